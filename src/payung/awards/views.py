"""What every face tells of a cycle of the award."""

from __future__ import annotations

from payung.awards.choices import NOMINATED, SOURCE
from payung.kernel.views import Col, Columns

CYCLE: Columns = (
    Col("assessment_year", "Tahun penilaian"),
    Col("labels", "Disebut", "wide"),
    Col("ceremony_on", "Penyerahan", "date"),
    Col("winners", "Pemenang", "wide"),
)
WINNER: Columns = (
    Col("rank", "Peringkat"),
    Col("name", "Pemenang", "wide"),
)
CANDIDATE: Columns = (
    Col("name", "Calon", "wide"),
    Col("nominated_how", "Cara pengusulan", "choice", options=NOMINATED),
    Col("missing", "Berkas yang belum ada", "number"),
)
CRITERION: Columns = (
    Col("word", "Kriteria", "wide"),
    Col("weight", "Bobot", "number"),
    Col("source", "Dari", "choice", options=SOURCE),
)
OPEN_CATEGORY: Columns = (
    Col("word", "Kategori", "wide"),
    Col("rubric_version", "Versi rubrik"),
    Col("candidates", "Calon yang Anda lihat", "number"),
)

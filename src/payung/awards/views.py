"""What every face tells of a cycle of the award."""

from __future__ import annotations

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

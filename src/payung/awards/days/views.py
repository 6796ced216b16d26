"""Columns of interviews, visits and costs, beside which every face tells the same."""

from __future__ import annotations

from payung.kernel.choices import Choice
from payung.kernel.views import Col, Columns

INTERVIEW_STATE = (
    Choice("waiting", "Dijadwalkan", "waiting"),
    Choice("running", "Berlangsung", "running"),
    Choice("done", "Selesai", "done"),
    Choice("cancelled", "Dibatalkan", "cancelled"),
)
COST_STATE = (Choice("active", "Dihitung", "active"), Choice("cancelled", "Ditarik", "cancelled"))
INTERVIEW: Columns = (
    Col("candidate", "Calon", "wide"),
    Col("category", "Kategori", "wide"),
    Col("held_on", "Hari", "date"),
    Col("starts_at", "Mulai"),
    Col("ends_at", "Selesai"),
    Col("room", "Ruang"),
    Col("heard_by", "Kursi juri"),
    Col("state", "Keadaan", "choice", INTERVIEW_STATE),
)
VISIT: Columns = (
    Col("candidate", "Calon", "wide"),
    Col("category", "Kategori", "wide"),
    Col("visited_on", "Dikunjungi", "date"),
    Col("where", "Tempat", "wide"),
    Col("answered", "Butir terisi", "number"),
    Col("asked", "Butir", "number"),
    Col("photos", "Foto", "number"),
)
COST: Columns = (
    Col("item", "Untuk", "wide"),
    Col("holder_name", "Penanggung", "wide"),
    Col("spent_on", "Dibayar pada", "date"),
    Col("amount", "Jumlah", "money"),
    Col("state", "Keadaan", "choice", COST_STATE),
)
HOLDER: Columns = (Col("name", "Penanggung", "wide"), Col("amount", "Jumlah", "money"))

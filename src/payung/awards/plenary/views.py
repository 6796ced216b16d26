"""Columns of results and of objections to them, beside which every face tells the same."""

from __future__ import annotations

from payung.awards.choices import OBJECTION_OUTCOME
from payung.kernel.choices import Choice
from payung.kernel.views import Col, Columns

RESULT_OBJECTION_STATE = (Choice("open", "Belum dijawab", "waiting"), *OBJECTION_OUTCOME)
RANKED: Columns = (
    Col("rank", "Peringkat"),
    Col("candidate", "Calon", "wide"),
    Col("score", "Nilai"),
    Col("jurors", "Juri", "number"),
)
OBJECTION: Columns = (
    Col("candidate", "Calon", "wide"),
    Col("reason", "Keberatan", "wide"),
    Col("state", "Jawaban", "choice", RESULT_OBJECTION_STATE),
    Col("answer", "Isi jawaban", "wide"),
)

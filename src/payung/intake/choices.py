"""Short lists of the room: where a list stands, what a row is, what became of it."""

from __future__ import annotations

from payung.kernel.choices import Choice

LIST_STATE = (
    Choice("received", "Diterima, belum diperiksa", "queued"),
    Choice("checking", "Sedang diperiksa", "running"),
    Choice("checked", "Siap disimpan", "review"),
    Choice("committing", "Sedang disimpan", "running"),
    Choice("committed", "Tersimpan", "done"),
    Choice("refused", "Ditolak utuh", "failed"),
)
VERDICT = (
    Choice("accepted", "Diterima", "accepted"),
    Choice("review", "Perlu diperiksa", "review"),
    Choice("rejected", "Ditolak", "rejected"),
)
OUTCOME = (Choice("committed", "Tersimpan", "done"), Choice("waiting", "Daftar tunggu", "waiting"))
BECAME = VERDICT + OUTCOME

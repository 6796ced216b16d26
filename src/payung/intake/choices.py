"""Short lists of the room."""

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

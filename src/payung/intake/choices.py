"""Short lists of the room: where a list stands, what a row is, what became of it."""

from __future__ import annotations

from payung.kernel.choices import Choice

LIST_STATE = (
    Choice("received", "Diterima, belum diperiksa", "queued"),
    Choice("checking", "Sedang diperiksa", "running"),
    Choice("checked", "Siap disimpan", "open"),
    Choice("committing", "Sedang disimpan", "running"),
    Choice("committed", "Tersimpan", "done"),
    Choice("refused", "Ditolak utuh", "failed"),
)
# What a list is for. One without a scheme belongs to the place or organisation of its sender.
LIST_KIND = (
    Choice("new_members", "Peserta baru"),
    Choice("correction", "Perbaikan data"),
    Choice("death_report", "Laporan kematian"),
    Choice("wages", "Daftar upah"),
)
NEW_MEMBERS = "new_members"
OF_SCHEME = (NEW_MEMBERS,)  # kinds that need a scheme
READ = (NEW_MEMBERS,)  # kinds that can be checked and committed
VERDICT = (
    Choice("accepted", "Diterima", "accepted"),
    Choice("review", "Perlu diperiksa", "review"),
    Choice("rejected", "Ditolak", "rejected"),
)
OUTCOME = (Choice("committed", "Tersimpan", "done"), Choice("waiting", "Daftar tunggu", "waiting"))
BECAME = VERDICT + OUTCOME

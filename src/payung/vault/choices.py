"""Short lists of the room: where a paper stands."""

from __future__ import annotations

from payung.kernel.choices import Choice, without

PAPER_STATE = (
    Choice("quarantine", "belum diperiksa", "waiting"),
    Choice("clean", "diterima", "accepted"),
    Choice("refused", "ditolak", "rejected"),
    Choice("withdrawn", "ditarik", "cancelled"),
)
CHECKED_AS = without(PAPER_STATE, "withdrawn")  # the stored states; a withdrawal is stored in columns of its own
BEST_FIRST = ("clean", "quarantine", "refused")  # of several papers of a kind, the first of these states counts
FOLDER_KIND = (
    Choice("claim", "Klaim"),
    Choice("payout", "Surat bank"),
    Choice("contract", "Surat akad"),
    Choice("list_letter", "Surat pengantar daftar"),
)

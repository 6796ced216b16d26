"""Short lists of the room: what a vote may say."""

from __future__ import annotations

from payung.kernel.choices import Choice

DECISION = (
    Choice("approve", "Disetujui", "accepted"),
    Choice("return", "Dikembalikan untuk dinilai lagi", "review"),
    Choice("reject", "Ditolak", "rejected"),
)

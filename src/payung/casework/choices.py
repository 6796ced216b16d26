"""Short lists of the room: what a vote may say, kinds of days on which no office works."""

from __future__ import annotations

from payung.kernel.choices import Choice

DECISION = (
    Choice("approve", "Disetujui", "accepted"),
    Choice("return", "Dikembalikan untuk dinilai lagi", "review"),
    Choice("reject", "Ditolak", "rejected"),
)
HOLIDAY_KIND = (
    Choice("libur_nasional", "Libur nasional", ""),
    Choice("cuti_bersama", "Cuti bersama", ""),
)

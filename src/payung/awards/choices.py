"""Short lists of the room: who is judged in a category."""

from __future__ import annotations

from payung.kernel.choices import Choice

SUBJECT = (
    Choice("regency", "Kabupaten/kota"),
    Choice("village", "Desa"),
    Choice("enterprise", "Badan usaha"),
)

"""Short lists of the room: kinds and states of a funding scheme."""

from __future__ import annotations

from payung.kernel.choices import Choice

KIND = (
    Choice("apbd", "APBD"),
    Choice("gn_lingkaran", "GN Lingkaran"),
    Choice("sertakan", "SERTAKAN"),
    Choice("credit", "Kredit"),
    Choice("village_fund", "Dana desa"),
)
STATE = (Choice("open", "Terbuka", "active"), Choice("closed", "Ditutup", "closed"))

"""Stating the sector that decides the price of a row, where the law's list of words misreads the occupation."""

from __future__ import annotations

from payung.access.policies import require
from payung.access.services import Actor
from payung.casework import errors as casework
from payung.intake import bindings
from payung.intake.services import IntakeRefused
from payung.platform.refusals import Refusals, word

REFUSALS = Refusals(
    IntakeRefused,
    {
        "P0D64": word("SECTOR_ROLE", "Peran Anda tidak menetapkan sektor. Mintalah petugas yang melayani daftar ini."),
        "P0D65": word("ROW_UNKNOWN", "Baris itu tidak ada, ditolak, atau di luar wewenang Anda."),
        "P0D66": word(
            "SECTOR_TAKEN",
            "Orang di baris ini sudah disimpan atau menunggu dengan iuran sektornya, jadi sektornya tidak berubah lagi.",
        ),
        "P0D67": word("SECTOR_SAME", "Baris ini sudah bersektor itu; tidak ada yang perlu diubah."),
        "sectordecision_sector": word("SECTOR_UNKNOWN", "Pilih angkutan atau selain angkutan."),
    },
    casework.REFUSALS,
)


def state(actor: Actor, list_id: int, sheet_row: int, sector: str, reason: str) -> int:
    """State the sector ("other", "transport") of a row of a list; returns the decision. Raises IntakeRefused (ROW_UNKNOWN,
    SECTOR_TAKEN, SECTOR_SAME)."""
    require(actor.roles, "intake.review")
    return int(REFUSALS.make(bindings.row_sector(list_=list_id, row=sheet_row, sector=sector, reason=reason)))

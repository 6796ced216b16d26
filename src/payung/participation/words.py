"""Words of the room: the kind that decides colour and letter of a payer, and the sector that decides a price."""

from __future__ import annotations

from django.utils.translation import gettext

from payung.kernel.choices import looks
from payung.law.sectors import sector_of
from payung.participation.choices import PAYER_KIND, SECTOR
from payung.participation.models import Membership
from payung.ui.choices import translated

SECTORS = translated(SECTOR)
PAYER_WORDS = translated(PAYER_KIND)


def hue(payer_kind: str) -> str:
    """The kind that decides colour and letter of a payer."""
    return looks(PAYER_KIND).get(payer_kind, payer_kind)


def sector_said(membership: Membership) -> dict[str, str]:
    """The sector that sets the price of a membership, and why: a word of the law's list, none of them, or an officer."""
    reading = sector_of(membership.occupation)
    if reading.sector.word != membership.sector:
        why = gettext("Ditetapkan petugas pada baris daftarnya.")
    elif reading.word:
        why = gettext("Menurut kata “%(word)s” dalam daftar kata pekerjaan angkutan (PP 50/2025).") % {
            "word": reading.word
        }
    else:
        why = gettext("Tidak ada kata pekerjaan angkutan (PP 50/2025) dalam mata pencahariannya.")
    return {"word": str(SECTORS.get(membership.sector, membership.sector)), "why": why}

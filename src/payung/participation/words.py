"""Words of the room: the kind under which a payer has its hue and letter."""

from __future__ import annotations

# kinds of payer of the database -> kinds that have a hue (components/words.py)
PAYER_HUES = {
    "apbd_province": "province",
    "apbd_regency": "regency",
    "village_fund": "village",
    "sponsor": "sponsor",
    "sertakan": "sponsor",
    "credit": "credit",
    "employer": "employer",
    "self": "self",
    "existing": "existing",
}


def hue(payer_kind: str) -> str:
    """The kind under which a payer has its hue and letter."""
    return PAYER_HUES.get(payer_kind, payer_kind)

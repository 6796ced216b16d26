"""Words of the room: the kind under which a payer has its hue and letter."""

from __future__ import annotations

from payung.kernel.choices import looks
from payung.participation.choices import PAYER_KIND


def hue(payer_kind: str) -> str:
    """The kind under which a payer has its hue and letter."""
    return looks(PAYER_KIND).get(payer_kind, payer_kind)

"""Short lists of the room: kinds and states of a funding scheme."""

from __future__ import annotations

from payung.kernel.choices import Choice
from payung.sponsorship.kinds import KINDS

KIND = tuple(Choice(kind.value, kind.word) for kind in KINDS)
STATE = (Choice("open", "Terbuka", "active"), Choice("closed", "Ditutup", "closed"))

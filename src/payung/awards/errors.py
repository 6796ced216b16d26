"""Refusals of the award."""

from __future__ import annotations

from payung.kernel.errors import PayungError
from payung.platform.refusals import Refusals, word


class AwardRefused(PayungError):
    """Scores or a cycle that cannot be taken as they are."""


class SheetRefused(AwardRefused):
    """A file of scores that cannot be taken; `line` counts from 1, as an editor does."""

    def __init__(self, code: str, message_id: str, /, line: int, **facts: object) -> None:
        super().__init__(code, message_id, line=line, **facts)
        self.line = line


REFUSALS = Refusals(
    AwardRefused,
    {
        "P0E80": word("AWARD_ROLE", "Peran Anda tidak mencatat siklus Paritrana."),
        "P0E81": word("AWARD_PLACE", "Siklus sebuah provinsi dicatat oleh kantor yang melayani seluruh provinsinya."),
        "P0E82": word("EDITION_STANDS", "Isi yang sama sudah tercatat; tidak ada yang berubah."),
    },
)

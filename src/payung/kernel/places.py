"""Kemendagri place codes: province 53, regency 53.04, district 53.04.01, village 53.04.01.2001."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from payung.kernel.errors import PayungError

_DOTTED = re.compile(r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$")
_PLAIN = re.compile(r"^\d{2}(\d{2}(\d{2}(\d{4})?)?)?$")
_CUTS = (2, 4, 6, 10)


class PlaceCodeError(PayungError):
    """Text that is no place code."""


class PlaceLevel(IntEnum):
    """Depth of a place in the tree; a larger number is a smaller place."""

    PROVINCE = 1
    REGENCY = 2
    DISTRICT = 3
    VILLAGE = 4


def is_province(code: str) -> bool:
    """Whether a dotted place code is that of a whole province."""
    return len(code) == _CUTS[0]


@dataclass(frozen=True, order=True, slots=True)
class PlaceCode:
    """A place code in its dotted form; sorts in tree order."""

    text: str

    @classmethod
    def parse(cls, text: str) -> PlaceCode:
        """From "53.04.01.2001" or "5304012001". Raises PlaceCodeError(PLACE_CODE_FORMAT)."""
        code = text.strip()
        if _PLAIN.match(code):
            cuts = [cut for cut in _CUTS if cut <= len(code)]
            code = ".".join(code[start:stop] for start, stop in zip([0, *cuts], cuts, strict=False))
        if not _DOTTED.match(code):
            raise PlaceCodeError("PLACE_CODE_FORMAT", "Bukan kode wilayah: %(text)s", text=text)
        return cls(code)

    @property
    def level(self) -> PlaceLevel:
        return PlaceLevel(self.text.count(".") + 1)

    @property
    def digits(self) -> str:
        """The code without dots."""
        return self.text.replace(".", "")

    @property
    def parent(self) -> PlaceCode | None:
        """The place one level up, None for a province."""
        head, dot, _ = self.text.rpartition(".")
        return PlaceCode(head) if dot else None

    @property
    def province(self) -> PlaceCode:
        return PlaceCode(self.text[:2])

    @property
    def regency(self) -> PlaceCode | None:
        """The regency that this place is or lies in; None for a province."""
        return self._up_to(PlaceLevel.REGENCY)

    @property
    def district(self) -> PlaceCode | None:
        """The district that this place is or lies in; None above it."""
        return self._up_to(PlaceLevel.DISTRICT)

    def contains(self, other: PlaceCode) -> bool:
        """Whether `other` is this place or lies in it."""
        return other.text == self.text or other.text.startswith(self.text + ".")

    def _up_to(self, level: PlaceLevel) -> PlaceCode | None:
        if self.level < level:
            return None
        return PlaceCode(".".join(self.text.split(".")[:level]))

    def __str__(self) -> str:
        return self.text

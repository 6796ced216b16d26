"""The village of a row: from its own cells, else from its address, the group row above it or the title of the sheet."""

from __future__ import annotations

import re

from payung.places.index import PlaceIndex
from payung.places.said import (
    Said,
    above,
    is_elsewhere,
    resolve_address,
    resolve_said,
    said_in,
    within,
    without_province,
)

_CODE = re.compile(r"[(\[]?(?<!\d)(?P<code>\d{2}\.\d{2}\.\d{2}\.\d{4}|\d{10})(?!\d)[)\]]?")
_SHORT_CODE = re.compile(
    r"^\W*[12]\d{3}\s*[.\-:)\]]*\s*(?=\D)|\s*[(\[]?[12]\d{3}[)\]]?\s*$"
)  # "2003. Otan", "Otan (2003)"
LEVELS = ("village", "district", "regency", "sheet")
BETWEEN = "\x1d"


def is_blank(village: str) -> bool:
    """Whether a cell names no village: empty, or a dash and the like."""
    return not any(sign.isalnum() for sign in village)


def names_no_village(written: str) -> bool:
    """Whether a row as it was sent (village first) leaves its village blank."""
    return is_blank(written.partition(BETWEEN)[0])


def packed(said: Said) -> str:
    """The places that stand around a row (headings, title, sheet) as one text, so that they can be kept in one column of the table."""
    return BETWEEN.join(said.get(level, "") for level in LEVELS)


def unpacked(text: str) -> Said:
    """Inverse of :func:`packed`."""
    return {level: part for level, part in zip(LEVELS, text.split(BETWEEN), strict=False) if part}


def village_code(
    index: PlaceIndex,
    village: str | None,
    district: str | None,
    regency: str | None,
    address: str | None = None,
    around: str = "",
    province: str | None = None,
) -> str | None:
    """The one village that a row means, or None. None for a cell means that the list has no such column.

    The row's own cells come first; what stands around it only fills what they leave open and never overrules them.
    Nothing is meant of ours where the row names another province.
    """
    texts = (village, district, regency, address)
    if is_elsewhere(index, province or "", whole=True) or any(
        is_elsewhere(index, text) for text in texts if text and not text.isalpha()
    ):
        return None
    own = index.resolve(village, district, regency).code
    if own is None and regency and (bare := without_province(index, regency)) != regency:
        regency = bare
        own = index.resolve(village, district, regency).code
    if own is None and village and (coded := _CODE.search(village)):
        village = _CODE.sub("", village).strip(" -:/.,")
        own = _of_code(index, coded["code"], village, district, regency)
    if own is None and village and (bare := _SHORT_CODE.sub("", village)) and bare != village:
        own = index.resolve(bare, district, regency).code
    if own is not None:
        return own
    said = unpacked(around)
    if (village or "").strip():
        return resolve_address(index, village or "", _above_only(index, said), district, regency).code
    stands = _around(index, said, district, regency)
    if (address or "").strip() and (code := resolve_address(index, address or "", said, district, regency).code):
        # a hamlet may bear the name of another village: only an address that says so is in another one than its list
        return code if stands in (None, code) or "village" in said_in(address or "") else None
    return stands


def _around(index: PlaceIndex, said: Said, district: str | None, regency: str | None) -> str | None:
    """The village that stands around a row: of a heading or the title, else the name of the sheet."""
    if "village" in said:
        return resolve_said(index, said, district, regency).code
    if "sheet" in said and index.is_known(said["sheet"], "village"):
        return index.resolve(said["sheet"], *above(index, said, district, regency)).code
    return None


def _of_code(index: PlaceIndex, code: str, village: str, district: str | None, regency: str | None) -> str | None:
    """The village that a cell names beside a code. The code decides only between villages of that name, since offices
    write codes of more than one kind."""
    named = index.resolve(village, district, regency).code
    digits = code.replace(".", "")
    dotted = f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}.{digits[6:]}"
    if named is not None or dotted not in index.codes(village, "village"):
        return named
    return (
        index.resolve(village, index.by_code[dotted[:8]].name, index.by_code[dotted[:5]].name).code
        if within(index, dotted, district, regency)
        else None
    )


def _above_only(index: PlaceIndex, said: Said) -> Said:
    """District and regency of what stands around; a sheet may bear the name of its district."""
    kept: Said = {level: said[level] for level in ("district", "regency") if level in said}
    if "district" not in kept and "sheet" in said and index.is_known(said["sheet"], "district"):
        kept["district"] = said["sheet"]
    return kept

"""Workbooks that the product writes: their options, and the date that they carry, in one place.

A workbook says in its properties when it was made, and so does each part of its archive. Both come from the product's clock:
a demonstration shows no other day than its own, and the same content on the same day gives the same bytes.
"""

from __future__ import annotations

import re
import struct
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any

import xlsxwriter

EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that an archive can state for one of its parts
PROPERTIES = "docProps/core.xml"
_MADE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_HEAD, _NAMES = 30, 26  # length of an entry's head in an archive; where in it the lengths of name and extra field stand
# Everything that somebody typed stays text; rows leave the memory as they are written.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def new_workbook(target: str | IO[bytes], made_on: date) -> Any:
    """A workbook to be written sheet by sheet and row by row. made_on: the day on which it says it was made."""
    book = xlsxwriter.Workbook(target, OPTIONS)
    book.set_properties({"created": datetime.combine(made_on, time())})
    return book


def date_workbook(path: Path, made_on: date) -> None:
    """State the day in a workbook that another writer has finished; its sheets are copied as they are, compressed or not.

    Whole or not at all. Raises BadZipFile for what is no archive, KeyError for one without properties.
    """
    stated = f"{made_on.isoformat()}T00:00:00Z".encode()
    part = path.with_name(f"{path.name}.dated")
    try:
        with zipfile.ZipFile(path) as source, path.open("rb") as raw, zipfile.ZipFile(part, "w") as target:
            properties = _MADE.sub(rb"\g<1>" + stated + rb"\g<2>", source.read(PROPERTIES))
            for entry in source.infolist():
                fresh = zipfile.ZipInfo(entry.filename, EARLIEST)
                fresh.compress_type = entry.compress_type
                if entry.filename == PROPERTIES:
                    target.writestr(fresh, properties)
                else:
                    _copy(raw, entry, target, fresh)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _copy(raw: IO[bytes], entry: zipfile.ZipInfo, target: zipfile.ZipFile, fresh: zipfile.ZipInfo) -> None:
    """Copy a part of an archive without unpacking it: the sheet of a long list would take longer than writing it did."""
    fresh.CRC, fresh.file_size, fresh.compress_size = entry.CRC, entry.file_size, entry.compress_size
    raw.seek(entry.header_offset + _NAMES)
    name, extra = struct.unpack("<HH", raw.read(4))
    raw.seek(entry.header_offset + _HEAD + name + extra)
    out = target.fp
    assert out is not None  # noqa: S101  # open until the caller closes it
    fresh.header_offset = out.tell()
    out.write(fresh.FileHeader())
    left = entry.compress_size
    while left:
        block = raw.read(min(left, 1 << 20))
        if not block:
            raise zipfile.BadZipFile(entry.filename)
        out.write(block)
        left -= len(block)
    target.start_dir = out.tell()
    target.filelist.append(fresh)
    target.NameToInfo[fresh.filename] = fresh

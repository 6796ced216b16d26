"""Checks that compare rows: the same NIK twice, the same person under another NIK.

Works on a few integers per row and its name (about 80 bytes), so a list of 1.6 million rows needs well under 200 MB.
Rows count in sheet order, and a row that was itself rejected does not make a later one a duplicate.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from payung.intake.verdicts.codes import REJECTED_MASK, bit
from payung.intake.verdicts.pairs import LINKS, linked

_SEED = 0x5EED


class CrossCheck:
    """Collects a few columns of every row, batch by batch; at the end it decides the codes for which rows must be compared."""

    def __init__(self) -> None:
        self._parts: list[pl.DataFrame] = []
        self.links = pl.DataFrame(schema=LINKS)
        """After `finish`: near spellings of one person in the list; `row` and `earlier` are positions."""
        self.other_rows = pl.Series("other_row", [], dtype=pl.Int32)
        """Per row the earlier row with the same NIK, null where there is none; known once finished."""

    def add(self, slim: pl.DataFrame) -> None:
        """Takes one batch of :meth:`RowChecker.check`, in sheet order."""
        self.take(comparable(slim))

    def take(self, part: pl.DataFrame) -> None:
        """Takes what `comparable` has said of one batch, in sheet order."""
        self._parts.append(part)

    @property
    def rows(self) -> pl.DataFrame:
        """What was collected: ``sheet_row``, ``codes`` so far, ``nik`` int64 (null when unusable), ``person``
        uint64 (hash of name, birth date and village; null when one is unknown), and what near pairs are found by:
        ``birth`` (yyyymmdd), ``village`` (ten digits), ``sex`` (1, 2), ``name``; zero and "" when unknown."""
        return pl.concat(self._parts) if self._parts else _empty()

    def finish(self, extra: npt.NDArray[np.int64] | None = None) -> npt.NDArray[np.int64]:
        """Final codes (int64 bitmask per row, in the order added).

        ``extra`` are codes that only the registry knows (ALREADY_PROTECTED, a namesake there ...), one mask
        per row; they are put in before duplicates are decided, so a row that the registry rejects hides no
        later row. Raises ValueError when its length differs.
        """
        frame = self.rows
        codes = frame["codes"].to_numpy().astype(np.int64, copy=True)
        if extra is not None:
            if len(extra) != len(codes):
                raise ValueError(f"{len(extra)} registry masks for {len(codes)} rows")
            codes |= extra.astype(np.int64)
        first = _first_same_nik(frame["nik"], (codes & REJECTED_MASK) == 0)
        later = first.is_not_null().to_numpy()
        codes[later] |= bit("NIK_DUPLICATE_IN_LIST")
        self.other_rows = frame["sheet_row"].gather(first)
        namesake = _later_same_person(frame["person"], frame["nik"], (codes & REJECTED_MASK) == 0)
        codes[namesake] |= bit("POSSIBLE_DUPLICATE_PERSON")
        standing = (codes & REJECTED_MASK) == 0
        compared = frame.select("nik", "birth", "village", "sex", "name").with_row_index("row")
        del frame  # every column counts: a list of a million rows has its bound
        self.links = linked(compared.filter(pl.Series(standing) & pl.col("nik").is_not_null()))
        codes[self.links["row"].to_numpy()] |= bit("POSSIBLE_DUPLICATE_PERSON")
        return codes


def comparable(slim: pl.DataFrame) -> pl.DataFrame:
    """What rows of :meth:`RowChecker.check` are compared by, see `CrossCheck.rows`."""
    person = pl.struct("name_norm", "birth_date", "village_code").hash(_SEED)
    identified = (pl.col("name_norm") != "") & pl.col("birth_date").is_not_null() & pl.col("village_code").is_not_null()
    return slim.select(
        "sheet_row",
        "codes",
        pl.when("nik_ok").then(pl.col("nik").cast(pl.Int64, strict=False)).alias("nik"),
        pl.when(identified & pl.col("nik_ok")).then(person).alias("person"),
        pl.col("birth_date").dt.strftime("%Y%m%d").cast(pl.Int32).fill_null(0).alias("birth"),
        pl.col("village_code")
        .str.replace_all(".", "", literal=True)
        .cast(pl.Int64, strict=False)
        .fill_null(0)
        .alias("village"),
        pl.col("sex").replace_strict({"L": 1, "P": 2}, default=0, return_dtype=pl.Int8),
        pl.col("name_norm").fill_null("").alias("name"),
    )


def _empty() -> pl.DataFrame:
    whole = {
        "codes": pl.Int64,
        "nik": pl.Int64,
        "person": pl.UInt64,
        "birth": pl.Int32,
        "village": pl.Int64,
        "sex": pl.Int8,
    }
    return pl.DataFrame(schema={"sheet_row": pl.Int32, **whole, "name": pl.String})


def _first_same_nik(nik: pl.Series, standing: npt.NDArray[np.bool_]) -> pl.Series:
    """For rows whose NIK stands in an earlier row that is not rejected the place of the first such row, null for others."""
    values = nik.fill_null(-1).to_numpy()
    stand = np.flatnonzero(standing & (values >= 0))
    niks_there, firsts = np.unique(values[stand], return_index=True)
    if not len(niks_there):
        return pl.Series("first", [None] * len(values), dtype=pl.Int64)
    at = np.searchsorted(niks_there, values).clip(max=len(niks_there) - 1)
    first = stand[firsts][at]
    met = (niks_there[at] == values) & (first < np.arange(len(values)))
    return pl.Series("first", np.where(met, first, -1)).replace(-1, None)


def _later_same_person(person: pl.Series, nik: pl.Series, standing: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Rows whose person stands, under another NIK, in an earlier row that is not rejected.

    Standing rows of one person all have different NIKs by now, so the first two of them decide.
    """
    is_known, values, niks = (
        person.is_not_null().to_numpy(),
        person.fill_null(0).to_numpy(),
        nik.fill_null(-1).to_numpy(),
    )
    stand = np.flatnonzero(standing & is_known)
    stand = stand[np.argsort(values[stand], kind="stable")]
    people, firsts = np.unique(values[stand], return_index=True)
    if not len(people):
        return np.zeros(len(values), dtype=bool)
    after = np.minimum(firsts + 1, len(stand) - 1)
    never = len(values)
    second = np.where((values[stand[after]] == people) & (after > firsts), stand[after], never)
    at = np.searchsorted(people, values).clip(max=len(people) - 1)
    first, second = stand[firsts][at], second[at]
    row = np.arange(len(values))
    other = (row > first) & (niks != niks[first]) & (niks >= 0)
    later: npt.NDArray[np.bool_] = is_known & (people[at] == values) & (other | (row > second))
    return later

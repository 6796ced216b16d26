"""What a row of an extract states besides the person: KPJ, status, first month; and numbers that stand twice in the file.

Every distinct text of a status or month is read once. A KPJ is kept as text: it may begin with a nought.
"""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from payung.intake.verdicts.codes import REJECTED_MASK, bit
from payung.intake.verdicts.distinct import mapped
from payung.intake.verdicts.rowterms import read_month
from payung.kernel.dates import parse_birth_date
from payung.law.identity import KPJ_DIGITS

SCHEMA = {"number": pl.String, "status": pl.String, "first_month": pl.Date}
MOST = 60  # characters of a cell that holds a number, status or month
_KPJ = rf"^[0-9]{{{KPJ_DIGITS}}}$"
_WRAPPED = r'^\s*="(.*)"\s*$'  # how some CSV files keep a spreadsheet from reading a number
_LABEL = r"(?i)^\s*(?:no(?:mor)?\.?\s*)?kpj\s*[:.=]?\s*"
_POINT_ZERO = r"[.,]0+$"
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_TIME = re.compile(r"[ T]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
_NOISE = r"[\s\x{00A0}\x{00AD}\x{200B}-\x{200F}\x{2060}\x{FEFF}'\"\x{2018}-\x{201F}`.\-\x{2010}-\x{2015}]+"
_ACTIVE = {"aktif", "active", "a", "ya", "masihaktif", "pesertaaktif", "statusaktif"}
_INACTIVE = {
    *("nonaktif", "tidakaktif", "inactive", "na", "n", "t", "keluar", "berhenti", "sudahkeluar", "taktif"),
    *("pesertanonaktif", "statusnonaktif", "tidak", "amalgamasi", "meninggal"),
}


def read_status(text: str) -> str | None:
    """ "active" or "inactive" for the words of extracts, "" for nothing, None for words that say neither."""
    word = re.sub(r"[^a-z0-9]", "", text.lower())
    if not word:
        return ""
    return "active" if word in _ACTIVE else "inactive" if word in _INACTIVE else None


def read_numbers(frame: pl.DataFrame, today: date) -> pl.DataFrame:
    """`SCHEMA` and `number_codes` int64 for the rows of a batch, in its order. today: no number begins after it."""
    number = _text(frame, "kpj").str.replace(_WRAPPED, "$1").str.replace(_LABEL, "")
    number = number.str.replace(_POINT_ZERO, "").str.replace_all(_NOISE, "").alias("number")
    wrong = ~number.str.contains(_KPJ)
    # A column that says only "Status" is one of marital status to lists of people; an extract has none.
    stated = _text(frame, "status" if "status" in frame.columns else "marital")
    status = mapped(stated, read_status, pl.String)
    month = _text(frame, "first_month")
    first = mapped(month, lambda text: _first_day(text, today), pl.Date)
    codes = (
        wrong.cast(pl.Int64) * bit("KPJ_FORMAT")
        | status.is_null().cast(pl.Int64) * bit("STATUS_UNKNOWN")
        | (first.is_null() & (month != "")).cast(pl.Int64) * bit("MONTH_INVALID")
        | (first > today).fill_null(value=False).cast(pl.Int64) * bit("MONTH_AHEAD")
    )
    return pl.DataFrame(
        [
            number.set(wrong, "").alias("number"),
            status.fill_null("").alias("status"),
            first.alias("first_month"),
            codes.alias("number_codes"),
        ]
    )


def _first_day(sent: str, today: date) -> date | None:
    if not sent:
        return None
    if _SERIAL.fullmatch(sent):  # a day as a spreadsheet counts it
        day = parse_birth_date(float(sent), today)
        return day.replace(day=1) if day else None
    text = _TIME.sub("", sent)
    # A year of two digits is one that has been; what can only lie ahead is read as such, and not as illegible.
    month = read_month(text, today) or read_month(text, date(today.year + 70, 12, 31))
    return month.first_day if month else None


def twice(number: pl.Series, nik: pl.Series, codes: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], pl.Series]:
    """Codes of numbers that stand more than once, and for each row the place of the row that it is told of, null for none.

    Of one NIK the first row counts and the later ones repeat it. Of several NIKs nobody can say from the file whose the number
    is, so none of the rows counts. Rows that are rejected for another reason are left out of it.
    """
    frame = pl.DataFrame({"number": number, "nik": nik}).with_row_index("row")
    frame = frame.filter(pl.Series((codes & REJECTED_MASK) == 0) & (pl.col("number") != ""))
    frame = frame.filter(pl.len().over("number") > 1)
    first = pl.col("row").first().over("number")
    frame = frame.with_columns(
        (pl.col("nik").n_unique().over("number") > 1).alias("contested"),
        pl.col("row").first().over("number", "nik").alias("same"),
        first.alias("first"),
    )
    # The first row of a contested number is told of the first row of the other NIK.
    others = (
        frame.filter(pl.col("nik") != pl.col("nik").first().over("number"))
        .group_by("number")
        .agg(pl.col("row").min().alias("other"))
    )
    frame = frame.join(others, on="number", how="left", maintain_order="left")
    of_first = pl.col("nik") == pl.col("nik").first().over("number")
    repeated = frame.with_columns(
        pl.when("contested")
        .then(pl.when(of_first).then("other").otherwise("first"))
        .when(pl.col("row") != pl.col("same"))
        .then("same")
        .alias("told_of")
    ).filter(pl.col("told_of").is_not_null())
    out: npt.NDArray[np.int64] = np.zeros(len(codes), dtype=np.int64)
    rows = repeated["row"].to_numpy()
    out[rows] = np.where(repeated["contested"].to_numpy(), bit("KPJ_TWO_PEOPLE"), bit("KPJ_DUPLICATE_IN_LIST"))
    places = np.full(len(codes), -1, dtype=np.int64)
    places[rows] = repeated["told_of"].to_numpy()
    return out, pl.Series("told_of", places).replace(-1, None)


def _text(frame: pl.DataFrame, column: str) -> pl.Series:
    """A column of texts without blanks around; "" where the list has none."""
    if column not in frame.columns:
        return pl.Series(column, [""] * frame.height, dtype=pl.String)
    return frame[column].fill_null("").str.strip_chars().str.slice(0, MOST)

"""What can be said of a row by itself: NIK, name, birth date, age, sex, decile, place. Vectorised over a
batch.

Texts repeat (villages, words for sex, dates), so everything that needs Python runs once per distinct text;
the common forms of names and dates are handled as columns, the rare ones by the kernel, and a test holds both
to one result.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl

from payung.intake.reading.arrow import RecordBatch
from payung.intake.reading.cells import DATE, NUMBER
from payung.intake.verdicts.codes import bit
from payung.intake.verdicts.distinct import mapped
from payung.intake.verdicts.rules import Rules
from payung.intake.verdicts.suspects import suspects
from payung.intake.verdicts.whereabouts import village_code
from payung.kernel.dates import parse_birth_date
from payung.kernel.names import normalise_name
from payung.places.index import PlaceIndex

EXACT_DIGITS = 2**53
"""The largest number up to which a number cell holds every whole number exactly. A larger NIK that was kept as a number may be
another one than was typed."""

TEXT_FIELDS = ("address", "occupation", "phone", "mother")
"""Fields that are kept as trimmed text, null when the list has no such column or the cell is blank."""

_INVISIBLE = (
    r"\x{00A0}\x{00AD}\x{034F}\x{061C}\x{180E}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2069}\x{FE0F}\x{FEFF}"
)
_NOISE = rf"[\s{_INVISIBLE}'\"\x{{2018}}-\x{{201F}}\x{{02BC}}`\x{{00B4}}.\-\x{{2010}}-\x{{2015}}\x{{2212}}]+"
_PLAIN_NIK = r"^[0-9]{16}$"
_POINT_ZERO = r"^([^0-9]*[0-9]{16})[.,]0+[^0-9]*$"
_LABEL = r"(?i)^[=#(\[]*(?:no|nomor)?(?:(?:e?ktp|nik)+(?:/(?:ktp|nik))?)?[:=;#(\[]*"
_TRAILING = r"[,;:)\]]+$"
_BLANK = r"[\s\x{00A0}\x{200B}\x{FEFF}\x{0000}]+"
_WIDE = [chr(0xFF10 + digit) for digit in range(10)]  # digits as wide as a Chinese letter; a raised one is a footnote
_ODD_BLANK = r"[^\S ]|  |[\x{200B}\x{FEFF}\x{0000}]"  # what of that is not one plain blank
_WRAPPED = r'^\s*="(.*)"\s*$'  # ="5302...": how some CSV files keep a spreadsheet from reading a number
_SCIENTIFIC = r"^[0-9]+(?:[.,][0-9]+)?[eE][+]?[0-9]+$"
_PLAIN_NAME = r"^[A-Za-z]{4,}(?: +[A-Za-z]+)*$"
_COUNTED = r"^\W{0,3}\d{1,4}\s*[.)]\s*(\p{L})"
_TITLED = "^(?:BAPAK|PROF|SDRI) "  # longer titles only: a plain first word has four letters or more
_SEXES = {
    **dict.fromkeys(("l", "lakilaki", "laki", "lk", "pria", "m", "male", "lelaki", "cowok", "laki2", "lakilakil"), "L"),
    **dict.fromkeys(("p", "perempuan", "wanita", "pr", "f", "female", "w", "cewek", "prp", "perempuanp"), "P"),
}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}


def read_sex(text: str) -> str | None:
    """ "L" or "P" for the words that lists use ("Laki-laki", "PR", "Wanita", "m" ...), else None."""
    return _SEXES.get(re.sub(r"[^a-z0-9]", "", text.lower()))


def read_decile(text: str) -> int | None:
    """1 to 10 from "4", "4.0", "Desil 4", "D4" or "IV"; None for anything else."""
    word = re.sub(r"^(?:desil|decile|d)\s*[:.-]?\s*", "", text.strip().lower())
    word = re.sub(r"[.,]0+$", "", word)
    number = int(word) if word.isascii() and word.isdigit() and len(word) <= 2 else _ROMAN.get(word)
    return number if number is not None and 1 <= number <= 10 else None


def read_rupiah(text: str) -> int | None:
    """Whole rupiah from "1000000", "Rp 1.000.000,00", "1,000,000" or "1.000.000,-"; None when it is no
    amount."""
    word = re.sub(r"[\s\u00a0]|^rp\.?|idr", "", text.strip().lower())
    word = re.sub(r"(?:[.,]-|[.,]00?|,--)$", "", word)
    if not re.fullmatch(r"\d{1,3}(?:[.,]\d{3})*|\d{1,15}", word):
        return None
    return int(re.sub(r"[.,]", "", word))


class RowChecker:
    """Checks batches of one list; holds the place index, the rules and what the list's columns are."""

    def __init__(self, index: PlaceIndex, rules: Rules) -> None:
        """index: the villages. rules: what the scheme asks. Which fields a list has is seen in each batch; checks of others are skipped."""
        self.index, self.rules = index, rules
        self.fields: frozenset[str] = frozenset()
        self.districts = pl.Series(sorted(index.district_codes6), dtype=pl.String)
        self._villages: dict[str, str | None] = {}

    def check(self, batch: RecordBatch) -> pl.DataFrame:
        """Slim rows for a batch of :meth:`ReadList.batches`: ``sheet_row`` int32, ``codes`` int64 (bitmask),
        ``nik`` (16 digits, else the text sent), ``nik_ok`` bool, ``name``, ``name_norm``, ``birth_date``,
        ``sex`` L/P, ``village_code``, ``decile`` int8, ``income`` int64 rupiah,
        ``village``/``district``/``regency`` as written, and ``TEXT_FIELDS``; null where nothing is known."""
        frame = pl.DataFrame(pl.from_arrow(batch))
        self.fields = frozenset(frame.columns)
        frame = self._names(self._nik(frame))
        frame = self._birth(frame)
        frame = frame.with_columns(
            self._read(frame, "sex", read_sex, pl.String).alias("sex_read"),
            self._read(frame, "decile", read_decile, pl.Int8),
            self._read(frame, "income", read_rupiah, pl.Int64),
            self._places(frame),
        )
        if "remark" in self.fields:
            name, remark = suspects(frame)
            frame = frame.with_columns(name.alias("name_suspect"), remark.alias("remark_suspect"))
        return self._slim(frame.with_columns(self._codes()))

    def _read(self, frame: pl.DataFrame, field: str, read: Callable[[str], Any], dtype: Any) -> pl.Series:
        if field not in self.fields:
            return pl.Series(field, [None] * frame.height, dtype=dtype)
        return mapped(frame[field], read, dtype)

    def _nik(self, frame: pl.DataFrame) -> pl.DataFrame:
        on = self.rules.first_day
        frame = frame.with_columns(
            _bare_nik(frame["nik"]),
            (pl.col("nik__kind") == NUMBER).alias("nik_number"),
            _scientific(frame["nik"]),
        ).with_columns(pl.col("nik_text").str.contains(_PLAIN_NIK).alias("nik_16"))
        digits = pl.when("nik_16").then("nik_text")
        value = digits.cast(pl.Int64, strict=False)
        lost = pl.col("nik_number") & pl.col("nik_16") & ((value % 10 == 0) | (value > EXACT_DIGITS))
        frame = frame.with_columns((lost.fill_null(value=False) | pl.col("nik_scientific")).alias("nik_lost"))
        frame = frame.with_columns((pl.col("nik_16") & ~pl.col("nik_lost")).alias("nik_ok"))
        usable = pl.when("nik_ok").then("nik_text")
        day = usable.str.slice(6, 2).cast(pl.Int8, strict=False)
        born = pl.when(day > 40).then(day - 40).otherwise(day).cast(pl.String).str.zfill(2)
        rest = usable.str.slice(10, 2) + usable.str.slice(8, 2) + born
        # What would lie ahead in this century was in the last one, and is then at most a hundred years ago.
        late = ("20" + rest).str.to_date("%Y%m%d", strict=False)
        early = ("19" + rest).str.to_date("%Y%m%d", strict=False)
        return frame.with_columns(
            pl.when(day > 40).then(pl.lit("P")).when(day.is_not_null()).then(pl.lit("L")).alias("nik_sex"),
            pl.when(late <= on).then(late).otherwise(early).alias("nik_born"),
            usable.str.ends_with("0000").fill_null(value=False).alias("nik_serial0"),
            usable.str.slice(0, 6).alias("nik_region"),
        )

    def _names(self, frame: pl.DataFrame) -> pl.DataFrame:
        cleaned = _spaced(frame["name"])
        counted = cleaned.str.contains(_COUNTED)
        if counted.any():  # "12. Yosef Bria"
            cleaned = cleaned.scatter(counted.arg_true(), cleaned.filter(counted).str.replace(_COUNTED, "$1"))
        upper = cleaned.str.to_uppercase()
        plain = cleaned.str.contains(_PLAIN_NAME) & ~upper.str.contains(_TITLED)
        rare = mapped(cleaned.set(plain, None), normalise_name, pl.String).alias("rare")
        norm = rare.zip_with(~plain, upper)
        return frame.with_columns(frame["name"].alias("name_sent"), cleaned.alias("name"), norm.alias("name_norm"))

    def _birth(self, frame: pl.DataFrame) -> pl.DataFrame:
        if "birth_date" in self.fields:
            texts = _spaced(frame["birth_date"])
            kinds = frame["birth_date__kind"]
        elif "birth_place_date" in self.fields:
            whole = _spaced(frame["birth_place_date"])
            whole = whole.str.replace(_DAY_THEN_TOWN, "$2, $1")
            texts = whole.str.extract(r"([0-9].*)$").fill_null("").str.replace(r"[\s)\]]+$", "")
            kinds = frame["birth_place_date__kind"]
        else:
            return frame.with_columns(pl.lit(None, dtype=pl.Date).alias("born"))
        return frame.with_columns(_dates(texts, kinds, self.rules.first_day, frame["nik_born"]).alias("born"))

    def _places(self, frame: pl.DataFrame) -> pl.Series:
        if "village_code" in self.fields:  # somebody has said which village a row means
            return frame["village_code"]
        levels = ["village", "district", "regency"]
        if "village" not in self.fields:
            levels.append("address")
        parts = [pl.col(level) if level in self.fields else pl.lit("\x1e") for level in levels]
        if "around" in self.fields:
            parts += [pl.lit("\x1e")] * (4 - len(parts)) + [pl.col("around")]
        if "province" in self.fields:
            parts += [pl.lit("\x1e")] * (5 - len(parts)) + [pl.col("province")]
        joined = frame.select(pl.concat_str(parts, separator="\x1f").alias("place")).to_series()
        distinct = joined.unique()
        villages, keys = self._villages, distinct.to_list()
        for key in keys:
            if key not in villages:
                texts = [None if text == "\x1e" else text for text in key.split("\x1f")]
                village, district, regency, address, around, province = [*texts, None, None, None][:6]
                villages[key] = village_code(self.index, village, district, regency, address, around or "", province)
        codes = pl.Series([villages[key] for key in keys], dtype=pl.String)
        return joined.replace_strict(distinct, codes, return_dtype=pl.String).alias("village_code")

    def _codes(self) -> pl.Expr:
        rules, has = self.rules, self.fields
        born, nik_ok = pl.col("born"), pl.col("nik_ok")
        day = rules.first_day
        birth = pl.coalesce("born", "nik_born")
        before = (birth.dt.month() > day.month) | ((birth.dt.month() == day.month) & (birth.dt.day() > day.day))
        age = day.year - birth.dt.year() - before.cast(pl.Int32)
        nik_born = pl.col("nik_born")
        same_day = (born.dt.strftime("%d%m%y") == nik_born.dt.strftime("%d%m%y")).fill_null(value=True)
        checks: list[tuple[str, pl.Expr]] = [
            ("NAME_MISSING", pl.col("name") == ""),
            ("NIK_FORMAT", ~pl.col("nik_16") & ~pl.col("nik_lost")),
            ("NIK_PRECISION_LOST", pl.col("nik_lost")),
            ("NIK_NUMERIC", pl.col("nik_number") & nik_ok),
            ("NIK_DATE", nik_ok & nik_born.is_null()),
            ("NIK_SERIAL", pl.col("nik_serial0")),
            ("AGE_OUT_OF_RANGE", ~age.is_between(rules.min_age, rules.max_age)),
            ("PLACE_UNKNOWN", pl.col("village_code").is_null()),
            ("NIK_REGION_UNKNOWN", nik_ok & ~pl.col("nik_region").is_in(self.districts.implode())),
        ]
        if has & {"birth_date", "birth_place_date"}:
            checks.append(("BIRTHDATE_INVALID", born.is_null()))
            checks.append(("BIRTHDATE_MISMATCH", ~same_day))
        if "sex" in has:
            checks.append(("SEX_MISMATCH", pl.col("sex_read") != pl.col("nik_sex")))
        if "remark" in has:
            checks.append(("NAME_SUSPECT", pl.col("name_suspect")))
            checks.append(("REMARK_SUSPECT", pl.col("remark_suspect")))
        if "decile" in has:
            checks.append(("NOT_ELIGIBLE_DECILE", pl.col("decile") > rules.max_decile))
        weighted = [test.fill_null(value=False).cast(pl.Int64) * bit(name) for name, test in checks]
        return pl.sum_horizontal(weighted).alias("codes")

    def _slim(self, frame: pl.DataFrame) -> pl.DataFrame:
        written = [
            pl.col(level).str.strip_chars() if level in self.fields else pl.lit(None, dtype=pl.String).alias(level)
            for level in ("village", "district", "regency")
        ]
        texts: list[pl.Series | pl.Expr] = []
        for field in TEXT_FIELDS:
            if field in frame.columns:
                trimmed = _spaced(frame[field])
                texts.append(trimmed.set(trimmed == "", None).alias(field))
            else:
                texts.append(pl.lit(None, dtype=pl.String).alias(field))
        return frame.select(
            pl.col("sheet_row").cast(pl.Int32),
            "codes",
            pl.when("nik_16").then("nik_text").otherwise(pl.col("nik").str.strip_chars()).alias("nik"),
            "nik_ok",
            "name",
            "name_norm",
            pl.coalesce("born", "nik_born").alias("birth_date"),
            pl.coalesce("sex_read", "nik_sex").alias("sex"),
            "village_code",
            "decile",
            "income",
            *written,
            *texts,
        )


def _spaced(texts: pl.Series) -> pl.Series:
    """Texts with single blanks between words and none around them; the many that are so already are left alone."""
    odd = texts.str.contains(_ODD_BLANK)
    if odd.any():
        texts = texts.scatter(odd.arg_true(), texts.filter(odd).str.replace_all(_BLANK, " "))
    return texts.str.strip_chars()


def _bare_nik(sent: pl.Series) -> pl.Series:
    """A NIK without what people and programs put around its digits; cells of plain digits, the common case, are left alone."""
    odd = ~sent.str.contains(_PLAIN_NIK)
    if not odd.any():
        return sent.alias("nik_text")
    plain = sent.filter(odd).str.replace_many(_WIDE, list("0123456789"))
    bare = plain.str.replace(_WRAPPED, "$1").str.replace(_POINT_ZERO, "$1").str.replace_all(_NOISE, "")
    bare = bare.str.replace(_LABEL, "").str.replace(_TRAILING, "")
    return sent.scatter(odd.arg_true(), bare).alias("nik_text")


def _scientific(sent: pl.Series) -> pl.Series:
    """Numbers in scientific form, in which a spreadsheet has left few of the digits."""
    odd = sent.str.contains("e", literal=True) | sent.str.contains("E", literal=True)
    if odd.any():
        odd = odd.scatter(odd.arg_true(), sent.filter(odd).str.replace_all(_BLANK, "").str.contains(_SCIENTIFIC))
    return odd.alias("nik_scientific")


_DAY_THEN_TOWN = r"^([0-9]{1,2}[^0-9]{1,12}?[0-9]{1,2}[/.\- ][0-9]{2,4}|[0-9]{1,2} ?\p{L}{3,9} ?[0-9]{4})\s*[,/;\-]\s*(\p{L}[^0-9]*)$"
_DAY_FIRST = r"^([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([12][0-9]{3})$"
_DASH = r"\s*[\x{2010}-\x{2015}\x{2212}]\s*"
_TIME = r"[ T]+[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?(?: ?(?:[AaPp][Mm]|WITA|WIB|WIT|Z))?$"


def _dates(texts: pl.Series, kinds: pl.Series, on: date, nik_born: pl.Series | None = None) -> pl.Series:
    """Dates of a text column: the common forms as columns, the rest by the kernel once per distinct text.

    Month before day is read only where the column proves it, and the dates in the NIKs with it.
    """
    dashed = texts.str.contains(_DASH)
    if dashed.any():
        texts = texts.scatter(dashed.arg_true(), texts.filter(dashed).str.replace_all(_DASH, "-"))
    timed = texts.str.contains(_TIME)
    if timed.any():
        texts = texts.scatter(timed.arg_true(), texts.filter(timed).str.replace(_TIME, ""))
    if nik_born is not None:
        texts = _turned_back(_day_before_month(texts, nik_born), kinds, nik_born)
    frame = pl.DataFrame({"text": texts, "kind": kinds})
    groups = pl.col("text").str.extract_groups(_DAY_FIRST)
    parts = [groups.struct.field(n).str.zfill(2) for n in ("3", "2", "1")]
    iso = pl.col("text").str.extract(r"^([12][0-9]{3}-[0-9]{2}-[0-9]{2})$")
    frame = frame.with_columns(pl.coalesce(pl.concat_str(parts, separator="-"), iso).alias("common"))
    frame = frame.with_columns(pl.col("common").str.to_date("%Y-%m-%d", strict=False).alias("date"))
    rare = frame["common"].is_null() & (frame["text"] != "")
    if rare.any():
        left = frame["text"].set(~rare, None)
        numbers = frame["kind"] == NUMBER
        slow = mapped(left.set(numbers, None), lambda text: _one_date(text, on), pl.Date).alias("slow")
        serial = mapped(left.set(~numbers, None), lambda text: _serial_date(text, on), pl.Date).alias("serial")
        if nik_born is not None:
            serial = _of_1904(serial, nik_born)
        frame = frame.with_columns(pl.coalesce("date", slow, serial).alias("date"))
    return frame["date"]


_MONTH_FIRST = r"^([0-9]{1,2})([/.\-])([0-9]{1,2})([/.\-][0-9]{2,4})$"
_LEAST_PROOFS = 2


def _day_before_month(texts: pl.Series, nik_born: pl.Series) -> pl.Series:
    """The texts with day and month exchanged when the column is written in US order: some second numbers are above twelve,
    no first number is, and nearly all dates then agree with the NIKs."""
    if not texts.str.contains(r"^[0-9]{1,2}[/.\-](?:1[3-9]|2[0-9]|3[01])[/.\-]").any():
        return texts
    frame = pl.DataFrame({"text": texts, "nik": nik_born}).with_columns(
        pl.col("text").str.extract(_MONTH_FIRST, 1).cast(pl.Int32).alias("first"),
        pl.col("text").str.extract(_MONTH_FIRST, 3).cast(pl.Int32).alias("second"),
        (pl.col("nik").dt.month().cast(pl.Int32)).alias("month"),
        (pl.col("nik").dt.day().cast(pl.Int32)).alias("day"),
    )
    proofs = frame.filter((pl.col("second") > 12) & (pl.col("first") <= 12))
    agreed = proofs.filter((pl.col("first") == pl.col("month")) & (pl.col("second") == pl.col("day"))).height
    against = frame.filter(pl.col("first") > 12).height
    if against or proofs.height < _LEAST_PROOFS or agreed * 10 < proofs["nik"].drop_nulls().len() * 8 or not agreed:
        return texts
    return texts.str.replace(_MONTH_FIRST, "$3$2$1$4")


def _turned_back(texts: pl.Series, kinds: pl.Series, nik_born: pl.Series) -> pl.Series:
    """Dates that a spreadsheet read month before day, with day and month exchanged: none of its dates has a day above twelve, and
    nearly all agree with the NIKs only then."""
    cells = (kinds == DATE) & texts.str.contains(_ISO_DAY)
    if not cells.any():
        return texts
    days = texts.set(~cells, None)
    frame = pl.DataFrame(
        {"day": days.str.to_date("%Y-%m-%d", strict=False), "turned": days.str.to_date("%Y-%d-%m", strict=False)}
    )
    both = frame.with_columns(nik_born.alias("nik")).filter(pl.col("day").is_not_null() & pl.col("nik").is_not_null())
    clear = both.filter(pl.col("day").dt.day() != pl.col("day").dt.month())
    agreed = clear.filter(pl.col("turned") == pl.col("nik")).height
    if both.filter(pl.col("turned").is_null()).height or agreed < _LEAST_PROOFS or agreed * 10 < clear.height * 8:
        return texts
    return texts.zip_with(~cells, texts.str.replace(_ISO_DAY, "$1-$3-$2"))


_ISO_DAY = r"^([0-9]{4})-([0-9]{2})-([0-9]{2})$"
_FROM_1904 = 1462  # days from the first day of one calendar of spreadsheets to that of the other


def _of_1904(days: pl.Series, nik_born: pl.Series) -> pl.Series:
    """Days that are mere numbers, counted from 1904 where the dates in nearly all NIKs of the column prove it."""
    both = pl.DataFrame({"day": days, "nik": nik_born}).drop_nulls()
    later = both["day"].dt.offset_by(f"{_FROM_1904}d")
    agreed = int((later == both["nik"]).sum())
    if agreed < _LEAST_PROOFS or agreed * 10 < both.height * 8:
        return days
    return days.dt.offset_by(f"{_FROM_1904}d")


def _one_date(text: str, on: date) -> date | None:
    birth = parse_birth_date(text, on)
    if birth is None and (placed := re.match(r"^[^0-9,]+,\s*([0-9].*)$", text)):
        birth = parse_birth_date(placed[1], on)  # "Kupang, 12-01-1980" under a plain birth date header
    return birth


def _serial_date(text: str, on: date) -> date | None:
    try:
        return parse_birth_date(float(text), on)
    except ValueError:
        return None

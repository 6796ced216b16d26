"""What a row asks for besides the person: its months, class, loan, agent, named heir and consent, as the kind of its scheme reads them.

Every distinct text is read once. Null months stand beside a code that says what is wrong.
"""

from __future__ import annotations

import re
from datetime import date

import polars as pl

from payung.intake.verdicts.codes import bit
from payung.intake.verdicts.distinct import mapped
from payung.kernel.dates import parse_birth_date
from payung.kernel.months import MONTH_NAMES, Month, MonthRange
from payung.sponsorship.kinds.kind import BLOCK, CONTRACT
from payung.sponsorship.terms import Terms

SCHEMA = {
    "first_month": pl.Date,
    "last_month": pl.Date,
    "participant_class": pl.String,
    "loan": pl.String,
    "agent_nik": pl.String,
    "heir": pl.String,
    "heir_relation": pl.String,
    "staff": pl.String,
    "consent_on": pl.Date,
    "consent_dated": pl.Boolean,
}
TEXTS = {"loan": "loan", "heir": "heir", "heir_relation": "heir_relation"}  # of the stage, from the column of the list
EMPLOYEE_NUMBER = r"^[A-Z0-9][A-Z0-9./-]{0,14}$"
LONGEST = 120  # letters of a text that is kept
_BLANK = r"[\s\x{00A0}\x{200B}\x{FEFF}\x{0000}]+"
_MONTH_WORDS = {name[:3].lower(): number for number, name in enumerate(MONTH_NAMES, 1)}
_MONTH_WORDS |= {"may": 5, "aug": 8, "oct": 10, "dec": 12, "agt": 8, "ags": 8, "nop": 11, "peb": 2}
_CLASS_WORDS = {
    "agent": ("agen", "agent", "perisai", "laku pandai"),
    "umkm": ("umkm", "usaha", "mikro", "ukm", "binaan"),
    "student": ("pelajar", "mahasiswa", "siswa", "student"),
}


YES, NO, NOTHING, UNREAD = "yes", "no", "nothing", "unread"  # what a cell says of a consent that is no day
_YES_WORDS = frozenset(
    (
        "ya",
        "y",
        "yes",
        "iya",
        "setuju",
        "sudah",
        "sdh",
        "ada",
        "ok",
        "oke",
        "bersedia",
        "sudah setuju",
        "ya setuju",
        "sudah ada",
    )
) | {"telah setuju", "v", "\u2713", "\u2714", "\u221a", "\u2611", "true", "benar", "1", "1 0"}
_NO_WORDS = frozenset(
    ("tidak", "tdk", "tak", "no", "tidak setuju", "tdk setuju", "tidak bersedia", "menolak", "ditolak", "tolak")
)
# An empty box says that nobody has asked, not that somebody said no.
_NOTHING_SAID = frozenset(
    (
        "",
        "-",
        "--",
        "\u2013",
        "\u2014",
        "belum",
        "blm",
        "belum ada",
        "blm ada",
        "belum setuju",
        "tidak ada",
        "kosong",
        "false",
        "0",
        "0 0",
    )
) | {"\u2610", "n/a", "na", "null"}
_BEFORE_A_DAY = frozenset(("ya", "iya", "sudah", "telah", "setuju", "bersedia", "tanggal", "tgl", "pada"))


def read_month(text: str, on: date) -> Month | None:
    """The month of "2025-03", "03/2025", "Maret 2025", "Mar-25" or a whole date; None for anything else. on: for two-digit years."""
    word = " ".join(text.strip().lower().split())
    if match := re.fullmatch(r"(\d{4})[-/. ](\d{1,2})", word) or re.fullmatch(r"(\d{4})(\d{2})", word):
        year, number = int(match[1]), int(match[2])
    elif match := re.fullmatch(r"(\d{1,2})[-/. ](\d{4})", word):
        year, number = int(match[2]), int(match[1])
    elif match := re.fullmatch(r"([a-z]{3,})[-/. ]+(\d{4}|\d{2})", word):
        year, number = int(match[2]) + (2000 if len(match[2]) == 2 else 0), _MONTH_WORDS.get(match[1][:3], 0)
    else:
        day = parse_birth_date(word, on)
        return Month.from_date(day) if day else None
    return Month.of(year, number) if 1 <= number <= 12 and 1900 <= year <= 2200 else None


def read_consent(text: str, on: date) -> date | str:
    """What a cell says of a consent: its day, `YES` without one, `NO`, `NOTHING` said, or `UNREAD`. on: for two-digit years."""
    word = " ".join(re.sub(r"[.!*,;:()\s]+", " ", text.lower()).split())
    if word in _NOTHING_SAID:
        return NOTHING
    if word in _NO_WORDS or word in _YES_WORDS:
        return NO if word in _NO_WORDS else YES
    number = re.search(r"[0-9]", text)
    before = text[: number.start()] if number else text
    agreed = _BEFORE_A_DAY.issuperset(re.findall(r"[^\W\d_]+", before.lower()))
    day = _day(text, on) or (_day(text[len(before) :], on) if agreed else None)
    return day or UNREAD


def read_class(text: str, values: tuple[str, ...]) -> str | None:
    """Which of the classes of a scheme a text means; None when none of them or more than one."""
    words = " ".join(re.sub(r"[^a-z0-9]+", " ", text.lower()).split())
    meant = {one for one in values if words == one or any(said in words for said in _CLASS_WORDS.get(one, (one,)))}
    return meant.pop() if len(meant) == 1 else None


class TermsReader:
    """Reads batches of one list by the terms of its scheme."""

    def __init__(self, terms: Terms, on: date) -> None:
        """on: the day of the check, after which nobody has agreed yet, and on which a plain yes was given."""
        self.terms, self.kind, self.whole, self.on = terms, terms.kind, terms.months, on

    def read(self, frame: pl.DataFrame) -> pl.DataFrame:
        """`SCHEMA` and `terms_codes` int64 for the rows of a batch, in its order."""
        classes, no_class = self._classes(frame)
        first, last, codes = self._months(frame, classes)
        texts = [_text(frame, column).alias(name) for name, column in TEXTS.items()]
        agent = _text(frame, "agent").str.replace_all(r"[^0-9]", "").alias("agent_nik")
        agent = agent.set(agent.str.len_chars() != 16, "").alias("agent_nik")
        staff, no_number = _staff(frame)
        agreed, dated, no_consent = self._consents(frame)
        return pl.DataFrame(
            [
                first,
                last,
                classes.fill_null("").alias("participant_class"),
                *texts,
                agent,
                staff,
                agreed,
                dated,
                (codes | no_class | no_number | no_consent).alias("terms_codes"),
            ]
        )

    def _classes(self, frame: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
        blocks = tuple(self.terms.blocks)
        if not blocks:
            return pl.Series("participant_class", [""] * frame.height, dtype=pl.String), _codes(frame.height)
        texts = _text(frame, "participant_class")
        if len(blocks) == 1 and "participant_class" not in frame.columns:
            return pl.Series("participant_class", [blocks[0]] * frame.height, dtype=pl.String), _codes(frame.height)
        classes = mapped(texts, lambda text: read_class(text, blocks), pl.String)
        return classes, classes.is_null().cast(pl.Int64) * bit("CLASS_UNKNOWN")

    def _consents(self, frame: pl.DataFrame) -> tuple[pl.Series, pl.Series, pl.Series]:
        """The day on which each person agreed, null where the row says nothing of it; whether the row names the day; and a code."""
        none = pl.Series("consent_on", [None] * frame.height, dtype=pl.Date)
        if not self.kind.asks_consent or "consent" not in frame.columns:
            return none, pl.Series("consent_dated", [True] * frame.height), _codes(frame.height)
        texts = _text(frame, "consent")
        earliest = (self.whole.start - 12).first_day  # as `payung.consent_fits`
        said = {text: read_consent(text, self.on) for text in texts.unique().to_list()}
        for text, one in said.items():
            if isinstance(one, date) and not earliest <= one <= self.on:
                said[text] = UNREAD
        words = mapped(texts, lambda text: said[text] if isinstance(said[text], str) else "day", pl.String)
        days = mapped(texts, lambda text: said[text] if isinstance(said[text], date) else None, pl.Date)
        plain = words == YES
        codes = (words == UNREAD).cast(pl.Int64) * bit("CONSENT_INVALID")
        codes |= (words == NO).cast(pl.Int64) * bit("CONSENT_DENIED")
        agreed = days.set(plain, self.on).alias("consent_on")
        return agreed, (~plain).alias("consent_dated"), codes

    def _months(self, frame: pl.DataFrame, classes: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series]:
        """First and last month, null for all of the scheme or where a code says why there are none."""
        starts, codes = self._starts(frame)
        if self.kind.months not in {BLOCK, CONTRACT} or (self.kind.months == BLOCK and not self.terms.blocks):
            none = pl.Series([None] * frame.height, dtype=pl.Date)
            return none.alias("first_month"), none.alias("last_month"), _codes(frame.height)
        pairs = pl.DataFrame({"start": starts, "klass": classes})
        distinct = pairs.unique()
        ranges = [self._range(start, klass) for start, klass in distinct.rows()]
        read = distinct.with_columns(
            pl.Series("first_month", [one.start.first_day if one else None for one in ranges], dtype=pl.Date),
            pl.Series("last_month", [one.last.first_day if one else None for one in ranges], dtype=pl.Date),
        )
        read = pairs.join(read, on=["start", "klass"], how="left", nulls_equal=True, maintain_order="left")
        first, last = read["first_month"], read["last_month"]
        outside = first.is_null() & (codes == 0) & classes.is_not_null()
        return first, last, codes | (outside.cast(pl.Int64) * bit("MONTHS_OUTSIDE"))

    def _range(self, start: date | None, klass: str | None) -> MonthRange | None:
        if start is None or klass is None:
            return None
        months = self.kind.enrolled(self.whole, Month.from_date(start), self.terms.blocks.get(klass, 0))
        return months if months.start >= self.whole.start and months.last <= self.whole.last else None

    def _starts(self, frame: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
        """First day of the month in which a row begins, and a code where it cannot be read."""
        on = self.whole.last.last_day
        if self.kind.months == CONTRACT:
            days = mapped(_text(frame, "contract_date"), lambda text: _month_of_day(text, on), pl.Date)
            return days, days.is_null().cast(pl.Int64) * bit("CONTRACT_DATE_INVALID")
        if "first_month" not in frame.columns:
            return pl.Series([self.whole.start.first_day] * frame.height, dtype=pl.Date), _codes(frame.height)
        texts = _text(frame, "first_month")
        months = mapped(texts, lambda text: _first_day(read_month(text, on) if text else self.whole.start), pl.Date)
        return months, months.is_null().cast(pl.Int64) * bit("MONTH_INVALID")


def _staff(frame: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Numbers of the employees who chose, "" for none; a code where one cannot be a number at an employer."""
    numbers = _text(frame, "staff").str.to_uppercase().str.replace_all(" ", "").alias("staff")
    wrong = (numbers != "") & ~numbers.str.contains(EMPLOYEE_NUMBER)
    return numbers.set(wrong, ""), wrong.cast(pl.Int64) * bit("EMPLOYEE_NUMBER")


def _month_of_day(text: str, on: date) -> date | None:
    day = _day(text, on)
    return day.replace(day=1) if day else None


def _day(text: str, on: date) -> date | None:
    return parse_birth_date(float(text) if re.fullmatch(r"\d{5}(?:\.\d+)?", text) else text, on)


def _first_day(month: Month | None) -> date | None:
    return month.first_day if month else None


def _codes(height: int) -> pl.Series:
    return pl.Series([0] * height, dtype=pl.Int64)


def _text(frame: pl.DataFrame, column: str) -> pl.Series:
    """A column of texts without blanks around; "" where the list has none."""
    if column not in frame.columns:
        return pl.Series(column, [""] * frame.height, dtype=pl.String)
    return frame[column].fill_null("").str.replace_all(_BLANK, " ").str.strip_chars().str.slice(0, LONGEST)

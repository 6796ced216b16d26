"""The fields of a question to the law, and how their texts are read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from payung.kernel.errors import PayungError
from payung.kernel.money import parse_rupiah
from payung.kernel.months import Month
from payung.law.errors import LawError, RowError
from payung.law.explain import Explanation
from payung.law.explain_scholarship import pupils_from
from payung.law.inputs import LawCode
from payung.law.language import marked
from payung.law.sectors import stated_payers
from payung.law.store import Statute

Given = dict[str, Any]
YEARS = range(
    1900, 2200
)  # the latest year of a month or day in a question; computing beyond it would leave the calendar


class Kind(StrEnum):
    """How the text of a field is read."""

    RUPIAH = "rupiah"
    MONTH = "month"
    DATE = "date"
    COUNT = "count"
    PERCENT = "percent"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"
    WORD = "word"
    PAYER = "payer"
    CHILDREN = "children"


@dataclass(frozen=True, slots=True)
class Field:
    """One input. `default` is the text taken when none is given; None makes the field required. A month, a day,
    children or a count whose default is empty reads as None. Above 1, `most` texts may stand in one, parted by semicolons (words and counts
    also by commas), and it reads as a list, in which what is left out between two of them is the default."""

    name: str
    kind: Kind
    label: str
    default: str | None = None
    codes: type[LawCode] | None = None
    most: int = 1

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that a choice takes; of a payer, the kinds of the list."""
        if self.kind is Kind.PAYER:
            return stated_payers()
        return tuple(code.word for code in self.codes) if self.codes else ()

    def read(self, text: str | None) -> Any:
        """The value of a text. Raises LawError(LAW_FIELD) naming the field."""
        text = self.default if text is None or not text.strip() else text.strip()
        if text is None:
            raise LawError("LAW_FIELD", "%(label)s harus diisi", field=self.name, label=self.label)
        if self.most > 1:
            return self._several(text)
        if not text and self.kind in (Kind.MONTH, Kind.DATE, Kind.COUNT, Kind.CHILDREN):
            return None
        try:
            return self._value(text)
        except (ValueError, PayungError):
            facts = {"field": self.name, "label": self.label, "text": text[:60]}
            if self.choices:
                message = "%(label)s tidak terbaca: %(text)s. Pilih salah satu: %(choices)s."
                raise LawError("LAW_FIELD", message, **facts, choices=", ".join(self.choices)) from None
            raise LawError("LAW_FIELD", "%(label)s tidak terbaca: %(text)s", **facts) from None

    def _several(self, text: str) -> list[Any]:
        parts = re.split(";" if self.kind is Kind.PERCENT else "[;,]", text)  # a percentage has a comma of its own
        if len(parts) > self.most:
            message = "%(label)s: paling banyak %(most)s"
            raise LawError("LAW_FIELD", message, field=self.name, label=self.label, most=self.most)
        one = replace(self, most=1, default=self.default or "")
        return [one.read(part) for part in parts]

    def _value(self, text: str) -> Any:
        readers: dict[Kind, Callable[[str], Any]] = {
            Kind.RUPIAH: parse_rupiah,
            Kind.MONTH: _month,
            Kind.DATE: _date,
            Kind.COUNT: _count,
            Kind.PERCENT: _percent,
            Kind.FLAG: _flag,
            Kind.WORD: str,
            Kind.PAYER: _payer,
            Kind.CHILDREN: pupils_from,
        }
        if self.codes is None:
            return readers[self.kind](text)
        if self.kind is Kind.CHOICES:
            return [self.codes.of_word(word.strip()) for word in text.split(",") if word.strip()]
        return self.codes.of_word(text)


@dataclass(frozen=True, slots=True)
class Calculator:
    """One question. `audience` is worker, employer, sponsor or heir; `group` is contribution or benefit."""

    name: str
    label: str
    group: str
    audience: str
    fields: tuple[Field, ...]
    answer: Callable[[Given, Statute], Explanation]


def _month(text: str) -> Month:
    month = Month.parse(text)
    if month.year not in YEARS:
        raise ValueError(text)
    return month


def _date(text: str) -> date:
    day = date.fromisoformat(text)
    if day.year not in YEARS:
        raise ValueError(text)
    return day


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise ValueError(text)
    return int(text)


def _payer(text: str) -> str:
    if text.lower() not in stated_payers():
        raise ValueError(text)
    return text.lower()


def _percent(text: str) -> int:
    """Ppm from "5,59 %", at most four decimals."""
    whole, _, rest = text.replace(",", ".").removesuffix("%").strip().partition(".")
    if len(rest) > 4:
        raise ValueError(text)
    return _count(whole) * 10_000 + _count(rest.ljust(4, "0"))


def _flag(text: str) -> bool:
    if text.lower() not in ("ya", "yes", "true", "1", "on", "tidak", "no", "false", "0", "off"):
        raise ValueError(text)
    return text.lower() in ("ya", "yes", "true", "1", "on")


# What is out of range where the refusal of many rows names no column.
_OUT_OF_RANGE = {
    "LAW_DATE_RANGE": marked("Hari kejadian"),
    "LAW_MONTH_RANGE": marked("Bulan iuran"),
    "LAW_MONTHS_RANGE": marked("Lama dalam bulan"),
}


def of_one_case(error: RowError) -> tuple[str, dict[str, Any]]:
    """The sentence and the facts of a refusal of rows where there is one case, which has no row numbers."""
    facts = {name: fact for name, fact in error.facts.items() if name not in ("rows", "count", "first")}
    if "%(count)s" not in error.message_id:
        return error.message_id, facts
    label = facts.get("label") or _OUT_OF_RANGE.get(error.code, marked("Isian"))
    return marked("%(label)s di luar rentang yang dapat dihitung."), {"label": label}

"""The explanation of a number: a tree of inputs, rules, articles and sources that renders anywhere.

Every node that is computed says how, and carries what it is computed from: `Explanation.recomputed` works a tree out again
from its leaves alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from payung.kernel.dates import format_date
from payung.kernel.money import PPM
from payung.kernel.months import Month
from payung.law import rendering
from payung.law.language import NO, YES, figure, marked, translated
from payung.law.nodes import WHY, How, Role, Value
from payung.law.store import MARKS, DatedValue, Relief, Statute

BEYOND_KNOWN = marked("Nilai untuk tanggal itu belum diketahui; dipakai nilai terakhir yang diketahui.")


@dataclass(frozen=True, slots=True)
class Explanation:
    """One number or fact and why it is so.

    `unit` is "IDR", "ppm", "bulan" and the like, or "" for words. `verified` is the mark of this value alone;
    `weakest` looks through the whole tree. `how` tells how the value comes from the children whose `role` is not
    `beside`; `key` names the parameter or relief that is cited, for programs.
    """

    label: str
    value: Value
    unit: str = ""
    basis: str = ""
    source: str = ""
    verified: str = ""
    note: str = ""
    children: tuple[Explanation, ...] = ()
    how: How = How.GIVEN
    role: Role = Role.PART
    key: str = ""

    @property
    def weakest(self) -> str:
        """The lowest verification mark in the tree; "high" when nothing is marked lower."""
        marks = [self.verified or "high", *(child.weakest for child in self.children)]
        return max(marks, key=MARKS.index)

    @property
    def text(self) -> str:
        """The value in Indonesian form: "Rp16.800", "1 %", "Ya"."""
        return self.worded()

    @property
    def parts(self) -> tuple[Explanation, ...]:
        """The children that count in the value; none where it is given."""
        return tuple(one for one in self.children if one.role is not Role.BESIDE) if self.how else ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """The sentences that tell why nothing, or less, is due, from anywhere in the tree and each once."""
        return tuple(dict.fromkeys(str(one.value) for one in self.walk() if one.label == WHY))

    def worded(self, language: str = "id") -> str:
        """The value as people read it in a language."""
        if isinstance(self.value, bool):
            return translated(YES if self.value else NO, language)
        if isinstance(self.value, int):
            return figure(self.value, self.unit, language)
        return "" if self.value is None else translated(self.value, language)

    def recomputed(self) -> Value:
        """The value worked out from the leaves, as the nodes say how; the stored values between are not looked at."""
        return _as_value(_quantity(self), self.unit) if self.parts else self.value

    def walk(self) -> Iterator[Explanation]:
        """This node and all below it, depth first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def formula(self, language: str = "id") -> str:
        """How the value comes about, in signs: "Rp3.500.000 × 0,89 % × 50 %"; "" where it is given or a plain sum."""
        return rendering.formula(self, language)

    def to_text(self, language: str = "id", *, width: int | None = None) -> str:
        """An indented outline; a line is never cut, and wrapped below its label where `width` is given (columns)."""
        return rendering.as_text(self, language, width=width)

    def to_html(self, language: str = "id") -> str:
        """Nested lists of HTML, every text escaped; no style and no script."""
        return rendering.as_html(self, language)

    def to_dict(self, language: str = "id") -> dict[str, Any]:
        """Plain values for JSON; the same keys on every node, empty ones left out."""
        return rendering.as_dict(self, language)

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Explanation:
        """The tree that `to_dict` wrote in Indonesian."""
        texts = {name: plain.get(name, "") for name in ("unit", "basis", "source", "verified", "note")}
        return cls(
            plain["label"],
            plain["value"],
            **texts,
            children=tuple(cls.from_dict(child) for child in plain.get("children", ())),
            how=How(plain.get("how", "")),
            role=Role(plain.get("role", "part")),
            key=plain.get("parameter", ""),
        )


def _quantity(node: Explanation) -> Fraction:
    """A node's worth as a number: rupiah, counts, and shares of one; computed from its parts where it has any."""
    parts = node.parts
    if not parts:
        if type(node.value) is not int:
            raise ValueError(node.label)
        return Fraction(node.value, PPM if node.unit == "ppm" else 1)
    worth = [(one.role, _quantity(one)) for one in parts]
    numbers = [number for _role, number in worth]
    if node.how is How.SUM:
        return sum((-number if role is Role.LESS else number for role, number in worth), Fraction(0))
    if node.how in (How.PRODUCT, How.PRODUCT_DOWN):
        product = Fraction(1)
        for role, number in worth:
            product *= Fraction(number.denominator, number.numerator) if role is Role.DIVISOR else number
        return _rounded(product, PPM if node.unit == "ppm" else 1, down=node.how is How.PRODUCT_DOWN)
    if node.how is How.WITHIN:
        return min(max(numbers[0], numbers[1]), numbers[2])
    if node.how is How.LAST:
        return numbers[-1]
    return min(numbers) if node.how is How.LEAST else max(numbers)


def _rounded(number: Fraction, scale: int, *, down: bool) -> Fraction:
    units = number * scale
    return Fraction(units.__floor__() if down else (2 * units + 1).__floor__() // 2, scale)


def _as_value(number: Fraction, unit: str) -> int:
    whole = number * PPM if unit == "ppm" else number
    if whole.denominator != 1:
        raise ValueError(str(whole))
    return int(whole)


def beside(node: Explanation) -> Explanation:
    """The node as one that counts in nothing."""
    return replace(node, role=Role.BESIDE)


def less(node: Explanation) -> Explanation:
    """The node as one that is taken off a sum."""
    return replace(node, role=Role.LESS)


def divisor(node: Explanation) -> Explanation:
    """The node as one that divides."""
    return replace(node, role=Role.DIVISOR)


def reason(sentence: str) -> Explanation:
    """Why nothing, or less, is due."""
    return Explanation(WHY, sentence, role=Role.BESIDE)


def computed(label: str, value: int, how: How, *parts: Explanation, unit: str = "IDR", note: str = "") -> Explanation:
    """A number that comes from its parts."""
    return Explanation(label, value, unit, note=note, children=parts, how=how)


def cite(
    law: Statute, parameter_id: str, when: Month | date, value: Value = None, unit: str = "", label: str = ""
) -> Explanation:
    """The leaf of a parameter: its value then (or a value read from its table) with article, source and mark.

    Beyond the month up to which the value is known it is the last one, marked low, and the note says so.
    """
    parameter = law.parameter(parameter_id)
    dated: DatedValue = parameter.at(when)
    if parameter.warning_at(when):
        dated = replace(dated, verified="low", note=BEYOND_KNOWN)
    plain: Value = dated.value if isinstance(dated.value, int | str) else None
    return Explanation(
        label or parameter.label,
        plain if value is None else value,
        unit or parameter.unit,
        dated.basis,
        dated.source,
        dated.verified,
        dated.note,
        key=parameter_id,
    )


def when_words(when: Month | date) -> str:
    """A month or a day in Indonesian words."""
    return when.label if isinstance(when, Month) else format_date(when)


def relief_line(decree: Relief, programme: str = "") -> Explanation:
    """A decree with the share of the nominal contribution that it lets be paid; without a programme, that it holds."""
    share: Value = decree.shares[programme] if programme else True
    return Explanation(
        decree.label,
        share,
        "ppm" if programme else "",
        decree.basis,
        decree.source,
        decree.verified,
        decree.note,
        role=Role.PART if programme else Role.BESIDE,
        key=decree.id,
    )


def contribution(
    label: str, amount: int, base: Explanation, rate: Explanation | None, decree: Relief | None, programme: str
) -> Explanation:
    """A contribution with its factors: base, rate, and the share that a decree leaves to be paid.

    Share and rate are one factor of the rounding where the rate stays a whole ppm, as all decrees so far have it; else the
    full contribution is rounded before the share.
    """
    factors = (base,) if rate is None else (base, rate)
    if decree is None or programme not in decree.shares:
        return computed(label, amount, How.PRODUCT, *factors)
    relief = relief_line(decree, programme)
    share = decree.shares[programme]
    if rate is None or type(rate.value) is not int or rate.value * share % PPM == 0:
        return computed(label, amount, How.PRODUCT, *factors, relief)
    full = computed("Iuran penuh", 0, How.PRODUCT, *factors)
    whole = full.recomputed()
    return computed(label, amount, How.PRODUCT, replace(full, value=whole), relief)

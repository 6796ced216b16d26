"""Heirs of grants: whose turn it is, and shares that lose no rupiah (PP 44/2015 ps. 37; Permenaker 4/2023 ps. 57)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from payung.kernel.money import largest_remainder
from payung.law.errors import LawError
from payung.law.explain import Explanation, beside, cite, computed, divisor
from payung.law.inputs import LawCode
from payung.law.language import marked, text_of
from payung.law.nodes import How
from payung.law.store import Statute, statute
from payung.law.texts import case_of_texts, takes_texts
from payung.law.verdicts import dated_line


class Relation(LawCode):
    """How an heir is related to the participant; WILL is someone named in a will."""

    SPOUSE = 0
    CHILD = 1
    PARENT = 2
    GRANDPARENT = 3
    GRANDCHILD = 4
    SIBLING = 5
    PARENT_IN_LAW = 6
    WILL = 7


_ORDER = "heirs.order"


@case_of_texts
@dataclass(frozen=True, slots=True)
class Heir:
    """One heir; `weight` differs from 1 only where an heirs' certificate or a court says so."""

    relation: Relation
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Division:
    """Whole rupiah for each heir in the order given (0 for those whose turn it is not), and for others.

    `organiser` is who arranged the funeral, `fund` the social security fund: both only when there is no heir.
    """

    group: str
    shares: tuple[int, ...]
    organiser: int
    fund: int
    explanation: Explanation

    @property
    def total(self) -> int:
        return sum(self.shares) + self.organiser + self.fund


@takes_texts
def heirs_division(
    grants: int, funeral: int, heirs: Sequence[Heir], event: date, *, law: Statute | None = None
) -> Division:
    """Divide grants and funeral cost (rupiah) among the heirs of the first group that has any.

    Equal shares unless weights say otherwise; largest remainder, the earlier heir first on a tie. Without heirs the
    funeral cost goes to who arranged it and the rest to the fund. Raises LawError(LAW_HEIR_WEIGHT) when the
    group's weights are negative or all zero, LawError(LAW_GRANT_RANGE) for negative amounts.
    """
    law = law or statute()
    if grants < 0 or funeral < 0:
        raise LawError("LAW_GRANT_RANGE", "Santunan tidak boleh negatif")
    order = law.parameter(_ORDER).at(event)
    for group in order.value:
        numbers = [at for at, heir in enumerate(heirs) if heir.relation.word in group["relations"]]
        if not numbers:
            continue
        weights = [heirs[at].weight for at in numbers]
        if min(weights) < 0 or not any(weights):
            raise LawError("LAW_HEIR_WEIGHT", "Bagian ahli waris harus lebih dari nol")
        parts = largest_remainder(grants + funeral, weights)
        shares = [0] * len(heirs)
        for at, part in zip(numbers, parts, strict=True):
            shares[at] = part
        lines = [beside(dated_line("Urutan ahli waris", group["label"], "", order, _ORDER))]
        if len(set(weights)) == 1:
            lines.append(beside(cite(law, "heirs.shares", event, marked("sama besar"), " ")))
        whole = Explanation("Yang dibagi", grants + funeral, "IDR")
        for at, weight in zip(numbers, weights, strict=True):
            lines.append(
                _share(text_of("Ahli waris %(number)s", number=at + 1), shares[at], whole, weight, sum(weights))
            )
        return Division(group["group"], tuple(shares), 0, 0, _tree(grants + funeral, lines))
    lines = [
        beside(dated_line("Urutan ahli waris", marked("tidak ada ahli waris"), "", order, _ORDER)),
        Explanation("Kepada yang mengurus pemakaman", funeral, "IDR"),
        Explanation("Kepada Dana Jaminan Sosial", grants, "IDR"),
    ]
    return Division("", (0,) * len(heirs), funeral, grants, _tree(grants + funeral, lines))


def _share(label: str, amount: int, whole: Explanation, weight: int, weights: int) -> Explanation:
    """The exact share rounded down, and the rupiah of the remainder that falls to this heir."""
    part = (
        whole,
        Explanation("Bagian", weight, "bagian"),
        divisor(Explanation("Dari semua bagian", weights, "bagian")),
    )
    exact = computed(
        marked("Bagian, dibulatkan ke bawah"), int(whole.value or 0) * weight // weights, How.PRODUCT_DOWN, *part
    )
    left = amount - int(exact.value or 0)
    if not left:
        return computed(label, amount, How.PRODUCT_DOWN, *part)
    return computed(label, amount, How.SUM, exact, Explanation("Sisa pembulatan", left, "IDR"))


def _tree(total: int, lines: list[Explanation]) -> Explanation:
    return computed(marked("Pembagian kepada ahli waris"), total, How.SUM, *lines)

"""What a kind of claim declares. Nothing here or in a declaration imports Django, so that the command line starts fast.

Every migration writes the declarations into the database (`claims.declared`), which checks claims against them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from payung.claims.choices import HEIR
from payung.kernel.acts import Spec, resolve
from payung.kernel.choices import Choice, values

if TYPE_CHECKING:
    from payung.law import Segment, Statute
    from payung.law.explain import Explanation

# Every kind needs these parameters: they say how a benefit is divided and whether a person was insured.
COMMON = ("heirs.order", "heirs.shares", "terms.bpu_grace_months", "terms.pu_arrears_months")
SOURCE = "belum dibaca pada naskah resmi"


class Part(NamedTuple):
    """A named part of the benefit: its label, the law parameter whose article it rests on, and its highest possible
    amount in rupiah.

    `burial`: where nobody inherits, this part goes to the person who arranged the funeral.
    """

    name: str
    word: str
    parameter: str
    most: int
    burial: bool = False


class Paper(NamedTuple):
    """A type of paper that is needed. condition: "always", "heir:<relation>" or "fact:<name>=<value>"."""

    paper_type: str
    source: str = SOURCE
    condition: str = "always"
    verified: str = "medium"


@dataclass(frozen=True)
class Fact:
    """Something that is asked about the event. `needed`: without it the papers are not complete.

    `asked`: the reporter is asked too, not only the officer. `frozen`: part of the facts of an assessment. Free text is
    never frozen, because somebody may have written a name in it.
    """

    name: str
    spec: Spec
    needed: bool = True
    asked: bool = True
    frozen: bool = True
    pattern: str = ""

    def read(self, value: Any) -> str:
        """The value as it is stored, made from what somebody typed. Raises ValueError."""
        text = str(self.spec.read(value))
        if not re.fullmatch(self.rule["pattern"], text):
            raise ValueError(self.spec.wrong)
        return text

    @property
    def rule(self) -> dict[str, Any]:
        """How the database checks the value: a regular expression for the text, and whether it is a day."""
        spec = self.spec
        plain = {
            "choice": f"^({'|'.join(values(spec.options))})$",
            "day": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
            "amount": r"^[1-9][0-9]{0,11}$",
            "money": r"^[1-9][0-9]{0,11}$",
            "text": rf"^[^\n\r\t]{{{spec.least},{spec.most}}}$",
        }
        return {
            "pattern": self.pattern or plain[spec.kind],
            "needed": self.needed,
            "frozen": self.frozen,
            "day": spec.kind == "day",
        }


@dataclass(frozen=True, slots=True)
class Case:
    """The input of a benefit: the insured day, the number of consecutive months paid up to it, the base (rupiah, None if
    unknown), and the first day of the first membership (None if it was not frozen with the facts).
    """

    day: date
    months: int
    segment: Segment
    base: int | None
    registered: date | None = None


@dataclass(frozen=True, slots=True)
class Benefit:
    """A benefit in whole rupiah, part by part. `full` is false if a waiting rule reduces it.

    `readings`: the benefit by each reading of a rule whose text nobody has seen, by name; empty where there is one only.
    """

    parts: dict[str, int]
    full: bool
    explanation: Explanation
    readings: Mapping[str, Benefit] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.parts.values())

    @property
    def disputed(self) -> bool:
        """Whether the readings give different amounts, so that a person has to decide."""
        return len({one.total for one in self.readings.values()}) > 1


@dataclass(frozen=True)
class Kind:
    """A kind of claim.

    name: the folder. event: what happened; a person has only one active claim for one event, of whichever kind. title:
    used in lists and explanations. heard: how a reporter would name it. letter: the full name in letters. process: the
    process of its cases. purpose and account: used for its payments and journals. payees: relations that may be paid.
    rules: rules that the letter quotes. insured_day: the name of the fact that holds the day for which the law is read;
    "" means the day of the event. benefit: "module:function" below `payung`, (Case, Statute) -> Benefit. warnings:
    texts for the approver, by code. warns: (facts, Statute) -> {code: whether it holds}. readings: how a rule may be read
    whose text nobody has seen; where the readings give different amounts, a person decides for each claim.
    """

    name: str
    programme: str
    event: str
    title: str
    heard: str
    letter: str
    process: str
    purpose: str
    account: str
    parts: tuple[Part, ...]
    papers: tuple[Paper, ...]
    parameters: tuple[str, ...]
    rules: tuple[str, ...]
    benefit: str
    facts: tuple[Fact, ...] = ()
    insured_day: str = ""
    payees: tuple[str, ...] = tuple(values(HEIR))
    warnings: Mapping[str, str] = field(default_factory=dict)
    warns: str = ""
    readings: tuple[Choice, ...] = ()

    def worth(self, case: Case, law: Statute) -> Benefit:
        """Compute the benefit of a case."""
        benefit: Benefit = resolve(self.benefit)(case, law)
        return benefit

    def warned(self, facts: Mapping[str, Any], law: Statute) -> dict[str, bool]:
        """Codes of this kind's warnings, each with whether it holds for the facts."""
        holding: dict[str, bool] = resolve(self.warns)(facts, law) if self.warns else {}
        return holding

    @property
    def law(self) -> tuple[str, ...]:
        """Names of all law parameters that a decision of this kind uses."""
        return tuple(sorted({*COMMON, *self.parameters}))

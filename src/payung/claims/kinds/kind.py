"""What a kind of claim declares. No Django here or in a declaration: the command line starts without loading it.

Every migration writes the declarations into the database (`claims.declared`), which holds claims to them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from payung.claims.choices import HEIR
from payung.kernel.acts import Spec, resolve
from payung.kernel.choices import values

if TYPE_CHECKING:
    from payung.law import Segment, Statute
    from payung.law.explain import Explanation

# Parameters of every kind: how a benefit is divided, and whether a person was insured.
COMMON = ("heirs.order", "heirs.shares", "terms.bpu_grace_months", "terms.pu_arrears_months")
SOURCE = "belum dibaca pada naskah resmi"


class Part(NamedTuple):
    """A named part of the benefit: its word, the parameter that its article is read off, the most that it can be (rupiah).

    `burial`: goes to whoever arranged the funeral where nobody inherits.
    """

    name: str
    word: str
    parameter: str
    most: int
    burial: bool = False


class Paper(NamedTuple):
    """A paper that is asked for. condition: "always", "heir:<relation>" or "fact:<name>=<value>"."""

    paper_type: str
    source: str = SOURCE
    condition: str = "always"
    verified: str = "medium"


@dataclass(frozen=True)
class Fact:
    """Something that is asked of the event. `needed`: the papers are not complete without it.

    `asked`: of whoever reports, too. `frozen`: among the facts of an assessment; free text is left out, since it could
    name somebody.
    """

    name: str
    spec: Spec
    needed: bool = True
    asked: bool = True
    frozen: bool = True
    pattern: str = ""

    def read(self, value: Any) -> str:
        """As it is kept, from what was typed. Raises ValueError."""
        text = str(self.spec.read(value))
        if not re.fullmatch(self.rule["pattern"], text):
            raise ValueError(self.spec.wrong)
        return text

    @property
    def rule(self) -> dict[str, Any]:
        """As the database checks it: a regular expression over the text, and whether it is a day."""
        spec = self.spec
        plain = {
            "choice": f"^({'|'.join(values(spec.options))})$",
            "day": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
            "amount": r"^[1-9][0-9]{0,11}$",
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
    """What a benefit is computed from: the insured day, months paid in a row up to it, the base (rupiah, None unknown)."""

    day: date
    months: int
    segment: Segment
    base: int | None


@dataclass(frozen=True, slots=True)
class Benefit:
    """Whole rupiah by part; `full` is false where a waiting rule leaves less."""

    parts: dict[str, int]
    full: bool
    explanation: Explanation

    @property
    def total(self) -> int:
        return sum(self.parts.values())


@dataclass(frozen=True)
class Kind:
    """A kind of claim.

    name: the folder. event: what happened; a person has one standing claim for one event, whichever kind pays. title: in
    lists and explanations. heard: as whoever reports says it. letter: its full name. process: of its cases. purpose and
    account: of its payments and journals. payees: relations that may stand among those who are paid. rules: of the letter.
    insured_day: the fact that holds the day on which the law looks, "" for the day of the event itself. benefit:
    "module:function" below `payung`, (Case, Statute) -> Benefit. warnings: what the second person should know, by code; warns: (facts, Statute) -> {code: whether it holds}.
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

    def worth(self, case: Case, law: Statute) -> Benefit:
        """The benefit of a case."""
        benefit: Benefit = resolve(self.benefit)(case, law)
        return benefit

    def warned(self, facts: Mapping[str, Any], law: Statute) -> dict[str, bool]:
        """Which of its warnings hold."""
        holding: dict[str, bool] = resolve(self.warns)(facts, law) if self.warns else {}
        return holding

    @property
    def law(self) -> tuple[str, ...]:
        """Every parameter that a decision rests on."""
        return tuple(sorted({*COMMON, *self.parameters}))

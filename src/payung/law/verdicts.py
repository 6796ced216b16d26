"""Whether a condition of the law is met, and if not, why: stable codes with Indonesian sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from payung.law.explain import Explanation, beside, reason
from payung.law.store import DatedValue


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition that is not met."""

    code: str
    message_id: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The Indonesian sentence with its facts filled in."""
        return self.message_id % self.facts if self.facts else self.message_id


@dataclass(frozen=True, slots=True)
class Verdict:
    """`eligible` when no reason stands against it; `explanation` shows every condition that was looked at."""

    eligible: bool
    reasons: tuple[Reason, ...]
    explanation: Explanation

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(reason.code for reason in self.reasons)


class Conditions:
    """Collects conditions in the order of the law and closes them into a verdict."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._reasons: list[Reason] = []
        self._lines: list[Explanation] = []

    def need(self, met: bool, line: Explanation, code: str, message_id: str, **facts: Any) -> bool:
        """Note one condition with the line that shows it; returns whether it is met."""
        self._lines.append(line)
        if not met:
            self._reasons.append(Reason(code, message_id, facts))
        return met

    def show(self, line: Explanation) -> None:
        """Note something that is worth seeing and decides nothing."""
        self._lines.append(line)

    def verdict(self) -> Verdict:
        """The verdict; eligible when every condition was met."""
        met = not self._reasons
        sentences = tuple(reason(one.message) for one in self._reasons)
        tree = beside(Explanation(self._label, met, children=(*sentences, *self._lines)))
        return Verdict(met, tuple(self._reasons), tree)


def dated_line(label: str, value_read: int | str | bool, unit: str, value: DatedValue, key: str = "") -> Explanation:
    """A line that shows something read out of a table or rule, with the article of that table or rule; `key` names it."""
    return Explanation(label, value_read, unit, value.basis, value.source, value.verified, value.note, key=key)

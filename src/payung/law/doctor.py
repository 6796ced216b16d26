"""Finds values of the recorded law that are unknown, unverified or about to expire."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from payung.kernel.months import Month
from payung.law.store import DatedValue, Parameter, Relief, Statute, statute

AHEAD = 18  # months; a decree needs a year to be found, read and loaded


class Trouble(StrEnum):
    """Kinds of findings, the most urgent first."""

    RAN_OUT = "ran_out"
    RUNS_OUT = "runs_out"
    RELIEF_ENDS = "relief_ends"
    UNKNOWN = "unknown"
    LOW = "low"
    MEDIUM = "medium"


MESSAGES = {
    Trouble.RAN_OUT: "Hanya diketahui sampai %(when)s; tambahkan nilai berikutnya",
    Trouble.RUNS_OUT: "Hanya diketahui sampai %(when)s",
    Trouble.RELIEF_ENDS: "Berakhir dengan bulan iuran %(when)s; sesudahnya tarif penuh",
    Trouble.UNKNOWN: "Belum ada nilai sejak %(when)s; perhitungan yang memerlukannya ditolak",
    Trouble.LOW: "Nilai sejak %(when)s tidak pasti dan harus diperiksa",
    Trouble.MEDIUM: "Nilai sejak %(when)s belum dicocokkan dengan naskah resmi",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to do. `when` is a month or a day as text; `parameter` is a parameter's or a relief's id."""

    trouble: Trouble
    parameter: str
    label: str
    when: str
    basis: str
    note: str = ""

    @property
    def message(self) -> str:
        """The Indonesian sentence."""
        return MESSAGES[self.trouble] % {"when": self.when}

    def to_dict(self) -> dict[str, str]:
        """Plain values for JSON."""
        names = ("parameter", "label", "when", "basis", "note")
        return {
            "trouble": self.trouble.value,
            **{name: getattr(self, name) for name in names},
            "message": self.message,
        }


def doctor(on: date, *, ahead: int = AHEAD, law: Statute | None = None) -> tuple[Finding, ...]:
    """All findings on the day `on`, the most urgent first, then by parameter and date.

    A value that ends within `ahead` months counts as about to expire. Past values are listed too, because old months
    are recomputed from them.
    """
    law = law or statute()
    now = Month.from_date(on)
    findings: list[Finding] = []
    for parameter in law:
        findings += _ending(parameter, now, ahead)
        findings += [finding for value in parameter.values if (finding := _value(parameter, value))]
    for relief in law.reliefs:
        findings += _relief(relief, now, ahead)
    order = list(Trouble)
    return tuple(sorted(findings, key=lambda one: (order.index(one.trouble), one.parameter, one.when)))


def _ending(parameter: Parameter, now: Month, ahead: int) -> list[Finding]:
    last = parameter.known_until
    if last is None or last > now + ahead:
        return []
    trouble = Trouble.RAN_OUT if last < now else Trouble.RUNS_OUT
    return [Finding(trouble, parameter.id, parameter.label, str(last), parameter.values[-1].basis)]


def _value(parameter: Parameter, value: DatedValue) -> Finding | None:
    if value.value is None:
        trouble = Trouble.UNKNOWN
    elif value.verified in ("low", "medium"):
        trouble = Trouble(value.verified)
    else:
        return None
    start = str(Month.from_date(value.start)) if parameter.by_month else value.start.isoformat()
    return Finding(trouble, parameter.id, parameter.label, start, value.basis, value.note)


def _relief(relief: Relief, now: Month, ahead: int) -> list[Finding]:
    findings = []
    if now <= relief.last <= now + ahead:
        when = str(relief.last)
        findings.append(Finding(Trouble.RELIEF_ENDS, relief.id, relief.label, when, relief.basis, relief.note))
    if relief.verified in ("low", "medium"):
        mark = Trouble(relief.verified)
        findings.append(Finding(mark, relief.id, relief.label, str(relief.start), relief.basis, relief.note))
    return findings

"""What a scheme would bill, month by month, without a database: by the months and prices of the real road."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from payung.kernel.errors import PayungError
from payung.kernel.money import MAX_RUPIAH, format_rupiah
from payung.kernel.months import Month, MonthError, MonthRange
from payung.law.inputs import FIRST_MONTH, LAST_MONTH
from payung.sponsorship.kinds import BY_VALUE
from payung.sponsorship.kinds.kind import END, SELF
from payung.sponsorship.pricing import SECTORS, month_price

CLASSES = ("private", "state_budget")
SELF_MONTHS = 12  # default for how long people pay for themselves afterwards
MOST_PEOPLE, MOST_MONTHS, MOST_GROUPS, MOST_BYTES = 50_000_000, 60, 10_000, 1 << 20
OF_FILE = {"kind", "payer", "fund", "self_months", "groups"}
OF_GROUP = {"people", "sector", "income", "first", "months", "then"}


class SimulationRefused(PayungError):
    """A plan that cannot be reckoned as written, or that its fund does not carry."""


@dataclass(frozen=True)
class Group:
    """People who come in together: income in whole rupiah a month, months from the first, then: "self" or "end"."""

    people: int
    sector: str
    income: int
    months: MonthRange
    then: str


@dataclass(frozen=True)
class Plan:
    """Groups and whose money it is. fund: whole rupiah, None where no fund is looked at. self_months: see `SELF_MONTHS`."""

    payer_class: str
    groups: Sequence[Group]
    fund: int | None = None
    self_months: int = SELF_MONTHS


@dataclass(frozen=True)
class Simulated:
    """Bills by month in whole rupiah, and the months of people that the sponsor pays."""

    sponsor: Mapping[Month, int]
    own: Mapping[Month, int]
    worker_months: int
    fund: int | None

    @property
    def sponsor_total(self) -> int:
        """Whole rupiah that the sponsor pays."""
        return sum(self.sponsor.values())

    @property
    def short(self) -> int:
        """Rupiah that the fund lacks, 0 when it suffices or there is none."""
        return 0 if self.fund is None else max(0, self.sponsor_total - self.fund)

    def as_json(self) -> dict[str, Any]:
        """The result for programs. If the fund does not suffice there are no totals, only what is `short`."""
        if self.short:
            keys = ("sponsor", "self", "sponsor_total", "self_total", "worker_months", "rest")
            return {**dict.fromkeys(keys), "short": self.short}
        return {
            "sponsor": {str(month): self.sponsor[month] for month in sorted(self.sponsor)},
            "self": {str(month): self.own[month] for month in sorted(self.own)},
            "sponsor_total": self.sponsor_total,
            "self_total": sum(self.own.values()),
            "worker_months": self.worker_months,
            "rest": None if self.fund is None else self.fund - self.sponsor_total,
        }

    def short_refusal(self) -> SimulationRefused:
        """That the fund does not suffice, in words."""
        return SimulationRefused(
            "FUND_SHORT",
            "Dana %(fund)s tidak cukup: kurang %(short)s. Kurangi orang atau bulannya, atau tambah dananya.",
            fund=format_rupiah(self.fund or 0),
            short=format_rupiah(self.short),
        )


def simulate(plan: Plan) -> Simulated:
    """The bills of a plan by the law of each month. Raises a LawError for months or incomes that it does not know."""
    sponsor: Counter[Month] = Counter()
    own: Counter[Month] = Counter()
    worker_months = 0
    for group in plan.groups:
        for month in group.months:
            price = month_price(month, group.sector, plan.payer_class, group.income)
            sponsor[month] += group.people * price.amount
        worker_months += group.people * len(group.months)
        after = group.months.stop
        for month in MonthRange(after, after + plan.self_months) if group.then == SELF and plan.self_months else ():
            own[month] += group.people * month_price(month, group.sector, SELF, group.income).amount
    return Simulated(sponsor, own, worker_months, plan.fund)


def read_plan(path: Path) -> Plan:
    """The plan of a YAML file. Raises SimulationRefused, which names what is wrong and where."""
    return plan_of(values_of(path))


def values_of(path: Path) -> Any:
    """The plain values of a file that somebody typed, YAML or JSON. Raises SimulationRefused(PLAN_WRONG, PLAN_FILE)."""
    import yaml

    from payung.sponsorship.plainyaml import plain_values

    try:
        if path.stat().st_size > MOST_BYTES:
            raise SimulationRefused("PLAN_WRONG", "Berkas rencana terlalu besar, paling banyak 1 MB.")
        return plain_values(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SimulationRefused("PLAN_FILE", "Berkas %(path)s tidak dapat dibaca.", path=str(path)) from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise SimulationRefused(
            "PLAN_WRONG",
            "Berkas rencana bukan YAML yang sah: periksa baris %(line)s, tanda baca, lekuk, dan nama yang tertulis dua kali.",
            line=mark.line + 1 if mark else 1,
        ) from error


def plan_of(content: Any) -> Plan:
    """A plan from plain values, as `scheme simulate` documents them. Raises SimulationRefused."""
    if not isinstance(content, dict):
        raise _wrong("YAML", ", ".join(sorted(OF_FILE)))
    _check_names(content, "YAML", OF_FILE, set())
    kind, payer = content.get("kind"), content.get("payer")
    if (kind is None) == (payer is None):
        raise _wrong("kind", "kind | payer")
    if kind is not None and (not isinstance(kind, str) or kind not in BY_VALUE):
        raise _wrong("kind", ", ".join(BY_VALUE))
    if payer is not None and payer not in CLASSES:
        raise _wrong("payer", ", ".join(CLASSES))
    groups = content.get("groups")
    if not isinstance(groups, list) or not 0 < len(groups) <= MOST_GROUPS:
        raise _wrong("groups", "{people, first, months, ...}")
    fund = content.get("fund")
    return Plan(
        BY_VALUE[kind].payer_class if kind is not None else str(payer),
        [_group(one, number) for number, one in enumerate(groups, 1)],
        None if fund is None else _whole(fund, "fund", 0, MAX_RUPIAH),
        _whole(content.get("self_months", SELF_MONTHS), "self_months", 0, MOST_MONTHS),
    )


def _group(content: Any, number: int) -> Group:
    where = f"groups[{number}]"
    if not isinstance(content, dict):
        raise _wrong(where, ", ".join(sorted(OF_GROUP)))
    _check_names(content, where, OF_GROUP, {"people", "first", "months"})
    sector, then = content.get("sector", "other"), content.get("then", END)
    if sector not in SECTORS:
        raise _wrong(f"{where}.sector", ", ".join(SECTORS))
    if then not in (SELF, END):
        raise _wrong(f"{where}.then", f"{SELF}, {END}")
    try:
        first = Month.parse(str(content["first"]))
    except MonthError as error:
        raise _wrong(f"{where}.first", "2025-03") from error
    months = _whole(content["months"], f"{where}.months", 1, MOST_MONTHS)
    if not FIRST_MONTH <= first <= LAST_MONTH - months - MOST_MONTHS:
        raise _wrong(f"{where}.first", f"{FIRST_MONTH} ... {LAST_MONTH - months - MOST_MONTHS}")
    return Group(
        _whole(content["people"], f"{where}.people", 1, MOST_PEOPLE),
        sector,
        _whole(content.get("income", 1_000_000), f"{where}.income", 1, MAX_RUPIAH),
        MonthRange(first, first + months),
        then,
    )


def _check_names(content: dict[Any, Any], where: str, may: set[str], must: set[str]) -> None:
    """Raises SimulationRefused for names that are not known, or that are missing."""
    strange, missing = [str(name) for name in content if name not in may], sorted(must - set(content))
    if strange or missing:
        raise SimulationRefused(
            "PLAN_WRONG",
            "Rencana tidak dapat dihitung: di %(where)s ada yang kurang atau tidak dikenal, yaitu %(names)s. Yang boleh ditulis: %(wanted)s.",
            where=where,
            names=", ".join([*missing, *strange])[:200],
            wanted=", ".join(sorted(may)),
        )


def _whole(value: Any, where: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise _wrong(where, f"{least} ... {most}")
    return value


def _wrong(where: str, wanted: str) -> SimulationRefused:
    return SimulationRefused(
        "PLAN_WRONG",
        "Rencana tidak dapat dihitung: periksa %(where)s. Yang boleh ditulis: %(wanted)s.",
        where=where,
        wanted=wanted,
    )

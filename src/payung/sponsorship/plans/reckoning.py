"""What it costs to pay for people over months and years: any mix of payers, sectors and growth, by the law and by a draft.

No database: a plan is arithmetic over the prices of the law (`pricing.month_price`), whole rupiah.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from payung.kernel.choices import values, without
from payung.kernel.errors import PayungError
from payung.kernel.money import MAX_RUPIAH
from payung.kernel.months import Month, MonthError
from payung.law.draft import read_draft
from payung.law.inputs import FIRST_MONTH, LAST_MONTH
from payung.law.sectors import payer_class
from payung.law.store import Statute
from payung.participation.choices import PAYER_KIND
from payung.sponsorship.choices import GROWTH
from payung.sponsorship.kinds import KINDS
from payung.sponsorship.pricing import SECTORS, month_price

PAYERS = without(PAYER_KIND, "existing")  # who may pay in a plan: the months of BPJS's own data are paid already
MOST_LINES, MOST_MONTHS, MOST_PEOPLE, MOST_GROWTH = 20, 240, 50_000_000, 10_000
WHOLE = 10_000  # hundredths of a percent
YEAR = 12


class PlanRefused(PayungError):
    """A plan that cannot be counted as asked."""


@dataclass(frozen=True)
class Line:
    """Some people and who pays for them.

    payer: kind of payer (`participation.choices`), whose class the law knows. months_a_year: paid in the first so many months
    of every twelve of the line. growth_bp: hundredths of a percent by which the people grow (or shrink, below zero) each year
    or month (`growth_every`), rounded half up to whole people. first, months: where the line differs from the plan.
    """

    payer: str
    people: int
    months_a_year: int = YEAR
    sector: str = "other"
    income: int = 1_000_000
    growth_bp: int = 0
    growth_every: str = "year"
    first: Month | None = None
    months: int | None = None

    def people_in(self, number: int) -> int:
        """People in its month `number`, counted from 0."""
        steps = number // YEAR if self.growth_every == "year" else number
        top: int = self.people * (WHOLE + self.growth_bp) ** steps
        bottom: int = WHOLE**steps
        return (2 * top + bottom) // (2 * bottom)

    def plain(self) -> dict[str, Any]:
        """As it is stored and sent."""
        stated = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {**stated, "first": str(self.first) if self.first else None}


@dataclass(frozen=True)
class Plan:
    """Lines over months from `first` on; draft: text of a draft decree to compare with, "" for none."""

    name: str
    first: Month
    months: int
    lines: tuple[Line, ...]
    draft: str = ""

    def plain(self) -> dict[str, Any]:
        """As it is stored and sent."""
        return {
            "name": self.name,
            "first": str(self.first),
            "months": self.months,
            "lines": [line.plain() for line in self.lines],
            "draft": self.draft,
        }


def read(content: Any) -> Plan:
    """A plan from plain values (JSON, YAML, a form). Raises PlanRefused with what to write instead."""
    if not isinstance(content, Mapping):
        raise PlanRefused(
            "PLAN_FORM", "Rencana berisi name, first, months, dan lines. Lihat contohnya di `payung plan count --help`."
        )
    fields = set(Plan.__dataclass_fields__)
    if strange := sorted(set(map(str, content)) - fields):
        raise PlanRefused(
            "PLAN_FIELD",
            "Isian %(field)s tidak dikenal. Yang dikenal: %(choices)s.",
            field=strange[0],
            choices=", ".join(sorted(fields)),
        )
    name = " ".join(str(content.get("name") or "Rencana").split())[:120]
    first, months = _month(content.get("first"), "first"), _number(content, "months", 1, MOST_MONTHS)
    stated = content.get("lines")
    if not isinstance(stated, Sequence) or isinstance(stated, str) or not 1 <= len(stated) <= MOST_LINES:
        raise PlanRefused("PLAN_LINES", "Rencana memuat 1 sampai %(most)s baris orang.", most=MOST_LINES)
    lines = tuple(_line(one, first, months) for one in stated)
    draft = content.get("draft") or ""
    if not isinstance(draft, str):
        raise PlanRefused("PLAN_DRAFT", "Rancangan peraturan ditulis sebagai teks YAML, seperti di Hukum, Andai.")
    return Plan(name, first, months, lines, draft)


def _line(stated: Any, first: Month, months: int) -> Line:
    if not isinstance(stated, Mapping):
        raise PlanRefused("PLAN_LINE", "Setiap baris menyebut payer dan people.")
    fields = set(Line.__dataclass_fields__)
    if strange := sorted(set(map(str, stated)) - fields):
        raise PlanRefused(
            "PLAN_FIELD",
            "Isian %(field)s tidak dikenal. Yang dikenal: %(choices)s.",
            field=strange[0],
            choices=", ".join(sorted(fields)),
        )
    given = {name: stated.get(name) for name in fields if stated.get(name) is not None}
    line = Line(
        payer=_one_of(given, "payer", values(PAYERS)),
        people=_number(given, "people", 1, MOST_PEOPLE),
        months_a_year=_number(given, "months_a_year", 1, YEAR, YEAR),
        sector=_one_of(given, "sector", SECTORS, "other"),
        income=_number(given, "income", 0, MAX_RUPIAH, 1_000_000),
        growth_bp=_number(given, "growth_bp", -WHOLE, MOST_GROWTH, 0),
        growth_every=_one_of(given, "growth_every", values(GROWTH), "year"),
        first=_month(given["first"], "first") if "first" in given else None,
        months=_number(given, "months", 1, MOST_MONTHS) if "months" in given else None,
    )
    begins, last = line.first or first, first + (months - 1)
    ends = min(begins + ((line.months or months) - 1), last)
    if not first <= begins <= last or not begins >= FIRST_MONTH or not ends <= LAST_MONTH:
        raise PlanRefused(
            "PLAN_MONTHS",
            "Bulan baris ini di luar rencana atau di luar masa hukum yang tercatat (%(first)s sampai %(last)s).",
            first=str(FIRST_MONTH),
            last=str(LAST_MONTH),
        )
    if line.people_in(max(0, ends.since(begins))) > MOST_PEOPLE:
        raise PlanRefused(
            "PLAN_PEOPLE",
            "Dengan pertumbuhan itu orangnya melebihi %(most)s. Kecilkan pertumbuhannya.",
            most=MOST_PEOPLE,
        )
    return line


def _number(given: Mapping[str, Any], name: str, least: int, most: int, default: int | None = None) -> int:
    value = given.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise PlanRefused(
            "PLAN_NUMBER",
            "%(name)s adalah bilangan bulat dari %(least)s sampai %(most)s.",
            name=name,
            least=least,
            most=most,
        )
    return value


def _one_of(given: Mapping[str, Any], name: str, allowed: Sequence[str], default: str = "") -> str:
    value = given.get(name, default)
    if value not in allowed:
        raise PlanRefused(
            "PLAN_CHOICE", "%(name)s salah satu dari: %(choices)s.", name=name, choices=", ".join(allowed)
        )
    return str(value)


def _month(value: Any, name: str) -> Month:
    try:
        return Month.parse(str(value))
    except MonthError as error:
        raise PlanRefused("PLAN_MONTH", "%(name)s adalah bulan, misalnya 2026-01.", name=name) from error


def cost(plan: Plan) -> dict[str, Any]:
    """What the plan costs, in whole rupiah: `law` under the present law, `draft` under the draft (None without one),
    and `difference`, draft less law. Raises PayungError of the law room for a draft that does not fit.
    """
    now = by_law(plan)
    drafted = by_law(plan, read_draft(plan.draft, plan.name).law) if plan.draft.strip() else None
    return {
        **plan.plain(),
        "law": now,
        "draft_cost": drafted,
        "difference": drafted["total"] - now["total"] if drafted else None,
    }


def by_law(plan: Plan, law: Statute | None = None) -> dict[str, Any]:
    """Rupiah and worker-months by month and payer, by year, and by line; by the law in force, or by another."""
    months: dict[Month, Counter[str]] = {plan.first + number: Counter() for number in range(plan.months)}
    people: Counter[Month] = Counter()
    totals, worker_months = [0] * len(plan.lines), [0] * len(plan.lines)
    for at, line in enumerate(plan.lines):
        group, begins = payer_class(line.payer).word, line.first or plan.first
        for number in range(line.months or plan.months):
            month = begins + number
            if number % YEAR >= line.months_a_year or month not in months:
                continue
            count = line.people_in(number)
            amount = count * month_price(month, line.sector, group, line.income, law).amount
            months[month][line.payer] += amount
            people[month] += count
            totals[at] += amount
            worker_months[at] += count
    by_year: dict[int, Counter[str]] = {}
    for month, paid in months.items():
        by_year.setdefault(month.year, Counter()).update(paid)
    whole = sum(by_year.values(), Counter())
    return {
        "total": sum(totals),
        "worker_months": sum(worker_months),
        "by_payer": dict(whole),
        "years": [
            {"year": year, "total": sum(paid.values()), "by_payer": dict(paid)} for year, paid in by_year.items()
        ],
        "months": [
            {"month": str(month), "people": people[month], "total": sum(paid.values()), "by_payer": dict(paid)}
            for month, paid in months.items()
        ],
        "lines": [{"total": total, "worker_months": count} for total, count in zip(totals, worker_months, strict=True)],
    }


def as_scheme(plan: Plan, number: int) -> dict[str, Any]:
    """What the form of a new scheme is filled with from line `number` (from 1): kind, months, people, budget, income.

    A scheme pays months in a row, so of a line that rests part of the year it takes the first stretch. Raises PlanRefused:
    PLAN_LINE, PLAN_NO_SCHEME for a payer who opens none (himself, an employer).
    """
    if not 1 <= number <= len(plan.lines):
        raise PlanRefused("PLAN_LINE_UNKNOWN", "Baris itu tidak ada dalam rencana ini.")
    line = plan.lines[number - 1]
    kind = next((one for one in KINDS if line.payer in (one.payer, one.in_regency)), None)
    if kind is None:
        raise PlanRefused("PLAN_NO_SCHEME", "Pembayar ini tidak membuka skema pendanaan. Pilih baris lain.")
    begins = line.first or plan.first
    left = plan.months - begins.since(plan.first)
    stretch = min(line.months or plan.months, left, line.months_a_year if line.months_a_year < YEAR else left)
    last = begins + (stretch - 1)
    one_line = Plan(plan.name, begins, stretch, (line,))
    return {
        "name": plan.name,
        "kind": kind.value,
        "first_month": str(begins),
        "last_month": str(last),
        "people": line.people,
        "income_base": line.income,
        "budget": by_law(one_line)["total"],
    }

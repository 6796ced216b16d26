"""Topics of the worked examples about pensions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from payung.kernel.months import Month
from payung.law.explain_jp import explain_jp
from payung.law.jp import (
    average_wage,
    index_limit,
    jp_pension,
    jp_retirement_day,
    jp_wage_index,
    jp_weighted_wages,
    pension_from_wages,
)
from payung.law.jp_claims import JpEvent, JpMember, Survivor, jp_right, jp_survivor_pensions
from payung.law.topics import Answer, Given, day, rupiah
from payung.law.topics_benefits import share

_GROWN = date(1960, 1, 1)


def jp_weighted(given: Given) -> Answer:
    inflation = {int(year): share(rate) for year, rate in given["inflation_pct_by_year"].items()}
    lifted = {
        year: int(jp_weighted_wages([rupiah(wage)], jp_wage_index(inflation, int(year), given["retire_year"]))[0])
        for year, wage in given["wages_by_year"].items()
    }
    return {"weighted_wages_by_year": lifted, "average_weighted_wage": average_wage(list(lifted.values()))}


def jp_monthly(given: Given) -> Answer:
    months = given["masa_iur_months"]
    on = date(given.get("year", 2026), 3, 1) if given.get("year") != 2015 else date(2015, 7, 1)
    if "weighted_wages" in given:
        wages = [rupiah(wage) for wage in given["weighted_wages"]]
        average, formula = average_wage(wages), pension_from_wages(wages, months, on)
    else:
        average = rupiah(given["average_weighted_wage"])
        formula = int(jp_pension(average, months, on).formula[0])
    limits = jp_pension(average, months, on).row(0)
    return {
        "average_weighted_wage": average,
        "formula": formula,
        "monthly_pension_before_limits": formula,
        "monthly_pension": min(max(formula, limits["minimum"]), limits["maximum"]),
    }


def jp_survivors(given: Given) -> Answer:
    on = day(given.get("date", "2026-03-01"))
    people = [(Survivor.SPOUSE, _GROWN)] if "survivors" not in given else []
    for who in given.get("survivors", []):
        people.append((Survivor.of_word(who["kind"]), day(who.get("birth", "1960-01-01"))))
    paid = jp_survivor_pensions(rupiah(given["member_pension"]), people, on)
    return {
        "widow_pension": paid.pensions[0].amount if paid.pensions else 0,
        "amounts": [pension.amount for pension in paid.pensions],
        "kind": paid.pensions[0].kind.word if paid.pensions else None,
        "total": paid.total,
    }


def jp_form(given: Given) -> Answer:
    paid: int = given["months_paid"]
    member = JpMember(
        day(given.get("birth", "1960-01-01")),
        day(given["registered"]),
        int(given.get("months_due", paid)),
        paid,
    )
    right = jp_right(JpEvent.of_word(given["event"]), day(given["date"]), member)
    return {"form": right.form.word, "months": right.months, "codes": list(right.verdict.codes)}


def jp_first_day(given: Given) -> Answer:
    return {"date": jp_retirement_day(day(given["birth"])).isoformat()}


def jp_limit(given: Given) -> Answer:
    on = date(given["year"], 3, 1)
    return {"limit": index_limit(rupiah(given["previous"]), share(Decimal(given["inflation_pct"])), on)}


def jp_question(given: Given) -> Answer:
    tree = explain_jp(
        rupiah(given["average"]),
        given["months"],
        day(given["date"]),
        birth=day(given["birth"]) if "birth" in given else None,
        event=JpEvent.of_word(given.get("event", "old_age")),
        registered=Month.parse(given["registered"]) if "registered" in given else None,
        months_due=given.get("months_due"),
    )
    first = tree.children[0]
    return {"pension": tree.value, "why": first.label, "from": first.value if isinstance(first.value, str) else None}


TOPICS: dict[str, Callable[[Given], Answer]] = {
    "jp_weighted_wages": jp_weighted,
    "jp_monthly_pension": jp_monthly,
    "jp_widow": jp_survivors,
    "jp_survivors": jp_survivors,
    "jp_form": jp_form,
    "jp_retirement_day": jp_first_day,
    "jp_question": jp_question,
    "jp_limit_indexation": jp_limit,
}

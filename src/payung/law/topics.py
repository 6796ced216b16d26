"""Maps each topic of the worked examples to the functions of this package."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from payung.kernel.months import Month
from payung.kernel.nik import inspect
from payung.law.benefits import jkm_benefit
from payung.law.contributions import bpu_contributions
from payung.law.identity import kpj_problems
from payung.law.inputs import BpuGroup, PayerClass, Sector, Segment
from payung.law.terms import delay_compensation, due_date, late_fine

Given = dict[str, Any]
Answer = dict[str, Any]

# A month before all reliefs of 2025 and after those of 2020-2021: the full tariff.
_FULL_TARIFF = Month.parse("2025-06")


class Unsupported(Exception):
    """An input of a known topic that nothing here computes."""


def rupiah(value: Any) -> int:
    """Whole rupiah of an example; a decimal amount is rounded half-up."""
    if isinstance(value, Decimal):
        return int(value.quantize(Decimal(1), ROUND_HALF_UP))
    if type(value) is not int:
        raise TypeError(f"not an amount: {value!r}")
    return value


def day(value: str) -> date:
    """A date of an example, "2025-07-23"."""
    return date.fromisoformat(value)


def _payer(given: Given) -> PayerClass:
    if "payer_class" in given:
        return PayerClass.of_word(given["payer_class"])
    return PayerClass.STATE_BUDGET if given.get("paid_by_state_budget") else PayerClass.SELF


def bpu(given: Given) -> Answer:
    if given.get("segment", "BPU") != "BPU":
        raise Unsupported
    month = Month.parse(given["month"]) if "month" in given else _FULL_TARIFF
    sector = Sector.of_word(given.get("sector", "other"))
    wants_jht = bool(given.get("jht", False))
    result = bpu_contributions(
        [rupiah(given["income"])],
        month,
        sector=sector,
        payer=_payer(given),
        jht=wants_jht,
        group=BpuGroup.of_word(given.get("group", "independent")),
        registered=Month.parse(given["registered"]) if "registered" in given else None,
    )
    answer = result.row(0)
    return answer | {"income_base": answer["base"]}


def aggregate_donor(given: Given) -> Answer:
    stated = given["months"]
    if isinstance(stated, list):
        months = [Month.parse(text) for text in stated]
    else:
        first = Month.parse(given["from"]) if "from" in given else _FULL_TARIFF
        months = [first + number for number in range(stated)] if "from" in given else [first] * stated
    total = 0
    for month in months:
        row = bpu({**given, "month": str(month)})
        total += int(row["total"]) * given["participants"]
    return {"total": total}


def jkm(given: Given) -> Answer:
    segment = Segment[given.get("segment", "BPU")]
    registered = day(given["registered"]) if "registered" in given else None
    months = given["paid_months"] if "paid_months" in given else given["membership_months"]
    benefit = jkm_benefit(day(given["event_date"]), months, segment, registered=registered)
    return {
        "santunan": benefit.death_grant,
        "berkala": benefit.periodic,
        "funeral": benefit.funeral,
        "total": benefit.total,
        "total_by_membership": benefit.by_membership,
        "differs": benefit.differs,
    }


def due(given: Given) -> Answer:
    return {"due": due_date(Month.parse(given["month"]), Segment[given["segment"]]).isoformat()}


def fine(given: Given) -> Answer:
    month = Month.parse(given["month"]) if "month" in given else _FULL_TARIFF
    amount = rupiah(given["contribution_due"])
    return {"fine": late_fine(amount, given["months_late"], Segment[given["segment"]], month)}


def compensation(given: Given) -> Answer:
    on = day(given["date"]) if "date" in given else _FULL_TARIFF.first_day
    return {"compensation": delay_compensation(rupiah(given["santunan"]), given["days_late"], on)}


def nik(given: Given) -> Answer:
    on = day(given["on"]) if "on" in given else date(2026, 1, 1)
    facts = inspect(given["nik"], on)
    answer: Answer = {"structurally_valid": facts.valid, "problems": list(facts.problems)}
    if facts.region6:
        answer |= {
            "gender": "F" if facts.sex == "P" else "M",
            "birth_date": facts.birth_date.isoformat() if facts.birth_date else None,
            "province": facts.region6[:2],
            "kabkota": facts.region6[:4],
            "district": facts.region6,
            "serial": facts.serial,
        }
    return answer


def kpj(given: Given) -> Answer:
    problems = kpj_problems(given["kpj"])
    return {"format_valid": not problems, "problems": [problem.code for problem in problems]}


TOPICS: dict[str, Callable[[Given], Answer]] = {
    "bpu_contribution": bpu,
    "bpu_minimum": bpu,
    "bpu_minimum_with_jht": bpu,
    "bpu_relief_pp50": bpu,
    "aggregate_donor": aggregate_donor,
    "jkm": jkm,
    "due_date": due,
    "late_fine": fine,
    "delay_compensation": compensation,
    "nik": nik,
    "kpj": kpj,
}

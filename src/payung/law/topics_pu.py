"""Topics of the worked examples about wage earners, construction, migrant workers and the yearly JP figures."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from payung.kernel.months import Month
from payung.law.projects import jakon_by_contract, jakon_by_wages, jakon_without_vat, pmi_contribution
from payung.law.pu import Industry, RiskClass, pu_contributions
from payung.law.store import statute
from payung.law.tables import index_ceiling
from payung.law.topics import Answer, Given, Unsupported, bpu, day, rupiah

_PROJECT_MONTH = Month.parse("2025-06")
_PLACEMENT_DAY = "2025-06-01"


def pu(given: Given) -> Answer:
    if given.get("segment", "PU") != "PU":
        raise Unsupported
    row = _row(given, rupiah(given["wage"]))
    jkk, jkm = int(row["jkk"]), int(row["jkm"])
    jp_due = int(row["jp_employer"]) + int(row["jp_worker"])
    return row | {
        "jht_employee": row["jht_worker"],
        "jp_employee": row["jp_worker"],
        "jkp_employer": 0,
        "jkp_employee": 0,
        "jp_total_due": jp_due,
        "jp_pay_now_1pct": jp_due - int(row["jp_deferred"]),
        "jkk_rate_pct": _percent(given, "jkk"),
        "jkm_rate_pct": _percent(given, "jkm"),
        "jkk_plus_jkm_plus_health_employer_400000": jkk + jkm + 400_000,
    }


def _percent(given: Given, programme: str) -> Decimal:
    """The payable rate in percent: what a wage of a million rupiah pays, in ppm."""
    return Decimal(_row(given, 1_000_000)[programme]) / 10_000


def _row(given: Given, wage: int) -> dict[str, int | str]:
    return pu_contributions(
        [wage],
        Month.parse(given["month"]),
        risk=RiskClass.of_word(given.get("jkk_class", "I")),
        industry=Industry.of_word(given.get("industry", "other")),
        workers=given.get("active_workers", 1),
        jp_deferral=given.get("jp_deferral", False),
        registered=Month.parse(given["registered"]) if "registered" in given else None,
        settled=given.get("jkk_settled", True),
    ).row(0)


def pu_annual(given: Given) -> Answer:
    total: dict[str, Any] = {}
    for number in range(1, 13):
        month = pu({**given, "month": f"{given['year']}-{number:02d}"})
        for key in ("jkk", "jkm", "jht_employer", "jht_employee", "jp_employer", "jp_employee"):
            total[key] = total.get(key, 0) + month[key]
    return total


def pandemic_relief(given: Given) -> Answer:
    return bpu(given) if given.get("segment") == "BPU" else pu(given)


def jkp_contribution(given: Given) -> Answer:
    row = pu_contributions([rupiah(given["wage"])], Month.parse(given["month"]), risk=RiskClass.III).row(0)
    parts = {
        "government": int(row["jkp_government"]),
        "from_jkk": int(row["jkp_from_jkk"]),
        "from_jkm": int(row["jkp_from_jkm"]),
    }
    return {"base": row["jkp_base"], **parts, "total": sum(parts.values())}


def jakon_contract(given: Given) -> Answer:
    month = Month.parse(given["month"]) if "month" in given else _PROJECT_MONTH
    if "contract_value_incl_vat" in given:
        value = jakon_without_vat(rupiah(given["contract_value_incl_vat"]), month)
    else:
        value = rupiah(given["contract_value_excl_vat"])
    result = jakon_by_contract(value, month)
    return {"jkk": result.jkk, "jkm": result.jkm, "total": result.total}


def jakon_wages(given: Given) -> Answer:
    month = Month.parse(given["month"]) if "month" in given else _PROJECT_MONTH
    result = jakon_by_wages(rupiah(given["monthly_wages_total"]), month)
    return {"jkk": result.jkk, "jkm": result.jkm, "total": result.total}


def pmi(given: Given) -> Answer:
    if given["route"] not in ("P3MI", "perseorangan"):
        raise Unsupported
    result = pmi_contribution(
        given["months"],
        day(given.get("date", _PLACEMENT_DAY)),
        by_agency=given["route"] == "P3MI",
        extension_months=given.get("extension_months", 0),
    )
    return {
        "pre": result.before,
        "during_after": result.contract,
        "extension": result.extension,
        "total": result.total,
    }


def jp_wage_cap(given: Given) -> Answer:
    when = Month.parse(given["month"]) if "month" in given else day(given["date"])
    return {"jp_wage_cap": statute().rupiah("jp.wage_ceiling", when)}


def jp_cap_indexation(given: Given) -> Answer:
    growth = Decimal(given["gdp_growth_pct"]) * 10_000
    if growth != int(growth):
        raise Unsupported
    return {"new_cap": index_ceiling(statute(), rupiah(given["previous_cap"]), int(growth), _PROJECT_MONTH)}


def jp_benefit_limits(given: Given) -> Answer:
    # The limits of a year hold from March; those of 2015 from the start of the programme.
    month = Month.parse("2015-07") if given["year"] == 2015 else Month.of(given["year"], 3)
    law = statute()
    return {
        "min_monthly": law.rupiah("jp.minimum_pension", month),
        "max_monthly": law.rupiah("jp.maximum_pension", month),
    }


def jp_retirement_age(given: Given) -> Answer:
    month = Month.of(given["year"], 7 if given["year"] == 2015 else 1)
    return {"retirement_age": statute().value("jp.retirement_age", month)}


TOPICS: dict[str, Callable[[Given], Answer]] = {
    **dict.fromkeys(("pu_jkk", "pu_jkm", "pu_jht", "pu_jht_employer", "pu_jht_employee", "pu_jp", "pu_jp_max"), pu),
    **dict.fromkeys(("pu_full", "pu_payslip", "pu_relief_pp7", "relief_pp49_2020_jp"), pu),
    "pu_annual": pu_annual,
    "relief_pp49_2020": pandemic_relief,
    "jkp_contribution": jkp_contribution,
    "jakon_contract": jakon_contract,
    "jakon_wages_known": jakon_wages,
    "pmi_contribution": pmi,
    "jp_wage_cap": jp_wage_cap,
    "jp_cap_indexation": jp_cap_indexation,
    "jp_benefit_limits": jp_benefit_limits,
    "jp_retirement_age": jp_retirement_age,
}

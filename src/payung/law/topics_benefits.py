"""Topics of the worked examples about benefits: work accident, scholarships."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from payung.kernel.months import Month
from payung.law.disability import Loss, jkk_disability_rate
from payung.law.eras import add_months
from payung.law.jht import Purpose, jht_grow, jht_partial, jht_partial_verdict
from payung.law.jkk import (
    Reimbursed,
    jkk_death,
    jkk_partial_disability,
    jkk_reimbursed,
    jkk_total_disability,
    jkk_transport,
    jkk_unable,
    jkk_unable_days,
)
from payung.law.jkp import change_day, jkp_benefit, most_months
from payung.law.scholarship import (
    Cause,
    SchoolLevel,
    scholarship_amount,
    scholarship_eligibility,
    scholarship_maximum,
)
from payung.law.store import statute
from payung.law.topics import Answer, Given, Unsupported, day, rupiah

_TODAY = date(2025, 6, 1)  # examples of a table that give no day
_CAUSES = {"JKK_CTT": "JKK_TOTAL", "CTT": "JKK_TOTAL", "JKK": "JKK_DEATH"}
_LEVELS = {"SMK": "SMA", "SLTA": "SMA", "SLTP": "SMP", "S1": "PT", "PELATIHAN": "PT", "TRAINING": "PT"}
_ITEMS = {
    "prosthetic_teeth": "dentures",
    "gigi_tiruan": "dentures",
    "kacamata": "glasses",
    "eyeglasses": "glasses",
}


def wage_of(given: Given) -> int:
    """The wage (PU) or the income base (BPU) of an example."""
    return rupiah(given["wage"] if "wage" in given else given["income_base"])


def share(percent: int | Decimal) -> int:
    """A percentage of an example in ppm."""
    ppm = Decimal(percent) * 10_000
    if ppm != int(ppm):
        raise Unsupported
    return int(ppm)


def event_of(given: Given) -> date:
    return day(given["event_date"]) if "event_date" in given else _TODAY


def accident_death(given: Given) -> Answer:
    row = jkk_death(wage_of(given), event_of(given)).row(0)
    return {
        "death_santunan": row["grant"],
        "berkala": row["periodic"],
        "funeral": row["funeral"],
        "total_excl_scholarship": row["total"],
    }


def total_disability(given: Given) -> Answer:
    row = jkk_total_disability(wage_of(given), event_of(given)).row(0)
    return {
        "ctt_santunan": row["grant"],
        "berkala": row["periodic"],
        "total_excl_scholarship": row["total"],
    }


def _loss(given: Given) -> int:
    """The stated percentage, or the table's where none is stated: "right_thumb", "both_eyes"."""
    if "pct" in given:
        return share(given["pct"])
    side, _, rest = given["loss"].partition("_")
    loss = Loss(rest, side) if side in ("right", "left") else Loss(given["loss"], steps=given.get("steps", 0))
    return jkk_disability_rate(loss, event_of(given), left_handed=given.get("left_handed", False))


def partial_disability(given: Given) -> Answer:
    function = share(given.get("function_loss_pct", 100))
    loss = _loss(given)
    paid = jkk_partial_disability(wage_of(given), event_of(given), loss, function_loss=function)
    return {"santunan": int(paid[0]), "pct": Decimal(loss) / 10_000}


def unable(given: Given) -> Answer:
    if "days_unable" in given:
        months = given.get("months_unable", 0)
        least, most = jkk_unable_days(wage_of(given), months, given["days_unable"], event_of(given))
        return {"total": least, "least": least, "most": most}
    return {"total": int(jkk_unable(wage_of(given), given["months_unable"], event_of(given))[0])}


def transport(given: Given) -> Answer:
    if "mode" in given:
        given = {**given, given["mode"]: given["cost"]}
        if given["mode"] not in ("land", "river", "lake", "sea", "air"):
            raise Unsupported
    land = sum(rupiah(given.get(mode, 0)) for mode in ("land", "river", "lake"))
    sea, air = rupiah(given.get("sea", 0)), rupiah(given.get("air", 0))
    return {"reimbursed": int(jkk_transport(event_of(given), land=land, sea=sea, air=air)[0])}


def reimbursement(given: Given) -> Answer:
    word: str = given["item"]
    item = Reimbursed.of_word(_ITEMS.get(word, word))
    return {"reimbursed": int(jkk_reimbursed(rupiah(given["cost"]), item, event_of(given))[0])}


def school_level(given: Given) -> Answer:
    word: str = given["level"].upper()
    amount, longest = scholarship_amount(SchoolLevel.of_word(_LEVELS.get(word, word)), event_of(given))
    return {
        "per_year": amount,
        "max_years": longest,
        "total": amount * min(given.get("years", longest), longest),
    }


def school_maximum(given: Given) -> Answer:
    return {"total": scholarship_maximum(given["children"], event_of(given))}


def school_eligibility(given: Given) -> Answer:
    word: str = given["cause"]
    cause = Cause.of_word(_CAUSES.get(word, word))
    months = given["contribution_months"] if "contribution_months" in given else given["contribution_years"] * 12
    return {"eligible": scholarship_eligibility(cause, event_of(given), int(months)).eligible}


def jht_growth(given: Given) -> Answer:
    if rupiah(given.get("contributions", 0)):
        raise Unsupported  # a yearly sum does not say in which months it was paid
    rate = share(given["annual_rate_pct"])
    return {"closing_balance": int(jht_grow(rupiah(given["opening_balance"]), rate, given["years"])[0])}


def jht_part(given: Given) -> Answer:
    purpose = Purpose.HOUSING if given["purpose"] == "housing" else Purpose.OTHER
    months = int(given["membership_years"] * 12)
    verdict = jht_partial_verdict(months, event_of(given), taken_before=given.get("taken_before", False))
    most = int(jht_partial(rupiah(given["balance"]), purpose, event_of(given))[0])
    return {"eligible": verdict.eligible, "max_payout": most if verdict.eligible else 0}


def jht_year_rate(given: Given) -> Answer:
    month = Month.of(given["year"], 7 if given["year"] == 2015 else 1)
    return {"rate_pct": Decimal(statute().ppm("jht.development_rate", month)) / 10_000}


def jkp_cash(given: Given) -> Answer:
    layoff, before = day(given["phk_date"]), given.get("months_paid_before")
    change = change_day(statute())
    if given.get("claims_paid_all_before") == change.isoformat():
        # The example leaves the change out: a layoff so early that every month was paid at the old rates.
        layoff, before = add_months(change, -12), most_months(statute())
    row = jkp_benefit(rupiah(given["wage"]), layoff, paid_before_change=before)
    monthly = row.monthly[0].tolist()
    answer: Answer = {"base": int(row.base[0]), "months": len(monthly), "total": int(row.total[0])}
    answer |= {"months_1_3": monthly[0], "months_4_6": monthly[3]}
    return answer | ({"monthly": monthly[0]} if len(set(monthly)) == 1 else {"monthly": monthly})


TOPICS: dict[str, Callable[[Given], Answer]] = {
    "jkk_death": accident_death,
    "jkk_permanent_total": total_disability,
    "jkk_partial_anatomical": partial_disability,
    "jkk_partial_function": partial_disability,
    "jkk_stmb": unable,
    "jkk_transport_cap": transport,
    "jkk_reimbursement": reimbursement,
    "scholarship_level": school_level,
    "scholarship_max": school_maximum,
    "scholarship_eligibility": school_eligibility,
    "jht_growth": jht_growth,
    "jht_partial": jht_part,
    "jht_rate": jht_year_rate,
    "jkp_benefit": jkp_cash,
}

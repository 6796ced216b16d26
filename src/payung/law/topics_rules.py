"""Topics of the worked examples about heirs, housing, membership and payments."""

from __future__ import annotations

from collections.abc import Callable

from payung.kernel.months import Month, MonthRange
from payung.law.business_risk import risk_of
from payung.law.heirs import Heir, Relation, heirs_division
from payung.law.inputs import PayerClass, Sector, Segment
from payung.law.membership import Scale, membership_programmes, membership_scale, wage_from_daily, wage_from_output
from payung.law.mlt import Applicant, Facility, mlt_verdict
from payung.law.payments import bpu_advance_dues, bpu_standing, jp_deferred_instalments, settle
from payung.law.projects import pmi_benefit, pmi_jht
from payung.law.sectors import payer_class, sector_of
from payung.law.terms import change_due, construction_due, payout_deadline, registration_due, report_due
from payung.law.topics import Answer, Given, day, rupiah
from payung.law.topics_benefits import event_of


def heirs(given: Given) -> Answer:
    people = [
        Heir(Relation.of_word(who["relation"]), who.get("weight", 1))
        if isinstance(who, dict)
        else Heir(Relation.of_word(who))
        for who in given["heirs"]
    ]
    split = heirs_division(rupiah(given["grants"]), rupiah(given.get("funeral", 0)), people, event_of(given))
    return {
        "group": split.group,
        "shares": list(split.shares),
        "organiser": split.organiser,
        "fund": split.fund,
    }


def mlt(given: Given) -> Answer:
    applicant = Applicant(
        given.get("membership_months", 12),
        given.get("programmes", ["jkk", "jkm", "jht"]),
        active=given.get("active", True),
        employer_orderly=given.get("employer_orderly", True),
        owns_house=given.get("owns_house", False),
        used_before=given.get("used_before", False),
        spouse_used=given.get("spouse_used", False),
    )
    facility = Facility.of_word(given["facility"])
    verdict = mlt_verdict(
        facility, rupiah(given["amount"]), given["years"], applicant, day(given.get("date", "2025-06-01"))
    )
    return {"eligible": verdict.eligible, "codes": list(verdict.codes)}


def membership(given: Given) -> Answer:
    scale = Scale.of_word(given["scale"]) if "scale" in given else None
    employer = given.get("is_employer", False)
    return dict(membership_programmes(Segment[given["segment"]], event_of(given), scale=scale, is_employer=employer))


def employer_scale(given: Given) -> Answer:
    return {"scale": membership_scale(event_of(given), capital=given.get("capital"), sales=given.get("sales")).word}


def wage_base(given: Given) -> Answer:
    if "daily" in given:
        return {"wage": wage_from_daily(rupiah(given["daily"]), event_of(given))}
    months = [rupiah(wage) for wage in given["last_months"]]
    return {"wage": wage_from_output(months, event_of(given), weather=given.get("weather", False))}


def settlement(given: Given) -> Answer:
    dues = [(Month.parse(month), rupiah(amount)) for month, amount in given["dues"].items()]
    result = settle(rupiah(given["payment"]), dues)
    return {"paid": {str(one.month): one.paid for one in result.months}, "credit": result.credit}


def advance(given: Given) -> Answer:
    payer = PayerClass.of_word(given.get("payer_class", "self"))
    sector = Sector.of_word(given.get("sector", "other"))
    first = Month.parse(given["from"])
    dues = bpu_advance_dues(
        rupiah(given["income"]),
        first,
        given["months"],
        sector=sector,
        payer=payer,
        jht=given.get("jht", False),
    )
    return {"total": sum(amount for _, amount in dues), "dues": [amount for _, amount in dues]}


def standing(given: Given) -> Answer:
    paid = MonthRange.through(Month.parse(given["paid_from"]), Month.parse(given["paid_to"]))
    return {"standing": bpu_standing(paid, Month.parse(given["month"])).value}


def deferral(given: Given) -> Answer:
    parts = jp_deferred_instalments(rupiah(given["amount"]), Month.parse(given["month"]), given.get("instalments", 1))
    return {
        "first": parts[0][0].isoformat(),
        "last": parts[-1][0].isoformat(),
        "amounts": [amount for _, amount in parts],
    }


def pmi_savings(given: Given) -> Answer:
    return {"total": pmi_jht(rupiah(given["amount"]), given["months"], day(given.get("date", "2025-06-01")))}


def pmi_grant(given: Given) -> Answer:
    return {"amount": pmi_benefit(given["name"], day(given.get("date", "2025-06-01")))}


def payout(given: Given) -> Answer:
    return {"deadline": payout_deadline(given["programme"], day(given["complete"])).isoformat()}


def deadline(given: Given) -> Answer:
    last = {
        "jkk_report": report_due,
        "registration": registration_due,
        "data_change": change_due,
        "construction": construction_due,
    }[given["of"]]
    return {"deadline": last(day(given["from"])).isoformat()}


def sector(given: Given) -> Answer:
    reading = sector_of(given["occupation"])
    return {"sector": reading.sector.word, "word": reading.word}


def class_of_payer(given: Given) -> Answer:
    return {"payer_class": payer_class(given["kind"]).word}


def business_risk(given: Given) -> Answer:
    reading = risk_of(given["business"], given.get("month"))
    return {
        "risk": reading.risk.word if reading.risk is not None else None,
        "verified": reading.verified,
        "alike": [one.business for one in reading.alike],
    }


TOPICS: dict[str, Callable[[Given], Answer]] = {
    "business_risk": business_risk,
    "deadline": deadline,
    "sector": sector,
    "payer_class": class_of_payer,
    "heirs": heirs,
    "mlt": mlt,
    "membership": membership,
    "employer_scale": employer_scale,
    "wage_base": wage_base,
    "settlement": settlement,
    "advance": advance,
    "bpu_standing": standing,
    "jp_deferral": deferral,
    "pmi_jht": pmi_savings,
    "pmi_benefit": pmi_grant,
    "payout_deadline": payout,
}

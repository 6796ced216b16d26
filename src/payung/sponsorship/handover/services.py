"""What is done before cover ends, so that people find their next payer: whose cover ends, what they are offered, who
gets a message.

The figures are kept up to date when months are written (`payung.keep_ceasing`). So a person with a next payer
disappears from them at once, and no page has to count a whole province.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from payung.kernel.months import Month, MonthRange
from payung.kernel.views import Col, Columns
from payung.law.store import statute
from payung.notices import selectors as notices
from payung.notices.services import Recipient, mobile, queue
from payung.participation import bindings as participation
from payung.platform import clock
from payung.platform.db import LOADER, page_by_page
from payung.registry import selectors as registry
from payung.sponsorship import bindings
from payung.sponsorship.choices import OFFER, REACH, VISITED
from payung.sponsorship.kinds import BY_VALUE
from payung.sponsorship.models import Block, Scheme
from payung.sponsorship.pricing import month_price

AT_ONCE = 500
TEMPLATE = "cover_ends"
VILLAGES: Columns = (
    Col("regency", "Kabupaten/kota", "place"),
    Col("village_code", "Desa/kelurahan", "place"),
    Col("people", "Orang", "number"),
)
REGENCIES: Columns = (
    Col("regency", "Kabupaten/kota", "place"),
    Col("villages", "Desa/kelurahan", "number"),
    Col("people", "Orang", "number"),
)
PEOPLE: Columns = (
    Col("name", "Nama", "person", private=True),
    Col("phone", "Telepon", private=True),
    Col("reach", "Kabar", "choice", REACH),
    Col("reason", "Sebab"),
    Col("person_id", "Orang", "id", on="file"),
)
OFFERS: Columns = (
    Col("kind", "Tawaran", "choice", OFFER),
    Col("name", "Skema"),
    Col("monthly", "Iuran sebulan", "money"),
    Col("room", "Masih dapat masuk", "number"),
)


@dataclass(frozen=True)
class Offer:
    """What a person is offered when his cover ends. kind: one of `choices.OFFER`. monthly: what somebody pays for a month, whole rupiah.

    room: how many more people its money carries for all months that it then has for them (of classes, the one with the fewest),
    None where that is not asked (a person who pays himself).
    """

    kind: str
    scheme_id: int | None
    name: str
    monthly: int
    room: int | None


def villages(scheme: Scheme, month: Month) -> list[dict[str, Any]]:
    """How many lose their cover after a month of a scheme, by village: regency, village_code, people; the most people first."""
    with connection.cursor() as cursor:
        answered = participation.falls_out(payer=scheme.payer_id, month=month.first_day).on(cursor)
    return sorted((dict(one) for one in answered), key=lambda one: (-one["people"], one["village_code"]))


def by_regency(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Lines of villages summed by regency: regency, villages, people; the most people first."""
    summed: dict[str, dict[str, Any]] = {}
    for one in lines:
        line = summed.setdefault(one["regency"], {"regency": one["regency"], "villages": 0, "people": 0})
        line["villages"] += 1
        line["people"] += one["people"]
    return sorted(summed.values(), key=lambda one: (-one["people"], one["regency"]))


@dataclass(frozen=True)
class Falling:
    """Somebody whose cover ends, and whether a message about it reached him. reach: one of `choices.REACH`; reason: a code of `notices.choices.REASON`,
    or of a transport, where a message did not arrive."""

    person_id: int
    name: str
    phone: str
    reach: str
    reason: str

    @property
    def visited(self) -> bool:
        """Whether an officer should visit him: no message can reach him, or none is known to have arrived."""
        return self.reach in VISITED


def people(scheme: Scheme, month: Month, village: str) -> list[Falling]:
    """People of a village whose cover ends after a month of a scheme and whom the reader may see, ordered by their
    numbers. Two queries.
    """
    with connection.cursor() as cursor:
        rows = {
            one["person_id"]: one
            for one in bindings.handover_people(scheme=scheme.pk, month=month.first_day, village=village).on(cursor)
        }
    return [
        Falling(number, one.name, one.phone, _reach(rows[number], mobile(one.phone)), rows[number]["reason"])
        for number, one in sorted(registry.identities(list(rows)).items())
    ]


def _reach(one: Mapping[str, Any], phone: str) -> str:
    """What became of the newest message about this end of cover; without a message, why there is none."""
    state = one["state"]
    if state == "delivered":
        return "delivered"
    if state in {"undelivered", "failed"}:
        return "undelivered"
    if state == "sent" and one["finished_at"] < clock.moment() - notices.NO_WORD:
        return "no_word"
    if state:
        return "waiting"
    if not phone:
        return "no_phone"
    return "refused" if one["refused"] else "not_yet"


def offers(scheme: Scheme, month: Month) -> list[Offer]:
    """What people of a scheme are offered for the month after: renewal by the same payer, other schemes that take people then,
    SERTAKAN among them, and paying oneself at the price of the law. A fixed number of queries.
    """
    after = month + 1
    rows = (
        Scheme.objects.filter(state="open", first_month__lte=after.first_day, last_month__gte=after.first_day)
        .exclude(pk=scheme.pk)
        .select_related("payer", "fund")
        .order_by("id")
    )
    by_scheme = _blocks(rows)
    answered = []
    for one in rows:
        months = _months(one, after, by_scheme.get(one.pk, []))
        if not months:
            continue
        prices = [month_price(each, "other", one.payer.payer_class, one.income_base).amount for each in months]
        fund = getattr(one, "fund", None)
        room = fund.carries(sum(prices)) if fund else None
        answered.append(Offer(_kind(scheme, one), one.pk, one.name, prices[0], room))
    own = month_price(after, "other", "self", scheme.income_base).amount
    ranked = sorted(answered, key=lambda one: _RANK[one.kind])
    return [one for one in ranked if one.room != 0] + [Offer("self", None, "", own, None)]


def _blocks(schemes: Iterable[Scheme]) -> dict[int, list[int]]:
    """Months of the classes of each scheme that has classes, in one query."""
    by_scheme: dict[int, list[int]] = {}
    for scheme_id, months in Block.objects.filter(scheme__in=schemes).values_list("scheme_id", "months"):
        by_scheme.setdefault(scheme_id, []).append(months)
    return by_scheme


def _months(scheme: Scheme, start: Month, blocks: Iterable[int]) -> MonthRange | None:
    """The months that a scheme has for who comes in with `start`; None where they would not all lie within it."""
    whole = MonthRange.through(Month.from_date(scheme.first_month), Month.from_date(scheme.last_month))
    kind, block = BY_VALUE[scheme.kind], min(blocks, default=0)
    if not block and not kind.contract_months:
        return MonthRange(start, whole.stop)
    months = kind.enrolled(whole, start, block)
    return months if months.stop <= whole.stop else None


_RANK = {"renew": 0, "other": 1, "sertakan": 2}


def _kind(scheme: Scheme, other: Scheme) -> str:
    if other.organisation_id == scheme.organisation_id:
        return "renew"
    return "sertakan" if other.kind == "sertakan" else "other"


def whole(scheme: Scheme, month: Month | None = None) -> dict[str, Any]:
    """People whose cover ends after a month of a scheme (default: its last month), by village, and what they are
    offered.
    """
    ends = month or Month.from_date(scheme.last_month)
    listed = villages(scheme, ends)
    return {
        "id": scheme.pk,
        "name": scheme.name,
        "month": str(ends),
        "first_day_without": (ends + 1).first_day,
        "days_left": ((ends + 1).first_day - clock.today()).days,
        "people": sum(one["people"] for one in listed),
        "grace_months": grace_months(ends + 1),
        "villages": listed,
        "offers": [vars(one) for one in offers(scheme, ends)],
    }


def grace_months(month: Month) -> int:
    """How many months in a row without a contribution the law allows a BPU member before his membership becomes inactive (`terms.bpu_grace_months`)."""
    return int(statute().value("terms.bpu_grace_months", month))


def tell(on: date) -> int:
    """Write to people whose cover ends in 60, 30 or 7 days and who have no next payer; returns the number of messages.

    Each stage of each person's end has one key. So after an interrupted run the next one continues, and nobody gets the
    same message twice. A person who has no mobile number, has refused messages in his regency, or did not provably
    receive them, is on the village's list instead. Loader, no session.
    """
    due = page_by_page(
        lambda after: bindings.handover_due(today=on, after=after, limit=AT_ONCE).ask(LOADER), "membership_id", AT_ONCE
    )
    return sum(_tell(one) for one in due)


def _tell(one: Mapping[str, Any]) -> int:
    phone = mobile(one["phone"])
    if not phone or notices.refuses("sms", phone, one["regency"]):
        return 0
    ends = Month.from_date(one["month"])
    own = month_price(ends + 1, "other", "self", 1_000_000).amount
    queue(
        TEMPLATE,
        f"person:{one['person_id']}",
        one["regency"],
        Recipient(one["name"], phone=phone),
        {"payer": one["payer"], "deadline": ends.last_day.isoformat(), "amount": str(own)},
        key=f"handover:{one['person_id']}:{ends}:{one['days']}",
        channel="sms",
    )
    return 1

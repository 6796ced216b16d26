"""Agents and Perisai of a scheme: who brought whom, what of it is paid, and the incentive by the rate that the scheme states."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext_noop

from payung.access.policies import require
from payung.access.services import Actor
from payung.contributions import bindings
from payung.contributions.agents.models import Incentive
from payung.contributions.errors import REFUSALS
from payung.kernel.months import Month
from payung.kernel.views import Col, Columns
from payung.sponsorship.models import Scheme
from payung.sponsorship.services import scheme_of

PERCENT = re.compile(r"^\d{1,2}(?:[.,](\d{1,4}))?$")
MOST_PPM = 500_000
AGENTS: Columns = (
    Col("agent_id", "Agen", "id"),
    Col("people", "Orang", "number"),
    Col("months", "Bulan dijanjikan", "number"),
    Col("amount", "Iuran dijanjikan", "money"),
    Col("paid_months", "Bulan terbayar", "number"),
    Col("paid", "Iuran terbayar", "money"),
    Col("incentive", "Insentif", "money"),
    Col("own_months", "Bulan dibayar sendiri sesudahnya", "number"),
    Col("own_paid", "Iuran dibayar sendiri", "money"),
    Col("first_month", "Bulan pertama", "month"),
    Col("last_month", "Bulan terakhir", "month"),
)
PEOPLE: Columns = (
    Col("person_id", "Orang", "id"),
    Col("months", "Bulan dijanjikan", "number"),
    Col("amount", "Iuran dijanjikan", "money"),
    Col("paid_months", "Bulan terbayar", "number"),
    Col("paid", "Iuran terbayar", "money"),
    Col("own_months", "Bulan dibayar sendiri sesudahnya", "number"),
    Col("own_paid", "Iuran dibayar sendiri", "money"),
    Col("first_month", "Bulan pertama", "month"),
    Col("last_month", "Bulan terakhir", "month"),
)
RULE = gettext_noop(
    "Bulan yang kemudian dibayar orangnya sendiri ditunjukkan terpisah dan tidak menambah insentif: tarif yang dinyatakan skema berlaku"
    " atas iuran yang dibayar skema, menurut dokumen pada tarifnya. Tarif resmi insentif agen atau Perisai yang berlaku sekarang belum"
    " ditemukan; bila perjanjiannya lain, nyatakan tarif itu dengan dokumennya.",
)  # what earns nothing, and by what source


def parts_per_million(percent: str) -> int:
    """Percent as somebody writes it, in parts per million: "7,5" -> 75000. Raises ContributionsRefused(INCENTIVE_RATE)."""
    written = percent.strip()
    if not PERCENT.match(written):
        raise REFUSALS["incentive_rate"]
    whole, _sep, decimals = written.replace(",", ".").partition(".")
    ppm = int(whole) * 10_000 + int(decimals.ljust(4, "0"))
    if ppm > MOST_PPM:
        raise REFUSALS["incentive_rate"]
    return ppm


def state(actor: Actor, scheme_id: int, percent: str, source: str, month: str) -> int:
    """State the rate of a scheme's agents from a month on; returns its number. Raises ContributionsRefused."""
    require(actor.roles, "scheme.edit")
    scheme_of(actor, scheme_id)
    first = Month.parse(month).first_day
    asked = bindings.incentive_state(
        scheme=scheme_id, from_=first, ppm=parts_per_million(percent), source=" ".join(source.split())
    )
    return REFUSALS.make(asked)


def span_of(scheme: Scheme, first: Month | None = None, last: Month | None = None) -> tuple[date, date]:
    """First days of the first and the last month of a statement; those of the scheme where a month is not given."""
    return (first.first_day if first else scheme.first_month), (last.first_day if last else scheme.last_month)


def lines_of(scheme: Scheme, first: Month | None = None, last: Month | None = None) -> list[dict[str, Any]]:
    """The statement of a scheme by agent: people, months and whole rupiah, promised and paid; `incentive` None where no rate is stated.
    own_months: what its people paid themselves afterwards, until `last` or all of it, beyond the scheme's end too; it earns nothing."""
    since, until = span_of(scheme, first, last)
    with connection.cursor() as cursor:
        asked = bindings.agent_statement(scheme=scheme.pk, first=since, last=until, own_last=_first_day(last)).on(
            cursor
        )
    return [_line(dict(one)) for one in asked]


def people_of(
    scheme: Scheme, agent_id: int, first: Month | None = None, last: Month | None = None
) -> list[dict[str, Any]]:
    """The people whom an agent brought into a scheme, a line each: person_id, months, amount, paid_months, paid, first_month, last_month,
    own_months, own_paid. Whole rupiah; `amount` is promised, `own_paid` is what the person paid himself afterwards."""
    since, until = span_of(scheme, first, last)
    with connection.cursor() as cursor:
        asked = bindings.agent_people(
            scheme=scheme.pk, agent=agent_id, first=since, last=until, own_last=_first_day(last)
        ).on(cursor)
    return [_line(dict(one)) for one in asked]


def _line(one: dict[str, Any]) -> dict[str, Any]:
    months = {name: f"{one[name]:%Y-%m}" if one[name] else None for name in ("first_month", "last_month")}
    return {**one, **months}


def _first_day(month: Month | None) -> date | None:
    return month.first_day if month else None


def rates(scheme_id: int) -> list[dict[str, Any]]:
    """Rates that the scheme has stated, the newest first: parts per million, from which month, where it is written."""
    return [
        {"id": one.pk, "from_month": f"{one.from_month:%Y-%m}", "rate_ppm": one.rate_ppm, "source": one.source}
        for one in Incentive.objects.filter(scheme_id=scheme_id).order_by("-id")
    ]


def statement(scheme_id: int, first: Month | None = None, last: Month | None = None) -> dict[str, Any]:
    """The statement of a scheme with its sums and rates. Raises SchemeRefused(SCHEME_UNKNOWN)."""
    scheme = scheme_of(None, scheme_id)
    lines = lines_of(scheme, first, last)
    since, until = span_of(scheme, first, last)
    stated = rates(scheme_id)
    return {
        "scheme_id": scheme.pk,
        "first_month": f"{since:%Y-%m}",
        "last_month": f"{until:%Y-%m}",
        "stated_by": "scheme" if stated else None,
        "rates": stated,
        "agents": lines,
        "paid_months": sum(one["paid_months"] for one in lines),
        "paid": sum(one["paid"] for one in lines),
        "incentive": sum(one["incentive"] or 0 for one in lines) if stated else None,
        "own_months": sum(one["own_months"] for one in lines),
        "own_paid": sum(one["own_paid"] for one in lines),
        "rule": RULE,
    }

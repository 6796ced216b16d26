"""The law changes while schemes run: their prices are computed again, and commitments, bills and payments follow.

Months that are not billed yet get the new price by themselves when they are assessed (`adopt_law`). Months that are
billed follow after one person has asked for it, having seen people and rupiah, and another has released exactly that.
Runs in the caller's transaction and session.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from payung.access.policies import require
from payung.access.services import Actor
from payung.contributions import bindings
from payung.contributions.choices import PRICED
from payung.contributions.due import due_date
from payung.contributions.errors import REFUSALS, ContributionsRefused
from payung.contributions.models import Bill
from payung.kernel.checkdigit import DRAWN, payment_code
from payung.kernel.money import format_rupiah
from payung.kernel.months import Month
from payung.kernel.views import Col, Columns, fields
from payung.law.store import Statute, fingerprint, statute
from payung.participation.choices import SECTOR
from payung.platform import clock
from payung.platform.db import rows
from payung.sponsorship.choices import REPRICING
from payung.sponsorship.models import Fund, Repricing, Scheme
from payung.sponsorship.pricing import month_price, prices_by_law
from payung.sponsorship.services import scheme_of

# Prices of the schemes of these payers in a month.
STANDING = """
select g.id, y.id as payer_id, y.payer_class, g.income_base, p.sector, p.jkk, p.jkm
from published.sponsorship_scheme g join published.participation_payer y on y.id = g.payer_id
join published.sponsorship_price p on p.scheme_id = g.id and p.version = g.price_version and p.month = %(month)s
where y.id = any(%(payers)s) order by g.id, p.sector
"""
OF_SCHEME = """
select p.month, p.sector, p.jht from published.sponsorship_price p
join published.sponsorship_scheme g on g.id = p.scheme_id and g.price_version = p.version
where g.id = %s order by p.month, p.sector
"""
EFFECT: Columns = (
    Col("month", "Bulan", "month"),
    Col("sector", "Sektor iuran", "choice", SECTOR),
    Col("was", "Harga sekarang", "money"),
    Col("becomes", "Harga menurut hukum", "money"),
    Col("standing", "Keadaan", "choice", PRICED),
    Col("people", "Orang", "number"),
    Col("amount", "Selisih", "money"),
)
HISTORY: Columns = (
    Col("id", "Nomor", "id"),
    Col("version", "Versi", "number"),
    Col("state", "Keadaan", "choice", REPRICING),
    Col("reason", "Alasan"),
    Col("asked_on", "Diajukan", "date"),
    Col("decided_on", "Diputuskan", "date"),
    Col("people", "Orang", "number"),
    Col("amount", "Selisih dana", "money"),
    Col("billed", "Selisih tagihan", "money"),
)
OF_REPRICING = (
    *("id", "scheme_id", "version", "state", "reason", "law", "asked_on", "decided_on", "decided_reason"),
    *("people", "months", "amount", "billed"),
)
REASON = "Penetapan membaca hukum yang berlaku"


@dataclass(frozen=True)
class Move:
    """What another price moves in a month: people, and the difference in whole rupiah. billed: by a credit or a bill."""

    month: Month
    sector: str
    was: int
    becomes: int
    billed: bool
    people: int
    amount: int


@dataclass(frozen=True)
class Effect:
    """What new prices move of a scheme: by month and price. left: rupiah of the fund that are not committed."""

    moves: tuple[Move, ...]
    left: int

    @property
    def amount(self) -> int:
        """The difference for the fund, below zero if the fund gets money back."""
        return sum(one.amount for one in self.moves)

    @property
    def back(self) -> int:
        """Whole rupiah that go back to the fund; 0 where the fund pays more."""
        return max(0, -self.amount)

    @property
    def credit(self) -> int:
        """The amount that goes back by credits for months billed before."""
        return -sum(one.amount for one in self.moves if one.billed and one.amount < 0)

    @property
    def debit(self) -> int:
        """The amount that is billed in addition for months billed before."""
        return sum(one.amount for one in self.moves if one.billed and one.amount > 0)

    @property
    def people(self) -> int:
        """People of the month with the most people."""
        by_month: dict[Month, int] = {}
        for one in self.moves:
            by_month[one.month] = by_month.get(one.month, 0) + one.people
        return max(by_month.values(), default=0)

    @property
    def months(self) -> int:
        """Months of all people, added up."""
        return sum(one.people for one in self.moves)

    @property
    def short(self) -> int:
        """Rupiah that the fund lacks for the new prices, 0 when it suffices."""
        return max(0, self.amount - self.left)


def by_law(scheme: Scheme, law: Statute | None = None, cursor: CursorWrapper | None = None) -> list[dict[str, Any]]:
    """The prices of a scheme as the law, or a draft of it, has them today."""
    with connection.cursor() as own:
        used = cursor or own
        used.execute(OF_SCHEME, [scheme.pk])
        return prices_by_law(rows(used), scheme.payer.payer_class, scheme.income_base, law)


def effect(scheme: Scheme, law: Statute | None = None) -> Effect:
    """What the law, or a draft of it, would move of a scheme now. Raises ContributionsRefused(REPRICING_ROLE)."""
    moves = REFUSALS.make(bindings.reprice_preview(scheme=scheme.pk, prices=_json(by_law(scheme, law))))
    return _effect(scheme, moves)


def standing_of(repricing: Repricing) -> Effect:
    """What a repricing that waits would move now."""
    moves = REFUSALS.make(bindings.repricing_standing(repricing.pk))
    return _effect(repricing.scheme, moves)


def _effect(scheme: Scheme, moves: Iterable[Any]) -> Effect:
    fund = Fund.objects.filter(pk=scheme.pk).first()
    moves = tuple(Move(**{**one, "month": Month.from_date(one["month"])}) for one in moves)
    return Effect(moves, fund.left if fund else 0)


def ask(actor: Actor, scheme_id: int, reason: str) -> int:
    """Ask for the prices of the law; returns the number of the repricing, which waits for another person.

    Raises ContributionsRefused: REPRICING_ROLE, NO_PRICE_MOVES, REPRICING_WAITS, FUND_SHORT (nothing moved).
    """
    require(actor.roles, "scheme.edit")
    scheme = scheme_of(actor, scheme_id)
    _suffices(effect(scheme))
    asked = bindings.reprice_ask(
        scheme=scheme_id, reason=reason, law=fingerprint(statute()), prices=_json(by_law(scheme)), on=clock.today()
    )
    return REFUSALS.make(asked)


def take(actor: Actor, repricing_id: int, seen: str) -> None:
    """Release new prices that another person asked for: estimates, credits and bills follow at once, all or nothing.

    seen: digest of what was seen (`seen_of`). Raises ContributionsRefused: UNSEEN, REPRICING_DECIDED, REPRICING_OWN,
    LAW_MOVED (the statute is another one since), FUND_SHORT (nothing moved).
    """
    require(actor.roles, "scheme.edit")
    repricing = repricing_of(actor, repricing_id)
    if repricing.state == "asked":
        if repricing.law != fingerprint(statute()):
            raise REFUSALS["P0E44"]
        _suffices(standing_of(repricing))
    today = clock.today()
    months = {one.month.first_day for one in standing_of(repricing).moves}
    bills = Bill.objects.filter(payer_id=repricing.scheme.payer_id, month__in=months).count()
    codes = [payment_code(secrets.choice(DRAWN)) for _ in range(bills)]  # every bill that goes up gets a code
    due = due_date(Month.from_date(today) + -2, today)
    REFUSALS.make(bindings.reprice_take(repricing=repricing_id, seen=seen, codes=codes, due=due, on=today))


def refuse(actor: Actor, repricing_id: int, reason: str) -> None:
    """Refuse new prices that somebody asked for, or withdraw one's own request. Raises
    ContributionsRefused(REPRICING_DECIDED).
    """
    require(actor.roles, "scheme.edit")
    repricing_of(actor, repricing_id)
    REFUSALS.make(bindings.reprice_refuse(repricing=repricing_id, reason=reason, on=clock.today()))


def seen_of(_actor: Actor, repricing: Repricing) -> str:
    """The digest of what a repricing would move now."""
    return REFUSALS.make(bindings.repricing_seen(repricing.pk))


def repricing_of(_actor: Actor | None, repricing_id: int) -> Repricing:
    """A repricing within the scope. Raises ContributionsRefused(REPRICING_UNKNOWN)."""
    one = Repricing.objects.select_related("scheme__payer").filter(pk=repricing_id).first()
    if one is None:
        raise REFUSALS["repricing_unknown"]
    return one


def history(scheme_id: int) -> list[Repricing]:
    """Repricings of a scheme, the newest first."""
    return list(Repricing.objects.filter(scheme_id=scheme_id).order_by("-id"))


def line(one: Repricing) -> dict[str, Any]:
    """A repricing as interface, commands and pages show it; whole rupiah."""
    return fields(one, OF_REPRICING)


def whole(repricing_id: int) -> dict[str, Any]:
    """A repricing with what it would move while it waits. Raises ContributionsRefused(REPRICING_UNKNOWN)."""
    one = repricing_of(None, repricing_id)
    waits = one.state == "asked"
    return {**line(one), "effect": effect_lines(standing_of(one)) if waits else []}


def scheme_whole(scheme_id: int) -> dict[str, Any]:
    """The repricings of a scheme, the newest first. Raises SchemeRefused(SCHEME_UNKNOWN)."""
    scheme = scheme_of(None, scheme_id)
    return {"id": scheme.pk, "name": scheme.name, "repricings": [line(one) for one in history(scheme_id)]}


def effect_whole(moved: Effect) -> dict[str, Any]:
    """What prices move, with its sums: whole rupiah."""
    return {**fields(moved, ("people", "months", "amount", "credit", "debit", "short")), "moves": effect_lines(moved)}


def effect_lines(moved: Effect) -> list[dict[str, Any]]:
    """What prices move, by month and price, as `EFFECT` shows it."""
    return [
        {
            **fields(one, ("sector", "was", "becomes", "people", "amount")),
            "month": str(one.month),
            "standing": "billed" if one.billed else "estimated",
        }
        for one in moved.moves
    ]


def _suffices(moved: Effect) -> None:
    if moved.short:
        raise ContributionsRefused(
            "FUND_SHORT_BY",
            "Dana skema kurang %(short)s untuk harga yang baru, jadi tidak ada yang diubah. Naikkan anggarannya dahulu.",
            short=format_rupiah(moved.short),
        )


def moved_payers(cursor: CursorWrapper, month: Month, payers: Sequence[int]) -> dict[int, int]:
    """Schemes of payers whose price of a month is not that of the law: scheme by payer."""
    if not payers:
        return {}
    cursor.execute(STANDING, {"month": month.first_day, "payers": list(payers)})
    moved = {}
    for one in rows(cursor):
        law = month_price(month, one["sector"], one["payer_class"], one["income_base"])
        if (law.jkk, law.jkm) != (one["jkk"], one["jkm"]):
            moved[one["payer_id"]] = one["id"]
    return moved


def forecast(cursor: CursorWrapper, month: Month, moved: dict[int, int]) -> dict[int, int]:
    """By payer, what the estimates of a month change when its assessment reads the law; whole rupiah."""
    more: dict[int, int] = {}
    for payer, scheme in moved.items():
        prices = _json(_prices_of(cursor, [scheme])[scheme])
        moves = bindings.reprice_preview(scheme=scheme, prices=prices).on(cursor)
        more[payer] = sum(one["amount"] for one in moves if not one["billed"] and one["month"] == month.first_day)
    return more


def adopt_law(cursor: CursorWrapper, moved: dict[int, int], on: date) -> None:
    """Estimates of these schemes that nobody was billed for go over to the law of the day, within their funds.

    Raises ContributionsRefused(FUND_SHORT); then nothing has moved.
    """
    if not moved:
        return
    law = fingerprint(statute())
    moves = [
        {"scheme": scheme, "law": law, "reason": REASON, "prices": prices}
        for scheme, prices in _prices_of(cursor, list(moved.values())).items()
    ]
    with REFUSALS.worded():
        bindings.law_adopt(moved=_json(moves), on=on).on(cursor)


def _prices_of(cursor: CursorWrapper, scheme_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    prices = {}
    for scheme_id in sorted(scheme_ids):
        cursor.execute(
            "select y.payer_class, g.income_base from published.sponsorship_scheme g"
            " join published.participation_payer y on y.id = g.payer_id where g.id = %s",
            [scheme_id],
        )
        payer_class, income_base = cursor.fetchall()[0]
        cursor.execute(OF_SCHEME, [scheme_id])
        prices[scheme_id] = prices_by_law(rows(cursor), payer_class, income_base)
    return prices


def _json(what: Any) -> str:
    return json.dumps(what)

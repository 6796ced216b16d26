"""What people have paid for themselves follows the law when it moves: people and rupiah first, released by two.

A price is that of the month, of the sector in which the person is a member now, of the payer's class and of the base of his bill.
"""

from __future__ import annotations

import json
import secrets
from typing import Any

from django.db import connection

from payung.access.policies import require
from payung.access.selectors import names_of
from payung.access.services import Actor
from payung.contributions import bindings
from payung.contributions.due import due_date
from payung.contributions.errors import REFUSALS
from payung.contributions.own_prices.models import OwnRepricing
from payung.contributions.repricing.services import Effect, Move, effect_whole
from payung.kernel.acts import Question, Saying
from payung.kernel.checkdigit import DRAWN, payment_code
from payung.kernel.months import Month
from payung.kernel.views import fields
from payung.law.store import Statute, fingerprint, statute
from payung.platform import bindings as platform
from payung.platform import clock
from payung.sponsorship.pricing import month_price

OF_ONE = (
    *("id", "province", "state", "reason", "law", "asked_on", "decided_on", "decided_reason"),
    *("people", "months", "amount"),
)


def province_of(_actor: Actor) -> str:
    """The one province whose people the actor bills. Raises ContributionsRefused(OWN_PRICES_PROVINCE)."""
    with connection.cursor() as cursor:
        served = platform.provinces().on(cursor)
    if len(served) != 1:
        raise REFUSALS["own_prices_province"]
    return str(served[0])


def by_law(province: str, law: Statute | None = None) -> list[dict[str, Any]]:
    """The prices of all own months of a province as the law, or a draft of it, has them: whole rupiah."""
    keys = REFUSALS.make(bindings.own_price_keys(province))
    prices = []
    for key in keys:
        price = month_price(Month.from_date(key["month"]), key["sector"], key["payer_class"], key["base"], law)
        prices.append({**key, "month": key["month"].isoformat(), "jkk": price.jkk, "jkm": price.jkm})
    return prices


def effect(province: str, law: Statute | None = None) -> Effect:
    """What the law, or a draft of it, would move of own months now. Raises ContributionsRefused(OWN_PRICES_ROLE)."""
    prices = json.dumps(by_law(province, law))
    return _effect(REFUSALS.make(bindings.own_reprice_preview(province=province, prices=prices)))


def standing_of(one: OwnRepricing) -> Effect:
    """What a repricing that waits would move now."""
    return _effect(REFUSALS.make(bindings.own_repricing_standing(one.pk)))


def _effect(moves: Any) -> Effect:
    moved = tuple(Move(**{**one, "month": Month.from_date(one["month"]), "billed": True}) for one in moves)
    return Effect(moved, max(0, sum(one.amount for one in moved)))  # no fund pays for it


def ask(actor: Actor, reason: str) -> int:
    """Ask for the prices of the law for own months; returns the number, which waits for another person.

    Raises ContributionsRefused: OWN_PRICES_PROVINCE, OWN_PRICES_ROLE, OWN_PRICES_SAME, OWN_PRICES_WAIT.
    """
    require(actor.roles, "own.ahead")
    province = province_of(actor)
    asked = bindings.own_reprice_ask(
        province=province,
        reason=reason,
        law=fingerprint(statute()),
        prices=json.dumps(by_law(province)),
        on=clock.today(),
    )
    return REFUSALS.make(asked)


def take(actor: Actor, repricing_id: int, seen: str) -> None:
    """Release new prices of own months that another person asked for: credits and bills follow at once, all or none.

    seen: digest of what was seen (`seen_of`). Raises ContributionsRefused: UNSEEN, OWN_PRICES_DECIDED, OWN_PRICES_OWN, LAW_MOVED.
    """
    require(actor.roles, "own.ahead")
    one = repricing_of(actor, repricing_id)
    if one.state == "asked" and one.law != fingerprint(statute()):
        raise REFUSALS["P0E44"]
    today = clock.today()
    dearer = sum(move.people for move in standing_of(one).moves if move.amount > 0)  # a bill each at most
    codes = [payment_code(secrets.choice(DRAWN)) for _ in range(dearer)]
    due = due_date(Month.from_date(today) + -2, today)
    REFUSALS.make(bindings.own_reprice_take(repricing=repricing_id, seen=seen, codes=codes, due=due, on=today))


def refuse(actor: Actor, repricing_id: int, reason: str) -> None:
    """Refuse new prices that somebody asked for, or withdraw one's own request. Raises ContributionsRefused."""
    require(actor.roles, "own.ahead")
    repricing_of(actor, repricing_id)
    REFUSALS.make(bindings.own_reprice_refuse(repricing=repricing_id, reason=reason, on=clock.today()))


def seen_of(_actor: Actor, one: OwnRepricing) -> str:
    """The digest of what a repricing would move now."""
    return REFUSALS.make(bindings.own_repricing_seen(one.pk))


def repricing_of(_actor: Actor | None, repricing_id: int) -> OwnRepricing:
    """A repricing within the scope. Raises ContributionsRefused(OWN_PRICES_UNKNOWN)."""
    one = OwnRepricing.objects.filter(pk=repricing_id).first()
    if one is None:
        raise REFUSALS["own_prices_unknown"]
    return one


def history() -> list[OwnRepricing]:
    """Repricings of own months within the scope, the newest first."""
    return list(OwnRepricing.objects.order_by("-id")[:200])


def line(one: OwnRepricing) -> dict[str, Any]:
    """A repricing as every face shows it; whole rupiah."""
    return fields(one, OF_ONE)


def whole(repricing_id: int) -> dict[str, Any]:
    """A repricing with what it would move while it waits."""
    one = repricing_of(None, repricing_id)
    return {**line(one), "effect": effect_whole(standing_of(one)) if one.state == "asked" else None}


def latest() -> dict[str, Any]:
    """The newest request for new prices."""
    return whole(OwnRepricing.objects.latest("id").pk)


def whole_of(actor: Actor) -> dict[str, Any]:
    """What the law would change now (`effect`), and earlier requests (`repricings`, the newest first)."""
    return {"effect": effect_whole(effect(province_of(actor))), "repricings": [line(one) for one in history()]}


def asked(actor: Actor, _about: object, data: object) -> Question:
    """The question before new prices are asked for, with the people and rupiah that would change. Raises
    ContributionsRefused(OWN_PRICES_SAME).
    """
    moved = effect(province_of(actor))
    if not moved.moves:
        raise REFUSALS["P0E72"]
    return Question(
        Saying("Ajukan harga menurut hukum untuk yang membayar sendiri?"),
        (*_consequences(moved), Saying("Tidak ada yang berubah sebelum orang lain melepasnya.")),
        ((Saying("Alasan"), str(getattr(data, "reason", ""))), *_facts(moved)),
    )


def released(actor: Actor, one: OwnRepricing, _data: object) -> Question:
    """The question before the second person releases new prices. Raises ContributionsRefused: OWN_PRICES_DECIDED, OWN_PRICES_OWN."""
    if one.state != "asked":
        raise REFUSALS["P0E70"]
    if one.asked_by == actor.user_id:
        raise REFUSALS["P0E73"]
    moved = standing_of(one)
    who = names_of([one.asked_by]).get(one.asked_by, "")
    return Question(
        Saying("Lepas harga baru bagi yang membayar sendiri?"),
        _consequences(moved),
        ((Saying("Diajukan oleh"), who), (Saying("Alasan"), one.reason), *_facts(moved)),
    )


def _consequences(moved: Effect) -> tuple[Saying, ...]:
    said = []
    if moved.credit:
        said.append(
            Saying(
                "Setiap tagihan yang kini lebih mahal daripada hukum mendapat kredit, bersama %(amount)s; yang sudah lunas menjadi"
                " titipan pembayarnya.",
                {"amount": moved.credit},
            )
        )
    if moved.debit:
        said.append(Saying("Yang kurang ditagih lagi selisihnya, bersama %(amount)s.", {"amount": moved.debit}))
    return (*said, Saying("Tagihan lama tetap tercatat."))


def _facts(moved: Effect) -> tuple[tuple[Saying, str | int], ...]:
    return (
        (Saying("Bulan iuran"), str(moved.months)),
        (Saying("Kredit"), moved.credit),
        (Saying("Tagihan selisih"), moved.debit),
    )

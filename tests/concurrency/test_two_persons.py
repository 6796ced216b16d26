"""Acts that take two persons, by many at once: approved, refused and taken back in one moment, one of it happens and what follows is one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from payung.access.services import Actor
from payung.kernel.checkdigit import payment_code
from payung.ledger import services as ledger
from tests.concurrency.test_races import race, states
from tests.contributions.test_credit import organisation_account
from tests.contributions.test_model import EMPLOYER
from tests.sponsorship.test_consents_again import TODAY, credit, debtors, enrolments, saying
from tests.support import people
from tests.support.payers import send
from tests.support.people import MONTHS, acting, one
from tests.support.races import race as together

OPEN = "select open from contributions_billstanding where bill_id = %s"


@pytest.fixture
def owed(
    own_db: Any, loader: Any, owner: Any, token: Callable[..., str]
) -> tuple[people.Scheme, list[tuple[int, str]]]:
    """An employer with bills of July, August and September for four people, all of them late."""
    with acting(loader, token("admin")):
        people.open_months(loader)
        scheme, members = people.scheme(loader), [people.member(loader) for _ in range(4)]
        for member in members:
            people.enrol(loader, scheme, member)
            for month in MONTHS[:3]:
                people.cover(loader, scheme.payer, member, month)
        people.journal(loader, scheme)
        bills = [people.bill(loader, scheme.payer, month, members) for month in MONTHS[:3]]
    owner.execute(EMPLOYER, [scheme.payer])
    return scheme, bills


def ask(connection: Any, secret: str, query: str, values: list[Any]) -> Any:
    with acting(connection, secret):
        return one(connection, query, values)


def done(app: Any, secret: str, query: str, *values: Any) -> Any:
    return ask(app, secret, query, list(values))


def holds(loader: Any, token: Callable[..., str]) -> None:
    """What is kept of bills and credit is what their rows say, and the books are whole."""
    with acting(loader, token("admin")):
        assert one(loader, "select payung.bill_standings_recount(false)") == 0
    assert ledger.verify().ok


def several(
    db: Any, token: Callable[..., str], works: list[tuple[str, str, list[Any]]]
) -> tuple[Counter[str], list[int]]:
    """Each work (who, query, values) on a connection of its own, all at once: states, and the places of those that were done."""
    secrets = [token(who) for who, *_rest in works]
    outcomes = race(db, "app", lambda c, n: ask(c, secrets[n], *works[n][1:]), len(works))
    return states(outcomes), [n for n, one_ in enumerate(outcomes) if not isinstance(one_, psycopg.Error)]


def test_a_waiver_is_approved_refused_or_taken_back_once(
    owed: Any, db: Any, app: Any, loader: Any, owner: Any, token: Callable[..., str]
) -> None:
    _scheme, ((bill, _code), *_more) = owed
    done(app, token("cabang"), "select payung.fine_charge(%s)", bill)
    before, fined = owner.execute(
        "select open, fined from contributions_billstanding where bill_id = %s", [bill]
    ).fetchone()
    ended: Counter[str] = Counter()
    for round_ in range(4):
        waiver = done(
            app,
            token("cabang"),
            "select payung.waiver_propose(%s, 'fine', 100, 'selisih biaya bank', 'Keputusan direksi', 'SK 1', '2025-08-01')",
            bill,
        )
        approve, drop = "select payung.waiver_approve(%s)", "select payung.waiver_drop(%s, %s, 'tidak beralasan')"
        works = [("kepala", approve, [waiver]), ("admin", approve, [waiver])] * 3
        works += [("kepala", drop, [waiver, "refused"]), ("cabang", drop, [waiver, "withdrawn"])] * 3
        told, [_which] = several(db, token, works[round_:] + works[:round_])
        assert told == {"ok": 1, "P0E66": 11}
        ended[one(owner, "select state from contributions_waiver where id = %s", [waiver])] += 1
    waived = 100 * ended["approved"]
    assert sum(ended.values()) == 4
    assert (
        one(owner, "select coalesce(-sum(amount), 0) from contributions_billcharge where kind = 'fine_waived'")
        == waived
    )
    assert owner.execute(
        "select open, fined from contributions_billstanding where bill_id = %s", [bill]
    ).fetchone() == (
        before - waived,
        fined - waived,
    )
    holds(loader, token)


def test_a_refund_is_approved_refused_or_taken_back_once(
    owed: Any, db: Any, app: Any, loader: Any, owner: Any, token: Callable[..., str]
) -> None:
    scheme, [(bill, code), *_more] = owed
    people.receive(app, token, code, one(owner, OPEN, [bill]) + 5_000, date.today(), "LEBIH")
    account = organisation_account(owner, scheme.payer)
    held = 5_000
    for round_ in range(4):
        propose = "select payung.refund_propose(%s, %s, 900, 'kelebihan bayar')"
        refund = done(app, token("cabang"), propose, scheme.payer, account)
        approve, drop = "select payung.refund_approve(%s)", "select payung.refund_drop(%s, %s, 'salah hitung')"
        works = [("kepala", approve, [refund]), ("admin2", approve, [refund])] * 3
        works += [("kepala", drop, [refund, "refused"]), ("cabang", drop, [refund, "withdrawn"])] * 3
        told, [_which] = several(db, token, works[round_:] + works[:round_])
        assert told == {"ok": 1, "P0E16": 11}
        approved = one(owner, "select state = 'approved' from contributions_refund where id = %s", [refund])
        held -= 900 if approved else 0
        orders = "select count(*) from payouts_instruction where reference = 'refund:' || %s"
        assert one(owner, orders, [refund]) == int(approved)
    assert one(owner, "select amount from contributions_payercredit where payer_id = %s", [scheme.payer]) == held
    holds(loader, token)


def test_instalments_are_agreed_refused_or_taken_back_once(
    owed: Any, db: Any, app: Any, owner: Any, token: Callable[..., str]
) -> None:
    _scheme, ((bill, _code), *_more) = owed
    half, day = one(owner, OPEN, [bill]) // 2, one(owner, "select payung.server_day()")
    days = [day + timedelta(days=5), day + timedelta(days=35)]
    for round_ in range(4):
        plan = done(
            app,
            token("cabang"),
            "select payung.plan_propose(%s, %s, array[%s, %s]::bigint[], 'arus kas')",
            bill,
            days,
            half,
            half,
        )
        agree, drop = "select payung.plan_agree(%s)", "select payung.plan_drop(%s, %s, 'tidak beralasan')"
        works = [("kepala", agree, [plan]), ("admin", agree, [plan])] * 3
        works += [("kepala", drop, [plan, "refused"]), ("cabang", drop, [plan, "withdrawn"])] * 3
        told, [_which] = several(db, token, works[round_:] + works[:round_])
        assert told == {"ok": 1, "P0E6D": 11}
    assert one(owner, "select count(*) from contributions_instalmentplan where state = 'agreed'") <= 1
    assert one(owner, "select count(*) from contributions_instalmentplan where state = 'waiting'") == 0


def test_fines_of_a_payer_race_his_payments(
    owed: Any, db: Any, app: Any, loader: Any, owner: Any, token: Callable[..., str]
) -> None:
    """Nothing is fined twice, nothing is fined that was paid before, and nobody waits for another in a circle."""
    scheme, bills = owed
    code = payment_code(6_000_000_000_001)
    done(app, token("cabang"), "select payung.bills_join(%s, %s)", [bill for bill, _code in reversed(bills)], code)
    today = one(owner, "select payung.server_day()")
    waiting = [
        done(app, token("cabang"), "select waiting_id from payung.record_receipt(%s, %s, %s, 'manual', %s)", *values)
        for values in ((code, 20_000, today, "BERSAMA"), *((own, 7_000, today, f"R{own}") for _bill, own in bills[1:]))
    ]
    works = [(who, "select payung.fines_charge(%s)", [scheme.payer]) for who in ("cabang", "admin", "admin2") * 2]
    works += [("cabang", "select payung.fine_charge(%s)", [bill]) for bill, _code in bills]
    works += [("kepala", "select payung.confirm_receipt(%s)", [number]) for number in waiting]
    works += [("admin", "select payung.credit_carry(%s)", [own]) for _bill, own in bills[:2]]
    told, _which = several(db, token, works)
    assert set(told) <= {"ok", "P0E61", "P0E6M", "P0E11", "P0C53"}, told
    twice = (
        "select count(*) from contributions_billcharge a join contributions_billcharge b on b.bill_id = a.bill_id and b.id > a.id"
        " and a.kind = 'fine' and b.kind = 'fine' and b.from_month <= a.to_month and a.from_month <= b.to_month"
    )
    assert one(owner, twice) == 0
    assert one(owner, "select count(distinct bill_id) from contributions_billcharge where kind = 'fine'") == len(bills)
    assert one(owner, "select count(*) from contributions_receipt") == len(waiting)
    beyond = "select count(*) from contributions_billcharge g join contributions_bill b on b.id = g.bill_id where g.base > b.amount"
    assert one(owner, beyond) == 0
    with pytest.raises(psycopg.Error) as again, acting(app, token("cabang")):
        app.execute("select payung.fines_charge(%s)", [scheme.payer])
    assert again.value.sqlstate == "P0E6M"
    holds(loader, token)


def test_what_was_withdrawn_while_a_list_says_it_again_stays_withdrawn(
    own_db: Any,
    db: Any,
    actor: Callable[[str], Actor],
    owner: Any,
    token: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The list is committed and the consent taken back in the same moment, in whatever order they come."""
    monkeypatch.setenv("PAYUNG_TODAY", f"{TODAY}")
    bank, rows = actor("bank"), debtors(3)
    scheme = credit(bank)
    send(bank, scheme, saying(rows, ["Ya", "Ya", "Ya"]))
    kept = enrolments(owner)
    secrets = [token("bank") for _racer in range(9)]

    def work(number: int) -> Any:
        if number == 9:
            return send(bank, scheme, saying([*rows, *debtors(1)], ["16/11/2025"] * 4), "lagi.csv")[2].get(
                "consents", 0
            )
        with db.connect("app") as connection:
            try:
                return ask(
                    connection,
                    secrets[number],
                    "select payung.own_consent_withdraw(%s, 'ia tidak setuju lagi')",
                    [kept[number % 3]],
                )
            except psycopg.Error as refused:
                return refused

    outcomes = together(work, 10)
    assert states(outcomes[:9]) == {"ok": 3, "P0E7C": 6}
    assert outcomes[9] == 0
    assert one(owner, "select count(*) from sponsorship_lastconsent where withdrawn_at is null") == 1  # of who came in
    assert one(owner, "select count(*) from sponsorship_consentwithdrawal") == 3

"""A month that was taken back and that somebody holds again is billed to him, once, and protected by his payment only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest

from payung.access.services import Actor
from payung.contributions.own import services as leaving
from payung.contributions.selectors import calendar, months_counted, to_assess
from payung.contributions.services import start_assess
from payung.kernel.months import Month, MonthRange
from payung.ledger import services as ledger
from payung.platform import recounts, runs
from payung.platform.db import acting
from tests.contributions.test_release import release
from tests.coverage.test_kept_figures import ADDED, COUNTED
from tests.sponsorship.test_credit import FUND, debtors
from tests.support import people, states
from tests.support.payers import assess, bills, contracts, scheme_of, send
from tests.support.people import PRICE, one
from tests.support.races import race

JANUARY = Month.parse("2026-01")
RACERS = 32
WHY = "pinjaman lunas dipercepat"
ENROLLED = "select e.id from sponsorship_enrolment e join sponsorship_scheme s on s.id = e.scheme_id where s.id = %s order by e.id"
CODE = "select payment_code from contributions_bill b join sponsorship_scheme s using (payer_id) where s.id = %s and b.month = '2026-01-01' and b.amount > 0"


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


@pytest.fixture
def lent_again(
    own_db: Any, app: Any, token: Any, actor: Callable[[str], Actor], owner: Any, monkeypatch: pytest.MonkeyPatch
) -> tuple[int, int]:
    """Two debtors whose lender was billed for January and has paid it; both loans are repaid, and another lender takes both in."""
    bank, bpr = actor("bank"), actor("bpr")
    first = repaid_at(bank, actor("admin"), app, token, owner)
    monkeypatch.setenv("PAYUNG_TODAY", "2026-01-20")
    return first, lent_by(bpr)


@states.kept
def repaid_at(bank: Actor, admin: Actor, app: Any, token: Any, owner: Any) -> int:
    first = scheme_of(bank, "bank-ntt", "credit", "2025-12", "2026-03", FUND)
    send(bank, first, debtors(15, contracts((2, date(2025, 12, 9)))))
    assess(admin, "2025-12", 2)
    people.receive(app, token, one(owner, CODE, [first]), 2 * PRICE, "2025-12-15")
    for (enrolment,) in owner.execute(ENROLLED, [first]).fetchall():
        with acting(bank.token):
            leaving.loan_repaid(bank, enrolment, WHY)
    return first


@states.kept
def lent_by(bpr: Actor) -> int:
    second = scheme_of(bpr, "bpr-uji", "credit", "2026-01", "2026-03", FUND)
    assert send(bpr, second, debtors(15, contracts((2, date(2026, 1, 12)))))[2]["amount"] == 6 * PRICE
    return second


def standing(admin: Actor, person: int) -> tuple[str, int]:
    """January of a person as his page tells it, and how many of his months are counted as paid."""
    with acting(admin.token):
        return calendar(person, MonthRange(JANUARY, JANUARY + 1))[0].state, sum(
            months_counted(person, JANUARY).values()
        )


def test_the_next_payer_is_billed_and_his_payment_protects(
    lent_again: tuple[int, int], actor: Callable[[str], Actor], app: Any, token: Any, owner: Any
) -> None:
    _first, second = lent_again
    admin, bpr = actor("admin"), actor("bpr")
    person = one(owner, "select min(person_id) from sponsorship_enrolment")
    states = "select state from payung.person_states(array[%s::bigint], '2026-01-01')"
    assert standing(admin, person) == ("committed", 0)
    with acting(admin.token):
        assert (to_assess(JANUARY).people, to_assess(JANUARY).amount) == (2, 2 * PRICE)
    assert [(r["people"], r["amount"]) for r in assess(admin, "2026-01", 1)] == [(2, 2 * PRICE)]
    assert bills(bpr, "credit")["2026-01"] == (1, 2, 2 * PRICE)
    with acting(admin.token):
        assert to_assess(JANUARY).people == 0
    assert assess(admin, "2026-01", 1)[0]["people"] == 0
    assert standing(admin, person) == ("billed", 0)
    with people.acting(app, token("admin")):
        assert one(app, states, [person]) == "waiting"
    people.receive(app, token, one(owner, CODE, [second]), 2 * PRICE, "2026-01-20", "lagi")
    assert standing(admin, person) == ("paid", 1)
    with people.acting(app, token("admin")):
        assert one(app, states, [person]) == "protected"
    for month in (JANUARY, JANUARY - 1):
        added, counted = (owner.execute(q, [month.first_day]).fetchall() for q in (ADDED, COUNTED))
        assert added == counted
    assert set(recounts.recount().values()) == {0}
    assert ledger.verify().ok
    # Taken back again, the second lender has the credit and the first nothing more.
    membership = one(owner, "select id from participation_membership where person_id = %s", [person])
    release(owner, token("cabang"), [people.Member(person, membership, "")], [JANUARY.first_day])
    assert standing(admin, person) == ("free", 0)
    credit = "select coalesce(sum(c.amount), 0) from contributions_payercredit c join sponsorship_scheme s using (payer_id) where s.id = %s"
    assert [one(owner, credit, [scheme]) for scheme in lent_again] == [2 * PRICE, PRICE]


def test_thirty_two_assessments_bill_it_once(
    lent_again: tuple[int, int], actor: Callable[[str], Actor], owner: Any
) -> None:
    admin = actor("admin")

    def work(_number: int) -> dict[str, Any]:
        with acting(admin.token):
            asked = start_assess(admin, JANUARY, defer=False)
        return runs.execute(asked)

    outcomes = race(work, RACERS)
    assert [row["state"] for row in outcomes] == ["done"] * RACERS
    assert sum(row["result"]["people"] for row in outcomes) == 2
    assert one(owner, "select count(*) from contributions_bill b join sponsorship_scheme s using (payer_id) where s.id = %s and b.month = '2026-01-01'", [lent_again[1]]) == 1  # fmt: skip
    net = (
        "select sum(total) from contributions_contributionassessment where month = '2026-01-01' group by membership_id"
    )
    assert owner.execute(net).fetchall() == [(PRICE,), (PRICE,)]
    assert ledger.verify().ok


def test_rows_say_what_they_are_or_are_refused(
    lent_again: tuple[int, int], loader: Any, owner: Any, token: Any
) -> None:
    """Whoever writes assessed rows can neither hide that one takes back nor put a month under another's bill."""
    paid, credit, member = owner.execute(
        "select b.id, c.id, a.membership_id from contributions_bill b join contributions_bill c on c.corrects_id = b.id"
        " join contributions_contributionassessment a on a.bill_id = c.id order by 3 limit 1"
    ).fetchone()
    insert = (
        "insert into contributions_contributionassessment (membership_id, month, revision, bill_id, regency, base, jkk, jkm, total, asked_id, repriced)"
        " select a.membership_id, a.month, 9, b.id, a.regency, a.base, a.jkk, a.jkm, a.total, %s, %s from bill b, contributions_contributionassessment a"
        " where a.membership_id = %s and a.month = '2026-01-01' and a.revision = 0"
    )
    bill = (
        "with bill as (insert into contributions_bill (payer_id, month, last_month, sequence, people, jkk, jkm, amount, payment_code, due_on, issued_on, province)"
        " select payer_id, month, last_month, 9, 1, 10000, 6800, 16800, '99999999994', due_on, issued_on, province from contributions_bill where id = %s returning id) "
    )
    for asked, repriced in ((paid, False), (credit, False), (None, True)):
        with pytest.raises(psycopg.Error) as refused, people.acting(loader, token("admin")):
            loader.execute(bill + insert, [paid, asked, repriced, member])
        assert refused.value.sqlstate == "P0A40", (asked, repriced)
    with people.acting(loader, token("admin")), pytest.raises(psycopg.Error):
        loader.execute("update contributions_contributionassessment set asked_id = null")

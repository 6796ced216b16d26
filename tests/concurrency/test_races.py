"""Thirty-two connections at once: never above the budget, never two payers, never a thing done twice."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from payung.ledger import services
from tests.support import people
from tests.support.ledger import chain, post
from tests.support.people import PRICE, acting, one

RACERS = 32
JULY = people.MONTHS[0]


def race(db: Any, role: str, work: Callable[[Any, int], Any], racers: int = RACERS) -> list[Any]:
    """Run `work(connection, number)` on many connections that start together; a database error is its outcome."""
    connections = [db.connect(role) for _ in range(racers)]
    gate, outcomes = threading.Barrier(racers), [None] * racers

    def run(number: int) -> None:
        gate.wait()
        try:
            outcomes[number] = work(connections[number], number)
        except psycopg.Error as error:
            outcomes[number] = error

    threads = [threading.Thread(target=run, args=[number]) for number in range(racers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for connection in connections:
        connection.close()
    return outcomes


def states(outcomes: list[Any]) -> Counter[str]:
    """How many succeeded ("ok") and how many met which SQLSTATE."""
    return Counter(o.sqlstate if isinstance(o, psycopg.Error) else "ok" for o in outcomes)


@pytest.fixture
def secret(token, loader):
    """An administrator's session, with the months open."""
    opened = token("admin")
    with acting(loader, opened):
        people.open_months(loader)
    return opened


def test_a_budget_is_spent_to_the_last_place_and_not_beyond(db, loader, owner, secret):
    """The budget holds twelve and a half people; thirty-two try."""
    with acting(loader, secret):
        scheme = people.scheme(loader, budget=PRICE * 12 + PRICE // 2, quotas={"53.04": 100}, months=[JULY])
        members = [people.member(loader) for _ in range(RACERS)]

    def work(connection: Any, number: int) -> None:
        with acting(connection, secret):
            people.enrol(connection, scheme, members[number])
            people.cover(connection, scheme.payer, members[number], JULY)

    assert states(race(db, "loader", work)) == {"ok": 12, "23514": RACERS - 12}
    fund = owner.execute(
        "select committed, people from sponsorship_fund where scheme_id = %s", [scheme.scheme]
    ).fetchone()
    assert fund == (12 * PRICE, 12)
    assert one(owner, "select sum(amount) from participation_month where payer_id = %s", [scheme.payer]) == 12 * PRICE
    assert one(owner, "select count(*) from sponsorship_enrolment where scheme_id = %s", [scheme.scheme]) == 12


def test_bulk_and_single_commitments_share_one_budget(db, loader, owner, secret):
    """Statements of many rows race with statements of one: whole statements fit or fail."""
    with acting(loader, secret):
        scheme = people.scheme(loader, budget=PRICE * 40, quotas={"53.04": 1000}, months=[JULY])
        groups = [[people.member(loader) for _ in range(1 + number % 5)] for number in range(RACERS)]

    def work(connection: Any, number: int) -> int:
        ids = [m.membership for m in groups[number]], [m.person for m in groups[number]]
        with acting(connection, secret):
            connection.execute(
                "insert into sponsorship_enrolment (scheme_id, membership_id, person_id, regency, first_month, last_month)"
                " select %s, m, p, '53.04', '2025-07-01', '2025-07-01' from unnest(%s::bigint[], %s::bigint[]) t(m, p)",
                [scheme.scheme, *ids],
            )
            connection.execute(
                "insert into participation_month (membership_id, month, payer_id, regency, amount)"
                " select m, %s, %s, '53.04', %s from unnest(%s::bigint[]) m",
                [JULY, scheme.payer, PRICE, ids[0]],
            )
        return len(ids[0])

    outcomes = race(db, "loader", work)
    taken = sum(o for o in outcomes if isinstance(o, int))
    assert set(states(outcomes)) == {"ok", "23514"}
    fund = owner.execute(
        "select committed, people from sponsorship_fund where scheme_id = %s", [scheme.scheme]
    ).fetchone()
    assert fund == (taken * PRICE, taken)
    assert 35 < taken <= 40


def test_a_quota_is_filled_to_the_last_place_and_not_beyond(db, loader, owner, secret):
    with acting(loader, secret):
        scheme = people.scheme(loader, quotas={"53.04": 7, "53.71": 100}, months=[JULY])
        members = [people.member(loader) for _ in range(RACERS)]

    def work(connection: Any, number: int) -> None:
        with acting(connection, secret):
            people.enrol(connection, scheme, members[number])

    assert states(race(db, "loader", work)) == {"ok": 7, "23514": RACERS - 7}
    taken = "select people from sponsorship_quota where scheme_id = %s and regency = '53.04'"
    assert one(owner, taken, [scheme.scheme]) == 7


def test_a_budget_cut_and_a_rush_meet(db, loader, owner, app, secret, token):
    """Whoever comes first: the budget is never below what is committed."""
    with acting(loader, secret):
        scheme = people.scheme(loader, budget=PRICE * RACERS, quotas={"53.04": 100}, months=[JULY])
        members = [people.member(loader) for _ in range(RACERS)]

    def work(connection: Any, number: int) -> None:
        with acting(connection, secret):
            if number % 8 == 0:
                connection.execute(
                    "update sponsorship_fund set budget = %s where scheme_id = %s",
                    [PRICE * 10, scheme.scheme],
                )
            else:
                people.enrol(connection, scheme, members[number])
                people.cover(connection, scheme.payer, members[number], JULY)

    assert set(states(race(db, "loader", work))) <= {"ok", "23514"}
    budget, committed = owner.execute(
        "select budget, committed from sponsorship_fund where scheme_id = %s", [scheme.scheme]
    ).fetchone()
    assert committed <= budget
    assert one(owner, "select sum(amount) from participation_month where payer_id = %s", [scheme.payer]) == committed


def test_a_month_is_taken_by_one_of_many_payers(db, loader, owner, secret):
    with acting(loader, secret):
        schemes = [people.scheme(loader, months=[JULY]) for _ in range(RACERS)]
        wanted = people.member(loader)

    def work(connection: Any, number: int) -> None:
        with acting(connection, secret):
            people.enrol(connection, schemes[number], wanted)
            people.cover(connection, schemes[number].payer, wanted, JULY)

    assert states(race(db, "loader", work)) == {"ok": 1, "23505": RACERS - 1}
    held = "select count(*) from participation_month where membership_id = %s and month = %s"
    assert one(owner, held, [wanted.membership, JULY]) == 1
    paid = "select sum(committed) from sponsorship_fund where scheme_id = any(%s)"
    assert one(owner, paid, [[s.scheme for s in schemes]]) == PRICE


def test_two_payers_crossing_each_other_leave_no_month_shared(db, loader, owner, secret):
    """Opposite orders would deadlock: one is thrown out whole, nothing is half done."""
    with acting(loader, secret):
        pair = [people.scheme(loader, months=[JULY]) for _ in range(2)]
        members = [people.member(loader) for _ in range(2)]
        for scheme in pair:
            for member in members:
                people.enrol(loader, scheme, member)

    def work(connection: Any, number: int) -> None:
        with acting(connection, secret):
            for member in members if number else members[::-1]:
                people.cover(connection, pair[number].payer, member, JULY)

    outcomes = states(race(db, "loader", work, racers=2))
    assert outcomes["ok"] == 1
    payers = owner.execute(
        "select distinct payer_id from participation_month where membership_id = any(%s)",
        [[m.membership for m in members]],
    ).fetchall()
    assert len(payers) == 1


def test_one_person_gets_one_open_membership(db, loader, owner, secret):
    with acting(loader, secret):
        person = people.member(loader).person

    def work(connection: Any, number: int) -> None:
        with acting(connection, secret), people.staged(connection, person=person, is_member_new=True):
            connection.execute("select payung.memberships_take('2025-07-01', false, null)")

    assert states(race(db, "loader", work)) == {"P0C00": RACERS}
    assert one(owner, "select count(*) from participation_membership where person_id = %s", [person]) == 1


@pytest.fixture
def bill(loader, secret):
    """A bill of one member: (bill id, payment code)."""
    with acting(loader, secret):
        scheme, member = people.scheme(loader, months=[JULY]), people.member(loader)
        people.enrol(loader, scheme, member)
        people.cover(loader, scheme.payer, member, JULY)
        return people.bill(loader, scheme.payer, JULY, [member])


PAY = "select * from payung.record_receipt(%s, %s, '2025-07-10', 'manual', %s)"


def test_the_same_receipt_told_many_times_is_one(db, owner, bill, token):
    bill_id, code = bill
    teller = token("cabang")

    def work(connection: Any, number: int) -> Any:
        with acting(connection, teller):
            return connection.execute(PAY, [code, PRICE, f"SAME-{bill_id}"]).fetchone()

    outcomes = race(db, "app", work)
    assert states(outcomes) == {"ok": RACERS}
    assert len({receipt for receipt, _ in outcomes}) == 1
    assert sum(is_new for _, is_new in outcomes) == 1
    assert one(owner, "select count(*) from contributions_handreceipt where bill_id = %s", [bill_id]) == 1
    head, waiting = token("kepala"), outcomes[0][0]

    def confirm(connection: Any, number: int) -> Any:
        with acting(connection, head):
            return one(connection, "select payung.confirm_receipt(%s)", [waiting])

    assert states(race(db, "app", confirm)) == {"ok": 1, "P0C53": RACERS - 1}
    receipt = one(owner, "select id from contributions_receipt where bill_id = %s", [bill_id])
    assert one(owner, "select count(*) from ledger_journal where event_key = %s", [f"receipt:{receipt}"]) == 1


def test_a_bill_paid_by_many_waits_for_one(db, owner, bill, token):
    bill_id, code = bill
    teller = token("cabang")

    def work(connection: Any, number: int) -> Any:
        with acting(connection, teller):
            return connection.execute(PAY, [code, PRICE, f"R{bill_id}-{number}"]).fetchone()

    assert states(race(db, "app", work)) == {"ok": 1, "P0C51": RACERS - 1}
    assert one(owner, "select sum(amount) from contributions_handreceipt where bill_id = %s", [bill_id]) == PRICE


def test_one_reference_for_many_bills_settles_one(db, loader, owner, secret, token):
    with acting(loader, secret):
        codes = []
        for _ in range(8):
            scheme, member = people.scheme(loader, months=[JULY]), people.member(loader)
            people.enrol(loader, scheme, member)
            people.cover(loader, scheme.payer, member, JULY)
            codes.append(people.bill(loader, scheme.payer, JULY, [member])[1])
    teller = token("cabang")

    def work(connection: Any, number: int) -> Any:
        with acting(connection, teller):
            return connection.execute(PAY, [codes[number], PRICE, "ONE-REFERENCE"]).fetchone()

    outcomes = states(race(db, "app", work, racers=8))
    assert outcomes["ok"] == 1
    assert set(outcomes) == {"ok", "P0A54"}
    assert one(owner, "select count(*) from contributions_handreceipt where reference = 'ONE-REFERENCE'") == 1


def test_an_event_posted_by_many_is_one_journal(db, owner, secret):
    def work(connection: Any, number: int) -> int:
        with acting(connection, secret):
            return post(connection, "raced", [("1100", 5), ("1200", -5)])

    assert states(race(db, "owner", work, racers=16)) == {"ok": 1, "23505": 15}


def test_sealing_while_others_post_loses_and_doubles_nothing(own_db, db, owner, loader, token):
    secret = token("admin")

    def work(connection: Any, number: int) -> int:
        made = 0
        for turn in range(6):
            if number % 4 == 0:
                made += one(connection, "select payung.ledger_seal(3)")
            else:
                with acting(connection, secret):
                    post(connection, f"s{number}-{turn}", [("1100", 1), ("4100", -1)])
        return made

    outcomes = race(db, "owner", work, racers=16)
    assert states(outcomes) == {"ok": 16}
    services.seal(3)
    _, links = chain(owner)
    assert links >= sum(outcomes) > 0
    assert (
        one(owner, "select sum(journals) from ledger_seal") == one(owner, "select count(*) from ledger_journal") == 72
    )
    assert services.verify().ok


def test_the_same_month_is_opened_by_all_and_made_once(db, owner, secret):
    def work(connection: Any, number: int) -> None:
        with acting(connection, secret):
            connection.execute("select payung.open_month('participation_month'::regclass, '2027-03-01')")

    assert states(race(db, "loader", work)) == {"ok": RACERS}
    assert one(owner, "select count(*) from pg_class where relname = 'participation_month_202703'") == 1


def test_a_proof_of_sign_in_opens_one_session_however_often_it_is_sent(db, owner):
    from payung.access import gate
    from tests.security.test_scope import open_raw

    user, secret = one(owner, "select id from access_user where username = 'belu'"), gate.new_token()
    outcomes = race(db, "app", lambda connection, number: open_raw(connection, secret, user), racers=8)
    assert states(outcomes) == {"ok": 1, "23505": 7}

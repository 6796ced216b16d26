"""Releasing months: the calendar, the fund, the places, the bills and the ledger move together, whoever races."""

from __future__ import annotations

import threading
from typing import Any

import psycopg
import pytest

from tests.support import people
from tests.support.people import MONTHS, PRICE, acting, one

JULY, AUGUST, SEPTEMBER = MONTHS[:3]
RELEASE = "select payung.months_release('list_undone', 'uji', 'list:1', %s, %s, %s::bigint[], %s::date[], '2025-12-15')"
INVARIANT = (  # per scheme: committed ever = what the calendar holds + what was released; the fund holds what the calendar does
    "select f.scheme_id, f.committed, coalesce(c.amount, 0), coalesce(r.amount, 0), coalesce(j.committed, 0), coalesce(j.held, 0)"
    " from sponsorship_fund f"
    " left join (select payer_id, sum(amount) as amount from participation_month group by 1) c on c.payer_id = f.payer_id"
    " left join (select payer_id, sum(amount) as amount from participation_releasedmonth group by 1) r on r.payer_id = f.payer_id"
    " left join (select (memo->>'scheme')::bigint as scheme,"
    "   sum((memo->>'amount')::bigint) filter (where event = 'commitment') as committed,"
    "   sum(case event when 'release' then -1 else 1 end * (memo->>'amount')::bigint) as held"
    "   from ledger_journal where event in ('commitment', 'release') group by 1) j on j.scheme = f.scheme_id"
)


def holds(owner: Any) -> None:
    for scheme, fund, calendar, released, committed, held in owner.execute(INVARIANT).fetchall():
        assert fund == calendar == held, scheme
        assert committed == calendar + released, scheme


def books(owner: Any, account: str) -> int:
    return int(one(owner, "select coalesce(sum(amount), 0) from ledger_posting where account_id = %s", [account]))


def places(owner: Any, scheme: people.Scheme) -> tuple[int, int]:
    query = "select f.people, q.people from sponsorship_fund f join sponsorship_quota q using (scheme_id) where scheme_id = %s and q.regency = '53.04'"
    found = owner.execute(query, [scheme.scheme]).fetchone()
    return int(found[0]), int(found[1])


@pytest.fixture
def secret(token) -> str:
    return str(token("cabang"))


def committed(loader, token, many: int = 2, months=MONTHS):
    """People of a scheme of their own, with all its months."""
    with acting(loader, token("admin")):
        people.open_months(loader)
        scheme = people.scheme(loader)
        members = [people.member(loader) for _ in range(many)]
        for one_of in members:
            people.enrol(loader, scheme, one_of)
            for month in months:
                people.cover(loader, scheme.payer, one_of, month)
        people.journal(loader, scheme)
    return scheme, members


def release(connection, secret, members, months, who=(1, None)):
    pairs = [(m.membership, month) for m in members for month in months]
    with acting(connection, secret):
        return one(connection, RELEASE, [*who, [p[0] for p in pairs], [p[1] for p in pairs]])


class TestUnassessedMonths:
    def test_leave_the_calendar_and_give_money_and_place_back(self, owner, loader, token, secret):
        scheme, (first, second) = committed(loader, token)
        before = books(owner, "8100")
        made = release(owner, secret, [first], MONTHS[1:])
        assert one(owner, "select count(*) from participation_month where membership_id = %s", [first.membership]) == 1
        assert one(owner, "select committed from sponsorship_fund where scheme_id = %s", [scheme.scheme]) == PRICE * 7
        assert places(owner, scheme) == (1, 1)
        assert books(owner, "8100") == before - 5 * PRICE
        row = owner.execute(
            "select memo->>'amount', memo->>'people' from ledger_journal where event_key = %s",
            [f"release:{made}:{scheme.scheme}"],
        ).fetchone()
        assert row == (str(5 * PRICE), "1")
        holds(owner)
        # What is gone is passed over, so nothing goes back twice.
        assert release(owner, secret, [first], MONTHS[1:]) is None
        holds(owner)
        assert places(owner, scheme) == (1, 1)
        assert second

    def test_one_month_in_between_keeps_the_place(self, owner, loader, token, secret):
        scheme, (first, _) = committed(loader, token)
        release(owner, secret, [first], [AUGUST])
        assert places(owner, scheme) == (2, 2)
        holds(owner)

    def test_who_was_released_is_taken_in_again_and_holds_one_place(self, owner, loader, token, secret):
        scheme, (first, _) = committed(loader, token)
        release(owner, secret, [first], MONTHS)
        with pytest.raises(psycopg.Error) as refused, acting(loader, token("admin")):
            people.cover(loader, scheme.payer, first, JULY)  # the place was given back
        assert refused.value.sqlstate == "P0A31"
        with acting(loader, token("admin")):
            loader.execute(
                "insert into sponsorship_enrolment (scheme_id, membership_id, person_id, regency, first_month, last_month, turn)"
                " select id, %s, %s, '53.04', first_month, last_month, 2 from sponsorship_scheme where id = %s",
                [first.membership, first.person, scheme.scheme],
            )
            people.cover(loader, scheme.payer, first, JULY)
            again = "select payung.journal_commitment(%s, 'taken in again', '2025-07-01', 1, %s::bigint)"
            loader.execute(again, [scheme.scheme, PRICE])
        assert places(owner, scheme) == (2, 2)
        holds(owner)

    def test_restored_it_stands_as_it_stood(self, owner, loader, token, secret):
        scheme, (first, _) = committed(loader, token)
        made = release(owner, secret, [first], MONTHS[2:])
        with acting(owner, secret):
            assert one(owner, "select payung.release_restore(%s, '2025-12-15')", [made]) == 4
        assert one(owner, "select count(*) from participation_month where membership_id = %s", [first.membership]) == 6
        assert places(owner, scheme) == (2, 2)
        holds(owner)
        with acting(owner, secret):
            assert one(owner, "select payung.release_restore(%s, '2025-12-15')", [made]) == 0
        assert places(owner, scheme) == (2, 2)
        holds(owner)


class TestBilledMonths:
    def billed(self, loader, token, paid=True):
        scheme, members = committed(loader, token, months=[JULY, AUGUST])
        with acting(loader, token("admin")):
            made, code = people.bill(loader, scheme.payer, AUGUST, members)
        return scheme, members, made, code

    @pytest.mark.parametrize("paid", [True, False])
    def test_are_taken_back_by_a_revision_on_a_credit(self, own_db, owner, app, loader, token, secret, paid):
        _, (first, second), bill, code = self.billed(loader, token)
        if paid:
            people.receive(app, token, code, 2 * PRICE, "2025-08-10")
        owed, income, memo = books(owner, "1200"), books(owner, "4100"), books(owner, "8100")
        made = release(owner, secret, [first], [AUGUST])
        credit = owner.execute(
            "select id, amount, people, jkk, payment_code, month from contributions_bill where corrects_id = %s", [bill]
        ).fetchone()
        assert credit[1:] == (-PRICE, 1, -10_000, None, AUGUST)
        rows = owner.execute(
            "select revision, bill_id, total from contributions_contributionassessment where membership_id = %s order by 1",
            [first.membership],
        ).fetchall()
        assert rows == [(0, bill, PRICE), (1, credit[0], -PRICE)]
        assert one(owner, "select revision from participation_releasedmonth where release_id = %s", [made]) == 1
        # What was paid beyond the corrected bill is credit of the payer; what was not paid is owed no more.
        assert books(owner, "1200") == (owed if paid else owed - PRICE)
        assert books(owner, "2200") == (-PRICE if paid else 0)
        assert books(owner, "4100") == income + 10_000
        assert books(owner, "8100") == memo  # the bill had taken it from the promises already
        holds(owner)
        # Nobody pays a credit, and the other is untouched.
        with acting(app, secret), pytest.raises(psycopg.Error) as refused:
            app.execute("select payung.record_receipt('', %s, '2025-12-15', 'manual', 'x1')", [-PRICE])
        assert refused.value.sqlstate == "P0A51"
        assert second
        # Taken back, the credit is corrected above, and another release takes that back again.
        with acting(owner, secret):
            assert one(owner, "select payung.release_restore(%s, '2025-12-15')", [made]) == 1
        assert books(owner, "1200") == owed
        holds(owner)
        release(owner, secret, [first], [AUGUST])
        # What was paid beyond the corrected bill is credit of the payer; what was not paid is owed no more.
        assert books(owner, "1200") == (owed if paid else owed - PRICE)
        assert books(owner, "2200") == (-PRICE if paid else 0)
        total = "select sum(total), max(revision) from contributions_contributionassessment where membership_id = %s"
        assert owner.execute(total, [first.membership]).fetchone() == (0, 3)
        holds(owner)

    def test_the_ledger_verifies_with_credits(self, own_db, owner, loader, token, secret):
        from payung.ledger.services import seal, verify

        _, (first, _), _, _ = self.billed(loader, token)
        release(owner, secret, [first], [AUGUST])
        seal()
        assert verify().first_bad is None

    def test_what_is_left_is_assessed_though_a_credit_counts_people(self, own_db, owner, loader, token, secret):
        from payung.contributions.selectors import months_to_assess
        from payung.platform.db import acting as under

        scheme, (first, second), _, _ = self.billed(loader, token)
        release(owner, secret, [first], [AUGUST])
        with acting(loader, token("admin")):
            third = people.member(loader)
            people.enrol(loader, scheme, third)
            people.cover(loader, scheme.payer, third, AUGUST)
        with under(secret):
            waiting = {str(row["month"]): row["unbilled"] for row in months_to_assess()}
        assert waiting["2025-08-01"] == 1
        assert second


class TestNobodyElse:
    def test_a_month_leaves_only_into_a_release(self, owner, loader, token):
        _, (first, _) = committed(loader, token, months=[JULY])
        with pytest.raises(psycopg.Error) as refused:
            owner.execute("delete from participation_month where membership_id = %s", [first.membership])
        assert refused.value.sqlstate == "P0CD0"
        for statement, met in (
            ("update participation_month set amount = 0", "P0A30"),
            ("update participation_month set regency = '53.71', amount = 0", "P0E40"),
            ("truncate participation_month", "P0A01"),
        ):
            with pytest.raises(psycopg.Error) as refused:
                owner.execute(statement)
            assert refused.value.sqlstate == met

    @pytest.mark.parametrize("role", ["app", "loader"])
    @pytest.mark.parametrize(
        "call",
        [
            "months_release('death', '', '', 1, null, '{}', '{}', '2025-12-15')",
            "months_leave(1, '{}', '{}', '{}')",
            "months_come_back(1, null)",
            "release_restore(1, '2025-12-15')",
            "release_write('death', '', '', 1, null, '2025-12-15')",
            "funds_hold('{}')",
            "places_count('{}', -1)",
            "places_take_again(1)",
            "months_rebook(1, '2025-12-15', '{}', '{}')",
            "bill_correct(1, '2025-07-01', 1, 1, 1, 1, 1, 1, '2025-12-15')",
            "assessed_net(1, '2025-07-01')",
            "waiting_forget(1)",
            "list_months(1)",
        ],
    )
    def test_no_hand_calls_what_moves_money(self, db, token, role, call):
        connection = db.connect(role)
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(connection, token("admin")):
            connection.execute(f"select * from payung.{call}")

    def test_a_place_given_back_is_never_changed(self, owner, loader, token, secret):
        _, (first, _) = committed(loader, token)
        release(owner, secret, [first], MONTHS)
        for statement in (
            "delete from sponsorship_returnedplace",
            "update sponsorship_returnedplace set release_id = release_id + 1",
        ):
            with pytest.raises(psycopg.Error) as refused:
                owner.execute(statement)
            assert refused.value.sqlstate == "P0CD1"


def test_thirty_two_release_restore_and_commit_at_once(own_db, owner, loader, token, secret):
    """Eight people; each released by four at once, while others take people in: every rupiah is somewhere, once."""
    scheme, members = committed(loader, token, many=8)
    admin = token("admin")
    with acting(loader, admin):
        fresh = [people.member(loader) for _ in range(8)]
    gate, outcomes = threading.Barrier(40), []

    def work(number: int) -> None:
        connection = own_db.connect("owner" if number < 32 else "loader")
        gate.wait()
        try:
            if number < 32:
                outcomes.append(release(connection, secret, [members[number % 8]], MONTHS[1:]))
            else:
                with acting(connection, admin):
                    connection.execute("select payung.lock_fund(%s)", [scheme.scheme])  # as a commit does
                    people.enrol(connection, scheme, fresh[number - 32])
                    people.cover(connection, scheme.payer, fresh[number - 32], JULY)
                    connection.execute(
                        "select payung.journal_commitment(%s, %s, '2025-07-01', 1, %s::bigint)",
                        [scheme.scheme, f"race:{number}", PRICE],
                    )
        except psycopg.Error as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [o for o in outcomes if isinstance(o, psycopg.Error)] == []
    assert sum(o is not None for o in outcomes) == 8
    assert one(owner, "select count(*) from participation_releasedmonth where payer_id = %s", [scheme.payer]) == 40
    assert places(owner, scheme) == (8, 8)
    holds(owner)

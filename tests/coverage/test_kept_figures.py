"""Stored figures that pages read equal a count of the rows after every kind of event, and a forged figure is
noticed.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest

from payung.coverage.services import refresh
from payung.kernel.months import Month
from payung.platform import outbox, recounts
from payung.platform.db import acting as session
from tests.claims import world
from tests.concurrency.test_races import race, states
from tests.contributions.test_release import committed, release
from tests.support import people
from tests.support.people import PRICE, acting, one

JULY, AUGUST = people.MONTHS[:2]
KEPT = (
    "participation_held",
    "participation_ceasing",
    "contributions_billplace",
    "contributions_billstanding",
    "intake_tally",
    "coverage_active",
    "registry_tally",
)
COUNTED = "select village_code, segment, payer_kind, people, again from payung.coverage_counted(%s) order by 1, 2, 3"
ADDED = COUNTED.replace("coverage_counted", "coverage_added")


def whole(owner: Any, *months: date) -> None:
    """No stored figure differs from its rows, and coverage added up by village equals coverage counted by person."""
    assert recounts.recount() == dict.fromkeys(KEPT, 0)
    for month in months or (JULY, AUGUST):
        assert owner.execute(ADDED, [month]).fetchall() == owner.execute(COUNTED, [month]).fetchall(), month


def covered(owner: Any, month: date = JULY) -> int:
    refresh([Month.from_date(month)])
    return int(one(owner, "select coalesce(sum(people - again), 0) from coverage_active where month = %s", [month]))


def existing(loader: Any, owner: Any, members: list[people.Member], month: date = JULY) -> int:
    """A payer for BPJS's own data, and a month of each member that it holds; returns the payer's id."""
    payer = one(
        owner,
        "insert into participation_payer (kind, payer_class, label, province) values ('existing', 'self', 'BPJS', '53') returning id",
    )
    for member in members:
        people.cover(loader, payer, member, month, 0)
    return int(payer)


def second_membership(owner: Any, member: people.Member) -> people.Member:
    """Another membership of the same person, with another segment and village."""
    made = one(
        owner,
        "insert into participation_membership (person_id, segment, employer_id, kpj, regency, village_code, started)"
        " select %s, 'PU', id, lpad(((select max(id) from participation_membership) + 70000000000)::text, 11, '0'), '53.71', '53.71.01.1001',"
        " '2025-07-01' from parties_organisation where code = 'bank-ntt' returning id",
        [member.person],
    )
    return people.Member(member.person, int(made), "53.71")


@pytest.fixture
def world_of_two(own_db, owner, loader, app, token):
    """Two people in a scheme, with July billed and August committed: (scheme, members, bill, payment code)."""
    scheme, members = committed(loader, token, months=[JULY, AUGUST])
    with acting(loader, token("admin")):
        bill, code = people.bill(loader, scheme.payer, JULY, members)
    return scheme, members, bill, code


class TestEqualsARecount:
    def test_from_commitment_to_settlement(self, world_of_two, owner, loader, app, token):
        _, _, _, code = world_of_two
        whole(owner)
        assert covered(owner) == 0
        people.receive(app, token, code, 2 * PRICE)
        whole(owner)
        assert outbox.dispatch() >= 1
        assert one(owner, "select sum(people) from coverage_active where month = %s", [JULY]) == 2
        whole(owner)

    def test_a_release_a_restore_and_again(self, world_of_two, owner, loader, app, token):
        scheme, (first, _), _, code = world_of_two
        people.receive(app, token, code, 2 * PRICE)
        assert covered(owner) == 2
        secret = token("cabang")
        for _ in range(2):  # a credit, its correction, and a credit again
            made = release(owner, secret, [first], [JULY, AUGUST])
            whole_held = "select sum(people), sum(amount) from participation_held where payer_id = %s"
            assert owner.execute(whole_held, [scheme.payer]).fetchone() == (2, 2 * PRICE)
            assert covered(owner) == 1
            whole(owner)
            with acting(owner, secret):
                assert one(owner, "select payung.release_restore(%s, '2025-12-15')", [made]) == 2
            assert covered(owner) == 2
            whole(owner)

    def test_a_release_before_the_money_comes(self, world_of_two, owner, loader, app, token):
        _, (first, _), _, code = world_of_two
        release(owner, token("cabang"), [first], [JULY])
        people.receive(app, token, code, 2 * PRICE)
        assert covered(owner) == 1
        whole(owner)

    def test_a_death_and_its_undoing(self, own_db, owner, loader, token, actor):
        member = world.member_with_months(loader, token, [7, 8, 9, 10, 11], committed=[12])
        months = [date(2025, number, 1) for number in range(7, 13)]
        refresh(Month.from_date(month) for month in months)
        world.complete(actor("cabang"), member, date(2025, 10, 10))
        # the event still waits for delivery, so no difference is reported
        assert recounts.recount() == dict.fromkeys(KEPT, 0)
        outbox.dispatch()
        whole(owner, *months)
        held = "select sum(people) from participation_held where month = %s"
        assert one(owner, held, [date(2025, 11, 1)]) == 0
        death = one(owner, "select max(id) from registry_personevent")
        assert death

    def test_people_with_several_memberships_count_once(self, world_of_two, owner, loader, app, token):
        _, (first, second), _, code = world_of_two
        with acting(loader, token("admin")):
            more = second_membership(owner, first)
            existing(loader, owner, [more])
        whole(owner)
        assert covered(owner) == 1
        people.receive(app, token, code, 2 * PRICE)
        assert covered(owner) == 2
        assert one(owner, "select sum(again) from coverage_active where month = %s", [JULY]) == 1
        whole(owner)
        release(owner, token("cabang"), [first], [JULY])
        assert covered(owner) == 2
        assert one(owner, "select sum(again) from coverage_active where month = %s", [JULY]) == 0
        whole(owner)
        assert second

    def test_members_of_the_insurer(self, world_of_two, owner, loader, token):
        _, (first, second), _, _ = world_of_two
        with acting(loader, token("admin")):
            people.open_months(loader, [date(2025, 9, 1)])
            existing(loader, owner, [first, second], date(2025, 9, 1))
        assert covered(owner, date(2025, 9, 1)) == 2
        whole(owner, date(2025, 9, 1))
        release(owner, token("cabang"), [first], [date(2025, 9, 1)])
        assert covered(owner, date(2025, 9, 1)) == 1
        whole(owner, date(2025, 9, 1))

    def test_thirty_two_at_once(self, own_db, db, owner, loader, token):
        secret = token("admin")
        with acting(loader, secret):
            people.open_months(loader)
            scheme = people.scheme(loader, quotas={"53.04": 100}, months=[JULY, AUGUST])
            members = [people.member(loader) for _ in range(32)]

        def work(connection: Any, number: int) -> None:
            with acting(connection, secret):
                people.enrol(connection, scheme, members[number])
                for month in (JULY, AUGUST) if number % 2 else (AUGUST, JULY):
                    people.cover(connection, scheme.payer, members[number], month)

        assert states(race(db, "loader", work)) == {"ok": 32}
        assert one(owner, "select sum(people) from participation_held where payer_id = %s", [scheme.payer]) == 64
        pairs = [[(member, month) for month in (JULY, AUGUST)] for member in members[:16]]

        def undo(connection: Any, number: int) -> None:
            release(connection, secret, [pairs[number][0][0]], [JULY, AUGUST])

        assert states(race(db, "owner", undo, 16)) == {"ok": 16}
        assert one(owner, "select sum(people) from participation_held where payer_id = %s", [scheme.payer]) == 32
        whole(owner)


class TestNobodyWritesThem:
    @pytest.mark.parametrize("table", [*KEPT, "participation_several", "platform_recount"])
    @pytest.mark.parametrize("role", ["app", "loader"])
    def test_neither_application_nor_worker(self, db, token, role, table):
        with db.connect(role) as connection:
            first = one(
                connection, "select attname from pg_attribute where attrelid = %s::regclass and attnum = 1", [table]
            )
            for statement in (
                f"insert into {table} default values",
                f"update {table} set {first} = {first}",
                f"delete from {table}",
                f"truncate {table}",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(connection, token("admin")):
                    connection.execute(statement)

    @pytest.mark.parametrize("role", ["app", "loader"])
    @pytest.mark.parametrize(
        "call", ["coverage_write('2025-07-01', true)", "recount_keep('x', 0, true)", "coverage_added('2025-07-01')"]
    )
    def test_the_inside_is_nobodys_to_call(self, db, token, role, call):
        with (
            db.connect(role) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
            acting(connection, token("admin")),
        ):
            connection.execute(f"select payung.{call}")

    def test_an_officer_of_one_regency_learns_its_figures_and_no_others(self, own_db, owner, loader, app, token, actor):
        with acting(loader, token("admin")):
            people.open_months(loader)
            scheme = people.scheme(loader, months=[JULY])
            members = [people.member(loader, "53.04"), people.member(loader, "53.71"), people.member(loader, "53.71")]
            for member in members:
                people.enrol(loader, scheme, member)
                people.cover(loader, scheme.payer, member, JULY)
            people.journal(loader, scheme)
            people.bill(loader, scheme.payer, JULY, members)
        for table in ("participation_held", "published.contributions_billplace"):
            seen = f"select regency, sum(people) from {table} group by 1 order by 1"
            for user, figures in {"belu": [("53.04", 1)], "admin": [("53.04", 1), ("53.71", 2)]}.items():
                with acting(app, token(user)):
                    assert app.execute(seen).fetchall() == figures, (table, user)
            assert app.execute(seen).fetchall() == []


FORGED = {
    "participation_held": "update participation_held set people = people + 1",
    "contributions_billplace": "update contributions_billplace set people[1] = 9, origin_id = 4",
    "coverage_active": "update coverage_active set people = people + 5",
    "registry_tally": "update registry_tally set people = people + 2",
    "participation_several": "insert into participation_several select min(person_id) from participation_membership",
}


class TestAForgedFigure:
    @pytest.mark.parametrize("table", list(FORGED))
    def test_is_found_told_and_put_right(self, world_of_two, owner, loader, app, token, table):
        from payung.platform.doctor import _recounts

        people.receive(app, token, world_of_two[3], 2 * PRICE)
        outbox.dispatch()
        whole(owner)
        assert _recounts().state == "ok"
        owner.execute(FORGED[table])
        kept = "participation_held" if table == "participation_several" else table
        assert recounts.recount()[kept] > 0
        told = _recounts()
        assert told.state == "bad"
        assert kept in told.text
        assert recounts.recount(mend=True)[kept] > 0
        whole(owner)
        assert _recounts().state == "ok"

    def test_lost_rows_come_back(self, world_of_two, owner, loader, app, token):
        people.receive(app, token, world_of_two[3], 2 * PRICE)
        outbox.dispatch()
        for table in ("participation_held", "contributions_billplace", "coverage_active"):
            owner.execute(f"delete from {table} where ctid = (select min(ctid) from {table})")
        owner.execute(
            "insert into contributions_billplace (bill_id, origin_id, payer_id, month, regency, segment, village_codes, people, amounts)"
            " values (77777, 77777, 1, '2025-07-01', '53.04', '', array[''], array[1], array[1])"
        )
        refresh([Month.from_date(JULY)])
        lost = recounts.recount(mend=True)
        assert min(lost["participation_held"], lost["contributions_billplace"]) > 0
        whole(owner)

    def test_news_that_was_never_heard_is_no_excuse(self, world_of_two, owner, loader, app, token):
        """A month is left out while its event waits for delivery. After delivery a difference is reported."""
        covered(owner)
        people.receive(app, token, world_of_two[3], 2 * PRICE)
        owner.execute(
            "insert into coverage_active (month, regency, village_code, segment, payer_kind, people) values (%s, '53.04', 'x', 'BPU', 'apbd_province', 1)",
            [JULY],
        )
        assert recounts.recount()["coverage_active"] == 0
        owner.execute("update platform_outbox set handled_at = now()")
        assert recounts.recount()["coverage_active"] > 0


def test_the_page_of_a_bill_reads_what_is_kept(world_of_two, owner, actor):
    from payung.contributions.models import Bill
    from payung.contributions.selectors import assessed_by_regency, months_to_assess

    scheme, _, bill, _ = world_of_two
    owner.execute("update contributions_billplace set people[1] = 7 where bill_id = %s", [bill])
    with session(actor("admin").token):
        assert assessed_by_regency(Bill.objects.get(pk=bill)) == [
            {"regency": "53.04", "name": "KABUPATEN BELU", "people": 7, "amount": 2 * PRICE}
        ]
        assert [(line["month"], line["unbilled"]) for line in months_to_assess()] == [(AUGUST, 2)]
    assert scheme


def test_the_villages_of_a_bill_stand_in_one_row_a_regency(own_db, owner, loader, token):
    """One row holds them in the order of their codes, the published view gives each its line, and lists of unequal length are refused."""
    with acting(loader, token("admin")):
        people.open_months(loader)
        scheme = people.scheme(loader, months=[JULY])
        members = [people.member(loader, "53.04") for _ in range(3)]
        for member in members:
            people.enrol(loader, scheme, member)
            people.cover(loader, scheme.payer, member, JULY)
        people.journal(loader, scheme)
    first, second = "53.04.01.2001", "53.04.01.2002"
    for member, village in zip(members, (second, first, second), strict=True):
        owner.execute(
            "update participation_membership set village_code = %s where id = %s", [village, member.membership]
        )
    with acting(loader, token("admin")):
        people.bill(loader, scheme.payer, JULY, members)
    stored = owner.execute("select village_codes, people, amounts from contributions_billplace").fetchall()
    assert stored == [([first, second], [1, 2], [PRICE, 2 * PRICE])]
    lines = "select village_code, people, amount from published.contributions_billplace order by 1"
    assert owner.execute(lines).fetchall() == [(first, 1, PRICE), (second, 2, 2 * PRICE)]
    with pytest.raises(psycopg.errors.CheckViolation):
        owner.execute("update contributions_billplace set people = people || 1::bigint")

"""Merges race each other and commitments: one wins, nobody holds a month twice, nothing is left with a record that went."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import psycopg
import pytest

from tests.claims import world
from tests.concurrency.test_races import race, states
from tests.support import people
from tests.support.people import acting, one

DECEMBER = date(2025, 12, 1)
PROPOSE = (
    "select payung.merge_propose(%s, %s, false, payung.merge_seen(%s, %s), 'satu orang, dua catatan', '2025-12-15')"
)
CONFIRM = "select payung.merge_confirm(%s, (select seen from registry_merge where id = %s), '2025-12-15')"


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", world.TODAY)


def test_two_merges_of_one_record(db, app, loader, owner, token):
    """Proposals race, then confirmations: one record goes into one other, once."""
    goes, *others = (world.member_with_months(loader, token, [month]) for month in (7, 8, 9, 10))
    secret = token("belu")

    def propose(connection: Any, number: int) -> Any:
        first, second = (goes, others[number % 3]) if number % 2 else (others[number % 3], goes)
        with acting(connection, secret):
            return one(connection, PROPOSE, (first.person, second.person, first.person, second.person))

    outcomes = race(db, "app", propose, 12)
    assert states(outcomes) == {"ok": 1, "P0D49": 11}
    number = next(one_of for one_of in outcomes if isinstance(one_of, int))
    second = token("cabang")

    def confirm(connection: Any, _number: int) -> None:
        with acting(connection, second):
            connection.execute(CONFIRM, (number, number))

    assert states(race(db, "app", confirm, 8)) == {"ok": 1, "P0D48": 7}
    assert one(owner, "select count(*) from registry_personevent where kind = 'merged'") == 1


def test_a_commitment_races_a_merge(db, app, loader, owner, token):
    """Months of one more month for either record beside its merge: whoever comes later is refused, and no month stands twice."""
    for _round in range(4):
        goes, stays = (world.member_with_months(loader, token, [month]) for month in (7, 8))
        numbers = (goes.person, stays.person)
        admin, first, second = token("admin"), token("belu"), token("cabang")
        with acting(loader, admin):
            schemes = [people.scheme(loader) for _ in range(2)]
        with acting(app, first):
            merge = one(app, PROPOSE, (*numbers, *numbers))

        def work(
            connection: Any, number: int, merge=merge, goes=goes, stays=stays, schemes=schemes, keys=(admin, second)
        ) -> None:
            if number == 0:
                with acting(connection, keys[1]):
                    connection.execute(CONFIRM, (merge, merge))
                return
            member, scheme = ((goes, stays)[number % 2], schemes[number % 2])
            with acting(connection, keys[0]):
                people.enrol(connection, scheme, member)
                people.cover(connection, scheme.payer, member, DECEMBER)

        outcomes = _mixed(db, work)
        assert set(states(outcomes)) <= {"ok", "P0D46", "P0D44", "P0D4E", "P0A36", "P0D40"}, outcomes
        twice = (
            "select count(*) from (select m.person_id, c.month from participation_month c join participation_membership m on m.id = c.membership_id"
            " where m.person_id in (%s, %s) and m.segment = 'BPU' group by 1, 2 having count(*) > 1) d"
        )
        assert one(owner, twice, numbers) == 0
        if one(
            owner, "select count(*) from registry_personevent where kind = 'merged' and person_id = %s", [goes.person]
        ):
            assert one(owner, "select count(*) from participation_membership where person_id = %s", [goes.person]) == 0


def _mixed(db: Any, work: Any) -> list[Any]:
    """One merge of the application beside two commitments of the loader, at the same moment."""
    connections = [db.connect("app"), db.connect("loader"), db.connect("loader")]
    gate, outcomes = threading.Barrier(3), [None] * 3

    def run(number: int) -> None:
        gate.wait()
        try:
            outcomes[number] = work(connections[number], number)
        except psycopg.Error as error:
            outcomes[number] = error

    threads = [threading.Thread(target=run, args=[number]) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for connection in connections:
        connection.close()
    return outcomes

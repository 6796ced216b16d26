"""Two at once: the case's row makes one wait, and the second sees what the first has done."""

from __future__ import annotations

import threading

import psycopg
import pytest

from tests.support.people import acting, one

D = "e" * 64
VOTE = "select payung.case_vote(%s, %s, 'approve', %s, 42000000, '')"


@pytest.fixture
def assessed(app, practice, token):
    """A case that "cabang" has assessed."""
    with acting(app, token("cabang")):
        case = one(app, "select payung.case_open('practice', 'raced:1', '53.04', null)")
        app.execute("select payung.case_act(%s, 'complete', '')", [case])
        app.execute(VOTE, [case, "assess", D])
        app.execute("select payung.case_act(%s, 'assess', '')", [case])
    return case


def together(db, first, second):
    """Run `first` and hold its transaction while `second` begins; returns what the second met."""
    met = []

    def later():
        connection = db.connect("app")
        try:
            with acting(connection, second[0]):
                met.append(connection.execute(*second[1:]).fetchone()[0])
        except psycopg.Error as error:
            met.append(error.sqlstate)

    connection = db.connect("app")
    thread = threading.Thread(target=later)
    with acting(connection, first[0]):
        connection.execute(*first[1:])
        thread.start()
        thread.join(0.4)
        assert met == []  # it waits for the first
    thread.join(10)
    return met[0]


def test_the_same_vote_twice_at_once_is_one_vote(own_db, assessed, token, owner):
    tokens = token("kepala"), token("kepala")
    told = together(own_db, (tokens[0], VOTE, [assessed, "approve", D]), (tokens[1], VOTE, [assessed, "approve", D]))
    assert told == {"complete": True, "approvals": 1, "needed": 1}
    assert one(owner, "select count(*) from casework_vote where case_id = %s and step = 'approve'", [assessed]) == 1


def test_a_yes_and_a_no_at_once_do_not_both_decide(own_db, assessed, token):
    approve = (token("kepala"), "select payung.case_vote(%s, 'approve', 'reject', %s, 42000000, 'bukan peserta')")
    reject = (*approve, [assessed, D])
    assert together(own_db, reject, (token("admin"), VOTE, [assessed, "approve", D]))["complete"] is False


def test_moved_twice_at_once_moves_once(own_db, assessed, token, owner):
    act = "select payung.case_act(%s, 'approve', '')"
    with acting(own_db.connect("app"), token("kepala")) as connection:
        connection.execute(VOTE, [assessed, "approve", D])
    assert together(own_db, (token("kepala"), act, [assessed]), (token("admin"), act, [assessed])) == "P0B11"
    assert one(owner, "select state from casework_case where id = %s", [assessed]) == "approved"

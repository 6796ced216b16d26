"""Raw SQL in the application's role: votes, states and seats hold whoever writes."""

from __future__ import annotations

import itertools

import psycopg
import pytest

from tests.support.people import acting, one

D = "d" * 64
_subjects = itertools.count(1)


@pytest.fixture
def walked(app, practice, token):
    """A case that "cabang" has assessed; with the tokens of the players."""
    tokens = {name: token(name) for name in ("cabang", "kepala", "belu", "kupang", "pemeriksa")}
    with acting(app, tokens["cabang"]):
        case = one(app, "select payung.case_open('practice', %s, '53.04', null)", [f"raw:{next(_subjects)}"])
        app.execute("select payung.case_act(%s, 'complete', '')", [case])
        app.execute("select payung.case_vote(%s, 'assess', 'approve', %s, 42000000, '')", [case, D])
        app.execute("select payung.case_act(%s, 'assess', '')", [case])
    return case, tokens


def state_of(error):
    return error.value.sqlstate


def attempt(app, token, statement, args):
    with pytest.raises(psycopg.Error) as refused, acting(app, token):
        app.execute(statement, args)
    return state_of(refused)


def test_the_own_assessment_is_not_approved(walked, app):
    case, tokens = walked
    vote = "select payung.case_vote(%s, 'approve', 'approve', %s, 42000000, '')"
    assert attempt(app, tokens["cabang"], vote, [case, D]) == "P0B19"
    assert attempt(app, tokens["cabang"], "select payung.case_act(%s, 'approve', '')", [case]) == "P0B16"
    for statement in (
        "insert into casework_vote (case_id, round, step, camp, actor_id, decision, digest, amount)"
        " values (%s, 1, 'approve', 'approve', 1, 'approve', '" + D + "', 42000000)",
        "insert into casework_seat (case_id, actor_id, camp) values (%s, 1, 'approve')",
        "delete from casework_seat where case_id = %s",
        "update casework_seat set camp = 'approve' where case_id = %s",
    ):
        assert attempt(app, tokens["cabang"], statement, [case]) == "42501"


@pytest.mark.parametrize("role", ["app", "loader"])
@pytest.mark.parametrize(
    "statement",
    [
        "update casework_vote set decision = 'reject' where case_id = %s",
        "delete from casework_vote where case_id = %s",
        "update casework_case set state = 'paid' where id = %s",
        "update casework_case set calendar_due = '2099-01-01' where id = %s",
        "delete from casework_event where case_id = %s",
        "update casework_approvallimit set votes = 1 where %s > 0",
        "insert into casework_transition (process_id, action, source, target, roles)"
        " select 'practice', 'x', 'assessed', 'paid', '{branch_officer}' where %s > 0",
        "delete from casework_holiday where %s > 0",
        "select payung.room_case_act(%s, 'pay', '')",
        "select payung.room_case_round(%s, '')",
        "select payung.case_due(%s)",
    ],
)
def test_nothing_is_written_beside_the_functions(walked, db, role, statement):
    case, tokens = walked
    assert attempt(db.connect(role), tokens["cabang"], statement, [case]) == "42501"


def test_the_owner_too_keeps_votes_and_the_state_table(walked, owner):
    case, _ = walked
    for statement, state in (
        ("update casework_vote set decision = 'reject' where case_id = %s", "P0A01"),
        ("delete from casework_vote where case_id = %s", "P0A01"),
        ("delete from casework_seat where case_id = %s", "P0A01"),
        ("update casework_case set state = 'paid' where id = %s", "P0B11"),
        ("update casework_case set regency = '53.71' where id = %s", "P0B11"),
        (
            "insert into casework_case (process_id, subject, regency, state, opened_by)"
            " select process_id, 'claim:0', regency, 'approved', opened_by from casework_case where id = %s",
            "P0B11",
        ),
        (
            "insert into casework_vote (case_id, round, step, camp, actor_id, decision, digest, amount)"
            " select case_id, 9, 'approve', 'approve', actor_id, 'approve', digest, amount from casework_vote where case_id = %s",
            "23503",
        ),
    ):
        with pytest.raises(psycopg.Error) as refused:
            owner.execute(statement, [case])
        assert state_of(refused) == state, statement


def test_a_guarded_transition_is_not_for_the_application(walked, app):
    case, tokens = walked
    with acting(app, tokens["kepala"]):
        app.execute("select payung.case_vote(%s, 'approve', 'approve', %s, 42000000, '')", [case, D])
        app.execute("select payung.case_act(%s, 'approve', '')", [case])
    assert attempt(app, tokens["cabang"], "select payung.case_act(%s, 'pay', '')", [case]) == "P0B14"


def test_a_foreign_regency_is_out_of_reach(walked, app):
    case, tokens = walked
    for statement in (
        "select payung.case_act(%s, 'return', 'alasan cukup')",
        "select payung.case_vote(%s, 'approve', 'approve', '" + D + "', 42000000, '')",
        "select payung.case_pause(%s, '2026-11-20', 'alasan cukup')",
        "select payung.case_complete(%s, '2026-11-20')",
    ):
        assert attempt(app, tokens["kupang"], statement, [case]) == "P0B10"
    with acting(app, tokens["kupang"]):
        assert one(app, "select count(*) from casework_vote where case_id = %s", [case]) == 0
        assert one(app, "select count(*) from casework_case where id = %s", [case]) == 0
    with acting(app, tokens["belu"]):
        assert one(app, "select count(*) from casework_case where id = %s", [case]) == 1


def test_without_a_session_nothing_is_there(walked, app):
    case, _ = walked
    assert attempt(app, "", "select payung.case_act(%s, 'approve', '')", [case]) == "P0B10"
    assert one(app, "select count(*) from casework_case") == 0


def test_an_auditor_reads_and_does_nothing(walked, app):
    case, tokens = walked
    vote = "select payung.case_vote(%s, 'approve', 'approve', %s, 42000000, '')"
    assert attempt(app, tokens["pemeriksa"], vote, [case, D]) == "P0B13"
    assert attempt(app, tokens["pemeriksa"], "select payung.case_act(%s, 'approve', '')", [case]) == "P0B13"
    assert attempt(app, tokens["pemeriksa"], "select payung.case_complete(%s, '2026-11-20')", [case]) == "P0B13"
    with acting(app, tokens["pemeriksa"]):
        assert one(app, "select count(*) from casework_case where id = %s", [case]) == 1

"""Cases at the bounds of their rules: reasons, days, amounts, votes, limits, and what follows another table. Raw SQL."""

from __future__ import annotations

import itertools
import json
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from payung.casework import transitions
from payung.casework.transitions import Process, Transition
from payung.platform.db import OWNER
from tests.casework.conftest import PRACTICE
from tests.support import two
from tests.support.people import acting, one

D1, D2 = "1" * 64, "2" * 64
LIMIT = 50_000_000
_subjects = itertools.count(1)


@pytest.fixture
def tried(app, token):
    """`tried("cabang", statement, args)`: SQLSTATE of the refusal, "" where there is none."""
    held: dict[str, str] = {}

    def call(who: str, statement: str, args: Any) -> str:
        held.setdefault(who, token(who))
        try:
            with acting(app, held[who]):
                app.execute(statement, args)
        except psycopg.Error as refused:
            return refused.sqlstate or "?"
        return ""

    return call


@pytest.fixture
def case(practice, owner, app, token):
    """`case("assessed")`: a new case that "cabang" has walked so far."""

    def opened(state: str = "reported", amount: int = LIMIT) -> int:
        steps = list(PRACTICE.states)[1 : list(PRACTICE.states).index(state) + 1]
        with acting(app, token("cabang")):
            number = int(one(app, "select payung.case_open('practice', %s, '53.04', null)", [f"bound:{next(_subjects)}"]))  # fmt: skip
            if "complete" in steps:
                app.execute("select payung.case_act(%s, 'complete', '')", [number])
            if "assessed" in steps:
                app.execute("select payung.case_vote(%s, 'assess', 'approve', %s, %s, '')", [number, D1, amount])
                app.execute("select payung.case_act(%s, 'assess', '')", [number])
        return number

    return opened


VOTE = "select payung.case_vote(%s, %s, %s, %s, %s, %s)"
ACT = "select payung.case_act(%s, %s, 'alasan cukup')"


@pytest.mark.parametrize(
    ("reason", "needed", "said"),
    [
        ("abcd", True, "P0B18"),
        ("a b c d .", True, "P0B18"),
        (" abcde ", True, "abcde"),
        (None, True, "P0B18"),
        (None, False, ""),
        (" abc ", False, "abc"),
        ("x" * 500, True, "x" * 500),
        ("x" * 501, True, "P0B1D"),
        ("x" * 501, False, "P0B1D"),
        ("rekening 1234567890", True, "rekening 1234567890"),
        ("rekening 12345678901", True, "P0B1E"),
        ("rekening 1234 567-8901", True, "P0B1E"),
        ("1-1-2026 2/12/2026 2026-11-23", True, "1-1-2026 2/12/2026 2026-11-23"),
    ],
)
def test_a_reason_at_its_bounds(db, owner, reason, needed, said):
    try:
        answer = one(owner, "select payung.case_reason(%s, %s)", [reason, needed])
    except psycopg.Error as refused:
        answer = refused.sqlstate
    assert answer == said


def test_a_stated_day_lies_four_hundred_days_ahead_at_most(db, owner):
    ask = "select payung.case_day((clock_timestamp() at time zone 'Asia/Makassar')::date + %s::int)"
    owner.execute(ask, [400])
    for ahead in (401, None):
        with pytest.raises(psycopg.Error) as refused:
            owner.execute(ask, [ahead])
        assert refused.value.sqlstate == "P0B1A"


def test_each_amount_has_the_limit_that_holds_it(practice, owner):
    ask = "select (payung.case_approval_limit('practice', %s, %s)).votes"
    asked = (("approve", -1), ("approve", 0), ("approve", LIMIT - 1), ("approve", LIMIT), ("assess", LIMIT), ("x", 0))
    assert [one(owner, ask, pair) for pair in asked] == [None, 1, 1, 2, 1, None]


def test_a_case_follows_another_table_only_where_nothing_has_happened(case, owner):
    """By the owner too: with votes, closed, on its way, or in a state that the other does not know it stays."""
    number = case()
    other = "update casework_case set process_id = 'bound.other'{} where id = %s"

    def follows(before: str, also: str) -> str:
        try:
            with owner.transaction(force_rollback=True):
                owner.execute(f"update casework_case set {before} where id = %s", [number])
                owner.execute(other.format(also), [number])
        except psycopg.Error as refused:
            return refused.sqlstate or "?"
        return ""

    with owner.transaction(force_rollback=True):
        owner.execute(
            "insert into casework_process (name, initial, final, openers, guarded, calendar_days, working_days)"
            " values ('bound.other', 'reported', '{}', '{head}', false, 7, 7)"
        )
        owner.execute(
            "insert into casework_transition (process_id, action, source, target, roles, guarded)"
            " values ('bound.other', 'on', 'reported', 'complete', '{head}', false)"
        )
        for before, also, code in (
            ("digest = repeat('1', 64)", "", "P0B11"),
            ("closed_at = now()", "", "P0B11"),
            ("round = 1", ", state = 'complete'", "P0B11"),
            ("state = 'complete'", "", "P0B11"),
            ("round = 1", ", regency = '53.71'", "P0B11"),
            ("round = 1", "", ""),
        ):
            assert follows(before, also) == code, (before, also)


def test_a_vote_has_a_digest_an_amount_and_a_reason_where_it_is_against(case, tried):
    number = case("complete")
    for decision, digest, amount, reason, code in (
        ("approve", "", 1, "", "P0B17"),
        ("approve", None, 1, "", "P0B17"),
        ("approve", D1, -1, "", "P0B17"),
        ("approve", D1, None, "", "P0B17"),
        ("reject", D1, 0, "tdk", "P0B18"),
        ("approve", D1, 0, "", ""),
    ):
        assert tried("cabang", VOTE, [number, "assess", decision, digest, amount, reason]) == code, (digest, amount)


def test_a_return_without_a_way_back_begins_a_round_at_once(case, tried, owner):
    number = case("complete")
    standing = "select round, digest, amount, state from casework_case where id = %s"
    assert tried("cabang", VOTE, [number, "assess", "return", D1, 5, "hitung lagi"]) == ""
    assert owner.execute(standing, [number]).fetchone() == (2, None, None, "complete")
    assert tried("cabang", VOTE, [number, "assess", "approve", D2, 6, ""]) == ""
    assert owner.execute(standing, [number]).fetchone() == (2, D2, 6, "complete")
    number = case("assessed")
    # Where the table knows the way back, the vote alone moves nothing.
    assert tried("kepala", VOTE, [number, "approve", "return", D1, LIMIT, "hitung lagi"]) == ""
    assert owner.execute(standing, [number]).fetchone() == (1, D1, LIMIT, "assessed")
    assert tried("kepala", ACT, [number, "reject"]) == "P0B16"
    assert tried("kepala", ACT, [number, "return"]) == ""
    assert owner.execute(standing, [number]).fetchone() == (2, None, None, "complete")
    assert tried("cabang", VOTE, [number, "assess", "approve", D1, LIMIT, ""]) == ""
    assert tried("cabang", ACT, [number, "assess"]) == ""
    # What was voted in the round before, or in another case, counts for nothing now.
    assert tried("kepala", ACT, [number, "return"]) == "P0B16"


def test_a_vote_is_cast_from_the_camp_of_its_own_step(case, tried, owner):
    number, camp = (
        case("complete"),
        "update casework_step set camp = %s where (process_id, name) = ('practice', 'assess')",
    )
    owner.execute(camp, ["first"])
    try:
        assert tried("cabang", VOTE, [number, "assess", "approve", D1, 1, ""]) == ""
    finally:
        owner.execute(camp, ["assess"])
    assert one(owner, "select array_agg(camp) from casework_vote where case_id = %s", [number]) == ["first"]


def test_one_against_is_one_too_many_and_what_is_closed_says_so(case, tried, owner):
    number = case("assessed", LIMIT - 1)
    assert tried("kepala", VOTE, [number, "approve", "approve", D1, LIMIT - 1, ""]) == ""
    decided = "select payung.case_step_complete(%s, %s, %s)"
    asked = ((D1, "approve"), (D1, "assess"), (D2, "approve"), (None, "approve"), (D1, "x"))
    assert [one(owner, decided, [number, step, digest]) for digest, step in asked] == [True, True, False, False, False]
    assert tried("admin", VOTE, [number, "approve", "reject", D1, LIMIT - 1, "bukan peserta"]) == ""
    assert tried("kepala", ACT, [number, "approve"]) == "P0B16"
    assert one(owner, "select closed_at from casework_case where id = %s", [number]) is None
    assert tried("kepala", ACT, [number, "reject"]) == ""
    assert one(owner, "select closed_at is not null and round = 1 from casework_case where id = %s", [number])
    for statement, args, code in (
        ("select payung.case_complete(%s, '2026-11-20')", [number], "P0B1A"),
        ("select payung.case_pause(%s, '2026-11-20', 'menunggu surat')", [number], "P0B15"),
    ):
        assert tried("cabang", statement, args) == code


def test_what_its_room_guards_is_guarded_in_its_state_only(case, tried, owner):
    number = case()
    assert tried("cabang", ACT, [number, "pay"]) == "P0B11"
    owner.execute("update casework_process set guarded = true where name = 'practice'")
    try:
        assert tried("cabang", "select payung.case_open('practice', 'bound:x', '53.04', null)", []) == "P0B14"
        for statement in (
            "select payung.case_complete(%s, '2026-11-20')",
            "select payung.case_pause(%s, '2026-11-20', 'menunggu surat')",
            "select payung.case_resume(%s, '2026-11-20')",
        ):
            assert tried("cabang", statement, [number]) == "P0B14"
    finally:
        owner.execute("update casework_process set guarded = false where name = 'practice'")


def test_the_clock_goes_back_ten_years_and_on_from_the_last_day(case, tried, owner):
    number = case()
    complete, pause = "select payung.case_complete(%s, %s)", "select payung.case_pause(%s, %s, 'menunggu surat')"
    first = one(owner, "select (opened_at - interval '10 years')::date from casework_case where id = %s", [number])
    assert tried("cabang", complete, [number, first - timedelta(days=1)]) == "P0B1A"
    assert tried("kepala", complete, [number, first]) == ""
    number, day = case(), date(2026, 11, 20)
    assert tried("cabang", complete, [number, day]) == ""
    assert tried("cabang", pause, [number, day - timedelta(days=1)]) == "P0B1A"
    assert tried("cabang", pause, [number, day]) == ""
    for statement in (VOTE, ACT):
        args = [number, "assess", "approve", D1, 1, ""] if statement is VOTE else [number, "complete"]
        assert tried("cabang", statement, args) == "P0B15"
    # Dated before it began, a pause ends where it began.
    ends = "select paused_since, paused_days, paused_working_days, calendar_due, working_due from casework_case where id = %s"
    promised = owner.execute(ends, [number]).fetchone()[3:]
    assert tried("cabang", "select payung.case_resume(%s, %s)", [number, day - timedelta(days=1)]) == ""
    assert owner.execute(ends, [number]).fetchone() == (None, 0, 0, *promised)
    assert tried("cabang", pause, [number, day]) == ""
    assert tried("cabang", "select payung.case_resume(%s, %s)", [number, day + timedelta(days=4)]) == ""
    moved = owner.execute(ends, [number]).fetchone()
    assert moved[:3] == (None, 4, 2)
    # Reckoned anew from the day of completeness, the deadlines are the same.
    beside = case()
    owner.execute("update casework_case set complete_on = %s, calendar_due = %s where id = %s", [day, day, beside])
    owner.execute("select payung.case_due(%s)", [number])
    assert one(owner, "select calendar_due from casework_case where id = %s", [beside]) == day
    assert owner.execute(ends, [number]).fetchone() == moved
    assert [tried(who, pause, [number, day + timedelta(days=4)]) for who in ("provinsi", "cabang")] == ["P0B13", ""]


def test_limits_cover_every_amount_once_and_replace_those_of_their_step_only(practice, app, owner, token, tried):
    ask = "select payung.case_set_approval_limits('practice', %s, %s, 'batas baru')"

    def line(start, end, votes=1, roles=("head",)):
        return {"from_amount": start, "to_amount": end, "roles": roles, "votes": votes}

    for step, lines, code in (
        ("x", [line(0, None)], "P0B12"),
        ("approve", [line(0, None, 0)], "P0B1C"),
        ("approve", [line(0, None, None)], "P0B1C"),
        ("approve", [line(0, None, 1, [])], "P0B1C"),
        ("approve", [line(1, None)], "P0B1C"),
        ("approve", [line(0, 10)], "P0B1C"),
        ("approve", [line(0, 10), line(11, None)], "P0B1C"),
        ("approve", [line(0, None), line(None, None)], "P0B1C"),
    ):
        assert tried("admin", ask, [step, json.dumps(lines)]) == code, lines
    others = (
        "select process_id, step, from_amount from casework_approvallimit where (process_id, step) <> ('practice', 'approve')"
        " order by 1, 2, 3"
    )
    before = owner.execute(others).fetchall()
    assert {process for process, *_ in before} > {"practice"}
    with acting(app, token("admin")):
        number = one(app, ask, ["approve", json.dumps([line(0, 10), line(10, None, 2)])])
    with acting(app, two.second().token):
        two.confirm_raw(app, "case_confirm_approval_limits", number)
    assert owner.execute(others).fetchall() == before
    limits = one(owner, "select payung.case_limits_now('practice', 'approve')")
    assert [(limit["from_amount"], limit["to_amount"], limit["votes"]) for limit in limits] == [(0, 10, 1), (10, None, 2)]  # fmt: skip


def test_who_moves_a_case_from_its_beginning_opens_it_where_nothing_else_is_said(practice, owner):
    from django.db import connections, transaction

    ways = [Transition("go", "a", "b", ["head"]), Transition("stop", "b", "c", ["auditor"]), Transition("on", "a", "c", ["disnaker"])]  # fmt: skip
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        transitions._sync_process(cursor, Process("bound.openers", ["a", "b", "c"], "a", ["c"], ways))
        cursor.execute("select openers from casework_process where name = 'bound.openers'")
        assert cursor.fetchone() == (["disnaker", "head"],)
        transaction.set_rollback(True, using=OWNER)

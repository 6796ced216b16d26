"""Cases through the services: states, votes, approval_limits, rounds, tasks."""

from __future__ import annotations

import itertools

import psycopg
import pytest

from payung.access.policies import Forbidden
from payung.casework import selectors, services
from payung.casework.errors import CaseRefused
from payung.casework.inbox import inbox
from payung.casework.transitions import ApprovalLimit, Process, Transition, register
from payung.platform.db import acting
from tests.support import two
from tests.support.people import acting as acting_raw

D1, D2 = "a" * 64, "b" * 64
BENEFIT = 42_000_000
_subjects = itertools.count(1)


@pytest.fixture
def by(db, practice, actor):
    """`by("cabang", services.act, case, "complete")`: one call as that user in a transaction of its own."""
    held = {}

    def call(username, function, *args, **more):
        someone = held.setdefault(username, actor(username))
        with acting(someone.token):
            return function(someone, *args, **more)

    return call


def opened(by, who="cabang", regency="53.04"):
    return by(who, services.open_case, "practice", f"thing:{next(_subjects)}", regency)


def assessed(by, digest=D1, amount=BENEFIT):
    case = opened(by)
    by("cabang", services.act, case, "complete")
    by("cabang", services.vote, case, "assess", "approve", digest, amount)
    by("cabang", services.act, case, "assess")
    return case


def refused(code, call, *args, **more):
    with pytest.raises(CaseRefused) as caught:
        call(*args, **more)
    assert caught.value.code == code


def test_a_case_walks_along_its_table(by):
    case = assessed(by)
    outcome = by("kepala", services.vote, case, "approve", "approve", D1, BENEFIT)
    assert (outcome.complete, outcome.approvals, outcome.needed) == (True, 1, 1)
    assert by("kepala", services.act, case, "approve") == "approved"
    found = by("kepala", lambda _: selectors.timeline(case))
    assert [event.kind for event in found] == ["open", "act", "vote", "act", "vote", "act"]
    assert found[-1].target == "approved"


def test_what_the_table_does_not_know_is_refused(by):
    case = opened(by)
    refused("CASE_STATE", by, "cabang", services.act, case, "approve")
    refused("CASE_STATE", by, "cabang", services.act, case, "no-such-action")
    refused("CASE_STATE", by, "cabang", services.vote, case, "approve", "approve", D1, BENEFIT)
    refused("CASE_ROLE", by, "provinsi", services.act, case, "complete")
    refused("CASE_KIND", by, "cabang", services.open_case, "no-such-process", "x:1", "53.04")


def test_one_subject_has_one_case(by):
    by("cabang", services.open_case, "practice", "same:1", "53.04")
    refused("CASE_EXISTS", by, "cabang", services.open_case, "practice", "same:1", "53.04")


def test_who_assessed_never_approves(by):
    case = assessed(by)
    refused("CASE_OWN_WORK", by, "cabang", services.vote, case, "approve", "approve", D1, BENEFIT)
    by("kepala", services.vote, case, "approve", "return", D1, BENEFIT, "surat belum jelas")
    assert by("kepala", services.act, case, "return", "surat belum jelas") == "complete"
    # The next round, another digest: the camps stay.
    by("admin", services.vote, case, "assess", "approve", D2, BENEFIT)
    by("admin", services.act, case, "assess")
    refused("CASE_OWN_WORK", by, "cabang", services.vote, case, "approve", "approve", D2, BENEFIT)
    by("kepala", services.vote, case, "approve", "approve", D2, BENEFIT)
    assert by("kepala", services.act, case, "approve") == "approved"


def test_who_returned_a_case_does_not_assess_it_later(by):
    case = assessed(by)
    by("admin", services.vote, case, "approve", "return", D1, BENEFIT, "hitung lagi")
    by("admin", services.act, case, "return", "hitung lagi")
    refused("CASE_OWN_WORK", by, "admin", services.vote, case, "assess", "approve", D1, BENEFIT)


def test_nothing_moves_before_the_step_is_decided(by):
    case = assessed(by)
    refused("CASE_UNDECIDED", by, "kepala", services.act, case, "approve")
    refused("CASE_UNDECIDED", by, "kepala", services.act, case, "return")
    by("kepala", services.vote, case, "approve", "reject", D1, BENEFIT, "bukan peserta")
    refused("CASE_UNDECIDED", by, "kepala", services.act, case, "approve")
    assert by("kepala", services.act, case, "reject", "bukan peserta") == "rejected"


def test_a_round_is_about_one_digest_and_amount(by):
    case = assessed(by)
    refused("CASE_CHANGED", by, "kepala", services.vote, case, "approve", "approve", D2, BENEFIT)
    refused("CASE_CHANGED", by, "kepala", services.vote, case, "approve", "approve", D1, BENEFIT + 1)
    refused("CASE_CHANGED", by, "kepala", services.vote, case, "approve", "approve", "", BENEFIT)


def test_the_same_vote_again_changes_nothing_and_another_is_refused(by):
    case = assessed(by)
    first = by("kepala", services.vote, case, "approve", "approve", D1, BENEFIT)
    assert by("kepala", services.vote, case, "approve", "approve", D1, BENEFIT) == first
    refused("CASE_OWN_WORK", by, "kepala", services.vote, case, "approve", "reject", D1, BENEFIT, "lain pikiran")
    assert len(by("kepala", lambda _: selectors.votes(case))) == 2


def test_large_amounts_need_two_heads(by):
    case = assessed(by, amount=60_000_000)
    refused("CASE_ROLE", by, "admin", services.vote, case, "approve", "approve", D1, 60_000_000)
    outcome = by("kepala", services.vote, case, "approve", "approve", D1, 60_000_000)
    assert (outcome.complete, outcome.approvals, outcome.needed) == (False, 1, 2)
    refused("CASE_UNDECIDED", by, "kepala", services.act, case, "approve")


def test_bands_are_edited_as_a_whole(by, owner, app, token):
    three = [ApprovalLimit("approve", 0, 10, ["head"]), ApprovalLimit("approve", 10, None, ["head"], 2)]
    two.confirm(by("admin", services.set_approval_limits, "practice", "approve", three))
    assert [
        b.to_amount for b in by("admin", lambda _: selectors.approval_limits("practice")) if b.step == "approve"
    ] == [
        10,
        None,
    ]
    for broken in (
        [ApprovalLimit("approve", 5, None, ["head"])],
        [ApprovalLimit("approve", 0, 10, ["head"]), ApprovalLimit("approve", 11, None, ["head"])],
        [ApprovalLimit("approve", 0, 20, ["head"]), ApprovalLimit("approve", 10, None, ["head"])],
        [ApprovalLimit("approve", 0, 10, ["head"])],
        [ApprovalLimit("approve", 0, None, [])],
        [],
    ):
        refused("APPROVAL_LIMITS_BROKEN", by, "admin", services.set_approval_limits, "practice", "approve", broken)
    with pytest.raises(Forbidden):
        by("cabang", services.set_approval_limits, "practice", "approve", three)
    with pytest.raises(psycopg.Error, match="sets no approval_limits"), acting_raw(app, token("cabang")):
        app.execute("select payung.case_set_approval_limits('practice', 'approve', '[]', '')")
    assert (
        owner.execute("select count(*) from platform_history where table_name = 'casework_approvallimit'").fetchone()[0]
        > 0
    )


def test_another_regency_has_no_such_case(by):
    belu, kupang = opened(by, "belu", "53.04"), opened(by, "kupang", "53.71")
    refused("CASE_UNKNOWN", by, "belu", services.open_case, "practice", "far:1", "53.71")
    assert by("belu", lambda _: selectors.case(kupang)) is None
    assert by("belu", lambda _: selectors.timeline(kupang)) == []
    assert by("belu", lambda _: selectors.case(belu)).state == "reported"


def test_tasks_are_what_waits_for_me(by):
    case = assessed(by)
    mine = {task.case_id: task for task in by("kepala", selectors.work_items_for)}
    assert mine[case].actions == ("approve", "reject", "return")
    assert case not in {task.case_id for task in by("cabang", selectors.work_items_for)}
    by("kepala", services.vote, case, "approve", "approve", D1, BENEFIT)
    by("kepala", services.act, case, "approve")
    assert case not in {task.case_id for task in by("kepala", selectors.work_items_for)}


def test_tasks_come_in_pages_the_nearest_deadline_first(by):
    for _ in range(5):
        opened(by)
    first = by("cabang", selectors.work_items_for, limit=3)
    second = by("cabang", selectors.work_items_for, limit=200, after=(first[-1].calendar_due, first[-1].case_id))
    everything = by("cabang", selectors.work_items_for, limit=203)
    assert [t.case_id for t in (*first, *second)] == [t.case_id for t in everything]
    for limit, more in ((3, True), (len(everything), False)):
        page = by("cabang", inbox, limit=limit)
        assert (len(page.items), page.more) == (limit, more)


def test_a_contradicting_table_is_a_programming_error():
    for broken in (
        Process("x", ["a"], "a", ["b"], []),
        Process("x", ["a", "b"], "a", ["b"], [Transition("back", "b", "a", ["head"])]),
        Process(
            "x", ["a", "b"], "a", ["b"], [Transition("go", "a", "b", ["head"]), Transition("go", "a", "a", ["head"])]
        ),
        Process(
            "x",
            ["a", "b"],
            "a",
            ["b"],
            [Transition("go", "a", "b", ["head"])],
            approval_limits=[ApprovalLimit("s", 0, None, ["head"])],
        ),
    ):
        with pytest.raises(ValueError, match="x: "):
            register(broken)

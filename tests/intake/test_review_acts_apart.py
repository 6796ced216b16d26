"""Decisions about rows of one list touch those rows of that list and no others; each thing that stops one stops it alone."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.intake.test_review_apart import BELU, KUPANG, at_work, lists
from tests.support import people
from tests.support.people import acting, one, organisation

__all__ = ["lists"]
WHY = "cocok dengan KTP"
SEEN = (
    "select encode(sha256(convert_to(string_agg(digest, '' order by sheet_row), 'UTF8')), 'hex')"
    " from payung.review_seen(%s, %s)"
)
CORRECT = "select payung.review_correct(%(list)s, %(rows)s, %(why)s, %(seen)s, %(nik)s, %(name)s, %(norm)s, null, %(sex)s, %(village)s)"
NOTHING = {"nik": None, "name": None, "norm": None, "sex": None, "village": None}


class Desk:
    """Acts of the province on rows of the first list, as they are seen at that moment."""

    def __init__(self, lists: dict[str, int], app: Any, owner: Any, token: Any) -> None:
        self.lists, self.app, self.owner, self.token = lists, app, owner, token
        self.first = lists["first"]

    def seen(self, rows: list[int]) -> str:
        with acting(self.app, self.token("provinsi")):
            return str(one(self.app, SEEN, [self.first, rows]))

    def ask(self, query: str, args: Any, who: str = "provinsi") -> Any:
        """What a function answers, or the SQLSTATE of its refusal."""
        try:
            with acting(self.app, self.token(who)):
                return one(self.app, query, args)
        except psycopg.Error as refused:
            return str(refused.sqlstate)

    def decide(self, rows: list[int], kind: str = "accept") -> Any:
        query = "select payung.review_decide(%s, %s, %s, %s, %s)"
        return self.ask(query, [self.first, rows, kind, WHY, self.seen(rows)])

    def correct(self, rows: list[int], **changed: Any) -> Any:
        given = {"list": self.first, "rows": rows, "why": WHY, "seen": self.seen(rows), **NOTHING, **changed}
        return self.ask(CORRECT, given)

    def states(self) -> dict[tuple[int, int], str]:
        rows = self.owner.execute("select list_id, sheet_row, state from intake_review").fetchall()
        return {(number, row): state for number, row, state in rows}

    def changed(self, before: dict[tuple[int, int], str]) -> dict[int, str]:
        """Rows of the first list whose state is another; that no other list's is."""
        after = self.states()
        moved = {key: after[key] for key in after if after[key] != before[key]}
        assert {number for number, _row in moved} <= {self.first}
        return {row: state for (_number, row), state in moved.items()}

    def put(self, row: int, **values: Any) -> None:
        for name, value in values.items():
            query = f"update intake_review set {name} = %s where list_id = %s and sheet_row = %s"
            self.owner.execute(query, [value, self.first, row])


@pytest.fixture
def desk(lists: dict[str, int], app: Any, owner: Any, token: Any) -> Desk:
    return Desk(lists, app, owner, token)


def bit(desk: Desk, of: str) -> int:
    """One code of those that mean this."""
    bits = int(one(desk.owner, "select payung.review_bits(%s)", [of]))
    return bits & -bits


def test_a_decision_is_about_its_rows_and_its_list(desk: Desk) -> None:
    before = desk.states()
    assert isinstance(desk.decide([2, 3]), int)
    assert desk.changed(before) == {2: "accepted", 3: "accepted"}
    before = desk.states()
    assert isinstance(desk.decide([11], "refuse"), int)
    assert desk.changed(before) == {11: "refused"}
    before = desk.states()
    query = "select payung.review_reopen(%s, %s, %s, %s)"
    desk.owner.execute("delete from intake_candidate where list_id = %s and sheet_row = 6", [desk.first])
    assert desk.ask(query, [desk.first, [6], WHY, desk.seen([6])]) == "P0D07"
    assert desk.ask(query, [desk.first, [2], WHY, desk.seen([2])]) == "P0D50"
    assert isinstance(desk.ask(query, [desk.first, [11], WHY, desk.seen([11])]), int)
    assert desk.changed(before) == {11: "open"}


@pytest.mark.parametrize(
    ("needs", "code", "state"), [(False, "", "accepted"), (True, "", "confirm"), (False, "number", "confirm")]
)
def test_a_second_person_is_needed_for_either_reason(desk: Desk, needs: bool, code: str, state: str) -> None:
    desk.put(2, needs_second=needs, codes=one(desk.owner, "select (1 << 13)") if code else 0)
    before = desk.states()
    assert isinstance(desk.decide([2]), int)
    assert desk.changed(before) == {2: state}
    needed = "select needs_second from intake_review where list_id = %s and sheet_row = 2"
    assert one(desk.owner, needed, [desk.first]) is (state == "confirm")


@pytest.mark.parametrize("agreed", [True, False])
def test_a_confirmation_is_about_what_waits_by_its_decision(desk: Desk, agreed: bool) -> None:
    for row in (2, 11):
        desk.put(row, needs_second=True)
    decision = desk.decide([2])
    assert isinstance(desk.decide([11]), int)
    before = desk.states()
    query = "select payung.review_confirm(%s, %s, %s, %s)"
    assert desk.ask(query, [decision, agreed, WHY, desk.seen([2])], "admin") == 1
    assert desk.changed(before) == {2: "accepted" if agreed else "open"}
    codes = "select codes, needs_second from intake_review where list_id = %s and sheet_row = 2"
    assert desk.owner.execute(codes, [desk.first]).fetchone() == ((0, True) if agreed else (2, False))


def test_decisions_are_made_while_the_list_is_open_to_them(desk: Desk) -> None:
    for state, code in (("checking", "P0D0D"), ("checked", None), ("committed", None)):
        desk.owner.execute("update intake_list set state = %s where id = %s", [state, desk.first])
        said = desk.decide([{"checking": 2, "checked": 2, "committed": 3}[state]])
        assert said == code if code else isinstance(said, int), said
    assert desk.decide([2]) == "P0D02"
    assert desk.decide([99]) == "P0D01"
    assert desk.decide([11, 99]) == "P0D01"


def test_word_of_a_death_stops_the_row_that_is_about_it(desk: Desk, loader: Any) -> None:
    with acting(loader, desk.token("admin")):
        dead = people.member(loader, BELU)
    nik = one(desk.owner, "select nik from registry_identity where person_id = %s", [dead.person])
    desk.owner.execute(
        "insert into registry_personevent (person_id, kind, happened_on, recorded_by, confirmed_by, facts)"
        " values (%s, 'died', '2025-07-02', 1, 2, '{}')",
        [dead.person],
    )
    for row in (2, 3, 9, 11):
        desk.put(row, codes=bit(desk, "death"))
    put = "update intake_candidate set nik = %s where list_id = %s and sheet_row = %s"
    desk.owner.execute(put, [nik, desk.first, 2])
    desk.owner.execute(put, [nik, desk.first, 9])  # sent so, and corrected since
    desk.owner.execute(put, [nik, desk.lists["second"], 3])
    assert desk.decide([2]) == "P0D05"
    assert isinstance(desk.decide([3]), int)
    assert isinstance(desk.decide([9]), int)
    desk.put(11, codes=0)
    desk.owner.execute(put, [nik, desk.first, 11])
    assert isinstance(desk.decide([11]), int)  # nobody has said that it is about a death


@pytest.mark.parametrize(
    ("rows", "changed", "code"),
    [
        ([2, 11], {"village": "53.04.03.2001"}, None),
        ([2, 11], {"nik": "5304015203859991"}, "P0D0A"),
        ([2], {"nik": "5304015203859991"}, None),
        ([2], {"nik": "530401520385999"}, "P0D0A"),
        ([2], {"sex": "X"}, "P0D0A"),
        ([2], {"sex": "L"}, None),
        ([2], {"name": "  ", "norm": "A"}, "P0D0A"),
        ([2], {"name": "Ana"}, "P0D0A"),
        ([2], {"norm": "ANA"}, "P0D0A"),
        ([2], {"name": "Ana", "norm": "ANA"}, None),
        ([2], {"village": "53.04.01"}, "P0D0C"),
        ([2], {}, "P0D0A"),
        ([2], {"sex": "P"}, "P0D0A"),  # as it is
    ],
)
def test_a_correction_is_one_that_can_be(
    desk: Desk, rows: list[int], changed: dict[str, str], code: str | None
) -> None:
    before = desk.states()
    said = desk.correct(rows, **changed)
    assert said == code if code else isinstance(said, int), said
    assert desk.changed(before) == ({} if code else dict.fromkeys(rows, "checking"))


@pytest.mark.parametrize(
    ("needs", "of", "changed", "second"),
    [
        (False, "", {"sex": "L"}, False),
        (True, "", {"sex": "L"}, True),
        (False, "", {"nik": "5304015203859991"}, True),
        (False, "who", {"sex": "L"}, True),
    ],
)
def test_a_correction_needs_a_second_person_for_each_reason(
    desk: Desk, needs: bool, of: str, changed: dict[str, str], second: bool
) -> None:
    desk.put(2, needs_second=needs, codes=bit(desk, of) if of else 0)
    assert isinstance(desk.correct([2], **changed), int)
    needed = "select needs_second from intake_review where list_id = %s and sheet_row = 2"
    assert one(desk.owner, needed, [desk.first]) is second


def test_whom_a_body_has_brought_is_seen_by_it_and_by_no_other(desk: Desk, loader: Any) -> None:
    with acting(loader, desk.token("admin")):
        brought, other = people.member(loader, KUPANG), people.member(loader, KUPANG)
    niks = {
        row: one(desk.owner, "select nik from registry_identity where person_id = %s", [person.person])
        for row, person in ((2, brought), (11, other))
    }
    sender = one(desk.owner, "select id from access_user where username = 'bank'")
    desk.owner.execute("update intake_list set uploaded_by = %s where id = %s", [sender, desk.first])
    for row, nik in niks.items():
        desk.owner.execute(
            "update intake_candidate set nik = %s where list_id = %s and sheet_row = %s", [nik, desk.first, row]
        )
    custody = "insert into registry_custody (organisation_id, person_id) values (%s, %s)"
    desk.owner.execute(custody, [organisation(desk.owner, "bank-ntt"), brought.person])
    desk.owner.execute(custody, [organisation(desk.owner, "bpr-uji"), other.person])
    for who, seen in (("bank", [2]), ("provinsi", [2, 11]), ("admin", [2, 11])):
        with acting(desk.app, desk.token(who)):
            rows = desk.app.execute("select sheet_row from payung.review_registered(%s, array[2, 11])", [desk.first])
            assert sorted(row for (row,) in rows.fetchall()) == seen, who
    for row in niks:
        desk.put(row, codes=bit(desk, "elsewhere"))
    with acting(desk.owner, desk.token("bank")):
        sees = [one(desk.owner, "select payung.review_sees_all(%s, array[%s])", [desk.first, row]) for row in niks]
    assert sees == [True, False]


@pytest.mark.parametrize(
    ("who", "which", "kind", "asks", "fine"),
    [
        ("provinsi", "first", "intake.review", "intake.check", True),
        ("provinsi", "first", "intake.review", "intake.commit", False),
        ("provinsi", "first", "intake.commit", "intake.commit", True),
        ("provinsi", "first", "intake.commit", "intake.check", False),
        ("provinsi", "second", "intake.review", "intake.check", True),  # sent by another
        ("kupang", "second", "intake.review", "intake.check", True),  # where a row of its place is being checked
        ("kupang", "first", "intake.review", "intake.check", False),  # none is
        ("kupang", "second", "intake.commit", "intake.commit", False),
    ],
)
def test_a_run_asks_for_a_list_that_it_is_at_work_on(
    desk: Desk, loader: Any, who: str, which: str, kind: str, asks: str, fine: bool
) -> None:
    run = at_work(desk.owner, loader, who, desk.lists[which], kind)
    query = "select payung.intake_run_list(%s, %s)"
    if fine:
        with acting(desk.owner, run):
            assert one(desk.owner, query, [desk.lists["scheme"], asks]) == desk.lists[which]
        return
    with pytest.raises(psycopg.Error) as refused, acting(desk.owner, run):
        desk.owner.execute(query, [desk.lists["scheme"], asks])
    assert refused.value.sqlstate == "P0C13"

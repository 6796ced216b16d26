"""Two lists with the same row numbers, corrected once and again, in two regencies: what is told of one is nothing of the other."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.support import asking, people, states
from tests.support.people import acting, one

BELU, KUPANG = "53.04", "53.71"
OLD, NEW = 9_001, 9_002  # two decisions that corrected rows, the later one in force
# row: regency, verdict, state under review ("" none), decision in force, village as written
FIRST = {
    2: (BELU, "review", "open", None, "desa x"),
    3: (KUPANG, "review", "open", None, "desa x"),
    4: (BELU, "review", "checking", NEW, "desa x"),
    5: (BELU, "review", "accepted", NEW, ""),
    6: (BELU, "review", "refused", None, ""),
    7: (BELU, "accepted", "", None, ""),
    8: (BELU, "rejected", "", None, ""),
    9: (BELU, "review", "open", NEW, "desa x"),
    10: (KUPANG, "review", "accepted", None, ""),
    11: (BELU, "review", "open", None, ""),
}
SECOND = {
    2: (BELU, "review", "accepted", None, "desa x"),
    3: (BELU, "review", "open", None, "desa x"),
    4: (BELU, "review", "checking", NEW, ""),
    5: (KUPANG, "review", "checking", NEW, ""),
    10: (BELU, "review", "checking", None, ""),
}
DIGIT = {"": "1", "old": "7", "new": "8"}


def nik(number: int, row: int, of: str = "") -> str:
    """The NIK of a row as sent, or as one of its corrections has it."""
    return f"53040152038{DIGIT[of]}{number}{row:03d}"


def sent(owner: Any, number: int, row: int, regency: str, verdict: str, *written: str) -> None:
    """A row of a list as it was sent. written: NIK, name, village in words."""
    given = (*written, "", "")[:3]
    owner.execute(
        "insert into intake_row (list_id, sheet_row, regency, village_code, verdict, codes, held_by) values (%s, %s, %s, %s, %s, %s, '')",
        [number, row, regency, f"{regency}.01.2001", verdict, row],
    )
    owner.execute(
        "insert into intake_candidate (list_id, sheet_row, regency, village_code, nik, name, name_norm, sex, address, phone,"
        " mother_name, occupation, written) values (%s, %s, %s, %s, %s, %s, 'A', 'P', '', '', '', '', %s)",
        [number, row, regency, f"{regency}.01.2001", *given],
    )


@states.kept
def two_lists(owner: Any, loader: Any, token: Any) -> dict[str, int]:
    with acting(loader, token("admin")):
        scheme = people.scheme(loader, quotas={BELU: 5, KUPANG: 5}).scheme
    numbers = {}
    for at, (username, rows) in enumerate((("provinsi", FIRST), ("belu", SECOND))):
        sender = one(owner, "select id from access_user where username = %s", [username])
        numbers[username] = number = one(
            owner,
            "insert into intake_list (scheme_id, file_name, file_key, sha256, size, state, uploaded_by, expires_on)"
            " values (%s, 'uji.csv', 'k', repeat(%s, 64), 1, 'checked', %s, '2099-01-01') returning id",
            [scheme, "ab"[at], sender],
        )
        for row, (regency, verdict, state, corrected, written) in rows.items():
            sent(owner, number, row, regency, verdict, nik(at, row), f"Kirim {at} {row}", written)
            if state:
                owner.execute(
                    "insert into intake_review (list_id, sheet_row, regency, state, codes, corrected_by) values (%s, %s, %s, %s, 0, %s)",
                    [number, row, regency, state, corrected],
                )
            for decision, of in ((OLD, "old"), (NEW, "new")) if corrected or row == 2 else ():
                owner.execute(
                    "insert into intake_corrected (list_id, sheet_row, decision_id, regency, village_code, nik, name, name_norm, sex)"
                    " values (%s, %s, %s, %s, %s, %s, %s, 'B', 'L')",
                    [number, row, decision, regency, f"{KUPANG}.01.2001", nik(at, row, of), f"Betul {at} {row} {of}"],
                )
    return {"scheme": scheme, "first": numbers["provinsi"], "second": numbers["belu"]}


@pytest.fixture
def lists(own_db: Any, owner: Any, loader: Any, token: Any) -> dict[str, int]:
    return two_lists(owner, loader, token)


def at_work(owner: Any, loader: Any, username: str, number: int, kind: str = "intake.review") -> str:
    """The session of a run at work on a list, for who asked for it."""
    run = one(
        owner,
        "insert into platform_run (kind, params, requested_by) select %s, jsonb_build_object('list', %s::bigint), id"
        " from access_user where username = %s returning id",
        [kind, number, username],
    )
    owner.execute("update platform_run set state = 'running' where id = %s", [run])
    return str(one(loader, "select payung.run_session(%s)", [run]))


def asked(connection: Any, secret: str, query: str, *args: Any) -> list[Any]:
    with acting(connection, secret):
        return [tuple(row) for row in connection.execute(query, args).fetchall()]


@pytest.mark.parametrize(
    ("who", "which", "rows"),
    [
        ("provinsi", "first", [2, 3, 4]),
        ("kupang", "first", [3]),
        ("belu", "first", [2, 4]),
        ("kupang", "second", []),
        ("belu", "second", [2, 3, 4]),
    ],
)
def test_people_of_rows_are_those_of_their_list_as_corrected_last(
    lists: Any, app: Any, token: Any, who: str, which: str, rows: list[int]
) -> None:
    query = "select sheet_row, nik, corrected, regency from payung.review_people(%s, array[2, 3, 4]) order by 1"
    at = int(which == "second")
    rows_of = SECOND if at else FIRST
    assert asked(app, token(who), query, lists[which]) == [
        (row, nik(at, row, "new"), True, KUPANG) if row == 4 else (row, nik(at, row), False, rows_of[row][0])
        for row in rows
    ]


@pytest.mark.parametrize(
    ("who", "row", "alike"),
    [
        ("provinsi", 2, [2, 3]),
        ("provinsi", 4, [2, 3]),
        ("provinsi", 11, []),
        ("belu", 2, [2]),
        ("belu", 3, []),
        ("kupang", 3, [3]),
        ("kupang", 2, []),
    ],
)
def test_rows_that_write_their_village_alike_are_open_and_within_the_scope(
    lists: Any, app: Any, token: Any, who: str, row: int, alike: list[int]
) -> None:
    number = lists["first"]
    assert asked(app, token(who), "select payung.review_written(%s, %s)", number, row) == [(one_,) for one_ in alike]
    spelt = asked(app, token(who), "select sheet_row, alike from payung.review_spelt(%s, array[%s])", number, row)
    assert spelt == ([(row, len(alike))] if alike else [])


def test_a_run_is_given_what_waits_for_it_of_its_list(lists: Any, owner: Any, loader: Any) -> None:
    first, second = lists["first"], lists["second"]
    run = at_work(owner, loader, "provinsi", first)
    checking = "select sheet_row, nik, same_nik, same_name from payung.review_checking(%s)"
    assert asked(loader, run, checking, first) == [(4, nik(0, 4, "new"), False, False)]
    assert asked(loader, run, checking, second) == [(row, nik(1, row, "new"), False, False) for row in (4, 5)]
    others = "select sheet_row, nik, village_code from payung.review_others(%s)"
    there = f"{KUPANG}.01.2001"
    plain = [(row, nik(0, row), f"{FIRST[row][0]}.01.2001") for row in (2, 3, 7, 10, 11)]
    corrected = [(row, nik(0, row, "new"), there) for row in (5, 9)]
    assert asked(loader, run, others, first) == sorted([*plain, *corrected])
    accepted = "select sheet_row, nik, name, regency from payung.review_accepted(%s, %s, %s, %s)"
    five, ten = (5, nik(0, 5, "new"), "Betul 0 5 new", KUPANG), (10, nik(0, 10), "Kirim 0 10", KUPANG)
    for after, through, most, rows in (
        (4, 10, 9, [five, ten]),
        (5, 10, 9, [ten]),
        (4, 9, 9, [five]),
        (1, 10, 1, [five]),
    ):
        assert asked(loader, run, accepted, first, after, through, most) == rows


def test_the_number_of_a_correction_is_sought_in_the_whole_list_and_no_other(
    lists: Any, owner: Any, loader: Any
) -> None:
    number, run = lists["first"], at_work(owner, loader, "provinsi", lists["first"])
    same = "select sheet_row, nik from payung.review_same_number(%s) order by 1"
    assert asked(loader, run, same, number) == []
    wanted = nik(0, 4, "new")
    review = "insert into intake_review (list_id, sheet_row, regency, codes, state) values (%s, %s, %s, 0, %s)"
    for at, (verdict, state, regency) in enumerate(
        (
            ("accepted", "", BELU),
            ("rejected", "", BELU),
            ("review", "open", KUPANG),
            ("review", "refused", BELU),
            ("review", "checking", BELU),
        ),
        start=20,
    ):
        sent(owner, number, at, regency, verdict, wanted)
        if state:
            owner.execute(review, [number, at, regency, state])
    sent(owner, lists["second"], 30, BELU, "accepted", wanted)
    assert asked(loader, run, same, number) == [(20, wanted), (22, wanted)]
    other = at_work(owner, loader, "belu", lists["second"])
    for query in (
        "review_same_number(%s)",
        "review_open(%s)",
        "review_rechecked(%s, '{4}', '{0}', '{0}', '{0}', '{}')",
    ):
        with pytest.raises(psycopg.Error) as refused, acting(loader, other):
            loader.execute(f"select payung.{query}", [number])
        assert refused.value.sqlstate in {"P0D0B", "P0C13"}


def test_only_rows_that_are_being_checked_are_decided_by_the_check(lists: Any, owner: Any, loader: Any) -> None:
    number, run = lists["first"], at_work(owner, loader, "provinsi", lists["first"])
    owner.execute("update intake_review set needs_second = true where list_id = %s and sheet_row = 9", [number])
    owner.execute("update intake_review set state = 'checking' where list_id = %s and sheet_row in (3, 9)", [number])
    bad = one(owner, "select ~payung.review_bits('fine') & 1023")
    done = asked(
        loader,
        run,
        "select payung.review_rechecked(%s, array[2, 3, 4, 9], array[0, %s, 0, 0], array[0, 7, 0, 0], array[-1, 2, -1, -1], array['', 'x', '', ''])",
        number,
        bad & -bad,
    )
    assert done == [(3,)]
    rows = "select sheet_row, state, other_row, free_months from intake_review where list_id = %s and sheet_row in (2, 3, 4, 9) order by 1"
    assert [tuple(row) for row in owner.execute(rows, [number])] == [
        (2, "open", None, None),
        (3, "open", 7, 2),
        (4, "accepted", None, None),
        (9, "confirm", None, None),
    ]
    checking = "select count(*) from intake_review where list_id = %s and state = 'checking'"
    assert one(owner, checking, [lists["second"]]) == 3


def test_a_commit_marks_the_accepted_rows_of_its_list_within_the_scope(lists: Any, owner: Any, loader: Any) -> None:
    run = at_work(owner, loader, "provinsi", lists["first"], "intake.commit")
    owner.execute("update intake_review set state = 'accepted' where sheet_row = 3 and list_id = %s", [lists["first"]])
    with acting(loader, run):
        asking.stage(loader, [(row, "") for row in (2, 3, 5)])
        loader.execute("alter table staged_person add state text not null default ''")
        loader.execute("update staged_person set state = 'out_of_scope' where sheet_row = 3")
        assert one(loader, "select payung.review_taken(%s)", [lists["scheme"]]) == 1
    marked = "select list_id, sheet_row from intake_review where state = 'joined'"
    assert [tuple(row) for row in owner.execute(marked)] == [(lists["first"], 5)]


def test_who_accepts_sees_everybody_who_stands_behind(lists: Any, owner: Any, loader: Any, token: Any) -> None:
    first, second = lists["first"], lists["second"]
    with acting(loader, token("admin")):
        here, there = people.member(loader, BELU), people.member(loader, KUPANG)
    number = {one_.regency: one(owner, "select nik from registry_identity where person_id = %s", [one_.person]) for one_ in (here, there)}  # fmt: skip
    bit = one(owner, "select payung.review_bits('elsewhere')")
    query = "select payung.review_sees_all(%s, array[%s])"

    def sees(who: str, row: int, of: int = first) -> bool:
        with acting(owner, token(who)):
            return bool(one(owner, query, [of, row]))

    assert sees("belu", 2)  # nobody is said to stand elsewhere
    owner.execute("update intake_review set codes = %s where sheet_row in (2, 4)", [bit])
    assert not sees("belu", 2)  # and nobody is known who it could be
    assert sees("admin", 2)
    owner.execute("update intake_candidate set nik = %s where list_id = %s and sheet_row = 2", [number[BELU], first])
    assert (sees("belu", 2), sees("kupang", 2)) == (True, False)
    # as corrected last, in this list
    fixed = "update intake_corrected set nik = %s where list_id = %s and sheet_row = 4 and decision_id = %s"
    owner.execute("update intake_candidate set nik = %s where list_id = %s and sheet_row = 4", [number[BELU], first])
    owner.execute(fixed, [number[BELU], first, OLD])
    owner.execute(fixed, [number[KUPANG], first, NEW])
    owner.execute(fixed, [number[BELU], second, NEW])
    assert (sees("belu", 4), sees("kupang", 4)) == (False, True)
    assert (sees("belu", 4, second), sees("kupang", 4, second)) == (True, False)
    # whom the row is like, too, and nobody of another row or list
    like = "insert into intake_likeness (list_id, sheet_row, earlier_row, person_id, weight, evidence) values (%s, %s, 0, %s, 5, 0)"
    owner.execute(like, [second, 2, there.person])
    owner.execute(like, [first, 3, there.person])
    assert sees("belu", 2)
    owner.execute(like, [first, 2, there.person])
    assert not sees("belu", 2)


def test_what_is_seen_of_a_row_is_its_own_and_that_of_the_row_it_is_like(
    lists: Any, app: Any, owner: Any, token: Any
) -> None:
    first, second = lists["first"], lists["second"]
    query = "select sheet_row, digest from payung.review_seen(%s, array[2, 3])"

    def seen(who: str = "provinsi", of: int = first) -> dict[int, str]:
        return dict(asked(app, token(who), query, of))

    assert [sorted(seen(who)) for who in ("admin", "provinsi", "belu", "kupang")] == [[2, 3], [2, 3], [2], [3]]
    assert (sorted(seen("belu", second)), sorted(seen("kupang", second))) == ([2, 3], [])
    like = "insert into intake_likeness (list_id, sheet_row, earlier_row, person_id, weight, evidence) values (%s, %s, %s, 0, 5, 0)"
    before = seen()
    owner.execute(like, [second, 2, 11])
    owner.execute(like, [first, 4, 11])
    assert seen() == before
    owner.execute(like, [first, 2, 11])
    likened = seen()
    assert (likened[2] != before[2], likened[3]) == (True, before[3])
    change = "update intake_review set state = 'refused' where list_id = %s and sheet_row = %s"
    owner.execute(change, [second, 3])
    owner.execute(change, [first, 10])
    assert seen() == likened
    owner.execute(change, [first, 11])
    assert seen()[2] != likened[2]


def test_rows_of_the_list_that_somebody_has_to_look_at_come_into_the_queue(lists: Any, owner: Any, loader: Any) -> None:
    first, run = lists["first"], at_work(owner, loader, "provinsi", lists["first"])
    owner.execute("delete from intake_review where sheet_row in (2, 3)")
    assert asked(loader, run, "select payung.review_open(%s)", first) == [(2,)]
    rows = "select list_id, sheet_row from intake_review where sheet_row in (2, 3, 7, 8) order by 2"
    assert [tuple(row) for row in owner.execute(rows)] == [(first, 2), (first, 3)]

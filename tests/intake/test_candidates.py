"""Whom a list names, by row: of this list and no other, from and up to the row that was asked for, within the scope."""

from __future__ import annotations

import pytest

from tests.support import people
from tests.support.people import acting, one


@pytest.fixture
def lists(db, owner, loader, token):
    """Two lists of the same rows: 2 and 3 of Belu, accepted and not, 4 and 5 of Kota Kupang, accepted; the first of them."""
    with acting(loader, token("admin")):
        scheme = people.scheme(loader)
    made = []
    for number in (1, 2):
        made.append(
            one(
                owner,
                "insert into intake_list (scheme_id, uploaded_by, file_name, file_key, sha256, size, state, expires_on)"
                " select %s, id, 'daftar.csv', 'k', encode(sha256(gen_random_uuid()::text::bytea), 'hex'), 1, 'checked', '2099-01-01' from access_user"
                " where username = 'admin' returning id",
                [scheme.scheme],
            )
        )
        for row, regency, verdict in (
            (2, "53.04", "accepted"),
            (3, "53.04", "review"),
            (4, "53.71", "accepted"),
            (5, "53.71", "accepted"),
        ):
            owner.execute(
                "insert into intake_row (list_id, sheet_row, regency, village_code, verdict, codes, held_by)"
                " values (%s, %s, %s, '', %s, 0, '')",
                [made[-1], row, regency, verdict],
            )
            owner.execute(
                "insert into intake_candidate (list_id, sheet_row, regency, village_code, nik, name, name_norm, sex, address,"
                " phone, mother_name, occupation) values (%s, %s, %s, '', %s, %s, %s, '', '', '', '', '')",
                [made[-1], row, regency, f"{number}{row:015}", f"Nama {row}", f"NAMA {row}"],
            )
    return made


def rows_of(connection, token, statement, args):
    with acting(connection, token):
        return connection.execute(statement, args).fetchall()


@pytest.mark.parametrize(
    ("who", "rows", "between", "expected"),
    [
        ("admin", [2, 5], False, [2, 5]),
        ("admin", [3, 4], True, [3, 4]),
        ("admin", [2, 5], True, [2, 3, 4, 5]),
        ("admin", [9], False, []),
        ("belu", [2, 5], False, [2]),
        ("belu", [2, 5], True, [2, 3]),
        ("juri", [2, 5], True, []),
    ],
)
def test_people_of_the_rows_of_one_list(lists, app, token, who, rows, between, expected):
    asked = "select list_id, sheet_row from payung.intake_people(%s, %s, %s) order by 2"
    assert rows_of(app, token(who), asked, [lists[0], rows, between]) == [(lists[0], row) for row in expected]


@pytest.mark.parametrize(
    ("nik", "part", "expected"),
    [
        ("1000000000000002", "", [2]),
        ("2000000000000002", "", []),
        ("", "ama 4", [4]),
        ("", "nama", [2, 3, 4, 5]),
        ("", "x", []),
    ],
)
def test_rows_are_found_by_number_or_part_of_a_name(lists, app, token, nik, part, expected):
    asked = "select * from payung.intake_find(%s, %s, %s) order by 1"
    assert rows_of(app, token("admin"), asked, [lists[0], nik, part]) == [(row,) for row in expected]
    seen = rows_of(app, token("kupang"), asked, [lists[0], nik, part])
    assert seen == [(row,) for row in expected if row > 3]


@pytest.mark.parametrize(
    ("after", "through", "expected"),
    [(1, 5, [2, 4, 5]), (2, 5, [4, 5]), (1, 4, [2, 4]), (2, 3, []), (4, 4, []), (5, 9, [])],
)
def test_accepted_people_of_a_stretch(lists, loader, token, after, through, expected):
    asked = "select list_id, sheet_row from payung.intake_accepted(%s, %s, %s) order by 2"
    assert rows_of(loader, token("admin"), asked, [lists[0], after, through]) == [(lists[0], row) for row in expected]
    inside = [(lists[0], row) for row in expected if row < 4]
    assert rows_of(loader, token("belu"), asked, [lists[0], after, through]) == inside

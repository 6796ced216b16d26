"""Whose names a check is given: of whoever may be the person of a row, and not of every namesake."""

from __future__ import annotations

from typing import Any

from tests.intake.test_near import BELU, KUPANG, slip, world  # noqa: F401 - a fixture
from tests.support import asking


def given(db: Any, loader: Any, asker: str, scheme: int, *row: Any) -> list[int]:
    """Ids of those whose names the job gets for one row of (NIK, name, birth date, village)."""
    with asking.asked(db, loader, asker, scheme, [(2, *row)]):
        return [one[0] for one in loader.execute("select person_id from near_person order by 1").fetchall()]


def test_a_namesake_of_the_village_is_given_where_the_number_is_near(own_db, loader, owner, world):  # noqa: F811
    known, nik, scheme = world
    asker = asking.run_token(owner, loader, "kupang", scheme)
    swapped = f"{nik[:10]}{nik[11]}{nik[10]}{nik[12:]}"
    for number, birth, village, found in (
        (slip(nik), "1991-06-01", KUPANG, True),
        (swapped, "1991-06-01", KUPANG, True),
        ("5371019106770001", "1991-06-01", KUPANG, False),
        ("5371019106770001", "1991-06-01", "", False),
        ("", "1991-06-01", KUPANG, False),
        ("5371019106770001", "1991-06-01", BELU, False),
    ):
        rows = given(own_db, loader, asker, scheme, number, "NAOMI BENU", birth, village)
        assert (known.person in rows) is found, (number, village)


def test_whoever_is_in_the_own_scope_is_counted_as_nobody_elsewhere(own_db, loader, owner, world):  # noqa: F811
    known, nik, scheme = world
    line = "select elsewhere, persons @> array[%s::bigint] from access_readlog where kind = 'list_near' order by id desc limit 1"
    for who, elsewhere in (("kupang", 0), ("cabang", 0), ("belu", 1)):
        asker = asking.run_token(owner, loader, who, scheme)
        assert known.person in given(own_db, loader, asker, scheme, slip(nik), "X", "1985-03-12", KUPANG)
        assert owner.execute(line, [known.person]).fetchone() == (elsewhere, True), who

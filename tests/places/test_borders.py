"""Places have a period and successors: what was recorded keeps its place, totals go by old and by new borders."""

from __future__ import annotations

from datetime import date, timedelta

import psycopg
import pytest

from payung.coverage.selectors import protected
from payung.places.selectors import as_of
from payung.platform.db import acting as session

DAY = date(2025, 10, 1)
BEFORE = DAY - timedelta(days=1)
MONTH = date(2025, 9, 1)
FOLLOW = "insert into places_succession (old_id, new_id, on_day, source) values (%s, %s, %s, 'uji')"


@pytest.fixture(scope="module")
def split(module_db):
    """Kecamatan 53.04.01 gives two of its villages to a new one; a third of them splits in two."""
    owner = module_db.connect("owner")
    place = "insert into places_place (code, level, kind, name, parent_id, regency_code, capital, source, valid_from) values (%s, %s, %s, %s, %s, '53.04', '', '', %s)"
    owner.execute(place, ["53.04.90", 3, "kecamatan", "Baru", "53.04", DAY])
    for code in ("53.04.90.2001", "53.04.90.2002", "53.04.90.2003", "53.04.90.2004"):
        owner.execute(place, [code, 4, "desa", f"Desa {code}", "53.04.90", DAY])
    for old, new in (("2001", ["2001"]), ("2002", ["2002"]), ("2004", ["2003", "2004"])):
        owner.execute("update places_place set valid_to = %s where code = %s", [DAY, f"53.04.01.{old}"])
        for code in new:
            owner.execute(FOLLOW, [f"53.04.01.{old}", f"53.04.90.{code}", DAY])
    count = (
        "insert into coverage_active (month, regency, village_code, segment, payer_kind, people)"
        " values (%s, '53.04', %s, 'BPU', 'apbd_province', %s)"
    )
    for number, code in enumerate(
        ("53.04.01.2001", "53.04.01.2002", "53.04.01.2004", "53.04.01.2005", "53.04.90.2003")
    ):
        owner.execute(count, [MONTH, code, 10**number])
    owner.close()


def test_a_place_counts_as_its_successor_and_its_predecessor(split, db):
    codes = ["53.04.01.2001", "53.04.90.2001", "53.04.01.2004", "53.04.90.2003", "53.04.01.2005"]
    assert as_of(codes, DAY) == {
        "53.04.01.2001": "53.04.90.2001",
        "53.04.90.2001": "53.04.90.2001",
        "53.04.01.2004": None,  # it became two: nothing says which of them somebody lives in
        "53.04.90.2003": "53.04.90.2003",
        "53.04.01.2005": "53.04.01.2005",
    }
    assert as_of(codes, BEFORE) == {
        "53.04.01.2001": "53.04.01.2001",
        "53.04.90.2001": "53.04.01.2001",
        "53.04.01.2004": "53.04.01.2004",
        "53.04.90.2003": "53.04.01.2004",
        "53.04.01.2005": "53.04.01.2005",
    }


def test_totals_by_old_and_by_new_borders_lose_nobody(split, db, actor):
    with session(actor("admin").token):
        recorded = {code: spot.people for code, spot in protected(MONTH, 3, "53.04").items()}
        old = {code: spot.people for code, spot in protected(MONTH, 3, "53.04", borders=BEFORE).items()}
        new = {code: spot.people for code, spot in protected(MONTH, 3, "53.04", borders=DAY).items()}
    assert recorded == {"53.04.01": 1111, "53.04.90": 10000}
    assert old == {"53.04.01": 11111}
    # The two that moved; what split stays where it was recorded.
    assert new == {"53.04.90": 10011, "53.04.01": 1100}


@pytest.mark.parametrize(
    ("old", "new", "day"),
    [
        ("53.04.01.2005", "53.04.90.2004", DAY),  # the old one has not ended
        ("53.04.01.2001", "53.04.90.2004", BEFORE),  # another day than it ended
        ("53.04.01.2001", "53.04.90", DAY),  # another level
        ("53.04.01.2001", "53.04.01.2002", DAY),  # one that ended the same day
    ],
)
def test_a_succession_that_does_not_fit_is_refused(split, owner, old, new, day):
    with pytest.raises(psycopg.Error) as refused:
        owner.execute(FOLLOW, [old, new, day])
    assert refused.value.sqlstate == "P0CB1"
    with pytest.raises(psycopg.errors.CheckViolation):
        owner.execute("update places_place set valid_from = '2030-01-01' where code = '53.04.01.2001'")


@pytest.mark.parametrize("role", ["app", "loader"])
def test_borders_are_not_moved_by_the_product(split, db, role):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        db.connect(role).execute(FOLLOW, ["53.04.01.2001", "53.04.90.2004", DAY])

"""Two provinces in one installation: each sees its own money, and neither loses anything by the other's coming."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import psycopg
import pytest

from payung.access.gate import open_session
from payung.contributions import services as contributions
from payung.kernel.months import Month
from payung.platform.db import acting as session
from tests.support import people
from tests.support.people import PRICE, acting, one

JULY = date(2025, 7, 1)
MONEY = (
    "ledger_journal",
    "ledger_posting",
    "contributions_bill",
    "sponsorship_fund",
    "sponsorship_scheme",
    "participation_payer",
)


@pytest.fixture
def second(db, own_db, owner, loader, app, token):
    """Money of NTT, then a second province with an officer of its own; returns his token."""
    with acting(loader, token("admin")):
        scheme, [member] = people.covered(loader, 1, [JULY], months=[JULY])
        _, code = people.bill(loader, scheme.payer, JULY, [member])
    people.receive(app, token, code)
    place = (
        "insert into places_place (code, level, kind, name, parent_id, regency_code, capital, source)"
        " values (%s, %s, %s, 'Uji', %s, %s, '', '')"
    )
    owner.execute(place, ["52", 1, "provinsi", None, ""])
    owner.execute(place, ["52.01", 2, "kabupaten", "52", "52.01"])
    owner.execute(
        "insert into parties_organisation (code, name, kind, place_id) values ('pemprov-ntb', 'NTB', 'government', '52')"
    )
    user = one(
        owner,
        "insert into access_user (username, display_name, is_active, language) values ('ntb', 'NTB', true, 'id') returning id",
    )
    owner.execute("insert into access_grant (user_id, role, place_id) values (%s, 'branch_officer', '52')", [user])
    return scheme, open_session(user, "command", 600)


def seen(connection, token: str) -> dict[str, int]:
    with acting(connection, token):
        return {table: one(connection, f"select count(*) from {table}") for table in MONEY}


@pytest.mark.parametrize("role", ["app", "loader"])
def test_a_second_province_takes_nothing_from_the_first_and_sees_none_of_it(second, db, token, role):
    connection = db.connect(role)
    assert set(seen(connection, second[1]).values()) == {0}
    mine = seen(connection, token("cabang"))
    assert min(mine.values()) > 0
    with acting(connection, token("cabang")):
        assert one(connection, "select payung.provinces()") == ["53"]
        assert not one(connection, "select payung.all_places()")


def test_every_journal_bill_fund_and_payer_has_its_province(second, owner):
    for table in ("ledger_journal", "contributions_bill", "sponsorship_fund", "participation_payer"):
        assert owner.execute(f"select distinct province from {table}").fetchall() == [("53",)]


def test_a_month_is_assessed_by_who_covers_a_whole_province(second, actor):
    admin, belu = actor("admin"), actor("belu")
    with session(admin.token):
        assert contributions.start_assess(admin, Month.of(2025, 7), defer=False)
    officer = replace(belu, roles=frozenset({"branch_officer"}))
    with pytest.raises(contributions.ContributionsRefused) as refused, session(belu.token):
        contributions.start_assess(officer, Month.of(2025, 7), defer=False)
    assert refused.value.code == "ASSESS_SCOPE"


def test_a_bill_is_not_moved_to_another_province(second, loader, token):
    insert = (
        "insert into contributions_bill (payer_id, month, last_month, sequence, people, jkk, jkm, amount, payment_code, due_on, issued_on, province)"
        " values (%s, %s, %s, 7, 1, 10000, 6800, %s, '77777777777', %s, %s, '52')"
    )
    with pytest.raises(psycopg.Error) as refused, acting(loader, token("admin")):
        loader.execute(insert, [second[0].payer, JULY, JULY, PRICE, JULY, JULY])
    assert refused.value.sqlstate in {"42501", "P0CB2"}


def test_not_by_the_owner_either(second, owner):
    with pytest.raises(psycopg.Error) as refused:
        owner.execute(
            "insert into contributions_bill (payer_id, month, last_month, sequence, people, jkk, jkm, amount, payment_code, due_on, issued_on, province)"
            " values (%s, %s, %s, 7, 1, 10000, 6800, %s, '77777777777', %s, %s, '52')",
            [second[0].payer, JULY, JULY, PRICE, JULY, JULY],
        )
    assert refused.value.sqlstate == "P0CB2"
    owner.execute("update sponsorship_fund set province = '52'")
    assert one(owner, "select province from sponsorship_fund") == "53"
    with pytest.raises(psycopg.errors.NotNullViolation):
        owner.execute(
            "insert into participation_payer (kind, payer_class, label) values ('self', 'self', 'siapa saja')"
        )

"""What an insider with SQL tries on extracts of numbers: look-ups without a question, numbers of people elsewhere, other people's lists."""

from __future__ import annotations

import psycopg
import pytest

from tests.intake.test_official_numbers import member, near, new_kpj  # noqa: F401  # fixtures
from tests.support.people import acting, one

DENIED = psycopg.errors.InsufficientPrivilege


@pytest.fixture
def at_work(own_db, owner, loader):
    """The session of a run that is at work on a new list of numbers; and the list."""

    def made(who="cabang", place="53", kind="intake.check"):
        sender = one(owner, "select id from access_user where username = %s", [who])
        state = "checking" if kind == "intake.check" else "checked"
        number = one(
            owner,
            "insert into intake_list (kind, place_id, file_name, file_key, sha256, size, state, uploaded_by, expires_on)"
            " values ('official_numbers', %s, 'uji.csv', 'k', md5(random()::text) || md5('b'), 1, %s, %s, '2099-01-01') returning id",
            [place, state, sender],
        )
        run = one(
            owner,
            "insert into platform_run (kind, params, requested_by) values (%s, jsonb_build_object('list', %s::bigint), %s) returning id",
            [kind, number, sender],
        )
        owner.execute("update platform_run set state = 'running' where id = %s", [run])
        return str(one(loader, "select payung.run_session(%s)", [run])), number

    return made


def stage(loader, *rows):
    """Rows of (sheet row, NIK, name, number)."""
    loader.execute(
        "create temp table staged_number (sheet_row int primary key, number text, status text, first_month date) on commit drop"
    )
    loader.execute(
        "create temp table staged_person (sheet_row int primary key, nik text, name text, name_norm text, birth_date date, sex text,"
        " village_code text, regency text) on commit drop"
    )
    loader.execute("grant select on staged_person, staged_number to public")
    for row, nik, name, number in rows:
        loader.execute(
            "insert into staged_person values (%s, %s, %s, %s, null, '', '', '')", [row, nik, name, name.upper()]
        )
        loader.execute("insert into staged_number values (%s, %s, '', null)", [row, number])


def refused(connection, secret, steps) -> str:
    """The SQLSTATE with which the database refuses the steps, taken in one transaction."""
    with pytest.raises(psycopg.Error) as error, acting(connection, secret):
        steps()
    return str(error.value.sqlstate)


def test_raw_sql_asks_and_records_nothing_it_should_not(member, near, own_db, owner, loader, token, at_work):  # noqa: F811
    _, nik = member()
    beside = own_db.connect("loader")
    question, ask = "select payung.extract_question(%s)", "select payung.extract_ask(%s, %s, %s, %s)"
    match, take = "select payung.extract_match(%s)", "select * from payung.extract_commit(%s, 0, 9, '2025-09-10')"
    checking, number = at_work()
    committing, late = at_work(kind="intake.commit")

    def look(secret, about, rows=1, change="", connection=beside):
        stage(loader, (2, nik, "Merita Bere", new_kpj()))
        digest = one(loader, question, [about])
        connection.execute(ask, [secret, about, digest, rows])
        if change:
            loader.execute(change)
        return one(loader, match, [about])

    with acting(loader, checking):
        assert look(checking, number) == 1
    # Without a live run for this list, by who may load numbers for its place.
    other, _ = at_work()
    for secret, about in (
        ("", number), (token("admin"), number), (committing, late), (other, number), at_work("belu", "53.04"), at_work(near, "53.71"),
    ):  # fmt: skip
        assert (
            refused(loader, secret, lambda about=about: (stage(loader), loader.execute(question, [about]))) == "P0EB0"
        )
    assert refused(loader, checking, lambda: loader.execute(take, [number])) == "P0EB0"
    # Without its line in the log: none, of this very transaction, of fewer rows, of other numbers or people.
    assert (
        refused(
            loader,
            checking,
            lambda: (stage(loader, (2, nik, "Merita Bere", new_kpj())), loader.execute(match, [number])),
        )
        == "P0C11"
    )
    for more in (
        {"connection": loader},
        {"rows": 0},
        {"change": "update staged_number set number = '08999999999'"},
        {"change": "update staged_person set nik = '5304015203850998'"},
    ):
        assert refused(loader, checking, lambda more=more: look(checking, number, **more)) == "P0C11", more
    view = "drop table staged_number; create temp view staged_number as select 2 as sheet_row, '08' as number, '' as status"
    assert (
        refused(loader, checking, lambda: (stage(loader), loader.execute(view), loader.execute(question, [number])))
        == "P0A60"
    )
    # An answer that somebody has put there himself is not overwritten, nor taken for the database's.
    faked = "create temp table near_number (sheet_row int) on commit drop"
    assert refused(loader, checking, lambda: look(checking, number, change=faked)) == "42501"


def test_raw_sql_records_no_number_of_anybody_elsewhere(member, near, app, owner, loader, token, at_work):  # noqa: F811
    """A check may have put rows of its own there; what stands there is asked again when the numbers are recorded."""
    here, nik = member()
    far, far_nik = member("53.71", "Agus Lado")
    committing, number = at_work(near, "53.04", "intake.commit")
    rows = [(2, far_nik, far.person), (3, far_nik, here.person), (4, nik, far.person), (5, nik, here.person)]
    for row, of_nik, person in rows:
        owner.execute(
            "insert into intake_row (list_id, sheet_row, verdict, codes, village_code, regency, held_by) values (%s, %s, 'accepted', 0, '', '', '')",
            [number, row],
        )
        owner.execute(
            "insert into intake_candidate (list_id, sheet_row, regency, village_code, nik, name, name_norm, sex, address, phone,"
            " mother_name, occupation) values (%s, %s, '', '', %s, 'A', 'A', '', '', '', '', '')",
            [number, row, of_nik],
        )
        owner.execute(
            "insert into intake_rownumber (list_id, sheet_row, regency, person_id, number, status) values (%s, %s, '', %s, %s, '')",
            [number, row, person, new_kpj()],
        )
    with acting(loader, committing):
        told = loader.execute(
            "select * from payung.extract_commit(%s, 0, 9, '2025-09-10') order by 1", [number]
        ).fetchall()
    assert told == [("committed", 1), ("other_person", 2), ("out_of_scope", 1)]
    kept = owner.execute(
        "select membership_id, recorded_by from participation_externalnumber where list_id = %s", [number]
    ).fetchall()
    assert kept == [(here.membership, one(owner, "select id from access_user where username = %s", [near]))]
    for connection in (app, loader):
        for statement in (
            "select payung.official_numbers_take(1, 'x', 'x', '{1}', '{08999999999}', '{null}', '{\"\"}', '{1}')",
            "select payung.official_numbers_drop(1, 'x', '2025-09-10')",
            "select * from payung.numbers_held('{1}', '{08999999999}')",
            "select payung.extract_of_run(1, 'intake.check')",
            "insert into participation_externalnumber (membership_id, kind, number, issuer, recorded_by) values (1, 'kpj', '08999999999', 'x', 1)",
            "update participation_externalnumber set list_id = 1, sheet_row = 1",
            "update intake_rownumber set number = '08999999999'",
            "select number from intake_rownumber",
        ):
            with pytest.raises(DENIED), acting(connection, token("admin")):
                connection.execute(statement)
    for statement, state in (
        ("update participation_externalnumber set list_id = null, sheet_row = null where list_id = %s", "P0D2E"),
        ("update participation_externalnumber set status = 'active' where list_id = %s", "P0D2E"),
        (
            "update intake_list set place_id = null, organisation_id = (select min(id) from parties_organisation) where id = %s",
            "23514",
        ),
    ):
        with pytest.raises(psycopg.Error) as error:
            owner.execute(statement, [number])
        assert error.value.sqlstate == state, statement

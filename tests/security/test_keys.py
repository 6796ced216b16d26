"""Keys that are asked once a statement hold like foreign keys: nothing names what is missing, nothing named may go."""

from __future__ import annotations

import psycopg
import pytest

from tests.support import asking, people
from tests.support.people import acting

MISSING = 9_999_999_999
LINKS = {
    ("registry_identity", "person_id", "registry_person"),
    ("participation_membership", "person_id", "registry_person"),
    ("participation_membership", "employer_id", "parties_organisation"),
    ("participation_membership", "beside_id", "participation_membership"),
    ("sponsorship_enrolment", "membership_id", "participation_membership"),
    ("sponsorship_enrolment", "scheme_id", "sponsorship_scheme"),
    ("intake_row", "list_id", "intake_list"),
    ("intake_outcome", "list_id", "intake_list"),
    ("intake_candidate", "list_id", "intake_list"),
}


def _insert(connection, table: str, column: str) -> None:
    """A row with every required column filled, whose `column` names a row that does not exist."""
    needed = connection.execute(
        "select column_name, data_type from information_schema.columns where table_schema = 'public' and table_name = %s"
        " and is_nullable = 'NO' and column_default is null and is_identity = 'NO'",
        [table],
    ).fetchall()
    fill = {"bigint": "1", "smallint": "1", "integer": "1", "date": "'2025-07-01'", "boolean": "false", "jsonb": "'{}'"}
    values = {name: fill.get(kind, "'x'") for name, kind in needed}
    values |= {"regency": "'53.04'"} if "regency" in values else {}
    values |= {"segment": "'BPU'", "kpj": "'99000000777'"} if table == "participation_membership" else {}
    values |= {"verdict": "'accepted'"} if table == "intake_row" else {}
    values |= {"outcome": "'covered'"} if table == "intake_outcome" else {}
    if column in {"employer_id", "beside_id"}:  # the person is there: the refusal is about the column asked
        person = "insert into registry_person (regency, village_code, created_by) values ('53.04', '53.04.01.2001', 1) returning id"
        row = connection.execute(person).fetchone()
        values["person_id"] = str(row[0])
    values[column] = str(MISSING)
    connection.execute(f"insert into {table} ({', '.join(values)}) values ({', '.join(values.values())})")


@pytest.mark.parametrize(("table", "column", "parent"), sorted(LINKS))
def test_a_row_that_names_nothing_is_refused(owner, table, column, parent) -> None:
    with (
        pytest.raises((psycopg.errors.ForeignKeyViolation, psycopg.errors.RaiseException)) as refused,
        owner.transaction(),
    ):
        _insert(owner, table, column)
    assert refused.value.sqlstate in {"23503", "P0A31", "P0A32"}
    if column in {"employer_id", "beside_id"}:
        assert f"names a missing row of {parent}" in str(refused.value)


def test_one_of_many_that_names_nothing_is_found(owner, loader, token) -> None:
    with acting(loader, token("admin")):
        scheme = people.scheme(loader).scheme
    asking.run_token(owner, loader, "admin", scheme)
    known = owner.execute("select max(id) from intake_list").fetchone()[0]
    insert = (
        "insert into intake_row (list_id, sheet_row, verdict, codes, village_code, regency, held_by)"
        " select case when n = %s then %s else %s end, n, 'accepted', 0, '', '53.04', '' from generate_series(1, 50) n"
    )
    with pytest.raises(psycopg.errors.ForeignKeyViolation), owner.transaction():
        owner.execute(insert, [37, MISSING, known])
    with owner.transaction(force_rollback=True):
        assert owner.execute(insert, [0, MISSING, known]).rowcount == 50


def test_every_link_has_its_three_triggers(owner) -> None:
    found = owner.execute(
        "select c.relname, t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid where t.tgname like 'named%'"
    ).fetchall()
    for table, column, parent in LINKS:
        assert (table, f"named_{column}_i") in found
        assert (table, f"named_{column}_u") in found
        assert (parent, f"named_by_{table}_{column}") in found


def test_who_is_named_stays(owner, own_db) -> None:
    with owner.transaction():
        person = owner.execute(
            "insert into registry_person (regency, village_code, created_by) values ('53.04', '53.04.01.2001', 1) returning id"
        ).fetchone()[0]
        owner.execute(
            "insert into registry_identity (person_id, regency, village_code, nik, name, name_norm)"
            " values (%s, '53.04', '53.04.01.2001', '5304010101800001', 'Uji', 'UJI')",
            [person],
        )
    with pytest.raises(psycopg.errors.ForeignKeyViolation), owner.transaction():
        owner.execute("delete from registry_person where id = %s", [person])
    with owner.transaction():
        owner.execute("delete from registry_identity where person_id = %s", [person])
        owner.execute("delete from registry_person where id = %s", [person])
    assert owner.execute("select count(*) from registry_person where id = %s", [person]).fetchone()[0] == 0

"""The chain over every fact of a cycle: one changed value in any table of the room is found, whoever changed it and however."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import psycopg
import pytest
from django.test import Client

from payung.awards.jury import opening, seats
from tests.awards.test_minutes import issued
from tests.awards.test_minutes import judged as judged  # a fixture
from tests.awards.test_result import cycle as cycle  # a fixture
from tests.security.awarded import awarded
from tests.support import awarding, juries, states
from tests.support.juries import YEAR, Jury
from tests.support.people import one

# What stands in no digest, each with its reason. A table or column that is not named here is changed below, and must be found.
TABLES_LEFT_OUT = {
    "awards_category": "reference rows of the program, of no cycle; a result carries the category by its value",
    "awards_fact": "the chain itself: each of its columns is covered by its link, which is tried below",
}
COLUMNS_LEFT_OUT = {
    **dict.fromkeys(
        (
            f"awards_scoresheet.{name}"
            for name in [
                "cycle_id",
                "number",
                "seat_id",
                "candidate_id",
                "turn",
                "user_id",
                "rubric_id",
                "keys",
                "content",
                "parts",
                "commitment",
                "own_key_id",
                "own_copy",
                "previous",
                "handed_in_at",
            ]
        ),
        "covered by the link of the sheet, which stands in the fact; tried on a real round below",
    ),
    "awards_openedscore.plain": "proven by the commitment of its sheet; tried on a real round below",
}
# Form 1 digests these columns. Whoever adds one gives `award_fact_tables` a form 2 with it and leaves it out of form 1: rows
# that stand keep the form they have.
COLUMNS_OF_FORM_1 = "e1b5a77a1f61b24ebbf448c410903d00da4875c15dad6ed8b26a856527d89a24"
# One value more, by type; whatever it was.
OTHER = {
    "bytea": "set_bit({0}, 3, 1 - get_bit({0}, 3))",
    "boolean": "not {0}",
    "date": "coalesce({0}, '2001-01-01') + 1",
    "timestamp with time zone": "coalesce({0}, '2001-01-01') + interval '1 microsecond'",
    "time without time zone": "{0} + interval '1 minute'",
    "jsonb": "coalesce({0}, '{{}}') || '{{\"x\": 1}}'",
    "text": "coalesce({0}, '') || 'x'",
    "character varying": "overlay(coalesce({0}, 'y') placing 'x' from 1)",
    "ARRAY": "{0} || 9::smallint",
    "bigint": "coalesce({0}, 0) + 1000000",
    "integer": "coalesce({0}, 0) + 1000000",
    "smallint": "coalesce({0}, 0) + 1000",
}


def _columns(owner: psycopg.Connection[Any]) -> list[tuple[str, str, str]]:
    return owner.execute(
        "select table_name::text, column_name::text, data_type::text from information_schema.columns"
        " where table_schema = 'public' and table_name like 'awards\\_%' order by 1, ordinal_position"
    ).fetchall()


def _wrong(owner: psycopg.Connection[Any]) -> list[str]:
    """What does not hold first, of each cycle."""
    rows = owner.execute(
        "select (payung.award_facts_wrong(c)).wrong from (select id as c from awards_cycle union select cycle_id from awards_fact) x order by c"
    ).fetchall()
    return [row[0] for row in rows if row[0]]


def _unguarded(owner: psycopg.Connection[Any], table: str) -> None:
    """Take every guard of a table away: its triggers, and its constraints but the key."""
    owner.execute(f"alter table {table} disable trigger user")
    for (name,) in owner.execute(
        "select conname from pg_constraint where conrelid = %s::regclass and contype in ('c', 'f', 'x', 'u')", [table]
    ).fetchall():
        owner.execute(f'alter table {table} drop constraint "{name}" cascade')
    for (name,) in owner.execute(
        "select i.indexrelid::regclass::text from pg_index i where i.indrelid = %s::regclass and i.indisunique and not i.indisprimary",
        [table],
    ).fetchall():
        owner.execute(f"drop index {name}")


@pytest.fixture
def rows(own_db: Any, owner: psycopg.Connection) -> None:
    """A row in every table of the room, of three cycles."""
    _a_row_in_every_table(owner)


@states.kept
def _a_row_in_every_table(owner: psycopg.Connection) -> None:
    awarded(owner)
    last = one(owner, "select max(id) from awards_cycle where assessment_year = 2035")
    owner.execute("insert into awards_deputy (seat_id, name, from_day, reason, named_by) select max(id), 'Wakil', '2025-01-01', 'sakit', 1 from awards_seat")  # fmt: skip
    owner.execute("insert into awards_stagewindow (cycle_id, stage, number, opens_on, closes_on, set_by) values (%s, 'visit', 1, '2025-06-01', '2025-06-02', 1)", [last])  # fmt: skip
    owner.execute("insert into awards_publication (cycle_id, minutes_id, content, digest, published_by) select cycle_id, id, '{}', repeat('a', 64), 1 from awards_minutes")  # fmt: skip
    owner.execute("insert into awards_archive (cycle_id, content, digest, archived_by) values (%s, '{}', repeat('a', 64), 1)", [last])  # fmt: skip
    owner.execute("update awards_interview set cancelled_at = now(), cancelled_by = 1, cancelled_reason = 'sakit' where id = (select max(id) from awards_interview)")  # fmt: skip
    owner.execute(
        "with e as (insert into awards_edition (cycle_id, number, ceremony_on, interviews_first, interviews_last, source, digest)"
        " values (%s, 1, '2036-07-21', '2036-06-24', '2036-06-26', 'uji coba', repeat('a', 64)) returning id),"
        " l as (insert into awards_label (edition_id, text, source) select id, 'Paritrana', 'uji' from e),"
        " k as (insert into awards_contest (edition_id, category_id) select id, 'desa' from e returning id)"
        " insert into awards_winner (contest_id, rank, name) select id, 1, 'Desa Kewar' from k",
        [last],
    )


def test_one_changed_value_of_any_column_is_found(rows: None, owner: psycopg.Connection) -> None:
    columns = _columns(owner)
    assert {f"awards_{name}" for (name,) in owner.execute("select relation from payung.award_fact_tables(1::smallint)").fetchall()} | set(TABLES_LEFT_OUT) == {table for table, _, _ in columns}  # fmt: skip
    assert set(COLUMNS_LEFT_OUT) <= {f"{table}.{column}" for table, column, _ in columns}
    assert _wrong(owner) == []
    missed = []
    for table in sorted({table for table, _, _ in columns} - set(TABLES_LEFT_OUT)):
        key = one(owner, "select key from payung.award_fact_tables(1::smallint) where 'awards_' || relation = %s", [table])  # fmt: skip
        assert one(owner, f"select count(*) from {table}"), table
        with owner.transaction(force_rollback=True):
            _unguarded(owner, table)
            for _table, column, kind in (row for row in columns if row[0] == table):
                with owner.transaction(force_rollback=True):
                    change = f'update {table} set "{column}" = {OTHER[kind].format(f"{chr(34)}{column}{chr(34)}")}'
                    owner.execute(f"{change} where {key} = (select max({key}) from {table})")
                    if not _wrong(owner):
                        missed.append(f"{table}.{column}")
            with owner.transaction(force_rollback=True):
                owner.execute(f"delete from {table} where {key} = (select max({key}) from {table})")
                if not _wrong(owner):
                    missed.append(f"{table}: a row that is gone")
            if key == "id":  # the others are of a row that has one already
                with owner.transaction(force_rollback=True):
                    owner.execute(
                        f"insert into {table} select (jsonb_populate_record(x, jsonb_build_object('id', x.id + 1000000))).*"
                        f" from {table} x where {key} = (select max({key}) from {table})"
                    )
                    if table != "awards_cycle" and not _wrong(owner):
                        missed.append(f"{table}: a row that was slipped in")
    assert sorted(missed) == sorted(COLUMNS_LEFT_OUT)


@pytest.mark.parametrize("column", ["cycle_id", "number", "form", "relation", "row_id", "digest", "previous", "link"])
def test_one_changed_bit_of_the_chain_itself_is_found(rows: None, owner: psycopg.Connection, column: str) -> None:
    kind = next(kind for table, name, kind in _columns(owner) if (table, name) == ("awards_fact", column))
    _unguarded(owner, "awards_fact")
    owner.execute(f"update awards_fact set {column} = {OTHER[kind].format(column)} where number = 5 and cycle_id = (select max(cycle_id) from awards_fact)")  # fmt: skip
    assert _wrong(owner)


def test_rows_keep_the_form_in_which_they_were_digested(own_db: Any, owner: psycopg.Connection) -> None:
    told = "\n".join(
        f"{table}.{column} {kind}" for table, column, kind in _columns(owner) if table != "awards_category"
    )
    assert hashlib.sha256(told.encode()).hexdigest() == COLUMNS_OF_FORM_1, (
        "a column came or went: see COLUMNS_OF_FORM_1"
    )


def test_a_digest_depends_on_no_setting_of_the_session(rows: None, owner: psycopg.Connection) -> None:
    for setting in (
        "timezone = 'Asia/Jayapura'",
        "bytea_output = 'escape'",
        "datestyle = 'German'",
        "intervalstyle = 'iso_8601'",
        "extra_float_digits = 0",
        "search_path = pg_temp",
    ):
        owner.execute(f"set {setting}")
    owner.execute(
        "insert into public.awards_attendance (cycle_id, seat_id, meeting, present, noted_by)"
        " select cycle_id, max(id), 'plenary', true, 1 from public.awards_seat group by 1"
    )
    owner.execute("reset search_path")
    assert _wrong(owner) == []
    owner.execute("reset all")
    assert _wrong(owner) == []


def test_nobody_reads_the_chain(rows: None, own_db: Any, app: Any, token: Any) -> None:
    """A digest over "seat 5, candidate 7" tells what it is of to whoever tries all of them."""
    from tests.support.people import acting

    for who in ("admin", "juri"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(app, token(who)):
            app.execute("select from awards_fact")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        own_db.connect("loader").execute("select from awards_fact")


@pytest.fixture
def whole(own_db: Any, owner: Any, doing: Any, ceremony: Jury) -> Jury:
    """A real round: sealed, closed, opened."""
    _opened(owner, doing, ceremony)
    with doing("admin"):
        assert opening.verify(YEAR)["wrong"] == ""
    return ceremony


@states.kept
def _opened(owner: Any, doing: Any, ceremony: Jury) -> None:
    juries.hand_in_all(doing, ceremony, range(1, 7), [(4, "Bank NTT")])
    juries.close(doing)
    juries.plenary(owner, doing, ceremony, range(1, 7))
    juries.opened(doing, ceremony)


def test_what_the_chain_of_facts_leaves_to_others_is_found_by_them(whole: Jury, owner: Any) -> None:
    missed = []
    for name in COLUMNS_LEFT_OUT:
        table, _, column = name.partition(".")
        kind = next(kind for x, y, kind in _columns(owner) if (x, y) == (table, column))
        key = "id" if table == "awards_scoresheet" else "sheet_id"
        with owner.transaction(force_rollback=True):
            _unguarded(owner, table)
            owner.execute(f"update {table} set {column} = {OTHER[kind].format(column)} where {key} = (select min({key}) from {table})")  # fmt: skip
            owner.execute("create or replace function payung.actor_id() returns bigint language sql stable as 'select 1::bigint'")  # fmt: skip
            owner.execute("create or replace function payung.award_takes_part(p_cycle bigint) returns boolean language sql stable as 'select true'")  # fmt: skip
            if one(owner, "select (payung.award_verify(%s)).wrong", [whole.cycle]) == "":
                missed.append(name)
    assert missed == []


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ("update awards_closing set confirmed_by = confirmed_by + 1", "closing"),
        ("update awards_closing set confirmed_at = confirmed_at - interval '1 hour'", "closing"),
        ("update awards_closingproposal set made_by = made_by + 1", "closingproposal"),
        (
            "update awards_attendance set present = false where id = (select min(id) from awards_attendance)",
            "attendance",
        ),
        ("update awards_cycleterms set quorum = 6", "cycleterms"),
        ("update awards_seat set employer_id = null where number = 4", "seat"),
        ("update awards_seat set holder = 'Orang Lain' where number = 9", "seat"),
        ("delete from awards_rubricapproval where id = (select min(id) from awards_rubricapproval)", "rubricapproval"),
        ("update awards_openedscore set opened_by = opened_by + 1", "openedscore"),
    ],
)
def test_the_page_names_what_was_changed(
    whole: Jury, owner: Any, actor: Any, login: Any, settings: Any, change: str, wrong: str
) -> None:
    table = change.replace("delete from", "update").split()[1]
    owner.execute(f"alter table {table} disable trigger user")
    owner.execute(change)
    owner.execute(f"alter table {table} enable trigger user")
    settings.ALLOWED_HOSTS = ["testserver"]
    page = login(Client(), "juri2").get(f"/paritrana/{YEAR}/tim").content.decode()
    assert f"Tidak cocok: {wrong} " in page


def test_the_command_names_what_was_changed(db: Any, owner: Any, doing: Any, ceremony: Jury, desk: Any) -> None:
    with doing("juri2") as juror:
        seats.attend(juror, YEAR, 3, meeting="interview", present="yes")
    good = desk("award", "verify", str(YEAR), "--as", "admin", "--json", "-")
    assert (good.code, good.json["wrong"]) == (0, ""), good.err
    assert good.json["facts"] == one(owner, "select count(*) from awards_fact where cycle_id = %s", [ceremony.cycle])
    owner.execute("alter table awards_attendance disable trigger user")
    owner.execute("update awards_attendance set present = false")
    bad = desk("award", "verify", str(YEAR), "--as", "admin")
    assert bad.code == 1
    assert "Tidak cocok: attendance " in bad.out


def test_a_conflict_that_was_taken_away_or_put_there_is_found(whole: Jury, owner: Any, doing: Any) -> None:
    owner.execute("alter table awards_conflict disable trigger user")
    owner.execute(
        "insert into awards_conflict (seat_id, candidate_id, basis, reason, stated_by) values (%s, %s, 'declared', 'kata orang', 1)",
        [whole.seats[1], whole.candidates["BPR Uji"]],
    )
    with doing("admin"):
        assert opening.verify(YEAR)["wrong"].startswith("conflict ")


def test_the_minutes_hold_the_end_of_the_chain(
    judged: awarding.Led,
    api: Any,
    owner: psycopg.Connection,
) -> None:
    """Whoever cuts the chain off together with its rows, or writes it anew, meets the minutes that were signed."""
    told = json.loads(issued(api)["content"])["facts"]
    assert told["number"] == one(owner, "select max(number) - 1 from awards_fact where cycle_id = %s", [judged.cycle])
    wrong = "select payung.award_decided_wrong(%s)"
    assert one(owner, wrong, [judged.cycle]) == ""
    with owner.transaction(force_rollback=True):
        _unguarded(owner, "awards_fact")
        owner.execute(
            "update awards_fact set digest = sha256(digest) where cycle_id = %s and number = 3", [judged.cycle]
        )
        for number in range(3, told["number"] + 2):  # the whole chain again, without a fault of its own
            owner.execute(
                "update awards_fact f set previous = coalesce((select p.link from awards_fact p where p.cycle_id = f.cycle_id"
                " and p.number = f.number - 1), sha256('')) where cycle_id = %s and number = %s",
                [judged.cycle, number],
            )
            owner.execute(
                "update awards_fact f set link = payung.award_fact_link(f) where cycle_id = %s and number = %s",
                [judged.cycle, number],
            )
        assert one(owner, wrong, [judged.cycle]) == "minutes 1"
    content = json.dumps({"results": [], "facts": {"number": 1, "link": "0" * 64}})
    assert one(owner, "select payung.award_facts_named(%s, %s)", [judged.cycle, content]) is False


def test_facts_of_two_cycles_are_two_chains(rows: None, owner: psycopg.Connection) -> None:
    numbers = owner.execute("select min(number), max(number), count(*) from awards_fact group by cycle_id").fetchall()
    assert len(numbers) >= 3
    assert all((first, last) == (1, many) for first, last, many in numbers)

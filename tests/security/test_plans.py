"""Nobody learns of a row outside his scope by a plan, a count, an estimate, an error or the name of a constraint.

The list of identity and secret columns is the catalogue's: `payung.veil` writes it as comments. Every column is tried.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.support import people
from tests.support.people import acting, one

DENIED = psycopg.errors.InsufficientPrivilege
VEILED = """
select c.relname, a.attname, format_type(a.atttypid, null) from pg_attribute a join pg_class c on c.oid = a.attrelid
where c.relnamespace = 'public'::regnamespace and col_description(c.oid, a.attnum) = 'veiled' order by 1, 2
"""
# What tables with veiled columns tell in the open, each for a reason. A new text, day or digest must be named here or veiled.
OPEN = {
    "holder_reason": "why an account under another name was taken, in words that may hold no number",
    "regency": "the scope itself; how many rows a regency has is told by published figures too",
    "village_code": "a place; of members, counted in the published figures",
    "event": "what kind of event a claim is about; the same word in all claims for a death",
    "bank_code": "one of some hundred banks",
    "segment": "a kind of membership",
    "sector": "transport or other",
    "occupation": "a word of trade; no index stands on it",
    "issuer": "a body that gives numbers",
    "valid_from": "a day without a name",
    "valid_to": "a day without a name",
    "happened_on": "a day without a name",
    "fields": "names of fields, out of a short list",
    "evidence": "a word out of a short list",
    "province": "two digits of a place",
    "participant_class": "a word out of a short list",
    "first_month": "a month that thousands share",
    "last_month": "a month that thousands share",
    "consent_on": "a day that a whole list shares",
    "started": "a day that thousands share",
    "ended": "a day that thousands share",
    "kind": "the kind of a claim",
    "via": "who reported: an officer, a village, anybody",
    "event_on": "a day without a name; no index stands on it",
    "reported_on": "a day without a name",
    "state": "a word out of a short list",
    "status": "a word out of a short list",
    "staff": "an employer's own number of an employee; it refuses a NIK",
    "language": "id or en",
    "dismissed_reason": "an officer's word to officers; no index stands on it",
    "channel": "a word out of a short list",
    "template": "a word out of a short list",
    "key": "names of events: ids and words",
    "subject": "an id",
    "about": "the number of a list",
    "named_on": "a day without a name",
    "issued_on": "a day without a name",
    "month": "a month of a bill",
    "due_on": "a day of a bill",
    "paid_on": "a day of a receipt",
    "known_on": "a day of a receipt",
    "confirmed_from": "person or statement",
    "recorded_on": "a day of a receipt",
    "answer": "the fields of an answer to a bank; no index stands on it",
    "paper_type": "a word out of a short list",
    "file_key": "128 random bits; no index stands on it",
    "digest": "SHA-256 of a whole scan; looked up within a folder only",
    "reason": "a word out of a short list",
    "media": "a word out of a short list",
    "previews": "128 random bits each; no index stands on it",
    "end_reason": "an officer's word to officers; no index stands on it",
    "withdrawn_reason": "an officer's word to officers; no index stands on it",
}
SETTINGS = [
    {},
    {"enable_seqscan": "off"},
    {"enable_seqscan": "off", "enable_bitmapscan": "off"},
    {"enable_indexscan": "off", "enable_indexonlyscan": "off"},
    {"enable_indexscan": "off", "enable_indexonlyscan": "off", "enable_bitmapscan": "off"},
    {"cpu_operator_cost": "1000", "plan_cache_mode": "force_generic_plan"},
]
CONDITIONS = [
    "{column} = {value}",
    "{column} >= {value}",
    "{column} < {value}",
    "{column} in ({value}, {value})",
    "{column} is not null and {column} = {value}",
]
TEXT_CONDITIONS = ["{column} like {value} || '%%'", "starts_with({column}, {value})"]
WITHOUT_KEY = {
    "intake_candidate",
    "intake_rowterms",
    "intake_rownumber",
    "intake_corrected",
    "registry_nameword",
}  # no single row of theirs is ever told
# Look-ups: what an officer types, told within the scope. {value} is somebody's of another regency, or nobody's.
FINDS = {
    ("registry_identity", "nik"): "payung.registry_find_number({value}, '')",
    ("registry_identity", "name_norm"): "payung.registry_find({value}, '', '', false, null, false, 50)",
    ("registry_identity", "phone"): "payung.registry_find_number('', {value})",
    ("registry_nameword", "word"): "payung.registry_find_near({value}, 1, array[{value}], '', 50)",
    ("participation_membership", "kpj"): "payung.memberships_find(array[{value}])",
    ("participation_externalnumber", "number"): "payung.memberships_find(array[{value}])",
    ("claims_claim", "code"): "payung.claims_find('', '', '', {value})",
    ("claims_report", "code"): "payung.report_find({value})",
    ("contributions_bill", "payment_code"): "payung.bills_find({value})",
}


def veiled(owner: Any) -> list[tuple[str, str, str]]:
    return list(owner.execute(VEILED).fetchall())


def missing(value: str) -> str:
    """Another value of the same shape that nobody has."""
    return "".join("9" if sign.isdigit() else "Q" if sign.isalpha() else sign for sign in value)


def foreign(owner: Any, table: str, column: str) -> str:
    """A value of a row that Belu does not see."""
    # A bill over a province has no regency of its own: any of them is beyond Belu's scope.
    where = f"where regency in ('53.71', '') and {column}::text <> ''" if _has(owner, table, "regency") else ""
    if table == "participation_externalnumber":
        where = "where membership_id in (select id from participation_membership where regency = '53.71')"
    found = one(owner, f"select {column}::text from {table} {where} order by 1 desc limit 1")
    return str(found or "9999")


def _has(owner: Any, table: str, column: str) -> bool:
    query = "select exists (select from pg_attribute where attrelid = %s::regclass and attname = %s)"
    return bool(one(owner, query, [table, column]))


def plan(connection: Any, statement: str, settings: dict[str, str], how: str) -> Any:
    """The tree of a plan, with estimates and, when it ran, counts; without what the values themselves look like."""
    with connection.transaction(force_rollback=True):
        for name, value in settings.items():
            connection.execute(f"set local {name} = {value}")
        tree = connection.execute(f"explain ({how}) {statement}").fetchone()[0]
    return _bare(tree if not isinstance(tree, str) else json.loads(tree))


def _bare(tree: Any) -> Any:
    if isinstance(tree, dict):
        hidden = ("Planning Time", "Execution Time", "Output", "Index Cond", "Filter", "Function Call", "Planning")
        return {k: _bare(v) for k, v in tree.items() if k not in hidden and "Memory" not in k and "Disk" not in k}
    return [_bare(one) for one in tree] if isinstance(tree, list) else tree


ANALYZED = "analyze, format json, timing off, summary off, buffers off"
ESTIMATED = "format json"


def sessions(db: Any, token: Any) -> Iterator[tuple[Any, str]]:
    for role, secret in (("app", ""), ("app", token("belu")), ("loader", "")):
        connection = db.connect(role)
        yield connection, secret
        connection.close()


def shown(connection: Any, secret: str, statement: str, settings: dict[str, str]) -> Any:
    """All that a sender of SQL gets to see: both plans, or the refusal."""
    try:
        with acting(connection, secret):
            return [plan(connection, statement, settings, how) for how in (ANALYZED, ESTIMATED)]
    except psycopg.Error as error:
        return error.sqlstate, error.diag.message_primary, error.diag.message_detail, error.diag.constraint_name


def compare(db: Any, owner: Any, token: Any, table: str, column: str, kind: str) -> None:
    """Whoever asks for a foreign value and for nobody's gets the same."""
    known = foreign(owner, table, column)
    other = missing(known) if kind not in ("date", "bytea", "integer", "bigint", "smallint") else None
    values = {
        "date": ("1985-03-12", "1931-12-31"),
        "bytea": (known, "\\x" + "00" * 32),
        "smallint": ("3", "9"),
        "bigint": ("1000000", "7"),
    }.get(kind, (known, other or ""))
    conditions = CONDITIONS + (TEXT_CONDITIONS if kind in ("text", "character varying") else [])
    for connection, secret in sessions(db, token):
        # every condition, and every setting of the planner
        for settings, condition in [(SETTINGS[0], c) for c in conditions] + [(s, conditions[0]) for s in SETTINGS[1:]]:
            told = [
                shown(
                    connection,
                    secret,
                    f"select 1 from {table} where "
                    + condition.replace("%%", "%").format(column=column, value=f"'{value}'::{kind}"),
                    settings,
                )
                for value in values
            ]
            assert told[0] == told[1], (table, column, condition, settings)


def test_every_veiled_column_tells_the_same_of_somebody_and_of_nobody(told, db, owner, token):
    owner.execute("analyze")
    columns = veiled(owner)
    assert len(columns) > 40
    for table, column, kind in columns:
        compare(db, owner, token, table, column, kind)


@pytest.mark.parametrize(
    "opened",
    [
        "grant select (nik) on registry_identity to payung_app",
        "grant select (nik) on registry_identity to payung_app; drop index registry_identity_nik_probe",
    ],
    ids=["with an index", "without"],
)
def test_the_comparison_sees_a_column_that_is_opened(own_db, owner, token, opened):
    """It has teeth: a column that is read in the open tells of others, by its index and without one."""
    with acting(own_db.connect("loader"), token("admin")) as loader:
        for regency in ("53.04", "53.71"):
            people.member(loader, regency)
    owner.execute("create index registry_identity_nik_probe on registry_identity (nik)")
    owner.execute("analyze")
    compare(own_db, owner, token, "registry_identity", "nik", "text")
    owner.execute(opened)
    if "drop index" in opened:
        owner.execute("alter table registry_identity drop constraint nik_once")
    with pytest.raises(AssertionError):
        compare(own_db, owner, token, "registry_identity", "nik", "text")


@pytest.mark.parametrize("asked", sorted(FINDS), ids=".".join)
def test_look_ups_tell_the_same_of_somebody_elsewhere_and_of_nobody(told, db, owner, token, asked):
    known = foreign(owner, *asked)
    if asked[1] == "name_norm":  # a name that nobody in Belu has
        with acting(db.connect("loader"), token("admin")) as loader:
            people.member(loader, "53.71", known := "ZAKARIAS TUNGGAL")
    if asked[1] == "word":
        with acting(db.connect("loader"), token("admin")) as loader:
            people.member(loader, "53.71", "FLORIBERTUS TUNGGADEWI")
        known = "TUNGADEFI"
    if asked[1] == "phone":
        with acting(db.connect("loader"), token("admin")) as loader:
            person = people.member(loader, "53.71").person
        known = "081200000001"
        owner.execute("update registry_identity set phone = %s where person_id = %s", [known, person])
    for connection, secret in sessions(db, token):
        for settings in SETTINGS:
            told_of = [
                shown(connection, secret, "select * from " + FINDS[asked].format(value=f"'{value}'"), settings)
                for value in (known, missing(known))
            ]
            assert told_of[0] == told_of[1], (asked, settings)
    connection = db.connect("app")
    call = FINDS[asked].format(value=f"'{known}'")
    find = f"select f from {call} f where f is not null"
    with acting(connection, token("belu")):
        assert connection.execute(find).fetchall() == []
    with acting(connection, token("kupang" if asked[0] != "contributions_bill" else "provinsi")):
        assert connection.execute(find).fetchall() != []


def test_no_role_reads_a_veiled_column_and_one_function_tells_it(owner):
    columns = veiled(owner)
    for table, column, _ in columns:
        for role in ("payung_app", "payung_loader", "public"):
            for right in ("select", "references", "update"):
                query = "select has_column_privilege(%s, %s::regclass, %s, %s)"
                assert not one(owner, query, [role, table, column, right]), (role, table, column, right)
    functions = {
        name
        for (name,) in owner.execute(
            "select proname from pg_proc where pronamespace = 'payung'::regnamespace and proname like 'tell\\_%'"
        ).fetchall()
    }
    assert functions == {f"tell_{table}_{column}" for table, column, _ in columns if table not in WITHOUT_KEY}


def test_a_value_is_told_within_the_scope_and_nowhere_else(told, app, owner, token):
    for table, column, _ in veiled(owner):
        if table in WITHOUT_KEY or not _has(owner, table, "regency"):
            continue
        key = (
            "person_id" if table == "registry_identity" else "notification_id" if table == "notices_recipient" else "id"
        )
        rows = dict(
            owner.execute(f"select regency, min({key}) from {table} where {column} is not null group by 1").fetchall()
        )
        tell = f"select payung.tell_{table}_{column}(%s)"
        for secret, seen in (("", None), (token("belu"), "53.04")):
            with acting(app, secret):
                for regency, number in rows.items():
                    assert (one(app, tell, [number]) is not None) == (regency == seen), (table, column, regency)


def test_what_stands_in_the_open_beside_veiled_columns_has_a_reason(owner):
    found = owner.execute(
        "select distinct c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid"
        " where a.attnum > 0 and not attisdropped and col_description(c.oid, a.attnum) is distinct from 'veiled'"
        " and c.oid in (select attrelid from pg_attribute where col_description(attrelid, attnum) = 'veiled')"
        " and a.atttypid = any(array['text', 'varchar', 'bpchar', 'date', 'bytea', 'jsonb', 'text[]', 'varchar[]']::regtype[])"
    ).fetchall()
    assert {(table, column) for table, column in found if column not in OPEN} == set()


def test_the_reader_is_nobody(owner):
    """No one signs in as it; it owns functions only and may do nothing but read what the application sees rows of."""
    role = owner.execute(
        "select rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = 'payung_reader'"
    ).fetchone()
    assert role == (False, False, False, False, False)
    members = owner.execute(
        "select member::regrole::text from pg_auth_members where roleid = 'payung_reader'::regrole"
    ).fetchall()
    assert {name for (name,) in members} == {owner.info.user}
    for right in ("insert", "update", "delete", "truncate", "trigger", "references"):
        query = (
            "select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
            " and has_table_privilege('payung_reader', oid, %s) and not has_table_privilege('payung_app', oid, %s)"
        )
        assert one(owner, query, [right, right]) == 0
    assert not one(owner, "select has_schema_privilege('payung_reader', 'payung', 'create')")
    assert one(owner, "select count(*) from pg_class where relowner = 'payung_reader'::regrole") == 0


def test_its_functions_say_nothing_in_other_hands_and_go_back_to_it(own_db, owner, token):
    """A restored backup belongs to the owner, who sees every row: nothing is told until the functions are the reader's."""
    with acting(own_db.connect("loader"), token("admin")) as loader:
        member = people.member(loader, "53.04")
    functions = owner.execute(
        "select signature, pg_get_functiondef(p.oid), proname, proargtypes::regtype[]::text, p.proowner::regrole::text"
        " from payung.reader_function join pg_proc p on p.oid = signature::regprocedure"
    ).fetchall()
    assert len(functions) > 40
    for _, definition, name, _, holder in functions:
        assert holder == "payung_reader", name
        assert "payung.reads()" in definition, name
    ask = {
        "tell_registry_identity_name": f"select payung.%s({member.person})",
        "tell_participation_membership_kpj": f"select payung.%s({member.membership})",
        "identities": f"select name from payung.%s(array[{member.person}])",
        "registry_find": "select f from payung.%s('MARIA', '', '', false, null, false, 9) f",
    }
    app = own_db.connect("app")
    for signature, definition, name, _, _ in functions:
        if name not in ask:
            continue
        copy = f"restored_{name}"
        owner.execute(definition.replace(f"payung.{name}(", f"payung.{copy}("))
        owner.execute("insert into payung.reader_function values (%s)", [signature.replace(name, copy)])
        with acting(app, token("belu")):
            assert app.execute(ask[name] % name).fetchone() not in (None, (None,)), name
            assert app.execute(ask[name] % copy).fetchone() in (None, (None,)), name
        owner.execute("call payung.read_as_reader_again()")
        with acting(app, token("belu")):
            assert app.execute(ask[name] % copy).fetchone() == app.execute(ask[name] % name).fetchone()


def test_whoever_brings_people_in_learns_nothing_of_a_broken_constraint(told, loader, owner, token):
    """A NIK that is registered elsewhere: by hand the loader inserts nothing, and the function says that it was not taken."""
    nik = one(owner, "select nik from registry_identity where regency = '53.71' and nik is not null limit 1")
    for table in ("registry_person", "registry_identity", "participation_membership"):
        with pytest.raises(DENIED, match="permission denied"), acting(loader, token("belu")):
            loader.execute(f"insert into {table} default values")
    for secret, state in ((token("belu"), "P0C00"), ("", "P0A70")):
        with (
            pytest.raises(psycopg.Error) as refused,
            acting(loader, secret),
            people.staged(loader, "53.04", nik=nik, is_new=True),
        ):
            loader.execute("select payung.registry_take()")
        said = refused.value.diag
        assert refused.value.sqlstate == state
        assert (said.constraint_name, said.table_name, said.message_detail) == (None, None, None)
        assert nik not in str(refused.value)

"""The schema as the catalogue tells it: whole rupiah, deliberate privileges and policies, migrations complete."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from payung.platform import db as platform_db

SNAPSHOT = Path(__file__).with_name("privileges.json")
REFRESH = "PAYUNG_REFRESH_PRIVILEGES"
# Everything else that looks like a number is bigint, integer or smallint.
NOT_MONEY = {("places_place", "lat"), ("places_place", "lon")}
INEXACT = ("real", "double precision", "numeric", "money")

PRIVILEGES = """
select r.role || ' ' || case n.nspname when 'published' then 'published.' else '' end || c.relname,
       coalesce((select string_agg(p, ' ' order by p) from unnest(array['select', 'insert', 'update', 'delete', 'truncate',
                 'references', 'trigger']) p where has_table_privilege(r.role, c.oid, p)), '')
       || coalesce((select ' ' || string_agg(p || '(' || cols || ')', ' ' order by p) from (
            select p, string_agg(a.attname, ' ' order by a.attname) as cols
            from unnest(array['select', 'insert', 'update', 'references']) p, pg_attribute a
            where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
              and has_column_privilege(r.role, c.oid, a.attnum, p) and not has_table_privilege(r.role, c.oid, p)
            group by p) t), '') as held
from (values ('payung_app'), ('payung_loader'), ('payung_verifier'), ('public')) r(role), pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('public', 'payung', 'published') and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
order by 1
"""
SEQUENCES = """
select c.relname, string_agg(r.role, ' ' order by r.role)
from (values ('payung_app'), ('payung_loader'), ('payung_verifier')) r(role), pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('public', 'payung', 'published') and c.relkind = 'S' and has_sequence_privilege(r.role, c.oid, 'usage')
group by 1 order by 1
"""
WIDER = """
select count(*) from pg_class c join pg_namespace n on n.oid = relnamespace, (values ('payung_app'), ('payung_loader'), ('payung_verifier')) r(role)
where nspname in ('public', 'payung', 'published') and relkind = 'S'
  and (has_sequence_privilege(role, c.oid, 'update') or has_sequence_privilege(role, c.oid, 'select'))
"""
POLICIES = """
select tablename || ' ' || policyname, permissive, cmd, array_to_string(roles, ' '), qual, with_check
from pg_policies where policyname <> 'owner_all' order by 1
"""


def snapshot(owner: Any) -> dict[str, Any]:
    """Privileges and policies as they stand, for the file beside this module."""
    squeeze = " ".join
    return {
        "tables": {name: held.strip() for name, held in owner.execute(PRIVILEGES).fetchall() if held.strip()},
        "sequences": dict(owner.execute(SEQUENCES).fetchall()),
        "policies": {
            name: [permissive, command, roles, squeeze((qual or "").split()), squeeze((check or "").split())]
            for name, permissive, command, roles, qual, check in owner.execute(POLICIES).fetchall()
        },
    }


def test_privileges_and_policies_are_the_deliberate_ones(owner):
    """A change here is a change of who may do what: read it, then run with PAYUNG_REFRESH_PRIVILEGES=1."""
    now = snapshot(owner)
    if os.environ.get(REFRESH):
        SNAPSHOT.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n")
    kept = json.loads(SNAPSHOT.read_text())
    for part in ("tables", "sequences", "policies"):
        assert now[part] == kept[part], part


def test_the_product_roles_hold_little(owner):
    """Rules that hold whatever the snapshot says."""
    tables = snapshot(owner)["tables"]
    for name, held in tables.items():
        role, table = name.split()
        assert role != "public", name
        whole = set(re.sub(r"\w+\([^)]*\)", "", held).split())
        assert not whole & {"truncate", "references", "trigger"}, name
        if role == "payung_app":
            assert not whole & {"delete", "update"}, name
        if "delete" in whole:
            assert table in {"intake_candidate", "sponsorship_waiting"} or table.startswith("procrastinate_"), name
    assert owner.execute(WIDER).fetchone() == (0,)


def test_every_policy_of_the_product_names_the_products_roles(owner):
    for name, (_, _, roles, qual, check) in snapshot(owner)["policies"].items():
        assert set(roles.split()) <= {"payung_app", "payung_loader"}, name
        if "payung_app" in roles:
            assert qual != "true", name
            assert check != "true", name


def test_money_is_whole_everywhere(owner):
    columns = owner.execute(
        "select table_name, column_name from information_schema.columns"
        " where table_schema in ('public', 'payung', 'published') and data_type = any(%s)",
        [list(INEXACT)],
    ).fetchall()
    assert set(columns) == NOT_MONEY
    arguments = owner.execute(
        "select p.proname from pg_proc p join pg_namespace n on n.oid = pronamespace,"
        " unnest(coalesce(proallargtypes, proargtypes::oid[]) || prorettype) t"
        " where n.nspname = 'payung' and t = any(array['float4', 'float8', 'numeric', 'money']::regtype[]::oid[])"
    ).fetchall()
    assert arguments == []


def test_amounts_hold_64_bits(owner):
    narrow = owner.execute(
        "select table_name, column_name from information_schema.columns where table_schema = 'public'"
        " and column_name ~ '(amount|budget|committed|price|total|jkk|jkm|jht|jp$|jkp|base|income|rupiah)'"
        " and table_name !~ '^procrastinate' and data_type in ('integer', 'smallint')"
    ).fetchall()
    # a row number of a list and numbers of versions, no money
    versions = {("sponsorship_scheme", "price_version"), ("sponsorship_enrolment", "price_version")}
    assert set(narrow) <= {("intake_list", "committed_to_row"), *versions}


def test_no_column_takes_a_day_that_no_page_can_show(owner):
    """A row with `infinity` or a day before Christ cannot be read by the program, and many rows stay for good."""
    days = "'date'::regtype, 'timestamptz'::regtype"
    unbound = owner.execute(
        "select t.relname || '.' || a.attname from pg_class t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0"
        f" where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') and a.atttypid in ({days})"
        " and not exists (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'c' and k.convalidated"
        " and a.attnum = any(k.conkey) and pg_get_constraintdef(k.oid) ~ '>= ''(1900-01-01|0001-01-02)'"
        " and pg_get_constraintdef(k.oid) ~ '< ''(2200-01-01|9999-12-31)')"
    ).fetchall()
    assert {name.split(".")[0] for (name,) in unbound} <= {"django_migrations", "procrastinate_jobs",
        "procrastinate_events", "procrastinate_workers", "procrastinate_periodic_defers"}  # fmt: skip


def test_models_and_migrations_agree():
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("payung.")}
    missing = detector.changes(graph=loader.graph, trim_to_apps=ours)
    assert {label: [str(m) for m in made] for label, made in missing.items()} == {}
    assert not loader.detect_conflicts()


def test_every_sql_file_is_run_by_one_migration():
    source = Path(platform_db.__file__).resolve().parents[1]
    text = {path: path.read_text() for path in source.glob("*/migrations/*.py")}
    for file in source.glob("*/sql/*.sql"):
        users = [path for path, code in text.items() if path.parents[1] == file.parents[1] and f'"{file.name}"' in code]
        assert len(users) == 1, file.name


@pytest.mark.parametrize("schema", ["public", "payung"])
def test_tables_belong_to_the_owner(owner, schema):
    others = owner.execute(
        "select relname from pg_class c join pg_namespace n on n.oid = relnamespace"
        " where nspname = %s and relkind in ('r', 'p', 'S', 'v') and pg_get_userbyid(relowner) <> current_user",
        [schema],
    ).fetchall()
    assert others == []


def test_no_object_is_left_without_a_room(owner):
    rooms = {config.label for config in apps.get_app_configs()}
    tables = owner.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
    strays = {name for (name,) in tables if name.split("_")[0] not in rooms}
    assert strays == {"django_migrations"}

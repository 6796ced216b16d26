"""What the worker does at night, with the job runner's role alone: only what is over goes, and the chain is signed."""

from __future__ import annotations

import io
from datetime import date

import psycopg
import pytest
from procrastinate.contrib.django import app as queue

from payung.intake.expiry import expire_lists
from payung.ledger import services as ledger
from payung.ledger.tasks import sign_ledger
from payung.platform import clock, files, limits
from payung.platform.housekeeping import tidy
from tests.support import people
from tests.support.ledger import post
from tests.support.people import acting, one

HOUSE = {
    "payung.sweep",
    "payung.outbox",
    "payung.tidy",
    "payung.intake.expire",
    "payung.ledger.seal",
    "payung.ledger.sign",
}


def test_the_house_is_kept_by_the_clock():
    queue.perform_import_paths()
    assert {task.task.name for task in queue.periodic_registry.periodic_tasks.values()} >= HOUSE


def test_only_what_is_over_goes(own_db, db, owner, token):
    alive, over, closed = (token("belu") for _ in range(3))
    digest = "token_hash = sha256(convert_to(%s, 'UTF8'))"
    owner.execute(f"update payung.session set expires_at = now() - interval '1 second' where {digest}", [over])
    owner.execute(f"update payung.session set closed_at = now() - interval '8 days' where {digest}", [closed])
    limits.allow("t.old", "a", limit=1, seconds=60)
    owner.execute("update payung.rate set ends_at = now() - interval '1 second'")
    limits.allow("t.new", "a", limit=1, seconds=60)
    for status in ("todo", "succeeded", "failed"):
        owner.execute(
            "insert into procrastinate_jobs (queue_name, task_name, status) values ('house', 't', %s)", [status]
        )
    for days in (1, 31):
        owner.execute(
            "insert into platform_idempotency (actor_id, key, request_hash, status, response, created_at)"
            " select id, %s, '', 200, '{}', now() - make_interval(days => %s) from access_user limit 1",
            [f"k{days}", days],
        )
    assert tidy() == {"sessions": 2, "jobs": 2, "idempotency": 1, "tries": 1}
    assert one(owner, f"select count(*) from payung.session where {digest}", [alive]) == 1
    assert one(owner, "select string_agg(bucket, ',') from payung.rate") == "t.new"
    assert one(owner, "select string_agg(status::text, ',') from procrastinate_jobs") == "todo"
    assert one(owner, "select string_agg(key, ',') from platform_idempotency") == "k1"
    assert set(tidy().values()) == {0}


@pytest.fixture
def lists(own_db, db, owner, loader, token):
    """Two lists with a file and a parsed person each: one whose term ended yesterday, one that ends today."""
    with acting(loader, token("admin")):
        scheme = people.scheme(loader)
    made = {}
    for name, offset in (("over", -1), ("alive", 0)):
        key, digest, size = files.save(io.BytesIO(name.encode()))
        made[name] = (key, a_list(owner, scheme.programme, key, digest, size, offset))
    return made


def a_list(owner, programme, key, digest, size, offset):
    listed = one(
        owner,
        "insert into intake_list (programme_id, uploaded_by, file_name, file_key, sha256, size, state, expires_on)"
        " select %s, id, 'daftar.csv', %s, %s, %s, 'checked', %s::date + %s from access_user limit 1 returning id",
        [programme, key, digest, size, clock.today(), offset],
    )
    owner.execute(
        "insert into intake_candidate (list_id, sheet_row, regency, village_code, nik, name, name_norm, birth_date, sex,"
        " address, phone, mother_name, occupation)"
        " values (%s, 2, '53.04', '53.04.01.2001', '5304015203850001', 'Maria', 'MARIA', '1985-03-12', 'P', '', '', '', '')",
        [listed],
    )
    return listed


def test_uploads_end_with_their_term_and_not_before(lists, owner):
    assert expire_lists(clock.today()) == {"files": 1, "candidates": 1}
    with pytest.raises(files.FileRefused):
        files.path(lists["over"][0])
    assert files.path(lists["alive"][0]).exists()
    assert one(owner, "select array_agg(list_id) from intake_candidate") == [lists["alive"][1]]
    assert one(owner, "select count(*) from intake_list") == 2
    assert expire_lists(clock.today()) == {"files": 0, "candidates": 0}


def test_nobody_ends_a_term_early(lists, owner, loader):
    owner.execute("update intake_list set expires_on = current_date + 30")
    assert loader.execute("select * from payung.intake_expire('9999-12-31')").fetchone() == (0, [])
    assert one(owner, "select count(*) from intake_candidate") == 2


def test_the_chain_is_signed_by_a_worker_that_knows_no_secret(own_db, db, owner, token, monkeypatch):
    owner.execute("select set_config('payung.session', %s, false)", [token("admin")])
    post(owner, "signed", [("1100", 10), ("1200", -10)])
    assert ledger.seal() == 1
    monkeypatch.delenv("PAYUNG_SECRET_KEY", raising=False)
    sign_ledger(0)
    assert one(owner, "select count(*) from ledger_signedhead") == 0
    monkeypatch.setenv(ledger.SEED, ledger.signing_seed("a secret").hex())
    for _ in range(2):
        sign_ledger(0)
    assert one(owner, "select array_agg(day) from ledger_signedhead") == [clock.today()]
    assert ledger.verify().ok


def test_only_the_end_of_the_chain_is_signed_and_only_by_function(own_db, db, owner, loader, token):
    owner.execute("select set_config('payung.session', %s, false)", [token("admin")])
    sign = "select payung.ledger_sign('2025-07-31', %s, sha256('a') || sha256('b'), sha256('c'))"
    assert one(loader, sign, [b"\0" * 32]) is False
    for number in (1, 2):
        post(owner, f"chain-{number}", [("1100", 10), ("1200", -10)])
        ledger.seal()
    first, last = (row[0] for row in owner.execute("select head from ledger_seal order by id"))
    assert one(loader, sign, [first]) is False
    assert one(loader, sign, [last]) is True
    assert one(loader, sign, [last]) is False
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        loader.execute("insert into ledger_signedhead (day) values (%s)", [date(2025, 7, 1)])
    assert "signature" in str(ledger.verify().first_bad)

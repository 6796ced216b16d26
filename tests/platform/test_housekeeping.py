"""What the worker does at night, with the job runner's role alone: only what is over goes, and the chain is signed."""

from __future__ import annotations

import io
import os
import time
from datetime import date

import psycopg
import pytest
from django.db import transaction
from procrastinate.contrib.django import app as queue

from payung.intake.expiry import expire_lists
from payung.ledger import services as ledger
from payung.ledger.tasks import sign_ledger
from payung.platform import clock, files, housekeeping, limits
from payung.platform.db import acting as within
from payung.platform.housekeeping import tidy
from payung.vault import services as vault
from tests.support import people
from tests.support.ledger import post
from tests.support.payouts import Orders
from tests.support.people import acting, one
from tests.vault.papers import photo

HOUSE = {
    "payung.sweep",
    "payung.outbox",
    "payung.recount",
    "payung.tidy",
    "payung.intake.expire",
    "payung.ledger.seal",
    "payung.registry.words",
    "payung.ledger.sign",
}


def test_the_house_is_kept_by_the_clock():
    queue.perform_import_paths()
    assert {task.task.name for task in queue.periodic_registry.periodic_tasks.values()} >= HOUSE


def test_only_what_is_over_goes(own_db, db, owner, token):
    alive, over, closed, ended = (token("belu") for _ in range(4))
    digest = "token_hash = sha256(convert_to(%s, 'UTF8'))"
    owner.execute(f"update payung.session set expires_at = now() - interval '1 second' where {digest}", [over])
    owner.execute(f"update payung.session set closed_at = now() - interval '8 days' where {digest}", [closed])
    owner.execute(f"update payung.session set closed_at = now() - interval '6 days' where {digest}", [ended])
    limits.allow("t.old", "a", limit=1, seconds=60)
    owner.execute("update payung.rate set ends_at = now() - interval '1 second'")
    limits.allow("t.new", "a", limit=1, seconds=60)
    for status in ("todo", "succeeded", "failed"):
        job = one(
            owner, "insert into procrastinate_jobs (queue_name, task_name) values ('house', 'payung.tidy') returning id"
        )
        owner.execute("update procrastinate_jobs set status = %s where id = %s", [status, job])
    for days in (1, 31):
        owner.execute(
            "insert into platform_idempotency (actor_id, key, request_hash, status, response, created_at)"
            " select id, %s, '', 200, '{}', now() - make_interval(days => %s) from access_user limit 1",
            [f"k{days}", days],
        )
    assert tidy() == {"sessions": 2, "jobs": 2, "idempotency": 1, "tries": 1, "leftovers": 0}
    for kept in (alive, ended):
        assert one(owner, f"select count(*) from payung.session where {digest}", [kept]) == 1
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
        made[name] = (key, a_list(owner, scheme.scheme, key, digest, size, offset))
    return made


def a_list(owner, scheme, key, digest, size, offset):
    listed = one(
        owner,
        "insert into intake_list (scheme_id, uploaded_by, file_name, file_key, sha256, size, state, expires_on)"
        " select %s, id, 'daftar.csv', %s, %s, %s, 'checked', %s::date + %s from access_user limit 1 returning id",
        [scheme, key, digest, size, clock.today(), offset],
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
    post(owner, "signed", [("1100", 10), ("2100", -10)])
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
        post(owner, f"chain-{number}", [("1100", 10), ("2100", -10)])
        ledger.seal()
    first, last = (row[0] for row in owner.execute("select head from ledger_seal order by id"))
    assert one(loader, sign, [first]) is False
    assert one(loader, sign, [last]) is True
    assert one(loader, sign, [last]) is False
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        loader.execute("insert into ledger_signedhead (day) values (%s)", [date(2025, 7, 1)])
    assert "signature" in str(ledger.verify().first_bad)


# Every column that holds a key of a file, and the function that speaks for it.
KEYS = {
    ("awards_candidatepaper", "file_key"): "payung.award_files",
    ("awards_visitphoto", "file_key"): "payung.award_photo_files",
    ("intake_list", "file_key"): "payung.intake_files",
    ("payouts_message", "file_key"): "payung.payouts_files",
    ("payouts_proposal", "file_key"): "payung.payouts_files",
    ("vault_paper", "file_key"): "payung.vault_files",
    ("vault_paper", "previews"): "payung.vault_files",
}


def test_every_column_that_names_files_is_spoken_for(db, owner):
    found = owner.execute(
        "select table_name, column_name from information_schema.columns where table_schema = 'public'"
        " and (column_name ~ '(^|_)keys?$' and column_name ~ 'file' or column_name = 'previews')"
    ).fetchall()
    assert set(found) == set(KEYS)
    assert {*KEYS.values(), "payung.run_files"} == {f"payung.{one.__name__}" for one in housekeeping._namers}


def an_old_file(content: str, hours: int = 25) -> str:
    key, _digest, _size = files.save(io.BytesIO(content.encode()))
    then = time.time() - hours * 3600
    os.utime(files.path(key), (then, then))
    return key


def test_a_file_that_no_row_names_goes_after_a_day(own_db, db, owner, loader, token, actor, monkeypatch, tmp_path):
    monkeypatch.setenv("PAYUNG_HOME", str(tmp_path))
    with acting(loader, token("admin")):
        scheme = people.scheme(loader)
    lost, fresh = an_old_file("lost"), an_old_file("fresh", 23)
    listed, paper, picture, made, asked, bank, handed = (an_old_file(name) for name in "abcdefg")
    a_list(owner, scheme.scheme, listed, "0" * 64, 1, 30)
    admin = actor("admin")
    with acting(owner, admin.token):
        folder = one(
            owner, "insert into vault_folder (kind, regency, created_by) values ('claim', '53.04', 1) returning id"
        )
        owner.execute(
            "insert into vault_paper (folder_id, paper_type, file_name, file_key, digest, size, added_by, state, media, pages,"
            " previews) values (%s, 'kk', 'kk.png', %s, %s, 1, 1, 'clean', 'image/png', 1, array[%s])",
            [folder, paper, "1" * 64, picture],
        )
        for column, key in (("result", made), ("params", asked)):
            owner.execute(
                f"insert into platform_run (kind, {'params, result' if column == 'result' else 'result, params'}, requested_by)"
                " values ('intake.answer', '{}', jsonb_build_object('file_key', %s::text), %s)",
                [key, admin.user_id],
            )
        at = Orders(owner, admin.token).bank()
        owner.execute(
            "insert into payouts_message (direction, kind, digest, bank_id, file_key, actor_id)"
            " values ('in', 'camt.054', %s, %s, %s, 1)",
            ["2" * 64, at, bank],
        )
        owner.execute(
            "insert into payouts_proposal (kind, digest, bank_id, file_key, size, count, total, uploaded_by)"
            " values ('camt.054', %s, %s, %s, 1, 0, 0, 1)",
            ["3" * 64, at, handed],
        )
    (tmp_path / "files" / "catatan.txt").write_text("bukan milik kami")
    assert tidy()["leftovers"] == 1
    with pytest.raises(files.FileRefused):
        files.path(lost)
    for key in (fresh, listed, paper, picture, made, asked, bank, handed):
        assert files.path(key).exists()
    assert (tmp_path / "files" / "catatan.txt").exists()
    assert tidy()["leftovers"] == 0


def test_an_upload_that_came_to_nothing_leaves_nothing(own_db, db, actor, monkeypatch, tmp_path):
    monkeypatch.setenv("PAYUNG_HOME", str(tmp_path))
    cabang = actor("cabang")
    with within(cabang.token):
        folder = vault.create_folder(cabang, "claim", "53.04")
        vault.store(cabang, folder, "kk", io.BytesIO(photo()), "kk.jpg")
        transaction.set_rollback(True)
    left = list((tmp_path / "files").iterdir())
    assert len(left) == 2  # the photograph and the picture of its page
    for path in left:
        os.utime(path, (time.time() - 90_000,) * 2)
    assert housekeeping.remove_leftovers() == 2
    assert list((tmp_path / "files").iterdir()) == []

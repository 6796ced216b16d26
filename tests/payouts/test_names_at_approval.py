"""Names of account holders that banks give: who may write one, who may read one, and who sees them at the approval."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg.types.json import Jsonb

from payung.platform import runs
from payung.platform.db import OWNER
from payung.platform.models import Run
from tests.support.naming import REASON, TELLS, carry_out, hold, made
from tests.support.paying import connected
from tests.support.people import acting as as_session
from tests.support.people import at_work, one

pytestmark = pytest.mark.usefixtures("own_db")


TAKE = "select payung.payout_names_take(%s, %s)"
WANTED = "select * from payung.payout_names_wanted(%s, 50)"


def refused(connection: Any, secret: str, query: str, values: list[Any]) -> str:
    with pytest.raises(psycopg.Error) as caught, as_session(connection, secret):
        connection.execute(query, values)
    return str(caught.value.sqlstate)


def test_raw_sql_writes_no_name_changes_none_and_reads_none_out_of_scope(
    actor, orders, practice, owner, app, loader, token
):
    bank = practice()
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank, dialect=TELLS)
    here, there = orders.instruct(), orders.instruct(regency="53.71")
    hold(owner, bank, here, "CV SINAR LAUT")
    hold(owner, bank, there, "PT TIMOR JAYA")
    batch, told = made(officer), Jsonb([{"instruction": here, "state": "told", "name": "Palsu", "score": 100}])
    asking = Run.objects.using(OWNER).get(kind="payouts.names").pk
    # Only the run that asks the bank about this batch may write names.
    insert = (
        "insert into payouts_holdername (batch_id, instruction_id, state, name, score, run)"
        " values (%s, %s, 'told', 'x', 1, 1)"
    )
    assert refused(app, token("admin"), insert, [batch, here]) == "42501"
    assert refused(loader, token("admin"), insert, [batch, here]) == "42501"
    assert refused(app, token("admin"), TAKE, [batch, told]) == "42501"
    assert refused(app, token("admin"), WANTED, [batch]) == "42501"
    for secret in (
        at_work(owner, loader, admin.token, "payouts.send", "batch", batch),
        at_work(owner, loader, admin.token, "payouts.names", "batch", batch + 1),
    ):
        assert refused(loader, secret, TAKE, [batch, told]) == "P0B47"
        assert refused(loader, secret, WANTED, [batch]) == "P0B47"
    head = at_work(owner, loader, token("kepala"), "payouts.names", "batch", batch)
    assert refused(loader, head, TAKE, [batch, told]) == "P0B40"
    assert refused(loader, head, WANTED, [batch]) == "P0B40"
    live = at_work(owner, loader, admin.token, "payouts.names", "batch", batch)
    for wrong in (
        {"state": "told", "name": "", "score": 100},
        {"state": "told", "name": "X", "score": 101},
        {"state": "unknown", "name": "X"},
        {"state": "right", "name": "X", "score": 100},
    ):
        assert refused(loader, live, TAKE, [batch, Jsonb([{"instruction": here, **wrong}])]) == "23514"
    with as_session(loader, live):  # a payment that is not in this batch is ignored
        assert one(loader, TAKE, [batch, Jsonb([{"instruction": 0, "state": "silent"}])]) == 0
    assert runs.execute(asking)["result"]["told"] == 2
    with as_session(loader, live):
        assert one(loader, TAKE, [batch, told]) == 0
    for change in ("set score = 100", "set name = 'X'", "set state = 'silent', name = '', score = null"):
        assert refused(owner, "", f"update payouts_holdername {change}", []) == "P0B57"
    assert refused(owner, "", "delete from payouts_holdername", []) == "P0A01"
    _reading(owner, app, token, here, there)


def _reading(owner: Any, app: Any, token: Any, here: int, there: int) -> None:
    rows = dict(owner.execute("select instruction_id, id from payouts_holdername").fetchall())
    tell = "select payung.tell_payouts_holdername_name(%s)"
    for name, sees, names_of in (
        ("cabang", {here, there}, {here, there}),
        ("belu", {here}, {here}),
        ("bank", {here, there}, set()),  # the bank's officer approves payments, but does not see the payees
    ):
        with as_session(app, token(name)):
            found = app.execute("select instruction_id from payouts_holdername").fetchall()
            assert {row[0] for row in found} >= names_of, name
            assert {row[0] for row in found} <= sees, name
            told = {number for number, row in rows.items() if one(app, tell, [row]) is not None}
            assert told == names_of, name
    for query in ("select name from payouts_holdername", "select id from payouts_holdername where name like 'C%%'"):
        assert refused(app, token("admin"), query, []) == "42501"


def test_approving_by_raw_sql_needs_the_reason_too(actor, orders, practice, app, token, owner):
    bank = practice()
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank, dialect=TELLS)
    orders.instruct(ending="0401")
    batch = made(officer)
    assert carry_out(batch)["result"]["unknown"] == 1
    shown = one(owner, "select content_hash from payouts_batch where id = %s", [batch])
    approval = "select payung.payout_batch_approve(%s, %s, %s)"
    for reason in ("", "   ", ". . . . .", "ya"):
        assert refused(app, token("admin"), approval, [batch, shown, reason]) == "P0C49"
    assert refused(app, token("admin"), "select payung.payout_batch_approve(%s, %s)", [batch, shown]) == "P0C49"
    assert refused(app, token("admin"), approval, [batch, shown, "a" * 501]) == "P0B1D"
    assert refused(app, token("admin"), approval, [batch, shown, "milik 5304012345678901 itu"]) == "P0B1E"
    with as_session(app, token("admin")):
        app.execute(approval, [batch, shown, REASON])
    changed = "update payouts_batch set approval_reason = 'lain' where id = %s"
    assert refused(owner, "", changed, [batch]) == "P0B57"


def test_the_page_the_interface_and_whoever_may_read_the_name(
    actor, orders, practice, login, token, monkeypatch, owner
):
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")
    bank = practice("nameless=1000")
    connected(actor("admin"), bank, dialect=TELLS)
    other, lost = orders.instruct(ending="0001"), orders.instruct(ending="0401")
    hold(owner, bank, other, "CV SINAR LAUT")
    maker, checker = login(Client(), "cabang"), login(Client(), "admin")
    page = maker.post("/pencairan/susun", {"bank": "130", "channel": "snap"})["Location"]
    batch = int(page.rsplit("/", 1)[1])
    assert "Bank sedang ditanya; 2 pembayaran belum terjawab." in text(checker.get(page))
    assert carry_out(batch)["result"]["silent"] == 2
    shown = text(checker.get(page))
    assert "Bank tidak menyebut nama pemiliknya:" in shown
    assert "Tanya nama pemilik lagi" in shown
    assert "Bank ditanya nama pemilik rekening." in text(checker.post(f"{page}/nama", follow=True))
    assert carry_out(batch)["result"] == {"batch": batch, "told": 1, "unknown": 1, "silent": 0}
    shown = text(checker.get(page))
    assert "Menurut bank rekening ini milik CV SINAR LAUT: kecocokan 0 dari 100" in shown
    assert "Bank tidak mengenal rekening ini." in shown
    assert "Tanya nama pemilik lagi" not in shown
    logged = "select count(*) from access_readlog where kind = 'listing' and subject = %s"
    # Four entries for reading the payees of a waiting batch, and one for reading the names that the bank gave.
    assert one(owner, logged, [f"batch:{batch}"]) == 4 + 1

    api = Client(headers={"Authorization": f"Bearer {token('admin', 'api')}"})
    there = f"/api/v1/payout-batches/{batch}"
    found = {row["instruction_id"]: row for row in api.get(f"{there}/holder-doubts").json()}
    assert (found[other]["bank"], found[other]["bank_score"], found[other]["bank_name"]) == ("told", 0, "CV SINAR LAUT")
    assert (found[lost]["bank"], found[lost]["unexplained"]) == ("unknown", True)
    told = api.get(there).json()
    assert told["holder_names"] == {"waiting": 0, "named": 1, "unknown": 1, "silent": {}, "live": False}
    key = map(str, count(1))
    asked = api.post(f"{there}/ask-names", headers={"Idempotency-Key": next(key)})
    assert (asked.status_code, asked.json()["kind"]) == (202, "payouts.names")
    assert api.post(f"{there}/ask-names", headers={"Idempotency-Key": next(key)}).status_code == 409
    body = {"content_hash": told["content_hash"]}
    refusal = api.post(
        f"{there}/approve", body, content_type="application/json", headers={"Idempotency-Key": next(key)}
    )
    assert (refusal.status_code, refusal.json()["type"]) == (422, "urn:payung:problem:HOLDER_UNEXPLAINED")

    mark = {"sidik": told["content_hash"]}
    assert "Mengapa uang ini tetap boleh dikirim" in text(checker.post(f"{page}/setujui", mark))
    bare = checker.post(f"{page}/setujui", {**mark, "paham": "1"}, follow=True)
    assert "Tulis alasan menyetujuinya" in text(bare)
    done = checker.post(f"{page}/setujui", {**mark, "paham": "1", "alasan": REASON}, follow=True)
    assert f"Alasan menyetujui {REASON}" in text(done)
    assert api.get(there).json()["approval_reason"] == REASON


def text(response: Any) -> str:
    found = response.content.decode()
    assert response.status_code == 200, found[-2000:]
    return " ".join(re.sub(r"<[^>]+>", " ", found).replace("\xa0", " ").split())


def test_the_page_asks_the_database_as_often_for_many_doubts(actor, orders, practice, login, monkeypatch):
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, practice(), dialect=TELLS)
    checker, asked = login(Client(), "admin"), []
    for many in (2, 40):
        orders.many(many)
        batch = made(officer)
        assert carry_out(batch)["result"]["told"] == many
        page = f"/pencairan/kelompok/{batch}"
        checker.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert text(checker.get(page)).count("Menurut bank rekening ini milik NASABAH") == many
        asked.append(len(queries))
    assert asked[0] == asked[1]

"""One person can stop all payouts at once; two people start them again. A run that is sending stops before its next
call to the bank.
"""

from __future__ import annotations

import json
from typing import Any

import httpx
import psycopg
import pytest
from django.test import Client

from payung.casework.errands import errands_for
from payung.payouts import calls, services
from payung.payouts.banks.snap import SnapBank
from payung.payouts.brake import services as brake
from payung.payouts.errors import PayoutsRefused
from payung.platform.db import acting as in_session
from tests.support.paying import approved, asked, connected, sent
from tests.support.people import acting, one

pytestmark = pytest.mark.usefixtures("own_db")
WHY = "Surat bank mencurigakan"


def stop(who: Any) -> None:
    with in_session(who.token):
        brake.stop(who, WHY)


def waits(who: Any) -> str | None:
    """What the stop asks of somebody."""
    with in_session(who.token):
        return next((one.kind for one in errands_for(who) if one.subject == "brake:standing"), None)


def refused(connection: Any, who: str, statement: str, args: Any = ()) -> str:
    with pytest.raises(psycopg.Error) as error, acting(connection, who):
        connection.execute(statement, args)
    return error.value.sqlstate or ""


@pytest.mark.parametrize("channel", ["snap", "file"])
def test_nothing_goes_out_until_two_have_started_again(actor, orders, practice, channel):
    bank = practice()
    admin, officer, head = actor("admin"), actor("cabang"), actor("kepala")
    connected(admin, bank)
    orders.many(3)
    batch = approved(admin, officer, channel)
    stop(head)
    run = sent(officer, batch)
    assert (run["state"], run["error_code"]) == ("refused", "PAYOUTS_STOPPED")
    assert orders.states() == {"batched": 3}
    assert list((bank.folder / "in").glob("*")) == []
    with in_session(officer.token):
        proposal = brake.propose_start(officer, "Bank sudah memastikan")
        with pytest.raises(PayoutsRefused) as own:
            brake.confirm_start(officer, proposal)
    assert own.value.code == "HALT_OWN"
    assert sent(officer, batch)["error_code"] == "PAYOUTS_STOPPED"
    with in_session(head.token):
        found = brake.standing()
        assert found is not None
        assert (found.stopped_by, found.maker_id) == (head.user_id, officer.user_id)
        brake.confirm_start(head, proposal)
        assert brake.standing() is None
    assert sent(officer, batch)["state"] == "done"
    assert orders.states() == ({"paid": 3} if channel == "snap" else {"sent": 3})


def test_a_proposal_to_start_again_is_refused_or_taken_back(actor, orders, login, app, token):
    admin, officer, head = actor("admin"), actor("cabang"), actor("kepala")
    orders.many(1)
    stop(head)
    with in_session(officer.token):
        first = brake.propose_start(officer, "Bank sudah memastikan")
    page = login(Client(), "kepala")
    assert [waits(who) for who in (officer, head, actor("belu"))] == ["payouts.halted", "payouts.start", None]
    assert f"/pencairan/rem/{first}/tolak" in page.get("/pencairan").content.decode()
    form = page.get(f"/pencairan/rem/{first}/tolak").content.decode()
    assert WHY in form  # the reason for the stop is shown above the form
    short = page.post(f"/pencairan/rem/{first}/tolak", {"alasan": "x"})
    assert short.status_code == 400
    page.post(f"/pencairan/rem/{first}/tolak", {"alasan": "Bank belum menjawab tertulis"})
    with in_session(officer.token):
        found = brake.standing()
        assert found is not None
        assert (found.stopped_by, found.reason, found.proposal_id) == (head.user_id, WHY, None)
        second = brake.propose_start(officer, "Surat bank sudah datang")
        assert brake.refuse_start(officer, second, "Salah tanggal")  # the person who proposed it takes it back
        third = brake.propose_start(officer, "Surat bank sudah datang")
    for old in (first, second):
        assert refused(app, token("kepala"), "select payung.payout_start_confirm(%s)", [old]) == "P0C43"
        assert refused(app, token("kepala"), "select payung.payout_start_refuse(%s, 'sekali lagi')", [old]) == "P0C43"
    assert refused(app, token("pemeriksa"), "select payung.payout_start_refuse(%s, 'tidak boleh')", [third]) == "P0B40"
    with in_session(admin.token):
        brake.confirm_start(admin, third)
        assert brake.standing() is None
    assert [waits(who) for who in (officer, head)] == [None, None]


def test_a_stop_in_the_middle_of_a_sending(actor, orders, practice, monkeypatch):
    bank = practice()
    admin, officer, head = actor("admin"), actor("cabang"), actor("kepala")
    connected(admin, bank)
    orders.many(20)
    batch = approved(admin, officer, "snap")
    monkeypatch.setattr(calls, "THREADS", 1)
    made: list[str] = []

    class Stopped(httpx.WSGITransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            answer = super().handle_request(request)
            if "transfer-intrabank" in request.url.path:
                made.append(json.loads(request.content)["partnerReferenceNo"])
                if len(made) == 5:
                    orders.connection.execute(
                        "insert into payouts_halt (kind, reason, actor_id) values ('stop', 'x', %s)", [head.user_id]
                    )
            return answer

    wire = Stopped(app=bank.app)
    monkeypatch.setattr(
        calls,
        "connect",
        lambda row, keys: SnapBank(row, keys, httpx.Client(transport=wire, base_url="http://127.0.0.1")),
    )
    run = sent(officer, batch)
    assert (run["state"], run["error_code"]) == ("refused", "PAYOUTS_STOPPED")
    assert len(made) == 5
    assert orders.states() == {"paid": 5, "batched": 15}
    assert orders.balance("1100") == -5_000_000
    with in_session(officer.token):
        proposal = brake.propose_start(officer, "Sudah diperiksa")
    with in_session(head.token):
        brake.confirm_start(head, proposal)
    assert sent(officer, batch)["state"] == "done"
    assert orders.states() == {"paid": 20}
    assert len(made) == len(set(made)) == 20


def test_asking_goes_on_and_sends_nothing_again(actor, orders, practice):
    bank = practice("timeout_before=1000,tries=1")
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank)
    orders.many(2)
    batch = approved(admin, officer, "snap")
    sent(officer, batch)
    stop(admin)
    for _ in range(3):
        assert asked(officer, batch)["state"] == "done"
    assert orders.states() == {"unknown": 2}
    assert bank.paid() == {}


def test_what_raw_sql_cannot_do_while_payouts_are_stopped(app, loader, owner, token, orders):
    bank = orders.bank("133", url="http://127.0.0.1/snap", client="c", partner="p", channel="95221")
    taken = orders.many(2)
    who, other = token("cabang"), token("admin")
    with acting(app, other):
        made = {
            way: one(app, "select payung.payout_batch_make(%s, %s, array[%s]::bigint[])", [bank, way, number])
            for way, number in zip(("snap", "file"), taken, strict=True)
        }
        marks = {way: one(app, "select content_hash from payouts_batch where id = %s", [b]) for way, b in made.items()}
    with acting(app, who):
        for way, batch in made.items():
            app.execute("select payung.payout_batch_approve(%s, %s)", [batch, marks[way]])
    with acting(loader, who):
        loader.execute("select payung.payout_batch_begin(%s)", [made["snap"]])
    with acting(app, token("kepala")):
        app.execute("select payung.payout_halt(%s)", [WHY])
    assert refused(loader, who, "select payung.payout_batch_begin(%s)", [made["file"]]) == "P0C42"
    call = json.dumps([{"instruction": taken[0], "kind": "snap.17", "external_id": "1", "digest": "h1"}])
    assert (
        refused(loader, who, "select payung.payout_calls_begin(%s, '2025-12-15', %s)", [made["snap"], call]) == "P0C42"
    )
    staged = "select payung.payout_file_staged(%s, 'd', 'k', 1, '2025-12-15')"
    assert refused(loader, who, staged, [made["file"]]) == "P0C42"
    # Refused: starting alone, writing the row directly, the job runner, and a user without the right.
    assert refused(app, who, "select payung.payout_halt(%s)", [WHY]) == "P0C43"
    assert refused(app, token("pemeriksa"), "select payung.payout_start_propose(%s)", [WHY]) == "P0B40"
    assert refused(loader, who, "select payung.payout_start_propose(%s)", [WHY]) == "42501"
    with acting(app, who):
        proposal = one(app, "select payung.payout_start_propose(%s)", [WHY])
    assert refused(app, who, "select payung.payout_start_confirm(%s)", [proposal]) == "P0C44"
    assert refused(app, other, "select payung.payout_start_confirm(%s)", [proposal - 1]) == "P0C43"
    write = "insert into payouts_halt (kind, of_id, actor_id) values ('start', %s, 1)"
    assert refused(app, other, write, [proposal]) == "42501"
    assert refused(loader, other, write, [proposal]) == "42501"
    for change in ("update payouts_halt set kind = 'start'", "delete from payouts_halt"):
        assert refused(app, other, change) == "42501"
        assert refused(owner, other, change) == "P0A01"
    # After a second stop, the earlier proposal to start no longer counts.
    with acting(app, token("bank")):
        app.execute("select payung.payout_halt(%s)", [WHY])
    assert refused(app, other, "select payung.payout_start_confirm(%s)", [proposal]) == "P0C43"
    assert refused(app, other, "select payung.payout_halt('x')") == "P0C43"


def test_the_order_file_is_not_handed_out_while_payouts_are_stopped(actor, orders, practice):
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, practice())
    orders.many(1)
    batch = approved(admin, officer, "file")
    sent(officer, batch)
    stop(officer)
    with in_session(officer.token), pytest.raises(PayoutsRefused) as held:
        services.order_content(officer, batch)
    assert held.value.code == "PAYOUTS_STOPPED"


def test_a_stop_has_a_reason_without_numbers(actor):
    who = actor("bank")
    with in_session(who.token):
        for reason in ("", "x", "Rekening 5304015203850001 palsu"):
            with pytest.raises(Exception, match=r"alasan|Tuliskan") as told:
                brake.stop(who, reason)
            assert told.value.code in {"REASON_SHORT", "REASON_NUMBER"}
        assert brake.standing() is None

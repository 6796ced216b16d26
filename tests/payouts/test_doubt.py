"""If a bank's answer is not certain, the bank is asked again. What it writes about people is not stored."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import psycopg
import pytest

from payung.ledger.services import verify
from payung.payouts import services
from payung.payouts.banks.snap import Answered, Call, Reply, SnapBank
from payung.rails.snap.messages.transfer_interbank import InterbankAnswer
from tests.support.paying import approved, asked, confirmed, connected, sent
from tests.support.people import acting, fetching, one

ON = date(2025, 12, 15)
NAME, NUMBER = "MARIA BERE", "5304015203850001"


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("4091802", "unknown"),
        ("4031807", "unknown"),
        ("4041899", "unknown"),
        ("4081800", "unknown"),
        ("4291801", "unknown"),
        ("4041801", "unknown"),
        ("4041814", "unknown"),
        ("4091800", "unknown"),
        ("4091801", "unknown"),
        ("4001801", "rejected"),
        ("4031818", "rejected"),
        ("4041811", "rejected"),
    ],
)
def test_only_a_known_refusal_rejects_a_transfer(code, state):
    bank = SnapBank.__new__(SnapBank)
    call = Call({"end_to_end_id": "PY1", "amount": 1}, "18", "1", "d")
    content = json.dumps({"responseCode": code, "responseMessage": "Transaction is being processed"}).encode()
    assert bank._meaning(call, Answered(int(code[:3]), content), InterbankAnswer).state == state


@pytest.mark.usefixtures("own_db")
def test_a_status_report_does_not_reject_a_call_in_flight(orders, app, loader, token):
    bank = orders.bank("131", url="https://b.example", client="c", partner="p", channel="95221", sealed=b"x")
    (taken,), who = orders.many(1), token("cabang")
    with acting(app, token("admin")):
        batch = one(app, "select payung.payout_batch_make(%s, 'snap', %s)", [bank, [taken]])
        shown = one(app, "select content_hash from payouts_batch where id = %s", [batch])
    with acting(app, who):
        app.execute("select payung.payout_batch_approve(%s, %s)", [batch, shown])
    call = {"instruction": taken, "kind": "snap.17", "external_id": "1", "digest": "e1"}
    with acting(loader, who):
        loader.execute("select payung.payout_calls_begin(%s, %s, %s)", [batch, ON, json.dumps([call])])
    name = one(orders.connection, "select end_to_end_id from payouts_instruction where id = %s", [taken])
    told = json.dumps([{"id": name, "state": "rejected", "reason": "AC04"}])
    with pytest.raises(psycopg.Error) as refused, acting(loader, fetching(app, loader, who, bank)):
        loader.execute(
            "select payung.payout_answer_fetched('pain.002', %s, %s, 'd', 'k', 1, %s, %s)", [bank, batch, ON, told]
        )
    assert refused.value.sqlstate == "P0B50"
    end = [{**call, "digest": "e2", "code": "2001700", "size": 1, "state": "paid"}]
    with acting(loader, who):
        loader.execute("select payung.payout_calls_end(%s, %s, %s)", [batch, ON, json.dumps(end)])
    assert orders.states() == {"paid": 1}


@pytest.mark.usefixtures("own_db")
def test_what_was_accepted_and_is_absent_does_not_hold_up_what_goes_again(actor, orders, practice, monkeypatch):
    bank = practice()
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank)
    first = orders.many(3)[0]
    batch = approved(admin, officer, "snap")
    numbers = iter(range(1000))
    with monkeypatch.context() as patch:
        patch.setattr(
            SnapBank,
            "transfer",
            lambda _self, call: Reply(
                "accepted" if call.payee["instruction_id"] == first else "unknown", digest=f"t{call.external_id}"
            ),
        )
        patch.setattr(SnapBank, "ask", lambda _self, _payee: Reply(""))
        sent(officer, batch)
    assert orders.states() == {"accepted": 1, "unknown": 2}
    with monkeypatch.context() as patch:
        patch.setattr(SnapBank, "ask", lambda _self, _payee: Reply("unknown", "ABSENT", digest=f"q{next(numbers)}"))
        asked(officer, batch)
        assert orders.states() == {"accepted": 1, "unknown": 2}
        run = asked(officer, batch)
    assert run["state"] == "done", run["error"]
    assert orders.states() == {"accepted": 1, "paid": 2}
    kinds = orders.connection.execute("select instruction_id, kind from payouts_alarm").fetchall()
    assert kinds == [(first, "absent")]
    assert verify().ok


@pytest.fixture
def report(actor: Any, orders: Any, practice: Any, own_db: Any) -> tuple[Any, int, str]:
    """The officer, a batch that was sent, and the bank's status report about it."""
    bank = practice()
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank)
    orders.many(2)
    batch = approved(admin, officer, "file")
    sent(officer, batch)
    bank.work()
    found = [path.read_text() for path in sorted((bank.folder / "out").glob("*.xml"))]
    return officer, batch, next(text for text in found if "pain.002" in text)


def test_a_banks_own_words_about_a_payment_are_not_kept(report, owner, actor):
    officer, batch, text = report
    words = f"TUTUP A.N. {NAME} 2000000017"
    told = re.sub(
        r"<TxSts>\w+</TxSts>(<StsRsnInf>.*?</StsRsnInf>)?",
        f"<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Prtry>{words}</Prtry></Rsn></StsRsnInf>",
        text,
    )
    told = re.sub(r"<(GrpSts|PmtInfSts)>\w+<", r"<\1>RJCT<", told)
    read = services.read_answer(officer, told.encode(), batch)
    assert read.would == 2
    assert one(owner, "select array_agg(distinct reason) from payouts_proposalitem") == ["NARR"]
    assert confirmed(actor, read.proposal) == "taken"
    assert one(owner, "select array_agg(distinct reason) from payouts_event where state = 'rejected'") == ["NARR"]
    assert one(owner, "select array_agg(distinct payload->>'reason') from platform_outbox where topic ~ 'payouts'") == [
        "NARR"
    ]


@pytest.mark.parametrize(
    ("there", "instead", "code"),
    [
        (r"<TxSts>\w+<", f"<TxSts>{NAME} {NUMBER}<", "ISO_DAMAGED"),
        (r"<OrgnlEndToEndId>[^<]+<", f"<OrgnlEndToEndId>{NAME} {NUMBER}<", "ISO_OTHER_BATCH"),
        (r"<OrgnlMsgId>[^<]+<", f"<OrgnlMsgId>{NAME} {NUMBER}<", "ANSWER_OTHER"),
        (r"<OrgnlPmtInfId>[^<]+<", f"<OrgnlPmtInfId>{NAME} {NUMBER}<", "ISO_OTHER_BATCH"),
        (r"<CreDtTm>[^<]+<", f"<CreDtTm>{NAME} {NUMBER}<", "ISO_DAMAGED"),
        (r'<InstdAmt Ccy="IDR">[^<]+<', f'<InstdAmt Ccy="IDR">{NUMBER} {NAME}<', "ISO_DAMAGED"),
    ],
)
def test_the_refusal_of_a_file_does_not_repeat_what_stands_in_it(report, owner, there, instead, code):
    officer, batch, text = report
    told, count = re.subn(there, instead, text, count=1)
    assert count == 1
    found = services.read_answer(officer, told.encode(), batch)
    assert found.code == code
    kept = " ".join(
        one(
            owner,
            "select string_agg(error_text || error_facts::text || params::text || result::text, ' ') from platform_run",
        ).split()
    )
    assert NAME not in kept
    assert NUMBER not in kept

"""A batch from waiting to paid, by file and by SNAP, with the practice bank."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from payung.ledger.services import verify
from payung.payouts import calls, selectors, services
from payung.payouts.banks.snap import SnapBank
from payung.payouts.errors import PayoutsRefused
from payung.platform.db import acting
from tests.support.paying import approved, asked, collected, connected, sent


@pytest.mark.usefixtures("own_db")
class TestByFile:
    def test_forty_with_a_closed_account(self, actor, orders, practice):
        bank = practice()
        admin, officer = actor("admin"), actor("cabang")
        connected(admin, bank)
        orders.many(39)
        orders.instruct(1_000_000, ending="0404")
        batch = approved(admin, officer, "file")
        assert sent(officer, batch)["state"] == "done"
        assert orders.states() == {"sent": 40}
        bank.work()
        found = collected(officer)
        assert found["state"] == "done", found["error_text"]
        assert found["result"]["refused"] == []
        assert orders.states() == {"paid": 39, "rejected": 1}
        assert len(bank.paid()) == 39
        assert orders.balance("1100") == -39_000_000
        assert orders.balance("2300") == 39_000_000
        assert collected(officer)["result"]["files"] == 0
        with acting(officer.token):
            assert services.the_batch(batch).state == "closed"
            assert [step.state for step in selectors.timeline(selectors.items(batch)[0].pk)] == [
                "ready", "batched", "sending", "sent", "accepted", "paid",
            ]  # fmt: skip
        checked = verify()
        assert checked.ok, checked.first_bad

    def test_money_that_comes_back(self, actor, orders, practice):
        bank = practice("reordered=1000,duplicate=1000")
        admin, officer = actor("admin"), actor("cabang")
        connected(admin, bank)
        orders.many(3)
        back = orders.instruct(5_000_000, ending="0499")
        batch = approved(admin, officer, "file")
        sent(officer, batch)
        for _ in range(4):
            bank.work()
        found = collected(officer)
        assert found["result"]["refused"] == []
        assert orders.states() == {"paid": 3, "returned": 1}
        assert orders.balance("1100") == -3_000_000
        rows = orders.connection.execute(
            "select topic from platform_outbox where (payload->>'instruction')::bigint = %s order by id", [back]
        )
        assert [row[0] for row in rows] == ["payouts.paid", "payouts.returned"]
        # The family gives another account: one follow-up with a new id, and only one.
        person, account = orders.connection.execute(
            "select person_id, bank_account_id from payouts_instruction where id = %s", [back]
        ).fetchone()
        reference = orders.connection.execute(
            "select reference from payouts_instruction where id = %s", [back]
        ).fetchone()[0]
        again = orders.instruct(5_000_000, payee=(person, account), reference=reference, follows=back)
        assert again != back
        assert verify().ok


@pytest.mark.usefixtures("own_db")
class TestBySnap:
    @pytest.mark.parametrize(
        "faults", ["", "timeout_after=1000", "timeout_before=1000", "partial=1000", "duplicate=1000", "all=300"]
    )
    def test_every_fault_ends_well(self, actor, orders, practice, faults):
        bank = practice(faults)
        admin, officer = actor("admin"), actor("cabang")
        connected(admin, bank)
        orders.many(20)
        orders.many(5, bank="008")
        orders.instruct(1_000_000, ending="0404")
        orders.instruct(1_000_000, ending="0401", bank="008")
        batch = approved(admin, officer, "snap")
        run = sent(officer, batch)
        assert run["state"] == "done", run["error"]
        for _ in range(6):
            if not set(orders.states()) - {"paid", "rejected"}:
                break
            asked(officer, batch)
        assert orders.states() == {"paid": 25, "rejected": 2}
        query = (
            "select n.end_to_end_id, n.amount from payouts_instruction n join payouts_state s on s.instruction_id = n.id"
            " where s.state = 'paid'"
        )
        assert bank.paid() == dict(orders.connection.execute(query).fetchall())
        assert orders.balance("1100") == -25_000_000
        assert verify().ok

    def test_an_empty_account_holds_the_rest(self, actor, orders, practice):
        bank = practice(funds=3_000_000)
        admin, officer = actor("admin"), actor("cabang")
        connected(admin, bank)
        orders.many(10)
        batch = approved(admin, officer, "snap")
        run = sent(officer, batch)
        assert (run["state"], run["error_code"]) == ("refused", "BANK_HOLD")
        assert orders.states() == {"paid": 3, "batched": 7}
        bank.store.put("funds", "100000000")
        assert sent(officer, batch)["state"] == "done"
        assert orders.states() == {"paid": 10}
        assert len(bank.paid()) == 10

    def test_a_bank_that_is_away_leaves_everything_waiting(self, actor, orders, practice, monkeypatch):
        bank = practice()
        admin, officer = actor("admin"), actor("cabang")
        connected(admin, bank)
        orders.many(3)
        batch = approved(admin, officer, "snap")

        def away(row: dict[str, Any], keys: dict[str, str]) -> SnapBank:
            def refuse(request: httpx.Request) -> httpx.Response:
                raise httpx.ConnectError("no route", request=request)

            return SnapBank(row, keys, httpx.Client(transport=httpx.MockTransport(refuse), base_url="http://127.0.0.1"))

        monkeypatch.setattr(calls, "connect", away)
        run = sent(officer, batch)
        assert (run["state"], run["error_code"]) == ("refused", "BANK_UNREACHABLE")
        assert orders.states() == {"batched": 3}


def test_a_batch_is_approved_by_another_as_it_was_seen_before_it_is_sent(actor, orders, practice):
    bank = practice()
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank)
    orders.many(2)
    with acting(admin.token):
        batch = services.make_batch(admin, "130")
        shown = services.the_batch(batch).content_hash
        with pytest.raises(PayoutsRefused) as own:
            services.approve_batch(admin, batch, shown)
    assert own.value.code == "OWN_BATCH"
    with acting(officer.token), pytest.raises(PayoutsRefused) as other:
        services.approve_batch(officer, batch, "0" * 64)
    assert other.value.code == "BATCH_CHANGED"
    with acting(officer.token), pytest.raises(PayoutsRefused) as early:
        services.start_send(officer, batch, defer=False)
    assert early.value.code == "BATCH_STATE"
    with acting(admin.token):
        services.discard_batch(admin, batch)
    assert orders.states() == {"ready": 2}

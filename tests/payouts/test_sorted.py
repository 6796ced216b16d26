"""A line of the bank is about a payment only when that payment has gone out: a batch that is being sent has both kinds."""

from __future__ import annotations

import json
from typing import Any

from tests.support.paying import approved, connected, sent
from tests.support.people import acting, one

ITEMS = (
    "select n.end_to_end_id, n.amount, s.state from payouts_instruction n join payouts_state s on s.instruction_id = n.id"
    " where s.batch_id = %s order by n.id"
)


def test_what_has_not_left_yet_was_not_sent(
    own_db: Any, owner: Any, loader: Any, token: Any, actor: Any, orders: Any, practice: Any
) -> None:
    connected(actor("admin"), practice())
    orders.many(3)
    batch = approved(actor("admin"), actor("cabang"), "file")
    bank = one(owner, "select bank_id from payouts_batch where id = %s", [batch])

    def why() -> dict[str, str]:
        items = owner.execute(ITEMS, [batch]).fetchall()
        lines = [{"id": name, "amount": amount, "state": "paid"} for name, amount, _state in items]
        with acting(owner, token("cabang")):
            answer = one(owner, "select payung.payout_sorted('camt.054', %s, null, %s)", [bank, json.dumps(lines)])
        return {state: line["why"] for (_name, _amount, state), line in zip(items, answer, strict=True)}

    assert why() == {"batched": "unsent"}
    with acting(loader, token("cabang")):
        loader.execute("select payung.payout_batch_begin(%s)", [batch])
    assert one(owner, "select state from payouts_batch where id = %s", [batch]) == "sending"
    assert why() == {"batched": "unsent"}  # open for sending, and nothing has left
    assert sent(actor("cabang"), batch)["state"] == "done"
    gone = why()
    assert "batched" not in gone
    assert set(gone.values()) == {""}

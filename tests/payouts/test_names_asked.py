"""Whether the bank is still asked for names is told of batches within the scope, and of this batch's own question alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.naming import made
from tests.support.people import acting, one


def test_a_question_is_told_within_the_scope(
    own_db: Any, actor: Callable[[str], Any], orders: Any, app: Any, owner: Any, token: Callable[[str], str]
) -> None:
    orders.bank()
    orders.instruct()
    batch = made(actor("cabang"), "file")
    run = one(
        owner,
        "insert into platform_run (kind, params, requested_by) values ('payouts.names', jsonb_build_object('batch', %s::bigint), 1) returning id",
        [batch],
    )

    def told(batch_id: int = batch) -> dict[str, bool]:
        live = {}
        for username in ("cabang", "belu", "bank", "kupang", "bpr"):
            with acting(app, token(username)):
                live[username] = one(app, "select payung.payout_names_live(%s)", [batch_id])
        return live

    nobody = dict.fromkeys(("cabang", "belu", "bank", "kupang", "bpr"), False)
    assert told() == nobody | {"cabang": True, "belu": True, "bank": True}
    assert told(batch + 1) == nobody
    for change, live in (("state = 'running'", True), ("kind = 'payouts.send'", False), ("state = 'done'", False)):
        with owner.transaction(force_rollback=True):
            owner.execute("alter table platform_run disable trigger user")
            owner.execute(f"update platform_run set {change} where id = %s", [run])
            owner.execute("select set_config('payung.session', %s, true)", [token("cabang")])
            assert one(owner, "select payung.payout_names_live(%s)", [batch]) is live, change

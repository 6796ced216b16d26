"""Users who may see a batch are told who could confirm answers about it; nobody else is told."""

from __future__ import annotations

from typing import Any

import pytest

from payung.payouts.answers import services as proposals
from payung.payouts.models import Bank, Batch
from tests.payouts.test_proposals import desk, session  # noqa: F401 - the desk is a fixture


@pytest.fixture
def batch(desk: Any, orders: Any) -> int:  # noqa: F811
    return int(desk.send(*orders.many(2)))


def test_the_maker_is_not_left_and_a_stranger_is_told_of_nobody(desk, batch, owner, actor):  # noqa: F811
    names = dict(owner.execute("select id, username from access_user").fetchall())
    maker = owner.execute("select maker_id from payouts_batch where id = %s", [batch]).fetchone()[0]

    def left(username: str) -> list[str]:
        with session(actor(username).token):
            found = Batch(pk=batch, bank=Bank.objects.using("owner").get(pk=desk.bank), channel="file")
            return sorted(names[user] for user in proposals.left_of(found).user_ids)

    assert left("kepala") != []
    assert names[maker] not in left("kepala")
    assert left("kepala") == left("admin")
    assert left("kupang") == []

"""What counts as a signature under the end of the chain."""

from __future__ import annotations

from typing import Any

from payung.ledger import services
from tests.support.ledger import chain, post
from tests.support.people import one


def test_a_signature_and_a_key_have_their_one_length(own_db: Any, owner: Any, loader: Any, token: Any) -> None:
    owner.execute("select set_config('payung.session', %s, false)", [token("admin")])
    post(owner, "signed", [("1100", 10), ("2100", -10)])
    services.seal()
    sign = "select payung.ledger_sign('2025-07-31', %s, %s, %s)"
    for signature, key in ((63, 32), (65, 32), (0, 32), (64, 31), (64, 33), (64, 0)):
        assert one(loader, sign, [chain(owner)[0], b"\1" * signature, b"\2" * key]) is False
    assert one(owner, "select count(*) from ledger_signedhead") == 0
    assert one(loader, sign, [chain(owner)[0], b"\1" * 64, b"\2" * 32]) is True

"""The holder of an account, by command: the bank is asked, a doubt is shown at the approval, and the approval then
needs a reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from payung.banksim import Bank, server
from tests.claims.world import TODAY
from tests.support.payouts import Orders
from tests.support.people import one
from tests.support.two import confirm

pytestmark = pytest.mark.slow  # starts about ten processes


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Path]:
    """A practice bank over HTTP, and its keys in the form in which the bank gives them out."""
    bank = Bank(tmp_path / "bank")
    serving, address = server.start(bank)
    keys = tmp_path / "client.json"
    keys.write_text(json.dumps({**bank.enrol().as_dict(), "base_url": f"{address}/snap"}))
    yield keys
    serving.shutdown()
    serving.server_close()
    bank.close()


def test_names_are_asked_for_and_a_doubt_is_explained(desk, client, owner, token, monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", TODAY)
    connect = ("payout", "connect", "130", "--name", "Bank Uji", "--organisation", "bank-ntt", "--account-name", "BPJS")
    confirm(desk.told(*connect, "--client", str(client), "--account-names", "--as", "admin")["change"])
    orders = Orders(owner, token("admin"))
    other, lost = orders.instruct(), orders.instruct(ending="0401")
    batch = desk.told("payout", "make", "130", "--channel", "snap", "--as", "cabang")
    number = str(batch["id"])
    seen = desk.told("payout", "names", number, "--show", "--as", "admin")
    assert seen == {"waiting": 2, "named": 0, "unknown": 0, "silent": {}, "live": True}
    assert desk.refused("payout", "names", number, "--as", "cabang") == "NAMES_ASKED"
    # no worker runs here, so the run that waits for one is given up
    owner.execute("update platform_run set state = 'cancelled' where kind = 'payouts.names'")
    asked = desk.told("payout", "names", number, "--as", "cabang")
    assert asked == {"waiting": 0, "named": 1, "unknown": 1, "silent": {}, "live": False}
    approve = ("payout", "approve", number, "--hash", batch["content_hash"], "--as", "admin")
    assert desk.refused(*approve) == "HOLDER_UNEXPLAINED"
    looked = " ".join(desk.told(*approve, "--dry-run")["question"]["consequences"])
    assert f"Pembayaran {other}: kecocokan nama 100 dari 100 (-); menurut bank rekening ini milik NASABAH" in looked
    assert f"Pembayaran {lost}: kecocokan nama 100 dari 100 (-); bank tidak mengenal rekeningnya." in looked
    assert desk.told(*approve, "--reason", "dicocokkan dengan buku tabungan")["thing"]["state"] == "approved"
    kept = one(owner, "select approval_reason from payouts_batch where id = %s", [batch["id"]])
    assert kept == "dicocokkan dengan buku tabungan"

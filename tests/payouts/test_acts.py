"""Acts of the room on page, API and command: the same right, the same limits, one shape. A form is never filled in with
the digest of something that the user has not seen.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from payung.kernel.acts import Invalid, check
from payung.payouts import services
from payung.payouts.unmatched.acts import PLACE
from payung.platform.db import acting
from tests.payouts.test_pages import text
from tests.support.interface import Api, code_of
from tests.support.people import one

pytestmark = pytest.mark.usefixtures("own_db")
SOURCE = Path(__file__).parents[2] / "src"
OPEN = "select closed_at is null from registry_bankaccount where id = %s"
WHY = "nomornya salah tulis"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])


@pytest.fixture
def command(own_db: Any, tmp_path: Path) -> Callable[..., tuple[int, Any]]:
    """Runs a command in its own process, on the test's database."""
    environment = {**os.environ, **own_db.urls.environment(), "PAYUNG_SECRET_KEY": settings.SECRET_KEY}

    def run(*arguments: str) -> tuple[int, Any]:
        target = tmp_path / "out.json"
        done = subprocess.run(
            [sys.executable, "-m", "payung", *arguments, "--json", str(target)],
            env={**environment, "PYTHONPATH": str(SOURCE)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, json.loads(target.read_text()) if done.returncode == 0 else done.stderr

    assert run("migrate")[0] == 0
    return run


def test_an_account_is_closed_by_two_at_the_interface_and_on_its_page(orders, owner, token, login):
    person, account = orders.payee()
    orders.instruct(payee=(person, account))
    maker, head = Api(token("cabang", "api")), Api(token("kepala", "api"))
    assert maker.post(f"/bank-accounts/{account}/close", {"reason": "x"}).status_code == 422
    proposed = maker.post(f"/bank-accounts/{account}/close", {"reason": WHY}).json()
    closing = proposed["result"]["proposal"]
    assert proposed["thing"]["state"] == "waiting"
    assert (proposed["thing"]["closing_id"], proposed["thing"]["person_id"]) == (closing, person)
    assert len(proposed["thing"]["account_ending"]) == 4
    assert code_of(maker.post(f"/bank-account-closings/{closing}/confirm")) == "OWN_CLOSING"
    assert head.post("/bank-account-closings/999/confirm").status_code in (404, 409)
    (listed,) = head.get("/bank-account-closings").json()
    page = login(Client(), "kepala")
    assert "Tutup rekening ini" in text(page.get(f"/rekening/{account}"))
    short = page.post(f"/rekening/penutupan/{closing}/tolak", {"alasan": "x"})
    assert (short.status_code, 'name="alasan"' in short.content.decode()) == (400, True)
    refused = head.post(f"/bank-account-closings/{closing}/refuse", {"reason": "rekeningnya benar"}).json()["thing"]
    assert {**listed, **{name: refused[name] for name in ("state", "checker_id", "reason")}} == refused
    again = login(Client(), "cabang")
    assert "orang lain memutuskannya" in text(again.post(f"/rekening/{account}/tutup", {"alasan": WHY}, follow=True))
    assert "Tuliskan alasannya" in text(again.post(f"/rekening/{account}/tutup", {"alasan": "x"}, follow=True))
    assert again.post(f"/rekening/penutupan/{closing + 1}/setuju", follow=True).status_code == 200
    assert one(owner, OPEN, [account]) is True  # refused: he proposed it himself
    assert page.get(f"/rekening/penutupan/{closing + 1}/setuju").status_code == 200
    assert one(owner, OPEN, [account]) is True  # opening the page changes nothing
    assert "Rekening ditutup." in text(page.post(f"/rekening/penutupan/{closing + 1}/setuju", follow=True))
    assert one(owner, OPEN, [account]) is False


def test_a_batch_is_told_alike_and_its_hash_is_never_filled_in(orders, actor, token, login, command):
    orders.bank()
    orders.many(2)
    with acting(actor("cabang").token):
        batch = services.make_batch(actor("cabang"), "130", "file")
    checker = Api(token("bank", "api"))
    (listed,) = checker.get("/payout-batches").json()["items"]
    code, rows = command("payout", "batches", "--as", "bank")
    assert code == 0, rows
    (row,) = rows
    assert {**row, "made_at": ""} == {**listed, "made_at": ""}
    assert listed["states"] == {"batched": 2}
    payments = checker.get(f"/payout-batches/{batch}/items").json()["items"]
    told = command("payout", "list", "--batch", str(batch), "--as", "bank")[1]
    assert told == payments
    page = login(Client(), "bank")
    assert checker.post(f"/payout-batches/{batch}/approve", {}).status_code == 422
    assert command("payout", "approve", str(batch), "--as", "bank")[0] == 2
    page.post(f"/pencairan/kelompok/{batch}/setujui", {"paham": "1"})
    assert checker.get(f"/payout-batches/{batch}").json()["state"] == "draft"
    seen = ("--hash", listed["content_hash"], "--as", "bank")
    code, looked = command("payout", "approve", str(batch), *seen, "--dry-run")
    assert (code, looked["thing"]["state"]) == (0, "draft")
    assert "Pembayaran sebesar Rp2.000.000 boleh dikirim ke bank." in looked["question"]["consequences"]
    assert page.get(f"/pencairan/kelompok/{batch}/batalkan").status_code == 200
    gone = page.post(f"/pencairan/kelompok/{batch}/batalkan", follow=True)
    assert "Kelompok dibatalkan; isinya menunggu lagi." in text(gone)


def test_what_a_line_was_is_chosen_from_the_list(token):
    officer = Api(token("cabang", "api"))
    assert officer.post("/payout-unmatched-bookings/1/place", {"placed_as": "pair_of"}).status_code == 422
    assert officer.post("/payout-unmatched-bookings/1/place", {"placed_as": "noted", "other_id": 0}).status_code == 422
    assert officer.post("/payout-unmatched-bookings/1/place", {"placed_as": "noted"}).status_code == 404
    with pytest.raises(Invalid):
        check(PLACE, {"placed_as": "pair_of"})

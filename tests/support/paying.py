"""A practice bank that calls of this process reach, and the steps of a batch as people take them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from payung.banksim import Bank, Faults
from payung.payouts import calls, services
from payung.payouts.answers import services as proposals
from payung.payouts.banks import services as banks_services
from payung.payouts.banks.services import BankData, Dialect
from payung.payouts.banks.snap import SnapBank
from payung.platform import clock, runs
from payung.platform.db import acting
from tests.support import two

STANDARD = Dialect()


class Practice:
    """Opens practice banks in a folder; their faults are the test's."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.monkeypatch = folder, monkeypatch
        self.opened: list[Bank] = []

    def __call__(self, faults: str = "", **options: Any) -> Bank:
        bank = Bank(self.folder / "bank", Faults.parse(faults), **options)
        self.opened.append(bank)

        def connect(row: dict[str, Any], keys: dict[str, str]) -> SnapBank:
            http = httpx.Client(transport=httpx.WSGITransport(app=bank.app), base_url="http://127.0.0.1")
            return SnapBank(row, keys, http)

        self.monkeypatch.setattr(calls, "connect", connect)
        return bank

    def close(self) -> None:
        for bank in self.opened:
            bank.close()


def connected(actor: Any, bank: Bank, base_url: str = "http://127.0.0.1/snap", dialect: Dialect = STANDARD) -> None:
    """Connect the practice bank as 130, by folder and by SNAP."""
    known = bank.enrol()
    data = BankData(
        code="130",
        name="Bank Uji",
        organisation="bank-ntt",
        account_no=known.source_account,
        account_name="BPJS Ketenagakerjaan NTT",
        folder=str(bank.folder),
        base_url=base_url,
        client_id=known.client_id,
        partner_id=known.partner_id,
        channel_id=known.channel_id,
        dialect=dialect,
        client_secret=known.client_secret,
        private_key_pem=known.private_key_pem,
    )
    with acting(actor.token):
        change = banks_services.connect_bank(actor, data)
    two.confirm(change, two.SECOND if actor.username != two.SECOND else "admin")


def approved(maker: Any, checker: Any, channel: str) -> int:
    with acting(maker.token):
        batch = services.make_batch(maker, "130", channel)
    with acting(checker.token):
        services.approve_batch(checker, batch, services.the_batch(batch).content_hash)
    return batch


def sent(who: Any, batch: int) -> dict[str, Any]:
    with acting(who.token):
        run = services.start_send(who, batch, defer=False)
    return runs.execute(run)


def silent(actor: Any, orders: Any, practice: Any, number: int = 1) -> tuple[list[int], int]:
    """So many payments to a bank that answers no call, and their batch: `admin` made and `cabang` approved and sent it."""
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, practice("timeout_before=1000,tries=1000"))
    payments = orders.many(number)
    batch = approved(admin, officer, "snap")
    sent(officer, batch)
    return payments, batch


def asked(who: Any, batch: int) -> dict[str, Any]:
    """Ask the bank, an hour after it was asked before: what it says twice has to be said some time apart."""
    with acting(who.token):
        run = services.ask_unknown(who, batch, defer=False)
    with later(hours=next(_hours)):
        return runs.execute(run)


_hours = itertools.count(1)


@contextmanager
def later(**how: float) -> Iterator[None]:
    """The clock of the house, so much later."""
    real = clock.moment
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "moment", lambda zone="": real(zone) + timedelta(**how))
        yield


def collected(who: Any) -> dict[str, Any]:
    with acting(who.token):
        run = services.collect(who, "130", defer=False)
    return runs.execute(run)


def confirmed(actor: Any, proposal: int, *names: str) -> str:
    """Named people confirm what somebody handed in, one after the other; the state after the last."""
    state = ""
    for name in names or ("bank", "kepala"):
        who = actor(name)
        with acting(who.token):
            state = proposals.confirm(who, proposal).state
    return state

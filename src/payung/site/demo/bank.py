"""The bank of the demonstration: it pays July's bill by signed SNAP calls and carries out the payment files.

The calls go through the product's own web application, headers, signatures, sessions and all; only the wire is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import httpx
from django.core.wsgi import get_wsgi_application

from payung.access.changes import change_of
from payung.access.services import Actor, command_session
from payung.banksim.bank import Bank
from payung.banksim.client import pay_bill
from payung.cli.context import CommandRefused, carry_out
from payung.cli.text import _
from payung.contributions.models import Bill
from payung.contributions.snap.services import clients, confirm_client, create_client, revoke_client, seen
from payung.notices.receipts.collect import take_all
from payung.notices.services import send_due
from payung.payouts.banks.selectors import banks
from payung.payouts.banks.services import BankData, confirm_bank, connect_bank
from payung.payouts.services import approve_batch, collect, make_batch, start_send, the_batch
from payung.platform import outbox
from payung.platform.db import acting
from payung.platform.home import current_home

SECOND = "wakil"  # the second administrator of the demonstration
CODE, NAME = "130", "Bank NTT (bank latihan)"
HERE = "http://localhost"
PAYER = "BPJS Ketenagakerjaan NTT (contoh)"
WITA = ZoneInfo("Asia/Makassar")
ROUNDS = 20


@contextmanager
def practice_bank() -> Iterator[Bank]:
    """The practice bank of this installation; the same folder is the same bank at every run."""
    bank = Bank(current_home().root / "demo" / "bank", now=lambda: datetime.now(WITA))
    try:
        yield bank
    finally:
        bank.close()


def pay_by_snap(admin: Actor, bill: Bill, paid_on: date) -> None:
    """Let the bank ask for the open amount of the bill's code, and pay it: token, inquiry, payment, all signed."""
    with acting(admin.token):
        old = [client.pk for client in clients() if client.name == NAME and client.revoked_at is None]
        for client in old:  # nobody kept the secret of a demonstration that was cut off
            revoke_client(admin, client)
    keys = create_client(admin, NAME)
    with command_session(SECOND) as other, acting(other.token):
        waiting = next(client for client in clients() if client.client_id == keys.client_id)
        confirm_client(other, waiting.pk, seen(other, waiting))
    with httpx.Client(transport=httpx.WSGITransport(app=get_wsgi_application()), base_url=HERE) as http:
        paid = pay_bill(
            HERE,
            keys.client_id,
            keys.client_secret,
            keys.private_key_pem,
            keys.partner_id,
            bill.payment_code or "",
            paid_at=datetime.combine(paid_on, time(9), WITA),
            payment_request_id=f"CONTOH-{bill.payment_code}",
            http=http,
        )
    if not paid.ok or paid.amount != bill.amount:
        raise CommandRefused(
            "DEMO_SNAP",
            "Bank latihan tidak dapat membayar tagihan: %(code)s.",
            code=paid.payment_code or paid.inquiry_code,
        )


def connect(admin: Actor, bank: Bank) -> None:
    """Connect the practice bank as the one that pays for us, once."""
    with acting(admin.token):
        if any(there.code == CODE for there in banks()):
            return
        keys = bank.enrol()
        data = BankData(
            CODE, NAME, "bank-ntt", keys.source_account, PAYER, bic="PDNTIDJ1", folder=str(bank.folder.resolve())
        )
        change = connect_bank(admin, data)
    with command_session(SECOND) as other, acting(other.token):
        confirm_bank(other, change, change_of(other, change).digest)


def pay_out(maker: Actor, checker: Actor, bank: Bank, instructions: list[int]) -> int:
    """One person makes a batch, another approves and sends it, the bank carries it out and reports; returns the
    batch.
    """
    with acting(maker.token):
        batch_id = make_batch(maker, CODE, "file", instructions)
        content = the_batch(batch_id).content_hash
    with acting(checker.token):
        approve_batch(checker, batch_id, content)
    finish(checker, bank, batch_id)
    return batch_id


def finish(sender: Actor, bank: Bank, batch_id: int) -> None:
    """Send an approved batch, or continue it, until the bank has reported every payment and everybody is informed."""
    with acting(sender.token):
        state = the_batch(batch_id).state
        run = start_send(sender, batch_id, defer=False) if state in {"approved", "sending"} else None
    if run is not None:
        carry_out(run, _("Pengiriman ke bank"))
    for _round in range(ROUNDS):
        bank.work()
        with acting(sender.token):
            run = collect(sender, CODE, defer=False)
        carry_out(run, _("Jawaban bank"))
        if bank.files.idle():
            break
    tell_everybody()


def tell_everybody() -> None:
    """Let the rooms hear of each other and the families of their claims; the practice gateway says what became of each message."""
    while outbox.dispatch():
        pass
    while send_due():
        pass
    take_all()

"""Payments by SNAP calls: sent in small groups, asked about, and sent again where the bank has no record of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from payung.payouts import bindings
from payung.payouts.banks.services import SEAL
from payung.payouts.banks.snap import HALTED, Reply, SnapBank, Unreachable
from payung.payouts.errors import REFUSALS, PayoutsRefused
from payung.payouts.transitions import ABSENT
from payung.payouts.work import Payee, Work
from payung.platform import clock
from payung.platform.db import scalar
from payung.platform.sealing import SealBroken, unseal

CALLS = 50
THREADS = 4


@contextmanager
def door(work: Work) -> Iterator[SnapBank]:
    with work.context.transaction() as cursor:
        cursor.execute("select sealed from payouts_banksecret where bank_id = %s", [work.bank["id"]])
        sealed = scalar(cursor)
    if sealed is None:
        raise PayoutsRefused("BANK_SECRET", "Rahasia bank belum diberikan. Hubungkan bank sekali lagi.")
    try:
        keys = json.loads(unseal(SEAL, bytes(sealed)))
    except SealBroken as error:
        raise PayoutsRefused(
            "BANK_SECRET", "Rahasia bank tidak terbaca dengan kunci instalasi ini. Hubungkan bank sekali lagi."
        ) from error
    bank = connect(work.bank, keys)
    try:
        bank.open_door()
        yield bank
    except Unreachable as error:
        raise PayoutsRefused(
            "BANK_UNREACHABLE", "Bank tidak dapat dihubungi. Yang belum dikirim tetap menunggu; coba lagi nanti."
        ) from error
    finally:
        bank.close()


# Tests replace this with a bank of their own.
connect: Callable[[dict[str, Any], dict[str, str]], SnapBank] = SnapBank


def send_waiting(work: Work, bank: SnapBank) -> None:
    """Send the waiting payments in small groups. Each call is recorded before it leaves."""
    total = work.batch["count"]
    while payees := work.payees(["batched"], CALLS):
        waiting = _count_waiting(work)
        work.context.progress("send", total - waiting, total)
        _transfer(work, bank, payees)


def _count_waiting(work: Work) -> int:
    with work.context.transaction() as cursor:
        cursor.execute(
            "select count(*) from payouts_state where batch_id = %s and state = 'batched'", [work.batch["id"]]
        )
        return int(scalar(cursor))


def _transfer(work: Work, bank: SnapBank, payees: Sequence[Payee]) -> None:
    bank.open_door()
    calls = [bank.prepare(payee) for payee in payees]
    on = clock.today()
    traces = [_trace(c.payee, f"snap.{c.service}", c.external_id, c.digest) for c in calls]
    work.ask(bindings.payout_calls_begin(batch=work.batch["id"], on=on, calls=json.dumps(traces)))
    with ThreadPoolExecutor(THREADS) as pool:
        replies = list(pool.map(lambda call: bank.hold(call) if work.halted() else bank.transfer(call), calls))
    _record(
        work, [(c.payee, f"snap.{c.service}", c.external_id, reply) for c, reply in zip(calls, replies, strict=True)]
    )
    held = [reply for reply in replies if reply.hold]
    if any(reply.reason == HALTED for reply in held):
        raise REFUSALS["P0C42"]
    if held:
        raise PayoutsRefused(
            "BANK_HOLD",
            "Bank menahan pengiriman (%(reason)s). Yang belum dikirim tetap menunggu: isi rekening atau periksa"
            " sambungan, lalu kirim lagi.",
            reason=held[0].reason,
        )


def settle(work: Work, bank: SnapBank, states: Sequence[str]) -> None:
    """Ask about each instruction in these states once, and send again those of which the bank has no record."""
    payees = list(work.all_payees(states))
    for start in range(0, len(payees), CALLS):
        some = payees[start : start + CALLS]
        work.context.progress("ask", start, len(payees))
        with ThreadPoolExecutor(THREADS) as pool:
            replies = list(pool.map(bank.ask, some))
        # What was being sent when a run was cut off, and is still unexplained, gets the state unclear.
        replies = [
            replace(reply, state="unknown") if not reply.state and payee["state"] == "sending" else reply
            for payee, reply in zip(some, replies, strict=True)
        ]
        _record(work, [(payee, "snap.36", "", r) for payee, r in zip(some, replies, strict=True) if r.state])
        refused_ids = [payee["instruction_id"] for payee, r in zip(some, replies, strict=True) if r.reason == ABSENT]
        if refused_ids:
            _transfer_again(work, bank, some, refused_ids)


def _transfer_again(work: Work, bank: SnapBank, some: Sequence[Payee], refused_ids: Sequence[int]) -> None:
    """Send what the bank has no record of. The database decides which those are: nothing that was accepted, stopped or
    closed. While all payouts are stopped nothing is sent, but asking goes on.
    """
    if work.halted():
        return
    with work.context.transaction() as cursor:
        absent = set(bindings.payout_absent(batch=work.batch["id"], instructions=refused_ids).on(cursor))
    if absent:
        _transfer(work, bank, [payee for payee in some if payee["instruction_id"] in absent])


def _record(work: Work, replies: Sequence[tuple[Payee, str, str, Reply]]) -> None:
    if not replies:
        return
    calls = [
        {
            **_trace(payee, kind, number, reply.digest),
            "state": reply.state,
            "reason": reply.reason,
            "reference": reply.reference,
            "code": reply.code,
            "size": reply.size,
        }
        for payee, kind, number, reply in replies
    ]
    as_json = json.dumps(calls)
    work.ask(bindings.payout_calls_end(batch=work.batch["id"], on=clock.today(), calls=as_json, now=clock.moment()))
    for _payee, _kind, _number, reply in replies:
        work.done[reply.state] = work.done.get(reply.state, 0) + 1


def _trace(payee: Payee, kind: str, number: str, digest: str) -> dict[str, Any]:
    return {"instruction": payee["instruction_id"], "kind": kind, "external_id": number, "digest": digest}

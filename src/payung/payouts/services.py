"""Batches and banks: making, approving, sending, reading answers. Runs in the caller's transaction and session."""

from __future__ import annotations

import io
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from payung.access.policies import require
from payung.access.readlog import note
from payung.access.services import Actor
from payung.kernel.choices import values
from payung.payouts import bindings
from payung.payouts.brake import services as brake
from payung.payouts.choices import CHANNEL
from payung.payouts.errors import REFUSALS, PayoutsRefused
from payung.payouts.models import Bank, Batch, Message, State
from payung.platform import files, runs
from payung.platform.db import acting

ANSWER_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class AnswerResult:
    """The result of reading a bank's file: whether it was read before, or why it was refused. proposal: two others have
    to confirm it before anything changes; then `would` instructions change.
    """

    proposal: int | None = None
    would: int = 0
    same: bool = False
    refused: str = ""
    code: str = ""
    kind: str = ""
    items: int = 0
    unmatched: int = 0


def make_batch(
    actor: Actor,
    bank_code: str,
    channel: str = "file",
    instruction_ids: Iterable[int] | None = None,
    defer: bool = True,
) -> int:
    """Put instructions that wait (all in scope, unless named) into a batch for a bank; returns its id.

    A bank that answers questions about account holders is asked in the background (`names`), while the batch is a
    draft.
    """
    require(actor.roles, "payouts.make")
    if channel not in values(CHANNEL):
        raise PayoutsRefused("CHANNEL_UNKNOWN", "Saluran itu tidak dikenal.")
    bank = Bank.objects.filter(code=bank_code, is_active=True).first()
    if bank is None:
        raise PayoutsRefused("BANK_UNKNOWN", "Bank atau saluran itu belum terhubung.")
    named = None if instruction_ids is None else sorted(set(instruction_ids))
    batch_id = REFUSALS.make(bindings.payout_batch_make(bank=bank.pk, channel=channel, instructions=named))
    if bank.tells_holders and bank.base_url:  # also when the order goes by file: the account is the same
        # When too many runs are waiting, the names can be asked for later; the batch remains.
        with suppress(runs.RunRefused):
            runs.request("payouts.names", {"batch": batch_id}, defer=defer)
    return batch_id


def approve_batch(actor: Actor, batch_id: int, content_hash: str, reason: str = "") -> None:
    """Approve a batch as it was shown (its content hash); never one's own.

    reason: 5 to 500 letters, needed where the bank names another holder than the payee and nobody has said why, or does
    not know an account; PayoutsRefused(HOLDER_UNEXPLAINED) without it.
    """
    require(actor.roles, "payouts.approve")
    REFUSALS.make(bindings.payout_batch_approve(batch=batch_id, content=content_hash, reason=reason))


def discard_batch(actor: Actor, batch_id: int) -> None:
    """Discard a batch of which nothing was sent; its instructions wait again."""
    require(actor.roles, "payouts.make")
    REFUSALS.make(bindings.payout_batch_discard(batch_id))


def close_alarm(actor: Actor, alarm_id: int, note: str) -> None:
    """Close an alarm that is not about money after looking into it; `note` says what was found (5 to 500 letters). An
    alarm about money ends when the bank moves it back; one about an outcome when that is certain.
    """
    require(actor.roles, "payouts.alarms")
    REFUSALS.make(bindings.payout_alarm_close(alarm=alarm_id, note=note))


def start_send(actor: Actor, batch_id: int, defer: bool = True) -> int:
    """Ask for the sending of an approved batch, or for going on with it; returns the run."""
    require(actor.roles, "payouts.send")
    batch = the_batch(batch_id)
    if batch.state not in {"approved", "sending"}:
        raise PayoutsRefused("BATCH_STATE", "Kelompok bayar tidak dalam keadaan untuk itu. Muat ulang halaman.")
    return runs.request("payouts.send", {"batch": batch.pk}, defer=defer)


def ask_unknown(actor: Actor, batch_id: int, defer: bool = True) -> int:
    """Ask the bank about payments that it has not settled (service 36); returns the run. Only payments of which the
    bank has no record are sent again, under their old id.
    """
    require(actor.roles, "payouts.send")
    batch = the_batch(batch_id)
    if batch.channel != "snap":
        raise PayoutsRefused(
            "ASK_BY_FILE", "Bank ini dihubungi dengan berkas. Mintalah laporan status kepada bank, lalu unggah di sini."
        )
    return runs.request("payouts.ask", {"batch": batch.pk}, defer=defer)


def start_answer(actor: Actor, source: IO[bytes], batch_id: int | None = None, defer: bool = True) -> int:
    """Take in a bank's file (pain.002 or camt.054) and ask for its reading; returns the run.

    batch_id: the batch it must be about; a file about anything else is then refused whole.
    """
    require(actor.roles, "payouts.send")
    if batch_id is not None:
        the_batch(batch_id)
    key, _digest, _size = files.save(source, ANSWER_BYTES)
    return runs.request("payouts.answer", {"file_key": key, "batch": batch_id}, defer=defer)


def read_answer(actor: Actor, data: bytes | Path, batch_id: int | None = None) -> AnswerResult:
    """Read a bank's file at once. For commands and tests: opens its own transactions and needs the loader."""
    content = data if isinstance(data, bytes) else data.read_bytes()
    with acting(actor.token):
        run_id = start_answer(actor, io.BytesIO(content), batch_id, defer=False)
    return answer_result(runs.execute(run_id))


def answer_result(run: dict[str, Any]) -> AnswerResult:
    """The result of a run that read a bank's file."""
    if run["state"] == "done":
        result = run["result"]
        return AnswerResult(
            result["proposal"], result["would"], result["same"], kind=result["kind"], items=result["items"]
        )
    return AnswerResult(refused=run["error"] or run["state"], code=run["error_code"])


def collect(actor: Actor, bank_code: str, defer: bool = True) -> int:
    """Ask for the reading of all files in the bank's folder; returns the run."""
    require(actor.roles, "payouts.send")
    bank = Bank.objects.filter(code=bank_code).first()
    if bank is None or not bank.folder:
        raise PayoutsRefused("BANK_UNKNOWN", "Bank atau saluran itu belum terhubung.")
    return runs.request("payouts.collect", {"bank": bank.pk}, defer=defer)


def the_batch(batch_id: int) -> Batch:
    """A batch within the session's scope. Raises PayoutsRefused(BATCH_UNKNOWN)."""
    batch = Batch.objects.select_related("bank").filter(pk=batch_id).first()
    if batch is None:
        raise PayoutsRefused("BATCH_UNKNOWN", "Kelompok bayar itu tidak ada, atau di luar cakupan Anda.")
    return batch


def order_content(actor: Actor, batch_id: int) -> tuple[bytes, str]:
    """The order file of a batch and its SHA-256. It names people and accounts: who read it is logged.

    Raises PayoutsRefused when the batch has no file (yet).
    """
    require(actor.roles, "payouts.send")
    if brake.standing() is not None:  # whoever downloads the file delivers it to the bank
        raise REFUSALS["P0C42"]
    batch = the_batch(batch_id)
    if State.objects.filter(batch=batch).count() != batch.count:
        raise PayoutsRefused("BATCH_SCOPE", "Sebagian isi kelompok ini di luar cakupan Anda.")
    message = Message.objects.filter(batch=batch, direction="out", kind="pain.001").first()
    if message is None:
        raise PayoutsRefused("ORDER_UNKNOWN", "Kelompok ini belum mempunyai berkas perintah bayar. Kirim dulu.")
    payees = State.objects.filter(batch=batch).values_list("instruction__person_id", flat=True)
    note(actor, "payout_order", [one for one in payees if one], subject=f"batch:{batch.pk}")
    return files.path(message.file_key).read_bytes(), message.digest

"""Background runs of the payouts room: sending a batch, asking the bank, reading its files. Each can be interrupted and
run again."""

from __future__ import annotations

import hashlib
import io
import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, TypedDict, Unpack

from payung.kernel.errors import PayungError
from payung.payouts import bindings, orders
from payung.payouts.answers import incoming
from payung.payouts.answers import reports as answers
from payung.payouts.calls import door, send_waiting, settle
from payung.payouts.errors import REFUSALS, PayoutsRefused
from payung.payouts.names import services as names
from payung.payouts.work import Work, at_work
from payung.platform import clock, files
from payung.platform.db import one, scalar
from payung.platform.runs import RunContext, handler, kept_facts


@handler("payouts.send", batch=int)
def send(context: RunContext) -> dict[str, Any]:
    """Send a batch, or go on where the last run was interrupted."""
    with at_work(context, int(context.params["batch"])) as work:
        if work.batch["channel"] == "file":
            return _send_file(work)
        with door(work) as bank:
            settle(work, bank, ["sending"])
            send_waiting(work, bank)
            settle(work, bank, ["unknown"])
            return _summary(work)


def _send_file(work: Work) -> dict[str, Any]:
    batch, folder, today = work.batch, work.bank["folder"], clock.today()
    with work.context.transaction() as cursor:
        cursor.execute(
            "select digest, file_key from payouts_message where batch_id = %s and direction = 'out' and kind = 'pain.001'",
            [batch["id"]],
        )
        staged = one(cursor)
    if staged is None:
        work.context.progress("order", 0, batch["count"])
        written = orders.write(batch, work.bank, work.all_payees(["batched"]), today)
        if folder:
            orders.lay_ready(folder, batch["message_id"], files.path(written.key).read_bytes())
        # From here on the bank may have the file, so all its instructions count as sent.
        try:
            work.ask(
                bindings.payout_file_staged(
                    batch=batch["id"], digest=written.sha256, key=written.key, size=written.size, on=today
                )
            )
        except PayoutsRefused:
            if folder:
                orders.withdraw(folder, batch["message_id"])
            files.delete(written.key)
            raise
        staged = {"digest": written.sha256, "file_key": written.key}
    if work.halted():
        raise REFUSALS["P0C42"]
    handed_over = not folder or orders.hand_over(folder, batch["message_id"], staged["digest"])
    sent = work.ask(bindings.payout_file_sent(batch=batch["id"], on=today, handed_over=handed_over))
    work.context.progress("sent", batch["count"], batch["count"])
    return {"batch": batch["id"], "sent": sent, "file_key": staged["file_key"]}


def _summary(work: Work) -> dict[str, Any]:
    with work.context.transaction() as cursor:
        cursor.execute("select state, count(*) from payouts_state where batch_id = %s group by 1", [work.batch["id"]])
        states = dict(cursor.fetchall())
    return {"batch": work.batch["id"], "states": states}


@handler("payouts.ask", batch=int)
def ask(context: RunContext) -> dict[str, Any]:
    """Ask for the outcome of payments that the bank has not settled."""
    with at_work(context, int(context.params["batch"])) as work, door(work) as bank:
        settle(work, bank, ["sending", "unknown", "accepted"])
        return _summary(work)


@handler("payouts.names", batch=int)
def ask_names(context: RunContext) -> dict[str, Any]:
    """Ask for the holders of a draft's accounts, where the bank has not answered yet."""
    return names.ask_all(context, int(context.params["batch"]))


@handler("payouts.answer", file_key=str)
def answer(context: RunContext) -> dict[str, Any]:
    """Read one file that somebody uploaded as the bank's."""
    named = context.params.get("batch")
    return read_file(context, context.params["file_key"], int(named) if named else None, by_hand=True)


def read_file(context: RunContext, key: str, batch_id: int | None = None, *, by_hand: bool) -> dict[str, Any]:
    """Read a stored file from the bank; it is refused as a whole when it is not about what we sent. by_hand: somebody
    uploaded it, it did not come through the bank's folder. Then it changes nothing until two others confirm it. The
    database does not trust this argument; it looks up what this run is.
    """
    content = files.path(key).read_bytes()
    kind = answers.kind_of(content)
    context.progress("read", 0, 1)
    if kind == "pain.002":
        bank_id, batch_id, items = _statuses(context, content, batch_id)
    else:
        bank_id, items = incoming.bookings_of(context, content, kind)
    take = _propose if by_hand else _take
    taken_over = take(
        context,
        kind=kind,
        bank=bank_id,
        batch=batch_id,
        digest=hashlib.sha256(content).hexdigest(),
        key=key,
        size=len(content),
        on=clock.today(),
        items=json.dumps(items),
    )
    if taken_over.pop("kept") != key:
        files.delete(key)  # the first copy stays
    context.progress("read", 1, 1)
    return {"kind": kind, "items": sum("note" not in item for item in items), "batch": batch_id, **taken_over}


class _File(TypedDict):
    """A bank's file as it was read."""

    kind: str
    bank: int
    batch: int | None
    digest: str
    key: str
    size: int
    on: date
    items: str


def _take(context: RunContext, **read: Unpack[_File]) -> dict[str, Any]:
    """A file that the bank itself delivered takes effect."""
    with REFUSALS.worded(), context.transaction() as cursor:
        answer = bindings.payout_answer_fetched(**read).on(cursor)
        cursor.execute(
            "select file_key, (select count(*) from payouts_unmatchedbooking where message_id = m.id and same_as_id is null) as unmatched"
            " from payouts_message m where id = %s",
            [answer["message"]],
        )
        kept = one(cursor) or {}
        return {**answer, "kept": kept["file_key"], "unmatched": kept["unmatched"]}


def _propose(context: RunContext, **read: Unpack[_File]) -> dict[str, Any]:
    """An uploaded file waits for two confirmations; the same file again is the same proposal."""
    with REFUSALS.worded(), context.transaction() as cursor:
        proposal = bindings.payout_answer_propose(**read).on(cursor)
        cursor.execute("select file_key from payouts_proposal where id = %s", [proposal["proposal"]])
        return {**proposal, "changed": 0, "kept": scalar(cursor)}


def _statuses(context: RunContext, content: bytes, named: int | None) -> tuple[int, int, list[dict[str, Any]]]:
    report = answers.read_status(content)
    with context.transaction() as cursor:
        cursor.execute(
            "select id, bank_id, message_id from payouts_batch where message_id = %s and (%s::bigint is null or id = %s)",
            [report.original_message_id, named, named],
        )
        batch = one(cursor)
        if batch is None:
            raise PayoutsRefused(
                "ANSWER_OTHER", "Jawaban bank ini bukan tentang yang kita kirim. Tidak ada yang diubah."
            )
        cursor.execute(
            "select n.end_to_end_id, n.amount from payouts_batchitem i join payouts_instruction n on n.id = i.instruction_id"
            " where i.batch_id = %s order by i.line",
            [batch["id"]],
        )
        sent = answers.Sent(batch["id"], batch["bank_id"], batch["message_id"], dict(cursor.fetchall()))
    return sent.bank_id, sent.batch_id, answers.statuses(report, sent)


@handler("payouts.collect", bank=int)
def collect(context: RunContext) -> dict[str, Any]:
    """Read all new files in the bank's folder; a refused file does not stop the others."""
    with context.transaction() as cursor:
        cursor.execute("select folder from payouts_bank where id = %s", [context.params["bank"]])
        folder = scalar(cursor)
    files = incoming.laid(Path(folder) / "out") if folder else []
    result: dict[str, Any] = {"files": 0, "changed": 0, "unmatched": 0, "refused": []}
    for number, path in enumerate(files):
        context.progress("collect", number, len(files))
        try:
            content = incoming.content_of(path)
            with context.transaction() as cursor:
                cursor.execute(
                    "select exists (select from payouts_message where direction = 'in' and digest = %s and not by_hand)",
                    [hashlib.sha256(content).hexdigest()],
                )
                if scalar(cursor):
                    continue
            done = _read_content(context, content)
            result["changed"] += done["changed"]
            result["unmatched"] += done["unmatched"]
            result["files"] += 1
        except PayungError as error:
            refused = {"code": error.code, "text": error.message_id, "facts": json.loads(kept_facts(error))}
            result["refused"].append({"file": path.name, **refused})
    return result


def _read_content(context: RunContext, content: bytes) -> dict[str, Any]:
    key, _digest, _size = files.save(io.BytesIO(content))
    try:
        return read_file(context, key, by_hand=False)
    except PayungError:
        with suppress(OSError):
            files.delete(key)
        raise

"""The bank's name for the holder of an account (SNAP services 15 and 16): asked while a batch is a draft, shown at its
approval. A question without a usable answer is recorded with its code and blocks nothing. A name is shown to those who
may see the payee.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import httpx
from django.db import connection
from django.db.models import Count

from payung.access.policies import can, require
from payung.access.services import Actor
from payung.payouts import bindings
from payung.payouts.banks.snap import Answered, Disagreement, SnapBank, Unreachable, external_id
from payung.payouts.calls import CALLS, THREADS, door
from payung.payouts.closing.services import Doubt
from payung.payouts.errors import REFUSALS, PayoutsRefused
from payung.payouts.models import Bank, Batch, HolderName, Instruction, State
from payung.payouts.services import the_batch
from payung.payouts.sources import codes_of
from payung.payouts.work import Work, alone
from payung.platform import runs
from payung.platform.db import one
from payung.platform.runs import RunContext
from payung.rails.errors import RailsError
from payung.rails.snap.codes import Outcome
from payung.rails.snap.fields import encode, read
from payung.rails.snap.messages import account_external as external
from payung.rails.snap.messages import account_internal as internal
from payung.registry.holders import holder_match
from payung.registry.models import Person
from payung.registry.reading import listed

LOCK = 7113
Wanted = bindings.PayoutNamesWanted
UNKNOWN_ACCOUNT = (404, "11")
NO_CONTACT = frozenset({"TIMEOUT", "UNREACHABLE", "BANK_TOKEN"})


@dataclass(frozen=True)
class Said:
    """What the bank says of one account: told (name), unknown, or silent; `reason` is its response code or our word."""

    state: str
    name: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Standing:
    """How many payments of a batch the bank has answered with a holder; `silent` by reason. waiting: not asked yet.
    live: a run is asking now.
    """

    waiting: int
    named: int
    unknown: int
    silent: dict[str, int]
    live: bool

    @property
    def unanswered(self) -> int:
        """Payments for which asking again may bring an answer."""
        return self.waiting + sum(self.silent.values())


def asked_of(bank: Bank) -> bool:
    """Whether a bank answers questions about account holders, whether its payments go by calls or by file."""
    return bool(bank.tells_holders and bank.base_url)


def ask_again(actor: Actor, batch_id: int, defer: bool = True) -> int:
    """Ask the bank for the holders that it has not named yet, for a draft; returns the run.

    Raises PayoutsRefused(BATCH_STATE, NAMES_UNTOLD, NAMES_ASKED).
    """
    require(actor.roles, "payouts.make")
    batch = the_batch(batch_id)
    if batch.state != "draft":
        raise REFUSALS["P0B56"]
    if not asked_of(batch.bank):
        raise PayoutsRefused(
            "NAMES_UNTOLD", "Bank ini tidak memberi tahu nama pemilik rekening. Bandingkan dengan buku tabungannya."
        )
    if _live(batch_id):
        raise PayoutsRefused("NAMES_ASKED", "Nama pemilik rekening masih ditanyakan. Tunggu sampai selesai.")
    return runs.request("payouts.names", {"batch": batch.pk}, defer=defer)


def standing(batch: Batch) -> Standing | None:
    """How many holders the bank has named; None where it is not asked. Three queries at most."""
    if not asked_of(batch.bank):
        return None
    groups = HolderName.objects.filter(batch=batch).order_by().values("state", "reason").annotate(n=Count("pk"))
    counts = {(row["state"], row["reason"]): int(row["n"]) for row in groups}
    by = {state: sum(n for (kind, _reason), n in counts.items() if kind == state) for state in ("told", "unknown")}
    silent = {reason: n for (state, reason), n in sorted(counts.items()) if state == "silent"}
    items = State.objects.filter(batch=batch).count()
    return Standing(max(items - sum(counts.values()), 0), by["told"], by["unknown"], silent, _live(batch.pk))


def with_names(actor: Actor, batch_id: int, doubts: Sequence[Doubt]) -> list[Doubt]:
    """Doubts with the bank's name of the holder, where the reader may see the payee; the reading is logged."""
    rows_of = {doubt.name_id: doubt.instruction_id for doubt in doubts if doubt.name_id is not None}
    if not rows_of:
        return list(doubts)
    payees = Instruction.objects.filter(pk__in=rows_of.values(), person__isnull=False).values("person_id")
    seen = list(Person.objects.filter(pk__in=payees).order_by("pk").values_list("pk", flat=True))
    listed(actor, f"batch:{batch_id}", seen)  # the reading is logged before any name is returned
    names = dict(HolderName.objects.filter(pk__in=rows_of).values_list("pk", "name"))
    return [replace(doubt, name=names.get(doubt.name_id) or "") if doubt.name_id else doubt for doubt in doubts]


@dataclass(frozen=True)
class Signed:
    """Whom a payment goes to and what it is for, as who signs it sees them."""

    name: str
    code: str


def signed_for(actor: Actor, batch: Batch, rows: Sequence[State]) -> dict[int, Signed]:
    """Payees and codes of payments of a batch, for whoever approves or sends it; that they are read is written down first.

    Empty for others, and once nothing of the batch waits for a hand any more.
    """
    signs = can(actor.roles, "payouts.approve") or can(actor.roles, "payouts.send")
    people = [row.instruction.person_id for row in rows if row.instruction.person_id]
    if not signs or batch.state not in {"draft", "approved", "sending"} or not people:
        return {}
    listed(actor, f"batch:{batch.pk}", people)
    numbers = [row.pk for row in rows]
    codes = codes_of(batch.pk, numbers)
    payees = bindings.payout_signing(batch=batch.pk, instructions=numbers).ask()
    return {one["instruction_id"]: Signed(one["name"], codes.get(one["instruction_id"], "")) for one in payees}


def _live(batch_id: int) -> bool:
    with connection.cursor() as cursor:
        return bindings.payout_names_live(batch_id).on(cursor)


def ask_all(context: RunContext, batch_id: int) -> dict[str, Any]:
    """Ask for each account of a draft once, in small groups; what was answered is not asked again.

    Raises PayoutsRefused when the bank cannot be reached at all.
    """
    done = {"told": 0, "unknown": 0, "silent": 0}
    with runs.side_connection() as side:
        alone(side, LOCK, batch_id)
        if not (wanted := _wanted(context, batch_id)):
            return {"batch": batch_id, **done}
        with context.transaction() as cursor:
            cursor.execute("select * from payouts_batch where id = %s", [batch_id])
            batch = one(cursor) or {}
            cursor.execute("select * from payouts_bank where id = %s", [batch["bank_id"]])
            work = Work(context, batch, one(cursor) or {}, side)
        with door(work) as bank:
            while wanted:
                context.progress("names", sum(done.values()), batch["count"])
                bank.open_door()
                said = _ask_some(bank, work.bank["code"], wanted)
                if not _take(context, batch_id, wanted, said):
                    break  # the batch was approved or discarded in the meantime
                for answer in said:
                    done[answer.state] += 1
                if len(set(map(_account, wanted))) == CALLS and all(answer.reason in NO_CONTACT for answer in said):
                    raise PayoutsRefused(
                        "NAMES_NO_ANSWER",
                        "Bank tidak menjawab pertanyaan nama pemilik rekening. Kelompok ini tetap dapat disetujui; tanyakan"
                        " lagi nanti.",
                    )
                wanted = _wanted(context, batch_id)
    return {"batch": batch_id, **done}


def _wanted(context: RunContext, batch_id: int) -> list[Wanted]:
    with REFUSALS.worded(), context.transaction() as cursor:
        return bindings.payout_names_wanted(batch=batch_id, limit=CALLS).on(cursor)


def _account(row: Wanted) -> tuple[str, str]:
    return row["account_bank"], row["account_no"]


def _ask_some(bank: SnapBank, ours: str, wanted: Sequence[Wanted]) -> list[Said]:
    """One answer for each row; an account in several rows is asked for once."""
    accounts = [account for account, _rows in groupby(wanted, key=_account)]  # they come in this order
    with ThreadPoolExecutor(THREADS) as pool:
        answers = dict(zip(accounts, pool.map(lambda account: holder_of(bank, ours, *account), accounts), strict=True))
    return [answers[_account(row)] for row in wanted]


def _take(context: RunContext, batch_id: int, wanted: Sequence[Wanted], said: Sequence[Said]) -> int:
    lines = [
        {
            "instruction": row["instruction_id"],
            "state": answer.state,
            "name": answer.name,
            "score": holder_match(row["payee"], answer.name).score if answer.state == "told" else None,
            "reason": answer.reason,
        }
        for row, answer in zip(wanted, said, strict=True)
    ]
    with REFUSALS.worded(), context.transaction() as cursor:
        return bindings.payout_names_take(batch=batch_id, answers=json.dumps(lines)).on(cursor)


def holder_of(bank: SnapBank, ours: str, account_bank: str, account_no: str) -> Said:
    """The account holder according to the bank: service 15 for its own accounts (code `ours`), 16 for other banks.
    Never raises for an answer."""
    kind: type[Any] = internal.InternalAccountAnswer
    service = internal.SERVICE
    request: Any
    try:
        if account_bank == ours:
            request = internal.InternalAccountRequest(
                beneficiary_account_no=account_no, partner_reference_no=external_id()
            )
        else:
            service, kind = external.SERVICE, external.ExternalAccountAnswer
            request = external.ExternalAccountRequest(
                beneficiary_bank_code=account_bank,
                beneficiary_account_no=account_no,
                partner_reference_no=external_id(),
            )
        body = encode(request)
    except RailsError:
        return Said("silent", reason="UNWRITABLE")
    try:
        answered = bank.inquire(service, body)
    except (Unreachable, PayoutsRefused) as error:
        return Said("silent", reason="UNREACHABLE" if isinstance(error, Unreachable) else "BANK_TOKEN")
    except httpx.HTTPError:
        return Said("silent", reason="TIMEOUT")
    return _meaning(answered, service, kind, account_no)


def _meaning(answered: Answered, service: str, kind: type[Any], account_no: str) -> Said:
    try:
        answer = read(kind, service, answered.body(service))
        code = answer.code
    except Disagreement:
        return Said("silent", reason="HTTP_STATUS")
    except RailsError:
        return Said("silent", reason="GARBLED")
    if code.service != service:
        return Said("silent", reason="GARBLED")
    if (code.http, code.case) == UNKNOWN_ACCOUNT:
        return Said("unknown", reason=str(code))
    if answer.outcome is not Outcome.DONE:
        return Said("silent", reason=str(code))
    if (answer.beneficiary_account_no or account_no) != account_no:
        return Said("silent", reason="MISMATCH")
    name = " ".join((answer.beneficiary_account_name or "").split())
    # Placeholders that are not names: an answer with one of them counts as no answer.
    if not any(unicodedata.category(sign).startswith("L") for sign in name):
        return Said("silent", reason="GARBLED")
    return Said("told", name, str(code))

"""A bank's letter settles a payment when nothing else does: one person proposes, another decides. Runs in the caller's
session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import IO

from django.db import connection, transaction
from django.db.models import QuerySet

from payung.access.policies import require
from payung.access.services import Actor
from payung.payouts import bindings
from payung.payouts.errors import REFUSALS, PayoutsRefused
from payung.payouts.models import Letter, State
from payung.platform import clock
from payung.vault import services as vault
from payung.vault.models import Paper

OUTCOMES = ("paid", "rejected")
NEEDED_IN = ("unknown", "sent", "accepted")
FOLDER, PAPER_TYPE = "payout", "lain"


def propose(
    actor: Actor,
    instruction_id: int,
    outcome: str,
    reason: str,
    source: IO[bytes],
    file_name: str,
    *,
    number: str = "",
    issued_on: date | None = None,
) -> int:
    """Propose what the bank's letter says for another person to decide: the payment was paid, or rejected (never
    carried out).

    source: the letter as PDF or picture, at most 10 MB, kept among the papers. number, issued_on: of the letter.
    Returns the proposal. Raises PayoutsRefused for whoever made or sent the batch or recorded the account, for a
    payment whose outcome is certain, and for a letter that did not pass the check.
    """
    require(actor.roles, "payouts.letter")
    if outcome not in OUTCOMES:
        raise PayoutsRefused("LETTER_OUTCOME", "Pilih: sudah dibayar, atau tidak pernah dilaksanakan.")
    standing = State.objects.select_related("instruction", "batch__bank").filter(pk=instruction_id).first()
    if standing is None:
        raise REFUSALS["P0C45"]
    if standing.state not in NEEDED_IN:
        raise REFUSALS["P0C47"]
    if not may_speak(instruction_id):
        raise REFUSALS["P0C46"]
    bank = standing.batch.bank.name if standing.batch else ""
    with transaction.atomic():
        folder = vault.create_folder(actor, FOLDER, standing.regency, standing.bank_organisation_id)
        paper = vault.store(
            *(actor, folder, PAPER_TYPE, source, file_name), issuer=bank, number=number, issued_on=issued_on
        )
        if Paper.objects.values_list("state", flat=True).get(pk=paper) != "clean":
            raise REFUSALS["P0C48"]
        return REFUSALS.make(
            bindings.payout_letter_propose(instruction=instruction_id, outcome=outcome, reason=reason, paper=paper)
        )


def confirm(actor: Actor, letter_id: int) -> None:
    """Agree to what a letter says: it is booked as the bank's own answer would be.

    Raises PayoutsRefused for whoever proposed it, made or sent the batch, or recorded the account.
    """
    require(actor.roles, "payouts.settle")
    REFUSALS.make(bindings.payout_letter_confirm(letter=letter_id, on=clock.today()))


def refuse(actor: Actor, letter_id: int, reason: str) -> None:
    """Refuse a letter with a reason (5 to 500 letters); whoever proposed it may withdraw it this way."""
    require(actor.roles, "payouts.settle")
    REFUSALS.make(bindings.payout_letter_refuse(letter=letter_id, reason=reason))


def letters(state: str = "", instruction_id: int | None = None) -> QuerySet[Letter]:
    """Letters within the session's scope, the newest first."""
    rows = Letter.objects.select_related("instruction", "paper").order_by("-id")
    if state:
        rows = rows.filter(state=state)
    return rows if instruction_id is None else rows.filter(instruction=instruction_id)


def may_speak(instruction_id: int) -> bool:
    """Whether the reader may decide: he neither made nor sent the batch of the payment, nor recorded its account."""
    return REFUSALS.make(bindings.payout_letter_may(instruction_id))


def bars(letter_ids: Sequence[int]) -> dict[int, str]:
    """Why the reader may not decide each letter: PROPOSED, SENT, ACCOUNT, OTHERS; "" where he may."""
    with connection.cursor() as cursor:
        return {row["letter_id"]: row["bar"] for row in bindings.payout_letter_bars(letter_ids).on(cursor)}

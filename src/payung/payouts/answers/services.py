"""Bank answers that somebody uploaded: who may confirm one, confirming and refusing it, and its state.

Runs in the caller's transaction and session.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from payung.access.policies import require
from payung.access.selectors import names_of
from payung.access.services import Actor
from payung.payouts import bindings
from payung.payouts.errors import REFUSALS, PayoutsRefused
from payung.payouts.models import (
    Bank,
    BankOutcome,
    Batch,
    Event,
    Instruction,
    Letter,
    Proposal,
    ProposalItem,
    Signature,
)
from payung.platform import clock
from payung.platform.db import Call

SIGNATURES = 2  # people besides the one who uploaded it


@dataclass(frozen=True)
class Confirmed:
    """The state of a proposal after a signature; changed: how many instructions it changed, with the second
    signature."""

    state: str
    changed: int


@dataclass(frozen=True)
class Hand:
    """Who reported an outcome of a payment by hand: names of who uploaded the bank's answer and who confirmed it, or of
    who proposed the bank's letter and who agreed (`letter_id`). people: all their ids. by_bank: the bank itself has
    reported the same since.
    """

    proposal_id: int | None
    state: str
    uploaded_by: str
    uploaded_at: datetime
    confirmed_by: tuple[str, ...]
    by_bank: bool
    instruction_id: int
    people: frozenset[int]
    letter_id: int | None = None

    def plain(self) -> dict[str, Any]:
        """For the interface and commands."""
        return {
            "answer": self.proposal_id,
            "letter": self.letter_id,
            "payout": self.instruction_id,
            "state": self.state,
            "uploaded_by": self.uploaded_by,
            "uploaded_at": self.uploaded_at,
            "confirmed_by": list(self.confirmed_by),
            "by_bank": self.by_bank,
        }


@dataclass(frozen=True)
class Left:
    """Who could confirm what is handed in about a batch, besides its maker and whoever recorded its accounts.

    needed: how many it takes; 0 where the bank is asked by ourselves.
    """

    user_ids: tuple[int, ...]
    needed: int

    @property
    def warning(self) -> str:
        """NOBODY_LEFT, ONE_LEFT, or "" when enough people are left or none is needed."""
        if len(self.user_ids) >= self.needed:
            return ""
        return "ONE_LEFT" if self.user_ids else "NOBODY_LEFT"


def confirm(actor: Actor, answer_id: int) -> Confirmed:
    """Confirm that this comes from the bank. With the second confirmation it takes effect, in the same transaction.

    Raises PayoutsRefused for whoever uploaded it, made or sent a batch that it touches, or recorded or named an account,
    and for changes that the states no longer allow.
    """
    require(actor.roles, "payouts.confirm")
    confirmed = REFUSALS.make(bindings.payout_answer_confirm(proposal=answer_id, on=clock.today()))
    return Confirmed(confirmed["state"], confirmed["changed"])


def refuse(actor: Actor, answer_id: int, reason: str) -> None:
    """Refuse a file as not from the bank, with a reason (5 to 500 letters). One person is enough."""
    require(actor.roles, "payouts.confirm")
    REFUSALS.make(bindings.payout_answer_refuse(proposal=answer_id, reason=reason))


def proposals(state: str = "", batch_id: int | None = None, instruction_id: int | None = None) -> QuerySet[Proposal]:
    """Answers that were handed in, newest first; of a batch: those that touch any of its payments."""
    rows = Proposal.objects.select_related("bank").order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if batch_id is not None:
        rows = rows.filter(pk__in=ProposalItem.objects.filter(instruction__standing__batch=batch_id).values("proposal"))
    if instruction_id is not None:
        rows = rows.filter(pk__in=ProposalItem.objects.filter(instruction=instruction_id).values("proposal"))
    return rows


def the_proposal(proposal_id: int) -> Proposal:
    """An answer that was handed in, as far as the session's scope reaches. Raises PayoutsRefused(ANSWER_UNKNOWN)."""
    proposal = proposals().filter(pk=proposal_id).first()
    if proposal is None:
        raise PayoutsRefused("ANSWER_UNKNOWN", "Jawaban bank itu tidak ada, atau sebagian isinya di luar cakupan Anda.")
    return proposal


def lines(proposal_id: int) -> QuerySet[ProposalItem]:
    """What a proposal would do to each payment, by line."""
    rows = ProposalItem.objects.filter(proposal=proposal_id)
    return rows.select_related("instruction__standing").order_by("line")


def signatures(proposal_ids: Iterable[int]) -> dict[int, list[Signature]]:
    """Who confirmed or refused each proposal, in order."""
    by_proposal: dict[int, list[Signature]] = {}
    for signature in Signature.objects.filter(proposal__in=list(proposal_ids)).order_by("id"):
        by_proposal.setdefault(signature.proposal_id, []).append(signature)
    return by_proposal


def bars(proposal_ids: Sequence[int]) -> dict[int, str]:
    """Why the reader may not confirm each: UPLOADED, SENT, ACCOUNT, SIGNED, OTHERS; "" where he may."""
    with connection.cursor() as cursor:
        return {row["proposal_id"]: row["bar"] for row in bindings.payout_answer_bars(proposal_ids).on(cursor)}


def to_confirm(limit: int) -> list[Proposal]:
    """Open proposals that the reader may confirm, oldest first. Two queries."""
    open_ones = list(proposals("open").order_by("id")[:limit])
    free = bars([proposal.pk for proposal in open_ones]) if open_ones else {}
    return [proposal for proposal in open_ones if free.get(proposal.pk) == ""]


def hands(instruction_ids: Iterable[int]) -> dict[int, list[Hand]]:
    """Who reported the steps of these payments by hand, oldest first; what was fetched from the bank has no entry. Four
    queries, however many payments; one when nothing was reported by hand.
    """
    return _hands(list(instruction_ids))


def hands_behind(instruction_ids: Iterable[int]) -> list[Hand]:
    """The same as one list, for these payments and all that they follow: an approval depends on it."""
    named = Instruction.objects.filter(pk__in=list(instruction_ids))
    chains = list(named.filter(follows__isnull=False).values_list("room", "reference"))
    before = Instruction.objects.filter(room__in={r for r, _ in chains}, reference__in={r for _, r in chains})
    behind = {*named.values_list("pk", flat=True), *(before.values_list("pk", flat=True) if chains else ())}
    return [hand for _number, group in sorted(_hands(sorted(behind)).items()) for hand in group]


def _hands(instruction_ids: list[int]) -> dict[int, list[Hand]]:
    by_people = Q(message__by_hand=True) | Q(message__kind="letter")
    steps = Event.objects.filter(by_people, instruction__in=instruction_ids).select_related("message__proposal")
    messages = {(step.instruction_id, step.state): step.message for step in steps.order_by("id")}
    if not messages:
        return {}
    uploads = {key: message.proposal for key, message in messages.items() if message and message.proposal}
    signed = signatures(proposal.pk for proposal in uploads.values())
    by_bank = set(BankOutcome.objects.filter(instruction__in=instruction_ids).values_list("instruction_id", "state"))
    spoken = {
        key: (proposal.pk, None, proposal.uploaded_by, proposal.uploaded_at,
              [s.actor_id for s in signed.get(proposal.pk, []) if s.verdict == "confirm"])
        for key, proposal in uploads.items()
    } | (_letters(messages) if len(uploads) < len(messages) else {})  # fmt: skip
    names = names_of({person for _p, _l, by, _at, agreed in spoken.values() for person in (by, *agreed)})
    hands: dict[int, list[Hand]] = {}
    for key in messages:
        if key in spoken:
            proposal_id, letter_id, by, at, agreed = spoken[key]
            confirmed_by = tuple(names.get(person, "") for person in agreed)
            people = frozenset({by, *agreed})
            hands.setdefault(key[0], []).append(
                Hand(
                    proposal_id, key[1], names.get(by, ""), at, confirmed_by, key in by_bank, key[0], people, letter_id
                )
            )
    return hands


def _letters(steps: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Any]:
    """Outcomes among these that two people settled by the bank's letter."""
    letters = Letter.objects.filter(state="taken", instruction__in={instruction for instruction, _state in steps})
    return {
        (one.instruction_id, one.outcome): (None, one.pk, one.maker_id, one.proposed_at, [one.checker_id])
        for one in letters
        if (one.instruction_id, one.outcome) in steps
    }


def hands_of_batch(batch_id: int) -> list[Hand]:
    """Who reported by hand the outcomes of a batch's payments and of those that they follow."""
    return hands_behind(Instruction.objects.filter(lines__batch=batch_id).values_list("pk", flat=True))


def left_for(bank: Bank, channel: str, instruction_ids: Iterable[int] | None = None) -> Left:
    """Who would be left to confirm answers about a batch that the reader made now: of all that waits, unless named."""
    named = None if instruction_ids is None else sorted(set(instruction_ids))
    return _left(bindings.payout_left_for(bank=bank.pk, instructions=named), bank, channel)


def enough_left(actor: Actor, bank_code: str, channel: str, instruction_ids: Iterable[int] | None = None) -> None:
    """Refuse to make a batch when too few people would be left to confirm an uploaded answer about it.

    Raises PayoutsRefused(CONFIRMERS_FEW).
    """
    require(actor.roles, "payouts.make")
    bank = Bank.objects.filter(code=bank_code, is_active=True).first()
    if bank is not None and (left := left_for(bank, channel, instruction_ids)).warning:
        raise PayoutsRefused(
            "CONFIRMERS_FEW",
            "Bila jawaban bank diunggah, perlu %(needed)s orang yang mengonfirmasinya dan hanya ada %(left)s. Tambahkan orang"
            " atau hubungkan folder bank, atau susun kelompoknya dengan sadar (--anyway).",
            needed=left.needed,
            left=len(left.user_ids),
        )


def left_of(batch: Batch) -> Left:
    """The same for an existing batch."""
    return _left(bindings.payout_left_of(batch.pk), batch.bank, batch.channel)


def _left(call: Call[list[int]], bank: Bank, channel: str) -> Left:
    with connection.cursor() as cursor:
        people = tuple(sorted(call.on(cursor)))
    return Left(people, 0 if bank.folder or channel == "snap" else SIGNATURES)

"""Closing an account, by two people while money is on its way to it; and accounts whose holder hardly fits the payee."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import connection

from payung.access.policies import require
from payung.access.services import Actor
from payung.payouts import bindings
from payung.payouts.errors import REFUSALS, PayoutsRefused
from payung.payouts.models import Closing, State
from payung.registry.holders import ENOUGH, holder_match
from payung.registry.models import BankAccount, Identity

MOST_COMPARED = 500


@dataclass(frozen=True)
class Doubt:
    """An instruction whose account holder hardly matches the payee, or whose account the bank does not know.

    score, reason: the match of 100 when the account was recorded (100 where only the bank doubts), and why it was
    accepted. named: what the bank says, where it doubts: told (another name, of `named_score`; `told` is the row that
    has it) or unknown.
    explained: `reason` is about the holder whom the bank names.
    """

    instruction_id: int
    score: int
    reason: str
    named: str = ""
    named_score: int | None = None
    name_id: int | None = None
    name: str = ""
    explained: bool = False

    @property
    def unexplained(self) -> bool:
        """Whether whoever approves has to say why."""
        return self.named == "unknown" or (self.named == "told" and not self.explained)


def close_account(actor: Actor, bank_account_id: int, reason: str) -> int | None:
    """Close an account; while a payment to it is on its way that only proposes it, and the proposal's number is returned.

    Raises PayoutsRefused, RegistryRefused.
    """
    require(actor.roles, "claims.report")
    return REFUSALS.make(bindings.payout_bank_account_close(account=bank_account_id, reason=reason))


def confirm_closing(actor: Actor, closing_id: int) -> None:
    """Close an account as another person has proposed; what waits for it is stopped."""
    require(actor.roles, "bank_accounts.confirm")
    REFUSALS.make(bindings.payout_closing_decide(closing=closing_id, how="confirmed", reason=""))


def refuse_closing(actor: Actor, closing_id: int, reason: str) -> None:
    """Leave an account open that another person has proposed to close, with a reason."""
    require(actor.roles, "bank_accounts.confirm")
    REFUSALS.make(bindings.payout_closing_decide(closing=closing_id, how="refused", reason=reason))


def withdraw_closing(actor: Actor, closing_id: int) -> None:
    """Withdraw one's own proposal."""
    require(actor.roles, "bank_accounts.confirm")
    REFUSALS.make(bindings.payout_closing_decide(closing=closing_id, how="withdrawn", reason=""))


def waiting_closings(bank_account_id: Iterable[int] | None = None) -> list[Closing]:
    """Proposals that wait for a second person, within the scope, oldest first."""
    rows = Closing.objects.filter(state="waiting").select_related("bank_account").order_by("id")
    return list(rows if bank_account_id is None else rows.filter(bank_account_id__in=set(bank_account_id)))


def closing(closing_id: int) -> Closing | None:
    """One proposal with its account."""
    return Closing.objects.select_related("bank_account").filter(pk=closing_id).first()


def the_closing(closing_id: int) -> Closing:
    """One proposal within the scope. Raises PayoutsRefused(CLOSING_UNKNOWN)."""
    row = closing(closing_id)
    if row is None:
        raise PayoutsRefused("CLOSING_UNKNOWN", "Usul penutupan itu tidak ada dalam cakupan Anda.")
    return row


def doubts(instructions: Iterable[tuple[int, int, int | None]]) -> list[Doubt]:
    """Of (instruction, account, person): those whose holder hardly matches the payee, as it was recorded; at most 500
    are compared again, where the reader sees person and account. Three queries.
    """
    asked = list(instructions)
    with connection.cursor() as cursor:
        known_to = bindings.payout_holders([one for one, _account, _person in asked]).on(cursor)
        by_instruction = {row["instruction_id"]: Doubt(**row) for row in known_to}
    if len(asked) <= MOST_COMPARED:
        holders = dict(
            BankAccount.objects.filter(pk__in={account for _one, account, _person in asked}).values_list(
                "pk", "holder_name"
            )
        )
        names = dict(
            Identity.objects.filter(person_id__in={person for _one, _account, person in asked if person}).values_list(
                "person_id", "name"
            )
        )
        for one, account, person in asked:
            doubt = by_instruction.get(one, Doubt(one, 100, ""))
            if doubt.score >= ENOUGH and account in holders and person in names:
                score = holder_match(names[person], holders[account]).score
                if score < ENOUGH:
                    by_instruction[one] = replace(doubt, score=score)
    return [by_instruction[one] for one, _account, _person in asked if one in by_instruction]


def doubts_of(batch_id: int) -> list[Doubt]:
    """Payments of a batch whose account holder hardly matches the payee, or whose account the bank does not know."""
    standings = State.objects.filter(batch_id=batch_id).order_by("instruction_id")
    return doubts(standings.values_list("instruction_id", "instruction__bank_account_id", "instruction__person_id"))

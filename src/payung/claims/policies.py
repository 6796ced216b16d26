"""What a person may do next with a claim. Pages show buttons by it; the database makes the decision."""

from __future__ import annotations

from payung.access.policies import can
from payung.access.services import Actor
from payung.casework.choices import DECISION
from payung.casework.models import Seat
from payung.claims import selectors
from payung.claims.kinds import KINDS
from payung.claims.models import Claim, ReadingDecision
from payung.kernel.choices import values

BEFORE = ("reported", "papers", "complete")


def possible(actor: Actor, claim: Claim) -> set[str]:
    """Names of the services that the actor may use now, by role, state of the claim, and what he did on it before.

    set_heirs, add_paper, request_papers, papers_complete, change_kind, decide_reading, assess, recall, approve, return, reject,
    withdraw, pause, resume, propose_payee_change, confirm_payee_change, letter.
    """
    state, paused = claim.case.state, claim.case.paused_since is not None
    acts: set[str] = set()
    if can(actor.roles, "claims.report"):
        acts |= {"set_heirs"} if state in BEFORE else set()
        acts |= {"add_paper"} if state in (*BEFORE, "assessed", "returned_payment") else set()
        acts |= {"request_papers"} if state in BEFORE else set()
        if claim.case.closed_at is None:
            acts |= {"resume"} if paused else {"pause"}
    camp = Seat.objects.filter(case_id=claim.case_id, actor_id=actor.user_id).values_list("camp", flat=True).first()
    if can(actor.roles, "claims.assess"):
        acts |= _assessor(actor, claim, camp)
    if can(actor.roles, "claims.approve") and state == "assessed" and not paused and camp != "assess":
        acts |= set(values(DECISION))
        latest = selectors.assessment(claim.pk)
        if (
            latest is None
            or latest.payable == 0
            or latest.recomputed != "same"
            or ReadingDecision.objects.filter(claim_id=claim.pk, decided_by=actor.user_id).exists()
        ):
            acts.discard("approve")
    if selectors.decided(claim.pk):
        acts.add("letter")
    if can(actor.roles, "claims.approve") and any(may_confirm(actor, line) for line in selectors.heirs(claim.pk)):
        acts.add("confirm_payee_change")
    return acts


def may_confirm(actor: Actor, line: selectors.HeirLine) -> bool:
    """Whether the actor may confirm the account that is proposed for this share: somebody else has proposed and
    recorded it.

    If the bank's answer is known only from a file that people handed in, those who uploaded or confirmed it may not
    either.
    """
    waiting = line.proposed
    at = line.payment.instruction_id if line.payment else 0
    return (
        waiting is not None
        and can(actor.roles, "claims.approve")
        and waiting.account is not None
        and actor.user_id not in (waiting.payee_change.maker_id, waiting.account.created_by)
        and not any(
            actor.user_id in hand.people
            for hand in line.hands
            # If somebody handed in an earlier answer of the bank, he stays excluded for the present one.
            if not hand.by_bank
            and hand.state in ("rejected", "returned")
            and (hand.instruction_id != at or hand.state == line.payout)
        )
    )


def _assessor(actor: Actor, claim: Claim, camp: str | None) -> set[str]:
    state, paused = claim.case.state, claim.case.paused_since is not None
    acts: set[str] = set()
    if state in ("reported", "papers") and not paused:
        acts.add("papers_complete")
    if state == "complete" and not paused and camp != "approve":
        acts.add("assess")
        if KINDS[claim.kind_id].readings:
            acts.add("decide_reading")
    if state == "assessed" and not paused and camp == "assess":
        latest = selectors.assessment(claim.pk)
        if latest is not None and latest.assessed_by == actor.user_id:
            acts.add("recall")
    if state in BEFORE and not paused:
        acts |= {"withdraw", "change_kind"}
    if state == "returned_payment":
        acts.add("propose_payee_change")
    return acts

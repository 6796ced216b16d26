"""The states and steps of a claim as data, the same for every kind. A guarded step has further effects, so only the SQL
functions of this room can take it.
"""

from __future__ import annotations

from payung.access.policies import ALLOWED
from payung.casework.transitions import ApprovalLimit, Process, Transition, register
from payung.claims.choices import ACTION, STATE
from payung.claims.kinds import KINDS
from payung.claims.kinds.kind import Kind
from payung.kernel.choices import looks, values, words

OFFICERS = tuple(sorted(ALLOWED["claims.report"]))
ASSESSORS = tuple(sorted(ALLOWED["claims.assess"]))
APPROVERS = tuple(sorted(ALLOWED["claims.approve"]))
BANK: tuple[str, ...] = ()  # steps that follow from the bank's answers; no role may take them by hand


def _guarded(action: str, source: str, target: str, roles: tuple[str, ...], **votes: str) -> Transition:
    return Transition(action, source, target, roles, guarded=True, **votes)


def _process(kind: Kind) -> Process:
    return Process(
        kind.process,
        states=values(STATE),
        initial="reported",
        # "paid" is not final: the bank can send a payment back, and then the case is open again
        final=["rejected", "withdrawn"],
        openers=OFFICERS,
        guarded=True,
        title=kind.title,
        state_words=words(STATE),
        action_words=words(ACTION),
        badges=looks(STATE),
        transitions=[
            _guarded("collect", "reported", "papers", OFFICERS),
            _guarded("complete", "papers", "complete", ASSESSORS),
            _guarded("assess", "complete", "assessed", ASSESSORS, step="assess"),
            _guarded("recall", "assessed", "complete", ASSESSORS),
            _guarded("approve", "assessed", "approved", APPROVERS, step="approve"),
            _guarded("return", "assessed", "complete", APPROVERS, step="approve", decision="return"),
            _guarded("reject", "assessed", "rejected", APPROVERS, step="approve", decision="reject"),
            *(_guarded("withdraw", state, "withdrawn", ASSESSORS) for state in ("reported", "papers", "complete")),
            _guarded("pay", "approved", "paying", BANK),
            _guarded("settle", "paying", "paid", BANK),
            *(_guarded("bounce", state, "returned_payment", BANK) for state in ("approved", "paying", "paid")),
            _guarded("resend", "returned_payment", "paying", BANK),
        ],
        approval_limits=[ApprovalLimit("assess", 0, None, ASSESSORS), ApprovalLimit("approve", 0, None, APPROVERS)],
    )


PROCESSES = tuple(register(_process(kind)) for kind in KINDS.values())
NAME = PROCESSES[0].name  # states and steps have the same labels in the processes of all kinds

"""Up to which amount who approves a waiver, and how many of them. There is no case for it; only the approval limit is used."""

from __future__ import annotations

from payung.access.policies import ALLOWED
from payung.casework.transitions import ApprovalLimit, Process, Transition, register

WHO = tuple(sorted(ALLOWED["waivers.approve"]))
HEADS = ("administrator", "head")
BRANCH_BELOW, TWO_FROM = 10_000_000, 100_000_000  # rupiah

register(
    Process(
        "waiver",
        states=["waiting", "approved"],
        initial="waiting",
        final=["approved"],
        guarded=True,
        title="Penghapusan iuran dan denda",
        state_words={"waiting": "Menunggu persetujuan", "approved": "Disetujui"},
        action_words={"approve": "Setujui"},
        transitions=[Transition("approve", "waiting", "approved", WHO, step="approve", guarded=True)],
        approval_limits=[
            ApprovalLimit("approve", 0, BRANCH_BELOW, WHO),
            ApprovalLimit("approve", BRANCH_BELOW, TWO_FROM, HEADS),
            ApprovalLimit("approve", TWO_FROM, None, HEADS, votes=2),
        ],
    )
)

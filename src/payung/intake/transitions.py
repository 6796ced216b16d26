"""From which amount on two people are needed to undo a list. There is no case for it; only the approval limit is used."""

from __future__ import annotations

from payung.access.policies import ALLOWED
from payung.casework.transitions import ApprovalLimit, Process, Transition, register

WHO = tuple(sorted(ALLOWED["intake.undo"]))
TWO_FROM = 100_000_000  # rupiah

register(
    Process(
        "list_undo",
        states=["committed", "undone"],
        initial="committed",
        final=["undone"],
        guarded=True,
        title="Pembatalan daftar",
        state_words={"committed": "Tersimpan", "undone": "Dibatalkan"},
        action_words={"undo": "Batalkan"},
        transitions=[Transition("undo", "committed", "undone", WHO, step="undo", guarded=True)],
        approval_limits=[
            ApprovalLimit("undo", 0, TWO_FROM, WHO),
            ApprovalLimit("undo", TWO_FROM, None, WHO, votes=2),
        ],
    )
)

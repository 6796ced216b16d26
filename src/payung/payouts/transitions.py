"""The states of an instruction as data. The database holds the same table and refuses whatever is not in it.

move: the state changes. keep: an older or repeated answer, nothing changes. Money that the bank has moved is recorded
whatever state came before (a bank may pay what it reported as rejected). An event in neither list contradicts the
present state: it becomes an alarm for a person.
"""

from __future__ import annotations

from payung.kernel.choices import values
from payung.payouts.choices import INSTRUCTION

STATES = values(INSTRUCTION)
# Final for us; only money that the bank moves changes these states.
FINAL = frozenset({"paid", "rejected", "returned", "stopped"})
FOLLOWABLE = frozenset({"rejected", "returned", "stopped"})
# A bank that answers "not found" (status 07 of service 36, or 404xx01) has booked nothing. It has to answer this twice,
# some time apart (`absent_minutes` of the bank): ABSENT_ONCE, then ABSENT. Only then may an instruction be sent again.
ABSENT, ABSENT_ONCE = "ABSENT", "ABSENT_ONCE"
MOVES: dict[str, tuple[str, ...]] = {
    "ready": ("batched", "stopped"),
    "batched": ("sending", "ready", "stopped"),
    "sending": ("batched", "sent", "accepted", "paid", "rejected", "returned", "unknown"),
    "sent": ("accepted", "paid", "rejected", "returned", "unknown"),
    "unknown": ("sending", "accepted", "paid", "rejected", "returned", "stopped"),
    "accepted": ("paid", "rejected", "returned"),
    "paid": ("returned",),
    "rejected": ("paid", "returned"),
    "stopped": ("paid", "returned"),
}
KEEPS: dict[str, tuple[str, ...]] = {
    "sent": ("sent",),
    "unknown": ("unknown", "sent"),
    "accepted": ("accepted", "sent", "unknown"),
    "paid": ("paid", "accepted", "sent", "unknown"),
    "rejected": ("rejected", "accepted", "sent", "unknown"),
    "stopped": ("stopped", "rejected", "accepted", "sent", "unknown"),
    "returned": ("returned", "paid", "accepted", "sent", "unknown", "rejected"),
}
TABLE: dict[tuple[str, str], str] = {
    **{(source, target): "move" for source, targets in MOVES.items() for target in targets},
    **{(source, target): "keep" for source, targets in KEEPS.items() for target in targets},
}

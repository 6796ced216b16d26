"""The states of an instruction as data. The database holds the same table and refuses whatever is not in it.

move: the state changes. keep: an older or repeated answer, nothing changes. What is in neither contradicts what is
known (a bank that says paid after it said rejected): the whole answer is refused and a person looks.
"""

from __future__ import annotations

STATES = ["ready", "batched", "sending", "sent", "accepted", "paid", "rejected", "returned", "unknown"]
FINAL = frozenset({"paid", "rejected", "returned"})
FOLLOWABLE = frozenset({"rejected", "returned"})
BATCH_STATES = ["draft", "approved", "sending", "sent", "closed", "discarded"]
CHANNELS = ["file", "snap"]
# A bank that answers "not found" (status 07 of service 36) has booked nothing: only then may an instruction go again.
ABSENT = "ABSENT"

MOVES: dict[str, tuple[str, ...]] = {
    "ready": ("batched",),
    "batched": ("sending", "ready"),
    "sending": ("batched", "sent", "accepted", "paid", "rejected", "returned", "unknown"),
    "sent": ("accepted", "paid", "rejected", "returned", "unknown"),
    "unknown": ("sending", "accepted", "paid", "rejected", "returned"),
    "accepted": ("paid", "rejected", "returned"),
    "paid": ("returned",),
}
KEEPS: dict[str, tuple[str, ...]] = {
    "sent": ("sent",),
    "unknown": ("unknown", "sent"),
    "accepted": ("accepted", "sent", "unknown"),
    "paid": ("paid", "accepted", "sent", "unknown"),
    "rejected": ("rejected", "accepted", "sent", "unknown"),
    "returned": ("returned", "paid", "accepted", "sent", "unknown", "rejected"),
}
TABLE: dict[tuple[str, str], str] = {
    **{(source, target): "move" for source, targets in MOVES.items() for target in targets},
    **{(source, target): "keep" for source, targets in KEEPS.items() for target in targets},
}

"""The states of an instruction as data. The database holds the same table and refuses whatever is not in it.

move: the state changes. keep: an older or repeated answer, nothing changes. Money that the bank has moved is recorded
whatever was believed before (a bank that pays what it said it rejected). What is in neither contradicts what is known:
it is set aside as an alarm, and a person looks.
"""

from __future__ import annotations

from payung.kernel.choices import Choice, values
from payung.payouts.choices import PLACED_AS

INSTRUCTION = (
    Choice("ready", "Menunggu dibayar", "waiting"),
    Choice("batched", "Dalam kelompok bayar", "committed"),
    Choice("sending", "Sedang dikirim", "running"),
    Choice("sent", "Terkirim, belum dijawab", "waiting"),
    Choice("accepted", "Diterima bank", "running"),
    Choice("paid", "Sudah dibayar", "paid"),
    Choice("rejected", "Ditolak bank", "failed"),
    Choice("returned", "Dikembalikan bank", "failed"),
    Choice("unknown", "Belum jelas, sedang ditanyakan", "unknown"),
    Choice("stopped", "Dihentikan sebelum dikirim", "cancelled"),
)
STATES = values(INSTRUCTION)
# As far as we go on by ourselves; only money that the bank moves leads on from here.
FINAL = frozenset({"paid", "rejected", "returned", "stopped"})
FOLLOWABLE = frozenset({"rejected", "returned", "stopped"})
BATCH_STATES = ["draft", "approved", "sending", "sent", "closed", "discarded"]
CHANNELS = ["file", "snap"]
# taken: two people confirmed it and it took effect. refused: one did not believe it; the file may be handed in anew.
PROPOSAL_STATES = ["open", "taken", "refused"]
# A bank that answers "not found" (status 07 of service 36, or 404xx01) has booked nothing. It has to say so twice, some
# time apart (`absent_minutes` of the bank): ABSENT_ONCE, then ABSENT. Only then may an instruction go again.
ABSENT, ABSENT_ONCE = "ABSENT", "ABSENT_ONCE"
# paid_again, returned_again: a second booking of one instruction. returned_early: its money came in, and no debit of it is
# known. paid_twice: it and its follow-up are both paid;
# twice_settled: no longer. follow_up_out: it was paid after all while its follow-up is at the bank. contradiction: a
# status that cannot be. absent: the bank no longer knows what it had accepted. stuck: its fate is unknown for too long.
ALARMS = [
    *("paid_again", "returned_again", "returned_early", "paid_twice", "twice_settled"),
    *("follow_up_out", "contradiction", "absent", "stuck", "closed"),
]

# What a bank says when it is asked whose account it is: a name, that it knows no such account, or nothing usable.
NAMED = ["told", "unknown", "silent"]

# Why something of a bank's file stands on the list of what nobody can place, and what a person may say that it was.
UNPLACED = ["account", "unknown", "unsent", "amount", "code", "balance", "unread"]
PLACES = values(PLACED_AS)

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

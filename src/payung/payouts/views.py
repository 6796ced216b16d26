"""Payments, batches, alarms, the brake, banks' answers and letters, unmatched bookings and accounts as interface and
commands show them. They contain no payee's name and no whole account number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from payung.kernel.views import Col, Columns, fields
from payung.payouts import selectors
from payung.payouts.answers import services as proposals
from payung.payouts.answers.views import left
from payung.payouts.choices import (
    BATCH_STATE,
    CHANNEL,
    DIRECTION,
    INSTRUCTION,
    MESSAGE,
)
from payung.payouts.errors import PayoutsRefused
from payung.payouts.models import Batch, State
from payung.payouts.services import the_batch

PAYMENT: Columns = (
    Col("name", "Penerima", "person", private=True, on="page"),
    Col("end_to_end_id", "Nomor ujung-ke-ujung", on="file"),
    Col("account_ending", "Rekening", on="page"),
    Col("regency", "Kabupaten/kota", "place"),
    Col("regency", "Kode kabupaten/kota", on="file"),
    Col("purpose", "Untuk"),
    Col("reference", "Rujukan", on="file"),
    Col("amount", "Jumlah", "money"),
    Col("state", "Keadaan", "choice", INSTRUCTION),
    Col("reason", "Alasan", on="file"),
    Col("bank_reference", "Nomor bank", on="file"),
    Col("batch_id", "Kelompok", "id", on="file"),
    Col("changed_at", "Berubah", "moment", on="file"),
)
BATCH: Columns = (
    Col("id", "Kelompok", "id"),
    Col("bank_name", "Bank", "wide"),
    Col("channel", "Saluran", "choice", CHANNEL),
    Col("count", "Banyaknya", "number"),
    Col("total", "Jumlah", "money"),
    Col("made_at", "Disusun", "moment"),
    Col("state", "Keadaan", "choice", BATCH_STATE),
)
BANK_MESSAGE: Columns = (
    Col("kind", "Pesan", "choice", MESSAGE),
    Col("direction", "Arah", "choice", DIRECTION),
    Col("at", "Waktu", "moment"),
    Col("response_code", "Jawaban"),
    Col("digest", "Sidik"),
)
# For who signs a batch: what each payment is for, by the code of its claim.
SIGNED: Columns = (PAYMENT[0], Col("code", "Kode klaim", on="page"), *PAYMENT[1:])
OF_PAYMENT = (
    *("end_to_end_id", "room", "reference", "purpose", "person_id", "payee_organisation_id", "amount", "follows_id"),
    "created_at",
)
OF_BATCH = (
    *("id", "channel", "state", "count", "total", "content_hash", "message_id", "maker_id", "checker_id", "made_at"),
    *("approved_at", "approval_reason", "sent_at"),
)


def payments(rows: Iterable[State]) -> list[dict[str, Any]]:
    """Instructions in a list. One query, however many."""
    listed = list(rows)
    ends = selectors.account_ends([row.pk for row in listed])
    return [_payment(row, *ends.get(row.pk, ("", ""))) for row in listed]


def _payment(row: State, bank: str, ending: str) -> dict[str, Any]:
    instruction = row.instruction
    return {
        "id": instruction.pk,
        **{name: getattr(instruction, name) for name in OF_PAYMENT},
        "regency": row.regency,
        "state": row.state,
        "reason": row.reason,
        "bank_reference": row.reference,
        "account_bank": bank,
        "account_ending": ending,
        "batch_id": row.batch_id,
        "changed_at": row.changed_at,
    }


def payment(payout_id: int) -> dict[str, Any]:
    """An instruction with its steps, oldest first, and who reported them by hand. Raises PAYOUT_UNKNOWN."""
    row = selectors.instruction(payout_id)
    if row is None:
        raise PayoutsRefused("PAYOUT_UNKNOWN", "Pembayaran itu tidak ada, atau di luar cakupan Anda.")
    steps = [
        {"state": step.state, "reason": step.reason, "bank_reference": step.reference, "at": step.at}
        for step in selectors.timeline(payout_id)
    ]
    by_hand = [hand.plain() for hand in proposals.hands_behind([payout_id])]
    return {**payments([row])[0], "steps": steps, "by_hand": by_hand}


def with_hands(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same with who reported the outcomes by hand. One query, however many."""
    hands = proposals.hands([line["id"] for line in lines])
    return [{**line, "by_hand": [hand.plain() for hand in hands.get(line["id"], [])]} for line in lines]


def batch_line(batch: Batch) -> dict[str, Any]:
    """A batch with its bank. Asks nothing more."""
    return {**fields(batch, OF_BATCH), "bank": batch.bank.code, "bank_name": batch.bank.name}


def batches(rows: Iterable[Batch]) -> list[dict[str, Any]]:
    """Batches in a list, with the number of payments by state. One query, however many."""
    listed = list(rows)
    states = selectors.states([batch.pk for batch in listed])
    return [{**batch_line(batch), "states": states.get(batch.pk, {})} for batch in listed]


def batch(batch_id: int) -> dict[str, Any]:
    """A batch with who would be left to confirm uploaded answers about it, who reported outcomes on which it depends,
    and what its bank says about the holders. Raises BATCH_UNKNOWN.
    """
    from payung.payouts.names import (
        services as names,  # imported here so that a list of payments does not load the code that calls banks
    )

    row = the_batch(batch_id)
    named = names.standing(row)
    return {
        **batches([row])[0],
        **left(proposals.left_of(row)),
        "by_hand": [hand.plain() for hand in proposals.hands_of_batch(batch_id)],
        "holder_names": asdict(named) if named else None,
    }

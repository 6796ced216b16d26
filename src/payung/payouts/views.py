"""Payments, batches, alarms, the brake, banks' answers and letters, unmatched bookings and accounts as interface and
commands show them. They contain no payee's name and no whole account number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from payung.access.selectors import names_of
from payung.kernel.views import Col, Columns, fields
from payung.payouts import brake, closing, letters, proposals, selectors, unmatched
from payung.payouts.choices import ALARM as ALARM_KIND
from payung.payouts.choices import (
    ALARM_STANDING,
    BATCH_STATE,
    CHANNEL,
    DIRECTION,
    HALT,
    INSTRUCTION,
    LETTER_OUTCOME,
    MESSAGE,
    PLACED,
    SIDE,
)
from payung.payouts.choices import ANSWER as ANSWER_STATE
from payung.payouts.choices import UNMATCHED as WHY
from payung.payouts.errors import REFUSALS, PayoutsRefused
from payung.payouts.models import Batch, Closing, Letter, Proposal, Signature, State, UnmatchedBooking
from payung.payouts.services import the_batch
from payung.registry import selectors as registry

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
ALARM: Columns = (
    Col("id", "Nomor", "id", on="file"),
    Col("kind", "Peringatan", "choice", ALARM_KIND),
    Col("end_to_end_id", "Pembayaran"),
    Col("amount", "Selisih", "money"),
    Col("at", "Sejak", "moment"),
    Col("state", "Keadaan", "choice", ALARM_STANDING),
    Col("closed_by", "Ditutup oleh", "wide", on="page"),
    Col("note", "Catatan", on="file"),
)
ANSWER: Columns = (
    Col("id", "Jawaban"),
    Col("kind", "Berkas", "choice", MESSAGE),
    Col("count", "Banyaknya", "number"),
    Col("total", "Jumlah", "money"),
    Col("uploaded_by", "Diunggah"),
    Col("uploaded_at", "Waktu", "moment", on="file"),
    Col("confirmed_by", "Dikonfirmasi"),
    Col("state", "Keadaan", "choice", ANSWER_STATE),
    Col("refused_by", "Ditolak", on="file"),
    Col("reason", "Alasan", on="file"),
)
ANSWER_LINE: Columns = (
    Col("end_to_end_id", "Pembayaran"),
    Col("amount", "Jumlah", "money"),
    Col("source", "Waktu diunggah", "choice", INSTRUCTION),
    Col("says", "Menurut berkas", "choice", INSTRUCTION),
    Col("target", "Menjadi", "choice", INSTRUCTION),
    Col("now", "Sekarang", "choice", INSTRUCTION),
    Col("reason", "Alasan", "wide"),
)
BANK_MESSAGE: Columns = (
    Col("kind", "Pesan", "choice", MESSAGE),
    Col("direction", "Arah", "choice", DIRECTION),
    Col("at", "Waktu", "moment"),
    Col("response_code", "Jawaban"),
    Col("digest", "Sidik"),
)
BRAKE_STEP: Columns = (
    Col("kind", "Langkah", "choice", HALT),
    Col("actor_id", "Oleh"),
    Col("at", "Waktu", "moment"),
    Col("reason", "Alasan", "wide"),
)
BANK_LETTER: Columns = (
    Col("payout_id", "Pembayaran", "id"),
    Col("outcome", "Menurut bank", "choice", LETTER_OUTCOME),
    Col("state", "Keadaan", "choice", ANSWER_STATE),
    Col("reason", "Alasan", "wide"),
)
WAITING_CLOSING: Columns = (Col("bank_account_id", "Rekening", "id"), Col("proposal", "Alasan", "wide"))
UNMATCHED: Columns = (
    Col("id", "Nomor", "id", on="file"),
    Col("why", "Mengapa", "choice", WHY),
    Col("bank", "Bank", on="file"),
    Col("account_ending", "Rekening"),
    Col("booked_on", "Dibukukan", "date"),
    Col("side", "Arah", "choice", SIDE),
    Col("amount", "Jumlah", "money"),
    Col("number", "Nomor bank"),
    Col("placed_as", "Keadaan", "choice", PLACED),
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
LETTER = (
    *("id", "outcome", "reason", "paper_id", "state", "maker_id", "proposed_at", "checker_id", "decided_at"),
    "refusal",
)
LINE = ("id", "why", "ours", "side", "amount", "booked_on", "times", "at")
CLOSING = ("id", "bank_account_id", "maker_id", "proposed_at", "proposal", "state", "checker_id", "reason")
CHANGE = ("line", "source", "says", "target", "amount", "reason")


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
    from payung.payouts import names  # imported here so that a list of payments does not load the code that calls banks

    row = the_batch(batch_id)
    named = names.standing(row)
    return {
        **batches([row])[0],
        **left(proposals.left_of(row)),
        "by_hand": [hand.plain() for hand in proposals.hands_of_batch(batch_id)],
        "holder_names": asdict(named) if named else None,
    }


def left(confirmers: proposals.Left) -> dict[str, Any]:
    """Who is left to confirm."""
    return {
        "confirmers_left": len(confirmers.user_ids),
        "confirmers_needed": confirmers.needed,
        "confirm_warning": confirmers.warning,
    }


def alarm_line(row: Any) -> dict[str, Any]:
    """An alarm of `selectors.all_alarms`."""
    ended = getattr(row, "closed_by", None)
    return {
        "id": row.pk,
        "kind": row.kind,
        "payout_id": row.instruction_id,
        "end_to_end_id": row.instruction.end_to_end_id,
        "said": row.said,
        "amount": row.amount,
        "at": row.at,
        "state": "open" if row.is_open else "ended",
        "closed_by": ended.actor_id if ended else None,
        "closed_at": ended.at if ended else None,
        "note": ended.note if ended else "",
    }


def alarm(alarm_id: int) -> dict[str, Any]:
    """One alarm. Raises ALARM_UNKNOWN."""
    row = selectors.all_alarms().filter(pk=alarm_id).first()
    if row is None:
        raise PayoutsRefused("ALARM_UNKNOWN", "Peringatan itu tidak ada, atau di luar cakupan Anda.")
    return alarm_line(row)


def brake_state(_proposal_id: int = 0) -> dict[str, Any]:
    """Whether all payouts are stopped, by whom and why, and who wants to start them again."""
    halt = brake.standing()
    return {
        "stopped": halt is not None,
        "by": halt.stopped_by if halt else None,
        "at": halt.stopped_at if halt else None,
        "reason": halt.reason if halt else "",
        "proposal_id": halt.proposal_id if halt else None,
        "maker_id": halt.maker_id if halt else None,
        "proposed_at": halt.proposed_at if halt else None,
        "proposal_reason": halt.why_again if halt else "",
    }


def answers(rows: Iterable[Proposal]) -> list[dict[str, Any]]:
    """Answers that were handed in, with names; `bar` says why the reader may not confirm, "" that he may.

    Three queries, however many.
    """
    listed = list(rows)
    signed = proposals.signatures([proposal.pk for proposal in listed])
    people = names_of([p.uploaded_by for p in listed] + [s.actor_id for group in signed.values() for s in group])
    barred = proposals.bars([proposal.pk for proposal in listed])
    return [_answer(one, signed.get(one.pk, []), people, barred.get(one.pk, "OTHERS")) for one in listed]


def _answer(proposal: Proposal, signed: Sequence[Signature], people: dict[int, str], bar: str) -> dict[str, Any]:
    against = next((s for s in signed if s.verdict == "refuse"), None)
    return {
        "id": proposal.pk,
        "kind": proposal.kind,
        "digest": proposal.digest,
        "bank": proposal.bank.code,
        "batch_id": proposal.batch_id,
        "state": proposal.state,
        "count": proposal.count,
        "total": proposal.total,
        **{f"other_{name}": int(proposal.others.get(name, 0)) for name in ("lines", "in", "out")},
        "uploaded_by": people.get(proposal.uploaded_by, ""),
        "uploaded_at": proposal.uploaded_at,
        "confirmed_by": [people.get(s.actor_id, "") for s in signed if s.verdict == "confirm"],
        "refused_by": people.get(against.actor_id, "") if against else "",
        "reason": against.reason if against else "",
        "changed": int(proposal.result.get("changed", 0)),
        "by_bank": bool(proposal.result.get("by_bank", False)),
        "unfit": list(proposal.result.get("unfit", [])),
        "bar": bar if proposal.state == "open" else "CLOSED",
    }


def answer(answer_id: int) -> dict[str, Any]:
    """One answer. Raises ANSWER_UNKNOWN."""
    return answers([proposals.the_proposal(answer_id)])[0]


def change(line: Any) -> dict[str, Any]:
    """What an answer says of one payment."""
    return {
        "payout": line.instruction_id,
        "end_to_end_id": line.instruction.end_to_end_id,
        **{name: getattr(line, name) for name in CHANGE},
    }


def letter_line(row: Letter) -> dict[str, Any]:
    """A bank's letter about one payment."""
    return {**{name: getattr(row, name) for name in LETTER}, "payout_id": row.instruction_id}


def letter(letter_id: int) -> dict[str, Any]:
    """One letter. Raises LETTER_UNKNOWN."""
    row = letters.letters().filter(pk=letter_id).first()
    if row is None:
        raise REFUSALS["P0C45"]
    return letter_line(row)


def unmatched_row(row: UnmatchedBooking) -> dict[str, Any]:
    """A line that is no payment of ours, or a note on a file; what somebody said that it was."""
    placed = getattr(row, "placed", None)
    return {
        **{name: getattr(row, name) for name in LINE},
        "bank": row.bank.code,
        "bank_name": row.bank.name,
        "account_ending": row.ending,
        "number": "" if row.number.startswith("#") else row.number,
        "payout_id": row.instruction_id,
        "placed_as": placed.placed_as if placed else None,
    }


def unmatched_line(line_id: int) -> dict[str, Any]:
    """One of these lines. Raises LINE_UNKNOWN."""
    return unmatched_row(unmatched.line(line_id))


def account(bank_account_id: int) -> dict[str, Any]:
    """A payee's account: open, closed, or waiting for a second person to close it. Raises ACCOUNT_UNKNOWN."""
    row = registry.account(bank_account_id)
    if row is None:
        raise PayoutsRefused("ACCOUNT_UNKNOWN", "Rekening itu tidak ada, atau di luar cakupan Anda.")
    waiting = next(iter(closing.waiting_closings([bank_account_id])), None)
    return {
        "id": row.pk,
        "person_id": row.person_id,
        "account_bank": row.bank_code,
        "account_ending": row.account_no[-4:],
        "state": "closed" if row.closed_at else "waiting" if waiting else "open",
        "closed_at": row.closed_at,
        "closing_id": waiting.pk if waiting else None,
    }


def closing_line(row: Closing) -> dict[str, Any]:
    """A proposal to close an account to which money is on its way."""
    return {name: getattr(row, name) for name in CLOSING}


def account_closing(closing_id: int) -> dict[str, Any]:
    """One proposal. Raises CLOSING_UNKNOWN."""
    return closing_line(closing.the_closing(closing_id))

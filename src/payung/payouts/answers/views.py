"""Banks' answers that people handed in, as interface and commands tell them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from payung.access.selectors import names_of
from payung.kernel.views import Col, Columns
from payung.payouts.answers import services as proposals
from payung.payouts.choices import ANSWER as ANSWER_STATE
from payung.payouts.choices import (
    INSTRUCTION,
    MESSAGE,
)
from payung.payouts.models import Proposal, Signature

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
CHANGE = ("line", "source", "says", "target", "amount", "reason")


def left(confirmers: proposals.Left) -> dict[str, Any]:
    """Who is left to confirm."""
    return {
        "confirmers_left": len(confirmers.user_ids),
        "confirmers_needed": confirmers.needed,
        "confirm_warning": confirmers.warning,
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

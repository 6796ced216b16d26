"""Turns a bank's status report into steps of our instructions. A report that is not about what we sent is refused as a
whole."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from lxml import etree

from payung.payouts.answers.codes import reason_code
from payung.payouts.errors import PayoutsRefused
from payung.rails.iso20022.codes import Action, Standing, standing
from payung.rails.iso20022.pain002 import read_report
from payung.rails.iso20022.status import Reason, StatusReport, other_batch, require_ours

# The state of an instruction for each status. A payment that the bank holds back counts as accepted.
KINDS = ("pain.002", "camt.054", "camt.053")
STEPS = {
    Standing.ACCEPTED: "accepted",
    Standing.PENDING: "accepted",
    Standing.PAID: "paid",
    Standing.REJECTED: "rejected",
}


@dataclass(frozen=True)
class Sent:
    """A batch as we sent it: rupiah by end-to-end id."""

    batch_id: int
    bank_id: int
    message_id: str
    amounts: dict[str, int]


def kind_of(content: bytes) -> str:
    """pain.002, camt.054 or camt.053, by the root element. Raises PayoutsRefused for anything else."""
    try:
        for _event, element in etree.iterparse(_Once(content), events=("start",), resolve_entities=False):
            space = etree.QName(element).namespace or ""
            for kind in KINDS:
                if f":{kind}." in space:
                    return kind
            break
    except (etree.XMLSyntaxError, ValueError):
        pass
    raise PayoutsRefused(
        "ANSWER_KIND",
        "Berkas ini bukan jawaban bank yang dikenal (pain.002, camt.054, atau camt.053). Tidak ada yang diubah.",
    )


class _Once:
    """Bytes as a file that the parser reads."""

    def __init__(self, content: bytes) -> None:
        self._content = content[:65536]

    def read(self, _size: int = -1) -> bytes:
        content, self._content = self._content, b""
        return content


def statuses(report: StatusReport, sent: Sent) -> list[dict[str, Any]]:
    """The steps in a status report; a payment that it does not mention keeps its state. Raises RailsError when it is
    not about `sent`, whole and undamaged.
    """
    require_ours(report, sent.message_id, sent.amounts)
    if report.original_batch_id not in (None, sent.message_id):
        raise other_batch()
    references = {item.end_to_end_id: item.bank_reference for item in report.items}
    states: list[dict[str, Any]] = []
    for end_to_end_id in sent.amounts:
        answered = report.of(end_to_end_id)
        if answered is None or answered[0] not in STEPS:
            continue
        state, reason = step_of(*answered)
        states.append(
            {"id": end_to_end_id, "state": state, "reason": reason, "reference": references.get(end_to_end_id) or ""}
        )
    return states + odd_codes(report)


def odd_codes(report: StatusReport) -> list[dict[str, Any]]:
    """Unknown status codes, as notes for a person: they change nothing, but they are not ignored."""
    codes = [report.group_status, report.batch_status, *(item.status for item in report.items)]
    unknown = Counter(code for code in codes if code and standing(code) is Standing.UNKNOWN)
    # A single payment cannot be partly accepted either.
    unknown.update(item.status for item in report.items if item.standing is Standing.PARTIAL)
    return [{"note": "code", "number": reason_code(code), "times": times} for code, times in sorted(unknown.items())]


def step_of(standing: Standing, reasons: tuple[Reason, ...]) -> tuple[str, str]:
    """State and reason code. A refusal as a duplicate says nothing about the first payment: the bank still has to be
    asked about it."""
    code = reason_code(reasons[0].code) if reasons else ""
    if standing is Standing.REJECTED and any(reason.meaning.action is Action.DUPLICATE for reason in reasons):
        return "unknown", code
    return STEPS[standing], code


def read_status(content: bytes) -> StatusReport:
    """A status report, damaged or not."""
    return read_report(content)

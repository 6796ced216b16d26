"""What a bank says about a batch, apart from how it is written, and whether it speaks of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from payung.rails.errors import Issue, RailsError
from payung.rails.iso20022.codes import Meaning, Standing, meaning, standing


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code of the external code set, or the bank's own; and its words."""

    code: str
    text: str = ""

    @property
    def meaning(self) -> Meaning:
        return meaning(self.code)


@dataclass(frozen=True, slots=True)
class ItemStatus:
    """What became of one payment. `amount` in whole rupiah when the bank repeats it; `line` and `path` in its file."""

    end_to_end_id: str
    status: str
    reasons: tuple[Reason, ...] = ()
    amount: int | None = None
    bank_reference: str | None = None
    line: int = 0
    path: str = ""

    @property
    def standing(self) -> Standing:
        return standing(self.status)


@dataclass(frozen=True)
class StatusReport:
    """A bank's answer to an order file; `group_status` and `batch_status` are None where it speaks of items only."""

    message_id: str
    created_at: datetime | None
    original_message_id: str
    original_message_name: str
    original_batch_id: str | None
    group_status: str | None
    group_reasons: tuple[Reason, ...]
    batch_status: str | None
    batch_reasons: tuple[Reason, ...]
    items: tuple[ItemStatus, ...]
    issues: tuple[Issue, ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, ItemStatus]:
        return {item.end_to_end_id: item for item in self.items}

    def of(self, end_to_end_id: str) -> tuple[Standing, tuple[Reason, ...]] | None:
        """Where one payment stands: by its own status, else by the batch's, else by the file's; None when it is not told.

        Nobody assumes: a report that names some payments and has no status for all says nothing about the others, nor
        does one that calls the whole partly accepted, or by a code that nobody knows.
        """
        own = self._by_id.get(end_to_end_id)
        if own is not None:
            return own.standing, own.reasons
        status, reasons = (
            (self.batch_status, self.batch_reasons) if self.batch_status else (self.group_status, self.group_reasons)
        )
        outcome = standing(status)
        return None if outcome in (Standing.PARTIAL, Standing.UNKNOWN) else (outcome, reasons)


def require_ours(report: StatusReport, message_id: str, amounts: Mapping[str, int]) -> None:
    """Refuses, as a whole, an answer that is not about the batch `message_id` with these payments in rupiah.

    Raises RailsError: ISO_DAMAGED when the answer has issues, ISO_OTHER_BATCH when it names another file, a
    payment that is not ours, another amount, or one payment with two different statuses.
    """
    if report.issues:
        raise damage(report.issues[0])
    if report.original_message_id != message_id:
        raise other_batch()
    seen: dict[str, str] = {}
    for item in report.items:
        if item.end_to_end_id not in amounts:
            raise other_batch()
        if item.amount is not None and item.amount != amounts[item.end_to_end_id]:
            raise other_batch()
        if seen.setdefault(item.end_to_end_id, item.status) != item.status:
            raise other_batch()


def damage(first: Issue) -> RailsError:
    """The refusal of a file in which something cannot be read: where and which, never what stands there."""
    return RailsError(
        "ISO_DAMAGED",
        "Jawaban bank rusak pada baris %(line)s: %(path)s (%(code)s)",
        line=first.line,
        path=first.path,
        code=first.code,
    )


def other_batch() -> RailsError:
    """The refusal of a file about something else. What it says may name people: it is not repeated."""
    return RailsError("ISO_OTHER_BATCH", "Jawaban bank bukan untuk kelompok ini")

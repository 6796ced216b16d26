"""What the family is told at each step: one message an event, to whoever reported the death, in his language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from payung.casework.selectors import clock as case_clock
from payung.claims.models import Claim, Report
from payung.notices.letters import grouped
from payung.notices.services import Recipient, queue
from payung.platform import clock
from payung.platform.db import APPLICATION, LOADER
from payung.vault.types import PAPER_TYPES

NEW_ACCOUNT = gettext_noop("bawa buku tabungan ahli waris yang masih aktif ke kantor BPJS Ketenagakerjaan")


def needs_papers(claim: Claim, types: Sequence[str]) -> None:
    """Which papers are still needed."""
    with translation.override(_language(claim)):
        words = ", ".join(gettext(PAPER_TYPES[one]) for one in types)
    _tell(claim, "claim_needs_papers", f"papers:{clock.today()}:{'+'.join(types)}", papers=words)


def complete(claim: Claim) -> None:
    """The papers are complete, and until when it is decided."""
    found = case_clock(claim.case_id, clock.today())
    if found and found.calendar_due:
        _tell(claim, "claim_complete", "complete", deadline=found.calendar_due.isoformat())


def paused(claim: Claim, reason: str) -> None:
    """The clock stands still, and why."""
    _tell(claim, "claim_paused", f"paused:{clock.today()}", reason=reason.strip().rstrip("."))


def approved(claim: Claim, amount: int) -> None:
    """How much goes to the heirs (whole rupiah)."""
    _tell(claim, "claim_approved", "approved", amount=str(amount))


def rejected(claim: Claim, reason: str) -> None:
    """Why nothing is paid."""
    _tell(claim, "claim_rejected", "rejected", reason=reason.strip().rstrip("."))


def reported(found: dict[str, Any], report_id: int) -> None:
    """The report has arrived; `found` is the row of `payung.claim_reporter`."""
    _queue(found, "claim_reported", f"report:{report_id}", f"report:{report_id}:reported", {})


def heard(found: dict[str, Any]) -> None:
    """What the bank did to a claim; `found` is the row of `payung.claim_heard`."""
    subject = f"claim:{found['claim']}"
    if found["payout"] in ("rejected", "returned"):
        with translation.override(found["language"]):
            todo = gettext(NEW_ACCOUNT)
        _queue(found, "claim_returned", subject, f"{subject}:returned:{found['payment']}", {"todo": todo})
    elif found["state"] == "paid":
        key = f"{subject}:paid:{found['last_payment']}"
        _queue(found, "claim_paid", subject, key, {"amount": str(found["paid"])})


def _queue(found: dict[str, Any], template: str, subject: str, key: str, data: dict[str, str]) -> None:
    queue(
        template,
        subject,
        found["regency"],
        Recipient(found["name"], phone=found["phone"], address=found["address"]),
        {"code": grouped(found["code"]), **data},
        key,
        found["language"],
        using=LOADER,
    )


def _tell(claim: Claim, template: str, event: str, **data: str) -> None:
    found = _report(claim)
    if found is None:
        return
    queue(
        template,
        f"claim:{claim.pk}",
        claim.regency,
        Recipient(found.reporter_name, phone=found.reporter_phone, address=found.reporter_address),
        {"code": grouped(claim.code), **data},
        f"claim:{claim.pk}:{event}",
        found.language,
        using=APPLICATION,
    )


def _report(claim: Claim) -> Report | None:
    return Report.objects.filter(claim=claim, code=claim.code).first()


def _language(claim: Claim) -> str:
    found = _report(claim)
    return found.language if found else "id"

"""Notifications to the family, in the language of the person who reported the death: one message for each event. The
worker sends them, from events that this room's database functions record.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from payung.notices.letters import grouped
from payung.notices.services import Recipient, queue
from payung.vault.kinds import PAPER_WORDS

NEW_ACCOUNT = gettext_noop("bawa buku tabungan ahli waris yang masih aktif ke kantor BPJS Ketenagakerjaan")
TEMPLATES = {
    "papers": "claim_needs_papers",
    "complete": "claim_complete",
    "paused": "claim_paused",
    "resumed": "claim_resumed",
    "approved": "claim_approved",
    "rejected": "claim_rejected",
    "account_proposed": "claim_account_proposed",
    "account_confirmed": "claim_account_confirmed",
}
BRIEF = 160  # characters of a reason in a message; the letter and the office have the full text


def reported(recipient: Mapping[str, Any], report_id: int) -> None:
    """Tell the reporter that the report has arrived; `recipient` is the row of `payung.claim_reporter`."""
    _queue(recipient, "claim_reported", f"report:{report_id}", f"report:{report_id}:reported", {})


def tell_step(event: dict[str, Any], recipient: Mapping[str, Any]) -> None:
    """Tell the family about a step of the claim; `event` is the payload of `payung.claim_tell`, `recipient` the row of
    `payung.claim_told`.
    """
    what = event["what"]
    if what == "resumed" and "deadline" not in event:
        return  # the clock was not running, so no deadline has moved
    data = _facts(what, event, recipient)
    _queue(recipient, TEMPLATES[what], f"claim:{recipient['claim']}", event["key"], data)


def _facts(what: str, event: dict[str, Any], recipient: Mapping[str, Any]) -> dict[str, str]:
    if what == "papers":
        return {"papers": _papers(event["papers"], recipient["language"])}
    if what in ("complete", "resumed"):
        return {"deadline": str(event["deadline"])}
    if what in ("paused", "rejected"):
        return {"reason": brief(recipient["reason"])}
    if what == "approved":
        return {"amount": str(event["amount"])}
    return {"ending": str(recipient["ending"])}


def heard(recipient: Mapping[str, Any]) -> None:
    """Tell the family what the bank did with a payment; `recipient` is the row of `payung.claim_heard`."""
    subject = f"claim:{recipient['claim']}"
    if recipient["payout"] in ("rejected", "returned"):
        with translation.override(recipient["language"]):
            todo = gettext(NEW_ACCOUNT)
        _queue(recipient, "claim_returned", subject, f"{subject}:returned:{recipient['payment']}", {"todo": todo})
    elif recipient["state"] == "paid":
        key = f"{subject}:paid:{recipient['last_payment']}"
        _queue(recipient, "claim_paid", subject, key, {"amount": str(recipient["paid"])})


def brief(reason: str) -> str:
    """A reason cut to the length of a message, between two words."""
    words = " ".join(reason.split()).rstrip(". ")
    if len(words) <= BRIEF:
        return words
    return words[:BRIEF].rsplit(" ", 1)[0].rstrip(",;:. ") + "..."


def _papers(types: list[str], language: str) -> str:
    with translation.override(language):
        return ", ".join(gettext(PAPER_WORDS[one]) for one in types)


def _queue(recipient: Mapping[str, Any], template: str, subject: str, key: str, data: dict[str, str]) -> None:
    queue(
        template,
        subject,
        recipient["regency"],
        Recipient(recipient["name"], phone=recipient["phone"], address=recipient["address"]),
        {"code": grouped(recipient["code"]), **data},
        key,
        recipient["language"],
    )

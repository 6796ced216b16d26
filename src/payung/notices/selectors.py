"""Reading messages and letters; scope is the session's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connections
from django.db.models import QuerySet

from payung.notices import bindings
from payung.notices.letters import normal_code
from payung.notices.models import Notification, NotificationLetter
from payung.platform.db import APPLICATION, LOADER


@dataclass(frozen=True)
class Verified:
    """What the verification page shows of a genuine letter; `ended_on` when another letter replaced it."""

    template: str
    number: str
    issued_on: date
    amount: int | None
    regency: str
    ended_on: date | None


def messages(subject: str = "", state: str = "") -> QuerySet[Notification]:
    """Messages with recipients, newest first, of one subject ("claim:12") or in one state."""
    rows = Notification.objects.select_related("recipient").order_by("-id")
    if subject:
        rows = rows.filter(subject=subject)
    return rows.filter(state=state) if state else rows


def letters(subject: str = "") -> QuerySet[NotificationLetter]:
    """Letters, newest first, of one subject."""
    rows = NotificationLetter.objects.select_related("end").order_by("-id")
    return rows.filter(subject=subject) if subject else rows


def verify(text: str) -> Verified | None:
    """The letter of a verification code, for anybody; None for a code of no letter. Needs no session."""
    code = normal_code(text)
    with connections[APPLICATION].cursor() as cursor:
        # asked also for what cannot be a code, so that both answers take the same time
        letter = bindings.cek_letter(code or "-").on(cursor)
    if not letter:
        return None
    ended = letter["ended_on"]
    return Verified(
        letter["template"],
        letter["number"],
        date.fromisoformat(letter["issued_on"]),
        letter["amount"],
        letter["regency"],
        date.fromisoformat(ended) if ended else None,
    )


def refuses(channel: str, contact: str, regency: str) -> bool:
    """Whether a contact wants no messages of a regency's offices; asked by the worker, which has no session."""
    with connections[LOADER].cursor() as cursor:
        return bindings.notice_refused(channel=channel, contact=contact, regency=regency).on(cursor)

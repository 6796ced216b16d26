"""Reading messages and letters; scope is the session's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connections
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now

from payung.notices import bindings
from payung.notices.errors import NoticeRefused
from payung.notices.letters import normal_code
from payung.notices.models import Notification, NotificationLetter
from payung.platform.db import APPLICATION, LOADER

NO_WORD = timedelta(days=3)  # after so long without a receipt nobody knows whether a message arrived
FIGURES = timedelta(days=30)


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


def message(message_id: int) -> Notification:
    """A message within the scope, with its tries and receipts. Raises NoticeRefused(MESSAGE_UNKNOWN)."""
    row = Notification.objects.prefetch_related("tries", "receipts").filter(pk=message_id).first()
    if row is None:
        raise NoticeRefused("MESSAGE_UNKNOWN", "Kabar itu tidak ada di wilayah Anda.")
    return row


def figures() -> list[dict[str, Any]]:
    """How messages of the last 30 days fared, by channel, within the scope: how many there are, wait, were handed over and nothing is
    known yet, of these without a word for three days, arrived, did not arrive, failed. One query.
    """
    recent = Notification.objects.filter(queued_at__gte=Now() - FIGURES).exclude(channel="none")
    rows = recent.values("channel").annotate(
        messages=Count("id"),
        waiting=Count("id", filter=Q(state__in=["queued", "sending"])),
        sent=Count("id", filter=Q(state="sent")),
        no_word=Count("id", filter=Q(state="sent", finished_at__lt=Now() - NO_WORD)),
        delivered=Count("id", filter=Q(state="delivered")),
        undelivered=Count("id", filter=Q(state="undelivered")),
        failed=Count("id", filter=Q(state="failed")),
    )
    return list(rows.order_by("channel"))


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

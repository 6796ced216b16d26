"""Notifying people: queue a message once, deliver it once, and record who refuses messages.

queue("claim_paid", "claim:12", "53.01", Recipient("...", phone="0812..."), {"code": "...", "amount": "42000000"},
      key="claim:12:paid")
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connections, transaction

from payung.access.policies import require
from payung.access.services import Actor
from payung.notices import bindings, transports
from payung.notices.errors import REFUSALS, NoticeRefused
from payung.notices.models import NotificationLetter
from payung.notices.receipts import gateway
from payung.notices.templates import always, as_sms, sms_parts, write
from payung.platform import clock
from payung.platform.db import LOADER

log = logging.getLogger("payung.notices")
WAITS = tuple(
    timedelta(minutes=n) for n in (1, 5, 30, 180)
)  # waiting times after the first, second, ... failure; after the last one the message fails
_MOBILE = re.compile(r"^62\d{8,13}$")


@dataclass(frozen=True)
class Recipient:
    """Whom a message goes to. Phone as people write it ("0812-3456-789", "+62 812 ...")."""

    name: str
    phone: str = ""
    address: str = ""
    email: str = ""


def queue(
    template: str,
    subject: str,
    regency: str,
    recipient: Recipient,
    data: dict[str, str],
    key: str,
    language: str = "id",
    channel: str | None = None,
    *,
    organisation_id: int | None = None,
) -> int:
    """Put a message into the outbox, in the worker's transaction; returns its id. The same `key` is the same message.

    Only the worker queues messages: database functions of a room record an event (`platform.outbox`), and the room's
    listener calls this.

    template: one of `templates.templates()`; data: its fields (`templates.fields(name)`), `amount` in digits, dates ISO.
    subject: what it is about ("claim:12"). regency: whose officers may see it. channel: sms, letter or email; by default
    the first of these that the recipient can be reached by and has not refused; what tells of accounts or money goes
    there all the same. One who cannot be reached at all gets a
    message that has failed with "no_contact", so that somebody goes there. Raises NoticeRefused.
    """
    title, text = write(template, language, data)
    phone = mobile(recipient.phone)
    with REFUSALS.worded(), transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
        chosen = channel or _channel(cursor, phone, recipient, "" if always(template) else regency)
        body = as_sms(text) if chosen == "sms" else text[:1].upper() + text[1:]
        parts = len(sms_parts(body)) if chosen == "sms" else 1
        return bindings.notice_queue(
            key=key,
            template=template,
            language=language,
            channel=chosen,
            subject=subject,
            regency=regency,
            org=organisation_id,
            name=recipient.name,
            phone=phone,
            address=recipient.address.strip(),
            email=recipient.email.strip(),
            title=title,
            body=body,
            parts=parts,
        ).on(cursor)


def consent(actor: Actor, regency: str, channel: str, contact: str, wish: str) -> None:
    """Keep that a telephone number or e-mail address refuses messages of a regency, or wants them again.

    wish: no or yes. For those who serve the families of that regency; another regency's messages go on. Raises NoticeRefused.
    """
    del actor  # the session's own user is asked and recorded by the database
    address = mobile(contact) if channel == "sms" else contact.strip() if channel == "email" else ""
    if not address:
        raise NoticeRefused("CONTACT_INVALID", "Nomor telepon atau alamat surel itu tidak dapat dibaca.")
    REFUSALS.make(bindings.notice_consent(channel=channel, contact=address, allowed=wish == "yes", regency=regency))


def letter_of(_actor: Actor | None, letter_id: int) -> NotificationLetter:
    """A letter within the scope. Raises NoticeRefused(LETTER_UNKNOWN)."""
    letter = NotificationLetter.objects.select_related("end").filter(pk=letter_id).first()
    if letter is None:
        raise REFUSALS["P0B34"]
    return letter


def withdraw_letter(actor: Actor, letter_id: int, reason: str) -> None:
    """End a letter that no longer holds: its verification page says so from today. It stays on file. Raises NoticeRefused."""
    require(actor.roles, "letters.withdraw")
    if getattr(letter_of(actor, letter_id), "end", None) is not None:
        raise NoticeRefused("LETTER_ENDED", "Surat itu sudah tidak berlaku sebelumnya.")
    REFUSALS.make(bindings.letter_withdraw(letter=letter_id, reason=reason, on=clock.today()))


def send_due(limit: int = 100) -> int:
    """Deliver messages that are due, oldest first; returns how many were sent. For the worker (loader alias).

    Each is taken and committed as "sending" before anything is sent. One that was interrupted in between is sent again
    only by a transport that recognises a message by its id; otherwise it fails as "unclear", so nobody gets it twice.
    """
    sent = 0
    for _ in range(limit):
        with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
            message = next(iter(bindings.notice_take().on(cursor)), None)
        if message is None:
            break
        sent += _deliver(message)
    return sent


def _deliver(message: bindings.NoticeTake) -> int:
    receipt, reason, outcome, name = "", "", "sent", gateway.GatewayTransport.name
    try:
        transport = _transport(message["channel"])
        name = transport.name
        if message["unclear"] and not transport.repeatable:
            outcome, reason = "failed", "unclear"
        else:
            receipt = transport.send(transports.Outgoing.of(message))
    except transports.TransportFailed as failure:
        final = failure.final or message["number"] > len(WAITS)
        outcome, reason = ("failed" if final else "again"), failure.reason
    except Exception as error:  # whatever a transport throws, the message and the queue go on
        log.error("message %s: %s", message["id"], type(error).__name__)
        outcome, reason = ("failed" if message["number"] > len(WAITS) else "again"), type(error).__name__
    wait = WAITS[min(message["number"], len(WAITS)) - 1]
    with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
        bindings.notice_done(
            id=message["id"],
            number=message["number"],
            transport=name,
            outcome=outcome,
            reason=reason,
            receipt=receipt,
            wait=wait,
        ).on(cursor)
    return int(outcome == "sent")


def _transport(channel: str) -> transports.Transport:
    """What delivers a channel: SMS the gateway of this installation, where it has one. Raises TransportFailed."""
    return (gateway.configured() if channel == "sms" else None) or transports.of_channel(channel)


def mobile(phone: str) -> str:
    """An Indonesian mobile number as the network wants it ("6281234567"), or "" when it is none."""
    digits = re.sub(r"[^\d+]", "", phone)
    digits = digits.removeprefix("+").removeprefix("00")
    if digits.startswith("0"):
        digits = "62" + digits[1:]
    elif digits.startswith("8"):
        digits = "62" + digits
    return digits if _MOBILE.match(digits) and digits[2] == "8" else ""


def _channel(cursor: Any, phone: str, recipient: Recipient, regency: str) -> str:
    """The first channel that can reach the recipient and is not refused; regency: whose refusals count, "" for
    nobody's."""
    if phone and not _refused(cursor, "sms", phone, regency):
        return "sms"
    if recipient.address.strip():
        return "letter"
    if recipient.email.strip() and not _refused(cursor, "email", recipient.email.strip(), regency):
        return "email"
    return "none"


def _refused(cursor: Any, channel: str, contact: str, regency: str) -> bool:
    if not regency:
        return False
    return bindings.notice_refused(channel=channel, contact=contact, regency=regency).on(cursor)

"""Reminders of bills: one message before the due day and one after it. Payers who cannot be reached are listed; payers
who refused get nothing.

For a bill in instalments the message is about the next open instalment. Persons get it at the telephone number of the
registry, organisations at the contact that they agreed to.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from payung.access.policies import require
from payung.access.services import Actor
from payung.contributions import bindings, selectors
from payung.contributions.asking import grouped
from payung.contributions.errors import REFUSALS
from payung.contributions.models import BillContact
from payung.contributions.services import payer_of
from payung.kernel.months import MONTH_NAMES
from payung.notices import selectors as notices
from payung.notices.services import Recipient, mobile, queue
from payung.platform.db import LOADER, page_by_page
from payung.registry import selectors as registry
from payung.registry.models import Identity

AT_ONCE = 500
MOST_LISTED = 1_000
BEFORE, AFTER = timedelta(days=3), timedelta(days=30)  # as `payung.reminders_due` has them
TEMPLATES = {"before": "bill_due", "after": "bill_late"}


def set_contact(actor: Actor, payer_id: int, channel: str, contact: str = "") -> None:
    """Write down where a body agreed to be reminded of its bills; channel "none" ends it.

    Raises ContributionsRefused: PAYER_UNKNOWN, CONTACT_OF_PERSON, CONTACT_WRONG.
    """
    require(actor.roles, "reminders.contact")
    payer_of(actor, payer_id)
    written = mobile(contact) if channel == "sms" else contact.strip()
    REFUSALS.make(bindings.bill_contact_set(payer=payer_id, channel=channel, contact=written))


def contact_of(payer_id: int) -> BillContact | None:
    """The contact of an organisation for reminders of its bills, within the scope; None if it has not agreed to any."""
    return BillContact.objects.filter(payer_id=payer_id, ended_at__isnull=True).first()


def remind(on: date) -> int:
    """Write to payers whose bill is due within three days, or was due and is open; returns how many messages were
    queued.

    For each due day of each bill there is one message before and one after it. The message and the row that records it
    are written in one transaction, so after an interrupted run the next one continues and nobody gets the same message
    twice. Loader, no session.
    """
    due = page_by_page(
        lambda after: bindings.reminders_due(today=on, after=after, limit=AT_ONCE).ask(LOADER), "bill_id", AT_ONCE
    )
    return sum(_remind(one) for one in due)


def _remind(one: Mapping[str, Any]) -> int:
    channel = one["channel"]
    contact = mobile(one["contact"]) if channel == "sms" else one["contact"]
    if not contact or notices.refuses(channel, contact, one["regency"]):
        return 0
    with transaction.atomic(using=LOADER):
        if not bindings.reminder_take(bill=one["bill_id"], due=one["due_on"], stage=one["stage"]).ask(LOADER):
            return 0
        queue(
            TEMPLATES[one["stage"]],
            f"bill:{one['bill_id']}",
            one["regency"],
            Recipient(
                one["name"],
                phone=contact if channel == "sms" else "",
                email=contact if channel == "email" else "",
            ),
            {
                "month": f"{MONTH_NAMES[one['month'].month - 1]} {one['month'].year}",
                "amount": str(one["amount"]),
                "deadline": one["due_on"].isoformat(),
                "code": grouped(one["code"]),
            },
            key=f"bill:{one['bill_id']}:{one['due_on']}:{one['stage']}",
            channel=channel,
            organisation_id=one["organisation_id"],
        )
    return 1


def unreached(on: date) -> list[dict[str, Any]]:
    """Bills that are due within three days or were due within a month, of persons without a mobile number or whose
    newest reminder did not arrive; the officers of the place visit them. `reason`: why it did not arrive. Within the
    scope, earliest day first, at most a thousand. Four queries.
    """
    rows = selectors.bills(state="unpaid").filter(
        Q(next_due__gte=on - AFTER, next_due__lte=on + BEFORE), payer__person_id__isnull=False
    )
    listed = list(rows.order_by("next_due", "id")[:MOST_LISTED])
    people = registry.identities([one.payer.person_id for one in listed if one.payer.person_id])
    with connection.cursor() as cursor:
        missed = {one["bill_id"]: one["reason"] for one in bindings.bills_missed([one.pk for one in listed]).on(cursor)}
    reasons = {one.pk: _missed(people.get(one.payer.person_id or 0), missed.get(one.pk, "")) for one in listed}
    return [
        {
            "bill_id": one.pk,
            "person_id": one.payer.person_id,
            "name": people[one.payer.person_id or 0].name,
            "regency": one.regency,
            "payment_code": one.payment_code or "",
            "open": one.standing.open,
            "due_on": selectors.next_due(one),
            "reason": reasons[one.pk],
        }
        for one in listed
        if reasons[one.pk]
    ]


def _missed(person: Identity | None, reason: str) -> str:
    """Why no reminder can reach a person, or why the newest did not (`reason`); "" if one can, or if the reader may
    not see the person. A code of `notices.choices.REASON`, or of a transport.
    """
    if person is None:
        return ""
    return reason if mobile(person.phone) else "no_phone"

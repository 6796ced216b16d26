"""Accounts of others: made, changed and closed by who keeps them. What concerns money takes a second administrator.

Runs in the caller's transaction and session; the database decides what holds.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import Prefetch, Q, QuerySet

from payung.access import bindings
from payung.access.changes import change_of
from payung.access.errors import REFUSALS, AccessRefused
from payung.access.gate import gate_key
from payung.access.models import AGENT, ROLES, Grant, User
from payung.access.policies import require
from payung.access.services import Actor
from payung.parties.models import Office, Organisation
from payung.places.models import Place
from payung.places.selectors import code_of
from payung.platform import bindings as platform
from payung.platform.models import History
from payung.platform.sealing import seal, unseal

SEAL = "start-password"
HALF = 9  # bytes: twelve signs of base64, so that each half alone is beyond guessing
OF_USER = ("id", "username")


@dataclass(frozen=True)
class Start:
    """A first password, or the half that this administrator hands over. change: the proposal that waits for the other half."""

    password: str
    change: int | None = None


def users(text: str = "", role: str = "", state: str = "", organisation: str = "") -> QuerySet[User]:
    """Accounts that the session keeps, by name. text: in the user name or the name shown; organisation: its code."""
    rows = kept().order_by("username").select_related("office__organisation")
    rows = rows.prefetch_related(
        Prefetch("grants", Grant.objects.select_related("place", "organisation").order_by("id"))
    )
    if text:
        rows = rows.filter(Q(username__icontains=text) | Q(display_name__icontains=text))
    if role:
        rows = rows.filter(grants__role=role)
    if organisation:
        rows = rows.filter(Q(grants__organisation__code=organisation) | Q(office__organisation__code=organisation))
    if state:
        rows = rows.filter(is_active=state == "active")
    return rows.distinct()


def kept() -> QuerySet[User]:
    """Accounts that the session keeps: what its policy shows of grants, and of who has none, by his office."""
    with connection.cursor() as cursor:
        everywhere = bindings.keeps(None).on(cursor)
        near_by = [*platform.provinces().on(cursor), *platform.places().on(cursor)]
    if everywhere:
        return User.objects.all()
    held = Q(grants__in=Grant.objects.all())
    for code in near_by:
        held |= Q(office__place__code__startswith=code, grants__isnull=True)
    return User.objects.filter(held)


def user_of(_actor: Actor | None, user_id: int) -> User:
    """One account that the session keeps. Raises AccessRefused(NOT_KEPT)."""
    row = users().filter(pk=user_id).first()
    if row is None:
        raise REFUSALS["P0E50"]
    return row


def named(username: str) -> User:
    """One account by its user name. Raises AccessRefused(USER_UNKNOWN)."""
    row = users().filter(username=username).first()
    if row is None:
        raise AccessRefused("USER_UNKNOWN", "Pengguna %(username)s tidak ada.", username=username)
    return row


def lines(rows: Sequence[User]) -> list[dict[str, Any]]:
    """Accounts as every face tells them, with their grants."""
    return [
        {
            "id": row.pk,
            "username": row.username,
            "name": row.display_name,
            "state": "active" if row.is_active else "closed",
            "office": row.office.name if row.office else "",
            "office_code": row.office.code if row.office else "",
            "organisation": row.office.organisation.name if row.office else "",
            "grants": [grant_line(one) for one in row.grants.all()],
            "roles": sorted({one.role for one in row.grants.all()}),
            "created_at": row.created_at,
        }
        for row in rows
    ]


def grant_line(grant: Grant) -> dict[str, Any]:
    """A role with where it holds."""
    return {
        "id": grant.pk,
        "role": grant.role,
        "place_code": grant.place_id,
        "place": grant.place.name if grant.place else "",
        "organisation_code": grant.organisation.code if grant.organisation else None,
        "organisation": grant.organisation.name if grant.organisation else "",
        "caseload": grant.caseload,
    }


def whole(user_id: int) -> dict[str, Any]:
    """One account. Raises AccessRefused(NOT_KEPT)."""
    return lines([user_of(None, user_id)])[0]


def newest() -> dict[str, Any]:
    """The account that was made last, among those that the session keeps."""
    return lines([kept().order_by("-id").select_related("office__organisation")[0]])[0]


def past(user_id: int) -> list[History]:
    """The change history of an account and its grants, newest first, where the session may read it."""
    of_grants = Q(table_name="access_grant") & (Q(new__user_id=user_id) | Q(old__user_id=user_id))
    about = Q(table_name="access_user", row_id=str(user_id)) | of_grants
    return list(History.objects.filter(about).order_by("-id")[:100])


def add(actor: Actor, username: str, name: str, office: str) -> int:
    """Make an account for an office (its code); it holds no role and has no password. Raises AccessRefused: NOT_KEPT,
    USER_FORM, USERNAME_USED.
    """
    require(actor.roles, "users.manage")
    return REFUSALS.make(bindings.account_add(username=username, name=name, office=_office(office)))


def change(actor: Actor, user_id: int, name: str, office: str) -> None:
    """Another name or office. Raises AccessRefused: NOT_KEPT, OWN_ACCOUNT, USER_FORM."""
    require(actor.roles, "users.manage")
    REFUSALS.make(bindings.account_change(user=user_id, name=name, office=_office(office)))


def give(
    actor: Actor, user_id: int, role: str, place: str = "", organisation: str = "", reason: str = ""
) -> int | None:
    """Give a role over a place (code), for an organisation (code), or both. Returns None where it holds at once, else the
    number of the proposal that waits for the second administrator.

    Raises AccessRefused: NOT_KEPT, OWN_ACCOUNT, CLOSED, ROLE_UNKNOWN, GRANT_*, GRANTS_WIDEN, ROLE_ALONE, CHANGE_WAITS.
    """
    require(actor.roles, "users.manage")
    if role not in ROLES:
        raise AccessRefused("ROLE_UNKNOWN", "Peran tidak dikenal. Pilih salah satu: %(roles)s.", roles=", ".join(ROLES))
    place = code_of(place) if place else ""
    if place and not Place.objects.filter(code=place).exists():
        raise REFUSALS["P0E5G"]
    body = _organisation(organisation) if organisation else None
    call = bindings.grant_give(
        user=user_id, role=role, place=place or None, org=body, caseload=role == AGENT, reason=reason
    )
    return REFUSALS.make(call)


def confirm_grant(actor: Actor, change_id: int, seen: str) -> None:
    """As the second administrator: the role holds from now on. Raises AccessRefused: CHANGE_*, OWN_ACCOUNT, NOT_KEPT."""
    require(actor.roles, "changes.confirm")
    REFUSALS.make(bindings.grant_confirm(change=change_id, seen=seen))


def end_grant(actor: Actor, user_id: int, grant_id: int) -> None:
    """End a role of another person at once. Raises AccessRefused: NOT_KEPT, OWN_ACCOUNT, LAST_ADMINISTRATOR, CHANNEL."""
    require(actor.roles, "users.manage")
    if not Grant.objects.filter(pk=grant_id, user_id=user_id).exists():
        raise REFUSALS["P0E50"]
    REFUSALS.make(bindings.grant_end(grant_id))


def close(actor: Actor, user_id: int) -> None:
    """Close another person's account at once, with all its sessions. Raises AccessRefused: NOT_KEPT, OWN_ACCOUNT,
    CLOSED, LAST_ADMINISTRATOR.
    """
    require(actor.roles, "users.manage")
    REFUSALS.make(bindings.account_close(user_id))


def reopen(actor: Actor, user_id: int, reason: str = "") -> int | None:
    """Open a closed account again. Returns None, or the number of the proposal where it moves money. Raises AccessRefused."""
    require(actor.roles, "users.manage")
    return REFUSALS.make(bindings.account_reopen(user=user_id, reason=reason))


def confirm_reopen(actor: Actor, change_id: int, seen: str) -> None:
    """As the second administrator: the account is open again. Raises AccessRefused: CHANGE_*, OWN_ACCOUNT, NOT_KEPT."""
    require(actor.roles, "changes.confirm")
    REFUSALS.make(bindings.account_reopen_confirm(change=change_id, seen=seen))


def start_password(actor: Actor, user_id: int) -> Start:
    """A first password for another person, shown once. Of an account that moves money it is the first half; the second
    administrator gets the other (`confirm_start`). Raises AccessRefused: NOT_KEPT, OWN_ACCOUNT, CLOSED, CHANGE_WAITS.
    """
    require(actor.roles, "users.manage")
    if bindings.account_takes_two(user_id).ask():
        half = secrets.token_urlsafe(HALF)
        call = bindings.password_start(user=user_id, hash=None, issued=0, mac=None, sealed=seal(SEAL, half))
        return Start(half, REFUSALS.make(call))
    chosen = secrets.token_urlsafe(2 * HALF)
    hashed, issued, mac = _proven(user_id, 0, chosen)
    REFUSALS.make(bindings.password_start(user=user_id, hash=hashed, issued=issued, mac=mac, sealed=None))
    return Start(chosen)


def confirm_start(actor: Actor, change_id: int, seen: str) -> Start:
    """As the second administrator: the other half of a first password, shown once. Both halves together, the first one
    first, open the account for its owner. Raises AccessRefused: CHANGE_*, OWN_ACCOUNT, NOT_KEPT, CLOSED.
    """
    require(actor.roles, "changes.confirm")
    proposal = change_of(actor, change_id)
    sealed = bindings.change_sealed(change_id).ask()
    if proposal.kind != "password" or sealed is None:
        raise REFUSALS["P0E54" if proposal.made_by == actor.user_id else "P0E53"]
    half = secrets.token_urlsafe(HALF)
    hashed, issued, mac = _proven(int(proposal.content["user"]), change_id, unseal(SEAL, bytes(sealed)) + half)
    call = bindings.password_start_confirm(change=change_id, seen=seen, hash=hashed, issued=issued, mac=mac)
    REFUSALS.make(call)
    return Start(half)


def _proven(user_id: int, change_id: int, password: str) -> tuple[str, int, bytes]:
    """Hash, moment and proof of a first password: the database takes none that this process has not made."""
    hashed, issued = make_password(password), int(time.time())
    message = f"start|{user_id}|{change_id}|{hashlib.sha256(hashed.encode()).hexdigest()}|{issued}"
    return hashed, issued, hmac.new(gate_key(), message.encode(), hashlib.sha256).digest()


def _office(code: str) -> int:
    row = Office.objects.filter(code=code).values_list("pk", flat=True).first()
    if row is None:
        raise AccessRefused("OFFICE_UNKNOWN", "Kantor %(code)s belum ada.", code=code)
    return row


def _organisation(code: str) -> int:
    row = Organisation.objects.filter(code=code).values_list("pk", flat=True).first()
    if row is None:
        raise AccessRefused("PARTY_UNKNOWN", "Lembaga %(code)s belum ada.", code=code)
    return row

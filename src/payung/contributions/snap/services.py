"""Banks that report payments to us: connecting one, listing them, ending a connection."""

from __future__ import annotations

import ipaddress
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from payung.access.policies import require
from payung.access.services import Actor
from payung.contributions import bindings
from payung.contributions.choices import AMOUNTS
from payung.contributions.errors import REFUSALS, ContributionsRefused
from payung.contributions.snap.models import SnapClient
from payung.kernel.choices import values
from payung.platform.db import acting, rows, scalar
from payung.platform.sealing import seal
from payung.rails.snap.profile import SignatureMode
from payung.rails.snap.signature import load_public_key, new_key_pair

SEAL = "snap-client"
NAME_LIMIT = 60
GRACE_DAYS = 365


@dataclass(frozen=True)
class NewClient:
    """The credentials that a bank gets once. `private_key_pem` is "" when the bank brought a public key of its own."""

    client_id: str
    client_secret: str
    partner_id: str
    private_key_pem: str


def create_client(
    actor: Actor,
    name: str,
    public_key: str = "",
    *,
    service_id: str = "",
    allow_from: Sequence[str] = (),
    grace_days: int = GRACE_DAYS,
    signature: str = SignatureMode.SYMMETRIC,
    amounts: str = "closed",
) -> NewClient:
    """Connect a bank under `name`; its keys open nothing before another administrator has confirmed it.

    public_key: PEM key or certificate of the bank; without one a key pair is made here and the private half handed out.
    service_id: the digits of partnerServiceId agreed with the bank, "" when it uses its own. allow_from: networks.
    signature: "symmetric" (token and secret, the standard's default) or "asymmetric" (every call signed with its key).
    amounts: which amounts it takes for a code (`choices.AMOUNTS`): exactly what is open, up to that, or any.
    Raises ContributionsRefused (SNAP_NAME, SNAP_NAME_USED, SNAP_AMOUNTS, SNAP_SERVICE_ID, SNAP_NETWORK, SNAP_GRACE, SNAP_SIGNATURE),
    RailsError (SNAP_KEY), Forbidden.
    """
    require(actor.roles, "snap.manage")
    name = " ".join(name.split())
    _check(name, service_id, grace_days)
    if signature not in list(SignatureMode):
        raise ContributionsRefused("SNAP_SIGNATURE", "Cara menandatangani hanya symmetric atau asymmetric.")
    if amounts not in values(AMOUNTS):
        raise ContributionsRefused("SNAP_AMOUNTS", "Jumlah yang boleh dibayar hanya closed, partial atau open.")
    networks = [_network(text) for text in allow_from]
    if public_key:
        load_public_key(public_key)
    private, public = ("", public_key) if public_key else new_key_pair()
    with acting(actor.token) as cursor:
        cursor.execute("select 1 from contributions_snapclient where name = %s and revoked_at is null", [name])
        if scalar(cursor):
            raise ContributionsRefused(
                "SNAP_NAME_USED", "Klien SNAP %(name)s sudah ada. Cabut dulu, atau pakai nama lain.", name=name
            )
    client_id, secret = secrets.token_hex(16), secrets.token_urlsafe(48)
    with acting(actor.token):
        partner_id = REFUSALS.make(
            bindings.snap_client_add(
                name=name,
                client_id=client_id,
                service_id=service_id,
                public_key=public,
                allow_from=networks,
                grace_days=grace_days,
                sealed=seal(SEAL, secret),
                signature=str(signature),
                amounts=amounts,
            )
        )
    return NewClient(client_id, secret, partner_id, private)


def clients() -> list[SnapClient]:
    """All banks that are or were connected, the newest first; only for those who manage them."""
    return list(SnapClient.objects.order_by("revoked_at", "-id"))


@dataclass(frozen=True)
class Activity:
    """A bank's calls so far: calls since `since`, all payments that it reported, the last call."""

    calls: int = 0
    payments: int = 0
    rupiah: int = 0
    last_call: datetime | None = None


def activity(since: date) -> dict[int, Activity]:
    """Activity by client, as far as the session may see it; amounts in whole rupiah."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.id, k.calls, k.last_call, v.payments, v.rupiah from contributions_snapclient c"
            " left join lateral (select count(*) filter (where day >= %s) as calls, max(at) as last_call"
            "   from contributions_snapcall where client_id = c.id) k on true"
            " left join lateral (select count(*) as payments, coalesce(sum(amount), 0)::bigint as rupiah"
            "   from contributions_vapayment where client_id = c.id) v on true",
            [since],
        )
        listed = rows(cursor)
    return {
        row["id"]: Activity(int(row["calls"]), int(row["payments"]), int(row["rupiah"]), row["last_call"])
        for row in listed
    }


def client_of(_actor: Actor | None, bank_id: int) -> SnapClient:
    """One bank that is or was connected. Raises ContributionsRefused(SNAP_CLIENT_UNKNOWN)."""
    bank = SnapClient.objects.filter(pk=bank_id).first()
    if bank is None:
        raise ContributionsRefused("SNAP_CLIENT_UNKNOWN", "Klien SNAP itu tidak ada.")
    return bank


def limit_client(actor: Actor, bank_id: int, unknown_an_hour: int) -> None:
    """Set how many well-formed codes without a bill a bank may send within an hour before an alarm is raised.

    Raises ContributionsRefused: SNAP_LIMIT, SNAP_CLIENT_UNKNOWN.
    """
    require(actor.roles, "snap.manage")
    if not 1 <= unknown_an_hour <= 100_000:
        raise ContributionsRefused("SNAP_LIMIT", "Batas kode tak dikenal per jam harus 1 sampai 100.000.")
    with transaction.atomic(), connection.cursor() as cursor:
        client = client_of(actor, bank_id)
        bindings.snap_client_limit(client=client.pk, unknown_an_hour=unknown_an_hour).on(cursor)


def seen(_actor: Actor, bank: SnapClient) -> str:
    """The digest of the present connection, which the second person names."""
    return bindings.snap_client_seen(bank.pk).ask() or ""


def confirm_client(actor: Actor, bank_id: int, seen: str) -> None:
    """As the second administrator: the bank's keys open its door from now on. Raises ContributionsRefused
    (SNAP_CLIENT_UNKNOWN), AccessRefused: CHANGE_UNKNOWN, CHANGE_OWN, CHANGE_MOVED.
    """
    require(actor.roles, "changes.confirm")
    REFUSALS.make(bindings.snap_client_confirm(client=client_of(actor, bank_id).pk, seen=seen))


def revoke_client(actor: Actor, bank_id: int) -> bool:
    """End a bank's access: its tokens end at once, its secret is deleted. False when it had ended already.

    A bank pays for all provinces: who keeps one of them alone does not cut it off. Raises ContributionsRefused:
    SNAP_CLIENT_UNKNOWN. Raises AccessRefused(NOT_KEPT).
    """
    require(actor.roles, "snap.manage")
    return bool(REFUSALS.make(bindings.snap_client_revoke(client_of(actor, bank_id).pk)))


def _check(name: str, service_id: str, grace_days: int) -> None:
    if not 1 <= len(name) <= NAME_LIMIT or not name.isprintable():
        raise ContributionsRefused("SNAP_NAME", "Nama klien SNAP harus 1 sampai %(limit)s huruf.", limit=NAME_LIMIT)
    if not re.fullmatch(r"[0-9]{0,8}", service_id):
        raise ContributionsRefused("SNAP_SERVICE_ID", "partnerServiceId terdiri dari paling banyak delapan angka.")
    if not 0 <= grace_days <= 3650:
        raise ContributionsRefused("SNAP_GRACE", "Masa bayar setelah jatuh tempo harus 0 sampai 3650 hari.")


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text.strip(), strict=False))
    except ValueError as broken:
        raise ContributionsRefused("SNAP_NETWORK", "Alamat jaringan %(text)s tidak sah.", text=text[:50]) from broken

"""Where organisations are paid: recorded by one administrator, verified by another, never changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from payung.access.policies import require
from payung.access.selectors import names_of
from payung.access.services import Actor
from payung.kernel.acts import Question, Saying
from payung.registry import bindings
from payung.registry.errors import REFUSALS, RegistryRefused
from payung.registry.models import BankAccount

_NUMBER, _BANK = re.compile(r"^\d{5,34}$"), re.compile(r"^[A-Z0-9]{2,11}$")


def accounts(organisation_id: int) -> QuerySet[BankAccount]:
    """Accounts of an organisation within the session's scope, the newest first."""
    return BankAccount.objects.filter(organisation_id=organisation_id).select_related("organisation").order_by("-id")


def account_of(_actor: Actor | None, account_id: int) -> BankAccount:
    """One account of an organisation. Raises RegistryRefused(ACCOUNT_UNKNOWN)."""
    row = BankAccount.objects.filter(pk=account_id, organisation__isnull=False).select_related("organisation").first()
    if row is None:
        raise REFUSALS["P0A74"]
    return row


def lines(rows: Sequence[BankAccount]) -> list[dict[str, Any]]:
    """Accounts as every face tells them. Two queries for each are asked of the database: number and holder are veiled."""
    names = names_of({row.created_by for row in rows} | {row.verified_by for row in rows if row.verified_by})
    return [
        {
            "id": row.pk,
            "organisation_id": row.organisation_id,
            "bank_code": row.bank_code,
            "account_no": row.account_no,
            "holder_name": row.holder_name,
            "state": "closed" if row.closed_at else "active" if row.verified_by else "waiting",
            "made_by": names.get(row.created_by, ""),
            "verified_by": names.get(row.verified_by or 0, ""),
        }
        for row in rows
    ]


def whole(account_id: int) -> dict[str, Any]:
    """One account. Raises RegistryRefused(ACCOUNT_UNKNOWN)."""
    return lines([account_of(None, account_id)])[0]


def newest(organisation_id: int) -> dict[str, Any]:
    """The account of an organisation that was recorded last."""
    return lines([accounts(organisation_id)[0]])[0]


def add(actor: Actor, organisation_id: int, bank_code: str, account_no: str, holder_name: str) -> int:
    """Record where an organisation is paid; returns the id. Raises RegistryRefused (ACCOUNT_FORMAT, BANK_CODE),
    AccessRefused (NOT_KEPT, CLOSED).
    """
    require(actor.roles, "organisation_accounts.manage")
    number, bank = re.sub(r"[\s.-]", "", account_no), bank_code.strip().upper()
    if not _NUMBER.match(number):
        raise RegistryRefused("ACCOUNT_FORMAT", "Nomor rekening harus 5 sampai 34 angka.")
    if not _BANK.match(bank):
        raise RegistryRefused("BANK_CODE", "Kode bank tidak sah; contoh 130 untuk Bank NTT.")
    call = bindings.organisation_account_add(
        org=organisation_id, bank=bank, number=number, holder=" ".join(holder_name.split())
    )
    return REFUSALS.ask(call)


def seen(_actor: Actor, account: BankAccount) -> str:
    """The digest of an account as it stands, which the second person names."""
    return bindings.organisation_account_seen(account.pk).ask() or ""


def verify(actor: Actor, account_id: int, seen: str) -> None:
    """As the second administrator: the organisation may be paid there. Raises AccessRefused: CHANGE_*, NOT_KEPT."""
    require(actor.roles, "organisation_accounts.manage")
    REFUSALS.make(bindings.organisation_account_verify(account=account_id, seen=seen))


def close(actor: Actor, account_id: int) -> None:
    """Nothing is paid there any more. Raises AccessRefused(NOT_KEPT)."""
    require(actor.roles, "organisation_accounts.manage")
    REFUSALS.make(bindings.organisation_account_close(account_id))


def asked(actor: Actor, account: BankAccount, _data: object) -> Question:
    """Before an account is verified: whose it is, where, the number and the holder. Raises AccessRefused(CHANGE_OWN)."""
    if account.created_by == actor.user_id:
        raise REFUSALS["P0E54"]
    (line,) = lines([account])
    return Question(
        Saying("Benarkan rekening lembaga ini?"),
        (
            Saying("Lembaga ini dapat dibayar ke rekening ini mulai sekarang."),
            Saying("Cocokkan nomor dan pemiliknya dengan surat dari lembaga atau banknya, bukan dengan pesan."),
        ),
        (
            (Saying("Lembaga"), account.organisation.name if account.organisation else ""),
            (Saying("Kode bank"), line["bank_code"]),
            (Saying("Nomor rekening"), line["account_no"]),
            (Saying("Pemilik rekening"), line["holder_name"]),
            (Saying("Dicatat oleh"), line["made_by"]),
        ),
    )


def asked_close(_actor: Actor, account: BankAccount, _data: object) -> Question:
    """Before an account of an organisation is closed."""
    (line,) = lines([account])
    return Question(
        Saying("Tutup rekening lembaga ini?"),
        (Saying("Tidak ada pembayaran baru ke rekening ini. Rekening lain dicatat dan dibenarkan dua orang."),),
        ((Saying("Nomor rekening"), line["account_no"]), (Saying("Pemilik rekening"), line["holder_name"])),
    )

"""Reading the ledger: journals, their lines, the trial balance, the chain of seals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from payung.ledger.models import ClosedMonth, Journal, LedgerAccount, Posting, Seal, SignedHead


@dataclass(frozen=True)
class Balance:
    """One account: debits, credits (both positive) and the balance (debit positive), in whole rupiah."""

    code: str
    name: str
    kind: str
    debit: int
    credit: int

    @property
    def balance(self) -> int:
        """Debits less credits, in whole rupiah: positive on the debit side."""
        return self.debit - self.credit


@dataclass(frozen=True)
class SealState:
    """How far the chain reaches. `head` is the hexadecimal digest of its end."""

    seals: int
    journals: int
    unsealed: int
    head: str
    sealed_at: datetime | None
    signed_day: date | None


def balances() -> list[Balance]:
    """Every account with its debits and credits, as the session may see them."""
    sides = {"debit": Sum("amount", filter=Q(amount__gt=0)), "credit": Sum("amount", filter=Q(amount__lt=0))}
    sums = {one["account_id"]: one for one in Posting.objects.values("account_id").annotate(**sides).order_by()}
    listed: list[Balance] = []
    for account in LedgerAccount.objects.order_by("code"):
        one: dict[str, Any] = sums.get(account.code, {})
        debit, credit = int(one.get("debit") or 0), -int(one.get("credit") or 0)
        listed.append(Balance(account.code, account.name, account.kind, debit, credit))
    return listed


def journals(
    event: str = "", account: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[Journal]:
    """Journals with the sum of their debits (`amount`) and the last that is sealed (`sealed_to`), newest first; `until` is included."""
    debits = (
        Posting.objects.filter(journal_id=OuterRef("pk"), amount__gt=0)
        .order_by()
        .values("journal_id")
        .annotate(s=Sum("amount"))
        .values("s")
    )
    sealed = Seal.objects.order_by("-id").values("last_journal")[:1]
    rows = Journal.objects.annotate(amount=Subquery(debits), sealed_to=Subquery(sealed)).order_by("-id")
    if event:
        rows = rows.filter(event=event)
    if account:
        rows = rows.filter(pk__in=Posting.objects.filter(account_id=account).values("journal_id"))
    if since:
        rows = rows.filter(posted_on__gte=since)
    return rows.filter(posted_on__lte=until) if until else rows


def journal(journal_id: int) -> Journal | None:
    """One journal with its organisation."""
    return Journal.objects.select_related("organisation").filter(pk=journal_id).first()


def postings(journal_id: int) -> list[Posting]:
    """Lines of a journal with their accounts."""
    return list(Posting.objects.filter(journal_id=journal_id).select_related("account").order_by("line"))


def journals_of(keys: Iterable[str]) -> dict[str, int]:
    """Journal ids by event key."""
    return dict(Journal.objects.filter(event_key__in=set(keys)).values_list("event_key", "id"))


def seal_of(journal_id: int) -> Seal | None:
    """The seal that holds a journal, or None while it waits."""
    return Seal.objects.filter(first_journal__lte=journal_id, last_journal__gte=journal_id).first()


def seal_state() -> SealState:
    """How far the chain reaches and how many visible journals still wait."""
    last = Seal.objects.order_by("-id").first()
    signed = SignedHead.objects.order_by("-id").first()
    sums = Seal.objects.aggregate(n=Count("id"), journals=Sum("journals"))
    return SealState(
        int(sums["n"]),
        int(sums["journals"] or 0),
        Journal.objects.filter(pk__gt=last.last_journal if last else 0).count(),
        bytes(last.head).hex() if last else "",
        last.sealed_at if last else None,
        signed.day if signed else None,
    )


def events() -> list[str]:
    """Kinds of business events that have journals."""
    return list(Journal.objects.order_by("event").values_list("event", flat=True).distinct())


def accounts() -> list[LedgerAccount]:
    """The chart of accounts."""
    return list(LedgerAccount.objects.order_by("code"))


def closed_months() -> list[date]:
    """Months that take no more postings, newest first."""
    return list(ClosedMonth.objects.order_by("-month").values_list("month", flat=True))

"""The ledger as the token may see it: trial balance, journals, the state of the seal."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from payung.api.auth import may
from payung.api.forms import After, Day, Id, Limit, OneOf, Page, newest_first, page_of
from payung.kernel.choices import values
from payung.ledger import selectors, views
from payung.ledger.choices import EVENT

router = Router(tags=["ledger"])


class LedgerAccountBalance(Schema):
    """Debits and credits as positive rupiah; the balance is positive on the debit side."""

    code: str
    name: str
    kind: str
    debit: int
    credit: int
    balance: int


class TrialBalance(Schema):
    """`total` is zero, whatever the scope: every journal balances."""

    accounts: list[LedgerAccountBalance]
    debit: int
    credit: int
    total: int


class JournalOut(Schema):
    """One business event. `memo` holds ids and counts; `amount` is the sum of its debits. `seal`: sealed or waiting."""

    id: int
    event: str
    event_key: str
    posted_on: date
    organisation_id: int | None
    memo: dict[str, Any]
    lines: int
    amount: int
    seal: str


class PostingOut(Schema):
    """One line: `amount` is positive for a debit, negative for a credit; `side` says the same without a sign."""

    line: int
    account: str
    account_name: str
    amount: int
    debit: int | None
    credit: int | None


class JournalDetail(JournalOut):
    postings: list[PostingOut]


class SealOut(Schema):
    """How far the sealed chain reaches; `head` is the digest of its end. `payung ledger verify` walks it again."""

    seals: int
    journals: int
    unsealed: int
    head: str
    sealed_at: datetime | None
    signed_day: date | None


@router.get("/ledger/trial-balance", auth=may("ledger.view"), response=TrialBalance, summary="Trial balance")
def trial_balance(request: HttpRequest) -> dict[str, Any]:
    return views.trial()


@router.get("/ledger/journals", auth=may("ledger.view"), response=Page[JournalOut], summary="Journals, newest first")
def list_journals(
    request: HttpRequest,
    event: Annotated[str, OneOf(values(EVENT))] | None = None,
    account: Annotated[str | None, Field(pattern=r"^[0-9]{4,8}$")] = None,
    since: Day | None = None,
    until: Day | None = None,
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    rows = selectors.journals(event or "", account or "", since, until)
    return page_of(newest_first(rows, after, limit), limit, views.journals)


@router.get("/ledger/journals/{journal_id}", auth=may("ledger.view"), response=JournalDetail, summary="One journal")
def get_journal(request: HttpRequest, journal_id: Id) -> dict[str, Any]:
    return views.journal(journal_id)


@router.get("/ledger/seal", auth=may("ledger.view"), response=SealOut, summary="State of the seal")
def seal_state(request: HttpRequest) -> Any:
    return selectors.seal_state()

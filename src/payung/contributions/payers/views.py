"""Payers, their accounts by date and their refunds as interface, commands and tables show them. Whole rupiah."""

from __future__ import annotations

from datetime import date
from typing import Any

from payung.contributions.choices import AGE, REFUND_STATE, STATEMENT_KIND
from payung.contributions.models import Refund
from payung.contributions.payers import services as credits
from payung.contributions.payers import statements
from payung.contributions.services import payer_of
from payung.kernel.views import Col, Columns, fields
from payung.participation.choices import PAYER_KIND

STATEMENT: Columns = (
    Col("day", "Tanggal", "date"),
    Col("kind", "Kejadian", "choice", STATEMENT_KIND),
    Col("month", "Bulan", "month"),
    Col("number", "Nomor", "id", on="file"),
    Col("owed", "Tagihan", "money"),
    Col("held", "Titipan", "money"),
    Col("balance", "Saldo", "money"),
)
REFUND: Columns = (
    Col("id", "Nomor", "id"),
    Col("payer", "Pembayar", "wide"),
    Col("amount", "Jumlah", "money"),
    Col("why", "Alasan", "wide"),
    Col("state", "Keadaan", "choice", REFUND_STATE),
)
AGES: Columns = (
    Col("age", "Umur", "choice", AGE),
    Col("bills", "Tagihan", "number"),
    Col("open", "Sisa", "money"),
)
PAYER: Columns = (
    Col("payer", "Pembayar", "wide"),
    Col("id", "Nomor", "id", on="file"),
    Col("payer_kind", "Jenis pembayar", "choice", PAYER_KIND),
    Col("bills", "Belum lunas", "number"),
    Col("open", "Sisa", "money"),
    Col("credit", "Titipan", "money"),
)


def refund_line(refund: Refund) -> dict[str, Any]:
    """A refund of credit to its payer, proposed or paid."""
    names = (
        "payer_id",
        "bank_account_id",
        "amount",
        "why",
        "state",
        "maker_id",
        "made_at",
        "checker_id",
        "decided_at",
        "reason",
    )
    return {
        "id": refund.pk,
        "payer": refund.payer.label,
        **fields(refund, names),
        "instruction_id": refund.instruction_id,
    }


def refund_whole(refund_id: int) -> dict[str, Any]:
    """One refund. Raises ContributionsRefused(REFUND_UNKNOWN)."""
    return refund_line(credits.refund_of(None, refund_id))


def statement_line(line: statements.Line) -> dict[str, Any]:
    """A line of a payer's account."""
    return {**vars(line), "month": str(line.month) if line.month else None}


def payer_whole(payer_id: int) -> dict[str, Any]:
    """A payer's account with what he owes and what he has to his credit. Raises ContributionsRefused(PAYER_UNKNOWN)."""
    payer = payer_of(None, payer_id)
    return {"payer_id": payer.pk, "payer": payer.label, "payer_kind": payer.kind, **statement_whole(payer_id)}


def statement_whole(payer_id: int, first: date | None = None, last: date | None = None) -> dict[str, Any]:
    """The account of a payer from a day to a day, in whole rupiah."""
    account = statements.statement(payer_id, first, last)
    return {
        "opening": account.opening,
        "lines": [statement_line(one) for one in account.lines],
        "closing": account.closing,
        "owed": account.owed,
        "held": account.held,
    }


def payer_line(payer: Any) -> dict[str, Any]:
    """A payer as `payers.services.payers` gives it, in whole rupiah. A person is not named here."""
    return {
        "id": payer.pk,
        "payer": payer.label,
        "payer_kind": payer.kind,
        "bills": payer.unpaid,
        "open": int(payer.open),
        "credit": int(payer.had),
    }

"""Schemes, their quotas, prices and waiting lists as the interface, commands, tables and files show them.

Whole rupiah; shares in hundredths of a percent. They contain no names of people.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from payung.kernel.shares import share_bp
from payung.kernel.views import Col, Columns, fields
from payung.participation.choices import PAYER_KIND
from payung.sponsorship import selectors
from payung.sponsorship.choices import CLASS, KIND, STATE, WAITING_REASON
from payung.sponsorship.models import Quota, Scheme, Waiting
from payung.sponsorship.services import Quote, scheme_of

PROGRAMME: Columns = (
    Col("id", "Nomor", "id", on="file"),
    Col("name", "Skema", "wide"),
    Col("kind", "Jenis", "choice", KIND, on="file"),
    Col("payer_kind", "Pembayar", "payer", PAYER_KIND, on="page"),
    Col("payer", "Pembayar", on="file"),
    Col("decree_number", "Nomor keputusan", on="file"),
    Col("decree_date", "Tanggal keputusan", "date", on="file"),
    Col("first_month", "Bulan pertama", "month", on="file"),
    Col("last_month", "Bulan terakhir", "month"),
    Col("fund.people", "Orang", "number"),
    Col("fund.budget", "Anggaran", "money"),
    Col("fund.committed", "Dijanjikan", "money"),
    Col("fund.used_bp", "Terpakai", "share"),
    Col("state", "Keadaan", "choice", STATE),
)
QUOTA: Columns = (
    Col("regency", "Kabupaten/kota", "place"),
    Col("regency", "Kode", on="file"),
    Col("quota", "Kuota", "number"),
    Col("people", "Terisi", "number"),
    Col("left", "Sisa", "number"),
    Col("waiting", "Menunggu", "number"),
    Col("used_bp", "Bagian terisi", "share"),
)
WAITING: Columns = (
    Col("name", "Nama", "person", private=True, on="page"),
    Col("person_id", "Orang", "id", on="file"),
    Col("regency", "Kabupaten/kota", "place"),
    Col("reason", "Sebab", "choice", WAITING_REASON),
    Col("participant_class", "Golongan", "choice", CLASS),
    Col("first_month", "Bulan pertama", "month"),
    Col("last_month", "Bulan terakhir", "month"),
    Col("loan", "Nomor pinjaman", private=True),
    Col("list_id", "Nomor daftar", "id", on="file"),
    Col("sheet_row", "Baris", "number"),
    Col("since", "Sejak", "moment"),
)
OWN = (
    *("id", "name", "kind", "state", "organisation", "decree_number", "decree_date", "income_base"),
    *("min_age", "max_age", "max_decile", "after"),
)
FUND = ("budget", "committed", "left", "people")
OF_WAITING = (
    "id",
    "person_id",
    "regency",
    "reason",
    "list_id",
    "sheet_row",
    "since",
    "participant_class",
    "loan",
    "agent_id",
)


def line(scheme: Scheme) -> dict[str, Any]:
    """A scheme as `selectors.schemes` gives it; `fund` is None for those who see only the quota of their regency."""
    fund = getattr(scheme, "fund", None)
    return {
        **fields(scheme, OWN),
        "organisation": fields(scheme.organisation, ("id", "name")),
        "place_code": scheme.place_id,
        "payer": scheme.payer.label,
        "payer_kind": scheme.payer.kind,
        "first_month": f"{scheme.first_month:%Y-%m}",
        "last_month": f"{scheme.last_month:%Y-%m}",
        "fund": {**fields(fund, FUND), "used_bp": share_bp(fund.committed, fund.budget)} if fund else None,
    }


def whole(scheme_id: int) -> dict[str, Any]:
    """A scheme with its quotas and prices. Raises SchemeRefused(SCHEME_UNKNOWN)."""
    scheme = scheme_of(None, scheme_id)
    waiting = selectors.waiting_by_regency(scheme_id)
    return {
        **line(scheme),
        "price_per_person": selectors.price_per_person(scheme),
        "quotas": quota_lines(selectors.quotas(scheme_id), waiting),
        "blocks": selectors.blocks(scheme_id),
        "prices": [price_line(one) for one in selectors.prices(scheme_id)],
    }


def quota_lines(quotas: list[Quota], waiting: dict[str, int]) -> list[dict[str, Any]]:
    """Quotas of regencies: how many places there are, taken, left and waited for."""
    return [quota_line(one.regency, one.quota, one.people, waiting.get(one.regency, 0)) for one in quotas]


def quota_line(regency: str, quota: int, people: int, waiting: int) -> dict[str, Any]:
    """A quota, or the sum of several."""
    line = {"regency": regency, "quota": quota, "people": people, "left": quota - people, "waiting": waiting}
    return {**line, "used_bp": share_bp(people, quota)}


def price_line(price: Any) -> dict[str, Any]:
    """What one person costs in a month."""
    month = f"{price.month:%Y-%m}" if isinstance(price.month, date) else str(price.month)
    return {"month": month, **fields(price, ("sector", "jkk", "jkm", "amount"))}


def quote_whole(quote: Quote) -> dict[str, Any]:
    """What a scheme would cost: one person over the months that are his (sector other), by class too; all quotas, how many the
    budget carries."""
    names = ("per_person", "people", "total", "affordable", "quotas", "classes")
    return {**fields(quote, names), "prices": [price_line(one) for one in quote.prices]}


def waiting_line(row: Waiting) -> dict[str, Any]:
    """Somebody for whom quota or money was not left, with what his enrolment will be: class, loan, agent, months (all of the scheme unless
    of his own)."""
    months = {
        name: f"{getattr(row, name) or getattr(row.scheme, name):%Y-%m}" for name in ("first_month", "last_month")
    }
    return {**fields(row, OF_WAITING), **months}


PLANNED: Columns = (
    Col("name", "Rencana"),
    Col("first", "Mulai", "month"),
    Col("months", "Bulan", "number"),
    Col("worker_months", "Bulan orang", "number"),
    Col("total", "Biaya", "money"),
    Col("made_by", "Dibuat oleh"),
    Col("made_at", "Dibuat", "moment"),
    Col("id", "Nomor", "id", on="file"),
)
PLANNED_MONTH: Columns = (
    Col("month", "Bulan", "month"),
    Col("people", "Orang", "number"),
    Col("total", "Menurut hukum", "money"),
    Col("draft", "Menurut rancangan", "money"),
)

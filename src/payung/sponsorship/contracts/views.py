"""Consents and papers of contracts as the interface, commands, tables and files show them. They contain no names of
people.
"""

from __future__ import annotations

from typing import Any

from payung.kernel.views import Col, Columns
from payung.sponsorship.choices import CONSENT, CONSENT_BY
from payung.sponsorship.models import Enrolment

CONSENTS: Columns = (
    Col("name", "Nama", "person", private=True, on="page"),
    Col("enrolment_id", "Pendaftaran", "id", on="file"),
    Col("person_id", "Orang", "id", on="file"),
    Col("regency", "Kabupaten/kota", "place"),
    Col("loan", "Nomor pinjaman", private=True),
    Col("first_month", "Bulan pertama", "month"),
    Col("state", "Persetujuan", "choice", CONSENT),
    Col("consent_on", "Tanggal persetujuan", "date"),
    Col("by", "Menurut", "choice", CONSENT_BY),
    Col("consent_paper", "Suratnya", on="file"),
    Col("consent_list_id", "Nomor daftar", "id", on="file"),
    Col("consent_row", "Baris", "number", on="file"),
    Col("recorded_by", "Dicatat oleh", "id", on="file"),
    Col("recorded_at", "Dicatat", "moment", on="file"),
    Col("papers", "Surat", "number"),
)


def consent_line(row: Enrolment) -> dict[str, Any]:
    """A consent: its day, the paper or list that proves it, and when and why it was withdrawn."""
    agreed = getattr(row, "consent", None)
    gone = agreed.withdrawn_at if agreed else None
    return {
        "consent_on": agreed.given_on if agreed else None,
        "consent_dated": agreed.dated if agreed else True,
        "consent_paper": agreed.paper if agreed else "",
        "consent_list_id": agreed.list_id if agreed else None,
        "consent_row": agreed.sheet_row if agreed else None,
        "consent_withdrawn_at": gone.isoformat() if gone else None,
        "consent_withdrawn_because": agreed.withdrawn_because if agreed else "",
    }


def line(row: Enrolment) -> dict[str, Any]:
    """An enrolment as `selectors.enrolments` gives it: who agreed, when, by what, who wrote it down, and how many clean papers it has."""
    agreed, kept = getattr(row, "consent", None), consent_line(row)
    by = "" if agreed is None else "paper" if agreed.list_id is None else "list" if agreed.dated else "list_yes"
    return {
        "enrolment_id": row.pk,
        "person_id": row.membership.person_id,
        "regency": row.regency,
        "loan": row.loan,
        "first_month": f"{row.first_month:%Y-%m}",
        "last_month": f"{row.last_month:%Y-%m}",
        "state": "none" if agreed is None else "withdrawn" if kept["consent_withdrawn_at"] else "given",
        "by": by,
        **kept,
        "recorded_by": agreed.made_by if agreed else None,
        "recorded_at": agreed.made_at if agreed else None,
        "papers": getattr(row, "clean_papers", 0),
    }

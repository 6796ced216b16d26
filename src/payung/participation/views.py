"""Memberships as the interface shows them. The KPJ is personal data."""

from __future__ import annotations

from typing import Any

from payung.kernel.views import Col, Columns, fields
from payung.participation.models import ExternalNumber, Membership

OWN = ("id", "segment", "kpj", "sector", "occupation", "started", "ended")
NUMBER: Columns = (
    Col("membership_id", "Kepesertaan", "id"),
    Col("segment", "Segmen"),
    Col("id", "Catatan", "id"),
    Col("number", "KPJ resmi", private=True),
    Col("source", "Sumber"),
    Col("valid_from", "Berlaku sejak", "date"),
    Col("valid_to", "Berlaku sampai", "date"),
)
TAIL = 3  # last digits of a KPJ that are shown, so that its holder recognises it


def membership_line(membership: Membership) -> dict[str, Any]:
    """A membership with the name of its employer, if it has one."""
    return {**fields(membership, OWN), "employer": membership.employer.name if membership.employer else None}


def kpj_line(row: ExternalNumber) -> dict[str, Any]:
    """A KPJ that BPJS gave: its row, the number, source, days and status."""
    return {**fields(row, ("id", "number", "valid_from", "valid_to", "status")), "source": row.issuer}


def number_lines(membership: Membership, rows: list[ExternalNumber]) -> list[dict[str, Any]]:
    """A line for each official KPJ of a membership, showing its last digits; one line without a KPJ if it has none."""
    head = {"membership_id": membership.pk, "segment": membership.segment}
    bare = {"id": None, "number": "", "source": "", "valid_from": None, "valid_to": None, "status": ""}
    lines = [{**head, **kpj_line(row), "number": "\u2022" * (11 - TAIL) + row.number[-TAIL:]} for row in rows]
    return lines or [{**head, **bare}]

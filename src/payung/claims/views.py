"""Claims as the API, commands and tables show them. They contain no name and no identity number of a person."""

from __future__ import annotations

from typing import Any

from payung.claims import selectors
from payung.claims.assessment import readings
from payung.claims.choices import REPORT_STATE, STATE, VIA
from payung.claims.kinds import KINDS
from payung.claims.models import Claim, Report
from payung.claims.policies import BEFORE
from payung.claims.services import claim_of, known_report
from payung.claims.statutory import paid_on, statutory_term
from payung.contributions.counted import counted_of
from payung.kernel.months import Month
from payung.kernel.nik import mask_nik
from payung.kernel.views import Col, Columns
from payung.platform import clock

CLAIM: Columns = (
    Col("name", "Nama peserta", private=True),
    Col("nik", "NIK", private=True, on="file"),
    Col("code", "Kode klaim"),
    Col("event_on", "Meninggal", "date"),
    Col("regency", "Kabupaten/kota", "place"),
    Col("reported_on", "Dilaporkan", "date", on="file"),
    Col("state", "Keadaan", "choice", STATE),
    Col("complete_on", "Berkas lengkap", "date", on="file"),
    Col("calendar_due", "Tenggat kalender", "date"),
    Col("working_due", "Tenggat hari kerja", "date", on="file"),
    Col("days_left", "Sisa waktu", "number"),
)
REPORT: Columns = (
    Col("name", "Nama", private=True),
    Col("code", "Kode", on="file"),
    Col("event_on", "Meninggal", "date"),
    Col("regency", "Kabupaten/kota", "place"),
    Col("via", "Melalui", "choice", VIA),
    Col("reported_on", "Dilaporkan", "date"),
    Col("state", "Keadaan", "choice", REPORT_STATE),
)
OWN = ("code", "person_id", "folder_id", "via", "regency", "event_on", "reported_on")
CLOCK = ("complete_on", "calendar_due", "working_due", "days_left", "paused_since")


def line(claim: Claim) -> dict[str, Any]:
    """A claim in a list, with its deadline. The days left count from today; below 0 the claim is late. Makes no further
    query.
    """
    ticking = selectors.clock(claim, clock.today())
    return {
        "id": claim.pk,
        **{name: getattr(claim, name) for name in OWN},
        "kind": claim.kind_id,
        "programme": KINDS[claim.kind_id].programme,
        "state": claim.case.state,
        **{name: getattr(ticking, name) for name in CLOCK},
    }


def named(claim: Claim) -> dict[str, Any]:
    """A claim with the person's name and masked NIK, for tables and files. This must not go into anything that is
    stored.
    """
    who = claim.person.identity
    return {**line(claim), "name": who.name, "nik": mask_nik(who.nik or "")}


def whole(claim_id: int) -> dict[str, Any]:
    """A claim with its missing papers, its latest assessment and what was paid. Raises ClaimRefused(CLAIM_UNKNOWN)."""
    claim = claim_of(claim_id)
    latest = selectors.assessment(claim_id)
    dispute = readings.of(claim)
    return {
        **line(claim),
        "missing": selectors.missing(claim) if claim.case.state in BEFORE else [],
        "said": selectors.finding(claim_id),
        "digest": latest.digest if latest else None,
        "recomputed": latest.recomputed if latest else None,
        "outcome": latest.outcome if latest else None,
        "amount": latest.amount if latest else None,
        "payable": latest.payable if latest else None,
        "dispute": dispute.plain() if dispute else None,
        "paid": selectors.paid_amount(claim_id),
        "heirs_number": selectors.heirs_number(claim_id),
        "counted": counted_until(claim),
        "statutory": told_term(claim, latest.payable if latest else None),
    }


def counted_until(claim: Claim) -> dict[str, Any] | None:
    """Months paid until the event, over all payers; None for who may not see the person."""
    until = Month.from_date(claim.event_on)
    one = counted_of([claim.person_id], until).get(claim.person_id)
    return one.plain() if one else None


def told_term(claim: Claim, payable: int | None) -> dict[str, Any] | None:
    """The statutory term of paying a claim, once its papers are complete."""
    term = statutory_term(claim, payable, paid_on(claim, selectors.timeline(claim.pk)), clock.today())
    return vars(term) if term else None


def report(one: Report) -> dict[str, Any]:
    """A report without the names in it."""
    names = ("code", "via", "regency", "event_on", "reported_on", "state", "claim_id")
    return {"id": one.pk, "kind": one.kind_id, **{name: getattr(one, name) for name in names}}


def report_whole(report_id: int) -> dict[str, Any]:
    """A report by its id, without the names in it. Raises ClaimRefused(REPORT_UNKNOWN)."""
    return report(known_report(None, report_id))

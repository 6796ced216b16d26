"""The statutory term of paying a claim, beside the promise of seven days, and what each day beyond it would cost the insurer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from payung.casework.holidays import working_calendar
from payung.claims import selectors
from payung.claims.kinds import KINDS
from payung.claims.models import Claim
from payung.kernel.calendar import CalendarError
from payung.law.errors import MissingValue
from payung.law.store import statute
from payung.law.terms import delay_compensation, payout_deadline, report_due
from payung.platform import clock


@dataclass(frozen=True)
class StatutoryTerm:
    """The last day by law; days (calendar) and compensation (rupiah, 1 % of the grant a day) beyond it on the day asked about.

    `due` is None where the year's holidays are not decreed. `verified`: the mark of the term. compensation is None while
    nothing is assessed. Pauses do not move it: the law knows none.
    """

    programme: str
    working_days: int
    basis: str
    verified: str
    due: date | None
    days_late: int
    rate_ppm: int
    rate_basis: str
    compensation: int | None


def statutory_term(claim: Claim, payable: int | None, paid_on: date | None, today: date) -> StatutoryTerm | None:
    """The term of a claim whose papers are complete, else None. payable: assessed rupiah; paid_on: the day of the last payment."""
    complete = claim.case.complete_on
    if complete is None:
        return None
    law, programme = statute(), KINDS[claim.kind_id].programme
    try:
        term = law.parameter(f"terms.{programme.lower()}_payout").at(complete)
        rate = law.parameter("terms.delay_compensation").at(complete)
    except MissingValue:
        return None
    try:
        due = payout_deadline(programme.lower(), complete, working_calendar())
    except CalendarError:
        due = None
    days = max(((paid_on or today) - due).days, 0) if due else 0
    owed = delay_compensation(payable, days, complete) if payable is not None else None
    return StatutoryTerm(programme, term.value, term.basis, term.verified, due, days, rate.value, rate.basis, owed)


def paid_on(of_claim: Claim, moments: list[selectors.Moment]) -> date | None:
    """The day of the last payment of a claim that is paid whole, by its timeline, else None; as the installation's clock tells it."""
    if of_claim.case.state != "paid":
        return None
    days = [moment.on or clock.on_calendar(moment.at).date() for moment in moments if moment.target == "paid"]
    return max(days, default=None)


@dataclass(frozen=True)
class ReportTerm:
    """The last day of the stage I report of an accident at work, and whether the report came later."""

    due: date
    late: bool
    hours: int
    basis: str
    verified: str
    consequence_basis: str


def report_term(claim: Claim) -> ReportTerm | None:
    """The term of reporting what happened, for kinds of JKK; None for others and before the rule."""
    if KINDS[claim.kind_id].programme != "JKK":
        return None
    law = statute()
    try:
        hours = law.parameter("terms.jkk_report").at(claim.event_on)
    except MissingValue:
        return None
    late = claim.reported_on > (due := report_due(claim.event_on))
    try:
        consequence = law.parameter("terms.jkk_report_late").at(claim.event_on).basis if late else ""
    except MissingValue:
        consequence = ""
    return ReportTerm(due, late, hours.value, hours.basis, hours.verified, consequence)

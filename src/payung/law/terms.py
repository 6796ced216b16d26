"""Due dates, late fines, payout deadlines and the compensation for paying late."""

from __future__ import annotations

from datetime import date, timedelta

from payung.kernel.calendar import WorkingCalendar
from payung.kernel.money import apply_ppm
from payung.kernel.months import Month
from payung.law.errors import LawError
from payung.law.inputs import Segment
from payung.law.store import Statute, statute
from payung.law.texts import takes_texts
from payung.law.workdays import national_calendar


@takes_texts
def due_date(
    month: Month, segment: Segment, calendar: WorkingCalendar | None = None, *, law: Statute | None = None
) -> date:
    """The last day to pay a contribution month: PU in the following month, BPU in the month itself.

    A PU due day that is no working day moves to the next one, by `calendar` or the national one. PP 49/2020 ps. 4 moved the
    day to the 30th of the following month, or the working day before it, and names no segment, so for BPU too. Raises
    LawError(LAW_SEGMENT) for segments that pay once per project or contract, CalendarError(YEAR_UNKNOWN) where nobody
    knows the holidays of that year.
    """
    law = law or statute()
    if segment not in (Segment.PU, Segment.BPU):
        raise LawError("LAW_SEGMENT", "Segmen %(segment)s tidak membayar per bulan", segment=segment.word)
    decree = law.relief_for(month, segment.word)
    terms = decree.terms if decree else {}
    day = terms.get("due_day")
    if segment is Segment.BPU and day is None:
        return month.day(law.value("terms.bpu_due_day", month))
    calendar = calendar or national_calendar()
    last = month.next().day(day or law.value("terms.pu_due_day", month))
    return calendar.previous_working_day(last) if terms.get("due_day_before") else calendar.next_working_day(last)


@takes_texts
def late_fine(
    contribution: int, months_late: int, segment: Segment, month: Month, *, law: Statute | None = None
) -> int:
    """Fine in rupiah on a late contribution, in whole months (parts of a month are for the caller to settle).

    2 % a month for PU, 0.5 % for the months of PP 49/2020, none for BPU; other segments raise LawError.
    """
    if months_late < 0:
        raise LawError("LAW_MONTHS_NEGATIVE", "Jumlah bulan tidak boleh negatif")
    law = law or statute()
    if segment not in (Segment.PU, Segment.BPU):
        raise LawError("LAW_SEGMENT", "Denda segmen %(segment)s belum tercatat", segment=segment.word)
    rate = law.ppm("terms.bpu_late_fine" if segment is Segment.BPU else "terms.pu_late_fine", month)
    decree = law.relief_for(month, segment.word)
    if decree and segment is Segment.PU:
        rate = decree.terms.get("late_fine_ppm", rate)
    if law.value("terms.late_fine_rounding", month)["of"] == "month":
        return apply_ppm(contribution, rate) * months_late
    return apply_ppm(contribution, rate * months_late)


@takes_texts
def payout_deadline(
    programme: str, complete: date, calendar: WorkingCalendar | None = None, *, law: Statute | None = None
) -> date:
    """Last day to pay a claim whose papers were complete on `complete`; `programme` is jkk, jkm, jht, jp or jkp.

    Working days of `calendar` or the national one; raises CalendarError(YEAR_UNKNOWN) beyond the years that it knows.
    """
    days = (law or statute()).value(f"terms.{programme}_payout", complete)
    return (calendar or national_calendar()).add_working_days(complete, days)


@takes_texts
def delay_compensation(grant: int, days_late: int, on: date, *, law: Statute | None = None) -> int:
    """Rupiah that BPJS owes for each day that a grant is paid late (PP 44/2015 ps. 37 ayat (3))."""
    if days_late < 0:
        raise LawError("LAW_DAYS_NEGATIVE", "Jumlah hari tidak boleh negatif")
    return apply_ppm(grant, (law or statute()).ppm("terms.delay_compensation", on)) * days_late


@takes_texts
def report_due(event: date, *, law: Statute | None = None) -> date:
    """The last day of the stage I report of an accident at work or a diagnosis: hours after the event, in whole days.

    Of the event the day is known and not the hour, so the last day is counted generously. Raises MissingValue before the rule.
    """
    hours = (law or statute()).value("terms.jkk_report", event)
    return event + timedelta(days=-(-hours // 24))


@takes_texts
def registration_due(started: date, *, law: Statute | None = None) -> date:
    """The last day on which an employer registers a worker who started on `started` (calendar days)."""
    return started + timedelta(days=(law or statute()).value("terms.registration", started))


@takes_texts
def change_due(changed: date, calendar: WorkingCalendar | None = None, *, law: Statute | None = None) -> date:
    """The last day to report changed data of a worker (PP 44/2015 ps. 9), in working days."""
    days = (law or statute()).value("terms.data_change", changed)
    return (calendar or national_calendar()).add_working_days(changed, days)


@takes_texts
def construction_due(order: date, calendar: WorkingCalendar | None = None, *, law: Statute | None = None) -> date:
    """The last day to register a construction project after its work order (Permenaker 44/2015 ps. 3), in working days."""
    days = (law or statute()).value("terms.construction_registration", order)
    return (calendar or national_calendar()).add_working_days(order, days)

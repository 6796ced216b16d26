"""When a contribution is due and a claim has to be paid, and the cost of a delay: single cases as trees."""

from __future__ import annotations

from datetime import date

from payung.kernel.dates import format_date
from payung.kernel.months import Month
from payung.law.errors import LawError
from payung.law.explain import Explanation, cite
from payung.law.inputs import LawCode, Segment
from payung.law.store import Statute, statute
from payung.law.terms import delay_compensation, due_date, late_fine, payout_deadline
from payung.law.workdays import year_mark

UNDECREED = "Hari libur dan cuti bersama tahun itu dari pemberitaan dan tabel umum; naskah SKB belum dilihat."
DECREED = "Hari libur dan cuti bersama menurut SKB tiga menteri."


class Programme(LawCode):
    """The programme of a claim."""

    JKK = 0
    JKM = 1
    JHT = 2
    JP = 3
    JKP = 4


def explain_due(
    contribution: int, month: Month, segment: Segment, *, months_late: int = 0, law: Statute | None = None
) -> Explanation:
    """What is to be paid for a month (rupiah) with the fine of whole months of delay, and the last day without one.

    Raises LawError(LAW_AMOUNT_RANGE) for a negative contribution, and as `due_date` and `late_fine` do.
    """
    if contribution < 0:
        raise LawError("LAW_AMOUNT_RANGE", "Jumlah uang tidak boleh negatif")
    law = law or statute()
    last = due_date(month, segment, law=law)
    fine = late_fine(contribution, months_late, segment, month, law=law)
    kind = "bpu" if segment is Segment.BPU else "pu"
    decree = law.relief_for(month, segment.word)
    # a decree that moves the due day or the fine counts for wage earners only
    terms = decree.terms if decree and segment is Segment.PU else {}
    rate = Explanation("Denda sebulan", terms["late_fine_ppm"], "ppm") if "late_fine_ppm" in terms else None
    moved: tuple[Explanation, ...] = ()
    if decree and terms:
        moved = (Explanation(decree.label, decree.id, "", decree.basis, decree.source, decree.verified, decree.note),)
    number = terms.get("due_day") or law.value(f"terms.{kind}_due_day", month)
    day = cite(law, f"terms.{kind}_due_day", month, f"tanggal {number}", " ")
    holidays = () if segment is Segment.BPU else (_holidays(last),)
    lines = (
        Explanation("Jatuh tempo", format_date(last), children=(day, *holidays, *moved)),
        Explanation("Iuran", contribution, "IDR"),
        Explanation(
            "Denda",
            fine,
            "IDR",
            children=(
                Explanation("Lama terlambat", months_late, "bulan"),
                rate or cite(law, f"terms.{kind}_late_fine", month),
                *moved,
            ),
        ),
    )
    return Explanation("Iuran dan denda", contribution + fine, "IDR", children=lines)


def explain_payout(
    programme: Programme, grant: int, complete: date, *, days_late: int = 0, law: Statute | None = None
) -> Explanation:
    """The last day to pay a claim of complete papers, and grant and compensation (rupiah) when it is paid late.

    Raises LawError(LAW_AMOUNT_RANGE, LAW_DAYS_NEGATIVE), MissingValue before the programme began.
    """
    if grant < 0:
        raise LawError("LAW_AMOUNT_RANGE", "Jumlah uang tidak boleh negatif")
    law = law or statute()
    last = payout_deadline(programme.word, complete, law=law)
    extra = delay_compensation(grant, days_late, complete, law=law)
    days = cite(law, f"terms.{programme.word}_payout", complete, unit="hari kerja")
    lines = (
        Explanation(
            "Paling lambat dibayar",
            format_date(last),
            children=(Explanation("Berkas lengkap", format_date(complete)), days, _holidays(last)),
        ),
        Explanation("Santunan", grant, "IDR"),
        Explanation(
            "Ganti rugi keterlambatan",
            extra,
            "IDR",
            children=(
                Explanation("Lama terlambat", days_late, "hari"),
                cite(law, "terms.delay_compensation", complete),
            ),
        ),
    )
    return Explanation("Santunan dan ganti rugi", grant + extra, "IDR", children=lines)


def _holidays(last: date) -> Explanation:
    mark = year_mark(last.year)
    note = DECREED if mark == "high" else UNDECREED
    return Explanation("Kalender hari kerja", str(last.year), verified=mark, note=note)

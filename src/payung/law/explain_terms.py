"""When a contribution is due and a claim has to be paid, and the cost of a delay: single cases as trees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from payung.kernel.dates import format_date
from payung.kernel.money import apply_ppm
from payung.law.errors import LawError
from payung.law.explain import Explanation, beside, cite, computed, relief_line
from payung.law.inputs import DayLike, LawCode, MonthLike, Segment, code_from, day_from, month_from
from payung.law.language import marked, text_of
from payung.law.nodes import How, Role
from payung.law.store import Relief, Statute, statute
from payung.law.terms import delay_compensation, due_date, late_fine, payout_deadline
from payung.law.workdays import weakest, year_mark

BEFORE = marked("Bila libur, hari kerja sebelumnya, menurut keterangan Menteri; bunyi ayatnya belum dilihat.")
UNDECREED = marked("Hari libur dan cuti bersama tahun itu dari pemberitaan dan tabel umum; naskah SKB belum dilihat.")
DECREED = marked("Hari libur dan cuti bersama menurut SKB tiga menteri.")


class Programme(LawCode):
    """The programme of a claim."""

    JKK = 0
    JKM = 1
    JHT = 2
    JP = 3
    JKP = 4


def explain_due(
    contribution: int, month: MonthLike, segment: Segment | str, *, months_late: int = 0, law: Statute | None = None
) -> Explanation:
    """What is to be paid for a month (rupiah) with the fine of whole months of delay, and the last day without one.

    Raises LawError(LAW_AMOUNT_RANGE) for a negative contribution, and as `due_date` and `late_fine` do.
    """
    if contribution < 0:
        raise LawError("LAW_AMOUNT_RANGE", "Jumlah uang tidak boleh negatif")
    law, month, segment = law or statute(), month_from(month), code_from(segment, Segment)
    last = due_date(month, segment, law=law)
    fine = late_fine(contribution, months_late, segment, month, law=law)
    kind = "bpu" if segment is Segment.BPU else "pu"
    decree = law.relief_for(month, segment.word)
    terms = decree.terms if decree else {}
    rate = cite(law, f"terms.{kind}_late_fine", month)
    moved: tuple[Explanation, ...] = ()
    if decree and terms:
        moved = (_moved(decree, segment),)
        if "late_fine_ppm" in terms and segment is Segment.PU:  # nobody fines a BPU
            number = terms["late_fine_ppm"]
            rate = Explanation(
                "Denda sebulan", number, "ppm", decree.basis, decree.source, decree.verified, key=decree.id
            )
    number = terms.get("due_day") or law.value(f"terms.{kind}_due_day", month)
    day = cite(law, f"terms.{kind}_due_day", month, text_of("tanggal %(day)s", day=number), " ")
    if decree and "due_day" in terms:
        day = _decreed(day, decree)
    holidays = () if segment is Segment.BPU and "due_day" not in terms else (_holidays(last, last),)
    paid = Explanation("Iuran", contribution, "IDR")
    of_month = computed(
        marked("Denda tiap bulan"), apply_ppm(contribution, int(rate.value or 0)), How.PRODUCT, paid, rate
    )
    late = Explanation("Lama terlambat", months_late, "bulan")
    lines = (
        Explanation("Jatuh tempo", format_date(last), children=(day, *holidays, *moved), role=Role.BESIDE),
        paid,
        computed(marked("Denda"), fine, How.PRODUCT, of_month, late, *(moved if segment is Segment.PU else ())),
    )
    return computed(marked("Iuran dan denda"), contribution + fine, How.SUM, *lines)


def _decreed(day: Explanation, decree: Relief) -> Explanation:
    """The due day as the decree sets it: by its article, and on a holiday as it was announced."""
    note = BEFORE if decree.terms.get("due_day_before") else day.note
    label = marked("Tanggal jatuh tempo pada bulan berikutnya")
    return replace(
        day,
        label=label,
        basis=decree.basis,
        source=decree.source,
        verified="medium",
        note=note,
        key=decree.id,
    )


def _moved(decree: Relief, segment: Segment) -> Explanation:
    """The decree that moves the due day; that it holds for BPU is a reading of an article that names no segment."""
    line = relief_line(decree)
    if segment is not Segment.BPU or "due_day" not in decree.terms:
        return line
    note = marked("Pasal 4 ayat (1) tidak menyebut segmen, jadi dibaca berlaku juga bagi BPU.")
    return replace(line, verified="low", note=note)


def explain_payout(
    programme: Programme | str, grant: int, complete: DayLike, *, days_late: int = 0, law: Statute | None = None
) -> Explanation:
    """The last day to pay a claim of complete papers, and grant and compensation (rupiah) when it is paid late.

    Raises LawError(LAW_AMOUNT_RANGE, LAW_DAYS_NEGATIVE), MissingValue before the programme began.
    """
    if grant < 0:
        raise LawError("LAW_AMOUNT_RANGE", "Jumlah uang tidak boleh negatif")
    law, programme, complete = law or statute(), code_from(programme, Programme), day_from(complete)
    last = payout_deadline(programme.word, complete, law=law)
    extra = delay_compensation(grant, days_late, complete, law=law)
    days = cite(law, f"terms.{programme.word}_payout", complete, unit="hari kerja")
    given = Explanation("Santunan", grant, "IDR")
    rate = cite(law, "terms.delay_compensation", complete)
    of_day = computed(marked("Ganti rugi tiap hari"), apply_ppm(grant, int(rate.value or 0)), How.PRODUCT, given, rate)
    received = Explanation("Berkas lengkap", format_date(complete))
    last_day = Explanation(
        "Paling lambat dibayar", format_date(last), children=(received, days, _holidays(complete, last))
    )
    late = Explanation("Lama terlambat", days_late, "hari")
    lines = (
        beside(last_day),
        given,
        computed(marked("Ganti rugi keterlambatan"), extra, How.PRODUCT, of_day, late),
    )
    return computed(marked("Santunan dan ganti rugi"), grant + extra, How.SUM, *lines)


def _holidays(first: date, last: date) -> Explanation:
    """The years whose holidays were looked at, as well verified as the worst of them."""
    years = range(first.year, last.year + 1)
    mark = weakest(year_mark(year) for year in years)
    note = DECREED if mark == "high" else UNDECREED
    span = "–".join(dict.fromkeys((str(years[0]), str(years[-1]))))
    return Explanation("Kalender hari kerja", span, verified=mark, note=note)

"""The pension question answered by right: monthly, everything at once, or not yet and from when (PP 45/2015)."""

from __future__ import annotations

from datetime import date

from payung.kernel.dates import completed_years, format_date
from payung.kernel.months import Month
from payung.law.errors import LawError
from payung.law.explain import Explanation, beside, cite, computed, divisor
from payung.law.inputs import FIRST_MONTH, DayLike, MonthLike, code_from, day_from, month_from
from payung.law.jp import jp_pension, jp_retirement_day
from payung.law.jp_claims import JpEvent, JpForm, JpMember, JpRight, jp_right, latest_deferral
from payung.law.language import marked
from payung.law.nodes import How
from payung.law.store import Statute, statute

LUMP = marked("Yang menjadi hak: iuran dan hasil pengembangannya, sekaligus")
DEFER = marked("Bila tetap dipekerjakan, boleh diambil saat berhenti bekerja, paling lambat")
YEAR = marked("Bulan setahun")


def explain_jp(
    average: int,
    months: int,
    on: DayLike,
    *,
    birth: DayLike | None = None,
    event: JpEvent | str = JpEvent.OLD_AGE,
    registered: MonthLike | None = None,
    months_due: int | None = None,
    law: Statute | None = None,
) -> Explanation:
    """What somebody has from JP on a day, rupiah a month; 0 with the reason where no monthly pension is due.

    `average` is the average weighted wage, `months` the months paid, `registered` the first month (July 2015 when not
    given), `months_due` those that should have been paid (all since then). Old age asks for `birth`
    (LawError LAW_BIRTH_MISSING). Nobody has paid more months than there were: LawError(LAW_MONTHS_RANGE).
    """
    law = law or statute()
    on, event = day_from(on), code_from(event, JpEvent)
    born = None if birth is None else day_from(birth)
    first = FIRST_MONTH if registered is None else max(month_from(registered), FIRST_MONTH)
    most = max(Month.from_date(on).since(first) + 1, 0)
    due = most if months_due is None else months_due
    if not 0 <= months <= due <= most:
        message = "Masa iur paling banyak %(most)s bulan sampai %(day)s, sejak %(month)s"
        raise LawError("LAW_MONTHS_RANGE", message, most=most, day=format_date(on), month=first.label)
    if event is JpEvent.OLD_AGE and born is None:
        raise LawError("LAW_BIRTH_MISSING", "Tanggal lahir diperlukan")
    right = jp_right(event, on, JpMember(born or on, first.first_day, due, months), law=law)
    facts = _facts(law, born, months, on, event, right)
    if right.form is JpForm.MONTHLY:
        return _monthly(law, average, right.months, on, facts)
    if right.form is JpForm.NOT_YET and born is not None:
        facts = (*_when(law, born, months, on), *facts)
    else:
        if event is JpEvent.OLD_AGE and born is not None:
            facts = (*_deferred(law, born, months, on), *facts)
        lump = Explanation(LUMP, True, basis="PP 45/2015 ps. 19; Permenaker 29/2015 ps. 26")
        facts = (beside(lump), *facts)
    return Explanation("Pensiun per bulan", 0, "IDR", children=facts)


def _facts(
    law: Statute, birth: date | None, months: int, on: date, event: JpEvent, right: JpRight
) -> tuple[Explanation, ...]:
    """Age, retirement age and paid months against the 180 of a monthly pension, and the conditions that were looked at."""
    lines = []
    if birth is not None:
        lines.append(Explanation("Usia pada hari itu", completed_years(birth, on), "tahun"))
        if event is JpEvent.OLD_AGE:
            day = format_date(jp_retirement_day(birth, law=law))
            lines.append(Explanation("Usia pensiun tercapai", day, basis="PP 45/2015 ps. 15", key="jp.retirement_age"))
    lines.append(Explanation("Masa iur", months, "bulan"))
    return (*(beside(line) for line in lines), right.verdict.explanation)


def _when(law: Statute, birth: date, months: int, on: date) -> tuple[Explanation, ...]:
    """From when something is due, and what, if every month until then is paid."""
    start = jp_retirement_day(birth, law=law)
    reached = months + max(Month.from_date(start).since(Month.from_date(on)), 0)
    member = JpMember(birth, FIRST_MONTH.first_day, reached, reached)
    later: JpRight = jp_right(JpEvent.OLD_AGE, start, member, law=law)
    if later.form is JpForm.MONTHLY:
        then = Explanation("Pada hari itu menjadi hak: pensiun tiap bulan", True, basis="PP 45/2015 ps. 19")
    else:
        then = Explanation("Pada hari itu menjadi hak: iuran dan hasilnya sekaligus", True, basis="PP 45/2015 ps. 19")
    lines = (
        Explanation("Belum menjadi hak; usia pensiun tercapai", format_date(start)),
        Explanation("Masa iur pada hari itu, bila tiap bulan dibayar", reached, "bulan"),
        then,
    )
    return (*(beside(line) for line in lines), *_deferred(law, birth, months, on))


def _deferred(law: Statute, birth: date, months: int, on: date) -> tuple[Explanation, ...]:
    """Until when who still works may wait, where 15 years can be full by then; nothing where waiting helps nobody."""
    start = jp_retirement_day(birth, law=law)
    last = latest_deferral(birth, law=law)
    reached = months + max(Month.from_date(last).since(Month.from_date(on)), 0)
    whole = law.value("jp.vesting_months", start)
    gained = months + max(Month.from_date(start).since(Month.from_date(on)), 0)
    if on >= last or gained >= whole or reached < whole:
        return ()
    until = cite(law, "jp.defer_years", start, format_date(last), " ", label=DEFER)
    then = Explanation(
        "Masa iur pada hari itu, bila tiap bulan sampai saat itu dibayar dan dihitung",
        reached,
        "bulan",
        verified="medium",
        note=marked(
            "Cukup untuk pensiun tiap bulan. Bahwa bulan sesudah usia pensiun dihitung belum dibaca pada naskah."
        ),
    )
    return beside(until), beside(then)


def _monthly(law: Statute, average: int, months: int, on: date, facts: tuple[Explanation, ...]) -> Explanation:
    row = jp_pension(average, months, on, law=law).row(0)
    formula = computed(
        marked("Pensiun menurut rumus"),
        row["formula"],
        How.PRODUCT,
        Explanation("Rata-rata upah tertimbang", average, "IDR"),
        Explanation("Masa iur yang dihitung", months, "bulan"),
        cite(law, "jp.accrual", on),
        divisor(Explanation(YEAR, 12, "bulan")),
    )
    limits = (cite(law, "jp.minimum_pension", on), cite(law, "jp.maximum_pension", on))
    label = marked("Pensiun per bulan")
    return computed(label, row["payable"], How.WITHIN, formula, *limits, *facts)

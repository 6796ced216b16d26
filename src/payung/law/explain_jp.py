"""The pension question answered by right: monthly, everything at once, or not yet and from when (PP 45/2015)."""

from __future__ import annotations

from datetime import date

from payung.kernel.dates import format_date
from payung.kernel.months import Month
from payung.law.errors import LawError
from payung.law.explain import Explanation, cite
from payung.law.inputs import FIRST_MONTH
from payung.law.jp import jp_pension, retirement_day
from payung.law.jp_claims import JpEvent, JpForm, JpMember, JpRight, jp_right
from payung.law.store import Statute, statute

LUMP = "Yang menjadi hak: iuran dan hasil pengembangannya, sekaligus"


def explain_jp(
    average: int,
    months: int,
    on: date,
    *,
    birth: date | None = None,
    event: JpEvent = JpEvent.OLD_AGE,
    registered: Month | None = None,
    months_due: int | None = None,
    law: Statute | None = None,
) -> Explanation:
    """What somebody has from JP on a day, rupiah a month; 0 with the reason where no monthly pension is due.

    `average` is the average weighted wage, `months` the months paid, `registered` the first month (July 2015 when not
    given), `months_due` those that should have been paid (all since then). Old age asks for `birth`
    (LawError LAW_BIRTH_MISSING). Nobody has paid more months than there were: LawError(LAW_MONTHS_RANGE).
    """
    law = law or statute()
    first = max(registered or FIRST_MONTH, FIRST_MONTH)
    most = max(Month.from_date(on).since(first) + 1, 0)
    due = most if months_due is None else months_due
    if not 0 <= months <= due <= most:
        message = "Masa iur paling banyak %(most)s bulan sampai %(day)s, sejak %(month)s"
        raise LawError("LAW_MONTHS_RANGE", message, most=most, day=format_date(on), month=first.label)
    if event is JpEvent.OLD_AGE and birth is None:
        raise LawError("LAW_BIRTH_MISSING", "Tanggal lahir diperlukan")
    member = JpMember(birth or on, first.first_day, due, months)
    right = jp_right(event, on, member, law=law)
    verdict = right.verdict.explanation
    if right.form is JpForm.MONTHLY:
        return _monthly(law, average, right.months, on, verdict)
    if right.form is JpForm.NOT_YET and birth is not None:
        return Explanation("Pensiun per bulan", 0, "IDR", children=(*_when(law, birth, months, on), verdict))
    lump = Explanation(LUMP, True, basis="PP 45/2015 ps. 19; Permenaker 29/2015 ps. 26")
    return Explanation("Pensiun per bulan", 0, "IDR", children=(lump, verdict))


def _when(law: Statute, birth: date, months: int, on: date) -> tuple[Explanation, ...]:
    """From when something is due, and what, if every month until then is paid."""
    start = retirement_day(birth, law=law)
    reached = months + max(Month.from_date(start).since(Month.from_date(on)), 0)
    member = JpMember(birth, FIRST_MONTH.first_day, reached, reached)
    later: JpRight = jp_right(JpEvent.OLD_AGE, start, member, law=law)
    lines = [
        Explanation("Belum menjadi hak; usia pensiun tercapai", format_date(start)),
        Explanation("Masa iur pada hari itu, bila tiap bulan dibayar", reached, "bulan"),
    ]
    if later.form is JpForm.MONTHLY:
        lines.append(Explanation("Pada hari itu menjadi hak: pensiun tiap bulan", True, basis="PP 45/2015 ps. 19"))
    else:
        lines.append(
            Explanation("Pada hari itu menjadi hak: iuran dan hasilnya sekaligus", True, basis="PP 45/2015 ps. 19")
        )
    return tuple(lines)


def _monthly(law: Statute, average: int, months: int, on: date, verdict: Explanation) -> Explanation:
    row = jp_pension(average, months, on, law=law).row(0)
    formula = Explanation(
        "Pensiun menurut rumus",
        row["formula"],
        "IDR",
        children=(
            Explanation("Rata-rata upah tertimbang", average, "IDR"),
            Explanation("Masa iur", months, "bulan"),
            cite(law, "jp.accrual", on),
        ),
    )
    limits = (cite(law, "jp.minimum_pension", on), cite(law, "jp.maximum_pension", on))
    return Explanation("Pensiun per bulan", row["payable"], "IDR", children=(formula, *limits, verdict))

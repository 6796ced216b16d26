"""Why the cash of unemployment insurance is what it is: one case of `payung.law.jkp_benefit` as a tree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import groupby

from payung.law.explain import Explanation, beside, cite, computed
from payung.law.inputs import DayLike, day_from
from payung.law.jkp import CASH, change_day, jkp_benefit, monthly_rates, most_months, paid_before
from payung.law.language import marked, text_of
from payung.law.nodes import How
from payung.law.store import Statute, statute
from payung.law.verdicts import dated_line


def explain_jkp(
    wage: int, layoff: DayLike, *, paid_before_change: int | None = None, law: Statute | None = None
) -> Explanation:
    """The tree of `jkp_benefit` for one person: a line for each run of months of one share, rupiah."""
    law, layoff = law or statute(), day_from(layoff)
    result = jkp_benefit(wage, layoff, paid_before_change=paid_before_change, law=law)
    monthly = result.monthly[0].tolist()
    before = paid_before(layoff, law=law)[1] if paid_before_change is None else paid_before_change
    paid = Explanation("Upah terakhir dilaporkan", wage, "IDR")
    base = computed(
        marked("Dasar manfaat"), int(result.base[0]), How.LEAST, paid, cite(law, "jkp.wage_ceiling", layoff)
    )
    asides = [beside(Explanation("Syarat", _CONDITIONS, basis="PP 37/2021; PP 6/2025"))]
    change, most = change_day(law), most_months(law)
    if layoff < change:
        label = marked("Bulan dibayar sebelum 7 Februari 2025")
        asides.append(beside(cite(law, "jkp.transition", layoff, before, "bulan", label)))
    days = [change if layoff < change and number >= before else layoff for number in range(most)]
    lines: list[Explanation] = []
    noted = False
    for (day, rate), run in groupby(range(most), key=lambda number: (days[number], _rate(law, days[number], number))):
        numbers = list(run)
        if rate:
            line = _months(law, base, rate, day, numbers, monthly[numbers[0]], noted=noted)
            lines, noted = [*lines, line], True
    return computed(marked("Manfaat uang tunai JKP"), int(result.total[0]), How.SUM, *lines, *asides)


_CONDITIONS = marked(
    "PHK bukan karena mengundurkan diri, cukup masa iur, dan belum bekerja kembali; diperiksa saat klaim"
)


def _rate(law: Statute, day: date, number: int) -> int:
    return monthly_rates(law.value(CASH, day), most_months(law))[number]


def _months(
    law: Statute, base: Explanation, rate: int, day: date, numbers: list[int], amount: int, *, noted: bool
) -> Explanation:
    """Months that follow one another at one share; what the law notes about it stands at the first of them only."""
    first, last = numbers[0] + 1, numbers[-1] + 1
    label = text_of("Bulan ke-%(first)s sampai ke-%(last)s", first=first, last=last)
    if first == last:
        label = text_of("Bulan ke-%(number)s", number=first)
    share = dated_line(marked("Bagian upah"), rate, "ppm", law.parameter(CASH).at(day), CASH)
    month = computed(marked("Sebulan"), amount, How.PRODUCT, base, replace(share, note="") if noted else share)
    count = Explanation("Banyak bulan", len(numbers), "bulan")
    return computed(label, amount * len(numbers), How.PRODUCT, month, count)

"""Why a work accident benefit is what it is: single cases of `payung.law.jkk` as trees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from payung.kernel.money import PPM, apply_ppm
from payung.law.disability import Loss, jkk_combined_rate, jkk_disability_rate
from payung.law.explain import Explanation, beside, cite, computed, divisor, reason
from payung.law.inputs import DayLike, code_from, day_from
from payung.law.jkk import (
    Reimbursed,
    jkk_death,
    jkk_partial_disability,
    jkk_reimbursed,
    jkk_total_disability,
    jkk_unable,
    jkk_unable_days,
)
from payung.law.language import marked, percent, text_of
from payung.law.nodes import How
from payung.law.store import DatedValue, Statute, statute
from payung.law.verdicts import dated_line

_STEPS = "jkk.unable_steps"
_DIVISORS = {
    "calendar": marked("Menurut hari kalender"),
    "working": marked("Menurut hari kerja"),
}


def explain_jkk_death(wage: int, event: DayLike, *, law: Statute | None = None) -> Explanation:
    """The tree of `jkk_death` for one person."""
    law, event = law or statute(), day_from(event)
    lines = _formula(law, wage, event, "jkk.death_rate")
    row = jkk_death(wage, event, law=law).row(0)
    rate = law.ppm("jkk.death_rate", event) * law.value("jkk.wage_multiple", event)
    formula = computed(marked("Menurut rumus"), _share(wage, rate), How.PRODUCT, *lines)
    floor = cite(law, "jkk.death_floor", event)
    label = marked("Santunan meninggal karena kecelakaan kerja")
    return _tree(law, row, event, computed(label, row["grant"], How.MOST, formula, floor))


def explain_jkk_total_disability(wage: int, event: DayLike, *, law: Statute | None = None) -> Explanation:
    """The tree of `jkk_total_disability` for one person."""
    law, event = law or statute(), day_from(event)
    lines = _formula(law, wage, event, "jkk.total_disability_rate")
    row = jkk_total_disability(wage, event, law=law).row(0)
    return _tree(law, row, event, computed(marked("Santunan cacat total tetap"), row["grant"], How.PRODUCT, *lines))


def explain_jkk_partial_disability(
    wage: int, event: DayLike, losses: Sequence[Loss], *, left_handed: bool = False, law: Statute | None = None
) -> Explanation:
    """Several losses of one person by the table, summed and capped, with every row that was read."""
    law, event = law or statute(), day_from(event)
    rate = jkk_combined_rate(losses, event, left_handed=left_handed, law=law)
    amount = int(jkk_partial_disability(wage, event, rate, law=law)[0])
    rows = [_of_loss(law, loss, event, left_handed) for loss in losses]
    whole = sum(int(row.value or 0) for row in rows)
    summed = computed(marked("Jumlah persentase"), whole, How.SUM, *rows, unit="ppm")
    cap = cite(law, "jkk.disability_cap", event)
    share = computed(marked("Persentase cacat"), rate, How.LEAST, summed, cap, unit="ppm")
    parts = (Explanation("Upah atau dasar iuran", wage, "IDR"), _multiple(law, event), share)
    return computed(marked("Santunan cacat sebagian"), amount, How.PRODUCT, *parts)


def explain_jkk_unable(
    wage: int, months: int, event: DayLike, *, days: int = 0, law: Statute | None = None
) -> Explanation:
    """The tree of `jkk_unable` for one person: one line for each step that is reached; with days, of the least that
    `jkk_unable_days` gives, and the most beside it."""
    law, event = law or statute(), day_from(event)
    label = marked("Santunan sementara tidak mampu bekerja")
    dated = law.parameter(_STEPS).at(event)
    paid = Explanation("Upah atau dasar iuran", wage, "IDR")
    if days:
        return _unable_days(law, dated, paid, months, days, event, label)
    total = int(jkk_unable(wage, months, event, law=law)[0])
    lines, left, first = [], months, 1
    for step in dated.value:
        now = min(left, step.get("months", left))
        if now:
            lines.append(_step(dated, paid, step["rate"], first, now))
        left, first = left - now, first + now
    if not lines:
        return Explanation(
            label, total, "IDR", children=(reason(text_of("Belum ada bulan atau hari tanpa upah")), paid)
        )
    return computed(label, total, How.SUM, *lines)


def _step(dated: DatedValue, paid: Explanation, rate: int, first: int, months: int) -> Explanation:
    """The months of one step: a month's payment, rounded where it is not whole, times the months."""
    label = text_of("Bulan ke-%(first)s sampai ke-%(last)s", first=first, last=first + months - 1)
    wage = int(paid.value or 0)
    share = dated_line(marked("Bagian upah"), rate, "ppm", dated, _STEPS)
    count = Explanation("Lama", months, "bulan")
    monthly = apply_ppm(wage, rate)
    if wage * rate % PPM == 0:
        return computed(label, monthly * months, How.PRODUCT, paid, share, count)
    of_month = computed(marked("Sebulan"), monthly, How.PRODUCT, paid, share)
    return computed(label, monthly * months, How.PRODUCT, of_month, count)


def _unable_days(
    law: Statute, dated: DatedValue, paid: Explanation, months: int, days: int, event: date, label: str
) -> Explanation:
    """Months and days by each way to count a day: the least is the answer, the most stands beside it."""
    least, most = jkk_unable_days(int(paid.value or 0), months, days, event, law=law)
    divisors = law.value("jkk.unable_day_divisors", event)
    trees = [
        _by_divisor(law, dated, paid, months, days, event, _DIVISORS.get(name, name), count)
        for name, count in divisors.items()
    ]
    trees.sort(key=lambda tree: int(tree.recomputed() or 0))
    trees = [replace(tree, value=amount) for tree, amount in zip((trees[0], trees[-1]), (least, most), strict=True)]
    answer = computed(label, least, How.LEAST, *trees)
    bound = Explanation("Paling banyak, bila sebulan 25 hari kerja", most, "IDR", verified="low")
    rule = cite(law, "jkk.unable_day_divisors", event, marked("30 atau 25"), " ")
    return replace(answer, children=(*answer.children, beside(bound), beside(rule)))


def _by_divisor(
    law: Statute, dated: DatedValue, paid: Explanation, months: int, days: int, event: date, label: str, count: int
) -> Explanation:
    left, steps = months * count + days, []
    for step in dated.value:
        now = min(left, step.get("months", left) * count)
        if now:
            share = dated_line(marked("Bagian upah"), step["rate"], "ppm", dated, _STEPS)
            length = Explanation("Hari yang dihitung", now, "hari")
            steps.append(
                computed(marked("Hari kali bagian upah"), step["rate"] * now, How.PRODUCT, length, share, unit="ppm")
            )
        left -= now
    whole = sum(int(one.value or 0) for one in steps)
    weighed = computed(marked("Jumlah hari kali bagian upah"), whole, How.SUM, *steps, unit="ppm")
    cited = cite(law, "jkk.unable_day_divisors", event, count, "hari", marked("Hari sebulan"))
    return computed(label, 0, How.PRODUCT, paid, weighed, divisor(cited))


def explain_jkk_reimbursed(
    cost: int, item: Reimbursed | str, event: DayLike, *, law: Statute | None = None
) -> Explanation:
    """The tree of `jkk_reimbursed` for one cost."""
    law, event, item = law or statute(), day_from(event), code_from(item, Reimbursed)
    paid = int(jkk_reimbursed(cost, item, event, law=law)[0])
    lines = (Explanation("Biaya", cost, "IDR"), cite(law, f"jkk.{item.word}", event))
    return computed(marked("Penggantian biaya"), paid, How.LEAST, *lines)


def _of_loss(law: Statute, loss: Loss, event: date, left_handed: bool) -> Explanation:
    """One row of the table, times the steps and the loss of function where there are any."""
    dated = law.parameter("jkk.disability").at(event)
    rate = jkk_disability_rate(loss, event, left_handed=left_handed, law=law)
    label = dated.value[loss.row]["label"]
    if loss.side:
        right = loss.side == "right"
        label = text_of("%(part)s (kanan)", part=label) if right else text_of("%(part)s (kiri)", part=label)
    each = dated.value[loss.row].get("step", 0)
    if each and each * loss.steps == rate:
        tier = dated_line(marked("Tiap tingkat"), each, "ppm", dated, "jkk.disability")
        row = computed(label, rate, How.PRODUCT, tier, Explanation("Jumlah tingkat", loss.steps, "kali"), unit="ppm")
    else:
        row = dated_line(label, rate, "ppm", dated, "jkk.disability")
    if loss.function_loss == PPM:
        return row
    gone = Explanation("Kehilangan fungsi", loss.function_loss, "ppm")
    whole = text_of("%(part)s, fungsi hilang %(share)s", part=label, share=percent(loss.function_loss))
    return computed(whole, rate * loss.function_loss // PPM, How.PRODUCT, row, gone, unit="ppm")


def _multiple(law: Statute, event: date) -> Explanation:
    return cite(law, "jkk.wage_multiple", event, unit="kali")


def _share(wage: int, rate: int) -> int:
    return (2 * wage * rate + PPM) // (2 * PPM)


def _formula(law: Statute, wage: int, event: date, rate: str) -> tuple[Explanation, ...]:
    return Explanation("Upah atau dasar iuran", wage, "IDR"), _multiple(law, event), cite(law, rate, event)


def _tree(law: Statute, row: dict[str, int], event: date, grant: Explanation) -> Explanation:
    parts = [
        grant,
        computed(
            marked("Santunan berkala dibayar sekaligus"),
            row["periodic"],
            How.PRODUCT,
            cite(law, "jkk.periodic_months", event, unit="bulan"),
            cite(law, "jkk.periodic_amount", event),
        ),
    ]
    if row["funeral"]:
        parts.append(cite(law, "jkk.funeral", event))
    return computed(marked("Manfaat jaminan kecelakaan kerja"), row["total"], How.SUM, *parts)

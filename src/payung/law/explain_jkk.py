"""Why a work accident benefit is what it is: single cases of `payung.law.jkk` as trees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from payung.law.disability import Loss, combined_rate, disability_rate
from payung.law.explain import Explanation, cite, percent
from payung.law.jkk import (
    JkkGrant,
    Reimbursed,
    jkk_death,
    jkk_partial_disability,
    jkk_reimbursed,
    jkk_total_disability,
    jkk_unable_days,
)
from payung.law.store import Statute, statute
from payung.law.verdicts import dated_line


def explain_jkk_death(wage: int, event: date, *, law: Statute | None = None) -> Explanation:
    """The tree of `jkk_death` for one person."""
    law = law or statute()
    lines = _formula(law, wage, event, "jkk.death_rate")
    lines.append(cite(law, "jkk.death_floor", event))
    return _tree(law, jkk_death(wage, event, law=law), event, "Santunan meninggal karena kecelakaan kerja", lines)


def explain_jkk_total_disability(wage: int, event: date, *, law: Statute | None = None) -> Explanation:
    """The tree of `jkk_total_disability` for one person."""
    law = law or statute()
    lines = _formula(law, wage, event, "jkk.total_disability_rate")
    return _tree(law, jkk_total_disability(wage, event, law=law), event, "Santunan cacat total tetap", lines)


def explain_jkk_partial_disability(
    wage: int, event: date, losses: Sequence[Loss], *, left_handed: bool = False, law: Statute | None = None
) -> Explanation:
    """Several losses of one person by the table, summed and capped, with every row that was read."""
    law = law or statute()
    rate = combined_rate(losses, event, left_handed=left_handed, law=law)
    amount = int(jkk_partial_disability(wage, event, rate, law=law)[0])
    dated = law.parameter("jkk.disability").at(event)
    rows = []
    for loss in losses:
        share = disability_rate(loss, event, left_handed=left_handed, law=law)
        label = dated.value[loss.row]["label"]
        if loss.side:
            label += " (kanan)" if loss.side == "right" else " (kiri)"
        if loss.function_loss != 1_000_000:
            label += f", fungsi hilang {percent(loss.function_loss)}"
        rows.append(dated_line(label, share, "ppm", dated))
    rows.append(cite(law, "jkk.disability_cap", event))
    share_line = Explanation("Persentase cacat", rate, "ppm", children=tuple(rows))
    parts = (Explanation("Upah atau dasar iuran", wage, "IDR"), share_line)
    return Explanation(
        "Santunan cacat sebagian", amount, "IDR", children=(*parts, cite(law, "jkk.wage_multiple", event))
    )


def explain_jkk_unable(
    wage: int, months: int, event: date, *, days: int = 0, law: Statute | None = None
) -> Explanation:
    """The tree of `jkk_unable` for one person: one line for each step that is reached; with days, of the least that
    `jkk_unable_days` gives, and the most beside it."""
    law = law or statute()
    total, most = jkk_unable_days(wage, months, days, event, law=law)
    dated = law.parameter("jkk.unable_steps").at(event)
    lines = [Explanation("Upah atau dasar iuran", wage, "IDR"), Explanation("Lama", months, "bulan")]
    left, first = months, 1
    for step in dated.value:
        now = min(left, step.get("months", left))
        if now:
            label = f"Bulan ke-{first} sampai ke-{first + now - 1}"
            lines.append(dated_line(label, step["rate"], "ppm", dated))
        left, first = left - now, first + now
    if days:
        rule = cite(law, "jkk.unable_day_divisors", event, "30 atau 25", " ")
        lines.append(Explanation("Hari di samping bulan penuh", days, "hari", children=(rule,)))
        lines.append(Explanation("Paling banyak, bila sebulan 25 hari kerja", most, "IDR", verified="low"))
    label = "Santunan sementara tidak mampu bekerja"
    return Explanation(label, total, "IDR", children=tuple(lines))


def explain_jkk_reimbursed(cost: int, item: Reimbursed, event: date, *, law: Statute | None = None) -> Explanation:
    """The tree of `jkk_reimbursed` for one cost."""
    law = law or statute()
    paid = int(jkk_reimbursed(cost, item, event, law=law)[0])
    lines = (Explanation("Biaya", cost, "IDR"), cite(law, f"jkk.{item.word}", event))
    return Explanation("Penggantian biaya", paid, "IDR", children=lines)


def _formula(law: Statute, wage: int, event: date, rate: str) -> list[Explanation]:
    return [
        Explanation("Upah atau dasar iuran", wage, "IDR"),
        cite(law, "jkk.wage_multiple", event, unit="kali"),
        cite(law, rate, event),
    ]


def _tree(law: Statute, result: JkkGrant, event: date, label: str, formula: list[Explanation]) -> Explanation:
    row = result.row(0)
    parts = [
        Explanation(label, row["grant"], "IDR", children=tuple(formula)),
        Explanation(
            "Santunan berkala dibayar sekaligus",
            row["periodic"],
            "IDR",
            children=(
                cite(law, "jkk.periodic_months", event, unit="bulan"),
                cite(law, "jkk.periodic_amount", event),
            ),
        ),
    ]
    if row["funeral"]:
        parts.append(cite(law, "jkk.funeral", event))
    return Explanation("Manfaat jaminan kecelakaan kerja", row["total"], "IDR", children=tuple(parts))

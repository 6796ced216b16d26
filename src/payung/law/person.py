"""One person over time in one call: what was due month by month, which rights follow from it on a day, what they are worth.

Nothing is computed here that `bpu_contributions`, `pu_contributions` and the functions of the programmes do not compute; this module only
hands the months from one to the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from payung.kernel.dates import format_date
from payung.kernel.months import Month
from payung.law.contributions import bpu_contributions
from payung.law.errors import LawError
from payung.law.explain import Explanation, beside, computed
from payung.law.inputs import DayLike, Segment, code_from, day_from
from payung.law.language import marked, text_of
from payung.law.lives import LifeEvent, MonthDue, PersonOverTime, Spell, Worth
from payung.law.nodes import How
from payung.law.person_rights import benefits_of
from payung.law.pu import pu_contributions
from payung.law.store import Statute, statute

LONGEST = 1_200  # months of all spells together


def person_over_time(
    birth: DayLike,
    spells: Sequence[Spell],
    on: DayLike,
    event: LifeEvent | str = LifeEvent.NOTHING,
    *,
    assumed_rate: int | None = None,
    inflation: Mapping[int, int] | None = None,
    law: Statute | None = None,
) -> PersonOverTime:
    """Contributions, rights and benefits of one person on a day, in whole rupiah, explained.

    `spells` are the months of work, none in two spells, those after `on` not counted. `assumed_rate` (ppm a year) stands in
    for years whose JHT rate is not recorded, `inflation` (ppm by year) weighs wages for a pension; without them what rests
    on them has no amount and says so. Raises LawError(LAW_SPELL) for months in two spells or none at all, and as the
    functions of the programmes do.
    """
    law, born, day, what = law or statute(), day_from(birth), day_from(on), code_from(event, LifeEvent)
    last = Month.from_date(day)
    registered = min((spell.first for spell in spells), default=last)
    every = (due for number, spell in enumerate(spells) for due in _months(law, number, spell, registered))
    dues = sorted(
        (due for due in every if due.month <= last),
        key=lambda due: due.month,
    )
    if not dues or len(dues) > LONGEST:
        raise LawError(
            "LAW_SPELL", "Sebut masa kerja yang sudah berlangsung, paling banyak %(most)s bulan", most=LONGEST
        )
    twice = [later.month for early, later in pairwise(dues) if early.month == later.month]
    if twice:
        raise LawError("LAW_SPELL", "Bulan %(month)s ada dalam dua masa kerja; sebut sekali saja", month=twice[0].label)
    person = PersonOverTime(born, day, what, tuple(dues))
    worth = benefits_of(person, spells, assumed_rate, inflation, law)
    return replace(person, benefits=worth, explanation=_tree(law, person, spells, worth))


def _months(law: Statute, number: int, spell: Spell, registered: Month) -> list[MonthDue]:
    months = spell.months
    index = np.array([month.index for month in months], dtype=np.int64)
    wages = np.full(len(months), spell.wage, dtype=np.int64)
    if spell.segment is Segment.PU:
        due = pu_contributions(wages, index, registered=registered, law=law, **spell.facts)
        zero, jht, jp = wages, due.jht_employer + due.jht_worker, due.jp_employer + due.jp_worker
        columns = (zero, due.jp_base, due.jkk, due.jkm, jht, jp, due.jkp_base > 0)
    else:
        bpu = bpu_contributions(wages, index, registered=registered, law=law, **spell.facts)
        none = np.zeros(len(months), dtype=np.int64)
        columns = (bpu.base, none, bpu.jkk, bpu.jkm, bpu.jht, none, none > 0)
    rows = zip(months, *(column.tolist() for column in columns), strict=True)
    return [MonthDue(month, number, spell.paid, *values) for month, *values in rows]


def _tree(law: Statute, person: PersonOverTime, spells: Sequence[Spell], worth: Sequence[Worth]) -> Explanation:
    """The contributions that were paid, months of one amount together; what is due now stands beside them."""
    lines = []
    for due, count in _runs(person.months):
        if due.paid:
            tree = spells[due.spell].explained(due.month, person.months[0].month, law)
            length = Explanation("Banyak bulan", count, "bulan")
            label = text_of("%(months)s bulan sejak %(month)s", months=count, month=due.month)
            lines.append(computed(label, due.total * count, How.PRODUCT, tree, length))
    total = sum(int(line.value or 0) for line in lines)
    paid = (
        computed(marked("Iuran yang dibayar"), total, How.SUM, *lines)
        if lines
        else Explanation("Iuran yang dibayar", 0, "IDR")
    )
    label = text_of("Seorang peserta pada %(day)s", day=format_date(person.on))
    return Explanation(
        label, len(person.months), "bulan", children=(beside(paid), *(beside(one.explanation) for one in worth))
    )


def _runs(months: Sequence[MonthDue]) -> list[tuple[MonthDue, int]]:
    """Months that follow one another with the same amounts in the same spell, each run by its first month."""
    runs: list[tuple[MonthDue, int]] = []
    for due in months:
        first, count = runs[-1] if runs else (due, 0)
        if count and replace(first, month=due.month) == due:  # the months of a spell have no gap
            runs[-1] = first, count + 1
        else:
            runs.append((due, 1))
    return runs

"""Who belongs to which programme, and what counts as the monthly wage (Perpres 109/2013, Permenaker 5/2021)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from payung.kernel.dates import completed_years
from payung.law.errors import LawError
from payung.law.inputs import LawCode, Segment
from payung.law.store import Statute, statute
from payung.law.texts import takes_texts

REQUIRED, OPTIONAL, NONE = "required", "optional", "none"


class Scale(LawCode):
    """Size of an employer (PP 7/2021)."""

    MICRO = 0
    SMALL = 1
    MEDIUM = 2
    LARGE = 3


@takes_texts
def membership_scale(
    on: date, *, capital: int | None = None, sales: int | None = None, law: Statute | None = None
) -> Scale:
    """The size by capital without land and buildings, or by yearly sales, in rupiah; the smaller when both are given.

    Raises LawError(LAW_SCALE_INPUT) when neither is given or one is negative, MissingValue before 2021-02-02.
    """
    law = law or statute()
    given = {"membership.scale_capital": capital, "membership.scale_sales": sales}
    stated = {name: amount for name, amount in given.items() if amount is not None}
    if not stated or min(stated.values()) < 0:
        raise LawError("LAW_SCALE_INPUT", "Modal usaha atau penjualan setahun diperlukan")
    return min(_scale(law.value(name, on), amount) for name, amount in stated.items())


@takes_texts
def membership_programmes(
    segment: Segment,
    on: date,
    *,
    scale: Scale | None = None,
    is_employer: bool = False,
    law: Statute | None = None,
) -> dict[str, str]:
    """Each of jkk, jkm, jht, jp with "required", "optional" or "none".

    A PU needs the employer's `scale` (LawError LAW_SCALE_INPUT); a BPU who employs others must save for old age.
    """
    law = law or statute()
    key = segment.word.lower()
    if segment is Segment.PU:
        if scale is None:
            raise LawError("LAW_SCALE_INPUT", "Skala usaha pemberi kerja diperlukan")
        key = f"pu_{scale.word}"
    elif segment is Segment.BPU and is_employer:
        key = "bpu_employer"
    return dict(law.value("membership.programmes", on)[key])


@takes_texts
def in_jkp(
    enrolled: Collection[str],
    scale: Scale,
    on: date,
    *,
    health: bool,
    citizen: bool,
    registered_age: int,
    law: Statute | None = None,
) -> bool:
    """Whether a PU with these programmes is in JKP of itself (PP 37/2021 ps. 4); `health` is membership of JKN."""
    law = law or statute()
    needed = law.value("membership.jkp_requires", on)[f"pu_{scale.word}"]
    young = registered_age < law.value("jkp.age_limit", on)
    return health and citizen and bool(young) and all(one in enrolled for one in needed)


@takes_texts
def may_register_bpu(birth: date, on: date, *, law: Statute | None = None) -> bool:
    """Whether someone is below the age of 65 on the day of registering as BPU; a member of old may continue."""
    return completed_years(birth, on) < int((law or statute()).value("membership.bpu_age_limit", on))


@takes_texts
def must_register_foreigner(months: int, on: date, *, law: Statute | None = None) -> bool:
    """Whether a foreign worker who works for so many months is to be a participant (PP 44/2015 ps. 1): from six."""
    return months >= int((law or statute()).value("membership.foreign_months", on))


@takes_texts
def wage_from_daily(daily: int, on: date, *, law: Statute | None = None) -> int:
    """Monthly wage in rupiah of someone paid by the day: times 25."""
    if daily <= 0:
        raise LawError("LAW_WAGE_RANGE", "Upah harus lebih dari nol")
    return daily * int((law or statute()).value("membership.daily_wage_days", on))


@takes_texts
def wage_from_output(last_months: Sequence[int], on: date, *, weather: bool = False, law: Statute | None = None) -> int:
    """Monthly wage in rupiah of someone paid by piece: the average of the last 3 months, 12 where weather decides.

    `last_months` ends with the newest. Raises LawError(LAW_WAGE_MONTHS) when fewer months are given.
    """
    name = "membership.weather_months" if weather else "membership.piece_months"
    count: int = (law or statute()).value(name, on)
    if len(last_months) < count or any(wage < 0 for wage in last_months):
        raise LawError("LAW_WAGE_MONTHS", "Upah %(count)s bulan terakhir diperlukan", count=count)
    return (2 * sum(last_months[-count:]) + count) // (2 * count)


def _scale(limits: dict[str, int], amount: int) -> Scale:
    for scale in (Scale.MICRO, Scale.SMALL, Scale.MEDIUM):
        if amount <= limits[scale.word]:
            return scale
    return Scale.LARGE

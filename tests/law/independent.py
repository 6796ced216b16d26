"""The rules of the law once more, written in plain Python from the dossier's text alone: no array, no table of the package,
nothing imported from it. Slow and obvious on purpose; `test_independent.py` compares the two on random cases.

Amounts are whole rupiah, rates fractions; every amount is rounded half-up once.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

YearMonth = tuple[int, int]

# PP 45/2015 art. 29: from March of the year, 2015 from July.
CEILINGS = {
    2015: 7_000_000, 2016: 7_335_300, 2017: 7_703_500, 2018: 8_094_000, 2019: 8_512_400, 2020: 8_939_700,
    2021: 8_754_600, 2022: 9_077_600, 2023: 9_559_600, 2024: 10_042_300, 2025: 10_547_400, 2026: 11_086_300,
}  # fmt: skip
# PP 45/2015 art. 18: lowest and highest pension, from March of the year, 2015 from July.
LIMITS = {
    2015: (300_000, 3_600_000), 2016: (310_050, 3_720_600), 2017: (319_450, 3_833_000), 2018: (331_000, 3_971_400),
    2019: (341_400, 4_095_750), 2020: (350_700, 4_207_200), 2021: (356_600, 4_277_900), 2022: (363_300, 4_357_900),
    2023: (383_400, 4_598_100), 2024: (393_500, 4_718_200), 2025: (399_700, 4_792_300), 2026: (411_400, 4_932_300),
}  # fmt: skip
# PP 44/2015 art. 16, percent by class.
CLASSES = {"I": "0.24", "II": "0.54", "III": "0.89", "IV": "1.27", "V": "1.74"}
# PP 44/2015 annex II: where each step begins and its base, in thousands of rupiah.
STEPS = [(0, 1_000), *((1_100 + 200 * n, 1_200 + 200 * n) for n in range(8))]
STEPS += [(2_700 + 500 * n, 2_950 + 500 * n) for n in range(11)]
STEPS += [(8_200 + 1_000 * n, 8_700 + 1_000 * n) for n in range(13)]


def rounded(amount: Fraction) -> int:
    """Half-up to the rupiah."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def years_lived(birth: date, on: date) -> int:
    """Completed years; a birthday on 29 February comes on 1 March of a common year, since the 28th lies before it."""
    years = on.year - birth.year
    return years if (on.month, on.day) >= (birth.month, birth.day) else years - 1


def retirement_age(on: date) -> int:
    """PP 45/2015 art. 15: 56; 57 from 2019; then a year more every three years up to 65."""
    return 56 if on.year < 2019 else min(57 + (on.year - 2019) // 3, 65)


def retirement(birth: date) -> date:
    """The first day on which the age then in force is reached, found by looking at one day after the other."""
    year = birth.year + 56
    while years_lived(birth, date(year, 12, 31)) < retirement_age(date(year, 12, 31)):
        year += 1
    day = max(date(year, 1, 1), date(2015, 7, 1))
    while years_lived(birth, day) < retirement_age(day):
        day = date.fromordinal(day.toordinal() + 1)
    return day


def of_its_year(table: dict[int, object], month: YearMonth) -> object:
    """What changes every March."""
    year = month[0] if month[1] >= 3 or month[0] == 2015 else month[0] - 1
    return table[min(year, 2026)]


def survivors(pension: int, kinds: list[tuple[str, date]], on: date) -> list[tuple[int, int]]:
    """(who, rupiah a month): spouse, else at most two children below 23 together, else one parent; arts. 16, 18, 21-23."""
    spouse = [n for n, (kind, _born) in enumerate(kinds) if kind == "spouse"][:1]
    young = [n for n, (kind, born) in enumerate(kinds) if kind == "child" and years_lived(born, on) < 23][:2]
    parent = [n for n, (kind, _born) in enumerate(kinds) if kind == "parent"][:1]
    who, share = (spouse, 50) if spouse else (young, 50) if young else (parent, 20)
    if not who:
        return []
    low, high = of_its_year(LIMITS, (on.year, on.month))  # type: ignore[misc]
    amount = min(max(rounded(Fraction(pension * share, 100)), low), high) if pension else 0
    if len(who) == 1:
        return [(who[0], amount)]
    return [(who[0], amount - amount // 2), (who[1], amount // 2)]


def months_from(first: YearMonth, last: YearMonth) -> int:
    return (last[0] - first[0]) * 12 + last[1] - first[1]


def is_new(month: YearMonth, registered: YearMonth | None) -> bool:
    """PP 49/2020: who registered since August 2020 pays two months in full."""
    return (
        registered is not None
        and (2020, 8) <= month <= (2021, 1)
        and registered >= (2020, 8)
        and months_from(registered, month) < 2
    )


def earner(
    wage: int,
    month: YearMonth,
    risk: str,
    *,
    labour_intensive: bool,
    workers: int,
    settled: bool,
    registered: YearMonth | None,
    deferral: bool,
) -> dict[str, int]:
    """Sections 2.2 to 2.5 and 2.9 for a wage earner in all programmes."""
    pandemic = (2020, 8) <= month <= (2021, 1)
    jkk, jkm = Fraction(CLASSES[risk]) / 100, Fraction("0.003")
    if pandemic and not is_new(month, registered):
        jkk, jkm = jkk / 100, jkm / 100
    if (2025, 2) <= month <= (2026, 1) and labour_intensive and workers >= 50 and settled:
        jkk /= 2
    base = min(wage, int(of_its_year(CEILINGS, month)))  # type: ignore[call-overload]
    employer, worker = rounded(Fraction(base * 2, 100)), rounded(Fraction(base, 100))
    now = rounded(Fraction(employer, 100)) + rounded(Fraction(worker, 100))
    capped = min(wage, 5_000_000) if month >= (2021, 2) else 0
    from_jkm = Fraction(1, 1000) if month < (2025, 2) else Fraction(0)
    return {
        "jkk": rounded(wage * jkk),
        "jkm": rounded(wage * jkm),
        "jht_employer": rounded(Fraction(wage * 37, 1000)),
        "jht_worker": rounded(Fraction(wage * 2, 100)),
        "jp_employer": employer,
        "jp_worker": worker,
        "jp_deferred": employer + worker - now if pandemic and deferral else 0,
        "jkp_government": rounded(capped * Fraction("0.0022")),
        "jkp_from_jkk": rounded(capped * min(Fraction("0.0014"), jkk)),
        "jkp_from_jkm": rounded(capped * from_jkm),
    }


def independent_worker(
    income: int,
    month: YearMonth,
    *,
    transport: bool,
    budget: bool,
    group: str,
    jht: bool,
    registered: YearMonth | None,
) -> dict[str, int]:
    """Section 2.6 and the reliefs of PP 49/2020 and PP 50/2025 for a BPU."""
    base = max(base for start, base in STEPS if start * 1_000 <= income) * 1_000
    share = Fraction(1)
    if (2020, 8) <= month <= (2021, 1) and not is_new(month, registered):
        share = Fraction(1, 100)
    held = (2026, 1) <= month <= (2027, 3) if transport else (2026, 4) <= month <= (2026, 12)
    if held and not budget and group == "independent":
        share = Fraction(1, 2)
    parts = {
        "jkk": rounded(base * share / 100),
        "jkm": rounded(6_800 * share),
        "jht": base * 2 // 100 if jht else 0,
    }
    return {"base": base, **parts, "total": sum(parts.values())}


def unemployed(wage: int, layoff: date, paid_before: int) -> list[int]:
    """Six months of cash: PP 37/2021, and PP 6/2025 for every month not paid by 7 February 2025."""
    base = min(wage, 5_000_000)
    old = layoff < date(2025, 2, 7)
    shares = [(45 if n < 3 else 25) if old and n < paid_before else 60 for n in range(6)]
    return [rounded(Fraction(base * share, 100)) for share in shares]


def old_age(months: int, birth: date, on: date) -> str:
    """PP 45/2015 art. 19."""
    if on < retirement(birth):
        return "not_yet"
    return "monthly" if months >= 180 else "lump_sum"


def pension(average: int, months: int, on: date) -> int:
    """PP 45/2015 arts. 17, 18."""
    low, high = of_its_year(LIMITS, (on.year, on.month))  # type: ignore[misc]
    return min(max(rounded(Fraction(average * months, 1200)), low), high)


def death(paid_in_a_row: int, registered: date, on: date, segment: str) -> tuple[int, int]:
    """JKM by both readings of the waiting rule: months paid in a row, and whole months since registration."""
    new = on >= date(2019, 12, 2)
    funeral, grants = (10_000_000, 32_000_000) if new else (3_000_000, 16_200_000 + 24 * 200_000)
    waits = segment == "BPU" and on >= date(2025, 2, 26)
    lived = months_from((registered.year, registered.month), (on.year, on.month)) - (on.day < registered.day)
    return tuple(funeral + (grants if not waits or months >= 3 else 0) for months in (paid_in_a_row, lived))  # type: ignore[return-value]

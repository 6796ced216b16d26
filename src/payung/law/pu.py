"""Monthly contributions of wage earners (PU) on arrays: JKK, JKM, JHT, JP, and the parts that make up JKP."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from payung.kernel.money import PPM, Int64Array, product_ppm
from payung.kernel.months import Month
from payung.law.errors import LawError, LawWarning
from payung.law.inputs import BLOCK, Amounts, LawCode, amounts, code_column, flag_column, month_column
from payung.law.store import Relief, Statute, statute

WORKER_LIMIT = 100_000_000  # more workers than the country has is a mistake of the caller
JKP_START = Month.parse("2021-02")
_PARAMETERS = ("jp.wage_ceiling", "jkk.pu_rate", "jkm.pu_rate", "jht.pu_employer_rate", "jp.employer_rate")


class RiskClass(LawCode):
    """JKK risk class of the employer's business, I very low to V very high (PP 44/2015 ps. 16)."""

    I = 1  # noqa: E741 - the law's own numerals
    II = 2
    III = 3
    IV = 4
    V = 5


class Industry(LawCode):
    """Industries of the labour-intensive relief (PP 7/2025, PP 36/2025)."""

    OTHER = 0
    FOOD_BEVERAGE_TOBACCO = 1
    TEXTILE_APPAREL = 2
    LEATHER = 3
    FOOTWEAR = 4
    TOYS = 5
    FURNITURE = 6


@dataclass(frozen=True, slots=True)
class PuAssessment:
    """Contributions of PU rows, in the order of the input; int64 rupiah, each of shape (n,).

    `jp_employer` and `jp_worker` are payable now; `jp_deferred` is what PP 49/2020 let employers pay later.
    `jkp_*` are internal shares: they change nothing in what employer and worker pay.
    `relief` points into `reliefs` (0 = full tariff).
    """

    jkk: Int64Array
    jkm: Int64Array
    jht_employer: Int64Array
    jht_worker: Int64Array
    jp_base: Int64Array
    jp_employer: Int64Array
    jp_worker: Int64Array
    jp_deferred: Int64Array
    jkp_base: Int64Array
    jkp_government: Int64Array
    jkp_from_jkk: Int64Array
    jkp_from_jkm: Int64Array
    employer: Int64Array
    worker: Int64Array
    relief: npt.NDArray[np.int16]
    reliefs: tuple[str, ...]
    warnings: tuple[LawWarning, ...]

    def __len__(self) -> int:
        return len(self.jkk)

    def row(self, number: int) -> dict[str, int | str]:
        """One row as plain numbers and the id of its relief ("" for the full tariff)."""
        plain: dict[str, int | str] = {name: int(getattr(self, name)[number]) for name in MONEY}
        plain["relief"] = self.reliefs[int(self.relief[number])]
        return plain


MONEY = tuple(name for name in PuAssessment.__slots__ if name not in ("relief", "reliefs", "warnings"))


@dataclass(frozen=True, slots=True)
class _Rates:
    """Rates (ppm) and ceilings (rupiah) per group; group = ((month, industry, size), class), shape (groups,)."""

    table: dict[str, Int64Array]
    relief: Int64Array
    sizes: Int64Array
    reliefs: tuple[str, ...]
    warnings: tuple[LawWarning, ...]


def assess_pu(
    wage: Amounts,
    months: Month | npt.NDArray[np.int64],
    *,
    risk: RiskClass | npt.NDArray[np.int8],
    jht: bool | npt.NDArray[np.bool_] = True,
    jp: bool | npt.NDArray[np.bool_] = True,
    jkp: bool | npt.NDArray[np.bool_] = True,
    industry: Industry | npt.NDArray[np.int8] = Industry.OTHER,
    workers: int | npt.NDArray[np.int64] = 1,
    law: Statute | None = None,
) -> PuAssessment:
    """Monthly contributions of PU participants.

    PP 44/2015 ps. 16, 18; PP 46/2015 ps. 16; PP 45/2015 ps. 28, 29; PP 37/2021 ps. 11; PP 6/2025; reliefs.
    `wage` is the reported wage, whole rupiah a month, above zero; the others one value or shape (n,). Which
    programmes a participant is in (employer size, nationality) is for the caller to say by the three flags.
    Raises RowError with row numbers for wages outside 1..10^15 (LAW_WAGE_RANGE), unknown codes and months
    outside 2015-07..2100-12; LawError for floats. `warnings` tells months beyond the known JP ceiling.
    """
    law = law or statute()
    wages = amounts(wage, "LAW_WAGE_RANGE", "Upah", allow_zero=False)
    rows = len(wages)
    month_of = month_column(months, rows)
    present = [month_of] if isinstance(month_of, int) else np.unique(month_of).tolist()
    rates = _rates(law, tuple(present))
    position: int | Int64Array = 0
    if not isinstance(month_of, int):
        position = np.searchsorted(np.array(present, dtype=np.int64), month_of)
    size = _size(workers, rows, rates.sizes)
    group = (position * len(Industry) + code_column(industry, Industry, rows)) * len(rates.sizes) + size
    group = group * len(RiskClass) + code_column(risk, RiskClass, rows) - 1
    flags = {
        "jht": flag_column(jht, rows, "JHT"),
        "jp": flag_column(jp, rows, "JP"),
        "jkp": flag_column(jkp, rows, "JKP"),
    }
    columns = {name: np.zeros(rows, dtype=np.int64) for name in MONEY}
    relief = np.zeros(rows, dtype=np.int16)
    for start in range(0, rows, BLOCK):
        block = slice(start, start + BLOCK)
        at = group if isinstance(group, int) else group[block]
        on = {name: flag if isinstance(flag, bool) else flag[block] for name, flag in flags.items()}
        relief[block] = rates.relief[at]
        _block({name: column[block] for name, column in columns.items()}, wages[block], at, on, rates.table)
    return PuAssessment(**columns, relief=relief, reliefs=rates.reliefs, warnings=rates.warnings)


def _block(
    out: dict[str, Int64Array],
    wage: Int64Array,
    at: int | Int64Array,
    on: dict[str, bool | npt.NDArray[np.bool_]],
    rates: dict[str, Int64Array],
) -> None:
    """Fill one block of every column in place."""
    out["jkk"][:] = product_ppm(wage, rates["jkk"][at])
    out["jkm"][:] = product_ppm(wage, rates["jkm"][at])
    out["jht_employer"][:] = product_ppm(wage, rates["jht_employer"][at]) * on["jht"]
    out["jht_worker"][:] = product_ppm(wage, rates["jht_worker"][at]) * on["jht"]
    capped = np.minimum(wage, rates["jp_ceiling"][at]) * on["jp"]
    out["jp_base"][:] = capped
    for side in ("jp_employer", "jp_worker"):
        due = product_ppm(capped, rates[side][at])
        now = product_ppm(due, rates["jp_share"][at])
        out[side][:] = now
        out["jp_deferred"] += due - now
    insured = np.minimum(wage, rates["jkp_ceiling"][at]) * on["jkp"]
    out["jkp_base"][:] = insured
    for part in ("jkp_government", "jkp_from_jkk", "jkp_from_jkm"):
        out[part][:] = product_ppm(insured, rates[part][at])
    out["employer"][:] = out["jkk"] + out["jkm"] + out["jht_employer"] + out["jp_employer"]
    out["worker"][:] = out["jht_worker"] + out["jp_worker"]


def _size(workers: int | npt.NDArray[np.int64], rows: int, sizes: Int64Array) -> int | Int64Array:
    single = isinstance(workers, int)
    counts = amounts(workers, "LAW_WORKERS_RANGE", "Jumlah pekerja")
    if (counts.size and int(counts.max()) > WORKER_LIMIT) or (not single and len(counts) != rows):
        raise LawError("LAW_INPUT_SHAPE", "Kolom %(label)s tidak sesuai", label="Jumlah pekerja")
    found: Int64Array = np.searchsorted(sizes, counts, side="right") - 1
    return int(found[0]) if single else found


@lru_cache(maxsize=256)
def _rates(law: Statute, present: tuple[int, ...]) -> _Rates:
    sizes = sorted({0, *(relief.min_workers for relief in law.reliefs)})
    reliefs = [""]
    rows: list[dict[str, int]] = []
    marks: list[int] = []
    for index in present:
        month = Month(index)
        for industry in Industry:
            for size in sizes:
                decree = law.relief_for(month, "PU", industry.word, "employer", size)
                if decree and decree.id not in reliefs:
                    reliefs.append(decree.id)
                mark = reliefs.index(decree.id) if decree else 0
                marks += [mark] * len(RiskClass)
                rows += [_row(law, month, risk, decree) for risk in RiskClass]
    names = rows[0] if rows else {}
    table = {name: np.array([row[name] for row in rows], dtype=np.int64) for name in names}
    found = (law.parameter(name).warning_at(Month(index)) for index in present for name in _PARAMETERS)
    warnings = tuple(warning for warning in found if warning)
    return _Rates(
        table,
        np.array(marks, dtype=np.int64),
        np.array(sizes, dtype=np.int64),
        tuple(reliefs),
        warnings,
    )


def _row(law: Statute, month: Month, risk: RiskClass, decree: Relief | None) -> dict[str, int]:
    shares = decree.shares if decree else {}
    jkk = payable_rate(law.value("jkk.pu_rate", month)[risk - 1], shares.get("jkk", PPM))
    insured = month >= JKP_START
    return {
        "jkk": jkk,
        "jkm": payable_rate(law.ppm("jkm.pu_rate", month), shares.get("jkm", PPM)),
        "jht_employer": law.ppm("jht.pu_employer_rate", month),
        "jht_worker": law.ppm("jht.pu_worker_rate", month),
        "jp_ceiling": law.rupiah("jp.wage_ceiling", month),
        "jp_employer": law.ppm("jp.employer_rate", month),
        "jp_worker": law.ppm("jp.worker_rate", month),
        "jp_share": shares.get("jp", PPM),
        "jkp_ceiling": law.rupiah("jkp.wage_ceiling", month) if insured else 0,
        "jkp_government": law.ppm("jkp.government_rate", month) if insured else 0,
        # The transfer cannot exceed what is paid: class I under PP 7/2025 gives 0.12 % instead of 0.14 %.
        "jkp_from_jkk": min(law.ppm("jkp.from_jkk_rate", month), jkk) if insured else 0,
        "jkp_from_jkm": law.ppm("jkp.from_jkm_rate", month) if insured else 0,
    }


def payable_rate(rate: int, share: int) -> int:
    """The rate (ppm) that remains payable. Raises LawError(LAW_RATE_SCALE) when it is no whole ppm."""
    if rate * share % PPM:
        message = "Tarif %(rate)s per juta dengan bagian %(share)s tidak bulat per juta"
        raise LawError("LAW_RATE_SCALE", message, rate=rate, share=share)
    return rate * share // PPM

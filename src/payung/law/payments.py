"""How payments are assigned to months: their order, credit for overpayment, advance payment, deferred contributions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from payung.kernel.money import largest_remainder
from payung.kernel.months import Month
from payung.law.contributions import bpu_contributions
from payung.law.eras import add_months
from payung.law.errors import LawError
from payung.law.inputs import PayerClass, Sector
from payung.law.store import Statute, statute
from payung.law.texts import takes_texts


@dataclass(frozen=True, slots=True)
class MonthPaid:
    """What was due for a month and what was paid for it, whole rupiah."""

    month: Month
    due: int
    paid: int

    @property
    def settled(self) -> bool:
        return self.paid == self.due


@dataclass(frozen=True, slots=True)
class Settlement:
    """Months in their order; `credit` (rupiah) remains for later periods."""

    months: tuple[MonthPaid, ...]
    credit: int


class Standing(StrEnum):
    """Protection of a BPU in a month by what was paid."""

    PAID = "paid"
    GRACE = "grace"
    INACTIVE = "inactive"


@takes_texts
def settle(payment: int, dues: Iterable[tuple[Month, int]]) -> Settlement:
    """Assign a payment (rupiah) to the months in their order, the oldest first; the rest is credit.

    Also for credit from an earlier payment and for what a relief has made too much. Raises
    LawError(LAW_PAYMENT_RANGE) for negative amounts.
    """
    ordered = sorted(dues)
    if payment < 0 or any(due < 0 for _, due in ordered):
        raise LawError("LAW_PAYMENT_RANGE", "Pembayaran dan tagihan tidak boleh negatif")
    left, months = payment, []
    for month, due in ordered:
        paid = min(left, due)
        months.append(MonthPaid(month, due, paid))
        left -= paid
    return Settlement(tuple(months), left)


@takes_texts
def bpu_advance_dues(
    income: int,
    first: Month,
    count: int,
    *,
    sector: Sector = Sector.OTHER,
    payer: PayerClass = PayerClass.SELF,
    jht: bool = False,
    law: Statute | None = None,
) -> tuple[tuple[Month, int], ...]:
    """What a BPU pays for `count` months in advance, month by month in rupiah, each at its own month's tariff.

    Raises LawError(LAW_ADVANCE_MONTHS) unless the count is 1 to 12.
    """
    law = law or statute()
    most = law.value("terms.advance_months", first)
    if not 1 <= count <= most:
        raise LawError("LAW_ADVANCE_MONTHS", "Iuran di muka 1 sampai %(most)s bulan", most=most)
    months = [first + number for number in range(count)]
    return tuple(
        (month, int(bpu_contributions(income, month, sector=sector, payer=payer, jht=jht, law=law).total[0]))
        for month in months
    )


@takes_texts
def bpu_standing(paid: Iterable[Month], month: Month, *, law: Statute | None = None) -> Standing:
    """Whether a BPU is protected in a month: paid, unpaid but within the months tolerated in a row, or inactive.

    In the tolerated months arrears are to be settled before a claim. Someone who never paid is inactive.
    """
    grace = (law or statute()).value("terms.bpu_grace_months", month)
    held = {one for one in paid if one <= month}
    if month in held:
        return Standing.PAID
    return Standing.GRACE if held and month.since(max(held)) <= grace else Standing.INACTIVE


@takes_texts
def grant_payer(arrears_months: int, event: date, *, law: Statute | None = None) -> str:
    """Who pays JKK and JKM of a PU first when contributions are in arrears: "bpjs" up to three months, else "employer".

    The employer is repaid once contributions and fines are settled.
    """
    if arrears_months < 0:
        raise LawError("LAW_MONTHS_NEGATIVE", "Jumlah bulan tidak boleh negatif")
    limit = (law or statute()).value("terms.pu_arrears_months", event)
    return "bpjs" if arrears_months <= limit else "employer"


@takes_texts
def jp_deferred_instalments(
    amount: int, month: Month, instalments: int = 1, *, law: Statute | None = None
) -> tuple[tuple[date, int], ...]:
    """Days and rupiah to settle the JP contribution that PP 49/2020 deferred, in equal monthly parts.

    One part is due on the window's first day, the last part at the latest on its last; no rupiah is lost. Raises
    LawError(LAW_NOT_DEFERRED) for months outside the relief, LawError(LAW_INSTALMENTS) for parts beyond the window.
    """
    law = law or statute()
    decree = law.relief_for(month, "PU")
    if decree is None or "jp_deferred_ppm" not in decree.terms:
        raise LawError("LAW_NOT_DEFERRED", "Iuran JP bulan %(month)s tidak ditunda", month=str(month))
    window = law.value("jp.deferral_window", month)
    first, last = (date.fromisoformat(window[side]) for side in ("first", "last"))
    days = [add_months(first, number) for number in range(max(instalments, 0))]
    if not days or days[-1] > last or amount < 0:
        raise LawError("LAW_INSTALMENTS", "Angsuran melampaui %(last)s", last=last.isoformat())
    parts: Sequence[int] = largest_remainder(amount, [1] * len(days))
    return tuple(zip(days, parts, strict=True))

"""Why a contribution of a BPU is what it is: one row of `payung.law.contributions` as a tree."""

from __future__ import annotations

from dataclasses import replace

from payung.law.contributions import bpu_contributions
from payung.law.explain import Explanation, How, beside, cite, computed, contribution, reason, relief_line
from payung.law.inputs import BpuGroup, MonthLike, PayerClass, Sector, code_from, month_from
from payung.law.language import marked, text_of
from payung.law.standing import FRESH, UNSETTLED, standings
from payung.law.store import Relief, Statute, statute


def explain_bpu(
    income: int,
    month: MonthLike,
    *,
    sector: Sector | str = Sector.OTHER,
    payer: PayerClass | str = PayerClass.SELF,
    jht: bool = False,
    group: BpuGroup | str = BpuGroup.INDEPENDENT,
    registered: MonthLike | None = None,
    law: Statute | None = None,
) -> Explanation:
    """Why one BPU participant pays what they pay in a month, rupiah. Raises as `bpu_contributions` does."""
    law = law or statute()
    month, since = month_from(month), None if registered is None else month_from(registered)
    sector, payer, group = code_from(sector, Sector), code_from(payer, PayerClass), code_from(group, BpuGroup)
    facts = {"sector": sector, "payer": payer, "jht": jht, "group": group, "registered": since}
    row = bpu_contributions([income], month, law=law, **facts).row(0)  # type: ignore[arg-type]
    (stand,) = standings(law, month.index, since, True).present
    decree = law.relief_for(month, "BPU", sector.word, payer.word, group=group.word, standing=stand)
    missed = None if decree else law.relief_for(month, "BPU", sector.word, payer.word)
    of_table = (
        Explanation("Penghasilan sebulan", income, "IDR"),
        Explanation("Baris tabel penghasilan", text_of("baris %(row)s", row=row["tier"])),
    )
    base = cite(law, "jkk.bpu_tiers", month, row["base"], "IDR", marked("Dasar iuran"))
    base = replace(base, children=tuple(beside(one) for one in of_table))
    rate, amount = cite(law, "jkk.bpu_rate", month), cite(law, "jkm.bpu_amount", month)
    lines = [
        contribution(marked("Iuran JKK"), int(row["jkk"]), base, rate, decree, "jkk"),
        contribution(marked("Iuran JKM"), int(row["jkm"]), amount, None, decree, "jkm"),
    ]
    if jht:
        rate = cite(law, "jht.bpu_rate", month)
        lines.append(contribution(marked("Iuran JHT"), int(row["jht"]), base, rate, None, "jht"))
    whole = text_of("Iuran BPU %(month)s", month=month)
    return computed(whole, int(row["total"]), How.SUM, *lines, *without_relief(missed, stand))


def without_relief(decree: Relief | None, standing: int) -> tuple[Explanation, ...]:
    """That a decree of the month does not hold for this member or payer, and why; nothing when none was missed."""
    if decree is None:
        return ()
    if standing & FRESH:
        why = text_of("Peserta baru membayar penuh dahulu, %(months)s bulan", months=decree.full_months)
    elif standing & UNSETTLED and decree.settled_to:
        why = text_of("Iuran JKK belum lunas sampai %(month)s", month=decree.settled_to)
    else:
        why = text_of("Golongan BPU ini tidak disebut dalam peraturan")
    return (beside(Explanation("Tanpa keringanan", True, children=(reason(why), relief_line(decree)))),)

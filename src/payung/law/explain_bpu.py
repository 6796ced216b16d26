"""Why a contribution of a BPU is what it is: one row of `payung.law.contributions` as a tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from payung.kernel.months import Month
from payung.law.contributions import bpu_contributions
from payung.law.explain import Explanation, beside, cite, computed, contribution, reason, relief_line
from payung.law.inputs import BpuGroup, MonthLike, PayerClass, Sector, code_from, month_from
from payung.law.language import marked, text_of
from payung.law.nodes import How, Role
from payung.law.sectors import KINDS, payer_kinds
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


PAYER_CLASSES = {
    PayerClass.STATE_BUDGET: marked("APBN atau APBD"),
    PayerClass.PRIVATE: marked("Swasta atau sponsor"),
    PayerClass.EMPLOYER: marked("Pemberi kerja"),
    PayerClass.SELF: marked("Peserta sendiri"),
}


def of_payer(tree: Explanation, kind: str, months: Iterable[Month], sector: Sector, law: Statute) -> Explanation:
    """The tree with the kind of payer, its class and the article for it, where a decree of one of the months asks who pays."""
    reliefs = [[law.relief_for(month, "BPU", sector.word, payer.word) for payer in PAYER_CLASSES] for month in months]
    if all(relief == of_month[0] for of_month in reliefs for relief in of_month):
        return tree
    payer, dated = payer_kinds(law)[kind], law.parameter(KINDS).values[-1]
    named = Explanation(marked("Kelas pembayar"), PAYER_CLASSES[payer.payer_class], role=Role.BESIDE)
    line = Explanation(
        marked("Pembayar"),
        payer.label,
        "",
        payer.basis,
        dated.source,
        dated.verified,
        children=(named,),
        role=Role.BESIDE,
        key=KINDS,
    )
    return replace(tree, children=(*tree.children, line))


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

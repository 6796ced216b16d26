"""Why a wage earner's contribution is what it is: one row of `payung.law.pu` as a tree."""

from __future__ import annotations

from payung.kernel.money import PPM, apply_ppm
from payung.kernel.months import Month
from payung.law.explain import Explanation, beside, cite, computed, contribution, less
from payung.law.explain_bpu import without_relief
from payung.law.inputs import MonthLike, code_from, month_from
from payung.law.language import marked, text_of
from payung.law.nodes import How
from payung.law.pu import Industry, RiskClass, jkp_begins, payable_rate, pu_contributions
from payung.law.standing import standings
from payung.law.store import Relief, Statute, statute

_SIDES = ("employer", "worker")
_LABELS = {
    "jht_employer": marked("JHT, pemberi kerja"),
    "jht_worker": marked("JHT, pekerja"),
    "jp_employer": marked("JP, pemberi kerja"),
    "jp_worker": marked("JP, pekerja"),
}


def explain_pu(
    wage: int,
    month: MonthLike,
    *,
    risk: RiskClass | str,
    jht: bool = True,
    jp: bool = True,
    jkp: bool = True,
    industry: Industry | str = Industry.OTHER,
    workers: int = 1,
    jp_deferral: bool = False,
    registered: MonthLike | None = None,
    settled: bool = True,
    law: Statute | None = None,
) -> Explanation:
    """Employer's and worker's parts by programme, and the shares that make up JKP. Raises as `pu_contributions` does.

    The value is what employer and worker pay together, rupiah; the JKP node adds nothing to it.
    """
    law = law or statute()
    month, since = month_from(month), None if registered is None else month_from(registered)
    risk, industry = code_from(risk, RiskClass), code_from(industry, Industry)
    facts = {"jp_deferral": jp_deferral, "registered": since, "settled": settled}
    whole = {"risk": risk, "jht": jht, "jp": jp, "jkp": jkp, "industry": industry, "workers": workers}
    row = pu_contributions(wage, month, law=law, **whole, **facts).row(0)  # type: ignore[arg-type]
    got = {name: int(value) for name, value in row.items() if name != "relief"}
    (stand,) = standings(law, month.index, since, settled).present
    decree = law.relief_for(month, "PU", industry.word, "employer", workers, standing=stand)
    missed = None if decree else law.relief_for(month, "PU", industry.word, "employer", workers)
    paid = Explanation("Upah dilaporkan", wage, "IDR")
    rate = law.value("jkk.pu_rate", month)[risk - 1]
    got["jkk_rate"] = payable_rate(rate, decree.shares.get("jkk", PPM) if decree else PPM)
    classed = cite(law, "jkk.pu_rate", month, rate, "ppm", text_of("Tarif JKK kelas %(risk)s", risk=risk.name))
    flat = cite(law, "jkm.pu_rate", month)
    lines = [
        contribution(marked("JKK, pemberi kerja"), got["jkk"], paid, classed, decree, "jkk"),
        contribution(marked("JKM, pemberi kerja"), got["jkm"], paid, flat, decree, "jkm"),
    ]
    if jht:
        for side in _SIDES:
            cited = cite(law, f"jht.pu_{side}_rate", month)
            lines.append(contribution(_LABELS[f"jht_{side}"], got[f"jht_{side}"], paid, cited, None, "jht"))
    if jp:
        lines += _pension(law, month, paid, got)
    if jkp and month >= jkp_begins(law):
        lines.append(_unemployment(law, month, paid, got))
    lines += without_relief(missed, stand)
    total = got["employer"] + got["worker"]
    return computed(text_of("Iuran PU %(month)s", month=month), total, How.SUM, *lines)


def _pension(law: Statute, month: Month, paid: Explanation, got: dict[str, int]) -> list[Explanation]:
    ceiling = cite(law, "jp.wage_ceiling", month)
    base = computed(marked("Dasar iuran JP"), got["jp_base"], How.LEAST, paid, ceiling)
    lines = []
    for side in _SIDES:
        cited = cite(law, f"jp.{side}_rate", month)
        lines.append(contribution(_LABELS[f"jp_{side}"], got[f"jp_{side}"], base, cited, None, "jp"))
    decree = law.relief_for(month, "PU")
    if got["jp_deferred"] and decree:
        lines.append(beside(_deferred(law, month, lines, got["jp_deferred"], decree)))
    return lines


def _deferred(law: Statute, month: Month, lines: list[Explanation], amount: int, decree: Relief) -> Explanation:
    """What may be remitted later: both parts, less the share of each that is remitted now."""
    share = PPM - decree.terms["jp_deferred_ppm"]
    now = Explanation(
        "Bagian yang disetor sekarang",
        share,
        "ppm",
        decree.basis,
        decree.source,
        decree.verified,
        decree.note,
        key=decree.id,
    )
    remitted = [
        less(computed(marked("Disetor sekarang"), apply_ppm(int(line.value or 0), share), How.PRODUCT, line, now))
        for line in lines
    ]
    window = beside(cite(law, "jp.deferral_window", month, text_of("sampai %(month)s", month="April 2022"), " "))
    return computed(marked("Iuran JP yang penyetorannya ditunda"), amount, How.SUM, *lines, *remitted, window)


def _unemployment(law: Statute, month: Month, paid: Explanation, got: dict[str, int]) -> Explanation:
    ceiling = cite(law, "jkp.wage_ceiling", month)
    base = computed(marked("Dasar iuran JKP"), got["jkp_base"], How.LEAST, paid, ceiling)
    parts = []
    for name, label_of in (
        ("government", marked("Dari pemerintah")),
        ("from_jkk", marked("Dari iuran JKK")),
        ("from_jkm", marked("Dari iuran JKM")),
    ):
        rate = cite(law, f"jkp.{name}_rate", month)
        if name == "from_jkk" and got["jkk_rate"] < law.ppm("jkp.from_jkk_rate", month):
            label = marked("Selama JKK diberi keringanan")
            rate = cite(law, "jkp.from_jkk_relief", month, got["jkk_rate"], "ppm", label)
        parts.append(beside(computed(label_of, got[f"jkp_{name}"], How.PRODUCT, base, rate)))
    note = marked("Tidak menambah iuran pemberi kerja atau pekerja.")
    return beside(Explanation("JKP, rekomposisi", 0, "IDR", note=note, children=tuple(parts)))

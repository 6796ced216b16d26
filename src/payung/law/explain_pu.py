"""Why a wage earner's contribution is what it is: one row of `payung.law.pu` as a tree."""

from __future__ import annotations

from payung.kernel.money import PPM
from payung.kernel.months import Month
from payung.law.explain import Explanation, cite, without_relief
from payung.law.pu import JKP_START, Industry, RiskClass, assess_pu, payable_rate
from payung.law.standing import standings
from payung.law.store import Relief, Statute, statute


def explain_pu(
    wage: int,
    month: Month,
    *,
    risk: RiskClass,
    jht: bool = True,
    jp: bool = True,
    jkp: bool = True,
    industry: Industry = Industry.OTHER,
    workers: int = 1,
    jp_deferral: bool = False,
    registered: Month | None = None,
    settled: bool = True,
    law: Statute | None = None,
) -> Explanation:
    """Employer's and worker's parts by programme, and the shares that make up JKP. Raises as `assess_pu` does.

    The value is what employer and worker pay together; the JKP node adds nothing to it.
    """
    law = law or statute()
    facts = {"jp_deferral": jp_deferral, "registered": registered, "settled": settled}
    whole = {"risk": risk, "jht": jht, "jp": jp, "jkp": jkp, "industry": industry, "workers": workers}
    row = assess_pu(wage, month, law=law, **whole, **facts).row(0)  # type: ignore[arg-type]
    got = {name: int(value) for name, value in row.items() if name != "relief"}
    (stand,) = standings(law, month.index, registered, settled).present
    decree = law.relief_for(month, "PU", industry.word, "employer", workers, standing=stand)
    missed = None if decree else law.relief_for(month, "PU", industry.word, "employer", workers)
    paid = Explanation("Upah dilaporkan", wage, "IDR")
    rate = law.value("jkk.pu_rate", month)[risk - 1]
    got["jkk_rate"] = payable_rate(rate, decree.shares.get("jkk", PPM) if decree else PPM)
    lines = [
        *without_relief(missed, stand),
        _line("JKK, pemberi kerja", got["jkk"], decree, "jkk", paid, _class(law, month, risk, rate)),
        _line("JKM, pemberi kerja", got["jkm"], decree, "jkm", paid, cite(law, "jkm.pu_rate", month)),
    ]
    if jht:
        for side, words in (("employer", "pemberi kerja"), ("worker", "pekerja")):
            cited = cite(law, f"jht.pu_{side}_rate", month)
            lines.append(_line(f"JHT, {words}", got[f"jht_{side}"], None, "jht", paid, cited))
    if jp:
        lines += _pension(law, month, wage, got)
    if jkp and month >= JKP_START:
        lines.append(_unemployment(law, month, wage, got))
    total = got["employer"] + got["worker"]
    return Explanation(f"Iuran PU {month.label}", total, "IDR", children=tuple(lines))


def _pension(law: Statute, month: Month, wage: int, got: dict[str, int]) -> list[Explanation]:
    base = Explanation(
        "Dasar iuran JP",
        got["jp_base"],
        "IDR",
        children=(Explanation("Upah dilaporkan", wage, "IDR"), cite(law, "jp.wage_ceiling", month)),
    )
    lines = []
    for side, words in (("employer", "pemberi kerja"), ("worker", "pekerja")):
        cited = cite(law, f"jp.{side}_rate", month)
        lines.append(_line(f"JP, {words}", got[f"jp_{side}"], None, "jp", base, cited))
    decree = law.relief_for(month, "PU")
    if got["jp_deferred"] and decree:
        label = "Iuran JP yang penyetorannya ditunda"
        note = (_decree(decree), cite(law, "jp.deferral_window", month, "sampai April 2022", " "))
        lines[-1] = Explanation(
            lines[-1].label,
            lines[-1].value,
            "IDR",
            children=(*lines[-1].children, Explanation(label, got["jp_deferred"], "IDR", children=note)),
        )
    return lines


def _unemployment(law: Statute, month: Month, wage: int, got: dict[str, int]) -> Explanation:
    base = Explanation(
        "Dasar iuran JKP",
        got["jkp_base"],
        "IDR",
        children=(Explanation("Upah dilaporkan", wage, "IDR"), cite(law, "jkp.wage_ceiling", month)),
    )
    parts = [base]
    for name, label in (
        ("government", "Dari pemerintah"),
        ("from_jkk", "Dari iuran JKK"),
        ("from_jkm", "Dari iuran JKM"),
    ):
        cited = [cite(law, f"jkp.{name}_rate", month)]
        if name == "from_jkk" and got["jkk_rate"] < law.ppm("jkp.from_jkk_rate", month):
            cited.append(Explanation("Paling banyak tarif JKK yang dibayar", got["jkk_rate"], "ppm"))
        parts.append(Explanation(label, got[f"jkp_{name}"], "IDR", children=tuple(cited)))
    note = "Tidak menambah iuran pemberi kerja atau pekerja."
    return Explanation("JKP, rekomposisi", 0, "IDR", note=note, children=tuple(parts))


def _class(law: Statute, month: Month, risk: RiskClass, rate: int) -> Explanation:
    return cite(law, "jkk.pu_rate", month, rate, "ppm", f"Tarif JKK kelas {risk.name}")


def _line(
    label: str, amount: int, decree: Relief | None, programme: str, base: Explanation, rate: Explanation
) -> Explanation:
    cut = (_decree(decree),) if decree and programme in decree.shares else ()
    return Explanation(label, amount, "IDR", children=(base, rate, *cut))


def _decree(decree: Relief) -> Explanation:
    return Explanation(decree.label, decree.id, "", decree.basis, decree.source, decree.verified, decree.note)

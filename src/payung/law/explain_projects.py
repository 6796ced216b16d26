"""Why a construction project, a migrant worker or a sponsor pays what they pay."""

from __future__ import annotations

from datetime import date

from payung.kernel.months import Month, MonthRange
from payung.law.contributions import assess_bpu
from payung.law.explain import Explanation, cite, explain_bpu
from payung.law.inputs import PayerClass, Sector
from payung.law.projects import jakon_by_contract, jakon_by_wages, pmi_contribution, without_vat
from payung.law.store import Statute, statute
from payung.law.verdicts import dated_line


def explain_jakon(
    value: int, month: Month, *, wages: bool = False, vat: bool = False, law: Statute | None = None
) -> Explanation:
    """The tree of `jakon_by_contract`, or of `jakon_by_wages` when `wages`; `vat` says that the value holds VAT."""
    law = law or statute()
    net = without_vat(value, month, law=law) if vat and not wages else value
    result = (jakon_by_wages if wages else jakon_by_contract)(net, month, law=law)
    given = [Explanation("Jumlah upah sebulan" if wages else "Nilai kontrak tanpa PPN", net, "IDR")]
    if net != value:
        given = [
            Explanation(
                given[0].label,
                net,
                "IDR",
                children=(
                    Explanation("Nilai kontrak dengan PPN", value, "IDR"),
                    cite(law, "terms.vat", month),
                ),
            )
        ]
    decree = law.relief_for(month, "JAKON")
    if decree:
        given.append(Explanation(decree.label, decree.id, "", decree.basis, decree.source, decree.verified))
    lines = []
    for programme, amount in (("jkk", result.jkk), ("jkm", result.jkm)):
        rules: list[Explanation] = []
        if wages:
            rules.append(cite(law, f"{programme}.jakon_wage_rate", month))
        else:
            dated = law.parameter(f"{programme}.jakon_contract_rates").at(month)
            for row in dated.value:
                if row["from"] < net:
                    label = f"Bagian di atas {Explanation('', row['from'], 'IDR').text}"
                    rules.append(dated_line(label, row["rate"], "ppm", dated))
        lines.append(Explanation(f"Iuran {programme.upper()}", amount, "IDR", children=(*given, *rules)))
    return Explanation("Iuran jasa konstruksi", result.total, "IDR", children=tuple(lines))


def explain_pmi(
    months: int, on: date, *, by_agency: bool, extension_months: int = 0, law: Statute | None = None
) -> Explanation:
    """The tree of `pmi_contribution`."""
    law = law or statute()
    result = pmi_contribution(months, on, by_agency=by_agency, extension_months=extension_months, law=law)
    lines = [cite(law, "pmi.contract", on, result.contract, "IDR", f"Kontrak {months} bulan")]
    if by_agency:
        lines.insert(0, cite(law, "pmi.before_placement", on))
    if extension_months:
        rate = cite(law, "pmi.extension", on)
        label = f"Perpanjangan {extension_months} bulan"
        lines.append(Explanation(label, result.extension, "IDR", children=(rate,)))
    return Explanation("Iuran pekerja migran", result.total, "IDR", children=tuple(lines))


def explain_sponsor(
    people: int,
    months: MonthRange,
    income: int,
    *,
    sector: Sector = Sector.OTHER,
    payer: PayerClass = PayerClass.PRIVATE,
    jht: bool = False,
    law: Statute | None = None,
) -> Explanation:
    """What a sponsor pays for so many BPU of one income over the months, in rupiah: one person's tree a month."""
    law = law or statute()
    trees = [explain_bpu(income, month, sector=sector, payer=payer, jht=jht, law=law) for month in months]
    one = sum(int(assess_bpu(income, month, sector=sector, payer=payer, jht=jht, law=law).total[0]) for month in months)
    parts = (
        Explanation("Jumlah orang", people, "orang"),
        Explanation("Iuran satu orang", one, "IDR", children=tuple(trees)),
    )
    return Explanation("Kebutuhan dana", one * people, "IDR", children=parts)

"""Why a construction project, a migrant worker or a sponsor pays what they pay."""

from __future__ import annotations

from payung.kernel.money import PPM, apply_ppm
from payung.kernel.months import Month, MonthRange
from payung.law.contributions import bpu_contributions
from payung.law.explain import Explanation, cite, computed, divisor, less, relief_line
from payung.law.explain_bpu import explain_bpu
from payung.law.inputs import DayLike, MonthLike, PayerClass, Sector, code_from, day_from, month_from
from payung.law.language import figure, marked, text_of
from payung.law.nodes import How, Role
from payung.law.projects import jakon_by_contract, jakon_by_wages, jakon_without_vat, pmi_contribution
from payung.law.store import Relief, Statute, statute
from payung.law.verdicts import dated_line

_LABELS = {"jkk": marked("Iuran JKK"), "jkm": marked("Iuran JKM")}


def explain_jakon(
    value: int, month: MonthLike, *, wages: bool = False, vat: bool = False, law: Statute | None = None
) -> Explanation:
    """The tree of `jakon_by_contract`, or of `jakon_by_wages` when `wages`; `vat` says that the value holds VAT."""
    law, month = law or statute(), month_from(month)
    net = jakon_without_vat(value, month, law=law) if vat and not wages else value
    result = (jakon_by_wages if wages else jakon_by_contract)(net, month, law=law)
    given = Explanation(marked("Jumlah upah sebulan") if wages else marked("Nilai kontrak tanpa PPN"), net, "IDR")
    if vat and not wages:
        rate = law.ppm("terms.vat", month)
        whole = Explanation("Nilai kontrak sendiri", PPM, "ppm")
        with_vat = computed(
            marked("Nilai kontrak dengan PPN, bagian"),
            PPM + rate,
            How.SUM,
            whole,
            cite(law, "terms.vat", month),
            unit="ppm",
        )
        paid = Explanation("Nilai kontrak dengan PPN", value, "IDR")
        given = computed(given.label, net, How.PRODUCT, paid, divisor(with_vat))
    decree = law.relief_for(month, "JAKON")
    lines = []
    for programme, amount in (("jkk", result.jkk), ("jkm", result.jkm)):
        if wages:
            rate_line = cite(law, f"{programme}.jakon_wage_rate", month)
            full = computed(
                _LABELS[programme], apply_ppm(net, int(rate_line.value or 0)), How.PRODUCT, given, rate_line
            )
        else:
            full = _progressive(law, programme, month, given, net)
        lines.append(_relieved(full, amount, decree, programme))
    return computed(marked("Iuran jasa konstruksi"), result.total, How.SUM, *lines)


def _progressive(law: Statute, programme: str, month: Month, given: Explanation, net: int) -> Explanation:
    """The slices that the value reaches, each with its own rate; the value stands once, the slices are cut from it."""
    key = f"{programme}.jakon_contract_rates"
    dated = law.parameter(key).at(month)
    slices, tops = [], [row["from"] for row in dated.value[1:]]
    for row, top in zip(dated.value, [*tops, None], strict=True):
        start = row["from"]
        if start >= net:
            break
        end = Explanation("Nilai kontrak", net, "IDR")
        if top is not None and top < net:
            end = dated_line(marked("Batas atas bagian"), top, "IDR", dated, key)
        bottom = less(dated_line(marked("Batas bawah bagian"), start, "IDR", dated, key))
        part = computed(marked("Nilai dalam bagian ini"), int(end.value or 0) - start, How.SUM, end, bottom)
        label = text_of("Bagian di atas %(amount)s", amount=figure(start, "IDR"))
        rate = dated_line(marked("Tarif"), row["rate"], "ppm", dated, key)
        slices.append(computed(label, apply_ppm(int(part.value or 0), row["rate"]), How.PRODUCT, part, rate))
    total = sum(int(one.value or 0) for one in slices)
    shown_once = Explanation(
        given.label, given.value, given.unit, children=given.children, how=given.how, role=Role.BESIDE
    )
    return computed(_LABELS[programme], total, How.SUM, *slices, shown_once)


def _relieved(full: Explanation, amount: int, decree: Relief | None, programme: str) -> Explanation:
    if decree is None or programme not in decree.shares:
        return full
    whole = Explanation(marked("Iuran penuh"), full.value, "IDR", children=full.children, how=full.how)
    return computed(full.label, amount, How.PRODUCT, whole, relief_line(decree, programme))


def explain_pmi(
    months: int, on: DayLike, *, by_agency: bool, extension_months: int = 0, law: Statute | None = None
) -> Explanation:
    """The tree of `pmi_contribution`."""
    law, on = law or statute(), day_from(on)
    result = pmi_contribution(months, on, by_agency=by_agency, extension_months=extension_months, law=law)
    lines = [cite(law, "pmi.contract", on, result.contract, "IDR", text_of("Kontrak %(months)s bulan", months=months))]
    if by_agency:
        lines.insert(0, cite(law, "pmi.before_placement", on))
    if extension_months:
        count = Explanation("Lama perpanjangan", extension_months, "bulan")
        label = text_of("Perpanjangan %(months)s bulan", months=extension_months)
        lines.append(computed(label, result.extension, How.PRODUCT, cite(law, "pmi.extension", on), count))
    return computed(marked("Iuran pekerja migran"), result.total, How.SUM, *lines)


def explain_sponsor(
    people: int,
    months: MonthRange,
    income: int,
    *,
    sector: Sector | str = Sector.OTHER,
    payer: PayerClass | str = PayerClass.PRIVATE,
    jht: bool = False,
    law: Statute | None = None,
) -> Explanation:
    """What a sponsor pays for so many BPU of one income over the months, in rupiah: one person's tree a month."""
    law = law or statute()
    sector, payer = code_from(sector, Sector), code_from(payer, PayerClass)
    trees = [explain_bpu(income, month, sector=sector, payer=payer, jht=jht, law=law) for month in months]
    one = sum(
        int(bpu_contributions(income, month, sector=sector, payer=payer, jht=jht, law=law).total[0]) for month in months
    )
    person = computed(marked("Iuran satu orang"), one, How.SUM, *trees)
    return computed(
        marked("Kebutuhan dana"), one * people, How.PRODUCT, Explanation("Jumlah orang", people, "orang"), person
    )

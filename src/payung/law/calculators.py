"""Every question that the law answers, with its fields: one list for command line, pages and API. Each of these shows
the fields, returns their texts, and renders the explanation; none contains a rule of the law.
"""

from __future__ import annotations

from collections.abc import Mapping

from payung.law import calculator_answers as answers
from payung.law.business_risk import explain_business_risk
from payung.law.errors import LawError, RowError
from payung.law.explain import Explanation
from payung.law.explain_family import explain_jkk_death_family, explain_jkm
from payung.law.explain_jht import explain_jht_partial
from payung.law.explain_jkk import (
    explain_jkk_reimbursed,
    explain_jkk_total_disability,
    explain_jkk_unable,
)
from payung.law.explain_jkp import explain_jkp
from payung.law.explain_jp import explain_jp
from payung.law.explain_projects import explain_jakon, explain_pmi
from payung.law.explain_pu import explain_pu
from payung.law.explain_terms import Programme, explain_due, explain_payout
from payung.law.forms import Calculator, Field, Kind, of_one_case
from payung.law.heirs import Relation
from payung.law.inputs import BpuGroup, Sector, Segment
from payung.law.jht import Purpose
from payung.law.jkk import Reimbursed
from payung.law.jp_claims import JpEvent, Survivor
from payung.law.pu import Industry, RiskClass
from payung.law.scholarship import Cause
from payung.law.store import Statute, statute

LOSSES = 5  # of one accident in one question


def calculate(name: str, given: Mapping[str, str], *, law: Statute | None = None) -> Explanation:
    """Answer a question from texts as a form, a query string or a command line carries them.

    Raises LawError(LAW_CALCULATOR) for an unknown question, LawError(LAW_FIELD) for a field that is missing, not
    readable or not asked for, and whatever the calculation refuses.
    """
    if name not in CALCULATORS:
        raise LawError("LAW_CALCULATOR", "Perhitungan %(name)s tidak ada", name=name)
    calculator = CALCULATORS[name]
    for stranger in sorted(set(given) - {field.name for field in calculator.fields}):
        raise LawError("LAW_FIELD", "Isian %(label)s tidak dikenal", field=stranger, label=stranger)
    values = {field.name: field.read(given.get(field.name)) for field in calculator.fields}
    try:
        return calculator.answer(values, law or statute())
    except RowError as error:
        message, facts = of_one_case(error)
        raise LawError(error.code, message, **facts) from error


_WAGE = Field("wage", Kind.RUPIAH, "Upah sebulan")
_BASE = Field("wage", Kind.RUPIAH, "Upah atau dasar iuran sebulan")
_INCOME = Field("income", Kind.RUPIAH, "Penghasilan sebulan", "1000000")
_MONTH = Field("month", Kind.MONTH, "Bulan iuran")
_EVENT = Field("event", Kind.DATE, "Hari kejadian")
_ON = Field("on", Kind.DATE, "Tanggal")
_SECTOR = Field("sector", Kind.CHOICE, "Sektor", "other", Sector)
_JHT = Field("jht", Kind.FLAG, "Dengan JHT", "tidak")
_WITH_JHT = Field("jht", Kind.FLAG, "Dengan JHT", "ya")
_JP = Field("jp", Kind.FLAG, "Dengan JP", "ya")
_JKP = Field("jkp", Kind.FLAG, "Dengan JKP", "ya")
_SEGMENT = Field("segment", Kind.CHOICE, "Segmen", "BPU", Segment)
_REGISTERED = Field("registered", Kind.MONTH, "Bulan terdaftar", "")
_GROUP = Field("group", Kind.CHOICE, "Golongan BPU", "independent", BpuGroup)
_CONTRIBUTION, _BENEFIT = "contribution", "benefit"
_WORKER, _EMPLOYER, _SPONSOR, _HEIR = "worker", "employer", "sponsor", "heir"

_ALL = (
    Calculator(
        "bpu",
        "Iuran bukan penerima upah",
        _CONTRIBUTION,
        _WORKER,
        (
            _INCOME,
            _MONTH,
            _SECTOR,
            Field("payer", Kind.PAYER, "Pembayar", "self"),
            _JHT,
            _GROUP,
            _REGISTERED,
        ),
        answers.bpu,
    ),
    Calculator(
        "pu",
        "Iuran penerima upah",
        _CONTRIBUTION,
        _EMPLOYER,
        (
            _WAGE,
            _MONTH,
            Field("risk", Kind.CHOICE, "Kelas risiko JKK", None, RiskClass),
            _WITH_JHT,
            _JP,
            _JKP,
            Field("industry", Kind.CHOICE, "Industri", "other", Industry),
            Field("workers", Kind.COUNT, "Jumlah pekerja", "1"),
            Field("settled", Kind.FLAG, "Iuran JKK lunas sampai Januari 2025", "ya"),
            Field("jp_deferral", Kind.FLAG, "Penyetoran JP ditunda menurut PP 49/2020", "tidak"),
            _REGISTERED,
        ),
        lambda given, law: explain_pu(given.pop("wage"), given.pop("month"), **given, law=law),
    ),
    Calculator(
        "jkk_class",
        "Kelas risiko JKK menurut jenis usaha",
        _CONTRIBUTION,
        _EMPLOYER,
        (Field("business", Kind.WORD, "Jenis usaha"), _MONTH),
        lambda given, law: explain_business_risk(given["business"], given["month"], law=law),
    ),
    Calculator(
        "jakon",
        "Iuran jasa konstruksi",
        _CONTRIBUTION,
        _EMPLOYER,
        (
            Field("value", Kind.RUPIAH, "Nilai kontrak atau jumlah upah sebulan"),
            _MONTH,
            Field("wages", Kind.FLAG, "Nilai itu jumlah upah", "tidak"),
            Field("vat", Kind.FLAG, "Termasuk PPN", "tidak"),
        ),
        lambda given, law: explain_jakon(given.pop("value"), given.pop("month"), **given, law=law),
    ),
    Calculator(
        "pmi",
        "Iuran pekerja migran",
        _CONTRIBUTION,
        _WORKER,
        (
            Field("months", Kind.COUNT, "Lama kontrak dalam bulan", "24"),
            _ON,
            Field("by_agency", Kind.FLAG, "Melalui P3MI", "ya"),
            Field("extension_months", Kind.COUNT, "Perpanjangan dalam bulan", "0"),
        ),
        lambda given, law: explain_pmi(given.pop("months"), given.pop("on"), **given, law=law),
    ),
    Calculator(
        "sponsor",
        "Dana untuk menanggung pekerja",
        _CONTRIBUTION,
        _SPONSOR,
        (
            Field("people", Kind.COUNT, "Jumlah orang"),
            Field("first", Kind.MONTH, "Bulan pertama"),
            Field("last", Kind.MONTH, "Bulan terakhir"),
            _INCOME,
            _SECTOR,
            Field("payer", Kind.PAYER, "Pembayar", "sponsor"),
            _JHT,
        ),
        answers.sponsor,
    ),
    Calculator(
        "jkm",
        "Jaminan kematian",
        _BENEFIT,
        _HEIR,
        (
            _EVENT,
            Field("months", Kind.COUNT, "Bulan iuran berturut-turut"),
            _SEGMENT,
            Field("registered_on", Kind.DATE, "Hari terdaftar", ""),
        ),
        lambda given, law: explain_jkm(
            given["event"], given["months"], given["segment"], registered_on=given["registered_on"], law=law
        ),
    ),
    Calculator(
        "jkk_death",
        "Meninggal karena kecelakaan kerja",
        _BENEFIT,
        _HEIR,
        (_BASE, _EVENT),
        lambda given, law: explain_jkk_death_family(given["wage"], given["event"], law=law),
    ),
    Calculator(
        "jkk_total",
        "Cacat total tetap karena kecelakaan kerja",
        _BENEFIT,
        _WORKER,
        (_BASE, _EVENT),
        lambda given, law: explain_jkk_total_disability(given["wage"], given["event"], law=law),
    ),
    Calculator(
        "jkk_partial",
        "Cacat sebagian karena kecelakaan kerja",
        _BENEFIT,
        _WORKER,
        (
            _BASE,
            _EVENT,
            Field("loss", Kind.WORD, "Baris tabel cacat", most=LOSSES),
            Field("side", Kind.WORD, "Sisi, kanan atau kiri", "", most=LOSSES),
            Field("steps", Kind.COUNT, "Jumlah tingkat", "0", most=LOSSES),
            Field("assessed", Kind.PERCENT, "Penetapan dokter", "0", most=LOSSES),
            Field("function", Kind.PERCENT, "Kehilangan fungsi", "100", most=LOSSES),
            Field("left_handed", Kind.FLAG, "Kidal", "tidak"),
        ),
        answers.partial,
    ),
    Calculator(
        "jkk_unable",
        "Sementara tidak mampu bekerja",
        _BENEFIT,
        _WORKER,
        (
            _BASE,
            Field("months", Kind.COUNT, "Lama dalam bulan"),
            _EVENT,
            Field("days", Kind.COUNT, "Hari di samping bulan penuh", "0"),
        ),
        lambda given, law: explain_jkk_unable(
            given["wage"], given["months"], given["event"], days=given["days"], law=law
        ),
    ),
    Calculator(
        "jkk_cost",
        "Penggantian biaya kecelakaan kerja",
        _BENEFIT,
        _WORKER,
        (
            Field("cost", Kind.RUPIAH, "Biaya"),
            Field("item", Kind.CHOICE, "Jenis biaya", None, Reimbursed),
            _EVENT,
        ),
        lambda given, law: explain_jkk_reimbursed(given["cost"], given["item"], given["event"], law=law),
    ),
    Calculator(
        "scholarship",
        "Beasiswa pendidikan anak",
        _BENEFIT,
        _HEIR,
        (
            Field("cause", Kind.CHOICE, "Sebab", None, Cause),
            _EVENT,
            Field("months", Kind.COUNT, "Masa iur dalam bulan", "0"),
            Field("children", Kind.COUNT, "Jumlah anak", ""),
            Field("births", Kind.CHILDREN, "Tanggal lahir anak, dengan jenjang dan tahunnya", ""),
        ),
        answers.scholarship,
    ),
    Calculator(
        "jht_partial",
        "Pengambilan JHT sebagian",
        _BENEFIT,
        _WORKER,
        (
            Field("balance", Kind.RUPIAH, "Saldo JHT"),
            Field("purpose", Kind.CHOICE, "Keperluan", "other", Purpose),
            Field("months", Kind.COUNT, "Kepesertaan dalam bulan"),
            _ON,
        ),
        lambda given, law: explain_jht_partial(
            given["balance"], given["purpose"], given["months"], given["on"], law=law
        ),
    ),
    Calculator(
        "jht_projection",
        "Perkembangan saldo JHT",
        _BENEFIT,
        _WORKER,
        (
            Field("opening", Kind.RUPIAH, "Saldo awal", "0"),
            Field("first", Kind.MONTH, "Bulan pertama"),
            Field("monthly", Kind.RUPIAH, "Iuran sebulan"),
            Field("months", Kind.COUNT, "Jumlah bulan"),
            Field("assumed", Kind.PERCENT, "Anggapan tingkat hasil setahun", "0"),
        ),
        answers.savings,
    ),
    Calculator(
        "jkp",
        "Jaminan kehilangan pekerjaan",
        _BENEFIT,
        _WORKER,
        (
            _WAGE,
            Field("layoff", Kind.DATE, "Hari PHK"),
            Field("paid_before_change", Kind.COUNT, "Bulan dibayar sebelum 7 Februari 2025", ""),
        ),
        lambda given, law: explain_jkp(
            given["wage"], given["layoff"], paid_before_change=given["paid_before_change"], law=law
        ),
    ),
    Calculator(
        "jp",
        "Jaminan pensiun",
        _BENEFIT,
        _WORKER,
        (
            Field("average", Kind.RUPIAH, "Rata-rata upah tertimbang"),
            Field("months", Kind.COUNT, "Masa iur dalam bulan"),
            _ON,
            Field("birth", Kind.DATE, "Tanggal lahir", ""),
            Field("event", Kind.CHOICE, "Sebab", "old_age", JpEvent),
            _REGISTERED,
            Field("months_due", Kind.COUNT, "Bulan yang seharusnya dibayar", ""),
        ),
        lambda given, law: explain_jp(given.pop("average"), given.pop("months"), given.pop("on"), **given, law=law),
    ),
    Calculator(
        "jp_survivors",
        "Pensiun ahli waris",
        _BENEFIT,
        _HEIR,
        (
            Field("pension", Kind.RUPIAH, "Pensiun peserta sebulan"),
            Field("survivors", Kind.CHOICES, "Yang ditinggalkan", "spouse", Survivor),
            _ON,
        ),
        answers.survivors,
    ),
    Calculator(
        "heirs",
        "Pembagian kepada ahli waris",
        _BENEFIT,
        _HEIR,
        (
            Field("grants", Kind.RUPIAH, "Santunan"),
            Field("funeral", Kind.RUPIAH, "Biaya pemakaman", "0"),
            Field("heirs", Kind.CHOICES, "Ahli waris", "", Relation),
            _EVENT,
        ),
        answers.heirs,
    ),
    Calculator(
        "due",
        "Jatuh tempo dan denda iuran",
        _CONTRIBUTION,
        _EMPLOYER,
        (
            Field("contribution", Kind.RUPIAH, "Iuran sebulan"),
            _MONTH,
            Field("segment", Kind.CHOICE, "Segmen", "PU", Segment),
            Field("months_late", Kind.COUNT, "Bulan terlambat", "0"),
        ),
        lambda given, law: explain_due(
            given["contribution"], given["month"], given["segment"], months_late=given["months_late"], law=law
        ),
    ),
    Calculator(
        "payout",
        "Batas waktu pembayaran klaim",
        _BENEFIT,
        _HEIR,
        (
            Field("programme", Kind.CHOICE, "Program", None, Programme),
            Field("grant", Kind.RUPIAH, "Santunan"),
            Field("complete", Kind.DATE, "Hari berkas lengkap"),
            Field("days_late", Kind.COUNT, "Hari terlambat", "0"),
        ),
        lambda given, law: explain_payout(
            given["programme"], given["grant"], given["complete"], days_late=given["days_late"], law=law
        ),
    ),
)
CALCULATORS: dict[str, Calculator] = {one.name: one for one in _ALL}

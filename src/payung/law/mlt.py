"""Housing facilities for members (MLT): limits, terms and conditions (Permenaker 35/2016, 17/2021)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from payung.kernel.money import apply_ppm, format_rupiah
from payung.law.explain import Explanation, cite
from payung.law.inputs import LawCode
from payung.law.language import marked
from payung.law.store import Statute, statute
from payung.law.texts import takes_texts
from payung.law.verdicts import Conditions, Verdict


class Facility(LawCode):
    """Mortgage, loan for a down payment, loan for a renovation; the word is the parameter's name behind "mlt."."""

    KPR = 0
    PUMP = 1
    PRP = 2


@dataclass(frozen=True, slots=True)
class Applicant:
    """What decides about a member; `programmes` are words such as "jht"."""

    membership_months: int
    programmes: Collection[str]
    active: bool = True
    employer_orderly: bool = True
    owns_house: bool = False
    used_before: bool = False
    spouse_used: bool = False


@takes_texts
def mlt_limit(facility: Facility, on: date, *, law: Statute | None = None) -> tuple[int, int]:
    """The largest loan in rupiah and the longest term in years. Raises MissingValue where one is not recorded."""
    law = law or statute()
    name = f"mlt.{facility.word}"
    return law.rupiah(name, on), int(law.value(f"{name}_years", on))


def mlt_developer_limit(budget: int, on: date, *, law: Statute | None = None) -> int:
    """The largest construction loan of a developer, in rupiah: 80 % of the budget."""
    return apply_ppm(budget, (law or statute()).ppm("mlt.developer_share", on))


def mlt_interest(reference: int, on: date, *, developer: bool = False, law: Statute | None = None) -> int:
    """Yearly interest in ppm: the BI Rate given (ppm) plus the margin of that day."""
    margin = "mlt.developer_margin" if developer else "mlt.member_margin"
    return reference + (law or statute()).ppm(margin, on)


@takes_texts
def mlt_verdict(
    facility: Facility,
    amount: int,
    years: int,
    applicant: Applicant,
    on: date,
    *,
    law: Statute | None = None,
) -> Verdict:
    """Whether a loan of `amount` rupiah over `years` may be asked for; the bank still decides on its own.

    Codes: MLT_AMOUNT, MLT_YEARS, MLT_MEMBERSHIP, MLT_INACTIVE, MLT_PROGRAMMES, MLT_EMPLOYER, MLT_HOUSE (KPR and
    PUMP only), MLT_ONCE, MLT_SPOUSE.
    """
    law = law or statute()
    most, longest = mlt_limit(facility, on, law=law)
    name = f"mlt.{facility.word}"
    needed = Conditions("Syarat manfaat layanan tambahan")
    limit = cite(law, name, on)
    message = "Paling banyak %(most)s"
    needed.need(0 < amount <= most, limit, "MLT_AMOUNT", message, most=format_rupiah(most))
    term = cite(law, f"{name}_years", on, unit="tahun")
    needed.need(0 < years <= longest, term, "MLT_YEARS", "Paling lama %(years)s tahun", years=longest)
    least = law.value("mlt.membership_months", on)
    long_enough = applicant.membership_months >= least
    line = cite(law, "mlt.membership_months", on, unit="bulan")
    needed.need(long_enough, line, "MLT_MEMBERSHIP", "Kepesertaan kurang dari %(months)s bulan", months=least)
    missing = [one for one in law.value("mlt.programmes", on) if one not in applicant.programmes]
    line = cite(law, "mlt.programmes", on, "JKK, JKM, JHT", " ")
    words = ", ".join(one.upper() for one in missing)
    needed.need(not missing, line, "MLT_PROGRAMMES", "Belum mengikuti %(programmes)s", programmes=words)
    for met, label, code, message in (
        (applicant.active, marked("Peserta aktif"), "MLT_INACTIVE", marked("Peserta tidak aktif")),
        (
            applicant.employer_orderly,
            marked("Pemberi kerja tertib"),
            "MLT_EMPLOYER",
            marked("Pemberi kerja belum tertib"),
        ),
        (
            not applicant.owns_house or facility is Facility.PRP,
            marked("Belum memiliki rumah"),
            "MLT_HOUSE",
            marked("Sudah memiliki rumah"),
        ),
        (not applicant.used_before, marked("Belum pernah memakai"), "MLT_ONCE", marked("Hanya satu kali bagi peserta")),
        (
            not applicant.spouse_used,
            marked("Pasangan belum memakai"),
            "MLT_SPOUSE",
            marked("Hanya salah satu dari pasangan"),
        ),
    ):
        needed.need(met, Explanation(label, met, basis="Permenaker 17/2021"), code, message)
    return needed.verdict()

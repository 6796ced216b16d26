"""Contributions that are paid once: construction projects and migrant workers' placements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from payung.kernel.money import PPM, apply_ppm
from payung.kernel.months import Month
from payung.law.eras import ratio
from payung.law.errors import LawError
from payung.law.store import Statute, statute
from payung.law.tables import progressive
from payung.law.texts import takes_texts


@dataclass(frozen=True, slots=True)
class ProjectContribution:
    """JKK and JKM of a construction project, whole rupiah."""

    jkk: int
    jkm: int

    @property
    def total(self) -> int:
        return self.jkk + self.jkm


@dataclass(frozen=True, slots=True)
class PlacementContribution:
    """Contribution of a migrant worker: before, during and after the contract, and extensions; whole rupiah."""

    before: int
    contract: int
    extension: int

    @property
    def total(self) -> int:
        return self.before + self.contract + self.extension


@takes_texts
def jakon_by_contract(value: int, month: Month, *, law: Statute | None = None) -> ProjectContribution:
    """Construction whose wages are unknown: progressive on the contract value without VAT, in rupiah.

    PP 44/2015, Permenaker 44/2015; PP 49/2020 lets 1 % be paid. `month` is that of the contract.
    Raises LawError(LAW_CONTRACT_RANGE) unless the value is above zero.
    """
    law = law or statute()
    _positive(value)
    jkk = progressive(law, "jkk.jakon_contract_rates", value, month)
    return _relieved(law, month, jkk, progressive(law, "jkm.jakon_contract_rates", value, month))


@takes_texts
def jakon_by_wages(wages: int, month: Month, *, law: Statute | None = None) -> ProjectContribution:
    """Construction whose monthly wages (rupiah, all workers) are known. Raises as `jakon_by_contract`."""
    law = law or statute()
    _positive(wages)
    jkk = apply_ppm(wages, law.ppm("jkk.jakon_wage_rate", month))
    return _relieved(law, month, jkk, apply_ppm(wages, law.ppm("jkm.jakon_wage_rate", month)))


@takes_texts
def jakon_without_vat(value: int, month: Month, *, law: Statute | None = None) -> int:
    """A contract value with VAT as the value without it, in rupiah, rounded half-up."""
    _positive(value)
    return ratio(value, PPM, PPM + (law or statute()).ppm("terms.vat", month))


@takes_texts
def pmi_contribution(
    months: int, on: date, *, by_agency: bool, extension_months: int = 0, law: Statute | None = None
) -> PlacementContribution:
    """A migrant worker's contribution (Permenaker 4/2023 ps. 18) for a contract of 6, 12 or 24 months.

    The part before placement is paid only through an agency (P3MI). Raises LawError(LAW_CONTRACT_MONTHS) for
    other lengths, MissingValue before 2023-02-22 (the earlier tariffs are not recorded).
    """
    law = law or statute()
    table = law.value("pmi.contract", on)
    if months not in table or extension_months < 0:
        raise LawError("LAW_CONTRACT_MONTHS", "Tarif kontrak %(months)s bulan tidak ada", months=months)
    before = law.rupiah("pmi.before_placement", on) if by_agency else 0
    return PlacementContribution(before, table[months], law.rupiah("pmi.extension", on) * extension_months)


@takes_texts
def pmi_jht(amount: int, months: int, on: date, *, law: Statute | None = None) -> int:
    """Voluntary old-age savings of a migrant worker over months, in rupiah (Permenaker 4/2023 ps. 18).

    Raises LawError(LAW_PMI_JHT) for a monthly amount that is not one of those offered.
    """
    offered = (law or statute()).value("pmi.jht_amounts", on)
    if amount not in offered or months < 1:
        raise LawError("LAW_PMI_JHT", "Iuran JHT PMI %(amount)s sebulan tidak ada", amount=amount)
    return amount * months


@takes_texts
def pmi_benefit(name: str, on: date, *, law: Statute | None = None) -> int:
    """An amount of the PMI benefit annex in rupiah, by its name behind "pmi.".

    Names: death_at_work, total_disability, medical_abroad, violence_assistance, failed_departure, failed_placement,
    repatriation, lost_goods. Raises MissingValue naming the parameter where the annex has not been read.
    """
    return (law or statute()).rupiah(f"pmi.{name}", on)


def _positive(value: int) -> None:
    if value <= 0:
        raise LawError("LAW_CONTRACT_RANGE", "Nilai kontrak atau upah harus lebih dari nol")


def _relieved(law: Statute, month: Month, jkk: int, jkm: int) -> ProjectContribution:
    decree = law.relief_for(month, "JAKON")
    if not decree:
        return ProjectContribution(jkk, jkm)
    shares = decree.shares
    return ProjectContribution(apply_ppm(jkk, shares.get("jkk", PPM)), apply_ppm(jkm, shares.get("jkm", PPM)))

"""Short writes by a person on a funding scheme. Opening one shows its price first and has a form of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.kernel.acts import Act, Key, Spec
from payung.kernel.money import MAX_RUPIAH

SCHEME = Key("scheme_id", "SKEMA", "Nomor skema.")
REGENCY = Key("regency", "KODE", "Kode kabupaten/kota, misalnya 53.04.", regency=True)
BUDGET = Spec(
    "money",
    "Anggaran baru",
    "Tulis anggaran dalam rupiah bulat, lebih dari nol.",
    "anggaran",
    "Tidak boleh di bawah yang sudah dikomitmenkan.",
    1,
    MAX_RUPIAH,
    metavar="RUPIAH",
)
QUOTA = Spec(
    "amount",
    "Kuota baru",
    "Tulis kuota sebagai jumlah orang, 0 sampai 50.000.000.",
    "kuota",
    "Tidak boleh di bawah jumlah orang yang sudah masuk.",
    0,
    50_000_000,
    metavar="ORANG",
)


@dataclass(frozen=True)
class NewBudget:
    """The budget, whole rupiah."""

    budget: Annotated[int, BUDGET]


@dataclass(frozen=True)
class NewQuota:
    """Places of the regency."""

    quota: Annotated[int, QUOTA]


BUDGETING = Act(
    "sponsorship.set_budget",
    right="scheme.edit",
    service="sponsorship.services:set_budget",
    shows="sponsorship.views:whole",
    loads="",
    address="/schemes/{scheme_id}/budget",
    page="pendanaan/<int:scheme_id>/anggaran",
    page_name="scheme_budget",
    command="scheme budget",
    summary="Change the budget",
    note="Never below what is committed, nor after the scheme was closed.",
    help="Ubah anggaran; tidak di bawah yang sudah dikomitmenkan.",
    button="Ubah anggaran",
    done="Anggaran diubah.",
    keys=(SCHEME,),
    data=NewBudget,
)
QUOTAS = Act(
    "sponsorship.set_quota",
    right="scheme.edit",
    service="sponsorship.services:set_quota",
    shows="sponsorship.views:whole",
    loads="",
    address="/schemes/{scheme_id}/quotas/{regency}",
    page="pendanaan/<int:scheme_id>/kuota/<regency:regency>",
    page_name="scheme_quota",
    command="scheme quota",
    summary="Change a quota",
    note="Never below the people who are in, nor after the scheme was closed.",
    help="Ubah kuota sebuah kabupaten/kota.",
    button="Ubah kuota",
    done="Kuota diubah.",
    keys=(SCHEME, REGENCY),
    data=NewQuota,
)
CLOSE = Act(
    "sponsorship.close",
    right="scheme.edit",
    service="sponsorship.services:close_scheme",
    shows="sponsorship.views:whole",
    loads="sponsorship.services:scheme_of",
    address="/schemes/{scheme_id}/close",
    page="pendanaan/<int:scheme_id>/tutup",
    page_name="scheme_close",
    command="scheme close",
    summary="Close a scheme",
    note="What is committed stays; nobody new comes in, and it is not opened again.",
    help="Tutup skema: yang sudah masuk tetap, tidak ada lagi yang dapat masuk.",
    button="Tutup skema",
    done="Skema ditutup. Yang sudah dijanjikan tetap berlaku.",
    keys=(SCHEME,),
    asks="sponsorship.asking:close",
    look="hand",
)

ACTS = (BUDGETING, QUOTAS, CLOSE)

"""What an employer does about employees who choose neighbours (SERTAKAN): naming them, and ending it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.kernel.acts import Act, Key, Spec

SCHEME = Key("scheme_id", "SKEMA", "Nomor skema.")
NUMBER = Spec(
    "text",
    "Nomor karyawan",
    "Tulis nomor karyawan di perusahaan (1 sampai 15 huruf atau angka).",
    "nomor",
    "Nomor induk di perusahaan, bukan NIK.",
    1,
    15,
    "--number",
)
ACCOUNT = Spec(
    "text",
    "Akun",
    "Tulis nama akun karyawan itu.",
    "akun",
    "Nama akun yang dipakainya masuk. Kosongkan bila perusahaan yang mengirim daftarnya.",
    1,
    50,
    "--account",
)


@dataclass(frozen=True)
class Named:
    """An employee by his number, and the user by whom he chooses."""

    number: Annotated[str, NUMBER]
    account: Annotated[str, ACCOUNT] = ""


@dataclass(frozen=True)
class Numbered:
    """An employee by his number."""

    number: Annotated[str, NUMBER]


NAME = Act(
    "sponsorship.name_employee",
    right="neighbours.manage",
    service="sponsorship.choosing.services:name_employee",
    shows="sponsorship.views:whole",
    loads="",
    address="/schemes/{scheme_id}/employees",
    page="pendanaan/<int:scheme_id>/karyawan/daftarkan",
    page_name="employee_name",
    command="scheme name-employee",
    summary="Let an employee choose neighbours",
    note="Of the organisation behind the scheme, by his number there, with the user by whom he chooses.",
    help="Daftarkan karyawan yang boleh memilih tetangga (SERTAKAN), dengan akunnya.",
    button="Daftarkan karyawan",
    done="Karyawan terdaftar dan dapat memilih tetangga.",
    keys=(SCHEME,),
    data=Named,
    gives="employee",
)
END = Act(
    "sponsorship.end_employee",
    right="neighbours.manage",
    service="sponsorship.choosing.services:end_employee",
    shows="sponsorship.views:whole",
    loads="",
    address="/schemes/{scheme_id}/employees/end",
    page="pendanaan/<int:scheme_id>/karyawan/akhiri",
    page_name="employee_end",
    command="scheme end-employee",
    summary="Let an employee choose no more",
    note="What he chose stands and is paid for.",
    help="Akhiri hak seorang karyawan memilih tetangga; yang sudah dipilih tetap berlaku.",
    button="Akhiri karyawan",
    done="Karyawan itu tidak memilih lagi; yang sudah dipilihnya tetap berlaku.",
    keys=(SCHEME,),
    data=Numbered,
)
ACTS = (NAME, END)

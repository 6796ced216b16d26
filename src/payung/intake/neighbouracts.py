"""What an employee does about a neighbour of his choice (SERTAKAN)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from payung.intake.acts import BORN, NAME, NIK, SEX, VILLAGE
from payung.kernel.acts import Act, Key, Spec

SCHEME = Key("scheme_id", "SKEMA", "Nomor skema perusahaan.")
OCCUPATION = Spec(
    "text",
    "Pekerjaan",
    "Tulis pekerjaannya (2 sampai 100 huruf).",
    "pekerjaan",
    "Misalnya petani, nelayan, ojek.",
    2,
    100,
    "--occupation",
)
ALL = "Kosongkan bila seluruh bulan skema."
FIRST = Spec("text", "Dari bulan", "Tulis bulan seperti 2025-07.", "dari", ALL, 7, 7, "--first")
LAST = Spec("text", "Sampai bulan", "Tulis bulan seperti 2025-12.", "sampai", ALL, 7, 7, "--last")


@dataclass(frozen=True)
class Neighbour:
    """Somebody to pay for, and for which months; without months those of the scheme."""

    nik: Annotated[str, NIK]
    name: Annotated[str, NAME]
    birth_date: Annotated[date, BORN]
    village: Annotated[str, VILLAGE]
    sex: Annotated[str, SEX] = ""
    occupation: Annotated[str, OCCUPATION] = ""
    first: Annotated[str, FIRST] = ""
    last: Annotated[str, LAST] = ""


CHOOSE = Act(
    "intake.choose_neighbour",
    right="neighbours.choose",
    service="intake.neighbours:choose",
    shows="intake.neighbours:standing",
    loads="intake.neighbours:scheme_of",
    address="/schemes/{scheme_id}/neighbours",
    page="tetangga/<int:scheme_id>/pilih",
    page_name="neighbour_choose",
    command="neighbours choose",
    summary="Choose a neighbour and pay by payroll",
    note="For the months that nobody holds. Whether the NIK is somebody's is a question that is logged.",
    help="Pilih tetangga dan bayar lewat potong gaji. Tulis --nik - untuk membacanya dari masukan standar.",
    button="Pilih tetangga",
    done="Tetangga Anda tercatat. Bulan-bulannya dipotong dari gaji Anda.",
    keys=(SCHEME,),
    data=Neighbour,
    asks="intake.neighbours:asked",
    gives="choice",
    tried=False,
)
ACTS = (CHOOSE,)

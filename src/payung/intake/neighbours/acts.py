"""What an employee does about a neighbour of his choice (SERTAKAN)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from payung.intake.acts import BORN, NAME, NIK, SEX, VILLAGE
from payung.kernel.acts import Act, Key, Spec

SCHEME = Key("scheme_id", "SKEMA", "Nomor skema perusahaan.")
CHOICE = Key("choice_id", "PILIHAN", "Nomor pilihan dari payung neighbours list.")
OCCUPATION = Spec(
    "text",
    "Mata pencaharian",
    "Tulis pekerjaannya (2 sampai 100 huruf).",
    "pekerjaan",
    "Misalnya petani, nelayan, ojek.",
    2,
    100,
    "--occupation",
)
ALL = "Kosongkan bila seluruh bulan skema."
FIRST = Spec("month", "Dari bulan", "Tulis bulan seperti 2025-07.", "dari", ALL, option="--first")
LAST = Spec("month", "Sampai bulan", "Tulis bulan seperti 2025-12.", "sampai", ALL, option="--last")


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


@dataclass(frozen=True)
class Oneself:
    """Who an employee is."""

    nik: Annotated[str, NIK]
    name: Annotated[str, NAME]
    birth_date: Annotated[date, BORN]
    village: Annotated[str, VILLAGE]
    sex: Annotated[str, SEX] = ""


CHOOSE = Act(
    "intake.choose_neighbour",
    right="neighbours.choose",
    service="intake.neighbours.services:choose",
    shows="intake.neighbours.services:standing",
    loads="intake.neighbours.services:scheme_of",
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
    asks="intake.neighbours.services:asked",
    gives="choice",
    tried=False,
)
CHOOSE_OWN = Act(
    "intake.choose_neighbour_own",
    right="neighbours.choose",
    service="intake.neighbours.services:choose_own",
    shows="intake.neighbours.services:standing",
    loads="intake.neighbours.services:scheme_of",
    address="/schemes/{scheme_id}/neighbours/own",
    page="tetangga/<int:scheme_id>/bayar-sendiri",
    page_name="neighbour_choose_own",
    command="neighbours choose-own",
    summary="Choose a neighbour and pay by a code of one's own",
    note="All of the free months by one bill. The employee has said who he is.",
    help="Pilih tetangga dan bayar sendiri dengan satu kode iuran. Tulis --nik - untuk membacanya dari masukan standar.",
    button="Pilih dan bayar sendiri",
    done="Tetangga Anda tercatat. Kode iurannya ada di halaman Tetangga saya.",
    keys=(SCHEME,),
    data=Neighbour,
    asks="intake.neighbours.services:asked_own",
    gives="choice",
    tried=False,
)
INTRODUCE = Act(
    "intake.introduce_employee",
    right="neighbours.choose",
    service="intake.neighbours.services:introduce",
    shows="intake.neighbours.services:standing",
    loads="",
    address="/schemes/{scheme_id}/neighbours/self",
    page="tetangga/<int:scheme_id>/diri",
    page_name="neighbour_self",
    command="neighbours introduce",
    summary="Say who one is, for bills of one's own",
    note="Once. Whether the NIK is somebody's is a question that is logged.",
    help="Isi data diri Anda, sekali, supaya dapat membayar sendiri dengan kode iuran.",
    button="Isi data diri",
    done="Data diri Anda tercatat. Sekarang Anda dapat membayar sendiri dengan kode iuran.",
    keys=(SCHEME,),
    data=Oneself,
)
DROP = Act(
    "intake.drop_neighbour",
    right="neighbours.choose",
    service="intake.neighbours.services:drop",
    shows="intake.neighbours.services:standing",
    loads="",
    address="/schemes/{scheme_id}/neighbours/{choice_id}/drop",
    page="tetangga/<int:scheme_id>/<int:choice_id>/lepas",
    page_name="neighbour_drop",
    command="neighbours drop",
    summary="Give a neighbour's months back",
    note="Those that payroll has not billed and that come after this month, or that the own code has not paid.",
    help="Lepaskan bulan tetangga yang belum ditagih atau belum dibayar.",
    button="Lepaskan",
    done="Bulan yang belum ditagih atau dibayar dilepaskan.",
    keys=(SCHEME, CHOICE),
    gives="months",
    look="hand",
)
ACTS = (CHOOSE, CHOOSE_OWN, INTRODUCE, DROP)

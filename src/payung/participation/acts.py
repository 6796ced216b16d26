"""Short writes by a person about a membership: a KPJ that BPJS gave is recorded, and ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from payung.kernel.acts import Act, Key, Spec, reason

MEMBERSHIP = Key("membership_id", "KEPESERTAAN", "Nomor kepesertaan.")
OFFICIAL_NUMBER = Key("official_number_id", "KPJ", "Nomor catatan KPJ resmi.")
KPJ = Spec(
    "text",
    "KPJ resmi",
    "KPJ 11 angka.",
    "kpj",
    "11 angka, seperti pada kartu atau surat BPJS.",
    11,
    30,
    "--number",
)
SOURCE = Spec(
    "text",
    "Sumber",
    "Tulis dari mana KPJ itu (3 sampai 200 huruf).",
    "sumber",
    "Misalnya kartu peserta yang Anda lihat, atau surat BPJS dengan tanggalnya.",
    3,
    200,
    "--source",
)
SINCE = Spec(
    "day",
    "Berlaku sejak",
    "Tulis tanggal seperti 1/7/2025.",
    "sejak",
    "Kosongkan bila tidak diketahui.",
    option="--since",
)
UNTIL = Spec(
    "day", "Berlaku sampai", "Tulis tanggal seperti 1/7/2025.", "sampai", "Kosongkan bila hari ini.", option="--until"
)


@dataclass(frozen=True)
class GivenNumber:
    """A KPJ of BPJS: the number, where it comes from, why it is recorded, and since when it holds."""

    number: Annotated[str, KPJ]
    source: Annotated[str, SOURCE]
    reason: Annotated[str, reason()]
    since: Annotated[date | None, SINCE] = None


@dataclass(frozen=True)
class EndOfNumber:
    """Why a KPJ no longer holds, and until when it did."""

    reason: Annotated[str, reason()]
    until: Annotated[date | None, UNTIL] = None


RECORD_NUMBER = Act(
    "participation.record_number",
    right="registry.correct",
    service="participation.numbers:record",
    shows="participation.numbers:latest",
    loads="",
    address="/memberships/{membership_id}/official-numbers",
    page="orang/kepesertaan/<int:membership_id>/kpj-resmi",
    page_name="official_number_record",
    command="membership record-number",
    summary="Record an official KPJ",
    note="One that BPJS gave, beside the own number. Whether it is somebody's is a question that is logged.",
    help="Catat KPJ yang diberikan BPJS. Tulis --number - untuk membacanya dari masukan standar.",
    button="Catat KPJ resmi",
    done="KPJ resmi dicatat; pencarian dan Cek mengenalnya mulai sekarang.",
    keys=(MEMBERSHIP,),
    data=GivenNumber,
    gives="official_number",
)
END_NUMBER = Act(
    "participation.end_number",
    right="registry.correct",
    service="participation.numbers:end",
    shows="participation.numbers:one",
    loads="",
    address="/official-numbers/{official_number_id}/end",
    page="orang/kpj-resmi/<int:official_number_id>/akhiri",
    page_name="official_number_end",
    command="membership end-number",
    summary="End an official KPJ",
    note="It opens nothing from then on, and stays in the history.",
    help="Akhiri KPJ resmi yang tidak berlaku lagi atau salah catat; riwayatnya tetap tersimpan.",
    button="Akhiri KPJ resmi",
    done="KPJ resmi diakhiri; riwayatnya tetap tersimpan.",
    keys=(OFFICIAL_NUMBER,),
    data=EndOfNumber,
)
ACTS = (RECORD_NUMBER, END_NUMBER)

"""Months ahead of people who pay for themselves, and groups (wadah) that pay by one code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.kernel.acts import Act, Key, Spec

PERSON = Key("person_id", "ORANG", "Nomor orang.")
GROUP = Key("group_id", "WADAH", "Nomor wadah.")
MEMBERSHIP = Key("membership_id", "KEPESERTAAN", "Nomor kepesertaan.")
MONTHS = Spec(
    "amount", "Jumlah bulan", "Tulis 1 sampai 12 bulan.", "bulan", "Satu sampai dua belas.", 1, 12, metavar="BULAN"
)
FIRST = Spec(
    "month", "Dari bulan", "Tulis bulan seperti 2025-12.", "dari", "Kosongkan bila dari bulan ini.", option="--first"
)
NAME = Spec("text", "Nama wadah", "Tulis nama wadah (3 sampai 100 huruf).", "nama",
            "Nama koperasi, kelompok tani, atau desa; bukan nama orang.", 3, 100, "--name")  # fmt: skip
PLACE = Spec("text", "Wilayah", "Tulis nama wilayah dengan kabupatennya, misalnya Kewar, Lamaknen, Belu, atau kodenya.", "wilayah",
             "Desa, kecamatan, kabupaten, misalnya Kewar, Lamaknen, Belu; atau kodenya.", 2, 200, "--place")  # fmt: skip


@dataclass(frozen=True)
class Months:
    """How many months, from which on."""

    months: Annotated[int, MONTHS]
    first: Annotated[str, FIRST] = ""


@dataclass(frozen=True)
class NewGroup:
    """The name of a group, and the place that serves it."""

    name: Annotated[str, NAME]
    place: Annotated[str, PLACE]


AHEAD = Act(
    "contributions.pay_ahead",
    right="own.ahead",
    service="contributions.ahead.services:start_person",
    shows="contributions.ahead.services:asked_for",
    loads="",
    address="/persons/{person_id}/ahead",
    page="orang/<int:person_id>/bayar-di-muka",
    page_name="pay_ahead",
    command="receipts pay-ahead",
    summary="Bill a person months ahead, by one code",
    note="One to twelve, those that nobody holds. The run makes the bill.",
    help="Tagih seseorang yang membayar sendiri satu sampai dua belas bulan di muka, dengan satu kode iuran.",
    button="Bayar di muka",
    done="Diminta; kode iurannya ada di halaman Iuran sebentar lagi.",
    keys=(PERSON,),
    data=Months,
    gives="run",
)
OPEN_GROUP = Act(
    "contributions.open_group",
    right="own.ahead",
    service="contributions.ahead.services:open_group",
    shows="contributions.ahead.services:latest",
    loads="",
    address="/pay-groups",
    page="iuran/wadah/buka",
    page_name="group_open",
    command="receipts open-group",
    summary="Open a group that pays by one code",
    help="Buka wadah: kelompok orang yang membayar sendiri dengan satu kode iuran.",
    button="Buka wadah",
    done="Wadah dibuka. Tambahkan anggotanya.",
    keys=(),
    data=NewGroup,
    gives="group",
)
JOIN = Act(
    "contributions.join_group",
    right="own.ahead",
    service="contributions.ahead.services:join",
    shows="contributions.ahead.services:whole",
    loads="",
    address="/pay-groups/{group_id}/members/{membership_id}",
    page="iuran/wadah/<int:group_id>/anggota/<int:membership_id>",
    page_name="group_join",
    command="receipts join-group",
    summary="Take a member into a group",
    help="Masukkan seorang peserta ke dalam wadah.",
    button="Masukkan ke wadah",
    done="Peserta itu anggota wadah.",
    keys=(GROUP, MEMBERSHIP),
)
LEAVE = Act(
    "contributions.leave_group",
    right="own.ahead",
    service="contributions.ahead.services:leave",
    shows="contributions.ahead.services:whole",
    loads="",
    address="/pay-groups/{group_id}/members/{membership_id}/leave",
    page="iuran/wadah/<int:group_id>/anggota/<int:membership_id>/keluar",
    page_name="group_leave",
    command="receipts leave-group",
    summary="Let a member leave a group",
    note="What is billed stands.",
    help="Keluarkan seorang peserta dari wadah; yang sudah ditagih tetap.",
    button="Keluarkan dari wadah",
    done="Peserta itu keluar dari wadah.",
    keys=(GROUP, MEMBERSHIP),
)
BILL_GROUP = Act(
    "contributions.bill_group",
    right="own.ahead",
    service="contributions.ahead.services:start_group",
    shows="contributions.ahead.services:whole",
    loads="contributions.ahead.services:group_of",
    address="/pay-groups/{group_id}/ahead",
    page="iuran/wadah/<int:group_id>/tagih",
    page_name="group_ahead",
    command="receipts bill-group",
    summary="Bill a group months ahead, by one code",
    help="Tagih semua anggota wadah satu sampai dua belas bulan di muka, dengan satu kode iuran.",
    button="Tagih wadah",
    done="Diminta; kode iurannya ada di halaman Iuran sebentar lagi.",
    keys=(GROUP,),
    data=Months,
    asks="contributions.ahead.services:asked",
    gives="run",
    tried=False,
)
PERSONS = (AHEAD,)
GROUPS = (OPEN_GROUP, JOIN, LEAVE, BILL_GROUP)
ACTS = (*PERSONS, *GROUPS)

"""How an officer corrects wrong data of a person: alone, or with a second person if it is the NIK or if money depends on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from payung.kernel.acts import Act, Key, Spec, Why, reason
from payung.registry.choices import EVIDENCE, SEX

PERSON = Key("person_id", "ORANG", "Nomor orang.")
CORRECTION = Key("correction_id", "PEMBETULAN", "Nomor pembetulan.")
UNCHANGED = "Kosongkan bila tidak berubah."
NAME = Spec("text", "Nama", "Tulis nama seperti pada surat (2 sampai 200 huruf).", "nama", UNCHANGED, 2, 200, "--name")
BORN = Spec("day", "Tanggal lahir", "Tulis tanggal seperti 1980-08-12.", "lahir", UNCHANGED, option="--birth-date")
SEXES = Spec("choice", "Jenis kelamin", "Pilih L atau P.", "kelamin", UNCHANGED, option="--sex", options=SEX)
VILLAGE = Spec(
    "text",
    "Desa/kelurahan",
    "Tulis nama desa dari kabupaten yang sama, atau kodenya seperti 53.04.12.2001.",
    "desa",
    "Nama desa dari kabupaten yang sama, atau kodenya. Kosongkan bila tidak berubah.",
    2,
    100,
    "--village",
)
PHONE = Spec(
    "text", "Telepon", "Nomor telepon hanya angka, misalnya 0812xxxxxxxx.", "telepon", UNCHANGED, 7, 20, "--phone"
)
PAPER = Spec(
    "choice", "Surat yang dilihat", "Pilih surat yang Anda lihat.", "bukti", option="--evidence", options=EVIDENCE
)
NEW_NIK = Spec("text", "NIK yang benar", "NIK 16 angka.", "nik", least=16, most=40, option="--nik")


@dataclass(frozen=True)
class Corrected:
    """The new values, the document that proves them, and the reason. Fields that are left out stay as they are."""

    evidence: Annotated[str, PAPER]
    reason: Annotated[str, reason()]
    name: Annotated[str, NAME] = ""
    birth_date: Annotated[date | None, BORN] = None
    sex: Annotated[str, SEXES] = ""
    village: Annotated[str, VILLAGE] = ""
    phone: Annotated[str, PHONE] = ""


@dataclass(frozen=True)
class OtherNik:
    """Another NIK, the document that proves it, and the reason."""

    nik: Annotated[str, NEW_NIK]
    evidence: Annotated[str, PAPER]
    reason: Annotated[str, reason()]


CORRECT = Act(
    "registry.correct",
    right="registry.correct",
    service="registry.corrections.services:correct",
    shows="registry.corrections.services:whole",
    loads="registry.reading:opened",
    address="/persons/{person_id}/corrections",
    page="orang/<int:person_id>/betulkan",
    page_name="person_correct",
    command="people correct",
    summary="Correct a person",
    note="What is left out stays, what stood before is kept. Name, birth date and sex of who has died, or of his recorded relatives, "
    "wait for another person.",
    help="Betulkan nama, tanggal lahir, jenis kelamin, desa, atau telepon seseorang; yang lama tetap tersimpan.",
    button="Betulkan data",
    done="Pembetulan dicatat; keadaannya, dan yang lama, ada dalam riwayat.",
    keys=(PERSON,),
    data=Corrected,
    asks="registry.corrections.services:asked",
    gives="correction",
)
PROPOSE_NIK = Act(
    "registry.propose_nik",
    right="registry.correct",
    service="registry.corrections.services:propose_nik",
    shows="registry.corrections.services:whole",
    loads="registry.reading:opened",
    address="/persons/{person_id}/nik",
    page="orang/<int:person_id>/nik",
    page_name="nik_propose",
    command="people propose-nik",
    summary="Propose another NIK",
    note="Another person confirms it. Whether the NIK is somebody's is a question that is logged.",
    help="Usulkan NIK yang benar; petugas lain menyetujuinya. Tulis --nik - untuk membacanya dari masukan standar.",
    button="Usulkan NIK lain",
    done="Diusulkan; petugas lain menyetujuinya.",
    keys=(PERSON,),
    data=OtherNik,
    asks="registry.corrections.services:asked_nik",
    gives="correction",
    tried=False,
)
CONFIRM_NIK = Act(
    "registry.confirm_nik",
    right="registry.correct",
    service="registry.corrections.services:confirm",
    shows="registry.corrections.services:one",
    loads="registry.corrections.services:loaded",
    address="/corrections/{correction_id}/confirm",
    page="orang/pembetulan/<int:correction_id>/setujui",
    page_name="nik_confirm",
    command="people confirm-nik",
    summary="Confirm a correction that waits",
    note="By another person than the one who proposed it, while what stood then still stands.",
    help="Setujui pembetulan (NIK, atau nama orang yang ada kabar kematiannya) yang diusulkan petugas lain.",
    button="Setujui pembetulan",
    done="Pembetulan berlaku; yang lama tersimpan dalam riwayat.",
    keys=(CORRECTION,),
    asks="registry.corrections.services:asked_confirm",
    look="hand",
    tried=False,
)
REFUSE_NIK = Act(
    "registry.refuse_nik",
    right="registry.correct",
    service="registry.corrections.services:refuse",
    shows="registry.corrections.services:one",
    loads="registry.corrections.services:loaded",
    address="/corrections/{correction_id}/refuse",
    page="orang/pembetulan/<int:correction_id>/tolak",
    page_name="nik_refuse",
    command="people refuse-nik",
    summary="Refuse a correction that waits",
    note="Or take back the own proposal. Nothing changes.",
    help="Tolak pembetulan yang diusulkan, atau tarik usul Anda sendiri.",
    button="Tolak pembetulan",
    done="Ditolak; yang lama tetap.",
    keys=(CORRECTION,),
    data=Why,
)
ACTS = (CORRECT, PROPOSE_NIK, CONFIRM_NIK, REFUSE_NIK)

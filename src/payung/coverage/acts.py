"""Entering a figure as somebody published it, and correcting one that was entered wrongly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from payung.coverage.choices import BASE_KIND, SUBJECT
from payung.kernel.acts import Act, Key, Spec, Why, reason

PEOPLE = 1_000_000_000
_COUNT = "Tulis jumlah orang sebagai bilangan bulat, atau kosongkan."
PLACE = Spec("text", "Wilayah", "Tulis nama provinsi atau kabupaten/kota, atau kodenya.", "wilayah",
             "Provinsi atau kabupaten/kota, misalnya Kabupaten Belu; kosong berarti provinsi ini.", 2, 200, "--place")  # fmt: skip
ABOUT = Spec(
    "choice", "Tentang", "Pilih semua pekerja, formal, atau informal.", "tentang", option="--subject", options=SUBJECT
)
PERCENT = Spec("text", "Persentase", "Tulis persentase dengan paling banyak dua angka di belakang koma, misalnya 34,90.", "persen",
               "Seperti tercetak, misalnya 34,90.", 1, 6, "--percent")  # fmt: skip
PART = Spec("amount", "Bagian", _COUNT, "bagian", "Orang yang tercakup.", 0, PEOPLE, "--part")
WHOLE = Spec("amount", "Keseluruhan", _COUNT, "keseluruhan", "Orang yang dihitung seluruhnya.", 1, PEOPLE, "--whole")
AS_OF = Spec("day", "Per tanggal", "Tulis tanggal terbitan.", "per", option="--as-of")
SOURCE = Spec("text", "Sumber", "Tulis siapa yang menerbitkan dan di mana (3 sampai 200 huruf, satu baris).", "sumber",
              "Siapa, di mana, kapan.", 3, 200, "--source")  # fmt: skip
NOTE = Spec("text", "Catatan", "Catatan paling panjang 500 huruf, satu baris.", "catatan", "", 1, 500, "--note")
SPOT = Spec("text", "Wilayah", "Tulis nama wilayah dengan kabupatennya, misalnya Kewar, Lamaknen, Belu, atau kodenya.", "wilayah",
            "Desa, kecamatan, kabupaten, misalnya Kewar, Lamaknen, Belu; atau kodenya.", 2, 200, "--place")  # fmt: skip
COUNTED = Spec("choice", "Yang dihitung", "Pilih apa yang dihitung.", "dasar", option="--kind", options=BASE_KIND)
VALUE = Spec("amount", "Jumlah orang", "Tulis jumlah orang sebagai bilangan bulat.", "jumlah", "", 1, PEOPLE, "--value")
BASE = Key("base_id", "ANGKA", "Nomor angka dasar (lihat coverage bases).")
STATEMENT = Key("statement_id", "ANGKA", "Nomor angka (lihat coverage published).")


@dataclass(frozen=True)
class Figure:
    """A figure of a publication: a percentage, a part of a whole, or all three."""

    subject: Annotated[str, ABOUT]
    as_of: Annotated[date, AS_OF]
    source: Annotated[str, SOURCE]
    percent: Annotated[str, PERCENT] = ""
    part: Annotated[int | None, PART] = None
    whole: Annotated[int | None, WHOLE] = None
    note: Annotated[str, NOTE] = ""
    place: Annotated[str, PLACE] = ""


@dataclass(frozen=True)
class Counted:
    """A count of a place: the number, its day, and its publisher."""

    place: Annotated[str, SPOT]
    base_kind: Annotated[str, COUNTED]
    value: Annotated[int, VALUE]
    as_of: Annotated[date, AS_OF]
    source: Annotated[str, SOURCE]
    note: Annotated[str, NOTE] = ""


@dataclass(frozen=True)
class Corrected:
    """The published figure that replaces a wrong entry. Source and day stay unless they were entered wrongly too."""

    reason: Annotated[str, reason("Apa yang salah")]
    percent: Annotated[str, PERCENT] = ""
    part: Annotated[int | None, PART] = None
    whole: Annotated[int | None, WHOLE] = None
    as_of: Annotated[date | None, AS_OF] = None
    source: Annotated[str, SOURCE] = ""


PUBLISH = Act(
    "coverage.publish",
    right="coverage.publish",
    service="coverage.published:publish",
    shows="coverage.published:standing",
    loads="",
    address="/coverage/statements",
    page="cakupan/angka/catat",
    page_name="coverage_publish",
    command="coverage publish",
    summary="Enter a published figure",
    note="As it was published, also where it contradicts another: shares and contradictions are computed from what stands.",
    help="Catat angka cakupan sebagaimana diterbitkan, dengan sumber dan tanggalnya.",
    button="Catat angka yang diterbitkan",
    done="Angka dicatat; yang bersandar padanya dihitung ulang.",
    keys=(),
    data=Figure,
    gives="statement",
)
CORRECT = Act(
    "coverage.correct",
    right="coverage.publish",
    service="coverage.published:correct",
    shows="coverage.published:standing",
    loads="",
    address="/coverage/statements/{statement_id}/correct",
    page="cakupan/angka/<int:statement_id>/betulkan",
    page_name="coverage_correct",
    command="coverage correct",
    summary="Correct a figure that was entered wrongly",
    note="By a new row: the old one stays, with what was wrong, and counts no more.",
    help="Betulkan angka yang salah dicatat; yang lama tetap tersimpan dan tidak dihitung lagi.",
    button="Betulkan angka",
    done="Angka dibetulkan; yang bersandar padanya dihitung ulang.",
    keys=(STATEMENT,),
    data=Corrected,
    gives="statement",
)
PROPOSE_BASE = Act(
    "coverage.propose_base",
    right="coverage.publish",
    service="coverage.bases:propose",
    shows="coverage.bases:newest",
    loads="",
    address="/coverage/bases",
    page="cakupan/angka/dasar/catat",
    page_name="coverage_base_propose",
    command="coverage propose-base",
    summary="Enter a count of a place",
    note="Population or workers, over which shares are taken. It counts once another person agrees.",
    help="Catat jumlah penduduk atau pekerja sebuah wilayah sebagai dasar; berlaku setelah orang lain menyetujuinya.",
    button="Catat angka dasar",
    done="Angka dasar dicatat; orang lain menyetujuinya.",
    keys=(),
    data=Counted,
    gives="base",
)
CONFIRM_BASE = Act(
    "coverage.confirm_base",
    right="coverage.publish",
    service="coverage.bases:confirm",
    shows="coverage.bases:one",
    loads="coverage.bases:loaded",
    address="/coverage/bases/{base_id}/confirm",
    page="cakupan/angka/dasar/<int:base_id>/setujui",
    page_name="coverage_base_confirm",
    command="coverage confirm-base",
    summary="Confirm a count of a place",
    note="By another person than who entered it. What stood before is kept.",
    help="Setujui angka dasar yang dicatat orang lain; yang bersandar padanya mengikuti.",
    button="Setujui angka dasar",
    done="Angka dasar berlaku; yang bersandar padanya dihitung ulang.",
    keys=(BASE,),
    asks="coverage.bases:asked_confirm",
)
REFUSE_BASE = Act(
    "coverage.refuse_base",
    right="coverage.publish",
    service="coverage.bases:refuse",
    shows="coverage.bases:one",
    loads="coverage.bases:loaded",
    address="/coverage/bases/{base_id}/refuse",
    page="cakupan/angka/dasar/<int:base_id>/tolak",
    page_name="coverage_base_refuse",
    command="coverage refuse-base",
    summary="Refuse a count of a place",
    note="Or take the own one back. What stood stays.",
    help="Tolak angka dasar yang dicatat, atau tarik catatan Anda sendiri.",
    button="Tolak angka dasar",
    done="Ditolak; yang lama tetap berlaku.",
    keys=(BASE,),
    data=Why,
)
BASES = (PROPOSE_BASE, CONFIRM_BASE, REFUSE_BASE)
FIGURES = (PUBLISH, CORRECT)
ACTS = (*FIGURES, *BASES)

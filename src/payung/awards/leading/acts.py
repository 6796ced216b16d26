"""Short writes by which a cycle is led: terms, categories, days, stages, the freeze, approvals of rubrics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from payung.awards.choices import STAGE
from payung.kernel.acts import Act, Key, Seen, Spec, reason
from payung.kernel.choices import Choice

YEAR = Key("year", "TAHUN", "Tahun yang dinilai.", most=2200)
OPEN = Key("open_id", "KATEGORI", "Nomor kategori yang dibuka (lihat award cycle).")
RUBRIC = Key("rubric_id", "RUBRIK", "Nomor rubrik (lihat award rubrics).")
_DAY = "Tulis tanggal seperti 24/6/2025."
YES_NO = (Choice("yes", "Ya, nama dan nilainya karangan"), Choice("no", "Bukan, siklus sungguhan"))
CATEGORY = Spec("text", "Kategori", "Pilih kategori dari daftar.", "kategori", "", 2, 60, "--category",
                offers="awards.leading.services:offered_categories")  # fmt: skip
PHASE = Spec("choice", "Tahap", "Pilih tahap dari daftar.", "tahap", option="--stage", options=STAGE)


def _day(word: str, form: str, option: str, hint: str = "") -> Spec:
    return Spec("day", word, _DAY, form, hint, option=option)


@dataclass(frozen=True)
class Terms:
    """Dates of a cycle: the day whose figures are judged, interviews, ceremony; quorum in seats; whether it is practice."""

    cut_off: Annotated[date, _day("Batas data", "batas", "--cut-off", "Angka dinilai menurut keadaan pada hari ini.")]
    interviews_first: Annotated[date, _day("Wawancara pertama", "wawancara-awal", "--first")]
    interviews_last: Annotated[date, _day("Wawancara terakhir", "wawancara-akhir", "--last")]
    ceremony_on: Annotated[date, _day("Penyerahan", "penyerahan", "--ceremony")]
    reason: Annotated[str, reason()]
    quorum: Annotated[
        int | None,
        Spec("amount", "Kuorum", "Tulis 5 sampai 9 kursi.", "kuorum", "Kursi yang harus menilai.", 5, 9, "--quorum"),
    ] = None
    rehearsal: Annotated[
        str, Spec("choice", "Latihan", "Pilih ya atau bukan.", "latihan", option="--rehearsal", options=YES_NO)
    ] = ""


@dataclass(frozen=True)
class Opened:
    """A category that the cycle judges."""

    category: Annotated[str, CATEGORY]


@dataclass(frozen=True)
class Days:
    """The days of a stage, both included."""

    stage: Annotated[str, PHASE]
    opens_on: Annotated[date, _day("Hari pertama", "mulai", "--opens")]
    closes_on: Annotated[date, _day("Hari terakhir", "sampai", "--closes")]


@dataclass(frozen=True)
class Next:
    """The stage that the cycle enters, and why now."""

    stage: Annotated[str, PHASE]
    reason: Annotated[str, reason()]


SET_TERMS = Act(
    "awards.set_terms",
    right="award.lead",
    service="awards.leading.services:set_terms",
    shows="awards.leading.services:whole",
    loads="",
    address="/award/cycles/{year}/terms",
    page="paritrana/<int:year>/ketentuan",
    page_name="award_terms",
    command="award set-terms",
    summary="Set the terms of a cycle",
    note="The first terms open the cycle, in the stage of nomination. Cut-off and quorum stand from the scoring on.",
    help="Tetapkan batas data, wawancara, penyerahan, dan kuorum; yang pertama membuka siklus.",
    button="Tetapkan ketentuan siklus",
    done="Ketentuan siklus ditetapkan; yang sebelumnya tetap tersimpan.",
    keys=(YEAR,),
    data=Terms,
)
OPEN_CATEGORY = Act(
    "awards.open_category",
    right="award.lead",
    service="awards.leading.services:open_category",
    shows="awards.leading.services:whole",
    loads="",
    address="/award/cycles/{year}/categories",
    page="paritrana/<int:year>/kategori/buka",
    page_name="award_category_open",
    command="award open-category",
    summary="Open a category for a cycle",
    note="While candidates are nominated.",
    help="Buka sebuah kategori untuk siklus, selama pengusulan.",
    button="Buka kategori",
    done="Kategori dibuka; calon dapat diusulkan.",
    keys=(YEAR,),
    data=Opened,
    gives="open_category",
)
SET_WINDOW = Act(
    "awards.set_window",
    right="award.lead",
    service="awards.leading.services:set_window",
    shows="awards.leading.services:whole",
    loads="",
    address="/award/cycles/{year}/windows",
    page="paritrana/<int:year>/jadwal",
    page_name="award_window",
    command="award set-window",
    summary="Set the days of a stage",
    note="Stages open in their order; the interviews lie within theirs.",
    help="Tetapkan hari pertama dan terakhir sebuah tahap.",
    button="Tetapkan jadwal tahap",
    done="Jadwal tahap ditetapkan.",
    keys=(YEAR,),
    data=Days,
)
MOVE = Act(
    "awards.move",
    right="award.lead",
    service="awards.leading.services:move",
    shows="awards.leading.services:whole",
    loads="awards.leading.services:opened",
    address="/award/cycles/{year}/move",
    page="paritrana/<int:year>/tahap",
    page_name="award_move",
    command="award move",
    summary="Let a cycle enter its next stage",
    note="Forward only, from the first day of the stage on, when what closes the present one is done.",
    help="Pindahkan siklus ke tahap berikutnya; tidak ada jalan kembali.",
    button="Masuk tahap berikutnya",
    done="Siklus masuk tahap berikutnya.",
    keys=(YEAR,),
    data=Next,
    asks="awards.leading.services:asked_move",
    look="hand",
)
FREEZE = Act(
    "awards.freeze",
    right="award.lead",
    service="awards.nominations.indicators:freeze",
    shows="awards.leading.services:whole",
    loads="awards.leading.services:opened",
    address="/award/cycles/{year}/freeze",
    page="paritrana/<int:year>/bekukan",
    page_name="award_freeze",
    command="award freeze",
    summary="Freeze the figures of all candidates at the cut-off",
    note="Once for the terms that count, on the cut-off or later, when no objection waits. Later data change nothing.",
    help="Bekukan angka semua calon pada batas data; perubahan data sesudahnya tidak mengubahnya.",
    button="Bekukan angka",
    done="Angka semua calon dibekukan pada batas data.",
    keys=(YEAR,),
    asks="awards.leading.services:asked_freeze",
    gives="freeze",
    look="hand",
)
APPROVE_RUBRIC = Act(
    "awards.approve_rubric",
    right="award.score",
    service="awards.leading.rubrics:approve",
    shows="awards.leading.rubrics:whole",
    loads="awards.leading.rubrics:opened",
    address="/award/rubrics/{rubric_id}/approve",
    page="paritrana/rubrik/<int:rubric_id>/setujui",
    page_name="award_rubric_approve",
    command="award approve-rubric",
    summary="Approve a version of a rubric for the own seat",
    note="The newest version, as it was read. In force once as many seats as the quorum approve it.",
    help="Setujui versi rubrik untuk kursi Anda; berlaku setelah kuorum kursi menyetujuinya.",
    button="Setujui rubrik",
    done="Rubrik disetujui untuk kursi Anda.",
    keys=(RUBRIC,),
    data=Seen,
    asks="awards.leading.rubrics:asked_approve",
    sees="awards.leading.rubrics:sees",
)
OF_CYCLES = (SET_TERMS, OPEN_CATEGORY, SET_WINDOW, MOVE, FREEZE)
OF_RUBRICS = (APPROVE_RUBRIC,)
ACTS: tuple[Act, ...] = (*OF_CYCLES, *OF_RUBRICS)

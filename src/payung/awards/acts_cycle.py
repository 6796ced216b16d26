"""Short writes by which a cycle is led: terms, categories, days, stages, candidates, objections, approvals of rubrics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from payung.awards.choices import FIGURE, STAGE
from payung.kernel.acts import Act, Key, Nothing, Spec, Why, reason, seen
from payung.kernel.choices import Choice

YEAR = Key("year", "TAHUN", "Tahun yang dinilai.", most=2200)
OPEN = Key("open_id", "KATEGORI", "Nomor kategori yang dibuka (lihat award cycle).")
CANDIDATE = Key("candidate_id", "CALON", "Nomor calon (lihat award candidates).")
OBJECTION = Key("objection_id", "KEBERATAN", "Nomor keberatan (lihat award candidate).")
RUBRIC = Key("rubric_id", "RUBRIK", "Nomor rubrik (lihat award rubrics).")
_DAY = "Tulis tanggal seperti 2025-06-24."
YES_NO = (Choice("yes", "Ya, nama dan nilainya karangan"), Choice("no", "Bukan, siklus sungguhan"))
ANSWER = (Choice("accept", "Terima: data dibetulkan di tempatnya"), Choice("refuse", "Tidak diterima"))
CATEGORY = Spec("text", "Kategori", "Pilih kategori dari daftar.", "kategori", "", 2, 60, "--category",
                offers="awards.leading:offered_categories")  # fmt: skip
PHASE = Spec("choice", "Tahap", "Pilih tahap dari daftar.", "tahap", option="--stage", options=STAGE)
NAME = Spec("text", "Nama badan usaha", "Nama 3 sampai 200 huruf, satu baris.", "nama",
            "Hanya untuk badan usaha yang belum dikenal Payung.", 3, 200, "--name")  # fmt: skip
PLACE = Spec("text", "Kode wilayah", "Tulis kode kabupaten/kota atau desa, misalnya 53.04.", "wilayah",
             "Untuk kategori kabupaten/kota dan desa.", 5, 13, "--place")  # fmt: skip
BODY = Spec("text", "Kode lembaga", "Tulis kode lembaga, misalnya bank-ntt.", "lembaga",
            "Untuk badan usaha yang dikenal Payung.", 2, 60, "--body")  # fmt: skip
ABOUT = Spec("choice", "Angka", "Pilih angka dari daftar.", "angka", option="--figure", options=FIGURE)
EVIDENCE = Spec("number", "Bukti", "Sebutkan nomor berkas buktinya.", "bukti", "Berkas jenis evidence milik calon.",
                option="--paper")  # fmt: skip


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


@dataclass(frozen=True)
class Nominated:
    """Who is nominated: a place, a body, or an enterprise by its name."""

    place: Annotated[str, PLACE] = ""
    body: Annotated[str, BODY] = ""
    name: Annotated[str, NAME] = ""


@dataclass(frozen=True)
class Objection:
    """Which figure is wrong, why, and the paper that shows it."""

    figure: Annotated[str, ABOUT]
    reason: Annotated[str, reason("Apa yang salah, dan berapa seharusnya")]
    paper: Annotated[int, EVIDENCE]


@dataclass(frozen=True)
class Answered:
    """What the committee says of an objection, and why."""

    decision: Annotated[
        str, Spec("choice", "Jawaban", "Pilih jawaban.", "jawaban", option="--decision", options=ANSWER)
    ]
    reason: Annotated[str, reason()]


@dataclass(frozen=True)
class Read:
    """The digest of what was read."""

    seen: Annotated[str, seen()]


SET_TERMS = Act(
    "awards.set_terms",
    right="award.lead",
    service="awards.leading:set_terms",
    shows="awards.leading:whole",
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
    service="awards.leading:open_category",
    shows="awards.leading:whole",
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
    service="awards.leading:set_window",
    shows="awards.leading:whole",
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
    service="awards.leading:move",
    shows="awards.leading:whole",
    loads="awards.leading:opened",
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
    asks="awards.leading:asked_move",
    look="hand",
)
FREEZE = Act(
    "awards.freeze",
    right="award.lead",
    service="awards.indicators:freeze",
    shows="awards.leading:whole",
    loads="awards.leading:opened",
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
    asks="awards.leading:asked_freeze",
    gives="freeze",
    look="hand",
)
NOMINATE = Act(
    "awards.nominate",
    right="award.nominate",
    service="awards.nominations:nominate",
    shows="awards.leading:category_of",
    loads="",
    address="/award/categories/{open_id}/candidates",
    page="",
    page_name="award_nominate",
    command="award nominate",
    summary="Nominate a candidate",
    note="By the committee, by the candidate's own people, or by a partner; the database tells them apart. A partner does not see the file.",
    help="Usulkan calon: kabupaten/kota atau desa dengan kodenya, badan usaha dengan kode lembaga atau namanya.",
    button="Usulkan calon",
    done="Calon diusulkan.",
    keys=(OPEN,),
    data=Nominated,
    gives="candidate",
)
WITHDRAW = Act(
    "awards.withdraw_candidate",
    right="award.nominate",
    service="awards.nominations:withdraw",
    shows="awards.nominations:whole",
    loads="awards.nominations:candidate_of",
    address="/award/candidates/{candidate_id}/withdraw",
    page="paritrana/calon/<int:candidate_id>/tarik",
    page_name="award_candidate_withdraw",
    command="award withdraw-candidate",
    summary="Take a candidate back",
    note="By its own people or the committee, until scoring begins.",
    help="Tarik calon dari siklus; berkas dan catatannya tetap tersimpan.",
    button="Tarik calon",
    done="Calon ditarik.",
    keys=(CANDIDATE,),
    data=Why,
    asks="awards.nominations:asked_withdraw",
    look="hand",
)
OBJECT = Act(
    "awards.object_to",
    right="award.candidate",
    service="awards.nominations:object_to",
    shows="awards.nominations:whole",
    loads="awards.nominations:candidate_of",
    address="/award/candidates/{candidate_id}/objections",
    page="",
    page_name="award_object",
    command="award object",
    summary="Object to a figure of the own candidate",
    note="Before the cut-off, with a paper of kind evidence of the same candidate.",
    help="Ajukan keberatan atas sebuah angka sebelum batas data, dengan nomor berkas buktinya.",
    button="Ajukan keberatan",
    done="Keberatan diajukan; panitia menjawabnya sebelum angka dibekukan.",
    keys=(CANDIDATE,),
    data=Objection,
    gives="objection",
)
ANSWER_OBJECTION = Act(
    "awards.answer_objection",
    right="award.lead",
    service="awards.nominations:answer",
    shows="awards.nominations:of_objection",
    loads="awards.nominations:objection_of",
    address="/award/objections/{objection_id}/answer",
    page="paritrana/keberatan/<int:objection_id>/jawab",
    page_name="award_objection_answer",
    command="award answer-objection",
    summary="Answer an objection to a figure",
    note="By the committee, never by who made it. Accepted: the data are put right where they are kept.",
    help="Jawab keberatan atas sebuah angka; yang mengajukannya tidak menjawabnya.",
    button="Jawab keberatan",
    done="Keberatan dijawab.",
    keys=(OBJECTION,),
    data=Answered,
)
STATE_FIGURES = Act(
    "awards.state_figures",
    right="award.candidate",
    service="awards.nominations:state_figures",
    shows="awards.nominations:whole",
    loads="awards.nominations:candidate_of",
    address="/award/candidates/{candidate_id}/figures-read",
    page="paritrana/calon/<int:candidate_id>/angka-diperiksa",
    page_name="award_state_figures",
    command="award state-figures",
    summary="State that the own candidate's figures were looked at",
    note="Before the cut-off, by its own people; an objection may still follow.",
    help="Nyatakan bahwa angka calon Anda sudah diperiksa dan dibiarkan seperti itu.",
    button="Angka sudah kami periksa",
    done="Pernyataan tercatat; keberatan masih dapat diajukan sampai batas data.",
    keys=(CANDIDATE,),
    data=Nothing,
)
APPROVE_RUBRIC = Act(
    "awards.approve_rubric",
    right="award.score",
    service="awards.rubrics:approve",
    shows="awards.rubrics:whole",
    loads="awards.rubrics:opened",
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
    data=Read,
    asks="awards.rubrics:asked_approve",
    sees="awards.rubrics:sees",
)
OF_CYCLES = (SET_TERMS, OPEN_CATEGORY, SET_WINDOW, MOVE, FREEZE)
OF_CATEGORIES = (NOMINATE,)
OF_CANDIDATES = (WITHDRAW, OBJECT, STATE_FIGURES, ANSWER_OBJECTION)
OF_RUBRICS = (APPROVE_RUBRIC,)
ACTS: tuple[Act, ...] = (*OF_CYCLES, *OF_CATEGORIES, *OF_CANDIDATES, *OF_RUBRICS)

"""Short writes about candidates: nominating, taking back, objecting to a figure and answering, having read the figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.awards.choices import FIGURE
from payung.awards.leading.acts import OPEN
from payung.kernel.acts import Act, Key, Nothing, Spec, Why, reason
from payung.kernel.choices import Choice

CANDIDATE = Key("candidate_id", "CALON", "Nomor calon (lihat award candidates).")
OBJECTION = Key("objection_id", "KEBERATAN", "Nomor keberatan (lihat award candidate).")
ANSWER = (Choice("accept", "Terima: data dibetulkan di tempatnya"), Choice("refuse", "Tidak diterima"))
NAME = Spec("text", "Nama badan usaha", "Nama 3 sampai 200 huruf, satu baris.", "nama",
            "Hanya untuk badan usaha yang belum dikenal Payung.", 3, 200, "--name")  # fmt: skip
PLACE = Spec("text", "Kode wilayah", "Tulis kode kabupaten/kota atau desa, misalnya 53.04.", "wilayah",
             "Untuk kategori kabupaten/kota dan desa.", 5, 13, "--place")  # fmt: skip
BODY = Spec("text", "Kode lembaga", "Tulis kode lembaga, misalnya bank-ntt.", "lembaga",
            "Untuk badan usaha yang dikenal Payung.", 2, 60, "--body")  # fmt: skip
ABOUT = Spec("choice", "Angka", "Pilih angka dari daftar.", "angka", option="--figure", options=FIGURE)
EVIDENCE = Spec("number", "Bukti", "Sebutkan nomor berkas buktinya.", "bukti", "Berkas jenis evidence milik calon.",
                option="--paper")  # fmt: skip


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


NOMINATE = Act(
    "awards.nominate",
    right="award.nominate",
    service="awards.nominations.services:nominate",
    shows="awards.leading.services:category_of",
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
    service="awards.nominations.services:withdraw",
    shows="awards.nominations.services:whole",
    loads="awards.nominations.services:candidate_of",
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
    asks="awards.nominations.services:asked_withdraw",
    look="hand",
)
OBJECT = Act(
    "awards.object_to",
    right="award.candidate",
    service="awards.nominations.services:object_to",
    shows="awards.nominations.services:whole",
    loads="awards.nominations.services:candidate_of",
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
    service="awards.nominations.services:answer",
    shows="awards.nominations.services:of_objection",
    loads="awards.nominations.services:objection_of",
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
    service="awards.nominations.services:state_figures",
    shows="awards.nominations.services:whole",
    loads="awards.nominations.services:candidate_of",
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
OF_CATEGORIES = (NOMINATE,)
OF_CANDIDATES = (WITHDRAW, OBJECT, STATE_FIGURES, ANSWER_OBJECTION)
ACTS: tuple[Act, ...] = (*OF_CATEGORIES, *OF_CANDIDATES)

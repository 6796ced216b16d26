"""Short writes of the committee about interviews, visits and costs. Those about a result stand in `awards/plenary/acts.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from payung.awards.choices import FINDING, PROMPT
from payung.kernel.acts import Act, Key, Nothing, Spec, Why
from payung.kernel.money import MAX_RUPIAH

CANDIDATE = Key("candidate_id", "CALON", "Nomor calon.")
CATEGORY = Key("open_category_id", "KATEGORI", "Nomor kategori yang dibuka dalam siklus.")
INTERVIEW = Key("interview_id", "WAWANCARA", "Nomor wawancara dari payung award interviews.")
VISIT = Key("visit_id", "KUNJUNGAN", "Nomor kunjungan dari payung award visits.")
PROMPT_KEY = Key("prompt_id", "BUTIR", "Nomor butir kunjungan.")
PHOTO = Key("photo_id", "FOTO", "Nomor foto.")
COST = Key("cost_id", "BIAYA", "Nomor biaya dari payung award costs.")
YEAR = Key("year", "TAHUN", "Tahun penilaian.", most=2200)


@dataclass(frozen=True)
class Appointment:
    """When and where a candidate is heard."""

    held_on: Annotated[date, Spec("day", "Hari", "Tulis hari seperti 24/6/2025.", "hari", option="--on")]
    starts_at: Annotated[
        str,
        Spec(
            "text",
            "Jam mulai",
            "Tulis jam mulai seperti 09:30.",
            "jam",
            "Waktu setempat, misalnya 09:30.",
            5,
            5,
            "--at",
        ),
    ]
    minutes: Annotated[
        int, Spec("amount", "Lama (menit)", "Tulis lamanya, 5 sampai 240 menit.", "menit", "", 5, 240, "--minutes")
    ]
    room: Annotated[str, Spec("text", "Ruang", "Tulis nama ruang (2 sampai 60 huruf).", "ruang", "", 2, 60, "--room")]
    seats: Annotated[
        str,
        Spec(
            "text",
            "Kursi juri",
            "Tulis nomor kursi juri dari 1 sampai 9, misalnya 1, 2, 5; kosongkan untuk semua.",
            "kursi",
            "Nomor kursi yang mewawancarai, misalnya 1, 2, 5. Kosongkan untuk semua yang tidak berbenturan.",
            1,
            40,
            "--seats",
        ),
    ] = ""


@dataclass(frozen=True)
class NewPrompt:
    """A question of interviews or a line of a checklist."""

    kind: Annotated[
        str, Spec("choice", "Untuk", "Pilih wawancara atau kunjungan.", "untuk", option="--kind", options=PROMPT)
    ]
    text: Annotated[str, Spec("text", "Isi", "Tulis isinya (5 sampai 300 huruf).", "isi", "", 5, 300, "--text")]


@dataclass(frozen=True)
class NewVisit:
    """When and where somebody was."""

    visited_on: Annotated[date, Spec("day", "Hari kunjungan", "Tulis hari seperti 10/6/2025.", "hari", option="--on")]
    where: Annotated[
        str, Spec("text", "Tempat", "Tulis tempatnya (3 sampai 200 huruf).", "tempat", "", 3, 200, "--where")
    ]


@dataclass(frozen=True)
class Finding:
    """What was found on a line of the checklist."""

    outcome: Annotated[str, Spec("choice", "Temuan", "Pilih temuannya.", "temuan", option="--outcome", options=FINDING)]
    note: Annotated[
        str, Spec("text", "Catatan", "Tulis yang dilihat (3 sampai 500 huruf).", "catatan", "", 3, 500, "--note")
    ]


@dataclass(frozen=True)
class NewCost:
    """What was paid, when, and from whose budget."""

    item: Annotated[str, Spec("text", "Untuk", "Tulis untuk apa (3 sampai 200 huruf).", "untuk", "", 3, 200, "--item")]
    amount: Annotated[
        int,
        Spec(
            "money",
            "Jumlah",
            "Tulis biaya dalam rupiah bulat, lebih dari nol.",
            "jumlah",
            "",
            1,
            MAX_RUPIAH,
            "--amount",
        ),
    ]
    spent_on: Annotated[date, Spec("day", "Dibayar pada", "Tulis hari seperti 24/6/2025.", "hari", option="--on")]
    holder: Annotated[
        str,
        Spec(
            "text",
            "Penanggung",
            "Pilih lembaga yang menanggung.",
            "penanggung",
            "Menurut sumber, biaya ditanggung BPJS Ketenagakerjaan. Calon tidak boleh menanggung.",
            2,
            50,
            "--holder",
            offers="awards.days.costs:bearers",
        ),
    ]


PLAN = Act(
    "awards.plan_interview",
    right="award.lead",
    service="awards.days.interviews:plan",
    shows="awards.days.interviews:of_candidate",
    loads="",
    address="/award/candidates/{candidate_id}/interview",
    page="paritrana/calon/<int:candidate_id>/jadwal",
    page_name="award_interview_plan",
    command="award plan-interview",
    summary="Plan the interview of a candidate",
    note="On a day of interviews of the cycle, in a room and before jurors who are free then; a candidate has one.",
    help="Jadwalkan wawancara seorang calon pada hari, jam, ruang, dan di depan juri yang bebas.",
    button="Jadwalkan wawancara",
    done="Wawancara dijadwalkan.",
    keys=(CANDIDATE,),
    data=Appointment,
    gives="interview_id",
)
CANCEL = Act(
    "awards.cancel_interview",
    right="award.lead",
    service="awards.days.interviews:cancel",
    shows="awards.days.interviews:whole",
    loads="awards.days.interviews:interview_of",
    address="/award/interviews/{interview_id}/cancel",
    page="paritrana/wawancara/<int:interview_id>/batal",
    page_name="award_interview_cancel",
    command="award cancel-interview",
    summary="Call an interview off",
    note="Its room is free again; the row stays.",
    help="Batalkan wawancara dengan alasan; ruangnya bebas lagi.",
    button="Batalkan wawancara",
    done="Wawancara dibatalkan.",
    keys=(INTERVIEW,),
    data=Why,
    asks="awards.days.interviews:asked_cancel",
    look="hand",
)
BEGIN = Act(
    "awards.begin_interview",
    right="award.lead",
    service="awards.days.interviews:begin",
    shows="awards.days.interviews:whole",
    loads="",
    address="/award/interviews/{interview_id}/begin",
    page="paritrana/wawancara/<int:interview_id>/mulai",
    page_name="award_interview_begin",
    command="award begin-interview",
    summary="Begin an interview",
    note="Its clock runs from now on.",
    help="Mulai wawancara; waktunya berjalan.",
    button="Mulai wawancara",
    done="Wawancara dimulai.",
    keys=(INTERVIEW,),
    data=Nothing,
)
END = Act(
    "awards.end_interview",
    right="award.lead",
    service="awards.days.interviews:end",
    shows="awards.days.interviews:whole",
    loads="",
    address="/award/interviews/{interview_id}/end",
    page="paritrana/wawancara/<int:interview_id>/selesai",
    page_name="award_interview_end",
    command="award end-interview",
    summary="End an interview",
    note="Its clock stops.",
    help="Akhiri wawancara; waktunya berhenti.",
    button="Akhiri wawancara",
    done="Wawancara selesai.",
    keys=(INTERVIEW,),
    data=Nothing,
)
ADD_PROMPT = Act(
    "awards.add_prompt",
    right="award.lead",
    service="awards.days.interviews:add_prompt",
    shows="awards.days.interviews:prompts_of",
    loads="",
    address="/award/categories/{open_category_id}/prompts",
    page="paritrana/kategori/<int:open_category_id>/butir",
    page_name="award_prompt_add",
    command="award add-prompt",
    summary="Add a question of the interviews or a line of the checklist of visits",
    note="Read by the committee and the jury, by no candidate.",
    help="Tambah pertanyaan wawancara atau butir kunjungan bagi sebuah kategori.",
    button="Tambah pertanyaan atau butir",
    done="Tercatat.",
    keys=(CATEGORY,),
    data=NewPrompt,
    gives="prompt_id",
)
RECORD_VISIT = Act(
    "awards.record_visit",
    right="award.lead",
    service="awards.days.visits:record",
    shows="awards.days.visits:of_candidate",
    loads="",
    address="/award/candidates/{candidate_id}/visits",
    page="paritrana/calon/<int:candidate_id>/kunjungan",
    page_name="award_visit_record",
    command="award record-visit",
    summary="Record a visit to a candidate",
    note="Its checklist is that of the candidate's category.",
    help="Catat kunjungan ke seorang calon.",
    button="Catat kunjungan",
    done="Kunjungan tercatat.",
    keys=(CANDIDATE,),
    data=NewVisit,
    gives="visit_id",
)
NOTE_FINDING = Act(
    "awards.note_finding",
    right="award.lead",
    service="awards.days.visits:note_finding",
    shows="awards.days.visits:whole",
    loads="",
    address="/award/visits/{visit_id}/checklist/{prompt_id}",
    page="paritrana/kunjungan/<int:visit_id>/butir/<int:prompt_id>",
    page_name="award_visit_finding",
    command="award note-finding",
    summary="Note what a visit found on a line of its checklist",
    note="Of several of one line the newest counts.",
    help="Catat temuan kunjungan pada sebuah butir; yang terbaru berlaku.",
    button="Catat temuan",
    done="Temuan tercatat.",
    keys=(VISIT, PROMPT_KEY),
    data=Finding,
    gives="finding_id",
)
WITHDRAW_PHOTO = Act(
    "awards.withdraw_photo",
    right="award.lead",
    service="awards.days.visits:withdraw_photo",
    shows="awards.days.visits:of_photo",
    loads="awards.days.visits:photo_of",
    address="/award/photos/{photo_id}/withdraw",
    page="paritrana/foto/<int:photo_id>/tarik",
    page_name="award_photo_withdraw",
    command="award withdraw-photo",
    summary="Take a photograph back",
    note="It is shown no more, and kept.",
    help="Tarik foto kunjungan dengan alasan; berkasnya tetap tersimpan.",
    button="Tarik foto",
    done="Foto ditarik.",
    keys=(PHOTO,),
    data=Why,
    asks="awards.days.visits:asked_withdraw",
    look="hand",
)
RECORD_COST = Act(
    "awards.record_cost",
    right="award.lead",
    service="awards.days.costs:record",
    shows="awards.days.costs:whole",
    loads="",
    address="/award/cycles/{year}/costs",
    page="paritrana/<int:year>/biaya/catat",
    page_name="award_cost_record",
    command="award record-cost",
    summary="Record a cost of a cycle",
    note="By the body from whose budget it is paid, which is no candidate of the cycle.",
    help="Catat biaya siklus menurut penanggungnya.",
    button="Catat biaya",
    done="Biaya tercatat.",
    keys=(YEAR,),
    data=NewCost,
    gives="cost_id",
)
TAKE_COST_BACK = Act(
    "awards.take_cost_back",
    right="award.lead",
    service="awards.days.costs:take_back",
    shows="awards.days.costs:of_cost",
    loads="awards.days.costs:cost_of",
    address="/award/costs/{cost_id}/take-back",
    page="paritrana/biaya/<int:cost_id>/tarik",
    page_name="award_cost_take_back",
    command="award take-cost-back",
    summary="Take a cost back",
    note="It counts no more, and is kept.",
    help="Tarik biaya yang salah catat, dengan alasan.",
    button="Tarik biaya",
    done="Biaya ditarik.",
    keys=(COST,),
    data=Why,
    asks="awards.days.costs:asked_take_back",
    look="hand",
)
# By what they answer with, for each of which there is a schema and a page to go back to.
INTERVIEWS = (PLAN, CANCEL, BEGIN, END)
PROMPTS = (ADD_PROMPT,)
VISITS = (RECORD_VISIT, NOTE_FINDING, WITHDRAW_PHOTO)
COSTS = (RECORD_COST, TAKE_COST_BACK)
ACTS: tuple[Act, ...] = (*INTERVIEWS, *PROMPTS, *VISITS, *COSTS)

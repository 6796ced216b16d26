"""Short writes about a result: computing it, objecting and answering, minutes and their signatures, publication, archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from payung.awards.choices import OBJECTION_OUTCOME
from payung.awards.days.acts import CANDIDATE, CATEGORY, YEAR
from payung.kernel.acts import LEAST_REASON, MOST_REASON, Act, Key, Nothing, Seen, Spec, Why

OBJECTION = Key("objection_id", "KEBERATAN", "Nomor keberatan dari payung award result-objections.")
MINUTES = Key("minutes_id", "BERITA_ACARA", "Nomor berita acara dari payung award minutes.")


@dataclass(frozen=True)
class Answer:
    """What is said of an objection, with its reason."""

    outcome: Annotated[
        str, Spec("choice", "Putusan", "Pilih putusannya.", "putusan", option="--outcome", options=OBJECTION_OUTCOME)
    ]
    answer: Annotated[
        str,
        Spec(
            "text",
            "Jawaban",
            "Tuliskan jawabannya (5 sampai 500 huruf, satu baris).",
            "jawaban",
            "Yang diterima menunggu hasil yang dihitung lagi.",
            LEAST_REASON,
            MOST_REASON,
            "--answer",
        ),
    ]


@dataclass(frozen=True)
class NewMinutes:
    """The head of the minutes."""

    number: Annotated[
        str, Spec("text", "Nomor berita acara", "Tulis nomornya (3 sampai 60 huruf).", "nomor", "", 3, 60, "--number")
    ]
    held_on: Annotated[date, Spec("day", "Hari pleno", "Tulis hari seperti 4/7/2025.", "hari", option="--on")]
    where: Annotated[
        str, Spec("text", "Tempat pleno", "Tulis tempatnya (3 sampai 200 huruf).", "tempat", "", 3, 200, "--where")
    ]


COMPUTE = Act(
    "awards.compute_result",
    right="award.lead",
    service="awards.plenary.result:compute",
    shows="awards.plenary.result:whole",
    loads="awards.plenary.result:category_of",
    address="/award/categories/{open_category_id}/result",
    page="paritrana/kategori/<int:open_category_id>/hitung",
    page_name="award_result_compute",
    command="award compute-result",
    summary="Compute the result of a category from its opened scores",
    note="Kept with every step under its digest; the newest counts. The database ranks on its own and refuses another ranking.",
    help="Hitung hasil sebuah kategori dari nilai yang sudah dibuka.",
    button="Hitung hasil",
    done="Hasil dihitung dan tersimpan.",
    keys=(CATEGORY,),
    data=Nothing,
    asks="awards.plenary.result:asked_compute",
    gives="result_id",
)
OBJECT = Act(
    "awards.object_to_result",
    right="award.candidate",
    service="awards.plenary.result:object_to",
    shows="awards.plenary.result:of_candidate",
    loads="",
    address="/award/candidates/{candidate_id}/result-objections",
    page="paritrana/calon/<int:candidate_id>/keberatan-hasil",
    page_name="award_result_object",
    command="award object-result",
    summary="Object to the newest result of one's own candidate",
    note="Once a result, before it is published.",
    help="Ajukan keberatan atas hasil calon Anda, sebelum diumumkan.",
    button="Ajukan keberatan atas hasil",
    done="Keberatan tercatat; panitia menjawabnya sebelum hasil diumumkan.",
    keys=(CANDIDATE,),
    data=Why,
    gives="objection_id",
)
ANSWER = Act(
    "awards.answer_result_objection",
    right="award.lead",
    service="awards.plenary.result:answer",
    shows="awards.plenary.result:objection",
    loads="",
    address="/award/result-objections/{objection_id}/answer",
    page="paritrana/keberatan-hasil/<int:objection_id>/jawab",
    page_name="award_result_answer",
    command="award answer-result-objection",
    summary="Answer an objection to a result",
    note="Once, by another person. One that is upheld asks for a new result before there are minutes.",
    help="Jawab keberatan atas hasil; yang diterima menunggu hasil yang dihitung lagi.",
    button="Jawab keberatan",
    done="Keberatan dijawab.",
    keys=(OBJECTION,),
    data=Answer,
)
ISSUE = Act(
    "awards.issue_minutes",
    right="award.lead",
    service="awards.plenary.minutes:issue",
    shows="awards.plenary.minutes:of_year",
    loads="",
    address="/award/cycles/{year}/minutes",
    page="paritrana/<int:year>/berita-acara/buat",
    page_name="award_minutes_issue",
    command="award issue-minutes",
    summary="Issue the minutes of the plenary",
    note="Over the newest results, once no objection is open. A newer result asks for new minutes.",
    help="Buat berita acara pleno atas hasil terbaru semua kategori.",
    button="Buat berita acara",
    done="Berita acara dibuat; Tim 9 menandatanganinya.",
    keys=(YEAR,),
    data=NewMinutes,
    gives="minutes_id",
)
SIGN = Act(
    "awards.sign_minutes",
    right="award.score",
    service="awards.plenary.minutes:sign",
    shows="awards.plenary.minutes:whole",
    loads="awards.plenary.minutes:minutes_of",
    address="/award/minutes/{minutes_id}/sign",
    page="paritrana/berita-acara/<int:minutes_id>/tanda-tangan",
    page_name="award_minutes_sign",
    command="award sign-minutes",
    summary="Sign minutes for one's own seat",
    note="By the digest of what was read; once a seat.",
    help="Tandatangani berita acara untuk kursi Anda.",
    button="Tandatangani berita acara",
    done="Berita acara ditandatangani untuk kursi Anda.",
    keys=(MINUTES,),
    data=Seen,
    asks="awards.plenary.minutes:asked_sign",
    look="hand",
    sees="awards.plenary.minutes:sees",
)
PUBLISH = Act(
    "awards.publish",
    right="award.lead",
    service="awards.plenary.minutes:publish",
    shows="awards.plenary.minutes:publication",
    loads="awards.plenary.minutes:cycle_loaded",
    address="/award/cycles/{year}/publish",
    page="paritrana/<int:year>/umumkan",
    page_name="award_publish",
    command="award publish",
    summary="Publish the result of a cycle",
    note="Once, after the chair and as many seats as the quorum have signed its minutes.",
    help="Umumkan hasil siklus sesudah berita acaranya ditandatangani.",
    button="Umumkan hasil",
    done="Hasil diumumkan.",
    keys=(YEAR,),
    data=Seen,
    asks="awards.plenary.minutes:asked_publish",
    look="hand",
    sees="awards.plenary.minutes:sees_publication",
)
PUT_AWAY = Act(
    "awards.put_away",
    right="award.lead",
    service="awards.plenary.minutes:put_away",
    shows="awards.plenary.minutes:publication",
    loads="awards.plenary.minutes:cycle_loaded",
    address="/award/cycles/{year}/archive",
    page="paritrana/<int:year>/arsipkan",
    page_name="award_put_away",
    command="award put-away",
    summary="Put a cycle away",
    note="The digests of all that was decided stand under one digest; nothing is added afterwards.",
    help="Arsipkan siklus yang sudah diumumkan; sesudahnya tidak ada yang ditambahkan.",
    button="Arsipkan siklus",
    done="Siklus diarsipkan.",
    keys=(YEAR,),
    data=Nothing,
    asks="awards.plenary.minutes:asked_put_away",
    look="hand",
)
RESULTS, OBJECTIONS = (COMPUTE,), (OBJECT, ANSWER)
MINUTES_ACTS, PUBLICATION = (ISSUE, SIGN), (PUBLISH, PUT_AWAY)
ACTS = (*RESULTS, *OBJECTIONS, *MINUTES_ACTS, *PUBLICATION)

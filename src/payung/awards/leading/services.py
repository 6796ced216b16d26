"""Leading a cycle: its terms, categories, days and stages. Whoever serves the whole province is the committee.

Runs in the caller's session and transaction; the database decides what holds (sql/0003_cycle_leading.sql).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from payung.access.policies import require
from payung.access.selectors import home_province
from payung.access.services import Actor
from payung.awards import bindings
from payung.awards.choices import STAGE
from payung.awards.errors import REFUSALS, AwardRefused
from payung.awards.leading.models import (
    Candidate,
    CandidateWithdrawal,
    CycleTerms,
    OpenCategory,
    Rubric,
    StageMove,
    StageWindow,
)
from payung.awards.models import Category, Cycle, Freeze
from payung.kernel.acts import Question, Saying
from payung.kernel.choices import values, words
from payung.platform import clock

STAGES = values(STAGE)
YES = "yes"
# Who acts in a stage, and what closes it: told on every face, held by the database (`payung.award_ready`).
WHO = dict(
    zip(
        STAGES,
        (
            gettext_noop("Kantor, mitra, atau calon sendiri"),
            gettext_noop("Calon dan panitia"),
            gettext_noop("Calon dan panitia"),
            gettext_noop("Panitia dan juri"),
            gettext_noop("Juri dan calon"),
            gettext_noop("Juri, masing-masing sendiri"),
            gettext_noop("Tim 9"),
            gettext_noop("Panitia"),
            gettext_noop("Panitia"),
        ),
        strict=True,
    )
)
CLOSES = dict(
    zip(
        STAGES,
        (
            gettext_noop("Paling sedikit satu calon terdaftar"),
            gettext_noop("Panitia memindahkan siklus"),
            gettext_noop("Semua keberatan terjawab dan angka dibekukan pada batas data"),
            gettext_noop("Panitia memindahkan siklus"),
            gettext_noop("Rubrik tiap kategori disetujui kuorum, dan kursi juri terisi"),
            gettext_noop("Nilai ditutup dua orang, dengan kuorum"),
            gettext_noop("Berita acara ditandatangani"),
            gettext_noop("Hasil diumumkan"),
            gettext_noop("Berkas nasional dikirim"),
        ),
        strict=True,
    )
)


def set_terms(
    actor: Actor,
    year: int,
    cut_off: date,
    interviews_first: date,
    interviews_last: date,
    ceremony_on: date,
    reason: str,
    quorum: int | None = None,
    rehearsal: str = "",
) -> None:
    """Set the terms of a cycle of the own province; the first open it, in the stage of nomination.

    year: the year that is judged. quorum: seats, 5 unless said. rehearsal: "yes" marks names and scores as made up. Raises AwardRefused.
    """
    require(actor.roles, "award.lead")
    standing = terms_of(year)
    REFUSALS.make(
        bindings.award_terms_set(
            province=home_province(),
            year=year,
            cut_off=cut_off,
            first=interviews_first,
            last=interviews_last,
            ceremony=ceremony_on,
            quorum=quorum or (standing.quorum if standing else 5),
            rehearsal=(rehearsal == YES) if rehearsal else bool(standing and standing.rehearsal),
            reason=reason,
        )
    )


def open_category(actor: Actor, year: int, category: str) -> int:
    """Judge a category in a cycle; returns the number of the open category. Raises AwardRefused."""
    require(actor.roles, "award.lead")
    if not Category.objects.filter(pk=category).exists():
        raise _unknown()
    return REFUSALS.make(bindings.award_category_open(cycle=cycle_of(year).pk, category=category))


def set_window(actor: Actor, year: int, stage: str, opens_on: date, closes_on: date) -> None:
    """Set the days of a stage, both included. Raises AwardRefused where they do not follow the order of the stages."""
    require(actor.roles, "award.lead")
    REFUSALS.make(bindings.award_window_set(cycle=cycle_of(year).pk, stage=stage, opens=opens_on, closes=closes_on))


def move(actor: Actor, year: int, stage: str, reason: str) -> None:
    """Let the cycle enter its next stage; there is no way back. Raises AwardRefused where what closes the present one is not done."""
    require(actor.roles, "award.lead")
    REFUSALS.make(bindings.award_move(cycle=cycle_of(year).pk, stage=stage, reason=reason, today=clock.today()))


def cycle_of(year: int) -> Cycle:
    """A cycle of the own province that is led here. Raises AwardRefused(CYCLE_UNKNOWN)."""
    row = Cycle.objects.filter(province=home_province(), assessment_year=year, terms__isnull=False).first()
    if row is None:
        raise AwardRefused("CYCLE_UNKNOWN", "Siklus tahun penilaian %(year)s belum dibuka di sini.", year=str(year))
    return row


def opened(_actor: Actor | None, year: int) -> dict[str, Any]:
    """The cycle of an act."""
    return whole(year)


def terms_of(year: int) -> CycleTerms | None:
    """The terms of a cycle of the own province that count, None where it is not led here."""
    rows = CycleTerms.objects.filter(cycle__province=home_province(), cycle__assessment_year=year)
    return rows.order_by("-number").first()


def led() -> list[int]:
    """Years of the cycles of the own province that are led here, the newest first."""
    rows = Cycle.objects.filter(province=home_province(), terms__isnull=False).distinct()
    return list(rows.order_by("-assessment_year").values_list("assessment_year", flat=True))


def not_past(year: int, last: str) -> bool:
    """Whether a cycle that is led here has not passed a stage (of `choices.STAGE`); what it has passed is offered to nobody."""
    moves = StageMove.objects.filter(cycle__province=home_province(), cycle__assessment_year=year)
    stage, stages = moves.order_by("-id").values_list("stage", flat=True).first(), list(values(STAGE))
    return stage is not None and stages.index(stage) <= stages.index(last)


def whole(year: int) -> dict[str, Any]:
    """A cycle that is led here: terms, stages with their days, categories with their rubric and the candidates that the reader sees.

    A fixed number of queries. Raises AwardRefused(CYCLE_UNKNOWN).
    """
    cycle = cycle_of(year)
    terms = CycleTerms.objects.filter(cycle=cycle).order_by("-number")[0]
    moves = list(StageMove.objects.filter(cycle=cycle).order_by("id"))
    return {
        "assessment_year": cycle.assessment_year,
        "cycle_id": cycle.pk,
        "stage": moves[-1].stage,
        "cut_off": terms.cut_off,
        "interviews_first": terms.interviews_first,
        "interviews_last": terms.interviews_last,
        "ceremony_on": terms.ceremony_on,
        "quorum": terms.quorum,
        "rehearsal": terms.rehearsal,
        "terms_number": terms.number,
        "frozen": frozen_at(terms).exists(),
        "stages": _stages(cycle, moves),
        "categories": categories(cycle),
    }


def frozen_at(terms: CycleTerms) -> QuerySet[Freeze]:
    """The freeze at the cut-off of these terms, whichever terms it was taken under: other days or another quorum leave it."""
    return Freeze.objects.filter(terms__cycle=terms.cycle_id, terms__cut_off=terms.cut_off).order_by("-id")


def _stages(cycle: Cycle, moves: list[StageMove]) -> list[dict[str, Any]]:
    windows = {one.stage: one for one in StageWindow.objects.filter(cycle=cycle).order_by("number")}
    entered = {one.stage: one for one in moves}
    at = STAGES.index(moves[-1].stage)
    return [
        {
            "stage": stage,
            "position": "done" if n < at else "now" if n == at else "next",
            "opens_on": windows[stage].opens_on if stage in windows else None,
            "closes_on": windows[stage].closes_on if stage in windows else None,
            "entered_at": entered[stage].moved_at if stage in entered else None,
            "who": WHO[stage],
            "closed_by": CLOSES[stage],
        }
        for n, stage in enumerate(STAGES)
    ]


def categories(cycle: Cycle) -> list[dict[str, Any]]:
    """The open categories of a cycle, each with its newest rubric and how many candidates the reader sees."""
    rows = list(OpenCategory.objects.filter(cycle=cycle).select_related("category").order_by("category_id"))
    seen: dict[int, int] = {}
    gone = CandidateWithdrawal.objects.values("candidate_id")
    for one in Candidate.objects.filter(open_category__in=rows).exclude(pk__in=gone):
        seen[one.open_category_id] = seen.get(one.open_category_id, 0) + 1
    newest = {one.open_category_id: one for one in Rubric.objects.filter(open_category__in=rows).order_by("version")}
    return [
        {
            "open_id": one.pk,
            "category": one.category_id,
            "word": one.category.word,
            "english": one.category.english,
            "subject": one.category.subject,
            "rubric_version": newest[one.pk].version if one.pk in newest else None,
            "candidates": seen.get(one.pk, 0),
        }
        for one in rows
    ]


def category_of(open_id: int) -> dict[str, Any]:
    """An open category with its cycle. Raises AwardRefused(CATEGORY_UNKNOWN)."""
    row = OpenCategory.objects.filter(pk=open_id).select_related("cycle", "category").first()
    if row is None:
        raise _unknown()
    return {
        **next(one for one in categories(row.cycle) if one["open_id"] == open_id),
        "assessment_year": row.cycle.assessment_year,
    }


def _unknown() -> AwardRefused:
    return AwardRefused("CATEGORY_UNKNOWN", "Kategori itu tidak ada dalam daftar.")


def opened_category(_actor: Actor | None, open_id: int) -> dict[str, Any]:
    """The category of an act."""
    return category_of(open_id)


def offered_categories() -> list[tuple[str, str]]:
    """What may be opened, for a form."""
    return list(Category.objects.order_by("subject", "value").values_list("value", "word"))


def asked_move(_actor: Actor, thing: dict[str, Any], data: Any) -> Question:
    """What is asked before a cycle enters a stage."""
    word, now = words(STAGE)[data.stage], words(STAGE)[thing["stage"]]
    return Question(
        Saying("Siklus masuk tahap berikutnya?"),
        (Saying("Tahap yang lalu tertutup; tidak ada jalan kembali."),),
        ((Saying("Dari"), Saying(now)), (Saying("Ke"), Saying(word))),
    )


def asked_freeze(_actor: Actor, thing: dict[str, Any], _data: Any) -> Question:
    """What is asked before figures are frozen."""
    return Question(
        Saying("Bekukan angka semua calon?"),
        (
            Saying("Angka dihitung sekali pada batas data; perubahan data sesudahnya tidak mengubahnya."),
            Saying("Keberatan atas angka tidak diterima lagi."),
        ),
        ((Saying("Batas data"), thing["cut_off"]),),
    )

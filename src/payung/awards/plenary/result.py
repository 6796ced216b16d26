"""The result of a category: the ranking of the opened scores, with every step, kept under its digest; and objections to it.

The database ranks on its own (`payung.award_ranking`) and takes no result that says otherwise.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from payung.access.policies import require
from payung.access.services import Actor
from payung.awards import bindings
from payung.awards.days.interviews import cycle_of
from payung.awards.errors import REFUSALS
from payung.awards.models import (
    Candidate,
    Conflict,
    Criterion,
    Cycle,
    CycleTerms,
    OpenCategory,
    Ranked,
    Result,
    ResultObjection,
    Rubric,
    RubricApproval,
    Seat,
)
from payung.awards.plenary.reckoning import differs, digest_of, reckoned, text_of
from payung.kernel.acts import Question, Saying


def compute(actor: Actor, open_category_id: int) -> int:
    """Compute the result of a category from its opened scores; returns its number. Raises AwardRefused."""
    require(actor.roles, "award.lead")
    content = text_of(_content(_category(open_category_id)))
    return REFUSALS.make(bindings.award_result_add(category=open_category_id, content=content))


def _category(open_category_id: int) -> OpenCategory:
    one = OpenCategory.objects.select_related("category", "cycle").filter(pk=open_category_id).first()
    if one is None:
        raise REFUSALS["P0EA1"]
    return one


def in_force(category: OpenCategory) -> Rubric:
    """The newest version that a quorum of seats has approved. Raises AwardRefused(SCORES_CLOSED)."""
    terms = CycleTerms.objects.filter(cycle=category.cycle_id).order_by("-number").first()
    approved: dict[int, set[int]] = defaultdict(set)
    rows = RubricApproval.objects.filter(rubric__open_category=category).values_list("rubric_id", "seat__number")
    for rubric_id, seat in rows:
        approved[rubric_id].add(seat)
    for rubric in Rubric.objects.filter(open_category=category).order_by("-version"):
        if terms is not None and len(approved[rubric.pk]) >= terms.quorum:
            return rubric
    raise REFUSALS["P0EAD"]


def _content(category: OpenCategory) -> dict[str, Any]:
    """Everything that a result follows from, and what follows from it."""
    counted = REFUSALS.make(bindings.award_counted(category.pk))
    if not counted:
        raise REFUSALS["P0EAD"]
    rubric = in_force(category)
    terms = CycleTerms.objects.filter(cycle=category.cycle_id).latest("number")
    candidates = Candidate.objects.filter(open_category=category).select_related("withdrawal").order_by("pk")
    seats = {one.number: one for one in Seat.objects.filter(cycle=category.cycle_id).order_by("number", "version")}
    inputs = {
        "v": 1,
        "assessment_year": category.cycle.assessment_year,
        "category": category.category_id,
        "open_category": category.pk,
        "number": Result.objects.filter(open_category=category).count() + 1,
        "rehearsal": terms.rehearsal,
        "cut_off": terms.cut_off.isoformat(),
        "rubric_version": rubric.version,
        "rubric_digest": rubric.digest,
        "rules": rubric.rules,
        "criteria": list(
            Criterion.objects.filter(rubric=rubric).order_by("pk").values("name", "word", "weight", "source")
        ),
        "tie": rubric.rules["tie"],
        "candidates": [
            {"id": one.pk, "name": one.name, "withdrawn": getattr(one, "withdrawal", None) is not None}
            for one in candidates
        ],
        "seats": [{"number": one.number, "institution": one.institution, "role": one.role} for one in seats.values()],
        "recused": _recused(category, {(one["candidate"], one["seat"]) for one in counted}),
        "indicators": [
            {name: one[name] for name in ("candidate", "criterion", "figure", "part", "whole", "points")}
            for one in REFUSALS.make(bindings.award_indicator_points(category.pk))
        ],
        "scores": [
            {"candidate": one["candidate"], "seat": one["seat"], "points": _plain(one["points"])} for one in counted
        ],
    }
    return {**inputs, **reckoned(inputs)}


def _plain(points: Any) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(points) if isinstance(points, str) else points
    return loaded


def _recused(category: OpenCategory, counted: set[tuple[int, int]]) -> list[dict[str, int]]:
    """Seats that do not judge a candidate, by what was stated and by where their holders work. A seat whose sheet counts has judged: who
    was named to it later, and works there, is recused for himself.
    """
    rows = REFUSALS.make(bindings.award_recusals(cycle=category.cycle_id, category=category.pk))
    pairs = {(one["candidate_id"], one["seat_number"]) for one in rows} - counted
    return [{"candidate": candidate, "seat": seat} for candidate, seat in sorted(pairs)]


def newest(cycle: Cycle) -> list[Result]:
    """The newest result of each category that this session may read, in the order of categories."""
    rows = Result.objects.filter(open_category__cycle=cycle).select_related("open_category__category")
    return list({one.open_category_id: one for one in rows.order_by("open_category_id", "number")}.values())


def whole(open_category_id: int) -> dict[str, Any]:
    """The newest result of a category. Raises AwardRefused(AWARD_UNKNOWN) where there is none for this session."""
    rows = Result.objects.filter(open_category=open_category_id).select_related("open_category__category")
    one = rows.order_by("-number").first()
    if one is None:
        raise REFUSALS["P0EA1"]
    return line(one)


def line(one: Result) -> dict[str, Any]:
    """A result as every face tells it, with whether it is as it was kept and follows from its scores."""
    content = json.loads(one.content)
    names = {candidate["id"]: candidate["name"] for candidate in content["candidates"]}
    return {
        "id": one.pk,
        "open_category_id": one.open_category_id,
        "assessment_year": content["assessment_year"],
        "category": one.open_category.category.word,
        "number": one.number,
        "digest": one.digest,
        "sound": digest_of(one.content) == one.digest and not differs(content),
        "computed_at": one.computed_at,
        "rehearsal": content["rehearsal"],
        "ranking": [{**place, "candidate_id": place["candidate"], "candidate": names[place["candidate"]]} for place in content["ranking"]],
        "sensitivity": [
            {**shift, "winners": [names[number] for number in shift["winners"]]} for shift in content["sensitivity"]
        ],
        "content": one.content,
    }  # fmt: skip


def places(cycle: Cycle) -> list[dict[str, Any]]:
    """Rank and score of the candidates that this session sees: of a candidate's own people its own alone."""
    rows = Ranked.objects.filter(result__in=_newest_numbers(cycle)).select_related("candidate__open_category__category")
    return [
        {
            "candidate_id": one.candidate_id,
            "candidate": one.candidate.name,
            "category": one.candidate.open_category.category.word,
            "rank": one.rank,
            "score": one.score,
        }
        for one in rows.order_by("candidate__open_category_id", "rank", "candidate__name")
    ]


def _newest_numbers(cycle: Cycle) -> list[int]:
    """Numbers of the newest results; a candidate reads its place without reading the result, so they go by their places."""
    rows = Ranked.objects.filter(candidate__open_category__cycle=cycle).order_by("result_id")
    newest_of = dict(rows.values_list("candidate__open_category_id", "result_id"))
    return list(newest_of.values())


def object_to(actor: Actor, candidate_id: int, reason: str) -> int:
    """Object to the newest result of one's own candidate before it is published; returns its number. Raises AwardRefused."""
    require(actor.roles, "award.candidate")
    return REFUSALS.make(bindings.award_result_object(candidate=candidate_id, reason=reason))


def answer(actor: Actor, objection_id: int, outcome: str, answer: str) -> None:
    """Answer an objection, once; one that is upheld asks for a new result. Raises AwardRefused."""
    require(actor.roles, "award.lead")
    REFUSALS.make(bindings.award_objection_answer(objection=objection_id, outcome=outcome, answer=answer))


def objections(year: int) -> list[dict[str, Any]]:
    """Objections to results of a cycle that this session sees, with their answers."""
    rows = ResultObjection.objects.filter(candidate__open_category__cycle=cycle_of(year))
    return [objection_line(one) for one in rows.select_related("candidate", "answer").order_by("id")]


def objection_line(one: ResultObjection) -> dict[str, Any]:
    """An objection as every face tells it."""
    answered = getattr(one, "answer", None)
    return {
        "id": one.pk,
        "candidate_id": one.candidate_id,
        "candidate": one.candidate.name,
        "reason": one.reason,
        "stated_at": one.stated_at,
        "state": answered.outcome if answered else "open",
        "answer": answered.answer if answered else "",
    }


def objection_of(_actor: Actor | None, objection_id: int) -> ResultObjection:
    """One objection that this session sees. Raises AwardRefused(AWARD_UNKNOWN)."""
    rows = ResultObjection.objects.select_related("candidate__open_category__cycle", "answer")
    one = rows.filter(pk=objection_id).first()
    if one is None:
        raise REFUSALS["P0EA1"]
    return one


def objection(objection_id: int) -> dict[str, Any]:
    """One objection as every face tells it."""
    return objection_line(objection_of(None, objection_id))


def of_candidate(candidate_id: int) -> dict[str, Any]:
    """The newest objection of a candidate. Raises AwardRefused(AWARD_UNKNOWN)."""
    rows = ResultObjection.objects.filter(candidate=candidate_id).select_related("candidate", "answer")
    one = rows.order_by("-id").first()
    if one is None:
        raise REFUSALS["P0EA1"]
    return objection_line(one)


def conflicts(cycle: Cycle) -> list[dict[str, Any]]:
    """Conflicts that were stated, as this session sees them."""
    rows = Conflict.objects.filter(candidate__open_category__cycle=cycle).select_related("seat", "candidate")
    return [
        {"seat": one.seat.number, "candidate": one.candidate.name, "basis": one.basis, "reason": one.reason}
        for one in rows.order_by("seat__number", "candidate__name")
    ]


def asked_compute(_actor: Actor, one: OpenCategory, _data: object) -> Question:
    """What computing a result means."""
    return Question(
        Saying("Hitung hasil kategori ini?"),
        (
            Saying("Hasil dihitung dari nilai yang sudah dibuka dan disimpan dengan sidiknya. Yang terbaru berlaku."),
            Saying("Calon membaca peringkatnya sendiri dan dapat mengajukan keberatan sampai hasil diumumkan."),
        ),
        ((Saying("Kategori"), one.category.word),),
    )


def category_of(_actor: Actor | None, open_category_id: int) -> OpenCategory:
    """A category of a cycle. Raises AwardRefused(AWARD_UNKNOWN)."""
    return _category(open_category_id)


def unknown() -> Exception:
    """The refusal of what is not there for this session."""
    return REFUSALS["P0EA1"]

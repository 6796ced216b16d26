"""Candidates: nominated by the committee, a partner, or themselves; what is asked of them, what they bring, what they object to.

Row-level security decides who sees a candidate: the committee, jurors who are not recused, and its own people.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet

from payung.access.policies import require
from payung.access.services import Actor
from payung.awards import bindings
from payung.awards.choices import FIGURE, PAPER
from payung.awards.errors import REFUSALS, AwardRefused
from payung.awards.leading.models import Candidate, CycleTerms
from payung.awards.leading.services import category_of
from payung.awards.nominations import indicators
from payung.awards.nominations.models import CandidatePaper, FigureObjection
from payung.kernel.acts import Question, Saying
from payung.kernel.choices import values, words
from payung.parties.models import Organisation
from payung.places.models import Place
from payung.places.selectors import long_name
from payung.platform import clock
from payung.platform.refusals import out_of_scope

# Which papers are asked, by who is judged.
ASKED = {
    "regency": ("regulation", "budget", "membership", "innovation", "presentation"),
    "village": ("regulation", "budget", "membership", "presentation"),
    "enterprise": ("orderly", "wages", "membership", "social", "presentation"),
}
EVIDENCE = "evidence"
ACCEPT = "accept"


def nominate(actor: Actor, open_id: int, name: str = "", place: str = "", body: str = "") -> int:
    """Nominate a place (by its code), a body (by its code) or an enterprise that Payung does not know (by name); returns its number.

    How it was nominated is what the actor is to it. Raises AwardRefused.
    """
    require(actor.roles, "award.nominate")
    subject = category_of(open_id)["subject"]
    spot = Place.objects.filter(pk=place).first() if place else None
    firm = Organisation.objects.filter(code=body, closed_at__isnull=True).first() if body else None
    if (place and spot is None) or (body and firm is None):
        raise AwardRefused("CANDIDATE_NAMED_UNKNOWN", "Kode wilayah atau lembaga itu tidak dikenal.")
    if subject == "enterprise" and firm is None and not place and len(name.strip()) < 3:
        raise AwardRefused("CANDIDATE_NAME", "Tulis nama badan usahanya, atau kode lembaganya.")
    call = bindings.award_nominate(
        open=open_id,
        name=long_name(spot.name) if spot else name.strip(),
        place=spot.pk if spot else None,
        body=firm.pk if firm else None,
        today=clock.today(),
    )
    return REFUSALS.make(call)


def withdraw(actor: Actor, candidate_id: int, reason: str) -> None:
    """Take a candidate back, until scoring begins; what was there stays. Raises AwardRefused."""
    require(actor.roles, "award.nominate")
    REFUSALS.make(bindings.award_candidate_withdraw(candidate=candidate_id, reason=reason))


def object_to(actor: Actor, candidate_id: int, figure: str, reason: str, paper: int) -> int:
    """Object to a figure of the own candidate before the cut-off, with a paper of kind "evidence"; returns its number. Raises AwardRefused."""
    require(actor.roles, "award.candidate")
    call = bindings.award_object(candidate=candidate_id, figure=figure, reason=reason, paper=paper, today=clock.today())
    return REFUSALS.make(call)


def state_figures(actor: Actor, candidate_id: int) -> None:
    """State before the cut-off that the own candidate's figures were looked at. Raises AwardRefused."""
    require(actor.roles, "award.candidate")
    REFUSALS.make(bindings.award_state_figures(candidate=candidate_id, today=clock.today()))


def answer(actor: Actor, objection_id: int, decision: str, reason: str) -> None:
    """Answer an objection as the committee. Accepted: the data are put right where they are kept, and the figure follows them."""
    require(actor.roles, "award.lead")
    REFUSALS.make(bindings.award_object_decide(objection=objection_id, accepted=decision == ACCEPT, reason=reason))


def candidates(year: int, open_id: int | None = None) -> QuerySet[Candidate]:
    """Candidates of a cycle that the reader sees, by category and name; those taken back are left out."""
    rows = Candidate.objects.filter(open_category__cycle__assessment_year=year, withdrawal__isnull=True)
    rows = rows.filter(open_category=open_id) if open_id else rows
    return rows.select_related("open_category__category", "open_category__cycle").order_by(
        "open_category__category_id", "name", "id"
    )


def lines(rows: list[Candidate]) -> list[dict[str, Any]]:
    """Candidates as every face lists them, with how many of the asked papers are missing; one query however many."""
    brought: dict[int, set[str]] = defaultdict(set)
    for candidate, kind in CandidatePaper.objects.filter(candidate__in=rows).values_list("candidate_id", "kind"):
        brought[candidate].add(kind)
    return [
        {
            "id": one.pk,
            "name": one.name,
            "category": one.open_category.category_id,
            "word": one.open_category.category.word,
            "nominated_how": one.nominated_how,
            "place_code": one.place_id or "",
            "missing": len(set(ASKED[one.open_category.category.subject]) - brought[one.pk]),
        }
        for one in rows
    ]


def candidate_of(_actor: Actor | None, candidate_id: int) -> Candidate:
    """A candidate that the reader sees. Raises Forbidden(OUT_OF_SCOPE): that it exists is not told."""
    rows = Candidate.objects.select_related(
        "open_category__category", "open_category__cycle", "withdrawal", "figures_read"
    )
    row = rows.filter(pk=candidate_id).first()
    if row is None:
        raise out_of_scope()
    return row


def own() -> list[Candidate]:
    """Candidates for whose body or government the session acts, the newest cycle first."""
    rows = Candidate.objects.filter(withdrawal__isnull=True).select_related(
        "open_category__category", "open_category__cycle"
    )
    return [one for one in rows.order_by("-open_category__cycle__assessment_year", "name") if is_own(one)]


def is_own(one: Candidate) -> bool:
    """Whether the session acts for the candidate."""
    return bindings.award_is_own(body=one.body_id, place=one.place_id).ask()


def whole(candidate_id: int) -> dict[str, Any]:
    """A candidate as its own page tells it: what is asked, what is missing, the figures with their source, objections."""
    one = candidate_of(None, candidate_id)
    terms = CycleTerms.objects.filter(cycle=one.open_category.cycle).order_by("-number")[0]
    papers: dict[str, list[CandidatePaper]] = defaultdict(list)
    for paper in CandidatePaper.objects.filter(candidate=one).order_by("id"):
        papers[paper.kind].append(paper)
    asked = ASKED[one.open_category.category.subject]
    return {
        **lines([one])[0],
        "english": one.open_category.category.english,
        "open_id": one.open_category_id,
        "assessment_year": one.open_category.cycle.assessment_year,
        "withdrawn": hasattr(one, "withdrawal"),
        "cut_off": terms.cut_off,
        "figures_read_at": one.figures_read.stated_at if hasattr(one, "figures_read") else None,
        "open_to_objections": clock.today() <= terms.cut_off and not hasattr(terms, "freeze"),
        "rehearsal": terms.rehearsal,
        "asked": [
            {
                "kind": kind,
                "word": words(PAPER)[kind],
                "missing": not papers[kind],
                "papers": [
                    {"id": x.pk, "file_name": x.file_name, "note": x.note, "added_at": x.added_at} for x in papers[kind]
                ],
            }
            for kind in values(PAPER)
            if kind in asked or papers[kind]
        ],
        "figures": indicators.figures(one, terms),
        "objections": _objections(one),
    }


def _objections(one: Candidate) -> list[dict[str, Any]]:
    rows = FigureObjection.objects.filter(candidate=one).select_related("decision").order_by("id")
    return [
        {
            "id": x.pk,
            "figure": x.figure,
            "word": words(FIGURE)[x.figure],
            "held": x.held,
            "reason": x.reason,
            "paper_id": x.paper_id,
            "made_at": x.made_at,
            "state": ("accepted" if x.decision.accepted else "refused") if hasattr(x, "decision") else "waiting",
            "answer": x.decision.reason if hasattr(x, "decision") else "",
        }
        for x in rows
    ]


def objection_of(_actor: Actor | None, objection_id: int) -> FigureObjection:
    """An objection that the reader sees. Raises Forbidden(OUT_OF_SCOPE)."""
    row = FigureObjection.objects.filter(pk=objection_id).select_related("candidate").first()
    if row is None:
        raise out_of_scope()
    return row


def of_objection(objection_id: int) -> dict[str, Any]:
    """The candidate of an objection, as its page tells it."""
    return whole(objection_of(None, objection_id).candidate_id)


def waiting(year: int) -> list[FigureObjection]:
    """Objections of a cycle that nobody has answered, the oldest first."""
    rows = FigureObjection.objects.filter(candidate__open_category__cycle__assessment_year=year, decision__isnull=True)
    return list(rows.select_related("candidate").order_by("id"))


def asked_withdraw(_actor: Actor, thing: Candidate, _data: Any) -> Question:
    """What is asked before a candidate is taken back."""
    return Question(
        Saying("Tarik calon ini?"),
        (Saying("Ia tidak dinilai lagi dalam siklus ini; berkas dan catatannya tetap tersimpan."),),
        ((Saying("Calon"), thing.name),),
    )

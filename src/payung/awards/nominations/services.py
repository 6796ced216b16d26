"""Candidates: nominated by the committee, a partner, or themselves; what is asked of them, what they bring, what they object to.

Row-level security decides who sees a candidate: the committee, jurors who are not recused, and its own people.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from payung.access.policies import require
from payung.access.selectors import scope_of
from payung.access.services import Actor
from payung.awards import bindings
from payung.awards.choices import FIGURE, PAPER
from payung.awards.errors import REFUSALS, AwardRefused
from payung.awards.leading.models import Candidate, CycleTerms, OpenCategory
from payung.awards.leading.services import category_of, frozen_at
from payung.awards.nominations import indicators
from payung.awards.nominations.models import CandidatePaper, FigureObjection
from payung.kernel.acts import Question, Saying
from payung.kernel.choices import values, words
from payung.parties.models import Organisation
from payung.places.models import Place
from payung.places.selectors import REGENCY, VILLAGE, long_name, near, of_level
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
MOST_OFFERED = 50
LEVELS = {"regency": REGENCY, "village": VILLAGE}


@dataclass(frozen=True)
class Offer:
    """Who can be nominated in a category: places or bodies as (code, name), those that the session acts for first; more: how many further
    ones match. by: "place" or "body", as `nominate` takes the code."""

    by: str
    own: list[tuple[str, str]]
    others: list[tuple[str, str]]
    more: int


def offer(actor: Actor, open_id: int, search: str = "") -> Offer:
    """Whom the session may choose in a category, by name. Villages are thousands, so without a word to look for only its own are there.

    Raises AwardRefused(CATEGORY_UNKNOWN).
    """
    subject = category_of(open_id)["subject"]
    scope = scope_of(actor.user_id)
    mine = Organisation.objects.filter(pk__in=scope.organisation_ids, closed_at__isnull=True).select_related("place")
    level = LEVELS.get(subject)
    if level is None:
        bodies = near(Organisation.objects.filter(closed_at__isnull=True), "place_id").order_by("name", "code")
        for word in search.split():
            bodies = bodies.filter(Q(name__icontains=word) | Q(code__icontains=word))
        own = [(one.code, one.name) for one in mine.order_by("name") if is_own_of(one.pk, None)]
        listed = [(one.code, one.name) for one in bodies[: MOST_OFFERED + len(own)]]
        return _offer("body", own, listed, bodies.count())
    province = OpenCategory.objects.values_list("cycle__province", flat=True).get(pk=open_id)
    own = [
        (one.place.code, long_name(one.place.name))
        for one in mine.order_by("name")
        if one.place and one.place.level == level and is_own_of(None, one.place.code)
    ]
    if level == VILLAGE and not search.strip():
        return Offer("place", own, [], 0)
    rows = of_level(province, level, search)
    return _offer("place", own, [(one.code, _called(one)) for one in rows[: MOST_OFFERED + len(own)]], rows.count())


def _called(one: Place) -> str:
    """A place with the two above it: thousands of villages share their names."""
    above = [one.parent, one.parent.parent] if one.level == VILLAGE and one.parent else []
    return ", ".join(long_name(each.name) for each in (one, *above) if each)


def _offer(by: str, own: list[tuple[str, str]], listed: list[tuple[str, str]], count: int) -> Offer:
    codes = {code for code, _name in own}
    others = [pair for pair in listed if pair[0] not in codes][:MOST_OFFERED]
    return Offer(by, own, others, max(count - len(others) - len(codes & {code for code, _name in listed}), 0))


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
    if firm is not None and name.strip():
        raise AwardRefused(
            "CANDIDATE_NAMED_TWICE", "Pilih lembaga dari daftar, atau tulis nama badan usahanya; jangan keduanya."
        )
    if subject == "enterprise" and firm is None and spot is None and _is_known(name):
        raise AwardRefused(
            "CANDIDATE_BODY_KNOWN",
            "Lembaga dengan nama itu sudah dikenal Payung. Pilih dari daftar, supaya angka dan benturan kepentingannya ikut.",
        )
    call = bindings.award_nominate(
        open=open_id,
        name=long_name(spot.name) if spot else name.strip(),
        place=spot.pk if spot else None,
        body=firm.pk if firm else None,
        today=clock.today(),
    )
    return REFUSALS.make(call)


def _is_known(name: str) -> bool:
    """Whether a body that is open is called so, however it is spelled."""
    named = bindings.award_bodies_named(name=name).ask()
    return Organisation.objects.filter(pk__in=named, closed_at__isnull=True).exists()


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
    return is_own_of(one.body_id, one.place_id)


def is_own_of(body: int | None, place: str | None) -> bool:
    """Whether the session acts for a body, or for the government of a place."""
    return bindings.award_is_own(body=body, place=place).ask()


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
        "open_to_objections": clock.today() <= terms.cut_off and not frozen_at(terms).exists(),
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
        (
            (Saying("Calon"), thing.name),
            (Saying("Tahun penilaian"), str(thing.open_category.cycle.assessment_year)),
        ),
    )

"""Minutes (berita acara) of the plenary, signed by the seats; publication; archive.

What is signed, published and put away is one text with one digest, which the database compares with what was decided.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import Any

from payung.access.policies import require
from payung.access.selectors import names_of
from payung.access.services import Actor
from payung.awards import bindings
from payung.awards.days.interviews import cycle_of
from payung.awards.errors import REFUSALS
from payung.awards.models import (
    Archive,
    Attendance,
    Candidate,
    Category,
    Criterion,
    Cycle,
    CycleTerms,
    Deputy,
    Minutes,
    MinutesSignature,
    OpenCategory,
    OpenedScore,
    Publication,
    Ranked,
    Result,
    Seat,
)
from payung.awards.plenary import result
from payung.awards.plenary.reckoning import digest_of, text_of
from payung.kernel.acts import Question, Saying

PLENARY = "plenary"


def terms_of(cycle: Cycle) -> CycleTerms:
    """The terms that count. Raises AwardRefused(AWARD_UNKNOWN) for a cycle that is not led here."""
    terms = CycleTerms.objects.filter(cycle=cycle).order_by("-number").first()
    if terms is None:
        raise REFUSALS["P0EA1"]
    return terms


def issue(actor: Actor, year: int, number: str, held_on: date, where: str) -> int:
    """Issue minutes over the newest results; returns their number here. number: of the letter. Raises AwardRefused."""
    require(actor.roles, "award.lead")
    cycle = cycle_of(year)
    content = text_of(_content(cycle, number, held_on, where))
    return REFUSALS.make(bindings.award_minutes_issue(cycle=cycle.pk, content=content))


def _content(cycle: Cycle, number: str, held_on: date, where: str) -> dict[str, Any]:
    """What the minutes say. They name ranks, not scores: a juror who is recused from a candidate signs them, too."""
    terms = terms_of(cycle)
    newest = result.newest(cycle)
    return {
        "v": 1,
        "assessment_year": cycle.assessment_year,
        "province": cycle.province,
        "rehearsal": terms.rehearsal,
        "number": number,
        "held_on": held_on.isoformat(),
        "where": where,
        "cut_off": terms.cut_off.isoformat(),
        "quorum": terms.quorum,
        "seats": _seats(cycle),
        "conflicts": result.conflicts(cycle),
        "results": [_decided(one) for one in newest],
        "facts": facts_of(cycle),
        "objections": [
            {"candidate": one["candidate"], "reason": one["reason"], "state": one["state"], "answer": one["answer"]}
            for one in result.objections(cycle.assessment_year)
        ],
    }


def facts_of(cycle: Cycle) -> dict[str, Any]:
    """Where the chain over all facts of the cycle ends: whoever keeps the minutes holds what came before them."""
    end = bindings.award_facts_end(cycle.pk).ask()
    return {"form": 1, "number": end["number"], "link": end["head"]}


def _seats(cycle: Cycle) -> list[dict[str, Any]]:
    """Who sits, with his deputy, and was there; and who sat before, with how many of his sheets count."""
    rows = Attendance.objects.filter(cycle=cycle, meeting=PLENARY).order_by("id")
    present = dict(rows.values_list("seat_id", "present"))
    deputies = dict(Deputy.objects.filter(seat__cycle=cycle).order_by("id").values_list("seat_id", "name"))
    opened = OpenedScore.objects.filter(candidate__open_category__cycle=cycle, points__isnull=False)
    counted = Counter(opened.values_list("seat_id", flat=True))
    every = list(Seat.objects.filter(cycle=cycle).order_by("number", "version"))
    return [
        {
            "number": one.number,
            "institution": one.institution,
            "role": one.role,
            "holder": one.holder,
            "decree": one.decree,
            "deputy": deputies.get(one.pk, ""),
            "present": present.get(one.pk, False),
            "sheets": counted[one.pk],
            "before": [
                {"holder": x.holder, "decree": x.decree, "sheets": counted[x.pk]}
                for x in every
                if x.number == one.number and x.version < one.version
            ],
        }
        for one in {one.number: one for one in every}.values()
    ]


def _decided(one: Result) -> dict[str, Any]:
    content = json.loads(one.content)
    names = {candidate["id"]: candidate["name"] for candidate in content["candidates"]}
    return {
        "open_category": one.open_category_id,
        "category": content["category"],
        "number": one.number,
        "digest": one.digest,
        "rubric_digest": content["rubric_digest"],
        "ranking": [{"rank": place["rank"], "name": names[place["candidate"]]} for place in content["ranking"]],
    }


def newest(year: int) -> Minutes | None:
    """The newest minutes of a cycle that this session may read."""
    return Minutes.objects.filter(cycle=cycle_of(year)).order_by("-number").first()


def minutes_of(_actor: Actor | None, minutes_id: int) -> Minutes:
    """Minutes that this session may read. Raises AwardRefused(AWARD_UNKNOWN)."""
    one = Minutes.objects.select_related("cycle").filter(pk=minutes_id).first()
    if one is None:
        raise REFUSALS["P0EA1"]
    return one


def whole(minutes_id: int) -> dict[str, Any]:
    """Minutes as every face tells them."""
    return line(minutes_of(None, minutes_id))


def of_year(year: int) -> dict[str, Any]:
    """The newest minutes of a cycle. Raises AwardRefused(AWARD_UNKNOWN)."""
    one = newest(year)
    if one is None:
        raise REFUSALS["P0EA1"]
    return line(one)


def line(one: Minutes) -> dict[str, Any]:
    """Minutes with who has signed them, and whether they are as they were issued."""
    signed = MinutesSignature.objects.filter(minutes=one).select_related("seat").order_by("seat__number")
    names = names_of(signature.signed_by for signature in signed)
    content = json.loads(one.content)
    signatures = [
        {
            "seat": signature.seat.number,
            "institution": signature.seat.institution,
            "role": signature.seat.role,
            "name": names.get(signature.signed_by, signature.seat.holder),
            "signed_at": signature.signed_at,
        }
        for signature in signed
    ]
    return {
        "id": one.pk,
        "assessment_year": content["assessment_year"],
        "issue": one.number,
        "number": content["number"],
        "held_on": date.fromisoformat(content["held_on"]),
        "where": content["where"],
        "digest": one.digest,
        "sound": digest_of(one.content) == one.digest,
        "quorum": content["quorum"],
        "signatures": signatures,
        # a seat signs once, whoever fills it
        "complete": len({s["seat"] for s in signatures}) >= content["quorum"]
        and any(s["role"] == "chair" for s in signatures),
        "content": one.content,
    }


def sees(_actor: Actor, one: Minutes) -> str:
    """The digest of what a seat reads before it signs."""
    return one.digest


def sign(actor: Actor, minutes_id: int, seen: str) -> None:
    """Sign minutes for one's own seat, by the digest of what was read. Raises AwardRefused."""
    require(actor.roles, "award.score")
    REFUSALS.make(bindings.award_minutes_sign(minutes=minutes_id, digest=seen))


def asked_sign(_actor: Actor, one: Minutes, _data: object) -> Question:
    """What signing means."""
    content = json.loads(one.content)
    ranks = [
        (entry["category"], "; ".join(f"{place['rank']}. {place['name']}" for place in entry["ranking"]))
        for entry in content["results"]
    ]
    words = dict(Category.objects.values_list("value", "word"))
    return Question(
        Saying("Tandatangani berita acara ini?"),
        (Saying("Tanda tangan Anda dicatat untuk kursi Anda dan tidak dapat ditarik."),),
        (
            (Saying("Nomor"), content["number"]),
            (Saying("Hari"), date.fromisoformat(content["held_on"])),
            *((words[category], listed) for category, listed in ranks),
            (Saying("Sidik"), one.digest),
        ),
    )


def published_content(cycle: Cycle, minutes: Minutes) -> dict[str, Any]:
    """What the public is told: winners, rubric and sums, and nobody's name but the winners'."""
    terms, categories = terms_of(cycle), []
    ranked: dict[int, list[Ranked]] = {}
    newest_results = result.newest(cycle)
    for place in (
        Ranked.objects.filter(result__in=newest_results).select_related("candidate").order_by("rank", "candidate__name")
    ):
        ranked.setdefault(place.result_id, []).append(place)
    results = {one.open_category_id: one for one in newest_results}
    winners = []
    for category in OpenCategory.objects.filter(cycle=cycle).select_related("category").order_by("id"):
        one = results.get(category.pk)
        places = ranked.get(one.pk, []) if one else []
        winners.append(
            {
                "category": category.category_id,
                "winners": [
                    {"rank": place.rank, "name": place.candidate.name, "place": place.candidate.place_id}
                    for place in places
                    if place.rank <= 3  # as the history of the award has them
                ],
            }
        )
        categories.append(_entry(category, one))
    return {
        "v": 1,
        "assessment_year": cycle.assessment_year,
        "rehearsal": terms.rehearsal,
        "cut_off": terms.cut_off.isoformat(),
        "minutes": minutes.digest,
        "winners": winners,
        "categories": categories,
    }  # fmt: skip


def _entry(category: OpenCategory, one: Result | None) -> dict[str, Any]:
    """The rubric of a category, and its sums over all candidates."""
    entry: dict[str, Any] = {"category": category.category_id, "candidates": 0, "sheets": 0, "criteria": []}
    if one is None:
        return entry
    content = json.loads(one.content)
    entry |= {
        "candidates": len(content["ranking"]),
        "sheets": len(content["scores"]),
        "criteria": [{"name": c["name"], "word": c["word"], "weight": c["weight"]} for c in content["criteria"]],
        "rubric_digest": content["rubric_digest"],
        "result_digest": one.digest,
    }
    return entry


def publish(actor: Actor, year: int, seen: str) -> None:
    """Publish the result of a cycle, once, by the digest of its signed minutes. Raises AwardRefused."""
    require(actor.roles, "award.lead")
    cycle = cycle_of(year)
    minutes = newest(year)
    if minutes is None:
        raise REFUSALS["P0EAM"]
    content = text_of(published_content(cycle, minutes))
    REFUSALS.make(bindings.award_publish(cycle=cycle.pk, digest=seen, content=content))


def cycle_loaded(_actor: Actor | None, year: int) -> Cycle:
    """A cycle, for the question of an act."""
    return cycle_of(year)


def sees_publication(_actor: Actor, cycle: Cycle) -> str:
    """The digest of the minutes that are published. Raises AwardRefused(MINUTES_OLD)."""
    minutes = newest(cycle.assessment_year)
    if minutes is None:
        raise REFUSALS["P0EAM"]
    return minutes.digest


def asked_publish(_actor: Actor, cycle: Cycle, _data: object) -> Question:
    """What publishing means."""
    minutes = newest(cycle.assessment_year)
    if minutes is None:
        raise REFUSALS["P0EAM"]
    issued = line(minutes)
    return Question(
        Saying("Umumkan hasil siklus ini?"),
        (
            Saying("Pemenang, rubrik, dan jumlahnya dibaca siapa pun; hasil dan berita acara tidak diubah lagi."),
            Saying("Keberatan atas hasil tidak diterima lagi."),
        ),
        ((Saying("Berita acara"), issued["number"]), (Saying("Tanda tangan"), str(len(issued["signatures"]))), (Saying("Sidik"), minutes.digest)),
    )  # fmt: skip


def publication(year: int) -> dict[str, Any]:
    """What was published of a cycle, for anybody. Raises AwardRefused(PUBLICATION_UNKNOWN) before."""
    one = Publication.objects.filter(cycle=cycle_of(year)).first()
    if one is None:
        raise REFUSALS["PUBLICATION_UNKNOWN"]
    content = json.loads(one.content)
    words = {category.value: category for category in Category.objects.all()}
    return {
        "assessment_year": content["assessment_year"],
        "rehearsal": content["rehearsal"],
        "cut_off": date.fromisoformat(content["cut_off"]),
        "published_at": one.published_at,
        "digest": one.digest,
        "minutes_digest": content["minutes"],
        "sound": digest_of(one.content) == one.digest,
        "categories": [
            {
                "category": entry["category"],
                "word": words[entry["category"]].word,
                "english": words[entry["category"]].english,
                "candidates": entry["candidates"],
                "sheets": entry["sheets"],
                "criteria": entry["criteria"],
                "winners": [
                    {"rank": winner["rank"], "name": winner["name"], "place_code": winner["place"] or ""}
                    for winner in contest["winners"]
                ],
            }
            for entry, contest in zip(content["categories"], content["winners"], strict=True)
        ],
        "archived": Archive.objects.filter(cycle=one.cycle_id).exists(),
    }


def put_away(actor: Actor, year: int) -> None:
    """Put a cycle away: the digests of all that was decided, under one digest. Nothing is added afterwards. Raises AwardRefused."""
    require(actor.roles, "award.lead")
    cycle = cycle_of(year)
    published = Publication.objects.filter(cycle=cycle).first()
    content = {
        "v": 1,
        "assessment_year": cycle.assessment_year,
        "results": [one.digest for one in Result.objects.filter(open_category__cycle=cycle).order_by("open_category_id", "number")],
        "minutes": [one.digest for one in Minutes.objects.filter(cycle=cycle).order_by("number")],
        "publication": published.digest if published else "",
        "rubrics": sorted(Criterion.objects.filter(rubric__open_category__cycle=cycle).values_list("rubric__digest", flat=True).distinct()),
        "candidates": Candidate.objects.filter(open_category__cycle=cycle).count(),
        "facts": facts_of(cycle),
    }  # fmt: skip
    REFUSALS.make(bindings.award_put_away(cycle=cycle.pk, content=text_of(content)))


def asked_put_away(_actor: Actor, cycle: Cycle, _data: object) -> Question:
    """What putting away means."""
    return Question(
        Saying("Arsipkan siklus ini?"),
        (Saying("Sesudah ini tidak ada wawancara, kunjungan, biaya, atau hasil yang ditambahkan. Semuanya tetap terbaca."),),
        ((Saying("Tahun penilaian"), str(cycle.assessment_year)),),
    )  # fmt: skip


def winner(year: int, category: str, place: int) -> str:
    """The name of a published winner; place counts those of a category from 1. Raises AwardRefused."""
    contest = next((one for one in publication(year)["categories"] if one["category"] == category), None)
    if contest is None or not 1 <= place <= len(contest["winners"]):
        raise REFUSALS["P0EA1"]
    return str(contest["winners"][place - 1]["name"])

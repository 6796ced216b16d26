"""Cycles of the award as they are known: read from files, recorded in editions, read back with their winners.

Nothing is erased: a correction is a later edition of the cycle, and the newest counts.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Max

from payung.access.policies import require
from payung.access.selectors import home_province
from payung.access.services import Actor
from payung.awards import bindings
from payung.awards.cycles import digest, read_cycle
from payung.awards.errors import REFUSALS, AwardRefused
from payung.awards.models import Category, Contest, Cycle, Edition, Label, Publication, Winner
from payung.places.models import Place
from payung.platform.db import OWNER

DATA = Path(__file__).parent / "data"


def record(actor: Actor, text: str) -> dict[str, Any]:
    """Record what a file says of a cycle of the own province, as a new edition; returns the cycle (`whole`).

    Raises SheetRefused with the line of what is wrong, AwardRefused(EDITION_STANDS) for what stands already.
    """
    require(actor.roles, "award.record")
    province = home_province()
    content = _read(text, province, DEFAULT_DB_ALIAS)
    call = bindings.award_record(province=province, content=json.dumps(content), digest=digest(content))
    REFUSALS.make(call)
    return whole(content["cycle"], province)


def tried(text: str) -> dict[str, Any]:
    """What a file says, without recording it. Raises SheetRefused."""
    return _read(text, home_province(), DEFAULT_DB_ALIAS)


def _read(text: str, province: str, using: str) -> dict[str, Any]:
    categories = set(Category.objects.using(using).values_list("value", flat=True))
    places = set(Place.objects.using(using).filter(code__startswith=province).values_list("code", flat=True))
    return read_cycle(text, categories, places)


def categories() -> list[Category]:
    """What may be judged."""
    return list(Category.objects.order_by("subject", "value"))


def cycles(province: str = "") -> list[dict[str, Any]]:
    """The cycles of a province (the own one), the newest first, each with its labels, categories and winners."""
    code = province or home_province()
    newest = Edition.objects.filter(cycle__province=code).values("cycle").annotate(last=Max("id")).values("last")
    editions = Edition.objects.filter(pk__in=newest).select_related("cycle").order_by("-cycle__assessment_year")
    return _lines(list(editions))


def whole(assessment_year: int, province: str = "") -> dict[str, Any]:
    """The newest edition of a cycle. Raises AwardRefused(CYCLE_UNKNOWN)."""
    rows = list(editions(assessment_year, province)[:1])
    if not rows:
        raise AwardRefused(
            "CYCLE_UNKNOWN", "Siklus tahun penilaian %(year)s belum tercatat.", year=str(assessment_year)
        )
    return _lines(rows)[0]


def is_published(assessment_year: int, province: str = "") -> bool:
    """Whether a cycle that was led here has published its result."""
    code = province or home_province()
    return Publication.objects.filter(cycle__province=code, cycle__assessment_year=assessment_year).exists()


def editions(assessment_year: int, province: str = "") -> Any:
    """Every edition of a cycle, the newest (which counts) first."""
    code = province or home_province()
    return (
        Edition.objects.filter(cycle__province=code, cycle__assessment_year=assessment_year)
        .select_related("cycle")
        .order_by("-number")
    )


def _lines(rows: list[Edition]) -> list[dict[str, Any]]:
    """Editions as every face tells them, with three queries however many there are."""
    labels: dict[int, list[dict[str, str]]] = defaultdict(list)
    for label in Label.objects.filter(edition__in=rows).order_by("id"):
        labels[label.edition_id].append({"text": label.text, "source": label.source})
    winners: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in Winner.objects.filter(contest__edition__in=rows).order_by("rank", "name"):
        winners[one.contest_id].append({"rank": one.rank, "name": one.name, "place_code": one.place_id or ""})
    contests: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for contest in Contest.objects.filter(edition__in=rows).select_related("category").order_by("id"):
        contests[contest.edition_id].append(
            {
                "category": contest.category_id,
                "word": contest.category.word,
                "english": contest.category.english,
                "winners": winners[contest.pk],
            }
        )
    return [
        {
            "assessment_year": one.cycle.assessment_year,
            "labels": labels[one.pk],
            "interviews_first": one.interviews_first,
            "interviews_last": one.interviews_last,
            "ceremony_on": one.ceremony_on,
            "rehearsal": one.rehearsal,
            "source": one.source,
            "edition": one.number,
            "recorded_at": one.recorded_at,
            "contests": contests[one.pk],
        }
        for one in rows
    ]


def load_packaged(provinces: set[str]) -> int:
    """Write the cycles that come with the program (owner); returns the number of new editions.

    Repeatable. A cycle that somebody has recorded since stays as he recorded it.
    """
    return sum(
        _packaged(file, province) for province in sorted(provinces) for file in sorted(DATA.glob(f"{province}-*.yaml"))
    )


def _packaged(file: Path, province: str) -> int:
    content = _read(file.read_text(encoding="utf-8"), province, OWNER)
    sign = digest(content)
    with transaction.atomic(using=OWNER):
        cycle, _new = Cycle.objects.using(OWNER).get_or_create(province=province, assessment_year=content["cycle"])
        standing = Edition.objects.using(OWNER).filter(cycle=cycle).order_by("-number").first()
        if standing is not None and (standing.recorded_by is not None or standing.digest == sign):
            return 0
        edition = Edition.objects.using(OWNER).create(
            cycle=cycle,
            number=standing.number + 1 if standing else 1,
            ceremony_on=content["ceremony"],
            interviews_first=content["first"],
            interviews_last=content["last"],
            rehearsal=content["rehearsal"],
            source=content["source"],
            digest=sign,
        )
        for label in content["labels"]:
            Label.objects.using(OWNER).create(edition=edition, **label)
        for one in content["contests"]:
            contest = Contest.objects.using(OWNER).create(edition=edition, category_id=one["category"])
            for winner in one["winners"]:
                Winner.objects.using(OWNER).create(
                    contest=contest, rank=winner["rank"], name=winner["name"], place_id=winner["place"]
                )
    return 1

"""What the assessed claims of the scope come to, for questions about the law that they rest on."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Sum

from payung.claims.models import AssessmentPart, BenefitAssessment


class Assessed(NamedTuple):
    """Standing claims of a kind with deaths on one day, by their latest assessments: how many, and whole rupiah of a part."""

    kind: str
    event_on: date
    part: str
    claims: int
    amount: int


def by_kind_and_day() -> list[Assessed]:
    """The parts of the latest assessments of standing claims, by kind and day of the death. An assessment has a row for
    every part of its kind, also of 0 rupiah.
    """
    later = BenefitAssessment.objects.filter(
        claim_id=OuterRef("assessment__claim_id"), number__gt=OuterRef("assessment__number")
    )
    rows = (
        AssessmentPart.objects.filter(~Exists(later), assessment__claim__stands=True)
        .values_list("assessment__claim__kind", "assessment__claim__event_on", "name")
        .annotate(Count("id"), Sum("amount"))
        .order_by()
    )
    return [Assessed(kind, day, part, int(claims), int(amount)) for kind, day, part, claims, amount in rows]

"""A result as one text that carries everything it follows from, and its recomputation from nothing but that text.

No database here: whoever has the text computes it again and compares (`payung award recompute FILE`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from payung.awards.scoring import WHOLE, Criterion, Score, Sheet, ranking, sensitivity, winners, written

_POINTS = re.compile(r"[0-9]{1,3}(\.[0-9]{1,9})?")
# What follows from the rest of a result.
FOLLOWS = ("steps", "ranking", "sensitivity")


def text_of(content: Mapping[str, Any]) -> str:
    """The one form of a content, of which there is one digest."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    """The sha256 of a text, as the database writes it."""
    return hashlib.sha256(text.encode()).hexdigest()


def sheet_of(content: Mapping[str, Any]) -> Sheet:
    """The scores of a content with the rubric by which they count. Candidates and seats go by their numbers."""
    criteria = tuple(Criterion(one["name"], Fraction(one["weight"])) for one in content["criteria"])
    scores = tuple(
        Score(
            str(one["seat"]),
            str(one["candidate"]),
            {name.name: Fraction(str(one["points"][name.name])) for name in criteria},
        )
        for one in content["scores"]
    )
    return Sheet(criteria, tuple(content["tie"]), scores)


def reckoned(content: Mapping[str, Any]) -> dict[str, Any]:
    """What follows from criteria, tie and scores of a content: each step, the ranking, and who would win otherwise."""
    sheet = sheet_of(content)
    standings = ranking(sheet)
    first = winners(standings)
    steps = [
        {
            "candidate": int(score.candidate),
            "seat": int(score.juror),
            "weighted": str(sum((score.points[one.name] * one.weight / WHOLE for one in sheet.criteria), Fraction())),
        }
        for score in sheet.scores
    ]
    lines = [
        {
            "candidate": int(one.candidate),
            "rank": one.rank,
            "score": written(one.score),
            "exact": str(one.score),
            "jurors": one.jurors,
            "means": {name: str(mean) for name, mean in one.means.items()},
        }
        for one in standings
    ]
    shifts = [
        {
            "kind": one.kind,
            "name": one.name,
            "points": one.points,
            "winners": sorted(map(int, one.winners)),
            "changes": set(one.winners) != set(first),
        }
        for one in sensitivity(sheet)
    ]
    return {
        "steps": sorted(steps, key=lambda one: (one["candidate"], one["seat"])),
        "ranking": sorted(lines, key=lambda one: (one["rank"], one["candidate"])),
        "sensitivity": shifts,
    }


def figured(part: int | None, whole: int | None, highest: int) -> str:
    """Points of a frozen figure, with four decimals, half up: a share as hundredths, a count beside the highest of its category.

    >>> figured(1, 3, 0), figured(30, None, 40), figured(None, None, 40)
    ('33.3333', '75.0000', '0.0000')
    """
    base = highest if whole is None else whole
    return written(min(Fraction(WHOLE), Fraction(part * WHOLE, base)) if part is not None and base else Fraction())


def misfigured(content: Mapping[str, Any]) -> bool:
    """Whether points that follow from frozen figures are not those that its scores carry."""
    rows = content.get("indicators", [])
    highest: dict[str, int] = {}
    for one in rows:
        if one["whole"] is None and one["part"] is not None:
            highest[one["criterion"]] = max(one["part"], highest.get(one["criterion"], 0))
    right = {
        (one["candidate"], one["criterion"]): figured(one["part"], one["whole"], highest.get(one["criterion"], 0))
        for one in rows
    }
    names = {criterion for _candidate, criterion in right}
    return any(one["points"] != right[one["candidate"], one["criterion"]] for one in rows) or any(
        score["points"][name] != right.get((score["candidate"], name)) for score in content["scores"] for name in names
    )


def is_result(content: Any) -> bool:
    """Whether something that was read has the parts from which a result is computed again."""
    parts = ("criteria", "tie", "scores")
    if not isinstance(content, dict) or not all(isinstance(content.get(part), list) for part in parts):
        return False
    rows = [*content["criteria"], *content["scores"]]
    if not content["scores"] or not all(isinstance(row, dict) for row in rows):
        return False
    names = {str(one.get("name")) for one in content["criteria"]}
    return (
        all(isinstance(one.get("weight"), int) and one["weight"] > 0 for one in content["criteria"])
        and all(_is_figure(one) for one in content.get("indicators", []))
        and set(map(str, content["tie"])) <= names
        and all(_is_score(one, names) for one in content["scores"])
    )


def _is_figure(one: Any) -> bool:
    return (
        isinstance(one, dict)
        and all(isinstance(one.get(key), int | None) for key in ("part", "whole"))
        and isinstance(one.get("candidate"), int)
        and isinstance(one.get("criterion"), str)
        and isinstance(one.get("points"), str)
    )


def _is_score(one: Mapping[str, Any], names: set[str]) -> bool:
    points = one.get("points")
    numbered = all(isinstance(one.get(key), int) for key in ("candidate", "seat"))
    return (
        numbered
        and isinstance(points, dict)
        and names <= set(points)
        and all(_POINTS.fullmatch(str(points[name])) for name in names)
    )


def differs(content: Mapping[str, Any]) -> list[str]:
    """What of a content does not follow from the rest of it: "indicators" or names of FOLLOWS; none where it is sound."""
    again = reckoned(content)
    wrong = [name for name in FOLLOWS if content.get(name) != again[name]]
    return ["indicators", *wrong] if misfigured(content) else wrong

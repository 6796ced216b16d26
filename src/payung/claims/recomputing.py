"""The second process: it computes every assessment again from its frozen facts, in a role of its own, and marks those
that agree.

It reads no result, no name and no table; the database compares. What differs is recorded, and is not approved or paid.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from django.db import connections, transaction

from payung.claims import bindings, deciding
from payung.law import LawError
from payung.platform.db import VERIFIER

BLOCK = 200


@dataclass
class Outcome:
    """How many assessments were recomputed, and the ids of those with another result."""

    checked: int = 0
    different: list[int] = field(default_factory=list)


def recompute() -> Outcome:
    """Mark every waiting assessment. This needs the verifier's database address."""
    done = Outcome()
    while True:
        with transaction.atomic(using=VERIFIER), connections[VERIFIER].cursor() as cursor:
            waiting = bindings.claim_to_recompute(BLOCK).on(cursor)
            if not waiting:
                return done
            numbers = [row["assessment"] for row in waiting]
            results = [again(row["facts"]) for row in waiting]
            done.different += bindings.claim_recomputed(assessments=numbers, results=results).on(cursor)
        done.checked += len(numbers)


def again(facts: str) -> str:
    """The result that frozen facts give, as canonical JSON; "null" where they give none."""
    try:
        return deciding.canonical(deciding.decide(json.loads(facts)).to_dict())
    except (LawError, LookupError, TypeError, ValueError):
        return "null"

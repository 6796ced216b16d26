"""The second process. It has its own database role, computes every assessment again from the frozen facts, and hands
its result to the database.

It can read only the facts: no result, no name, no table. The database compares the results. An assessment with a
different result is recorded, and cannot be approved or paid.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from django.db import connections, transaction

from payung.claims import bindings
from payung.claims.assessment import deciding
from payung.law import LawError
from payung.platform.db import VERIFIER

BLOCK = 200


@dataclass
class Outcome:
    """How many assessments were computed again, and the ids of those with a different result."""

    checked: int = 0
    different: list[int] = field(default_factory=list)


def recompute() -> Outcome:
    """Compute every waiting assessment again and record the results. It needs the database address of the verifier."""
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
    """The result that frozen facts give, as canonical JSON; "null" if they give none."""
    try:
        return deciding.canonical(deciding.decide(json.loads(facts)).to_dict())
    except (LawError, LookupError, TypeError, ValueError):
        return "null"

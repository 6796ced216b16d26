"""The kinds of claims. Each is a folder here and one line in this file."""

from __future__ import annotations

from payung.claims.kinds import death, death_at_work
from payung.claims.kinds.kind import Fact, Kind

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        death.KIND,
        death_at_work.KIND,
    )
}  # fmt: skip
FACTS: dict[str, Fact] = {
    fact.name: fact for kind in KINDS.values() for fact in kind.facts
}  # Kinds may share the name of a fact, but then it means the same.
FIRST = death.KIND  # A death has this kind until an officer changes it.

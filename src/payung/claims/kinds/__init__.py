"""The kinds of claims: a folder each, and a line here."""

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
}  # a name has the same meaning in all kinds
FIRST = death.KIND  # the kind of a death until somebody changes it

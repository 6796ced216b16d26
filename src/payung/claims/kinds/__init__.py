"""The kinds of claims: a folder each, and a line here."""

from __future__ import annotations

from payung.claims.kinds import death
from payung.claims.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        death.KIND,
    )
}  # fmt: skip
FIRST = death.KIND  # what a death is taken for until somebody says otherwise

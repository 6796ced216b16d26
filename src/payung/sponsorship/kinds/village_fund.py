"""Village funds: a village pays for its own workers under a decree of its head."""

from __future__ import annotations

from payung.sponsorship.kinds.kind import SchemeKind

KIND = SchemeKind(
    "village_fund",
    "Dana desa",
    "village_fund",
    frozenset({"government"}),
    about="Desa membayar pekerja rentannya menurut keputusan kepala desa.",
)

"""Revenue shared with a region (DBH of tobacco excise or palm oil), for workers of that trade."""

from __future__ import annotations

from payung.sponsorship.kinds.kind import SchemeKind

KIND = SchemeKind(
    "revenue_share",
    "Dana bagi hasil (DBH)",
    "revenue_share",
    frozenset({"government"}),
    about="Daerah membayar pekerja dari dana bagi hasil, misalnya cukai tembakau atau sawit, menurut keputusan.",
)

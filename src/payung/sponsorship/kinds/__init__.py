"""Kinds of funding scheme: a file each and a line here. Whose money it is, which kind of payer stands in the calendar for it.

Every migration writes the list into `sponsorship_schemekind`, to which the database holds each scheme.
"""

from __future__ import annotations

from payung.sponsorship.kinds import apbd, credit, gn_lingkaran, partners, revenue_share, sertakan, village_fund, zakat
from payung.sponsorship.kinds.kind import SchemeKind as SchemeKind

KINDS: tuple[SchemeKind, ...] = (
    apbd.KIND,
    gn_lingkaran.KIND,
    sertakan.KIND,
    credit.KIND,
    village_fund.KIND,
    revenue_share.KIND,
    zakat.KIND,
    partners.KIND,
)
BY_VALUE = {kind.value: kind for kind in KINDS}

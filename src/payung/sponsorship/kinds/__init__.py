"""Kinds of funding scheme: one file each and one line here. A kind says whose money it is, and which kind of payer its
months have in the calendar.

Every migration writes the list into `sponsorship_schemekind`; the database accepts schemes of these kinds only.
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

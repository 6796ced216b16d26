"""Kinds of funding scheme: one line each. Whose money it is, which kind of payer stands in the calendar for it."""

from __future__ import annotations

from typing import NamedTuple

_PRIVATE = frozenset({"sponsor", "employer", "bank", "rural_bank", "bpjs"})


class SchemeKind(NamedTuple):
    """value: as stored. word: Indonesian msgid. payer: kind of payer of its months (`participation.choices`), in_regency where
    the scheme lies below the province. behind: kinds of organisation that may pay for it. What reliefs look at belongs to the
    kind of payer (`payung.law.sectors`), and the law says why.
    """

    value: str
    word: str
    payer: str
    behind: frozenset[str]
    in_regency: str = ""

    @property
    def payer_class(self) -> str:
        """The class of its payer, as the law lists it."""
        from payung.law.sectors import payer_class  # commands start without the law

        return payer_class(self.payer).word

    def payer_of(self, *, whole_province: bool) -> str:
        """The kind of payer for a scheme over a province, or over a part of one."""
        return self.payer if whole_province or not self.in_regency else self.in_regency


KINDS = (
    SchemeKind("apbd", "APBD", "apbd_province", frozenset({"government"}), "apbd_regency"),
    SchemeKind("gn_lingkaran", "GN Lingkaran", "sponsor", _PRIVATE),
    SchemeKind("sertakan", "SERTAKAN", "sertakan", _PRIVATE),
    SchemeKind("credit", "Kredit", "credit", frozenset({"bank", "rural_bank"})),
    SchemeKind("village_fund", "Dana desa", "village_fund", frozenset({"government"})),
    SchemeKind("revenue_share", "Dana bagi hasil (DBH)", "revenue_share", frozenset({"government"})),
)
BY_VALUE = {kind.value: kind for kind in KINDS}

"""Kinds of funding scheme: one line each. Whose money it is, which kind of payer stands in the calendar for it."""

from __future__ import annotations

from typing import NamedTuple

_PRIVATE = frozenset({"sponsor", "employer", "bank", "rural_bank", "bpjs"})


class SchemeKind(NamedTuple):
    """value: as stored. word: Indonesian msgid. payer: kind of payer of its months (`participation.choices`), in_regency where
    the scheme lies below the province. payer_class: what reliefs look at. behind: kinds of organisation that may pay for it.
    """

    value: str
    word: str
    payer: str
    payer_class: str
    behind: frozenset[str]
    in_regency: str = ""

    def payer_of(self, *, whole_province: bool) -> str:
        """The kind of payer for a scheme over a province, or over a part of one."""
        return self.payer if whole_province or not self.in_regency else self.in_regency


KINDS = (
    SchemeKind("apbd", "APBD", "apbd_province", "state_budget", frozenset({"government"}), "apbd_regency"),
    SchemeKind("gn_lingkaran", "GN Lingkaran", "sponsor", "private", _PRIVATE),
    SchemeKind("sertakan", "SERTAKAN", "sertakan", "private", _PRIVATE),
    SchemeKind("credit", "Kredit", "credit", "private", frozenset({"bank", "rural_bank"})),
    SchemeKind("village_fund", "Dana desa", "village_fund", "state_budget", frozenset({"government"})),
)
BY_VALUE = {kind.value: kind for kind in KINDS}

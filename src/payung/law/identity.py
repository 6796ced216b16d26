"""Membership numbers (KPJ): eleven digits without a public check digit. NIK: `payung.kernel.nik`."""

from __future__ import annotations

import re

from payung.kernel.nik import NikFacts, inspect
from payung.law.verdicts import Reason

KPJ_DIGITS = 11
_DIGITS = re.compile(r"^[0-9]+$")

__all__ = ["NikFacts", "inspect", "kpj_problems"]


def kpj_problems(kpj: object) -> tuple[Reason, ...]:
    """Why something is no KPJ; empty when its form holds (whether it was issued, only BPJS can say).

    Codes: KPJ_TYPE (a number loses leading zeros), KPJ_DIGITS, KPJ_LENGTH.
    """
    if not isinstance(kpj, str):
        return (Reason("KPJ_TYPE", "Nomor KPJ harus teks, bukan angka"),)
    problems = []
    if not _DIGITS.match(kpj):
        problems.append(Reason("KPJ_DIGITS", "Nomor KPJ hanya boleh berisi angka"))
    if len(kpj) != KPJ_DIGITS:
        message = "Nomor KPJ harus %(digits)s angka, bukan %(length)s"
        problems.append(Reason("KPJ_LENGTH", message, {"digits": KPJ_DIGITS, "length": len(kpj)}))
    return tuple(problems)

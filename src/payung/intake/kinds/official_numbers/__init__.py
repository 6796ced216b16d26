"""Official KPJ of registered people, as an extract of BPJS states them."""

from __future__ import annotations

from payung.intake.kinds.kind import ListKind

KIND = ListKind(
    "official_numbers",
    "KPJ resmi dari BPJS",
    of_place=True,
    required=("nik", "name", "kpj"),
    right="numbers.load",
    rules="intake.kinds.official_numbers.judging:rules",
    judge="intake.kinds.official_numbers.judging:judge",
    commit="intake.kinds.official_numbers.committing:commit",
    outcomes=("committed", "number_known", "number_taken", "out_of_scope", "other_person"),
    reached=("committed", "number_known", "number_taken", "other_person"),
)

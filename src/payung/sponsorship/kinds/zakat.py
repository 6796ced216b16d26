"""Zakat: an amil body pays for poor workers who are entitled to zakat."""

from __future__ import annotations

from payung.sponsorship.kinds.kind import SchemeKind

KIND = SchemeKind(
    "zakat",
    "Zakat",
    "sponsor",
    frozenset({"sponsor"}),
    about="Lembaga amil zakat membayar pekerja miskin yang berhak. Desil dan umur diperiksa; tidak ada kuota.",
    paper="Nomor keputusan lembaga",
    decree=False,
    by_regency=False,
)

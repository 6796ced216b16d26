"""A cohort of poor workers, paid from a regional budget under a decree with an annex of names."""

from __future__ import annotations

from payung.sponsorship.kinds.kind import SchemeKind

KIND = SchemeKind(
    "apbd",
    "APBD",
    "apbd_province",
    frozenset({"government"}),
    "apbd_regency",
    about="Pemerintah daerah membayar pekerja rentan menurut keputusan dengan lampiran nama. Kuota dibagi per kabupaten/kota.",
)

"""A pooled fund (GN Lingkaran): blocks of three, six or twelve months for classes of people, spent to zero."""

from __future__ import annotations

from payung.kernel.choices import Choice
from payung.sponsorship.kinds.kind import BLOCK, PRIVATE, SchemeKind

KIND = SchemeKind(
    "gn_lingkaran",
    "GN Lingkaran",
    "sponsor",
    PRIVATE,
    about="Dana CSR atau sumbangan untuk blok 3, 6, atau 12 bulan menurut golongan. Dana dipakai sampai habis; sesudah itu"
    " tidak ada yang masuk.",
    paper="Nomor perjanjian",
    decree=False,
    by_regency=False,
    people=False,
    months=BLOCK,
    blocks=(3, 6, 12),
    classes=(Choice("agent", "Agen"), Choice("umkm", "UMKM"), Choice("student", "Pelajar/mahasiswa")),
    columns=("participant_class", "first_month", "agent"),
)

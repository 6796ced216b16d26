"""A company pays for its partners: drivers, collectors, growers who work with it and are not its employees."""

from __future__ import annotations

from payung.sponsorship.kinds.kind import PRIVATE, SchemeKind

KIND = SchemeKind(
    "partners",
    "Perusahaan bagi mitranya",
    "sponsor",
    PRIVATE,
    about="Perusahaan membayar mitranya yang bukan karyawan, misalnya pengemudi, pengumpul, atau petani plasma.",
    paper="Nomor perjanjian kemitraan",
    decree=False,
    by_regency=False,
    people=False,
    columns=("agent",),
)

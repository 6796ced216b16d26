"""SERTAKAN: employees pay for informal workers near them."""

from __future__ import annotations

from payung.sponsorship.kinds.kind import PRIVATE, SchemeKind

KIND = SchemeKind(
    "sertakan",
    "SERTAKAN",
    "sertakan",
    PRIVATE,
    about="Karyawan membayar pekerja informal di sekitarnya, lewat potongan gaji atau kode bayar sendiri.",
    paper="Nomor perjanjian",
    decree=False,
    by_regency=False,
    people=False,
    columns=("agent", "staff"),
)

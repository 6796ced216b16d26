"""Refusals of extracts of official numbers."""

from __future__ import annotations

from payung.intake.services import IntakeRefused
from payung.platform.refusals import Refusals, word

REFUSALS = Refusals(
    IntakeRefused,
    {
        "P0EB0": word(
            "NUMBERS_RUN",
            "Daftar nomor ini tidak sedang dikerjakan, atau di luar wewenang Anda. Mulai lagi dari halaman daftarnya.",
        ),
        "P0EB1": word(
            "NUMBERS_ELSEWHERE",
            "Terlalu banyak nomor dalam berkas ini tercatat pada orang di luar wilayah Anda. Mintalah kantor yang mencakup kedua"
            " wilayah memuatnya, atau coba lagi besok.",
        ),
    },
)

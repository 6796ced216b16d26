"""Refusals of memberships and their numbers."""

from __future__ import annotations

from payung.kernel.errors import PayungError
from payung.platform.refusals import Refusals, word
from payung.registry import errors as registry


class ParticipationRefused(PayungError):
    """A number of a membership that cannot be recorded or ended as given."""


REFUSALS = Refusals(
    ParticipationRefused,
    {
        "P0D2A": word("KPJ_INVALID", "KPJ salah: harus 11 angka, seperti pada kartu atau surat BPJS."),
        "P0D2B": word(
            "KPJ_TAKEN",
            "KPJ itu sudah tercatat. Cari KPJ itu, lalu akhiri di orang yang salah sebelum mencatatnya di sini.",
        ),
        "P0D2C": word(
            "KPJ_ELSEWHERE",
            "KPJ ini sudah tercatat di luar wilayah Anda. Mintalah kantor cabang yang mencakup kedua wilayah.",
        ),
        "P0D2D": word("SOURCE_NEEDED", "Tulis dari mana KPJ itu (3 sampai 200 huruf)."),
        "P0D2E": word(
            "NUMBER_ENDED",
            "KPJ itu sudah diakhiri; yang tercatat tidak diubah. Catat lagi bila ternyata masih berlaku.",
        ),
        "P0D2F": word(
            "NUMBER_DAY", "Tanggal itu belum tiba, atau sebelum KPJ itu mulai berlaku. Periksa lagi tanggalnya."
        ),
    },
    registry.REFUSALS,
)

"""Refusals of the registry."""

from __future__ import annotations

from payung.casework import errors as casework
from payung.kernel.errors import PayungError
from payung.platform.refusals import Refusals, word


class RegistryRefused(PayungError):
    """A person, relation or account that cannot be recorded as given."""


REFUSALS = Refusals(
    RegistryRefused,
    {
        "P0A70": word("REGISTRY_ROLE", "Peran Anda tidak mencatat orang, keluarga, atau rekening."),
        "P0A71": word("VILLAGE_UNKNOWN", "Desa/kelurahan itu tidak ada dalam daftar wilayah."),
        "P0A72": word("VILLAGE_OUT_OF_SCOPE", "Desa/kelurahan itu di luar wilayah Anda."),
        "P0A73": word("PERSON_UNKNOWN", "Orang itu tidak ada, atau di luar wilayah Anda."),
        "P0A74": word("ACCOUNT_UNKNOWN", "Rekening itu tidak ada, atau sudah ditutup."),
        "P0C11": word("READ_NOT_LOGGED", "Pertanyaan tentang NIK itu tidak tercatat, jadi tidak dijawab. Coba lagi."),
        "P0A75": word(
            "ACCOUNT_INVALID", "Bank, nomor, atau nama rekening tidak dapat ditulis oleh bank. Periksa lagi."
        ),
        "P0C58": word(
            "CLOSING_BY_TWO",
            "Pembayaran ke rekening ini sedang berjalan; menutupnya memerlukan dua orang. Usulkan penutupannya.",
        ),
        "P0CC2": word(
            "ACCOUNT_VERIFIED", "Rekening yang sudah diperiksa tidak diubah. Tutup rekening itu, lalu catat yang baru."
        ),
        "P0C59": word(
            "HOLDER_OTHER",
            "Nama di buku tabungan tidak cocok dengan nama penerima. Periksa lagi; bila memang benar, tuliskan alasannya.",
        ),
    },
    casework.REFUSALS,
)

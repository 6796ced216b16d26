"""Refusals of the registry."""

from __future__ import annotations

from django.db import DatabaseError

from payung.casework.errors import refusal as casework_refusal
from payung.kernel.errors import PayungError


class RegistryRefused(PayungError):
    """A person, relation or account that cannot be recorded as given."""


def _told(code: str, message_id: str) -> tuple[str, str]:
    return code, message_id


_SENTENCES = {
    "P0A70": _told("REGISTRY_ROLE", "Peran Anda tidak mencatat orang, keluarga, atau rekening."),
    "P0A71": _told("VILLAGE_UNKNOWN", "Desa/kelurahan itu tidak ada dalam daftar wilayah."),
    "P0A72": _told("VILLAGE_OUT_OF_SCOPE", "Desa/kelurahan itu di luar wilayah Anda."),
    "P0A73": _told("PERSON_UNKNOWN", "Orang itu tidak ada, atau di luar wilayah Anda."),
    "P0A74": _told("ACCOUNT_UNKNOWN", "Rekening itu tidak ada, atau sudah ditutup."),
    "P0C11": _told("READ_NOT_LOGGED", "Pertanyaan tentang NIK itu tidak tercatat, jadi tidak dijawab. Coba lagi."),
    "P0A75": _told("ACCOUNT_INVALID", "Bank, nomor, atau nama rekening tidak dapat ditulis oleh bank. Periksa lagi."),
    "P0C58": _told(
        "CLOSING_BY_TWO",
        "Pembayaran ke rekening ini sedang berjalan; menutupnya memerlukan dua orang. Usulkan penutupannya.",
    ),
    "P0C59": _told(
        "HOLDER_OTHER",
        "Nama di buku tabungan tidak cocok dengan nama penerima. Periksa lagi; bila memang benar, tuliskan alasannya.",
    ),
}


def refusal(error: DatabaseError) -> Exception:
    """The database's refusal in words; any other error as it came."""
    state = getattr(error.__cause__, "sqlstate", "") or ""
    if state.startswith("P0B1"):  # reasons are casework's
        return casework_refusal(error)
    arguments = _SENTENCES.get(state)
    return RegistryRefused(*arguments) if arguments else error

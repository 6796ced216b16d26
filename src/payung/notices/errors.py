"""Refusals of the notices room."""

from __future__ import annotations

from django.db import DatabaseError

from payung.kernel.errors import PayungError


class NoticeRefused(PayungError):
    """A message or letter that cannot be made as asked."""


# SQLSTATE of the database's own refusal -> what it says to people
OF_DATABASE = {
    "P0B30": NoticeRefused("NOTICE_ACTOR", "Pemberitahuan harus dibuat atas nama seseorang. Silakan masuk dulu."),
    "P0B31": NoticeRefused("NOTICE_SCOPE", "Penerima pemberitahuan ini di luar wilayah Anda."),
    "P0B33": NoticeRefused(
        "LETTER_ROLE", "Peran Anda tidak mengeluarkan surat. Mintalah kepada petugas BPJS Ketenagakerjaan."
    ),
    "P0B34": NoticeRefused("LETTER_UNKNOWN", "Surat itu tidak ada."),
    "P0C70": NoticeRefused(
        "CONSENT_ROLE", "Peran Anda tidak melayani keluarga. Mintalah petugas yang mengurus orang itu."
    ),
    "P0B35": NoticeRefused("NOTICE_KEY", "Kejadian ini sudah dikabarkan dengan isi lain; kabar yang pertama tetap."),
}


def refusal(error: DatabaseError) -> Exception:
    """The room's refusal for what the database refused, or the error itself."""
    wording = OF_DATABASE.get(getattr(error.__cause__, "sqlstate", "") or "")
    return NoticeRefused(wording.code, wording.message_id) if wording else error

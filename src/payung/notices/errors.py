"""Refusals of the notices room."""

from __future__ import annotations

from payung.kernel.errors import PayungError
from payung.platform.refusals import Refusals, word


class NoticeRefused(PayungError):
    """A message or letter that cannot be made as asked."""


REFUSALS = Refusals(
    NoticeRefused,
    {
        "P0B30": word("NOTICE_ACTOR", "Pemberitahuan harus dibuat atas nama seseorang. Silakan masuk dulu."),
        "P0B31": word("NOTICE_SCOPE", "Penerima pemberitahuan ini di luar wilayah Anda."),
        "P0B33": word(
            "LETTER_ROLE", "Peran Anda tidak mengeluarkan surat. Mintalah kepada petugas BPJS Ketenagakerjaan."
        ),
        "P0B34": word("LETTER_UNKNOWN", "Surat itu tidak ada."),
        "P0C70": word("CONSENT_ROLE", "Peran Anda tidak melayani keluarga. Mintalah petugas yang mengurus orang itu."),
        "P0B38": word("RECEIPTS_WORKER", "Tanda terima hanya diambil oleh pekerja latar."),
        "P0B35": word("NOTICE_KEY", "Kejadian ini sudah dikabarkan dengan isi lain; kabar yang pertama tetap."),
    },
)

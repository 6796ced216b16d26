"""Refusals of the vault."""

from __future__ import annotations

from payung.kernel.errors import PayungError
from payung.platform.refusals import Refusals, word


class VaultRefused(PayungError):
    """A folder or paper that is not there for this user, or cannot be taken, shown or withdrawn as asked."""


REFUSALS = Refusals(
    VaultRefused,
    {
        "P0B21": word("FOLDER_SCOPE", "Anda tidak dapat membuka map berkas di luar wilayah kerja Anda."),
        "P0B22": word("FOLDER_UNKNOWN", "Map berkas itu tidak ada, atau di luar wilayah Anda."),
        "P0B23": word("PAPER_CHECKED", "Berkas ini sudah diperiksa. Muat ulang halaman."),
        "P0B24": word("PAPER_WITHDRAWN", "Berkas ini sudah ditarik."),
        "P0CBB": word("PAPER_MEDIA", "Surat ini tidak diterima dalam bentuk berkas itu. Unggah dalam bentuk lain."),
        "P0B25": word("REASON_SHORT", "Tuliskan alasannya (paling sedikit 5 huruf)."),
    },
)

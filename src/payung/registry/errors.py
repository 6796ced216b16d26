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
        "P0D40": word(
            "RECORD_MERGED",
            "Catatan ini sudah digabung dengan catatan lain orang yang sama. Buka catatan yang tinggal.",
        ),
        "P0D20": word("CORRECT_ROLE", "Peran Anda tidak membetulkan data orang."),
        "P0D21": word("NOTHING_CORRECTED", "Tidak ada yang berubah. Isi hanya yang memang salah."),
        "P0D22": word(
            "NIK_TAKEN", "NIK itu sudah dipakai catatan orang lain. Cari NIK itu, lalu periksa apakah orangnya sama."
        ),
        "P0D23": word("NIK_INVALID", "NIK salah: harus 16 angka dengan tanggal lahir yang ada."),
        "P0D24": word(
            "CORRECTION_WAITS", "Masih ada usul NIK untuk orang ini yang menunggu. Selesaikan yang itu dulu."
        ),
        "P0D25": word(
            "PERSON_ELSEWHERE",
            "NIK ini sudah tercatat di luar wilayah Anda. Mintalah kantor cabang yang mencakup kedua wilayah.",
        ),
        "P0D26": word("CORRECTION_DECIDED", "Usul itu sudah diputuskan, atau tidak memerlukan persetujuan."),
        "P0D27": word("CORRECTION_OWN", "Usul Anda sendiri disetujui petugas lain."),
        "P0D28": word(
            "PERSON_CHANGED", "Data orang ini berubah sesudah usul dibuat. Tolak usul itu, lalu buat yang baru."
        ),
        "P0D29": word(
            "VILLAGE_OTHER_REGENCY",
            "Desa itu di kabupaten/kota lain. Yang dibetulkan hanya desa di kabupaten yang sama.",
        ),
        "correction_evidence": word("EVIDENCE_MISSING", "Pilih surat yang Anda lihat."),
    },
    casework.REFUSALS,
)

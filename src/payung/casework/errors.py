"""Refusals of casework."""

from __future__ import annotations

from payung.access.errors import REFUSALS as ACCOUNTS
from payung.kernel.errors import PayungError
from payung.platform.refusals import Refusals, word


class CaseRefused(PayungError):
    """A step that the state table, the approval limits, the seats or the scope do not allow."""


REFUSALS = Refusals(
    CaseRefused,
    {
        "P0B10": word("CASE_UNKNOWN", "Perkara itu tidak ada, atau di luar wilayah Anda."),
        "P0B11": word(
            "CASE_STATE",
            "Langkah ini tidak dapat dilakukan sekarang. Muat ulang halaman untuk melihat keadaan terakhir.",
        ),
        "P0B12": word("CASE_KIND", "Jenis perkara atau langkah itu tidak dikenal."),
        "P0B13": word(
            "CASE_ROLE", "Peran Anda tidak mencakup langkah ini untuk jumlah ini. Serahkan kepada rekan yang berwenang."
        ),
        "P0B14": word("CASE_GUARDED", "Langkah ini hanya dilakukan dari halaman perkaranya."),
        "P0B15": word("CASE_PAUSED", "Perkara ini sedang dijeda. Lanjutkan dulu, baru putuskan."),
        "P0B16": word("CASE_UNDECIDED", "Langkah ini belum disetujui oleh cukup banyak orang."),
        "P0B17": word(
            "CASE_CHANGED",
            "Isi perkara sudah berubah sejak Anda membukanya. Muat ulang halaman, periksa, lalu putuskan.",
        ),
        "P0D51": word(
            "UNSEEN",
            "Yang Anda putuskan belum Anda lihat, atau berubah sejak Anda melihatnya. Muat ulang, periksa, lalu putuskan.",
        ),
        "P0B18": word("REASON_SHORT", "Tuliskan alasannya (paling sedikit 5 huruf)."),
        "P0B19": word(
            "CASE_OWN_WORK", "Anda sudah mengambil bagian dalam perkara ini; langkah ini harus diputuskan orang lain."
        ),
        "P0B1A": word("CASE_CLOCK", "Tanggal ini bertentangan dengan tanggal yang sudah dicatat."),
        "P0B1B": word("CASE_RUNNING", "Perkara ini tidak sedang dijeda."),
        "P0B1C": word(
            "APPROVAL_LIMITS_BROKEN", "Jenjang jumlah harus bersambung dari Rp0 tanpa celah dan tanpa tumpang tindih."
        ),
        "P0B1D": word("REASON_LONG", "Alasan terlalu panjang. Ringkas menjadi paling banyak 500 huruf."),
        "P0B1E": word(
            "REASON_NUMBER",
            "Tulis alasan tanpa NIK, KPJ, nomor rekening, atau nomor telepon; alasan disimpan untuk seterusnya.",
        ),
        "P0D60": word(
            "YEAR_UNKNOWN",
            "Hari libur tahun itu belum tercatat, jadi hari kerjanya tidak dapat dihitung. Minta pengelola memuat SKB hari libur"
            " tahun itu.",
        ),
        "P0D61": word("HOLIDAYS_YEAR", "Satu berkas memuat hari libur satu tahun."),
        "P0D62": word(
            "HOLIDAYS_INCOMPLETE", "Ada hari libur tetap yang tidak ada di dalamnya. Muat daftar lengkap menurut SKB."
        ),
        "P0D63": word("HOLIDAYS_ROLE", "Hanya pengelola yang memuat hari libur."),
        "holiday_once": word(
            "HOLIDAYS_TWICE", "Ada tanggal yang tertulis dua kali. Gabungkan namanya dalam satu baris."
        ),
        "case_once": word("CASE_EXISTS", "Perkara untuk hal ini sudah ada."),
    },
    ACCOUNTS,
)

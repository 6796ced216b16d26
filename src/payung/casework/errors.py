"""Refusals of casework."""

from __future__ import annotations

from django.db import DatabaseError

from payung.kernel.errors import PayungError


class CaseRefused(PayungError):
    """A step that the state table, the bands, the seats or the scope do not allow."""


def refusal(error: DatabaseError) -> CaseRefused:
    """The sentence for a refusal of the database; raises the error again when it is none of ours.

    Other rooms whose SQL calls casework use it for their own fallback.
    """
    state = getattr(error.__cause__, "sqlstate", "")
    if state not in _SENTENCES:
        raise error
    return _SENTENCES[state]()


_SENTENCES = {
    "P0B10": lambda: CaseRefused("CASE_UNKNOWN", "Perkara itu tidak ada, atau di luar wilayah Anda."),
    "P0B11": lambda: CaseRefused(
        "CASE_STATE", "Langkah ini tidak dapat dilakukan sekarang. Muat ulang halaman untuk melihat keadaan terakhir."
    ),
    "P0B12": lambda: CaseRefused("CASE_KIND", "Jenis perkara atau langkah itu tidak dikenal."),
    "P0B13": lambda: CaseRefused(
        "CASE_ROLE", "Peran Anda tidak mencakup langkah ini untuk jumlah ini. Serahkan kepada rekan yang berwenang."
    ),
    "P0B14": lambda: CaseRefused("CASE_GUARDED", "Langkah ini hanya dilakukan dari halaman perkaranya."),
    "P0B15": lambda: CaseRefused("CASE_PAUSED", "Perkara ini sedang dijeda. Lanjutkan dulu, baru putuskan."),
    "P0B16": lambda: CaseRefused("CASE_UNDECIDED", "Langkah ini belum disetujui oleh cukup banyak orang."),
    "P0B17": lambda: CaseRefused(
        "CASE_CHANGED", "Isi perkara sudah berubah sejak Anda membukanya. Muat ulang halaman, periksa, lalu putuskan."
    ),
    "P0B18": lambda: CaseRefused("REASON_SHORT", "Tuliskan alasannya (paling sedikit 5 huruf)."),
    "P0B19": lambda: CaseRefused(
        "CASE_OWN_WORK", "Anda sudah mengambil bagian dalam perkara ini; langkah ini harus diputuskan orang lain."
    ),
    "P0B1A": lambda: CaseRefused("CASE_CLOCK", "Tanggal ini bertentangan dengan tanggal yang sudah dicatat."),
    "P0B1B": lambda: CaseRefused("CASE_RUNNING", "Perkara ini tidak sedang dijeda."),
    "P0B1C": lambda: CaseRefused(
        "BANDS_BROKEN", "Jenjang jumlah harus bersambung dari Rp0 tanpa celah dan tanpa tumpang tindih."
    ),
    "P0B1D": lambda: CaseRefused("REASON_LONG", "Alasan terlalu panjang. Ringkas menjadi paling banyak 500 huruf."),
    "P0B1E": lambda: CaseRefused(
        "REASON_NUMBER",
        "Tulis alasan tanpa NIK, KPJ, nomor rekening, atau nomor telepon; alasan disimpan untuk seterusnya.",
    ),
    "23505": lambda: CaseRefused("CASE_EXISTS", "Perkara untuk hal ini sudah ada."),
}

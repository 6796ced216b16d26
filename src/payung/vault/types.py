"""Which papers there are, as data, with the words that officers and families use."""

from __future__ import annotations

from django.utils.translation import gettext_noop

PAPER_TYPES: dict[str, str] = {
    "ktp_peserta": gettext_noop("KTP peserta"),
    "ktp_ahli_waris": gettext_noop("KTP ahli waris"),
    "kk": gettext_noop("Kartu keluarga"),
    "akta_kematian": gettext_noop("Akta kematian"),
    "surat_keterangan_ahli_waris": gettext_noop("Surat keterangan ahli waris"),
    "buku_nikah": gettext_noop("Buku nikah"),
    "buku_tabungan": gettext_noop("Buku tabungan ahli waris"),
    "kartu_peserta": gettext_noop("Kartu peserta"),
    "formulir_4": gettext_noop("Formulir 4 (permintaan pembayaran santunan)"),
    "laporan_tahap_1": gettext_noop("Laporan kecelakaan kerja tahap I (formulir 3)"),
    "laporan_tahap_2": gettext_noop("Laporan kecelakaan kerja tahap II (formulir 3a)"),
    "surat_dokter": gettext_noop("Surat keterangan dokter (formulir 3b)"),
    "bukti_bekerja": gettext_noop("Daftar hadir, surat tugas, atau keterangan bekerja"),
    "laporan_polisi": gettext_noop("Laporan polisi"),
    "lain": gettext_noop("Surat lain"),
}
# Why a file was refused, and what its sender can do about it.
REASONS: dict[str, str] = {
    "NOT_A_PAPER": gettext_noop("Isi berkas ini bukan PDF, JPEG, atau PNG. Foto surat itu, atau pindai sebagai PDF."),
    "BROKEN": gettext_noop("Berkas ini rusak atau terpotong. Buka berkas asalnya, simpan ulang, lalu unggah lagi."),
    "LOCKED": gettext_noop("PDF ini dikunci kata sandi. Simpan tanpa kata sandi, lalu unggah lagi."),
    "ACTIVE_CONTENT": gettext_noop(
        "PDF ini memuat program atau berkas lain di dalamnya. Cetak atau foto suratnya, lalu unggah hasilnya."
    ),
    "TOO_MANY_PAGES": gettext_noop("PDF ini lebih dari 40 halaman. Pisahkan surat yang diminta, lalu unggah lagi."),
    "NO_PAGES": gettext_noop("PDF ini tidak berisi halaman. Unggah berkas yang benar."),
    "TOO_MANY_PIXELS": gettext_noop("Gambar ini terlalu besar. Foto ulang dengan ukuran sedang, lalu unggah lagi."),
    "TOO_SMALL": gettext_noop("Gambar ini terlalu kecil untuk dibaca. Foto ulang lebih dekat, lalu unggah lagi."),
    "TOO_HEAVY": gettext_noop("Berkas ini terlalu berat untuk diperiksa. Foto atau pindai ulang, lalu unggah lagi."),
}

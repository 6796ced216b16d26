"""Words of the room: why a file was refused, and what its sender can do about it."""

from __future__ import annotations

from django.utils.translation import gettext_noop

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
    "OTHER_MEDIA": gettext_noop("Surat ini tidak diterima dalam bentuk berkas itu. Unggah dalam bentuk lain."),
    "TOO_HEAVY": gettext_noop("Berkas ini terlalu berat untuk diperiksa. Foto atau pindai ulang, lalu unggah lagi."),
}

"""Kinds of papers: one line each. What it is called, who issues it, what an office looks for, which files it may be.

Which claim asks for it stands with the kind of claim (`claims.kinds`). No Django here.
"""

from __future__ import annotations

from typing import NamedTuple

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
MEDIA = (PDF, JPEG, PNG)
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}  # of what is handed out, whatever its sender called it


class PaperKind(NamedTuple):
    """value: as stored. word, issuer, hint: Indonesian msgids; hint says what an office looks for.

    media: types of files that are accepted; the database refuses others (`vault.declared`). of: the kind of folder whose pages ask for it;
    "" for one that may lie in any.
    """

    value: str
    word: str
    issuer: str = ""
    hint: str = ""
    media: tuple[str, ...] = MEDIA
    of: str = ""


KINDS = (
    PaperKind("ktp_peserta", "KTP peserta", "Dinas Dukcapil"),
    PaperKind("ktp_ahli_waris", "KTP ahli waris", "Dinas Dukcapil"),
    PaperKind("kk", "Kartu keluarga", "Dinas Dukcapil"),
    PaperKind("akta_kematian", "Akta kematian", "Dinas Dukcapil", "Surat keterangan desa saja belum cukup."),
    PaperKind(
        "surat_keterangan_ahli_waris",
        "Surat keterangan ahli waris",
        "desa/kelurahan, diketahui camat",
    ),
    PaperKind("buku_nikah", "Buku nikah", "KUA atau Dinas Dukcapil"),
    PaperKind(
        "buku_tabungan",
        "Buku tabungan ahli waris",
        "bank",
        "Halaman pertama, yang memuat nama dan nomor rekening.",
    ),
    PaperKind("kartu_peserta", "Kartu peserta", "BPJS Ketenagakerjaan"),
    PaperKind(
        "formulir_4",
        "Formulir 4 (permintaan pembayaran santunan)",
        "",
        "Formulir permintaan pembayaran, ditandatangani ahli waris.",
    ),
    PaperKind(
        "laporan_tahap_1",
        "Laporan kecelakaan kerja tahap I (formulir 3)",
        "",
        "Dilaporkan pemberi kerja, kelompok, atau keluarga paling lambat dua hari sesudah kecelakaan.",
    ),
    PaperKind(
        "laporan_tahap_2",
        "Laporan kecelakaan kerja tahap II (formulir 3a)",
        "",
        "Paling lambat dua hari sesudah dinyatakan meninggal.",
    ),
    PaperKind("surat_dokter", "Surat keterangan dokter (formulir 3b)", "dokter yang memeriksa"),
    PaperKind("bukti_bekerja", "Daftar hadir, surat tugas, atau keterangan bekerja", "pemberi kerja atau kelompok"),
    PaperKind("laporan_polisi", "Laporan polisi", "kepolisian"),
    PaperKind(
        "perjanjian_kredit",
        "Perjanjian kredit (akad)",
        "bank",
        "Halaman yang memuat nomor akad dan tanda tangan.",
        of="contract",
    ),
    PaperKind(
        "surat_persetujuan",
        "Surat persetujuan peserta",
        "",
        "Ditandatangani peserta: setuju ikut, dan membayar sendiri sesudah bulan bank.",
        of="contract",
    ),
    PaperKind(
        "surat_pengantar",
        "Surat pengantar daftar",
        "bank",
        "Surat bank tentang seluruh daftar, dengan nomor dan jumlah orangnya.",
        of="list_letter",
    ),
    PaperKind("lain", "Surat lain"),
)
BY_VALUE = {kind.value: kind for kind in KINDS}
PAPER_WORDS = {kind.value: kind.word for kind in KINDS}

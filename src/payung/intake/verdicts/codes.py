"""The verdict codes as data: order, weight and the sentence that the sender reads.

The order is the order in answer files. A row's codes travel as one int64: the bit of a code is its number for good,
wherever it stands in the order; a new code takes the next free one. Sentences are Indonesian message ids: faces
translate them, ``{...}`` are facts of the row.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

ACCEPTED, WAITING, REVIEW, REJECTED, WARNING = "accepted", "waiting", "review", "rejected", "warning"

VERDICT_WORDS = {ACCEPTED: "Diterima", WAITING: "Menunggu", REVIEW: "Perlu diperiksa", REJECTED: "Ditolak"}
"""Verdict -> Indonesian word in answer files (message ids)."""


@dataclass(frozen=True, slots=True)
class Code:
    """One verdict code; ``fields`` are the list fields whose cells it marks."""

    name: str
    verdict: str
    bit: int
    sentence: str
    fields: tuple[str, ...]


_TABLE: tuple[tuple[int, str, str, str, tuple[str, ...]], ...] = (
    (0, "NAME_MISSING", REJECTED, "Nama belum diisi.", ("name",)),
    (1, "NIK_FORMAT", REJECTED, "NIK harus tepat 16 angka; periksa kembali ke KTP.", ("nik",)),
    (
        2,
        "NIK_PRECISION_LOST",
        REJECTED,
        "NIK rusak oleh aplikasi lembar kerja (tersimpan sebagai bilangan); ketik ulang dari KTP sebagai teks.",
        ("nik",),
    ),
    (
        3,
        "NIK_NUMERIC",
        WARNING,
        "NIK tersimpan sebagai bilangan dan masih dapat dipakai; lain kali format kolom NIK sebagai teks.",
        ("nik",),
    ),
    (
        4,
        "NIK_DATE",
        REJECTED,
        "Tanggal lahir di dalam NIK tidak ada di kalender; periksa kembali ke KTP.",
        ("nik",),
    ),
    (
        5,
        "NIK_SERIAL",
        REJECTED,
        "Empat angka terakhir NIK 0000, padahal nomor urut tidak pernah 0000.",
        ("nik",),
    ),
    (
        6,
        "BIRTHDATE_INVALID",
        REJECTED,
        "Tanggal lahir kosong atau tidak ada di kalender; tulis misalnya 31/12/1980.",
        ("birth_date",),
    ),
    (
        7,
        "AGE_OUT_OF_RANGE",
        REJECTED,
        "Umur pada awal skema di luar {min_age} sampai {max_age} tahun.",
        ("birth_date",),
    ),
    (
        27,
        "CONTRACT_DATE_INVALID",
        REJECTED,
        "Tanggal akad kosong atau tidak ada di kalender; tulis misalnya 15/03/2025.",
        ("contract_date",),
    ),
    (
        44,
        "CONSENT_INVALID",
        REJECTED,
        "Persetujuan tidak terbaca, belum tiba tanggalnya, atau lebih dari setahun sebelum skema; tulis tanggalnya, misalnya"
        " 15/03/2025, atau Ya, atau kosongkan bila belum ada.",
        ("consent",),
    ),
    (
        45,
        "CONSENT_DENIED",
        REJECTED,
        "Menurut kolom persetujuan orang ini tidak setuju, jadi tidak didaftarkan. Bila keliru, betulkan kolomnya; bila belum"
        " ditanya, kosongkan, lalu kirim kembali berkas ini.",
        ("consent",),
    ),
    (
        28,
        "MONTH_INVALID",
        REJECTED,
        "Bulan mulai tidak terbaca; tulis misalnya Maret 2025 atau 2025-03.",
        ("first_month",),
    ),
    (
        31,
        "EMPLOYEE_NUMBER",
        REJECTED,
        "Nomor karyawan salah: 1 sampai 15 huruf atau angka, bukan NIK. Betulkan, lalu kirim kembali berkas ini.",
        ("staff",),
    ),
    (
        29,
        "CLASS_UNKNOWN",
        REJECTED,
        "Golongan kosong atau tidak ada dalam skema ini; tulis agen, UMKM, atau pelajar, sesuai skemanya.",
        ("participant_class",),
    ),
    (
        30,
        "MONTHS_OUTSIDE",
        REJECTED,
        "Bulan yang dijanjikan kepada orang ini tidak seluruhnya di dalam masa skema; periksa tanggal akad atau bulannya.",
        ("contract_date", "first_month"),
    ),
    (8, "NOT_ELIGIBLE_DECILE", REJECTED, "Desil di atas batas skema, yaitu {max_decile}.", ("decile",)),
    (
        9,
        "NIK_DUPLICATE_IN_LIST",
        REJECTED,
        "{other_row} memuat NIK yang sama; hapus salah satunya, lalu kirim kembali berkas ini.",
        ("nik",),
    ),
    (
        10,
        "ALREADY_PROTECTED",
        REJECTED,
        "Semua bulan yang diminta sudah ditanggung pembayar lain.",
        ("nik",),
    ),
    (
        11,
        "PARTLY_PROTECTED",
        REVIEW,
        "Sebagian bulan sudah ditanggung pembayar lain; bulan yang masih kosong dapat diambil.",
        ("nik",),
    ),
    (
        12,
        "ALREADY_IN_SCHEME",
        ACCEPTED,
        "Orang ini sudah tercatat dalam skema yang sama; tidak ada perubahan.",
        ("nik",),
    ),
    (
        13,
        "BIRTHDATE_MISMATCH",
        REVIEW,
        "NIK menunjukkan {nik_born}; betulkan tanggal lahir atau NIK, lalu kirim kembali berkas ini.",
        ("birth_date", "nik"),
    ),
    (
        14,
        "SEX_MISMATCH",
        REVIEW,
        "NIK menunjukkan {nik_sex}; betulkan jenis kelamin atau NIK, lalu kirim kembali berkas ini.",
        ("sex", "nik"),
    ),
    (25, "DECEASED", REJECTED, "Orang ini tercatat sudah meninggal; tidak ada bulan yang dapat dibayarkan.", ("nik",)),
    (
        26,
        "DEATH_REPORTED",
        REVIEW,
        "Ada laporan bahwa orang ini meninggal; selesaikan laporan itu dulu, lalu kirim kembali.",
        ("nik",),
    ),
    (
        24,
        "NIK_OTHER_PERSON",
        REVIEW,
        "NIK ini sudah tercatat atas orang yang jelas lain (nama, tanggal lahir, atau jenis kelaminnya berbeda). Cocokkan dengan"
        " KTP: bila salah ketik, betulkan lalu kirim kembali berkas ini; bila KTP memang begitu, hubungi kantor cabang.",
        ("nik", "name", "birth_date", "sex"),
    ),
    (
        20,
        "REVIEW_ELSEWHERE",
        REVIEW,
        "Ada yang perlu diperiksa pada catatan di luar wilayah Anda; mintalah kantor cabang memeriksanya.",
        ("nik",),
    ),
    (
        21,
        "REJECTED_ELSEWHERE",
        REJECTED,
        "Tidak dapat diterima menurut catatan di luar wilayah Anda; tanyakan kepada kantor cabang.",
        ("nik",),
    ),
    (
        22,
        "NAME_SUSPECT",
        REVIEW,
        "Nama ini tampaknya bukan nama satu orang yang masih hidup (tanda kosong, contoh, almarhum, atau dua orang); tulis satu"
        " nama sesuai KTP.",
        ("name",),
    ),
    (
        23,
        "REMARK_SUSPECT",
        REVIEW,
        "Baris ini dicoret, atau keterangannya menyebut meninggal, pindah, atau sudah terdaftar; hapus barisnya, atau"
        " betulkan keterangannya.",
        ("note",),
    ),
    (
        15,
        "PLACE_UNKNOWN",
        REVIEW,
        "Desa/kelurahan, kecamatan dan kabupaten/kota ini tidak menunjuk satu desa/kelurahan yang dikenal: betulkan ejaannya"
        " atau lengkapi kecamatan dan kabupatennya, lalu kirim kembali berkas ini, atau tetapkan desanya saat baris ini ditinjau.",
        ("village", "district", "regency"),
    ),
    (
        16,
        "POSSIBLE_DUPLICATE_PERSON",
        REVIEW,
        "Orang ini mungkin sudah ada dengan NIK lain: nama, tanggal lahir, desa, atau NIK-nya sama atau hampir sama. Cocokkan"
        " dengan KTP: bila salah ketik, betulkan lalu kirim kembali berkas ini; bila memang orang lain, hubungi kantor cabang.",
        ("name", "nik"),
    ),
    (
        17,
        "NIK_REGION_UNKNOWN",
        WARNING,
        "Enam angka pertama NIK bukan kode kecamatan yang dikenal; boleh jadi NIK terbit di wilayah lain atau lama.",
        ("nik",),
    ),
    (18, "QUOTA_EXCEEDED", WAITING, "Kuota sudah penuh; baris ini masuk daftar tunggu.", ()),
    (19, "BUDGET_EXCEEDED", WAITING, "Anggaran sudah habis terikat; baris ini masuk daftar tunggu.", ()),
    (
        32,
        "KPJ_FORMAT",
        REJECTED,
        "KPJ harus tepat 11 angka. Cocokkan dengan kartu atau data BPJS; simpan kolomnya sebagai teks supaya angka 0 di depan"
        " tidak hilang, lalu kirim kembali berkas ini.",
        ("kpj",),
    ),
    (
        33,
        "KPJ_DUPLICATE_IN_LIST",
        REJECTED,
        "{other_row} memuat NIK dan KPJ yang sama; baris itu yang dipakai, baris ini tidak perlu dikirim lagi.",
        ("kpj",),
    ),
    (
        34,
        "KPJ_TWO_PEOPLE",
        REJECTED,
        "{other_row} memuat KPJ yang sama untuk NIK lain. Tanyakan kepada BPJS milik siapa nomor itu, hapus baris yang salah, lalu"
        " kirim kembali berkas ini.",
        ("kpj", "nik"),
    ),
    (
        35,
        "PERSON_UNKNOWN",
        REJECTED,
        "NIK ini tidak tercatat di wilayah Anda. Cocokkan dengan KTP; bila benar, daftarkan dulu orangnya, atau mintalah kantor"
        " yang melayani wilayahnya memuat nomor ini.",
        ("nik",),
    ),
    (
        36,
        "NIK_OTHER_NAME",
        REJECTED,
        "NIK ini tercatat atas orang yang jelas lain (nama, tanggal lahir, atau jenis kelaminnya berbeda). Cocokkan dengan KTP: bila"
        " berkas yang salah, betulkan lalu kirim kembali; bila catatan yang salah, betulkan dulu datanya di halaman orang itu.",
        ("nik", "name", "birth_date", "sex"),
    ),
    (
        37,
        "KPJ_OTHER_PERSON",
        REJECTED,
        "KPJ ini sudah tercatat pada orang lain. Cari KPJ itu; bila tercatat pada orang yang salah, akhiri dulu di sana, lalu kirim"
        " kembali berkas ini.",
        ("kpj",),
    ),
    (
        38,
        "KPJ_ELSEWHERE",
        REJECTED,
        "KPJ ini sudah tercatat di luar wilayah Anda. Mintalah kantor yang mencakup kedua wilayah memeriksa milik siapa nomor itu.",
        ("kpj",),
    ),
    (
        39,
        "KPJ_ENDED",
        REJECTED,
        "KPJ ini pernah tercatat pada orang ini dan sudah diakhiri petugas. Bila ternyata masih berlaku, catat di halaman orang itu"
        " dengan alasannya.",
        ("kpj",),
    ),
    (
        41,
        "NOT_A_MEMBER",
        REJECTED,
        "Orang ini tercatat, tetapi belum menjadi peserta, jadi belum ada kepesertaan untuk KPJ ini. Masukkan dulu ke sebuah skema,"
        " lalu kirim kembali berkas ini.",
        ("nik",),
    ),
    (
        42,
        "MONTH_AHEAD",
        REJECTED,
        "Bulan mulai belum tiba; periksa bulan dan tahunnya, lalu kirim kembali berkas ini.",
        ("first_month",),
    ),
    (40, "KPJ_KNOWN", ACCEPTED, "KPJ ini sudah tercatat pada orang ini; tidak ada perubahan.", ("kpj",)),
    (
        43,
        "STATUS_UNKNOWN",
        WARNING,
        "Status kepesertaan tidak terbaca; nomornya dicatat tanpa status. Tulis Aktif atau Nonaktif.",
        ("status",),
    ),
)

PLACE_BLANK = (
    "Desa/kelurahan belum diisi: tulis namanya beserta kecamatan dan kabupatennya, lalu kirim kembali berkas ini, atau"
    " tetapkan desanya saat baris ini ditinjau."
)
"""The sentence of PLACE_UNKNOWN for a row whose village is blank (message id)."""

CODES: tuple[Code, ...] = tuple(Code(name, verdict, bit, text, fields) for bit, name, verdict, text, fields in _TABLE)
BY_NAME: dict[str, Code] = {code.name: code for code in CODES}


def bit(name: str) -> int:
    """The mask of one code. Raises KeyError for an unknown name."""
    return 1 << BY_NAME[name].bit


def mask(names: Iterable[str]) -> int:
    """The mask of several codes."""
    return functools.reduce(lambda got, name: got | bit(name), names, 0)


REJECTED_MASK = mask(code.name for code in CODES if code.verdict == REJECTED)
REVIEW_MASK = mask(code.name for code in CODES if code.verdict == REVIEW)
WAITING_MASK = mask(code.name for code in CODES if code.verdict == WAITING)
VERDICT_ORDER = (ACCEPTED, WAITING, REVIEW, REJECTED)
"""Verdicts from best to worst. A row gets the worst one of its codes; :func:`decide_many` answers with positions in this tuple."""


def decide(bitmask: int) -> str:
    """The verdict of a row from its codes: the worst decides, warnings alone leave it accepted."""
    if bitmask & REJECTED_MASK:
        return REJECTED
    if bitmask & REVIEW_MASK:
        return REVIEW
    return WAITING if bitmask & WAITING_MASK else ACCEPTED


def decide_many(bitmasks: npt.NDArray[np.int64]) -> npt.NDArray[np.int8]:
    """Verdicts of many rows as positions in ``VERDICT_ORDER`` (int8, same length)."""
    out = np.zeros(len(bitmasks), dtype=np.int8)
    out[(bitmasks & WAITING_MASK) != 0] = 1
    out[(bitmasks & REVIEW_MASK) != 0] = 2
    out[(bitmasks & REJECTED_MASK) != 0] = 3
    return out


@functools.lru_cache(maxsize=65536)
def names(bitmask: int) -> tuple[str, ...]:
    """Names of the codes in a mask, in the table's order."""
    return tuple(code.name for code in CODES if bitmask >> code.bit & 1)


def joined(bitmask: int) -> str:
    """The ``codes`` column of answer files: names joined by ``|``."""
    return "|".join(names(bitmask))


def sentence_of(name: str, blank: bool = False) -> str:
    """The sentence of a code (message id). ``blank``: the village of the row is blank, which asks for something else than a
    name that nobody knows."""
    return PLACE_BLANK if blank and name == "PLACE_UNKNOWN" else BY_NAME[name].sentence


def sentences(bitmask: int, translate: Callable[[str], str] = str, blank: bool = False, **facts: Any) -> str:
    """What a row's sender reads: one plain sentence per code, the deciding ones first; "" when all is well.

    ``translate`` turns a message id into the reader's language before ``facts`` fill it in; ``blank`` as in `sentence_of`.
    """
    codes = sorted((BY_NAME[name] for name in names(bitmask)), key=lambda code: -_WEIGHT[code.verdict])
    return " ".join(translate(sentence_of(code.name, blank)).format_map(Facts(facts)) for code in codes)


class Facts(dict[str, Any]):
    """Facts that fill a sentence. A fact that is missing, or that this reader may not see, becomes three dots instead of an error."""

    def __missing__(self, key: str) -> str:
        return "…"


OF_ROW = mask(
    ("NIK_DUPLICATE_IN_LIST", "BIRTHDATE_MISMATCH", "SEX_MISMATCH", "KPJ_DUPLICATE_IN_LIST", "KPJ_TWO_PEOPLE")
)
"""Codes whose sentences hold facts of the row itself (``facts.row_facts``)."""


_WEIGHT = {WARNING: 0, ACCEPTED: 1, WAITING: 2, REVIEW: 3, REJECTED: 4}

"""Words that say that somebody has died, left or is struck off, and the columns and headings in which they stand.

The patterns are for lower case texts and use no look-around, so that Python, Arrow and Polars read them alike.
"""

from __future__ import annotations

import re

from payung.intake.reading.headers import SURE, Mapping, header_key

DIED = r"m[ea]?n+in+g+[ae]l|wafat|wft|al(?:m|mh|mrh?|mrhm|marh?um(?:ah)?)|mendiang|berpulang|tutup usia"
"""Died, in the spellings of offices; whole words, to be put between word boundaries."""

_NOT = r"(?:tidak|tdk|tak|tdk ada|tidak ada)"
GONE = (
    rf"\b(?:{DIED}|md|rip|(?:sudah|sdh|telah) tiada|pindah|pindah keluar|merantau|menetap di luar|tki|tkw|ganda|dobel|double|coret"
    r"|dicoret|batal|dibatalkan|hapus|dihapus|mengundurkan diri|mundur|keluar daerah|luar daerah|luar negeri)\b"
    r"|\b(?:m\.d|r\.i\.p)\b|\bjangan (?:di|ikut)|^\s*mati\s*\.?\s*$|\b(?:sudah|sdh|telah) mati\b"
    rf"|\b{_NOT} ?(?:di|ada )?(?:temukan|ditemukan|dikenal|di tempat|layak|berdomisili|bersedia)"
    r"|tidak ada orang|\btidak aktif\b|bukan warga|data lama"
)
"""What a remark says of somebody who is not to be taken in without a look."""

STILL = (
    r"\b(?:belum|tidak|blm) (?:meninggal|pindah|wafat)\b|\bpindahan\b|\b(?:mantan|eks|bekas|calon|keluarga|anak|istri|isteri|suami|ibu|orang ?tua) tk[iw]\b"
    r"|(?:suami|istri|isteri|ayah|ibu|orang ?tua|bapak|pasangan|anak) (?:sudah |telah |sdh )?(?:meninggal|wafat|alm)|cerai mati"
)
"""What sounds so and is not: the death of somebody else, a move that was not made, or long ago."""

GONE_ALONE = (
    r"(?i)^\W*(?:(?:sudah|sdh|telah|ybs|yang bersangkutan|orangnya)\s+)*"
    rf"(?:(?:{DIED}|pindah|dicoret|coret)\b.{{0,40}}|(?:md|m\.d|mati)\b[\W\d]*)$"
)
"""A cell that says it and nothing else: what counts in a column of whatever heading."""

_HEADING = re.compile(
    r"^\W*(?:[a-z0-9]{1,5}\s*[.)]\W*)?(?:(?:daftar|data|nama|lampiran|rekap\w*|warga|pekerja|peserta|penduduk|calon|orang|anggota|yang|yg"
    r"|sudah|sdh|telah|kategori|kelompok|sheet|lembar)\b.*)?"
    rf"\b(?:{DIED}|pindah|dicoret|coret|ganda|tidak layak|dibatalkan|batal|dihapus|mundur)\b",
    re.I,
)
_NOT_HEADING = re.compile(
    r"\b(?:pengganti|ganti|selain|tanpa|kecuali|belum|tidak termasuk|tidak ada|bukan|hidup|waris|santunan|nihil)\b"
    r"|\b(?:sudah|sdh|telah) di(?:hapus|keluarkan|bersihkan|perbaiki)\b",
    re.I,
)
_LONGEST_HEADING = 80  # letters; what is longer is a sentence of a letter
_STATE = frozenset(
    [
        "status",
        "kondisi",
        "keberadaan",
        "hasil",
        "verifikasi",
        "validasi",
        "verval",
        "keterangan",
        "ket",
        "catatan",
        "alasan",
        "temuan",
        "kesimpulan",
        "hidup",
    ]
)
_OTHERS = frozenset(
    [
        "suami",
        "istri",
        "isteri",
        "pasangan",
        "ayah",
        "ibu",
        "bapak",
        "ortu",
        "anak",
        "waris",
        "kepala",
        "bangunan",
        "rumah",
        "lahan",
        "tanah",
        "kawin",
        "perkawinan",
        "pernikahan",
        "nikah",
    ]
)
_MEMBER = re.compile(
    r"(?=.*\b(?:status|peserta|kepesertaan|terdaftar|sudah|punya)\b)(?=.*\b(?:ketenagakerjaan|bpjs tk|bpjstk|jamsostek|bpjamsostek)\b)"
)
_DEATH = re.compile(rf"\b(?:{DIED}|kematian)\b", re.I)


def heads_gone(text: str) -> bool:
    """Whether a heading, a title or the name of a sheet says that everybody under it has died, left or is struck off."""
    text = " ".join(text.replace("_", " ").split())
    return len(text) <= _LONGEST_HEADING and bool(_HEADING.search(text)) and not _NOT_HEADING.search(text)


def says_gone(text: str) -> bool:
    """Whether a note says it of the person it stands beside."""
    lower = text.lower()
    return bool(re.search(GONE, lower)) and not re.search(STILL, lower)


def remark_columns(mapping: Mapping) -> list[int]:
    """Columns that are read as remarks beside the person: the last three without a heading, and those whose heading
    speaks of his state."""
    used = set(mapping.fields.values())
    bare = [n for n, text in enumerate(mapping.headers) if not text and n not in used]
    read = [mapping.fields[name] for name in ("status",) if name in mapping.fields]
    state = [
        n for n in (*_unread(mapping, used), *read) if _words(mapping, n) & _STATE and not _words(mapping, n) & _OTHERS
    ]
    return sorted({*bare[-3:], *(n for n in state if n not in {*death_columns(mapping), *member_columns(mapping)})})


def death_columns(mapping: Mapping) -> list[int]:
    """Columns whose heading is about the person's death ("Tgl Meninggal", "Hidup/Meninggal"): what they hold says that he died,
    unless it says no or that he is alive."""
    unread = _unread(mapping, set(mapping.fields.values()))
    return [n for n in unread if _DEATH.search(mapping.headers[n]) and not _words(mapping, n) & _OTHERS]


def member_columns(mapping: Mapping) -> list[int]:
    """Columns whose heading asks whether the person is a member of BPJS Ketenagakerjaan already; that of the health fund is another."""
    sure = {name for name, confidence in mapping.confidence.items() if confidence >= SURE and name != "status"}
    used = {mapping.fields[name] for name in sure}
    asked = [n for n in range(len(mapping.headers)) if n not in used and n not in mapping.answered]
    return [n for n in asked if _MEMBER.search(header_key(mapping.headers[n])) and not _words(mapping, n) & _OTHERS]


def other_columns(mapping: Mapping) -> list[int]:
    """Columns with a heading that nothing reads and that are about the person himself."""
    seen = {*remark_columns(mapping), *death_columns(mapping)}
    unread = _unread(mapping, set(mapping.fields.values()))
    return [n for n in unread if n not in seen and not _words(mapping, n) & _OTHERS]


def _unread(mapping: Mapping, used: set[int]) -> list[int]:
    return [n for n, text in enumerate(mapping.headers) if text and n not in used and n not in mapping.answered]


def _words(mapping: Mapping, column: int) -> frozenset[str]:
    return frozenset(header_key(mapping.headers[column]).split())

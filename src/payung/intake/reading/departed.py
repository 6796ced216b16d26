"""Words that say that somebody has died, left or is struck off, and the columns and headings in which they stand.

The patterns are for lower case texts and use no look-around, so that Python, Arrow and Polars read them alike.
"""

from __future__ import annotations

import re

from payung.intake.reading.headers import SURE, Mapping, header_key

DIED = (
    r"m[ea]?n+[iy]n*g+[ae]?l(?:dunia)?\d*|m[ea]ng?ig+al|m[ea]?ng+l|wa+f+a+t\d*|wft"
    r"|al(?:m|mh|mrh?|mrhm|marh?um(?:ah)?|[am]{1,3}rhu[mn](?:ah)?)|mendiang|berpulang|tutup usia"
)
"""Died, in the spellings of offices and the slips of their keyboards; whole words, to be put between word boundaries."""

_ALREADY = "(?:sudah|sdh|telah|tlh|su)"
_NOT = "(?:tidak|tdk|tak|tdk ada|tidak ada)"
GONE = (
    rf"(?m)\b(?:{DIED}|md|rip|{_ALREADY} tiada|pindah|pndh|pindah keluar|merantau|menetap di luar|tki|tkw|ganda|dobel|double"
    r"|duplika(?:t|si)|coret|dicoret|batal|dibatalkan|hapus|dihapus|dikeluarkan|mengundurkan diri|mundur|keluar daerah|luar daerah"
    r"|luar negeri|tms|ditolak|menolak)\b|\b(?:m\.d|r\.i\.p)\b|\bjangan (?:di|ikut)|^\W*(?:mati|tiada|keluar|hilang|gugur)\W*$"
    rf"|^\s*[+†✝]+\s*$|\b{_ALREADY} (?:mati\b|{_NOT} (?:ada|tinggal))"
    rf"|\b{_NOT} ?(?:di|ada )?(?:temukan|ditemukan|dikenal|di tempat|layak|berdomisili|bersedia|memenuhi|mau|lolos|lulus|valid|diusulkan)"
    rf"|tidak ada orang|\b(?:{_NOT} |non[ -]?|in)akti[fv]e?\b|bukan (?:warga|penduduk)|data lama|\b(?:rumah|pangkuan) bapa\b|dipanggil (?:tuhan|bapa|yang)"
)
"""What a remark says of somebody who is not to be taken in without a look; every column of remarks is a line of the text."""

_KIN = "(?:suami|istri|isteri|ayah|ibu|mama|orang ?tua|bapa|bapak|pasangan|anak|janda|duda|yatim|cucu|menantu)"
STILL = (
    r"\b(?:belum|tidak|blm) (?:meninggal|pindah|wafat)\b|\bcoret (?:yang|yg|salah|bila|jika)\b|\bpindahan\b|\b(?:mantan|eks|bekas|calon|keluarga|anak|istri|isteri|suami|ibu|orang ?tua) tk[iw]\b"
    rf"|\b{_KIN}(?:nya)? (?:dari |kandung )?(?:sudah |telah |sdh )?(?:meninggal|wafat|almarhum|alm|mati)\b|\bcerai mati\b"
)
"""What sounds so and is not: the death of somebody else, a move that was not made, or long ago. It is taken away before a remark
is judged, so that whatever else is said still counts."""

BOTH = r"\bsuami ?(?:dan|&|/|,|-)? ?is(?:te|t)ri\b"
"""Husband and wife together: their death is the person's own."""

GONE_ALONE = (
    r"(?i)^\W*(?:(?:sudah|sdh|telah|ybs|yang bersangkutan|orangnya)\s+)*"
    rf"(?:(?:{DIED}|pindah|dicoret|coret)\b.{{0,40}}|(?:md|m\.d|mati)\b[\W\d]*)$"
)
"""A cell that says it and nothing else: what counts in a column of whatever heading."""

_HEADING = re.compile(
    r"^\W*(?:[a-z0-9]{1,5}\s*[.)]\W*)?(?:(?:daftar|data|nama|lampiran|rekap\w*|warga|pekerja|peserta|penduduk|calon|orang|anggota|yang|yg"
    r"|sudah|sdh|telah|kategori|kelompok|sheet|lembar)\b.*)?"
    rf"\b(?:{DIED}|pindah|dicoret|coret|ganda|{_NOT} (?:layak|memenuhi\b.*|lolos|lulus|valid|aktif|ditemukan)|tms|dibatalkan|batal|dihapus|dikeluarkan"
    r"|mundur)\b|^\W*(?:md|m\.d)\W*$",
    re.I,
)
_NOT_HEADING = re.compile(
    r"\b(?:pengganti|ganti|selain|tanpa|kecuali|belum|tidak termasuk|tidak ada|bukan|hidup|waris|santunan|nihil)\b"
    r"|\b(?:sudah|sdh|telah) di(?:hapus|keluarkan|bersihkan|perbaiki)\b",
    re.I,
)
_SAMPLES = re.compile(
    r"^\W*(?:\d+\W+)?(?:(?:lembar|sheet|format|form)\s+)?(?:contoh|sample|example)(?:\s+(?:cara\s+)?(?:pengisian|isian|isi|data|saja))?\W*\d*\W*$",
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
        "layak",
        "kelayakan",
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
        "keluarga",
        "manfaat",
        "santunan",
        "jaminan",
        "iuran",
        "premi",
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
_LEFT = re.compile(
    rf"^(?:(?:tgl|tanggal|status|ket|sudah|sdh|telah|data|jika|bila|apabila) )*(?:pindah|ganda|dobel|double|duplikat|dicoret|tms"
    rf"|{_NOT} (?:layak|dikenal|ditemukan|ada di tempat|memenuhi syarat|bersedia|aktif))(?: (?:domisili|alamat|desa|data|nik|keluar|tempat))*$"
)
_ALIVE = frozenset(["hidup", "ditemukan"])


def heads_gone(text: str) -> bool:
    """Whether a heading, a title or the name of a sheet says that everybody under it has died, left or is struck off."""
    text = " ".join(text.replace("_", " ").split())
    return len(text) <= _LONGEST_HEADING and bool(_HEADING.search(text)) and not _NOT_HEADING.search(text)


def heads_sample(text: str) -> bool:
    """Whether a title or the name of a sheet says that what stands below only shows how a list is filled in."""
    return bool(_SAMPLES.match(text))


def says_gone(text: str) -> bool:
    """Whether a note says it of the person it stands beside."""
    return bool(re.search(GONE, re.sub(STILL, " ", re.sub(BOTH, " ", text.lower()))))


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
    """Columns whose heading says that somebody has died or left ("Tgl Meninggal", "Hidup/Meninggal", "Pindah", "Ganda"): what they hold says
    that he did, unless it says no or that he is alive."""
    unread = _unread(mapping, set(mapping.fields.values()))
    return [
        n
        for n in unread
        if (_DEATH.search(mapping.headers[n]) or _LEFT.search(header_key(mapping.headers[n])))
        and not _words(mapping, n) & _OTHERS
    ]


def alive_columns(mapping: Mapping) -> list[int]:
    """Columns whose heading asks who is alive, or was met ("Masih Hidup?", "Ditemukan"): a no there says that he is gone."""
    gone = death_columns(mapping)
    unread = _unread(mapping, set(mapping.fields.values()))
    return [n for n in unread if n not in gone and _words(mapping, n) & _ALIVE and not _words(mapping, n) & _OTHERS]


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

"""Rows that are not one living person (no person, a dead person, or two people), recognised by the name and by remarks beside it.

Patterns are for the regular expressions of Polars (no look-around), so that a whole column is looked at in one go.
"""

from __future__ import annotations

import polars as pl

from payung.intake.reading.departed import BOTH, DIED, GONE, STILL
from payung.intake.reading.marks import NOTED, STRUCK

_PLACEHOLDERS = [
    "NIHIL",
    "NULL",
    "NA",
    "NAN",
    "NONE",
    "SDA",
    "IDEM",
    "KOSONG",
    "TIDAKADA",
    "BELUMADA",
    "TANPANAMA",
    "TEST",
    "TES",
    "XXX",
    "XX",
    "NAMA",
    "NAMALENGKAP",
    "DST",
    "DLL",
    "REF",
    "VALUE",
    "NAME",
    "DIV0",
    "FALSE",
    "TRUE",
    "UNDEFINED",
    "ANONIM",
    "FULAN",
    "NN",
    "MENYUSUL",
    "BELUMDIISI",
    "BELUMTERISI",
    "TIDAKDIKETAHUI",
    "NAMAPESERTA",
    "DATAKOSONG",
    "LOWONG",
    *(
        "COBA",
        "COBACOBA",
        "ABC",
        "ABCD",
        "ASDF",
        "ASD",
        "QWERTY",
        "DUMMY",
        "TESTING",
        "PERCOBAAN",
        "TESTER",
        "DATATES",
        "MRX",
    ),
    *(
        "LIHATLAMPIRAN",
        "TERLAMPIR",
        "ISIDISINI",
        "DIISI",
        "BELUMDIKETAHUI",
        "BELUMADANAMA",
        "NAMABELUMADA",
        "TIDAKADANAMA",
    ),
]
_BODY_WORDS = (
    "KELOMPOK|KLP|POKTAN|GAPOKTAN|KUB|KUBE|KOPERASI|KSP|KSU|KUD|UD|CV|PT|PD|TOKO|KIOS|YAYASAN|BUMDES|DINAS|KANTOR|PEMERINTAH|PEMDES"
    "|PERUSAHAAN|GEREJA|MASJID|SEKOLAH|PUSKESMAS|POSYANDU|KELUARGA|PANITIA|WARUNG|PAGUYUBAN|SD[NKI]?|SM[PA][NK]?|PENGURUS|POKMAS|UMKM"
    "|BENGKEL|PONDOK|SANGGAR|KWT|WARGA|KETUA|SEKRETARIS|BENDAHARA|KAPELA|KK|KADER (?:PKK|DESA|KB|TB|KESEHATAN)"
)
"""Words that make a body, a shop or an office of a name that goes on behind them."""
_BODIES = (
    "PKK|LINMAS|KARANG TARUNA|RUMAH MAKAN|PANTI (?:ASUHAN|JOMPO|SOSIAL|WREDA)|IBU.IBU|BAPAK.BAPAK|KADER POSYANDU|ANGGOTA (?:KELOMPOK|KLP|POKTAN|KOPERASI)"
    "|KEPALA (?:DESA|DUSUN|SEKOLAH|KELUARGA)|NAMA (?:SESUAI|ANDA|LENGKAP|PESERTA|ORANG|CALON|PEKERJA)"
    r"|(?:RT|RW|DUSUN|DSN|LINGKUNGAN)\W*(?:\d+|[IVX]+)"
)
"""What is no person even alone."""
_BODY = rf"^\W*(?:(?:{_BODY_WORDS})\b[.\s]*\S|(?:{_BODIES})\b)"
_AND_OTHERS = r"\S\s+(?:DKK|D\.K\.K|CS|C\.S|DAN KAWAN\W*KAWAN)\W*$|,\s*\p{L}{4,}\s*,\s*\p{L}{4,}"
_ONE_LETTER = "^(?:" + "|".join(f"{letter}{{2,}}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ") + ")$"
_COUNTED = r"^\W*(?:WARGA|PESERTA|ORANG|PEKERJA|NAMA|ANGGOTA|NELAYAN|PETANI)\s*(?:KE)?\W*\d+$"
_NO_LETTER = r"^[^\p{L}]+$"
_NUMBERS = r"\d.*\d.*\d"  # of the name without a number before it
_SAMPLE = r"\b(?:CONTOH|SAMPLE|EXAMPLE|MISAL(?:NYA)?)\b"
_DEAD_NAME = rf"(?i)\b(?:{DIED})\b|†|✝|\bA\.\s?L\.\s?M\b|\p{{L}}{{2,}}\s+MD\W*$|[(\[]\s*(?:M\.?D|R\.?I\.?P)\.?\s*[)\]]|\b(?:SUDAH|SDH|TELAH) (?:MATI|TIADA)\b"
# Two lines of several words each are two people; a line of one word was only wrapped.
_TWO_PEOPLE = (
    r"[/&+;]|\S[ \t]+\S[^\n\r]*[\n\r]\s*\S+[ \t]+\S|\S\s+(?:DAN|ATAU|BESERTA)\s+\S|\d\s*[.)]\s*\p{L}.*\d\s*[.)]\s*\p{L}"
)
_ERROR = r"^\s*#"

_INSURED = (
    r"(?:sudah|sdh|telah|masih|aktif|terdaftar|tercover|ter-cover|peserta|punya).{0,40}"
    r"(?:bpjs|jamsostek|bpu|ketenagakerjaan|peserta|jamsos|terdaftar|tercover|asuransi|kpj)|\b(?:punya|ada) kpj\b"
    r"|(?:bpjs|jamsostek|bpjamsostek).{0,30}(?:aktif|terdaftar)|\bsudah (?:terdaftar|tercover|diasuransikan|dilindungi)\b"
)
_NOT_INSURED = r"\b(?:belum|bukan|tidak pernah|blm|calon|layak|akan|usul\w*|diusul\w*|didaftarkan|baru)\b|kesehatan|\bkis\b|\bjkn\b|\bpbi\b"
_OWN_WORDS = r"memuat NIK yang sama|Semua bulan yang diminta|Sebagian bulan|Orang ini sudah tercatat"


# Most names are plain letters and pass this quick test. Only the others are examined by the slow patterns above.
_COARSE_NAME = (
    rf"(?i)[^A-Za-z .,'\-]|^[^A-Za-z]*$|^.{{0,5}}$|\b(?:contoh|sample|example|misal(?:nya)?|{DIED}|mati|tiada|dan|menyusul|lowong"
    r"|atau|beserta|nihil|namalengkap|tidakada|belumada|tanpanama|tidak|belum|tanpa|kosong|nama|value|undefined|anonim|false|fulan|coba|dummy|lihat|terlampir|diisi|isi|qwerty"
    r"|testing|percobaan|tester|data|dkk|cs|md|dkk)\b|^[xX ]+$|,.*,"
    rf"|\bA\.\s?L\.\s?M\b|^\W*(?:{_BODY_WORDS}|{_BODIES})\b"
)
_DEAD_WORK = rf"(?i)\b(?:{DIED})\b"


def suspects(frame: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """(name suspect, remark suspect) of every row with ``name`` (blanks settled), ``name_sent`` (as sent, with line breaks),
    ``remark`` and ``mark``, and ``number`` and ``occupation`` where there are such columns."""
    number, occupation = (name if name in frame.columns else None for name in ("number", "occupation"))
    look = frame["name_sent"].str.contains(_COARSE_NAME)
    if number is not None:
        look |= frame[number].str.contains(r"[A-Za-z]")
    names = _closely(frame, look, _name_suspect(number))
    written = (frame["remark"] != "") | ((frame["mark"] & (STRUCK | NOTED)) != 0)
    if occupation is not None:
        said = frame[occupation].unique()
        dead = said.filter(said.str.contains(_DEAD_WORK).fill_null(value=False))
        if dead.len():
            return names, _closely(frame, written, _remark_suspect()) | frame[occupation].is_in(dead.implode())
    return names, _closely(frame, written, _remark_suspect())


def _closely(frame: pl.DataFrame, look: pl.Series, expression: pl.Expr) -> pl.Series:
    """Whether the expression holds, computed only for the rows that the quick test has marked; False for all others."""
    rows = look.fill_null(value=False).arg_true()
    out = pl.Series([False]).new_from_index(0, frame.height)
    if not rows.len():
        return out
    return out.scatter(rows, frame[rows].select(expression.fill_null(value=False)).to_series())


def _name_suspect(number: str | None) -> pl.Expr:
    upper = pl.col("name_sent").str.to_uppercase()
    bare = pl.col("name").str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")
    strange = upper.str.contains(_NO_LETTER) | bare.is_in(_PLACEHOLDERS) | upper.str.contains(_ERROR)
    strange |= bare.str.contains(_ONE_LETTER) | upper.str.contains(_AND_OTHERS)
    strange |= (
        pl.col("name").str.contains(_NUMBERS)
        | upper.str.contains(_BODY)
        | upper.str.contains(_COUNTED)
        | upper.str.contains(_SAMPLE)
        | upper.str.contains(_DEAD_NAME)
    )
    strange |= upper.str.strip_chars().str.contains(_TWO_PEOPLE)
    if number is not None:
        strange |= pl.col(number).str.to_uppercase().str.contains(_SAMPLE)
    return (pl.col("name") != "") & strange


def _remark_suspect() -> pl.Expr:
    text = pl.col("remark").str.to_lowercase()
    own = text.str.replace_all(BOTH, " ").str.replace_all(STILL, " ")
    gone = own.str.contains(GONE)
    insured = text.str.contains(_INSURED) & ~text.str.contains(_NOT_INSURED)
    sample = text.str.to_uppercase().str.contains(_SAMPLE)
    said = (gone | insured | sample) & ~pl.col("remark").str.contains(_OWN_WORDS)
    return said | ((pl.col("mark") & (STRUCK | NOTED)) != 0)

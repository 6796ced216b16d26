"""Which column is what: header rows, header words, and the mapping that a sender may be asked about.

Offices write "NIK", "No. KTP" or "Nomor Induk Kependudukan", put title rows above, split the header over two
lines and order columns as they like. The words are data (``data/header_words.csv``); what is not sure is said
so that a page can ask, and the answer can be remembered and passed in next time.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from payung.intake.kinds import FIRST
from payung.intake.reading.others import NAMES_OF_OTHERS, of_somebody_else
from payung.places.said import said_in

VILLAGE = "village"
"""The one required column that may be missing: an address, a title or a group row may say it too."""

PERSON = ("nik", "name")
"""Without a column for each of these a sheet holds no people; every kind of list that is read requires them."""

PLACE_FIELDS = ("village", "village_other", "district", "regency", "address")
ANSWERED = (("hasil", "keterangan"), ("result", "remark"))
"""Headings of the two columns that an answer file adds; a list that comes back is read without them."""

_ASKED = ("birth_date", "birth_place_date", "sex", "decile", "district", "regency", "consent")
"""Fields that decide a verdict, or say what somebody signed: only these and required ones are worth a question, other guesses are
simply taken."""

SURE = 0.9
"""Below this confidence (0..1) a page asks a person, since a wrong column would give wrong verdicts to every row."""

MISSPELT = 0.7
"""Confidence of a header that is spelt almost like a known one. The cells below may confirm a guess from this on."""

_WORDS_FILE = Path(__file__).parent / "data" / "header_words.csv"
_NOT_KEY = re.compile(r"[^a-z0-9#]+")
_NUMBERED = re.compile(r"^\W*\d{1,2}\s*[.)]\s*(?=[^\W\d])")
_ALIKE = str.maketrans(
    "АВЕКМНОРСТХІЈЅаекморсхіјѕуЁё", "ABEKMHOPCTXIJSaekmopcxijsyEe", "\u00ad\u200b\u200c\u200d\u2060\ufeff"
)
"""Letters of another alphabet that look as ours do, and signs that nobody sees."""
_ASKING = frozenset(
    [
        "siapa",
        "berapa",
        "apa",
        "apakah",
        "di",
        "mana",
        "anda",
        "saudara",
        "bapak",
        "silakan",
        "mohon",
        "tuliskan",
        "tulis",
        "isi",
        "isikan",
        "masukkan",
        "yang",
        "dan",
        "kah",
    ]
)
_PATH = re.compile(r"^[a-z0-9_]+(?:/[a-z0-9_]+)+$", re.I)
_SECTION = re.compile(
    r"^\s*(?:[A-Z]|[IVX]{1,5}|\d{1,2})\s*[.)]\s*[^\W\d]{3,}\s+\w"
)  # "A. PERANGKAT DESA": people stand below it
_LONG_NUMBER = re.compile(r"\d[\d .'-]{10,}\d")
_NIK_TEXT = re.compile(r"^\d{16}$")


@functools.cache
def _words() -> dict[str, str]:
    with _WORDS_FILE.open(encoding="utf-8", newline="") as handle:
        return {row["words"]: row["field"] for row in csv.DictReader(handle)}


@functools.cache
def _long_words() -> tuple[str, ...]:
    """Words that are long enough for a slip to be told from another word."""
    return tuple(word for word in _words() if len(word) >= _LONG)


_LONG = 4
FIELDS: tuple[str, ...] = tuple(dict.fromkeys(_words().values()))
"""Every field that a column can stand for."""

# Whole words that name a field when the header as a whole is not in the table; the first rule that fits wins.
_KEYWORDS: tuple[tuple[frozenset[str], str], ...] = tuple(
    (frozenset(words.split()), name)
    for words, name in (
        ("nik ahli", "heir_nik"),
        ("hp ahli", "heir_phone"),
        ("hubungan", "heir_relation"),
        ("waris", "heir"),
        ("ibu", "mother"),
        ("kepala keluarga", "head_of_family"),
        ("kartu keluarga", "family_card"),
        ("tempat tanggal lahir", "birth_place_date"),
        ("tempat tgl lahir", "birth_place_date"),
        ("tempat lahir", "birth_place"),
        ("tanggal lahir", "birth_date"),
        ("tgl lahir", "birth_date"),
        ("kelamin", "sex"),
        ("nik", "nik"),
        ("ktp", "nik"),
        ("desil", "decile"),
        ("penghasilan", "income"),
        ("pendapatan", "income"),
        ("pekerjaan", "occupation"),
        ("kelurahan", "village"),
        ("desa", "village"),
        ("kecamatan", "district"),
        ("kabupaten", "regency"),
        ("hp", "phone"),
        ("telepon", "phone"),
        ("alamat", "address"),
        ("nama lengkap", "name"),
        ("nama peserta", "name"),
    )
)
_NOT_A_NAME = frozenset(("tanggal", "tgl", "nomor", "no", "kode", "kd", "jumlah", "status", "id"))


_KINDS = {"ktp": "ktp", "kk": "ktp", "domisili": "domicile", "tinggal": "domicile", "sekarang": "domicile"}
_OF_KIND = frozenset(
    [
        "ktp",
        "e",
        "kk",
        "sesuai",
        "menurut",
        "berdasarkan",
        "domisili",
        "tempat",
        "tinggal",
        "sekarang",
        "saat",
        "ini",
        "asal",
    ]
)
_OTHERS = frozenset(("waris", "warisan"))  # a heading over several columns that are about somebody else


def header_key(text: str) -> str:
    """Comparable form of a header: lower case words of letters and digits, without its number ("3. No. KTP *)" -> "no ktp")."""
    if not text.isascii():
        text = text.translate(_ALIKE)
    return " ".join(_NOT_KEY.sub(" ", _NUMBERED.sub("", text.lower())).split())


@functools.lru_cache(maxsize=8192)
def recognise(text: str) -> tuple[str, float]:
    """(field, confidence 0..1) for one header text; ("", 0.0) when nothing fits. Exact words are sure."""
    key = header_key(text)
    if not key:
        return "", 0.0
    words = _words()
    if key in words:
        return words[key], 1.0
    if len(key) >= 7 and {len(part) for part in key.split()} == {1}:  # "N A M A"
        return recognise(key.replace(" ", ""))
    bare = header_key(re.sub(r"\([^)]*\)|\*+", " ", text))
    if bare in words:
        return words[bare], 0.97
    of_place = words.get(" ".join(word for word in bare.split() if word not in _OF_KIND), "")
    if of_place in PLACE_FIELDS and bare not in words:
        return of_place, 0.95
    if (other := _of_question(text, bare)) is not None:
        return other
    if len(key) > 60:
        return "", 0.0
    parts = frozenset(key.split())
    if key.startswith("nama ") and not parts & NAMES_OF_OTHERS:
        return "name", 0.75
    for needed, name in _KEYWORDS:
        if name == "nik" and (of_somebody_else(key) or (parts & {"nama", "siapa"} and "nik" not in parts)):
            continue
        if needed <= parts and not (name in ("village", "district", "regency") and parts & _NOT_A_NAME):
            return name, 0.75
    if len(key) >= 5:
        near = process.extractOne(key, _long_words(), scorer=fuzz.ratio, score_cutoff=84)
        if (
            near
            and parts & _NOT_A_NAME
            and words[near[0]] in PLACE_FIELDS
            and not parts & _NOT_A_NAME & frozenset(near[0].split())
        ):
            near = None  # a code of a place is no name of one
        if near:
            return words[near[0]], MISSPELT
    elif len(key) >= 3:  # "NKI", "Dasa": one slip in a short word
        for word in ("nik", "nama", "desa"):
            if OSA.distance(key, word) == 1:
                return words[word], 0.6
    return "", 0.0


def _of_question(text: str, bare: str) -> tuple[str, float] | None:
    """What a form asks for, below SURE so that the cells have to agree: "2. Berapa NIK Anda?", "data_diri/nik"; None for any other header."""
    words = bare.split()
    if _PATH.match(text.strip()):
        group, _, last = text.strip().rpartition("/")
        name, sure = recognise(last)
        others = name in PERSON and frozenset(header_key(group).split()) & NAMES_OF_OTHERS
        return (name, min(sure, 0.8)) if name and sure >= SURE and not others else None
    asked = [word for word in words if word not in _ASKING]
    if len(asked) == len(words) or len(words) > 12:
        return None
    name, sure = recognise(" ".join(asked)) if asked else ("", 0.0)
    return (name, 0.8) if name and sure >= SURE else None


@dataclass(slots=True)
class Mapping:
    """Columns (0-based) of the fields of one sheet, with what is sure and what a page should ask.

    ``headers`` are the header texts by column; ``fields`` maps field -> column; ``confidence`` field -> 0..1;
    ``unsure`` lists ``{"column", "header", "field", "reason"}`` to be confirmed or chosen by a person; ``two_places``: the
    places of the identity card and of where people live stand side by side and nobody has said which counts; ``answered``
    are the columns of an earlier answer, which are not read; ``required`` are the fields that the kind of list must have.
    """

    headers: list[str]
    fields: dict[str, int]
    confidence: dict[str, float] = field(default_factory=dict)
    unsure: list[dict[str, Any]] = field(default_factory=list)
    two_places: bool = False
    answered: list[int] = field(default_factory=list)
    required: tuple[str, ...] = FIRST.required

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "headers": self.headers,
            "fields": self.fields,
            "confidence": self.confidence,
            "unsure": self.unsure,
            "two_places": self.two_places,
            "answered": self.answered,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Mapping:
        """Inverse of :meth:`as_dict`."""
        return cls(**data)

    def memory(self) -> dict[str, str]:
        """Header key -> field, to be remembered for the sender's next list (whatever its column order)."""
        return {header_key(self.headers[column]): name for name, column in self.fields.items()}

    @property
    def missing(self) -> list[str]:
        """Required fields that no column carries."""
        return [name for name in self.required if name not in self.fields]


@dataclass(frozen=True, slots=True)
class HeaderFound:
    """A header at rows ``first`` .. ``last`` (0-based, inclusive) of the sample, with its score."""

    first: int
    last: int
    mapping: Mapping
    score: float


def map_headers(
    headers: Sequence[str],
    remembered: dict[str, str] | None = None,
    whole: Sequence[str] | None = None,
    place: str = "",
    required: tuple[str, ...] = FIRST.required,
) -> Mapping:
    """The mapping for header texts; ``remembered`` (header key -> field, "" = ignore) wins over guesses.

    ``whole`` are the texts with what stands above them; ``place`` says whether the place of the identity card (``"ktp"``)
    or of where people live (``"domicile"``) counts, when a list has both; ``required`` is what the kind of list must have.
    """
    guesses: list[tuple[float, int, str]] = []
    mapping, asked = Mapping(list(headers), {}, answered=_answered(headers), required=required), {*_ASKED, *required}
    for column, text in enumerate(headers):
        remembered_field = (remembered or {}).get(header_key(text))
        name, sure = (remembered_field, 1.1) if remembered_field is not None else recognise(text)
        if name and column not in mapping.answered:
            guesses.append((sure, column, name))
    guesses = _of_one_place(mapping, guesses, whole or headers, place)
    for sure, column, name in sorted(guesses, key=lambda guess: (-guess[0], guess[1])):
        if name == "village" and _beside(mapping, column, sure):
            mapping.fields["village_other"] = column
            mapping.confidence["village_other"] = min(sure, 1.0)
            continue
        if name in mapping.fields:
            rivals = sure < SURE and name in PERSON and mapping.confidence[name] < SURE
            if (sure >= SURE or rivals) and name in asked:
                reason = "duplicate"
                mapping.unsure.append({"column": column, "header": headers[column], "field": name, "reason": reason})
            continue
        mapping.fields[name] = column
        mapping.confidence[name] = min(sure, 1.0)
        if sure < SURE and name in asked:
            mapping.unsure.append({"column": column, "header": headers[column], "field": name, "reason": "near"})
    return mapping


def _answered(headers: Sequence[str]) -> list[int]:
    keys = [header_key(text) for text in headers]
    pairs = [n for n in range(len(keys) - 1) if (keys[n], keys[n + 1]) in ANSWERED]
    return [column for n in pairs for column in (n, n + 1)]


def place_kind(header: str) -> str:
    """ "ktp" or "domicile" when a header says which of a person's places it means, else ""."""
    kinds = {_KINDS[word] for word in header_key(header).split() if word in _KINDS}
    return kinds.pop() if len(kinds) == 1 else ""


def _of_one_place(
    mapping: Mapping, guesses: list[tuple[float, int, str]], whole: Sequence[str], place: str
) -> list[tuple[float, int, str]]:
    """Guesses without the columns of the place that does not count; marks the mapping when nobody has said which does."""
    kinds = {column: place_kind(whole[column]) for _, column, name in guesses if name in PLACE_FIELDS}
    for field_name in ("village", "district", "address"):
        seen = {kinds[column] for sure, column, name in guesses if name == field_name and sure >= SURE}
        if len(seen) > 1:
            break
    else:
        return guesses
    mapping.two_places = not place
    wanted = place or "ktp"
    if wanted not in seen:
        wanted = ""
    return [guess for guess in guesses if guess[2] not in PLACE_FIELDS or kinds[guess[1]] == wanted]


def _beside(mapping: Mapping, column: int, sure: float) -> bool:
    """Whether a second village column stands beside the first: "Desa" and "Kelurahan", one filled per row."""
    first = mapping.fields.get("village")
    if first is None or sure < SURE or "village_other" in mapping.fields:
        return False
    kinds = {village_kind(mapping.headers[first]), village_kind(mapping.headers[column])}
    return kinds == {"desa", "kelurahan"}


def village_kind(header: str) -> str:
    """ "desa" or "kelurahan" when a header names only one of them, else ""."""
    words = set(header_key(header).split())
    desa, kelurahan = bool(words & {"desa", "ds"}), bool(words & {"kelurahan", "kel"})
    return "" if desa == kelurahan else "desa" if desa else "kelurahan"


def _line_texts(rows: Sequence[Sequence[str]], first: int, last: int, width: int) -> tuple[list[str], list[str]]:
    """Per column of a header over several lines its best text and the whole of it; an upper cell stretches over the empty
    ones beside it when something stands below them (merged cells hold their text in the first cell only)."""
    lines = [[*rows[n], *[""] * (width - len(rows[n]))] for n in range(first, last + 1)]
    out: list[str] = []
    whole: list[str] = []
    carried = [""] * len(lines)
    for column in range(width):
        texts = []
        for depth, line in enumerate(lines):
            cell = line[column].strip()
            above = lines[depth - 1][column].strip() if depth else ""
            if cell or above:
                carried[depth] = cell
            texts.append(cell if depth == len(lines) - 1 else carried[depth])
        out.append(_best_of(texts))
        whole.append(" ".join(text for text in texts if text))
    return out, whole


def _best_of(texts: list[str]) -> str:
    """How a header of several lines reads best: all its lines together, only the lowest, or only the highest. Offices stack headings
    in all three ways."""
    filled = [text for text in texts if text]
    if not texts[-1]:
        return filled[-1] if len(filled) == 1 else " ".join(filled)
    if any(_OTHERS & set(header_key(text).split()) for text in filled[:-1]):
        return " ".join(filled)
    options = dict.fromkeys((" ".join(filled), filled[-1]))
    return max(options, key=lambda text: recognise(text)[1])


def _looks_like_data(row: Sequence[str]) -> bool:
    """Whether a line holds data. A header holds no long numbers and hardly any numbers, so a line that does is no header."""
    cells = [cell.strip() for cell in row if cell.strip()]
    numbers = sum(cell.replace(".", "").replace(",", "").isdigit() for cell in cells)
    return any(_LONG_NUMBER.search(cell) for cell in cells) or (len(cells) > 2 and numbers * 2 > len(cells))


def _ends_header(row: Sequence[str]) -> bool:
    """Whether a line below a header belongs to it no more: people, nothing, or the heading of a group ("Desa Oesao")."""
    filled = [cell for cell in row if cell.strip()]
    return (
        not filled
        or _looks_like_data(row)
        or (len(filled) == 1 and bool(_SECTION.match(filled[0])))
        or (len(filled) <= 3 and all(recognise(cell)[1] < SURE for cell in filled) and bool(said_in(" ".join(filled))))
    )


def find_header(
    rows: Sequence[Sequence[str]],
    remembered: dict[str, str] | None = None,
    place: str = "",
    required: tuple[str, ...] = FIRST.required,
) -> HeaderFound | None:
    """The best header among the first rows of a sheet, one to three lines high; None when no row looks like
    one. ``place`` and ``required`` as in :func:`map_headers`."""
    best: HeaderFound | None = None
    for first, row in enumerate(rows):
        if sum(bool(cell.strip()) for cell in row) < 2 or _looks_like_data(row):
            continue
        for height in (1, 2, 3):
            last = first + height - 1
            if last >= len(rows) or (height > 1 and _ends_header(rows[last])):
                break
            width = max(len(line) for line in rows[first : last + 1])
            texts = [cell.strip() for cell in row]
            texts, whole = _line_texts(rows, first, last, width) if height > 1 else (texts, texts)
            mapping = map_headers(texts, remembered, whole, place, required)
            weight = sum(3.0 if name in required else 1.0 for name in mapping.fields)
            score = weight * 0.5 + sum(mapping.confidence.values()) - 0.6 * (height - 1)
            if len(mapping.fields) >= 2 and (best is None or score > best.score + 0.01):
                best = HeaderFound(first, last, mapping, score)
    return best

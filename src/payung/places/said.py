"""Places in running text: "Jl. Timor RT 01, Desa X Kec. Y Kab. Z", a title "DESA X KECAMATAN Y", a group row "DESA X".

Words such as Desa, Kec. and Kab. tell the levels; a name ends where the next such word or a comma stands, and what follows
it may only be something that is no part of a name (RT, a year, a bracket).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from payung.places.index import PlaceIndex, Resolution, place_key

_WORD = re.compile(
    r"(?<![a-z0-9])(?:"
    r"(?P<none>kab(?:upaten)?\.?\s*/\s*kota(?=[\s.:]))"
    r"|(?P<village>desa\s*/\s*kel(?:urahan)?|ds\s*/\s*kel|kelurahan\s*/\s*desa|kelurahan|kel|desa|ds)"
    r"|(?P<district>kecamatan(?:\s*/\s*distrik)?|kec|distrik)"
    r"|(?P<regency>kabupaten|kab|kotamadya|kodya|kota)"
    r"|(?P<other>provinsi|propinsi|prov|prop|dusun|dsn|lingkungan|lingk|rt|rw|jalan|jln|jl)"
    r")(?=[\s.:,/]|\d)[\s.:]*",
    re.I,
)
_END = re.compile(r"[,;\n(|=]|\s:\s|\s-\s|\s{3,}")
_AFTER = re.compile(
    r"^[\s,.;:()\-=]*(?:$|\d+\s*(?:orang|org|or|jiwa|kk|peserta|pekerja|tk)\b|(?:rt|rw|dusun|dsn|lingk\w*|no|nomor|tahun|thn|th|ta|periode|per|bulan|tanggal|tgl|prov\w*|prop\w*|ntt"
    r"|nusa|indonesia|kode|tahap|sebanyak|jumlah|\d{2,}|[a-z]{0,2}\d{4})(?![a-z]))",
    re.I,
)
_PROVINCE = re.compile(r"(?<![a-z])(?:provinsi|propinsi|prov|prop)\b[\s.:]*([^,;\d\n(]+)", re.I)
_OF_PROVINCE = re.compile(r"^\W*(?:(?:provinsi|propinsi|prov|prop)\b[\s.:]*)?", re.I)
_SEVERAL = re.compile(r"[^\w ]|pro[pv]", re.IGNORECASE)
_LAST = re.compile(r"(,|\s-\s|\()(?=[^,(]*$)")
_PROVINCES = frozenset(
    place_key(name)
    for name in [
        "Aceh",
        "NAD",
        "Sumatera Utara",
        "Sumut",
        "Sumatera Barat",
        "Sumbar",
        "Riau",
        "Jambi",
        "Sumatera Selatan",
        "Sumsel",
        "Bengkulu",
        "Lampung",
        "Bangka Belitung",
        "Kepulauan Bangka Belitung",
        "Babel",
        "Kepulauan Riau",
        "Kepri",
        "DKI Jakarta",
        "Jakarta",
        "Jawa Barat",
        "Jabar",
        "Jawa Tengah",
        "Jateng",
        "DI Yogyakarta",
        "Yogyakarta",
        "DIY",
        "Daerah Istimewa Yogyakarta",
        "Jawa Timur",
        "Jatim",
        "Banten",
        "Bali",
        "Nusa Tenggara Barat",
        "NTB",
        "Nusa Tenggara Timur",
        "NTT",
        "Kalimantan Barat",
        "Kalbar",
        "Kalimantan Tengah",
        "Kalteng",
        "Kalimantan Selatan",
        "Kalsel",
        "Kalimantan Timur",
        "Kaltim",
        "Kalimantan Utara",
        "Kaltara",
        "Sulawesi Utara",
        "Sulut",
        "Sulawesi Tengah",
        "Sulteng",
        "Sulawesi Selatan",
        "Sulsel",
        "Sulawesi Tenggara",
        "Sultra",
        "Gorontalo",
        "Sulawesi Barat",
        "Sulbar",
        "Maluku",
        "Maluku Utara",
        "Malut",
        "Papua",
        "Papua Barat",
        "Papua Selatan",
        "Papua Tengah",
        "Papua Pegunungan",
        "Papua Barat Daya",
    ]
)
"""Provinces of the country, also as offices shorten them: a village of ours is none of another province's."""
_SHEET_NUMBER = re.compile(r"^\W*\d{1,3}(?:[\s.)\-]+)(?=\S*[^\W\d])")
_COPY = re.compile(r"\s*\(\d{1,2}\)\s*$")
_LEVELS = ("village", "district", "regency")

Said = dict[str, str]


def said_in(text: str) -> Said:
    """What a text says of village, district and regency, each as written with its word ("Kel. X"); the first of each counts.

    A village named twice and differently is not said at all.
    """
    said: Said = {}
    for level, name in _pieces(text):
        if level in said and level == "village" and place_key(said[level]) != place_key(name):
            return {}
        said.setdefault(level, name)
    return said


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        word, level = words[at], words[at].lastgroup or "none"
        at += 1
        stop = words[at].start() if at < len(words) else len(text)
        # "Desa Kota Baru": a level's word right behind another is part of the name
        if at < len(words) and words[at].start() == word.end() and words[at].lastgroup == "regency":
            at += 1
            stop = words[at].start() if at < len(words) else len(text)
        name = _END.split(text[word.end() : stop].strip(" \t.:,;-"), maxsplit=1)[0].strip(" .:-_")
        if name and level in _LEVELS:
            said = word.group().partition("/")[0] if level == "district" else word.group()
            yield level, f"{said.strip(' .:')} {name}"


def fits(index: PlaceIndex, text: str, level: str) -> str:
    """The longest beginning of a text that is a place of that level and is followed by nothing that could be name; else ""."""
    words = text.split()
    for count in range(len(words), 0, -1):
        head, rest = " ".join(words[:count]), " ".join(words[count:])
        if _AFTER.match(rest) and index.is_known(head, level):
            return head
    return ""


def resolve_said(index: PlaceIndex, said: Said, district: str | None = None, regency: str | None = None) -> Resolution:
    """The village that was said; districts and regencies of columns come before what the text says of them."""
    village = fits(index, said.get("village", ""), "village")
    if not village:
        return Resolution(None, "desa/kelurahan tidak disebut")
    return index.resolve(village, *above(index, said, district, regency))


def above(
    index: PlaceIndex, said: Said, district: str | None = None, regency: str | None = None
) -> tuple[str | None, str | None]:
    """District and regency: the cell where it is filled, else what was said, else the cell."""
    if not (district or "").strip() and "district" in said:
        district = fits(index, said["district"], "district") or said["district"]
    if not (regency or "").strip() and "regency" in said:
        regency = fits(index, said["regency"], "regency") or said["regency"]
    return district, regency


def bare_sheet(name: str) -> str:
    """The name of a sheet without the number before it: "3. Oesao", "03_DS Oesao" -> "Oesao", "DS Oesao"."""
    return _COPY.sub("", _SHEET_NUMBER.sub("", name.replace("_", " "))).strip() or name


def said_of_sheet(index: PlaceIndex, name: str) -> Said:
    """Village and district of a sheet that names both ("Oesao - Kupang Timur") and nothing else; {} for any other."""
    parts = [part.strip(" .)") for part in re.split(r"\s-\s|[,/(]", bare_sheet(name)) if part.strip(" .)")]
    if len(parts) == 2 and index.resolve(parts[0], parts[1]).code:
        return {"village": parts[0], "district": parts[1]}
    return {}


def resolve_address(
    index: PlaceIndex, text: str, around: Said, district: str | None, regency: str | None
) -> Resolution:
    """The village of a whole address in one cell. ``around``: what title and group rows say, used where the address is silent.

    Without any word for a level the parts between commas, or the words themselves, must name a village together with its
    district or regency; a bare name that fits nothing else is never taken.
    """
    said = said_in(text)
    if "village" in said:
        return resolve_said(index, {**around, **said}, district, regency)
    district, regency = above(index, {**around, **said}, district, regency)
    hits: dict[bool, set[str]] = {True: set(), False: set()}  # whether the text names village, district and regency
    for village, low, high in _guesses(text, bool((district or regency or "").strip())):
        if index.is_known(village, "village"):
            code = index.resolve(village, low or district, high or regency).code
            if code and within(index, code, district, regency):  # what columns say is never overruled
                hits[bool(low and high)].add(code)
    sure = hits[True] or hits[False]
    if len(sure) == 1:
        return Resolution(sure.pop())
    return Resolution(None, "alamat tidak menunjuk satu desa/kelurahan")


def is_elsewhere(index: PlaceIndex, text: str, whole: bool = False) -> bool:
    """Whether a text names a province that is not ours: by the word for it, or as its last part; ``whole``: the text is a province."""
    return any(
        not index.is_known(name, "province") and not (behind and index.is_known(behind, "village"))
        for name, behind in _provinces_in(text, whole)
    )


def _provinces_in(text: str, whole: bool) -> tuple[tuple[str, str], ...]:
    """Provinces that a text names, ours too; of its last part also what is written there: there are villages called Gorontalo."""
    if not whole and not _SEVERAL.search(text):  # most cells are one name
        return ((text, text),) if place_key(text) in _PROVINCES else ()
    last = re.split(r"[,;\n]|\s-\s", text)[-1]
    named = [(text, "")] if whole else [(one[1], "") for one in _PROVINCE.finditer(text)]
    names = [(_OF_PROVINCE.sub("", part).strip(" .,:;-()"), behind) for part, behind in [*named, (last, last)]]
    return tuple((name, behind) for name, behind in names if place_key(name) in _PROVINCES)


def without_province(index: PlaceIndex, text: str) -> str:
    """A place without the name of our own province behind it: "Kab. Kupang, NTT", "Kabupaten Kupang - NTT"."""
    behind = _LAST.search(text)
    last = _OF_PROVINCE.sub("", text[behind.end() :]).strip(" .()") if behind else ""
    return text[: behind.start()] if behind and index.is_known(last, "province") else text


def within(index: PlaceIndex, code: str, district: str | None, regency: str | None) -> bool:
    """Whether a village lies where the columns say, as far as they say anything."""
    for text, level, length in ((district, "district", 8), (regency, "regency", 5)):
        if (text or "").strip() and code[:length] not in index.codes(text or "", level):
            return False
    return True


def _guesses(text: str, anchored: bool) -> Iterator[tuple[str, str | None, str | None]]:
    """Readings of an address as (village, district, regency). ``anchored``: something else already
    names a district or regency."""
    word = _WORD.search(text)
    if anchored and word and (head := text[: word.start()].strip(" .,;:(-/")):
        yield head, None, None  # "Teka Iku RT 01/RW 02", "Teka Iku (Kec. Kangae)"
    parts = [part.strip(" .") for part in re.split(r"[,;\n]|\s-\s", text) if part.strip(" .")]
    for at, part in enumerate(parts):
        rest = parts[at + 1 :]
        if len(rest) > 1:
            yield part, rest[0], rest[1]
        if rest:
            yield part, rest[0], None
            yield part, None, rest[0]
        if anchored:
            yield part, None, None
    words = text.split()
    if len(parts) == 1 and 2 <= len(words) <= 8:
        for first in range(1, len(words)):
            head, tail = " ".join(words[:first]), words[first:]
            yield head, " ".join(tail), None
            yield head, None, " ".join(tail)
            for second in range(1, len(tail)):
                yield head, " ".join(tail[:second]), " ".join(tail[second:])

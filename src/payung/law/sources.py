"""Where values of the law come from: families of sources as data, and what a mark may say of them.

A value names its article in `basis` ("PP 44/2015 ps. 37") or says that none was seen ("pasal belum dilihat") or that there is
none ("tidak ada pasal"), and where it
was read in `source`, parts divided by ";". Parts of one publisher, one group of publishers or one program are one family:
they repeat each other. "high" needs the text of the article itself, or two families that do not hang together; a value
that somebody only remembers is "low". `faults` holds the data to that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from payung.law.store import Statute

TEXT, OFFICIAL, LAWYERS, PAYROLL, PRESS, PROGRAM, DERIVED, UNREAD = (
    "text", "official", "lawyers", "payroll", "press", "program", "derived", "unread",
)  # fmt: skip
Article = tuple[str, str]


class Family(NamedTuple):
    """One family of sources. signs: how a part of a source begins that belongs to it.

    kind: what it is. TEXT reproduces articles word for word: those that the part itself names, or `articles`. DERIVED was
    computed by the law's own formula and counts only beside a printed figure. UNREAD is none at all.
    """

    name: str
    kind: str
    signs: tuple[str, ...]
    articles: str = ""


class Cited(Protocol):
    """A dated value or a relief."""

    @property
    def basis(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def verified(self) -> str: ...


FAMILIES = (
    Family("pasal.id", TEXT, ("pasal.id",)),
    Family("hrd-forum", TEXT, ("hrd-forum.com",), "PP 45/2015 ps. 15 sampai 17"),
    Family("spsitasik", TEXT, ("spsitasik.org",), "PP 44/2015 ps. 1"),
    Family("flipbuilder", OFFICIAL, ("flipbuilder",)),
    Family("BPJS Ketenagakerjaan", OFFICIAL, ("908 PROBIS", "bahan sosialisasi BPJS", "surat edaran batas JP")),
    Family("scribd", OFFICIAL, ("scribd",)),
    Family("indonesiabaik", OFFICIAL, ("indonesiabaik.id",)),
    Family("hukumonline", LAWYERS, ("hukumonline",)),
    Family("siplawfirm", LAWYERS, ("siplawfirm.id",)),
    Family("dfdl", LAWYERS, ("dfdl.com",)),
    Family("oneasia", LAWYERS, ("oneasia.legal",)),
    Family("leglobal", LAWYERS, ("leglobal.law",)),
    Family("lexology", LAWYERS, ("lexology",)),
    Family("makarim", LAWYERS, ("makarim.com",)),
    Family("kliklegal", LAWYERS, ("kliklegal.com",)),
    Family("enforcea", LAWYERS, ("enforcea.com",)),
    Family("expatindonesia", LAWYERS, ("expatindonesia.id",)),
    Family("permitindo", LAWYERS, ("permitindo.com",)),
    Family("krishand", PAYROLL, ("krishand",)),
    Family("sleekr", PAYROLL, ("sleekr.co",)),
    Family("gadjian", PAYROLL, ("gadjian",)),
    Family("i-admin", PAYROLL, ("i-admin.com",)),
    Family("jimmybudhi", PAYROLL, ("jimmybudhi.com",)),
    Family("sakura-system", PAYROLL, ("sakura-system",)),
    Family("Kompas Gramedia", PRESS, ("kompas", "keuangan.kontan", "nasional.kontan", "amp.kontan", "star.grid", "bali.tribunnews", "tribun-")),
    Family("Antara", PRESS, ("antaranews", "jatim.antaranews", "jateng.antaranews", "kalteng.antaranews")),
    Family("Trans Media", PRESS, ("detik", "cnbcindonesia")),
    Family("MNC", PRESS, ("bali.inews", "idxchannel", "okezone")),
    Family("Pikiran Rakyat", PRESS, ("depok.pikiran-rakyat", "kabarpriangan")),
    Family("Jawa Pos", PRESS, ("jabar.jpnn",)),
    Family("Disway", PRESS, ("radarmukomuko.disway",)),
    Family("Tirto", PRESS, ("tirto.id",)),
    Family("Republika", PRESS, ("republika",)),
    Family("Bisnis Indonesia", PRESS, ("finansial.bisnis.com",)),
    Family("Suara Indonesia", PRESS, ("jatim.suaraindonesia",)),
    Family("alkhairaat", PRESS, ("media.alkhairaat.id",)),
    Family("bongkar86", PRESS, ("bongkar86.com",)),
    Family("bursakota", PRESS, ("bursakota.co.id",)),
    Family("beritadaerah", PRESS, ("beritadaerah.co.id",)),
    Family("bergelora", PRESS, ("bergelora",)),
    Family("cinews", PRESS, ("cinews.id",)),
    Family("cobisnis", PRESS, ("cobisnis",)),
    Family("haluanntt", PRESS, ("haluanntt.com",)),
    Family("humanresourcesonline", PRESS, ("humanresourcesonline",)),
    Family("ipol", PRESS, ("ipol.id",)),
    Family("kabardewata", PRESS, ("kabardewata",)),
    Family("landbank", PRESS, ("landbank.co.id",)),
    Family("metrosulteng", PRESS, ("metrosulteng",)),
    Family("naker.news", PRESS, ("naker.news",)),
    Family("newstechupdates", PRESS, ("newstechupdates",)),
    Family("pasardana", PRESS, ("pasardana.id",)),
    Family("radiodms", PRESS, ("radiodms.com",)),
    Family("semarak", PRESS, ("semarak.co",)),
    Family("seputarpabrik", PRESS, ("seputarpabrik.com",)),
    Family("spkep-spsi", PRESS, ("spkep-spsi.org",)),
    Family("statusternate", PRESS, ("statusternate",)),
    Family("suarakarya", PRESS, ("suarakarya",)),
    Family("zonasultra", PRESS, ("zonasultra",)),
    Family("123dok", OFFICIAL, ("tarif gabungan pada 123dok", "adoc.pub")),
    Family("prototipe kantor cabang", PROGRAM, ("simulasi BPU, prototipe", "simulasi PU", "prototipe kantor cabang", "kamus jenis usaha prototipe",
           "prosedur resmi BPJS Ketenagakerjaan yang dikutip prototipe", "tanya jawab resmi yang dikutip prototipe")),
    Family("kalkulator terbuka", PROGRAM, ("kalkulator terbuka", "daftar batas pada kalkulator terbuka", "dicocokkan dengan simulator terbuka")),
    Family("turunan rumus", DERIVED, ("turunan", "sama dengan santunan", "polanya sama")),
    Family("belum dibaca", UNREAD, ("tercatat pada laporan", "di luar peraturan", "bali.inews.id mencetak")),
)  # fmt: skip
_UNREAD = re.compile(r"\bbelum (?:dibaca|ditemukan|dilihat)\b")
_NONE = re.compile(r"\bpasal[^;]* belum dilihat|\btidak ada pasal\b")
_CITED = re.compile(
    r"((?:UU|PP|Perpres|Permenaker|PMK|Perdir) [\w./]+) ps\. ((?:\d+[A-Z]?(?: ayat \(\d+\))?(?:, | dan | sampai )?)+)"
)
_ANNEX = re.compile(r"((?:PP|Permenaker) [\d/]+)[^;]*?(Lampiran(?: [IV]+)?)")


def parts_of(source: str) -> list[str]:
    """The single sources of a value."""
    return [part.strip() for part in source.split(";") if part.strip()]


def family_of(part: str) -> Family | None:
    """The family that a source belongs to, by the longest sign; one that says so is unread; None for a stranger."""
    fitting = [(len(sign), one) for one in FAMILIES for sign in one.signs if part.startswith(sign)]
    if not fitting and _UNREAD.search(part):
        return FAMILIES[-1]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def articles(text: str) -> set[Article]:
    """Articles and annexes that a text names: "PP 44/2015 ps. 37 ayat (2)" is ("PP 44/2015", "37"); ranges are written out."""
    named: set[Article] = set()
    for decree, numbers in _CITED.findall(text):
        plain = re.sub(r" ayat \(\d+\)", "", numbers)
        for first, last in re.findall(r"(\d+) sampai (\d+)", plain):
            named |= {(decree, str(number)) for number in range(int(first), int(last) + 1)}
        named |= {(decree, number) for number in re.findall(r"\d+[A-Z]?", plain)}
    return named | set(_ANNEX.findall(text))


def has_article(value: Cited) -> bool:
    """Whether the value names an article or an annex."""
    return bool(articles(value.basis))


def families_of(value: Cited) -> list[Family]:
    """The families that a value rests on, each once; one that was not read is none, a source in no family is left out."""
    found_in = (family_of(part) for part in parts_of(value.source))
    return list(dict.fromkeys(one for one in found_in if one is not None and one.kind != UNREAD))


def rests_on_text(value: Cited) -> bool:
    """Whether somebody reproduces an article of the basis word for word."""
    named = articles(value.basis)
    for part in parts_of(value.source):
        family = family_of(part)
        if family is not None and family.kind == TEXT and (articles(part) or articles(family.articles)) & named:
            return True
    return False


def highest_mark(value: Cited) -> str:
    """The best mark that the sources of a value allow: high, medium or low."""
    families = families_of(value)
    printed = [one for one in families if one.kind != DERIVED]
    if rests_on_text(value) or (printed and len(families) > 1):
        return "high"
    return "medium" if families else "low"


def every_value(law: Statute) -> Iterator[tuple[str, int, Cited]]:
    """Every value and relief with its name and the year from which it holds."""
    for parameter in law:
        for value in parameter.values:
            yield f"{parameter.id}@{value.start}", value.start.year, value
    for relief in law.reliefs:
        yield relief.id, relief.start.first_day.year, relief


def faults(law: Statute) -> list[str]:
    """What does not hold in the citations of a statute, one line each; empty where all is well."""
    order = ("low", "medium", "high")
    lines = []
    for name, year, value in every_value(law):
        lines += [f"{name}: no family for {part!r}" for part in parts_of(value.source) if family_of(part) is None]
        best = highest_mark(value)
        if order.index(value.verified) > order.index(best):
            lines.append(f"{name}: marked {value.verified}, its sources allow {best}")
        if not has_article(value) and not _NONE.search(value.basis):
            lines.append(f"{name}: names no article and does not say so: {value.basis}")
        years = [int(text) for text in re.findall(r"/(?:PERDIR\.\d+/\d\d)?((?:19|20)\d\d)\b", value.basis)]
        if years and min(years) > year:
            lines.append(f"{name}: holds from {year} on decrees of {min(years)} and later")
    return lines

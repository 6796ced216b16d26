"""An explanation as the pages show it: every line in the reader's language, every source a link to its history."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.kernel.months import MONTH_NAMES
from payung.law import Explanation
from payung.law.store import statute
from payung.ui.components.formats import long_date, month_name, number, rupiah
from payung.ui.components.parts import Input
from payung.ui.components.words import Word
from payung.ui.statute.explained import trimmed_percent
from payung.ui.statute.words import SPOKEN, UNITS, UNITS_OF, word_of

# labels that the law puts together from parts, and words that it gives as answers
WORDS: tuple[Word, ...] = (
    _("JKK, pemberi kerja"),
    _("JKM, pemberi kerja"),
    _("JHT, pemberi kerja"),
    _("JHT, pekerja"),
    _("JP, pemberi kerja"),
    _("JP, pekerja"),
    _("Jumlah upah sebulan"),
    _("Nilai kontrak tanpa PPN"),
    _("Dari pemerintah"),
    _("Dari iuran JKK"),
    _("Dari iuran JKM"),
    _("satu untuk bersama"),
    _("Santunan sementara tidak mampu bekerja"),
    _("Hak beasiswa pendidikan anak"),
    _("Hak mengambil JHT sebagian"),
    _("Santunan meninggal karena kecelakaan kerja"),
    _("sama besar"),
    _("majemuk tahunan"),
    _("Bulan kepesertaan penuh sejak terdaftar"),
    _("Menurut bacaan lain: bulan iuran berturut-turut"),
    _("Menurut bacaan lain: lama kepesertaan"),
    _("tidak ada ahli waris"),
    _("Hari libur dan cuti bersama menurut SKB tiga menteri."),
    _("Hari libur dari tabel umum; SKB tahun itu belum tercatat, jadi periksa hari libur yang bergeser."),
)

_MONTH = "|".join(MONTH_NAMES)
_DAY = re.compile(rf"^(\d{{1,2}}) ({_MONTH}) (\d{{4}})$")
_OF_MONTH = re.compile(rf"^({_MONTH}) (\d{{4}})$")


def _rupiah(text: str) -> str:
    return rupiah(int(re.sub(r"\D", "", text)))


def _month(text: str) -> str:
    match = _OF_MONTH.match(text)
    return month_name(f"{match[2]}-{MONTH_NAMES.index(match[1]) + 1:02d}") if match else text


def _percent(text: str) -> str:
    whole, _sep, rest = text.replace(".", "").partition(",")
    return trimmed_percent(int(whole) * 10_000 + int(rest.ljust(4, "0") or 0))


def _same(text: str) -> str:
    return text


Reader = Callable[[str], str]
# (form of a label, message with a place for each part, how each part is read)
Form = tuple[str, Word, dict[str, Reader]]
_FORMS: tuple[Form, ...] = (
    (rf"Iuran BPU (?P<month>(?:{_MONTH}) \d{{4}})", _("Iuran BPU %(month)s"), {"month": _month}),
    (rf"Iuran PU (?P<month>(?:{_MONTH}) \d{{4}})", _("Iuran PU %(month)s"), {"month": _month}),
    (
        r"Bulan ke-(?P<first>\d+) sampai ke-(?P<last>\d+)",
        _("Bulan ke-%(first)s sampai ke-%(last)s"),
        {"first": _same, "last": _same},
    ),
    (r"Bulan ke-(?P<number>\d+)", _("Bulan ke-%(number)s"), {"number": _same}),
    (r"Bagian di atas (?P<amount>Rp[\d.]+)", _("Bagian di atas %(amount)s"), {"amount": _rupiah}),
    (r"Kontrak (?P<months>\d+) bulan", _("Kontrak %(months)s bulan"), {"months": _same}),
    (r"Perpanjangan (?P<months>\d+) bulan", _("Perpanjangan %(months)s bulan"), {"months": _same}),
    (r"Tarif JKK kelas (?P<risk>[IV]+)", _("Tarif JKK kelas %(risk)s"), {"risk": _same}),
    (r"Saldo akhir (?P<year>\d{4})", _("Saldo akhir %(year)s"), {"year": _same}),
    (r"Tingkat hasil (?P<year>\d{4})", _("Tingkat hasil %(year)s"), {"year": _same}),
    (r"Penerima (?P<number>\d+)", _("Penerima %(number)s"), {"number": _same}),
    (r"Ahli waris (?P<number>\d+)", _("Ahli waris %(number)s"), {"number": _same}),
    (r"baris (?P<row>\d+)", _("baris %(row)s"), {"row": _same}),
    (r"tanggal (?P<day>\d+)", _("tanggal %(day)s"), {"day": _same}),
    (rf"sampai (?P<month>(?:{_MONTH}) \d{{4}})", _("sampai %(month)s"), {"month": _month}),
)
FORMS = tuple((re.compile(f"^{form}$"), word, readers) for form, word, readers in _FORMS)
_PERSON = re.compile(r"^(?:Ahli waris|Penerima) (\d+)$")
_LOST = re.compile(r"^(?P<label>.+?)(?P<side> \((?:kanan|kiri)\))?(?:, fungsi hilang (?P<loss>[\d.,]+) %)?$")


def translated(text: str) -> str:
    """A label or an answer of the law in the reader's language."""
    for form, word, readers in FORMS:
        match = form.match(text)
        if match:
            return str(word) % {name: read(match[name]) for name, read in readers.items()}
    day = _DAY.match(text)
    if day:
        return long_date(date(int(day[3]), MONTH_NAMES.index(day[2]) + 1, int(day[1])))
    lost = _LOST.match(text)
    if lost and (lost["side"] or lost["loss"]):
        side = {" (kanan)": _(" (kanan)"), " (kiri)": _(" (kiri)")}.get(lost["side"] or "", "")
        tail = gettext(", fungsi hilang %(share)s") % {"share": _percent(lost["loss"])} if lost["loss"] else ""
        return f"{gettext(lost['label'])}{side}{tail}"
    return gettext(text) if text.strip() else text


def value_text(node: Explanation, key: str = "") -> str:
    """The value of a line: "Rp16.800", "0,24%", "24 bulan", "Ya"."""
    if isinstance(node.value, bool):
        return gettext("Ya") if node.value else gettext("Tidak")
    if isinstance(node.value, int):
        if node.unit.startswith("IDR"):
            return rupiah(node.value)
        if node.unit == "ppm":
            return trimmed_percent(node.value)
        unit = word_of(UNITS, UNITS_OF[key]) if key in UNITS_OF else word_of(SPOKEN, node.unit)
        return f"{number(node.value)}\u00a0{unit}".strip()
    if node.value is None or node.value in _reliefs():
        return ""
    return translated(str(node.value))


@dataclass(frozen=True)
class Node:
    """One line of the tree. `mark` is medium or low where the value is not certain."""

    label: str
    value: str
    basis: str
    source: str
    note: str
    mark: str
    url: str
    children: tuple[Node, ...] = ()

    def walk(self) -> Iterator[Node]:
        """This line and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def node_of(tree: Explanation, used: Collection[str], people: Sequence[Word] = ()) -> Node:
    """A tree for a page.

    used: ids of the parameters that the calculation reads; people: what each numbered heir or survivor is.
    """
    key = source_of(tree, used)
    return Node(
        label=_named(tree.label, people),
        value=value_text(tree, key),
        basis=tree.basis,
        source=tree.source,
        note=gettext(tree.note) if tree.note else "",
        mark=tree.verified if tree.verified in ("medium", "low") else "",
        url=address_of(key),
        children=tuple(node_of(child, used, people) for child in tree.children),
    )


def _named(label: str, people: Sequence[Word]) -> str:
    """A label; a numbered person also says who it is."""
    match = _PERSON.match(label)
    word = people[int(match[1]) - 1] if match and int(match[1]) <= len(people) else ""
    return f"{translated(label)} ({str(word).lower()})" if word else translated(label)


def inputs_of(node: Node) -> Input:
    """The same line for paper, where nothing opens."""
    return Input(
        label=node.label,
        value=node.value,
        basis=node.basis,
        source=node.source,
        verified=not node.mark,
        children=[inputs_of(child) for child in node.children],
    )


def address_of(key: str) -> str:
    """The page of a parameter or of a relief; nothing for an empty key."""
    if not key:
        return ""
    return reverse("law_parameter", args=[key]) if "." in key else reverse("law_relief", args=[key])


def source_of(node: Explanation, used: Collection[str] = ()) -> str:
    """The id of the parameter or relief that a line cites; "" when it cites none, or not surely one."""
    labels, sources = _index()
    if isinstance(node.value, str) and node.value in _reliefs():
        return node.value
    if not node.basis:
        return ""
    if node.label in labels:
        return labels[node.label]
    keys = sources.get((node.basis, node.source, node.verified, node.note), frozenset())
    keys = (keys & set(used)) or keys
    if len(keys) > 1:
        keys = frozenset(key for key in keys if node.value in _figures(key))
    return next(iter(keys)) if len(keys) == 1 else ""


Source = tuple[str, str, str, str]


@cache
def _index() -> tuple[dict[str, str], dict[Source, frozenset[str]]]:
    """Parameters by their label, and by what their values cite."""
    sources: dict[Source, frozenset[str]] = {}
    for parameter in statute():
        for value in parameter.values:
            key = (value.basis, value.source, value.verified, value.note)
            sources[key] = sources.get(key, frozenset()) | {parameter.id}
    return {parameter.label: parameter.id for parameter in statute()}, sources


@cache
def _reliefs() -> frozenset[str]:
    return frozenset(relief.id for relief in statute().reliefs)


@cache
def _figures(key: str) -> frozenset[Any]:
    """Every figure and word inside the values of a parameter."""
    return frozenset(_leaves([value.value for value in statute().parameter(key).values]))


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    else:
        yield value

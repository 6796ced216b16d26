"""Reading a file that somebody typed by hand (YAML), node by node, so that every refusal names the line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from fractions import Fraction

import yaml

from payung.awards.errors import SheetRefused

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_BYTES = 4_000_000
DEEPEST = 4  # lists of rows in a part of the file
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:[.,][0-9]{1,30})?")
# Letters that steer a terminal, turn a line around or stand for nothing: no name has them, and two names could look like one.
_UNSEEN = frozenset(
    "\u200b\u200e\u200f\u2028\u2029\u2060\ufeff" + "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
)


def composed(text: str) -> yaml.Node:
    """The nodes of the file with their lines; one that refers to itself or is nested deeply is refused before it is built."""
    if len(text.encode()) > MOST_BYTES:
        raise SheetRefused("SHEET_LARGE", "Baris %(line)s: berkas terlalu besar, paling banyak 4 MB.", line=1)
    depth = 0
    try:
        for event in yaml.parse(text, Loader=LOADER):
            if isinstance(event, yaml.AliasEvent):
                raise wrong("SHEET_ALIAS", "Baris %(line)s: rujukan (&, *) tidak dibaca; tulis isinya.", event)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise wrong("SHEET_DEEP", "Baris %(line)s: isinya bertingkat terlalu dalam.", event)
        node = yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise SheetRefused(
            "SHEET_YAML",
            "Baris %(line)s: bukan YAML yang sah; periksa tanda baca dan lekuknya.",
            line=mark.line + 1 if mark else 1,
        ) from error
    if node is None:
        raise SheetRefused("SHEET_EMPTY", "Baris %(line)s: berkas kosong.", line=1)
    return node


def wrong(code: str, message_id: str, at: yaml.Node | yaml.Event, **facts: object) -> SheetRefused:
    """The refusal of what stands at a node."""
    mark = at.start_mark
    return SheetRefused(code, message_id, line=mark.line + 1 if mark else 1, **facts)


def fields(node: yaml.Node) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
    """Name, its node and the value of each field; one that stands twice is refused, it would silently win."""
    if not isinstance(node, yaml.MappingNode):
        raise wrong("SHEET_FIELDS", "Baris %(line)s: di sini harus ada nama dan nilainya.", node)
    seen = set()
    for key, value in node.value:
        name = word(key)
        if name in seen:
            raise wrong("SHEET_TWICE", "Baris %(line)s: «%(name)s» tertulis dua kali.", key, name=name)
        seen.add(name)
        yield name, key, value


def named_parts(node: yaml.Node, allowed: Collection[str], needed: Collection[str]) -> dict[str, yaml.Node]:
    """The parts of a file by name. Raises SheetRefused for one that is not `allowed`, and where a `needed` one is missing."""
    parts: dict[str, yaml.Node] = {}
    for name, key, value in fields(node):
        if name not in allowed:
            raise wrong("SHEET_PART", "Baris %(line)s: bagian «%(name)s» tidak dikenal.", key, name=name)
        parts[name] = value
    for name in needed:
        if name not in parts:
            raise wrong("SHEET_PART_MISSING", "Baris %(line)s: bagian «%(name)s» tidak ada.", node, name=name)
    return parts


def items(node: yaml.Node | None) -> list[yaml.Node]:
    """The entries of a list; of a part that is not there none."""
    if node is None:
        return []
    if not isinstance(node, yaml.SequenceNode):
        raise wrong("SHEET_LIST", "Baris %(line)s: di sini harus ada sebuah daftar.", node)
    return list(node.value)


def word(node: yaml.Node) -> str:
    """A word as it stands in the file: a candidate may be called "no" or "12"."""
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        raise wrong("SHEET_WORD", "Baris %(line)s: di sini harus ada sebuah kata.", node)
    text = str(node.value).strip()
    if any(one in _UNSEEN or (unicodedata.category(one) == "Cc" and one not in "\t\n\r") for one in text):
        raise wrong("SHEET_UNSEEN", "Baris %(line)s: ada tanda yang tidak tampak di sini; tulis ulang katanya.", node)
    return text


def number(node: yaml.Node, label: str) -> Fraction:
    """An exact number, with point or comma."""
    text = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
    if not _NUMBER.fullmatch(text):
        raise wrong("SHEET_NUMBER", "Baris %(line)s: nilai «%(name)s» bukan angka.", node, name=label)
    return Fraction(text.replace(",", "."))

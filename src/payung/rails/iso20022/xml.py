"""Shared by all ISO 20022 codecs: safe parsing, walking by local names, amounts, identifiers, plain names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from lxml import etree

from payung.kernel.money import MAX_RUPIAH
from payung.rails.errors import Issue, RailsError

SPACE = "urn:iso:std:iso:20022:tech:xsd:"
CURRENCY = "IDR"
SIZE_LIMIT = 64 * 1024 * 1024
TOLD = 1000
_AMOUNT = re.compile(r"^\+?0*([0-9]{1,16})(?:\.(0{0,5}))?$", re.ASCII)
_OWN_ID = re.compile(r"^[A-Za-z0-9][A-Za-z0-9.:+-]{0,34}$")
_ACCOUNT = re.compile(r"^[A-Za-z0-9]{1,34}$")
_BIC = re.compile(r"^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$")
_PLAIN = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")


@dataclass(frozen=True, slots=True)
class Node:
    """An element with the path that leads to it; names are local, whatever the version of the message."""

    element: etree._Element
    path: str

    @property
    def line(self) -> int:
        number: int | None = getattr(self.element, "sourceline", None)
        return number or 0

    def children(self, name: str) -> Iterator[Node]:
        """Children of a local name, numbered from 1 in their paths."""
        same_name = (child for child in self.element if local(child) == name)
        for number, child in enumerate(same_name, start=1):
            yield Node(child, f"{self.path}/{name}[{number}]")

    def child(self, *names: str) -> Node | None:
        """The first element at the end of a chain of local names."""
        node: Node | None = self
        for name in names:
            node = next(node.children(name), None) if node else None
        return node

    def text(self, *names: str) -> str | None:
        """Text of the element at the end of a chain, blanks around it removed; None when absent or empty."""
        node = self.child(*names)
        content = (node.element.text or "").strip() if node else ""
        return content or None

    def amount(self, issues: Issues, *names: str) -> int | None:
        """Whole rupiah of an amount element with its currency; what is no rupiah becomes an issue and None."""
        node = self.child(*names)
        if node is None:
            return None
        currency = node.element.get("Ccy", CURRENCY)
        if currency != CURRENCY:
            issues.add(node, "ISO_CURRENCY", "Mata uang bukan IDR")
            return None
        rupiah = parse_amount(node.element.text or "")
        if rupiah is None:
            issues.add(node, "ISO_AMOUNT", "Jumlah tidak sah")
        return rupiah

    def moment(self, issues: Issues, *names: str) -> datetime | None:
        """A date and time; what is none becomes an issue and None."""
        text = self.text(*names)
        if text is None:
            return None
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            issues.add(self, "ISO_DATE", "Waktu tidak sah")
            return None

    def day(self, issues: Issues, *names: str) -> date | None:
        """A date, given as Dt or as DtTm under the named element; what is none becomes an issue and None."""
        node = self.child(*names)
        text = node and (node.text("Dt") or node.text("DtTm"))
        if node is None or not text:
            return None
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            issues.add(node, "ISO_DATE", "Tanggal tidak sah")
            return None


class Issues:
    """Gathers what is wrong in a file that is read to its end, at most TOLD of them."""

    def __init__(self) -> None:
        self._found: list[Issue] = []

    def add(self, node: Node, code: str, message: str) -> None:
        if len(self._found) < TOLD:
            self._found.append(Issue(code, node.path, node.line, message))

    def all(self) -> tuple[Issue, ...]:
        return tuple(self._found)


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for comments and the like."""
    tag: object = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def parse(content: bytes, message: str, body: str, limit: int = SIZE_LIMIT) -> tuple[Node, str]:
    """The body element of a message such as pain.002.001 and its version such as "10".

    Raises RailsError: ISO_TOO_LARGE, ISO_XML (not well-formed, or with a document type), ISO_MESSAGE (another
    message than asked for).
    """
    if len(content) > limit:
        raise RailsError("ISO_TOO_LARGE", "Berkas melebihi %(limit)s bita", limit=limit)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as broken:
        line = int(getattr(broken, "lineno", 0) or 0)
        raise RailsError("ISO_XML", "Berkas XML rusak pada baris %(line)s", line=line) from broken
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise RailsError("ISO_XML", "Berkas XML rusak pada baris %(line)s", line=1)
    space = etree.QName(root).namespace or ""
    version = space.removeprefix(f"{SPACE}{message}.")
    body_node = Node(root, "Document").child(body)
    if local(root) != "Document" or not re.fullmatch(r"[0-9]{2}", version) or body_node is None:
        raise RailsError("ISO_MESSAGE", "Berkas bukan pesan %(message)s", message=message)
    return body_node, version


def format_amount(rupiah: int) -> str:
    """Whole rupiah from 0 to 10^15 as a decimal of two digits. Raises RailsError(ISO_AMOUNT) outside."""
    if not 0 <= rupiah <= MAX_RUPIAH:
        raise RailsError("ISO_AMOUNT", "Jumlah di luar rentang: %(value)s", value=rupiah)
    return f"{rupiah}.00"


def parse_amount(text: str) -> int | None:
    """Whole rupiah of an XML decimal; None when it is none, has cents, or exceeds 10^15."""
    match = _AMOUNT.fullmatch(text.strip()[:40])
    rupiah = int(match[1]) if match else MAX_RUPIAH + 1
    return rupiah if rupiah <= MAX_RUPIAH else None


def own_id(text: str) -> str:
    """An identifier of ours, as it is. Raises RailsError(ISO_ID) unless 1-35 plain letters, digits, `.:+-`."""
    if not _OWN_ID.fullmatch(text):
        raise RailsError("ISO_ID", "Nomor pesan atau kode bank tidak sah")
    return text


def account_id(text: str) -> str:
    """An account number, as it is. Raises RailsError(ISO_ACCOUNT) unless 1-34 letters and digits."""
    if not _ACCOUNT.fullmatch(text):
        raise RailsError("ISO_ACCOUNT", "Nomor rekening tidak sah")
    return text


def bic(text: str) -> str:
    """A BIC of 8 or 11 characters, as it is. Raises RailsError(ISO_BIC) for anything else."""
    if not _BIC.fullmatch(text):
        raise RailsError("ISO_BIC", "Kode BIC tidak sah: %(value)s", value=text[:20])
    return text


def plain(text: str, limit: int) -> str:
    """A name or remark in the letters that every bank takes: accents dropped, others written as a full stop.

    Raises RailsError(ISO_TEXT) when nothing but signs is left.
    """
    folded = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    kept = " ".join(_PLAIN.sub(".", " ".join(bare.split())).split())[:limit].strip()
    if not any(letter.isalnum() for letter in kept):
        raise RailsError("ISO_TEXT", "Sebuah nama atau keterangan tidak berisi huruf Latin yang dapat dikirim ke bank")
    return kept


def add(parent: etree._Element, *names: str, text: str | None = None, **attributes: str) -> etree._Element:
    """A chain of new elements under `parent`; the last one holds the text. Without namespace: see `pain001`."""
    element = parent
    for name in names:
        element = etree.SubElement(element, name)
    for key, value in attributes.items():
        element.set(key, value)
    if text is not None:
        element.text = text
    return element


def document(message: str, body: etree._Element) -> bytes:
    """A whole file around a body element."""
    # The elements carry no namespace of their own; the default one of the root takes them in.
    inner = etree.tostring(body, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{SPACE}{message}">{inner}</Document>\n'.encode()


def stamp(moment: datetime) -> str:
    """A moment with its zone, to the second. Raises RailsError(ISO_DATE) when the zone is missing."""
    if moment.utcoffset() is None:
        raise RailsError("ISO_DATE", "Waktu tanpa zona: %(value)s", value=moment.isoformat())
    return moment.replace(microsecond=0).isoformat()

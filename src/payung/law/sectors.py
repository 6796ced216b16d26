"""What decides a price before anything is counted: the sector of an occupation, the class of a payer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from payung.law.errors import LawError
from payung.law.inputs import PayerClass, Sector
from payung.law.store import Statute, statute

_WORD = re.compile(r"\w+", re.UNICODE)
WORDS, KINDS = "membership.transport_words", "membership.payer_kinds"
UNSAID = "existing"  # the kind of members whose payer nobody has stated: counted as such, never an answer of somebody


@dataclass(frozen=True, slots=True)
class SectorReading:
    """The sector of an occupation, and the word of the list that decided; "" where none is on it."""

    sector: Sector
    word: str = ""


@dataclass(frozen=True, slots=True)
class PayerKind:
    """A kind of payer with the class that reliefs look at, and the article for it."""

    kind: str
    label: str
    payer_class: PayerClass
    basis: str


def transport_words(law: Statute | None = None) -> tuple[str, ...]:
    """The words that make an occupation one of the transport sector (PP 50/2025 ps. 4 ayat (1)), in the order of the list."""
    rows = (law or statute()).parameter(WORDS).values[-1].value
    return tuple(row["word"] for row in rows)


def sector_of(occupation: str, *, law: Statute | None = None) -> SectorReading:
    """The sector of an occupation as somebody wrote it: transport where one of its words stands on the list, else other."""
    listed = transport_words(law)
    written = set(_WORD.findall(occupation.lower()))
    word = next((one for one in listed if one in written), "")
    return SectorReading(Sector.TRANSPORT if word else Sector.OTHER, word)


def sectors_of(occupations: Iterable[str | None], *, law: Statute | None = None) -> list[str]:
    """The sector word of each occupation, each distinct text read once."""
    sector_by_text: dict[str, str] = {}
    answer = []
    for occupation in occupations:
        text = occupation or ""
        if text not in sector_by_text:
            sector_by_text[text] = sector_of(text, law=law).sector.word
        answer.append(sector_by_text[text])
    return answer


@lru_cache(maxsize=8)
def payer_kinds(law: Statute | None = None) -> Mapping[str, PayerKind]:
    """The kinds of payer by their code, each with its class and basis."""
    rows = (law or statute()).parameter(KINDS).values[-1].value
    return {
        row["kind"]: PayerKind(row["kind"], row["label"], PayerClass.of_word(row["class"]), row["basis"])
        for row in rows
    }


def stated_payers(law: Statute | None = None) -> tuple[str, ...]:
    """The kinds of payer that somebody who is asked may name, in the order of the list."""
    return tuple(kind for kind in payer_kinds(law) if kind != UNSAID)


def payer_class(kind: str, *, law: Statute | None = None) -> PayerClass:
    """The class of a kind of payer. Raises LawError(LAW_PAYER_KIND) for a kind that the list does not have."""
    kinds = payer_kinds(law)
    if kind not in kinds:
        raise LawError("LAW_PAYER_KIND", "Jenis pembayar %(kind)s tidak ada dalam daftar", kind=kind)
    return kinds[kind].payer_class

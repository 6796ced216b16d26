"""What decides a price before anything is counted: the sector of an occupation, the class of a payer, the risk of a business."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from payung.law.errors import LawError
from payung.law.inputs import PayerClass, Sector
from payung.law.pu import RiskClass
from payung.law.store import Statute, statute

_WORD = re.compile(r"\w+", re.UNICODE)
WORDS, KINDS, CLASSES = "membership.transport_words", "membership.payer_kinds", "jkk.business_classes"
NO_SOURCE = "no_source"
ASK_CLASS = "Kelas risiko jenis usaha ini belum bersumber. Tanyakan kepada kantor cabang BPJS Ketenagakerjaan, lalu isi kelasnya."


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


def payer_class(kind: str, *, law: Statute | None = None) -> PayerClass:
    """The class of a kind of payer. Raises LawError(LAW_PAYER_KIND) for a kind that the list does not have."""
    kinds = payer_kinds(law)
    if kind not in kinds:
        raise LawError("LAW_PAYER_KIND", "Jenis pembayar %(kind)s tidak ada dalam daftar", kind=kind)
    return kinds[kind].payer_class


@dataclass(frozen=True, slots=True)
class RiskReading:
    """The risk class of a type of business: of one that the list has, with its basis; None and a question for any other."""

    business: str
    risk: RiskClass | None
    basis: str
    verified: str
    question: str = ""


def risk_of(business: str, *, law: Statute | None = None) -> RiskReading:
    """The JKK risk class of a type of business, named as the annex names it (small and capital letters alike).

    Nothing is guessed: a type that no source was seen for has no class here, is marked "no_source" and asks for it.
    """
    listed = (law or statute()).parameter(CLASSES).values[-1]
    wanted = " ".join(business.lower().split())
    for row in listed.value:
        if row["label"].lower() == wanted:
            return RiskReading(row["label"], RiskClass.of_word(row["class"]), listed.basis, listed.verified)
    return RiskReading(business, None, "", NO_SOURCE, ASK_CLASS)

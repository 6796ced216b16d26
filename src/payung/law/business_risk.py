"""The JKK risk class of a type of business, as the annex of the decree names it; what no source tells is asked, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from payung.kernel.months import Month
from payung.law.explain import Explanation, beside, cite, reason
from payung.law.inputs import MonthLike, month_from
from payung.law.language import marked
from payung.law.nodes import Role
from payung.law.pu import RiskClass
from payung.law.store import DatedValue, Statute, statute

# lists of types of business, the better source first
LISTS = ("jkk.business_classes", "jkk.business_classes_reported")
NO_SOURCE = "no_source"
ASK_CLASS = marked(
    "Kelas risiko jenis usaha ini belum bersumber. Tanyakan kepada kantor cabang BPJS Ketenagakerjaan, lalu isi kelasnya."
)
CHOOSE = marked(
    "Tulis jenis usaha seperti pada daftar. Yang mirip ditunjukkan di bawah; pilih kegiatan utama perusahaan."
)
NO_CLASS = marked("belum dapat ditentukan")
CLASS_WORDS = {
    RiskClass.I: marked("I, sangat rendah"),
    RiskClass.II: marked("II, rendah"),
    RiskClass.III: marked("III, sedang"),
    RiskClass.IV: marked("IV, tinggi"),
    RiskClass.V: marked("V, sangat tinggi"),
}
MOST_ALIKE = 8
_WORD = re.compile(r"\w+", re.UNICODE)
_SHORTEST = 3  # letters of a word that tells one business from another
_STEM = 5  # letters after which a word and a longer one count as the same: "penggilingan", "gilingan" do not
_EVERYWHERE = frozenset(
    {
        "dan",
        "dari",
        "lain",
        "lainnya",
        "usaha",
        "perusahaan",
        "pabrik",
        "industri",
        "jasa",
        "jenis",
        "yang",
        "untuk",
        "seperti",
    }
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A type of business of a list, with its class and what the list says of itself. `parameter` is the list."""

    business: str
    risk: RiskClass
    basis: str
    source: str
    verified: str
    note: str
    parameter: str


@dataclass(frozen=True, slots=True)
class RiskReading:
    """The risk class of a type of business: of one that a list has, with its basis and mark; None and a question for any
    other, with the types of the lists whose words are like it."""

    business: str
    risk: RiskClass | None
    basis: str
    verified: str
    question: str = ""
    alike: tuple[Listed, ...] = ()
    listed: Listed | None = None


def risk_of(business: str, month: MonthLike | None = None, *, law: Statute | None = None) -> RiskReading:
    """The JKK risk class of a type of business in a month (now, where none is said), named as the annex names it; small and
    capital letters, signs and spaces do not count.

    Nothing is guessed: a type that no source was seen for has no class here, is marked "no_source" and asks for it. Words of a
    type ("kerupuk") find the types that have them, each with its class: which of them it is, trade or factory, says the user.
    """
    listed = list(businesses(month, law=law))
    wanted = _plain(business)
    for one in listed:
        if _plain(one.business) == wanted:
            return RiskReading(one.business, one.risk, one.basis, one.verified, listed=one)
    alike = _alike(wanted, listed)
    return RiskReading(business, None, "", NO_SOURCE, CHOOSE if alike else ASK_CLASS, alike)


def businesses(month: MonthLike | None = None, *, law: Statute | None = None) -> Iterator[Listed]:
    """Every type of business that a source names for a month, group by group."""
    law = law or statute()
    for name in LISTS:
        dated = _held(law, name, None if month is None else month_from(month))
        for row in dated.value if dated else ():
            risk = RiskClass.of_word(row["class"])
            yield Listed(row["label"], risk, dated.basis, dated.source, dated.verified, dated.note, name)  # type: ignore[union-attr]


def _held(law: Statute, name: str, month: Month | None) -> DatedValue | None:
    values = [one for one in law.parameter(name).values if month is None or one.start <= month.first_day]
    return values[-1] if values else None


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def _alike(wanted: str, listed: list[Listed]) -> tuple[Listed, ...]:
    """The types that share the most words with what was written, the order of the lists among equals."""
    words = [word for word in wanted.split() if len(word) >= _SHORTEST and word not in _EVERYWHERE]
    shared = [
        (sum(any(_same(word, own) for own in _plain(one.business).split()) for word in words), one) for one in listed
    ]
    most = max((count for count, _one in shared), default=0)
    return tuple(one for count, one in shared if count and count == most)[:MOST_ALIKE]


def _same(word: str, own: str) -> bool:
    return word == own or (min(len(word), len(own)) >= _STEM and (own.startswith(word) or word.startswith(own)))


def explain_business_risk(business: str, month: MonthLike, *, law: Statute | None = None) -> Explanation:
    """The risk class of a type of business with the JKK rate that it means in a month; raises LawError(LAW_MONTH)."""
    law, month = law or statute(), month_from(month)
    reading = risk_of(business, month, law=law)
    label = marked("Kelas risiko JKK")
    if reading.risk is None or reading.listed is None:
        given = beside(Explanation("Jenis usaha", reading.business))
        return Explanation(label, NO_CLASS, children=(given, reason(reading.question), *map(_line, reading.alike)))
    rate = cite(law, "jkk.pu_rate", month, law.parameter("jkk.pu_rate").at(month).value[reading.risk - 1], "ppm")
    return Explanation(label, CLASS_WORDS[reading.risk], children=(_line(reading.listed), beside(rate)))


def _line(one: Listed) -> Explanation:
    words = CLASS_WORDS[one.risk]
    return Explanation(
        one.business, words, "", one.basis, one.source, one.verified, one.note, role=Role.BESIDE, key=one.parameter
    )

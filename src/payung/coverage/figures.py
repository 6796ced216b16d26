"""Texts for a judged sentence. The caller gives the translation function, so that commands need no Django site for
it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from payung.coverage.sentences import LONGEST, Fit, Judgement, Reason, Verdict
from payung.ui.components.formats import decimal, number

Say = Callable[[str], str]


def gettext_noop(text: str) -> str:
    """Mark a text for translation. Django's function of this name needs the settings of a site, and commands run
    without them.
    """
    return text


BADGES = {
    Verdict.CONSISTENT: ("done", gettext_noop("Cocok")),
    Verdict.INCONSISTENT: ("overdue", gettext_noop("Tidak cocok")),
    Verdict.IMPOSSIBLE: ("rejected", gettext_noop("Tidak mungkin")),
    Verdict.UNKNOWN: ("unknown", gettext_noop("Belum dapat dinilai")),
}
REASONS = {
    Reason.LONG: gettext_noop("Kalimatnya terlalu panjang. Tulis paling banyak %(most)s huruf."),
    Reason.EMPTY: gettext_noop("Belum ada kalimat. Tulis kalimat yang memuat bagian, keseluruhan, dan persentasenya."),
    Reason.FEW: gettext_noop(
        "Kalimat ini tidak memuat tiga bilangan. Tulis bagian, keseluruhan, dan persentasenya,"
        " misalnya: 748 ribu dari 1,6 juta pekerja, 44 persen."
    ),
    Reason.MANY_COUNTS: gettext_noop(
        "Ada lebih dari dua bilangan orang, jadi tidak jelas mana bagian dan mana keseluruhan."
        " Tulis satu bagian dan satu keseluruhan saja, dengan kata “dari” di antaranya."
    ),
    Reason.MANY_PERCENTAGES: gettext_noop("Ada lebih dari satu persentase. Periksa satu per satu."),
    Reason.RANGE: gettext_noop("Ada kisaran (dari sekian sampai sekian). Tulis satu bilangan saja."),
    Reason.CHANGE: gettext_noop(
        "Kalimat ini menceritakan perubahan (naik atau turun dari sekian menjadi sekian), bukan bagian dari keseluruhan."
    ),
    Reason.UNREADABLE: gettext_noop(
        "Ada bilangan yang tidak terbaca. Tulis seperti 748 ribu, 748.000, 1,6 juta, atau 44 persen."
    ),
    Reason.PART_ABOVE_WHOLE: gettext_noop("Bagiannya (%(part)s) lebih besar daripada keseluruhannya (%(whole)s)."),
    Reason.ABOVE_HUNDRED: gettext_noop("Bagian dari keseluruhan tidak mungkin lebih dari 100%%; tertulis %(stated)s."),
    Reason.BELOW_ZERO: gettext_noop("Ada bilangan di bawah nol; jumlah orang dan persentasenya tidak mungkin begitu."),
    Reason.NOTHING: gettext_noop("Keseluruhannya nol, jadi tidak ada persentasenya."),
}
FITS = {
    "percent": gettext_noop("Persentase yang cocok: %(value)s."),
    "part": gettext_noop(
        "Bagian yang cocok dengan %(stated)s dari %(whole)s: %(value)s (antara %(low)s dan %(high)s)."
    ),
    "whole": gettext_noop(
        "Keseluruhan yang cocok dengan %(part)s dan %(stated)s: %(value)s (antara %(low)s dan %(high)s)."
    ),
}


@dataclass(frozen=True)
class Said:
    """A judgement in words: state and label of its badge, one sentence, and the numbers that would fit."""

    state: str
    badge: str
    lead: str
    lines: tuple[str, ...]


def said(judged: Judgement, say: Say, language: str) -> Said:
    """Put a judgement into the words of a language."""
    facts = _facts(judged, language)
    state, badge = BADGES[judged.verdict]
    lines = [say(FITS[fit.what]) % {**facts, **_of_fit(fit, judged, language)} for fit in judged.fits]
    if judged.rest and judged.whole is not None and judged.part is not None:
        words = say(gettext_noop("%(stated)s cocok untuk yang selebihnya: %(rest)s dari %(whole)s."))
        lines.insert(0, words % {**facts, "rest": count_text(judged.whole - judged.part, language)})
    return Said(state, say(badge), _lead(judged, facts, say), tuple(lines))


def _lead(judged: Judgement, facts: dict[str, str], say: Say) -> str:
    if judged.reason is not None:
        return say(REASONS[judged.reason]) % {**facts, "most": LONGEST}
    if judged.verdict is Verdict.CONSISTENT:
        if judged.bound:
            words = gettext_noop("Cocok: %(part)s dari %(whole)s adalah %(computed)s; tertulis %(bound)s %(stated)s.")
            bound = gettext_noop("lebih dari") if judged.bound == "low" else gettext_noop("kurang dari")
            return say(words) % {**facts, "bound": say(bound)}
        return say(gettext_noop("Cocok: %(part)s dari %(whole)s adalah %(computed)s; tertulis %(stated)s.")) % facts
    return say(gettext_noop("Tidak cocok: %(part)s dari %(whole)s adalah %(computed)s, bukan %(stated)s.")) % facts


def _facts(judged: Judgement, language: str) -> dict[str, str]:
    return {
        "part": count_text(judged.part, language),
        "whole": count_text(judged.whole, language),
        "stated": percent_text(judged.stated, judged.decimals, language),
        "computed": percent_text(judged.computed, max(2, judged.decimals), language),
    }


def _of_fit(fit: Fit, judged: Judgement, language: str) -> dict[str, str]:
    if fit.what == "percent":
        return {"value": percent_text(fit.value, max(2, judged.decimals), language)}
    return {name: count_text(getattr(fit, name), language) for name in ("value", "low", "high")}


def count_text(value: Fraction | None, language: str | None = None) -> str:
    """A count with separators for thousands; "" for None."""
    if value is None:
        return ""
    return number(int(value), language) if value.denominator == 1 else decimal(value, 2, language)


def percent_text(value: Fraction | None, places: int, language: str | None = None) -> str:
    """A percentage without zeros at its end that nobody wrote: 46.75 gives "46,75%", 40 gives "40%"."""
    if value is None:
        return ""
    text = decimal(value, places, language)
    point = "." if (language or "").startswith("en") else ","
    return (text.rstrip("0").rstrip(point) if point in text else text) + "%"

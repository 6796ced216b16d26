# ruff: noqa: SIM905 - names are easier to read in a line
"""Whether the holder of a bank account can be the payee: names compared word by word, spelling and titles forgiven.

Pure: no database. A score is a help for people, never a decision: below `ENOUGH` a reason is asked for, and it stands
wherever the account is confirmed or paid.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext_noop
from rapidfuzz.distance import OSA, JaroWinkler

ENOUGH = 80
# Titles, degrees, forms of address and what banks write before a name; dots and blanks inside them do not count.
TITLES = frozenset(
    "DR DRA DRS DRG IR PROF H HJ HAJI HAJJAH BPK BAPAK PAK IBU BU SDR SDRI TN NY NN AN ALM ALMH PDT RM ROMO PATER SR BR RD"
    " SE SH ST SS SP SPD SPT SPI SKM SKEP SKED SKH SKOM SIP SSI SSOS SAG SFIL STH STP SHUT SIKOM SPSI SSN SIAN SFARM APT"
    " MA MM MH MT MP MPD MSI MKES MKOM MAP MPH MSC MBA MTH BA BSC AMD AMDKEB AMDKEP AMK AMKEB SST NERS NS PHD SPOG SPA SPB"
    " SVD OFM CMF OCARM SJ PR CIJ SSPS QQ ATAU".split()
)
_ALIAS = re.compile(r"\b(ALIAS|A\.?K\.?A\.?|QQ|ATAU|OR|BIN|BINTI)\b.*$")
_APART = re.compile(r"[^A-Z0-9.]+")
_MARK = re.compile(r"['\u2018\u2019\u02bc`\u00b4]")
# Old and new spelling, and letters that are heard alike, brought to one; in this order.
_HEARD = tuple(
    (re.compile(pattern), into)
    for pattern, into in (
        ("OE", "U"), ("TJ", "C"), ("DJ", "J"), ("NJ", "NY"), ("SJ", "S"), ("SCH", "SK"), ("KH|CH", "K"), ("PH", "F"),
        ("C(?=[EIY])", "S"), ("QU?", "K"), ("C", "K"), ("X", "KS"), ("[VW]", "F"), ("Z", "S"), ("SY", "S"), ("H", ""),
        ("[JY]", "I"), ("IE|EI", "I"), ("(.)\\1+", "\\1"),
    )
)  # fmt: skip
# Everyday forms of baptismal names, as families and banks write them; compared after folding.
_SHORT = (
    ("YOHANES", "YAN", "YANI", "JOHN", "YOHN", "HANES", "ANIS"), ("PETRUS", "PIETER", "PITER", "PETER", "PIT"),
    ("PAULUS", "PAUL", "PAULINUS"), ("YAKOBUS", "YAKOB", "JACOB", "KOBUS"), ("MIKAEL", "MICHAEL", "MIKHAEL", "MIKEL"),
    ("FRANSISKUS", "FRANS", "FRANSISCO", "FRANSIS", "SISKUS"), ("FRANSISKA", "SISKA"), ("ANTONIUS", "ANTON", "TONI"),
    ("YOSEF", "YUSUF", "YOSEP", "YOSEPH", "YOS"), ("MARIA", "MARYA", "MARI"), ("ELISABET", "ELSA", "ELIS"),
    ("MARGARETHA", "MARGRETHA", "MARGARITA", "MARGERETA"), ("NIKOLAUS", "NIKO", "NIKOLAS", "KLAUS"),
    ("AGUSTINUS", "AGUS", "GUSTI"), ("STEFANUS", "STEVANUS", "STEVEN", "STEFAN", "EPAN"),
    ("HENDRIKUS", "HENDRIK", "HENDRI"), ("VINSENSIUS", "VINSEN", "SENSI"), ("KATARINA", "KATRIN", "CATHERINE", "RINA"),
    ("DOMINIKUS", "DOMI"), ("EMANUEL", "IMANUEL", "IMMANUEL", "MANUEL"), ("MATIUS", "MATEUS", "MATHEUS"),
    ("THERESIA", "TERESA", "TRESIA"), ("MUHAMMAD", "MOHAMAD", "MOHAMMED", "MUH", "MOH", "MHD", "MUHAMAD"), ("ABDUL", "ABD"),
)  # fmt: skip
LEAST_JOINED = 85
LEAST_LIKE = 75  # percent of letters in place below which two words are two words


@dataclass(frozen=True)
class Match:
    """How well a holder fits a name: 0 to 100, and why it is less than enough (words of `WHY`)."""

    score: int
    why: tuple[str, ...] = ()

    @property
    def enough(self) -> bool:
        return self.score >= ENOUGH


WHY = {
    "other": gettext_noop("tidak ada kata yang sama"),
    "part": gettext_noop("hanya sebagian nama yang sama"),
    "single": gettext_noop("hanya satu kata yang sama"),
    "empty": gettext_noop("tidak ada nama untuk dibandingkan"),
}


def holder_match(name: str, holder: str) -> Match:
    """How well `holder`, as a bank book or a bank has it, fits the name of a person.

    Order, case, titles, initials, old spelling, words written together, words left out in the middle and the end that a
    bank has cut off are forgiven; a word that contradicts is not.
    """
    first, second = _words(name), _words(holder)
    if not first or not second:
        return Match(0, ("empty",))
    forms = [(a, second) for a in _joinings(first)] + [(first, b) for b in _joinings(second)]
    score = max(_aligned(a, b) for a, b in forms)
    if score >= ENOUGH:
        return Match(score)
    shared = sum(1 for a in first if any(_alike(a, b) and len(a) > 1 for b in second))
    return Match(score, ("other" if shared == 0 else "single" if shared == 1 else "part",))


def _words(name: str) -> list[str]:
    """Folded words of a name without titles; never empty unless the name is."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).upper()
    plain = _MARK.sub("", plain)
    whole = _ALIAS.sub("", plain)
    chunks = [chunk for chunk in _APART.split(whole if whole.strip(" .") else plain) if chunk.strip(".")]
    kept: list[str] = []
    skip = False
    for here, after in pairwise([*chunks, ""]):
        if skip:
            skip = False
            continue
        bare = here.replace(".", "")
        pair = bare + after.replace(".", "")
        if bare in TITLES and ("." in here or len(bare) > 1):
            continue
        if after and "." in here + after and len(here.replace(".", "")) <= 2 and pair in TITLES:
            skip = True
            continue
        kept += [part for part in here.split(".") if part]
    if len(kept) > 1 and kept[0] == "H":
        kept = kept[1:]
    kept = [word for word in kept if not word.isdigit()] or kept
    return [folded for folded in (_fold(word) for word in kept) if folded]


def _fold(word: str) -> str:
    if len(word) == 1:
        return {"J": "I", "Y": "I", "V": "F", "W": "F", "C": "K", "Q": "K", "Z": "S"}.get(word, word)
    for pattern, into in _HEARD:
        word = pattern.sub(into, word)
    return word


_FORMS: dict[str, set[int]] = {}
for _number, _forms in enumerate(_SHORT):
    for _form in _forms:
        _FORMS.setdefault(_fold(_form), set()).add(_number)


def _joinings(words: list[str]) -> list[list[str]]:
    """The words as they stand, and with each two neighbours written together ("DA COSTA", "dacosta").

    Small letters say that a word was made here: it fits what is written together on the other side, not a part of it.
    """
    together = [[*words[:n], (words[n] + words[n + 1]).lower(), *words[n + 2 :]] for n in range(len(words) - 1)]
    return [words, *together]


def _alike(one: str, other: str) -> int:
    """How alike two folded words are, 0 to 100; 0 when they are two words."""
    joined = one.islower() or other.islower()
    one, other = one.upper(), other.upper()
    if one == other:
        return 100
    if joined:
        letters = round(100 * OSA.normalized_similarity(one, other))
        return letters if letters >= LEAST_JOINED else 0
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return 90 if long.startswith(short) else 0
    if _FORMS.get(one, set()) & _FORMS.get(other, set()):
        return 95
    if len(short) >= 3 and long.startswith(short):
        return 90
    letters = round(100 * OSA.normalized_similarity(one, other))
    if letters >= LEAST_LIKE and len(short) >= 4:
        return letters
    return 80 if len(short) >= 5 and JaroWinkler.normalized_similarity(one, other) >= 0.9 and letters >= 70 else 0


def _aligned(first: list[str], second: list[str]) -> int:
    """Words of both paired off, the best fits first; what the shorter side leaves over weighs most."""
    fits = sorted(
        ((_alike(a, b), min(len(a), len(b)), n, m) for n, a in enumerate(first) for m, b in enumerate(second)),
        key=lambda fit: (-fit[0], -fit[1], fit[2] + fit[3]),
    )
    used_first: dict[int, int] = {}
    used_second: dict[int, int] = {}
    whole = 0
    for fit, size, n, m in fits:
        if fit and n not in used_first and m not in used_second:
            used_first[n], used_second[m] = fit, fit
            whole += size > 1
    covered = sorted((_covered(first, used_first), _covered(second, used_second)), reverse=True)
    score = (80 * covered[0] + 20 * covered[1]) // 100
    # One word in common proves little where the other side has more.
    if whole < 2 and max(len(first), len(second)) > 1 and not _initialled(first, second, len(used_first)):
        score = min(score, ENOUGH - 5)
    # A whole word left over on both sides: another person of the same family, more likely than not.
    if _left_over(first, used_first) and _left_over(second, used_second):
        score = min(score, ENOUGH - 5)
    return score


def _left_over(words: list[str], used: dict[int, int]) -> bool:
    return any(len(word) > 2 for n, word in enumerate(words) if n not in used)


def _initialled(first: list[str], second: list[str], paired: int) -> bool:
    """Whether every word of both sides is paired, be it by an initial: "M. BERE" for "MARIA BERE"."""
    return paired == len(first) == len(second)


def _covered(words: list[str], used: dict[int, int]) -> int:
    """Percent of the letters of a side that found their like; an initial weighs as two letters."""
    weights = [max(len(word), 2) for word in words]
    return sum(weights[n] * fit for n, fit in used.items()) // sum(weights)

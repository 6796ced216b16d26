# ruff: noqa: SIM905 - names are easier to read in a line
"""Names as they are heard: words without titles, old and new spelling and letters that sound alike brought to one form.

Pure: no database. Used wherever two spellings of a name are compared: holders of accounts, people of lists.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

# Titles, degrees, forms of address, and words that banks put before a name; dots and blanks inside them are ignored.
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


def words_of(name: str) -> tuple[str, ...]:
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
    return tuple(folded for folded in map(fold, kept) if folded)


@functools.lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """A word as it is heard: "DJAMI" and "JAMI" are one."""
    if len(word) == 1:
        return {"J": "I", "Y": "I", "V": "F", "W": "F", "C": "K", "Q": "K", "Z": "S"}.get(word, word)
    for pattern, into in _HEARD:
        word = pattern.sub(into, word)
    return word


FORMS: dict[str, set[int]] = {}
for _number, _forms in enumerate(_SHORT):
    for _form in _forms:
        FORMS.setdefault(fold(_form), set()).add(_number)


def joinings(words: Sequence[str]) -> list[list[str]]:
    """The words as they stand, and with each two neighbours written together ("DA COSTA", "dacosta").

    Small letters say that a word was made here: it fits what is written together on the other side, not a part of it.
    """
    together = [[*words[:n], (words[n] + words[n + 1]).lower(), *words[n + 2 :]] for n in range(len(words) - 1)]
    return [list(words), *together]

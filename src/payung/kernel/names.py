"""Names brought to one form, so that the same person spelt twice is seen as one."""

from __future__ import annotations

import re
import unicodedata

# Titles before a name and degrees after a comma; plain words only, so that no real name part is cut.
_PREFIXES = frozenset(
    {"DR", "DRA", "DRS", "DRG", "IR", "PROF", "H", "HJ", "BPK", "BAPAK", "IBU", "SDR", "SDRI", "TN", "NY"}
)
_DEGREE = re.compile(r",.*$")
_OUTSIDE = re.compile(r"[^A-Z0-9 ]+")
_APOSTROPHE = re.compile(r"['\u2018\u2019\u02bc`\u00b4]")


def normalise_name(name: str) -> str:
    """Upper case, no accents or punctuation, single spaces, without leading titles and degrees after a comma.

    "Dr. Maria  Y. Da-Costa, S.Pd" -> "MARIA Y DA COSTA". A name that is nothing but titles is kept as it is.
    """
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).upper()
    plain = _APOSTROPHE.sub("", _DEGREE.sub("", plain))
    words = _OUTSIDE.sub(" ", plain).split()
    kept = list(words)
    while len(kept) > 1 and kept[0] in _PREFIXES:
        kept.pop(0)
    return " ".join(kept)

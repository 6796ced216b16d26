"""Messages as a bank writes them, and strategies that make any message of a type."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_type_hints

from hypothesis import strategies as st

from payung.rails.snap.fields import Amount, Extra, Idle, Many, Nested, Spec, Stamp, Text

WITA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=WITA)

_LETTERS = st.characters(blacklist_categories=("Cc", "Cs"))


def _text(spec: Text) -> st.SearchStrategy[str]:
    if spec.codes:
        return st.sampled_from(spec.codes)
    alphabet = st.sampled_from("0123456789") if spec.digits else _LETTERS
    return st.text(alphabet, min_size=1, max_size=min(spec.limit, 12))


def _moment() -> st.SearchStrategy[datetime]:
    zones = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
    plain = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(lambda moment: moment.replace(microsecond=0))
    return st.builds(lambda moment, zone: moment.replace(tzinfo=UTC).astimezone(zone), plain, zones)


def _value(spec: Any) -> st.SearchStrategy[Any]:
    if isinstance(spec, Text):
        return _text(spec)
    if isinstance(spec, Amount):
        return st.integers(spec.least, 10**15)
    if isinstance(spec, Stamp):
        return _moment()
    if isinstance(spec, Nested):
        return message(spec.type)
    if isinstance(spec, Many):
        return st.lists(message(spec.type), max_size=2).map(tuple)
    if isinstance(spec, Idle):
        return _value(spec.spec)
    assert isinstance(spec, Extra)
    return st.dictionaries(st.sampled_from(["channel", "note"]), st.text(_LETTERS, max_size=5))


def message(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Any message of a type, optional fields sometimes absent."""
    hints = get_type_hints(kind, include_extras=True)
    parts = {}
    for item in fields(kind):
        spec = next(part for part in hints[item.name].__metadata__ if isinstance(part, Spec))
        value = _value(spec)
        mandatory = item.default is MISSING
        parts[item.name] = value if mandatory or item.default is not None else st.none() | value
    return st.builds(kind, **parts)

"""Values of the statute as people read them: figures with their unit, tables as tables, rules as words."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.kernel.errors import PayungError
from payung.kernel.months import Month
from payung.law.language import singular
from payung.law.store import DatedValue, Parameter
from payung.ui.components.formats import long_date, month_name, number, rupiah, trimmed_percent
from payung.ui.components.tables import Column, Row, Table
from payung.ui.components.words import Word
from payung.ui.statute.tree import language
from payung.ui.statute.words import ANSWERS, KEYS, KEYS_OF, MARKS, UNITS, UNITS_OF, UNKNOWN, word_of

MONEY_KEYS = frozenset({"from", "base", "amount"})
SHARE_KEYS = frozenset({"rate", "right", "left", "low", "high", "step"})
# tables whose bare numbers are money or shares
MONEY_TABLES = frozenset({"membership.scale_capital", "membership.scale_sales", "pmi.contract", "pmi.jht_amounts"})
SHARE_TABLES = frozenset({"jkk.pu_rate"})
SMALL = 3  # rows of a table that are told in one line
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")


def figure(value: Any, unit: str) -> str:
    """A value in one line: "Rp10.547.400 sebulan", "0,24%", "24 bulan", "tanggal 15", "33 baris"."""
    if value is None:
        return gettext("belum diketahui")
    if not isinstance(value, int | str):
        return gettext("tabel %(rows)s baris") % {"rows": number(len(value))}
    if isinstance(value, str):
        return str(word_of(ANSWERS, value))
    if unit == "ppm":
        return trimmed_percent(value)
    if unit == "IDR/month":
        return gettext("%(amount)s sebulan") % {"amount": rupiah(value)}
    if unit == "IDR/year":
        return gettext("%(amount)s setahun") % {"amount": rupiah(value)}
    if unit == "IDR":
        return rupiah(value)
    if unit == "day_of_month":
        return gettext("tanggal %(day)s") % {"day": value}
    counted = f"{number(value)} {word_of(UNITS, unit)}"
    return (counted if language() == "id" else singular(counted)).replace(" ", "\u00a0", 1)


def value_words(name: str, value: Any, unit: str) -> str:
    """A value in one line, by the id of its parameter: a small table row by row."""
    if value is None or isinstance(value, int | str):
        return figure(value, UNITS_OF.get(name, unit))
    _keys, lines = _shape(name, value)
    if len(lines) > SMALL or any(len(line) > 2 for line in lines):
        return figure(value, unit)
    parts = [": ".join(str(cell) for cell in line if str(cell)) for line in lines]
    return "; ".join(parts)


def unit_of(parameter: Parameter) -> str:
    """The unit of a parameter's values, of its own where what is counted has a name."""
    return UNITS_OF.get(parameter.id, parameter.unit)


def bare(value: Any, unit: str) -> str:
    """A value without the words of its unit, for the ticks of a picture."""
    if unit == "ppm":
        return trimmed_percent(value)
    return rupiah(value) if unit.startswith("IDR") else number(value)


def mark_of(value: DatedValue) -> str:
    """The mark of a value; one that is recorded as not known has a mark of its own."""
    return UNKNOWN if value.value is None else value.verified


def marked(mark: str) -> tuple[str, Word]:
    """State and word of a mark, as a badge and a table cell take them."""
    state, word, _long = MARKS[mark]
    return state, word


def since(parameter: Parameter, value: DatedValue) -> str:
    """The first month or day on which a value holds."""
    return month_name(value.start) if parameter.by_month else long_date(value.start)


def holding(parameter: Parameter, on: date) -> DatedValue | None:
    """The value that holds on a day, also one that is not known; None before the first."""
    latest = None
    for value in parameter.values:
        if value.start > on:
            break
        latest = value
    return latest


def when_words(text: str) -> str:
    """ "2027-02" or "2025-02-07" in the reader's words."""
    return month_name(text) if len(text) == 7 else long_date(date.fromisoformat(text))


def month_or_none(text: str) -> Month | None:
    """A month of a query string; None when there is none or it cannot be read."""
    try:
        return Month.parse(text.strip())
    except PayungError:
        return None


# ---- tables


def table_of(parameter: Parameter, value: Any, caption: Word = "") -> Table | None:
    """The rows of a table or rule; None for a value that is one word or one figure."""
    keys, lines = _shape(parameter.id, value)
    if not lines:
        return None
    columns = [Column(key, word, _kind(parameter.id, key)) for key, word in keys]
    return Table(columns=columns, rows=[Row(line) for line in lines], caption=caption, dense=True, sticky=False)


Keys = list[tuple[str, Word]]


def _shape(name: str, value: Any) -> tuple[Keys, list[list[Any]]]:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return _of_rows(name, value)
    if isinstance(value, list):
        return _of_list(name, value)
    if isinstance(value, dict) and value and isinstance(next(iter(value.values())), dict):
        return _of_groups(name, value)
    if isinstance(value, dict):
        keys: Keys = [("key", _head(name)), ("value", _("Nilai"))]
        return keys, [[_key(name, key), _cell(name, str(key), item)] for key, item in value.items()]
    return [], []


def _of_rows(name: str, rows: list[dict[str, Any]]) -> tuple[Keys, list[list[Any]]]:
    names = [key for key in dict.fromkeys(key for row in rows for key in row) if key != "group"]
    if name in ("jkk.unable_steps", "jkp.cash"):
        return [("span", _("Bulan")), ("rate", _key(name, "rate"))], _spans(rows)
    keys: Keys = [(key, _key(name, key)) for key in names]
    return keys, [[_cell(name, key, row.get(key)) for key in names] for row in rows]


def _spans(rows: list[dict[str, int]]) -> list[list[Any]]:
    """Steps that last some months, with the months counted through."""
    lines, first = [], 1
    for row in rows:
        count = row.get("months")
        words = (
            gettext("ke-%(first)s sampai ke-%(last)s") % {"first": first, "last": first + count - 1}
            if count
            else gettext("sejak ke-%(first)s") % {"first": first}
        )
        lines.append([words, trimmed_percent(row["rate"])])
        first += count or 0
    return lines


def _of_list(name: str, items: list[Any]) -> tuple[Keys, list[list[Any]]]:
    if name == "jkk.pu_rate":
        rows = zip(ROMAN, items, strict=False)
        return [("class", _("Kelas risiko")), ("rate", _("Tarif"))], [[k, trimmed_percent(v)] for k, v in rows]
    return [("value", _("Nilai"))], [[_cell(name, "value", item)] for item in items]


def _of_groups(name: str, groups: dict[Any, dict[str, Any]]) -> tuple[Keys, list[list[Any]]]:
    names = [key for key in dict.fromkeys(key for row in groups.values() for key in row) if key != "label"]
    keys: Keys = [("key", _head(name)), *((key, _key(name, key)) for key in names)]
    lines = [
        [gettext(row["label"]) if "label" in row else _key(name, key), *(_cell(name, k, row.get(k)) for k in names)]
        for key, row in groups.items()
    ]
    return keys, lines


def _head(name: str) -> Word:
    heads: dict[str, Word] = {
        "membership.programmes": _("Kepesertaan"),
        "membership.jkp_requires": _("Kepesertaan"),
        "membership.scale_capital": _("Skala usaha"),
        "membership.scale_sales": _("Skala usaha"),
        "scholarship.levels": _("Jenjang"),
        "pmi.contract": _("Lama kontrak (bulan)"),
        "jkk.disability": _("Cacat"),
    }
    return heads.get(name, _("Ketentuan"))


def _key(name: str, key: Any) -> Word:
    if isinstance(key, int):
        return number(key)
    return KEYS_OF.get((name, key)) or word_of(KEYS, key)


def _kind(name: str, key: str) -> str:
    numeric = key in MONEY_KEYS | SHARE_KEYS or (key == "value" and name in MONEY_TABLES | SHARE_TABLES)
    return "number" if numeric else "text"


def _cell(name: str, key: str, item: Any) -> Any:
    if item is None:
        return ""
    if isinstance(item, list):
        return ", ".join(str(word_of(ANSWERS, one)) for one in item) or gettext("tidak ada")
    if isinstance(item, int):
        if key in MONEY_KEYS or name in MONEY_TABLES:
            return rupiah(item)
        return trimmed_percent(item) if key in SHARE_KEYS or name in SHARE_TABLES else number(item)
    if key == "label":
        return gettext(item)
    try:
        return long_date(date.fromisoformat(str(item)))
    except ValueError:
        return word_of(ANSWERS, item)


def plain(value: Any) -> Any:
    """A value for a file: figures as they are recorded, tables as JSON text."""
    return value if value is None or isinstance(value, int | str) else json.dumps(value, ensure_ascii=False)

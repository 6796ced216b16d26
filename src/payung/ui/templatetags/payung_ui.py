"""`{% load payung_ui %}`: words, numbers and parts of every page. The style guide shows each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.defaultfilters import stringfilter
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from payung.ui.components import formats, parts, words
from payung.ui.components.svg import el, escaped, shape
from payung.ui.components.tables import Column, FilterBar, Table

register = template.Library()

# (address name, word, the action that opens it): the rooms of the house, in the order of the chain
ROOMS: list[tuple[str, words.Word, str]] = [
    ("home", _("Beranda"), "home.view"),
    ("work_items", _("Tugas"), "work_items.view"),
    ("lists", _("Daftar"), "intake.view"),
    ("neighbours", _("Tetangga saya"), "neighbours.choose"),
    ("people", _("Orang"), "registry.view"),
    ("schemes", _("Pendanaan"), "scheme.view"),
    ("paid_for", _("Yang saya bayar"), "paid_for.view"),
    ("bills", _("Iuran"), "contributions.view"),
    ("claims", _("Klaim"), "claims.view"),
    ("payouts", _("Pencairan"), "payouts.view"),
    ("coverage", _("Cakupan"), "coverage.view"),
    ("ledger", _("Buku besar"), "ledger.view"),
    ("law", _("Hukum"), "home.view"),
    ("office", _("Kantor"), "users.manage"),
]


def place_after(beside: str, name: str, word: words.Word, action: str) -> None:
    """Give a room its place in the navigation, after another; once, however often it is asked. A room does so where its addresses stand."""
    if name not in {one[0] for one in ROOMS}:
        ROOMS.insert([one[0] for one in ROOMS].index(beside) + 1, (name, word, action))


# ---- filters: Indonesian names, because page authors write them between Indonesian words

register.filter("rupiah", formats.rupiah)
register.filter("rupiah_ringkas", formats.rupiah_short)
register.filter("number", formats.number)
register.filter("angka", formats.number)
register.filter("tanggal", formats.long_date)
register.filter("tanggal_pendek", formats.short_date)
register.filter("tanggal_jam", formats.date_time)
register.filter("bulan", formats.month_name)


@register.filter("persen")
def percent_filter(value: Any, places: int = 2) -> str:
    """A figure already in percent: `{{ 34.9|persen }}`, `{{ x|persen:1 }}`."""
    return formats.percent(value, places)


@register.filter("bagian")
def share_filter(part: Any, whole: Any) -> str:
    """Part of a whole: `{{ protected|bagian:population }}` gives "34,9%"."""
    return formats.share(part, whole)


@register.filter("teks_negara")
@stringfilter
def state_word(code: str) -> str:
    """Only the word of a state, for titles and exports."""
    return str(words.state(code).word)


@register.filter
def input_value(line: Any) -> str:
    """The value of an explanation line: integers get their separators, and rupiah its sign."""
    value, unit = _of(line, "value"), str(_of(line, "unit") or "")
    if isinstance(value, int) and not isinstance(value, bool):
        if unit.upper().startswith(("IDR", "RP")):
            return formats.rupiah(value)
        return f"{formats.number(value)} {unit}".strip()
    return f"{formats.NONE if value is None else value} {unit}".strip()


@register.filter
def is_verified(line: Any) -> bool:
    """Whether the source was compared with the official text: True or "high" count, all else is marked."""
    return _of(line, "verified") in (True, "high")


def _of(line: Any, key: str) -> Any:
    return line.get(key) if isinstance(line, dict) else getattr(line, key, None)


# ---- words with shapes


@register.simple_tag
def badge(code: str, word: Any = None) -> SafeString:
    """`{% badge "accepted" %}`; another word: `{% badge "waiting" _("Menunggu bank") %}`."""
    look = words.state(str(code), word)
    return el("span", shape(look.shape), look.word, class_=f"badge tone-{look.tone}")


@register.simple_tag
def payer(code: str, word: Any = None) -> SafeString:
    """`{% payer "province" %}`: the letter on its hue, and the word."""
    look = words.payer(str(code))
    letter = el("i", look.letter, aria_hidden="true")
    return el("span", letter, word or look.word, class_=f"payer-tag p-{look.hue}")


@register.simple_tag
def icon(code: str) -> SafeString:
    """A bare shape; always beside a word."""
    return shape(code)


_CELLS: dict[str, Callable[[Any], str]] = {
    "number": formats.number,
    "money": formats.rupiah,
    "percent": formats.percent,
    "date": formats.short_date,
    "month": formats.month_name,
}


@register.simple_tag
def cell(column: Column, value: Any) -> Any:
    """One table cell in the manner of its column."""
    if value is None or value == "":
        return ""
    if column.kind == "state":
        return badge(*value) if isinstance(value, tuple) else badge(value)
    if column.kind == "payer":
        return payer(*value) if isinstance(value, tuple) else payer(value)
    plain = _CELLS.get(column.kind)
    return plain(value) if plain and not isinstance(value, str) else escaped(value)


# ---- parts


@register.inclusion_tag("components/table.html")
def table(table: Table) -> dict[str, Any]:
    """`{% table people %}`: see `components/tables.py`."""
    return {"table": table}


@register.inclusion_tag("components/stat.html")
def stat(
    label: Any,
    value: Any,
    unit: Any = "",
    note: Any = "",
    tone: str = "",
    inputs: Any = None,
    picture: Any = "",
) -> dict[str, Any]:
    """A number with its explanation: `{% stat _("Terlindungi") people|number inputs=lines tone="leaf" %}`."""
    text = str(value)
    return {
        "label": label,
        "value": text,
        "unit": unit,
        "note": note,
        "tone": tone,
        "inputs": inputs,
        "picture": picture,
        "long": len(text) > 11,
    }


@register.inclusion_tag("components/filter_bar.html")
def filter_bar(bar: FilterBar) -> dict[str, Any]:
    """`{% filter_bar bar %}`: see `components/tables.py`."""
    return {"bar": bar}


@register.inclusion_tag("components/explain.html")
def explain(inputs: Sequence[Any], word: Any = "") -> dict[str, Any]:
    """The opener "Dari mana angka ini?" with its lines, beside any number."""
    return {"inputs": inputs, "word": word}


@register.inclusion_tag("components/progress.html")
def progress(progress: parts.Progress) -> dict[str, Any]:
    """`{% progress work %}`: the same template answers at `poll_url`."""
    return {"progress": progress}


@register.inclusion_tag("components/steps.html")
def steps(steps: Sequence[parts.Step], across: bool = False) -> dict[str, Any]:
    """`{% steps path across=True %}`."""
    return {"steps": steps, "across": across}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Sequence[parts.Event]) -> dict[str, Any]:
    """`{% timeline events %}`."""
    return {"events": events}


@register.inclusion_tag("components/tabs.html")
def tabs(tabs: Sequence[parts.Tab], name: Any = "") -> dict[str, Any]:
    """`{% tabs tabs %}`."""
    return {"tabs": tabs, "name": name}


@register.inclusion_tag("components/facts.html")
def facts(facts: Sequence[tuple[Any, Any]]) -> dict[str, Any]:
    """`{% facts pairs %}`: a description list."""
    return {"facts": facts}


@register.inclusion_tag("components/field.html")
def field(bound: Any, hint: Any = "", money: bool = False) -> dict[str, Any]:
    """A Django form field with label, hint and errors; `money=True` puts "Rp" before it."""
    kind = getattr(bound.field.widget, "input_type", "")
    return {"field": bound, "hint": hint or bound.help_text, "money": money, "check": kind == "checkbox"}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: Any) -> dict[str, Any]:
    """All errors of a form in one place, each a link to its field."""
    return {"form": form, "fields": [f for f in form if f.errors] if form else []}


@register.inclusion_tag("components/masked.html", takes_context=True)
def masked(context: template.Context, value: Any, reveal_url: str = "", what: Any = "") -> dict[str, Any]:
    """A masked NIK or account. Showing it is a deliberate act: POST with `alasan`, logged by the view.

    `what` names the thing for the button ("NIK"); without `reveal_url` the mask stays.
    """
    return {
        "value": value,
        "reveal_url": reveal_url,
        "what": what or _("NIK"),
        "csrf_token": context.get("csrf_token"),
        "reasons": REVEAL_REASONS,
    }


REVEAL_REASONS: Sequence[tuple[str, words.Word]] = (
    ("cocok-ktp", _("Mencocokkan dengan KTP di hadapan saya")),
    ("perbaikan", _("Memperbaiki data atas permintaan orangnya")),
    ("klaim", _("Memeriksa klaim")),
    ("bank", _("Mencocokkan dengan bank")),
)


# ---- the frame of a page


@register.simple_tag(takes_context=True)
def rooms(context: template.Context) -> list[dict[str, Any]]:
    """Navigation: the context's `nav` when given, else every room whose address exists.

    A room is current when the context's `section` is its name, or the path lies under its address.
    """
    given = context.get("nav")
    if given is not None:
        return list(given)
    request = context.get("request")
    path = request.path if isinstance(request, HttpRequest) else ""
    entries = []
    for name, word, _action in ROOMS:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        section = context.get("section")
        current = section == name if section else (path == url or (name != "home" and path.startswith(url)))
        entries.append({"label": word, "url": url, "current": current})
    return entries


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """The visitor's choice of light or dark, empty to follow the machine."""
    request = context.get("request")
    chosen = request.COOKIES.get("payung_theme", "") if isinstance(request, HttpRequest) else context.get("theme", "")
    return chosen if chosen in {"light", "dark"} else ""


@register.simple_tag
def address(name: str, *args: Any) -> str:
    """Like `url`, but empty when the address does not exist (frames are shared by sites with fewer rooms)."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.simple_tag
def error_words(code: Any) -> parts.ErrorWords:
    """What to say about an HTTP error."""
    return parts.error_words(code)


@register.simple_tag
def sub_number(value: Any, word: Any) -> SafeString:
    """A number and its unit that never part at a line end: `{% sub_number 12 _("hari") %}`."""
    return format_html('<span class="nowrap">{} {}</span>', formats.number(value), word)

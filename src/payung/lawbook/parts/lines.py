"""What several pages of Hukum show: a parameter on a day, a relief, a finding, and files of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.kernel.months import Month
from payung.kernel.views import Col, Columns, fields
from payung.law.doctor import Finding
from payung.law.store import DatedValue, Parameter, Relief
from payung.lawbook.parts import values
from payung.lawbook.parts.values import mark_of, since, value_words, when_words
from payung.ui.components.formats import month_name
from payung.ui.components.words import Word
from payung.ui.statute.tree import address_of
from payung.ui.statute.words import TROUBLES

NOT_YET = "not_yet"


@dataclass(frozen=True)
class Line:
    """A parameter as it stood on a day; `value` None before its first value."""

    parameter: Parameter
    value: DatedValue | None

    @property
    def mark(self) -> str:
        """The mark of what held, or that nothing did yet."""
        return mark_of(self.value) if self.value else NOT_YET

    @property
    def text(self) -> str:
        """What held, in one line."""
        return (
            value_words(self.parameter.id, self.value.value, self.parameter.unit)
            if self.value
            else gettext("belum berlaku")
        )

    @property
    def since(self) -> str:
        """Since when it holds."""
        return since(self.parameter, self.value) if self.value else ""


def exports(request: HttpRequest) -> list[tuple[str, str]]:
    """Addresses of the same rows as files."""
    kept = {key: request.GET[key] for key in request.GET if key != "unduh"}
    return [(form.upper(), "?" + urlencode({**kept, "unduh": form})) for form in ("csv", "xlsx", "json")]


def relief_line(relief: Relief, now: Month) -> dict[str, Any]:
    """A relief in words: its months, and whether it holds in the month `now`."""
    state = "active" if relief.start <= now <= relief.last else "draft" if relief.start > now else "closed"
    words: dict[str, Word] = {"active": _("Sedang berlaku"), "draft": _("Akan berlaku"), "closed": _("Sudah berakhir")}
    return {
        "label": gettext(relief.label),
        "url": address_of(relief.id),
        "first": month_name(relief.start),
        "last": month_name(relief.last),
        "basis": relief.basis,
        "state": state,
        "word": words[state],
    }


VALUE: Columns = (
    Col("id", "Kunci"),
    Col("label", "Aturan"),
    Col("start", "Berlaku sejak", "date"),
    Col("value", "Nilai"),
    Col("unit", "Satuan"),
    Col("basis", "Dasar hukum"),
    Col("source", "Sumber"),
    Col("mark", "Kepastian"),
    Col("known_until", "Diketahui sampai"),
    Col("note", "Catatan"),
)
# A rule as it stands on a day: marks and words of values are in the reader's language, so pages word these cells.
RULE: Columns = (
    Col("label", "Aturan"),
    Col("text", "Nilai"),
    Col("since", "Sejak"),
    Col("basis", "Dasar hukum"),
    Col("source", "Sumber", "wide"),
    Col("mark", "Kepastian"),
)
DATED: Columns = (
    Col("start", "Berlaku sejak"),
    Col("value", "Nilai"),
    Col("basis", "Dasar hukum"),
    Col("source", "Sumber", "wide"),
    Col("mark", "Kepastian"),
)
RELIEVED: Columns = (
    Col("programme", "Program"),
    Col("paid", "Dibayar", "number"),
    Col("relieved", "Keringanan", "number"),
)
FINDING: Columns = (
    Col("label", "Aturan"),
    Col("trouble_word", "Perihal"),
    Col("parameter", "Kunci", on="file"),
    Col("when", "Waktu", on="file"),
    Col("text", "Penjelasan", "wide", on="page"),
    Col("basis", "Dasar hukum"),
    Col("note", "Catatan", on="file"),
)


def dated_values(parameters: Iterable[Parameter]) -> Iterator[dict[str, Any]]:
    """Every value of every parameter, a line each."""
    for one in parameters:
        rule = {"id": one.id, "label": gettext(one.label), "unit": one.unit, "known_until": str(one.known_until or "")}
        for value in one.values:
            dated = fields(value, ("start", "basis", "source", "note"))
            yield {**rule, **dated, "value": values.plain(value.value), "mark": mark_of(value)}


def recorded(one: Parameter) -> dict[str, Any]:
    """A parameter as it is recorded, for programs."""
    return {
        "id": one.id,
        "label": one.label,
        "unit": one.unit,
        "known_until": str(one.known_until) if one.known_until else None,
        "values": [
            {
                "from": str(Month.from_date(value.start)) if one.by_month else value.start.isoformat(),
                "value": value.value,
                "basis": value.basis,
                "source": value.source,
                "verified": mark_of(value),
                "note": value.note,
            }
            for value in one.values
        ],
    }


def json_file(content: Any, name: str) -> JsonResponse:
    """An answer that is saved as a file."""
    return JsonResponse(
        content,
        safe=False,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
        headers={"Content-Disposition": f'attachment; filename="{name}.json"'},
    )


def finding_line(finding: Finding) -> dict[str, Any]:
    """A finding in the reader's words."""
    _look, word, text = TROUBLES[finding.trouble.value]
    said = {
        "trouble_word": str(word),
        "text": text % {"when": when_words(finding.when)},
        "label": gettext(finding.label),
    }
    return {**fields(finding, ("parameter", "when", "basis", "note")), "trouble": finding.trouble.value, **said}


def told_finding(finding: Finding) -> dict[str, Any]:
    """A finding in the reader's words, with the page of what it is about."""
    state, word, text = TROUBLES[finding.trouble.value]
    return {
        "state": state,
        "word": word,
        "text": text % {"when": when_words(finding.when)},
        "label": gettext(finding.label),
        "url": address_of(finding.parameter),
    }

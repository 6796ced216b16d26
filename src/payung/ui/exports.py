"""Lists as csv and xlsx. The file is written before the answer begins, inside the request's own scope."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import IO, Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext

from payung.access.readlog import MOST_IDS, note
from payung.access.selectors import names_of, scope_of
from payung.access.services import Actor
from payung.kernel.errors import PayungError
from payung.kernel.months import Month
from payung.kernel.shares import decimal_percent
from payung.kernel.spreadsheets import disarmed
from payung.kernel.views import Col, Columns, shown_on
from payung.places.selectors import long_name
from payung.platform import clock
from payung.platform.workbooks import new_workbook
from payung.ui.components.formats import date_time, long_date, number
from payung.ui.components.tables import FilterBar

WHOLE, PERCENT = "#,##0", "0.00"  # number formats of a workbook
FIRST_YEAR = 1900  # a workbook knows no day before it
DAY, MOMENT, MONTH = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "mmm yyyy"
FORMS = {"number": WHOLE, "money": WHOLE, "share": PERCENT}
BLOCK = 2_000
LIMIT = {"csv": 500_000, "xlsx": 100_000}
NO_QUESTION = ("sesudah", "sebelum", "unduh")  # query keys that are not part of the question
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ExportRefused(PayungError):
    """More rows than one file may hold."""


def wanted(request: HttpRequest) -> str:
    """ "csv", "xlsx" or "" as the address asks."""
    form = request.GET.get("unduh", "")
    return form if form in LIMIT else ""


def links(query: QueryDict) -> list[tuple[str, str]]:
    """(word, address) of both forms for the rows as they are filtered now."""
    kept = query.copy()
    for name in NO_QUESTION:
        kept.pop(name, None)
    addresses = []
    for form in LIMIT:
        kept["unduh"] = form
        addresses.append((form.upper(), "?" + kept.urlencode()))
    return addresses


def answer(
    request: HttpRequest,
    form: str,
    name: str,
    columns: Columns,
    rows: Iterable[Any],
    lines_of: Callable[[Sequence[Any]], Iterable[Any]] = iter,
    names: Mapping[str, str] | None = None,
    bar: Callable[[], FilterBar] | None = None,
) -> HttpResponse:
    """A file of all rows, read as lines. Text that a spreadsheet could take for a formula is disarmed; numbers stay numbers.

    lines_of: lines of some rows. names: of places by code. bar: what the page filters by. A workbook says above its rows what
    was asked, for which place, when and by whom; a delimited file has one line of heads.

    Raises ExportRefused when there are more rows than the form takes.
    """
    if isinstance(rows, QuerySet):
        check_length(rows.order_by().count(), form)
        rows = rows.iterator(BLOCK)
    cols, lines = shown_on(columns, "file"), _in_blocks(_bounded(rows, form), lines_of)
    target = tempfile.TemporaryFile()  # noqa: SIM115  # closed by the response
    try:
        if form == "csv":
            _csv(target, cols, lines, names or {})
        else:
            _xlsx(target, _head(request, name, bar), cols, lines, names or {})
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return FileResponse(
        target, as_attachment=True, filename=f"{slugify(name) or 'payung'}.{form}", content_type=TYPES[form]
    )  # type: ignore[return-value]


def _in_blocks(rows: Iterator[Any], lines_of: Callable[[Sequence[Any]], Iterable[Any]]) -> Iterator[Any]:
    while block := list(islice(rows, BLOCK)):
        yield from lines_of(block)


def logged(actor: Actor, subject: str, rows: QuerySet[Any], form: str, person: str = "") -> Iterator[Any]:
    """The rows for `answer`, once the log says who exports which persons.

    subject: which list. person: the field that names the person; without one the count stands alone. Raises ExportRefused,
    and logs nothing, when there are more rows than the form takes.
    """
    plain = rows.order_by()
    count = plain.count()
    check_length(count, form)
    ids = plain.values_list(person, flat=True)[:MOST_IDS] if person else ()
    note(actor, "export", dict.fromkeys(ids), count=count, subject=subject)
    return rows.iterator(BLOCK)


def check_length(count: int, form: str) -> None:
    """Refuse an export that is too long before it begins. Raises ExportRefused."""
    if count > LIMIT[form]:
        raise ExportRefused(
            "EXPORT_TOO_LONG",
            "Ada lebih dari %(limit)s baris untuk berkas %(form)s. Persempit saringan, atau pilih CSV.",
            limit=number(LIMIT[form]),
            form=form,
        )


def _bounded(rows: Iterable[Any], form: str) -> Iterator[Any]:
    for count, row in enumerate(rows, start=1):
        check_length(count, form)
        yield row


def value_of(column: Col, line: Any, names: Mapping[str, str]) -> Any:
    """What a line has in a column of a file: words for choices and places, the day of a month, decimals of a share."""
    value = column.of(line)
    if value is None or value == "":
        return None
    if column.kind in ("choice", "payer"):
        return next((gettext(one.word) for one in column.options if one.value == value), value)
    if column.kind == "place":
        return names.get(value, value)
    if isinstance(value, datetime):
        return clock.on_calendar(value)
    if isinstance(value, list):
        return (" " if column.kind == "wide" else "|").join(value)
    if column.kind == "month":
        return Month.parse(value).first_day
    return decimal_percent(value) if column.kind == "share" else value


def plain(value: Any) -> Any:
    """A value for a file: numbers as they are, dates in ISO form, everything else as text."""
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return value.isoformat() if isinstance(value, (datetime, date)) else str(value)


def disarm(value: Any) -> Any:
    """A csv cell that no spreadsheet takes for a formula, or for a number that it shortens."""
    return disarmed(value) if isinstance(value, str) else value


def _csv(target: IO[bytes], cols: Sequence[Col], lines: Iterable[Any], names: Mapping[str, str]) -> None:
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([gettext(c.word) for c in cols])
    for line in lines:
        cells = ((c.of(line) if c.kind == "month" else value_of(c, line, names)) for c in cols)
        writer.writerow([disarm(plain(value)) for value in cells])
    text.flush()
    text.detach()


def _head(request: HttpRequest, name: str, bar: Callable[[], FilterBar] | None) -> list[tuple[str, str]]:
    """What a reader of the file must know about it: the question in words, place, moment and author."""
    actor: Actor | None = getattr(request, "actor", None)
    asked = [f"{word}: {value}" for word, value, _url in bar().chips] if bar else []
    head = [(gettext("Isi"), name), (gettext("Saringan"), ", ".join(asked) or gettext("semua"))]
    if actor is not None:
        scope = scope_of(actor.user_id)
        head.append((gettext("Wilayah"), ", ".join([*map(long_name, scope.places), *scope.organisations]) or "–"))
        head.append((gettext("Dibuat oleh"), names_of([actor.user_id]).get(actor.user_id, "")))
    head.append((gettext("Keadaan per"), long_date(clock.today())))
    head.append((gettext("Dibuat pada"), date_time(clock.moment())))
    return head


def _xlsx(
    target: IO[bytes],
    head: Sequence[tuple[str, str]],
    cols: Sequence[Col],
    lines: Iterable[Any],
    names: Mapping[str, str],
) -> None:
    book = new_workbook(target, clock.today())
    sheet = book.add_worksheet("Payung")
    bold = book.add_format({"bold": True})
    forms = {form: book.add_format({"num_format": form}) for form in (WHOLE, PERCENT, DAY, MOMENT, MONTH)}
    for number_, (word, text) in enumerate(head):
        sheet.write_string(number_, 0, word, bold)
        sheet.write_string(number_, 1, text)
    top = len(head) + 1
    for place, col in enumerate(cols):
        word = gettext(col.word)
        sheet.write_string(top, place, word, bold)
        sheet.set_column(place, place, max(12, len(word) + 2))
    for number_, line in enumerate(lines, start=top + 1):
        for place, col in enumerate(cols):
            form = MONTH if col.kind == "month" else FORMS.get(col.kind, "")
            _cell(sheet, number_, place, value_of(col, line, names), form, forms)
    sheet.freeze_panes(top + 1, 0)
    book.close()


def _cell(sheet: Any, line: int, column: int, value: Any, form: str, forms: Mapping[str, Any]) -> None:
    """A cell of its kind: days, moments and months are dates, numbers have their form, all else is text."""
    if isinstance(value, date) and value.year < FIRST_YEAR:
        sheet.write_string(line, column, plain(value))
    elif isinstance(value, datetime):
        sheet.write_datetime(line, column, value.replace(tzinfo=None), forms[MOMENT])
    elif isinstance(value, date):
        sheet.write_datetime(line, column, value, forms[form or DAY])
    elif isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        sheet.write_number(line, column, value, forms.get(form))
    else:
        sheet.write_string(line, column, plain(value))

"""Lists as csv and xlsx. The file is written before the answer begins, inside the request's own scope."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from zoneinfo import ZoneInfo

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext

from payung.access.readlog import MOST_IDS, note
from payung.access.selectors import names_of, scope_of
from payung.access.services import Actor
from payung.kernel.errors import PayungError
from payung.kernel.spreadsheets import disarmed
from payung.places.selectors import long_name
from payung.platform import clock
from payung.ui.components.formats import date_time, long_date, number
from payung.ui.components.words import Word

RUPIAH, PERCENT = "#,##0", "0.00"  # number formats of a workbook
FIRST_YEAR = 1900  # a workbook knows no day before it
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
LIMIT = {"csv": 500_000, "xlsx": 100_000}
NO_QUESTION = ("sesudah", "sebelum", "unduh")  # what an address says besides what is asked
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ExportRefused(PayungError):
    """More rows than one file may hold."""


@dataclass(frozen=True)
class Field:
    """A column of an export: its heading, how to read it from a row, and what its numbers are.

    form: RUPIAH, PERCENT or "" for plain numbers; a workbook shows them so, in a delimited file they are bare.
    """

    label: Word
    read: Callable[[Any], Any]
    form: str = ""


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


def answer(request: HttpRequest, form: str, name: str, fields: Sequence[Field], rows: Iterable[Any]) -> HttpResponse:
    """A file of all rows. Text that a spreadsheet could take for a formula is disarmed; numbers stay numbers.

    A workbook says above its rows what was asked, for which place, when and by whom; a delimited file has one line of heads.

    Raises ExportRefused when there are more rows than the form takes.
    """
    if isinstance(rows, QuerySet):
        check_length(rows.order_by().count(), form)
        rows = rows.iterator(2000)
    target = tempfile.TemporaryFile()  # noqa: SIM115  # closed by the response
    try:
        if form == "csv":
            _csv(target, fields, _bounded(rows, form))
        else:
            _xlsx(target, _head(request, name), fields, _bounded(rows, form))
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return FileResponse(
        target, as_attachment=True, filename=f"{slugify(name) or 'payung'}.{form}", content_type=TYPES[form]
    )  # type: ignore[return-value]


def log_export(actor: Actor, subject: str, rows: QuerySet[Any], person: str = "") -> None:
    """Write down who takes which people with him; to be called before the file is made.

    subject: which list. person: the field that names the person; without one the count stands alone.
    """
    plain = rows.order_by()
    ids = plain.values_list(person, flat=True)[:MOST_IDS] if person else ()
    note(actor, "export", dict.fromkeys(ids), count=plain.count(), subject=subject)


def check_length(count: int, form: str) -> None:
    """Refuse before the work begins. Raises ExportRefused."""
    if count > LIMIT[form]:
        raise ExportRefused(
            "EXPORT_TOO_LONG",
            "Ada lebih dari %(limit)s baris untuk berkas %(form)s. Persempit saringan, atau pilih CSV.",
            limit=number(LIMIT[form]),
            form=form,
        )


def _bounded(rows: Iterable[Any], form: str) -> Iterable[Any]:
    for count, row in enumerate(rows, start=1):
        check_length(count, form)
        yield row


def plain(value: Any) -> Any:
    """A value for a file: numbers as they are, dates in ISO form, everything else as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value)


def disarm(value: Any) -> Any:
    """A csv cell that no spreadsheet takes for a formula, or for a number that it shortens."""
    return disarmed(value) if isinstance(value, str) else value


def _csv(target: IO[bytes], fields: Sequence[Field], rows: Iterable[Any]) -> None:
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([str(f.label) for f in fields])
    for row in rows:
        writer.writerow([disarm(plain(f.read(row))) for f in fields])
    text.flush()
    text.detach()


def _head(request: HttpRequest, name: str) -> list[tuple[str, str]]:
    """What a reader of the file must know of it: question, place, moment and who made it."""
    actor: Actor | None = getattr(request, "actor", None)
    asked = [f"{key}: {value}" for key, value in request.GET.items() if value and key not in NO_QUESTION]
    head = [(gettext("Isi"), name), (gettext("Saringan"), ", ".join(asked) or gettext("semua"))]
    if actor is not None:
        scope = scope_of(actor.user_id)
        head.append((gettext("Wilayah"), ", ".join([*map(long_name, scope.places), *scope.organisations]) or "–"))
        head.append((gettext("Dibuat oleh"), names_of([actor.user_id]).get(actor.user_id, "")))
    head.append((gettext("Keadaan per"), long_date(clock.today())))
    head.append((gettext("Dibuat pada"), date_time(clock.moment())))
    return head


def _xlsx(target: IO[bytes], head: Sequence[tuple[str, str]], fields: Sequence[Field], rows: Iterable[Any]) -> None:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(target, options)
    sheet = book.add_worksheet("Payung")
    bold = book.add_format({"bold": True})
    forms = {form: book.add_format({"num_format": form}) for form in (RUPIAH, PERCENT, DAY, MOMENT)}
    for line, (word, text) in enumerate(head):
        sheet.write_string(line, 0, word, bold)
        sheet.write_string(line, 1, text)
    top = len(head) + 1
    for column, field in enumerate(fields):
        sheet.write_string(top, column, str(field.label), bold)
        sheet.set_column(column, column, max(12, len(str(field.label)) + 2))
    for line, row in enumerate(rows, start=top + 1):
        for column, field in enumerate(fields):
            _cell(sheet, line, column, field.read(row), field.form, forms)
    sheet.freeze_panes(top + 1, 0)
    book.close()


def _cell(sheet: Any, line: int, column: int, value: Any, form: str, forms: Mapping[str, Any]) -> None:
    """A cell of its kind: days and moments are dates, numbers have their form, all else is text."""
    if isinstance(value, date) and value.year < FIRST_YEAR:
        sheet.write_string(line, column, plain(value))
    elif isinstance(value, datetime):
        local = value.astimezone(ZoneInfo(clock.zone())).replace(tzinfo=None) if value.tzinfo else value
        sheet.write_datetime(line, column, local, forms[MOMENT])
    elif isinstance(value, date):
        sheet.write_datetime(line, column, value, forms[DAY])
    elif isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        sheet.write_number(line, column, value, forms.get(form))
    else:
        sheet.write_string(line, column, plain(value))

"""How lists and their rows are shown: one form for the interface, commands, tables and files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from payung.intake.choices import LEFT_OUT, LIST_STATE, OUTCOME, SECTOR_BY, VERDICT
from payung.intake.models import List
from payung.intake.reading.numbering import sheet_of, shown_row
from payung.intake.reading.questions import question_in_words
from payung.intake.selectors import RowView, standing_counts
from payung.intake.verdicts import codes
from payung.intake.verdicts.facts import row_facts
from payung.intake.verdicts.whereabouts import names_no_village
from payung.kernel.errors import worded
from payung.kernel.nik import mask_nik
from payung.kernel.views import Col, Columns, fields
from payung.participation.choices import SECTOR

Translate = Callable[[str], str]
LIST: Columns = (
    Col("id", "Nomor", "id", on="file"),
    Col("file_name", "Berkas"),
    Col("scheme_name", "Skema", "wide"),
    Col("counts.rows", "Baris", "number"),
    Col("counts.accepted", "Diterima", "number"),
    Col("counts.review", "Perlu diperiksa", "number"),
    Col("counts.rejected", "Ditolak", "number"),
    Col("counts.committed", "Tersimpan", "number"),
    Col("counts.waiting", "Menunggu", "number", on="file"),
    Col("uploaded_at", "Diunggah", "moment"),
    Col("state", "Keadaan", "choice", LIST_STATE),
)
ROW: Columns = (
    Col("row", "Baris", "number"),
    Col("sheet", "Lembar", on="file"),
    Col("person.name", "Nama", private=True),
    Col("person.nik", "NIK", private=True),
    Col("village_code", "Desa/kelurahan", "place", on="page"),
    Col("village_code", "Kode desa/kelurahan", on="file"),
    Col("verdict", "Hasil", "choice", VERDICT),
    Col("codes", "Kode", on="file"),
    Col("messages", "Keterangan", "wide"),
    Col("sector", "Sektor iuran", "choice", SECTOR),
    Col("sector_by", "Dasar sektor", "choice", SECTOR_BY, on="file"),
    Col("outcome", "Menjadi", "choice", OUTCOME),
)
OWN = (
    *("id", "kind", "scheme_id", "file_name", "sha256", "size", "sheet", "state", "counts"),
    *("check_run_id", "commit_run_id", "uploaded_at", "expires_on"),
)
_OF_ROW = ("sheet_row", "verdict", "village_code", "regency", "free_months", "held_by")


def asks_for_columns(of_list: List) -> bool:
    """Whether the check stopped because a person has to say something first."""
    return of_list.state == "received" and bool((of_list.mapping or {}).get("questions"))


def questions(of_list: List, translate: Translate) -> list[dict[str, Any]]:
    """The questions about a list that its sender has to answer before it can be checked."""
    return (
        [question_in_words(one, translate) for one in of_list.mapping["questions"]] if asks_for_columns(of_list) else []
    )


def list_line(of_list: List, translate: Translate) -> dict[str, Any]:
    """A list as `selectors.lists` gives it. translate: its refusal into the reader's language."""
    refusal = {"code": of_list.refusal_code, "text": worded(of_list.refusal_text, of_list.refusal_facts, translate)}
    return {
        **fields(of_list, OWN),
        "counts": standing_counts(of_list.counts),
        "scheme_name": of_list.scheme.name if of_list.scheme else "",
        "headers": list((of_list.mapping or {}).get("headers", [])),
        "needs_mapping": asks_for_columns(of_list),
        "questions": questions(of_list, translate),
        "refusal": refusal if of_list.refusal_code else None,
    }


def rows(
    seen: Iterable[RowView], limits: Mapping[str, Any], translate: Translate, of_list: List | None = None
) -> list[dict[str, Any]]:
    """Rows as `selectors.attach` gives them, numbers of people masked. limits: of the scheme, for the sentences of the codes;
    of_list: whose sheets and first day the sentences name.

    messages: a sentence a code, why the row waits, and what became of it. row, sheet: where the sender finds it.
    """
    sheets = list((of_list.mapping or {}).get("sheets", ())) if of_list else []
    first = of_list.scheme.first_month if of_list and of_list.scheme else date(2025, 7, 1)
    return [_row(one, _messages(one, limits, translate, sheets, first), sheets) for one in seen]


def _messages(
    view: RowView, limits: Mapping[str, Any], translate: Translate, sheets: list[str], first: date
) -> list[str]:
    facts = codes.Facts(limits)
    if view.row.codes & codes.OF_ROW:
        facts.update(row_facts(view.person.nik if view.person else "", view.row.other_row, sheets, first, translate))
    names = (*view.codes, *([view.waiting_reason] if view.waiting_reason else []))
    blank = view.person is not None and names_no_village(view.person.written)
    out = [translate(codes.sentence_of(name, blank)).format_map(facts) for name in names]
    if view.removed_for:
        out.append(f"{translate('Alasan')}: {view.removed_for}")
    return ([translate(_LEFT_OUT[view.outcome].hint)] if view.outcome in _LEFT_OUT else []) + out


_LEFT_OUT = {one.value: one for one in LEFT_OUT}


def _row(view: RowView, messages: list[str], sheets: list[str]) -> dict[str, Any]:
    person, sheet = view.person, sheet_of(view.row.sheet_row)
    seen = {**fields(person, ("name", "birth_date", "sex")), "nik": mask_nik(person.nik)} if person else None
    return {
        **fields(view.row, _OF_ROW),
        "row": shown_row(view.row.sheet_row),
        "sheet": sheets[sheet] if len(sheets) > 1 and sheet < len(sheets) else "",
        "codes": list(view.codes),
        "messages": messages,
        "person": seen,
        **fields(view, ("sector", "sector_by", "outcome", "waiting_reason", "person_id")),
    }

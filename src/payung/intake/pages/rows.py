"""The verdict table of one list, its exports, and the answer file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from payung.intake import selectors, services
from payung.intake.listing import rows_shown
from payung.intake.models import List
from payung.intake.selectors import RowView
from payung.intake.verdicts.codes import BY_NAME, CODES, names
from payung.intake.words import codes_in_words
from payung.kernel.nik import mask_nik
from payung.places import selectors as places
from payung.ui.components.tables import Column, Filter, FilterBar, Row, Table
from payung.ui.components.words import STATES
from payung.ui.context import person_url
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import Field, answer, check_length, links, log_export
from payung.ui.paging import chosen, paged

VERDICTS = ("accepted", "review", "rejected", "committed", "waiting")
VERDICT_WORDS: dict[str, Any] = {
    "accepted": STATES["accepted"].word,
    "review": STATES["review"].word,
    "rejected": STATES["rejected"].word,
    "committed": _("Tersimpan"),
    "waiting": _("Daftar tunggu"),
}
CODE_WORDS: dict[str, Any] = {
    "NAME_MISSING": _("Nama kosong"),
    "NIK_FORMAT": _("NIK bukan 16 angka"),
    "NIK_PRECISION_LOST": _("NIK rusak oleh lembar kerja"),
    "NIK_NUMERIC": _("NIK tersimpan sebagai bilangan"),
    "NIK_DATE": _("Tanggal di NIK tidak ada"),
    "NIK_SERIAL": _("Nomor urut NIK 0000"),
    "BIRTHDATE_INVALID": _("Tanggal lahir tidak terbaca"),
    "AGE_OUT_OF_RANGE": _("Umur di luar batas"),
    "NOT_ELIGIBLE_DECILE": _("Desil di atas batas"),
    "NIK_DUPLICATE_IN_LIST": _("NIK berulang dalam daftar"),
    "ALREADY_PROTECTED": _("Sudah ditanggung pembayar lain"),
    "PARTLY_PROTECTED": _("Sebagian bulan sudah ditanggung"),
    "ALREADY_IN_PROGRAMME": _("Sudah ada di skema ini"),
    "BIRTHDATE_MISMATCH": _("Tanggal lahir beda dengan NIK"),
    "SEX_MISMATCH": _("Jenis kelamin beda dengan NIK"),
    "REVIEW_ELSEWHERE": _("Perlu diperiksa kantor lain"),
    "REJECTED_ELSEWHERE": _("Tidak dapat diterima menurut kantor lain"),
    "PLACE_UNKNOWN": _("Desa/kelurahan tidak dikenal"),
    "POSSIBLE_DUPLICATE_PERSON": _("Mungkin orang yang sama"),
    "NIK_REGION_UNKNOWN": _("Kode wilayah NIK tidak dikenal"),
    "QUOTA_EXCEEDED": _("Kuota penuh"),
    "BUDGET_EXCEEDED": _("Anggaran habis"),
}


def _asked(request: ActorRequest) -> tuple[str, str, str, str]:
    """Verdict, code, regency and search text that the address asks for."""
    return (
        chosen(request.GET, "hasil", VERDICTS),
        chosen(request.GET, "sebab", list(BY_NAME)),
        request.GET.get("wilayah", ""),
        request.GET.get("cari", "").strip(),
    )


def rows_file(request: ActorRequest, of_list: List, form: str) -> HttpResponse:
    """All filtered rows as a file."""
    rows = selectors.rows(of_list.pk, *_asked(request))
    check_length(rows.order_by().count(), form)
    log_export(request.actor, f"list:{of_list.pk}", rows)
    chunks = _in_chunks(of_list.pk, rows.iterator(2000))
    return answer(request, form, f"{of_list.file_name} hasil", _fields(rule_facts(of_list)), chunks)


def rows_part(request: ActorRequest, of_list: List) -> dict[str, Any]:
    """Context of the verdict table."""
    verdict, code, regency, search = _asked(request)
    facts = rule_facts(of_list)
    page_shown = paged(selectors.rows(of_list.pk, verdict, code, regency, search), request.GET, ("sheet_row",))
    regencies = places.names(selectors.seen_regencies(of_list.pk))
    table = Table(
        columns=[
            Column("row", _("Baris"), "number"),
            Column("name", _("Nama")),
            Column("nik", _("NIK")),
            Column("village", _("Desa/kelurahan")),
            Column("verdict", _("Hasil"), "state"),
            Column("why", _("Keterangan"), "wide"),
            Column("outcome", _("Menjadi"), "state"),
        ],
        rows=_rows(
            request, rows_shown(request.actor, of_list.pk, selectors.attach(of_list.pk, page_shown.rows)), facts
        ),
        caption=_("Hasil setiap baris"),
        exports=links(request.GET),
        pager=page_shown.pager,
        empty=_("Tidak ada baris yang cocok dengan saringan"),
        empty_hint=_("Hapus satu atau dua saringan untuk melihat lebih banyak."),
        dense=True,
    )
    return {
        "rows_table": table,
        "rows_bar": FilterBar(
            [
                Filter("cari", _("Nama atau NIK"), "search", search),
                Filter("hasil", _("Hasil"), value=verdict, options=[(v, VERDICT_WORDS[v]) for v in VERDICTS]),
                Filter("sebab", _("Sebab"), value=code, options=_code_options(of_list)),
                Filter("wilayah", _("Kabupaten/kota"), value=regency, options=sorted(regencies.items())),
            ]
        ),
        "code_counts": _code_counts(of_list),
    }


def rule_facts(of_list: List) -> dict[str, int]:
    """The limits of the programme, for the sentences of the codes."""
    terms = of_list.programme
    return {"min_age": terms.min_age, "max_age": terms.max_age, "max_decile": terms.max_decile}


def _code_options(of_list: List) -> list[tuple[str, Any]]:
    seen = of_list.counts.get("codes", {})
    return [(c.name, CODE_WORDS[c.name]) for c in CODES if c.name in seen]


def _code_counts(of_list: List) -> list[dict[str, Any]]:
    """Every cause that occurs, most frequent first, with a link to its rows."""
    seen: dict[str, int] = of_list.counts.get("codes", {})
    listed = sorted(seen.items(), key=lambda item: -item[1])
    return [
        {
            "code": name,
            "word": CODE_WORDS.get(name, name),
            "state": _code_state(name),
            "count": count,
            "url": f"{reverse('list', args=[of_list.pk])}?sebab={name}#baris",
        }
        for name, count in listed
    ]


def _code_state(name: str) -> tuple[str, Any]:
    verdict = BY_NAME[name].verdict if name in BY_NAME else "review"
    return ("waiting", _("Peringatan")) if verdict == "warning" else (verdict, STATES[verdict].word)


def _rows(request: ActorRequest, views: Sequence[RowView], facts: dict[str, int]) -> list[Row]:
    villages = places.names(v.row.village_code for v in views if v.row.village_code)
    return [_row(request, view, villages, facts) for view in views]


def _row(request: ActorRequest, view: RowView, villages: dict[str, str], facts: dict[str, int]) -> Row:
    person = view.person
    why = codes_in_words(view.codes, **facts)
    if view.waiting_reason:
        why = f"{why} {codes_in_words((view.waiting_reason,))}".strip()
    outcome = {"committed": ("done", VERDICT_WORDS["committed"]), "waiting": ("waiting", VERDICT_WORDS["waiting"])}
    return Row(
        [
            view.row.sheet_row,
            person.name if person else _("(sudah dihapus)"),
            mask_nik(person.nik) if person else "",
            villages.get(view.row.village_code, ""),
            view.row.verdict,
            why,
            outcome.get(view.outcome),
        ],
        url=person_url(request, view.person_id),
        id=f"baris-{view.row.sheet_row}",
    )


def _in_chunks(list_id: int, rows: Iterator[Any]) -> Iterator[RowView]:
    while chunk := list(islice(rows, 2000)):
        yield from selectors.attach(list_id, chunk)


class _Words(dict[int, str]):
    """Sentences by code mask: a long list repeats few of them."""

    def __init__(self, facts: dict[str, int]) -> None:
        super().__init__()
        self.facts = facts

    def __missing__(self, mask: int) -> str:
        self[mask] = codes_in_words(names(mask), **self.facts)
        return self[mask]


def _fields(facts: dict[str, int]) -> list[Field]:
    words = _Words(facts)
    return [
        Field(_("Baris"), lambda v: v.row.sheet_row),
        Field(_("Nama"), lambda v: v.person.name if v.person else ""),
        Field(_("NIK"), lambda v: mask_nik(v.person.nik) if v.person else ""),
        Field(_("Kode desa/kelurahan"), lambda v: v.row.village_code),
        Field(_("Hasil"), lambda v: STATES[v.row.verdict].word),
        Field(_("Kode"), lambda v: "|".join(v.codes)),
        Field(_("Keterangan"), lambda v: words[v.row.codes]),
        Field(_("Menjadi"), lambda v: VERDICT_WORDS.get(v.outcome, "")),
    ]


@page("intake.view")
def answer_file(request: ActorRequest, list_id: int, run_id: int) -> HttpResponse:
    """The produced answer file, for the one who asked for it."""
    answer = services.answer_file(request.actor, run_id, list_id)
    return FileResponse(answer.path.open("rb"), as_attachment=True, filename=answer.name)  # type: ignore[return-value]

"""The verdict table of one list, its exports, and the answer file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access.policies import can
from payung.intake import selectors, services, views
from payung.intake.choices import BECAME
from payung.intake.listing import rows_shown
from payung.intake.models import List
from payung.intake.verdicts.codes import BY_NAME, CODES
from payung.kernel.views import Columns
from payung.participation.words import SECTORS as SECTOR_WORDS
from payung.places import selectors as places
from payung.ui.choices import translated
from payung.ui.components.svg import el
from payung.ui.components.tables import Filter, FilterBar
from payung.ui.components.words import STATES
from payung.ui.context import person_url
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, logged
from payung.ui.listing import table
from payung.ui.paging import chosen, paged

VERDICT_WORDS = translated(BECAME)
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
    "ALREADY_IN_SCHEME": _("Sudah ada di skema ini"),
    "BIRTHDATE_MISMATCH": _("Tanggal lahir beda dengan NIK"),
    "SEX_MISMATCH": _("Jenis kelamin beda dengan NIK"),
    "DECEASED": _("Tercatat meninggal"),
    "DEATH_REPORTED": _("Ada laporan meninggal"),
    "NIK_OTHER_PERSON": _("NIK milik orang lain"),
    "REVIEW_ELSEWHERE": _("Perlu diperiksa kantor lain"),
    "REJECTED_ELSEWHERE": _("Tidak dapat diterima menurut kantor lain"),
    "NAME_SUSPECT": _("Nama meragukan"),
    "REMARK_SUSPECT": _("Keterangan meragukan"),
    "PLACE_UNKNOWN": _("Desa/kelurahan tidak dikenal"),
    "POSSIBLE_DUPLICATE_PERSON": _("Mungkin orang yang sama"),
    "NIK_REGION_UNKNOWN": _("Kode wilayah NIK tidak dikenal"),
    "CONTRACT_DATE_INVALID": _("Tanggal akad tidak terbaca"),
    "CONSENT_INVALID": _("Persetujuan tidak terbaca"),
    "CONSENT_DENIED": _("Tidak setuju"),
    "MONTH_INVALID": _("Bulan mulai tidak terbaca"),
    "EMPLOYEE_NUMBER": _("Nomor karyawan salah"),
    "CLASS_UNKNOWN": _("Golongan tidak dikenal"),
    "MONTHS_OUTSIDE": _("Bulan di luar skema"),
    "QUOTA_EXCEEDED": _("Kuota penuh"),
    "BUDGET_EXCEEDED": _("Anggaran habis"),
    "KPJ_FORMAT": _("KPJ bukan 11 angka"),
    "KPJ_DUPLICATE_IN_LIST": _("NIK dan KPJ berulang dalam daftar"),
    "KPJ_TWO_PEOPLE": _("KPJ untuk dua orang dalam daftar"),
    "PERSON_UNKNOWN": _("NIK tidak tercatat di wilayah Anda"),
    "NIK_OTHER_NAME": _("NIK atas orang lain"),
    "KPJ_OTHER_PERSON": _("KPJ tercatat pada orang lain"),
    "KPJ_ELSEWHERE": _("KPJ tercatat di wilayah lain"),
    "KPJ_ENDED": _("KPJ pernah diakhiri"),
    "KPJ_KNOWN": _("KPJ sudah tercatat"),
    "NOT_A_MEMBER": _("Belum menjadi peserta"),
    "MONTH_AHEAD": _("Bulan mulai belum tiba"),
    "STATUS_UNKNOWN": _("Status tidak terbaca"),
}


def the_list(list_id: int) -> List:
    """The list. Raises Http404 when it is not there or out of scope."""
    row = selectors.list_of(list_id)
    if row is None:
        raise Http404
    return row


def _asked(request: ActorRequest) -> tuple[str, str, str, str]:
    """Verdict, code, regency and search text that the address asks for."""
    return (
        chosen(request.GET, "hasil", list(VERDICT_WORDS)),
        chosen(request.GET, "sebab", list(BY_NAME)),
        request.GET.get("wilayah", ""),
        request.GET.get("cari", "").strip(),
    )


def rows_file(request: ActorRequest, of_list: List, form: str) -> HttpResponse:
    """All filtered rows as a file."""
    rows = selectors.rows(of_list.pk, *_asked(request))
    whole = logged(request.actor, f"list:{of_list.pk}", rows, form)

    def lines_of(some: Sequence[Any]) -> list[dict[str, Any]]:
        return views.rows(selectors.attach(of_list, some), rule_facts(of_list), gettext, of_list)

    name = f"{of_list.file_name} hasil"
    return answer(request, form, name, _columns(of_list), whole, lines_of, bar=lambda: _bar(request, of_list))


def _bar(request: ActorRequest, of_list: List, regencies: Mapping[str, str] | None = None) -> FilterBar:
    """The filters. regencies: names by code, where they are known already."""
    verdict, code, regency, search = _asked(request)
    if regencies is None:
        regencies = places.names(selectors.seen_regencies(of_list.pk))
    return FilterBar(
        [
            Filter("cari", _("Nama atau NIK"), "search", search),
            Filter("hasil", _("Hasil"), value=verdict, options=list(VERDICT_WORDS.items())),
            Filter("sebab", _("Sebab"), value=code, options=_code_options(of_list)),
            Filter("wilayah", _("Kabupaten/kota"), value=regency, options=sorted(regencies.items())),
        ]
    )


def _columns(of_list: List) -> Columns:
    """Columns of the rows; a list by which nothing is paid has no sectors."""
    return views.ROW if of_list.scheme_id else tuple(col for col in views.ROW if not col.name.startswith("sector"))


def rows_part(request: ActorRequest, of_list: List) -> dict[str, Any]:
    """Context of the verdict table."""
    page_rows = paged(selectors.rows(of_list.pk, *_asked(request)), request.GET, ("sheet_row",))
    seen = rows_shown(request.actor, of_list.pk, selectors.attach(of_list, page_rows.rows))
    regencies = selectors.seen_regencies(of_list.pk)
    names = places.names([*regencies, *(view.row.village_code for view in seen if view.row.village_code)])
    bar = _bar(request, of_list, {code: names[code] for code in regencies if code in names})
    rows = table(
        _columns(of_list),
        views.rows(seen, rule_facts(of_list), gettext, of_list),
        lambda one: person_url(request, one["person_id"]),
        names,
        {
            "person.name": lambda one: one["person"]["name"] if one["person"] else _("(sudah dihapus)"),
            "sector": lambda one: _sector(request, of_list, one),
        },
        row_id=lambda one: f"baris-{one['sheet_row']}",
        caption=_("Hasil setiap baris"),
        exports=links(request.GET),
        pager=page_rows.pager,
        empty=_("Tidak ada baris yang cocok dengan saringan"),
        empty_hint=_("Hapus satu atau dua saringan untuk melihat lebih banyak."),
        dense=True,
    )
    return {"rows_table": rows, "rows_bar": bar, "code_counts": _code_counts(of_list)}


def _sector(request: ActorRequest, of_list: List, one: dict[str, Any]) -> Any:
    """The sector that sets the price; a link for who may state another while nobody was taken in at it."""
    said = SECTOR_WORDS[one["sector"]]
    if one["sector_by"] == "officer":
        said = gettext("%(sector)s, ditetapkan petugas") % {"sector": said}
    settled = one["outcome"] in ("committed", "waiting") or one["verdict"] == "rejected"
    if settled or not can(request.actor.roles, "intake.review"):
        return said
    return el("a", said, href=reverse("list_sector", args=[of_list.pk, one["sheet_row"]]))


def rule_facts(of_list: List) -> dict[str, int]:
    """The limits of the scheme, for the sentences of the codes."""
    return selectors.limits_of(of_list)


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


@page("intake.view")
def answer_file(request: ActorRequest, list_id: int, run_id: int) -> HttpResponse:
    """The produced answer file, for the one who asked for it."""
    answer = services.answer_file(request.actor, run_id, list_id)
    return FileResponse(answer.path.open("rb"), as_attachment=True, filename=answer.name)  # type: ignore[return-value]

"""The sponsor's page: what I paid, for whom, what they are protected for, what families received, what comes next."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.contributions import selectors as contributions
from payung.contributions import views as bills
from payung.coverage import paid_for
from payung.kernel.months import Month
from payung.participation.words import hue
from payung.platform import clock
from payung.registry import selectors as registry
from payung.registry.reading import listed
from payung.sponsorship import selectors, views
from payung.sponsorship.choosing import services as choosing
from payung.sponsorship.models import Enrolment, Scheme
from payung.ui.components import charts
from payung.ui.components.tables import Table
from payung.ui.context import crumbs, person_url, scope_here
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, wanted
from payung.ui.listing import table
from payung.ui.paging import paged

MOST_VILLAGES, MOST_EMPLOYEES = 30, 100


@page("paid_for.view")
def index(request: ActorRequest) -> HttpResponse:
    """The schemes of the payer; the page itself where there is one only."""
    schemes = paid_for.schemes()
    if len(schemes) == 1:
        return _page(request, schemes[0], only=True)
    context = {
        "table": table(
            views.PROGRAMME,
            [views.line(one) for one in schemes],
            lambda one: reverse("paid_for_scheme", args=[one["id"]]),
            caption=_("Skema yang Anda biayai"),
            empty=_("Belum ada skema yang Anda biayai"),
            empty_hint=_("Buka skema untuk lembaga Anda di halaman Pendanaan, lalu unggah daftar orangnya.")
            if policies.can(request.actor.roles, "scheme.open")
            else _("Mintalah kantor cabang BPJS Ketenagakerjaan membuka skema untuk lembaga Anda."),
        )
    }
    return render(request, "paid_for/index.html", context)


@page("paid_for.view")
def scheme(request: ActorRequest, scheme_id: int) -> HttpResponse:
    """One scheme as its payer sees it."""
    return _page(request, _scheme(scheme_id))


def _scheme(scheme_id: int) -> Scheme:
    one = selectors.scheme(scheme_id)
    if one is None or getattr(one, "fund", None) is None:
        raise Http404
    return one


def _page(request: ActorRequest, one: Scheme, *, only: bool = False) -> HttpResponse:
    summary = paid_for.of_scheme(request.actor, one)
    if form := wanted(request):
        return answer(request, form, f"dibayar per desa {one.name}", paid_for.BY_VILLAGE, summary.lines)
    address = reverse("paid_for_scheme", args=[one.pk])
    context = {
        "summary": summary,
        "scheme": one,
        "burn": charts.burn(one.fund.budget, summary.committed, summary.billed, summary.paid, payer=hue(one.payer.kind)),
        "villages": _villages(summary, address),
        "months": _months(one),
        "people": _people(request, one),
        "next": _next(request, summary),
        "employees": one.kind == "sertakan" and policies.can(request.actor.roles, "neighbours.manage"),
        "breadcrumbs": [] if only else crumbs((_("Yang saya bayar"), reverse("paid_for"))),
    }  # fmt: skip
    return render(request, "paid_for/scheme.html", context)


def _villages(summary: paid_for.PaidFor, address: str) -> Table:
    def name(row: dict[str, Any]) -> Any:
        if row["village"] or row["regency"]:
            return row["village"] or _("Desa lain, masing-masing sedikit orang")
        return _("Desa lain di semua kabupaten/kota, masing-masing sedikit orang")

    return table(
        paid_for.BY_VILLAGE,
        summary.lines[:MOST_VILLAGES],
        None,
        cells={"village": name, "people": lambda row: row["people"] or "–"},
        caption=_("Untuk siapa, per desa"),
        note=_("Desa dengan kurang dari lima orang digabung, supaya tidak menunjuk seorang pun."),
        exports=[(form.upper(), f"{address}?unduh={form}") for form in ("csv", "xlsx")],
        empty=_("Belum ada bulan yang ditagih"),
        empty_hint=_("Iuran ditetapkan sekali sebulan untuk semua orang yang bulannya dijanjikan."),
    )


def _months(one: Scheme) -> Table:
    lines = [
        {**m, "month": f"{m['month']:%Y-%m}", "state": "paid" if m["paid"] >= m["billed"] else "open"}
        for m in contributions.burn_by_month(one.payer_id)
    ]
    return table(bills.MONTH, lines, None, caption=_("Yang saya bayar, per bulan"), empty=_("Belum ada tagihan"))


def _people(request: ActorRequest, one: Scheme) -> Table | None:
    """Names, if the payer's own office enrolled the people; None if it may not see any of them."""
    scope = scope_here(request)
    if scope.province_wide or not scope.organisation_ids:
        return None
    page_rows = paged(Enrolment.objects.filter(scheme=one).order_by("-id"), request.GET, ("-id",))
    who = registry.identities([row.person_id for row in page_rows.rows])
    listed(request.actor, f"paid_for:{one.pk}", who)
    lines = [
        {
            "person_id": row.person_id,
            "name": who[row.person_id].name,
            "first_month": f"{row.first_month:%Y-%m}",
            "last_month": f"{row.last_month:%Y-%m}",
        }
        for row in page_rows.rows
        if row.person_id in who
    ]
    return table(
        paid_for.PEOPLE,
        lines,
        lambda one: person_url(request, one["person_id"]),
        caption=_("Orang yang Anda daftarkan"),
        pager=page_rows.pager,
        empty=_("Tidak ada nama yang terlihat oleh Anda"),
    )


def _next(request: ActorRequest, summary: paid_for.PaidFor) -> list[tuple[str, str]]:
    """The next steps with their links: the bill that waits, people whose cover ends, money that protects nobody yet."""
    steps: list[tuple[str, str]] = []
    may_bills = policies.can(request.actor.roles, "contributions.view")
    if summary.open > 0:
        steps.append(
            (gettext("Bayar tagihan yang masih terbuka."), f"{reverse('bills')}?keadaan=unpaid" if may_bills else "")
        )
    if summary.ends:
        steps.append(
            (gettext("Lanjutkan mereka yang perlindungannya berakhir bersama skema ini, atau beri tahu mereka."), "")
        )
    if summary.more:
        may_upload = policies.can(request.actor.roles, "intake.upload")
        steps.append(
            (
                ngettext(
                    "Sisa anggaran cukup untuk %(n)s orang lagi.",
                    "Sisa anggaran cukup untuk %(n)s orang lagi.",
                    summary.more,
                )
                % {"n": summary.more},
                f"{reverse('upload')}?skema={summary.scheme.pk}" if may_upload else "",
            )
        )
    if summary.months:
        steps.append(
            (
                gettext("Terbitkan sertifikat atas yang sudah lunas."),
                reverse("certificate_issue", args=[summary.scheme.pk]),
            )
        )
    return steps  # fmt: skip


@page("neighbours.manage")
def employees(request: ActorRequest, scheme_id: int) -> HttpResponse:
    """Employees who choose neighbours, and the deduction from each one's pay for a month; the month's list as a
    file.
    """
    one = _scheme(scheme_id)
    text = request.GET.get("bulan", "")
    month = Month.parse(text) if text else min(clock.this_month(), Month.from_date(one.last_month))
    lines = choosing.deductions(one.pk, month)
    most = _("Seratus yang pertama; berkas unduhan memuat semuanya.") if len(lines) > MOST_EMPLOYEES else ""
    if form := wanted(request):
        return answer(request, form, f"potongan gaji {month}", choosing.DEDUCTION, lines)
    context = {
        "scheme": one,
        "month": month,
        "months": _range(one),
        "total": sum(row["amount"] for row in lines),
        "deductions": table(
            choosing.DEDUCTION,
            lines[:MOST_EMPLOYEES],
            None,
            caption=_("Potongan gaji"),
            note=most,
            exports=[(form.upper(), f"{request.path}?bulan={month}&unduh={form}") for form in ("csv", "xlsx")],
            empty=_("Tidak ada potongan untuk bulan ini"),
        ),
        "employees": table(
            choosing.EMPLOYEE,
            choosing.employees(one.pk)[:MOST_EMPLOYEES],
            None,
            caption=_("Karyawan yang boleh memilih"),
            note=most,
            empty=_("Belum ada karyawan yang terdaftar"),
            empty_hint=_("Daftarkan karyawan dengan nomornya dan akunnya, atau unggah daftar dengan kolom No. Karyawan."),
        ),
        "breadcrumbs": crumbs((_("Yang saya bayar"), reverse("paid_for")), (one.name, reverse("paid_for_scheme", args=[one.pk]))),
    }  # fmt: skip
    return render(request, "paid_for/employees.html", context)


def _range(one: Scheme) -> list[Month]:
    first, last = Month.from_date(one.first_month), Month.from_date(one.last_month)
    return [first + n for n in range(last.since(first) + 1)]


urlpatterns = [
    path("dibayar", index, name="paid_for"),
    path("dibayar/<int:scheme_id>", scheme, name="paid_for_scheme"),
    path("dibayar/<int:scheme_id>/karyawan", employees, name="employees"),
]

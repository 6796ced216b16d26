"""Plans: what paying for people costs over months and years, kept, compared, and turned into a scheme."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access.policies import can
from payung.kernel.acts import Keys
from payung.kernel.errors import PayungError
from payung.platform import clock
from payung.sponsorship import views
from payung.sponsorship.forms import PAYER_WORDS, PlanForm, PlanLineForm
from payung.sponsorship.plans import reckoning as plan
from payung.sponsorship.plans import services as plans
from payung.sponsorship.plans.acts import ACTS
from payung.sponsorship.plans.reckoning import PlanRefused
from payung.ui import sentences
from payung.ui.acts import Place, act_urls
from payung.ui.components.tables import Column, Filter, FilterBar, Row, Table
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, wanted
from payung.ui.listing import table
from payung.ui.paging import paged

LINES = 6  # of the form; the interface and the command take more


@page("plan.make")
def listed(request: ActorRequest) -> HttpResponse:
    """Plans that were kept, newest first, with a box each to compare them."""
    text = request.GET.get("cari", "").strip()[:100]
    rows = plans.saved(text)
    bar = FilterBar([Filter("cari", _("Nama rencana"), "search", text)])
    if form := wanted(request):
        return answer(
            request, form, "rencana", views.PLANNED, rows, lambda some: plans.lines(list(some)), bar=lambda: bar
        )
    page_rows = paged(rows, request.GET, ("-id",))
    lines = plans.lines(list(page_rows.rows))
    context = {
        "table": table(
            views.PLANNED,
            lines,
            lambda one: reverse("plan", args=[one["id"]]),
            exports=links(request.GET),
            pager=page_rows.pager,
            empty=_("Belum ada rencana"),
            empty_hint=_("Rencana menghitung biaya sebelum ada keputusan: berapa orang, berapa bulan, siapa membayar."),
        ),
        "lines": lines,
        "bar": bar,
        "breadcrumbs": _trail(),
    }
    return render(request, "sponsorship/plans.html", context)


@page("plan.make", methods=("GET", "HEAD", "POST"))
def new(request: ActorRequest) -> HttpResponse:
    """The form; "Hitung" counts, "Simpan" keeps it too."""
    data = request.POST or None
    form = PlanForm(data, initial={"first": str(clock.this_month() + 1)})
    lines = [PlanLineForm(data, prefix=f"baris-{number}") for number in range(LINES)]
    context: dict[str, Any] = {"form": form, "lines": lines, "breadcrumbs": _trail((_("Rencana"), reverse("plans")))}
    if data is not None and all([form.is_valid(), *(one.is_valid() for one in lines)]):
        stated = [line for one in lines if (line := one.as_line()) is not None]
        content = {**form.cleaned_data, "first": str(form.cleaned_data["first"]), "lines": stated}
        try:
            if request.POST.get("langkah") == "simpan":
                number = plans.save(request.actor, content)
                messages.success(request, gettext("Rencana disimpan."))
                return HttpResponseRedirect(reverse("plan", args=[number]))
            context["cost"] = _told(plan.cost(plan.read(content)))
        except PayungError as error:
            form.add_error(None, sentences.sentence(error))
    wrong = form.errors or (data is not None and any(one.errors for one in lines))
    return render(request, "sponsorship/plan_new.html", context, status=400 if wrong else 200)


@page("plan.make")
def one(request: ActorRequest, plan_id: int) -> HttpResponse:
    """One plan: in all, by payer, by year and by month."""
    cost = _whole(plan_id)
    months = _months(cost)
    columns = views.PLANNED_MONTH if cost["draft_cost"] else views.PLANNED_MONTH[:-1]
    if form := wanted(request):
        return answer(request, form, f"rencana {cost['name']}", columns, months)
    context = {
        "plan": cost,
        "cost": _told(cost),
        "stated": [_line(number, line, cost, request) for number, line in enumerate(cost["lines"])],
        "table": table(columns, months, caption=_("Sebulan"), exports=links(request.GET)),
        "breadcrumbs": _trail((_("Rencana"), reverse("plans"))),
    }
    return render(request, "sponsorship/plan.html", context)


@page("plan.make")
def compare(request: ActorRequest) -> HttpResponse:
    """Two to four plans, a column each."""
    ids = [int(text) for text in request.GET.getlist("rencana") if text.isascii() and text.isdigit() and len(text) < 10]
    try:
        chosen = plans.compared(ids)
    except PlanRefused as error:
        messages.error(request, sentences.sentence(error))
        return HttpResponseRedirect(reverse("plans"))
    years = sorted({year["year"] for cost in chosen for year in cost["law"]["years"]})
    by_year = [{year["year"]: year["total"] for year in cost["law"]["years"]} for cost in chosen]
    payers = sorted({payer for cost in chosen for payer in cost["law"]["by_payer"]})
    rows = [
        Row([_("Seluruhnya"), *(cost["law"]["total"] for cost in chosen)]),
        *(Row([str(year), *(one.get(year, 0) for one in by_year)]) for year in years),
        *(Row([PAYER_WORDS[payer], *(cost["law"]["by_payer"].get(payer, 0) for cost in chosen)]) for payer in payers),
    ]
    columns = [Column("what", _("Biaya menurut hukum")), *(Column(f"p{c['id']}", c["name"], "money") for c in chosen)]
    context = {
        "plans": chosen,
        "table": Table(columns=columns, rows=rows, caption=_("Berdampingan")),
        "breadcrumbs": _trail((_("Rencana"), reverse("plans"))),
    }
    return render(request, "sponsorship/plan_compare.html", context)


def _whole(plan_id: int) -> dict[str, Any]:
    try:
        return plans.whole(plan_id)
    except PlanRefused as error:
        raise Http404 from error


def _months(cost: dict[str, Any]) -> list[dict[str, Any]]:
    drafted = cost["draft_cost"]["months"] if cost["draft_cost"] else [{}] * len(cost["law"]["months"])
    return [{**month, "draft": other.get("total")} for month, other in zip(cost["law"]["months"], drafted, strict=True)]


def _told(cost: dict[str, Any]) -> dict[str, Any]:
    """The cost with its payers in words and both laws beside each other."""
    drafted = cost["draft_cost"] or {"by_payer": {}, "years": [{} for _year in cost["law"]["years"]]}
    years = zip(cost["law"]["years"], drafted["years"], strict=True)
    return {
        **cost,
        "payers": [
            (PAYER_WORDS[payer], amount, drafted["by_payer"].get(payer))
            for payer, amount in cost["law"]["by_payer"].items()
        ],
        "both_years": [(year["year"], year["total"], other.get("total")) for year, other in years],
    }


def _line(number: int, line: dict[str, Any], cost: dict[str, Any], request: ActorRequest) -> dict[str, Any]:
    """A line in words, with the address that fills the form of a scheme where its payer opens one."""
    try:
        plan.as_scheme(plan.read({k: cost[k] for k in ("name", "first", "months", "lines", "draft")}), number + 1)
        opens = can(request.actor.roles, "scheme.open")
    except PlanRefused:
        opens = False
    address = f"{reverse('scheme_new')}?rencana={cost['id']}&baris={number + 1}" if opens else ""
    return {
        **line,
        "payer_word": PAYER_WORDS[line["payer"]],
        "cost": cost["law"]["lines"][number]["total"],
        "scheme_url": address,
    }


def locate(_request: ActorRequest, keys: Keys) -> Place:
    """The plan of an act."""
    cost = _whole(keys["plan_id"])
    return Place(None, cost["name"], reverse("plans"), _trail((_("Rencana"), reverse("plans"))))


def _trail(*more: Any) -> Any:
    return crumbs((_("Pendanaan"), reverse("schemes")), *more)


urlpatterns = [
    path("pendanaan/rencana", listed, name="plans"),
    path("pendanaan/rencana/baru", new, name="plan_new"),
    path("pendanaan/rencana/banding", compare, name="plans_compare"),
    path("pendanaan/rencana/<int:plan_id>", one, name="plan"),
    *act_urls(ACTS, locate),
]

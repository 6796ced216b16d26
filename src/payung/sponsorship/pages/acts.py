"""Opening a programme with a live quote; changing budget and quota; closing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.access.selectors import scope_of
from payung.kernel.errors import PayungError
from payung.law import PayerClass, Sector, explain_bpu
from payung.parties import selectors as parties
from payung.places import selectors as places
from payung.platform import clock
from payung.sponsorship import services
from payung.sponsorship.forms import BudgetForm, ProgrammeForm, QuotaForm
from payung.sponsorship.kinds import BY_VALUE
from payung.sponsorship.models import Programme
from payung.ui import sentences
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.statute.explained import explained


def programme_form(request: ActorRequest, data: Any = None) -> ProgrammeForm:
    """The form, offering only the organisations and places of the user's scope."""
    scope = scope_of(request.actor.user_id)
    wide = scope.province_wide
    regencies = [
        (p.code, places.short_name(p.name))
        for p in places.regencies()
        if wide or p.code in {code[:5] for code in scope.place_codes}
    ]
    organisations = [
        (o.pk, o.name) for o in parties.organisations(parties.PAYING) if wide or o.pk in scope.organisation_ids
    ]
    upper = [(p.code, places.long_name(p.name)) for p in places.provinces()] if wide else []
    month = clock.this_month()
    return ProgrammeForm(
        data,
        organisations=organisations,
        places=[*upper, *regencies],
        regencies=regencies,
        initial={"first_month": str(month + 1), "last_month": str(month + 6), "decree_date": clock.today()},
    )


@page("programme.open", methods=("GET", "HEAD", "POST"))
def new(request: ActorRequest) -> HttpResponse:
    """Open a programme. "Hitung biaya" only prices it; "Buka skema" opens it."""
    form = programme_form(request, request.POST or None)
    context: dict[str, Any] = {"form": form, "breadcrumbs": crumbs((_("Pendanaan"), reverse("programmes")))}
    if request.method != "POST":
        return render(request, "sponsorship/new.html", context)
    if form.is_valid():
        data = form.as_data()
        try:
            if request.POST.get("langkah") == "buka":
                programme_id = services.open_programme(request.actor, data)
                messages.success(request, gettext("Skema dibuka. Sekarang unggah daftar orangnya."))
                return HttpResponseRedirect(reverse("programme", args=[programme_id]))
            context["quote"] = quote_in_words(data)
        except PayungError as error:
            form.add_error(None, sentences.sentence(error))
    return render(request, "sponsorship/new.html", context, status=400 if form.errors else 200)


@page("programme.open", methods=("POST",))
def quote(request: ActorRequest) -> HttpResponse:
    """The live price of what has been typed so far; an incomplete form gets a hint instead of errors."""
    form = programme_form(request, request.POST)
    context: dict[str, Any] = {}
    if form.is_valid():
        try:
            context["quote"] = quote_in_words(form.as_data())
        except PayungError as error:
            context["problem"] = sentences.sentence(error)
    return render(request, "sponsorship/quote.html", context)


def quote_in_words(data: services.ProgrammeData) -> dict[str, Any]:
    """The quote with the explanation of its first month."""
    priced = services.quote(data)
    reason = explain_bpu(
        data.income_base,
        data.first_month,
        sector=Sector.OTHER,
        payer=PayerClass[BY_VALUE[data.kind].payer_class.upper()],
    )
    return {
        "per_person": priced.per_person,
        "months": len(data.months),
        "people": priced.people,
        "total": priced.total,
        "budget": priced.budget,
        "affordable": priced.affordable,
        "short": priced.short,
        "left": priced.left,
        "quotas": [(name, priced.quotas[code]) for code, name in _named(priced.quotas)],
        "inputs": [explained(reason, _("Iuran satu orang sebulan"))],
    }


def _named(quotas: Any) -> list[tuple[str, str]]:
    names = places.names(quotas)
    return [(code, names.get(code, code)) for code in sorted(quotas)]


def edit_forms(request: ActorRequest, found: Programme) -> dict[str, Any]:
    """The forms that change a programme, for those who may."""
    if found.state != "open" or not policies.can(request.actor.roles, "programme.edit"):
        return {}
    scope = scope_of(request.actor.user_id)
    wide = scope.province_wide
    if not wide and found.organisation_id not in scope.organisation_ids:
        return {}
    regencies = [(p.code, places.short_name(p.name)) for p in places.regencies()]
    return {"budget_form": BudgetForm(), "quota_form": QuotaForm(regencies=regencies), "may_edit": True}


def _done(request: ActorRequest, programme_id: int, text: str) -> HttpResponse:
    messages.success(request, text)
    return HttpResponseRedirect(reverse("programme", args=[programme_id]))


def _not_done(
    request: ActorRequest, programme_id: int, form: Any = None, error: PayungError | None = None
) -> HttpResponse:
    found = sentences.sentence(error) if error else " ".join(str(e) for errors in form.errors.values() for e in errors)
    messages.error(request, found)
    return HttpResponseRedirect(reverse("programme", args=[programme_id]))


@page("programme.edit", methods=("POST",))
def budget(request: ActorRequest, programme_id: int) -> HttpResponse:
    """Change the budget."""
    form = BudgetForm(request.POST)
    if not form.is_valid():
        return _not_done(request, programme_id, form)
    try:
        services.set_budget(request.actor, programme_id, form.cleaned_data["budget"])
    except PayungError as error:
        return _not_done(request, programme_id, error=error)
    return _done(request, programme_id, gettext("Anggaran diubah."))


@page("programme.edit", methods=("POST",))
def quota(request: ActorRequest, programme_id: int) -> HttpResponse:
    """Change the quota of one regency."""
    form = QuotaForm(request.POST, regencies=[(p.code, p.name) for p in places.regencies()])
    if not form.is_valid():
        return _not_done(request, programme_id, form)
    data = form.cleaned_data
    try:
        services.set_quota(request.actor, programme_id, data["regency"], data["quota"])
    except PayungError as error:
        return _not_done(request, programme_id, error=error)
    return _done(request, programme_id, gettext("Kuota diubah."))


@page("programme.edit", methods=("POST",))
def close(request: ActorRequest, programme_id: int) -> HttpResponse:
    """Close the programme to newcomers."""
    try:
        services.close_programme(request.actor, programme_id)
    except PayungError as error:
        return _not_done(request, programme_id, error=error)
    return _done(request, programme_id, gettext("Skema ditutup. Yang sudah dijanjikan tetap berlaku."))


act_urls = [
    path("pendanaan/baru", new, name="programme_new"),
    path("pendanaan/baru/hitung", quote, name="programme_quote"),
    path("pendanaan/<int:programme_id>/anggaran", budget, name="programme_budget"),
    path("pendanaan/<int:programme_id>/kuota", quota, name="programme_quota"),
    path("pendanaan/<int:programme_id>/tutup", close, name="programme_close"),
]

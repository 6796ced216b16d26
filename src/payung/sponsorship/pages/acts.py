"""Opening a scheme with a live quote; changing budget and quota; closing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.kernel.acts import Keys
from payung.kernel.choices import words
from payung.kernel.errors import PayungError
from payung.law import PayerClass, Sector, explain_bpu
from payung.parties import selectors as parties
from payung.parties.models import Organisation
from payung.places import selectors as places
from payung.platform import clock
from payung.sponsorship import services
from payung.sponsorship.acts import ACTS
from payung.sponsorship.choices import CLASS
from payung.sponsorship.choosing.acts import ACTS as CHOOSING
from payung.sponsorship.forms import SchemeForm
from payung.sponsorship.kinds import BY_VALUE, KINDS, SchemeKind
from payung.sponsorship.models import Quota, Scheme
from payung.sponsorship.pages.schemes import the_scheme, trail
from payung.sponsorship.plans.reckoning import as_scheme
from payung.sponsorship.plans.services import plan_of
from payung.ui import sentences
from payung.ui.acts import Place, act_urls
from payung.ui.components.formats import number
from payung.ui.components.parts import Tab
from payung.ui.context import crumbs, scope_here
from payung.ui.decorators import ActorRequest, page
from payung.ui.statute.explained import explained


def offered(request: ActorRequest) -> tuple[list[SchemeKind], list[Organisation]]:
    """The kinds of scheme that some organisation of the user's scope may pay, and these organisations."""
    scope = scope_here(request)
    bodies = [o for o in parties.paying() if scope.province_wide or o.pk in scope.organisation_ids]
    kinds_behind = {o.kind_id for o in bodies}
    return [kind for kind in KINDS if kind.behind & kinds_behind], bodies


def asked_kind(request: ActorRequest) -> tuple[SchemeKind, list[SchemeKind], list[Organisation]]:
    """The kind that the request names (default: the first that is offered), the kinds that are offered, and the
    organisations that may pay for it.
    """
    kinds, bodies = offered(request)
    wanted = request.POST.get("kind") or request.GET.get("jenis", "")
    kind = BY_VALUE[wanted] if wanted in BY_VALUE else (kinds or list(KINDS))[0]
    return kind, kinds, [o for o in bodies if o.kind_id in kind.behind]


def scheme_form(request: ActorRequest, kind: SchemeKind, bodies: list[Organisation], data: Any = None) -> SchemeForm:
    """The form of a kind (`asked_kind`), offering only the organisations and places of the user's scope."""
    scope = scope_here(request)
    wide = scope.province_wide
    provinces, kabupaten = places.provinces_and_regencies()
    regencies = [
        (p.code, places.short_name(p.name))
        for p in kabupaten
        if wide or p.code in {code[:5] for code in scope.place_codes}
    ]
    organisations = [(o.pk, o.name) for o in bodies]
    homes = {(o.place_id or "")[:2] for o in bodies} if not scope.place_codes else set()
    upper = [(p.code, places.long_name(p.name)) for p in provinces if wide or p.code in homes]
    month = clock.this_month()
    planned = request.GET.get("rencana", "")
    filled = (
        as_scheme(plan_of(request.actor, int(planned)), _line(request)) if data is None and _number(planned) else {}
    )
    return SchemeForm(
        data,
        kind=kind,
        organisations=organisations,
        places=[*upper, *regencies],
        regencies=regencies,
        initial={"first_month": str(month + 1), "last_month": str(month + 6), "decree_date": clock.today(), **filled},
    )


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _line(request: ActorRequest) -> int:
    stated = request.GET.get("baris", "1")
    return int(stated) if _number(stated) else 0


@page("scheme.open", methods=("GET", "HEAD", "POST"))
def new(request: ActorRequest) -> HttpResponse:
    """Open a scheme. "Hitung biaya" only prices it; "Buka skema" opens it."""
    kind, kinds, bodies = asked_kind(request)
    form = scheme_form(request, kind, bodies, request.POST or None)
    context: dict[str, Any] = {
        "form": form,
        "kind": kind,
        "kinds": [
            Tab(gettext(one.word), f"{reverse('scheme_new')}?jenis={one.value}", one.value == kind.value)
            for one in kinds
        ],
        "about": gettext(kind.about),
        "breadcrumbs": crumbs((_("Pendanaan"), reverse("schemes"))),
    }
    if request.method != "POST":
        return render(request, "sponsorship/new.html", context)
    if form.is_valid():
        data = form.as_data()
        try:
            if request.POST.get("langkah") == "buka":
                scheme_id = services.open_scheme(request.actor, data)
                messages.success(request, gettext("Skema dibuka. Sekarang unggah daftar orangnya."))
                if (priced := services.quote(data)).short:
                    said = gettext("Anggaran cukup untuk %(fits)s dari %(people)s orang; yang lain menunggu.")
                    words = {"fits": number(priced.affordable), "people": number(priced.people)}
                    messages.warning(request, said % words)
                return HttpResponseRedirect(reverse("scheme", args=[scheme_id]))
            context["quote"] = quote_in_words(data)
        except PayungError as error:
            form.add_error(None, sentences.sentence(error))
    return render(request, "sponsorship/new.html", context, status=400 if form.errors else 200)


@page("scheme.open", methods=("POST",))
def quote(request: ActorRequest) -> HttpResponse:
    """The live price of what has been typed so far; an incomplete form gets a hint instead of errors."""
    kind, _kinds, bodies = asked_kind(request)
    form = scheme_form(request, kind, bodies, request.POST)
    context: dict[str, Any] = {}
    if form.is_valid():
        try:
            context["quote"] = quote_in_words(form.as_data())
        except PayungError as error:
            context["problem"] = sentences.sentence(error)
    return render(request, "sponsorship/quote.html", context)


def quote_in_words(data: services.SchemeData) -> dict[str, Any]:
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
        "months": len(data.terms.enrolled(data.months, block=min(data.blocks.values(), default=0))),
        "classes": [(gettext(words(CLASS)[name]), amount) for name, amount in priced.classes.items()],
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


def edits(
    request: ActorRequest, scheme: Scheme, quotas: Sequence[Quota], regencies: Mapping[str, str]
) -> dict[str, Any]:
    """Addresses of the pages that change the scheme, for users who may: of its quotas, and of regencies without a
    quota.

    regencies: names of all of them, by code.
    """
    if scheme.state != "open" or not policies.can(request.actor.roles, "scheme.edit"):
        return {}
    scope = scope_here(request)
    if not scope.province_wide and scheme.organisation_id not in scope.organisation_ids:
        return {}
    if not BY_VALUE[scheme.kind].by_regency and not quotas:
        return {"may_edit": True, "without_quota": []}
    without = dict(regencies)
    for quota in quotas:
        without.pop(quota.regency, None)
    return {"may_edit": True, "without_quota": sorted(without.items(), key=lambda one: one[1])}


def locate(_request: ActorRequest, keys: Keys) -> Place:
    """The scheme of an act, and its page."""
    scheme = the_scheme(keys["scheme_id"])
    heading = scheme.name
    if "regency" in keys:
        names = places.names([keys["regency"]])
        heading = f"{names.get(keys['regency'], keys['regency'])}: {scheme.name}"
    back = reverse("scheme", args=[scheme.pk])
    return Place(scheme, heading, back, trail(scheme), typed=_standing(scheme, keys.get("regency", "")))


def _standing(scheme: Scheme, regency: str) -> dict[str, str]:
    """The present value for the field that changes it: the quota of a regency, or the budget if the reader may see
    it.
    """
    if regency:
        quota = Quota.objects.filter(scheme=scheme, regency=regency).values_list("quota", flat=True).first()
        return {} if quota is None else {"quota": number(quota)}
    fund = getattr(scheme, "fund", None)
    return {"budget": number(fund.budget)} if fund else {}


urlpatterns = [
    *act_urls((*ACTS, *CHOOSING), locate),
    path("pendanaan/baru", new, name="scheme_new"),
    path("pendanaan/baru/hitung", quote, name="scheme_quote"),
]

"""Correcting a decree: whom a new decree takes out and brings in, before and after a second person has looked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.contributions.corrections import services as corrections
from payung.contributions.corrections.acts import ACTS
from payung.contributions.corrections.services import Swap
from payung.contributions.errors import ContributionsRefused
from payung.contributions.repricing.pages import the_scheme
from payung.kernel.errors import PayungError
from payung.kernel.months import Month
from payung.registry import selectors as registry
from payung.registry.reading import listed
from payung.sponsorship.models import Scheme
from payung.sponsorship.pages.schemes import trail
from payung.ui import sentences
from payung.ui.acts import Place, act_urls
from payung.ui.decorators import ActorRequest, page
from payung.ui.forms import MonthField, date_field
from payung.ui.listing import table

WAYS = {"comes": _("Masuk"), "leaves": _("Keluar")}


class CorrectionForm(forms.Form):
    """The new decree, and the numbers of the people who leave and of those who join."""

    decree_number = forms.CharField(label=_("Nomor keputusan perubahan"), max_length=200)
    decree_date = date_field(_("Tanggal keputusan"))
    first_month = MonthField(label=_("Mulai bulan"))
    out = forms.CharField(
        label=_("NIK yang keluar"),
        help_text=_("Satu NIK per baris"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocomplete": "off"}),
    )
    come = forms.CharField(
        label=_("NIK yang masuk"),
        help_text=_("Satu NIK per baris; yang baru dikirim dahulu lewat daftar skema ini"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocomplete": "off"}),
    )

    def swap(self) -> Swap:
        """As the room takes it."""
        data = self.cleaned_data
        return Swap(
            data["decree_number"].strip(),
            data["decree_date"],
            Month.from_date(data["first_month"]),
            tuple(data["out"].split()),
            tuple(data["come"].split()),
        )


@page("scheme.edit")
def all_of_scheme(request: ActorRequest, scheme_id: int) -> HttpResponse:
    """Decrees that corrected the list of a scheme, and what waits for a second person."""
    scheme = the_scheme(scheme_id)
    return render(request, "contributions/corrections.html", _context(scheme))


def _context(scheme: Scheme) -> dict[str, Any]:
    earlier = corrections.corrections(scheme)
    return {
        "scheme": scheme,
        "waits": [one for one in earlier if one["state"] == "asked"],
        "table": table(
            corrections.CORRECTIONS,
            earlier,
            lambda one: reverse("correction", args=[one["id"]]),
            caption=_("Perubahan keputusan"),
            empty=_("Daftar skema ini belum pernah diubah keputusan lain"),
        ),
        "breadcrumbs": trail(scheme),
    }


@page("scheme.edit", methods=("GET", "POST"))
def new(request: ActorRequest, scheme_id: int) -> HttpResponse:
    """Ask for a correction: the page first shows people and rupiah, then asks for confirmation."""
    scheme = the_scheme(scheme_id)
    form = CorrectionForm(request.POST or None)
    context: dict[str, Any] = {"scheme": scheme, "form": form, "breadcrumbs": trail(scheme)}
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("langkah") == "ajukan":
                number = corrections.ask(request.actor, scheme.pk, form.swap())
                messages.success(request, gettext("Perubahan diajukan; orang lain memeriksa dan menjalankannya."))
                return HttpResponseRedirect(reverse("correction", args=[number]))
            moved = corrections.effect(request.actor, scheme.pk, form.swap())
            context |= _shown(request, moved)
        except PayungError as error:
            form.add_error(None, sentences.sentence(error))
    return render(request, "contributions/correction_new.html", context, status=400 if form.errors else 200)


@page("scheme.edit")
def one(request: ActorRequest, correction_id: int) -> HttpResponse:
    """One correction: its decree, whom it changes, and what moves."""
    correction = the_correction(correction_id)
    context: dict[str, Any] = {
        "correction": correction,
        "line": corrections.line(correction),
        "own": correction.asked_by == request.actor.user_id,
        "breadcrumbs": trail(correction.scheme),
    }
    if correction.state == "asked":
        context |= _shown(request, corrections.standing_of(correction))
    return render(request, "contributions/correction.html", context)


def _shown(request: ActorRequest, moved: corrections.SwapEffect) -> dict[str, Any]:
    people = registry.identities([line.person_id for line in moved.lines])
    listed(request.actor, "correction", people)
    lines = [
        {
            **line,
            "name": people[line["person_id"]].name if line["person_id"] in people else "",
            "way": WAYS[line["way"]],
        }
        for line in corrections.people_lines(moved.lines)
    ]
    return {
        "moved": moved,
        "out_people": moved.people(comes=False),
        "in_people": moved.people(comes=True),
        "out_amount": moved.rupiah(comes=False),
        "in_amount": moved.rupiah(comes=True),
        "people_table": table(corrections.PEOPLE, lines, caption=_("Yang keluar dan masuk"), dense=True),
    }


def the_correction(correction_id: int) -> Any:
    """The correction, or 404."""
    try:
        return corrections.correction_of(None, correction_id)
    except ContributionsRefused as error:
        raise Http404 from error


def locate(_request: ActorRequest, keys: Mapping[str, int]) -> Place:
    """The correction of an act, and its page."""
    correction = the_correction(keys["correction_id"])
    url = reverse("correction", args=[correction.pk])
    return Place(correction, correction.decree_number, url, trail(correction.scheme))


urlpatterns = [
    *act_urls(ACTS, locate),
    path("pendanaan/<int:scheme_id>/perubahan", all_of_scheme, name="corrections"),
    path("pendanaan/<int:scheme_id>/perubahan/baru", new, name="correction_new"),
    path("pendanaan/perubahan/<int:correction_id>", one, name="correction"),
]

"""Organisations and their offices, and the banks that pay for us."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import accounts, bodies
from payung.access.policies import can
from payung.kernel.acts import Keys
from payung.office import views
from payung.office.organisations.acts import ACCOUNTS, ADD_ACCOUNT, OFFICES, ORGANISATIONS
from payung.parties.choices import KIND, PARTY_STATE
from payung.registry import organisation_accounts
from payung.registry.choices import ACCOUNT_STATE
from payung.ui.acts import Place, act_urls
from payung.ui.choices import translated
from payung.ui.components.tables import Filter, FilterBar
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, wanted
from payung.ui.listing import table
from payung.ui.paging import chosen, paged

STATES, KINDS = translated(PARTY_STATE), translated(KIND)


@page("users.manage")
def organisations(request: ActorRequest) -> HttpResponse:
    """Organisations by name."""
    text = request.GET.get("cari", "").strip()[:100]
    kind = chosen(request.GET, "jenis", [code for code, _word in bodies.offered_kinds()])
    state = chosen(request.GET, "keadaan", list(STATES))
    rows = bodies.organisations(text, kind, state)
    bar = FilterBar(
        [
            Filter("cari", _("Nama atau kode"), "search", text),
            Filter(
                "jenis", _("Jenis"), value=kind, options=[(c, KINDS.get(c, c)) for c, _word in bodies.offered_kinds()]
            ),
            Filter("keadaan", _("Keadaan"), value=state, options=list(STATES.items())),
        ]
    )

    def lines_of(page_of: Any) -> list[dict[str, Any]]:
        return bodies.lines(list(page_of))

    if form := wanted(request):
        return answer(request, form, "lembaga", views.ORGANISATION, rows, lines_of, bar=lambda: bar)
    page_rows = paged(rows, request.GET, ("name", "id"))
    listed = table(
        views.ORGANISATION,
        lines_of(page_rows.rows),
        lambda one: reverse("organisation", args=[one["id"]]),
        caption=_("Lembaga"),
        exports=links(request.GET),
        pager=page_rows.pager,
        empty=_("Tidak ada lembaga seperti itu"),
        empty_hint=_("Ubah saringannya, atau catat lembaga baru."),
    )
    context = {"table": listed, "bar": bar, "breadcrumbs": crumbs((_("Kantor"), reverse("office")))}
    return render(request, "office/organisations.html", context)


@page("users.manage")
def organisation(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """One organisation: its offices and who acts for it."""
    body = bodies.whole(organisation_id)
    context = {
        "body": {**body, "kind_word": KINDS.get(body["kind"], body["kind"])},
        "users": accounts.users(organisation=body["code"]).count(),
        "table": table(
            views.OFFICE,
            body["office_list"],
            lambda one: reverse("office_change", args=[one["id"]]),
            caption=_("Kantor"),
            empty=_("Belum ada kantor"),
            empty_hint=_("Pengguna bekerja di sebuah kantor: catat kantornya dulu."),
        ),
        "accounts": _paid(request, organisation_id)
        if can(request.actor.roles, "organisation_accounts.manage")
        else None,
        "breadcrumbs": crumbs((_("Kantor"), reverse("office")), (_("Lembaga"), reverse("organisations"))),
    }
    return render(request, "office/organisation.html", context)


def _paid(request: ActorRequest, organisation_id: int) -> list[dict[str, Any]]:
    """Where the organisation is paid, with what this reader may do about each."""
    rows = list(organisation_accounts.accounts(organisation_id))
    states = {one.value: (one.look, one.word) for one in ACCOUNT_STATE}
    return [
        {
            **line,
            "own": row.created_by == request.actor.user_id,
            "look": states[line["state"]][0],
            "word": gettext(states[line["state"]][1]),
        }
        for line, row in zip(organisation_accounts.lines(rows), rows, strict=True)
    ]


def locate_account(request: ActorRequest, keys: Keys) -> Place:
    """The account of an act, and the page of its organisation."""
    account = organisation_accounts.account_of(request.actor, keys["account_id"])
    trail = crumbs((_("Kantor"), reverse("office")), (_("Lembaga"), reverse("organisations")))
    back = reverse("organisation", args=[account.organisation_id])
    return Place(account, account.organisation.name if account.organisation else "", back, trail)


def locate(request: ActorRequest, keys: Keys) -> Place:
    """The organisation or office of an act, and the page of the organisation."""
    trail = crumbs((_("Kantor"), reverse("office")), (_("Lembaga"), reverse("organisations")))
    if "office_id" in keys:
        office = bodies.office_of(request.actor, keys["office_id"])
        typed = {"name": office.name, "place": office.place_id, "time_zone": office.time_zone}
        frame = {"above": "office/office_above.html", "office": bodies.office_whole(office.pk)}
        return Place(office, office.name, reverse("organisation", args=[office.organisation_id]), trail, frame, typed)
    if "organisation_id" not in keys:
        return Place(
            None,
            gettext("Lembaga baru"),
            reverse("organisations"),
            trail,
            then=lambda number: reverse("organisation", args=[number]),
        )
    body = bodies.organisation_of(request.actor, keys["organisation_id"])
    typed = {"name": body.name, "kind": body.kind_id, "place": body.place_id or ""}
    return Place(body, body.name, reverse("organisation", args=[body.pk]), trail, typed=typed)


def locate_new_office(request: ActorRequest, keys: Keys) -> Place:
    """The organisation of a new office; nothing is filled in but its place."""
    place = locate(request, keys)
    return Place(place.thing, place.heading, place.back, place.breadcrumbs, typed={"place": place.typed["place"]})


urlpatterns = [
    path("kantor/lembaga", organisations, name="organisations"),
    path("kantor/lembaga/<int:organisation_id>", organisation, name="organisation"),
    *act_urls([act for act in ORGANISATIONS if act.page_name != "office_add"], locate),
    *act_urls([act for act in ORGANISATIONS if act.page_name == "office_add"], locate_new_office),
    *act_urls(OFFICES, locate),
    *act_urls([ADD_ACCOUNT], locate_new_office),
    *act_urls([act for act in ACCOUNTS if act is not ADD_ACCOUNT], locate_account),
]

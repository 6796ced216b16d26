"""Accounts of users: their data, their roles and places, and the changes made to them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import accounts, bodies, changes
from payung.access.choices import USER_STATE
from payung.access.selectors import names_of
from payung.kernel.acts import Keys
from payung.office import views
from payung.office.accounts.acts import USERS
from payung.office.pages.desk import KINDS as CHANGE_KINDS
from payung.office.pages.desk import STATES as CHANGE_STATES
from payung.office.pages.desk import once
from payung.places.selectors import long_name
from payung.ui import sentences
from payung.ui.acts import Place, act_urls
from payung.ui.choices import translated
from payung.ui.components.tables import Filter, FilterBar
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, wanted
from payung.ui.listing import table
from payung.ui.paging import chosen, paged

STATES = translated(USER_STATE)
OPERATIONS = {"I": _("dibuat"), "U": _("diubah"), "D": _("diakhiri")}


def _line(one: dict[str, Any]) -> dict[str, Any]:
    """An account as a row of the table: roles and places in words."""
    places = dict.fromkeys(filter(None, (g["place"] and long_name(g["place"]) for g in one["grants"])))
    bodies_of = dict.fromkeys(filter(None, (g["organisation"] for g in one["grants"])))
    return {
        **one,
        "roles": ", ".join(str(sentences.word(sentences.ROLES, role)) for role in one["roles"])
        or gettext("tanpa peran"),
        "scope": ", ".join([*places, *bodies_of]),
    }


@page("users.manage")
def users(request: ActorRequest) -> HttpResponse:
    """Accounts that the reader keeps, by name."""
    text = request.GET.get("cari", "").strip()[:100]
    role = chosen(request.GET, "peran", list(sentences.ROLES))
    state = chosen(request.GET, "keadaan", list(STATES))
    body = request.GET.get("lembaga", "").strip()[:50]
    rows = accounts.users(text, role, state, body)
    bar = FilterBar(
        [
            Filter("cari", _("Nama"), "search", text),
            Filter("peran", _("Peran"), value=role, options=list(sentences.ROLES.items())),
            Filter("lembaga", _("Lembaga"), value=body, options=bodies.offered_organisations()),
            Filter("keadaan", _("Keadaan"), value=state, options=list(STATES.items())),
        ]
    )

    def lines_of(page_of: Any) -> list[dict[str, Any]]:
        return [_line(one) for one in accounts.lines(list(page_of))]

    if form := wanted(request):
        return answer(request, form, "pengguna", views.USER, rows, lines_of, bar=lambda: bar)
    page_rows = paged(rows, request.GET, ("username",))
    listed = table(
        views.USER,
        lines_of(page_rows.rows),
        lambda one: reverse("user", args=[one["id"]]),
        caption=_("Pengguna"),
        exports=links(request.GET),
        pager=page_rows.pager,
        empty=_("Tidak ada pengguna seperti itu"),
        empty_hint=_("Ubah saringannya, atau buat akun baru."),
    )
    context = {"table": listed, "bar": bar, "breadcrumbs": crumbs((_("Kantor"), reverse("office")))}
    return render(request, "office/users.html", context)


@page("users.manage")
def user(request: ActorRequest, user_id: int) -> HttpResponse:
    """One account: its roles, what waits about it, and who changed what."""
    row = accounts.user_of(request.actor, user_id)
    (line,) = accounts.lines([row])
    past = accounts.past(user_id)
    names = names_of(one.actor_id for one in past if one.actor_id)
    context = {
        "account": line,
        "own": user_id == request.actor.user_id,
        "grants": [
            {
                **one,
                "word": sentences.word(sentences.ROLES, one["role"]),
                "place": one["place"] and long_name(one["place"]),
            }
            for one in line["grants"]
        ],
        "changes": [
            {**one, "kind_word": CHANGE_KINDS[one["kind"]], "state_word": CHANGE_STATES[one["state"]]}
            for one in changes.lines(list(changes.changes(subject=f"user:{user_id}")[:20]))
        ],
        "history": [
            {"at": one.at, "who": names.get(one.actor_id or 0, gettext("operator server")), "what": _change_word(one)}
            for one in past
        ],
        "breadcrumbs": crumbs((_("Kantor"), reverse("office")), (_("Pengguna"), reverse("users"))),
    }
    return render(request, "office/user.html", context)


def _change_word(one: Any) -> str:
    """A row of the change history in words: which thing, and what became of it."""
    row = one.new or one.old or {}
    if one.table_name == "access_grant":
        role = str(sentences.word(sentences.ROLES, row.get("role", "")))
        return gettext("Peran %(role)s %(done)s") % {"role": role, "done": OPERATIONS[one.op]}
    old, new = one.old or {}, one.new or {}
    if one.op == "U" and old.get("is_active") != new.get("is_active"):
        return gettext("Akun dibuka lagi") if new.get("is_active") else gettext("Akun ditutup")
    return gettext("Akun %(done)s") % {"done": OPERATIONS[one.op]}


@page("users.manage", methods=("POST",))
def start_password(request: ActorRequest, user_id: int) -> HttpResponse:
    """Set a first password, or propose it with its first half: this administrator sees it once and hands it over."""
    return once(request, accounts.user_of(request.actor, user_id), accounts.start_password(request.actor, user_id))


def locate(request: ActorRequest, keys: Keys) -> Place:
    """The account of an act, and its page."""
    trail = crumbs((_("Kantor"), reverse("office")), (_("Pengguna"), reverse("users")))
    if "user_id" not in keys:
        return Place(
            None, gettext("Akun baru"), reverse("users"), trail, then=lambda number: reverse("user", args=[number])
        )
    row = accounts.user_of(request.actor, keys["user_id"])
    typed = {"name": row.display_name, "office": row.office.code if row.office else ""}
    return Place(row, row.display_name, reverse("user", args=[row.pk]), trail, typed=typed)


urlpatterns = [
    path("kantor/pengguna", users, name="users"),
    path("kantor/pengguna/<int:user_id>", user, name="user"),
    path("kantor/pengguna/<int:user_id>/sandi", start_password, name="user_start_password"),
    *act_urls(USERS, locate),
]

"""The office's own administration: users and their roles, organisations, and what waits for the second
administrator.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import accounts, changes
from payung.access.choices import CHANGE, CHANGE_STATE
from payung.access.models import Change
from payung.access.selectors import home_province, names_of
from payung.casework.transitions import STEP_WORDS
from payung.casework.words import process_word
from payung.kernel.acts import Keys
from payung.office import views
from payung.office.accounts.acts import CHANGES
from payung.office.changes import facts
from payung.ui.acts import Place, act_urls, said
from payung.ui.choices import translated
from payung.ui.components.tables import Filter, FilterBar
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, wanted
from payung.ui.listing import table
from payung.ui.paging import chosen, paged

STATES, KINDS = translated(CHANGE_STATE), translated(CHANGE)
FEW = 2  # administrators: fewer confirm nothing for each other


@page("users.manage")
def desk(request: ActorRequest) -> HttpResponse:
    """What waits, and where accounts, organisations, banks and limits are kept."""
    waiting = list(changes.changes("waiting"))
    province = home_province()
    context = {
        "waiting": _told(request, waiting),
        "users": accounts.kept().filter(is_active=True).distinct().count(),
        "alone": changes.administrators(province) < FEW,
        "province": province,
    }
    return render(request, "office/desk.html", context)


def _told(request: ActorRequest, rows: list[Change]) -> list[dict[str, Any]]:
    return [
        {**line, "kind_word": KINDS[line["kind"]], "own": row.made_by == request.actor.user_id}
        for line, row in zip(changes.lines(rows), rows, strict=True)
    ]


@page("users.manage")
def proposals(request: ActorRequest) -> HttpResponse:
    """Proposals of one state or all, newest first."""
    state = chosen(request.GET, "keadaan", list(STATES))
    kind = chosen(request.GET, "tentang", list(KINDS))
    rows = changes.changes(state, kind)
    bar = FilterBar(
        [
            Filter("keadaan", _("Keadaan"), value=state, options=list(STATES.items())),
            Filter("tentang", _("Tentang"), value=kind, options=list(KINDS.items())),
        ]
    )

    def lines_of(page_of: Any) -> list[dict[str, Any]]:
        return changes.lines(list(page_of))

    if form := wanted(request):
        return answer(request, form, "usul", views.CHANGED, rows, lines_of, bar=lambda: bar)
    page_rows = paged(rows, request.GET, ("-id",))
    lines = lines_of(page_rows.rows)
    names = names_of({int(one["subject"][5:]) for one in lines if one["subject"].startswith("user:")})
    listed = table(
        views.CHANGED,
        lines,
        lambda one: reverse("change", args=[one["id"]]),
        cells={"subject": lambda one: _about(one, names)},
        caption=_("Usul"),
        exports=links(request.GET),
        pager=page_rows.pager,
        empty=_("Belum ada usul"),
        empty_hint=_(
            "Peran yang menggerakkan uang, batas persetujuan, dan bank diusulkan seorang dan disetujui orang lain."
        ),
    )
    return render(request, "office/changes.html", {"table": listed, "bar": bar, "breadcrumbs": _trail()})


def _about(line: dict[str, Any], names: Mapping[int, str]) -> str:
    """What a proposal is about: whose account, which bank, which step of which case."""
    kind, _sep, rest = line["subject"].partition(":")
    if kind == "user":
        return names.get(int(rest), rest)
    if kind == "bank":
        return f"{line['content'].get('name', '')} ({rest})".strip()
    process, _sep, step = line["subject"].partition("/")
    return f"{process_word(process)}: {gettext(STEP_WORDS.get(step, step))}"


@page("users.manage")
def change(request: ActorRequest, change_id: int) -> HttpResponse:
    """One proposal: what it says, what stands so far, and what may be decided."""
    row = changes.change_of(request.actor, change_id)
    (line,) = _told(request, [row])
    context = {
        "change": line,
        "facts": [(said(word), said(value)) for word, value in facts(row)],
        "breadcrumbs": _trail((_("Usul"), reverse("changes"))),
        "digest": row.digest,
    }
    return render(request, "office/change.html", context)


@page("changes.confirm", methods=("POST",))
def confirm_start(request: ActorRequest, change_id: int) -> HttpResponse:
    """Confirm a first password: this person's half is shown once, and stands in no address."""
    begun = accounts.confirm_start(request.actor, change_id, request.POST.get("sidik", ""))
    user = accounts.user_of(request.actor, int(changes.change_of(request.actor, change_id).content["user"]))
    return once(request, user, begun, second=True)


def once(request: ActorRequest, user: Any, begun: accounts.Start, *, second: bool = False) -> HttpResponse:
    """The page that shows a first password, or a half of it, this one time."""
    context = {
        "user_account": user,
        "password": begun.password,
        "change": begun.change,
        "half": 2 if second else 1 if begun.change is not None else 0,
        "breadcrumbs": _trail((_("Pengguna"), reverse("users"))),
    }
    response = render(request, "office/password_once.html", context)
    response["Cache-Control"] = "no-store"
    return response


def locate(request: ActorRequest, keys: Keys) -> Place:
    """The proposal of an act, and its page."""
    row = changes.change_of(request.actor, keys["change_id"])
    url = reverse("change", args=[row.pk])
    return Place(row, gettext("Usul %(n)s") % {"n": row.pk}, url, _trail((_("Usul"), reverse("changes"))))


def _trail(*more: Any) -> Any:
    return crumbs((_("Kantor"), reverse("office")), *more)


urlpatterns = [
    path("kantor", desk, name="office"),
    path("kantor/usul", proposals, name="changes"),
    path("kantor/usul/<int:change_id>", change, name="change"),
    path("kantor/usul/<int:change_id>/sandi", confirm_start, name="password_confirm"),
    *act_urls(CHANGES, locate),
]

"""Messages to families and letters that were issued, without names and texts."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.kernel.acts import Keys
from payung.notices import selectors, views
from payung.notices.acts import ACTS, CONSENT, WITHDRAW
from payung.notices.errors import NoticeRefused
from payung.notices.services import letter_of
from payung.notices.templates import title
from payung.notices.words import STATES, about, why
from payung.places import selectors as places
from payung.ui.acts import Place, act_urls
from payung.ui.components.formats import date_time
from payung.ui.components.tables import Filter, FilterBar, Table
from payung.ui.context import crumbs, scope_here
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, wanted
from payung.ui.listing import table
from payung.ui.paging import chosen, paged

LETTERS_SHOWN = 50


@page("claims.view")
def notices(request: ActorRequest) -> HttpResponse:
    """Messages of one state or all, and the last letters."""
    state = chosen(request.GET, "keadaan", list(STATES))
    rows = selectors.messages(state=state).select_related(None)
    options = [(key, word) for key, (_look, word) in STATES.items()]
    bar = FilterBar([Filter("keadaan", _("Keadaan"), value=state, options=options)])
    if form := wanted(request):
        names = {p.code: places.short_name(p.name) for p in places.regencies()}
        return answer(
            request, form, "kabar", views.NOTIFICATION, rows, partial(map, views.message_line), names, lambda: bar
        )
    shown_page = paged(rows, request.GET, ("-id",))
    language = "en" if (get_language() or "").startswith("en") else "id"
    messages = table(
        views.NOTIFICATION,
        map(views.message_line, shown_page.rows),
        lambda one: reverse("notice", args=[one["id"]]),
        cells={
            "reason": lambda one: why(one["reason"]),
            "template": lambda one: title(one["template"], language),
            "subject": lambda one: about(one["subject"]),
            "finished_at": lambda one: one["finished_at"] or one["queued_at"],
        },
        caption=_("Kabar kepada keluarga"),
        pager=shown_page.pager,
        exports=links(request.GET),
        empty=_("Belum ada kabar"),
    )
    may_withdraw = policies.can(request.actor.roles, WITHDRAW.right)
    context = {
        "messages_table": messages,
        "figures_table": table(
            views.FIGURES, selectors.figures(), caption=_("30 hari terakhir"), dense=True, empty=_("Belum ada kabar")
        ),
        "bar": bar,
        "letters_table": _letters(linked=may_withdraw),
        "regencies": _regencies(request) if policies.can(request.actor.roles, CONSENT.right) else [],
        "breadcrumbs": crumbs((_("Klaim"), reverse("claims"))),
    }
    return render(request, "notices/index.html", context)


@page("claims.view")
def notice(request: ActorRequest, message_id: int) -> HttpResponse:
    """One message: every try to hand it over, and what the gateway said became of it."""
    try:
        one = views.message_whole(message_id)
    except NoticeRefused as error:
        raise Http404 from error
    language = "en" if (get_language() or "").startswith("en") else "id"
    context = {
        "title": title(one["template"], language),
        "about": about(one["subject"]),
        "state": STATES[one["state"]],
        "why": why(one["reason"]),
        "parts": one["parts"],
        "missed": one["state"] in {"failed", "undelivered"},
        "claim": one["subject"].removeprefix("claim:") if one["subject"].startswith("claim:") else "",
        "tries_table": table(
            views.TRY,
            one["tries"],
            cells={"at": lambda x: date_time(x["at"]), "reason": lambda x: why(x["reason"])},
            caption=_("Percobaan mengirim"),
            empty=_("Belum dikirim"),
        ),
        "receipts_table": table(
            views.RECEIPTS,
            one["receipts"],
            cells={
                "told_at": lambda x: date_time(x["told_at"]),
                "taken_at": lambda x: date_time(x["taken_at"]),
            },
            caption=_("Tanda terima"),
            empty=_("Belum ada tanda terima"),
        ),
        "breadcrumbs": crumbs((_("Klaim"), reverse("claims")), (_("Pemberitahuan"), reverse("notices"))),
    }
    return render(request, "notices/notice.html", context)


def _letters(*, linked: bool) -> Table:
    return table(
        views.ISSUED,
        map(views.letter_line, selectors.letters()[:LETTERS_SHOWN]),
        lambda one: reverse("letter_withdraw", args=[one["id"]]) if linked and one["ended_on"] is None else "",
        cells={"subject": lambda one: about(one["subject"])},
        caption=_("Surat yang dikeluarkan"),
        empty=_("Belum ada surat"),
    )


def _regencies(request: ActorRequest) -> list[tuple[str, str]]:
    scope = scope_here(request)
    return [
        (p.code, places.short_name(p.name))
        for p in places.regencies()
        if scope.province_wide or p.code in scope.place_codes
    ]


def locate(_request: ActorRequest, keys: Keys) -> Place:
    """The letter or the regency of an act, and the page of messages."""
    back = reverse("notices")
    trail = crumbs((_("Klaim"), reverse("claims")), (_("Pemberitahuan"), back))
    if "regency" in keys:
        names = places.names([keys["regency"]])
        if not names:
            raise Http404
        return Place(None, gettext("Pemberitahuan: %(place)s") % {"place": names[keys["regency"]]}, back, trail)
    try:
        letter = letter_of(None, keys["letter_id"])
    except NoticeRefused as error:
        raise Http404 from error
    return Place(letter, gettext("Surat %(subject)s") % {"subject": about(letter.subject)}, back, trail)


urlpatterns = [
    path("pemberitahuan", notices, name="notices"),
    path("pemberitahuan/kabar/<int:message_id>", notice, name="notice"),
    *act_urls(ACTS, locate),
]

"""What families were told and which letters were issued, without names and texts."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.access.selectors import scope_of
from payung.kernel.acts import Keys
from payung.notices import selectors
from payung.notices.acts import ACTS, CONSENT, WITHDRAW
from payung.notices.errors import NoticeRefused
from payung.notices.models import NotificationLetter
from payung.notices.services import letter_of
from payung.notices.templates import title
from payung.notices.words import CHANNELS, LETTERS, STATES, about
from payung.places import selectors as places
from payung.ui import sentences
from payung.ui.acts import Place, act_urls
from payung.ui.components.tables import Column, Filter, FilterBar, Row, Table
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.paging import chosen, paged

LETTERS_SHOWN = 50


@page("claims.view")
def notices(request: ActorRequest) -> HttpResponse:
    """Messages of one state or all, and the last letters."""
    state = chosen(request.GET, "keadaan", list(STATES))
    shown_page = paged(selectors.messages(state=state).select_related(None), request.GET, ("-id",))
    language = "en" if (get_language() or "").startswith("en") else "id"
    messages = Table(
        columns=[
            Column("what", _("Kabar")),
            Column("about", _("Perihal")),
            Column("how", _("Saluran")),
            Column("when", _("Waktu"), "date"),
            Column("state", _("Keadaan"), "state"),
        ],
        rows=[
            Row(
                [
                    title(m.template, language),
                    about(m.subject),
                    sentences.word(CHANNELS, m.channel),
                    m.finished_at or m.queued_at,
                    STATES[m.state],
                ]
            )
            for m in shown_page.rows
        ],
        caption=_("Kabar kepada keluarga"),
        pager=shown_page.pager,
        empty=_("Belum ada kabar"),
    )
    may_withdraw = policies.can(request.actor.roles, WITHDRAW.right)
    context = {
        "messages_table": messages,
        "bar": FilterBar(
            [
                Filter(
                    "keadaan", _("Keadaan"), value=state, options=[(key, word) for key, (_look, word) in STATES.items()]
                )
            ]
        ),
        "letters_table": _letters(linked=may_withdraw),
        "regencies": _regencies(request) if policies.can(request.actor.roles, CONSENT.right) else [],
        "breadcrumbs": crumbs((_("Klaim"), reverse("claims"))),
    }
    return render(request, "notices/index.html", context)


def _letters(*, linked: bool) -> Table:
    def row(letter: NotificationLetter) -> Row:
        end = getattr(letter, "end", None)
        state = ("closed", _("Tidak berlaku")) if end else ("active", _("Berlaku"))
        url = reverse("letter_withdraw", args=[letter.pk]) if linked and end is None else ""
        return Row([sentences.word(LETTERS, letter.template), about(letter.subject), letter.issued_on, state], url=url)

    return Table(
        columns=[
            Column("what", _("Surat")),
            Column("about", _("Perihal")),
            Column("on", _("Tanggal"), "date"),
            Column("state", _("Keadaan"), "state"),
        ],
        rows=[row(letter) for letter in selectors.letters()[:LETTERS_SHOWN]],
        caption=_("Surat yang dikeluarkan"),
        empty=_("Belum ada surat"),
    )


def _regencies(request: ActorRequest) -> list[tuple[str, str]]:
    scope = scope_of(request.actor.user_id)
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


urlpatterns = [path("pemberitahuan", notices, name="notices"), *act_urls(ACTS, locate)]

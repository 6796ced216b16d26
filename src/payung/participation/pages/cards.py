"""Participant cards: for one person, and for the people of a village who have none yet."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from payung.access.selectors import names_of
from payung.participation import cards
from payung.participation import selectors as participation
from payung.places import selectors as places
from payung.registry import reading
from payung.registry import selectors as registry
from payung.ui import sentences
from payung.ui.components.tables import Column, Filter, FilterBar, Row, Table
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.paging import chosen


@page("cards.print", methods=("GET", "HEAD", "POST"))
def person_card(request: ActorRequest, person_id: int) -> HttpResponse:
    """The cards of one person; printing one gives a PDF."""
    person = reading.opened(request.actor, person_id, "cards")
    dead = registry.death(person_id) is not None
    members = [] if dead else [member for member in participation.memberships(person_id) if member.ended is None]
    if request.method == "POST":
        lost = request.POST.get("lama") == "hilang"
        printed = cards.print_cards(request.actor, [m.pk for m in members], replace=lost, language=_language())
        return _pdf(printed.pdf, f"kartu-{person_id}.pdf")
    given = cards.cards_of([member.pk for member in members])
    context = {
        "person": person,
        "dead": dead,
        "members": [(member, sentences.word(sentences.SEGMENTS, member.segment)) for member in members],
        "cards": given,
        "valid": sum(card.ended_at is None for card in given),
        "names": names_of(card.issued_by for card in given),
        "breadcrumbs": crumbs((_("Orang"), reverse("people")), (person.name, reverse("person", args=[person_id]))),
    }
    return render(request, "cards/person.html", context)


@page("cards.print", methods=("GET", "HEAD", "POST"))
def village_cards(request: ActorRequest) -> HttpResponse:
    """Who has no card yet, village by village; printing gives a PDF of at most `SHEET_LIMIT` cards."""
    if request.method == "POST":
        village = request.POST.get("desa", "")
        wanted = cards.to_print(village_code=village).values_list("pk", flat=True)[: cards.SHEET_LIMIT]
        printed = cards.print_cards(request.actor, list(wanted), language=_language())
        return _pdf(printed.pdf, f"kartu-{village}.pdf")
    waiting = dict(
        cards.to_print().order_by().values("regency").annotate(people=Count("id")).values_list("regency", "people")
    )
    names = {code: places.short_name(name) for code, name in places.names(waiting).items()}
    regency = chosen(request.GET, "wilayah", list(waiting)) or (next(iter(waiting)) if len(waiting) == 1 else "")
    village = request.GET.get("desa", "")
    context = {
        "total": sum(waiting.values()),
        "regency": names.get(regency, ""),
        "here": waiting.get(regency, 0),
        "table": _villages(regency) if regency else _regencies(waiting, names),
        "bar": FilterBar([Filter("wilayah", _("Kabupaten/kota"), value=regency, options=sorted(names.items()))]),
        "limit": cards.SHEET_LIMIT,
        "breadcrumbs": crumbs((_("Orang"), reverse("people"))),
    }
    if village:
        count = cards.to_print(village_code=village).count()
        context |= {"village": village, "village_name": places.names([village]).get(village, village), "count": count}
    return render(request, "cards/villages.html", context)


def _regencies(waiting: dict[str, int], names: dict[str, str]) -> Table:
    rows = [
        Row([names.get(code, code), people], url=reverse("village_cards") + "?" + urlencode({"wilayah": code}))
        for code, people in sorted(waiting.items())
    ]
    return _table(_("Kabupaten/kota"), rows)


def _villages(regency: str) -> Table:
    counts = list(
        cards.to_print(regency=regency)
        .order_by()
        .values("village_code")
        .annotate(people=Count("id"))
        .values_list("village_code", "people")
    )
    names = places.names(code for code, _people in counts)
    rows = [
        Row(
            [names.get(code, code), people],
            url=reverse("village_cards") + "?" + urlencode({"wilayah": regency, "desa": code}),
        )
        for code, people in sorted(counts, key=lambda row: (-row[1], row[0]))
    ]
    return _table(_("Desa/kelurahan"), rows)


def _table(label: object, rows: list[Row]) -> Table:
    return Table(
        columns=[Column("place", label), Column("people", _("Belum punya kartu"), "number")],  # type: ignore[arg-type]
        rows=rows,
        empty=_("Semua peserta sudah punya kartu"),
        empty_hint=_("Kartu yang hilang dicetak ulang dari halaman orangnya."),
    )


def _language() -> str:
    return "en" if get_language() == "en" else "id"


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


urlpatterns = [
    path("orang/<int:person_id>/kartu", person_card, name="person_card"),
    path("kartu", village_cards, name="village_cards"),
]

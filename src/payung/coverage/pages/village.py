"""One village, to be read and to be printed: its people by state, those whom lists refused, and how many are not
protected.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.coverage import selectors, views, villages
from payung.coverage.choices import STANDING
from payung.coverage.villages import Village
from payung.intake import views as lists
from payung.intake.pages.rows import rule_facts
from payung.kernel.views import only
from payung.places import selectors as places
from payung.places.models import Place
from payung.platform import clock
from payung.registry.reading import exported, listed
from payung.ui.choices import translated
from payung.ui.components.formats import month_name
from payung.ui.components.tables import Filter, FilterBar, Pager, Table
from payung.ui.context import crumbs, person_url
from payung.ui.decorators import ActorRequest
from payung.ui.exports import answer, links, wanted
from payung.ui.listing import table
from payung.ui.paging import AFTER, chosen, row_number

SIZE = 200  # people on a page; large, so that the list of a village is printed on few pages
WORDS = translated(STANDING)


def village_page(request: ActorRequest, place: Place) -> HttpResponse:
    """The page of a village. Counts are shown to users who may see counts, people to users who may see people."""
    seen = selectors.viewed()
    of_people = policies.can(request.actor.roles, "registry.view")
    month = clock.this_month().first_day
    month = next((m for m in selectors.months() if f"{m:%Y-%m}" == request.GET.get("bulan", "")), month)
    village = villages.village(place.code, month) if of_people else None
    if seen is not None and place.code[:5] not in seen and not (village and village.people):
        raise Http404
    counted = selectors.protected(month, places.VILLAGE, place.code).get(place.code)
    context: dict[str, Any] = {
        "place": place,
        "name": places.long_name(place.name),
        "district": places.long_name(place.parent.name) if place.parent else "",
        "month": month,
        "village": village,
        "counted": counted.people if counted else 0,
        "breadcrumbs": _crumbs(place),
        "today": clock.today(),
    }
    if village is not None:
        people = _people(request, village)
        if not isinstance(people, dict):  # a file, which is streamed
            return people
        context.update(people, stats=_stats(village), refused_tables=_refused(request, place.code))
    return render(request, "coverage/village.html", context)


def _people(request: ActorRequest, village: Village) -> dict[str, Any] | HttpResponse:
    state = chosen(request.GET, "keadaan", list(WORDS))
    bar = _bar(request, village, state)
    if form := wanted(request):
        standing = village.page(state, 0, len(village.people))
        exported(request.actor, "village", [one.person_id for one in standing])
        name = f"orang {village.place.name} {village.month:%Y-%m}"
        return answer(request, form, name, views.VILLAGER, views.villager_lines(standing), bar=lambda: bar)
    after = row_number(request.GET.get(AFTER, "")) or 0
    standing = village.page(state, after, SIZE + 1)
    listed(request.actor, "village", [one.person_id for one in standing[:SIZE]])
    return {"bar": bar, "table": _table(request, standing, after)}


def _table(request: ActorRequest, standing: list[villages.Standing], after: int) -> Table:
    query = urlencode({k: request.GET[k] for k in ("keadaan", "bulan") if k in request.GET})
    more = len(standing) > SIZE
    next_url = f"?{query}&{AFTER}={standing[SIZE - 1].person_id}" if more else ""
    return table(
        views.VILLAGER,
        views.villager_lines(standing[:SIZE]),
        lambda one: person_url(request, one["id"]),
        cells={"last": lambda one: month_name(one["last"]) if one["last"] else None},
        caption=_("Orang di desa ini"),
        note=_("Sejauh wewenang Anda; siapa yang membaca halaman ini dicatat."),
        exports=links(request.GET) if standing else [],
        pager=Pager(next_url=next_url, first_url=f"?{query}" if after else ""),
        empty=_("Tidak ada orang yang tercatat"),
        empty_hint=_("Orang masuk lewat daftar; siapa yang ditolak daftar ada di bawah."),
        dense=True,
    )


def _bar(request: ActorRequest, village: Village, state: str) -> FilterBar:
    months = [(f"{m:%Y-%m}", month_name(m)) for m in selectors.months()]
    asked = request.GET.get("bulan", "")
    return FilterBar(
        [
            Filter("keadaan", _("Keadaan"), value=state, options=list(WORDS.items())),
            Filter(
                "bulan",
                _("Keadaan bulan"),
                value=asked if asked in dict(months) else "",
                options=months,
                any_word=_("Bulan ini"),
            ),
        ],
        action=reverse("coverage_place", args=[village.place.code]),
    )


def _stats(village: Village) -> list[dict[str, Any]]:
    """Label, number and colour of the figures at the top of the page."""
    tones = {"protected": "leaf", "ended": "hand", "never": "hand"}
    listed_states = [
        {"label": WORDS[state], "value": n, "tone": tones.get(state, "")} for state, n in village.counts.items()
    ]
    return [*listed_states, {"label": _("Baris daftar yang ditolak"), "value": village.refused, "tone": ""}]


def _refused(request: ActorRequest, code: str) -> list[Table]:
    """Refused rows of the newest lists, for users who may see lists."""
    if not policies.can(request.actor.roles, "intake.view"):
        return []
    return [
        table(
            only(lists.ROW, "sheet_row", "person.name", "messages"),
            lists.rows(seen, rule_facts(of_list), gettext),
            caption=gettext("Ditolak dalam daftar %(name)s") % {"name": of_list.file_name},
            note=_("Betulkan dalam berkasnya, lalu kirim kembali; alasannya ada di setiap baris."),
            dense=True,
        )
        for of_list, seen in villages.refused(request.actor, code)
    ]


def _crumbs(place: Place) -> list[Any]:
    above = [p for p in places.ancestors(place.code) if p.level < place.level]
    return crumbs(
        *(
            (
                places.long_name(p.name),
                reverse("coverage") if p.level == 1 else reverse("coverage_place", args=[p.code]),
            )
            for p in above
        )
    )

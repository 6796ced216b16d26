"""Rows under review: over all lists, of one list with the evidence side by side, and decisions for many rows at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access.policies import Forbidden, can
from payung.intake import selectors
from payung.intake.choices import DECISION, REVIEW_STATE
from payung.intake.models import Decision, List
from payung.intake.pages.rows import CODE_WORDS, the_list
from payung.intake.review import selectors as queue
from payung.intake.review import views
from payung.intake.review.acts import ACCEPT, CONFIRM, CORRECT, DECIDE_ALL, ONE_VILLAGE, REFUSE, REOPEN, RETURN
from payung.intake.verdicts.codes import BY_NAME
from payung.kernel.acts import Act, Invalid, Keys, check
from payung.kernel.choices import values
from payung.kernel.errors import PayungError
from payung.places import selectors as places
from payung.registry.choices import SEX
from payung.ui.acts import typed_of
from payung.ui.choices import badges, translated
from payung.ui.components.tables import Filter, FilterBar
from payung.ui.context import crumbs, person_url
from payung.ui.decorators import ActorRequest, page
from payung.ui.listing import table
from payung.ui.paging import chosen, paged
from payung.ui.sentences import sentence

SIZE = 20
STATES, STATE_WORDS, DECISION_WORDS = badges(REVIEW_STATE), translated(REVIEW_STATE), translated(DECISION)
SEXES = translated(SEX)
FIELD_WORDS = {
    "village": _("Desa/kelurahan"),
    "birth_date": _("Tanggal lahir"),
    "sex": _("Jenis kelamin"),
    "name": _("Nama"),
    "nik": _("NIK"),
}
UNUSED = _(
    "Ada isian perbaikan, jadi baris ini belum diterima. Tekan Perbaiki untuk memakainya, atau kosongkan isiannya bila baris ini sudah benar."
)


def _asked(request: ActorRequest) -> tuple[str, str]:
    """State and code that the address asks for."""
    state = chosen(request.GET, "keadaan", [*values(REVIEW_STATE), "all"])
    return state, chosen(request.GET, "sebab", list(BY_NAME))


def _bar(state: str, code: str, codes: list[str]) -> FilterBar:
    causes = [(name, CODE_WORDS[name]) for name in codes]
    states = [*STATE_WORDS.items(), ("all", _("Semua"))]
    return FilterBar(
        [
            Filter("sebab", _("Sebab"), value=code, options=causes),
            Filter("keadaan", _("Keadaan"), value=state, options=states),
        ]
    )


@page("intake.review")
def reviews(request: ActorRequest) -> HttpResponse:
    """Every list with rows that wait for somebody."""
    state, code = _asked(request)
    page_rows = paged(queue.lists(code, state), request.GET, ("-id",))
    counts = queue.progress([one.pk for one in page_rows.rows])
    lines = [views.list_line(one, counts.get(one.pk, {})) for one in page_rows.rows]
    codes = [code.name for code in BY_NAME.values() if code.verdict == "review"]
    context = {
        "table": table(
            views.LISTS,
            lines,
            lambda one: reverse("review", args=[one["id"]]),
            pager=page_rows.pager,
            empty=_("Tidak ada baris yang menunggu keputusan"),
            empty_hint=_("Baris yang perlu diperiksa muncul di sini setelah sebuah daftar diperiksa."),
            empty_url=reverse("lists"),
            empty_action=_("Lihat semua daftar"),
        ),
        "bar": _bar(state, code, codes),
        "waiting": sum(one["open"] + one["confirm"] for one in lines),
        "breadcrumbs": crumbs((_("Daftar"), reverse("lists"))),
    }
    return render(request, "intake/reviews.html", context)


def _crumbs(of_list: List, *more: tuple[Any, str]) -> Any:
    return crumbs((_("Daftar"), reverse("lists")), (of_list.file_name, reverse("list", args=[of_list.pk])), *more)


@page("intake.review")
def review(request: ActorRequest, list_id: int) -> HttpResponse:
    """The queue of one list: each row with its evidence and what may be done, settled by key or click."""
    return _queue(request, the_list(list_id))


def _queue(
    request: ActorRequest, of_list: List, wrong: Mapping[int, tuple[str, Mapping[str, str]]] | None = None
) -> HttpResponse:
    """wrong: by sheet row what was refused, and what had been typed."""
    state, code = _asked(request)
    page_rows = paged(queue.rows(of_list.pk, state, code), request.GET, ("sheet_row",), SIZE)
    lines = _lines(request, of_list, queue.evidence(request.actor, of_list.pk, page_rows.rows))
    for at, line in enumerate(lines, 1):
        line["next"] = lines[at]["sheet_row"] if at < len(lines) else ""
        line["error"], line["typed"] = (wrong or {}).get(line["sheet_row"], ("", {}))
    causes = queue.causes(of_list.pk)
    context = {
        "list": of_list,
        "rows": lines,
        "counts": queue.progress([of_list.pk]).get(of_list.pk, {"rows": 0, "settled": 0, "accepted": 0, "confirm": 0}),
        "causes": [
            {
                "word": CODE_WORDS[name],
                "count": count,
                "url": f"?sebab={name}",
                "all": f"{reverse('review_all', args=[of_list.pk])}?sebab={name}",
            }
            for name, count in causes.items()
        ],
        "bar": _bar(state, code, list(causes) if code in causes or not code else [*causes, code]),
        "pager": page_rows.pager,
        "query": request.GET.urlencode(),
        "breadcrumbs": _crumbs(of_list, (_("Tinjauan semua daftar"), reverse("reviews"))),
    }
    return render(request, "intake/review.html", context, status=400 if wrong else 200)


def _lines(request: ActorRequest, of_list: List, seen: list[queue.Seen]) -> list[dict[str, Any]]:
    """Rows as the template shows them: places named, people linked for who may open them."""
    lines = views.rows(seen, of_list, request.actor, selectors.limits_of(of_list), gettext)
    people = [one for line in lines for one in (line["person"], *line["registered"], *line["earlier"]) if one]
    names = places.names({one["village_code"] for one in people if one["village_code"]})
    for one in people:
        one["village"] = names.get(one["village_code"], one["village_code"])
        one["sex_word"] = SEXES.get(one["sex"], "")
        one["url"] = person_url(request, one.get("person_id"))
    for line in lines:
        _beside_one_another(request, line["registered"])
        line["cause_words"] = [CODE_WORDS[name] for name in line["causes"]]
        line["badge"] = STATES[line["state"]]
        line["decided_word"] = DECISION_WORDS.get(line["decided"], "")
        line["fields"] = [(name, FIELD_WORDS[name]) for name in line["correctable"] if name != "village"]
        line["asks_village"] = "village" in line["correctable"]
    return lines


def _beside_one_another(request: ActorRequest, registered: list[dict[str, Any]]) -> None:
    """Registered people whom one row is like may be one person: each leads to the two records side by side.

    The one under the row's own number (it has no weight) comes first and is the one to stay.
    """
    if not can(request.actor.roles, "registry.correct"):
        return
    registered.sort(key=lambda one: (one["weight"] > 0, -one["weight"], one["person_id"]))
    for one in registered[1:]:
        one["merge_url"] = reverse("merge_compare", args=[one["person_id"], registered[0]["person_id"]])


def _row_act(act: Act) -> Callable[..., HttpResponse]:
    """The address of an act on one row; the form stands on the page of the queue and comes back there."""

    @page(act.right, methods=("POST",))
    def view(request: ActorRequest, list_id: int, sheet_row: int) -> HttpResponse:
        of_list, typed = the_list(list_id), typed_of(request, act)
        new = {name: value for name, value in typed_of(request, CORRECT).items() if value and name not in typed}
        # Enter in a field presses the first button of a form, which accepts the row as it stands
        refusal = str(UNUSED) if act is ACCEPT and new else ""
        refusal = refusal or _carried_out(request, act, {"list_id": list_id, "sheet_row": sheet_row}, typed)
        if refusal:
            return _queue(request, of_list, {sheet_row: (refusal, new | typed)})
        after = request.POST.get("lanjut", "")
        anchor = f"#tinjau-{after}" if after.isdigit() else "#isi"
        return HttpResponseRedirect(f"{reverse('review', args=[list_id])}?{request.GET.urlencode()}{anchor}")

    view.__name__, view.__doc__ = act.name.replace(".", "_"), act.summary
    return view


def _carried_out(request: ActorRequest, act: Act, keys: Keys, typed: Mapping[str, str]) -> str:
    """Carry an act out and say so; returns the sentence of its refusal, "" when it is done."""
    try:
        data = check(act, typed)
        with transaction.atomic():
            act.call(request.actor, keys, data)
    except Forbidden:
        raise
    except Invalid as wrong:
        return " ".join(gettext(text) for text in wrong.errors.values())
    except PayungError as error:
        return sentence(error)
    messages.success(request, gettext(act.done))
    return ""


@page("intake.review", methods=("GET", "HEAD", "POST"))
def review_all(request: ActorRequest, list_id: int) -> HttpResponse:
    """One decision for every open row of a cause, with how many they are."""
    of_list, code = the_list(list_id), chosen(request.GET, "sebab", list(BY_NAME))
    typed, refusal = typed_of(request, DECIDE_ALL), ""
    if request.method == "POST":
        refusal = _carried_out(request, DECIDE_ALL, {"list_id": list_id}, {**typed, "code": code})
        if not refusal:
            return HttpResponseRedirect(reverse("review", args=[list_id]))
    numbers = queue.numbers_of(list_id, code)
    if not numbers and not refusal:
        return HttpResponseRedirect(reverse("review", args=[list_id]))
    context = {
        "count": len(numbers),
        "cause": CODE_WORDS[code],
        "code": code,
        "takeable": BY_NAME[code].verdict == "review" and code != "PLACE_UNKNOWN",
        "overrules": code in views.OVERRULING,
        **_many(of_list, numbers, typed, refusal),
    }
    return render(request, "intake/review_all.html", context, status=400 if refusal else 200)


def _many(of_list: List, numbers: list[int], typed: Mapping[str, str], refusal: str) -> dict[str, Any]:
    return {
        "list": of_list,
        "seen": queue.digest_of_rows(of_list.pk, numbers),
        "typed": typed,
        "error": refusal,
        "breadcrumbs": _crumbs(of_list, (_("Tinjau"), reverse("review", args=[of_list.pk]))),
    }


@page("intake.review", methods=("GET", "HEAD", "POST"))
def review_village(request: ActorRequest, list_id: int, sheet_row: int) -> HttpResponse:
    """Which village all open rows mean that write theirs as one does."""
    of_list, typed, refusal = the_list(list_id), typed_of(request, ONE_VILLAGE), ""
    typed["village"] = typed["village"] or request.GET.get("desa", "")[:200]  # a near spelling that was chosen
    if request.method == "POST":
        refusal = _carried_out(request, ONE_VILLAGE, {"list_id": list_id, "sheet_row": sheet_row}, typed)
        if not refusal:
            return HttpResponseRedirect(reverse("review", args=[list_id]))
    row = queue.row_of(list_id, sheet_row)
    numbers = queue.numbers_alike(list_id, sheet_row)
    if row is None or not numbers:
        return HttpResponseRedirect(reverse("review", args=[list_id]))
    (line,) = _lines(request, of_list, queue.evidence(request.actor, list_id, [row]))
    context = {"count": len(numbers), "row": line, **_many(of_list, numbers, typed, refusal)}
    return render(request, "intake/review_village.html", context, status=400 if refusal else 200)


def _decision(request: ActorRequest, list_id: int, decision_id: int, refusal: str = "", why: str = "") -> HttpResponse:
    of_list = the_list(list_id)
    decision = Decision.objects.filter(pk=decision_id, list_id=list_id).first()
    numbers = queue.rows_of_decision(list_id, decision_id)
    if decision is None or not numbers:
        return HttpResponseRedirect(reverse("review", args=[list_id]))
    some = list(queue.rows(list_id, "confirm").filter(decided_by=decision_id)[:SIZE])
    lines = _lines(request, of_list, queue.evidence(request.actor, list_id, some))
    context = {
        "decision": decision,
        "kind": DECISION_WORDS[decision.kind],
        "by": lines[0]["decided_by"],
        "own": decision.made_by == request.actor.user_id,
        "rows": lines,
        "count": len(numbers),
        "more": len(numbers) - len(lines),
        **_many(of_list, numbers, {"reason": why}, refusal),
    }
    return render(request, "intake/review_decision.html", context, status=400 if refusal else 200)


@page("intake.confirm")
def decision(request: ActorRequest, list_id: int, decision_id: int) -> HttpResponse:
    """A decision of somebody else by which a number is overruled, for the second person."""
    return _decision(request, list_id, decision_id)


def _second_act(act: Act) -> Callable[..., HttpResponse]:
    @page(act.right, methods=("POST",))
    def view(request: ActorRequest, list_id: int, decision_id: int) -> HttpResponse:
        typed = typed_of(request, act)
        refusal = _carried_out(request, act, {"list_id": list_id, "decision_id": decision_id}, typed)
        if refusal:
            return _decision(request, list_id, decision_id, refusal, typed.get("reason", ""))
        return HttpResponseRedirect(reverse("review", args=[list_id]))

    view.__name__, view.__doc__ = act.name.replace(".", "_"), act.summary
    return view


urlpatterns = [
    path("daftar/tinjau", reviews, name="reviews"),
    path("daftar/<int:list_id>/tinjau", review, name="review"),
    path("daftar/<int:list_id>/tinjau/semua", review_all, name=DECIDE_ALL.page_name),
    path("daftar/<int:list_id>/tinjau/<int:sheet_row>/terima", _row_act(ACCEPT), name=ACCEPT.page_name),
    path("daftar/<int:list_id>/tinjau/<int:sheet_row>/perbaiki", _row_act(CORRECT), name=CORRECT.page_name),
    path("daftar/<int:list_id>/tinjau/<int:sheet_row>/tolak", _row_act(REFUSE), name=REFUSE.page_name),
    path("daftar/<int:list_id>/tinjau/<int:sheet_row>/buka", _row_act(REOPEN), name=REOPEN.page_name),
    path("daftar/<int:list_id>/tinjau/<int:sheet_row>/desa", review_village, name=ONE_VILLAGE.page_name),
    path("daftar/<int:list_id>/keputusan/<int:decision_id>", decision, name="review_decision"),
    path("daftar/<int:list_id>/keputusan/<int:decision_id>/setujui", _second_act(CONFIRM), name=CONFIRM.page_name),
    path("daftar/<int:list_id>/keputusan/<int:decision_id>/kembalikan", _second_act(RETURN), name=RETURN.page_name),
]

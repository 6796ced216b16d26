"""Lists: all of them, sending one in, and the page of one list with its funnel and verdicts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.access.selectors import names_of
from payung.intake import selectors, services, undo, views
from payung.intake.acts import ACTS
from payung.intake.figures import list_funnel
from payung.intake.forms import MappingForm, NumbersForm, UploadForm
from payung.intake.kinds import KINDS, OFFICIAL_NUMBERS
from payung.intake.models import Decision, List
from payung.intake.pages.rows import answer_file, rows_file, rows_part, the_list
from payung.intake.review import selectors as queue
from payung.intake.review.acts import ACTS as REVIEWING
from payung.intake.review.pages import DECISION_WORDS
from payung.intake.selectors import served_places
from payung.intake.words import FIELDS, LIST_KINDS, LIST_STATES, list_state
from payung.kernel.acts import Keys
from payung.kernel.errors import PayungError, worded
from payung.platform import clock
from payung.platform import selectors as platform
from payung.platform.models import Run
from payung.sponsorship import selectors as sponsorship
from payung.sponsorship.contracts import selectors as contracts
from payung.sponsorship.kinds import BY_VALUE as SCHEMES
from payung.ui import sentences
from payung.ui.acts import Place, act_urls
from payung.ui.components.tables import Filter, FilterBar
from payung.ui.components.words import Word
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, wanted
from payung.ui.listing import table
from payung.ui.paging import chosen, paged, row_number
from payung.ui.progress import progress_of, target_of
from payung.ui.templatetags.payung_ui import REVEAL_REASONS


@page("intake.view")
def lists(request: ActorRequest) -> HttpResponse:
    """All lists that the user may see, with how far each has come."""
    state = chosen(request.GET, "keadaan", list(LIST_STATES))
    search = request.GET.get("cari", "").strip()
    queryset = selectors.lists(state, search=search)

    def lines_of(rows: Iterable[List]) -> list[dict[str, Any]]:
        return [views.list_line(one, gettext) for one in rows]

    options = [(k, w) for k, (_b, w) in LIST_STATES.items()]
    bar = FilterBar(
        [
            Filter("cari", _("Nama berkas"), "search", search),
            Filter("keadaan", _("Keadaan"), value=state, options=options),
        ]
    )
    if form := wanted(request):
        return answer(request, form, "daftar", views.LIST, queryset, lines_of, bar=lambda: bar)
    page_rows = paged(queryset, request.GET, ("-id",))
    newest = selectors.last_checked(request.actor.user_id)
    context = {
        "table": table(
            views.LIST,
            lines_of(page_rows.rows),
            lambda one: reverse("list", args=[one["id"]]),
            exports=links(request.GET),
            pager=page_rows.pager,
            empty=_("Belum ada daftar"),
            empty_hint=_(
                "Unggah daftar pekerja (Excel atau CSV); setiap baris dijawab diterima, perlu diperiksa, atau ditolak, dan mengapa."
            ),
        ),
        "bar": bar,
        "newest": newest,
        "others": bool(page_rows.rows),
        "newest_counts": selectors.funnel(newest.counts) if newest else {},
        "running": selectors.lists().filter(state__in=["received", "checking", "committing"]).count(),
    }
    return render(request, "intake/index.html", context)


@page("intake.upload", methods=("GET", "HEAD", "POST"))
def upload(request: ActorRequest) -> HttpResponse:
    """Send a list in; its check starts at once."""
    offered = sponsorship.open_schemes()
    schemes = [(p.pk, p.name) for p in offered]
    asked = row_number(request.GET.get("skema", ""))
    initial = {"scheme": asked} if asked is not None else {}
    form = UploadForm(request.POST or None, request.FILES or None, schemes=schemes, initial=initial)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            list_id, is_new = services.receive(request.actor, form.cleaned_data["scheme"], sent.name, sent)
        except PayungError as error:
            form.add_error("file", sentences.sentence(error))
        else:
            if is_new:
                services.start_check(request.actor, list_id)
            else:
                messages.info(
                    request, gettext("Berkas ini sudah pernah diunggah untuk skema yang sama; ini daftarnya.")
                )
            return HttpResponseRedirect(reverse("list", args=[list_id]))
    context = {
        "form": form,
        "schemes": schemes,
        "further": _further({p.kind for p in offered}),
        "breadcrumbs": crumbs((_("Daftar"), reverse("lists"))),
    }
    return render(request, "intake/upload.html", context, status=400 if form.errors else 200)


def _further(kinds: set[str]) -> list[dict[str, str]]:
    """What lists for some kinds of schemes have besides: kind, and the columns that must be there, that its classes need, that are read."""

    def said(names: Iterable[str]) -> str:
        return ", ".join(str(FIELDS[name]) for name in names)

    each_kind = []
    for value in sorted(kinds):
        kind = SCHEMES[value]
        classes = [name for name in kind.columns if kind.classes and name == "participant_class"]
        rest = [name for name in kind.columns if name not in {*kind.required, *classes}]
        if kind.columns:
            each_kind.append(
                {"kind": gettext(kind.word), "must": said(kind.required), "classes": said(classes), "may": said(rest)}
            )
    return each_kind


@page("numbers.load", methods=("GET", "HEAD", "POST"))
def upload_numbers(request: ActorRequest) -> HttpResponse:
    """Send an extract of BPJS with official KPJ for a place that one serves; its check starts at once."""
    places = served_places(request.actor.user_id)
    form = NumbersForm(request.POST or None, request.FILES or None, places=places)
    if request.method == "POST" and form.is_valid():
        sent, place = form.cleaned_data["file"], form.cleaned_data["place"]
        try:
            list_id, is_new = services.receive(request.actor, None, sent.name, sent, OFFICIAL_NUMBERS, place_id=place)
        except PayungError as error:
            form.add_error("file", sentences.sentence(error))
        else:
            if is_new:
                services.start_check(request.actor, list_id)
            else:
                messages.info(request, gettext("Berkas ini sudah pernah Anda unggah; ini daftarnya."))
            return HttpResponseRedirect(reverse("list", args=[list_id]))
    context = {"form": form, "places": places, "breadcrumbs": crumbs((_("Daftar"), reverse("lists")))}
    return render(request, "intake/upload_numbers.html", context, status=400 if form.errors else 200)


def with_its_runs(list_id: int) -> tuple[List, Run | None, Run | None]:
    """A list, the run that works on it or did so last, and the one of its answer file.

    The run is read first: a run that ends between the two is then shown as running, and its page loads again. The other
    way round the page would show a list not yet worked on beside a run that has ended, and would wait for nothing.
    """
    run, answer_run = platform.with_last_answer(platform.runs().filter(pk__in=selectors.run_of_list(list_id)), list_id)
    chosen = the_list(list_id)
    at_work = chosen.commit_run_id or chosen.check_run_id
    return chosen, run if run is None or run.pk == at_work else platform.run(at_work), answer_run


def _has_letters(of_list: List) -> bool:
    """Whether letters about this list may lie with its scheme: where somebody came in, and the kind of scheme asks for papers."""
    scheme = of_list.scheme
    return bool(scheme and SCHEMES[scheme.kind].papers and contracts.brought(scheme.pk, of_list.pk))


@page("intake.view")
def one_list(request: ActorRequest, list_id: int) -> HttpResponse:
    """One list: what became of its rows, and which rows need a hand."""
    if form := wanted(request):
        return rows_file(request, the_list(list_id), form)
    chosen, run, answer_run = with_its_runs(list_id)
    running = run is not None and run.state in platform.OPEN_STATES
    reviewed = queue.progress([list_id]).get(list_id, {})
    context: dict[str, Any] = {
        "list": chosen,
        "kind": LIST_KINDS.get(chosen.kind, ""),
        "letters": _has_letters(chosen),
        "refusal": worded(chosen.refusal_text, chosen.refusal_facts, gettext),
        "counts": selectors.funnel(chosen.counts),
        "state": list_state(chosen.state),
        "run": run,
        "progress": progress_of(run) if run and (running or run.state in {"failed", "refused"}) else None,
        "running": running,
        "uploader": names_of([chosen.uploaded_by]).get(chosen.uploaded_by, ""),
        "answer_run": answer_run,
        "answer_progress": progress_of(answer_run, *target_of(answer_run)) if answer_run else None,
        "asks": views.asks_for_columns(chosen),
        "sent_by_me": chosen.uploaded_by == request.actor.user_id,
        "reasons": REVEAL_REASONS,
        "reviewed": reviewed,
        "me_id": request.actor.user_id,
        "undoing": _undoing(chosen),
        "can_commit": (chosen.state == "checked" or (chosen.state == "committed" and bool(reviewed.get("accepted"))))
        and not running
        and (not KINDS[chosen.kind].of_scheme or bool(chosen.scheme and chosen.scheme.state == "open"))
        and _may_kind(request, chosen),
        "of_scheme": KINDS[chosen.kind].of_scheme,
        "may_undo": _may_kind(request, chosen),
        "can_check": KINDS[chosen.kind].readable
        and chosen.state == "received"
        and not running
        and not views.asks_for_columns(chosen),
        "breadcrumbs": crumbs((_("Daftar"), reverse("lists"))),
    }
    if chosen.state in {"checked", "committing", "committed"}:
        context.update(rows_part(request, chosen))
        context["funnel"] = list_funnel(
            context["counts"],
            reviewed=reviewed,
            review_url=_review_url(request, list_id),
            of_people=context["of_scheme"],
        )
    if context["asks"]:
        context["mapping_form"] = mapping_form(chosen)
        context["list_questions"] = views.questions(chosen, gettext)
    return render(request, "intake/list.html", context)


def _may_kind(request: ActorRequest, of_list: List) -> bool:
    """Whether the reader has the right that this kind of list needs besides those of every list."""
    right = KINDS[of_list.kind].right
    return not right or policies.can(request.actor.roles, right)


def _undoing(of_list: List) -> list[tuple[Word, str, Decision]]:
    """What was asked and decided about undoing the list: what, by whom, the decision."""
    decisions = undo.history(of_list.pk) if of_list.state in {"committed", "undone"} else []
    names = names_of({one.made_by for one in decisions})
    return [(DECISION_WORDS[one.kind], names.get(one.made_by, ""), one) for one in decisions]


def _review_url(request: ActorRequest, list_id: int) -> str:
    return reverse("review", args=[list_id]) if policies.can(request.actor.roles, "intake.review") else ""


def mapping_form(of_list: List, data: Any = None) -> MappingForm:
    """The question which column is what, with the reader's guesses filled in."""
    guesses = {int(column): field for field, column in of_list.mapping.get("fields", {}).items()}
    asked = views.questions(of_list, gettext)
    for one, kept in zip(asked, of_list.mapping.get("questions", []), strict=False):
        one["facts"] = kept["facts"]
    return MappingForm(
        data,
        headers=of_list.mapping.get("headers", []),
        guesses=guesses,
        questions=asked,
        required=KINDS[of_list.kind].required,
    )


@page("intake.upload", methods=("POST",))
def confirm_columns(request: ActorRequest, list_id: int) -> HttpResponse:
    """Take the person's word for the columns and check the list."""
    chosen = the_list(list_id)
    form = mapping_form(chosen, request.POST)
    if form.is_valid():
        services.confirm_mapping(request.actor, list_id, form.mapping(), form.answers())
        services.start_check(request.actor, list_id)
        return HttpResponseRedirect(reverse("list", args=[list_id]))
    context = {
        "list": chosen,
        "state": list_state(chosen.state),
        "asks": True,
        "mapping_form": form,
        "list_questions": views.questions(chosen, gettext),
        "breadcrumbs": crumbs((_("Daftar"), reverse("lists"))),
    }
    return render(request, "intake/list.html", context, status=400)


@page("intake.upload", methods=("POST",))
def recheck(request: ActorRequest, list_id: int) -> HttpResponse:
    """Start the check of a list that waits for one."""
    the_list(list_id)
    services.start_check(request.actor, list_id)
    return HttpResponseRedirect(reverse("list", args=[list_id]))


@page("intake.commit", methods=("GET", "HEAD", "POST"))
def commit(request: ActorRequest, list_id: int) -> HttpResponse:
    """Ask once more, with people and rupiah; then take the accepted rows into the scheme."""
    chosen = the_list(list_id)
    if request.method == "POST":
        services.start_commit(request.actor, list_id)
        return HttpResponseRedirect(reverse("list", args=[list_id]))
    people = queue.people_to_commit(chosen)
    if not KINDS[chosen.kind].of_scheme:
        if chosen.state != "checked":
            return HttpResponseRedirect(reverse("list", args=[list_id]))
        back = crumbs((_("Daftar"), reverse("lists")), (chosen.file_name, reverse("list", args=[list_id])))
        return render(request, "intake/commit_numbers.html", {"list": chosen, "numbers": people, "breadcrumbs": back})
    if chosen.scheme is None or not (people or chosen.state == "checked"):
        return HttpResponseRedirect(reverse("list", args=[list_id]))
    past, all_months = sponsorship.months_over(chosen.scheme, clock.today())
    expected = sponsorship.intake_of(chosen.scheme, people)
    names = ("people", "price", "amount", "left", "quota", "fits", "waits", "fits_amount")
    context = {
        "list": chosen,
        **{name: getattr(expected, name) for name in names},
        "months": chosen.scheme,
        "past": past,
        "all_months": all_months,
        "breadcrumbs": crumbs((_("Daftar"), reverse("lists")), (chosen.file_name, reverse("list", args=[list_id]))),
    }
    return render(request, "intake/commit.html", context)


def locate(_request: ActorRequest, keys: Keys) -> Place:
    """The list that is undone or withdrawn."""
    chosen = the_list(keys["list_id"])
    back = reverse("list", args=[chosen.pk])
    return Place(chosen, chosen.file_name, back, crumbs((_("Daftar"), reverse("lists")), (chosen.file_name, back)))


@page("intake.view", methods=("POST",))
def make_answer(request: ActorRequest, list_id: int) -> HttpResponse:
    """Ask for the answer file."""
    form = chosen(request.POST, "bentuk", ("xlsx", "csv")) or "xlsx"
    try:
        services.start_answer(request.actor, list_id, form, reason=_reason(request))
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
    return HttpResponseRedirect(reverse("list", args=[list_id]) + "#jawaban")


def _reason(request: ActorRequest) -> str:
    """Why somebody who is not the sender needs the numbers uncovered; "" when he does not ask for them."""
    with translation.override("id"):
        return {code: str(word) for code, word in REVEAL_REASONS}.get(request.POST.get("alasan", ""), "")


urlpatterns = [
    path("daftar", lists, name="lists"),
    path("daftar/unggah", upload, name="upload"),
    path("daftar/unggah-kpj", upload_numbers, name="upload_numbers"),
    path("daftar/<int:list_id>", one_list, name="list"),
    path("daftar/<int:list_id>/kolom", confirm_columns, name="list_columns"),
    path("daftar/<int:list_id>/periksa", recheck, name="list_check"),
    path("daftar/<int:list_id>/simpan", commit, name="list_commit"),
    *act_urls((*ACTS, *REVIEWING), locate),
    path("daftar/<int:list_id>/jawaban", make_answer, name="list_answer"),
    path("daftar/<int:list_id>/jawaban/<int:run_id>", answer_file, name="answer_file"),
]

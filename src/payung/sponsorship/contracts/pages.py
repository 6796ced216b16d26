"""Who agreed to take part in a scheme, the papers of a contract, and letters about a list as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.kernel.months import Month
from payung.places import selectors as places
from payung.registry import selectors as registry
from payung.registry.reading import listed
from payung.sponsorship.choices import CONSENT
from payung.sponsorship.contracts import selectors, services, views
from payung.sponsorship.errors import SchemeRefused
from payung.sponsorship.kinds import BY_VALUE
from payung.sponsorship.models import Enrolment, Scheme
from payung.sponsorship.pages.schemes import the_scheme, trail
from payung.ui.choices import translated
from payung.ui.components.tables import Filter, FilterBar
from payung.ui.context import crumbs, person_url
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, logged, wanted
from payung.ui.listing import table
from payung.ui.paging import chosen, paged
from payung.vault import services as vault
from payung.vault.kinds import BY_VALUE as PAPER_KINDS
from payung.vault.pages.papers import stored_answer
from payung.vault.parts import papers_of

HEADING = _("Persetujuan dan surat akad")
STATES = translated(CONSENT)


@page("scheme.view")
def consents(request: ActorRequest, scheme_id: int) -> HttpResponse:
    """Who was taken into a scheme and agreed, when and by what; each line opens the papers of the contract."""
    scheme = the_scheme(scheme_id)
    state = chosen(request.GET, "keadaan", list(STATES))
    rows, asks = selectors.enrolments(scheme.pk, state), BY_VALUE[scheme.kind].asks_consent
    bar = FilterBar([Filter("keadaan", _("Persetujuan"), value=state, options=list(STATES.items()))])

    def lines_of(some: Iterable[Enrolment]) -> list[dict[str, Any]]:
        return [views.line(one) for one in some]

    names = {p.code: places.short_name(p.name) for p in places.regencies()}
    if form := wanted(request):
        name, subject = f"persetujuan {scheme.name}", f"consents:{scheme.pk}"
        whole = logged(request.actor, subject, rows.order_by("id"), form, "membership__person_id")
        return answer(request, form, name, views.CONSENTS, whole, lines_of, names, lambda: bar)
    page_rows = paged(rows, request.GET, ("id",))
    listed(request.actor, f"consents:{scheme.pk}", (one.membership.person_id for one in page_rows.rows))
    people = registry.identities([one.membership.person_id for one in page_rows.rows])
    lines = [{**one, "name": getattr(people.get(one["person_id"]), "name", None)} for one in lines_of(page_rows.rows)]
    may_open = policies.can(request.actor.roles, "papers.view")
    context = {
        "scheme": scheme,
        "counted": selectors.counts(scheme.pk),
        "asks": asks,
        "table": table(
            views.CONSENTS,
            lines,
            (lambda one: reverse("contract", args=[one["enrolment_id"]])) if may_open else None,
            names,
            exports=links(request.GET),
            pager=page_rows.pager,
            empty=_("Tidak ada pendaftaran yang begini") if state else _("Belum ada orang dalam skema ini"),
            empty_hint=_("Orang masuk lewat daftar yang disimpan; persetujuannya tercatat bersamanya.")
            if asks and not state
            else "",
            dense=True,
        ),
        "bar": bar,
        "breadcrumbs": trail(scheme),
    }
    return render(request, "sponsorship/consents.html", context)


@page("papers.view")
def contract(request: ActorRequest, enrolment_id: int) -> HttpResponse:
    """The papers of one contract, with the recorded consent."""
    try:
        row = services.opened(request.actor, enrolment_id)
    except SchemeRefused as refused:
        raise Http404 from refused
    kind = BY_VALUE[row.scheme.kind]
    person = registry.person(row.membership.person_id)
    letters = selectors.letters_of(row.scheme_id, row.list_id)
    context = {
        "enrolment": row,
        "scheme": row.scheme,
        "name": person.name if person else "",
        "first": Month.from_date(row.first_month),
        "last": Month.from_date(row.last_month),
        "consent": getattr(row, "consent", None),
        "person_url": person_url(request, row.membership.person_id),
        "letters_url": reverse("letters_of_list", args=[row.scheme_id, row.list_id]) if letters else "",
        "papers": papers_of(
            selectors.folder_of(row),
            request.actor,
            upload_url=reverse("contract_paper", args=[row.pk]),
            back=request.path,
            required=kind.papers,
            types=services.PAPERS,
        ),
        "breadcrumbs": [*trail(row.scheme), *crumbs((HEADING, reverse("scheme_consents", args=[row.scheme_id])))],
    }
    return render(request, "sponsorship/contract.html", context)


@page("papers.add", methods=("POST",))
def add_paper(request: ActorRequest, enrolment_id: int) -> HttpResponse:
    """Put a paper among those of a contract, and show the result of its check at once."""
    target, details = reverse("contract", args=[enrolment_id]) + _anchor(request), _details(request)

    def store(paper_type: str, upload: Any) -> int:
        return services.add_paper(request.actor, enrolment_id, paper_type, upload, upload.name, **details)

    return stored_answer(request, store, target)


@page("papers.view")
def letters(request: ActorRequest, scheme_id: int, list_id: int) -> HttpResponse:
    """Letters about all people of a list of a scheme."""
    scheme = the_scheme(scheme_id)
    people = selectors.brought(scheme.pk, list_id)
    if not people:
        raise Http404
    folder = selectors.letters_of(scheme.pk, list_id)
    if folder:
        vault.opened_folder(request.actor, folder)
    context = {
        "scheme": scheme,
        "list_id": list_id,
        "people": people,
        "papers": papers_of(
            folder,
            request.actor,
            upload_url=reverse("letter_of_list", args=[scheme.pk, list_id]),
            back=request.path,
            required=services.LETTERS[:1],
            types=services.LETTERS,
            may_add=policies.can(request.actor.roles, "papers.add") and hasattr(scheme, "fund"),
        ),
        "breadcrumbs": trail(scheme),
    }
    return render(request, "sponsorship/letters.html", context)


@page("papers.add", methods=("POST",))
def add_letter(request: ActorRequest, scheme_id: int, list_id: int) -> HttpResponse:
    """Put a letter about a list into its folder, and show the result of its check at once."""
    scheme: Scheme = the_scheme(scheme_id)
    target, details = reverse("letters_of_list", args=[scheme.pk, list_id]), _details(request)

    def store(paper_type: str, upload: Any) -> int:
        return services.add_letter(request.actor, scheme.pk, list_id, paper_type, upload, upload.name, **details)

    return stored_answer(request, store, target)


def _details(request: ActorRequest) -> dict[str, str]:
    asked = (("issuer", "penerbit"), ("number", "nomor"))
    return {name: request.POST.get(key, "").strip()[:80] for name, key in asked}


def _anchor(request: ActorRequest) -> str:
    kind = request.POST.get("jenis", "")
    return f"#surat-{kind}" if kind in PAPER_KINDS else ""


urlpatterns = [
    path("pendanaan/<int:scheme_id>/persetujuan", consents, name="scheme_consents"),
    path("orang/pendaftaran/<int:enrolment_id>/surat", contract, name="contract"),
    path("orang/pendaftaran/<int:enrolment_id>/surat/unggah", add_paper, name="contract_paper"),
    path("pendanaan/<int:scheme_id>/daftar/<int:list_id>/surat", letters, name="letters_of_list"),
    path("pendanaan/<int:scheme_id>/daftar/<int:list_id>/surat/unggah", add_letter, name="letter_of_list"),
]

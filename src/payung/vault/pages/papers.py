"""Papers: folders, one folder, one paper with its pages; sending, checking, withdrawing, and handing the original out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.access.selectors import names_of
from payung.kernel.errors import PayungError
from payung.places import selectors as places
from payung.ui import sentences
from payung.ui.acts import Place, act_urls
from payung.ui.choices import translated
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, wanted
from payung.ui.listing import table
from payung.ui.paging import paged
from payung.vault import selectors, services, views
from payung.vault.acts import ACTS
from payung.vault.choices import FOLDER_KIND
from payung.vault.errors import VaultRefused
from payung.vault.models import Folder, Paper
from payung.vault.parts import card_of, papers_of, type_word
from payung.vault.words import REASONS

FOLDER_KINDS = translated(FOLDER_KIND)


def back_to(request: HttpRequest, otherwise: str) -> str:
    """The page of this site from which a form was sent, else another; never an address of another site."""
    asked = request.POST.get("kembali", "")
    return asked if asked.startswith("/") and not asked.startswith(("//", "/\\")) else otherwise


@page("papers.view")
def folders(request: ActorRequest) -> HttpResponse:
    """Folders of papers in scope, the newest first."""
    rows = selectors.folders()
    names = {p.code: places.short_name(p.name) for p in (*places.provinces(), *places.regencies())}

    def lines_of(rows: Iterable[Folder]) -> list[dict[str, Any]]:
        return [views.folder_line(one) for one in rows]

    if form := wanted(request):
        return answer(request, form, "arsip", views.FOLDER, rows.order_by("-id"), lines_of, names)
    page_rows = paged(rows, request.GET, ("-id",))
    folders_table = table(
        views.FOLDER,
        lines_of(page_rows.rows),
        lambda one: reverse("folder", args=[one["id"]]),
        names,
        exports=links(request.GET),
        pager=page_rows.pager,
        empty=_("Belum ada map berkas"),
        empty_hint=_("Map dibuka dengan sendirinya bersama klaim atau surat pertama sebuah akad."),
    )
    refused = sum(f.refused for f in page_rows.rows)
    return render(request, "vault/index.html", {"table": folders_table, "refused": refused})


@page("papers.view")
def folder(request: ActorRequest, folder_id: int) -> HttpResponse:
    """One folder with its papers."""
    chosen = services.opened_folder(request.actor, folder_id)
    context = {
        "folder": chosen,
        "kind": sentences.word(FOLDER_KINDS, chosen.kind),
        "papers": papers_of(folder_id, request.actor, back=request.path),
        "breadcrumbs": crumbs((_("Arsip"), reverse("folders"))),
    }
    return render(request, "vault/folder.html", context)


@page("papers.add", methods=("POST",))
def add(request: ActorRequest, folder_id: int) -> HttpResponse:
    """Store a paper and show the result of its check at once."""
    target = back_to(request, reverse("folder", args=[folder_id]))

    def store(kind: str, upload: Any) -> int:
        return services.store(
            request.actor,
            folder_id,
            kind,
            upload,
            upload.name,
            issuer=request.POST.get("penerbit", "").strip()[:120],
            number=request.POST.get("nomor", "").strip()[:80],
        )

    return stored_answer(request, store, target)


def stored_answer(request: ActorRequest, store: Any, target: str) -> HttpResponse:
    """Store the upload of a request through `store(kind, upload) -> paper id`, show the result of the check, go
    back."""
    upload = request.FILES.get("berkas")
    if upload is None:
        messages.error(request, gettext("Pilih dulu berkasnya."))
        return HttpResponseRedirect(target)
    try:
        paper_id = store(request.POST.get("jenis", ""), upload)
    except policies.Forbidden:
        raise
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
        return HttpResponseRedirect(target)
    paper = selectors.paper(paper_id)
    if paper is not None and paper.state == "clean":
        messages.success(request, gettext("Berkas diterima."))
    elif paper is not None and paper.state == "refused":
        messages.warning(request, gettext("Berkas tidak diterima.") + " " + gettext(REASONS.get(paper.reason, "")))
    return HttpResponseRedirect(target)


def the_paper(paper_id: int) -> Paper:
    """The paper, or 404 when it is not there or out of scope."""
    row = selectors.paper(paper_id)
    if row is None:
        raise Http404
    return row


@page("papers.view")
def paper(request: ActorRequest, paper_id: int) -> HttpResponse:
    """One paper, page by page."""
    chosen = services.opened(request.actor, paper_id)
    people = names_of([chosen.added_by, *([chosen.withdrawn_by] if chosen.withdrawn_by else [])])
    card = card_of(chosen, people)
    context = {
        "paper": chosen,
        "card": card,
        "pages": [reverse("paper_page", args=[paper_id, n]) for n in range(1, len(chosen.previews) + 1)]
        if chosen.state == "clean"
        else [],
        "withdrawn_by": people.get(chosen.withdrawn_by or 0, ""),
        "breadcrumbs": crumbs((_("Arsip"), reverse("folders")), (_("Map"), reverse("folder", args=[chosen.folder_id]))),
    }
    return render(request, "vault/paper.html", context)


@page("papers.view")
def picture(request: ActorRequest, paper_id: int, number: int) -> HttpResponse:
    """The picture of one page, drawn by the check; the uploaded file itself is never shown."""
    return _png(services.preview(request.actor, paper_id, number))


@page("papers.view")
def thumbnail(request: ActorRequest, paper_id: int) -> HttpResponse:
    """A small picture of the first page, for lists."""
    return _png(services.thumbnail(request.actor, paper_id))


def _png(content: bytes) -> HttpResponse:
    """Pictures of papers may not be cached anywhere."""
    answer = HttpResponse(content, content_type="image/png")
    answer["Content-Disposition"] = "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


@page("papers.view", methods=("POST",))
def original(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Download a paper with a reason, which is logged."""
    chosen = the_paper(paper_id)
    try:
        content = services.original(request.actor, paper_id, request.POST.get("alasan", ""))
    except VaultRefused as error:
        messages.error(request, sentences.sentence(error))
        return HttpResponseRedirect(reverse("paper", args=[paper_id]))
    answer = FileResponse(
        BytesIO(content),
        as_attachment=True,
        filename=services.name_outside(chosen),
        content_type="application/octet-stream",
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer  # type: ignore[return-value]


def locate(request: ActorRequest, keys: Mapping[str, int]) -> Place:  # noqa: ARG001  # the frame hands both
    """The paper of an act, and its page."""
    chosen = the_paper(keys["paper_id"])
    back, name = reverse("paper", args=[chosen.pk]), type_word(chosen.paper_type)
    folder_of = (_("Map"), reverse("folder", args=[chosen.folder_id]))
    return Place(chosen, name, back, crumbs((_("Arsip"), reverse("folders")), folder_of, (name, back)))


urlpatterns = [
    path("arsip", folders, name="folders"),
    path("arsip/<int:folder_id>", folder, name="folder"),
    path("arsip/<int:folder_id>/unggah", add, name="paper_add"),
    path("arsip/surat/<int:paper_id>", paper, name="paper"),
    path("arsip/surat/<int:paper_id>/<int:number>.png", picture, name="paper_page"),
    path("arsip/surat/<int:paper_id>/kecil.png", thumbnail, name="paper_thumbnail"),
    path("arsip/surat/<int:paper_id>/asli", original, name="paper_original"),
    *act_urls(ACTS, locate),
]

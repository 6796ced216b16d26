"""Certificates for whoever paid: what one would say, issuing it as a file, those that were issued."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from payung.coverage.certificates import services as certificates
from payung.coverage.certificates.acts import ACTS
from payung.coverage.models import Certificate
from payung.kernel.acts import Keys
from payung.ui.acts import Place, act_urls
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.listing import table
from payung.ui.paging import paged


@page("certificates.issue")
def index(request: ActorRequest) -> HttpResponse:
    """Those that the reader sees, the newest first."""
    page_rows = paged(certificates.issued(), request.GET, ("-id",))
    context = {
        "table": table(
            certificates.CERTIFICATE,
            [certificates.line(one) for one in page_rows.rows],
            lambda line: "" if line["withdrawn_on"] else reverse("certificate_withdraw", args=[line["id"]]),
            caption=_("Sertifikat"),
            pager=page_rows.pager,
            empty=_("Belum ada sertifikat"),
            empty_hint=_("Sertifikat diterbitkan dari halaman skema atau tetangga Anda, sesudah ada bulan yang lunas."),
        ),
        "key": certificates.published_key(),
    }
    return render(request, "certificates/index.html", context)


@page("certificates.issue", methods=("GET", "HEAD", "POST"))
def issue(request: ActorRequest, scheme_id: int) -> HttpResponse:
    """What a certificate of a scheme would say now; posted, the certificate as a file."""
    if request.method == "POST":
        issued = certificates.issue(request.actor, scheme_id, language="en" if get_language() == "en" else "id")
        answer = HttpResponse(issued.pdf, content_type="application/pdf")
        answer["Content-Disposition"] = f'attachment; filename="sertifikat-{issued.code}.pdf"'
        answer["Cache-Control"] = "no-store"
        return answer
    certified = certificates.draft(request.actor, scheme_id)
    context = {
        "certified": certified,
        "scheme_id": scheme_id,
        "breadcrumbs": crumbs((_("Sertifikat"), reverse("certificates"))),
    }
    return render(request, "certificates/issue.html", context)


def locate(_request: ActorRequest, keys: Keys) -> Place:
    """A certificate, and the page of all."""
    one: Certificate = certificates.certificate_of(None, keys["certificate_id"])
    back = reverse("certificates")
    return Place(one, certificates.line(one)["number"], back, crumbs((_("Sertifikat"), back)))


urlpatterns = [
    path("sertifikat", index, name="certificates"),
    path("sertifikat/skema/<int:scheme_id>", issue, name="certificate_issue"),
    *act_urls(ACTS, locate),
]

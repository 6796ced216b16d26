"""A payment code as a printed paper and as an entry in a calendar."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import path
from django.utils.translation import get_language

from payung.contributions.errors import ContributionsRefused
from payung.contributions.invoices import papers as invoices
from payung.contributions.invoices.papers import Payable
from payung.contributions.pages.bills import the_bill
from payung.contributions.payers.pages import the_request
from payung.ui.decorators import ActorRequest, page


def _of_bill(bill_id: int) -> Payable:
    try:
        return invoices.of_bill(the_bill(bill_id))
    except ContributionsRefused as error:
        raise Http404 from error


def _paper(payable: Payable) -> HttpResponse:
    answer = HttpResponse(invoices.pdf(payable, get_language() or "id"), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{payable.key}.pdf"'
    return answer


def _day(payable: Payable) -> HttpResponse:
    answer = HttpResponse(invoices.calendar(payable), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{payable.key}.ics"'
    return answer


@page("contributions.view")
def bill_paper(request: ActorRequest, bill_id: int) -> HttpResponse:  # noqa: ARG001  # every page is handed it
    """One bill as a paper."""
    return _paper(_of_bill(bill_id))


@page("contributions.view")
def bill_day(request: ActorRequest, bill_id: int) -> HttpResponse:  # noqa: ARG001  # every page is handed it
    """The due day of one bill."""
    return _day(_of_bill(bill_id))


@page("contributions.view")
def request_paper(request: ActorRequest, request_id: int) -> HttpResponse:  # noqa: ARG001  # every page is handed it
    """The bills under a joint code as a paper."""
    return _paper(invoices.of_request(the_request(request_id)))


@page("contributions.view")
def request_day(request: ActorRequest, request_id: int) -> HttpResponse:  # noqa: ARG001  # every page is handed it
    """The due day of a joint code."""
    return _day(invoices.of_request(the_request(request_id)))


urlpatterns = [
    path("iuran/<int:bill_id>/tagihan.pdf", bill_paper, name="bill_paper"),
    path("iuran/<int:bill_id>/jatuh-tempo.ics", bill_day, name="bill_day"),
    path("iuran/kode/<int:request_id>/tagihan.pdf", request_paper, name="request_paper"),
    path("iuran/kode/<int:request_id>/jatuh-tempo.ics", request_day, name="request_day"),
]

"""Cek: pages for workers and families, without a user account. Am I protected this month? What does the claim wait for?
Is this letter genuine?

Identity numbers are posted, never part of an address. An unknown number and a wrong number get the same answer. What
somebody typed, and the code of a card in an address, are never logged. Browsers and proxies are told to store no
answer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import psycopg
from django.db import DatabaseError, transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path, reverse

from payung.contributions.asking import grouped
from payung.contributions.figures import ribbon
from payung.coverage import cek
from payung.coverage import words as cekwords
from payung.coverage.certificates import services as certificates
from payung.coverage.forms import CodeForm, LetterForm, PersonForm
from payung.notices import selectors as notices
from payung.places import selectors as places
from payung.platform import clock
from payung.platform.limits import allow, client_address, forgive
from payung.ui.decorators import View, public_page

ADDRESS_TRIES, NUMBER_TRIES = 30, 10  # how often a search may find nothing: from one internet address, and for one NIK
ADDRESS_SECONDS, NUMBER_SECONDS = 15 * 60, 60 * 60
Found = TypeVar("Found")


class TooOften(Exception):
    """This internet address, or the searches for this number, have reached their limit."""


def cek_page(methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """A page of Cek: public, never cached, and without a log entry even when an error happens."""

    def wrap(view: View) -> View:
        public = public_page(methods=methods)(view)

        @wraps(public)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                answer = public(request, *args, **kwargs)
            except TooOften:
                answer = render(request, "cek/often.html", {"minutes": ADDRESS_SECONDS // 60}, status=429)
            except (DatabaseError, psycopg.Error):
                # Django would log the address, which may contain the code of a card.
                transaction.set_rollback(True)
                answer = HttpResponse(render_to_string("base/error.html", {"code": 503}), status=503)
            answer.headers["Cache-Control"] = "no-store"
            answer.headers["X-Robots-Tag"] = "noindex"
            answer._has_been_logged = True  # type: ignore[attr-defined]
            return answer

        return guarded

    return wrap


def limited(request: HttpRequest, look: Callable[[], Found | None], *number: str) -> Found | None:
    """The result of a search, if the limit of this internet address (and of this number) is not reached; else raises
    TooOften.

    Only searches that find nothing count, so that a village office may look up many people one after another.
    """
    address = client_address(request)
    if not allow("cek.address", address, limit=ADDRESS_TRIES, seconds=ADDRESS_SECONDS):
        raise TooOften
    if number and not allow("cek.number", *number, limit=NUMBER_TRIES, seconds=NUMBER_SECONDS):
        raise TooOften
    answer = look()
    if answer is not None:
        forgive("cek.address", address)
        if number:
            forgive("cek.number", *number)
    return answer


@cek_page()
def index(request: HttpRequest) -> HttpResponse:
    """The page with the three questions."""
    return _ask(request)


def _ask(request: HttpRequest, failed: str = "", **forms: Form) -> HttpResponse:
    """The page with the questions; `failed` is the name of the question that found nothing."""
    all_forms = {"person": PersonForm(), "claim": CodeForm(), "letter": LetterForm(), **forms}
    return render(request, "cek/index.html", {"forms": all_forms, "failed": failed})


@cek_page(methods=("GET", "HEAD", "POST"))
def person(request: HttpRequest) -> HttpResponse:
    """Is a person protected? Asked with NIK and KPJ."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("check"))
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _ask(request, person=form)
    nik, kpj = form.cleaned_data["nik"], form.cleaned_data["kpj"]
    protection = limited(request, lambda: cek.by_numbers(nik, kpj, clock.this_month()), nik)
    return _protection(request, protection) if protection else _ask(request, "person")


@cek_page()
def card(request: HttpRequest, token: str) -> HttpResponse:
    """Is the holder of a card protected? Asked with the code of the card."""
    protection = limited(request, lambda: cek.by_card(token.rstrip("/"), clock.this_month()))
    return _protection(request, protection) if protection else _ask(request, "card")


def _protection(request: HttpRequest, protection: cek.Protection) -> HttpResponse:
    context = {
        "protection": protection,
        "words": cekwords.protection(protection),
        "bills": [{"it": one, "code": grouped(one.code)} for one in protection.bills],
        "ribbon": ribbon(protection.drawn, protection.died_on if protection.certain else None),
        "today": clock.today(),
    }
    return render(request, "cek/protection.html", context)


@cek_page(methods=("GET", "HEAD", "POST"))
def claim(request: HttpRequest) -> HttpResponse:
    """What does a claim wait for? Asked with its code."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("check"))
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _ask(request, claim=form)
    status = limited(request, lambda: cek.by_claim_code(form.cleaned_data["code"]))
    if status is None:
        return _ask(request, "claim")
    context = {
        "status": status,
        "words": cekwords.claim(status),
        "today": clock.today(),
        "place": _place(status.regency),
    }
    return render(request, "cek/claim.html", context)


@cek_page(methods=("GET", "HEAD", "POST"))
def letter(request: HttpRequest) -> HttpResponse:
    """Is a letter genuine? Asked with the number that somebody types."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("check"))
    form = LetterForm(request.POST)
    return _letter(request, form.cleaned_data["letter"]) if form.is_valid() else _ask(request, letter=form)


@cek_page()
def scanned_letter(request: HttpRequest, code: str) -> HttpResponse:
    """Is a letter or certificate genuine? Asked with its QR code."""
    return _letter(request, code.rstrip("/"))


def _paper(code: str) -> tuple[notices.Verified | None, certificates.Standing | None] | None:
    """The letter or the certificate of a code; both are looked for, so that every answer takes as long."""
    papers = notices.verify(code), certificates.by_code(code)
    return papers if any(papers) else None


def _letter(request: HttpRequest, code: str) -> HttpResponse:
    letter, certificate = limited(request, lambda: _paper(code)) or (None, None)
    if certificate is not None:
        return render(request, "cek/certificate.html", {"one": certificate, "key": certificates.published_key()})
    if letter is None:
        return _ask(request, "letter")
    context = {"letter": letter, "kind": cekwords.LETTERS.get(letter.template, ""), "place": _place(letter.regency)}
    return render(request, "cek/letter.html", context)


@cek_page()
def nothing(request: HttpRequest, rest: str) -> HttpResponse:  # noqa: ARG001 - it may hold a code, mistyped
    """Any other address below Cek: show the questions again. The address is not logged."""
    answer = _ask(request)
    answer.status_code = 404
    return answer


def _place(regency: str) -> str:
    row = places.place(regency)
    return places.long_name(row.name) if row else ""


urlpatterns = [
    path("cek", index, name="check"),
    path("cek/peserta", person, name="check_person"),
    # A card code that is mistyped, cut, or followed by a slash must not end as an unknown address, which Django would
    # log.
    path("cek/k/<path:token>", card, name="check_card"),
    path("cek/klaim", claim, name="check_claim"),
    path("cek/surat", letter, name="check_letter"),
    path("cek/surat/<path:code>", scanned_letter, name="check_scanned_letter"),
    path("cek/sertifikat/<path:code>", scanned_letter, name="check_certificate"),
    path("cek/<path:rest>", nothing, name="check_nothing"),
]

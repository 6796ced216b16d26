"""Signing in and out, and the language of the pages."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from payung.access.backends import WINDOW_MINUTES
from payung.access.passwords import must_change
from payung.office.forms import LoginForm
from payung.platform import clock
from payung.platform.models import Setting
from payung.ui.decorators import MUST_CHANGE, public_page
from payung.ui.sentences import ROLES, word

YEAR = 365 * 24 * 3600


def local(request: HttpRequest, target: str) -> str:
    """`target` when it is an address of this very site, else the home page: no open redirect."""
    here = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if here and target.startswith("/") else reverse("home")


@public_page(methods=("GET", "HEAD", "POST"))
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page. A wrong name, a wrong password and too many tries get one and the same answer."""
    target = local(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.user.is_authenticated:
        return HttpResponseRedirect(target)
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if user is not None:
            login(request, user)
            request.session.save()  # opens the session, whose own answer follows
            if must_change():
                request.session[MUST_CHANGE] = True
                return HttpResponseRedirect(reverse("account"))
            return HttpResponseRedirect(target)
        form.add_error(None, refusal())
    context = {"form": form, "next": target, "demo_users": demo_users()}
    return render(request, "office/login.html", context, status=400 if form.errors else 200)


def refusal() -> str:
    """The same sentence for a wrong name, a wrong password and too many tries, so that nobody learns which it was."""
    return _(
        "Nama pengguna atau kata sandi salah, atau sudah terlalu sering dicoba."
        " Periksa, lalu coba lagi; bila tetap ditolak, coba lagi dalam %(minutes)s menit."
    ) % {"minutes": WINDOW_MINUTES}


def demo_users() -> list[tuple[Any, str, str]]:
    """(role, name, password) of the accounts that a demo database prints; none on a real one."""
    if not clock.is_stated():
        return []
    stored = Setting.objects.filter(key="demo_users").values_list("value", flat=True).first()
    if not stored:
        return []
    return [(word(ROLES, role), name, password) for role, name, password in json.loads(stored)]


@public_page(methods=("POST",))
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; its token opens nothing afterwards."""
    request.session.flush()
    return HttpResponseRedirect(reverse("login"))


@public_page(methods=("POST",))
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and go back."""
    answer = HttpResponseRedirect(local(request, request.POST.get("next", "")))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True
        )
    return answer


urlpatterns = [
    path("masuk", sign_in, name="login"),
    path("keluar", sign_out, name="logout"),
    path("bahasa", set_language, name="set_language"),
]

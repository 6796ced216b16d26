"""One's own account: the password, and the open sessions."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import passwords, user_accounts
from payung.access.errors import AccessRefused
from payung.office.forms import PasswordForm
from payung.ui import sentences
from payung.ui.components.words import Word
from payung.ui.decorators import MUST_CHANGE, ActorRequest, own_page

KINDS: dict[str, Word] = {"web": _("Peramban"), "api": _("Token program"), "command": _("Baris perintah")}


@own_page(methods=("GET", "HEAD", "POST"))
def account(request: ActorRequest) -> HttpResponse:
    """The account; posted, a new password."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = request.user
        given = form.cleaned_data
        try:
            passwords.change_own(request, user.get_username(), user.display_name, given["current"], given["chosen"])  # type: ignore[union-attr]
        except AccessRefused as error:
            form.add_error(None, sentences.sentence(error))
        else:
            # everything that was open has ended, this session too: a new one, with the rights of the account
            request.session.flush()
            login(request, user, backend="payung.access.backends.PasswordBackend")  # type: ignore[arg-type]
            messages.success(request, gettext("Kata sandi diganti. Semua sesi dan token lain sudah berakhir."))
            return HttpResponseRedirect(reverse("account"))
    sessions = user_accounts.mine()
    context = {
        "form": form,
        "forced": bool(request.session.get(MUST_CHANGE)),
        "open": [(one, KINDS.get(one.kind, one.kind)) for one in sessions],
        "others": sum(not one.is_this for one in sessions),
    }
    return render(request, "office/account.html", context, status=400 if form.errors else 200)


@own_page(methods=("POST",))
def end(request: ActorRequest, number: int) -> HttpResponse:
    """End one session or token."""
    try:
        user_accounts.end(number)
        messages.success(request, gettext("Sesi atau token itu sudah berakhir."))
    except AccessRefused as error:
        messages.error(request, sentences.sentence(error))
    return HttpResponseRedirect(reverse("account"))


@own_page(methods=("POST",))
def end_others(request: ActorRequest) -> HttpResponse:
    """End everything but this session."""
    ended = user_accounts.end_others()
    messages.success(request, gettext("%(n)s sesi dan token lain sudah berakhir.") % {"n": ended})
    return HttpResponseRedirect(reverse("account"))


urlpatterns = [
    path("akun", account, name="account"),
    path("akun/sesi/<int:number>/akhiri", end, name="session_end"),
    path("akun/keluar-semua", end_others, name="sessions_end"),
]

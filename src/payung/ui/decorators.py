"""Who may open a page. Every view has one of these decorators; a guard test looks for the attribute `policy`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from payung.access import policies, readlog
from payung.access.services import Actor, actor_of
from payung.kernel.acts import LARGEST_ID, LARGEST_ROW
from payung.kernel.errors import PayungError
from payung.platform import clock
from payung.platform.refusals import beyond_calendar, beyond_rights, out_of_scope
from payung.ui.context import may
from payung.ui.sentences import sentence

log = logging.getLogger("payung.ui")
View = Callable[..., HttpResponse]
PUBLIC = "public"
# Reads that are refused: too many, or the log cannot be written.
OTHERWISE = {"READS_OFTEN": 429, "READ_NOT_LOGGED": 503}
# In the session of somebody who signed in with a password that another has chosen.
MUST_CHANGE = "must_change"


class ActorRequest(HttpRequest):
    """A request whose person has been recognised."""

    actor: Actor
    calendar: clock.Calendar | None


def page(action: str, methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """A page for signed-in people whose role carries `action` (see `access.policies`).

    A refusal of the domain that the view lets through becomes a plain error page, and nothing is kept.
    """
    if action not in policies.ALLOWED:
        raise KeyError(action)

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if code := _unanswerable(request, methods, kwargs):
                return refused(request, code)
            if not request.user.is_authenticated:
                return to_login(request)
            if request.session.get(MUST_CHANGE):
                return HttpResponseRedirect(reverse("account"))
            try:
                actor_request = cast(ActorRequest, request)
                actor_request.actor = actor_of(request)
                _reach(actor_request, action)
                readlog.admit(actor_request.actor, action)
                actor_request.calendar = clock.calendar()
                clock.show_on(actor_request.calendar)
                # what a refused form had already written is rolled back; the request continues to its error page
                with transaction.atomic() if request.method == "POST" else nullcontext():
                    return view(actor_request, *args, **kwargs)
            except policies.Forbidden as error:
                _note(request, error.__cause__)
                return refused(request, 403, error)
            except PayungError as error:
                return refused(request, _status(error), error)
            except DatabaseError as error:
                if day := beyond_calendar(error):
                    return refused(request, _status(day), day)
                if not beyond_rights(error):
                    raise
                return outside(request, error)

        guarded.policy = action  # type: ignore[attr-defined]
        return guarded

    return wrap


def _reach(request: ActorRequest, action: str) -> None:
    """Raise Forbidden where the action is for a whole province and who asks serves a part: no form is filled in vain."""
    if action in policies.OF_A_PROVINCE:
        policies.require(request.actor.roles, action)
        if not may(request, action):
            raise policies.Forbidden(
                "FORBIDDEN",
                "Ini dikerjakan oleh yang melayani seluruh provinsi. Mintalah kepada kantor provinsi.",
                action=action,
            )


def _status(error: PayungError) -> int:
    if error.code in OTHERWISE:
        return OTHERWISE[error.code]
    return 404 if error.code.endswith("_UNKNOWN") else 400


def own_page(methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """A page about the account of the signed-in user, whatever his roles, also before he has changed his password."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if code := _unanswerable(request, methods, kwargs):
                return refused(request, code)
            if not request.user.is_authenticated:
                return to_login(request)
            actor_request = cast(ActorRequest, request)
            actor_request.actor = actor_of(request)
            return view(actor_request, *args, **kwargs)

        guarded.policy = "account.own"  # type: ignore[attr-defined]
        return guarded

    return wrap


def public_page(methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """A page that anybody may open; it shows no data of persons or offices."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            code = _unanswerable(request, methods, kwargs)
            return refused(request, code) if code else view(request, *args, **kwargs)

        guarded.policy = PUBLIC  # type: ignore[attr-defined]
        return guarded

    return wrap


def _unanswerable(request: HttpRequest, methods: tuple[str, ...], parts: Mapping[str, Any]) -> int:
    """The status of a request that no view is asked about: another method, a NUL, a number that nothing can have; else 0."""
    if request.method not in methods:
        return 405
    if unreadable(request, parts):
        return 400
    limits = {"sheet_row": LARGEST_ROW}
    return (
        404 if any(isinstance(part, int) and part > limits.get(name, LARGEST_ID) for name, part in parts.items()) else 0
    )


def unreadable(request: HttpRequest, parts: Mapping[str, Any]) -> bool:
    """Whether the address or the form holds a NUL, which no text of the database can."""
    typed = [*request.GET.lists(), *(request.POST.lists() if request.method == "POST" else ())]
    return any("\0" in text for text in [*map(str, parts.values()), *(v for _, values in typed for v in values)])


def to_login(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the sign-in page, and from there to the page that he wanted to open."""
    target = reverse("login")
    if request.method in {"GET", "HEAD"} and not request.headers.get("HX-Request"):
        target += "?" + urlencode({"next": request.get_full_path()})
    if request.headers.get("HX-Request"):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = target
        return answer
    return HttpResponseRedirect(target)


def outside(request: HttpRequest, error: DatabaseError) -> HttpResponse:
    """403 for a row that this person may read but not change. A line in the log names the page, which should have
    checked before."""
    _note(request, error)
    if connection.in_atomic_block and not connection.needs_rollback:
        transaction.set_rollback(True)
    return refused(request, 403, out_of_scope())


def _note(request: HttpRequest, error: BaseException | None) -> None:
    if error is not None:
        log.warning("refused by the database at %s: %s", request.path, str(error).partition("\n")[0])


def refused(request: HttpRequest, code: int, error: PayungError | None = None) -> HttpResponse:
    """The plain error page."""
    context = {"code": code, "reason": sentence(error) if error else ""}
    return render(request, "base/error.html", context, status=code)

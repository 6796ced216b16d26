"""What surrounds every operation: the reader's language, one savepoint, idempotency, problems instead of pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from payung.api.auth import bearer_token, caller
from payung.api.idempotency import WRITES, once
from payung.api.problems import from_exception, not_allowed, unknown_parameters

View = Callable[..., HttpResponseBase]
LANGUAGES = ("id", "en")
POLICY = "api"


def language_of(request: HttpRequest) -> str:
    """Indonesian or English, as Accept-Language wishes; Indonesian when it says nothing."""
    for wish, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if wish.split("-")[0] in LANGUAGES:
            return wish.split("-")[0]
    return LANGUAGES[0]


def framed(view: View, asked: Mapping[str, Set[str]] | None = None, quiet: Set[str] = frozenset()) -> View:
    """Wrap a view of the API. A refusal undoes what the operation had written; nothing is cached on the way.

    quiet: methods that store nothing, so that they need no idempotency key. asked: names of the query's parameters by
    method; other methods are refused, and other names, so that a misspelt filter cannot be taken for no filter.
    """

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = language_of(request)
        with translation.override(language):
            answer = _refused(request, asked) or _answer(request, lambda: view(request, *args, **kwargs), quiet)
        answer["Cache-Control"] = "no-store"
        answer["Content-Language"] = language
        answer["Vary"] = "Accept-Language, Authorization"
        return answer

    inner.policy = POLICY  # type: ignore[attr-defined]
    inner.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie opens the API
    return inner


def _refused(request: HttpRequest, asked: Mapping[str, Set[str]] | None) -> HttpResponseBase | None:
    """Refusals by the operation's own description, before an idempotency key is demanded or looked up."""
    if not asked:
        return None
    method = request.method or ""
    if method not in asked:
        return not_allowed(", ".join(sorted(asked)))
    unknown = request.GET.keys() - asked[method]
    return unknown_parameters(sorted(unknown)) if unknown else None


def _answer(request: HttpRequest, run: Callable[[], HttpResponseBase], quiet: Set[str]) -> HttpResponseBase:
    try:
        with transaction.atomic():
            answer = run() if request.method in quiet else _run(request, run)
            if answer.status_code >= 400:
                transaction.set_rollback(True)
    except Exception as error:
        return from_exception(error)
    if answer.status_code == 405:
        return not_allowed(answer.get("Allow", ""))
    return answer


def _run(request: HttpRequest, run: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    actor = caller(bearer_token(request)) if request.method in WRITES else None
    return run() if actor is None else once(request, actor.user_id, run)

"""The user and language of a request, and the security headers of its answer."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, SESSION_KEY, load_backend
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.log import log_response
from django.utils.translation import gettext

from payung.access.models import User
from payung.platform import clock

POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; font-src 'self';"
    " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class Visitor:
    """Somebody who has not signed in."""

    pk = None
    is_active = False
    is_anonymous = True
    is_authenticated = False

    def get_username(self) -> str:
        """A visitor has no name."""
        return ""


class KnownHost:
    """Answers only under the site's own host names. A request under another name costs one line of log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            request.get_host()
        except DisallowedHost:
            answer = HttpResponse(render_to_string("base/error.html", self.words()), status=400)
            name = request.headers.get("Host", "")[:100]
            log_response("Asked under a foreign name: %s", name, response=answer, request=request)
            return answer
        return self.get_response(request)

    @staticmethod
    def words() -> dict[str, object]:
        """The words of the error page."""
        reason = gettext(
            "Situs ini tidak dikenal dengan alamat itu. Buka dengan alamat resmi kantor Anda; pengelola menambah nama"
            " situs lewat PAYUNG_HOSTS."
        )
        return {"code": 400, "reason": reason}


class SignedIn:
    """Sets `request.user` from the session; his days are those of his office. Django's own needs its permission tables, which Payung does not have."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: user_of(request))  # type: ignore[assignment]
        with clock.in_zone():
            return self.get_response(request)


def user_of(request: HttpRequest) -> User | Visitor:
    """The user whose session the cookie opens, while his account is active; else a visitor."""
    user_id, backend = request.session.get(SESSION_KEY), request.session.get(BACKEND_SESSION_KEY)
    if user_id is None or backend not in settings.AUTHENTICATION_BACKENDS:
        return Visitor()
    user = load_backend(backend).get_user(int(user_id))
    if not isinstance(user, User):
        return Visitor()
    if user.office is not None:
        clock.move_to(user.office.time_zone)
    return user


class Language:
    """Indonesian unless the visitor chose English (cookie); the browser's language setting is ignored."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class SecurityHeaders:
    """Content security policy, and no caching of pages that show people."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

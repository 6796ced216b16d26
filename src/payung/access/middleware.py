"""One transaction per request, under the session token of the cookie or of the API's bearer header."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from payung.platform.db import ask_secretly, set_session


class DatabaseSession:
    """Sets the transaction's only setting. Without a token policies let nothing through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
            return self.get_response(request)
        with transaction.atomic():
            self._enter(self._token(request).replace("\0", ""))
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    @staticmethod
    def _enter(token: str) -> None:
        """Act under the session, which remembers when it was used last; one left alone too long has ended by then."""
        if not token:
            set_session("")
            return
        ask_secretly(
            "select set_config('payung.session', %s, true), payung.session_touch(%s, %s)",
            [token, token, settings.SESSION_IDLE_SECONDS],
        )

    @staticmethod
    def _token(request: HttpRequest) -> str:
        scheme, _, value = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and value:
            return value.strip()
        return request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")

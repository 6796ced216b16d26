"""How much waits for the reader, beside Tugas on every page.

Counting asks every room, so an ordinary page does not: the browser keeps the number for a minute, in a cookie that holds
nothing else. Beranda and Tugas count anew and say it to the other pages, and whatever somebody sends (a form, a sign-in)
forgets it. A number that somebody changed in his own cookie deceives nobody but himself.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from payung.casework.inbox import Inbox, inbox

COOKIE, SECONDS = "payung_waiting", 60
_NUMBER = re.compile(r"\d{1,4}\+?", re.ASCII)


def counted(request: HttpRequest, waiting: Inbox) -> Inbox:
    """Keep the inbox that a page has just read, so that the count beside Tugas is not read again."""
    request.waiting = f"{waiting.count}+" if waiting.more else str(waiting.count)  # type: ignore[attr-defined]
    return waiting


def beside(request: HttpRequest) -> str:
    """The number beside Tugas: "3", "54+" where there are more than were counted; "" for nothing or when nobody knows."""
    number = getattr(request, "waiting", "") or request.COOKIES.get(COOKIE, "")
    if not _NUMBER.fullmatch(number):
        actor = getattr(request, "actor", None)
        if actor is None:
            return ""
        counted(request, inbox(actor))
        number = str(getattr(request, "waiting", ""))
    return "" if number == "0" else number


class Waiting:
    """Keeps the count in the browser for as long as it is worth something."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            if COOKIE in request.COOKIES:
                response.delete_cookie(COOKIE)
        elif number := getattr(request, "waiting", ""):
            response.set_cookie(
                COOKIE, number, max_age=SECONDS, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
            )
        return response

"""Health check and the pages of errors."""

from __future__ import annotations

import sys

from django.db import DatabaseError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path

from payung.ui.decorators import public_page


@public_page()
def health(_request: HttpRequest) -> HttpResponse:
    """Whether the site and its database answer; gives no other information."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        return JsonResponse({"ok": True})
    except DatabaseError:
        return JsonResponse({"ok": False}, status=503)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """400 in plain words."""
    return render(request, "base/error.html", {"code": 400}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """403 in plain words."""
    return render(request, "base/error.html", {"code": 403}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """404 in plain words."""
    return render(request, "base/error.html", {"code": 404}, status=404)


def broken(_request: HttpRequest) -> HttpResponse:
    """500 (503 while the database cannot be reached) in plain words; asks nothing of a database that may be the cause."""
    code = 503 if isinstance(sys.exc_info()[1], OperationalError) else 500
    return HttpResponse(render_to_string("base/error.html", {"code": code}), status=code)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django's signature
    """A form whose protection has run out."""
    return render(request, "base/error.html", {"code": 403}, status=403)


urlpatterns = [path("sehat", health, name="health")]

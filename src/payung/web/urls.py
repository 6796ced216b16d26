"""Addresses of the site, one list a room."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, path

from payung.web.pages import (
    contributions,
    coverage,
    home,
    house,
    intake,
    ledger,
    registry,
    runs,
    session,
    sponsorship,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *home.urlpatterns,
    *session.urlpatterns,
    *house.urlpatterns,
    *intake.urlpatterns,
    *registry.urlpatterns,
    *sponsorship.urlpatterns,
    *contributions.urlpatterns,
    *coverage.urlpatterns,
    *ledger.urlpatterns,
    *runs.urlpatterns,
]
if find_spec("payung.web.pages.styleguide"):
    urlpatterns += import_module("payung.web.pages.styleguide").urlpatterns
if find_spec("payung.api.urls"):
    urlpatterns.append(path("", import_module("payung.api.urls").site))

handler400 = "payung.web.pages.house.bad_request"
handler403 = "payung.web.pages.house.forbidden"
handler404 = "payung.web.pages.house.not_found"
handler500 = "payung.web.pages.house.broken"

"""WSGI entry point for the web server."""

from __future__ import annotations

import os

from payung.platform.loading import loading

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "payung.platform.settings")
with loading():
    from django.core.wsgi import get_wsgi_application
    from django.urls import get_resolver

    application = get_wsgi_application()
    # All pages now: they would be loaded by the first request, whose user waits, and with the look for garbage.
    get_resolver().url_patterns  # noqa: B018

"""Signing a test client in without the cost of the password check, and what all test clients ask."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

# What middleware reads when it is made; under other values of them it is made anew.
READ_EARLY = ("MIDDLEWARE", "ROOT_URLCONF", "DEBUG", "SECURE_", "CSRF_", "STATIC", "WHITENOISE_")
CHAIN = ("_view_middleware", "_template_response_middleware", "_exception_middleware", "_middleware_chain")


def share_the_chain(patch: pytest.MonkeyPatch) -> None:
    """Every test client asks one chain of middleware, made once: each of its own looks through all static files again."""
    from django.conf import settings
    from django.test.client import ClientHandler

    load, chains = ClientHandler.load_middleware, {}

    def shared(handler: Any, is_async: bool = False) -> None:
        stated = repr([(name, getattr(settings, name)) for name in names])
        if (is_async, stated) not in chains:
            load(handler, is_async)
            chains[is_async, stated] = {name: getattr(handler, name) for name in CHAIN}
        vars(handler).update(chains[is_async, stated])

    names = [name for name in dir(settings) if name.startswith(READ_EARLY)]
    patch.setattr(ClientHandler, "load_middleware", shared)


def keep_little_of_a_page(patch: pytest.MonkeyPatch) -> None:
    """A client copies the context of each of the twenty templates that a page is made of, and every page asks the way to the same
    dozen static files: it keeps that of the page itself, and the ways.
    """
    from django.conf import settings
    from django.templatetags.static import StaticNode
    from django.test import client

    store, way = client.store_rendered_templates, StaticNode.handle_simple

    def outermost(into: dict[str, Any], *told: Any, **more: Any) -> None:
        if "context" not in into:
            store(into, *told, **more)

    @cache
    def asked(path: str, _base: str, _debug: bool) -> str:
        return way(path)

    patch.setattr(client, "store_rendered_templates", outermost)
    patch.setattr(
        StaticNode, "handle_simple", staticmethod(lambda path: asked(path, settings.STATIC_URL, settings.DEBUG))
    )


def sign_in(client: Any, username: str) -> Any:
    """The client with the cookie of a session of `username`, in the database that Django is wired to."""
    from django.conf import settings
    from django.contrib.auth import login as sign_user_in
    from django.http import HttpRequest

    from payung.access.models import User
    from payung.access.sessions import SessionStore
    from payung.platform.db import OWNER

    request = HttpRequest()
    request.session = SessionStore()
    user = User.objects.using(OWNER).get(username=username)
    sign_user_in(request, user, backend="payung.access.backends.PasswordBackend")
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return client

"""Signing a test client in without the cost of the password check."""

from __future__ import annotations

from typing import Any


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

"""Django's session engine on `payung.session`: the cookie is the token, the database keeps only its hash."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase, UpdateError

from payung.access import bindings
from payung.access.gate import close_session, new_token, open_session
from payung.platform.db import set_session


class SessionStore(SessionBase):
    """Only signed-in people have a session; an anonymous visitor leaves no row."""

    def _get_new_session_key(self) -> str:
        return new_token()

    def load(self) -> dict[str, Any]:
        data = bindings.session_load(self.session_key).ask() if self.session_key else None
        if data is None:
            self._session_key = None
            return {}
        return self.decode(data) if data else {}

    def exists(self, session_key: str) -> bool:
        return bindings.session_load(session_key).ask() is not None

    def create(self) -> None:
        self._session_key = self._get_new_session_key()
        self.modified = True
        self._session_cache: dict[str, Any] = {}

    def save(self, must_create: bool = False) -> None:  # noqa: ARG002 - Django's signature
        user_id = self.get(SESSION_KEY)
        if user_id is None:
            return
        if self.session_key is None:
            self.create_key()
        token = str(self.session_key)
        content = self.encode(dict(self.items()))
        if bindings.session_save(token=token, content=content).ask():
            return
        if not getattr(self, "opening", False):
            raise UpdateError
        open_session(int(user_id), "web", self.get_expiry_age(), token=token)
        set_session(token)
        bindings.session_save(token=token, content=content).ask()
        self.opening = False

    def create_key(self) -> None:
        """A fresh token for a session that is about to be opened."""
        self._session_key = self._get_new_session_key()

    def cycle_key(self) -> None:
        """Called by `login`: whatever was there ends, and the next save opens a session for the user."""
        data = dict(self.items())
        if self.session_key:
            close_session(str(self.session_key))
        self.create_key()
        self._session_cache = data
        self.opening = True
        self.modified = True

    def flush(self) -> None:
        self.clear()
        self.delete()
        self._session_key = None

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            close_session(str(key))

    @classmethod
    def clear_expired(cls) -> None:
        """Expired rows are removed by `payung tidy` with the owner's rights."""

"""The story, told once a module."""

from __future__ import annotations

import pytest

from tests.security import story


@pytest.fixture(scope="module")
def told(module_db):
    """The module's database with the story in it."""
    from payung.access.gate import open_session
    from payung.access.models import User
    from payung.platform.db import OWNER

    def token(username: str) -> str:
        return open_session(User.objects.using(OWNER).get(username=username).pk, "command", 3600)

    story.tell(module_db, token)
    return module_db

"""Clients of the API as users of the test world."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from payung.parties.models import Organisation
from payung.platform.db import OWNER
from tests.api.support import PROGRAMME, Api


@pytest.fixture
def api(db, token: Callable[..., str]) -> Callable[[str], Api]:
    """The API as a user."""

    def as_user(username: str) -> Api:
        return Api(token(username, "api"))

    return as_user


@pytest.fixture
def programme(db) -> dict:
    """Terms of a programme of the province."""
    return {**PROGRAMME, "organisation_id": Organisation.objects.using(OWNER).get(code="pemprov-ntt").pk}

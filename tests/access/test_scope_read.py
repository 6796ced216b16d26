"""The scope of who asks is read with his account: it says what his grants say, and costs no question of its own."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from payung.access.backends import PasswordBackend
from payung.access.gate import open_session
from payung.access.models import Grant, User
from payung.access.selectors import Scope, scope_from, scope_of
from payung.platform.db import OWNER, acting

EACH = ("admin", "cabang", "belu", "bank", "bank-belu", "hrd", "juri")


def read(username: str) -> tuple[Scope, Scope, int]:
    """His scope as it comes with his account, as his grants say it, and how many queries the first took."""
    user_id = int(User.objects.using(OWNER).get(username=username).pk)
    with acting(open_session(user_id, "command", 60)):
        with CaptureQueriesContext(connection) as asked:
            user: Any = PasswordBackend().get_user(user_id)
            came = scope_from(user.grant_lines)
        return came, scope_of(user_id), len(asked)


@pytest.mark.parametrize("username", EACH)
def test_it_comes_with_the_account(db, username):
    came, granted, queries = read(username)
    assert came == granted
    assert came.roles
    assert queries == 1


def test_several_grants_stand_in_their_order_and_each_name_once(own_db):
    user = User.objects.using(OWNER).get(username="belu")
    (first,) = Grant.objects.using(OWNER).filter(user=user)
    Grant.objects.using(OWNER).create(
        user=user, role=first.role, place_id="53.01", organisation_id=first.organisation_id
    )
    came, granted, queries = read("belu")
    assert came == granted
    assert came.roles == (first.role,)
    assert came.place_codes == ("53.04", "53.01")
    assert came.places == ("KABUPATEN BELU", "KABUPATEN KUPANG")
    assert came.organisations == ("Pemerintah Kabupaten Belu",)
    assert queries == 1

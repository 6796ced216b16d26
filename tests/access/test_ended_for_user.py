"""The operator ends what is open in a user's name: one of a number, or everything, and nothing of another's."""

from __future__ import annotations

from typing import Any

import pytest

from payung.access import user_accounts
from payung.access.errors import AccessRefused
from payung.access.services import api_token


def _refused(username: str, number: int | None = None) -> str:
    with pytest.raises(AccessRefused) as refused:
        user_accounts.end_of_user(username, number)
    return refused.value.code


def test_the_operator_ends_one_or_all(own_db: Any, db: Any) -> None:
    for username, name in (("belu", "a"), ("belu", "b"), ("belu", "c"), ("kupang", "d")):
        api_token(username, name=name)
    listed = user_accounts.of_user("belu")
    assert [one.name for one in listed] == ["c", "b", "a"]
    assert user_accounts.end_of_user("belu", listed[1].number) == 1
    assert [one.name for one in user_accounts.of_user("belu")] == ["c", "a"]
    assert _refused("belu", listed[1].number) == "SESSION_UNKNOWN"
    assert _refused("kupang", listed[0].number) == "SESSION_UNKNOWN"
    assert user_accounts.end_of_user("belu") == 2
    assert user_accounts.end_of_user("belu") == 0  # nothing was open, and nothing was asked for by number
    assert [one.name for one in user_accounts.of_user("kupang")] == ["d"]
    assert _refused("siapa") == "USER_UNKNOWN"
    with pytest.raises(AccessRefused):
        user_accounts.of_user("siapa")

"""Sessions end with the account that they are of, and with nothing else that is changed about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.people import one

OPEN = (
    "select count(*) from payung.session s join access_user u on u.id = s.user_id"
    " where u.username = %s and s.closed_at is null"
)


def test_blocking_ends_the_sessions_of_one_account_and_saving_it_again_ends_none(
    own_db: Any, owner: Any, token: Callable[[str], str]
) -> None:
    for who in ("belu", "kupang"):
        token(who)
    before = {who: one(owner, OPEN, [who]) for who in ("belu", "kupang")}
    assert min(before.values()) > 0
    owner.execute("update access_user set display_name = 'Petugas Belu', is_active = true where username = 'belu'")
    assert {who: one(owner, OPEN, [who]) for who in before} == before
    owner.execute("update access_user set is_active = false where username = 'belu'")
    assert {who: one(owner, OPEN, [who]) for who in before} == before | {"belu": 0}
    owner.execute("update access_user set is_active = true where username = 'belu'")
    assert one(owner, OPEN, ["belu"]) == 0

"""Family and accounts of two records that become one: what one of them has is passed on, what both have stands once."""

from __future__ import annotations

from typing import Any

import pytest

from payung.platform.db import acting
from payung.registry.services import add_account, add_relative
from tests.claims import world
from tests.claims.merging import hang_on, merged, pair

RELATIONS = (
    "select r.person_id, r.relation, r.relative_id, r.regency = p.regency from registry_relation r"
    " join registry_person p on p.id = r.person_id where r.ended_at is null order by r.relation, r.relative_id"
)
ENDED = "select person_id, relation, relative_id from registry_relation where ended_at is not null order by relation"
ACCOUNTS = (
    "select person_id, account_no, closed_at is null from registry_bankaccount where person_id = any(%s)"
    " order by account_no, closed_at is null"
)


@pytest.fixture
def officers(actor: Any) -> tuple[Any, Any]:
    return actor("belu"), actor("cabang")


def test_what_one_has_is_passed_on_and_what_both_have_stands_once(
    own_db: Any, owner: Any, loader: Any, token: Any, officers: tuple[Any, Any]
) -> None:
    goes, stays = pair(loader, token)
    hang_on(owner, officers[1], goes, stays)
    with acting(officers[1].token):
        parent, friend = (one.person_id for one in world.family(officers[1], ["parent", "sibling"]))
        for person in (goes, stays):
            add_relative(officers[1], parent, person.person, "child")
        add_relative(officers[1], friend, stays.person, "sibling")
        add_account(officers[1], stays.person, "130", "90000000003", "Markus Bere")
    child, spouse = (
        row[0]
        for row in owner.execute(
            "select relative_id from registry_relation where person_id = %s order by relation", [goes.person]
        ).fetchall()
    )
    merged(*officers, goes, stays)
    assert owner.execute(RELATIONS).fetchall() == sorted(
        [
            (stays.person, "child", child, True),
            (parent, "child", stays.person, True),
            (child, "parent", stays.person, True),
            (friend, "sibling", stays.person, True),
            (stays.person, "spouse", spouse, True),
        ],
        key=lambda row: (row[1], row[2]),
    )
    assert set(owner.execute(ENDED).fetchall()) == {(goes.person, "child", child), (parent, "child", goes.person)}
    assert owner.execute(ACCOUNTS, [[goes.person, stays.person]]).fetchall() == [
        (goes.person, "90000000001", False),
        (stays.person, "90000000001", True),
        (stays.person, "90000000002", True),
        (stays.person, "90000000003", True),
    ]

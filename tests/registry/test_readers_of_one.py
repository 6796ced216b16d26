"""Who looked at a person, and at the records that were merged into his; not who looked at records of others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support import people
from tests.support.people import acting, one

MERGED = "insert into registry_personevent (person_id, kind, other_id, happened_on, recorded_by, confirmed_by, facts) values (%s, 'merged', %s, '2025-07-02', 1, 2, '{}') returning id"
LOOKED = "insert into access_readlog (actor_id, roles, kind, subject, reason, persons, count, refused, asked_in) values (1, '', 'person', %s, '', array[%s::bigint], 1, false, 1)"


def test_readers_of_what_was_merged_into_a_record(
    own_db: Any, loader: Any, app: Any, owner: Any, token: Callable[[str], str]
) -> None:
    with acting(loader, token("admin")):
        stays, goes, stranger, gone = (people.member(loader) for _ in range(4))
    owner.execute(
        "alter table registry_personevent disable trigger event_stands"
    )  # of what a merge moves nothing is asked here
    event = one(owner, MERGED, [goes.person, stays.person])
    owner.execute(MERGED, [gone.person, stranger.person])
    for name, member in (("stays", stays), ("goes", goes), ("stranger", stranger), ("gone", gone)):
        owner.execute(LOOKED, [name, member.person])

    def readers(username: str, member: people.Member, most: int = 9) -> list[str]:
        query = "select subject from payung.person_readers(%s, %s)"
        with acting(app, token(username)):
            return [subject for (subject,) in app.execute(query, [member.person, most])]

    assert readers("admin", stays) == ["goes", "stays"]
    assert readers("admin", stays, 1) == ["goes"]
    assert readers("admin", stranger) == ["gone", "stranger"]
    assert readers("kupang", stays) == []  # beyond his scope
    owner.execute(
        "insert into registry_personevent (person_id, kind, happened_on, recorded_by, facts, undoes_id) values (%s, 'undone', '2025-07-03', 1, '{}', %s)",
        [goes.person, event],
    )
    assert readers("admin", stays) == ["stays"]

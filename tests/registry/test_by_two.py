"""Whose name is changed by two: who has died, and his recorded relatives as long as they are recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support import people
from tests.support.people import acting, one

RELATED = "insert into registry_relation (person_id, relative_id, relation, regency, recorded_by) values (%s, %s, 'spouse', '53.04', 1) returning id"
DIED = "insert into registry_personevent (person_id, kind, happened_on, recorded_by, confirmed_by, facts) values (%s, %s, '2025-07-02', 1, 2, '{}') returning id"


def test_money_hangs_on_the_dead_and_on_his_own_relatives(
    own_db: Any, owner: Any, loader: Any, app: Any, token: Callable[[str], str]
) -> None:
    with acting(loader, token("admin")):
        dead, heir, stranger, parent, living = (people.member(loader) for _ in range(5))

    def by_two() -> list[bool]:
        with acting(app, token("admin")):
            who = (dead, heir, stranger, parent, living)
            return [one(app, "select payung.correction_by_two(%s)", [member.person]) for member in who]

    relation = one(owner, RELATED, [dead.person, heir.person])
    owner.execute(RELATED, [living.person, stranger.person])
    owner.execute(RELATED, [parent.person, dead.person])  # of whom the dead is a relative
    owner.execute(DIED, [stranger.person, "moved"])  # another event is no death
    assert by_two() == [False] * 5
    event = one(owner, DIED, [dead.person, "died"])
    assert by_two() == [True, True, False, False, False]
    owner.execute("update registry_relation set ended_at = clock_timestamp() where id = %s", [relation])
    assert by_two() == [True, False, False, False, False]
    owner.execute(
        "insert into registry_personevent (person_id, kind, happened_on, recorded_by, facts, undoes_id) values (%s, 'undone', '2025-07-03', 1, '{}', %s)",
        [dead.person, event],
    )
    assert by_two() == [False] * 5

"""What is kept for those who wait: of whoever can be taken in now, and told to whom the scheme lets in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from payung.platform.db import acting
from payung.sponsorship.services import set_quota
from tests.intake.mess import people
from tests.intake.test_outcomes import listed, outcomes, table
from tests.intake.test_two_offices import step
from tests.intake.test_waiting import EACH, _stated_day, a_scheme, move, standing  # noqa: F401 - the day of all
from tests.support.people import acting as raw_acting
from tests.support.people import at_work


def test_no_place_is_kept_for_whom_nobody_may_take_in(
    own_db: Any, api: Any, scheme: Any, owner: Any, actor: Any
) -> None:
    """There is word of his death: he keeps his turn, and the place is for whoever comes."""
    office, village = api("provinsi"), people(3, seed=101, within="53.04.")
    number = a_scheme(office, scheme, budget=9 * EACH, quotas={"53.04": 1})
    step(office, listed(office, number, table(village[:2])), "commit")
    owner.execute("insert into registry_personevent (person_id, kind, happened_on, facts, recorded_by)"
                  " select person_id, 'suspected', '2025-08-01', 'report:1', 1 from sponsorship_waiting")  # fmt: skip
    head = actor("admin")
    with acting(head.token):
        set_quota(head, number, "53.04", 2)
    move(owner)
    assert standing(owner, number)[0::2] == (1, 1)
    newcomer = listed(office, number, table(village[2:]))
    step(office, newcomer, "commit")
    assert outcomes(office, newcomer) == ["committed"]
    assert standing(owner, number)[0::2] == (2, 1)


def test_who_waits_is_counted_for_the_runs_of_who_serves_the_scheme(
    own_db: Any, api: Any, scheme: Any, owner: Any, loader: Any, token: Callable[[str], str]
) -> None:
    office = api("provinsi")
    number = a_scheme(office, scheme, budget=9 * EACH, quotas={"53.04": 1})
    step(office, listed(office, number, table(people(3, seed=102, within="53.04."))), "commit")
    owner.execute("update sponsorship_quota set quota = 2 where scheme_id = %s", [number])
    kept = [("53.04", 2, EACH)]  # two wait, and there is a place for one
    for who, seen in (("provinsi", kept), ("belu", kept), ("bank", []), ("bpr", [])):
        session = at_work(owner, loader, token(who), "intake.commit", "list", 1)
        with raw_acting(loader, session):
            assert loader.execute("select * from payung.waiting_ahead(%s)", [number]).fetchall() == seen, who

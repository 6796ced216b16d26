"""The person who named an account stays recorded as the one who named it, and officers who edit one list lose no heir
of each other.
"""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from django.db import connections

from payung.claims import selectors, services
from payung.claims.assessment.recomputing import recompute
from payung.claims.errors import ClaimRefused
from payung.claims.heirs import services as heirs
from payung.claims.heirs.services import NewHeir
from payung.platform.db import acting
from payung.registry.services import add_account
from tests.claims import world
from tests.support.people import one


@pytest.fixture
def member(own_db, loader, token):
    return world.member_with_months(loader, token, [7, 8, 9, 10])


def test_a_list_recorded_anew_by_another_leaves_the_account_with_who_named_it(own_db, actor, member, owner):
    thief, other = actor("cabang"), actor("admin")
    claim = world.open_claim(thief, member)
    family = world.family(thief, ("spouse", "child"))
    with acting(thief.token):
        services.set_heirs(thief, claim, family)
    child = world.family(other, ("child",))
    with acting(other.token):
        another = add_account(other, family[1].person_id, "130", "90999999999", "Ahli Waris")
        services.set_heirs(other, claim, [family[0], replace(family[1], bank_account_id=another), *child])
    world.give_papers(other, claim)
    with acting(other.token):
        services.papers_complete(other, claim)
        digest = services.assess(other, claim).digest
    recompute()
    with acting(actor("kepala").token):
        assert services.approve(actor("kepala"), claim, digest) == "approved"
    named = owner.execute(
        "select n.person_id, u.username from payouts_instruction n join access_user u on u.id = n.account_by order by n.id"
    ).fetchall()
    # who named another account of somebody whom the first list names is who named that account
    assert named == [
        (family[0].person_id, "cabang"),
        (family[1].person_id, "admin"),
        (child[0].person_id, "admin"),
    ]


def test_two_officers_at_one_list_lose_no_heir(own_db, actor, member, owner):
    """Eight at once. A refused change says so, and every change that was not refused is in the last list."""
    claim = world.open_claim(actor("cabang"), member)
    start, done, refusals = threading.Barrier(8), [], []

    def add(number: int) -> None:
        who = actor("cabang" if number % 2 else "admin")
        start.wait()
        try:
            with acting(who.token):
                heirs.record_heir(who, claim, NewHeir(f"Anak {number}", "child"))
            done.append(number)
        except ClaimRefused as refused:
            refusals.append(refused.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=add, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(refusals) <= {"HEIRS_CHANGED"}
    with acting(actor("cabang").token):
        held = len(selectors.current_heirs(claim))
    assert held == len(done) >= 1
    left = one(owner, "select count(*) from registry_relation where ended_at is null")
    assert left == held, "an act that was refused leaves nobody of the family behind"

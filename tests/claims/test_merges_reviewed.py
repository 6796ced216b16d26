"""What an undo of a merge would leave with the wrong person, or could not give back: refused with what to do."""

from __future__ import annotations

from datetime import date

import pytest

from payung.claims import services
from payung.kernel.errors import PayungError
from payung.platform.db import acting
from payung.registry import selectors as registry
from payung.registry.services import add_account
from tests.claims import world
from tests.claims.merging import confirmed, doubted, held_by, merged, pair, parted, standing
from tests.support.people import acting as raw_acting


@pytest.fixture
def officers(actor):
    return actor("belu"), actor("cabang")


def refusal(work, *args):
    with pytest.raises(PayungError) as error:
        work(*args)
    return error.value


def heir_of_another(officer, loader, token, person, account):
    """A claim of somebody else that names a person as heir."""
    about = world.member_with_months(loader, token, [7])
    claim = world.open_claim(officer, about)
    with acting(officer.token):
        services.set_heirs(officer, claim, [services.HeirData(person, "child", 1, account)])
    return claim


def test_an_heir_named_since_is_not_split(loader, token, officers):
    """The family knew one person: whether the money is his or the other's nobody can say after an undo."""
    goes, stays = pair(loader, token)
    with acting(officers[1].token):
        account = add_account(officers[1], goes.person, "130", "90000000099", "Markus Bere")
    number = merged(*officers, goes, stays)
    claim = heir_of_another(officers[1], loader, token, stays.person, account)
    error = refusal(doubted, officers[0], number)
    assert (error.code, error.facts["what"]) == ("MERGE_GROWN", "ia disebut ahli waris dalam sebuah klaim")
    with acting(officers[1].token):
        services.withdraw(officers[1], claim, "dilaporkan keliru")
    parted(*officers, number)
    with acting(officers[1].token):
        assert [one.pk for one in registry.accounts([goes.person])] == [account]


def test_an_heir_named_before_is_split(owner, loader, token, officers):
    goes, stays = pair(loader, token)
    heir_of_another(officers[1], loader, token, stays.person, None)
    before = standing(owner)
    parted(*officers, merged(*officers, goes, stays))
    assert standing(owner) == before


def test_months_whose_place_was_given_back_do_not_stand_again(own_db, owner, loader, token, officers):
    """What a merge released comes back with its undo only while its enrolment still holds a place."""
    goes, stays = pair(loader, token, (9, 10, 11), (10, 12))
    number = merged(*officers, goes, stays, "release")
    with raw_acting(owner, officers[1].token):
        owner.execute(
            "select payung.months_release('list_undone', 'keliru', 'list:1', 1, null, array[%s, %s]::bigint[], array[date '2025-09-01', date '2025-11-01'], '2025-12-15')",
            [goes.membership, goes.membership],
        )
    waits = doubted(officers[0], number)
    assert refusal(confirmed, officers[1], waits).code == "PLACE_GIVEN_BACK"
    assert held_by(owner, stays.person) == [date(2025, 10, 1), date(2025, 12, 1)]

"""What an undo of a merge would leave with the wrong person, or could not give back: refused with what to do."""

from __future__ import annotations

import json
import threading
from datetime import date

import psycopg
import pytest

from payung.claims import selectors, services
from payung.claims.heirs import services as heirs
from payung.contributions.selectors import calendar
from payung.kernel.errors import PayungError
from payung.kernel.months import Month, MonthRange
from payung.participation import cards
from payung.platform import outbox, recounts
from payung.platform.db import acting
from payung.registry import selectors as registry
from payung.registry.services import add_account
from tests.claims import world
from tests.claims.merging import confirmed, doubted, held_by, merged, pair, parted, proposed, standing
from tests.contributions.test_release import holds
from tests.support import people
from tests.support.people import acting as raw_acting
from tests.support.people import one


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
        assert [row.pk for row in registry.accounts([goes.person])] == [account]


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


def test_one_card_is_printed_for_one_person(loader, token, officers):
    goes, stays = pair(loader, token)
    merged(*officers, goes, stays)
    with acting(officers[0].token):
        printed = list(cards.to_print(regency="53.04").values_list("pk", flat=True))
    assert stays.membership in printed
    assert goes.membership not in printed


def test_whoever_names_a_record_waits_for_its_merge(own_db, app, token, officers, loader):
    """As relative, as heir, or with an account: what comes a moment before the second officer's word is done is refused after it."""
    goes, stays = pair(loader, token)
    third = world.member_with_months(loader, token, [7])
    number, claim = proposed(officers[0], goes, stays), world.open_claim(officers[1], third)
    lines = f'[{{"person": {goes.person}, "relation": "child"}}]'
    asked = (
        ("select payung.registry_add_relative(%s, %s, 'child')", [third.person, goes.person]),
        ("select payung.claim_set_heirs(%s, %s)", [claim, lines]),
        ("select payung.registry_add_bank_account(%s, '130', '90000000098', 'Markus', 100, '')", [goes.person]),
    )
    states: dict[str, str | None] = {}

    def ask(statement: str, args: list[object]) -> None:
        with own_db.connect("app") as other:
            try:
                with raw_acting(other, officers[1].token):
                    other.execute(statement, args)
            except psycopg.Error as error:
                states[statement] = error.sqlstate

    with raw_acting(app, officers[1].token):
        seen = one(app, "select seen from registry_merge where id = %s", [number])
        app.execute("select payung.merge_confirm(%s, %s, '2025-12-15')", [number, seen])
        threads = [threading.Thread(target=ask, args=one_asked) for one_asked in asked]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(0.5)
        assert all(thread.is_alive() for thread in threads), states
    for thread in threads:
        thread.join()
    assert states == dict.fromkeys((statement for statement, _args in asked), "P0D40")


def sent_back(own_db, actor, claim):
    """The bank sends the money of a paid share back, later."""
    loader, owner, app = (own_db.connect(name) for name in ("loader", "owner", "app"))
    identity, amount, batch, bank = owner.execute(
        "select n.end_to_end_id, n.amount, s.batch_id, b.bank_id from claims_payment p join payouts_instruction n on n.id = p.instruction_id"
        " join payouts_state s on s.instruction_id = n.id join payouts_batch b on b.id = s.batch_id where p.claim_id = %s",
        [claim],
    ).fetchone()
    items = json.dumps([{"id": identity, "amount": amount, "state": "returned", "reason": "AC04"}])
    with raw_acting(loader, people.fetching(app, loader, actor.token, bank)):
        loader.execute(
            "select payung.payout_answer_fetched('camt.054', %s, %s, %s, %s, 10, %s, %s::jsonb)",
            [bank, batch, "f" * 64, "0" * 32, world.TODAY, items],
        )
    outbox.dispatch()


def test_a_share_that_comes_back_after_its_heir_was_merged_is_paid(own_db, owner, actor, loader, token, officers):
    """Its account cannot be recorded for the record that went: one of the record that stays is proposed and confirmed."""
    case = world.approved(
        actor("cabang"), actor("kepala"), world.member_with_months(loader, token, [7, 8, 9, 10]), relations=("spouse",)
    )
    world.bank_says(own_db, actor("admin"), case.claim, "paid")
    (heir,) = case.heirs
    stays = world.member_with_months(loader, token, [9])
    number = merged(*officers, people.Member(heir, 0, "53.04"), stays)
    sent_back(own_db, actor("admin"), case.claim)
    assert world.state(owner, case.claim) == "returned_payment"
    data = heirs.BankAccountData("130", "999999997", "Markus Bere", "rekening baru")
    with acting(actor("cabang").token):
        (line,) = selectors.heirs(case.claim)
        proposal = heirs.give_account(actor("cabang"), case.claim, line.heir.pk, data)
    with acting(actor("kepala").token):
        services.confirm_payee_change(actor("kepala"), case.claim, proposal)
    assert world.state(owner, case.claim) == "paying"
    query = (
        "select n.person_id, a.person_id from payouts_instruction n join registry_bankaccount a on a.id = n.bank_account_id"
        " where n.follows_id is not null"
    )
    assert owner.execute(query).fetchall() == [(heir, stays.person)]
    assert refusal(doubted, officers[0], number).facts["what"] == "rekeningnya dipakai membayar"


@pytest.mark.parametrize("doubled", [(7, 8), (8, 9)])
def test_figures_hold_across_regencies_and_after_an_undo(own_db, owner, actor, loader, token, doubled):
    """Bodies, people and months of two regencies, with months released and back: what is kept is what is counted."""
    goes = world.member_with_months(loader, token, (7, 8))
    stays = world.member_with_months(loader, token, doubled, regency="53.71")
    for body in ("bank-ntt", "bpr-uji"):
        owner.execute(
            "insert into registry_custody (person_id, organisation_id) values (%s, %s)",
            [goes.person, people.organisation(owner, body)],
        )
    two = actor("cabang"), actor("admin")
    number = merged(*two, goes, stays, "release")
    assert set(recounts.recount(mend=False).values()) == {0}
    holds(owner)
    parted(*two, number)
    assert set(recounts.recount(mend=False).values()) == {0}
    holds(owner)
    assert held_by(owner, goes.person) == [date(2025, 7, 1), date(2025, 8, 1)]
    again = merged(*two, goes, stays, "release")
    assert set(recounts.recount(mend=False).values()) == {0}
    parted(*two, again)
    holds(owner)
    assert held_by(owner, goes.person) == [date(2025, 7, 1), date(2025, 8, 1)]


def test_a_paid_month_is_not_released_for_an_unpaid_one(own_db, owner, loader, token, officers):
    goes = world.member_with_months(loader, token, (9, 10))
    stays = world.member_with_months(loader, token, (9,), (10,))
    error = refusal(proposed, officers[0], goes, stays, "release")
    assert (error.code, error.facts["months"]) == ("MONTHS_PAID_ONCE", "2025-10")
    merged(*officers, stays, goes, "release")
    assert held_by(owner, goes.person) == [date(2025, 9, 1), date(2025, 10, 1)]
    with acting(officers[0].token):
        assert [cell.state for cell in calendar(goes.person, MonthRange(Month.of(2025, 9), Month.of(2025, 11)))] == [
            "paid"
        ] * 2

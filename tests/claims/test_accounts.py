"""Another account for a share that came back: one person proposes it, another confirms it, the family is told, and the
share is paid once.
"""

from __future__ import annotations

import psycopg
import pytest

from payung.claims import selectors, services
from payung.claims.errors import ClaimRefused
from payung.claims.policies import possible
from payung.ledger.services import seal, verify
from payung.payouts.closing import services as closing
from payung.payouts.errors import PayoutsRefused
from payung.platform import outbox
from payung.platform.db import acting
from payung.registry.errors import RegistryRefused
from payung.registry.services import add_account, close_account
from tests.claims import world
from tests.support.people import acting as raw_acting
from tests.support.people import one

PROPOSE = "select payung.claim_propose_payee_change(%s, %s, %s)"
CONFIRM = "select payung.claim_confirm_payee_change(%s, %s)"


@pytest.fixture
def back(own_db, actor, loader, token):
    """A claim whose only share the bank sent back: (claim id, id of the heir's line, heir)."""
    member = world.member_with_months(loader, token, [7, 8, 9, 10])
    case = world.approved(actor("cabang"), actor("kepala"), member, relations=("spouse",))
    world.bank_says(own_db, actor("admin"), case.claim, "returned")
    with acting(actor("cabang").token):
        (line,) = selectors.heirs(case.claim)
    return case.claim, line.heir.pk, line.heir.person_id


def recorded(actor, person: int, number: str = "999999997") -> int:
    with acting(actor.token):
        return add_account(actor, person, "130", number, "Siapa Saja", "rekening anaknya, surat kuasa ada")


def refused(connection, token, statement, args):
    with pytest.raises(psycopg.Error) as error, raw_acting(connection, token):
        connection.execute(statement, args)
    return error.value.sqlstate


def test_one_person_alone_sends_no_share_to_an_account_of_his_choice(back, actor, app, token, owner):
    claim, heir, person = back
    officer = actor("cabang")
    account = recorded(officer, person)
    with raw_acting(app, officer.token):
        proposal = one(app, PROPOSE, [claim, heir, account])
    assert refused(app, officer.token, CONFIRM, [claim, proposal]) == "P0B6K"
    for name in ("belu", "bank-belu", "pemeriksa", "tanpa-peran"):
        assert refused(app, token(name), CONFIRM, [claim, proposal]) == "P0B60"
    assert one(owner, "select count(*) from payouts_instruction") == 1
    assert world.state(owner, claim) == "returned_payment"
    with raw_acting(app, token("kepala")):
        app.execute(CONFIRM, [claim, proposal])
    assert refused(app, token("kepala"), CONFIRM, [claim, proposal]) == "P0B6E", "once"
    assert world.state(owner, claim) == "paying"


def test_whoever_recorded_the_account_does_not_confirm_it(back, actor, app, owner):
    claim, heir, person = back
    account = recorded(actor("admin"), person)
    with acting(actor("cabang").token):
        proposal = services.propose_payee_change(actor("cabang"), claim, heir, account)
    with acting(actor("admin").token):
        with pytest.raises(ClaimRefused) as error:
            services.confirm_payee_change(actor("admin"), claim, proposal)
        assert error.value.code == "ACCOUNT_OWN_WORK"
        assert "confirm_payee_change" not in possible(actor("admin"), selectors.claim(claim))
    assert one(owner, "select count(*) from payouts_instruction") == 1


def test_the_latest_proposal_counts_and_only_an_open_account_of_the_heir(back, actor, owner):
    claim, heir, person = back
    officer, head = actor("cabang"), actor("kepala")
    first, second = recorded(officer, person, "111111111"), recorded(officer, person, "222222222")
    with acting(officer.token):
        old = services.propose_payee_change(officer, claim, heir, first)
        new = services.propose_payee_change(officer, claim, heir, second)
        foreign = world.family(officer, ("child",))[0]
        with pytest.raises(PayoutsRefused):
            services.propose_payee_change(officer, claim, heir, foreign.bank_account_id)
    with acting(head.token), pytest.raises(ClaimRefused) as error:
        services.confirm_payee_change(head, claim, old)
    assert error.value.code == "PAYEE_CHANGE_UNKNOWN"
    with acting(officer.token):
        close_account(officer, second)
    with acting(head.token), pytest.raises(PayoutsRefused) as closed:
        services.confirm_payee_change(head, claim, new)
    assert closed.value.code == "ACCOUNT"
    assert one(owner, "select count(*) from payouts_instruction") == 1


def test_the_family_is_warned_before_and_told_after_and_the_steps_stay(back, actor, owner):
    claim, heir, person = back
    officer, head = actor("cabang"), actor("kepala")
    account = recorded(officer, person)
    with acting(officer.token):
        proposal = services.propose_payee_change(officer, claim, heir, account)
    outbox.dispatch()
    warned = owner.execute(
        "select m.template, r.body from notices_notification m join notices_recipient r on r.notification_id = m.id order by m.id desc"
    ).fetchone()
    assert warned[0] == "claim_account_proposed"
    assert "9997" in warned[1]
    assert "999999997" not in warned[1]
    with acting(head.token):
        services.confirm_payee_change(head, claim, proposal)
    outbox.dispatch()
    assert one(owner, "select template from notices_notification order by id desc") == "claim_account_confirmed"
    events = owner.execute("select kind from casework_event where kind ~ 'account' order by id").fetchall()
    assert events == [("account_proposed",), ("account_confirmed",)]
    for statement in ("update claims_payeechange set bank_account_id = 1", "delete from claims_payeechange"):
        with pytest.raises(psycopg.Error) as error:
            owner.execute(statement)
        assert error.value.sqlstate == "P0A01"


def test_a_share_that_one_of_its_instructions_has_paid_is_paid_and_goes_nowhere_else(back, own_db, actor, app, owner):
    claim, heir, person = back
    officer, head = actor("cabang"), actor("kepala")
    account = recorded(officer, person)
    with acting(officer.token):
        proposal = services.propose_payee_change(officer, claim, heir, account)
    with acting(head.token):
        services.confirm_payee_change(head, claim, proposal)
    world.bank_says(own_db, actor("admin"), claim, "paid")
    assert world.state(owner, claim) == "paid"
    another = recorded(officer, person, "333333333")
    assert refused(app, officer.token, PROPOSE, [claim, heir, another]) == "P0B6E"
    seal()
    result = verify()
    assert result.ok, result.first_bad


def test_the_ledger_notices_a_share_that_one_person_sent_elsewhere(back, actor, owner):
    claim, heir, person = back
    account = recorded(actor("cabang"), person)
    with acting(actor("cabang").token):
        proposal = services.propose_payee_change(actor("cabang"), claim, heir, account)
    with acting(actor("kepala").token):
        services.confirm_payee_change(actor("kepala"), claim, proposal)
    owner.execute("alter table claims_payeechange disable trigger user")
    owner.execute(
        "update claims_payeechange set maker_id = (select created_by from claims_payment order by id desc limit 1)"
    )
    owner.execute("alter table claims_payeechange enable trigger user")
    seal()
    result = verify()
    assert not result.ok
    assert "one person" in str(result.first_bad)


def test_an_account_closed_before_sending_is_never_paid_and_the_share_goes_elsewhere_by_two(
    own_db, actor, loader, token, app, owner
):
    member = world.member_with_months(loader, token, [7, 8, 9, 10])
    officer, head = actor("cabang"), actor("kepala")
    case = world.approved(officer, head, member, relations=("spouse",))
    with acting(officer.token):
        (line,) = selectors.heirs(case.claim)
        with pytest.raises(RegistryRefused) as alone:
            close_account(officer, line.account.pk)
        assert alone.value.code == "CLOSING_BY_TWO"
        proposed = closing.close_account(officer, line.account.pk, "salah tulis nomornya")
    with acting(head.token):
        closing.confirm_closing(head, proposed)
    while outbox.dispatch():
        pass
    assert world.state(owner, case.claim) == "returned_payment"
    account = recorded(officer, line.heir.person_id, "777777777")
    with acting(officer.token):
        proposal = services.propose_payee_change(officer, case.claim, line.heir.pk, account)
    with acting(head.token):
        services.confirm_payee_change(head, case.claim, proposal)
    world.bank_says(own_db, actor("admin"), case.claim, "paid")
    assert world.state(owner, case.claim) == "paid"
    with acting(officer.token):
        assert selectors.paid_amount(case.claim) == 42_000_000
    states = owner.execute("select state from payouts_state order by instruction_id").fetchall()
    assert states == [("stopped",), ("paid",)]
    seal()
    result = verify()
    assert result.ok, result.first_bad

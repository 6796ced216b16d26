"""A payment that cannot be sent does not stop the others, and a payment that was not sent does not become "sent"."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest

from payung.ledger.services import verify
from payung.payouts import orders as files_of
from payung.payouts import selectors, services
from payung.payouts.errors import PayoutsRefused
from payung.platform.db import acting as session
from tests.support.paying import approved, connected, sent
from tests.support.people import acting, one

ON = date(2025, 12, 15)
pytestmark = pytest.mark.usefixtures("own_db")


@pytest.fixture
def two(actor: Any) -> tuple[Any, Any]:
    return actor("admin"), actor("cabang")


def account(app: Any, who: str, person: int, holder: str, number: str = "2000000007") -> int:
    with acting(app, who):
        return int(
            one(app, "select payung.registry_add_bank_account(%s, '130', %s, %s, 100, '')", [person, number, holder])
        )


def close(app: Any, token: Any, bank_account_id: int) -> None:
    """Close an account. Two people do it if a payment to it is under way."""
    with acting(app, token("cabang")):
        proposed = one(app, "select payung.payout_bank_account_close(%s, 'nomornya salah')", [bank_account_id])
    if proposed is not None:
        with acting(app, token("kepala")):
            app.execute("select payung.payout_closing_decide(%s, 'confirmed', '')", [proposed])


def unwritable(orders: Any, holder: str = "Анна Бере") -> int:
    """A payment instruction for an account whose holder's name cannot be written into a bank's file; an import may
    leave such a name.
    """
    person, _ = orders.payee()
    with acting(orders.connection, orders.token):
        made = one(
            orders.connection,
            "insert into registry_bankaccount (person_id, regency, bank_code, account_no, holder_name, created_by)"
            " values (%s, '53.04', '130', '2000000007', %s, payung.actor_id()) returning id",
            [person, holder],
        )
    return int(orders.instruct(payee=(person, made)))


@pytest.mark.parametrize("holder", ["Анна Бере", "-", "李小龙", "👍"])
def test_a_name_that_cannot_be_written_stays_behind_and_the_others_go(two, orders, practice, holder):
    bank = practice()
    admin, officer = two
    connected(admin, bank)
    orders.many(4)
    left = unwritable(orders, holder)
    with session(admin.token):
        with pytest.raises(PayoutsRefused) as named:
            services.make_batch(admin, "130", "file", [left])
        assert named.value.code == "HOLDER_UNWRITABLE"
        assert selectors.held() == {left: "UNWRITABLE"}
    assert sent(officer, approved(admin, officer, "file"))["state"] == "done"
    assert orders.states() == {"sent": 4, "ready": 1}
    with session(admin.token), pytest.raises(PayoutsRefused) as rest:
        services.make_batch(admin, "130")
    assert rest.value.code == "HOLDER_UNWRITABLE"


@pytest.mark.parametrize("holder", ["Ma\u2019arif", "José da Costa", "A/B, S.Pd. & 'x'", "Siti\tBere", "Maria 👍"])
def test_names_that_a_bank_can_take_in_other_letters_go(two, orders, practice, holder):
    bank = practice()
    admin, officer = two
    connected(admin, bank)
    unwritable(orders, holder)
    assert sent(officer, approved(admin, officer, "file"))["state"] == "done"


def test_a_batch_whose_sending_was_refused_is_given_up_as_long_as_nothing_left(two, orders, practice, monkeypatch):
    bank = practice()
    admin, officer = two
    connected(admin, bank)
    orders.many(3)
    batch = approved(admin, officer, "file")

    def refuse(*_arguments: Any) -> Any:
        raise PayoutsRefused("ORDER_INVALID", "tidak sah")

    with monkeypatch.context() as patch:
        patch.setattr(files_of, "write", refuse)
        assert sent(officer, batch)["state"] == "refused"
    with session(officer.token):
        assert services.the_batch(batch).state == "sending"
        assert not selectors.gone_out(batch)
        services.discard_batch(officer, batch)
    assert orders.states() == {"ready": 3}
    assert sent(officer, approved(admin, officer, "file"))["state"] == "done"
    with session(officer.token), pytest.raises(PayoutsRefused) as out:
        services.discard_batch(officer, batch + 1)
    assert out.value.code == "BATCH_STATE"


def test_a_closed_account_is_not_batched_approved_or_sent_to(app, loader, orders, token):
    bank, who = orders.bank(), token("cabang")
    person, shut = orders.payee()
    taken = orders.instruct(payee=(person, shut))
    make = "select payung.payout_batch_make(%s, 'file', %s)"
    with acting(app, token("admin")):
        draft = one(app, make, [bank, [taken]])
        shown = one(app, "select content_hash from payouts_batch where id = %s", [draft])
    other_person, other = orders.payee()
    also = orders.instruct(payee=(other_person, other))
    with acting(app, token("admin")):
        ready = one(app, make, [bank, [also]])
        hash_ready = one(app, "select content_hash from payouts_batch where id = %s", [ready])
    with acting(app, who):
        app.execute("select payung.payout_batch_approve(%s, %s)", [ready, hash_ready])
    close(app, token, shut)
    close(app, token, other)
    for connection, statement, args in (
        (app, "select payung.payout_batch_approve(%s, %s)", [draft, shown]),
        (loader, "select payung.payout_batch_begin(%s)", [ready]),
    ):
        with pytest.raises(psycopg.Error) as refused, acting(connection, who):
            connection.execute(statement, args)
        assert refused.value.sqlstate == "P0B59"
    with acting(app, who):
        app.execute("select payung.payout_batch_discard(%s)", [draft])
        app.execute("select payung.payout_batch_discard(%s)", [ready])
    assert orders.states() == {"stopped": 2}
    with pytest.raises(psycopg.Error) as again, acting(app, who):
        app.execute(make, [bank, [taken]])
    assert again.value.sqlstate == "P0B48"


def test_an_account_closed_by_the_owners_hand_is_not_batched_either(app, orders, owner, token):
    bank, (person, shut) = orders.bank(), orders.payee()
    taken = orders.instruct(payee=(person, shut))
    owner.execute("update registry_bankaccount set closed_at = now() where id = %s", [shut])
    assert orders.states() == {"ready": 1}
    for named in ([taken], None):
        with pytest.raises(psycopg.Error) as refused, acting(app, token("admin")):
            app.execute("select payung.payout_batch_make(%s, 'file', %s)", [bank, named])
        assert refused.value.sqlstate == "P0B59"


def test_what_waits_for_a_closed_account_is_stopped_and_goes_to_another(app, orders, owner, token):
    person, shut = orders.payee()
    taken = orders.instruct(payee=(person, shut), reference="claim:5:heir:1")
    close(app, token, shut)
    assert orders.states() == {"stopped": 1}
    assert one(owner, "select payung.payout_outcome('claims', 'claim:5:heir:1')") == "back"
    new = account(app, token("cabang"), person, "Maria Bere")
    assert orders.instruct(payee=(person, new), reference="claim:5:heir:1", follows=taken)
    assert one(owner, "select payung.payout_outcome('claims', 'claim:5:heir:1')") == "open"
    assert verify().ok


def test_what_the_bank_has_is_not_stopped(app, orders, owner, token, two, practice):
    bank = practice()
    admin, officer = two
    connected(admin, bank)
    person, shut = orders.payee()
    taken = orders.instruct(payee=(person, shut))
    batch = approved(admin, officer, "file")
    sent(officer, batch)
    close(app, token, shut)
    with pytest.raises(psycopg.Error) as gone, acting(owner, token("cabang")):
        owner.execute("select payung.payout_stop_now(%s, 'ACCOUNT_CLOSED')", [taken])
    assert gone.value.sqlstate == "P0B5A"


def test_a_sending_by_calls_that_was_cut_off_goes_on_without_the_closed_account(two, orders, practice, app, token):
    bank = practice(funds=3_000_000)
    admin, officer = two
    connected(admin, bank)
    orders.many(4)
    batch = approved(admin, officer, "snap")
    assert sent(officer, batch)["error_code"] == "BANK_HOLD"
    assert orders.states() == {"paid": 3, "batched": 1}
    last, shut = orders.connection.execute(
        "select n.id, n.bank_account_id from payouts_instruction n join payouts_state s on s.instruction_id = n.id"
        " where s.state = 'batched'"
    ).fetchone()
    close(app, token, shut)
    bank.store.put("funds", "100000000")
    assert sent(officer, batch)["state"] == "done"
    assert orders.states() == {"paid": 3, "stopped": 1}
    with session(officer.token):
        assert services.the_batch(batch).state == "closed"
        assert selectors.instruction(last).reason == "ACCOUNT_CLOSED"
    assert len(bank.paid()) == 3


@pytest.mark.parametrize("there", [False, True])
def test_a_file_of_which_nobody_knows_whether_the_bank_has_it_is_unclear(two, orders, practice, monkeypatch, there):
    bank = practice()
    admin, officer = two
    connected(admin, bank)
    orders.many(2)
    batch = approved(admin, officer, "file")

    def cut_off(*_arguments: Any) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(files_of, "hand_over", cut_off)
        with pytest.raises(KeyboardInterrupt):
            sent(officer, batch)
    (draft,) = (bank.folder / "in").glob(".*.part")
    if there:
        draft.rename(draft.with_name(draft.name.removeprefix(".").removesuffix(".part") + ".xml"))
    else:
        draft.unlink()
    assert sent(officer, batch)["state"] == "done"
    assert orders.states() == ({"sent": 2} if there else {"unknown": 2})

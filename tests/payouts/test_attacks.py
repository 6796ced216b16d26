"""Attacks with raw SQL in the product's own roles that must not change payouts."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest

from tests.support.people import acting, fetching, one

ON = date(2025, 12, 15)


@pytest.fixture
def made(orders: Any, app: Any, token: Any) -> dict[str, Any]:
    """A draft batch with two payments, which `admin` made with raw SQL."""
    bank = orders.bank()
    taken = orders.many(2)
    with acting(app, token("admin")):
        batch = one(app, "select payung.payout_batch_make(%s, 'file', %s)", [bank, taken])
        shown = one(app, "select content_hash from payouts_batch where id = %s", [batch])
    return {"bank": bank, "batch": batch, "hash": shown, "taken": taken, "owner": orders.connection}


def refused(connection: Any, who: str, statement: str, args: Any = ()) -> str:
    """Run a statement that must be refused; returns its SQLSTATE."""
    with pytest.raises(psycopg.Error) as error, acting(connection, who):
        connection.execute(statement, args)
    return error.value.sqlstate or ""


def approve(app: Any, who: str, made: dict[str, Any]) -> None:
    with acting(app, who):
        app.execute("select payung.payout_batch_approve(%s, %s)", [made["batch"], made["hash"]])


def stage(loader: Any, who: str, made: dict[str, Any], digest: str = "d1") -> None:
    with acting(loader, who):
        loader.execute("select payung.payout_file_staged(%s, %s, 'k', 1, %s)", [made["batch"], digest, ON])
        loader.execute("select payung.payout_file_sent(%s, %s)", [made["batch"], ON])


@pytest.mark.parametrize(
    "statement",
    [
        "insert into payouts_instruction (end_to_end_id, room, reference, person_id, bank_account_id, amount, regency, purpose, created_by)"
        " select 'PYX', 'claims', 'x', person_id, bank_account_id, 1, regency, 'x', 1 from payouts_instruction limit 1",
        "update payouts_instruction set amount = amount * 10",
        "delete from payouts_instruction",
        "update payouts_state set state = 'paid'",
        "update payouts_state set state = 'ready'",
        "insert into payouts_event (instruction_id, state, actor_id) select id, 'paid', 1 from payouts_instruction",
        "update payouts_event set state = 'paid'",
        "delete from payouts_event",
        "update payouts_batch set content_hash = repeat('0', 64), total = 1",
        "update payouts_batch set maker_id = 0",
        "update payouts_batch set state = 'approved', checker_id = 0, approved_at = now()",
        "insert into payouts_batchitem (batch_id, line, instruction_id) select batch_id, 99, instruction_id from payouts_batchitem",
        "delete from payouts_batchitem",
        "update payouts_message set digest = 'x'",
        "update payouts_message set by_hand = false",
        "delete from payouts_alarm",
        "insert into payouts_alarm (instruction_id, kind, actor_id) select id, 'closed', 1 from payouts_instruction",
        "insert into payouts_booking (instruction_id, side, number, message_id) select id, 'paid', 'X', 1 from payouts_instruction",
        "delete from payouts_booking",
        "select payung.payout_stop_now(1, 'x')",
        "select payung.payout_alarm(1, 'paid_again', 'paid', null, 5, '1100', null, current_date)",
        "select payung.payout_give_back(1)",
        "delete from payouts_message",
        "update payouts_bank set account_no = '66666666'",
        "update payouts_transition set effect = 'move'",
        "select * from payouts_banksecret",
        "select payung.payout_instruct('claims', 'eigen', 1, 1, 1000000, '53.04', null, 'x')",
        "select payung.payout_move(current_date, '[]')",
        "select payung.payout_answer('pain.002', 1, null, 'd', '', 0, current_date, '[]', null)",
        "select payung.payout_answer_fetched('pain.002', 1, null, 'd', '', 0, current_date, '[]')",
        "select payung.payout_answer_propose('pain.002', 1, null, 'd', '', 0, current_date, '[]')",
        "select payung.payout_calls_end(1, current_date, '[]')",
        "select payung.payout_calls_begin(1, current_date, '[]')",
        "select payung.payout_file_sent(1, current_date)",
        "select payung.payout_payees(1, array['batched'], 0, 10)",
        "select payung.payout_batch_begin(1)",
    ],
)
def test_the_application_role_writes_nothing(app, token, made, statement):
    """An administrator's session is refused too: only the job runner records an outcome, and only from the bank's own
    message.
    """
    assert refused(app, token("admin"), statement) == "42501"


def test_the_job_runner_has_no_way_around_the_functions(loader, token, made):
    for statement in (
        "update payouts_state set state = 'paid'",
        "insert into payouts_event (instruction_id, state, actor_id) select id, 'paid', 1 from payouts_instruction",
        "update payouts_batch set state = 'approved'",
        "select payung.payout_move(current_date, '[]')",
        "select payung.payout_instruct('claims', 'eigen', 1, 1, 1000000, '53.04', null, 'x')",
    ):
        assert refused(loader, token("admin"), statement) == "42501"


def test_the_maker_does_not_approve(app, token, made):
    args = [made["batch"], made["hash"]]
    assert refused(app, token("admin"), "select payung.payout_batch_approve(%s, %s)", args) == "P0B45"
    for who in ("pemeriksa", "kepala", "belu", "juri", "tanpa-peran"):
        assert refused(app, token(who), "select payung.payout_batch_approve(%s, %s)", args) == "P0B40"
    assert (
        refused(app, token("cabang"), "select payung.payout_batch_approve(%s, %s)", [made["batch"], "0" * 64])
        == "P0B46"
    )
    approve(app, token("cabang"), made)
    assert refused(app, token("bank"), "select payung.payout_batch_approve(%s, %s)", args) == "P0B56"


def test_a_batch_stays_what_was_approved_even_for_the_owner(app, owner, token, made, orders):
    approve(app, token("cabang"), made)
    more = orders.instruct()
    for statement, state in (
        ("update payouts_batch set total = total + 1 where id = %(batch)s", "P0B57"),
        ("update payouts_batch set checker_id = 7 where id = %(batch)s", "P0B57"),
        ("update payouts_batch set state = 'draft' where id = %(batch)s", "P0B57"),
        ("update payouts_batch set content_hash = 'x' where id = %(batch)s", "P0B57"),
        ("delete from payouts_batch where id = %(batch)s", "P0B57"),
        (f"insert into payouts_batchitem (batch_id, line, instruction_id) values (%(batch)s, 3, {more})", "P0B57"),
        ("update payouts_batchitem set instruction_id = instruction_id where batch_id = %(batch)s", "P0A01"),
        ("update payouts_instruction set amount = 1", "P0A01"),
        ("delete from payouts_event", "P0A01"),
    ):
        with pytest.raises(psycopg.Error) as error, owner.transaction():
            owner.execute(statement, made)
        assert error.value.sqlstate == state, statement


def test_an_account_changed_behind_the_approval_stops_the_sending(app, loader, owner, token, made):
    approve(app, token("cabang"), made)
    with acting(owner, token("admin")):
        owner.execute(
            "update registry_bankaccount set account_no = '6666666666' where id = (select bank_account_id from payouts_instruction"
            " where id = %s)",
            [made["taken"][0]],
        )
    assert refused(loader, token("cabang"), "select payung.payout_batch_begin(%s)", [made["batch"]]) == "P0B46"


def test_nothing_is_instructed_twice(orders, owner, token):
    payee = orders.payee()
    first = orders.instruct(payee=payee, reference="klaim:1:1")
    for follows, state in ((None, "P0B41"), (first, "P0B42")):
        with pytest.raises(psycopg.Error) as error:
            orders.instruct(payee=payee, reference="klaim:1:1", follows=follows)
        assert error.value.sqlstate == state
    stranger = orders.payee()
    with pytest.raises(psycopg.Error) as error:
        orders.instruct(payee=(payee[0], stranger[1]), reference="klaim:1:2")
    assert error.value.sqlstate == "P0B44"


def test_two_batches_never_take_one_instruction(app, token, made):
    again = "select payung.payout_batch_make(%s, 'file', %s)"
    assert refused(app, token("cabang"), again, [made["bank"], made["taken"]]) == "P0B48"


def test_the_scope_bounds_what_is_batched_and_seen(app, token, made, orders):
    elsewhere = orders.many(1, regency="53.71")
    with acting(app, token("bank-belu")):
        assert one(app, "select count(*) from payouts_instruction where id = any(%s)", [elsewhere]) == 0
    assert (
        refused(app, token("bank-belu"), "select payung.payout_batch_make(%s, 'file', %s)", [made["bank"], elsewhere])
        == "P0B48"
    )
    with acting(app, token("kupang")):
        assert one(app, "select count(*) from payouts_batch where id = %s", [made["batch"]]) == 0
        assert one(app, "select count(*) from payouts_event") == len(elsewhere)
    with acting(app, token("bank")):
        assert one(app, "select count(*) from payouts_state where batch_id = %s", [made["batch"]]) == 2
        assert one(app, "select count(*) from payung.payout_bank_account_ends(%s)", [made["taken"]]) == 2
    for table in ("instruction", "state", "event", "batch", "batchitem", "message", "bank"):
        assert one(app, f"select count(*) from payouts_{table}") == 0, table


class TestAnswers:
    """Answers that are repeated, forged or about other payments, as the job runner would hand them over."""

    ANSWER = "select * from payung.payout_answer_fetched('pain.002', %(bank)s, %(named)s, %(digest)s, 'k', 1, %(on)s, %(items)s::jsonb)"

    def items(self, orders: Any, taken: list[int], state: str = "paid", **more: Any) -> str:
        import json

        rows = orders.connection.execute(
            "select end_to_end_id, amount from payouts_instruction where id = any(%s) order by id", [taken]
        ).fetchall()
        return json.dumps([{"id": name, "state": state, "amount": amount, **more} for name, amount in rows])

    def answer(self, loader: Any, who: str, made: dict[str, Any], items: str, digest: str, named: Any = ...) -> Any:
        args = {
            "bank": made["bank"],
            "named": made["batch"] if named is ... else named,
            "digest": digest,
            "on": ON,
            "items": items,
        }
        with acting(loader, fetching(made["owner"], loader, who, made["bank"])):
            return loader.execute(self.ANSWER, args).fetchone()

    def test_an_answer_before_the_sending_is_refused(self, loader, token, made, orders):
        with pytest.raises(psycopg.Error) as error:
            self.answer(loader, token("cabang"), made, self.items(orders, made["taken"]), "a0")
        assert error.value.sqlstate == "P0B50"

    def test_replay_changes_nothing_and_contradiction_is_set_aside(self, app, loader, token, made, orders):
        who = token("cabang")
        approve(app, who, made)
        stage(loader, who, made)
        paid = self.items(orders, made["taken"])
        before = orders.balance("1100")
        _, same, changed = self.answer(loader, who, made, paid, "a1")
        assert (same, changed) == (False, 2)
        _, same, changed = self.answer(loader, who, made, paid, "a1")
        assert (same, changed) == (True, 0)
        _, same, changed = self.answer(loader, who, made, paid, "a2")
        assert (same, changed) == (False, 0)
        assert orders.balance("1100") == before - 2 * 1_000_000
        _, same, changed = self.answer(loader, who, made, self.items(orders, made["taken"], "rejected"), "a3")
        assert (same, changed) == (False, 0)
        assert set(self.states(orders, made)) == {"paid"}
        kinds = orders.connection.execute("select kind, said, amount from payouts_alarm").fetchall()
        assert kinds == [("contradiction", "rejected", 0)] * 2
        assert orders.balance("1190") == 0

    def test_foreign_answers_are_refused_whole(self, app, loader, token, made, orders):
        who = token("cabang")
        approve(app, who, made)
        stage(loader, who, made, "d-foreign")
        waiting = orders.many(1)
        for items, state in (
            (self.items(orders, [*made["taken"], *waiting]), "P0B50"),
            (self.items(orders, made["taken"], amount=1), "P0B51"),
            ('[{"id": "PY0-NONE", "state": "paid"}]', "P0B50"),
        ):
            with pytest.raises(psycopg.Error) as error:
                self.answer(loader, who, made, items, "f1")
            assert error.value.sqlstate == state
        assert set(self.states(orders, made)) == {"sent"}
        with pytest.raises(psycopg.Error) as error:
            self.answer(loader, token("juri"), made, self.items(orders, made["taken"]), "f2")
        assert error.value.sqlstate == "P0B40"

    def states(self, orders: Any, made: dict[str, Any]) -> list[str]:
        found = orders.connection.execute(
            "select state from payouts_state where instruction_id = any(%s)", [made["taken"]]
        )
        return [row[0] for row in found]

    def test_only_what_the_bank_never_heard_of_goes_again(self, app, loader, token, orders):
        import json

        bank = orders.bank("131", url="http://127.0.0.1/snap", client="c", partner="p", channel="95221")
        taken = orders.many(1)
        who = token("cabang")
        with acting(app, token("admin")):
            batch = one(app, "select payung.payout_batch_make(%s, 'snap', %s)", [bank, taken])
            shown = one(app, "select content_hash from payouts_batch where id = %s", [batch])
        approve(app, who, {"batch": batch, "hash": shown})

        def call(digest: str, **more: Any) -> str:
            return json.dumps(
                [{"instruction": taken[0], "kind": "snap.17", "external_id": digest, "digest": digest, **more}]
            )

        begin, end = ("select payung.payout_calls_begin(%s, %s, %s)", "select payung.payout_calls_end(%s, %s, %s)")
        with acting(loader, who):
            loader.execute(begin, [batch, ON, call("o1")])
        assert refused(loader, who, begin, [batch, ON, call("o2")]) == "P0B55"
        with acting(loader, who):
            loader.execute(end, [batch, ON, call("i1", state="unknown", reason="TIMEOUT", size=0)])
        assert refused(loader, who, begin, [batch, ON, call("o3")]) == "P0B55"
        with acting(loader, who):
            loader.execute(end, [batch, ON, call("i2", state="unknown", reason="ABSENT", size=0)])
        # One such answer is not enough, and neither are two directly after each other.
        for digest in ("i2a", "i2b"):
            assert refused(loader, who, begin, [batch, ON, call("o3")]) == "P0B55"
            with acting(loader, who):
                loader.execute(end, [batch, ON, call(digest, state="unknown", reason="ABSENT", size=0)])
        with acting(loader, who):
            loader.execute(
                "select payung.payout_calls_end(%s, %s, %s, clock_timestamp() + interval '31 minutes')",
                [batch, ON, call("i2c", state="unknown", reason="ABSENT", size=0)],
            )
            loader.execute(begin, [batch, ON, call("o4")])
            loader.execute(end, [batch, ON, call("i3", state="paid", size=0)])
        assert refused(loader, who, begin, [batch, ON, call("o5")]) == "P0B55"
        assert (
            one(orders.connection, "select count(*) from ledger_journal where event_key = %s", [f"payout:{taken[0]}"])
            == 1
        )


def test_a_payment_that_goes_again_goes_to_the_account_that_was_approved(app, loader, owner, token, orders):
    bank = orders.bank("132", url="http://127.0.0.1/snap", client="c", partner="p", channel="95221")
    taken, who = orders.many(1), token("cabang")
    with acting(app, token("admin")):
        batch = one(app, "select payung.payout_batch_make(%s, 'snap', %s)", [bank, taken])
        shown = one(app, "select content_hash from payouts_batch where id = %s", [batch])
    approve(app, who, {"batch": batch, "hash": shown})
    call = (
        f'[{{"instruction": {taken[0]}, "kind": "snap.17", "external_id": "%(n)s", "digest": "again%(n)s", "size": 0,'
        ' "state": "unknown", "reason": "ABSENT"}]'
    )
    begin, end = "select payung.payout_calls_begin(%s, %s, %s)", "select payung.payout_calls_end(%s, %s, %s)"
    with acting(loader, who):
        loader.execute(begin, [batch, ON, call % {"n": 1}])
        loader.execute(end, [batch, ON, call % {"n": 2}])
    assert one(owner, "select state from payouts_batch where id = %s", [batch]) == "sent"
    with acting(owner, token("admin")):
        owner.execute(
            "update registry_bankaccount set account_no = '6666666666' where id = (select bank_account_id from payouts_instruction"
            " where id = %s)",
            taken,
        )
    assert refused(loader, who, begin, [batch, ON, call % {"n": 3}]) == "P0B46"

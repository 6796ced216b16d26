"""A bank's answer that a person uploads, attacked with raw SQL: it needs two people and never counts as fetched."""

from __future__ import annotations

import json
import threading
from datetime import date
from typing import Any

import psycopg
import pytest

from payung.ledger.services import verify
from payung.payouts.answers import services as proposals
from payung.payouts.models import Bank
from payung.platform.db import acting as session
from tests.support.people import acting, fetching, one

ON = date(2025, 12, 15)
ONE = 1_000_000
CONFIRM = "select state, changed from payung.payout_answer_confirm(%s, %s)"
REFUSE = "select payung.payout_answer_refuse(%s, %s)"
PROPOSE = "select * from payung.payout_answer_propose(%s, %s, null, %s, 'k', 1, %s, %s::jsonb)"
FETCHED = "select same, changed from payung.payout_answer_fetched(%s, %s, null, %s, 'k', 1, %s, %s::jsonb)"

pytestmark = pytest.mark.usefixtures("own_db")


class Desk:
    """`admin` records accounts, `cabang` makes and sends batches, `bank` approves them, `bank-belu` uploads answers."""

    def __init__(self, orders: Any, app: Any, loader: Any, token: Any) -> None:
        self.orders, self.app, self.loader, self.token = orders, app, loader, token
        self.bank = orders.bank()

    def send(self, *taken: int, maker: str = "cabang", sender: str = "cabang") -> int:
        with acting(self.app, self.token(maker)):
            batch = one(self.app, "select payung.payout_batch_make(%s, 'file', %s)", [self.bank, list(taken)])
            shown = one(self.app, "select content_hash from payouts_batch where id = %s", [batch])
        with acting(self.app, self.token("bank" if maker != "bank" else "admin")):
            self.app.execute("select payung.payout_batch_approve(%s, %s)", [batch, shown])
        with acting(self.loader, self.token(sender)):
            self.loader.execute("select payung.payout_file_staged(%s, %s, 'k', 1, %s)", [batch, f"s{batch}", ON])
            self.loader.execute("select payung.payout_file_sent(%s, %s)", [batch, ON])
        return int(batch)

    def told(self, state: str, *taken: int, **more: Any) -> str:
        query = "select end_to_end_id, amount from payouts_instruction where id = any(%s) order by id"
        rows = self.orders.connection.execute(query, [list(taken)]).fetchall()
        return json.dumps([{"id": name, "amount": amount, "state": state, **more} for name, amount in rows])

    def propose(self, items: str, digest: str = "f1", who: str = "bank-belu", kind: str = "camt.054") -> Any:
        """Upload an answer; returns the proposal's (id, same, would)."""
        with acting(self.loader, self.token(who)):
            return self.loader.execute(PROPOSE, [kind, self.bank, digest, ON, items]).fetchone()

    def fetch(self, items: str, digest: str, kind: str = "camt.054") -> Any:
        with acting(self.loader, fetching(self.app, self.loader, self.token("cabang"), self.bank)):
            return self.loader.execute(FETCHED, [kind, self.bank, digest, ON, items]).fetchone()

    def confirm(self, proposal: int, *names: str) -> Any:
        for name in names or ("kepala", "bank"):
            with acting(self.app, self.token(name)):
                found = self.app.execute(CONFIRM, [proposal, ON]).fetchone()
        return found

    def refused(self, connection: Any, who: str, statement: str, args: Any) -> str:
        with pytest.raises(psycopg.Error) as error, acting(connection, self.token(who)):
            connection.execute(statement, args)
        return error.value.sqlstate or ""

    def states(self, *taken: int) -> list[str]:
        query = "select state from payouts_state where instruction_id = any(%s) order by instruction_id"
        return [row[0] for row in self.orders.connection.execute(query, [list(taken)])]

    def books(self) -> tuple[int, ...]:
        tables = ("payouts_event", "payouts_message", "payouts_booking", "ledger_journal", "platform_outbox")
        return tuple(one(self.orders.connection, f"select count(*) from {table}") for table in tables)


@pytest.fixture
def desk(orders: Any, app: Any, loader: Any, token: Any) -> Desk:
    return Desk(orders, app, loader, token)


def test_what_is_handed_in_changes_nothing_before_two_others_have_said_so(desk, owner):
    first, second = desk.orders.many(2)
    desk.send(first, second)
    before = desk.books()
    proposal, same, would = desk.propose(desk.told("paid", first, second, reference="B1"))
    assert (same, would) == (False, 2)
    assert desk.books() == before
    assert desk.states(first, second) == ["sent", "sent"]
    shown = owner.execute("select source, says, target, amount from payouts_proposalitem order by line").fetchall()
    assert shown == [("sent", "paid", "paid", ONE)] * 2
    assert desk.propose(desk.told("paid", first), who="cabang")[:2] == (proposal, True)
    assert desk.confirm(proposal, "kepala") == ("open", 0)
    assert desk.books() == before
    assert desk.confirm(proposal, "bank") == ("taken", 2)
    assert desk.states(first, second) == ["paid", "paid"]
    assert desk.orders.balance("1100") == -2 * ONE
    hand = owner.execute("select by_hand, proposal_id, u.username from payouts_message m join access_user u on u.id = m.actor_id"
                         " where direction = 'in'").fetchall()  # fmt: skip
    assert hand == [(True, proposal, "bank-belu")]
    assert desk.refused(desk.app, "kepala", CONFIRM, [proposal, ON]) == "P0C21"
    assert verify().ok
    with owner.transaction():
        owner.execute("alter table payouts_signature disable trigger user")
        owner.execute("delete from payouts_signature where id = (select max(id) from payouts_signature)")
        owner.execute("alter table payouts_signature enable trigger user")
    assert "two people" in str(verify().first_bad)


def test_who_had_a_hand_in_the_payment_does_not_confirm(desk, owner):
    """Refused: uploader, maker, sender, who recorded or named the account, who confirmed already; other roles."""
    owner.execute(
        "with made as (insert into access_user (username, display_name, is_active, language) values ('jauh', 'Jauh', true, 'id')"
        " returning id) insert into access_grant (user_id, role, place_id) select id, 'branch_officer', '53.71' from made"
    )
    named = one(owner, "select id from access_user where username = 'kepala'")
    payee = desk.orders.payee()
    with acting(owner, desk.token("admin")):
        taken = one(
            owner,
            "select payung.payout_instruct('claims', 'uji:nama', %s, %s, %s, '53.04', null, 'Manfaat JKM', null, %s)",
            [*payee, ONE, named],
        )
    desk.send(taken, maker="cabang", sender="bank")
    proposal, _, _ = desk.propose(desk.told("paid", taken))
    refusals = {
        "bank-belu": "P0C22",
        "cabang": "P0C23",
        "bank": "P0C23",
        "admin": "P0C24",
        "kepala": "P0C24",
        "jauh": "P0C20",
        "pemeriksa": "P0B40",
        "belu": "P0B40",
        "juri": "P0B40",
    }
    for who, code in refusals.items():
        assert desk.refused(desk.app, who, CONFIRM, [proposal, ON]) == code, who
    assert desk.states(taken) == ["sent"]
    other = desk.orders.many(1)[0]
    desk.send(other)
    proposal, _, _ = desk.propose(desk.told("paid", other), "f2")
    desk.confirm(proposal, "kepala")
    assert desk.refused(desk.app, "kepala", CONFIRM, [proposal, ON]) == "P0C25"
    assert desk.states(other) == ["sent"]


def test_one_refuses_with_a_reason_and_the_file_may_come_again(desk, owner):
    (taken,) = desk.orders.many(1)
    desk.send(taken)
    items = desk.told("paid", taken)
    proposal, _, _ = desk.propose(items)
    assert desk.refused(desk.app, "kepala", REFUSE, [proposal, " ya "]) == "P0C29"
    desk.confirm(proposal, "bank")
    with acting(desk.app, desk.token("bank")):  # a person who has confirmed may still refuse
        desk.app.execute(REFUSE, [proposal, "Rekening koran tidak memuatnya"])
    for who in ("kepala", "bank"):
        assert desk.refused(desk.app, who, CONFIRM, [proposal, ON]) == "P0C21"
    again, same, _ = desk.propose(items)
    assert (again > proposal, same) == (True, False)
    assert desk.states(taken) == ["sent"]
    assert one(owner, "select count(*) from payouts_message where direction = 'in'") == 0


def test_a_report_that_is_not_about_what_we_sent_is_refused_when_it_is_handed_in(desk):
    taken, waiting = desk.orders.many(2)
    batch = desk.send(taken)
    report = PROPOSE.replace("null", str(batch), 1)
    for items, code in (
        (desk.told("paid", taken, waiting), "P0B50"),
        (desk.told("paid", taken).replace(str(ONE), "1"), "P0B51"),
    ):
        assert desk.refused(desk.loader, "bank-belu", report, ["pain.002", desk.bank, "f9", ON, items]) == code
    assert desk.refused(desk.loader, "kepala", PROPOSE, ["camt.054", desk.bank, "f9", ON, "[]"]) == "P0B40"


def test_bookings_that_are_not_ours_change_no_payment_and_wait_for_somebody(desk, owner):
    """One payment was never sent, another has a wrong amount. Only the payments that we sent change."""
    taken, other, waiting = desk.orders.many(3)
    desk.send(taken, other)
    items = json.loads(desk.told("paid", taken, waiting)) + json.loads(desk.told("paid", other).replace(str(ONE), "1"))
    proposal, _, would = desk.propose(json.dumps(items))
    assert would == 1
    (others,) = owner.execute("select others from payouts_proposal where id = %s", [proposal]).fetchone()
    assert others == {"lines": 2, "in": 0, "out": ONE + 1}  # the person who confirms sees what else the file books
    desk.confirm(proposal)
    assert desk.states(taken, other, waiting) == ["paid", "sent", "ready"]
    assert sorted(owner.execute("select why, amount from payouts_unmatchedbooking").fetchall()) == [
        ("amount", 1),
        ("unsent", ONE),
    ]


def test_a_payment_that_goes_out_after_the_upload_is_not_moved_by_it(desk, owner):
    """Otherwise its maker, its sender or who recorded its account could confirm a file that showed it to nobody."""
    taken, later = desk.orders.many(2)
    desk.send(taken)
    items = desk.told("paid", taken, later)
    lying = json.dumps([{**line, "shown": True} for line in json.loads(items)])
    proposal, _, would = desk.propose(lying)
    assert would == 1
    assert owner.execute("select instruction_id from payouts_proposalitem").fetchall() == [(taken,)]
    desk.send(later)
    desk.confirm(proposal)
    assert desk.states(taken, later) == ["paid", "sent"]
    assert owner.execute("select why, instruction_id from payouts_unmatchedbooking").fetchall() == [("unsent", later)]


def test_nobody_passes_off_as_fetched_what_was_handed_in(desk, orders, token):
    """The database takes an answer as the bank's own only from an active run that reads that bank's folder."""
    (taken,) = orders.many(1)
    desk.send(taken)
    other = orders.bank("008", account="99887766")
    args = ["camt.054", desk.bank, "f1", ON, desk.told("paid", taken)]

    def run(kind: str, bank: int, state: str = "running") -> str:
        with acting(desk.app, token("cabang")):
            made = one(
                desk.app,
                "insert into platform_run (kind, params) values (%s, jsonb_build_object('bank', %s::bigint, 'by_hand', false))"
                " returning id",
                [kind, bank],
            )
        desk.loader.execute("update platform_run set state = 'running' where id = %s", [made])
        secret = str(one(desk.loader, "select payung.run_session(%s)", [made]))
        desk.loader.execute("update platform_run set state = %s where id = %s", [state, made])
        return secret

    def told(secret: str) -> str:
        with pytest.raises(psycopg.Error) as error, acting(desk.loader, secret):
            desk.loader.execute(FETCHED, args)
        return error.value.sqlstate or ""

    assert told(token("admin")) == "P0C28"
    assert told(run("payouts.answer", desk.bank)) == "P0C28"
    assert told(run("payouts.collect", other)) == "P0C28"
    assert told(run("payouts.collect", desk.bank, "done")) == "P0C28"
    assert (
        desk.refused(
            desk.loader, "cabang", "insert into platform_run (kind, params) values ('payouts.collect', '{}')", []
        )
        == "42501"
    )
    answer = "select payung.payout_answer('camt.054', %s, null, 'f1', 'k', 1, %s, %s::jsonb, null)"
    for connection in (desk.app, desk.loader):
        assert desk.refused(connection, "admin", answer, [desk.bank, ON, args[-1]]) == "42501"
    assert desk.refused(desk.app, "admin", FETCHED, args) == "42501"
    assert desk.refused(desk.loader, "kepala", CONFIRM, [1, ON]) == "42501"
    assert desk.states(taken) == ["sent"]
    assert desk.fetch(args[-1], "f1") == (False, 1)


@pytest.mark.parametrize("role", ["app", "loader"])
@pytest.mark.parametrize(
    "statement",
    [
        "insert into payouts_proposal (kind, digest, bank_id, file_key, size, count, total, uploaded_by)"
        " values ('camt.054', 'x', 1, 'k', 1, 0, 0, 1)",
        "update payouts_proposal set state = 'taken'",
        "update payouts_proposal set uploaded_by = 1",
        "delete from payouts_proposal",
        "select items from payouts_proposalsource",
        "insert into payouts_signature (proposal_id, verdict, actor_id) values (1, 'confirm', 1)",
        "update payouts_signature set actor_id = 1",
        "insert into payouts_proposalitem (proposal_id, line, instruction_id, source, says, target, amount)"
        " values (1, 9, 1, 'sent', 'paid', 'paid', 1)",
        "insert into payouts_bankoutcome (instruction_id, state, message_id) values (1, 'returned', 1)",
        "select payung.payout_bank_said('[]')",
        "select payung.payout_hands(1)",
        "select payung.payout_left(1, 1, array[1]::bigint[])",
        "select payung.payout_follow_check(1, 1, 1, true)",
    ],
)
def test_no_row_of_it_is_written_by_hand(db, token, role, statement):
    with pytest.raises(psycopg.Error) as error, acting(db.connect(role), token("admin")) as connection:
        connection.execute(statement)
    assert error.value.sqlstate == "42501"


def test_what_was_laid_before_people_stays_even_for_the_owner(desk, owner):
    (taken,) = desk.orders.many(1)
    desk.send(taken)
    proposal, _, _ = desk.propose(desk.told("paid", taken))
    for statement in (
        "update payouts_proposal set total = 1",
        "update payouts_proposal set uploaded_by = 1",
        "delete from payouts_proposal",
    ):
        with pytest.raises(psycopg.Error) as error:
            owner.execute(statement)
        assert error.value.sqlstate == "P0B57"
    desk.confirm(proposal)
    for statement, code in (
        ("update payouts_proposal set state = 'open'", "P0B57"),
        ("delete from payouts_signature", "P0A01"),
        ("update payouts_proposalsource set items = '[]'", "P0A01"),
        ("update payouts_proposalitem set target = 'sent'", "P0A01"),
        ("delete from payouts_bankoutcome", "P0A01"),
    ):
        with pytest.raises(psycopg.Error) as error:
            owner.execute(statement)
        assert error.value.sqlstate == code


def test_two_confirm_at_the_same_time_and_it_takes_effect_once(desk, own_db, owner):
    (taken,) = desk.orders.many(1)
    desk.send(taken)
    proposal, _, _ = desk.propose(desk.told("paid", taken))
    start, found = threading.Barrier(4), []

    def sign(secret: str) -> None:
        with own_db.connect("app") as connection:
            connection.autocommit = True
            start.wait()
            try:
                with acting(connection, secret):
                    found.append(connection.execute(CONFIRM, [proposal, ON]).fetchone()[0])
            except psycopg.Error as error:
                found.append(error.sqlstate)

    threads = [threading.Thread(target=sign, args=[desk.token(name)]) for name in ("kepala", "bank") * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found)[2:] == ["open", "taken"]
    assert set(found[:2] + found[2:]) <= {"open", "taken", "P0C21", "P0C25"}
    assert one(owner, "select count(*) from payouts_signature") == 2
    assert one(owner, "select count(*) from ledger_journal where event = 'payout'") == 1
    assert desk.states(taken) == ["paid"]


def test_what_no_longer_fits_when_it_is_confirmed_is_told(desk, owner):
    fits, paid = desk.orders.many(2)
    desk.send(fits, paid)
    proposal, _, would = desk.propose(desk.told("rejected", fits, paid, reason="AC04"), kind="pain.002")
    assert would == 2
    desk.fetch(desk.told("paid", paid, reference="B1"), "f2")
    assert desk.confirm(proposal) == ("taken", 1)
    assert desk.states(fits, paid) == ["rejected", "paid"]
    assert one(owner, "select result->'unfit' from payouts_proposal") == [paid]
    assert one(owner, "select array_agg(kind) from payouts_alarm") == ["contradiction"]


def test_what_the_bank_says_itself_needs_nobody_and_frees_everybody(desk, owner):
    first, second = desk.orders.many(2)
    desk.send(first, second)
    items = desk.told("paid", first, reference="B1")
    proposal, _, _ = desk.propose(items)
    assert desk.fetch(items, "f1") == (False, 1)
    assert owner.execute("select state, result->'by_bank' from payouts_proposal").fetchall() == [("taken", True)]
    assert desk.refused(desk.app, "kepala", CONFIRM, [proposal, ON]) == "P0C21"
    back = desk.told("rejected", second, reason="AC04")
    proposal, _, _ = desk.propose(back, "f3", kind="pain.002")
    desk.confirm(proposal)
    people = "select array_agg(part order by part) from payung.payout_hands(%s)"
    assert one(owner, people, [second]) == ["confirm", "confirm", "upload"]
    assert desk.fetch(back, "f3", "pain.002") == (True, 0)
    assert one(owner, people, [second]) is None
    assert desk.fetch(back, "f3", "pain.002") == (True, 0)
    with session(desk.token("admin")):
        (hand,) = proposals.hands([second])[second]
    assert (hand.state, hand.by_bank, len(hand.confirmed_by)) == ("rejected", True, 2)


def test_what_follows_a_return_by_hand_is_of_other_people(desk, orders, owner, app):
    """The uploader may not name or record the account, order, make or send. Those who confirmed may not order."""
    payee = orders.payee()
    first = orders.instruct(payee=payee, reference="claim:7:heir:1")
    desk.send(first)
    desk.fetch(desk.told("paid", first, reference="B1"), "paid")
    proposal, _, _ = desk.propose(desk.told("returned", first, reason="AC04", reference="B2"))
    desk.confirm(proposal)
    assert desk.states(first) == ["returned"]
    ids = dict(owner.execute("select username, id from access_user").fetchall())
    with acting(owner, desk.token("bank-belu")):
        forged = one(
            owner,
            "insert into registry_bankaccount (person_id, regency, bank_code, account_no, holder_name, created_by)"
            " values (%s, '53.04', '130', '99988877701', 'Pencuri', payung.actor_id()) returning id",
            [payee[0]],
        )

    def follow(who: str, account: int = payee[1], by: str = "admin") -> Any:
        query = (
            "select payung.payout_instruct('claims', 'claim:7:heir:1', %s, %s, 42000000, '53.04', null, 'JKM', %s, %s)"
        )
        with acting(owner, desk.token(who)):
            return one(owner, query, [payee[0], account, first, ids[by]])

    for who, account, by, code in (
        ("bank-belu", payee[1], "admin", "P0B58"),
        ("kepala", payee[1], "admin", "P0C26"),
        ("bank", payee[1], "admin", "P0C26"),
        ("cabang", forged, "admin", "P0C27"),
        ("cabang", payee[1], "bank-belu", "P0C27"),
        ("cabang", payee[1], "cabang", "P0C26"),
    ):
        with pytest.raises(psycopg.Error) as error:
            follow(who, account, by)
        assert error.value.sqlstate == code, (who, by)
    second = follow("cabang")
    make = "select payung.payout_batch_make(%s, 'file', %s::bigint[])"
    assert desk.refused(app, "bank-belu", make, [desk.bank, [second]]) == "P0B58"
    other = orders.instruct()
    with acting(app, desk.token("bank-belu")):
        assert app.execute("select * from payung.payout_held()").fetchall() == [(second, "OWN_ANSWER")]
        batch = one(app, make, [desk.bank, None])
    assert owner.execute("select instruction_id from payouts_batchitem where batch_id = %s", [batch]).fetchall() == [
        (other,)
    ]
    with pytest.raises(psycopg.Error) as error:
        desk.send(second, sender="bank-belu")
    assert error.value.sqlstate == "P0B58"
    assert desk.states(first, second) == ["returned", "batched"]


def test_the_product_says_who_would_be_left_before_a_batch_is_made(desk, orders, owner, actor):
    orders.many(2)
    bank = Bank.objects.using("owner").get(pk=desk.bank)
    maker = actor("cabang")
    names = dict(owner.execute("select id, username from access_user").fetchall())

    def left(channel: str = "file") -> tuple[list[str], str]:
        with session(maker.token):
            found = proposals.left_for(bank, channel)
        return sorted(names[user] for user in found.user_ids), found.warning

    assert left() == (["admin2", "bank", "bank-belu", "kepala"], "")  # admin cannot, because he recorded the accounts
    bank.folder = ""
    owner.execute("update access_user set is_active = false where username in ('admin2', 'bank', 'bank-belu')")
    assert left() == (["kepala"], "ONE_LEFT")
    assert left("snap") == (["kepala"], "")
    owner.execute("update access_user set is_active = false where username = 'kepala'")
    assert left() == ([], "NOBODY_LEFT")
    bank.folder = "/srv/bank"
    assert left() == ([], "")

"""A bank that contradicts itself: money that moved is booked; what would be paid twice is stopped, or it raises an
alarm.
"""

from __future__ import annotations

import copy
import itertools
import json
import re
import threading
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest

from payung.ledger.services import verify
from payung.payouts import selectors, services
from payung.payouts.errors import PayoutsRefused
from payung.platform.db import acting as session
from tests.support.people import acting, fetching, one

ON = date(2025, 12, 15)
ONE = 42_000_000
FOLLOWED = "select follows_id from payouts_instruction where id = %s"
_serial = itertools.count(1)

pytestmark = pytest.mark.usefixtures("own_db")


class Desk:
    """Sends batches with raw SQL, and gives answers of the bank. By default an answer is fetched from the bank's
    folder.
    """

    def __init__(self, orders: Any, app: Any, loader: Any, token: Any, folder: Path | None = None) -> None:
        """folder: where files to and from the bank lie, for tests in which they do."""
        self.orders, self.app, self.loader, self.token = orders, app, loader, token
        self.bank = orders.bank(folder=str(folder)) if folder else orders.bank()
        if folder:
            for part in ("in", "out"):
                (folder / part).mkdir()

    def make(self, taken: list[int]) -> int:
        with acting(self.app, self.token("admin")):
            return int(one(self.app, "select payung.payout_batch_make(%s, 'file', %s)", [self.bank, taken]))

    def approve(self, batch: int) -> None:
        shown = one(self.orders.connection, "select content_hash from payouts_batch where id = %s", [batch])
        with acting(self.app, self.token("cabang")):
            self.app.execute("select payung.payout_batch_approve(%s, %s)", [batch, shown])

    def send(self, *taken: int) -> int:
        batch = self.make(list(taken))
        self.approve(batch)
        with acting(self.loader, self.token("cabang")):
            self.loader.execute("select payung.payout_file_staged(%s, %s, 'k', 1, %s)", [batch, f"s{batch}", ON])
            self.loader.execute("select payung.payout_file_sent(%s, %s)", [batch, ON])
        return batch

    def item(self, instruction: int, state: str, **more: Any) -> dict[str, Any]:
        query = "select end_to_end_id, amount from payouts_instruction where id = %s"
        name, amount = self.orders.connection.execute(query, [instruction]).fetchone()
        return {"id": name, "amount": amount, "state": state, **more}

    def says(self, kind: str, *items: dict[str, Any], who: str = "cabang", by_hand: bool = False, **named: Any) -> Any:
        """Give an answer of the bank; returns (same, changed)."""
        digest = named.get("digest") or f"d{next(_serial)}"
        told = [kind, self.bank, named.get("batch"), digest, ON, json.dumps(items)]
        if by_hand:
            return self.hand_in(who, told)
        with acting(self.loader, fetching(self.app, self.loader, self.token(who), self.bank)):
            found = self.loader.execute(
                "select same, changed from payung.payout_answer_fetched(%s, %s, %s, %s, 'k', 1, %s, %s::jsonb)", told
            ).fetchone()
        return tuple(found)

    def hand_in(self, who: str, told: list[Any]) -> Any:
        """One person uploads an answer, and two others confirm it."""
        with acting(self.loader, self.token(who)):
            proposal, same, _would = self.loader.execute(
                "select * from payung.payout_answer_propose(%s, %s, %s, %s, 'k', 1, %s, %s::jsonb)", told
            ).fetchone()
        changed = 0
        for other in ("bank", "kepala"):
            with acting(self.app, self.token(other)):
                _, changed = self.app.execute(
                    "select * from payung.payout_answer_confirm(%s, %s)", [proposal, ON]
                ).fetchone()
        return same, changed

    def states(self, *taken: int) -> list[str]:
        query = "select state from payouts_state where instruction_id = any(%s) order by instruction_id"
        return [row[0] for row in self.orders.connection.execute(query, [list(taken)])]

    def alarms(self, actor: Any) -> list[str]:
        with session(actor.token):
            return sorted(alarm.kind for alarm in selectors.alarms())


@pytest.fixture
def desk(orders: Any, app: Any, loader: Any, token: Any) -> Desk:
    return Desk(orders, app, loader, token)


@pytest.fixture
def share(desk: Desk) -> Any:
    """An instruction that was sent and rejected, and a function that orders its follow-up."""
    payee = desk.orders.payee()
    first = desk.orders.instruct(payee=payee, reference="claim:1:heir:1")
    desk.send(first)
    desk.says("pain.002", desk.item(first, "rejected", reason="AC04"))

    def follow(follows: int = first) -> int:
        return int(desk.orders.instruct(payee=payee, reference="claim:1:heir:1", follows=follows))

    return first, follow


def test_a_debit_of_what_was_rejected_is_booked_and_the_rest_of_the_file_is_taken(desk, share):
    first, _follow = share
    good = desk.orders.many(2)
    desk.send(*good)
    told = [desk.item(first, "paid", reference="B1"), *(desk.item(n, "paid", reference=f"G{n}") for n in good)]
    assert desk.says("camt.054", *told) == (False, 3)
    assert desk.states(first, *good) == ["paid"] * 3
    assert desk.orders.balance("1100") == -ONE - 2_000_000
    assert verify().ok


def test_a_debit_and_its_reversal_after_a_rejection_are_both_booked(desk, share):
    first, follow = share
    told = [desk.item(first, "paid", reference="B1"), desk.item(first, "returned", reason="AC04", reference="B2")]
    assert desk.says("camt.054", *told) == (False, 2)
    assert desk.states(first) == ["returned"]
    assert (desk.orders.balance("1100"), desk.orders.balance("2300")) == (0, 0)
    assert follow()
    assert verify().ok


def test_a_follow_up_that_waits_is_stopped_when_the_first_is_paid_after_all(desk, share, actor):
    first, follow = share
    second = follow()
    desk.says("camt.054", desk.item(first, "paid", reference="B1"))
    assert desk.states(first, second) == ["paid", "stopped"]
    assert desk.alarms(actor("cabang")) == []
    topics = desk.orders.connection.execute(
        "select topic from platform_outbox where (payload->>'instruction')::bigint = %s", [second]
    )
    assert [row[0] for row in topics] == ["payouts.stopped"]
    with pytest.raises(psycopg.Error) as again:
        follow(second)
    assert again.value.sqlstate == "P0B42"
    assert verify().ok


@pytest.mark.parametrize("approved", [False, True])
def test_a_batch_with_such_a_follow_up_is_given_up_and_the_others_wait_again(desk, share, approved):
    first, follow = share
    second, other = follow(), desk.orders.instruct()
    batch = desk.make([second, other])
    if approved:
        desk.approve(batch)
    desk.says("camt.054", desk.item(first, "paid", reference="B1"))
    assert desk.states(first, second, other) == ["paid", "stopped", "ready"]
    assert one(desk.orders.connection, "select state from payouts_batch where id = %s", [batch]) == "discarded"
    assert verify().ok


def test_a_follow_up_at_the_bank_raises_the_alarm_and_both_paid_stand_in_the_books(desk, share, actor):
    first, follow = share
    second = follow()
    batch = desk.send(second)
    desk.says("camt.054", desk.item(first, "paid", reference="B1"))
    assert desk.states(first, second) == ["paid", "sent"]
    assert desk.alarms(actor("cabang")) == ["follow_up_out"]
    desk.says("camt.054", desk.item(second, "paid", reference="B2"))
    assert desk.alarms(actor("cabang")) == ["paid_twice"]
    books = {account: desk.orders.balance(account) for account in ("1100", "1190", "2300")}
    # 2300 is not 0, because the claim's own journal is not part of this test
    assert books == {"1100": -2 * ONE, "1190": ONE, "2300": ONE}
    assert verify().ok
    with session(actor("cabang").token):
        assert selectors.totals()["alarm"] == selectors.Total(1, ONE)
        assert selectors.totals(batch)["alarm"].amount == ONE
    desk.says("camt.054", desk.item(first, "returned", reference="B3"))
    assert desk.alarms(actor("cabang")) == []
    books = {account: desk.orders.balance(account) for account in ("1100", "1190", "2300")}
    assert books == {"1100": -ONE, "1190": 0, "2300": ONE}
    assert verify().ok


def test_a_second_debit_stands_on_1190_until_the_bank_takes_it_back(desk, actor):
    taken = desk.orders.instruct()
    desk.send(taken)
    first = desk.item(taken, "paid", reference="B1")
    assert desk.says("camt.054", first) == (False, 1)
    assert desk.says("camt.054", first) == (False, 0)  # the statement of the day repeats the notice
    assert desk.says("camt.054", desk.item(taken, "paid", reference="B2")) == (False, 1)
    assert desk.says("camt.054", desk.item(taken, "paid", reference="B2")) == (False, 0)
    assert (desk.orders.balance("1100"), desk.orders.balance("1190")) == (-2 * ONE, ONE)
    assert desk.alarms(actor("cabang")) == ["paid_again"]
    assert verify().ok
    desk.says("camt.054", desk.item(taken, "returned", reference="B3"))
    assert desk.states(taken) == ["paid"]  # the family still has the first payment
    assert (desk.orders.balance("1100"), desk.orders.balance("1190")) == (-ONE, 0)
    assert desk.alarms(actor("cabang")) == []
    desk.says("camt.054", desk.item(taken, "returned", reference="B4"))
    assert desk.states(taken) == ["returned"]
    assert desk.orders.balance("1100") == 0
    assert verify().ok


def test_a_debit_after_a_return_stops_what_waits_and_nothing_follows_while_the_money_is_out(desk, actor):
    payee = desk.orders.payee()
    first = desk.orders.instruct(payee=payee, reference="claim:2:heir:1")
    desk.send(first)
    desk.says("camt.054", desk.item(first, "returned", reason="AC04", reference="R1"))
    assert desk.alarms(actor("cabang")) == ["returned_early"]
    # the debit that belongs before the return
    assert desk.says("camt.054", desk.item(first, "paid", reference="B1")) == (False, 1)
    assert (desk.orders.balance("1100"), desk.alarms(actor("cabang"))) == (0, [])
    second = desk.orders.instruct(payee=payee, reference="claim:2:heir:1", follows=first)
    assert desk.says("camt.054", desk.item(first, "paid", reference="B2")) == (False, 1)
    assert desk.states(first, second) == ["returned", "stopped"]
    assert (desk.orders.balance("1100"), desk.orders.balance("1190")) == (-ONE, ONE)
    assert desk.alarms(actor("cabang")) == ["paid_again"]
    with pytest.raises(psycopg.Error) as early:
        desk.orders.instruct(payee=payee, reference="claim:2:heir:1", follows=second)
    assert early.value.sqlstate == "P0B42"
    desk.says("camt.054", desk.item(first, "returned", reference="R2"))
    assert desk.orders.instruct(payee=payee, reference="claim:2:heir:1", follows=second)
    assert verify().ok


def test_a_status_report_of_money_that_a_call_has_paid_is_no_second_debit(desk):
    taken = desk.orders.instruct()
    desk.send(taken)
    desk.says("pain.002", desk.item(taken, "paid", reference="OWN-1"))
    assert desk.says("camt.054", desk.item(taken, "paid", reference="B1")) == (False, 0)
    assert desk.orders.balance("1190") == 0
    assert desk.says("camt.054", desk.item(taken, "paid", reference="B2")) == (False, 1)
    assert desk.orders.balance("1190") == ONE


def test_the_books_are_not_in_order_when_a_double_payment_has_no_alarm(desk, share, owner):
    first, follow = share
    second = follow()
    desk.send(second)
    desk.says("camt.054", desk.item(second, "paid", reference="B2"))
    with owner.transaction():
        owner.execute("alter table payouts_event disable trigger user")
        owner.execute("update payouts_state set state = 'paid' where instruction_id = %s", [first])
        owner.execute(
            "update payouts_event set state = 'paid' where instruction_id = %s and state = 'rejected'", [first]
        )
        owner.execute("alter table payouts_event enable trigger user")
    assert not verify().ok


def test_who_hands_in_the_refusal_does_not_order_what_follows(desk, token, orders):
    payee = orders.payee()
    first = orders.instruct(payee=payee, reference="claim:3:heir:1")
    desk.send(first)
    desk.says("pain.002", desk.item(first, "rejected", reason="AC04"), who="bank-belu", by_hand=True)
    asked = "select by_hand, actor_id = %s from payouts_message where direction = 'in'"
    hand = one(orders.connection, "select id from access_user where username = 'bank-belu'")
    assert orders.connection.execute(asked, [hand]).fetchone() == (True, True)
    orders.token = token("bank-belu")
    with pytest.raises(psycopg.Error) as own:
        orders.instruct(payee=payee, reference="claim:3:heir:1", follows=first)
    assert own.value.sqlstate == "P0B58"
    orders.token = token("cabang")
    next_one = orders.instruct(payee=payee, reference="claim:3:heir:1", follows=first)
    assert one(orders.connection, FOLLOWED, [next_one]) == first


def test_a_refusal_from_the_banks_folder_binds_nobody(desk, orders):
    payee = orders.payee()
    first = orders.instruct(payee=payee, reference="claim:4:heir:1")
    desk.send(first)
    desk.says("pain.002", desk.item(first, "rejected", reason="AC04"), who="admin", by_hand=False)
    next_one = orders.instruct(payee=payee, reference="claim:4:heir:1", follows=first)
    assert one(orders.connection, FOLLOWED, [next_one]) == first


def test_answers_about_an_instruction_and_its_follow_up_at_the_same_time(desk, own_db, orders):
    """No answer blocks another one for ever, and the books are right in whichever order they come."""
    payees = [orders.payee() for _ in range(8)]
    firsts = [orders.instruct(payee=p, reference=f"claim:9:heir:{n}") for n, p in enumerate(payees)]
    desk.send(*firsts)
    desk.says("pain.002", *(desk.item(n, "rejected", reason="AC04") for n in firsts))
    follows = [orders.instruct(payee=p, reference=f"claim:9:heir:{n}", follows=firsts[n]) for n, p in enumerate(payees)]
    desk.send(*follows[::2])
    desk.send(*follows[1::2])
    errors: list[str] = []

    def answers(taken: list[int], mark: str) -> None:
        with own_db.connect("loader") as connection, own_db.connect("app") as asks:
            connection.autocommit = asks.autocommit = True
            mine = copy.copy(desk)
            mine.loader, mine.app, mine.token = connection, asks, lambda _name: who
            for number in taken:
                try:
                    mine.says("camt.054", told[number] | {"reference": f"{mark}{number}"})
                except psycopg.Error as error:
                    errors.append(str(error))

    who = desk.token("cabang")
    told = {number: desk.item(number, "paid") for number in firsts + follows}
    threads = [
        threading.Thread(target=answers, args=(taken, mark))
        for taken, mark in ((firsts, "A"), (follows, "B"), (firsts[::-1], "A"), (follows[::-1], "B"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert (desk.orders.balance("1100"), desk.orders.balance("1190")) == (-16 * ONE, 8 * ONE)
    assert verify().ok


def test_the_same_file_is_the_same_from_any_door(desk):
    taken, other = desk.orders.many(2)
    batch, second = desk.send(taken), desk.send(other)
    told = desk.item(taken, "paid", reference="B1")
    assert desk.says("camt.054", told, digest="one-file") == (False, 1)
    assert desk.says("camt.054", told, digest="one-file", batch=batch) == (True, 0)
    with pytest.raises(psycopg.Error) as foreign:
        desk.says("camt.054", told, digest="one-file", batch=second)
    assert foreign.value.sqlstate == "P0B50"


def test_an_alarm_without_money_is_closed_by_who_looked_and_one_with_money_is_not(desk, actor, share):
    first, follow = share
    second = follow()
    desk.send(second)
    desk.says("camt.054", desk.item(first, "paid", reference="B1"))
    officer = actor("cabang")
    with session(officer.token):
        (alarm,) = selectors.alarms()
        with pytest.raises(Exception, match="alasan"):
            services.close_alarm(officer, alarm.pk, "")
        services.close_alarm(officer, alarm.pk, "Bank menahan penggantinya")
        services.close_alarm(officer, alarm.pk, "Bank menahan penggantinya")
        assert not selectors.alarms()
        (ended,) = selectors.all_alarms("ended")
        assert (ended.closed_by.actor_id, ended.closed_by.note) == (officer.user_id, "Bank menahan penggantinya")
    desk.says("camt.054", desk.item(second, "paid", reference="B2"))
    with session(officer.token):
        (alarm,) = selectors.alarms()
        with pytest.raises(PayoutsRefused) as money:
            services.close_alarm(officer, alarm.pk, "sudah dilihat")
    assert money.value.code == "ALARM_MONEY"
    for who in ("pemeriksa", "juri"):
        reader = actor(who)
        with session(reader.token), pytest.raises(Exception, match=r"(?i)peran|role|boleh"):
            services.close_alarm(reader, alarm.pk, "sudah dilihat")


def test_pages_and_the_first_page_tell_of_alarms(desk, client, login, token):
    taken = desk.orders.instruct()
    batch = desk.send(taken)
    desk.says("camt.054", desk.item(taken, "paid", reference="B1"), desk.item(taken, "paid", reference="B2"))
    login(client, "cabang")
    for address in ("/", "/pencairan", f"/pencairan/kelompok/{batch}"):
        assert "Bank bertentangan dengan catatan kita" in client.get(address).content.decode(), address


def test_an_alarm_is_closed_on_the_page_by_who_may(desk, client, login, share):
    first, follow = share
    second = follow()
    desk.send(second)
    desk.says("camt.054", desk.item(first, "paid", reference="B1"))
    login(client, "cabang")
    shown = client.get("/pencairan").content.decode()
    (page,) = re.findall(r'href="(/pencairan/peringatan/\d+)"', shown)
    (address,) = re.findall(r'action="(/pencairan/peringatan/\d+/tutup)"', client.get(page).content.decode())
    login(client, "bank")
    assert address not in client.get(page).content.decode()
    assert client.post(address, {"catatan": "Sudah dilihat"}).status_code == 403
    login(client, "cabang")
    assert "Tuliskan apa yang Anda temukan" in client.post(address, {"catatan": ""}).content.decode()
    assert client.post(address, {"catatan": "Bank menahan penggantinya"}).status_code == 302
    assert "Bank bertentangan dengan catatan kita" not in client.get("/pencairan").content.decode()
    assert "Bank menahan penggantinya" in client.get("/pencairan/peringatan?keadaan=ended").content.decode()
    assert "Bank menahan penggantinya" in client.get(page).content.decode()
    assert (
        "Bank menahan penggantinya"
        in b"".join(client.get("/pencairan/peringatan?unduh=csv").streaming_content).decode()
    )
    desk.says("camt.054", desk.item(second, "paid", reference="B2"))
    shown = client.get("/pencairan").content.decode()
    money = client.get("/pencairan/peringatan?keadaan=open").content.decode()
    assert "Dibayar beserta penggantinya" in money
    page = re.findall(r'href="(/pencairan/peringatan/\d+)"', shown)[0]
    shown = client.get(page).content.decode()
    assert "Ditutup sendiri ketika bank memindahkan uangnya kembali." in shown
    assert "/tutup" not in shown

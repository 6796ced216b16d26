"""A bank's letter decides a payment whose answers are unclear. Two people who had no part in the payment confirm it,
and it is booked.
"""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.test import Client
from psycopg.types.json import Jsonb

from payung.casework.errands import errands_for
from payung.ledger.services import verify
from payung.payouts import selectors, services
from payung.payouts.alarms.watch import watch
from payung.payouts.answers import services as proposals
from payung.payouts.errors import PayoutsRefused
from payung.payouts.letters import services as letters
from payung.platform.db import acting
from tests.payouts.test_pages import text
from tests.support.paying import later, silent
from tests.support.people import acting as raw
from tests.support.people import one
from tests.vault.papers import pdf

pytestmark = pytest.mark.usefixtures("own_db")
WHY = "Surat bank nomor 12/OPS"


@pytest.fixture
def unanswered(actor: Any, orders: Any, practice: Any) -> tuple[int, int]:
    """A payment about which the bank says nothing: (instruction, batch). `admin` made it and `cabang` sent it."""
    [payment], batch = silent(actor, orders, practice)
    return payment, batch


@pytest.fixture
def unclear(unanswered: tuple[int, int]) -> tuple[int, int]:
    """The same payment a day later, with its alarm."""
    with later(hours=25):
        assert watch() == 1
    return unanswered


def propose(who: Any, instruction: int, outcome: str = "paid", content: bytes | None = None) -> int:
    with acting(who.token):
        return letters.propose(
            who, instruction, outcome, WHY, io.BytesIO(content or pdf()), "surat.pdf", number="12/OPS"
        )


def code(do: Any, *args: Any, **named: Any) -> str:
    with pytest.raises(PayoutsRefused) as refused:
        do(*args, **named)
    return refused.value.code


def test_an_alarm_is_raised_after_more_than_a_day(unanswered, owner, loader):
    since = one(owner, "select changed_at from payouts_state where instruction_id = %s", [unanswered[0]])
    for wait, raised in ((timedelta(days=1), 0), (timedelta(days=1, microseconds=1), 1)):
        assert one(loader, "select payung.payout_watch(%s)", [since + wait]) == raised


@pytest.mark.parametrize(("outcome", "balance"), [("paid", -1_000_000), ("rejected", 0)])
def test_two_people_settle_it_and_the_alarm_ends(actor, orders, unclear, outcome, balance):
    taken, batch = unclear
    bank, head = actor("bank"), actor("kepala")
    letter = propose(bank, taken, outcome)
    assert orders.states() == {"unknown": 1}
    with acting(bank.token):
        assert code(letters.confirm, bank, letter) == "LETTER_OWN"
        assert len(list(selectors.alarms(batch))) == 1
    with acting(head.token):
        letters.confirm(head, letter)
        (found,) = letters.letters(instruction_id=taken)
        assert (found.state, found.maker_id, found.checker_id) == ("taken", bank.user_id, head.user_id)
        assert list(selectors.alarms(batch)) == []
        assert services.the_batch(batch).state == "closed"
        assert code(letters.confirm, head, letter) == "LETTER_UNKNOWN"
    assert orders.states() == {outcome: 1}
    assert orders.balance("1100") == balance
    assert orders.connection.execute(
        "select state, reason, actor_id from payouts_event order by id desc limit 1"
    ).fetchone() == (outcome, "LETTER", head.user_id)
    told = orders.connection.execute("select topic from platform_outbox where topic like 'payouts.%'").fetchall()
    assert told == [(f"payouts.{outcome}",)]
    assert verify().ok


def test_neither_who_paid_nor_who_recorded_the_account_has_a_say(actor, orders, unclear):
    taken, _batch = unclear
    for name in ("admin", "cabang"):  # admin made the batch and recorded the account; cabang sent it
        assert code(propose, actor(name), taken) == "LETTER_OWN"
    letter = propose(actor("bank"), taken)
    for name in ("admin", "cabang"):
        who = actor(name)
        with acting(who.token):
            assert code(letters.confirm, who, letter) == "LETTER_OWN"
    assert code(propose, actor("bank-belu"), taken) == "LETTER_NEEDLESS"  # refused while another letter waits
    head = actor("kepala")
    with acting(head.token):
        letters.refuse(head, letter, "Surat ini bukan dari bank")
    assert orders.states() == {"unknown": 1}
    assert propose(actor("bank-belu"), taken) != letter


def test_a_letter_that_is_not_clean_proposes_nothing(actor, unclear, orders):
    taken, _batch = unclear
    assert code(propose, actor("bank"), taken, content=b"bukan surat") == "LETTER_PAPER"
    assert orders.connection.execute("select count(*) from payouts_letter").fetchone() == (0,)


def test_what_is_settled_needs_no_letter(actor, orders, unclear, practice):
    taken, _batch = unclear
    letter = propose(actor("bank"), taken, "rejected")
    head = actor("kepala")
    with acting(head.token):
        letters.confirm(head, letter)
    assert code(propose, actor("bank"), taken) == "LETTER_NEEDLESS"


def test_whoever_spoke_for_the_letter_does_not_order_what_follows(actor, orders, owner, token, unclear):
    taken, _batch = unclear
    letter = propose(actor("bank"), taken, "rejected")
    head = actor("kepala")
    with acting(head.token):
        letters.confirm(head, letter)
    hands = owner.execute("select user_id, part from payung.payout_hands(%s) order by part", [taken]).fetchall()
    assert hands == [(head.user_id, "confirm"), (actor("bank").user_id, "upload")]
    person, account, reference = owner.execute(
        "select person_id, bank_account_id, reference from payouts_instruction where id = %s", [taken]
    ).fetchone()
    follow = "select payung.payout_instruct('claims', %s, %s, %s, 1000000, '53.04', null, 'Manfaat JKM', %s)"
    for who, code_ in (("bank", "P0B58"), ("kepala", "P0C26")):
        with pytest.raises(psycopg.Error) as refused, raw(owner, token(who)):
            owner.execute(follow, [reference, person, account, taken])
        assert refused.value.sqlstate == code_
    with raw(owner, token("admin")):
        owner.execute(follow, [reference, person, account, taken])


def test_raw_sql_settles_nothing(actor, app, loader, owner, orders, token, unclear):
    taken, _batch = unclear
    letter = propose(actor("bank"), taken)

    def state(connection: Any, who: str, statement: str, args: Any = ()) -> str:
        with pytest.raises(psycopg.Error) as refused, raw(connection, who):
            connection.execute(statement, args)
        return refused.value.sqlstate or ""

    confirm = "select payung.payout_letter_confirm(%s, '2025-12-15')"
    head, admin, bank = token("kepala"), token("admin"), token("bank")
    assert state(app, bank, confirm, [letter]) == "P0C46"
    assert state(app, admin, confirm, [letter]) == "P0C46"
    assert state(app, token("belu"), confirm, [letter]) == "P0B40"
    assert state(loader, head, confirm, [letter]) == "42501"
    paper = orders.connection.execute("select paper_id from payouts_letter").fetchone()[0]
    again = "select payung.payout_letter_propose(%s, 'paid', %s, %s)"
    assert state(app, token("bank-belu"), again, [taken, WHY, paper]) == "P0C47"
    write = "insert into payouts_letter (instruction_id, outcome, reason, paper_id, maker_id) values (%s, 'paid', 'x', %s, 1)"
    assert state(app, head, write, [taken, paper]) == "42501"
    assert state(app, head, "update payouts_letter set state = 'taken', checker_id = 1, decided_at = now()") == "42501"
    assert state(owner, admin, "update payouts_letter set outcome = 'rejected'") == "P0B57"
    assert state(owner, admin, "update payouts_letter set checker_id = 1") == "P0B57", "not decided"
    assert state(owner, admin, "delete from payouts_letter") == "P0B57"
    # A paper that was withdrawn is no proof.
    with raw(app, bank):
        app.execute("select payung.paper_withdraw(%s, 'salah unggah')", [paper])
    assert state(app, head, confirm, [letter]) == "P0C48"
    assert orders.states() == {"unknown": 1}


def test_a_letter_waits_for_those_who_may_decide_it(actor, unclear):
    taken, _batch = unclear
    bank, head = actor("bank"), actor("kepala")
    propose(bank, taken)

    def waits(who: Any) -> list[str]:
        with acting(who.token):
            return [one.subject for one in errands_for(who) if one.kind == "payouts.letter"]

    assert waits(head) == [f"payout:{taken}"]
    assert waits(bank) == [], "his own"


def test_the_alarm_of_an_unclear_fate_is_not_closed_by_hand(actor, unclear):
    _taken, batch = unclear
    admin = actor("admin")
    with acting(admin.token):
        (alarm,) = selectors.alarms(batch)
        assert (alarm.kind, alarm.actor_id) == ("stuck", 0)
        assert code(services.close_alarm, admin, alarm.pk, "sudah saya lihat") == "ALARM_OPEN_FATE"


def test_what_follows_a_letter_is_of_other_people(actor, orders, unclear, owner):
    """A letter is the word of people: neither who brought it nor who confirmed it may order the next payment of the
    same share.
    """
    taken, _batch = unclear
    bank, head = actor("bank"), actor("kepala")
    letter = propose(bank, taken, "rejected")
    with acting(head.token):
        letters.confirm(head, letter)
    with pytest.raises(psycopg.Error) as once:
        owner.execute("update payouts_letter set state = 'refused'")
    assert once.value.sqlstate == "P0B57"
    assert owner.execute("select * from payouts_bankoutcome").fetchall() == []
    person, account, reference = owner.execute(
        "select person_id, bank_account_id, reference from payouts_instruction where id = %s", [taken]
    ).fetchone()
    for who, state in ((bank, "P0B58"), (head, "P0C26")):
        orders.token = who.token
        with pytest.raises(psycopg.Error) as error:
            orders.instruct(1_000_000, payee=(person, account), reference=reference, follows=taken)
        assert error.value.sqlstate == state
    orders.token = actor("cabang").token
    assert orders.instruct(1_000_000, payee=(person, account), reference=reference, follows=taken)


def test_a_letter_says_nothing_of_what_went_out_after_it(actor, orders, unclear, loader, token):
    """The letter says "never carried out" of the first try. A second try may have been paid meanwhile, and the share
    would be paid again.
    """
    taken, batch = unclear
    letter = propose(actor("bank"), taken, "rejected")

    def called(function: str, number: str, more: str = "", **told: Any) -> None:
        call = {"instruction": taken, "kind": "snap.17", "external_id": number, "digest": number, "size": 1, **told}
        with raw(loader, token("cabang")):
            loader.execute(f"select payung.{function}(%s, '2025-12-15', %s{more})", [batch, Jsonb([call])])

    called("payout_calls_end", "a", state="unknown", reason="ABSENT")
    called("payout_calls_end", "b", ", clock_timestamp() + interval '2 hours'", state="unknown", reason="ABSENT")
    called("payout_calls_begin", "c")
    called("payout_calls_end", "d", state="unknown", reason="TIMEOUT")
    head = actor("kepala")
    with acting(head.token):
        assert code(letters.confirm, head, letter) == "LETTER_OLD"
    assert orders.states() == {"unknown": 1}
    with acting(head.token):
        letters.refuse(head, letter, "sudah dikirim lagi")
    again = propose(actor("bank"), taken, "paid", pdf(2))
    with acting(head.token):
        letters.confirm(head, again)
    assert orders.states() == {"paid": 1}


def test_who_spoke_by_a_letter_stands_on_what_follows_it(actor, orders, unclear, owner, login, monkeypatch):
    """The names are shown where the next payment of the share is confirmed: on page, API and command line."""
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])
    taken, _batch = unclear
    letter = propose(actor("bank"), taken, "rejected")
    with acting(actor("kepala").token):
        letters.confirm(actor("kepala"), letter)
    payee = owner.execute(
        "select person_id, bank_account_id from payouts_instruction where id = %s", [taken]
    ).fetchone()
    reference = owner.execute("select reference from payouts_instruction where id = %s", [taken]).fetchone()[0]
    orders.token = actor("cabang").token
    orders.instruct(1_000_000, payee=payee, reference=reference, follows=taken)
    with acting(actor("admin").token):
        batch = services.make_batch(actor("admin"), "130", "file")
        (hand,) = proposals.hands_of_batch(batch)
    assert (hand.proposal_id, hand.letter_id, hand.state, hand.by_bank) == (None, letter, "rejected", False)
    assert hand.people == {actor("bank").user_id, actor("kepala").user_id}
    told = "Ditolak bank menurut surat bank yang diajukan Bank dan disetujui Kepala."
    checker = login(Client(), "cabang")
    page = f"/pencairan/kelompok/{batch}"
    assert told in text(checker.get(page))
    assert told in text(checker.post(f"{page}/setujui", {"sidik": "x"}))
    api = Client(headers={"Authorization": f"Bearer {actor('cabang').token}"})
    (plain,) = api.get(f"/api/v1/payout-batches/{batch}").json()["by_hand"]
    assert (plain["letter"], plain["answer"], plain["uploaded_by"]) == (letter, None, "Bank")

"""An officer forges a bank's answer to get a share paid again, to an account of his own. He is stopped at every
step.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from payung.claims import selectors, services
from payung.claims.errors import ClaimRefused
from payung.ledger.services import verify
from payung.payouts import services as payouts
from payung.payouts.answers import services as proposals
from payung.payouts.answers.bookings import read_bookings
from payung.payouts.errors import PayoutsRefused
from payung.platform import outbox
from payung.platform.db import acting
from payung.registry.services import add_account
from tests.claims import world
from tests.support.people import acting as raw_acting
from tests.support.people import fetching, one

_serial = itertools.count(1)
NOTICE = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>P{n}</MsgId>'
    "<CreDtTm>2025-12-15T10:00:00+08:00</CreDtTm></GrpHdr><Ntfctn><Id>P{n}</Id><Acct><Id><Othr><Id>1234567890</Id></Othr></Id></Acct>"
    '<Ntry><Amt Ccy="IDR">{amount}.00</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2025-12-15</Dt></BookgDt>'
    "<AcctSvcrRef>PALSU{n}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>{name}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>"
    "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
)


def forged(owner: Any, instruction: int, side: str) -> bytes:
    """A bank's notice that no bank wrote. It uses only what the page of a payment shows to everybody."""
    query = "select end_to_end_id, amount from payouts_instruction where id = %s"
    name, amount = owner.execute(query, [instruction]).fetchone()
    return NOTICE.format(n=next(_serial), side=side, name=name, amount=amount).encode()


def books(owner: Any) -> tuple[int, ...]:
    tables = ("payouts_event", "payouts_booking", "ledger_journal", "platform_outbox", "casework_event")
    return tuple(one(owner, f"select count(*) from {table}") for table in tables)


def refusal(who: Any, act: Any, *args: Any) -> str:
    with pytest.raises((ClaimRefused, PayoutsRefused)) as error, acting(who.token):
        act(who, *args)
    return str(error.value.code)


@dataclass
class Attack:
    """`cabang` is the thief. `admin` made and sent the first payment, `bank` approved it, and `kepala` is the head of
    the office.
    """

    actor: Any
    owner: Any
    loader: Any
    claim: int

    def __post_init__(self) -> None:
        self.thief, self.head, self.bank, self.admin = (
            self.actor(name) for name in ("cabang", "kepala", "bank", "admin")
        )
        with acting(self.thief.token):
            (line,) = selectors.heirs(self.claim)
        assert line.payment is not None
        self.heir, self.person, self.first = line.heir.pk, line.heir.person_id, line.payment.instruction_id

    def invents_a_return(self) -> None:
        """The thief uploads a forged credit of what was paid. It waits for two people and changes nothing."""
        before = books(self.owner)
        read = payouts.read_answer(self.thief, forged(self.owner, self.first, "CRDT"))
        assert (read.refused, read.would) == ("", 1)
        self.answer = read.proposal
        assert refusal(self.thief, proposals.confirm, self.answer) == "ANSWER_UPLOADED"
        with acting(self.thief.token):
            self.account = add_account(
                self.thief, self.person, "130", "99988877701", "Pencuri Sendiri", "Rekening saudara"
            )
        assert (
            refusal(self.thief, services.propose_payee_change, self.claim, self.heir, self.account) == "SHARE_NOT_BACK"
        )
        with acting(self.head.token):
            assert proposals.confirm(self.head, self.answer).state == "open"
        assert books(self.owner) == before
        assert world.state(self.owner, self.claim) == "paid"

    def fools_two(self) -> None:
        assert refusal(self.admin, proposals.confirm, self.answer) == "ANSWER_SENT"
        with acting(self.bank.token):
            assert proposals.confirm(self.bank, self.answer).state == "taken"
        while outbox.dispatch():
            pass
        assert world.state(self.owner, self.claim) == "returned_payment"

    def wants_another_account(self) -> int:
        """Others confirmed the return. The thief still cannot choose the account, and the page shows who uploaded the
        answer.
        """
        new, claim, heir = services.propose_payee_change, self.claim, self.heir
        assert refusal(self.thief, new, claim, heir, self.account) == "OWN_ANSWER"
        assert refusal(self.admin, new, claim, heir, self.account) == "ACCOUNT_OF_UPLOADER"
        with acting(self.admin.token):
            honest = add_account(self.admin, self.person, "130", "123456789", "Ahli Waris")
            payee_change = services.propose_payee_change(self.admin, claim, heir, honest)
        for who, code in (
            (self.thief, "OWN_ANSWER"),
            (self.head, "FOLLOW_ANOTHER"),
            (self.admin, "ACCOUNT_OWN_WORK"),
        ):
            assert refusal(who, services.confirm_payee_change, claim, payee_change) == code
        assert one(self.owner, "select count(*) from payouts_instruction") == 1
        with acting(self.head.token):
            (line,) = selectors.heirs(claim)
        (hand,) = line.hands
        assert (hand.uploaded_by, sorted(hand.confirmed_by), hand.by_bank) == ("Cabang", ["Bank", "Kepala"], False)
        self.owner.execute(
            "with made as (insert into access_user (username, display_name, is_active, language) values ('kepala2',"
            " 'Kepala Dua', true, 'id') returning id) insert into access_grant (user_id, role, place_id)"
            " select id, 'head', '53' from made"
        )
        other = self.actor("kepala2")
        with acting(other.token):
            return int(services.confirm_payee_change(other, claim, payee_change))

    def wants_to_pay(self, second: int) -> None:
        """A second head has confirmed the account. The thief may neither make the batch nor send it."""
        assert refusal(self.thief, payouts.make_batch, "NTT", "file", [second]) == "OWN_ANSWER"
        assert refusal(self.thief, payouts.make_batch, "NTT") == "OWN_ANSWER"
        with acting(self.admin.token):
            batch = payouts.make_batch(self.admin, "NTT", "file", [second])
            shown = payouts.the_batch(batch).content_hash
        with acting(self.bank.token):
            assert [hand.uploaded_by for hand in proposals.hands_of_batch(batch)] == ["Cabang"]
            payouts.approve_batch(self.bank, batch, shown)
        stage = "select payung.payout_file_staged(%s, 'palsu', 'k', 1, %s)"
        with pytest.raises(psycopg.Error) as error, raw_acting(self.loader, self.thief.token):
            self.loader.execute(stage, [batch, world.TODAY])
        assert error.value.sqlstate == "P0B58"
        with raw_acting(self.loader, self.admin.token):
            self.loader.execute(stage, [batch, world.TODAY])
            self.loader.execute("select payung.payout_file_sent(%s, %s)", [batch, world.TODAY])

    def invents_a_payment(self, second: int) -> None:
        """A forged debit must not make the product say that the family has received its money."""
        before = books(self.owner)
        read = payouts.read_answer(self.thief, forged(self.owner, second, "DBIT"))
        assert refusal(self.thief, proposals.confirm, read.proposal) == "ANSWER_UPLOADED"
        assert refusal(self.admin, proposals.confirm, read.proposal) == "ANSWER_SENT"
        assert books(self.owner) == before
        states = self.owner.execute("select state from payouts_state order by instruction_id").fetchall()
        assert states == [("returned",), ("sent",)]
        assert world.state(self.owner, self.claim) == "paying"


def test_a_forged_return_pays_nobody_a_second_time(own_db, actor, loader, token, owner):
    member = world.member_with_months(loader, token, [7, 8, 9, 10])
    case = world.approved(actor("admin"), actor("kepala"), member, relations=("spouse",))
    world.bank_says(own_db, actor("admin"), case.claim, "paid")
    assert world.state(owner, case.claim) == "paid"
    attack = Attack(actor, owner, loader, case.claim)
    attack.invents_a_return()
    attack.fools_two()
    second = attack.wants_another_account()
    attack.wants_to_pay(second)
    attack.invents_a_payment(second)
    assert verify().ok


def test_as_soon_as_the_bank_says_so_itself_the_same_people_go_on(own_db, actor, loader, token, owner, app):
    member = world.member_with_months(loader, token, [7, 8, 9, 10])
    officer, head, bank, admin = (actor(name) for name in ("cabang", "kepala", "bank", "admin"))
    case = world.approved(admin, head, member, relations=("spouse",))
    world.bank_says(own_db, admin, case.claim, "paid")
    with acting(officer.token):
        (line,) = selectors.heirs(case.claim)
    content = forged(owner, line.payment.instruction_id, "CRDT")
    read = payouts.read_answer(officer, content)
    for who in (head, bank):
        with acting(who.token):
            proposals.confirm(who, read.proposal)
    while outbox.dispatch():
        pass
    with acting(officer.token):
        account = add_account(officer, line.heir.person_id, "130", "123456789", "Ahli Waris")
    assert refusal(officer, services.propose_payee_change, case.claim, line.heir.pk, account) == "OWN_ANSWER"
    at = one(owner, "select id from payouts_bank where code = 'NTT'")
    told = read_bookings(content, "camt.054", {"1234567890": at}).items
    digest = hashlib.sha256(content).hexdigest()
    with raw_acting(loader, fetching(app, loader, admin.token, at)):
        same = loader.execute(
            "select same from payung.payout_answer_fetched('camt.054', %s, null, %s, 'k', 1, %s, %s::jsonb)",
            [at, digest, world.TODAY, json.dumps(told)],
        ).fetchone()
    assert same == (True,)
    with acting(officer.token):
        payee_change = services.propose_payee_change(officer, case.claim, line.heir.pk, account)
    with acting(head.token):
        assert services.confirm_payee_change(head, case.claim, payee_change)

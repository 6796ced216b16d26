"""Which amounts a bank may bring is agreed with it: exactly what is open, a part, or any; one code may ask for several bills."""

from __future__ import annotations

from typing import Any

import pytest

from payung.contributions.invoices import services as requests
from payung.ledger import services as ledger
from payung.platform.db import acting as session
from tests.support import people
from tests.support.people import MONTHS, PRICE, acting, one

TAKEN, WRONG, SETTLED = "2002500", "4042513", "4042514"


def stands(owner: Any, bill: int) -> tuple[int, int]:
    found = owner.execute("select paid, open from contributions_billstanding where bill_id = %s", [bill]).fetchone()
    return int(found[0]), int(found[1])


def credit(owner: Any) -> int:
    return int(one(owner, "select coalesce(sum(amount), 0) from contributions_payercredit"))


def test_a_bank_that_brings_exact_amounts_brings_what_is_still_open(connect, debt, app, owner, token):
    bank = connect()
    caller = bank.caller()
    people.receive(app, token, debt.code, 10_000, "2025-08-10")
    asked = bank.inquire(caller, debt.code).body["virtualAccountData"]
    assert asked["virtualAccountTrxType"] == "C"
    assert asked["totalAmount"]["value"] == f"{debt.amount - 10_000}.00"
    assert bank.pay(caller, debt.code, debt.amount, "P-1").code == WRONG
    assert bank.pay(caller, debt.code, debt.amount - 10_000, "P-2").code == TAKEN
    assert stands(owner, debt.id) == (debt.amount, 0)
    assert credit(owner) == 0


def test_parts_up_to_what_is_open_and_not_beyond(connect, debt, owner):
    bank = connect(amounts="partial")
    caller = bank.caller()
    assert bank.inquire(caller, debt.code).body["virtualAccountData"]["virtualAccountTrxType"] == "I"
    assert bank.pay(caller, debt.code, 20_000, "P-1").code == TAKEN
    assert bank.pay(caller, debt.code, 20_000, "P-1").code == TAKEN  # the same again is the same
    assert stands(owner, debt.id) == (20_000, debt.amount - 20_000)
    assert bank.pay(caller, debt.code, debt.amount, "P-2").code == WRONG
    assert bank.pay(caller, debt.code, debt.amount - 20_000, "P-3").code == TAKEN
    assert bank.pay(caller, debt.code, 5, "P-4").code == SETTLED
    told = bank.caller().call("26", {**bank.account(debt.code), "inquiryRequestId": "S-1"}, "")
    assert told.body["virtualAccountData"]["paymentRequestId"] == "P-3"  # the last of several
    assert ledger.verify().ok


def test_what_is_beyond_is_credit_where_that_was_agreed(connect, debt, owner):
    bank = connect(amounts="open")
    caller = bank.caller()
    assert bank.inquire(caller, debt.code).body["virtualAccountData"]["virtualAccountTrxType"] == "O"
    assert bank.pay(caller, debt.code, debt.amount + 700, "P-1").code == TAKEN
    assert bank.inquire(caller, debt.code).code == "4042414"
    assert bank.pay(caller, debt.code, 300, "P-2").code == TAKEN  # paid twice: nothing is lost
    assert (stands(owner, debt.id), credit(owner)) == ((debt.amount, 0), 1_000)
    assert one(owner, "select count(*) from contributions_settlement where settles and bill_id = %s", [debt.id]) == 1
    assert ledger.verify().ok


@pytest.fixture
def joint(loader, token, actor, db) -> Any:
    """A payer's bills of three months under one code."""
    with acting(loader, token("admin")):
        people.open_months(loader, MONTHS)
        scheme, member = people.scheme(loader), people.member(loader)
        people.enrol(loader, scheme, member)
        bills = []
        for month in MONTHS[:3]:
            people.cover(loader, scheme.payer, member, month)
        people.journal(loader, scheme)
        bills = [people.bill(loader, scheme.payer, month, [member])[0] for month in MONTHS[:3]]
    officer = actor("cabang")
    with session(officer.token):
        return requests.join(officer, bills).payment_code, bills


def test_one_code_asks_for_several_months_and_pays_them_in_order(connect, joint, owner):
    code, bills = joint
    bank = connect(amounts="partial")
    caller = bank.caller()
    asked = bank.inquire(caller, code).body["virtualAccountData"]
    assert asked["totalAmount"]["value"] == f"{3 * PRICE}.00"
    assert [(one_of["billCode"], one_of["billName"]) for one_of in asked["billDetails"]] == [
        ("01", "Iuran 2025-07"),
        ("02", "Iuran 2025-08"),
        ("03", "Iuran 2025-09"),
    ]
    assert bank.pay(caller, code, PRICE + 1, "P-1").code == TAKEN
    assert [stands(owner, bill)[1] for bill in bills] == [0, PRICE - 1, PRICE]
    asked = bank.inquire(caller, code).body["virtualAccountData"]
    assert [one_of["billAmount"]["value"] for one_of in asked["billDetails"]] == [f"{PRICE - 1}.00", f"{PRICE}.00"]
    assert bank.pay(caller, code, 2 * PRICE - 1, "P-2").code == TAKEN
    assert bank.inquire(caller, code).code == "4042414"
    assert ledger.verify().ok


def test_a_person_who_pays_himself_is_asked_for_without_a_name(connect, db, loader, owner, token):
    bank = connect()
    with acting(loader, token("admin")):
        people.open_months(loader, MONTHS)
        member = people.member(loader, name="Maria Bere")
    payer = one(
        owner,
        "insert into participation_payer (kind, payer_class, person_id, label, province) values ('self', 'self', %s, '', '53') returning id",
        [member.person],
    )
    with acting(owner, token("admin")):
        _bill, code = people.bill(owner, payer, MONTHS[0], [member], regency="53.04")
    caller = bank.caller()
    assert bank.inquire(caller, code).body["virtualAccountData"]["virtualAccountName"] == "Peserta mandiri"
    assert bank.pay(caller, code, PRICE, "P-1").code == TAKEN


def test_an_unknown_way_is_no_way(connect):
    from payung.contributions.errors import ContributionsRefused

    with pytest.raises(ContributionsRefused) as refused:
        connect(amounts="free")
    assert refused.value.code == "SNAP_AMOUNTS"

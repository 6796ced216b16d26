"""One officer settles no bill without money: out of scope, backdated, alone, or by raw SQL."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from payung.contributions import asking, selectors, services
from payung.contributions.errors import ContributionsRefused
from payung.kernel.acts import Saying
from payung.ledger import services as ledger
from payung.platform.db import acting as session
from tests.support import people
from tests.support.people import PRICE, acting, one

JULY = people.MONTHS[0]
PAY = "select waiting_id from payung.record_receipt(%s, %s, %s, 'manual', %s)"
TAKEN = "select count(*) from contributions_receipt"
PROTECTED = "select sum(people) from coverage_active where month = %s and payer_kind = 'apbd_province'"


@pytest.fixture
def bill(own_db, db, loader, token) -> tuple[int, str, int]:
    """A bill of the province: (bill id, payment code, membership)."""
    with acting(loader, token("admin")):
        scheme, [member] = people.covered(loader, 1, [JULY], months=[JULY])
        made, code = people.bill(loader, scheme.payer, JULY, [member])
    return made, code, member.person


def refused(connection: Any, secret: str, query: str, values: list[Any]) -> psycopg.Error:
    with pytest.raises(psycopg.Error) as caught, acting(connection, secret):
        connection.execute(query, values)
    return caught.value


def protected(connection: Any, person: int) -> int:
    return int(one(connection, "select count(*) from payung.paid_months(%s)", [person]))


def test_one_officer_settles_no_bill_without_money(bill, app, db, owner, token, monkeypatch, loader):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-07-20")
    made, code, person = bill
    # Out of scope: a bill that he cannot see is no bill, whatever he knows of it, and no word tells its amount.
    for name in ("bank-belu", "bank"):
        for amount in (PRICE, 1):
            error = refused(app, token(name), PAY, [code, amount, "2025-07-10", "TIDAK-ADA-UANG"])
            assert (error.sqlstate, error.diag.message_primary) == ("P0A51", "payung: unknown payment code")
    for amount in (0, -PRICE, None, 10**15 + 1):
        error = refused(app, token("cabang"), PAY, [code, amount, "2025-07-10", "TIDAK-ADA-UANG"])
        assert error.sqlstate == "P0A53"
        assert str(PRICE) not in str(error)
    # Dated before there was a bill, or after today.
    for day in ("1999-01-01", JULY - timedelta(days=1), date.today() + timedelta(days=2), None):
        assert refused(app, token("cabang"), PAY, [code, PRICE, day, "TIDAK-ADA-UANG"]).sqlstate == "P0C50"
    # Passed off as the bank's own.
    assert refused(app, token("cabang"), PAY, [code, PRICE, "2025-07-10", "TITIPAN-1-1"]).sqlstate == "P0A57"
    as_bank = PAY.replace("'manual'", "'va'")
    assert refused(app, token("cabang"), as_bank, [code, PRICE, "2025-07-10", "X"]).sqlstate == "P0A57"
    # Alone: it waits, and is nothing yet.
    with acting(app, token("cabang")):
        waiting = one(app, PAY, [code, PRICE, "2025-07-10", "TIDAK-ADA-UANG"])
    with acting(app, token("admin")):
        assert protected(app, person) == 0
    loader.execute("select payung.coverage_count(%s)", [JULY])
    assert one(owner, PROTECTED, [JULY]) is None
    assert one(owner, TAKEN) == 0
    assert one(owner, "select count(*) from ledger_journal where event = 'receipt'") == 0
    confirm = "select payung.confirm_receipt(%s)"
    assert refused(app, token("cabang"), confirm, [waiting]).sqlstate == "P0C54"
    assert refused(app, token("bank-belu"), confirm, [waiting]).sqlstate == "P0C52"
    assert refused(app, "", confirm, [waiting]).sqlstate == "P0C52"
    # By raw SQL, as the web process and as the job runner.
    for role in ("app", "loader"):
        raw = db.connect(role)
        for statement in (
            "insert into contributions_receipt (bill_id, amount, paid_on, known_on, channel, reference, maker_id)"
            f" values ({made}, {PRICE}, '2025-07-10', '2025-07-10', 'va', 'x', 1)",
            "update contributions_handreceipt set maker_id = 1",
            f"update contributions_handreceipt set state = 'confirmed' where id = {waiting}",
            f"select payung.settle_bill('{code}', {PRICE}, '2025-07-10', 'va', 'x')",
            "select payung.ledger_post('receipt', 'receipt:1', '2025-07-10', null, null, '{}', array['1100', '1200'], array[1, -1])",
        ):
            assert refused(raw, token("cabang"), statement, []).sqlstate == "42501", statement
    loader = db.connect("loader")
    assert refused(loader, token("kepala"), confirm, [waiting]).sqlstate == "42501"
    assert one(owner, TAKEN) == 0
    # Another person who has seen the money.
    with acting(app, token("kepala")):
        app.execute(confirm, [waiting])
    with acting(app, token("admin")):
        assert protected(app, person) == 1
    found = owner.execute("select maker_id <> checker_id, known_on >= paid_on from contributions_receipt").fetchall()
    assert found == [(True, True)]
    assert ledger.verify().ok


def test_a_decided_receipt_is_frozen_for_the_owner_too(bill, app, owner, token):
    _made, code, _person = bill
    with acting(app, token("cabang")):
        waiting = one(app, PAY, [code, PRICE, "2025-07-10", "B-1"])
    alone = "update contributions_handreceipt set state = 'refused', checker_id = maker_id where id = %s"
    for statement, state in (
        ("update contributions_handreceipt set amount = amount + 1, state = 'withdrawn' where id = %s", "P0C57"),
        (alone, "23514"),
        ("delete from contributions_handreceipt where id = %s", "P0A01"),
    ):
        assert refused(owner, token("admin"), statement, [waiting]).sqlstate == state
    with acting(app, token("kepala")):
        app.execute("select payung.drop_receipt(%s, 'refused', 'uangnya tidak ada')", [waiting])
    again = "update contributions_handreceipt set state = 'waiting' where id = %s"
    assert refused(owner, token("admin"), again, [waiting]).sqlstate == "P0C57"


def test_who_refuses_and_who_takes_back(bill, actor, app, token):
    _made, code, _person = bill
    officer, head = actor("cabang"), actor("kepala")

    def entered(number: str) -> int:
        with session(officer.token):
            return services.record_receipt(officer, code, PRICE, date(2025, 7, 10), "transfer", number)[0]

    def code_of(who: Any, act: Any, *values: Any) -> str:
        with session(who.token), pytest.raises(ContributionsRefused) as caught:
            act(who, *values)
        return caught.value.code

    first = entered("A-1")
    assert code_of(officer, services.refuse_receipt, first, "salah nomor bukti") == "RECORDER_CONFIRMS"
    assert code_of(officer, services.confirm_receipt, first) == "RECORDER_CONFIRMS"
    assert code_of(actor("admin"), services.withdraw_receipt, first) == "NOT_RECORDER"
    assert code_of(head, services.confirm_receipt, first + 1000) == "RECEIPT_UNKNOWN"
    with session(head.token):
        services.refuse_receipt(head, first, "tidak ada di rekening koran")
        assert selectors.bill_of_code(code).waits is False
    assert code_of(head, services.confirm_receipt, first) == "RECEIPT_NOT_WAITING"
    second = entered("A-1")  # what was refused may be entered anew
    assert second != first
    with session(officer.token):
        services.withdraw_receipt(officer, second)
    third = entered("A-2")
    with session(head.token):
        asked = asking.confirm(head, services.receipt_of(head, third), None)
        assert (Saying("Saluran"), Saying("Transfer")) in asked.facts
        services.confirm_receipt(head, third)
        assert selectors.bill_of_code(code).standing.receipt.reference == "A-2"


def test_the_journal_is_of_today_when_the_month_was_closed_meanwhile(bill, app, owner, token):
    _made, code, _person = bill
    with acting(app, token("cabang")):
        waiting = one(app, PAY, [code, PRICE, "2025-07-10", "B-1"])
    owner.execute("insert into ledger_closedmonth (month, actor_id) values ('2025-07-01', 1)")
    with acting(app, token("kepala")):
        receipt = one(app, "select payung.confirm_receipt(%s)", [waiting])
    told = "select paid_on::text, known_on - posted_on from contributions_receipt r, ledger_journal where r.id = %s and event_key = %s"
    assert owner.execute(told, [receipt, f"receipt:{receipt}"]).fetchone() == ("2025-07-10", 0)


def test_a_code_outside_the_scope_is_unknown_on_every_way(bill, actor, app, token):
    _made, code, _person = bill
    for name, known in (("cabang", True), ("provinsi", True), ("belu", False), ("bank-belu", False), ("bank", False)):
        who = actor(name)
        with session(who.token):
            assert (selectors.bill_of_code(code) is not None) is known
    assert one(app, "select payung.bill_of_code(%s)", [code]) is None

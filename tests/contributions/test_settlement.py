"""Bills may lie below zero, run over months and schemes, and be settled in parts; the database keeps the sums."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest

from tests.support import people
from tests.support.people import PRICE, acting, one

JULY, AUGUST = date(2025, 7, 1), date(2025, 8, 1)
PART = "insert into contributions_settlement (receipt_id, bill_id, amount, settles) values (%s, %s, %s, %s)"
RECEIPT = (
    "insert into contributions_receipt (bill_id, amount, paid_on, known_on, channel, reference, maker_id)"
    " values (%s, %s, '2025-07-10', '2025-07-10', 'manual', 'uji', 1) returning id"
)
BILL = (
    "insert into contributions_bill (payer_id, month, last_month, sequence, people, jkk, jkm, jp, amount, payment_code, due_on,"
    " issued_on, province, corrects_id) values (%s, %s, %s, %s, 1, %s, 0, %s, %s, %s, %s, %s, '53', %s) returning id"
)


@pytest.fixture
def billed(db, loader, token):
    with acting(loader, token("admin")):
        scheme, [member] = people.covered(loader, 1, (JULY, AUGUST))
        return scheme, member, *people.bill(loader, scheme.payer, JULY, [member])


def refused_with(connection, statement: str, args: list[object]) -> str | None:
    with pytest.raises(psycopg.Error) as refused, connection.transaction():
        connection.execute(statement, args)
    return refused.value.sqlstate


def test_parts_settle_a_bill_once_and_never_beyond(billed, owner):
    bill = billed[2]
    with owner.transaction(force_rollback=True):
        receipt = one(owner, RECEIPT, [bill, PRICE])
        assert refused_with(owner, PART, [receipt, bill, PRICE + 1, True]) == "P0CB6"
        assert refused_with(owner, PART, [receipt, bill, PRICE, False]) == "P0CB6"
        assert refused_with(owner, PART, [receipt, bill, PRICE - 1, True]) == "P0CB6"
        owner.execute(PART, [receipt, bill, PRICE, True])
        assert refused_with(owner, PART, [receipt, bill, 1, True]) == "23505"
    with owner.transaction(force_rollback=True):
        receipt = one(owner, RECEIPT, [bill, PRICE - 1])
        assert refused_with(owner, PART, [receipt, bill, PRICE, True]) == "P0CB6"  # more than came
        owner.execute(PART, [receipt, bill, PRICE - 1, False])


def test_a_part_protects_nobody_and_the_whole_does(billed, loader, app, owner, token):
    _, member, bill, code = billed
    paid = "select count(*) from payung.paid_months(%s)"
    with owner.transaction(force_rollback=True):
        owner.execute(PART, [one(owner, RECEIPT, [bill, PRICE - 1]), bill, PRICE - 1, False])
        owner.execute("select set_config('payung.session', %s, true)", [token("admin")])
        assert one(owner, paid, [member.person]) == 0
    people.receive(app, token, code)
    with acting(app, token("admin")):
        assert one(app, paid, [member.person]) == 1
    assert owner.execute(
        "select amount, settles from contributions_settlement where bill_id = %s", [bill]
    ).fetchall() == [(PRICE, True)]


@pytest.mark.parametrize("role", ["app", "loader"])
def test_no_hand_settles_a_bill(billed, db, token, role):
    connection = db.connect(role)
    for statement in (PART, "update contributions_settlement set settles = true where %s + %s + %s > 0 or %s"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(connection, token("admin")):
            connection.execute(statement, [1, billed[2], PRICE, True])


def test_a_bill_is_above_zero_or_corrects_one_and_its_months_run_forward(billed, owner):
    payer, bill = billed[0].payer, billed[2]
    wrong = [
        [payer, AUGUST, AUGUST, 1, -5, 0, -5, "66666666666", AUGUST, AUGUST, None],  # below zero, correcting nothing
        [payer, AUGUST, AUGUST, 1, 0, 0, 0, None, AUGUST, AUGUST, bill],  # a correction of nothing
        [payer, AUGUST, AUGUST, 1, -5, 0, -5, "66666666666", AUGUST, AUGUST, bill],  # a correction that can be paid
        [payer, AUGUST, AUGUST, 1, 5, 0, 5, None, AUGUST, AUGUST, None],  # a bill that cannot
        [payer, AUGUST, JULY, 1, 5, 0, 5, "66666666666", AUGUST, AUGUST, None],
        [payer, AUGUST, AUGUST, 1, 5, 3, 5, "66666666666", AUGUST, AUGUST, None],  # does not add up
    ]
    for values in wrong:
        assert refused_with(owner, BILL, values) == "23514"
    owner.execute(BILL, [payer, AUGUST, AUGUST, 1, -5, 0, -5, None, AUGUST, AUGUST, bill])


def test_a_credit_takes_no_money(billed, owner, app, loader, token):
    scheme, member, bill, _ = billed
    with acting(loader, token("admin")):
        credit = one(loader, BILL, [scheme.payer, JULY, JULY, 2, -PRICE, 0, -PRICE, None, JULY, JULY, bill])
        loader.execute(
            "insert into contributions_contributionassessment (membership_id, month, revision, bill_id, regency, base, jkk, total, asked_id)"
            " values (%s, %s, 1, %s, '53.04', 1000000, %s, %s, %s)",
            [member.membership, JULY, credit, -PRICE, -PRICE, bill],
        )
    for code in ("", None):  # it has none
        with pytest.raises(psycopg.Error) as refused, acting(app, token("cabang")):
            app.execute("select payung.record_receipt(%s, %s, '2025-07-10', 'manual', 'minus')", [code, -PRICE])
        assert refused.value.sqlstate == "P0A51"
    with pytest.raises(psycopg.Error) as refused:
        owner.execute("select payung.bill_takes(b, %s) from contributions_bill b where id = %s", [-PRICE, credit])
    assert refused.value.sqlstate == "P0A53"
    rows = "select account_id, amount from ledger_posting p join ledger_journal j on j.id = p.journal_id where event_key = %s"
    assert ("1200", -PRICE) in owner.execute(rows, [f"bill:{credit}"]).fetchall()


def test_a_person_pays_without_a_name_beside(billed, owner):
    person = billed[1].person
    payer = "insert into participation_payer (kind, payer_class, person_id, label, province) values ('self', 'self', %s, %s, '53')"
    assert refused_with(owner, payer, [person, "Maria Bere"]) == "23514"
    owner.execute(payer, [person, ""])
    assert refused_with(owner, payer, [person, ""]) == "23505"

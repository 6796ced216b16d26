"""Bills are paid in parts, too much becomes credit of the payer, credit pays another bill or goes back by two people."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest

from payung.access.gate import open_session
from payung.access.services import create_user
from payung.contributions import selectors, services
from payung.contributions.errors import ContributionsRefused
from payung.contributions.invoices import services as requests
from payung.contributions.payers import asking as credit_asking
from payung.contributions.payers import services as credits
from payung.contributions.payers import statements
from payung.contributions.payers.acts import Part
from payung.contributions.services import name_of, payer_of
from payung.kernel.acts import Saying
from payung.ledger import services as ledger
from payung.platform.db import acting as session
from tests.contributions.test_release import AUGUST, JULY, books, release
from tests.support import people
from tests.support.people import PRICE, acting, one

WHOLE = 37_060_800
PAID = "select count(*) from payung.paid_months(%s)"
pytestmark = pytest.mark.usefixtures("own_db")


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


@pytest.fixture
def billed(loader, token) -> Any:
    """A payer with a bill of 37,060,800 for July and one of the same for August, of one member."""

    def make(price: int = WHOLE, months=(JULY, AUGUST)) -> Any:
        with acting(loader, token("admin")):
            people.open_months(loader)
            scheme, member = people.scheme(loader, price=price), people.member(loader)
            people.enrol(loader, scheme, member)
            for month in months:
                people.cover(loader, scheme.payer, member, month, price)
            people.journal(loader, scheme)
            return scheme, member, [people.bill(loader, scheme.payer, month, [member], price) for month in months]

    return make


def stands(owner: Any, bill: int) -> tuple[int, ...]:
    query = "select net, paid, credited, open, (receipt_id is not null)::int from contributions_billstanding where bill_id = %s"
    return tuple(owner.execute(query, [bill]).fetchone())


def credit(owner: Any, payer: int) -> int:
    return int(
        one(owner, "select coalesce((select amount from contributions_payercredit where payer_id = %s), 0)", [payer])
    )


def code_of(act: Any, who: Any, *values: Any, **named: Any) -> str:
    with session(who.token), pytest.raises(ContributionsRefused) as caught:
        act(who, *values, **named)
    return caught.value.code


def organisation_account(owner: Any, payer: int, verified: int | None = 2) -> int:
    query = (
        "insert into registry_bankaccount (organisation_id, bank_code, account_no, holder_name, created_by, verified_by, verified_at)"
        " select organisation_id, '130', '7020030047', 'KAS DAERAH', 1, %s, case when %s::int is not null then now() end"
        " from participation_payer where id = %s returning id"
    )
    return int(one(owner, query, [verified, verified, payer]))


def test_a_bill_paid_in_three_parts_is_settled_once_and_the_rest_is_credit(billed, app, owner, token):
    scheme, member, [(bill, code), (_next, next_code)] = billed()
    settled = "select count(*) from platform_outbox where topic = 'contributions.bill_settled'"
    for number, (amount, left, paid_months) in enumerate(
        ((30_000_000, 7_060_800, 0), (7_060_800, 0, 1), (500_000, 0, 1))
    ):
        people.receive(app, token, code, amount, "2025-08-10", f"B-{number}")
        assert stands(owner, bill)[3] == left
        with acting(app, token("admin")):
            assert one(app, PAID, [member.person]) == paid_months
        assert one(owner, settled) == paid_months
    assert stands(owner, bill) == (WHOLE, WHOLE, 0, 0, 1)
    assert credit(owner, scheme.payer) == 500_000
    assert one(owner, "select count(*) from contributions_settlement where bill_id = %s and settles", [bill]) == 1
    assert (books(owner, "1100"), books(owner, "1200"), books(owner, "2200")) == (37_560_800, WHOLE, -500_000)
    # Carried to the next bill by an act: no new money, and what is left stays open.
    with acting(app, token("cabang")):
        app.execute("select payung.credit_carry(%s)", [next_code])
    assert credit(owner, scheme.payer) == 0
    assert (books(owner, "1100"), books(owner, "1200"), books(owner, "2200")) == (37_560_800, WHOLE - 500_000, 0)
    people.receive(app, token, next_code, WHOLE - 500_000, "2025-09-10", "B-9")
    with acting(app, token("admin")):
        assert one(app, PAID, [member.person]) == 2
    assert ledger.verify().ok


def test_credit_goes_back_by_two_people_and_only_to_the_payer(billed, actor, app, owner, token):
    scheme, _member, [(_bill, code), _later] = billed()
    people.receive(app, token, code, WHOLE + 500_000, "2025-08-10")
    officer, head, admin = actor("cabang"), actor("kepala"), actor("admin")
    unverified = organisation_account(owner, scheme.payer, None)
    why = "kelebihan bayar Juli"
    assert code_of(credits.propose_refund, officer, scheme.payer, unverified, 500_000, why) == "REFUND_ACCOUNT"
    owner.execute("update registry_bankaccount set closed_at = now() where id = %s", [unverified])
    account = organisation_account(owner, scheme.payer)
    assert code_of(credits.propose_refund, officer, scheme.payer, account, 500_001, why) == "CREDIT_SHORT"
    assert code_of(credits.propose_refund, officer, scheme.payer + 1000, account, 1, why) == "PAYER_UNKNOWN"
    with session(officer.token):
        refund = credits.propose_refund(officer, scheme.payer, account, 500_000, why)
    assert code_of(credits.propose_refund, officer, scheme.payer, account, 1, why) == "REFUND_WAITS"
    assert credit(owner, scheme.payer) == 500_000  # nothing has moved
    with pytest.raises(ContributionsRefused), session(officer.token):
        credit_asking.approve(officer, credits.refund_of(officer, refund), None)
    assert code_of(credits.approve_refund, admin, refund + 1000) == "REFUND_UNKNOWN"
    with session(head.token):
        asked = credit_asking.approve(head, credits.refund_of(head, refund), None)
        assert 500_000 in [value for _word, value in asked.facts]
        payment = credits.approve_refund(head, refund)
    assert code_of(credits.approve_refund, head, refund) == "REFUND_NOT_WAITING"
    order = owner.execute(
        "select amount, room, reference, person_id from payouts_instruction where id = %s", [payment]
    ).fetchone()
    assert order == (500_000, "contributions", f"refund:{refund}", None)
    assert credit(owner, scheme.payer) == 0
    assert (books(owner, "2200"), books(owner, "2300")) == (0, -500_000)
    # The bank cannot pay it: it is credit again, once.
    assert code_of(credits.return_refund, officer, refund) == "REFUND_NOT_BACK"
    owner.execute("update payouts_state set state = 'stopped' where instruction_id = %s", [payment])
    with session(officer.token):
        credits.return_refund(officer, refund)
    assert code_of(credits.return_refund, officer, refund) == "REFUND_NOT_WAITING"
    assert (credit(owner, scheme.payer), books(owner, "2300")) == (500_000, 0)


def test_who_proposed_or_recorded_the_account_does_not_approve(billed, actor, app, owner, token):
    scheme, _member, [(_bill, code), _later] = billed()
    people.receive(app, token, code, WHOLE + 900, "2025-08-10")
    officer, admin = actor("cabang"), actor("admin")
    account = organisation_account(owner, scheme.payer)
    owner.execute("update registry_bankaccount set closed_at = now() where id = %s", [account])
    account = int(
        one(
            owner,
            "insert into registry_bankaccount (organisation_id, bank_code, account_no, holder_name, created_by, verified_by, verified_at)"
            " select organisation_id, '130', '7020030048', 'KAS', %s, %s, now() from participation_payer where id = %s returning id",
            [admin.user_id, officer.user_id, scheme.payer],
        )
    )
    with session(officer.token):
        refund = credits.propose_refund(officer, scheme.payer, account, 900, "kelebihan bayar")
    assert code_of(credits.approve_refund, officer, refund) == "REFUND_OWN"
    assert code_of(credits.approve_refund, admin, refund) == "REFUND_OWN_ACCOUNT"
    assert code_of(credits.refuse_refund, officer, refund, "salah hitung") == "REFUND_NOT_OWN"
    assert code_of(credits.withdraw_refund, admin, refund) == "REFUND_NOT_OWN"
    with session(officer.token):
        credits.withdraw_refund(officer, refund)
        again = credits.propose_refund(officer, scheme.payer, account, 900, "kelebihan bayar")
    with session(actor("kepala").token):
        credits.refuse_refund(actor("kepala"), again, "pakai untuk Agustus saja")
    assert credit(owner, scheme.payer) == 900
    changed = "update contributions_refund set amount = amount + 1 where id = %s"
    reopened = "update contributions_refund set state = 'approved', instruction_id = 1 where id = %s"
    for statement in (changed, reopened):
        with pytest.raises(psycopg.Error) as refused:
            owner.execute(statement, [again])
        assert refused.value.sqlstate == "P0E1B"


def test_carrying_is_for_the_own_bill_up_to_what_is_there(billed, actor, app, owner, token):
    scheme, _member, [(bill, code), (later, later_code)] = billed()
    _other, _also, [(strange, _code), _rest] = billed()
    officer = actor("cabang")
    assert code_of(credits.carry, officer, bill) == "CREDIT_SHORT"
    people.receive(app, token, code, WHOLE + 1_000, "2025-08-10")
    assert code_of(credits.carry, officer, bill) == "BILL_SETTLED"
    assert code_of(credits.carry, officer, strange) == "CREDIT_SHORT"  # another payer's credit is not his
    assert code_of(credits.carry, officer, later, 1_001) == "CREDIT_SHORT"
    with session(officer.token):
        question = credit_asking.carry(officer, selectors.bill(later), Part(400))
        assert question.title.facts == {"amount": 400}
        credits.carry(officer, later, 400)
        credits.carry(officer, later)
    assert (stands(owner, later)[1], credit(owner, scheme.payer)) == (1_000, 0)
    for name in ("belu", "bank-belu"):
        with pytest.raises(psycopg.Error) as refused, acting(app, token(name)):
            app.execute("select payung.credit_carry(%s)", [later_code])
        assert refused.value.sqlstate in {"P0E10", "P0A51"}
    assert ledger.verify().ok


@pytest.mark.parametrize(
    ("paid", "after"),
    [
        (0, (PRICE, 0, 0, PRICE, 0)),
        (5_000, (PRICE, 5_000, 0, PRICE - 5_000, 0)),
        (PRICE, (PRICE, PRICE, 0, 0, 1)),  # what had come is now all of it
        (PRICE + 300, (PRICE, PRICE + 300, 300, 0, 1)),
        (2 * PRICE, (PRICE, 2 * PRICE, PRICE, 0, 1)),
    ],
)
def test_a_correction_lowers_what_is_owed_and_gives_the_rest_back(loader, app, owner, token, paid, after):
    with acting(loader, token("admin")):
        people.open_months(loader)
        scheme, members = people.scheme(loader), [people.member(loader) for _ in range(2)]
        for member in members:
            people.enrol(loader, scheme, member)
            people.cover(loader, scheme.payer, member, JULY)
        people.journal(loader, scheme)
        bill, code = people.bill(loader, scheme.payer, JULY, members)
    if paid:
        people.receive(app, token, code, paid, "2025-08-10")
    release(owner, token("cabang"), [members[0]], [JULY])
    assert stands(owner, bill) == after
    assert credit(owner, scheme.payer) == after[2]
    with acting(app, token("admin")):
        assert one(app, PAID, [members[1].person]) == after[4]
    if after[3]:  # what is left can be paid, and that protects
        people.receive(app, token, code, after[3], "2025-08-11", "SISA")
        with acting(app, token("admin")):
            assert one(app, PAID, [members[1].person]) == 1
    assert ledger.verify().ok


def test_one_receipt_pays_several_bills_under_one_code(billed, actor, app, owner, token):
    scheme, member, [(july, _code), (august, august_code)] = billed(PRICE)
    officer = actor("cabang")
    with session(officer.token):
        joint = requests.join(officer, [august, july])
        assert [one_of.pk for one_of in requests.bills_of(joint.pk)] == [july, august]
        waiting, _new = services.record_receipt(
            officer, joint.payment_code, PRICE + 100, date(2025, 9, 1), "transfer", "J-1"
        )
    head = actor("kepala")
    with session(head.token):
        services.confirm_receipt(head, waiting)
    assert (stands(owner, july)[3], stands(owner, august)[3]) == (0, PRICE - 100)
    people.receive(app, token, august_code, 50, "2025-09-02", "J-2")  # its own code still takes money
    people.receive(app, token, joint.payment_code, PRICE, "2025-09-03", "J-3")
    assert credit(owner, scheme.payer) == 150
    assert one(owner, "select count(*) from contributions_settlement where settles") == 2
    with acting(app, token("admin")):
        assert one(app, PAID, [member.person]) == 2
    assert code_of(requests.join, officer, [july, august]) == "JOIN_OPEN"
    assert ledger.verify().ok


def test_bills_of_two_payers_or_beyond_the_scope_are_not_joined(billed, actor, owner):
    _scheme, _member, [(july, _code), (august, _august)] = billed(PRICE)
    _other, _another, [(strange, _also), _rest] = billed(PRICE)
    officer = actor("cabang")
    assert code_of(requests.join, officer, [july, strange]) == "JOIN_PAYER"
    assert code_of(requests.join, officer, [july]) == "JOIN_OPEN"
    assert code_of(requests.join, officer, [july, july]) == "JOIN_OPEN"
    assert code_of(requests.join, actor("bank-belu"), [july, august]) == "JOIN_OPEN"
    taken = "insert into contributions_paymentrequest (payer_id, payment_code, issued_on, due_on, maker_id)"
    # A code of a bill cannot stand for several: fourteen digits, and in use.
    owner.execute("alter table contributions_bill disable trigger append_only")
    owner.execute("update contributions_bill set payment_code = '12345678901234' where id = %s", [july])
    with pytest.raises(psycopg.Error) as refused:
        owner.execute(
            taken + " select payer_id, payment_code, due_on, due_on, 1 from contributions_bill where id = %s", [july]
        )
    assert refused.value.sqlstate == "P0E1C"


def test_a_statement_tells_every_step_and_ends_at_the_ledger(billed, actor, app, owner, token):
    scheme, member, [(_july, code), (august, _later)] = billed(PRICE)
    people.receive(app, token, code, PRICE + 700, "2025-08-10")
    officer = actor("cabang")
    with session(officer.token):
        credits.carry(officer, august)
    release(owner, token("cabang"), [member], [JULY])
    with session(officer.token):
        account = statements.statement(scheme.payer)
        later = statements.statement(scheme.payer, date(2025, 8, 5))
    kinds = [line.kind for line in account.lines]
    assert kinds == ["bill", "bill", "receipt", "correction", "corrected", "carried"]
    assert (account.owed, account.held) == (PRICE - 700, PRICE)
    assert account.closing == -700 == account.lines[-1].balance
    assert (books(owner, "1200"), -books(owner, "2200")) == (account.owed, account.held)
    assert (later.opening, len(later.lines), later.closing) == (2 * PRICE, 4, -700)
    with session(actor("bank-belu").token):
        assert statements.statement(scheme.payer).lines == ()


@pytest.mark.parametrize("role", ["app", "loader"])
def test_no_hand_writes_credit(billed, db, token, role):
    scheme, _member, [(bill, _code), _later] = billed(PRICE)
    connection = db.connect(role)
    for statement in (
        f"insert into contributions_credit (payer_id, kind, amount, on_day, receipt_id, actor_id) values ({scheme.payer}, 'overpaid', 5, now(), 1, 1)",
        f"insert into contributions_payercredit values ({scheme.payer}, 5)",
        "update contributions_payercredit set amount = amount + 1",
        f"update contributions_billstanding set paid = net where bill_id = {bill}",
        "update contributions_refund set state = 'approved'",
        f"insert into contributions_requestedbill (request_id, bill_id, place) values (1, {bill}, 1)",
        f"select payung.credit_enter({scheme.payer}, 'corrected', 5, '2025-07-01', null, {bill})",
        f"select payung.bill_settled({bill})",
        f"select payung.bill_corrected({bill})",
        "select payung.settle_bill('x', 5, '2025-07-01', 'credit', 'TITIPAN-1-1')",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(connection, token("admin")):
            connection.execute(statement)


def test_what_is_kept_can_be_counted_anew(billed, app, loader, owner, token):
    _scheme, _member, [(bill, code), _later] = billed(PRICE)
    people.receive(app, token, code, 100, "2025-08-10")
    owner.execute("update contributions_billstanding set paid = 0 where bill_id = %s", [bill])
    with acting(loader, token("admin")):
        assert one(loader, "select payung.bill_standings_recount(false)") == 1
        assert one(loader, "select payung.bill_standings_recount(true)") == 1
        assert one(loader, "select payung.bill_standings_recount(true)") == 0
    assert stands(owner, bill)[1] == 100


def test_the_bill_of_a_person_is_for_the_offices_and_the_village_of_his_place(loader, app, owner, token, actor):
    with acting(loader, token("admin")):
        people.open_months(loader)
        member = people.member(loader, "53.04")
    payer = one(
        owner,
        "insert into participation_payer (kind, payer_class, person_id, label, province) values ('self', 'self', %s, '', '53') returning id",
        [member.person],
    )
    with acting(owner, token("admin")):
        bill, code = people.bill(owner, payer, JULY, [member], regency="53.04")
    people.receive(app, token, code, 100, "2025-08-10")
    seen = "select (select count(*) from contributions_bill where id = %s), (select count(*) from contributions_billstanding where bill_id = %s)"
    for name, sees in (("belu", 1), ("kupang", 0), ("provinsi", 1), ("bank", 0)):
        with acting(app, token(name)):
            assert app.execute(seen, [bill, bill]).fetchone() == (sees, sees), name
    people.receive(app, token, code, PRICE, "2025-08-11", "LAGI")
    with session(actor("belu").token):
        assert (selectors.credit_of(payer), statements.statement(payer).held) == (100, 100)
        assert name_of(payer_of(None, payer)) == Saying("Perorangan")
    village = one(owner, "select village_code from participation_membership where id = %s", [member.membership])
    for place, sees in ((village, 1), ("53.04.01.2002", 0)):
        officer = create_user(f"desa-{sees}", "Desa", "kata-sandi-desa-uji", [("village_officer", place, None)])
        with acting(app, open_session(officer, "web", 60)):
            assert app.execute(seen, [bill, bill]).fetchone() == (sees, sees), place

"""A receipt that a person entered by hand is confirmed by the bank's own statement, and account 1100 counts the money
once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

from payung.contributions import selectors, services
from payung.ledger.services import verify
from payung.payouts import services as payouts
from payung.payouts.answers import services as proposals
from payung.platform.db import acting as session
from tests.payouts.test_contradictions import ON, Desk
from tests.payouts.test_directions import told
from tests.support import people
from tests.support.camt import entry, notice
from tests.support.people import PRICE, acting, one

pytestmark = pytest.mark.usefixtures("own_db")
DECEMBER = people.MONTHS[0].replace(month=12)
Bill = tuple[int, str]


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-16")
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])


@pytest.fixture
def desk(orders: Any, app: Any, loader: Any, token: Any, tmp_path: Path) -> Desk:
    return Desk(orders, app, loader, token, tmp_path)


@pytest.fixture
def bills(desk: Desk, loader: Any, token: Any) -> list[Bill]:
    """Two bills with the same amount: (bill, payment code)."""
    found = []
    with acting(loader, token("admin")):
        people.open_months(loader, [DECEMBER])
        for _number in range(2):
            scheme, member = people.scheme(loader, months=[DECEMBER]), people.member(loader)
            people.enrol(loader, scheme, member)
            people.cover(loader, scheme.payer, member, DECEMBER)
            people.journal(loader, scheme)
            found.append(people.bill(loader, scheme.payer, DECEMBER, [member]))
    return found


def entered(officer: Any, bill: Bill, reference: str, paid_on: Any = ON) -> Any:
    with session(officer.token):
        waiting, _is_new = services.record_receipt(officer, bill[1], PRICE, paid_on, "transfer", reference)
        return selectors.hand_receipt(waiting)


def line(number: str, amount: int = PRICE, day: str = "2025-12-15", side: str = "CRDT") -> bytes:
    return notice(entry("SETORAN", side, amount=amount, number=number, day=day))


def stands(desk: Desk) -> dict[int, tuple[str, str]]:
    query = "select id, state, confirmed_from from contributions_handreceipt"
    return {number: (state, how) for number, state, how in desk.orders.connection.execute(query).fetchall()}


def books(desk: Desk) -> tuple[int, int]:
    """The balances of accounts 1100 and 2100, after a check of the whole books."""
    checked = verify()
    assert checked.ok, checked.first_bad
    return desk.orders.balance("1100"), desk.orders.balance("2100")


@pytest.mark.parametrize("line_first", [True, False])
def test_a_line_of_the_bank_confirms_what_was_entered(desk, bills, actor, client, login, line_first):
    officer = actor("cabang")
    if line_first:
        told(desk, officer, line("SP2D-17"))
        assert books(desk) == (PRICE, -PRICE)
    waiting = entered(officer, bills[0], "SP2D-17")
    if not line_first:
        assert waiting.state == "waiting"
        assert books(desk) == (0, 0)
        told(desk, officer, line("SP2D-17"))
    assert stands(desk) == {waiting.pk: ("confirmed", "statement")}
    assert books(desk) == (PRICE, 0)
    found = desk.orders.connection.execute(
        "select r.checker_id, h.checker_id, h.receipt_id = r.id, p.placed_as from contributions_receipt r"
        " join contributions_handreceipt h on h.bill_id = r.bill_id join payouts_placed p on p.receipt = r.id"
    ).fetchall()
    assert found == [(None, None, True, "receipt")]
    # The same line in another file, or in the statement of the evening, changes nothing.
    told(desk, officer, line("SP2D-17"))
    told(desk, officer, line("SP2D-17").replace(b"camt.054", b"camt.053"))
    assert books(desk) == (PRICE, 0)
    # One line of the bank confirms only one receipt.
    with pytest.raises(services.ContributionsRefused) as used:
        entered(officer, bills[1], "SP2D-17")
    assert used.value.code == "REFERENCE_USED"
    login(client, "kepala")
    shown = client.get(f"/iuran/{bills[0][0]}").content.decode()
    assert "dibenarkan mutasi rekening dari bank" in shown
    page = client.get(f"/iuran/penerimaan/{waiting.pk}", follow=True).content.decode()
    assert "sudah dibenarkan mutasi rekening dari bank" in page


@pytest.mark.parametrize("line_first", [True, False])
@pytest.mark.parametrize(
    "other",
    [
        {"amount": PRICE - 1},
        {"number": "SP2D-18"},
        {"number": "-"},
        {"day": "2025-12-14"},  # earlier than the stated day of payment
        {"side": "DBIT"},
    ],
    ids=["amount", "number", "no number", "before", "out"],
)
def test_another_line_confirms_nothing(desk, bills, actor, other, line_first):
    officer = actor("cabang")
    file = line(**{"number": "SP2D-17", **other})
    if line_first:
        told(desk, officer, file)
    waiting = entered(officer, bills[0], "SP2D-17")
    if not line_first:
        told(desk, officer, file)
    assert stands(desk) == {waiting.pk: ("waiting", "")}
    assert desk.orders.connection.execute("select count(*) from contributions_receipt").fetchone() == (0,)
    assert verify().ok


def test_of_two_lines_of_one_number_a_person_chooses(desk, bills, actor):
    """The earlier one is older than the stated day, the later one fits; the receipt would have become the earlier one's."""
    officer = actor("cabang")
    told(desk, officer, line("SP2D-17", day="2025-12-14"))
    waiting = entered(officer, bills[0], "SP2D-17")
    told(desk, officer, line("SP2D-17"))
    assert stands(desk) == {waiting.pk: ("waiting", "")}
    assert books(desk) == (2 * PRICE, -2 * PRICE)
    counts = "select (select count(*) from contributions_receipt), (select count(*) from payouts_placed)"
    assert desk.orders.connection.execute(counts).fetchone() == (0, 0)


def test_a_line_that_has_its_place_confirms_nothing(desk, bills, actor):
    from payung.payouts.unmatched import services as unmatched

    officer = actor("cabang")
    told(desk, officer, line("SP2D-17"))
    with session(officer.token):
        (found,) = unmatched.unmatched()
        unmatched.place(officer, found.pk, "interest")
    waiting = entered(officer, bills[0], "SP2D-17")
    assert stands(desk) == {waiting.pk: ("waiting", "")}


@pytest.mark.parametrize("line_first", [True, False])
def test_a_line_that_somebody_handed_in_confirms_nothing(desk, bills, actor, line_first):
    """Two people confirmed the uploaded file, but nobody showed them that it settles a bill; and one of them may have
    entered the receipt.
    """
    officer = actor("cabang")

    def handed_in() -> None:
        read = payouts.read_answer(actor("bank-belu"), line("SP2D-17"))
        assert read.refused == ""
        for who in ("cabang", "kepala"):
            with session(actor(who).token):
                proposals.confirm(actor(who), read.proposal)

    if line_first:
        handed_in()
    waiting = entered(officer, bills[0], "SP2D-17")
    if not line_first:
        handed_in()
    assert stands(desk) == {waiting.pk: ("waiting", "")}
    assert books(desk) == (PRICE, -PRICE)


def test_a_line_of_another_account_confirms_nothing(desk, bills, actor):
    from tests.support.camt import part

    officer = actor("cabang")
    waiting = entered(officer, bills[0], "SP2D-17")
    foreign = part(entry("X", "CRDT", amount=PRICE, number="SP2D-17"), account="9876543210")
    told(desk, officer, notice(entry("A", "CRDT", amount=5, number="A"), more=foreign))
    assert stands(desk) == {waiting.pk: ("waiting", "")}


def test_no_role_says_it_in_the_banks_name(desk, bills, actor, app, loader, token):
    officer = actor("cabang")
    waiting = entered(officer, bills[0], "SP2D-17")
    for connection in (app, loader):
        for statement in (
            f"select payung.receipt_by_statement('SP2D-17', {PRICE}, '2025-12-15', '2025-12-15')",
            f"select payung.receipt_confirmed(h, 'statement', '2025-12-15') from contributions_handreceipt h where id = {waiting.pk}",
            "select payung.payout_bears_out(u, '2025-12-15') from payouts_unmatchedbooking u",
            "update contributions_handreceipt set confirmed_from = 'statement'",
        ):
            with pytest.raises(psycopg.Error) as refused, acting(connection, token("admin")):
                connection.execute(statement)
            assert refused.value.sqlstate == "42501", statement
    assert one(desk.orders.connection, "select state from contributions_handreceipt") == "waiting"


def test_what_was_refused_is_not_revived_and_may_be_entered_for_the_right_bill(desk, bills, actor):
    officer = actor("cabang")
    waiting = entered(officer, bills[0], "SP2D-17", ON.replace(day=1))
    with session(actor("kepala").token):
        services.refuse_receipt(actor("kepala"), waiting.pk, "nomornya keliru")
    told(desk, officer, line("SP2D-17"))
    assert books(desk) == (PRICE, -PRICE)
    again = entered(officer, bills[1], "SP2D-17")
    assert (again.state, again.confirmed_from) == ("confirmed", "statement")
    assert books(desk) == (PRICE, 0)


@pytest.mark.parametrize("line_first", [True, False])
@pytest.mark.parametrize("day", ["2025-12-15", "2025-12-10"])
def test_one_payment_does_not_settle_two_bills(desk, bills, actor, owner, line_first, day):
    """The bank's call has settled the first bill. Its statement shows the same money with another number, and an
    officer enters that number for the second bill.
    """
    officer = actor("cabang")

    def called() -> None:
        with acting(owner, officer.token):
            owner.execute(
                "select payung.settle_bill(%s, %s, %s, 'va', 'VA-77001-REQ1')", [bills[0][1], PRICE, ON.replace(day=12)]
            )

    called()
    if line_first:
        told(desk, officer, line("N-4711", day=day))
    waiting = entered(officer, bills[1], "N-4711", ON.replace(day=10))
    if not line_first:
        told(desk, officer, line("N-4711", day=day))
    assert stands(desk) == {waiting.pk: ("waiting", "")}
    assert desk.orders.connection.execute("select count(*) from contributions_receipt").fetchone() == (1,)

"""Which lines of a bank's files are one line: by number, kind of file, day, amount, side and account, each looked at by itself."""

from __future__ import annotations

import itertools
import json
from datetime import date
from typing import Any

import psycopg
import pytest

from tests.support.people import acting, one

ON = date(2025, 12, 15)
LINE = {"why": "unknown", "state": "paid", "amount": 5_000, "on": "2025-12-15", "number": "A1"}
NOTE = {"why": "code", "number": "XXXX", "amount": 0}
_serial = itertools.count(1)


class Book:
    """The list as files of a bank write it, each file a message of its own."""

    def __init__(self, orders: Any, owner: Any, token: Any) -> None:
        self.orders, self.owner, self.token = orders, owner, token
        self.bank = orders.bank()

    def tells(self, *items: dict[str, Any], kind: str = "camt.054", bank: int = 0) -> list[int | None]:
        """Read a file; of each new line the line that it repeats, or None."""
        before = one(self.owner, "select coalesce(max(id), 0) from payouts_unmatchedbooking")
        with acting(self.owner, self.token("cabang")):
            message = one(
                self.owner,
                "insert into payouts_message (direction, kind, digest, bank_id, actor_id) values ('in', %s, %s, %s, 0) returning id",
                [kind, f"alike{next(_serial)}", bank or self.bank],
            )
            take = "select payung.payout_unmatched_take(%s, %s, %s, %s, %s)"
            self.owner.execute(take, [kind, bank or self.bank, message, ON, json.dumps(items)])
        rows = "select same_as_id from payouts_unmatchedbooking where id > %s order by id"
        return [row[0] for row in self.owner.execute(rows, [before])]

    def line(self, **changed: Any) -> int:
        """A new line on the list."""
        assert self.tells({**LINE, **changed}) == [None]
        return int(one(self.owner, "select max(id) from payouts_unmatchedbooking"))

    def waits(self) -> int:
        """Lines that have no place yet."""
        return int(
            one(
                self.owner,
                "select count(*) from payouts_unmatchedbooking u where same_as_id is null"
                " and not exists (select from payouts_placed p where p.unmatched_id = u.id)",
            )
        )

    def place(self, *args: Any) -> None:
        with acting(self.owner, self.token("cabang")):
            self.owner.execute("select payung.payout_place(%s, %s, %s, %s, %s)", [*args, ON])

    def refused(self, *args: Any) -> str:
        with pytest.raises(psycopg.Error) as error:
            self.place(*args)
        return str(error.value.sqlstate)


@pytest.fixture
def book(own_db: Any, orders: Any, owner: Any, token: Any) -> Book:
    return Book(orders, owner, token)


@pytest.fixture
def receipts(owner: Any, token: Any) -> Any:
    """Enters a receipt, of no bill."""
    for (name,) in owner.execute(
        "select conname from pg_constraint where conrelid = 'contributions_receipt'::regclass and contype = 'f'"
    ).fetchall():
        owner.execute(f'alter table contributions_receipt drop constraint "{name}"')
    bills = itertools.count(901)

    def enter(reference: str, amount: int = 5_000) -> None:
        with acting(owner, token("admin")):
            owner.execute(
                "insert into contributions_receipt (bill_id, amount, paid_on, known_on, channel, reference, maker_id)"
                " values (%s, %s, %s, %s, 'teller', %s, payung.actor_id())",
                [next(bills), amount, ON, ON, reference],
            )

    return enter


@pytest.mark.parametrize(
    ("changed", "kind", "repeats"),
    [
        ({}, "camt.053", True),
        ({"number": "S9"}, "camt.053", True),  # another number in another kind of file
        ({"number": "B2"}, "camt.054", False),  # the same kind has told both
        ({"number": ""}, "camt.054", True),  # which had no number before
        ({"on": "2025-12-16"}, "camt.054", False),
        ({"on": "2025-12-16"}, "camt.053", False),
        ({"on": "2025-12-16", "number": "S9"}, "camt.053", False),
        ({"amount": 5_001}, "camt.053", False),
        ({"amount": 5_001, "number": "S9"}, "camt.053", False),
        ({"state": "returned"}, "camt.053", False),
        ({"ours": False, "why": "account"}, "camt.053", False),
        ({"ending": "99991234"}, "camt.053", False),
    ],
)
def test_a_line_of_another_file_is_the_same_line_or_another(
    book: Book, changed: dict[str, Any], kind: str, repeats: bool
) -> None:
    first = book.line()
    assert book.tells(LINE) == []  # the same file once more
    assert book.tells({**LINE, **changed}, kind=kind) == [first if repeats else None]
    ours = [LINE] if repeats or changed.get("ours") is False else [LINE, {**LINE, **changed}]
    moved = sum(one["amount"] if one["state"] == "returned" else -one["amount"] for one in ours)
    assert book.orders.balance("1100") == moved


def test_two_lines_of_one_file_are_two_and_a_third_telling_finds_the_first(book: Book) -> None:
    first = book.line()
    assert book.tells({**LINE, "number": "S9"}, kind="camt.053") == [first]
    assert book.tells({**LINE, "number": "S9"}, kind="camt.052") == [first]
    assert book.tells({**LINE, "number": "S10"}, kind="camt.053") == [None]
    other = {**LINE, "amount": 7_000}
    assert book.tells(other, {**other, "number": ""}) == [None, None]
    assert book.orders.balance("1100") == -2 * 5_000 - 2 * 7_000


def test_a_line_under_its_own_number_is_known_before_one_that_is_only_like_it(book: Book) -> None:
    first = book.line()
    assert book.tells({**LINE, "number": "S9"}, LINE, kind="camt.053") == [first, None]
    assert book.orders.balance("1100") == -2 * 5_000


def test_a_line_about_a_payment_of_ours_is_none_about_nothing(book: Book) -> None:
    taken = book.orders.many(1)[0]
    first = book.line(instruction=taken, why="amount")
    assert book.tells({**LINE, "number": "S9"}, kind="camt.053") == [None]
    assert book.tells({**LINE, "number": "S8", "instruction": taken, "why": "amount"}, kind="camt.053") == [first]


def test_a_note_is_listed_once_while_it_waits(book: Book) -> None:
    note = {**NOTE, "why": "code"}
    assert book.tells(note) == [None]
    for other in ({}, {"number": "YYYY"}, {"why": "unread"}, {"amount": 3}):
        listed = [] if not other else [None]
        assert book.tells({**note, **other}) == listed, other
        assert book.tells({**note, **other}, kind="camt.053") == []
    assert book.waits() == 4
    assert book.orders.balance("1100") == 0
    assert one(book.owner, "select bool_or(ours) from payouts_unmatchedbooking") is False
    book.place(one(book.owner, "select min(id) from payouts_unmatchedbooking"), "noted", None, "")
    assert book.tells(note) == [None]
    assert book.tells(note) == []


def test_a_credit_takes_the_receipt_of_its_number_and_amount_once(book: Book, receipts: Any) -> None:
    receipts("R-1")
    came = {**LINE, "state": "returned", "number": "R-1"}
    for other in ({"amount": 5_001}, {"number": "R-2"}, {"state": "paid"}, {"ours": False, "why": "account"}):
        before = book.waits()
        book.tells({**came, **other})
        assert book.waits() == before + 1, other
    assert book.tells(came) == [None]
    assert book.waits() == 4
    book.tells({**came, "on": "2025-12-16"})  # its number once more, and the receipt has its line
    assert book.waits() == 5


def test_a_receipt_takes_the_credit_of_its_number_and_amount_once(book: Book, receipts: Any) -> None:
    came = {**LINE, "state": "returned", "number": "R-1"}
    for other in ({"amount": 5_001}, {"number": "R-2"}, {"state": "paid"}, {"ours": False, "why": "account"}):
        book.tells({**came, **other})
    receipts("R-1")
    assert book.waits() == 4
    first = book.line(**{**came, "number": "R-9", "amount": 6_000})
    assert book.tells({**came, "number": "S-9", "amount": 6_000}, kind="camt.053") == [first]
    receipts("S-9", 6_000)  # the number of a repeat ends nothing
    assert book.waits() == 5
    receipts("R-9", 6_000)
    assert book.waits() == 4
    book.place(book.line(**{**came, "number": "R-8", "amount": 8_000}), "noted", None, "")
    receipts("R-8", 8_000)  # it has its place
    assert one(book.owner, "select count(*) from payouts_placed where receipt is null") == 1


@pytest.mark.parametrize(
    ("line", "placed_as", "code"),
    [
        ({}, "interest", "P0C32"),
        ({}, "receipt", "P0C32"),
        ({"state": "returned"}, "fee", "P0C32"),
        ({"state": "returned"}, "receipt", "P0C33"),
        ({}, "other", "P0C32"),
        *(({"ours": False, "why": "account"}, act, "P0C32") for act in ("fee", "pair")),
        *(({"ours": False, "why": "account", "state": "returned"}, act, "P0C32") for act in ("interest", "receipt")),
        *(({"state": "", **NOTE}, act, "P0C32") for act in ("fee", "interest", "receipt", "pair")),
    ],
)
def test_a_line_is_placed_as_what_it_can_have_been(book: Book, line: dict[str, Any], placed_as: str, code: str) -> None:
    number = book.line(**line)
    assert book.refused(number, placed_as, None, "A1") == code
    assert book.refused(number + 1, "noted", None, "") == "P0C30"
    book.place(number, "noted", None, "")
    assert book.refused(number, "noted", None, "") == "P0C31"


def test_a_receipt_is_named_by_its_number_and_amount_and_once(book: Book, receipts: Any) -> None:
    line = book.line(state="returned", number="V-1")
    receipts("R-1", 5_001)
    receipts("R-2")
    assert book.refused(line, "receipt", None, "R-1") == "P0C33"
    book.place(line, "receipt", None, "R-2")
    other = book.line(state="returned", number="V-2")
    assert book.refused(other, "receipt", None, "R-2") == "P0C33"


def test_a_pair_is_of_one_bank_and_amount_and_goes_both_ways(book: Book) -> None:
    out = book.line()
    elsewhere = book.orders.bank("008", account="5550001112", folder="/srv/lain")
    apart = [
        book.line(state="returned", number="I1", amount=5_001),
        book.line(number="I2"),  # the same way
        book.line(state="returned", number="I3", ours=False, why="account"),
    ]
    assert book.tells({**LINE, "state": "returned", "number": "I4"}, bank=elsewhere) == [None]
    apart.append(one(book.owner, "select max(id) from payouts_unmatchedbooking"))
    back = book.line(state="returned", number="I5")
    assert book.tells({**LINE, "state": "returned", "number": "S5"}, kind="camt.053") == [back]
    apart.append(one(book.owner, "select max(id) from payouts_unmatchedbooking"))  # a repeat
    for other in [*apart, out, 0]:
        assert book.refused(out, "pair", other, "") == "P0C34", other
    assert book.refused(apart[-1], "noted", None, "") == "P0C30"
    done = book.line(state="returned", number="I6")
    book.place(done, "noted", None, "")
    assert book.refused(out, "pair", done, "") == "P0C34"
    book.place(out, "pair", back, "")
    assert book.orders.balance("1195") == 5_000  # that of the other payment

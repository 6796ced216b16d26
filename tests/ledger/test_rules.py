"""What the database itself refuses: unbalanced, repeated, late or lengthened journals."""

from __future__ import annotations

import psycopg
import pytest

from payung.kernel.choices import words
from payung.ledger.choices import ACCOUNT
from tests.support import people
from tests.support.ledger import ACCOUNTS, chain, post, without_triggers
from tests.support.people import acting, one


@pytest.fixture
def books(owner, token):
    """The owner's connection under an administrator's session: only functions post, so tests stand in for one."""
    secret = token("admin")
    owner.execute("select set_config('payung.session', %s, false)", [secret])
    return owner


@pytest.mark.parametrize(
    "lines",
    [
        [("1100", 100), ("1200", -99)],
        [("1100", 1), ("1200", 1)],
        [("1100", 2**62), ("1200", -(2**62)), ("4100", 1)],
        [("1100", 100), ("1200", -50), ("4100", -49)],
    ],
)
def test_an_unbalanced_journal_is_refused_and_leaves_nothing(books, lines):
    before = one(books, "select count(*) from ledger_journal")
    with pytest.raises(psycopg.Error, match="does not balance"):
        post(books, f"unbalanced-{lines}", lines)
    assert one(books, "select count(*) from ledger_journal") == before


@pytest.mark.parametrize("lines", [[], [("1100", 0), ("1200", 0)], [("1100", 5)]], ids=["none", "zeros", "one"])
def test_a_journal_has_two_lines_at_least(books, lines):
    with pytest.raises(psycopg.errors.CheckViolation, match="journal_lines"):
        post(books, f"short-{len(lines)}-{lines}", lines)


def test_an_unknown_account_is_refused(books):
    with pytest.raises(psycopg.errors.ForeignKeyViolation):  # noqa: PT012
        books.execute("begin")
        try:
            post(books, "unknown", [("9999", 1), ("1100", -1)])
            books.execute("set constraints all immediate")
        finally:
            books.execute("rollback")


def test_a_rupiah_beyond_64_bits_is_refused(books):
    with pytest.raises(psycopg.errors.NumericValueOutOfRange):
        post(books, "huge", [("1100", 2**63), ("1200", -(2**63))])


def test_an_event_is_posted_once(books):
    post(books, "once", [("1100", 10), ("1200", -10)])
    for amount in (10, 11):
        with pytest.raises(psycopg.errors.UniqueViolation):
            post(books, "once", [("1100", amount), ("1200", -amount)])


@pytest.mark.parametrize(
    "extra",
    [
        [("1100", 3, 5), ("1200", 4, -5)],
        [("1100", 3, 0)],
        [("1100", 1, 5), ("1200", 2, -5)],
    ],
    ids=["balanced pair", "zero", "same line numbers"],
)
def test_a_journal_takes_no_further_lines(books, extra):
    journal = post(books, f"closed-{extra}", [("1100", 10), ("1200", -10)])
    values = ", ".join(f"({journal}, '{account}', {line}, {amount})" for account, line, amount in extra)
    with pytest.raises(psycopg.Error) as refused:
        books.execute(f"insert into ledger_posting (journal_id, account_id, line, amount) values {values}")
    assert refused.value.sqlstate in {"P0A11", "23514", "23505"}
    assert one(books, "select count(*) from ledger_posting where journal_id = %s", [journal]) == 2


def test_lines_belong_to_a_journal(books):
    with pytest.raises(psycopg.errors.ForeignKeyViolation), books.transaction():  # noqa: PT012
        books.execute(
            "insert into ledger_posting (journal_id, account_id, line, amount) values (-1, '1100', 1, 5), (-1, '1200', 2, -5)"
        )
        books.execute("set constraints all immediate")


def test_a_closed_month_takes_nothing(books):
    books.execute("insert into ledger_closedmonth (month, actor_id) values ('2025-03-01', 1)")
    for day in ("2025-03-01", "2025-03-31"):
        with pytest.raises(psycopg.Error, match="month is closed"):
            post(books, f"late-{day}", [("1100", 10), ("1200", -10)], on=day)
    for day in ("2025-02-28", "2025-04-01"):
        post(books, f"open-{day}", [("1100", 10), ("1200", -10)], on=day)


def test_nobody_posts_without_a_session(owner):
    with pytest.raises(psycopg.Error, match="needs an actor"):
        post(owner, "nobody", [("1100", 10), ("1200", -10)])


def test_the_text_under_a_seal_is_frozen(books):
    """Another form would make every older seal look tampered with."""
    with books.transaction(force_rollback=True):
        books.execute(
            "insert into ledger_journal (id, event, event_key, posted_on, organisation_id, province, memo, actor_id, lines)"
            " overriding system value values (70001, 'uji|a', 'k\"\"é', '2025-07-01', null, '53', '{\"bb\": 1, \"a\": [2]}', 7, 2)"
        )
        books.execute(
            "insert into ledger_posting (journal_id, line, account_id, amount) values (70001, 1, '1100', 5), (70001, 2, '1200', -5)"
        )
        for style in ("ISO, DMY", "German", "SQL, MDY"):
            books.execute(f"set local datestyle = '{style}'")
            text = one(books, "select payung.ledger_canonical(j) from ledger_journal j where id = 70001")
            assert text == (
                '[70001, "uji|a", "k\\"\\"é", "2025-07-01", null, "53", {"a": [2], "bb": 1}, 7, 2, "1:1100:5,2:1200:-5"]\n'
            )


def test_sealing_covers_each_journal_once_in_links_of_the_stated_size(own_db, db, books):
    for number in range(7):
        post(books, f"j{number}", [("1100", 1), ("1200", -1)])
    assert one(books, "select payung.ledger_seal(3)") == 3
    assert one(books, "select payung.ledger_seal(3)") == 0
    assert chain(books)[1] == 3
    assert one(books, "select sum(journals) from ledger_seal") == 7


def test_a_seal_waits_for_writers_in_flight(own_db, db, books, token):
    """A lower number that commits later must not slip behind the chain."""
    other = db.connect("owner")
    with acting(other, token("admin")):
        slow = post(other, "slow", [("1100", 1), ("1200", -1)])
        quick = post(books, "quick", [("1100", 1), ("1200", -1)])
        assert quick > slow
        books.execute("set lock_timeout = '200ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            books.execute("select payung.ledger_seal()")
    assert one(books, "select payung.ledger_seal()") == 1
    assert one(books, "select first_journal from ledger_seal") == slow


def test_a_seal_is_not_made_under_an_old_snapshot(loader):
    for level in ("repeatable read", "serializable"):
        loader.execute(f"begin isolation level {level}")
        with pytest.raises(psycopg.Error, match="committed now"):
            loader.execute("select payung.ledger_seal()")
        loader.execute("rollback")


class TestBillsAndReceipts:
    """A bill is journaled with its rows, a receipt with its bill, both exactly once."""

    @pytest.fixture
    def billed(self, loader, token):
        """A scheme with one enrolled and covered member, and the session that works."""
        secret = token("admin")
        with acting(loader, secret):
            people.open_months(loader, people.MONTHS[:2])
            scheme, member = people.scheme(loader, months=people.MONTHS[:2]), people.member(loader)
            people.enrol(loader, scheme, member)
            for month in people.MONTHS[:2]:
                people.cover(loader, scheme.payer, member, month)
        return scheme, member, secret

    def test_the_journal_follows_the_rows(self, loader, owner, billed):
        scheme, member, secret = billed
        with acting(loader, secret):
            bill, _ = people.bill(loader, scheme.payer, people.MONTHS[0], [member])
        lines = owner.execute(
            "select account_id, amount from ledger_posting p join ledger_journal j on j.id = journal_id"
            " where event_key = %s order by line",
            [f"bill:{bill}"],
        ).fetchall()
        assert lines == [
            ("1200", 16800),
            ("4100", -10000),
            ("4200", -6800),
            ("8200", 16800),
            ("8100", -16800),
        ]

    def test_a_bill_that_claims_another_amount_is_refused(self, loader, billed):
        scheme, member, secret = billed
        with pytest.raises(psycopg.Error, match="does not equal its assessed rows"), acting(loader, secret):
            people.bill(loader, scheme.payer, people.MONTHS[0], [member], billed=people.PRICE + 1)

    def test_rows_of_another_month_do_not_make_a_bill(self, loader, billed):
        scheme, member, secret = billed
        with pytest.raises(psycopg.Error, match="does not equal its assessed rows"), acting(loader, secret):  # noqa: PT012
            bill = one(
                loader,
                "insert into contributions_bill (payer_id, month, last_month, sequence, people, jkk, jkm, amount, payment_code, due_on, issued_on, province)"
                " values (%s, '2025-07-01', '2025-07-01', 1, 1, 10000, 6800, 16800, '77777777777', '2025-07-15', '2025-07-01', '53') returning id",
                [scheme.payer],
            )
            loader.execute(
                "insert into contributions_contributionassessment (membership_id, month, bill_id, regency, base, jkk, jkm, total)"
                " values (%s, '2025-08-01', %s, '53.04', 1000000, 10000, 6800, 16800)",
                [member.membership, bill],
            )

    def test_a_month_is_assessed_once(self, loader, billed):
        scheme, member, secret = billed
        with acting(loader, secret):
            people.bill(loader, scheme.payer, people.MONTHS[0], [member])
        with pytest.raises(psycopg.errors.UniqueViolation), acting(loader, secret):  # noqa: PT012
            other = people.scheme(loader, months=people.MONTHS[:2])
            people.bill(loader, other.payer, people.MONTHS[0], [member])

    def test_a_month_has_one_payer(self, loader, billed):
        _, member, secret = billed
        with pytest.raises(psycopg.errors.UniqueViolation), acting(loader, secret):  # noqa: PT012
            other = people.scheme(loader, months=people.MONTHS[:2])
            people.enrol(loader, other, member)
            people.cover(loader, other.payer, member, people.MONTHS[0])

    def test_a_bill_takes_no_further_rows(self, loader, billed):
        scheme, member, secret = billed
        with acting(loader, secret):
            bill, _ = people.bill(loader, scheme.payer, people.MONTHS[0], [member])
            late = people.member(loader)
        with pytest.raises(psycopg.Error) as refused, acting(loader, secret):
            loader.execute(
                "insert into contributions_contributionassessment (membership_id, month, bill_id, regency, base, jkk, jkm, total)"
                " values (%s, '2025-07-01', %s, '53.04', 1000000, 10000, 6800, 16800)",
                [late.membership, bill],
            )
        assert refused.value.sqlstate == "23505"

    @pytest.mark.parametrize(
        ("amount", "reference", "state"),
        [
            (-16_800, "r", "P0A53"),
            (10**15 + 1, "r", "P0A53"),
            (0, "r", "P0A53"),
            (None, "r", "P0A53"),
            (16_800, " ", "P0A55"),
        ],
    )
    def test_a_wrong_receipt_changes_nothing(self, loader, app, owner, billed, token, amount, reference, state):
        scheme, member, secret = billed
        with acting(loader, secret):
            _, code = people.bill(loader, scheme.payer, people.MONTHS[0], [member])
        before = one(owner, "select count(*) from ledger_journal")
        with pytest.raises(psycopg.Error) as refused, acting(app, token("cabang")):
            app.execute("select payung.record_receipt(%s, %s, '2025-07-10', 'manual', %s)", [code, amount, reference])
        assert refused.value.sqlstate == state
        assert one(owner, "select count(*) from ledger_journal") == before

    def test_a_receipt_settles_once(self, loader, app, owner, billed, token):
        scheme, member, secret = billed
        with acting(loader, secret):
            bill, code = people.bill(loader, scheme.payer, people.MONTHS[0], [member])
            _, other = people.bill(loader, scheme.payer, people.MONTHS[1], [member])
        pay = "select * from payung.record_receipt(%s, 16800, '2025-08-10', 'manual', %s)"
        with acting(app, token("cabang")):
            first = app.execute(pay, [code, f"R{bill}"]).fetchone()
            again = app.execute(pay, [code, f"R{bill}"]).fetchone()
        assert first[1] is True
        assert again == (first[0], False)
        for number, reference, state in ((code, f"S{bill}", "P0C51"), (other, f"R{bill}", "P0A54")):
            with pytest.raises(psycopg.Error) as refused, acting(app, token("cabang")):
                app.execute(pay, [number, reference])
            assert refused.value.sqlstate == state
        assert one(owner, "select count(*) from contributions_receipt where bill_id = %s", [bill]) == 0
        with acting(app, token("kepala")):
            app.execute("select payung.confirm_receipt(%s)", [first[0]])
        with acting(
            app, token("cabang")
        ):  # a second payment, as somebody says: no receipt before another person has seen it
            app.execute(pay, [code, f"S{bill}"])
        assert one(owner, "select count(*) from contributions_receipt where bill_id = %s", [bill]) == 1
        assert one(owner, "select count(*) from platform_outbox where key = %s", [f"bill_settled:{bill}"]) == 1

    @pytest.mark.parametrize("username", ["belu", "kepala", "sponsor", "juri", "pemeriksa", "tanpa-peran"])
    def test_who_takes_no_money_records_none(self, app, token, username):
        with pytest.raises(psycopg.Error, match="records no receipts"), acting(app, token(username)):
            app.execute("select payung.record_receipt('1', 1, '2025-07-10', 'manual', 'r')")

    def test_a_bill_without_rows_takes_no_money(self, loader, app, owner, billed, token):
        scheme, _, secret = billed
        with acting(loader, secret):
            loader.execute(
                "insert into contributions_bill (payer_id, month, last_month, sequence, people, jkk, jkm, amount, payment_code, due_on, issued_on, province)"
                " values (%s, '2025-07-01', '2025-07-01', 9, 1, 10000, 6800, 16800, '66666666666', '2025-07-15', '2025-07-01', '53')",
                [scheme.payer],
            )
        with pytest.raises(psycopg.Error, match="no assessed rows"), acting(app, token("cabang")):
            app.execute("select payung.record_receipt('66666666666', 16800, '2025-07-10', 'manual', 'hampa')")

    def test_a_commitment_is_journaled_for_what_was_committed(self, loader, billed):
        scheme, _, secret = billed
        post_it = "select payung.journal_commitment(%s, %s, '2025-07-01', 1, %s)"
        for amount in (0, 1, 2 * people.PRICE - 1, 2 * people.PRICE + 1, -1):
            with pytest.raises(psycopg.Error), acting(loader, secret):
                loader.execute(post_it, [scheme.scheme, f"c{scheme.scheme}", amount])
        with acting(loader, secret):
            loader.execute(post_it, [scheme.scheme, f"c{scheme.scheme}", 2 * people.PRICE])
        with pytest.raises(psycopg.Error), acting(loader, secret):
            loader.execute(post_it, [scheme.scheme, f"d{scheme.scheme}", 2 * people.PRICE])


def test_every_account_of_the_chart_is_known_to_these_tests(owner):
    known = {row[0] for row in owner.execute("select code from ledger_ledgeraccount").fetchall()}
    assert set(ACCOUNTS) <= known


def test_tampering_needs_the_triggers_out_of_the_way(books):
    """The helper of the tampering tests does what it says, and puts the triggers back."""
    with pytest.raises(psycopg.Error, match="append-only"):
        books.execute("update ledger_posting set amount = amount + 1")
    with without_triggers(books, "ledger_posting"):
        books.execute("update ledger_posting set amount = amount where false")
    with pytest.raises(psycopg.Error, match="append-only"):
        books.execute("update ledger_posting set amount = amount + 1")


def test_every_account_has_a_word(books):
    """An account without one is shown as its number, in both languages."""
    held = dict(books.execute("select code, name from ledger_ledgeraccount"))
    assert held == words(ACCOUNT)

"""Whatever is changed behind the database's back, `verify` finds and names it."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest

from payung.access.gate import open_session
from payung.access.models import User
from payung.ledger import services
from payung.platform.db import OWNER
from tests.support import databases, lending, people
from tests.support.ledger import chain, post, without_triggers
from tests.support.people import acting, one

SEALED, POSTING = "ledger_seal", "ledger_posting"


def session(username: str) -> str:
    return open_session(User.objects.using(OWNER).get(username=username).pk, "command", 3600)


@pytest.fixture(scope="module")
def prepared(server, template):
    """Twelve journals in seals of five, a settled bill among them; every test changes a copy of its own."""
    with databases.clone(server, template) as database:
        secret = session("admin")
        loader = database.connect("loader")
        with acting(loader, secret):
            people.open_months(loader, people.MONTHS[:1])
            scheme, member = people.scheme(loader, months=people.MONTHS[:1]), people.member(loader)
            people.enrol(loader, scheme, member)
            people.cover(loader, scheme.payer, member, people.MONTHS[0])
            loader.execute(
                "select payung.journal_commitment(%s, 'c', '2025-07-01', 1, %s)",
                [scheme.scheme, people.PRICE],
            )
            _, code = people.bill(loader, scheme.payer, people.MONTHS[0], [member])
        people.receive(database.connect("app"), session, code)
        owner = database.connect("owner")
        with acting(owner, secret):
            for number in range(9):
                post(owner, f"j{number}", [("1100", number + 1), ("2100", -number - 1)])
        assert services.seal(5) == 3
        database.end()
        databases.hang_up()
        yield database.name, secret
        lending.end_all(database.name)


@pytest.fixture
def books(server, prepared):
    """The owner's connection to a copy, under an administrator's session."""
    name, secret = prepared
    with lending.lent(server, name) as database:
        owner = database.connect("owner")
        owner.execute("select set_config('payung.session', %s, false)", [secret])
        yield owner


def test_an_untouched_ledger_holds(books):
    found = services.verify()
    assert (found.ok, found.first_bad, found.journals, found.unsealed) == (True, None, 12, 0)
    assert found.postings == one(books, "select count(*) from ledger_posting")
    assert found.head == chain(books)[0].hex()
    assert sum(amount for _, _, amount in services.trial_balance("owner")) == 0


def test_what_is_not_sealed_yet_is_counted(books):
    post(books, "later", [("1100", 1), ("2100", -1)])
    found = services.verify()
    assert (found.ok, found.unsealed, found.journals) == (True, 1, 13)


def test_an_empty_ledger_holds(own_db, db):
    found = services.verify()
    assert (found.ok, found.journals, found.postings) == (True, 0, 0)
    assert services.seal() == 0


@pytest.mark.parametrize("which", ["min", "max"])
def test_one_rupiah_is_found_and_named(books, which):
    journal = one(books, f"select {which}(journal_id) from ledger_posting")
    with without_triggers(books, POSTING):
        books.execute("update ledger_posting set amount = amount + 1 where journal_id = %s and line = 1", [journal])
    found = services.verify()
    assert not found.ok
    low, high = found.first_bad.split()[1].split("..")
    assert int(low) <= journal <= int(high)


def test_one_rupiah_on_both_sides_is_found_too(books):
    journal = one(books, "select id from ledger_journal where event_key = 'j4'")
    with without_triggers(books, POSTING):
        books.execute("update ledger_posting set amount = amount + sign(amount)::int where journal_id = %s", [journal])
    assert one(books, "select sum(amount) from ledger_posting where journal_id = %s", [journal]) == 0
    assert not services.verify().ok


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (POSTING, "update ledger_posting set account_id = '2100' where account_id = '1100' and amount = 5"),
        (
            POSTING,
            "delete from ledger_posting where journal_id = (select max(journal_id) from ledger_posting)",
        ),
        (POSTING, "update ledger_posting set line = line + 10 where amount = 5"),
        ("ledger_journal", "update ledger_journal set posted_on = posted_on + 1 where event_key = 'j3'"),
        ("ledger_journal", "update ledger_journal set event_key = 'other' where event_key = 'j3'"),
        ("ledger_journal", "update ledger_journal set actor_id = actor_id + 1 where event_key = 'j3'"),
        ("ledger_journal", "update ledger_journal set memo = '{\"x\": 1}' where event_key = 'j3'"),
        (
            "ledger_journal",
            "update ledger_journal set organisation_id = (select min(id) from parties_organisation) where event_key = 'j3'",
        ),
        (
            "ledger_journal",
            "with a as (select id, event_key from ledger_journal where event_key in ('j3', 'j4'))"
            " update ledger_journal j set event_key = case j.event_key when 'j3' then 'j4x' else 'j3x' end"
            " where id in (select id from a)",
        ),
        (SEALED, "update ledger_seal set digest = sha256('x') where id = (select min(id) from ledger_seal)"),
        (SEALED, "update ledger_seal set head = sha256('x') where id = (select max(id) from ledger_seal)"),
        (
            SEALED,
            "update ledger_seal set previous = sha256('x') where id = (select max(id) from ledger_seal)",
        ),
        (
            SEALED,
            "update ledger_seal set journals = journals + 1 where id = (select min(id) from ledger_seal)",
        ),
        (
            SEALED,
            "update ledger_seal set first_journal = first_journal + 1 where id = (select min(id) from ledger_seal)",
        ),
        (SEALED, "delete from ledger_seal where id = (select min(id) from ledger_seal)"),
        (SEALED, "delete from ledger_seal where id = (select min(id) + 1 from ledger_seal)"),
        ("contributions_bill", "update contributions_bill set jkk = jkk + 1, amount = amount + 1"),
        ("contributions_receipt", "update contributions_receipt set amount = amount + 1"),
    ],
)
def test_every_other_change_is_found(books, table, change):
    with without_triggers(books, table):
        books.execute(change)
    found = services.verify()
    assert not found.ok
    assert found.first_bad


def test_a_change_of_the_assessed_rows_is_found(books):
    partition = "contributions_contributionassessment_202507"
    with books.transaction():
        for table in ("contributions_contributionassessment", partition):
            books.execute(f"alter table {table} disable trigger user")
        books.execute("update contributions_contributionassessment set jkk = jkk + 1, total = total + 1")
    assert "bill" in services.verify().first_bad


def test_a_journal_slipped_in_between_two_seals_is_found(books):
    """A number that a rolled-back posting left free lies between two links and under neither digest."""
    gap = one(books, "select nextval(pg_get_serial_sequence('ledger_journal', 'id'))")
    post(books, "after", [("1100", 1), ("2100", -1)])
    services.seal()
    with without_triggers(books, "ledger_journal", POSTING):
        books.execute(
            "insert into ledger_journal (id, event, event_key, posted_on, province, memo, actor_id, lines) overriding system value"
            " values (%s, 'uji', 'slipped', '2025-07-01', '53', '{}', 1, 2)",
            [gap],
        )
        books.execute(
            "insert into ledger_posting (journal_id, line, account_id, amount) values (%s, 1, '1100', 5), (%s, 2, '2100', -5)",
            [gap, gap],
        )
    assert "outside every seal" in services.verify().first_bad


def test_a_chain_forged_as_a_whole_breaks_on_the_signed_head(books):
    """Who can rewrite every digest still lacks the signing key."""
    assert services.sign_head(date(2025, 7, 31))
    assert not services.sign_head(date(2025, 7, 31))
    assert services.verify().ok
    with without_triggers(books, POSTING, SEALED):
        books.execute("update ledger_posting set amount = amount + sign(amount)::int where abs(amount) = 5")
        previous = one(books, "select sha256(''::bytea)")
        for seal, first, last in books.execute(
            "select id, first_journal, last_journal from ledger_seal order by id"
        ).fetchall():
            previous = one(
                books,
                "update ledger_seal s set digest = d.digest, previous = %s, head = sha256(%s || d.digest)"
                " from payung.ledger_digest(%s, %s) d where s.id = %s returning s.head",
                [previous, previous, first, last, seal],
            )
    chain(books)
    assert services.verify().first_bad == "signed head of 2025-07-31"


def test_a_forged_signature_is_found(books):
    services.sign_head(date(2025, 7, 31))
    with without_triggers(books, "ledger_signedhead"):
        books.execute("update ledger_signedhead set day = '2025-07-30'")
    assert services.verify().first_bad == "signature of 2025-07-30"


def test_verify_itself_changes_nothing(books):
    before = books.execute("select xmin::text, id from ledger_journal order by id").fetchall()
    services.verify()
    assert books.execute("select xmin::text, id from ledger_journal order by id").fetchall() == before


def test_only_the_owner_verifies_and_only_the_job_runner_seals(db, app):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("select payung.ledger_seal()")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("select payung.ledger_digest(1, 2)")

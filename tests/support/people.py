"""People, schemes, months and bills for tests, made with raw SQL as the job runner makes them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

from payung.kernel.checkdigit import payment_code
from payung.registry.stage import STAGE
from tests.support.world import MONTHLY, MONTHS

PRICE = 16_800
_serial = itertools.count(1)


@contextmanager
def acting(connection: psycopg.Connection[Any], token: str) -> Iterator[psycopg.Connection[Any]]:
    """One transaction under a session."""
    with connection.transaction():
        connection.execute("select set_config('payung.session', %s, true)", [token])
        yield connection


def one(connection: psycopg.Connection[Any], query: str, args: Sequence[Any] = ()) -> Any:
    """First column of the first row."""
    row = connection.execute(query, args).fetchone()
    return None if row is None else row[0]


def fetching(asks: psycopg.Connection[Any], loader: psycopg.Connection[Any], token: str, bank: int) -> str:
    """The session of a run that reads the folder of a paying bank, asked for under a session: what it tells is the bank's.

    asks: a connection of the application, or the owner's.
    """
    return at_work(asks, loader, token, "payouts.collect", "bank", bank)


def at_work(
    asks: psycopg.Connection[Any], loader: psycopg.Connection[Any], token: str, kind: str, about: str, number: int
) -> str:
    """The session of a run that is being carried out, of a kind and about something; otherwise as `fetching`."""
    with acting(asks, token):
        run = one(
            asks,
            "insert into platform_run (kind, params, requested_by)"
            " values (%s, jsonb_build_object(%s::text, %s::bigint), payung.actor_id()) returning id",
            [kind, about, number],
        )
    loader.execute("update platform_run set state = 'running' where id = %s", [run])
    return str(one(loader, "select payung.run_session(%s)", [run]))


@dataclass(frozen=True)
class Member:
    """A person with an open BPU membership."""

    person: int
    membership: int
    regency: str


@dataclass(frozen=True)
class Scheme:
    """A scheme with its payer."""

    scheme: int
    payer: int


def organisation(connection: psycopg.Connection[Any], code: str) -> int:
    """Id of an organisation of the test world."""
    return int(one(connection, "select id from parties_organisation where code = %s", [code]))


def member(connection: psycopg.Connection[Any], regency: str = "53.04", name: str = "Maria Bere") -> Member:
    """A new person of a regency with identity and membership."""
    number = next(_serial)
    known = f"{530401520385:012d}{number:04d}"
    with staged(connection, regency, nik=known, name=name, is_new=True, is_member_new=True) as (person, membership):
        connection.execute("select payung.registry_take()")
        connection.execute("select payung.memberships_take('2025-07-01', false, null)")
    return Member(person, membership, regency)


@contextmanager
def staged(
    connection: psycopg.Connection[Any],
    regency: str = "53.04",
    *,
    nik: str = "5304014101850001",
    name: str = "Maria Bere",
    person: int | None = None,
    is_new: bool = False,
    is_member_new: bool = False,
) -> Iterator[tuple[int, int]]:
    """One person on the stage, as a list brings him; yields the numbers that he and his membership are to get."""
    with connection.transaction():
        connection.execute("drop table if exists pg_temp.staged_person")
        connection.execute(STAGE)
        connection.execute("grant select on staged_person to public")
        row = connection.execute(
            "insert into staged_person (sheet_row, nik, name, name_norm, birth_date, sex, village_code, regency, wanted, committed,"
            " person_id, membership_id, is_new, is_member_new) values (1, %s, %s, %s, '1985-03-12', 'P', %s, %s, true, true,"
            " coalesce(%s, nextval('registry_person_id_seq')), nextval('participation_membership_id_seq'), %s, %s)"
            " returning person_id, membership_id",
            [nik, name, name.upper(), f"{regency}.01.2001", regency, person, is_new, is_member_new],
        ).fetchone()
        assert row is not None
        yield int(row[0]), int(row[1])
        connection.execute("drop table staged_person")


def scheme(
    connection: psycopg.Connection[Any],
    organisation_code: str = "pemprov-ntt",
    budget: int = 1_000_000_000,
    quotas: Mapping[str, int] | None = None,
    months: Sequence[date] = MONTHS,
    price: int = PRICE,
    kind: tuple[str, str] | None = None,
) -> Scheme:
    """A scheme with fund, prices and quotas; JKK 10,000 and the rest JKM. kind: of scheme and payer, else one that the body may pay."""
    of_government = organisation_code.startswith("pem")
    kind = kind or (("apbd", "apbd_province") if of_government else ("gn_lingkaran", "sponsor"))
    owner = organisation(connection, organisation_code)
    payer = one(
        connection,
        "insert into participation_payer (kind, payer_class, organisation_id, label)"
        " select value, payer_class, %s, 'Uji' from participation_payerkind where value = %s returning id",
        [owner, kind[1]],
    )
    scheme = one(
        connection,
        "insert into sponsorship_scheme (payer_id, organisation_id, place_id, kind, name, decree_number,"
        " decree_date, income_base, first_month, last_month, min_age, max_age, max_decile)"
        " values (%s, %s, '53', %s, %s, 'SK 1', '2025-06-01', 1000000, %s, %s, 17, 64, 5) returning id",
        [payer, owner, kind[0], f"Skema {next(_serial)}", months[0], months[-1]],
    )
    connection.execute(
        "insert into sponsorship_fund (scheme_id, payer_id, budget) values (%s, %s, %s)",
        [scheme, payer, budget],
    )
    for month in months:
        connection.execute(
            "insert into sponsorship_price (scheme_id, month, sector, jkk, jkm, amount)"
            " values (%s, %s, 'other', 10000, %s, %s)",
            [scheme, month, price - 10_000, price],
        )
    for regency, quota in (quotas or {"53.04": 1000, "53.71": 1000}).items():
        connection.execute(
            "insert into sponsorship_quota (scheme_id, regency, quota) values (%s, %s, %s)",
            [scheme, regency, quota],
        )
    return Scheme(int(scheme), int(payer))


def receive(
    connection: psycopg.Connection[Any],
    token: Callable[[str], str],
    code: str,
    amount: int = PRICE,
    paid_on: date | str = "2025-07-10",
    reference: str = "",
    by: tuple[str, str] = ("cabang", "kepala"),
) -> int:
    """Money for a bill, entered by one person and confirmed by another (application role); returns the receipt."""
    with acting(connection, token(by[0])):
        query = "select waiting_id from payung.record_receipt(%s, %s, %s, 'manual', %s)"
        waiting = one(connection, query, [code, amount, paid_on, reference or f"R{code}"])
    with acting(connection, token(by[1])):
        return int(one(connection, "select payung.confirm_receipt(%s)", [waiting]))


def open_months(connection: psycopg.Connection[Any], months: Sequence[date] = MONTHS) -> None:
    """Partitions of the protection calendar and the assessment."""
    for month in months:
        for parent in MONTHLY:
            connection.execute("select payung.open_month(%s::regclass, %s)", [parent, month])


def enrol(
    connection: psycopg.Connection[Any], scheme: Scheme, member: Member, months: tuple[date, date] | None = None
) -> None:
    """Take a member into a scheme, for all its months or from a first to a last."""
    connection.execute(
        "insert into sponsorship_enrolment (scheme_id, membership_id, person_id, regency, first_month, last_month)"
        " select id, %s, %s, %s, coalesce(%s, first_month), coalesce(%s, last_month) from sponsorship_scheme where id = %s",
        [member.membership, member.person, member.regency, *(months or (None, None)), scheme.scheme],
    )


def cover(connection: psycopg.Connection[Any], payer: int, member: Member, month: date, amount: int = PRICE) -> None:
    """Commit a month of a member."""
    connection.execute(
        "insert into participation_month (membership_id, month, payer_id, regency, amount) values (%s, %s, %s, %s, %s)",
        [member.membership, month, payer, member.regency, amount],
    )


def covered(
    connection: psycopg.Connection[Any],
    number: int,
    paid_for: Sequence[date],
    organisation_code: str = "pemprov-ntt",
    price: int = PRICE,
    **terms: Any,
) -> tuple[Scheme, list[Member]]:
    """A scheme and so many people of Belu in it, whose months `paid_for` are committed and in the books; its own months are open.

    terms: of the scheme, as `scheme` takes them.
    """
    open_months(connection, sorted({*terms.get("months", MONTHS), *paid_for}))
    taker = scheme(connection, organisation_code, price=price, **terms)
    members = [member(connection) for _ in range(number)]
    for one_of in members:
        enrol(connection, taker, one_of)
        for month in paid_for:
            cover(connection, taker.payer, one_of, month, price)
    journal(connection, taker)
    return taker, members


def journal(connection: psycopg.Connection[Any], scheme: Scheme, key: str = "") -> None:
    """Post what the fund holds and no journal says yet, as a commit does at its end."""
    held = one(connection, "select committed from sponsorship_fund where scheme_id = %s", [scheme.scheme])
    posted = one(
        connection,
        "select coalesce(sum((memo->>'amount')::bigint), 0) from ledger_journal"
        " where event = 'commitment' and (memo->>'scheme')::bigint = %s",
        [scheme.scheme],
    )
    if held != posted:
        connection.execute(
            "select payung.journal_commitment(%s, %s, '2025-07-01', 1, %s::bigint)",
            [scheme.scheme, key or f"commitment:test:{scheme.scheme}:{held}", held - posted],
        )


def bill(
    connection: psycopg.Connection[Any],
    payer: int,
    month: date,
    members: Sequence[Member],
    price: int = PRICE,
    billed: int | None = None,
    base: int = 1_000_000,
    sequence: int = 1,
    regency: str = "",
) -> tuple[int, str]:
    """A bill with its assessed rows; returns (id, payment code). `billed` may claim another amount a person."""
    people, each = len(members), price if billed is None else billed
    code = payment_code(5_000_000_000 + next(_serial))
    made = one(
        connection,
        "insert into contributions_bill (payer_id, month, last_month, sequence, people, jkk, jkm, amount, payment_code, due_on, issued_on, province, regency)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '53', %s) returning id",
        [
            payer,
            month,
            month,
            sequence,
            people,
            10_000 * people,
            (each - 10_000) * people,
            each * people,
            code,
            month,
            month,
            regency,
        ],
    )
    connection.execute(
        "insert into contributions_contributionassessment (membership_id, month, bill_id, regency, base, jkk, jkm, total)"
        " select membership, %s, %s, regency, %s, 10000, %s, %s"
        " from unnest(%s::bigint[], %s::text[]) as t(membership, regency)",
        [month, made, base, price - 10_000, price, [m.membership for m in members], [m.regency for m in members]],
    )
    return int(made), code

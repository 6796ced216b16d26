"""A thousand random sequences of payments, corrections, releases, credit and joint codes against a model of a few lines.

The statement of the payer, what is kept of his bills and credit, and the ledger say what the model says, to the rupiah.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import psycopg
import pytest

from payung.contributions import statements
from payung.platform.db import acting as session
from tests.contributions.test_release import RELEASE
from tests.support import people
from tests.support.people import PRICE, acting, one

SEQUENCES = 1_000
STEPS = 5
TODAY = "2025-12-15"
MONTHS = [date(2025, month, 1) for month in range(7, 13)]
EACH = 2  # months of a sequence; members serve until theirs are used up
PEOPLE = 2
PERIOD = 20  # sequences of one payer, one after another, on new members


@dataclass
class Model:
    """What a payer owes on each bill and has to his credit, by plain arithmetic."""

    net: dict[int, int] = field(default_factory=dict)
    paid: dict[int, int] = field(default_factory=dict)
    given_back: dict[int, int] = field(default_factory=dict)
    settled: set[int] = field(default_factory=set)
    credit: int = 0
    cash: int = 0

    def open(self, bill: int) -> int:
        return self.net[bill] - self.paid[bill] + self.given_back[bill]

    def bill(self, bill: int, amount: int) -> None:
        self.net[bill], self.paid[bill], self.given_back[bill] = amount, 0, 0

    def pay(self, bills: list[int], amount: int, from_credit: bool = False) -> None:
        if from_credit:
            self.credit -= amount
        else:
            self.cash += amount
        for bill in bills:
            part = min(amount, self.open(bill))
            self.paid[bill] += part
            amount -= part
            if part and not self.open(bill):
                self.settled.add(bill)
        self.credit += amount

    def correct(self, bill: int, amount: int) -> None:
        back = min(amount, self.given_back[bill], self.credit) if amount > 0 else 0
        over = max(0, -(self.open(bill) + amount))
        self.net[bill] += amount
        self.given_back[bill] += over - back
        self.credit += over - back
        if self.net[bill] and not self.open(bill):
            self.settled.add(bill)


class World:
    """The same in the database: one payer, members and bills of their own for each sequence."""

    def __init__(self, app: Any, owner: Any, loader: Any, token: Any) -> None:
        self.app, self.owner, self.loader, self.token = app, owner, loader, token
        self.serial = 0
        self.chosen: list[Any] = []
        self.months: list[date] = []
        with acting(loader, token("admin")):
            people.open_months(loader, MONTHS)
            self.scheme = people.scheme(loader, months=MONTHS, quotas={"53.04": 100_000}, budget=10**12)

    def members(self) -> tuple[list[Any], dict[int, date], dict[int, str]]:
        """Members with the next of their months billed; bills by month and code."""
        with acting(self.loader, self.token("admin")):
            if not self.months:
                self.chosen, self.months = self.enrolled(), list(MONTHS)
            pair, self.months = self.months[:EACH], self.months[EACH:]
            months, codes = {}, {}
            for month in pair:
                bill, code = self.bill(month, self.chosen)
                months[bill], codes[bill] = month, code
        return self.chosen, months, codes

    def enrolled(self) -> list[Any]:
        """New members of the scheme with all its months."""
        chosen = [people.member(self.loader) for _ in range(PEOPLE)]
        for member in chosen:
            people.enrol(self.loader, self.scheme, member)
            for month in MONTHS:
                people.cover(self.loader, self.scheme.payer, member, month)
        self.serial += 1
        self.loader.execute(
            "select payung.journal_commitment(%s, %s, '2025-07-01', %s, %s::bigint)",
            [self.scheme.scheme, f"commitment:{self.serial}", PEOPLE, PEOPLE * len(MONTHS) * PRICE],
        )
        return chosen

    def bill(self, month: date, chosen: list[Any]) -> tuple[int, str]:
        made: tuple[int, str] = people.bill(
            self.loader, self.scheme.payer, month, chosen, sequence=self.sequence(month)
        )
        return made

    def sequence(self, month: date) -> int:
        query = "select coalesce(max(sequence), 0) + 1 from contributions_bill where payer_id = %s and month = %s"
        return int(one(self.loader, query, [self.scheme.payer, month]))

    def receive(self, code: str, amount: int) -> None:
        self.serial += 1
        people.receive(self.app, self.token, code, amount, TODAY, f"M-{self.serial}")

    def carry(self, code: str, amount: int) -> None:
        with acting(self.app, self.token("cabang")):
            self.app.execute("select payung.credit_carry(%s, %s)", [code, amount])

    def join(self, bills: list[int]) -> str:
        self.serial += 1
        code = f"{self.serial:014d}"
        with acting(self.app, self.token("cabang")):
            self.app.execute("select payung.bills_join(%s, %s)", [bills, code])
        return code

    def release(self, member: Any, month: date) -> int:
        with acting(self.owner, self.token("cabang")):
            return int(one(self.owner, RELEASE, [1, None, [member.membership], [month]]))

    def restore(self, release: int) -> bool:
        """Whether the release was taken back: not while another one holds the place of the enrolment back."""
        try:
            with acting(self.owner, self.token("cabang")):
                self.owner.execute("select payung.release_restore(%s, %s)", [release, TODAY])
        except psycopg.Error as error:
            assert error.sqlstate == "P0A31"  # noqa: PT017  # one of two outcomes, and nothing has moved
            return False
        return True


def amounts(chance: random.Random, due: int) -> int:
    """A part, all of it, a little more, twice."""
    return chance.choice(
        [chance.randrange(1, PRICE), due or PRICE, due + chance.randrange(1, 5_000), 2 * (due or PRICE)]
    )


def sequence(chance: random.Random, world: World, model: Model) -> None:
    """One random sequence, in the database and in the model."""
    members, months, codes = world.members()
    for bill in codes:
        model.bill(bill, PEOPLE * PRICE)
    by_month = {month: bill for bill, month in months.items()}
    stands = [(member, month) for member in members for month in by_month]
    released: list[tuple[int, Any, date]] = []
    for _ in range(STEPS):
        step = chance.choice(["pay", "pay", "carry", "join", "release", "restore"])
        bill = chance.choice(list(codes))
        unpaid = [one_of for one_of in codes if model.open(one_of)]
        if step == "pay":
            amount = amounts(chance, model.open(bill))
            world.receive(codes[bill], amount)
            model.pay([bill], amount)
        elif step == "carry" and model.credit and model.open(bill):
            amount = chance.randrange(1, min(model.credit, model.open(bill)) + 1)
            world.carry(codes[bill], amount)
            model.pay([bill], amount, from_credit=True)
        elif step == "join" and len(unpaid) > 1:
            amount = amounts(chance, sum(model.open(one_of) for one_of in unpaid))
            world.receive(world.join(unpaid), amount)
            model.pay(sorted(unpaid, key=lambda one_of: (months[one_of], one_of)), amount)
        elif step == "release" and stands:
            member, month = stands.pop(chance.randrange(len(stands)))
            released.append((world.release(member, month), member, month))
            model.correct(by_month[month], -PRICE)
        elif step == "restore" and released:
            release, member, month = chance.choice(released)
            if world.restore(release):
                released.remove((release, member, month))
                stands.append((member, month))
                model.correct(by_month[month], PRICE)


def agrees(owner: Any, world: World, model: Model, secret: str) -> None:
    """Bills, credit, the statement and the ledger say what the model says."""
    kept = owner.execute(
        "select bill_id, net, paid, credited, open, receipt_id is not null from contributions_billstanding where payer_id = %s",
        [world.scheme.payer],
    ).fetchall()
    assert {row[0]: row[1:4] for row in kept} == {
        bill: (model.net[bill], model.paid[bill], model.given_back[bill]) for bill in model.net
    }
    assert {row[0] for row in kept if row[5]} == model.settled
    owed = sum(model.open(bill) for bill in model.net)
    with session(secret):
        account = statements.statement(world.scheme.payer)
    assert (account.owed, account.held, account.closing) == (owed, model.credit, owed - model.credit)
    booked = dict(owner.execute("select account_id, sum(amount)::bigint from ledger_posting group by 1").fetchall())
    assert (booked["1200"], booked.get("2200", 0), booked.get("1100", 0)) == (owed, -model.credit, model.cash)


@pytest.mark.slow
def test_a_thousand_sequences_agree_with_the_model(own_db, app, owner, loader, token, actor):
    chance = random.Random(8)
    world, model = World(app, owner, loader, token), Model()
    for number in range(SEQUENCES):
        sequence(chance, world, model)
        if number % PERIOD == PERIOD - 1:
            agrees(owner, world, model, actor("cabang").token)
    assert model.credit >= 0
    with acting(loader, token("admin")):
        assert one(loader, "select payung.bill_standings_recount(false)") == 0


def test_a_few_sequences_agree_with_the_model(own_db, app, owner, loader, token, actor):
    chance = random.Random(88)
    world, model = World(app, owner, loader, token), Model()
    for _ in range(12):
        sequence(chance, world, model)
        agrees(owner, world, model, actor("cabang").token)

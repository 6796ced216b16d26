"""A thousand random sequences of payments, corrections, releases, credit, joint codes, late fines and waivers against a model of a few
lines: half of them of a payer whom the law fines, half of one whose contributions may be waived.

The statement of the payer, what is kept of his bills and credit, and the ledger say what the model says, to the rupiah.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import psycopg
import pytest

from payung.contributions.payers import statements
from payung.ledger import services as ledger
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
EMPLOYER = "update participation_payer set kind = 'employer', payer_class = 'employer' where id = %s"
PERIOD = 20  # sequences of one payer, one after another, on new members


@dataclass
class Model:
    """What a payer owes on each bill and has to his credit, by plain arithmetic."""

    net: dict[int, int] = field(default_factory=dict)
    paid: dict[int, int] = field(default_factory=dict)
    given_back: dict[int, int] = field(default_factory=dict)
    # Fines of a bill: what each is on, for how many months, and what is left of it.
    fines: dict[int, list[list[int]]] = field(default_factory=dict)
    waived: dict[int, int] = field(default_factory=dict)
    settled: set[int] = field(default_factory=set)
    credit: int = 0
    cash: int = 0

    def contributions(self, bill: int) -> int:
        return max(0, self.net[bill] - self.waived[bill] - self.paid[bill] + self.given_back[bill])

    def fined(self, bill: int) -> int:
        return sum(left for _base, _months, left in self.fines[bill])

    def open(self, bill: int) -> int:
        return self.net[bill] + self.fined(bill) - self.waived[bill] - self.paid[bill] + self.given_back[bill]

    def bill(self, bill: int, amount: int) -> None:
        self.net[bill], self.paid[bill], self.given_back[bill] = amount, 0, 0
        self.fines[bill], self.waived[bill] = [], 0

    def fine(self, bill: int, months: int) -> bool:
        """Two per cent of what is open for each whole month that nobody has charged; whether there was any."""
        late = months - sum(charged for _base, charged, _left in self.fines[bill])
        if not self.contributions(bill) or late < 1:
            return False
        self.fines[bill].append([self.contributions(bill), late, two_percent(self.contributions(bill), late)])
        return True

    def waive(self, bill: int, amount: int) -> None:
        self.waived[bill] += amount
        self.complete(bill)

    def waive_fine(self, bill: int, amount: int) -> None:
        for fine in self.fines[bill]:
            part = min(amount, fine[2])
            fine[2] -= part
            amount -= part

    def complete(self, bill: int) -> None:
        if self.net[bill] and self.paid[bill] and not self.contributions(bill):
            self.settled.add(bill)

    def pay(self, bills: list[int], amount: int, from_credit: bool = False) -> None:
        if from_credit:
            self.credit -= amount
        else:
            self.cash += amount
        for bill in bills:
            part = min(amount, self.open(bill))
            self.paid[bill] += part
            amount -= part
            if part:
                self.complete(bill)
        self.credit += amount

    def correct(self, bill: int, amount: int) -> None:
        back = min(amount, self.given_back[bill], self.credit) if amount > 0 else 0
        if amount < 0:  # a fine falls with what it is on
            for fine in self.fines[bill]:
                lowered = max(0, fine[0] + amount)
                fine[2] = min(fine[2], two_percent(lowered, fine[1]))
                fine[0] = lowered
        self.net[bill] += amount
        over = max(0, -self.open(bill))
        unwaived = min(over, self.waived[bill])
        self.waived[bill] -= unwaived
        over -= unwaived
        self.given_back[bill] += over - back
        self.credit += over - back
        self.complete(bill)


def two_percent(base: int, months: int) -> int:
    return (base * 2 + 50) // 100 * months


class World:
    """The same in the database: one payer, members and bills of their own for each sequence. fined: an employer, whom the law fines."""

    def __init__(self, app: Any, owner: Any, loader: Any, token: Any, fined: bool) -> None:
        self.fined = fined
        self.app, self.owner, self.loader, self.token = app, owner, loader, token
        self.serial = 0
        self.chosen: list[Any] = []
        self.months: list[date] = []
        with acting(loader, token("admin")):
            people.open_months(loader, MONTHS)
            self.scheme = people.scheme(loader, months=MONTHS, quotas={"53.04": 100_000}, budget=10**12)
        if (
            fined
        ):  # an employer's bills come from elsewhere one day; the rules on them differ for lateness and waivers alone
            owner.execute(EMPLOYER, [self.scheme.payer])

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

    def months_late(self, due: date) -> int:
        """Whole months since a bill that is due on the first of a month, by the day of the database."""
        today: date = one(self.owner, "select payung.server_day()")
        return (today.year - due.year) * 12 + today.month - due.month

    def fine(self, bill: int) -> None:
        with acting(self.app, self.token("cabang")):
            self.app.execute("select payung.fine_charge(%s)", [bill])

    def waive(self, bill: int, what: str, amount: int) -> None:
        propose = (
            "select payung.waiver_propose(%s, %s, %s, 'selisih lama', 'keputusan uji pasal satu', 'SK 1', '2025-12-01')"
        )
        with acting(self.app, self.token("cabang")):
            waiver = one(self.app, propose, [bill, what, amount])
        with acting(self.app, self.token("kepala")):
            assert one(self.app, "select payung.waiver_approve(%s)", [waiver]) == "approved"

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
        step = chance.choice(["pay", "pay", "carry", "join", "release", "restore", "fine", "waive"])
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
        elif step == "fine" and world.fined:
            if model.fine(bill, world.months_late(months[bill])):
                world.fine(bill)
        elif step == "waive":
            what = "fine" if world.fined else "contribution"
            most = min(model.fined(bill), model.open(bill)) if world.fined else model.contributions(bill)
            if most:
                amount = chance.choice([most, chance.randrange(1, most + 1)])
                world.waive(bill, what, amount)
                (model.waive_fine if world.fined else model.waive)(bill, amount)
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
        "select bill_id, net, paid, credited, fined, waived, receipt_id is not null from contributions_billstanding where payer_id = %s",
        [world.scheme.payer],
    ).fetchall()
    assert {row[0]: row[1:6] for row in kept} == {
        bill: (model.net[bill], model.paid[bill], model.given_back[bill], model.fined(bill), model.waived[bill])
        for bill in model.net
    }
    assert {row[0] for row in kept if row[6]} == model.settled
    owed = sum(model.open(bill) for bill in model.net)
    with session(secret):
        account = statements.statement(world.scheme.payer)
    assert (account.owed, account.held, account.closing) == (owed, model.credit, owed - model.credit)
    booked = dict(owner.execute("select account_id, sum(amount)::bigint from ledger_posting group by 1").fetchall())
    assert (booked["1200"], booked.get("2200", 0), booked.get("1100", 0)) == (owed, -model.credit, model.cash)


@pytest.mark.slow
@pytest.mark.parametrize("fined", [False, True])
def test_a_thousand_sequences_agree_with_the_model(own_db, app, owner, loader, token, actor, fined):
    chance = random.Random(8)
    world, model = World(app, owner, loader, token, fined), Model()
    for number in range(SEQUENCES // 2):
        sequence(chance, world, model)
        if number % PERIOD == PERIOD - 1:
            agrees(owner, world, model, actor("cabang").token)
    assert model.credit >= 0
    with acting(loader, token("admin")):
        assert one(loader, "select payung.bill_standings_recount(false)") == 0


@pytest.mark.parametrize("fined", [False, True])
def test_a_few_sequences_agree_with_the_model(own_db, app, owner, loader, token, actor, fined):
    chance = random.Random(88)
    world, model = World(app, owner, loader, token, fined), Model()
    for _ in range(12):
        sequence(chance, world, model)
        agrees(owner, world, model, actor("cabang").token)
    assert any(model.fines.values()) if fined else any(model.waived.values())
    assert ledger.verify().ok

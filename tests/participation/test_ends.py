"""Where cover ends is kept by person, whatever months come and go and whichever memberships change their person."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from tests.support import people
from tests.support.people import MONTHS, PRICE, acting, one

PEOPLE = 8
PAYER = "insert into participation_payer (kind, payer_class, organisation_id, label, province) values (%s, %s, %s, 'Uji', '53') returning id"
RELEASE = "select payung.months_release('list_undone', 'uji', %s, 1, null, %s::bigint[], %s::date[], '2025-10-15')"
SECOND = """
insert into participation_membership (person_id, segment, employer_id, kpj, regency, village_code, started)
select %s, 'PU', o.id, lpad(((select max(id) from participation_membership) + 70000000000)::text, 11, '0'), '53.71', '53.71.01.1001', '2025-07-01'
from parties_organisation o order by o.id offset %s limit 1 returning id
"""
# A plain count, membership by membership: whose month nobody holds after it, under any membership of the same person.
COUNTED = """
select c.month, c.payer_id, m.village_code, count(*) from participation_month c join participation_membership m on m.id = c.membership_id
join participation_payer y on y.id = c.payer_id
where y.kind <> 'existing' and not exists (
  select from participation_membership o join participation_month x on x.membership_id = o.id
  where o.person_id = m.person_id and x.month = c.month + interval '1 month')
group by 1, 2, 3 order by 1, 2, 3
"""
KEPT = "select month, payer_id, village_code, sum(people) from participation_ceasing group by 1, 2, 3 having sum(people) <> 0 order by 1, 2, 3"
BROUGHT = (
    "insert into participation_month (membership_id, month, payer_id, regency, amount)"
    " select m.id, w.month, w.payer, m.regency, w.amount from unnest(%s::bigint[], %s::date[], %s::bigint[], %s::bigint[]) w(id, month, payer, amount)"
    " join participation_membership m on m.id = w.id"
)


class Calendar:
    """People of whom half have a second membership, two employers who pay and the insurer's own data; what happens is drawn."""

    def __init__(self, owner: Any, loader: Any, token: Any) -> None:
        self.owner, self.loader, self.token = owner, loader, token
        with acting(loader, token("admin")):
            people.open_months(loader, MONTHS)
            members = [people.member(loader) for _ in range(PEOPLE)]
        self.insurer = int(one(owner, PAYER, ["existing", "self", None]))
        bodies = [row[0] for row in owner.execute("select id from parties_organisation order by id limit 2").fetchall()]
        self.payers = [int(one(owner, PAYER, ["employer", "employer", body])) for body in bodies]
        self.persons = [member.person for member in members]
        self.passing = [int(one(owner, SECOND, [person, n])) for n, person in enumerate(self.persons[: PEOPLE // 2])]
        self.memberships = [member.membership for member in members] + self.passing

    def bring(self, draw: random.Random) -> None:
        """Some months that nobody holds, of some memberships and payers, in one statement."""
        held = {
            tuple(row) for row in self.owner.execute("select membership_id, month from participation_month").fetchall()
        }
        free = [(one, month) for one in self.memberships for month in MONTHS if (one, month) not in held]
        chosen = draw.sample(free, min(len(free), draw.randint(1, 25)))
        payers = [draw.choice([*self.payers, self.insurer]) for _ in chosen]
        prices = [0 if payer == self.insurer else PRICE for payer in payers]
        with acting(self.loader, self.token("admin")):
            self.loader.execute(BROUGHT, [[m for m, _ in chosen], [month for _, month in chosen], payers, prices])

    def take(self, draw: random.Random, number: int) -> None:
        """Some months go, in one statement."""
        held = self.owner.execute(
            "select membership_id, month from participation_month where payer_id <> %s order by 1, 2", [self.insurer]
        ).fetchall()
        chosen = draw.sample(held, min(len(held), draw.randint(1, 15)))
        if chosen:
            with acting(self.owner, self.token("cabang")):
                self.owner.execute(RELEASE, [f"list:{number}", [m for m, _ in chosen], [month for _, month in chosen]])

    def give(self, draw: random.Random) -> None:
        """Second memberships become those of other people, as a merge passes them on, and back."""
        update = "update participation_membership m set person_id = w.person from unnest(%s::bigint[], %s::bigint[]) w(id, person) where m.id = w.id"
        chosen = draw.sample(self.passing, 2)
        self.owner.execute(update, [chosen, draw.sample(self.persons, 2)])


@pytest.mark.parametrize("seed", range(3))
def test_ends_are_those_of_a_count_after_whatever_happens(own_db, owner, loader, token, seed: int) -> None:
    draw = random.Random(seed)
    calendar = Calendar(owner, loader, token)
    ended: set[date] = set()
    for number in range(24):
        what = draw.choice(("bring", "bring", "take", "give"))
        if what == "bring":
            calendar.bring(draw)
        elif what == "take":
            calendar.take(draw, number)
        else:
            calendar.give(draw)
        kept = owner.execute(KEPT).fetchall()
        assert kept == owner.execute(COUNTED).fetchall(), (number, what)
        ended |= {row[0] for row in kept}
    assert one(owner, "select payung.ceasing_recount(false)") == 0
    assert len(ended) >= len(MONTHS) - 1  # it was about something


def test_ends_are_told_where_one_serves_and_of_ones_own_payer(own_db, app, owner, loader, token) -> None:
    with acting(loader, token("admin")):
        people.open_months(loader, MONTHS)
        payers = []
        for code, size in (("sponsor-uji", 2), ("pemprov-ntt", 1)):
            scheme = people.scheme(loader, code)
            payers.append(scheme.payer)
            for _ in range(size):
                member = people.member(loader)
                people.enrol(loader, scheme, member)
                people.cover(loader, scheme.payer, member, MONTHS[-1])
            people.journal(loader, scheme)
    told = {}
    for who in ("admin", "belu", "kupang", "sponsor"):
        with acting(app, token(who)):
            told[who] = [
                one(app, "select coalesce(sum(people), 0) from payung.falls_out(%s, %s)", [payer, MONTHS[-1]])
                for payer in payers
            ]
    assert told == {"admin": [2, 1], "belu": [2, 1], "kupang": [0, 0], "sponsor": [2, 0]}


def test_figures_that_are_wrong_are_counted_and_mended_whichever_they_are(own_db, owner, loader, token) -> None:
    calendar = Calendar(owner, loader, token)
    for seed in range(3):
        calendar.bring(random.Random(seed))
    figures = "select * from participation_held order by 1, 2, 3, 4, 5"
    several = "select * from participation_several order by 1"
    right = [owner.execute(query).fetchall() for query in (figures, several)]
    for forged, wrong in (
        (
            "update participation_held set people = people + 1 where ctid = (select ctid from participation_held order by month, payer_id, regency limit 1)",
            1,
        ),
        (
            "update participation_held set amount = amount - 1 where ctid = (select ctid from participation_held order by month desc, payer_id desc, regency desc limit 1)",
            2,
        ),
        ("delete from participation_several where person_id = (select min(person_id) from participation_several)", 3),
        (f"insert into participation_several values ({calendar.persons[-1]})", 4),
    ):
        owner.execute(forged)
        assert one(owner, "select payung.held_recount(false)") == wrong, forged
    assert one(owner, "select payung.held_recount(true)") == 4
    assert one(owner, "select payung.held_recount(true)") == 0
    assert [owner.execute(query).fetchall() for query in (figures, several)] == right

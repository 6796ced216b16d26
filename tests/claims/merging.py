"""Two records of one person for tests of merges, and everything that stands of them row by row."""

from __future__ import annotations

from datetime import date
from typing import Any

from payung.claims.merges import services as merging
from payung.platform.db import acting
from payung.registry.services import add_account, add_relative
from tests.claims import world
from tests.support import people
from tests.support.people import Member, one
from tests.support.people import acting as raw_acting

WHY = "KTP dan KK menyebut satu orang"
# Tables that say what is so now; a merge and its undo leave each of them row by row as it was.
STANDING = (
    "registry_person", "registry_identity", "registry_custody", "registry_caseload", "registry_relation", "registry_bankaccount",
    "registry_nameword", "participation_membership", "participation_month", "participation_several", "participation_held",
    "participation_card", "participation_externalnumber", "sponsorship_enrolment", "sponsorship_waiting", "sponsorship_fund",
    "sponsorship_quota", "contributions_bill", "contributions_contributionassessment", "contributions_billplace", "claims_claim",
)  # fmt: skip
OF_REGISTRY = "select regency, organisation_id, sum(people) from registry_tally group by 1, 2 order by 1, 2"


def pair(
    loader: Any, token: Any, goes: tuple[int, ...] = (7, 8), stays: tuple[int, ...] = (9, 10)
) -> tuple[Member, Member]:
    """Two records of Belu with paid months of 2025, each of a scheme of its own."""
    return world.member_with_months(loader, token, goes), world.member_with_months(loader, token, stays)


def hang_on(owner: Any, actor: Any, goes: Member, stays: Member) -> None:
    """Family, accounts, a body and a caseload for both, some of them the same for both."""
    with acting(actor.token):
        child = world.family(actor, ["child"])[0].person_id
        for person in (goes, stays):
            add_relative(actor, person.person, child, "child")
            add_account(actor, person.person, "130", "90000000001", "Markus Bere")
        add_relative(actor, goes.person, world.family(actor, ["spouse"])[0].person_id, "spouse")
        add_relative(actor, child, goes.person, "parent")
        add_account(actor, goes.person, "130", "90000000002", "Markus Bere")
    for person, codes in ((goes, ("bank-ntt", "bpr-uji")), (stays, ("bank-ntt",))):
        for code in codes:
            owner.execute(
                "insert into registry_custody (person_id, organisation_id) values (%s, %s)",
                [person.person, people.organisation(owner, code)],
            )
        owner.execute(
            "insert into registry_caseload (person_id, user_id, given_by) values (%s, %s, 1)", [person.person, 77]
        )


def standing(owner: Any) -> dict[str, list[Any]]:
    """Every row of these tables."""
    rows = {name: owner.execute(f"select to_jsonb(t)::text from {name} t order by 1").fetchall() for name in STANDING}
    return {**rows, "registry_tally": owner.execute(OF_REGISTRY).fetchall()}


def proposed(actor: Any, goes: Member, stays: Member, doubled: str = "") -> int:
    with acting(actor.token):
        seen = merging.compared(actor, goes.person, stays.person).seen
        return merging.propose(actor, goes.person, stays.person, seen, WHY, doubled)


def confirmed(actor: Any, number: int) -> None:
    with acting(actor.token):
        merging.confirm(actor, number, merging.one(number)["seen"])


def merged(first: Any, second: Any, goes: Member, stays: Member, doubled: str = "") -> int:
    number = proposed(first, goes, stays, doubled)
    confirmed(second, number)
    return number


def doubted(actor: Any, number: int) -> int:
    with acting(actor.token):
        row = merging.one(number)
        seen = merging.compared(actor, row["person_id"], row["stays_id"]).seen
        return merging.undo(actor, number, seen, "ternyata dua orang bersaudara")


def parted(first: Any, second: Any, number: int) -> None:
    confirmed(second, doubted(first, number))


def held_by(owner: Any, person: int) -> list[date]:
    """Months of a person, over all memberships."""
    query = "select month from participation_month c join participation_membership m on m.id = c.membership_id where m.person_id = %s order by 1"
    return [row[0] for row in owner.execute(query, [person]).fetchall()]


def commit_more(loader: Any, token: Any, member: Member, month: date) -> people.Scheme:
    """Another scheme commits a month of a member."""
    with raw_acting(loader, token("admin")):
        scheme = people.scheme(loader)
        people.enrol(loader, scheme, member)
        people.cover(loader, scheme.payer, member, month)
        people.journal(loader, scheme)
    return scheme


def nik_of(owner: Any, person: int) -> str:
    return str(one(owner, "select nik from registry_identity where person_id = %s", [person]))

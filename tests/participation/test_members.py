"""Ends of memberships, numbers that others gave, and months before the calendar, as rows."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest

from tests.support import people
from tests.support.people import acting, one

JULY = date(2025, 7, 1)
EARLIER = (
    "insert into participation_earliermonths (membership_id, first_month, last_month, source, recorded_by)"
    " values (%s, %s, %s, 'BPJS', 1)"
)
NUMBER = (
    "insert into participation_externalnumber (membership_id, kind, number, issuer, valid_from, valid_to, recorded_by)"
    " values (%s, 'kpj', %s, 'BPJS', %s, %s, 1)"
)

SECOND = (
    "insert into participation_membership (person_id, segment, employer_id, kpj, regency, village_code, started)"
    " select %s, 'PU', id, lpad(((select max(id) from participation_membership) + 70000000000)::text, 11, '0'), '53.71',"
    " '53.71.01.1001', '2025-07-01' from parties_organisation where code = 'bank-ntt' returning id"
)


@pytest.fixture
def member(db, loader, token):
    with acting(loader, token("admin")):
        scheme, member = people.scheme(loader), people.member(loader)
        people.open_months(loader)
        people.enrol(loader, scheme, member)
        people.cover(loader, scheme.payer, member, JULY)
        return member


def refused_with(owner, statement: str, *args: object) -> str | None:
    with pytest.raises(psycopg.Error) as refused:
        owner.execute(statement, args)
    return refused.value.sqlstate


def test_months_before_the_calendar_are_told_once_and_not_beside_it(member, owner):
    owner.execute(EARLIER, [member.membership, date(2023, 1, 1), date(2023, 12, 1)])
    for first, last in ((date(2023, 12, 1), date(2024, 3, 1)), (date(2022, 10, 1), date(2023, 1, 1))):
        assert refused_with(owner, EARLIER, member.membership, first, last) == "P0CB8"
    assert refused_with(owner, EARLIER, member.membership, date(2025, 5, 1), JULY) == "P0CB8"
    assert refused_with(owner, EARLIER, member.membership, date(2024, 5, 1), date(2024, 2, 1)) == "23514"
    owner.execute(EARLIER, [member.membership, date(2024, 1, 1), date(2025, 6, 1)])


def test_who_has_several_memberships_follows_whose_they_are(member, owner, loader, token):
    """A membership that gets another person leaves the one and comes to the other; a third is left alone."""
    with acting(loader, token("admin")):
        goes, stays = people.member(loader), people.member(loader)
    extra = {person: one(owner, SECOND, [person]) for person in (member.person, goes.person)}
    several = "select person_id from participation_several where person_id = any(%s) order by 1"
    asked = [member.person, goes.person, stays.person]
    assert owner.execute(several, [asked]).fetchall() == [(member.person,), (goes.person,)]
    move = "update participation_membership set person_id = %s where id = %s"
    owner.execute(move, [stays.person, extra[goes.person]])
    assert owner.execute(several, [asked]).fetchall() == [(member.person,), (stays.person,)]
    owner.execute(move, [goes.person, extra[goes.person]])
    assert owner.execute(several, [asked]).fetchall() == [(member.person,), (goes.person,)]


def test_a_number_of_an_issuer_is_one_members_at_a_time(member, owner, loader, token):
    with acting(loader, token("admin")):
        other = people.member(loader)
    number = f"25{member.membership:09d}"
    owner.execute(NUMBER, [member.membership, number, None, None])
    assert refused_with(owner, NUMBER, other.membership, number, None, None) == "23505"
    ends = "update participation_externalnumber set valid_to = '2025-09-01', ended_by = 1, ended_at = now() where number = %s"
    owner.execute(ends, [number])
    owner.execute(NUMBER, [other.membership, number, date(2025, 9, 1), None])
    assert refused_with(owner, NUMBER, other.membership, "1", None, None) == "23514"
    assert refused_with(owner, NUMBER, other.membership, "1234", None, None) == "23514"
    assert refused_with(owner, NUMBER, other.membership, f"26{other.membership:09d}", JULY, JULY) == "23514"


@pytest.mark.parametrize("role", ["app", "loader"])
def test_they_are_seen_with_the_membership_and_written_by_no_hand(member, db, owner, token, role):
    end = "insert into participation_ending (membership_id, ended_on, reason, recorded_by) values (%s, '2025-08-01', 'moved', 1)"
    owner.execute(end, [member.membership])
    connection = db.connect(role)
    for username, expected in (("belu", 1), ("kupang", 0)):
        with acting(connection, token(username)):
            query = "select count(*) from participation_ending where membership_id = %s"
            assert one(connection, query, [member.membership]) == expected
    for statement, args in (
        (end, [member.membership]),
        (EARLIER, [member.membership, JULY, JULY]),
        (NUMBER, [member.membership, "1234", None, None]),
        ("select number from participation_externalnumber", []),
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(connection, token("admin")):
            connection.execute(statement, args)
    for table in ("participation_ending", "participation_earliermonths"):
        assert refused_with(owner, f"delete from {table}") == "P0A01"

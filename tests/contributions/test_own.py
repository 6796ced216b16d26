"""Persons who pay for themselves: their months and bills come together, a bill with a code each, and nobody pays twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import connections, transaction

from payung.contributions.bulk import Assessed, assess_month
from payung.contributions.selectors import months_to_assess, to_assess
from payung.kernel.checkdigit import is_payment_code
from payung.kernel.months import Month
from payung.platform.db import LOADER
from payung.platform.db import acting as asking
from tests.support import people
from tests.support.people import PRICE, acting, one

JULY, SEPTEMBER = date(2025, 7, 1), date(2025, 9, 1)
OCTOBER = Month.parse("2025-10")


@pytest.fixture
def debtors(own_db: Any, loader: Any, owner: Any, token: Callable[[str], str]) -> list[people.Member]:
    """Three debtors whose bank pays July to September, after which each pays himself."""
    with acting(loader, token("admin")):
        people.open_months(loader)
        made = people.scheme(loader, "bank-ntt", kind=("credit", "credit"), quotas={"53.04": 10, "53.71": 10})
        members = [people.member(loader, place) for place in ("53.04", "53.04", "53.71")]
        for member in members:
            people.enrol(loader, made, member, (JULY, SEPTEMBER))
    owner.execute("update sponsorship_scheme set after = 'self' where id = %s", [made.scheme])
    return members


def enrolled(owner: Any, member: people.Member) -> int:
    """The enrolment of a member."""
    return int(one(owner, "select id from sponsorship_enrolment where membership_id = %s", [member.membership]))


def assessed(token: str, month: Month, on: date = date(2025, 10, 5)) -> Assessed:
    with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
        cursor.execute("select set_config('payung.session', %s, true)", [token])
        return assess_month(cursor, month, on)


def test_who_goes_on_gets_a_bill_of_his_own_each_month(
    debtors: list[people.Member], owner: Any, token: Callable[[str], str]
) -> None:
    admin = token("admin")
    with asking(admin):
        preview = to_assess(OCTOBER)
        assert (preview.own_people, preview.own_amount, preview.people) == (3, 3 * PRICE, 3)
        assert {row["month"]: row["unbilled"] for row in months_to_assess()}[OCTOBER.first_day] == 3
    assert assessed(admin, OCTOBER - 1).own.bills == 0
    first = assessed(admin, OCTOBER)
    assert (first.people, first.own.months, first.own.amount, first.own.bills) == (0, 3, 3 * PRICE, 3)
    assert assessed(admin, OCTOBER).own.bills == 0
    assert assessed(admin, OCTOBER + 1).own.bills == 3
    bills = owner.execute(
        "select b.payment_code, b.amount, b.regency, y.person_id, y.kind, y.payer_class, y.label from contributions_bill b"
        " join participation_payer y on y.id = b.payer_id order by b.id"
    ).fetchall()
    assert len({row[0] for row in bills}) == 6
    assert all(is_payment_code(row[0]) for row in bills)
    assert [row[2:] for row in bills[:3]] == [(m.regency, m.person, "self", "self", "") for m in debtors]
    assert one(owner, "select sum(amount) from ledger_posting where account_id = '1200'") == 6 * PRICE


def test_who_has_left_or_died_or_is_paid_for_is_not_billed(
    debtors: list[people.Member], app: Any, loader: Any, owner: Any, token: Callable[[str], str]
) -> None:
    admin = token("admin")
    leaves, paid, dead = debtors
    with acting(app, token("belu")):
        assert one(app, "select payung.own_leave(%s, '2025-11-01', 'minta berhenti')", [enrolled(owner, leaves)]) == 1
    owner.execute(
        "insert into registry_personevent (person_id, kind, happened_on, recorded_by) values (%s, 'died', '2025-10-20', 1)",
        [dead.person],
    )
    with acting(loader, admin):
        other = people.scheme(loader)
        people.enrol(loader, other, paid, (date(2025, 11, 1), date(2025, 12, 1)))
        people.cover(loader, other.payer, paid, date(2025, 11, 1))
    assert assessed(admin, OCTOBER).own.months == 3  # the month of a death is still due
    assert assessed(admin, OCTOBER + 1).own.months == 0
    assert assessed(admin, OCTOBER + 2).own.months == 1  # the sponsor's month is over, he goes on


def test_leaving_is_for_who_serves_him_once_and_from_a_month(
    debtors: list[people.Member], app: Any, owner: Any, token: Callable[[str], str]
) -> None:
    leave = "select payung.own_leave(%s, %s, 'minta berhenti')"
    his = enrolled(owner, debtors[0])
    wrong = [("kupang", "2025-11-01", "P0E02"), ("sponsor", "2025-11-01", "P0E02"), ("belu", "2025-11-02", "P0E03")]
    for who, month, code in wrong:
        with pytest.raises(psycopg.Error) as refused, acting(app, token(who)):
            app.execute(leave, [his, month])
        assert refused.value.sqlstate == code
    with acting(app, token("belu")):
        app.execute(leave, [his, "2025-11-01"])
    with pytest.raises(psycopg.Error) as again, acting(app, token("belu")):
        app.execute(leave, [his, "2025-12-01"])
    assert again.value.sqlstate == "P0E04"
    for statement in ("update sponsorship_leaving set from_month = '2030-01-01'", "delete from sponsorship_leaving"):
        with pytest.raises(psycopg.Error):
            owner.execute(statement)


def test_a_payer_is_made_once_and_by_who_sees_the_person(
    debtors: list[people.Member], app: Any, loader: Any, owner: Any, token: Callable[[str], str]
) -> None:
    everybody = [member.person for member in debtors]
    take = "select person_id from payung.self_payers_take(%s) order by 1"
    with acting(loader, token("belu")):
        assert [row[0] for row in loader.execute(take, [everybody])] == everybody[:2]
    with acting(loader, token("admin")):
        for _time in range(2):
            assert [row[0] for row in loader.execute(take, [everybody])] == everybody
    assert one(owner, "select count(*) from participation_payer where person_id is not null") == 3
    with acting(loader, token("sponsor")):
        assert loader.execute(take, [everybody]).fetchall() == []
    seen = "select array_agg(person_id order by 1) from participation_payer where person_id is not null"
    for who, those in (("belu", everybody[:2]), ("kupang", everybody[2:]), ("sponsor", None), ("bank", None)):
        with acting(app, token(who)):
            assert one(app, seen) == those
    with pytest.raises(psycopg.Error), acting(app, token("admin")):
        app.execute(take, [everybody])

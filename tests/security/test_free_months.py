"""Months that count as paid without a receipt come with BPJS's own data and from no other hand."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.support.people import MONTHS, acting, at_work, enrol, member, one, open_months, scheme

pytestmark = pytest.mark.usefixtures("own_db")
PAYER = "insert into participation_payer (kind, payer_class, label) values ('existing', 'self', 'BPJS') returning id"
MONTH = (
    "insert into participation_month (membership_id, month, payer_id, regency, amount) values (%s, %s, %s, '53.04', 0)"
)


@pytest.mark.parametrize("who", ["belu", "cabang", "provinsi", "bank-belu"])
def test_nobody_makes_a_death_insured_with_months_of_bpjs_own_data(app, loader, owner, token, who):
    with acting(loader, token("admin")):
        made = scheme(loader)
        one_member = member(loader)
        enrol(loader, made, one_member)
        open_months(loader, [MONTHS[0]])
        known = one(loader, PAYER)
    session = at_work(owner, loader, token(who), "intake.commit", "list", 1)
    for connection, secret in ((app, token(who)), (loader, token(who)), (loader, session)):
        assert refused(connection, secret, PAYER, []) == "42501"
    for secret in (token(who), session):
        assert refused(loader, secret, MONTH, [one_member.membership, MONTHS[0], known]) == "42501"
    with acting(loader, token("admin")):
        loader.execute(MONTH, [one_member.membership, MONTHS[0], known])


def refused(connection: Any, secret: str, statement: str, args: list[Any]) -> str:
    with pytest.raises(psycopg.Error) as error, acting(connection, secret):
        connection.execute(statement, args)
    return str(error.value.sqlstate)

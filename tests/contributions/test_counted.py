"""Months are counted over all payers: 6 of the APBD, 12 of SERTAKAN and 18 paid oneself are 36."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from payung.contributions.selectors import months_counted
from payung.coverage import cek
from payung.kernel.months import Month, MonthRange
from payung.platform.db import acting as session
from tests.support import people
from tests.support.people import PRICE, acting, one

SPANS = (  # kind of scheme and payer, first and last month
    (("apbd", "apbd_province"), "2025-07", "2025-12"),
    (("sertakan", "sertakan"), "2026-01", "2026-12"),
    (("", "self"), "2027-01", "2028-06"),
)


def paid_by_three(loader: Any, owner: Any, token: Any) -> people.Member:
    with acting(loader, token("admin")):
        member = people.member(loader)
    for kind, first, last in SPANS:
        months = [m.first_day for m in MonthRange.through(Month.parse(first), Month.parse(last))]
        with acting(loader, token("admin")):
            people.open_months(loader, months)
            if kind[0]:
                body = "pemprov-ntt" if kind[0] == "apbd" else "bank-ntt"
                scheme = people.scheme(loader, body, months=months, kind=kind)
                payer = scheme.payer
                people.enrol(loader, scheme, member)
            else:
                payer = one(
                    loader,
                    "insert into participation_payer (kind, payer_class, label, province) values ('self', 'self', 'Uji', '53') returning id",
                )
            for month in months:
                people.cover(loader, payer, member, month)
            if kind[0]:
                people.journal(loader, scheme)
        for month in months:
            with acting(loader, token("admin")):
                _, code = people.bill(loader, payer, month, [member])
            with acting(owner, token("admin")):
                settled = "select payung.settle_bill(%s, %s::bigint, %s, 'teller', %s)"
                owner.execute(settled, [code, PRICE, month, f"R{code}"])
    return member


@pytest.mark.parametrize(("month", "total"), [("2028-05", 35), ("2028-06", 36), ("2025-12", 6), ("2026-12", 18)])
def test_months_of_three_payers_add_up_to_thirty_six(counted_person, actor, month, total):
    admin = actor("admin")
    with session(admin.token):
        told = months_counted(counted_person.person, Month.parse(month))
    assert sum(told.values()) == total
    if total == 36:
        assert told == {"apbd_province": 6, "sertakan": 12, "self": 18}
    elsewhere = actor("kupang")
    with session(elsewhere.token):
        assert months_counted(counted_person.person, Month.parse(month)) == {}


@pytest.fixture
def counted_person(module_db, loader, token, owner):
    """One person for all months of this module."""
    there = owner.execute("select person_id, id, regency from participation_membership order by id limit 1").fetchone()
    return people.Member(*there) if there else paid_by_three(loader, owner, token)


def test_cek_tells_how_many(counted_person, owner):
    nik, kpj = owner.execute(
        "select i.nik, m.kpj from registry_identity i join participation_membership m using (person_id) where person_id = %s",
        [counted_person.person],
    ).fetchone()
    told = cek.by_numbers(nik, kpj, Month.parse("2025-10"))
    assert told is not None
    today = one(owner, "select date_trunc('month', payung.server_day())::date")
    assert told.counted == sum(
        month.first_day <= today
        for _, first, last in SPANS
        for month in MonthRange.through(Month.parse(first), Month.parse(last))
    )
    assert isinstance(today, date)

"""SERTAKAN by the employer's list: a column says which employee chose whom; acceptance 3 with all 2,061 people."""

from __future__ import annotations

import pytest

from payung.kernel.months import Month
from payung.platform.db import acting
from payung.sponsorship.choosing import services as choosing
from tests.support.payers import bills, listed, run, scheme_of, send, sheet
from tests.support.people import one


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


EMPLOYEES = 2_061
COSTS = {2025: 415_497_600, 2026: 259_686_000}


@pytest.mark.parametrize("year", [2025, 2026])
def test_each_of_2061_employees_pays_for_one_neighbour(own_db, actor, owner, year):
    from payung.contributions.services import start_assess

    bank = actor("bank")
    number = scheme_of(bank, "bank-ntt", "sertakan", f"{year}-01", f"{year}-12", COSTS[year])
    people = list(listed(EMPLOYEES, seed=61))
    lines = [(*person, f"k-{n:04d}") for n, person in enumerate(people, 1)]
    _list, checked, committed = send(bank, number, sheet(["No. Karyawan"], lines))
    assert checked["accepted"] == EMPLOYEES
    assert (committed["committed"], committed["amount"]) == (EMPLOYEES, COSTS[year])
    assert owner.execute("select committed, people, budget - committed from sponsorship_fund").fetchone() == (
        COSTS[year],
        EMPLOYEES,
        0,
    )
    assert one(owner, "select count(distinct c.chooser_id) from sponsorship_choice c") == EMPLOYEES
    officer = actor("cabang")
    assessed = [run(officer, start_assess, Month.of(year, 1) + n)["amount"] for n in range(12)]
    assert sum(assessed) == COSTS[year]
    assert sum(amount for _bills, _people, amount in bills(officer, "sertakan").values()) == COSTS[year]
    with acting(bank.token):
        deducted = [choosing.deductions(number, Month.of(year, 1) + n) for n in range(12)]
    # One bill for the employer, a line for each employee: the same rupiah, month by month.
    assert [sum(line["amount"] for line in month) for month in deducted] == assessed
    assert {len(month) for month in deducted} == {EMPLOYEES}


def test_a_wrong_number_and_none(own_db, actor, owner):
    bank = actor("bank")
    number = scheme_of(bank, "bank-ntt", "sertakan", "2025-01", "2025-12", 10_000_000)
    people = list(listed(4, seed=62))
    staff = ("K-1", "", "5304015203850001", "K-1")
    _list, checked, committed = send(
        bank, number, sheet(["No. Karyawan"], [(*p, s) for p, s in zip(people, staff, strict=True)])
    )
    assert (checked["accepted"], checked["rejected"]) == (3, 1)
    assert committed["committed"] == 3
    with acting(bank.token):
        assert choosing.deductions(number, Month.of(2025, 1)) == [{"number": "K-1", "people": 2, "amount": 33_600}]
    assert one(owner, "select count(*) from participation_month where month = '2025-01-01'") == 3

"""Credit: a bank alone sends its debtors, pays three calendar months from the month of each contract, and the debtor goes on."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from payung.access.services import Actor
from payung.contributions.own import services as leaving
from payung.intake import services as intake
from payung.kernel.errors import PayungError
from payung.platform.db import acting, one
from payung.registry.models import Person
from tests.support.payers import PERSON, assess, bills, contracts, listed, run, scheme_of, send, sheet

COLUMNS = ("Nomor Pinjaman", "Tanggal Akad", "Nama Ahli Waris", "Hubungan")
FUND = 200_000_000
SPRING = ((1000, date(2025, 3, 14)), (706, date(2025, 4, 2)), (500, date(2025, 5, 31)))


def debtors(seed: int, days: list[date], drivers: int = 0) -> bytes:
    people = listed(len(days), seed, drivers)
    return sheet(
        COLUMNS,
        [
            (*one, f"KMM/{n:05d}", f"{day:%d-%m-%Y}", f"Anak {one[1]}", "Anak")
            for n, (one, day) in enumerate(zip(people, days, strict=True))
        ],
    )


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


def test_a_bank_pays_three_months_from_each_contract_and_the_debtor_goes_on(
    own_db: Any, actor: Callable[[str], Actor], owner: Any
) -> None:
    bank, admin = actor("bank"), actor("admin")
    cohort = scheme_of(admin, "pemprov-ntt", "apbd", "2025-09", "2025-12", FUND, people=100)
    assert send(admin, cohort, sheet((), list(listed(60, 99))))[2]["committed"] == 60
    scheme = scheme_of(bank, "bank-ntt", "credit", "2025-03", "2025-07", 111_182_400)
    _number, checked, committed = send(bank, scheme, debtors(7, contracts(*SPRING)))
    assert (checked["accepted"], committed["committed"], committed["amount"]) == (2206, 2206, 111_182_400)
    results = assess(admin, "2025-03", 6)
    assert [(r["people"], r["amount"]) for r in results] == [
        (1000, 16_800_000), (1706, 28_660_800), (2206, 37_060_800), (1206, 20_260_800), (500, 8_400_000), (0, 0),
    ]  # fmt: skip
    assert [r["own_people"] for r in results] == [0, 0, 0, 1000, 1706, 2206]
    assert bills(bank, "credit") == {
        "2025-03": (1, 1000, 16_800_000),
        "2025-04": (1, 1706, 28_660_800),
        "2025-05": (1, 2206, 37_060_800),
        "2025-06": (1, 1206, 20_260_800),
        "2025-07": (1, 500, 8_400_000),
    }
    assert bills(admin, "self") == {
        "2025-06": (1000, 1000, 16_800_000),
        "2025-07": (1706, 1706, 28_660_800),
        "2025-08": (2206, 2206, 37_060_800),
    }
    assert bills(bank, "self") == {}
    # The bank sees its people, with the loan and heir that it named, and nobody else.
    with acting(bank.token) as cursor:
        assert Person.objects.count() == 2206
        cursor.execute(
            "select count(*) as n, count(distinct payung.tell_sponsorship_enrolment_loan(id)) as loans from sponsorship_enrolment"
        )
        assert one(cursor) == {"n": 2206, "loans": 2206}
        cursor.execute(
            "select count(*) as n, min(payung.tell_registry_namedheir_relation(id)) as said from registry_namedheir"
        )
        assert one(cursor) == {"n": 2206, "said": "Anak"}
    with acting(admin.token):
        assert Person.objects.count() == 2206 + 60


def test_a_list_without_the_day_of_the_contract_is_asked_about(own_db: Any, actor: Callable[[str], Actor]) -> None:
    bank = actor("bank")
    scheme = scheme_of(bank, "bank-ntt", "credit", "2025-03", "2025-07", FUND)
    with acting(bank.token):
        number, _ = intake.receive(bank, scheme, "a.csv", io.BytesIO(sheet(("Tanggal Cair",), [(*one, "14/03/2025") for one in listed(3, 5)])))  # fmt: skip
    assert run(bank, intake.start_check, number)["needs_mapping"]
    headers = dict(
        zip(PERSON, ("nik", "name", "birth_date", "sex", "village", "district", "regency", "occupation"), strict=True)
    )
    with acting(bank.token):
        with pytest.raises(intake.IntakeRefused, match="MAPPING_INCOMPLETE"):
            intake.confirm_mapping(bank, number, headers)
        intake.confirm_mapping(bank, number, {**headers, "Tanggal Cair": "contract_date"})
    assert run(bank, intake.start_check, number)["accepted"] == 3
    assert run(bank, intake.start_commit, number)["amount"] == 3 * 3 * 16_800


def test_a_second_loan_takes_the_months_that_nobody_holds(
    own_db: Any, actor: Callable[[str], Actor], owner: Any
) -> None:
    bank, admin = actor("bank"), actor("admin")
    scheme = scheme_of(bank, "bank-ntt", "credit", "2025-03", "2025-12", FUND)
    first, again, later = (debtors(9, contracts((3, date(2025, month, 9)))) for month in (3, 5, 7))
    assert send(bank, scheme, first, "a.csv")[2]["amount"] == 9 * 16_800
    _list, checked, committed = send(bank, scheme, again, "b.csv")
    assert (checked["accepted"], committed["committed"], committed["amount"]) == (3, 3, 6 * 16_800)  # May is held
    assert [r["own_people"] for r in assess(admin, "2025-03", 6)] == [0, 0, 0, 0, 0, 3]
    # August is the debtor's own by now; July is nobody's loss.
    with acting(bank.token):
        number, _ = intake.receive(bank, scheme, "c.csv", io.BytesIO(later))
    assert run(bank, intake.start_check, number)["review"] == 3
    spans = "select distinct to_char(first_month, 'MM'), to_char(last_month, 'MM'), turn from sponsorship_enrolment order by 1"
    assert owner.execute(spans).fetchall() == [("03", "05", 1), ("05", "07", 1)]
    same = debtors(9, contracts((3, date(2025, 5, 20))))
    assert send(bank, scheme, same, "d.csv")[2]["already"] == 3
    assert owner.execute("select people from sponsorship_fund").fetchone() == (3,)


def test_a_loan_repaid_early_releases_the_months_ahead_and_nobody_is_billed_after(
    own_db: Any, actor: Callable[[str], Actor], owner: Any
) -> None:
    bank, admin = actor("bank"), actor("admin")
    scheme = scheme_of(bank, "bank-ntt", "credit", "2025-12", "2026-03", FUND)
    send(bank, scheme, debtors(15, contracts((2, date(2025, 12, 9)))))
    assess(admin, "2025-12", 2)
    repaid, stays = (row[0] for row in owner.execute("select id from sponsorship_enrolment order by id").fetchall())
    why = {"reason": "pinjaman lunas dipercepat"}
    for who, code in (("bpr", "ENROLMENT_UNKNOWN"), ("sponsor", "FORBIDDEN")):
        other = actor(who)
        with acting(other.token), pytest.raises(PayungError) as refused:
            leaving.loan_repaid(other, repaid, **why)
        assert refused.value.code == code
    with acting(bank.token):
        assert leaving.loan_repaid(bank, repaid, **why) == 2
        assert leaving.standing(repaid)["last_month"] == "2026-02"
    left = "select to_char(c.month, 'YYYY-MM') from participation_month c join sponsorship_enrolment e using (membership_id) where e.id = %s"
    assert owner.execute(left, [repaid]).fetchall() == [("2025-12",)]
    assert len(owner.execute(left, [stays]).fetchall()) == 3
    assert owner.execute("select committed, people from sponsorship_fund").fetchone() == (4 * 16_800, 1)
    assert owner.execute("select sum(amount) from contributions_bill where month = '2026-01-01'").fetchone() == (
        16_800,
    )
    with acting(bank.token):
        with pytest.raises(PayungError, match="NOTHING_AHEAD"):
            leaving.loan_repaid(bank, repaid, **why)
        with pytest.raises(PayungError, match="NOT_GOING_ON"):
            leaving.leave(bank, repaid, **why)
        assert leaving.leave(bank, stays, **why) == 1
    assert [r["own_people"] for r in assess(admin, "2026-02", 2)] == [0, 0]


@pytest.mark.parametrize(
    ("first", "last", "groups", "drivers", "total"),
    [
        ("2026-10", "2026-12", ((2206, date(2026, 10, 20)),), 0, 55_591_200),
        ("2026-11", "2027-01", ((2206, date(2026, 11, 3)),), 206, 72_391_200),
        ("2026-02", "2026-04", ((2206, date(2026, 2, 27)),), 206, 89_191_200),
    ],
)
def test_the_law_of_each_month_sets_the_price(
    own_db: Any, actor: Callable[[str], Actor], monkeypatch: pytest.MonkeyPatch, first: str, last: str, groups: Any, drivers: int, total: int
) -> None:  # fmt: skip
    monkeypatch.setenv("PAYUNG_TODAY", "2026-11-22")
    bank, admin = actor("bank"), actor("admin")
    scheme = scheme_of(bank, "bank-ntt", "credit", first, last, total)
    _number, _checked, committed = send(bank, scheme, debtors(8, contracts(*groups), drivers))
    assert (committed["committed"], committed["amount"]) == (2206, total)
    assert sum(r["amount"] for r in assess(admin, first, 3)) == total

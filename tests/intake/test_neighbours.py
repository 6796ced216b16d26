"""SERTAKAN: an employee chooses neighbours, pays for them, and sees nobody else."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest

from payung.coverage.certificates import services as certificates
from payung.intake.neighbours import services as neighbours
from payung.kernel.errors import Forbidden, PayungError
from payung.kernel.months import Month
from payung.platform.db import acting
from payung.sponsorship.choosing import services as choosing
from tests.support import people
from tests.support.employees import MARIA, choose, employee, opened, staffed
from tests.support.people import one


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


@pytest.fixture
def scheme(own_db, actor):
    for name in ("karyawan", "karyawan-lain"):
        employee(name)
    return staffed(actor, "karyawan", "karyawan-lain")


def refused(actor, scheme: int, username: str = "karyawan", **other) -> str:
    with pytest.raises(PayungError) as refusal:
        choose(actor, scheme, username, **other)
    return refusal.value.code


def test_months_go_from_the_first_to_the_last_and_one_month_is_a_span():
    whole = {"first_month": date(2026, 1, 1), "last_month": date(2026, 12, 1)}
    for first, last, many in (("", "", 12), ("2026-05", "2026-05", 1), ("2026-12", "", 1), ("", "2026-01", 1)):
        assert len(list(neighbours._months(whole, first, last))) == many
    with pytest.raises(PayungError, match="MONTHS_ORDER"):
        neighbours._months(whole, "2026-05", "2026-04")


def test_an_employee_gives_a_neighbour_a_year(scheme, actor, owner):
    choose(actor, scheme)
    who = actor("karyawan")
    with acting(who.token):
        (row,) = neighbours.mine(who)
    assert (row["name"], row["amount"], len(row["months"]), row["pays"]) == ("Maria Bere", 201_600, 12, "payroll")
    assert owner.execute(
        "select committed, people from sponsorship_fund where scheme_id = %s", [scheme]
    ).fetchone() == (201_600, 1)
    journals = "select sum((memo->>'amount')::bigint) from ledger_journal where event = 'commitment'"
    assert one(owner, journals) == 201_600
    bank = actor("bank")
    with acting(bank.token):
        assert choosing.deductions(scheme, Month.of(2025, 3)) == [{"number": "K-001", "people": 1, "amount": 16_800}]
        lines = {
            line["number"]: (line["people"], line["months"], line["amount"]) for line in choosing.employees(scheme)
        }
    assert lines == {"K-001": (1, 12, 201_600), "K-002": (0, 0, 0)}


def test_who_is_in_the_cohort_is_offered_the_six_free_months(scheme, actor, loader, owner, token):
    with people.acting(loader, token("admin")):
        people.open_months(loader)
        cohort = people.scheme(loader, quotas={"53.04": 2})
        member = people.member(loader)
        people.enrol(loader, cohort, member)
        for month in people.MONTHS:
            people.cover(loader, cohort.payer, member, month)
    nik = one(owner, "select nik from registry_identity where person_id = %s", [member.person])
    who = actor("karyawan")
    with acting(who.token):
        terms = neighbours.scheme_of(who, scheme)
        person = neighbours.checked(terms, **{**MARIA, "nik": nik})
        told = neighbours.offer(who, scheme, person)
    assert (told["amount"], len(told["free"]), told["held"], told["kinds"]) == (100_800, 6, 6, "apbd_province")
    choose(actor, scheme, nik=nik)
    assert refused(actor, scheme, "karyawan-lain", nik=nik) == "ALREADY_PROTECTED"
    with acting(who.token):
        (row,) = neighbours.mine(who)
    assert (row["amount"], row["months"][-1]) == (100_800, date(2025, 6, 1))


def test_an_employee_sees_only_whom_he_chose(scheme, actor, app, token):
    choose(actor, scheme)
    choose(actor, scheme, "karyawan-lain", nik="5304015203850002", name="Yosefina Mau")
    own = {"karyawan": "Maria Bere", "karyawan-lain": "Yosefina Mau"}
    tables = ("registry_person", "participation_membership", "participation_month", "sponsorship_enrolment", "sponsorship_scheme",
              "sponsorship_fund", "participation_payer", "contributions_bill", "intake_list", "claims_claim")  # fmt: skip
    for username, name in own.items():
        with people.acting(app, token(username)):
            assert [row[3] for row in app.execute("select * from payung.neighbours_mine()").fetchall()] == [name]
            assert one(app, "select count(*) from sponsorship_choice") == 1
            assert one(app, "select count(*) from sponsorship_chooser") == 1
            assert {table: one(app, f"select count(*) from {table}") for table in tables} == dict.fromkeys(tables, 0)
    with people.acting(app, token("belu")):
        assert app.execute("select * from payung.neighbours_mine()").fetchall() == []
        assert one(app, "select count(*) from sponsorship_choice") == 0


def test_what_was_typed_is_checked_as_a_row_of_a_list(scheme, actor):
    assert refused(actor, scheme, nik="5304015213850001") == "NIK_DATE"
    assert refused(actor, scheme, birth_date=date(1985, 4, 12)) == "BIRTHDATE_MISMATCH"
    assert refused(actor, scheme, sex="L") == "SEX_MISMATCH"
    assert refused(actor, scheme, village="Tidak Ada, Entah, Belu") == "PLACE_UNKNOWN"
    assert refused(actor, scheme, name="NIHIL") == "NAME_SUSPECT"
    assert refused(actor, scheme, nik="5304015203150001", birth_date=date(2015, 3, 12)) == "AGE_OUT_OF_RANGE"
    assert refused(actor, scheme, first="2025-13") == "MONTH_FORMAT"
    assert refused(actor, scheme, first="2026-01", last="2026-02") == "CHOICE_MONTHS"


def test_a_number_of_somebody_else_is_looked_at_by_others(scheme, actor, owner):
    choose(actor, scheme)
    assert refused(actor, scheme, "karyawan-lain", name="Petrus Seran") == "CHOICE_REVIEW"
    # Just the same person under another number is looked at too.
    assert refused(actor, scheme, "karyawan-lain", nik="5304015203850009") == "CHOICE_REVIEW"


def test_only_an_employee_whom_his_employer_named_chooses(scheme, actor):
    with pytest.raises(Forbidden):
        choose(actor, scheme, "bank")
    employee("orang-baru")
    assert refused(actor, scheme, "orang-baru") == "SCHEME_UNKNOWN"
    bank = actor("bank")
    with acting(bank.token), pytest.raises(PayungError) as wrong:
        choosing.name_employee(bank, scheme, "K-003", "belu")
    assert wrong.value.code == "CHOOSER_ACCOUNT"
    with acting(bank.token):
        choosing.end_employee(bank, scheme, "k-001")
    assert refused(actor, scheme) == "SCHEME_UNKNOWN"
    bpr = actor("bpr")
    with acting(bpr.token), pytest.raises(PayungError) as unknown:
        choosing.name_employee(bpr, scheme, "K-009")
    assert unknown.value.code == "SCHEME_UNKNOWN"


DROP = "select payung.neighbour_drop(%s, '2025-12-15')"


def sqlstate(app, who, statement: str, *args) -> str:
    """How the database refuses a statement of this user."""
    with pytest.raises(psycopg.Error) as refusal, people.acting(app, who.token):
        app.execute(statement, args)
    return str(refusal.value.sqlstate)


def moved(owner, username: str) -> None:
    """Two administrators have made him an employee of another organisation; nobody ended his number at the first."""
    owner.execute(
        "update access_grant set organisation_id = (select id from parties_organisation where code = 'pt-uji')"
        " where user_id = (select id from access_user where username = %s)",
        [username],
    )


def test_who_works_elsewhere_now_spends_nothing_of_his_former_employer(scheme, actor, app, owner):
    choose(actor, scheme)
    moved(owner, "karyawan")
    who = actor("karyawan")
    with acting(who.token):
        assert neighbours.schemes(who) == []
        (row,) = neighbours.mine(who)
        with pytest.raises(PayungError) as none:
            certificates.draft(who, scheme)
    assert none.value.code == "SCHEME_UNKNOWN"
    assert sqlstate(app, who, "select payung.neighbour_ask(%s, %s, %s)", who.token, scheme, MARIA["nik"]) == "P0E37"
    assert sqlstate(app, who, DROP, row["id"]) == "P0E3J"


def test_who_was_ended_takes_nothing_back_from_his_pay(scheme, actor, app):
    choose(actor, scheme)
    bank, who = actor("bank"), actor("karyawan")
    with acting(bank.token):
        choosing.end_employee(bank, scheme, "K-001")
    with acting(who.token):
        (row,) = neighbours.mine(who)
    assert sqlstate(app, who, DROP, row["id"]) == "P0E3J"
    with acting(who.token):
        assert len(neighbours.mine(who)[0]["months"]) == 12


def test_the_budget_of_the_employer_bounds_what_his_employees_give(own_db, actor):
    employee("karyawan")
    number = opened(actor, budget=201_600)
    bank = actor("bank")
    with acting(bank.token):
        choosing.name_employee(bank, number, "K-001", "karyawan")
    choose(actor, number)
    assert refused(actor, number, nik="5304015203850002", name="Yosefina Mau") == "BUDGET_EXCEEDED"


RAW = (
    "select payung.neighbour_choose({scheme}, '5304015203850003', 'Ana Bria', 'ANA BRIA', '1985-03-12', 'P', '53.04.01.2001', 'other', '',"
    " '2025-01-01', '2025-12-01', '2025-12-15')",
    "select payung.neighbour_offer({scheme}, '5304015203850003', 'ANA BRIA', '1985-03-12', 'P', '53.04.01.2001', 'other', '2025-01-01',"
    " '2025-12-01')",
)


@pytest.mark.parametrize("statement", RAW)
def test_nobody_asks_unwritten(scheme, app, token, statement):
    with pytest.raises(psycopg.Error) as refusal, people.acting(app, token("karyawan")):
        app.execute(statement.format(scheme=scheme))
    assert refusal.value.sqlstate == "P0C11"
    with pytest.raises(psycopg.Error) as nobody, people.acting(app, token("belu")):
        app.execute(statement.format(scheme=scheme))
    assert nobody.value.sqlstate == "P0E37"


WRITES = (
    "insert into sponsorship_choice (chooser_id, scheme_id, membership_id, payer_id, pays, first_month, last_month, made_by)"
    " select 1, 1, 1, 1, 'own', '2025-01-01', '2025-01-01', 1",
    "update sponsorship_chooser set ended_at = null",
    "update sponsorship_choice set chooser_id = chooser_id",
    "delete from sponsorship_choice",
    "select payung.neighbour_take(1, 1, '', '', '', '1985-03-12', '', '', '', '', '2025-01-01', '2025-01-01', null, '2025-01-01')",
    "select * from payung.neighbour_facts('5304015203850001', '', '1985-03-12', '', '', '2025-01-01', '2025-12-01')",
    "select payung.registry_bring('53.04.01.2001', '5304015203850001', '', '', '1985-03-12', 'P')",
)


@pytest.mark.parametrize("statement", WRITES)
def test_raw_sql_writes_no_choice(scheme, actor, app, token, statement):
    choose(actor, scheme)
    for username in ("karyawan", "bank", "admin"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), people.acting(app, token(username)):
            app.execute(statement)


def test_what_was_chosen_is_not_changed_by_the_owner_either(scheme, actor, owner):
    choose(actor, scheme)
    for statement, state in (
        ("update sponsorship_choice set pays = 'own'", "P0A01"),
        ("delete from sponsorship_chooser", "P0E30"),
        ("update sponsorship_chooser set number = 'K-999'", "P0E30"),
        ("update sponsorship_chooser set user_id = null where user_id is not null", "P0E30"),
    ):
        with pytest.raises(psycopg.Error) as refusal:
            owner.execute(statement)
        assert refusal.value.sqlstate == state

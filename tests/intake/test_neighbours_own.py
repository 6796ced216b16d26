"""An employee pays for a neighbour by a bill of his own: one code over all free months, at the prices of the scheme."""

from __future__ import annotations

import lxml.html
import psycopg
import pytest
from django.test import Client

from payung.coverage.certificates import services as certificates
from payung.intake.neighbours import services as neighbours
from payung.kernel.errors import PayungError
from payung.ledger.services import trial_balance
from payung.platform.db import acting
from tests.support.employees import BORN, MARIA, choose, employee, opened, paid, staffed
from tests.support.people import acting as sql
from tests.support.people import one

SELF = {"nik": "5371015203850007", "name": "Theresia Lopo", "birth_date": BORN, "village": "53.71.01.1001"}


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2024-12-20")


@pytest.fixture
def scheme(own_db, actor):
    for name in ("karyawan", "karyawan-lain"):
        employee(name)
    return staffed(actor, "karyawan", "karyawan-lain")


def introduced(actor, scheme: int, username: str = "karyawan", **other) -> None:
    who = actor(username)
    with acting(who.token):
        neighbours.introduce(who, scheme, **{**SELF, **other})


def chosen_own(actor, scheme: int, username: str = "karyawan", **other) -> int:
    who = actor(username)
    with acting(who.token):
        return neighbours.choose_own(who, scheme, **{**MARIA, **other})


def bills(actor, username: str = "karyawan"):
    who = actor(username)
    with acting(who.token):
        return neighbours.bills(who)


def test_one_code_over_all_free_months(scheme, actor, owner):
    introduced(actor, scheme)
    chosen_own(actor, scheme)
    (bill,) = bills(actor)
    assert (bill["amount"], bill["people"], f"{bill['month']:%Y-%m}", f"{bill['last_month']:%Y-%m}", bill["settled"]) == (
        201_600, 12, "2025-01", "2025-12", False)  # fmt: skip
    kind = "select y.kind, y.payer_class, y.person_id is not null from contributions_bill b join participation_payer y on y.id = b.payer_id"
    assert owner.execute(kind).fetchall() == [("sertakan", "private", True)]
    # The employer's fund is not charged, and his employees' bills are not his.
    assert owner.execute(
        "select committed, people from sponsorship_fund where scheme_id = %s", [scheme]
    ).fetchone() == (0, 0)
    paid(actor, owner, bill["id"])
    assert bills(actor)[0]["settled"] is True
    who = actor("karyawan")
    with acting(who.token):
        certificate = certificates.issue(who, scheme)
    assert certificates.by_code(certificate.code).amount == 201_600
    admin = actor("admin")
    with acting(admin.token):
        assert sum(amount for _code, _name, amount in trial_balance()) == 0


def test_who_has_not_said_who_he_is_has_no_code(scheme, actor):
    with pytest.raises(PayungError) as who:
        chosen_own(actor, scheme)
    assert who.value.code == "CHOOSER_WHO"
    introduced(actor, scheme)
    with pytest.raises(PayungError) as again:
        introduced(actor, scheme)
    assert again.value.code == "CHOOSER_INTRODUCED"


def test_nobody_pays_a_month_twice(scheme, actor):
    introduced(actor, scheme)
    chosen_own(actor, scheme, first="2025-01", last="2025-06")
    choose(actor, scheme, "karyawan-lain")
    who = actor("karyawan-lain")
    with acting(who.token):
        (row,) = neighbours.mine(who)
    assert [f"{day:%Y-%m}" for day in row["months"]] == [f"2025-{m:02d}" for m in range(7, 13)]
    assert bills(actor, "karyawan-lain") == []


def test_what_is_not_paid_is_given_back(scheme, actor, owner):
    introduced(actor, scheme)
    choice = chosen_own(actor, scheme)
    who, other = actor("karyawan"), actor("karyawan-lain")
    with acting(other.token), pytest.raises(PayungError) as unknown:
        neighbours.drop(other, scheme, choice)
    assert unknown.value.code == "CHOICE_UNKNOWN"
    with acting(who.token):
        assert neighbours.drop(who, scheme, choice) == 12
    assert one(owner, "select coalesce(sum(amount), 0) from contributions_bill") == 0
    assert one(owner, "select count(*) from participation_month") == 0
    # Whoever comes next may choose him.
    choose(actor, scheme, "karyawan-lain")
    with acting(other.token):
        assert len(neighbours.mine(other)[0]["months"]) == 12


def test_what_is_paid_stands(scheme, actor, owner):
    introduced(actor, scheme)
    choice = chosen_own(actor, scheme)
    paid(actor, owner, bills(actor)[0]["id"])
    who = actor("karyawan")
    with acting(who.token), pytest.raises(PayungError) as stands:
        neighbours.drop(who, scheme, choice)
    assert stands.value.code == "CHOICE_BILLED"


def test_payroll_that_is_not_billed_is_given_back_to_the_fund(scheme, actor, owner):
    choice = choose(actor, scheme)
    who = actor("karyawan")
    with acting(who.token):
        assert neighbours.drop(who, scheme, choice) == 12
    assert owner.execute(
        "select committed, people from sponsorship_fund where scheme_id = %s", [scheme]
    ).fetchone() == (0, 0)


def test_an_employee_sees_no_code_of_another(scheme, actor, app, token):
    introduced(actor, scheme)
    chosen_own(actor, scheme)
    for username, seen in (("karyawan", 1), ("karyawan-lain", 0), ("belu", 0), ("bank", 0)):
        with sql(app, token(username)):
            assert one(app, "select count(*) from payung.neighbour_bills()") == seen
    for username in ("karyawan", "karyawan-lain", "bank"):
        with sql(app, token(username)):
            assert one(app, "select count(*) from contributions_bill") == 0


def test_the_page_shows_the_code(scheme, actor, login):
    introduced(actor, scheme)
    chosen_own(actor, scheme)
    (bill,) = bills(actor)
    page = login(Client(), "karyawan").get("/tetangga").content.decode().replace("-", "").replace(" ", "")
    assert bill["payment_code"] in page
    assert "Belumdibayar" in page


def test_the_page_to_give_back_says_whom_and_what(scheme, actor, login):
    introduced(actor, scheme)
    address = f"/tetangga/{scheme}/{chosen_own(actor, scheme)}/lepas"
    page = login(Client(), "karyawan").get(address).content.decode()
    assert "Maria Bere" in page
    assert "yang kode iurannya belum dibayar" in page
    assert login(Client(), "karyawan-lain").get(address).status_code == 404


def test_what_was_typed_stays_when_a_choice_is_refused(scheme, actor, login):
    introduced(actor, scheme)
    typed = {
        "nik": MARIA["nik"],
        "nama": "NIHIL",
        "lahir": f"{BORN:%Y-%m-%d}",
        "desa": MARIA["village"],
        "dari": "2025-08",
    }
    answer = login(Client(), "karyawan").post(f"/tetangga/{scheme}/bayar-sendiri", typed)
    assert answer.status_code == 409
    fields = lxml.html.fromstring(answer.content.decode()).xpath("//main//input[@type!='hidden']")
    assert {one.get("name"): one.get("value") for one in fields if one.get("value")} == typed
    assert {one.get("type") for one in fields if one.get("name") in {"dari", "sampai"}} == {"month"}


def test_months_of_an_employee_are_those_he_chose(scheme, actor, loader, owner, token):
    introduced(actor, scheme)
    chosen_own(actor, scheme, first="2025-01", last="2025-06")
    payer, member = owner.execute("select payer_id, membership_id from sponsorship_choice").fetchone()
    with sql(loader, token("admin")):
        loader.execute("select payung.open_month('participation_month', '2025-07-01')")
    insert = "insert into participation_month values (%s, '2025-07-01', %s, '53.04', %s)"
    for amount in (16_800, 1):
        with pytest.raises(psycopg.Error) as refused, sql(loader, token("admin")):
            loader.execute(insert, [member, payer, amount])
        assert refused.value.sqlstate == "P0E3G"


RAW = (
    "select payung.payer_of_employee(1)",
    "select payung.payer_of_group('x', '53')",
    "select * from payung.chooser_payer(1)",
    "insert into participation_payer (kind, payer_class, person_id, label, province) values ('sertakan', 'private', 1, '', '53')",
)


@pytest.mark.parametrize("statement", RAW)
def test_raw_sql_makes_no_payer(scheme, app, token, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege), sql(app, token("karyawan")):
        app.execute(statement)


def test_the_year_2026_costs_what_the_law_of_2026_says(own_db, actor, monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-20")
    employee("karyawan")
    number = opened(actor, 2026)
    from payung.sponsorship.choosing import services as choosing

    bank = actor("bank")
    with acting(bank.token):
        choosing.name_employee(bank, number, "K-001", "karyawan")
    introduced(actor, number)
    chosen_own(actor, number, occupation="petani")
    chosen_own(actor, number, nik="5304015203850002", name="Petrus Seran", sex="P", occupation="tukang ojek")
    assert sorted(bill["amount"] for bill in bills(actor)) == [100_800, 126_000]

"""The sponsor's page: what was paid and for whom, in numbers that point at nobody, for who acts for the payer."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from payung.coverage import paid_for
from payung.kernel.errors import Forbidden
from payung.kernel.months import Month
from payung.platform.db import acting
from payung.sponsorship.services import scheme_of
from tests.support.employees import assessed, choose, employee, opened, paid, staffed


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


def nik(serial: int) -> str:
    return f"53040152038500{serial:02d}"


NAMES = ("Maria Bere", "Yosefina Mau", "Ana Bria", "Petrus Seran", "Dominggus Taek", "Rosalia Hoar", "Kornelis Fahik")


@pytest.fixture
def scheme(own_db, actor, owner):
    """Six neighbours in one village and one in another; January is paid, February billed."""
    employee("karyawan")
    number = staffed(actor, "karyawan")
    for serial, name in enumerate(NAMES, 1):
        choose(actor, number, nik=nik(serial), name=name, village="53.04.01.2001" if serial < 7 else "53.04.01.2002")
    for bill in assessed(actor, Month.of(2025, 1)):
        paid(actor, owner, bill)
    assessed(actor, Month.of(2025, 2))
    return number


def told(actor, scheme: int, username: str = "bank") -> paid_for.PaidFor:
    who = actor(username)
    with acting(who.token):
        return paid_for.of_scheme(who, scheme_of(who, scheme))


def test_a_payer_sees_what_he_paid_and_what_is_open(scheme, actor):
    seen = told(actor, scheme)
    assert (seen.people, seen.now, seen.months, seen.paid, seen.open) == (7, 7, 7, 117_600, 117_600)
    assert (seen.committed, seen.left) == (7 * 201_600, 415_497_600 - 7 * 201_600)
    assert (seen.claims, seen.paid_out, seen.benefit, seen.ends) == (0, 0, 42_000_000, 7)


def test_a_village_with_few_is_not_shown_by_itself(scheme, actor):
    seen = told(actor, scheme)
    # One alone in his village would be told by the total beside the other village, so both stand together.
    assert [(row["village_code"], row["people"]) for row in seen.lines] == [("", 7)]
    assert seen.few == 2


VILLAGES = st.lists(st.integers(1, 40), max_size=30)


@given(VILLAGES)
def test_no_line_holds_few_people_and_nothing_is_lost(people):
    rows = [
        {"village_code": f"53.{n % 3:02d}.01.{n:04d}", "people": p, "months": p, "amount": p * 16_800, "open": 0}
        for n, p in enumerate(people)
    ]
    shown, few = paid_for.together(rows)
    assert all(row["people"] >= paid_for.FEW or row["people"] == 0 for row in shown)
    assert sum(row["amount"] for row in shown) == sum(row["amount"] for row in rows)
    assert (few > 0) == any(len(row["village_code"]) <= paid_for.REGENCY for row in shown)


def test_who_pays_nothing_there_sees_nothing(scheme, actor, login):
    with pytest.raises(Forbidden):
        told(actor, scheme, "kepala")
    for username in ("sponsor", "bpr"):
        assert login(Client(), username).get(f"/dibayar/{scheme}").status_code == 404
        assert f"/dibayar/{scheme}" not in login(Client(), username).get("/dibayar").content.decode()


def test_the_page_answers_its_questions(scheme, actor, login, owner):
    browser = login(Client(), "bank")
    page = browser.get("/dibayar").content.decode()
    assert "Anda membayar Rp117.600: 7 bulan perlindungan. 7 orang ada dalam skema ini." in page
    assert "keluarga menerima Rp42.000.000" in page
    assert "Bayar tagihan yang masih terbuka." in page
    assert "7 orang tidak terlindungi lagi" in page
    assert not any(name in page for name in NAMES)  # the employee chose them, not the bank
    rows = browser.get(f"/dibayar/{scheme}?unduh=csv").getvalue().decode()
    assert "7" in rows
    assert not any(name in rows for name in NAMES)
    deductions = browser.get(f"/dibayar/{scheme}/karyawan?bulan=2025-03").content.decode()
    assert "Potongan gaji Maret 2025: Rp117.600." in deductions.replace("\xa0", " ")
    file = browser.get(f"/dibayar/{scheme}/karyawan?bulan=2025-03&unduh=csv").getvalue().decode()
    assert "K-001" in file
    certificate = browser.post(f"/sertifikat/skema/{scheme}")
    assert certificate["Content-Type"] == "application/pdf"
    assert certificate.content.startswith(b"%PDF")


def test_months_that_are_paid_are_not_told_of_people_who_came_later(scheme, actor, login):
    """Seven people have a paid month each; who joined since has none, and the sentence does not say that he has."""
    choose(actor, scheme, nik=nik(41), name="Bernadus Klau", village="53.04.01.2001")
    page = login(Client(), "bank").get("/dibayar").content.decode()
    assert "7 bulan perlindungan. 8 orang ada dalam skema ini." in page


def test_an_employee_reads_where_his_code_is_paid_and_has_each_certificate(scheme, actor, login, owner):
    other = opened(actor, 2026)
    browser = login(Client(), "karyawan")
    page = browser.get("/tetangga").content.decode()
    assert f'href="/sertifikat/skema/{scheme}"' in page  # where he has chosen somebody
    assert f'href="/sertifikat/skema/{other}"' not in page  # the newer one, in which he has nobody
    assert "bank mana pun" not in page


def test_an_employee_has_pages_of_his_own(scheme, actor, login):
    browser = login(Client(), "karyawan")
    page = browser.get("/tetangga").content.decode()
    assert "Anda melindungi 7 orang: 84 bulan perlindungan, seluruhnya Rp1.411.200." in page
    assert "Maria Bere" in page
    browser.cookies["payung_language"] = "en"
    english = browser.get(f"/tetangga/{scheme}/pilih").content.decode()
    assert "(January\xa02025 – December\xa02025)" in english
    assert "Occupation" in english
    browser.cookies["payung_language"] = "id"
    form = browser.get(f"/tetangga/{scheme}/pilih")
    assert form.status_code == 200
    typed = {"nik": nik(30), "nama": "Bernadus Klau", "lahir": "1985-03-12", "desa": "53.04.01.2001"}
    asked = browser.post(f"/tetangga/{scheme}/pilih", typed).content.decode()
    assert "Lindungi tetangga ini?" in asked
    assert "Rp201.600" in asked
    done = browser.post(f"/tetangga/{scheme}/pilih", {**typed, "paham": "1"}, follow=True).content.decode()
    assert "Tetangga Anda tercatat." in done
    assert "Bernadus Klau" in done
    for closed in (f"/dibayar/{scheme}", "/dibayar", "/orang", "/pendanaan", "/iuran", "/daftar", "/klaim"):
        assert browser.get(closed).status_code == 403
    assert browser.get("/").status_code == 200
    assert browser.get("/sertifikat").status_code == 200


def test_programs_are_told_the_same(scheme, api):
    bank = api("bank")
    told_of = bank.get(f"/schemes/{scheme}/paid-for").json()
    assert (told_of["paid"], told_of["people"], told_of["villages_with_few"]) == (117_600, 7, 2)
    assert bank.get(f"/schemes/{scheme}/deductions/2025-03").json() == [
        {"number": "K-001", "people": 7, "amount": 117_600}
    ]
    employee_of = api("karyawan")
    assert len(employee_of.get("/neighbours").json()) == 7
    assert employee_of.get("/neighbour-schemes").json()[0]["number"] == "K-001"
    assert employee_of.get(f"/schemes/{scheme}/paid-for").status_code == 403
    issued = employee_of.post(f"/schemes/{scheme}/certificates", {})
    assert issued.status_code == 200
    assert issued.content.startswith(b"%PDF")
    (line,) = employee_of.get("/certificates").json()["items"]
    withdrawn = employee_of.post(f"/certificates/{line['id']}/withdraw", {"reason": "Salah cetak nama"})
    assert withdrawn.json()["thing"]["state"] == "withdrawn"
    assert len(employee_of.get("/certificates/key").json()["public_key"]) == 64

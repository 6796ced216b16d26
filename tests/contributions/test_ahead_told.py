"""What is told of months that were billed together: a bill over eleven months says so, and a person is protected to the last of them."""

from __future__ import annotations

from typing import Any

import lxml.html
import pytest
from django.test import Client

from payung.contributions.ahead import services as ahead
from payung.contributions.invoices import papers
from payung.contributions.selectors import bill
from payung.kernel.months import Month
from payung.platform import runs
from payung.platform.db import acting
from tests.support import people
from tests.support.employees import assessed, paid
from tests.support.people import acting as sql
from tests.support.people import one


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-07-03")


@pytest.fixture
def member(own_db, loader, token, actor):
    """Somebody who has paid July 2025 to June 2026 by one code: nine months of 16,800 and three of 8,400."""
    with sql(loader, token("admin")):
        people.open_months(loader)
        somebody = people.member(loader, name="Maria Bere")
    officer = actor("cabang")
    with acting(officer.token):
        run = ahead.start_person(officer, somebody.person, 12)
    assert runs.execute(run)["result"] == {"months": 12, "bills": 1, "amount": 176_400}
    return somebody


def text_of(client: Any, address: str) -> str:
    return " ".join(lxml.html.fromstring(client.get(address).content.decode()).text_content().split())


def number_of(owner: Any) -> int:
    return int(one(owner, "select id from contributions_bill"))


def test_a_bill_over_several_months_names_them_on_its_pages(member, login, owner):
    client, number = login(Client(), "cabang"), number_of(owner)
    told = text_of(client, f"/iuran/{number}")
    assert "Jatuh tempo ke kalender" in told
    assert told.count("Juli 2025 – Juni 2026") == 2
    assert "Orang-bulan12" in told
    assert "Kab. Belu 12 Rp176.400" in told
    assert "Juli 2025 – Juni 2026" in text_of(client, "/iuran")
    rows = text_of(client, f"/iuran/{number}/rincian")
    assert "12 orang-bulan, Juli 2025 sampai Juni 2026, bersama Rp176.400." in rows
    assert rows.count("Rp16.800") == 9
    assert rows.count("Rp8.400") == 3


def test_the_interface_cuts_no_membership_in_two(member, api, owner):
    number = number_of(owner)
    told = api("cabang").get(f"/bills/{number}").json()
    assert (told["month"], told["last_month"], told["people"]) == ("2025-07", "2026-06", 12)
    page = api("cabang").get(f"/bills/{number}/contribution-assessments?limit=1").json()
    assert (len(page["items"]), page["next"], sum(line["total"] for line in page["items"])) == (12, None, 176_400)


def test_its_day_in_the_calendar_names_first_and_last_month(member, actor, owner):
    officer = actor("cabang")
    with acting(officer.token):
        billed = bill(number_of(owner))
        assert billed is not None
        assert "2025-07 – 2026-06" in papers.calendar(papers.of_bill(billed))


def test_a_person_is_protected_to_the_last_paid_month(member, actor, login, owner):
    client = login(Client(), "cabang")
    before = text_of(client, f"/orang/{member.person}")
    assert "Bulan ini dijanjikan, tetapi iurannya belum dibayar." in before
    paid(actor, owner, number_of(owner))
    assert "Jatuh tempo ke kalender" not in text_of(client, f"/iuran/{number_of(owner)}")  # nothing is due any more
    told = text_of(client, f"/orang/{member.person}")
    assert "Terlindungi sampai akhir Juni 2026." in told
    assert "Juli 2025 – Juni 2026, 12 bulan · Rp176.400" in told


def test_what_is_only_promised_is_not_told_as_protection(own_db, loader, token, actor, login, owner):
    """The page of an officer says the same as Cek does: paid until July, promised until December."""
    with sql(loader, token("admin")):
        people.open_months(loader)
        _scheme, (somebody, *_others) = people.covered(loader, 1, people.MONTHS, quotas={"53.04": 3})
    [july] = assessed(actor, Month.of(2025, 7))
    paid(actor, owner, july)
    told = text_of(login(Client(), "cabang"), f"/orang/{somebody.person}")
    assert "Terlindungi sampai akhir Juli 2025." in told
    assert "Iuran sesudahnya, sampai akhir Desember 2025, sudah dijanjikan tetapi belum dibayar." in told


def test_cek_says_the_months_of_a_code_and_how_far_they_protect(member, actor, owner):
    """The same as the page of the person: first what is open under the code, then until when it protects."""
    nik = one(owner, "select nik from registry_identity where person_id = %s", [member.person])
    kpj = one(owner, "select kpj from participation_membership where id = %s", [member.membership])

    def asked() -> str:
        page = lxml.html.fromstring(Client().post("/cek/peserta", {"nik": nik, "kpj": kpj}).content.decode())
        return " ".join(page.text_content().split())

    assert "Juli 2025 – Juni 2026: Rp176.400" in asked()
    paid(actor, owner, number_of(owner))
    assert "Terlindungi sampai akhir Juni 2026." in asked()

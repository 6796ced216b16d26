"""Bills that wait for whoever acts for their payer: due soon, then late, with what is still to be paid of them."""

from __future__ import annotations

from typing import Any

import lxml.html
import pytest
from django.test import Client

from tests.support import people
from tests.support.people import MONTHS, PRICE, acting

pytestmark = pytest.mark.usefixtures("own_db")

SEPTEMBER = MONTHS[2]  # the bills of these tests are due on the first day of their month
PART = 5_000


@pytest.fixture
def owed(loader: Any, app: Any, token: Any, monkeypatch: pytest.MonkeyPatch) -> int:
    """A sponsor's bill of September, of which a part came."""
    monkeypatch.setenv("PAYUNG_TODAY", "2025-09-01")
    with acting(loader, token("admin")):
        scheme, [member] = people.covered(loader, 1, [SEPTEMBER], "sponsor-uji")
        bill, code = people.bill(loader, scheme.payer, SEPTEMBER, [member])
    people.receive(app, token, code, PART, "2025-09-01")
    monkeypatch.setenv("PAYUNG_TODAY", "2025-08-25")  # bills of these tests are issued on the day on which they are due
    return bill


def hands(login: Any, username: str) -> list[str]:
    """The lines of Beranda that ask for a hand."""
    home = lxml.html.document_fromstring(login(Client(), username).get("/").content.decode())
    lines = home.xpath('//ul[@class="hands"]/li')
    return [" ".join(line.text_content().replace("\u00a0", " ").split()) for line in lines]


def rupiah(amount: int) -> str:
    return f"Rp{amount:,}".replace(",", ".")


def test_the_payer_is_asked_for_the_rest_before_its_day(owed: int, login: Any) -> None:
    (line,) = [line for line in hands(login, "sponsor") if "Belum dibayar" in line]
    assert rupiah(PRICE - PART) in line
    assert rupiah(PRICE) not in line
    assert "7 hari" in line


@pytest.mark.parametrize("username", ["cabang", "bank", "hrd", "admin"])
def test_a_bill_that_is_not_late_is_nobody_elses_work(owed: int, login: Any, username: str) -> None:
    assert not [line for line in hands(login, username) if "Belum dibayar" in line]


def test_a_bill_that_is_due_in_a_month_waits_for_nobody(owed: int, login: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-08-01")
    assert not [line for line in hands(login, "sponsor") if "Belum dibayar" in line]


def test_when_it_is_late_all_are_asked_for_the_rest(owed: int, login: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-09-02")
    for username in ("sponsor", "cabang"):
        (line,) = [line for line in hands(login, username) if "Lewat jatuh tempo" in line]
        assert rupiah(PRICE - PART) in line


def test_beranda_says_what_is_still_to_be_paid(owed: int, login: Any) -> None:
    home = login(Client(), "sponsor").get("/").content.decode().replace("\u00a0", " ")
    assert f"September 2025: {rupiah(PRICE - PART)}" in home

"""A connected bank that calls the product's own WSGI application, and bills to pay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from django.core.wsgi import get_wsgi_application

from payung.banksim.caller import Caller, Reply
from payung.contributions.snap.services import NewClient, create_client
from payung.platform import clock
from payung.rails.snap.amounts import format_amount
from tests.support import people, two
from tests.support.people import PRICE, acting

BASE = "http://localhost"
MONTHS = people.MONTHS
SOME = 5


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-08-15")


@dataclass
class Bank:
    """A bank with its keys; `skew` sets its clock off."""

    keys: NewClient
    skew: timedelta = timedelta()

    def caller(self, **change: Any) -> Caller:
        http = httpx.Client(transport=httpx.WSGITransport(app=get_wsgi_application()), base_url=BASE)
        values = {
            "client_id": self.keys.client_id,
            "client_secret": self.keys.client_secret,
            "private_key_pem": self.keys.private_key_pem,
            "partner_id": self.keys.partner_id,
            **change,
        }
        return Caller(BASE, **values, http=http, now=lambda: clock.moment() + self.skew)

    def account(self, code: str) -> dict[str, str]:
        service = self.keys.partner_id.rjust(8)
        return {"partnerServiceId": service, "customerNo": code, "virtualAccountNo": service + code}

    def inquire(self, caller: Caller, code: str, ext: str = "", **change: Any) -> Reply:
        return caller.call("24", {**self.account(code), "inquiryRequestId": "INQ-1", **change}, ext)

    def pay(
        self, caller: Caller, code: str, amount: int, request: str = "PAY-1", ext: str = "", **change: Any
    ) -> Reply:
        body = {
            **self.account(code),
            "paymentRequestId": request,
            "paidAmount": {"value": format_amount(amount), "currency": "IDR"},
            "trxDateTime": "2025-08-14T09:00:00+08:00",
            "referenceNo": "0001",
        }
        return caller.call("25", {**body, **change}, ext)


@pytest.fixture
def connect(db: Any, actor: Callable[[str], Any]) -> Callable[..., Bank]:
    """Connects a bank."""
    made = 0

    def connect_bank(**options: Any) -> Bank:
        nonlocal made
        made += 1
        from django.db import connections

        from payung.contributions.snap.models import SnapClient

        with connections["owner"].cursor() as cursor:
            cursor.execute("select count(*) from contributions_snapclient")
            number = cursor.fetchone()[0]
        assert SnapClient is not None
        keys = create_client(actor("admin"), f"Bank {number}", **options)
        two.confirm_client(actor("admin2"), keys.client_id)
        return Bank(keys)

    return connect_bank


@pytest.fixture
def bank(connect: Callable[..., Bank]) -> Bank:
    return connect()


@pytest.fixture
def caller(bank: Bank) -> Caller:
    return bank.caller()


@dataclass
class Debt:
    """A bill of five people of a regency."""

    id: int
    code: str
    amount: int
    members: list[people.Member]


@pytest.fixture
def owe(db: Any, loader: Any, actor: Callable[[str], Any]) -> Callable[..., Debt]:
    """Makes bills."""
    token = actor("admin").token

    def make(month: date = MONTHS[0]) -> Debt:
        with acting(loader, token):
            people.open_months(loader, [month])
            scheme = people.scheme(loader, months=[month], quotas={"53.04": SOME})
            members = [people.member(loader) for _ in range(SOME)]
            for member in members:
                people.enrol(loader, scheme, member)
                people.cover(loader, scheme.payer, member, month)
            people.journal(loader, scheme)
            bill, code = people.bill(loader, scheme.payer, month, members)
        return Debt(bill, code, SOME * PRICE, members)

    return make


@pytest.fixture
def debt(owe: Callable[..., Debt]) -> Debt:
    return owe()

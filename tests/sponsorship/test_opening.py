"""A scheme whose money carries nobody does not open; one whose money carries fewer than its places says so."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.support.people import one


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


def test_a_budget_below_one_person_opens_nothing(own_db, api, scheme, owner):
    office = api("provinsi")
    refused = office.post("/schemes", {**scheme, "budget": 100_799, "quotas": {"53.04": 500}})
    assert refused.json()["type"].endswith("BUDGET_CARRIES_NOBODY")
    assert "Rp100.799" in refused.json()["detail"]
    assert "Rp100.800" in refused.json()["detail"]
    assert one(owner, "select count(*) from sponsorship_scheme") == 0
    assert office.post("/schemes", {**scheme, "budget": 100_800, "quotas": {"53.04": 500}}).status_code == 201


def test_a_budget_below_the_places_opens_and_says_so(own_db, api, scheme, login):
    browser = login(Client(), "provinsi")
    organisation = scheme["organisation_id"]
    typed = {"name": "Sedikit", "kind": "apbd", "organisation": str(organisation), "place": "53", "decree_number": "9/KEP",
             "decree_date": "2025-06-20", "first_month": "2025-07", "last_month": "2025-12", "budget": "201.600",
             "people": "500", "income_base": "1.000.000", "min_age": "17", "max_age": "64", "max_decile": "5"}  # fmt: skip
    priced = browser.post("/pendanaan/baru", {**typed, "budget": "100.000"})
    assert "tidak cukup untuk seorang pun" in priced.content.decode()
    opened = browser.post("/pendanaan/baru", {**typed, "langkah": "buka"}, follow=True).content.decode()
    assert "Anggaran cukup untuk 2 dari 500 orang; yang lain menunggu." in opened

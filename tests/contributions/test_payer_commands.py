"""Payers on the command line: who owes, the account by date, a joint code, credit carried, the invoice."""

from __future__ import annotations

import pytest

from tests.contributions.owing import owing
from tests.support.people import PRICE

pytestmark = pytest.mark.slow  # ten processes


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


@pytest.fixture
def payer(loader, app, token) -> tuple[int, list[int]]:
    return owing(loader, app, token)


def test_commands_say_the_same(desk, db, payer, tmp_path):
    number, (_july, august, september) = payer
    listed = desk.told("payer", "list", "--as", "cabang")
    assert [(one_of["id"], one_of["open"], one_of["credit"]) for one_of in listed] == [(number, 2 * PRICE, 500)]
    account = desk.told("payer", "statement", str(number), "--as", "cabang")
    assert (account["owed"], account["held"], len(account["lines"])) == (2 * PRICE, 500, 4)
    joined = desk.told("payer", "join", str(august), str(september), "--as", "cabang")
    assert joined["open"] == 2 * PRICE
    carried = desk.told("payer", "carry", str(august), "--as", "cabang")
    assert carried["result"]["receipt"]
    invoice = desk.told("payer", "invoice", str(august), str(tmp_path / "tagihan.pdf"), "--as", "cabang")
    assert invoice["bytes"] > 1_000
    assert desk("payer", "invoice", str(august), str(tmp_path / "tagihan.doc"), "--as", "cabang").code == 2
    ages = desk.told("payer", "ageing", "--as", "cabang")
    assert sum(one_of["open"] for one_of in ages) == 2 * PRICE - 500
    assert desk.refused("payer", "statement", "999999", "--as", "cabang") == "PAYER_UNKNOWN"
    assert desk.told("payer", "refunds", "--as", "cabang") == []


def test_commands_of_fines_waivers_and_instalments(desk, db, payer):
    _number, (july, august, september) = payer
    assert desk.refused("bill", "fine", str(august), "--as", "cabang") == "FINE_NONE"  # no employer
    facts = ["--reason", "selisih lama", "--basis", "Keputusan direksi 3 pasal 4", "--document", "SK-1"]
    asked = ["bill", "waive", str(august), "contribution", "800", *facts, "--document-on", "2025-12-01"]
    waiver = str(desk.told(*asked, "--as", "cabang")["result"]["waiver"])
    assert desk.refused("bill", "approve-waiver", waiver, "--as", "cabang") == "WAIVER_OWN"
    approved = desk.told("bill", "approve-waiver", waiver, "--as", "kepala")
    assert (approved["result"]["state"], approved["thing"]["state"]) == ("approved", "approved")
    assert [one_of["amount"] for one_of in desk.told("bill", "waivers", "--as", "kepala")] == [800]
    wrong = desk.refused(
        "bill", "instalments", str(september), "--parts", "besok", "--reason", "arus kas", "--as", "cabang"
    )
    assert wrong == "INSTALMENTS_WRONG"
    whole = desk.told("bill", "show", str(august), "--as", "cabang")
    assert (whole["open"], whole["waived"], whole["fine_by_law"]) == (PRICE - 800, 800, None)
    assert desk.told("bill", "instalment-plans", "--as", "cabang") == []
    assert desk.told("bill", "unreached", "--as", "cabang") == []
    assert desk.told("bill", "show", str(july), "--as", "cabang")["state"] == "paid"

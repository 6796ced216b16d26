"""What the second person is told before money is waived or confirmed, without a database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from payung.contributions import asking as receipts
from payung.contributions.dues import asking as dues
from payung.contributions.errors import REFUSALS
from payung.kernel.errors import PayungError

WHO = SimpleNamespace(user_id=7)


@pytest.fixture(autouse=True)
def _named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (dues, receipts):
        monkeypatch.setattr(module, "names_of", lambda _ids: {5: "Maria"})
    monkeypatch.setattr(dues, "name_of", lambda _payer: "Bank NTT")


def _waiver(**other: Any) -> Any:
    bill = SimpleNamespace(payer=None, payment_code="12345678901234", month=date(2025, 7, 1), standing=SimpleNamespace(paid=other.pop("paid", 0), open=1_000))  # fmt: skip
    return SimpleNamespace(**{"state": "waiting", "maker_id": 5, "checkers": [], "bill": bill, "what": "contribution", "amount": 500, "why": "banjir",
                              "basis": "SK", "document": "1", "document_on": date(2025, 7, 2), **other})  # fmt: skip


def _code(ask: Callable[[], Any]) -> str:
    with pytest.raises(PayungError) as refused:
        ask()
    return refused.value.code


def test_what_a_waiver_does_depends_on_what_is_waived_and_what_was_paid() -> None:
    def effect(**other: Any) -> str:
        return dues.approve(WHO, _waiver(**other), None).consequences[0].text

    assert "tetap tidak terlindungi" in effect()
    assert "Sisa tagihan berkurang" in effect(paid=1)
    assert "iurannya tetap harus dibayar" in effect(what="fine")
    assert "iurannya tetap harus dibayar" in effect(what="fine", paid=1)
    assert dues.approve(WHO, _waiver(), None).facts[-1][1] == "Maria"


def test_nobody_is_asked_about_what_he_made_himself_or_what_is_decided() -> None:
    assert _code(lambda: dues.approve(WHO, _waiver(state="approved"), None)) == REFUSALS["P0E66"].code
    for own in ({"maker_id": 7}, {"checkers": [3, 7]}):
        assert _code(lambda own=own: dues.approve(WHO, _waiver(**own), None)) == REFUSALS["P0E67"].code


def test_a_receipt_is_confirmed_by_another_than_who_entered_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts, "receipt", lambda waiting, recorder: (waiting.maker_id, recorder))
    assert receipts.confirm(WHO, SimpleNamespace(state="waiting", maker_id=5), None) == (5, "Maria")
    assert _code(lambda: receipts.confirm(WHO, SimpleNamespace(state="waiting", maker_id=7), None)) == REFUSALS["P0C54"].code  # fmt: skip
    assert _code(lambda: receipts.confirm(WHO, SimpleNamespace(state="refused", maker_id=5), None)) == REFUSALS["P0C53"].code  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (100, ["lunas"]),
        (99, ["masih kurang"]),
        (101, ["lunas", "masih kurang"]),
        (150, ["lunas", "lunas"]),
        (151, ["lunas", "lunas", "lebih dari"]),
    ],
)
def test_money_goes_to_bills_in_their_order(monkeypatch: pytest.MonkeyPatch, amount: int, said: list[str]) -> None:
    def bill(price: int) -> Any:
        def takes(rest: int) -> tuple[int, int, int]:
            part = min(rest, price)
            return part, price - part, rest - part

        return SimpleNamespace(month=date(2025, 7, 1), several=False, people=1, standing=SimpleNamespace(takes=takes))

    monkeypatch.setattr(receipts, "bills_of_receipt", lambda _waiting: [bill(100), bill(50)])
    says = [one.text for one in receipts._goes(SimpleNamespace(amount=amount))]
    assert [next(word for word in ("lunas", "masih kurang", "lebih dari") if word in text) for text in says][: len(said)] == said  # fmt: skip


def test_a_bill_of_several_months_settles_months_of_people(monkeypatch: pytest.MonkeyPatch) -> None:
    bill = SimpleNamespace(month=date(2025, 7, 1), last_month=date(2025, 9, 1), several=True, people=6,
                           standing=SimpleNamespace(takes=lambda rest: (rest, 0, 0)))  # fmt: skip
    monkeypatch.setattr(receipts, "bills_of_receipt", lambda _waiting: [bill])
    [said] = receipts._goes(SimpleNamespace(amount=100))
    assert "orang-bulan" in said.text
    assert (str(said.facts["first"]), str(said.facts["last"]), said.facts["n"].number) == ("2025-07", "2025-09", 6)


def test_a_code_is_read_in_fours() -> None:
    assert [receipts.grouped(code) for code in ("12345678901234", "12345678901", "1234", "")] == ["12 3456 7890 1234", "123 4567 8901", "1234", ""]  # fmt: skip

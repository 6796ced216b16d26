"""Days, lengths and lines of claims on both sides of their bound, each asked for by itself."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from payung.claims import letters, policies, selectors, services, statutory, telling
from payung.claims.assessment import deciding
from payung.claims.errors import ClaimRefused
from payung.claims.heirs import services as heirs
from payung.claims.heirs.services import BankAccountData, NewHeir
from payung.claims.kinds.death_at_work import benefit
from payung.claims.services import HeirData
from payung.law.store import statute
from payung.platform.db import acting
from tests.claims import world

EVENT = date(2025, 10, 10)


@pytest.mark.parametrize(
    ("by_hand", "known_on", "late"),
    [
        (True, "2025-10-11", True),
        (True, "2025-10-10", False),
        (False, "2025-10-11", False),
        (False, "2025-10-09", False),
    ],
)
def test_money_is_late_that_somebody_entered_after_the_day(by_hand: bool, known_on: str, late: bool) -> None:
    line = {"month": "2025-09", "paid_on": "2025-09-01", "known_on": known_on, "by_hand": by_hand}
    facts = {"event_on": EVENT.isoformat(), "months": {"receipts": [line]}}
    assert [one.late for one in deciding.money_days(facts)] == [late]


@pytest.mark.parametrize(
    ("started", "ended", "open_then"),
    [
        ("2025-10-10", None, True),
        ("2025-10-11", None, False),
        ("2025-01-01", "2025-10-10", True),
        ("2025-01-01", "2025-10-09", False),
    ],
)
def test_a_membership_is_open_on_its_first_and_its_last_day(started: str, ended: str | None, open_then: bool) -> None:
    facts = {"memberships": [{"id": 1, "started": started, "ended": ended, "segment": "BPU"}]}
    assert bool(deciding._members_on(facts, EVENT)) is open_then


@pytest.mark.parametrize(("later", "late"), [(0, False), (1, True)])
def test_the_first_report_is_due_within_the_hours_of_the_law(later: int, late: bool) -> None:
    law = statute()
    latest = EVENT + timedelta(hours=law.value("jkk.report_hours", EVENT))
    said = (latest + timedelta(days=later)).isoformat()
    facts = {"event_on": EVENT.isoformat(), "reported_on": "2026-01-01", "said": {"stage_one_on": said}}
    assert benefit.warns(facts, law) == {"STAGE_ONE_LATE": late}
    due = statutory.report_due(EVENT)
    claim: Any = SimpleNamespace(kind_id="death_at_work", event_on=EVENT, reported_on=due + timedelta(days=later))
    term = statutory.report_term(claim)
    assert term is not None
    assert term.late is late


def test_a_letter_tells_the_value_of_the_day() -> None:
    values = [{"start": day, "basis": day} for day in ("2015-07-01", "2025-10-10", "2025-10-11")]
    facts = {"event_on": "2025-10-10", "law": [{"id": "other", "values": []}, {"id": "jkm.total", "values": values}]}
    assert letters._at(facts, "jkm.total")["basis"] == "2025-10-10"


def test_a_reason_is_cut_only_where_it_is_too_long() -> None:
    fits = ("kata " * telling.BRIEF)[: telling.BRIEF - 1] + "x"
    assert len(fits) == telling.BRIEF
    assert telling.brief(fits) == fits
    cut = telling.brief(fits + "y")
    assert cut.endswith("...")
    assert len(cut) <= telling.BRIEF + 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("k7qm-2x9d-0abc", "K7QM2X9D0ABC"),
        ("k7qm-2x9d-oil1", "K7QM2X9D0111"),
        ("k7qm-2x9d-0ab", ""),
        ("k7qm-2x9d-0abcd", ""),
        ("k7qm-2x9d-0abu", ""),
        ("k7qm-2x9d-0abé", ""),
        ("k7qm 2x9d 0abc", "K7QM2X9D0ABC"),
    ],
)
def test_a_code_is_read_as_people_type_it(text: str, code: str) -> None:
    assert selectors.normal_code(text) == code


@pytest.mark.parametrize(
    ("search", "asked"),
    [
        ("5304015203850001", ("", "5304015203850001", "", "")),
        ("12345678901", ("", "", "12345678901", "")),
        ("123456789", ("123456789", "", "", "")),
        ("m" * selectors.LEAST, ("M" * selectors.LEAST, "", "", "")),
        ("m" * (selectors.LEAST - 1), ("", "", "", "")),
        ("abcdefghijkmnpqr", ("ABCDEFGHIJKMNPQR", "", "", "")),  # as long as a NIK
        ("k7qm-2x9d-0abc", (None, "", "", "K7QM2X9D0ABC")),
    ],
)
def test_a_search_asks_by_number_else_by_name_and_code(
    monkeypatch: pytest.MonkeyPatch, search: str, asked: tuple[str | None, ...]
) -> None:
    given: list[dict[str, str]] = []

    def find(**fields: str) -> Any:
        given.append(fields)
        return SimpleNamespace(ask=list)

    monkeypatch.setattr(selectors.bindings, "claims_find", find)
    selectors._wanted(search)
    wanted = dict(zip(("name", "nik", "kpj", "code"), asked, strict=True))
    assert {name: given[0][name] for name, value in wanted.items() if value is not None} == {
        name: value for name, value in wanted.items() if value is not None
    }


def test_a_name_is_compared_where_both_are_seen() -> None:
    identity, account = SimpleNamespace(name="Maria Bere"), SimpleNamespace(holder_name="MARIA BERE")
    pairs: Any = [(identity, account), (None, account), (identity, None)]
    assert [selectors.holder_score(*pair) for pair in pairs] == [100, None, None]


@pytest.mark.parametrize(("sure", "kin"), [([], ["namesake"]), ([1], [1]), (list(range(7)), list(range(5)))])
def test_people_by_number_come_before_namesakes(
    monkeypatch: pytest.MonkeyPatch, sure: list[int], kin: list[Any]
) -> None:
    page = [SimpleNamespace(person_id=number) for number in sure]
    monkeypatch.setattr(selectors, "search_people", lambda _nik: SimpleNamespace(page=lambda *_: page))
    monkeypatch.setattr(selectors, "namesakes", lambda *_: [SimpleNamespace(person_id="namesake")])
    report: Any = SimpleNamespace(nik="1", kpj="", name="Maria", regency="53.04")
    assert [one.person_id for one in selectors.candidates(report)] == kin


@pytest.mark.parametrize(
    ("relation", "weight", "wrong"),
    [
        ("child", 1, False),
        ("child", 0, False),
        ("child", 1_000_000, False),
        ("child", -1, True),
        ("child", 1_000_001, True),
        ("neighbour", 1, True),
    ],
)
def test_a_line_of_heirs_is_a_relation_and_a_weight(
    monkeypatch: pytest.MonkeyPatch, actor: Any, db: Any, relation: str, weight: int, wrong: bool
) -> None:
    monkeypatch.setattr(services, "call", lambda _prepared: 1)
    lines = [HeirData(1, "child", 1, None), HeirData(2, relation, weight, None)]
    with pytest.raises(ClaimRefused, match="tidak dikenal") if wrong else nullcontext():
        assert services.set_heirs(actor("belu"), 1, lines) == 1


def test_heirs_are_added_left_out_and_given_accounts_one_by_one(
    own_db: Any, loader: Any, token: Any, actor: Any
) -> None:
    officer = actor("belu")
    claim = world.open_claim(officer, world.member_with_months(loader, token, [9]))

    def listed() -> list[tuple[int, str, int | None]]:
        return [(one.person_id, one.relation, one.bank_account_id) for one in selectors.current_heirs(claim)]

    with acting(officer.token):
        wife = heirs.record_heir(officer, claim, NewHeir("Ana", "spouse", account=BankAccountData("130", "9000000001")))
        child = heirs.record_heir(officer, claim, NewHeir("Budi", "child"))
        (_, _, account), (_, _, none) = listed()
        assert [(person, relation) for person, relation, _account in listed()] == [(wife, "spouse"), (child, "child")]
        assert (account is not None, none) == (True, None)
        line = next(one.pk for one in selectors.current_heirs(claim) if one.person_id == child)
        heirs.give_account(officer, claim, line, BankAccountData("130", "9000000002", "Budi"))
        assert listed()[0] == (wife, "spouse", account)
        assert listed()[1][2] not in (None, account)
        heirs.leave_out(officer, claim, wife)
        assert [person for person, _relation, _account in listed()] == [child]
        with pytest.raises(ClaimRefused):
            heirs.include_heir(officer, claim, 10**9)
        heirs.include_heir(officer, claim, wife)
        assert sorted(listed())[0] == (wife, "spouse", account)
        with pytest.raises(ClaimRefused):  # who is among them keeps share and account
            heirs.include_heir(officer, claim, wife)
        heirs.record_heir(officer, claim, NewHeir("Camat", "organiser"))
        assert [relation for _person, relation, _account in listed()] == ["organiser"]
        heirs.include_heir(officer, claim, wife)
        assert listed() == [(wife, "spouse", account)]


@pytest.mark.parametrize(
    ("hand", "fine"),
    [
        (None, True),
        ({}, False),
        ({"by_bank": True}, True),
        ({"people": {8}}, True),
        ({"state": "paid"}, True),
        ({"instruction_id": 4}, False),  # an earlier answer
        ({"instruction_id": 4, "state": "rejected"}, False),
        ({"state": "rejected"}, False),
        ({"state": "rejected", "payout": "returned"}, True),  # that answer stands no more
    ],
)
def test_whose_hands_told_the_answer_does_not_confirm_the_account(hand: dict[str, Any] | None, fine: bool) -> None:
    given = {"by_bank": False, "state": "returned", "instruction_id": 5, "people": {7}, **(hand or {})}
    payout = given.pop("payout", given["state"])
    change = SimpleNamespace(payee_change=SimpleNamespace(maker_id=1), account=SimpleNamespace(created_by=2))
    line: Any = SimpleNamespace(
        proposed=change,
        payment=SimpleNamespace(instruction_id=5),
        payout=payout,
        hands=() if hand is None else (SimpleNamespace(**given),),
    )
    who: Any = SimpleNamespace(user_id=7, roles=frozenset({"administrator", "branch_head"}))
    assert policies.may_confirm(who, line) is fine

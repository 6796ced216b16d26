"""Days, sums and lists of bills and payers on both sides of their bound, each asked for by itself."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from payung.contributions import selectors, services, whatif
from payung.contributions.agents import services as agents
from payung.contributions.ahead import services as ahead
from payung.contributions.corrections import asking as asks_correction
from payung.contributions.corrections import services as corrections
from payung.contributions.dues import asking as asks_waiver
from payung.contributions.invoices import papers
from payung.contributions.models import BillStanding
from payung.contributions.payers import asking as asks_payer
from payung.contributions.payers import statements
from payung.contributions.repricing import asking as asks_repricing
from payung.contributions.repricing.services import Effect
from payung.kernel.errors import PayungError
from payung.kernel.months import Month, MonthRange
from payung.platform import clock
from payung.platform.db import acting
from tests.support.people import one
from tests.support.refusing import refusal

NOW = Month.parse("2025-07")
NIK = "5304015203850001"


def test_a_rate_in_percent_is_no_more_than_its_bound() -> None:
    most = f"{agents.MOST_PPM // 10_000},{agents.MOST_PPM % 10_000:04d}"
    assert agents.parts_per_million(most) == agents.MOST_PPM
    assert agents.parts_per_million("7,5") == 75_000
    over = agents.MOST_PPM + 1
    assert refusal(agents.parts_per_million, f"{over // 10_000},{over % 10_000:04d}")


def test_months_ahead_begin_this_month_and_not_too_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "this_month", lambda: NOW)
    monkeypatch.setattr(ahead.runs, "request", lambda _kind, params: params)
    for first, code in (
        (NOW, ""),
        (NOW - 1, "AHEAD_PAST"),
        (NOW + ahead.MOST_MONTHS, ""),
        (NOW + (ahead.MOST_MONTHS + 1), "AHEAD_FAR"),
    ):
        assert refusal(ahead._start, {}, 3, str(first)) == code, first
    started: Any = ahead._start({"person": 1}, 3, "")
    assert started == {"person": 1, "first": str(NOW), "months": "3"}


def test_a_month_is_assessed_a_year_ahead_and_no_further(own_db: Any, owner: Any, actor: Any) -> None:
    officer = actor("cabang")
    far = clock.this_month() + 12
    with acting(officer.token):
        run = services.start_assess(officer, far, defer=False)
    assert one(owner, "select params->>'month' from platform_run where id = %s", [run]) == str(far)
    with acting(officer.token):
        assert refusal(services.start_assess, officer, far + 1) == "ASSESS_FUTURE"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("NIK;Aksi\n1;keluar\n2;masuk\n", (("1",), ("2",))),
        ("NIK,Aksi\n1,keluar\n", (("1",), ())),
        ("NIK;Aksi;a, b\n1;masuk;\n", ((), ("1",))),
        ("Aksi;NIK\n\n;\nmasuk;3\n", ((), ("3",))),
        ("NIK\n1\n", 1),
        ("Aksi\nmasuk\n", 1),
        ("NIK;Aksi\n1;keluar\n2;\n", 3),
        ("NIK;Aksi\n1;lain\n", 2),
        ("", 1),
    ],
)
def test_a_file_of_who_goes_and_who_comes(text: str, said: Any) -> None:
    if isinstance(said, tuple):
        assert corrections.read_file(text.encode()) == said
        return
    with pytest.raises(PayungError, match=f"Baris {said} "):
        corrections.read_file(text.encode())


@pytest.mark.parametrize(
    ("out", "come", "code"),
    [
        ((), (), "SWAP_SIZE"),
        (tuple(f"{number:016d}" for number in range(corrections.MOST + 1)), (), "SWAP_SIZE"),
        (tuple(f"{number:016d}" for number in range(corrections.MOST - 1)), ("x",), "SWAP_NIK"),
        ((NIK,), (NIK,), "SWAP_TWICE"),
        ((NIK,), ("1",), "SWAP_NIK"),
    ],
)
def test_how_many_change_places_at_once(out: tuple[str, ...], come: tuple[str, ...], code: str) -> None:
    who: Any = None
    swap: Any = SimpleNamespace(out=out, come=come)
    assert refusal(corrections._persons, who, swap) == code


def test_a_correction_is_carried_out_by_another_while_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    who: Any = SimpleNamespace(user_id=7)
    for state, asked_by, code in (("taken", 1, "P0E48"), ("asked", 7, "P0E4C"), ("asked", 1, "problem")):
        one: Any = SimpleNamespace(state=state, asked_by=asked_by)
        monkeypatch.setattr(
            asks_correction.corrections, "standing_of", lambda _one: SimpleNamespace(problems=["somebody"])
        )
        expected = asks_correction.REFUSALS["P0E49" if code == "problem" else code].code
        assert refusal(asks_correction.swapped, who, one, None) == expected, code


def test_no_fine_is_asked_for_where_none_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    who: Any = None
    bill: Any = None
    for due in (None, SimpleNamespace(amount=0)):
        monkeypatch.setattr(asks_waiver, "fine_of", lambda _bill, _today, due=due: due)
        assert refusal(asks_waiver.fine, who, bill, None) == asks_waiver.REFUSALS["P0E61"].code


@pytest.mark.parametrize("letter", ["a", "é"])
def test_a_line_of_a_calendar_is_folded_at_its_width(letter: str) -> None:
    size = len(letter.encode())
    fits = letter * (74 // size)
    assert papers._folded(fits) == [fits]
    folded = papers._folded(fits * 2 + "b")
    assert max(len(part.encode()) for part in folded) == 74 if size == 1 else 75
    assert all(len(part.encode()) <= 74 for part in folded)
    assert "".join(part.removeprefix(" ") for part in folded) == fits * 2 + "b"
    assert all(part.startswith(" ") for part in folded[1:])


@pytest.mark.parametrize(
    ("sums", "came", "contributions"),
    [
        ({"net": 10, "paid": 4, "credited": 1, "waived": 2}, 3, 5),
        ({"net": 10, "paid": 12, "credited": 1, "waived": 0}, 11, 0),
        ({"net": 10, "paid": 10, "credited": 0, "waived": 0}, 10, 0),
    ],
)
def test_what_is_open_of_contributions(sums: dict[str, int], came: int, contributions: int) -> None:
    standing = BillStanding(**sums)
    assert (standing.came, standing.contributions_open) == (came, contributions)


def event(day: int, owed: int, held: int) -> dict[str, Any]:
    return {"day": date(2025, 7, day), "kind": "bill", "number": day, "month": None, "owed": owed, "held": held}


def test_a_statement_holds_both_its_days() -> None:
    events = [event(1, 100, 0), event(2, 0, 30), event(3, 50, 0), event(4, 0, 20), event(5, 7, 0)]
    said = statements._of(events, date(2025, 7, 3), date(2025, 7, 4))
    assert (said.opening, said.closing, said.owed, said.held) == (70, 100, 150, 50)
    assert [(line.number, line.balance, line.change) for line in said.lines] == [(3, 120, 50), (4, 100, -20)]


def test_what_new_prices_give_back_and_ask_for_was_billed() -> None:
    moves = [
        SimpleNamespace(billed=billed, amount=amount, people=1)
        for billed, amount in ((True, -5), (True, 7), (True, 0), (False, -3), (False, 11))
    ]
    effect = Effect(tuple(moves), 0)  # type: ignore[arg-type]
    assert (effect.credit, effect.debit, effect.amount, effect.back) == (5, 7, 10, 0)


@pytest.mark.parametrize(("state", "asked_by", "code"), [("released", 1, "P0E41"), ("asked", 7, "P0E47")])
def test_new_prices_are_released_by_another_while_they_are_asked_for(state: str, asked_by: int, code: str) -> None:
    who: Any = SimpleNamespace(user_id=7)
    one: Any = SimpleNamespace(state=state, asked_by=asked_by)
    assert refusal(asks_repricing.released, who, one, None) == asks_repricing.REFUSALS[code].code


def test_of_two_segments_of_a_month_the_better_protected_one_is_shown(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    states = sorted(selectors._RANK, key=lambda state: selectors._RANK[state])
    worst, best = states[0], states[-1]
    months = MonthRange(NOW, NOW + 3)
    for order in ((worst, best), (best, worst)):
        cells = [SimpleNamespace(month=NOW, state=state) for state in order] + [
            SimpleNamespace(month=NOW + 1, state=worst)
        ]
        monkeypatch.setattr(selectors, "rows", lambda _cursor, cells=cells: cells)
        monkeypatch.setattr(selectors, "_cell", lambda row: row)
        assert [cell.state for cell in selectors.calendar(1, months)] == [best, worst, "free"]
    alike = [SimpleNamespace(month=NOW, state=best, segment=segment) for segment in ("first", "second")]
    monkeypatch.setattr(selectors, "rows", lambda _cursor: alike)
    assert selectors.calendar(1, MonthRange(NOW, NOW + 1)) == alike[:1]


@pytest.mark.parametrize(
    ("stands", "had", "code"),
    [
        (None, 5, "P0A52"),
        (SimpleNamespace(open=0), 5, "P0A52"),
        (SimpleNamespace(open=5), 0, "P0E11"),
    ],
)
def test_credit_pays_a_bill_that_is_open(monkeypatch: pytest.MonkeyPatch, stands: Any, had: int, code: str) -> None:
    who: Any = None
    bill: Any = SimpleNamespace(payer_id=1, standing=stands)
    monkeypatch.setattr(asks_payer, "credit_of", lambda _payer: had)
    assert refusal(asks_payer.carry, who, bill, SimpleNamespace(amount=0)) == asks_payer.REFUSALS[code].code


def test_people_come_out_of_the_database_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = [b"x" * whatif.BLOCK_BYTES, b"y" * (whatif.BLOCK_BYTES - 1), b"z", b"w"]
    cursor: Any = SimpleNamespace(copy=lambda _query: nullcontext([memoryview(piece) for piece in pieces]))
    monkeypatch.setattr(whatif, "_batches", lambda text: [len(text)])
    assert list(whatif._people(cursor, NOW)) == [whatif.BLOCK_BYTES, whatif.BLOCK_BYTES, 1]

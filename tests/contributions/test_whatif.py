"""A draft on the registered people: equal to the books, within the asker's scope, in bounded blocks, writing nothing."""

from __future__ import annotations

from typing import Any

import pytest

from payung.access.policies import Forbidden
from payung.contributions import whatif
from payung.contributions.errors import ContributionsRefused
from payung.kernel.errors import PayungError
from payung.kernel.months import Month
from payung.platform import runs
from payung.platform.db import acting
from tests.support import people

JULY = people.MONTHS[0]
DRAFT = "jkm.bpu_amount: {values: {2025-07: 8000}}"
BOOKS = (
    "contributions_contributionassessment",
    "contributions_bill",
    "ledger_journal",
    "participation_month",
    "platform_outbox",
)


@pytest.fixture
def assessed(own_db: Any, loader: Any, token: Any) -> dict[str, int]:
    """Seven people of Belu and five of Kupang, paid by the province, assessed for July."""
    with people.acting(loader, token("admin")):
        people.open_months(loader, [JULY])
        scheme = people.scheme(loader, months=[JULY])
        members = [people.member(loader, place) for place in ["53.04"] * 7 + ["53.71"] * 5]
        for member in members:
            people.enrol(loader, scheme, member)
            people.cover(loader, scheme.payer, member, JULY)
        people.journal(loader, scheme)
        people.bill(loader, scheme.payer, JULY, members)
    return {"people": len(members)}


def counts(owner: Any) -> dict[str, int]:
    return {table: owner.execute(f"select count(*) from {table}").fetchone()[0] for table in BOOKS}


def run(actor: Any, text: str = DRAFT, month: str = "2025-07", **more: Any) -> dict[str, Any]:
    with acting(actor.token):
        run_id = whatif.start(actor, text, Month.parse(month), defer=False, **more)
    row = runs.execute(run_id)
    assert row["state"] == "done", row
    return dict(row["result"])


def test_before_equals_the_books_and_nothing_is_written(
    assessed: Any, actor: Any, owner: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(whatif, "BLOCK_BYTES", 40)  # two people a block
    before = counts(owner)
    told = run(actor("cabang"))
    assert (told["rows"], told["before"], told["booked"]) == (12, 12 * people.PRICE, 12 * people.PRICE)
    assert (told["difference"], told["more_rows"], told["less_rows"]) == (12 * 1_200, 12, 0)
    assert {one["place"]: one["rows"] for one in told["places"]} == {"53.04": 7, "53.71": 5}
    assert (told["month"], told["people_of"], told["skipped"]) == ("2025-07", "2025-07", {})
    assert counts(owner) == before


def test_everybody_sees_the_effect_on_his_own_people_only(assessed: Any, actor: Any) -> None:
    told = run(actor("belu"))
    assert (told["rows"], [one["place"] for one in told["places"]]) == (7, ["53.04"])
    assert told["booked"] == 7 * people.PRICE


def test_another_month_takes_the_people_last_assessed(assessed: Any, actor: Any) -> None:
    told = run(actor("cabang"), "jkm.bpu_amount: {values: {2027-01: 8000}}", "2027-01")
    assert (told["month"], told["people_of"], told["rows"]) == ("2027-01", "2025-07", 12)
    assert told["difference"] == 12 * 1_200


@pytest.mark.parametrize(
    ("text", "month", "code"),
    [
        ("jkm.tidak: {values: {2027-01: 1}}", "2027-01", "LAW_PARAMETER_UNKNOWN"),
        ("jkm.bpu_amount: {unit: ppm, values: {2027-01: 1}}", "2027-01", "LAW_DRAFT"),
        (DRAFT, "1999-01", "WHATIF_MONTH"),
    ],
)
def test_what_does_not_fit_is_refused_before_a_run_begins(
    assessed: Any, actor: Any, owner: Any, text: str, month: str, code: str
) -> None:
    officer = actor("cabang")
    with acting(officer.token), pytest.raises(PayungError) as refusal:
        whatif.start(officer, text, Month.parse(month), defer=False)
    assert refusal.value.code == code
    assert owner.execute("select count(*) from platform_run").fetchone() == (0,)


def test_without_assessed_people_or_right_there_is_no_run(db: Any, actor: Any) -> None:
    for name, kind in (("cabang", ContributionsRefused), ("juri", Forbidden)):
        officer = actor(name)
        with acting(officer.token), pytest.raises(kind):
            whatif.start(officer, DRAFT, Month.parse("2025-07"), defer=False)

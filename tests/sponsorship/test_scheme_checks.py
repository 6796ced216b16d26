"""What a scheme cannot be opened or changed with, one thing at a time; what is told of who waits, falls out and is offered what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from payung.kernel.errors import PayungError
from payung.kernel.months import Month
from payung.platform import clock
from payung.platform.db import acting as session
from payung.sponsorship import bulk, errands, selectors, services, simulation, views
from payung.sponsorship.handover import services as handover
from payung.sponsorship.models import Scheme
from payung.sponsorship.plans import reckoning
from tests.support import asking, people
from tests.support.people import acting
from tests.support.refusing import refusal

PLAIN = services.SchemeData(
    *("APBD", "apbd", 1, "53", "SK 1", date(2025, 6, 1), Month.parse("2025-07"), Month.parse("2025-12"), 1),
    quotas={"53.04": 1},
)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, ""),
        ({"name": " "}, "SCHEME_NAME"),
        ({"decree_number": " "}, "SCHEME_NAME"),
        ({"decree_date": None}, "SCHEME_NAME"),
        ({"kind": "gn_lingkaran", "decree_number": "", "decree_date": None, "quotas": {}}, ""),
        ({"last_month": Month.parse("2025-07")}, ""),  # one month
        ({"last_month": Month.parse("2025-06")}, "SCHEME_MONTHS"),
        ({"budget": 0}, "SCHEME_BUDGET"),
        ({"quotas": {}}, "SCHEME_QUOTA"),
        ({"quotas": {"53.04": 0}}, "SCHEME_QUOTA"),
        ({"quotas": {"53.04": 1, "53.71": 0}}, "SCHEME_QUOTA"),
        ({"quotas": {"53.04": 1, "99.99": 1}}, "QUOTA_PLACE"),
        ({"min_age": 20, "max_age": 20}, ""),
        ({"min_age": 21, "max_age": 20}, "SCHEME_LIMITS"),
        ({"max_decile": 0}, "SCHEME_LIMITS"),
        ({"max_decile": 1}, ""),
        ({"max_decile": 10}, ""),
        ({"max_decile": 11}, "SCHEME_LIMITS"),
        ({"income_base": 0}, "SCHEME_INCOME"),
        ({"place_code": "53.04.01"}, "SCHEME_PLACE"),
        ({"people": 5}, "QUOTA_TWICE"),
        ({"people": 0, "quotas": {}}, "QUOTA_TWICE"),
        ({"people": 1, "quotas": {}, "place_code": "99"}, "POPULATION_UNKNOWN"),
        ({"kind": "gn_lingkaran", "people": 0, "quotas": {}}, "QUOTA_TWICE"),
        ({"kind": "gn_lingkaran", "people": 1, "quotas": {}}, ""),
    ],
)
def test_one_thing_that_is_wrong_is_said(db: Any, actor: Any, changed: dict[str, Any], code: str) -> None:
    with session(actor("provinsi").token):
        assert refusal(services.quote, replace(PLAIN, **changed)) == code


def test_the_place_whose_population_is_unknown_is_named(db: Any, actor: Any) -> None:
    with session(actor("provinsi").token), pytest.raises(PayungError, match="99"):
        services.split_quota(1, "99")


def test_a_quota_is_of_a_regency_and_no_less_than_nothing(own_db: Any, actor: Any, loader: Any, token: Any) -> None:
    with acting(loader, token("admin")):
        scheme = people.scheme(loader, quotas={"53.04": 5}).scheme
    office = actor("provinsi")
    for regency, quota, code in (
        ("53.04", 0, ""),
        ("53.71", 3, ""),
        ("53.04", -1, "QUOTA_PLACE"),
        ("99.99", 3, "QUOTA_PLACE"),
        ("53.04.01", 3, "QUOTA_PLACE"),
    ):
        with session(office.token):
            assert refusal(services.set_quota, office, scheme, regency, quota) == code, (regency, quota)
    with session(office.token):
        assert [(one.regency, one.quota) for one in selectors.quotas(scheme)] == [("53.04", 0), ("53.71", 3)]
        services.close_scheme(office, scheme)
    for change in (
        lambda: services.set_quota(office, scheme, "53.04", 9),
        lambda: services.set_budget(office, scheme, 2_000_000_000),
        lambda: services.close_scheme(office, scheme),
    ):
        with session(office.token):
            assert refusal(change) == "SCHEME_CLOSED"


def test_quotas_are_changed_where_there_are_any(own_db: Any, actor: Any, loader: Any, token: Any) -> None:
    with acting(loader, token("admin")):
        scheme = people.scheme(loader, "sponsor-uji", quotas={"53.04": 5}).scheme
    office = actor("admin")
    with session(office.token):
        assert refusal(services.set_quota, office, scheme, "53.04", 6) == ""
        assert [one.quota for one in selectors.quotas(scheme)] == [6]


@pytest.mark.parametrize(
    ("asked", "budget", "places", "fits"),
    [(3, 1_000_000_000, 4, 3), (9, 1_000_000_000, 4, 4), (9, 3 * 6 * people.PRICE, 4, 2), (4, 1_000_000_000, 4, 4)],
)
def test_a_forecast_counts_places_and_money_that_are_left(
    own_db: Any, actor: Any, loader: Any, token: Any, asked: int, budget: int, places: int, fits: int
) -> None:
    """One of five places, and the money of one, are taken."""
    with acting(loader, token("admin")):
        scheme, [_member] = people.covered(loader, 1, people.MONTHS, quotas={"53.04": 5}, budget=budget)
    with session(actor("provinsi").token):
        forecast = selectors.intake_of(Scheme.objects.get(pk=scheme.scheme), asked)
        sums = selectors.totals()
    assert (forecast.quota, forecast.fits, forecast.waits) == (places, fits, asked - fits)
    assert (forecast.amount, forecast.fits_amount) == (asked * forecast.price, fits * forecast.price)
    assert sums == {"budget": budget, "committed": 6 * people.PRICE, "people": 1}


def test_sums_of_no_fund_are_nothing(own_db: Any, actor: Any) -> None:
    with session(actor("provinsi").token):
        assert selectors.totals() == {"budget": 0, "committed": 0, "people": 0}


@pytest.mark.parametrize(
    ("on", "over"),
    [("2025-06-30", 0), ("2025-07-31", 0), ("2025-08-01", 1), ("2025-12-31", 5), ("2026-01-01", 6), ("2026-05-01", 6)],
)
def test_months_of_a_scheme_are_over_on_the_first_day_after_them(on: str, over: int) -> None:
    scheme: Any = SimpleNamespace(first_month=date(2025, 7, 1), last_month=date(2025, 12, 1))
    assert selectors.months_over(scheme, date.fromisoformat(on)) == (over, 6)


def test_a_scheme_that_ends_is_due_on_the_first_day_after_it_where_it_has_people(
    own_db: Any, actor: Any, loader: Any, token: Any
) -> None:
    with acting(loader, token("admin")):
        people.covered(loader, 3, people.MONTHS)
        people.scheme(loader)  # with nobody in it
    with session(actor("provinsi").token):
        listed = errands._ending(date(2025, 12, 1), date(2026, 1, 1))
    assert [(line.due, line.people) for line in listed] == [(date(2026, 1, 1), 3)]


@pytest.mark.parametrize(
    ("state", "late", "phone", "refused", "said"),
    [
        ("sent", 0, "08", False, "waiting"),
        ("sent", 1, "08", False, "no_word"),
        ("queued", 1, "08", False, "waiting"),
        ("delivered", 1, "08", False, "delivered"),
        ("failed", 1, "08", False, "undelivered"),
        ("", 0, "", False, "no_phone"),
        ("", 0, "08", True, "refused"),
        ("", 0, "08", False, "not_yet"),
    ],
)
def test_no_word_is_said_after_three_days(
    monkeypatch: pytest.MonkeyPatch, state: str, late: int, phone: str, refused: bool, said: str
) -> None:
    now = clock.moment()
    monkeypatch.setattr(clock, "moment", lambda: now)
    at = now - handover.notices.NO_WORD - timedelta(microseconds=late)
    assert handover._reach({"state": state, "finished_at": at, "refused": refused}, phone) == said


def test_other_schemes_are_offered_as_what_they_are() -> None:
    own: Any = SimpleNamespace(organisation_id=1)
    for organisation, kind, said in ((1, "sertakan", "renew"), (2, "sertakan", "sertakan"), (2, "apbd", "other")):
        other: Any = SimpleNamespace(organisation_id=organisation, kind=kind)
        assert handover._kind(own, other) == said


def test_lines_of_quotas_and_of_who_waits() -> None:
    assert {name: views.quota_line("53.04", 5, 2, 1)[name] for name in ("left", "waiting")} == {"left": 3, "waiting": 1}
    scheme = SimpleNamespace(first_month=date(2025, 7, 1), last_month=date(2025, 12, 1))
    bare = dict.fromkeys(views.OF_WAITING)
    for own, months in ((None, ("2025-07", "2025-12")), (date(2025, 9, 1), ("2025-09", "2025-09"))):
        row: Any = SimpleNamespace(**{**bare, "scheme": scheme, "first_month": own, "last_month": own})
        line = views.waiting_line(row)
        assert (line["first_month"], line["last_month"]) == months


def test_nothing_is_committed_to_a_scheme_that_is_closed_or_not_there(
    own_db: Any, loader: Any, owner: Any, token: Any
) -> None:
    with acting(loader, token("admin")):
        scheme = people.scheme(loader, quotas={"53.04": 5}).scheme
    secret = asking.run_token(owner, loader, "belu", scheme, "intake.commit")
    owner.execute("update sponsorship_scheme set state = 'closed' where id = %s", [scheme])
    with acting(loader, secret):
        cursor: Any = loader.cursor()
        for number in (scheme, scheme + 1000):
            assert bulk.commit_staged(cursor, number, 1, "k", date(2025, 12, 1)) is None


def test_a_plan_reaches_to_the_ends_of_the_law_and_of_its_own_months() -> None:
    first, last = reckoning.FIRST_MONTH, reckoning.LAST_MONTH
    line = {"payer": "apbd_province", "people": 1}

    def code(begins: Month, months: int, **more: Any) -> str:
        return refusal(
            reckoning.read, {"name": "R", "first": str(begins), "months": months, "lines": [{**line, **more}]}
        )

    assert code(first, 12) == code(last - 11, 12) == ""
    assert code(first - 1, 12) == code(last - 10, 12) == "PLAN_MONTHS"
    begins = Month.parse("2026-01")
    assert code(begins, 12, people=reckoning.MOST_PEOPLE) == ""
    for own, refused in (("2026-01", ""), ("2026-12", ""), ("2027-01", "PLAN_MONTHS"), ("2025-12", "PLAN_MONTHS")):
        assert code(begins, 12, first=own) == refused, own
    for wrong in (7, "Juli", ""):
        assert code(begins, 12, first=wrong) == "PLAN_MONTH", wrong


@pytest.mark.parametrize(
    ("more", "months"),
    [
        ({}, ("2026-01", "2026-12")),
        ({"first": "2026-07"}, ("2026-07", "2026-12")),
        ({"months": 3}, ("2026-01", "2026-03")),
        ({"first": "2026-11", "months": 3}, ("2026-11", "2026-12")),
        ({"months_a_year": 5}, ("2026-01", "2026-05")),
    ],
)
def test_a_line_of_a_plan_is_a_scheme_of_its_first_stretch(more: dict[str, Any], months: tuple[str, str]) -> None:
    line = {"payer": "apbd_province", "people": 1, **more}
    plan = reckoning.read({"name": "R", "first": "2026-01", "months": 12, "lines": [line]})
    filled = reckoning.as_scheme(plan, 1)
    assert (filled["first_month"], filled["last_month"]) == months


def test_a_file_of_a_plan_is_read_up_to_its_bound(tmp_path: Path) -> None:
    file = tmp_path / "rencana.yaml"
    for size, wrong in ((simulation.MOST_BYTES, False), (simulation.MOST_BYTES + 1, True)):
        file.write_text("#" * size)
        with pytest.raises(PayungError) as refused:
            simulation.read_plan(file)
        assert ("terlalu besar" in str(refused.value)) is wrong

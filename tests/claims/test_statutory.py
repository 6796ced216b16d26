"""The statutory term beside the seven days: by programme and date, and what each day beyond it comes to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from payung.claims.selectors import Moment
from payung.claims.statutory import paid_on, report_term, statutory_term
from payung.platform import clock
from payung.platform.db import acting
from tests.claims import world


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", world.TODAY)
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])


def a_claim(
    kind: str, complete: date | None, event: date = date(2025, 12, 1), reported: date = date(2025, 12, 2)
) -> Any:
    return SimpleNamespace(
        kind_id=kind, case=SimpleNamespace(complete_on=complete, state="complete"), event_on=event, reported_on=reported
    )


@pytest.mark.parametrize(
    ("kind", "complete", "today", "due", "days", "compensation"),
    [
        ("death", date(2025, 12, 23), date(2025, 12, 30), date(2025, 12, 30), 0, 0),
        ("death", date(2025, 12, 23), date(2026, 1, 9), date(2025, 12, 30), 10, 4_200_000),
        ("death_at_work", date(2025, 12, 23), date(2026, 1, 9), date(2026, 1, 6), 3, 1_260_000),
    ],
)
def test_the_term_is_that_of_the_programme_and_a_late_day_is_one_percent(
    db, actor, kind, complete, today, due, days, compensation
):
    with acting(actor("cabang").token):
        term = statutory_term(a_claim(kind, complete), 42_000_000, None, today)
        assert term is not None
        assert (term.due, term.days_late, term.compensation) == (due, days, compensation)
        assert term.rate_basis == "PP 44/2015 ps. 37 ayat (3)"
        paid = statutory_term(a_claim(kind, complete), 42_000_000, due, date(2027, 1, 1))
        assert paid is not None
        assert (paid.days_late, paid.compensation) == (0, 0)
        assert statutory_term(a_claim(kind, None), None, None, today) is None


def test_the_day_of_payment_is_that_of_the_place_and_of_a_stated_calendar(db):
    evening = datetime(2025, 12, 30, 17, 30, tzinfo=UTC)  # the next morning in Kupang
    claim = SimpleNamespace(case=SimpleNamespace(state="paid"))
    moments = [Moment(evening, "payout", "paid", "", "paid", "", None)]
    clock.show_on(None)
    assert paid_on(claim, moments) == date(2025, 12, 31)
    clock.show_on(clock.Calendar(date(2025, 11, 6)))
    try:
        assert paid_on(claim, moments) == date(2025, 11, 6)
    finally:
        clock.show_on(None)


def test_a_year_without_holidays_gives_no_term_and_no_guess(db, actor):
    with acting(actor("cabang").token):
        term = statutory_term(a_claim("death_at_work", date(2027, 12, 28)), 1_000_000, None, date(2028, 3, 1))
        assert term is not None
        assert (term.due, term.days_late, term.compensation) == (None, 0, 0)


def test_the_report_of_an_accident_is_due_after_two_days():
    on_time = report_term(a_claim("death_at_work", None, date(2026, 3, 18), date(2026, 3, 20)))
    late = report_term(a_claim("death_at_work", None, date(2026, 3, 18), date(2026, 3, 21)))
    assert on_time is not None
    assert late is not None
    assert (on_time.due, on_time.late, late.late) == (date(2026, 3, 20), False, True)
    assert "Permenaker 1/2025" in late.consequence_basis
    earlier = report_term(a_claim("death_at_work", None, date(2024, 3, 18), date(2024, 3, 25)))
    assert earlier is not None
    assert (earlier.late, earlier.consequence_basis) == (True, "")
    assert report_term(a_claim("death", None)) is None


def test_the_page_and_the_interface_say_the_term(own_db, actor, loader, token, login, api, monkeypatch):
    member = world.member_with_months(loader, token, [7, 8, 9, 10])
    claim = world.approved(actor("cabang"), actor("kepala"), member).claim
    told = api("cabang").get(f"/claims/{claim}").json()["statutory"]
    assert (told["programme"], told["working_days"], told["rate_ppm"]) == ("JKM", 3, 10_000)
    page = login(Client(), "cabang").get(f"/klaim/{claim}").content.decode().replace("\\xa0", " ")
    assert "Batas JKM menurut hukum" in page
    assert "Ganti rugi keterlambatan" not in page or told["days_late"]
    monkeypatch.setenv("PAYUNG_TODAY", "2026-03-02")
    late = api("cabang").get(f"/claims/{claim}").json()["statutory"]
    assert late["days_late"] > 30
    assert late["compensation"] == 42_000_000 // 100 * late["days_late"]
    page = login(Client(), "cabang").get(f"/klaim/{claim}").content.decode()
    assert "Ganti rugi keterlambatan" in page

"""Days are counted where the office stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from payung.platform import clock


@pytest.fixture
def late_evening(monkeypatch: pytest.MonkeyPatch) -> None:
    """16:30 UTC on 31 December: half past midnight in Kupang, half past eleven in the evening in Jakarta."""

    class Fixed(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2026, 12, 31, 16, 30, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(clock, "datetime", Fixed)
    monkeypatch.setattr(clock, "_stated", lambda: "")
    monkeypatch.delenv("PAYUNG_TODAY", raising=False)


def test_the_day_is_the_offices(late_evening: None) -> None:
    assert clock.today().isoformat() == "2027-01-01"
    with clock.in_zone("Asia/Jakarta"):
        assert clock.today().isoformat() == "2026-12-31"
        assert str(clock.this_month()) == "2026-12"
    assert clock.today().isoformat() == "2027-01-01"


def test_an_office_that_is_found_holds_until_the_request_ends(late_evening: None) -> None:
    with clock.in_zone():
        clock.move_to("Asia/Jakarta")
        assert clock.today().isoformat() == "2026-12-31"
    assert clock.today().isoformat() == "2027-01-01"


def test_an_installation_elsewhere(late_evening: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TIME_ZONE", "Asia/Jakarta")
    assert clock.today().isoformat() == "2026-12-31"


def test_a_stated_day_is_the_same_everywhere(late_evening: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")
    with clock.in_zone("Asia/Jakarta"):
        assert clock.today().isoformat() == "2025-12-15"


def test_a_command_counts_in_the_office_of_its_user(db, late_evening: None) -> None:
    from django.db import connections

    from payung.access.services import command_session

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select u.username, o.id, o.time_zone from access_user u join parties_office o on o.id = u.office_id limit 1"
        )
        username, office, before = cursor.fetchone()
        cursor.execute("update parties_office set time_zone = 'Asia/Jakarta' where id = %s", [office])
    try:
        with command_session(username):
            assert clock.today().isoformat() == "2026-12-31"
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute("update parties_office set time_zone = %s where id = %s", [before, office])


def test_a_moment_still_to_come_stands_as_many_days_after_the_stated_day(late_evening: None) -> None:
    """A session that is opened in the evening ends after midnight, not before it was opened."""
    shown = clock.Calendar(date(2025, 12, 15))
    now = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    assert shown.tell(now).isoformat() == "2025-12-15T00:30:00+08:00"
    assert shown.tell(now + timedelta(hours=10)).date() == date(2025, 12, 15)
    assert shown.tell(now + timedelta(days=1)).date() == date(2025, 12, 16)
    assert shown.tell(now - timedelta(days=400)).date() == date(2025, 12, 15)

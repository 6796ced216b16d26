from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.kernel.calendar import CalendarError, WorkingCalendar, skb_dates, skb_holidays
from payung.kernel.errors import PayungError

SKB = WorkingCalendar.of(skb_dates())


def test_the_decrees_are_packaged() -> None:
    assert date(2026, 3, 19) in skb_dates()
    assert date(2026, 3, 18) in skb_dates()
    assert date(2026, 3, 18) not in skb_dates(collective_leave=False)
    assert len({holiday.day.year for holiday in skb_holidays()}) >= 2
    assert all(holiday.decree and holiday.source.startswith("http") for holiday in skb_holidays())


def test_a_deadline_over_lebaran() -> None:
    # Tuesday 17 March 2026; Nyepi and Idulfitri close 18..24 March.
    assert SKB.add_working_days(date(2026, 3, 17), 1) == date(2026, 3, 25)
    assert SKB.next_working_day(date(2026, 3, 20)) == date(2026, 3, 25)
    assert SKB.add_working_days(date(2026, 3, 20), 0) == date(2026, 3, 25)


@given(st.dates(date(2025, 1, 1), date(2027, 6, 1)), st.integers(1, 30))
def test_adding_and_counting_agree(day: date, count: int) -> None:
    due = SKB.add_working_days(day, count)
    assert SKB.is_working_day(due)
    assert SKB.working_days_between(day, due) == count
    assert SKB.working_days_between(day, due - timedelta(days=1)) == count - 1


def test_the_office_date_is_local() -> None:
    moment = datetime(2025, 12, 14, 17, 0, tzinfo=UTC)
    assert SKB.local_date(moment) == date(2025, 12, 15)
    with pytest.raises(CalendarError):
        SKB.local_date(datetime(2025, 12, 14))
    with pytest.raises(CalendarError):
        SKB.add_working_days(date(2025, 1, 1), -1)


def test_an_error_carries_its_code_and_facts() -> None:
    refusal = PayungError("QUOTA", "Kuota %(quota)s penuh", quota=5)
    assert str(refusal) == "QUOTA: Kuota 5 penuh"
    assert refusal.facts == {"quota": 5}

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.kernel.calendar import (
    CalendarError,
    WorkingCalendar,
    packaged_years,
    read_holidays,
    skb_dates,
    skb_holidays,
)
from payung.kernel.errors import PayungError

SKB = WorkingCalendar.of(skb_dates())


def test_the_decrees_are_packaged() -> None:
    assert date(2026, 3, 19) in skb_dates()
    assert date(2026, 3, 18) in skb_dates()
    assert date(2026, 3, 18) not in skb_dates(collective_leave=False)
    assert len({holiday.day.year for holiday in skb_holidays()}) >= 2
    assert all(holiday.decree and holiday.source.startswith("http") for holiday in skb_holidays())


# What each joint decree says of itself: national holidays and days of collective leave. Elections have decrees of their own.
DECREED = {
    2015: (15, 4), 2016: (15, 4), 2017: (16, 6), 2018: (16, 8), 2020: (16, 5), 2023: (16, 11), 2024: (17, 10), 2025: (17, 11),
    2026: (17, 8),
}  # fmt: skip


@pytest.mark.parametrize("year", DECREED)
def test_a_year_has_as_many_days_as_its_decree_says(year: int) -> None:
    days = [day for day in packaged_years()[year] if day.decree.startswith("SKB")]
    counted = Counter(day.kind for day in days)
    assert (counted["libur_nasional"], counted["cuti_bersama"]) == DECREED[year]
    others = [day for day in packaged_years()[year] if day not in days]
    assert all((day.decree.startswith("Keppres") and day.decreed_on) or day.verified == "medium" for day in others)


def test_the_day_of_pancasila_is_a_holiday_from_2017_on() -> None:
    # Keppres 24/2016 was signed on that very day and begins with 2017 (setkab.go.id, 1 June 2016).
    assert SKB.is_working_day(date(2016, 6, 1))
    assert not any(SKB.is_working_day(date(year, 6, 1)) for year in range(2017, 2028))


def test_only_two_years_are_not_high() -> None:
    medium = {day.day for day in skb_holidays() if day.verified != "high"}
    assert {day.year for day in medium} == {2015, 2017}
    assert {day for day in medium if day.year == 2017} == {date(2017, 2, 15), date(2017, 6, 23)}
    assert all(day.decreed_on or day.verified == "medium" or day.day.year in (2021, 2027) for day in skb_holidays())


def test_backwards_over_holidays() -> None:
    assert SKB.previous_working_day(date(2020, 10, 30)) == date(2020, 10, 27)
    assert SKB.previous_working_day(date(2020, 10, 27)) == date(2020, 10, 27)
    with pytest.raises(CalendarError):
        SKB.previous_working_day(date(2015, 1, 1))


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


def test_years_without_a_decree_are_refused_and_not_taken_for_years_without_holidays() -> None:
    assert sorted(SKB.years) == list(range(2015, 2028)) == sorted(packaged_years())
    assert SKB.is_working_day(date(2027, 12, 31))
    for ask in (
        lambda: SKB.is_working_day(date(2028, 1, 3)),
        lambda: SKB.add_working_days(date(2027, 12, 31), 1),
        lambda: SKB.next_working_day(date(2014, 12, 31)),
        lambda: SKB.working_days_between(date(2027, 12, 30), date(2028, 1, 4)),
        lambda: WorkingCalendar().is_working_day(date(2026, 1, 5)),
    ):
        with pytest.raises(CalendarError) as refusal:
            ask()
        assert refusal.value.code == "YEAR_UNKNOWN"


HEAD = "date,name,type,decree,decreed_on,source,verified\n"
WHOLE = "".join(f"2028-{day},Hari,libur_nasional,SKB,,http://x,high\n" for day in ("01-01", "05-01", "08-17", "12-25"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("tanggal\n2028-01-01\n", "HOLIDAYS_FILE"),
        (HEAD, "HOLIDAYS_YEAR"),
        (HEAD + WHOLE + "2029-01-01,Hari,libur_nasional,SKB,,http://x,high\n", "HOLIDAYS_YEAR"),
        (HEAD + WHOLE + "2028-05-01,Hari,cuti_bersama,SKB,,http://x,high\n", "HOLIDAYS_TWICE"),
        (HEAD + WHOLE.replace("2028-08-17", "2028-08-18"), "HOLIDAYS_INCOMPLETE"),
        (HEAD + WHOLE + "2028-02-30,Hari,cuti_bersama,SKB,,http://x,high\n", "HOLIDAYS_FILE"),
        (HEAD + WHOLE + "2028-03-01,Hari,libur,SKB,,http://x,high\n", "HOLIDAYS_FILE"),
        (HEAD + WHOLE + "2028-03-01,Hari,cuti_bersama,,,http://x,high\n", "HOLIDAYS_FILE"),
        (HEAD + WHOLE + "2028-03-01,Ha\x00ri,cuti_bersama,SKB,,http://x,high\n", "HOLIDAYS_FILE"),
        (HEAD + WHOLE + "2028-03-01,Hari,cuti_bersama,SKB,,http://x,high,sisa\n", "HOLIDAYS_FILE"),
        (HEAD + WHOLE + "2028-03-01,Hari,cuti_bersama,SKB,0027-09-01,http://x,high\n", "HOLIDAYS_FILE"),
        ((HEAD + WHOLE).replace(",", ";"), "HOLIDAYS_FILE"),
        (HEAD + WHOLE.replace("2028-", "9999-"), "HOLIDAYS_YEAR"),
        (HEAD + WHOLE.replace("2028-", "0028-"), "HOLIDAYS_YEAR"),
    ],
)
def test_a_list_of_holidays_that_is_none_is_refused(text: str, code: str) -> None:
    with pytest.raises(CalendarError) as refusal:
        read_holidays(text)
    assert refusal.value.code == code


def test_a_list_is_read_with_decree_and_mark() -> None:
    days = read_holidays("\ufeff" + HEAD + WHOLE)
    assert [day.day for day in days] == sorted(day.day for day in days)
    assert {(day.decree, day.decreed_on, day.verified) for day in days} == {("SKB", None, "high")}


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

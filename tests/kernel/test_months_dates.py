from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.kernel.dates import completed_years, format_date, parse_birth_date
from payung.kernel.months import Month, MonthError, MonthRange

ON = date(2025, 7, 1)


def test_month_basics() -> None:
    july = Month.parse("2025-07")
    assert str(july) == "2025-07"
    assert july.label == "Juli 2025"
    assert july.first_day == date(2025, 7, 1)
    assert (july + 6).last_day == date(2026, 1, 31)
    assert july.index == 2025 * 12 + 6
    assert (july + 5).next() == Month.of(2026, 1)
    assert Month.from_date(date(2024, 2, 29)).day(31) == date(2024, 2, 29)
    assert (july + 3).since(july) == 3
    assert july - 7 == Month.parse("2024-12")


@pytest.mark.parametrize("text", ["2025-13", "2025-00", "2025-7", "07-2025", "", "0000-01"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(MonthError):
        Month.parse(text)


def test_ranges_are_half_open() -> None:
    months = MonthRange(Month.parse("2025-07"), Month.parse("2026-01"))
    assert len(months) == 6
    assert [str(month) for month in months][-1] == "2025-12"
    assert Month.parse("2026-01") not in months
    assert months.label == "Juli 2025 – Desember 2025"
    assert MonthRange.through(months.start, months.last) == months
    assert months.intersection(MonthRange(Month.parse("2025-12"), Month.parse("2026-06"))) == MonthRange.through(
        Month.parse("2025-12"), Month.parse("2025-12")
    )
    assert months.intersection(MonthRange(Month.parse("2026-01"), Month.parse("2026-06"))) is None
    with pytest.raises(MonthError):
        MonthRange(months.stop, months.start)


@pytest.mark.parametrize(
    "value",
    [
        "12/01/1980",
        "12-01-1980",
        "12.1.1980",
        "1980-01-12",
        "1980-01-12 00:00:00",
        "12/01/80",
        "12 Januari 1980",
        "12 Jan 80",
        "12-Jan-1980",
        " 12  JANUARY 1980 ",
        date(1980, 1, 12),
        datetime(1980, 1, 12, 0, 0),
        29232,
        29232.0,
        "29232",
    ],
)
def test_birth_dates_are_read(value: object) -> None:
    assert parse_birth_date(value, ON) == date(1980, 1, 12)


@pytest.mark.parametrize(
    "value",
    [
        "",
        None,
        "31/02/1980",
        "30 Februari 1980",
        "1980",
        1980,
        "tidak tahu",
        "12/13/1980",
        True,
        float("nan"),
        -5,
    ],
)
def test_what_is_no_date_gives_none(value: object) -> None:
    assert parse_birth_date(value, ON) is None


def test_two_digit_years_take_the_plausible_century() -> None:
    assert parse_birth_date("05/05/03", ON) == date(2003, 5, 5)
    assert parse_birth_date("05/05/30", ON) == date(1930, 5, 5)
    assert parse_birth_date("05/05/20", ON) == date(2020, 5, 5)  # 105 or 5: neither works, the later is taken
    assert parse_birth_date("17 Agt 75", ON) == date(1975, 8, 17)
    assert parse_birth_date("01 Nopember 1990", ON) == date(1990, 11, 1)


def test_a_future_date_exists_and_is_left_to_the_age_rule() -> None:
    assert parse_birth_date("01/01/2031", ON) == date(2031, 1, 1)


@given(st.dates(date(1850, 1, 1), date(2100, 1, 1)))
def test_dates_are_read_back_from_indonesian_words(day: date) -> None:
    assert parse_birth_date(format_date(day), ON) == day


@given(st.dates(date(1930, 1, 1), date(2000, 1, 1)), st.integers(0, 30000))
def test_completed_years_never_fall(birth: date, later: int) -> None:
    day = birth + timedelta(days=later)
    assert 0 <= completed_years(birth, day) <= completed_years(birth, day + timedelta(days=1))


def test_completed_years_at_the_birthday() -> None:
    assert completed_years(date(2008, 7, 1), date(2025, 6, 30)) == 16
    assert completed_years(date(2008, 7, 1), ON) == 17
    assert completed_years(date(2004, 2, 29), date(2025, 2, 28)) == 20

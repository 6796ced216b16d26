"""Values of every room at the ends of what they may be."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from payung.kernel import dates
from payung.kernel.calendar import WorkingCalendar
from payung.kernel.checkdigit import COUNTED, DRAWN, CheckDigitError, payment_code
from payung.kernel.money import MAX_RUPIAH, PPM, MoneyError, apply_ppm, largest_remainder, product_ppm
from payung.kernel.months import Month, MonthError, MonthRange
from payung.kernel.nik import CENTURY, inspect, mask_nik
from payung.kernel.places import PlaceCode, is_province
from payung.kernel.shares import share_bp
from payung.kernel.spreadsheets import disarmed

HALF, WHOLE = PPM // 2, PPM


@pytest.mark.parametrize(
    ("amount", "rate", "right"),
    [
        (0, 0, 0),
        (1, HALF, 1),
        (1, HALF - 1, 0),
        (MAX_RUPIAH, WHOLE, MAX_RUPIAH),
        (MAX_RUPIAH + 1, 0, None),
        (-1, 0, None),
        (1, WHOLE + 1, None),
        (1, -1, None),
        (3 * PPM + 1, HALF, 1_500_001),
    ],
)
def test_a_rate_of_an_amount_alone_and_in_a_column(amount: int, rate: int, right: int | None) -> None:
    column, rates = np.array([0, amount], dtype=np.int64), np.array([0, rate], dtype=np.int64)
    if right is None:
        for given in ((amount, rate), (column, rate), (column, rates)):
            with pytest.raises(MoneyError):
                apply_ppm(*given)
        return
    assert apply_ppm(amount, rate) == right
    assert apply_ppm(column, rate).tolist() == apply_ppm(column, rates).tolist() == [0, right]
    assert product_ppm(column, rate).tolist() == [0, right]
    assert apply_ppm(column[:0], rate).tolist() == []


def test_a_split_has_no_negative_part() -> None:
    assert largest_remainder(0, [0, 0]) == [0, 0]
    assert largest_remainder(5, [0, 1]) == [0, 5]
    for total, weights in ((-1, [1]), (1, [2, -1]), (0, [-1, 1]), (1, [0])):
        with pytest.raises(MoneyError):
            largest_remainder(total, weights)


def test_codes_of_the_first_and_last_numbers() -> None:
    for numbers in (DRAWN, COUNTED):
        for number in (numbers[0], numbers[-1]):
            assert payment_code(number)[:-1] == f"{number:010d}"
    for number in (COUNTED[0] - 1, max(DRAWN[-1], COUNTED[-1]) + 1):
        with pytest.raises(CheckDigitError):
            payment_code(number)


@pytest.mark.parametrize(
    ("year", "on", "born"),
    [
        (26, date(2026, 11, 23), date(2026, 11, 23)),  # born today, or a hundred years ago
        (26, date(2026, 11, 22), date(1926, 11, 23)),
        (9, date(2026, 11, 23), date(2009, 11, 23)),
        (90, date(2026, 11, 23), date(1990, 11, 23)),
    ],
)
def test_a_year_of_two_digits_is_of_the_plausible_century(year: int, on: date, born: date) -> None:
    assert dates.two_digit_date(year, 11, 23, on) == born


@pytest.mark.parametrize(
    ("born", "years", "day"),
    [
        (date(2004, 2, 29), 18, date(2022, 3, 1)),
        (date(2004, 2, 29), 20, date(2024, 2, 29)),
        (date(2004, 5, 17), 18, date(2022, 5, 17)),
    ],
)
def test_the_day_on_which_years_are_lived(born: date, years: int, day: date) -> None:
    assert dates.birthday(born, years) == day
    assert dates.completed_years(born, day) == years


def test_a_month_ends_with_its_last_day_and_an_empty_span_is_one() -> None:
    may = Month.parse("2026-05")
    assert [may.day(number) for number in (1, 31)] == [may.first_day, may.last_day]
    assert Month.parse("2026-02").day(31) == date(2026, 2, 28)
    assert list(MonthRange(may, may)) == []
    with pytest.raises(MonthError):
        MonthRange(may + 1, may)
    first, second = MonthRange(may, may + 2), MonthRange(may + 2, may + 4)
    assert first.intersection(second) is None
    assert first.intersection(MonthRange(may + 1, may + 9)) == MonthRange(may + 1, may + 2)


def test_a_number_is_masked_from_nine_letters_on() -> None:
    assert (mask_nik("12345678"), mask_nik("123456789")) == ("\u2022" * 8, "1234\u20226789")


@pytest.mark.parametrize(
    ("digits", "on", "doubtful"),
    [
        ("5304010503260001", date(2026, 3, 5), True),  # the fifth of March 2026: today, or a hundred years ago
        ("5304010503260001", date(2026, 3, 4), False),
        ("5304010503160001", date(2026, 3, 5), True),  # ten years, or a hundred and ten
        ("5304010503150001", date(2026, 3, 5), False),
        ("5304010503160001", date(2027, 3, 4), True),
        ("5304010503160001", date(2027, 3, 5), False),
    ],
)
def test_the_other_century_of_a_number_is_plausible_from_today_to_a_hundred_and_ten_years(
    digits: str, on: date, doubtful: bool
) -> None:
    assert (CENTURY in inspect(digits, on).problems) is doubtful


def test_places_contain_themselves_and_what_is_below() -> None:
    regency = PlaceCode("53.04")
    inside = (PlaceCode("53.04"), PlaceCode("53.04.01"), PlaceCode("53.04.01.2001"))
    assert all(map(regency.contains, inside))
    assert not any(map(regency.contains, (PlaceCode("53"), PlaceCode("53.03"), PlaceCode("53.03.04"))))
    assert [is_province(code) for code in ("53", "53.04", "5")] == [True, False, False]
    assert (regency.regency, regency.district, inside[1].district) == (regency, None, inside[1])
    assert PlaceCode("53").regency is None


def test_parts_of_a_whole_are_rounded_half_up() -> None:
    assert [share_bp(*of) for of in ((1, 800), (1, 20_000), (1, 20_001), (3, 3), (0, 3), (1, 0))] == [
        13,
        1,
        0,
        10_000,
        0,
        None,
    ]


def test_a_text_that_a_spreadsheet_would_change_is_disarmed() -> None:
    for text in ("=1", "+1", "-1", "@x", "1" * 12, "012345678"):
        assert disarmed(text) == "'" + text
    for text in ("1" * 11, "01234567", "a=1", ""):
        assert disarmed(text) == text


def test_of_a_year_without_a_list_only_weekends_are_known() -> None:
    holiday = date(2026, 8, 17)
    calendar = WorkingCalendar.of([holiday])
    assert [calendar.is_off(date(2026, 8, day)) for day in (14, 15, 16, 17, 18)] == [False, True, True, True, False]
    assert [calendar.is_off(date(2030, 8, day)) for day in (16, 17, 18, 19)] == [False, True, True, False]

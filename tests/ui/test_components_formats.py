"""Numbers, money and dates in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.kernel.acts import Count, Saying
from payung.kernel.months import Month
from payung.platform import clock
from payung.ui.acts import said
from payung.ui.components import formats


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.fixture(autouse=True)
def _one_clock() -> None:
    """Pages of other tests may have been made where the date is stated."""
    clock.show_on(None)


def test_money_carries_its_sign_once() -> None:
    assert formats.rupiah(10_080_000_000, "id") == "Rp10.080.000.000"
    assert formats.rupiah(10_080_000_000, "en") == "Rp10,080,000,000"
    assert formats.rupiah(-16_800, "id") == "\u2212Rp16.800"
    assert formats.rupiah(0, "id") == "Rp0"
    assert formats.rupiah(None, "id") == "–"


@pytest.mark.parametrize("wrong", [16_800.0, True, "16800"])
def test_money_is_whole_or_refused(wrong: object) -> None:
    with pytest.raises(TypeError):
        formats.rupiah(wrong, "id")


def test_short_money() -> None:
    assert plain(formats.rupiah_short(10_080_000_000, "id")) == "Rp10,08 miliar"
    assert plain(formats.rupiah_short(42_000_000, "id")) == "Rp42 juta"
    assert plain(formats.rupiah_short(1_500_000_000_000, "en")) == "Rp1.5 trillion"
    assert formats.rupiah_short(16_800, "id") == "Rp16.800"


def test_percent_is_rounded_half_up_and_exact() -> None:
    assert formats.percent(Decimal("34.9"), 2, "id") == "34,90%"
    assert formats.percent(Fraction(1, 8), 2, "id") == "0,13%"
    assert formats.percent(14.12, 2, "en") == "14.12%"
    assert formats.share(349, 1000, 1, "id") == "34,9%"
    assert formats.share(5, 0, 1, "id") == "–"
    assert formats.percent(-0.001, 1, "id") == "0,0%"


def test_dates() -> None:
    day = date(2025, 7, 21)
    assert plain(formats.long_date(day, "id")) == "21 Juli 2025"
    assert plain(formats.long_date(day, "en")) == "21 July 2025"
    assert plain(formats.short_date(date(2025, 8, 1), "id")) == "1 Agu 2025"
    recorded = datetime(2025, 7, 21, 14, 5, tzinfo=UTC)
    assert plain(formats.date_time(recorded, "id")) == "21 Juli 2025 pukul 22.05"
    assert plain(formats.date_time(recorded, "en")) == "21 July 2025, 22:05"
    assert plain(formats.short_date(datetime(2025, 7, 21, 17, 0, tzinfo=UTC), "id")) == "22 Jul 2025"
    assert plain(formats.month_name("2025-07", "id")) == "Juli 2025"
    assert plain(formats.month_name(day, "en")) == "July 2025"
    assert formats.long_date(None) == "–"


@settings(max_examples=60)
@given(st.integers(-(10**15), 10**15))
def test_separators_lose_nothing(amount: int) -> None:
    for language, mark in (("id", "."), ("en", ",")):
        text = formats.rupiah(amount, language)
        assert int(text.replace("Rp", "").replace(mark, "").replace("\u2212", "-")) == amount


@settings(max_examples=60)
@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_shares_are_within_half_a_digit(part: int, whole: int) -> None:
    shown = Fraction(formats.share(part, whole, 2, "en").rstrip("%").replace(",", ""))
    assert abs(shown - Fraction(100 * part, whole)) <= Fraction(1, 200)


def test_recorded_times_stand_on_the_stated_calendar() -> None:
    recorded = datetime(2026, 11, 21, 1, 5, tzinfo=UTC)
    minutes = [recorded.replace(minute=minute) for minute in (10, 20, 30, 40)]
    steps = ((minutes[0], minutes[3], date(2025, 7, 7)), (minutes[1], minutes[2], date(2025, 8, 24)))
    clock.show_on(clock.Calendar(date(2025, 12, 15), steps))
    try:
        assert plain(formats.date_time(recorded, "id")) == "15 Desember 2025 pukul 09.05"
        assert plain(formats.short_date(recorded, "id")) == "15 Des 2025"
        assert [plain(formats.date_time(one, "id")) for one in minutes] == [
            "7 Juli 2025 pukul 09.10", "24 Agustus 2025 pukul 09.20", "24 Agustus 2025 pukul 09.30", "7 Juli 2025 pukul 09.40",
        ]  # fmt: skip
        assert plain(formats.long_date(recorded.date(), "id")) == "21 November 2026"
    finally:
        clock.show_on(None)
    assert plain(formats.date_time(recorded, "id")) == "21 November 2026 pukul 09.05"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", ["2.500", "Rp2.500", "Juli 2025", "2.500 orang"]),
        ("en", ["2,500", "Rp2,500", "July 2025", "2,500 orang"]),
    ],
)
def test_facts_of_a_question_are_written_as_the_reader_does(language: str, words: list[str]) -> None:
    with override(language):
        asked = [Count(2_500), 2_500, Month.parse("2025-07"), Saying("%(n)s orang", {"n": Count(2_500)})]
        assert [plain(said(one)) for one in asked] == words

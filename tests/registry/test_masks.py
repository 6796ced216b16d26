"""How much of a number is shown: its last four, and nothing of one that has no more."""

from __future__ import annotations

from payung.registry.selectors import mask_account


def test_the_last_four_of_a_longer_number_are_shown() -> None:
    dots = "\u2022"
    assert [mask_account(number) for number in ("", "1", "1234", "12345", "0010020030")] == [
        "", dots, dots * 4, dots + "2345", dots * 6 + "0030",
    ]  # fmt: skip

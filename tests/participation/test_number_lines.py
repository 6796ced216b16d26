"""An official number is shown by its last digits, as long as it is."""

from __future__ import annotations

from datetime import date

from payung.participation.models import ExternalNumber, Membership
from payung.participation.views import TAIL, number_lines


def test_the_last_digits_are_shown_and_the_others_counted() -> None:
    membership = Membership(pk=7, segment="BPU")
    row = ExternalNumber(pk=3, kind="kpj", number="12345678901", issuer="bpjs", valid_from=date(2025, 1, 1))
    (line,) = number_lines(membership, [row])
    assert line["number"] == "\u2022" * 8 + "901"
    assert (len(line["number"]), TAIL, line["membership_id"], line["id"]) == (11, 3, 7, 3)
    (bare,) = number_lines(membership, [])
    assert (bare["membership_id"], bare["id"], bare["number"]) == (7, None, "")

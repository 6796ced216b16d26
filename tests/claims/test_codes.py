"""What somebody types for the code of a claim."""

from __future__ import annotations

from payung.claims.selectors import normal_code


def test_a_code_is_read_as_people_write_it() -> None:
    for text in ("K7QM2X9DTR4H", "k7qm-2x9d-tr4h", " k7qm 2x9d tr4h. ", "K7QM/2X9D/TR4H", "K7QM2X9D\u2013TR4H"):
        assert normal_code(text) == "K7QM2X9DTR4H"
    assert normal_code("OIL0-oil1-0000") == "011001110000"


def test_what_cannot_be_a_code_is_none() -> None:
    for text in ("", "K7QM-2X9D-TR4", "K7QM-2X9D-TR4H-B", "K7QM-2X9D-TR4U", "K7QM-2X9D-TR4\u00c4"):
        assert normal_code(text) == ""

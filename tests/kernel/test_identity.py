from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.kernel.checkdigit import DRAWN, CheckDigitError, is_payment_code, payment_code
from payung.kernel.names import normalise_name
from payung.kernel.nik import Nik, NikError, inspect, mask_nik, normalise
from payung.kernel.places import PlaceCode, PlaceCodeError, PlaceLevel

ON = date(2025, 7, 1)


def test_a_man_and_a_woman() -> None:
    man = inspect("5304011201800001", ON)
    assert (man.birth_date, man.sex, man.region6, man.serial, man.problems) == (
        date(1980, 1, 12),
        "L",
        "530401",
        "0001",
        (),
    )
    woman = inspect("5304015201800001", ON)
    assert (woman.birth_date, woman.sex) == (date(1980, 1, 12), "P")
    assert woman.valid
    assert [inspect(f"530401{day}01800001", ON).sex for day in (31, 40, 41, 71)] == ["L", "L", "P", "P"]


@pytest.mark.parametrize(
    ("nik", "problem"),
    [
        ("530401310280000", "NIK_FORMAT"),
        ("5304013102800001", "NIK_DATE"),
        ("5304010013800001", "NIK_DATE"),
        ("5304014001800001", "NIK_DATE"),
        ("5304017201800001", "NIK_DATE"),
        ("5304011201800000", "NIK_SERIAL"),
        ("५३०४०१३१०२८०००००", "NIK_FORMAT"),
    ],
)
def test_broken_niks_say_why(nik: str, problem: str) -> None:
    facts = inspect(nik, ON)
    assert problem in facts.problems
    assert not facts.valid


def test_an_unknown_province_is_a_warning() -> None:
    facts = inspect("9904011201800001", ON)
    assert facts.problems == ("NIK_PROVINCE_UNKNOWN",)
    assert facts.valid


def test_the_century_prefers_working_age_and_says_when_it_could_be_the_other() -> None:
    assert inspect("5304010105050001", ON).birth_date == date(2005, 5, 1)
    assert inspect("5304010105300001", ON).birth_date == date(1930, 5, 1)
    child = inspect("5304010105200001", ON)
    assert child.birth_date == date(2020, 5, 1)
    assert child.problems == ("NIK_CENTURY_AMBIGUOUS",)
    assert inspect("5304012902000001", ON).birth_date == date(2000, 2, 29)


def test_noise_is_removed_and_the_rest_kept() -> None:
    assert normalise(" '5304.0112-0180 0001\u00a0") == "5304011201800001"
    assert normalise("5,30401E+15") == "5,30401E+15"
    nik = Nik.parse("'5304011201800001")
    assert nik.text == "5304011201800001"
    assert nik.masked == "5304••••••••0001"
    assert "0112" not in repr(nik)
    with pytest.raises(NikError):
        Nik.parse("123")
    assert mask_nik("1234") == "••••"


@given(st.text(max_size=20))
def test_any_text_can_be_inspected(text: str) -> None:
    assert inspect(text, ON).problems or inspect(text, ON).valid


def test_place_codes_know_their_parents() -> None:
    village = PlaceCode.parse("5304012001".ljust(10))
    assert village.text == "53.04.01.2001"
    assert village.level is PlaceLevel.VILLAGE
    assert str(village.parent) == "53.04.01"
    assert str(village.regency) == "53.04"
    assert str(village.district) == "53.04.01"
    assert str(village.province) == "53"
    assert village.province.parent is None
    assert village.province.regency is None
    assert PlaceCode.parse("53.04").contains(village)
    assert village.digits == "5304012001"


@pytest.mark.parametrize("text", ["", "5", "530", "53.4", "53.04.01.201", "NTT", "53.04.01.2001.1"])
def test_what_is_no_place_code_is_refused(text: str) -> None:
    with pytest.raises(PlaceCodeError):
        PlaceCode.parse(text)


def test_spellings_of_one_name_are_normalised_alike() -> None:
    assert normalise_name("Dr. María  Y. Da-Costa, S.Pd") == "MARIA Y DA COSTA"
    assert normalise_name("yohanes  ta'ek") == normalise_name("YOHANES TAEK")
    assert normalise_name("H. Ahmad") == "AHMAD"
    assert normalise_name("H") == "H"
    assert normalise_name("  ") == ""


NUMBERS = st.integers(0, 10**10 - 1) | st.integers(DRAWN.start, DRAWN.stop - 1)


@given(NUMBERS, st.integers(0, 10), st.integers(1, 9))
def test_a_wrong_digit_is_caught(number: int, place: int, shift: int) -> None:
    """Codes that were counted have eleven digits and stay payable; drawn ones have fourteen and 40 random bits or more."""
    code = payment_code(number)
    assert len(code) == (14 if number in DRAWN else 11)
    assert len(DRAWN) >= 2**40
    assert is_payment_code(code)
    wrong = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]
    assert not is_payment_code(wrong)


def test_payment_codes_of_other_numbers_are_refused() -> None:
    with pytest.raises(CheckDigitError):
        payment_code(10**10)
    assert not is_payment_code("1234567890a")
    assert not is_payment_code("123")

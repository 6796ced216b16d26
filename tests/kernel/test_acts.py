"""What a field of an act takes, up to its bounds: a line, a day, a number, an amount, a choice, a digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

import pytest

from payung.kernel import acts
from payung.kernel.acts import Act, Count, Invalid, Key, Nothing, Saying, Spec, check, in_words, too_short
from payung.kernel.choices import Choice

TEXT = acts.reason()
SPECS = {
    "text": TEXT,
    "day": Spec("day", "Hari", "salah", "hari"),
    "digest": acts.seen(),
    "number": Spec("number", "Nomor", "salah", "nomor"),
    "amount": Spec("amount", "Jumlah", "salah", "jumlah", least=2, most=9),
    "choice": Spec("choice", "Pilihan", "salah", "pilihan", options=(Choice("a", "A"), Choice("b", "B"))),
}


@pytest.mark.parametrize(
    ("kind", "given", "value"),
    [
        ("text", "abcde", "abcde"),
        ("text", "  salah \n ketik ", "salah ketik"),
        ("text", "x" * 500, "x" * 500),
        ("day", "2025-02-28", date(2025, 2, 28)),
        ("day", "28/2/2025", date(2025, 2, 28)),
        ("day", "01/03/2025", date(2025, 3, 1)),
        ("day", date(2025, 2, 28), date(2025, 2, 28)),
        ("day", datetime(2025, 2, 28, 9), date(2025, 2, 28)),
        ("digest", "0" * 64, "0" * 64),
        ("number", "1", 1),
        ("number", str(2**63 - 1), 2**63 - 1),
        ("number", 7, 7),
        ("amount", 2, 2),
        ("amount", "9", 9),
        ("choice", "b", "b"),
    ],
)
def test_what_lies_within_the_bounds_is_read(kind: str, given: Any, value: Any) -> None:
    assert SPECS[kind].read(given) == value


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("text", "abcd"),
        ("text", "  abcd  "),
        ("text", "x" * 501),
        ("text", "salah\x01ketik"),
        ("text", 12345),
        ("day", "2025-02-29"),
        ("day", "29/2/2025"),
        ("day", "1/2/25"),
        ("day", "28-02-2025"),
        ("day", 20250228),
        ("digest", "0" * 63),
        ("digest", "G" * 64),
        ("digest", 0),
        ("number", "0"),
        ("number", 0),
        ("number", True),
        ("number", "1.0"),
        ("number", str(2**63)),
        ("number", 2**63),
        ("amount", 1),
        ("amount", 10),
        ("amount", "2,5"),
        ("amount", True),
        ("amount", 2.0),
        ("choice", "c"),
        ("choice", ["a"]),
    ],
)
def test_what_lies_beyond_is_refused(kind: str, given: Any) -> None:
    with pytest.raises(ValueError):
        SPECS[kind].read(given)


def test_a_reason_has_five_letters() -> None:
    assert [too_short(reason) for reason in ("", "abcd", " abcd ", "abcde", " abcde ")] == [True, True, True, False, False]  # fmt: skip


@dataclass(frozen=True)
class Data:
    """One field that must be given, and one that may."""

    reason: Annotated[str, TEXT]
    day: Annotated[date | None, SPECS["day"]] = None


def act(data: type = Data, **other: Any) -> Act:
    names = dict.fromkeys(("right", "service", "shows", "loads", "address", "page", "page_name", "command", "summary", "help", "button", "done"), "")  # fmt: skip
    return Act(name="ruang.buat", **{**names, **other}, keys=(Key("id", "NOMOR", "nomor"),), data=data)


def test_every_wrong_field_is_told_at_once_and_what_may_be_missing_may() -> None:
    assert check(act(), {"reason": "abcde", "day": ""}) == Data("abcde")
    assert check(act(), {"reason": "abcde", "day": "2025-02-28"}).day == date(2025, 2, 28)
    assert check(act(Nothing), {"reason": "abcde"}) == Nothing()
    for given in ({"reason": "", "day": "besok"}, {"day": "besok"}, {"reason": None, "day": "besok"}):
        with pytest.raises(Invalid) as invalid:
            check(act(), given)
        assert invalid.value.errors == {"reason": TEXT.wrong, "day": "salah"}
    with pytest.raises(Invalid) as invalid:
        check(act(), {"reason": "abcd"})
    assert set(invalid.value.errors) == {"reason"}


def test_an_act_says_what_it_needs() -> None:
    one = act()
    assert (one.room, one.needed("reason"), one.needed("day"), one.blank()) == ("ruang", True, False, Data(""))
    assert one.looked(None, None, one.blank()) == Data("")  # it sees nothing
    assert one.question(None, None, one.blank()) is None
    assert act(gives="").gives == ""


def test_a_number_among_the_facts_is_rupiah() -> None:
    said = Saying("%(amount)s untuk %(name)s", {"amount": 1_000, "name": "Maria"})
    assert in_words(said, str) == "Rp1.000 untuk Maria"
    assert (in_words(2_500, str), in_words("Soe", str)) == ("Rp2.500", "Soe")
    assert in_words(Saying("%(n)s orang", {"n": Count(2_500)}), str) == "2.500 orang"
    assert in_words(Count(2_500), str) == "2.500"

import sys

import pytest

from payung.law import LawError, statute
from payung.law.calculators import CALCULATORS, calculate
from payung.law.forms import Kind
from payung.law.store import Statute

EXAMPLES = {
    "bpu": ({"month": "2026-04"}, 8_400),
    "pu": ({"wage": "Rp10.000.000", "month": "2025-06", "risk": "II"}, 954_000),
    "jkk_class": ({"business": "Pabrik kerupuk", "month": "2025-12"}, "III, sedang"),
    "jakon": ({"value": "111.000.000", "month": "2025-06", "vat": "ya"}, 240_000),
    "pmi": ({"on": "2025-06-01", "extension_months": "3"}, 410_500),
    "sponsor": ({"people": "2206", "first": "2025-07", "last": "2025-09"}, 111_182_400),
    "jkm": ({"event": "2025-12-10", "months": "6"}, 42_000_000),
    "jkk_death": ({"wage": "1000000", "event": "2025-12-10"}, 70_000_000),
    "jkk_total": ({"wage": "1000000", "event": "2025-12-10"}, 68_000_000),
    "jkk_partial": (
        {"wage": "4000000", "event": "2025-12-10", "loss": "thumb", "side": "right", "function": "50"},
        24_000_000,
    ),
    "jkk_unable": ({"wage": "3000000", "months": "14", "event": "2018-05-01"}, 34_500_000),
    "jkk_cost": ({"cost": "14000000", "item": "transport_air", "event": "2025-12-10"}, 10_000_000),
    "scholarship": ({"cause": "jkk_death", "event": "2025-12-10", "children": "2"}, 174_000_000),
    "jht_partial": (
        {"balance": "100000000", "purpose": "housing", "months": "120", "on": "2025-12-10"},
        30_000_000,
    ),
    "jht_projection": (
        {"opening": "20000000", "first": "2025-01", "monthly": "0", "months": "12", "assumed": "5,59 %"},
        21_118_000,
    ),
    "jkp": ({"wage": "9000000", "layoff": "2025-06-01"}, 18_000_000),
    "jp": ({"average": "10000000", "months": "180", "on": "2030-07-01", "birth": "1966-01-01"}, 1_500_000),
    "jp_survivors": ({"pension": "1500000", "survivors": "child, child", "on": "2026-03-01"}, 750_000),
    "heirs": (
        {"grants": "32000000", "funeral": "10000000", "heirs": "spouse, child", "event": "2025-12-10"},
        42_000_000,
    ),
    "due": ({"contribution": "1000000", "month": "2025-05", "months_late": "2"}, 1_040_000),
    "payout": (
        {"programme": "jkm", "grant": "42000000", "complete": "2025-12-23", "days_late": "5"},
        44_100_000,
    ),
}


def test_every_question_has_an_example() -> None:
    assert set(EXAMPLES) == set(CALCULATORS)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_question_is_answered_from_texts(name: str) -> None:
    given, expected = EXAMPLES[name]
    before = dict(given)
    tree = calculate(name, given)
    assert tree.value == expected
    assert tree.children
    assert given == before
    assert any(word in tree.to_text() for word in ("PP ", "Permenaker"))
    assert tree.to_dict()["value"] == expected


def test_every_question_is_answered_by_the_law_that_is_given_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft is asked this way: nothing on the road to an answer may go back to the law in force."""
    law = statute()
    given = Statute(law.parameters, law.reliefs, "lain")

    def refused() -> Statute:
        raise AssertionError("the law in force was asked")

    for name, module in list(sys.modules.items()):
        # What a payer may be called is read before the question is asked, and no draft changes it.
        if name.startswith("payung.law.") and name != "payung.law.sectors" and hasattr(module, "statute"):
            monkeypatch.setattr(module, "statute", refused)
    for name, (question, expected) in EXAMPLES.items():
        assert calculate(name, question, law=given).value == expected, name


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_missing_or_unreadable_is_named(name: str) -> None:
    given, _ = EXAMPLES[name]
    for field in CALCULATORS[name].fields:
        if field.default is None:
            with pytest.raises(LawError) as refusal:
                calculate(name, {key: text for key, text in given.items() if key != field.name})
            assert (refusal.value.code, refusal.value.facts["field"]) == ("LAW_FIELD", field.name)
        if field.kind is not Kind.WORD:
            with pytest.raises(LawError) as refusal:
                calculate(name, {**given, field.name: "1.5x"})
            assert refusal.value.facts["field"] == field.name
    with pytest.raises(LawError) as refusal:
        calculate(name, {**given, "nama": "x"})
    assert refusal.value.facts["field"] == "nama"


def test_an_unknown_question_is_refused_and_a_draft_is_asked() -> None:
    with pytest.raises(LawError):
        calculate("pajak", {})
    draft = statute().overlay(
        "jkm.funeral: {label: x, unit: IDR, values: {2026-01-01: "
        "{value: 12000000, basis: rancangan, source: rancangan, verified: low}}}",
        "rancangan",
    )
    assert calculate("jkm", {"event": "2026-02-01", "months": "6"}, law=draft).value == 44_000_000
    with pytest.raises(LawError) as refusal:
        calculate("jht_projection", {"first": "2025-01", "monthly": "0", "months": "1"})
    assert refusal.value.facts["parameter"] == "jht.development_rate"
    for text in ("5.55555", "x", "-1"):
        with pytest.raises(LawError):
            calculate("jht_projection", {"first": "2025-01", "monthly": "0", "months": "1", "assumed": text})


def test_a_question_counts_through_no_more_months_than_a_working_life() -> None:
    endless = {**EXAMPLES["jht_projection"][0], "months": "999999999"}
    ages = {**EXAMPLES["sponsor"][0], "first": "2015-07", "last": "2199-12"}
    for name, given in (("jht_projection", endless), ("sponsor", ages)):
        with pytest.raises(LawError) as refusal:
            calculate(name, given)
        assert refusal.value.code == "LAW_MONTHS_RANGE"


@pytest.mark.parametrize("text", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_days_outside_the_calendar_of_the_law_are_not_read(text: str) -> None:
    for name in EXAMPLES:
        for field in CALCULATORS[name].fields:
            if field.kind in (Kind.DATE, Kind.MONTH):
                with pytest.raises(LawError) as refusal:
                    calculate(name, {**EXAMPLES[name][0], field.name: text if field.kind is Kind.DATE else text[:7]})
                assert refusal.value.code == "LAW_FIELD"


def test_the_last_day_steps_over_weekends_and_holidays() -> None:
    due = calculate("due", {"contribution": "0", "month": "2025-05"})
    assert due.children[0].text == "16 Juni 2025"  # the 15th is a Sunday
    assert calculate("due", {"contribution": "0", "month": "2025-05", "segment": "BPU"}).children[0].text == (
        "15 Mei 2025"
    )
    moved = calculate("due", {"contribution": "1000000", "month": "2020-08", "months_late": "1"})
    assert moved.children[0].text == "30 September 2020"
    assert moved.value == 1_005_000
    paid = calculate("payout", {"programme": "jkm", "grant": "0", "complete": "2025-12-23"})
    assert paid.children[0].text == "30 Desember 2025"  # three working days after, Christmas and its leave left out
    for name, given in (
        ("due", {"contribution": "1", "month": "2025-05", "segment": "PMI"}),
        ("payout", {"programme": "jkp", "grant": "1", "complete": "2019-01-01"}),
    ):
        with pytest.raises(LawError):
            calculate(name, given)

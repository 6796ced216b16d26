import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from payung.kernel.calendar import CalendarError, WorkingCalendar, skb_dates
from payung.kernel.months import Month, MonthRange
from payung.law import Segment, jkm_benefit, jkm_consecutive_paid, load, statute, vectors
from payung.law.errors import LawError
from payung.law.terms import due_date, late_fine, payout_deadline
from payung.law.vectors import VectorFileError, golden_cases, run_golden, run_vectors

DATA = Path(__file__).parents[1] / "data"
HEAD = "id,topic,input_json,expected_json,source,confidence\n"


def test_the_published_examples_pass() -> None:
    report = run_vectors(DATA / "law_vectors.csv")
    assert report.failures == []
    assert report.failed == 0
    assert report.unsupported == 0
    assert report.passed == 141


def test_golden_cases_pass() -> None:
    report = run_golden()
    assert report.failures == []
    assert report.unsupported == 0
    ids = [case[0] for case in golden_cases()]
    assert report.passed == len(ids) == len(set(ids)) >= 450


def test_a_wrong_expectation_is_told_and_nothing_unknown_passes(tmp_path: Path) -> None:
    file = tmp_path / "v.csv"
    file.write_text(
        HEAD
        + 'A,bpu_contribution,"{""month"":""2025-06"",""income"":1000000}","{""total"":16801,""note"":""x""}",,\n'
        + 'B,new_topic,"{}","{}",,\n'
        + 'C,bpu_contribution,"{""month"":""2025-06"",""income"":-1}","{""total"":1}",,\n'
        + 'D,bpu_contribution,"{""month"":""2025-06"",""income"":1000000}","{""nothing"":1}",,\n'
        + 'E,bpu_contribution,"{""month"":""2025-06"",""income"":1000000}","{""total"":16800,""reason"":""y""}",,\n'
        + 'G,scholarship_level,"{""level"":5}","{""total"":1}",,\n'
        + 'F,kpj,"{""kpj"":""12345678901""}","{""format_valid"":1}",,\n'
    )
    report = run_vectors(file)
    assert (report.passed, report.failed, report.unsupported) == (1, 5, 1)
    answer = report.to_dict()
    assert answer["failures"][0]["got"] == {"total": 16800, "note": None}
    assert answer["failures"][1]["got"]["error"] == "LAW_INCOME_RANGE"


@pytest.mark.parametrize("text", ["a,b\n1,2\n", HEAD + "A,kpj,not json,{},,\n", HEAD + 'A,kpj,"[1]",{},,\n'])
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "v.csv"
    file.write_text(text)
    with pytest.raises(VectorFileError):
        run_vectors(file)
    with pytest.raises(VectorFileError):
        run_vectors(tmp_path / "absent.csv")


def test_consecutive_months_end_with_the_month_of_the_event() -> None:
    paid = list(MonthRange(Month.parse("2025-07"), Month.parse("2026-01")))
    assert jkm_consecutive_paid(paid, date(2025, 12, 31)) == 6
    assert jkm_consecutive_paid(paid, date(2025, 8, 2)) == 2
    assert jkm_consecutive_paid(paid, date(2026, 1, 1)) == 0
    paid.remove(Month.parse("2025-10"))
    assert jkm_consecutive_paid(paid, date(2025, 12, 3)) == 2


def test_the_waiting_rule_shows_its_mark() -> None:
    benefit = jkm_benefit(date(2025, 9, 1), 2)
    assert (benefit.total, benefit.funeral, benefit.full) == (10_000_000, 10_000_000, False)
    assert benefit.explanation.weakest == "low"
    both = jkm_benefit(date(2025, 9, 1), 2, registered=date(2025, 1, 1))
    assert (both.total, both.by_membership, both.differs) == (10_000_000, 42_000_000, True)
    assert "Menurut bacaan lain: lama kepesertaan: Rp42.000.000" in both.explanation.to_text()
    assert not benefit.differs
    with pytest.raises(LawError) as refusal:
        jkm_benefit(date(2025, 9, 1), 2, registered=date(2025, 9, 2))
    assert refusal.value.code == "LAW_REGISTERED_LATER"
    assert "Permenaker 1/2025" in benefit.explanation.to_text()
    full = jkm_benefit(date(2025, 9, 1), 3)
    assert full.total == 42_000_000 == full.explanation.value
    with pytest.raises(LawError):
        jkm_benefit(date(2025, 9, 1), -1)


def test_deadlines_due_dates_and_fines() -> None:
    assert payout_deadline("jkm", date(2026, 3, 16)) == date(2026, 3, 26)
    assert due_date(Month.parse("2022-03"), Segment.PU, WorkingCalendar.of(skb_dates())) == date(2022, 4, 18)
    with pytest.raises(CalendarError):
        due_date(Month.parse("2027-12"), Segment.PU)
    assert late_fine(1_000_000, 2, Segment.PU, Month.parse("2025-06")) == 40_000
    with pytest.raises(LawError):
        due_date(Month.parse("2025-06"), Segment.PMI)
    with pytest.raises(LawError):
        late_fine(1, -1, Segment.PU, Month.parse("2025-06"))


def test_every_value_names_its_law_and_source() -> None:
    for parameter in statute():
        for value in parameter.values:
            assert value.basis
            assert value.source
            assert value.verified in ("high", "medium", "low")
    for relief in statute().reliefs:
        assert relief.basis.startswith("PP ")


@pytest.mark.parametrize(
    "text",
    [
        "a.b: {label: x, unit: ppm, values: {2025-01: {value: 1.5, basis: b, source: s, verified: high}}}",
        "a.b: {label: x, unit: ppm, values: {2025-01: {value: -1, basis: b, source: s, verified: high}}}",
        "a.b: {label: x, unit: ppm, values: {2025-01: {value: 1, source: s, verified: high}}}",
        "a.b: {label: x, unit: ppm, values: {2025-01: {value: 1, basis: b, source: s, verified: sure}}}",
        "a.b: {label: x, unit: persen, values: {2025-01: {value: 1, basis: b, source: s, verified: high}}}",
        "a.b: {label: x, unit: rule, values: {2025-01: {value: {a: 0.1}, basis: b, source: s, verified: high}}}",
        "a.b: {label: x, unit: ppm, values: {2025-13: {value: 1, basis: b, source: s, verified: high}}}",
        "ab: {label: x, unit: ppm, values: {2025-01: {value: 1, basis: b, source: s, verified: high}}}",
        "- a",
    ],
)
def test_a_damaged_parameter_file_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises(LawError) as refusal:
        load(tmp_path)
    assert refusal.value.code == "LAW_FILE"


def test_the_law_needs_neither_django_nor_a_database() -> None:
    code = "import sys, payung.law, payung.law.vectors; sys.exit('django' in sys.modules or 'psycopg' in sys.modules)"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(root / "src")}, check=False)
    assert done.returncode == 0


def test_what_differs_in_length_or_kind_does_not_agree() -> None:
    same = [
        ({"a": [1, 2]}, {"a": [1, 2]}),
        ({"a": {"b": 1}}, {"a": {"b": 1}}),
        ({"a": None}, {"a": None}),
        ({}, {"b": 1}),
    ]
    other = [
        ({"a": [1, 2]}, {"a": [1]}),
        ({"a": [1]}, {"a": [1, 2]}),
        ({"a": [1, 2]}, {"a": [2, 1]}),
        ({"a": {"b": 1}}, {"a": {"b": 1, "c": 2}}),
        ({"a": {"b": 1}}, {"a": {"b": 2}}),
        ({"a": 1}, {"a": True}),
        ({"a": 0}, {"a": None}),
        ({"a": "1"}, {"a": 1}),
        ({"a": [1]}, {"a": {"0": 1}}),
        ({"a": 1}, {}),
        ({}, {"error": "X"}),
    ]
    assert all(vectors._agrees(expected, got) for expected, got in same)
    assert not any(vectors._agrees(expected, got) for expected, got in other)

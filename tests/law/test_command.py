"""`python -m payung.law` answers with one JSON object and says by its exit code whether a case differs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from payung.law import __main__ as command

# A month of a self-employed worker with an income of a million costs Rp16,800.
CASE = 'id,topic,input_json,expected_json\nA,bpu_contribution,"{""month"":""2025-06"",""income"":1000000}","{""total"":%d}"\n'


def test_the_golden_cases_hold(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["golden"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["failed"], told["unsupported"], told["failures"]) == (0, 0, [])


@pytest.mark.parametrize(("expected", "code"), [(16_800, 0), (16_801, 1)])
def test_a_case_that_differs_is_told_by_the_exit_code(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, expected: int, code: int
) -> None:
    file = tmp_path / "cases.csv"
    file.write_text(CASE % expected)
    assert command.main(["vectors", str(file)]) == code
    told = json.loads(capsys.readouterr().out)
    assert (told["passed"], told["failed"]) == (1 - code, code)


def test_the_statute_is_written_as_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert command.main(["release", str(tmp_path / "statute")]) == 0
    assert isinstance(json.loads(capsys.readouterr().out), dict)
    assert {file.suffix for file in (tmp_path / "statute").iterdir()} >= {".csv", ".json", ".parquet"}


def test_a_refusal_is_told_in_words(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert command.main(["vectors", str(tmp_path / "absent.csv")]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "absent.csv" in said.err

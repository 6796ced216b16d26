"""The law on the command line: every question, refusals in one sentence, drafts on files; no database is touched."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
import typer.main
import typer.testing
from typer.testing import CliRunner

from payung.law.calculators import CALCULATORS
from payung.law.forms import Kind
from payung.lawbook.commands import cases as law_cases
from payung.site.commands.app import app
from tests.law.test_calculators import EXAMPLES

runner = CliRunner()
DRAFT = "jkm.bpu_amount: {values: {2027-01: 8000}}\n"


@pytest.fixture(scope="module", autouse=True)
def _one_tree() -> Iterator[None]:
    """All commands are made once for all calls, which takes 0.1 s each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typer.testing, "_get_command", cache(typer.main.get_command))
        yield


def call(*arguments: str) -> Any:
    return runner.invoke(app, ["law", *arguments])


def said(*arguments: str) -> Any:
    """The JSON of a command that succeeds."""
    done = call(*arguments, "--json", "-")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_the_options_are_the_fields_of_the_questions() -> None:
    for group, options in (("contribution", law_cases.CONTRIBUTIONS), ("benefit", law_cases.BENEFITS)):
        fields = {field.name: field for one in CALCULATORS.values() if one.group == group for field in one.fields}
        assert set(options) == set(fields)
        assert {name for name, field in fields.items() if field.kind is Kind.FLAG} == law_cases.FLAGS & set(fields)
        command = typer.main.get_command(app).commands["law"].commands[group]  # type: ignore[attr-defined]
        for name, one in CALCULATORS.items():
            if one.group == group:
                assert name.replace("_", "-") in command.help, name


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_question_is_answered(name: str) -> None:
    given, expected = EXAMPLES[name]
    flags = {field.name for field in CALCULATORS[name].fields if field.kind is Kind.FLAG}
    options: list[str] = []
    for field, text in given.items():
        word = field.replace("_", "-")
        options += [f"--{word}" if text == "ya" else f"--no-{word}"] if field in flags else [f"--{word}", text]
    done = call(CALCULATORS[name].group, name.replace("_", "-"), *options, "--json", "-")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["value"] == expected
    assert told["children"]
    assert "\n  " in done.stderr  # the tree, beside the JSON


def test_a_file_holds_whole_lines_and_english_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("benefit", "jkm", "--event", "2025-12-10", "--months", "2")
    lines = call(*asked).stdout.splitlines()
    assert max(map(len, lines)) > 300, "a note is one line, however long"
    assert any(line.endswith("Keduanya dihitung; bila berbeda, seseorang memutuskan.") for line in lines)
    monkeypatch.setenv("PAYUNG_LANG", "en")
    assert "Death benefit (JKM): Rp10,000,000" in call(*asked).stdout
    losses = ("benefit", "jkk-partial", "--wage", "1000000", "--event", "2025-12-10", "--loss", "thumb; big_toe")
    assert "Rp16,000,000" in call(*losses, "--side", "kanan; ").stdout


def test_people_read_a_tree_with_its_articles() -> None:
    done = call("contribution", "--income", "1000000", "--month", "2025-07", "--payer", "village_fund")
    assert done.stdout.splitlines()[0] == "Iuran BPU Juli 2025: Rp16.800"
    assert "[PP 44/2015" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "part"),
    [
        (("contribution", "pajak"), 2, "jakon"),
        (("contribution", "jkm", "--month", "2025-07"), 2, "bpu"),
        (("contribution", "bpu"), 2, "--month"),
        (("contribution", "bpu", "--month", "2025-07", "--wage", "1"), 2, "--wage"),
        (("contribution", "bpu", "--month", "2025-07", "--pajak", "1"), 2, "--pajak"),
        (("benefit",), 2, "MANFAAT"),
        (("benefit", "jkm", "--event", "2025-12-10"), 2, "--months"),
        (("benefit", "jkm", "--event", "kemarin", "--months", "6"), 1, "tidak terbaca"),
        (("benefit", "jkk-death", "--wage", "1000000", "--event", "2014-01-01"), 1, "Kelipatan upah dalam"),
        (
            ("contribution", "pu", "--wage", "0", "--month", "2025-07", "--risk", "i"),
            1,
            "Upah di luar rentang yang dapat dihitung",
        ),
        (("contribution", "bpu", "--month", "2014-07"), 1, "Bulan iuran di luar rentang yang dapat dihitung"),
        (("benefit", "jkp", "--wage", "1", "--layoff", "2025-01-10"), 1, "Sebutkan berapa bulan JKP"),
        (("history", "tidak.ada"), 1, "tidak.ada"),
        (("diff", "2025-02", "2025"), 1, "Bukan bulan"),
        (("doctor", "--on", "besok"), 2, "2025-12-31"),
        (("whatif", "tidak-ada.yaml"), 2, "tidak-ada.yaml"),
    ],
)
def test_wrong_usage_is_2_and_a_refusal_is_1(arguments: tuple[str, ...], code: int, part: str) -> None:
    done = call(*arguments)
    assert done.exit_code == code, done.output
    assert part in done.stderr
    if code == 1:
        assert len(done.stderr.strip().splitlines()) == 1


def test_history_difference_and_doctor() -> None:
    assert [one["value"] for one in said("history", "jkm.death_grant")] == [16_200_000, 20_000_000]
    told = said("diff", "2025-02", "2025-03")
    change = next(one for one in told["changes"] if one["parameter"] == "jp.wage_ceiling")
    assert (change["before"]["value"], change["after"]["value"]) == (10_042_300, 10_547_400)
    assert said("doctor", "--on", "2025-12-15")["ok"] is True
    done = call("doctor", "--on", "2027-03-01", "--json", "-")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["counts"]["ran_out"] >= 1


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "rancangan.yaml"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def test_a_draft_is_tried_on_a_file(draft: Path, tmp_path: Path) -> None:
    people = tmp_path / "orang.csv"
    people.write_text("segment,wage,place\nBPU,1000000,53.04\nBPU,2500000,53.01\nPU,5000000,53.04\n", encoding="utf-8")
    told = said("whatif", str(draft), "--month", "2027-01", "--file", str(people), "--risk", "I")
    assert (told["rows"], told["difference"], told["more_rows"], told["unchanged_rows"]) == (3, 2_400, 2, 1)
    assert told["month"] == "2027-01"
    assert [one["place"] for one in told["places"]] == ["53.01", "53.04"]
    done = call("whatif", str(draft), "--month", "2027-01", "--file", str(people), "--risk", "I")
    assert "(Rp2.400)" in done.stdout.splitlines()[0]
    assert "53.04" in done.stdout


@pytest.mark.parametrize(
    ("text", "people", "code", "part"),
    [
        ("jkm.tidak: {values: {2027-01: 1}}", "segment,wage\nBPU,1\n", 1, "jkm.tidak"),
        (DRAFT, "segment,wage\nBPU,1\nBPU,x\n", 1, "mulai baris 3"),
        (DRAFT, "segment,wage\nPU,1\n", 1, "risk"),
        (DRAFT, "wage\n1\n", 1, "segment"),
    ],
)
def test_a_draft_or_file_that_does_not_fit_is_refused(
    tmp_path: Path, text: str, people: str, code: int, part: str
) -> None:
    (tmp_path / "r.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "o.csv").write_text(people, encoding="utf-8")
    done = call("whatif", str(tmp_path / "r.yaml"), "--file", str(tmp_path / "o.csv"), "--month", "2027-01")
    assert done.exit_code == code
    assert part in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_options_that_do_not_go_together_are_wrong_usage(draft: Path, tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_text("wage\n1\n", encoding="utf-8")
    assert call("whatif", str(draft), "--risk", "I").exit_code == 2
    assert call("whatif", str(draft), "--file", str(tmp_path / "o.csv"), "--people-of", "2025-07").exit_code == 2


def test_a_file_is_assessed_row_by_row(tmp_path: Path) -> None:
    source, target = tmp_path / "orang.parquet", tmp_path / "hasil.parquet"
    table = {
        "nr": [1, 2, 3],
        "wage": [1_000_000, 5_000_000, -1],
        "segment": ["BPU", "PU", "BPU"],
        "risk": [None, "I", None],
    }
    pyarrow.parquet.write_table(pyarrow.table(table), source)
    done = call("assess", str(source), "--out", str(target), "--month", "2025-07", "--json", "-")
    assert done.exit_code == 1
    assert json.loads(done.stdout) == {"rows": 3, "refused": 1, "file": "hasil.parquet"}
    got = pyarrow.parquet.read_table(target).select(["nr", "total", "refused"]).to_pylist()
    assert [tuple(one.values()) for one in got] == [(1, 16_800, None), (2, 462_000, None), (3, None, "LAW_WAGE_RANGE")]
    target.unlink()
    strict = call("assess", str(source), "--out", str(target), "--month", "2025-07", "--strict", "--row", "nr")
    assert (strict.exit_code, target.exists(), list(tmp_path.glob("*.part"))) == (1, False, [])
    assert call("assess", str(source), "--out", str(source), "--month", "2025-07").exit_code == 1
    assert pyarrow.parquet.read_table(source).num_rows == 3

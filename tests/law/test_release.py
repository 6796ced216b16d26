"""The statute as files: the three forms say the same, all of it, and the same bytes each time."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from payung.kernel.months import Month
from payung.law import LawError, MissingValue, statute
from payung.law.release import release
from payung.law.store import fingerprint

ROOT = Path(__file__).resolve().parents[2]
TABLES = ("parameters", "reliefs")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("release") / "statute"
    release(target)
    return target


def of_csv(path: Path) -> list[dict[str, Any]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("table", TABLES)
def test_the_three_forms_say_the_same(folder: Path, table: str) -> None:
    of_json = json.loads((folder / "law.json").read_text())[table]
    assert len(of_json) > 4
    assert pyarrow.parquet.read_table(folder / f"{table}.parquet").to_pylist() == of_json
    as_text = [{name: "" if value is None else str(value) for name, value in row.items()} for row in of_json]
    assert of_csv(folder / f"{table}.csv") == as_text


def test_nothing_of_the_statute_is_missing(folder: Path) -> None:
    law = statute()
    rows = json.loads((folder / "law.json").read_text())
    assert {(row["parameter"], row["valid_from"]) for row in rows["parameters"]} == {
        (parameter.id, str(value.start)) for parameter in law for value in parameter.values
    }
    for row in rows["parameters"]:
        first = date.fromisoformat(row["valid_from"])
        for day in (first, date.fromisoformat(row["valid_to"]) if row["valid_to"] else first + timedelta(days=400)):
            try:
                held = law.parameter(row["parameter"]).at(day)
            except MissingValue:
                assert row["value"] == "null"
                continue
            assert json.loads(row["value"]) == json.loads(json.dumps(held.value, default=str)), row
            assert row["number"] == (held.value if type(held.value) is int else None)
            assert (row["basis"], row["source"], row["confidence"], row["note"]) == (
                held.basis, held.source, held.verified, held.note,
            )  # fmt: skip
        assert (row["unit"], row["label"]) == (
            law.parameter(row["parameter"]).unit,
            law.parameter(row["parameter"]).label,
        )
        assert row["law"] == fingerprint(law)
    decrees = {row["id"]: row for row in rows["reliefs"]}
    assert set(decrees) == {relief.id for relief in law.reliefs}
    for relief in law.reliefs:
        row = decrees[relief.id]
        assert (Month.parse(row["valid_from"]), Month.parse(row["valid_to"])) == (relief.start, relief.last)
        assert json.loads(row["shares"]) == dict(relief.shares)
        assert json.loads(row["excluded_payers"]) == sorted(relief.excluded_payers)
        assert row["confidence"] == relief.verified
    assert (rows["licence"], rows["law"]) == ("CC0-1.0", fingerprint(law))


def test_the_same_law_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "again"
    subprocess.run(
        [sys.executable, "-m", "payung.law", "release", str(target)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": "12345"},
        check=True,
        capture_output=True,
    )
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {path.name: path.read_bytes() for path in target.iterdir()} == files
    sums = dict(line.split("  ")[::-1] for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert sums == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "SHA256SUMS"
    }
    assert pyarrow.parquet.read_schema(folder / "parameters.parquet").metadata[b"licence"] == b"CC0-1.0"


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LawError) as refusal:
        release(tmp_path / "file" / "below")
    assert refusal.value.code == "LAW_FILE_FORM"


def test_whom_a_decree_covers_is_in_the_fingerprint() -> None:
    law = statute()
    relief = (
        "reliefs: [{id: x, label: x, from: 2027-01, to: 2027-06, segments: [BPU], shares: {jkk: 500000},"
        " basis: x, source: y, verified: low%s}]"
    )
    marks = {
        fingerprint(law.overlay(relief % more, "x")) for more in ("", ", groups: [employer]", ", settled_to: 2026-12")
    }
    marks.add(fingerprint(law.overlay((relief % "").replace("label: x", "label: other"), "x")))
    assert len(marks) == 3
    assert fingerprint(law) not in marks

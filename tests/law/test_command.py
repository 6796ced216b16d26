"""`python -m payung.law` answers with one JSON object and says by its exit code whether a case differs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from payung.law import __main__ as command
from payung.law.errors import LawError


@pytest.mark.parametrize(("result", "code"), [({"failed": 0}, 0), ({"failed": 2}, 1), ({"files": 3}, 0)])
def test_one_object_and_an_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], result: dict[str, int], code: int
) -> None:
    monkeypatch.setattr(command, "_answer", lambda _asked: result)
    assert command.main(["golden"]) == code
    out = capsys.readouterr().out
    assert out.endswith("}\n")
    assert json.loads(out) == result


def test_a_refusal_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def refuse(_asked: object) -> None:
        raise LawError("LAW_VECTORS", "Berkas itu tidak terbaca")

    monkeypatch.setattr(command, "_answer", refuse)
    assert command.main(["vectors", str(tmp_path / "x.csv")]) == 2
    said = capsys.readouterr()
    assert (said.out, "tidak terbaca" in said.err) == ("", True)

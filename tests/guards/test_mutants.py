"""The tool that changes rules to see whether tests notice changes rules, and nothing else."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "mutants.py"


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("mutants", TOOL)
    found = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["mutants"] = found  # dataclasses look their module up
    spec.loader.exec_module(found)
    return found


def test_comparisons_signs_and_words_of_python_are_turned(tool):
    text = "def f(a, b):\n    return a + 1 if a <= b and b > 0 else (a == b)\n"
    turned = {one.applied(text).split("return ")[1].strip() for one in tool.of_python("kernel/x.py", text)}
    assert turned == {
        "a - 1 if a <= b and b > 0 else (a == b)",
        "a + 1 if a < b and b > 0 else (a == b)",
        "a + 1 if a <= b or b > 0 else (a == b)",
        "a + 1 if a <= b and b >= 0 else (a == b)",
        "a + 1 if a <= b and b > 0 else (a != b)",
    }


def test_sql_is_turned_outside_of_texts_comments_and_rights(tool):
    text = "comment on function f is 'A; b and c.';\n-- a < b and c\ngrant select on a, b to c;\nselect 1 where a < b and name = 'x and y' and c->>'k' <> '<';\n"
    found = [(one.line, one.was, one.put) for one in tool.of_sql("claims/sql/x.sql", text)]
    assert found == [(4, "<", "<="), (4, "and", "or"), (4, "and", "or")]


def test_faces_are_not_tried_and_every_room_has_tests(tool):
    rooms = {one.room for one in tool.every([])}
    assert not rooms & tool.LEFT_OUT
    for room in rooms:
        for folder in tool.TRIED_IN.get(room, [room]):
            assert (TOOL.parents[1] / "tests" / folder).is_dir(), folder

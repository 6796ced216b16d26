"""The tool that changes rules to see whether tests notice changes rules, and nothing else."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "mutants.py"


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("mutants", TOOL)
    found = importlib.util.module_from_spec(spec)
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


def test_the_and_of_a_between_is_left_alone(tool):
    text = "select 1 where m between coalesce(a, b) and c and d between 1\n and 2 or e;\n"
    assert [(one.line, one.was, text[one.start - 2]) for one in tool.of_sql("claims/sql/x.sql", text)] == [
        (1, "and", "c"),
        (2, "or", "2"),
    ]


def test_faces_are_not_tried_and_every_room_has_tests(tool):
    rooms = {one.room for one in tool.every([])}
    assert not rooms & tool.LEFT_OUT
    for room in rooms:
        for folder in tool.TRIED_IN.get(room, [room]):
            assert (TOOL.parents[1] / "tests" / folder).is_dir(), folder


def test_the_likeliest_tests_of_a_function_come_first(tool):
    mutants = [one for one in tool.every(["claims"]) if one.file == "claims/sql/0001_claims.sql"]
    text = (tool.SOURCE / mutants[0].file).read_text(encoding="utf-8")
    opens = next(one for one in mutants if tool.about(text, one)[0] == "claim_open")
    tests = tool.in_order(opens, text)
    named = tool.json.loads(tool.NAMED.read_text(encoding="utf-8"))["claim_open"]
    assert tests[: len(named)] == [f"tests/{test}" for test in named]
    assert set(tests[len(named) :]) == {
        f"tests/claims/{path.name}" for path in (TOOL.parents[1] / "tests/claims").glob("test_*.py")
    }


def test_a_changed_function_of_python_is_taken_in_where_it_stands(tool, tmp_path):
    trial = sys.modules["mutant_trial"]
    before = "LIMIT = 5\n\nclass A:\n    def f(self, a):\n        return [x for x in a if x < LIMIT]\n"
    path = tmp_path / "changed.py"
    path.write_text(before, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("changed", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules["changed"] = module
    try:
        kept = module.A().f
        assert kept([4, 5]) == [4]
        assert trial.taken_in(path, before, before.replace("x <", "x <="))
        assert kept([4, 5]) == [4, 5]
        assert not trial.taken_in(path, before, before.replace("= 5", "= 2 + 3")), "runs at import: a new interpreter"
    finally:
        del sys.modules["changed"]


def test_a_changed_body_of_the_database_is_seen_and_nothing_else(tool):
    trial = sys.modules["mutant_trial"]
    text = (
        "create policy p on a using (x < 1);\n"
        "create function payung.f(a int) returns boolean language sql as $$ select a < 1 and true $$;\n"
        "create procedure payung.g(a int) language sql as $$ select a < 1 $$;\n"
    )
    changed = text.replace("a < 1 and", "a <= 1 and")
    assert trial.function_bodies(text, changed) == ("f", " select a < 1 and true ", " select a <= 1 and true ")
    assert trial.function_bodies(text, text.replace("x < 1", "x <= 1")) is None
    assert trial.function_bodies(text, text.replace("select a < 1 $", "select a <= 1 $")) is None


def test_what_was_tried_is_not_tried_again_and_the_rest_is_asked_of_what_was_missed(tool, tmp_path):
    results = sys.modules["mutant_results"]
    file = tmp_path / "tries.jsonl"
    kept = results.Results(file, 7, "abcd1234")
    assert kept.open(1, results.LIKELIEST)
    assert not kept.open(1, results.REST)  # nothing was missed yet
    kept.add(number=1, asked=results.LIKELIEST, test="")
    kept.add(number=2, asked=results.LIKELIEST, test="tests/a.py::test_b")
    again = results.Results(file, 7, "abcd1234")
    for tries in (kept, again):
        assert not tries.open(1, results.LIKELIEST)
        assert tries.open(1, results.REST)
        assert not tries.open(2, results.REST)
        assert [tries.missed(number) for number in (1, 2, 3)] == [True, False, False]
    again.add(number=1, asked=results.REST, test="tests/c.py::test_d")
    assert not again.missed(1)
    assert not again.open(1, results.REST)
    for other in (results.Results(file, 8, "abcd1234"), results.Results(file, 7, "0000ffff")):
        assert other.open(1, results.LIKELIEST)


def test_all_quick_tests_of_a_room_are_asked_in_two_turns(tool):
    from types import SimpleNamespace

    mutant = next(one for one in tool.every(["claims"]) if one.file == "claims/services.py")
    checkout = SimpleNamespace(scratch=TOOL.parents[1])
    every = tool.tests_of(mutant, checkout, 0, tool.LIKELIEST)
    first, rest = (tool.tests_of(mutant, checkout, 5, turn) for turn in (tool.LIKELIEST, tool.REST))
    assert first + rest == every
    assert len(first) == 5
    assert {path for path in every if "::" not in path} == {
        f"tests/claims/{path.name}" for path in (TOOL.parents[1] / "tests/claims").rglob("test_*.py")
    }

"""The ranking against an independent calculation in whole numbers, and what a file of scores is refused for."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from payung.awards.errors import SheetRefused
from payung.awards.plenary.reckoning import reckoned
from payung.awards.scoring import ranking, sensitivity, winners, written
from payung.awards.sheets import read_sheet
from tests.support.commands import Payung

CRITERIA = "criteria: [{name: coverage, weight: 40}, {name: regulation, weight: 35}, {name: interview, weight: 25}]\n"
TIE = "tie: [coverage, interview]\n"


def sheet_of(rows: list[str], conflicts: str = "[]") -> str:
    return f"{CRITERIA}{TIE}conflicts: {conflicts}\nscores:\n" + "".join(f"  - {{{row}}}\n" for row in rows)


def test_the_example_of_the_form() -> None:
    text = sheet_of(
        [
            "juror: bank, candidate: y, coverage: 80, regulation: 70, interview: 65",
            "juror: sekda, candidate: x, coverage: 75, regulation: 90, interview: 60",
        ],
        "[{juror: bank, candidate: x}]",
    )
    # x: 75 x 40 + 90 x 35 + 60 x 25 = 7650; y: 80 x 40 + 70 x 35 + 65 x 25 = 7275
    assert [(s.candidate, s.rank, written(s.score)) for s in ranking(read_sheet(text))] == [
        ("x", 1, "76.5000"),
        ("y", 2, "72.7500"),
    ]


def independent(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The same in whole numbers over one common denominator, written from the issue's words alone."""
    tenths = {c["name"]: round(c["weight"] * 10) for c in content["criteria"]}
    by_candidate: dict[str, list[dict[str, int]]] = {}
    for row in content["scores"]:
        points = {name: round(row[name] * 10) for name in tenths}
        by_candidate.setdefault(row["candidate"], []).append(points)
    scored = []
    for candidate, rows in by_candidate.items():
        total = sum(points[name] * weight for points in rows for name, weight in tenths.items())
        scored.append((candidate, total, len(rows), {n: sum(p[n] for p in rows) for n in tenths}))

    def beats(a: Any, b: Any) -> bool:
        if a[1] * b[2] != b[1] * a[2]:
            return bool(a[1] * b[2] > b[1] * a[2])
        for name in content["tie"]:
            if a[3][name] * b[2] != b[3][name] * a[2]:
                return bool(a[3][name] * b[2] > b[3][name] * a[2])
        return False

    result = []
    for one in scored:
        rank = 1 + sum(beats(other, one) for other in scored)
        # tenths of points x tenths of weights: 100 x 100 of a point; four decimals, half up
        digits = (one[1] * 2 + one[2]) // (2 * one[2])
        result.append({"candidate": one[0], "rank": rank, "score": f"{digits // 10_000}.{digits % 10_000:04d}"})
    return sorted(result, key=lambda line: (line["rank"], line["candidate"]))


def random_cycle(chance: random.Random) -> dict[str, Any]:
    """A small jury over few points, so that ties are frequent."""
    names = ["coverage", "regulation", "interview", "innovation"][: chance.randint(1, 4)]
    cuts = sorted(chance.sample(range(1, 1000), len(names) - 1))
    weights = [b - a for a, b in zip([0, *cuts], [*cuts, 1000], strict=True)]
    jurors = [f"juri {n}" for n in range(chance.randint(1, 9))]
    candidates = [f"calon {n}" for n in range(chance.randint(1, 12))]
    pairs = [(j, c) for j in jurors for c in candidates]
    conflicts = chance.sample(pairs, chance.randint(0, len(pairs) // 4))
    kinds = chance.choice([[0, 50, 100], [70, 70.5, 71], list(range(101))])
    scores = [
        {"juror": j, "candidate": c, **{name: chance.choice(kinds) for name in names}}
        for j, c in pairs
        if (j, c) not in conflicts and chance.random() < 0.9
    ] or [{"juror": "juri x", "candidate": "calon 0", **dict.fromkeys(names, 50)}]
    return {
        "criteria": [{"name": n, "weight": w / 10} for n, w in zip(names, weights, strict=True)],
        "tie": chance.sample(names, chance.randint(0, len(names))),
        "conflicts": [{"juror": j, "candidate": c} for j, c in conflicts],
        "scores": scores,
    }


def answer(content: dict[str, Any]) -> list[dict[str, Any]]:
    standings = ranking(read_sheet(json.dumps(content)))
    return [{"candidate": s.candidate, "rank": s.rank, "score": written(s.score)} for s in standings]


def test_a_thousand_random_cycles_come_to_the_same_ranking_in_any_order() -> None:
    chance, ties = random.Random(20250721), 0
    for _n in range(1000):
        content = random_cycle(chance)
        expected = independent(content)
        assert answer(content) == expected
        ties += len({line["rank"] for line in expected}) < len(expected)
        chance.shuffle(content["scores"])
        chance.shuffle(content["conflicts"])
        assert answer(content) == expected
    assert ties > 50  # else the rule for ties was hardly tried


def test_a_tie_is_settled_by_the_first_criterion_whose_mean_differs() -> None:
    rows = [
        "juror: a, candidate: x, coverage: 60, regulation: 80, interview: 60",
        "juror: a, candidate: y, coverage: 67, regulation: 72, interview: 60",
        "juror: b, candidate: z, coverage: 67, regulation: 72, interview: 60",
    ]
    assert [(s.candidate, s.rank) for s in ranking(read_sheet(sheet_of(rows)))] == [("y", 1), ("z", 1), ("x", 3)]


def test_a_hair_decides_and_is_not_rounded_away() -> None:
    rows = [f"juror: j{n}, candidate: x, coverage: 50, regulation: 50, interview: 50" for n in range(3)]
    rows += [f"juror: j{n}, candidate: y, coverage: 50, regulation: 50, interview: 50" for n in range(2)]
    rows += ["juror: j2, candidate: y, coverage: 50.0001, regulation: 50, interview: 50"]
    first, second = ranking(read_sheet(sheet_of(rows)))
    assert (first.candidate, first.rank, second.rank) == ("y", 1, 2)
    assert first.score - second.score == Fraction(4, 300_000)
    assert written(first.score) == written(second.score) == "50.0000"


@pytest.mark.parametrize(
    ("row", "line", "code"),
    [
        ("juror: a, candidate: x, coverage: 101, regulation: 1, interview: 1", 5, "SHEET_RANGE"),
        ("juror: a, candidate: x, coverage: -1, regulation: 1, interview: 1", 5, "SHEET_RANGE"),
        ("juror: a, candidate: x, coverage: 1, regulation: 1, interview: 1, style: 3", 5, "SHEET_CRITERION_UNKNOWN"),
        ("juror: a, candidate: x, coverage: 1, regulation: 1", 5, "SHEET_MISSING"),
        ("juror: a, candidate: x, coverage: 1, coverage: 2, regulation: 1, interview: 1", 5, "SHEET_TWICE"),
        ("juror: a, candidate: x, coverage: many, regulation: 1, interview: 1", 5, "SHEET_NUMBER"),
        ("juror: a, candidate: x, coverage: 1e2, regulation: 1, interview: 1", 5, "SHEET_NUMBER"),
        ("juror: a, candidate: x, coverage: .nan, regulation: 1, interview: 1", 5, "SHEET_NUMBER"),
        ("candidate: x, coverage: 1, regulation: 1, interview: 1", 5, "SHEET_WHO"),
        ("juror: bank, candidate: x, coverage: 1, regulation: 1, interview: 1", 5, "SHEET_CONFLICT"),
        ("juror: a, candidate: x, coverage: [1], regulation: 1, interview: 1", 5, "SHEET_NUMBER"),
        ('juror: a, candidate: "x\\e[31m", coverage: 1, regulation: 1, interview: 1', 5, "SHEET_UNSEEN"),
        ('juror: a, candidate: "\\u202ex", coverage: 1, regulation: 1, interview: 1', 5, "SHEET_UNSEEN"),
        ("juror: Bank, candidate: z, coverage: 1, regulation: 1, interview: 1", 5, "SHEET_SPELLING"),
        ("juror: a, candidate: X, coverage: 1, regulation: 1, interview: 1", 5, "SHEET_SPELLING"),
        ("juror: &a a, candidate: *a, coverage: 1, regulation: 1, interview: 1", 5, "SHEET_ALIAS"),
    ],
)
def test_a_wrong_score_is_refused_with_its_line(row: str, line: int, code: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        read_sheet(sheet_of([row], "[{juror: bank, candidate: x}]"))
    assert (refused.value.code, refused.value.line) == (code, line)
    assert f"Baris {line}:" in refused.value.message


def test_a_name_has_one_spelling_and_spaces_count_once() -> None:
    """Else a candidate in two spellings stands twice with half his scores, and a conflict in another binds nobody."""
    rest = "coverage: {}, regulation: 1, interview: 1"
    rows = [
        f"juror: a, candidate: Kab  Belu, {rest.format(20)}",
        f"juror: b, candidate: Kab\u00a0Belu, {rest.format(40)}",
    ]
    rows += [f"juror: {name}, candidate: 佛山 é, {rest.format(10)}" for name in "ab"]
    rows[-1] = rows[-1].replace("é", "e\u0301")
    assert [(one.candidate, one.jurors) for one in ranking(read_sheet(sheet_of(rows)))] == [
        ("Kab Belu", 2),
        ("佛山 é", 2),
    ]
    rows.append(f"juror: A, candidate: lain, {rest.format(1)}")
    with pytest.raises(SheetRefused, match="«A» ditulis «a» di baris 5") as refused:
        read_sheet(sheet_of(rows))
    assert (refused.value.code, refused.value.line) == ("SHEET_SPELLING", 9)


def test_points_as_a_program_writes_them_are_exact() -> None:
    row = "juror: a, candidate: x, coverage: 33.333333333333336, regulation: 0, interview: 0.00000000000000000001"
    (only,) = ranking(read_sheet(sheet_of([row])))
    assert only.score == Fraction(33333333333333336 * 40, 10**17) + Fraction(25, 10**22)


def test_a_second_score_of_one_juror_for_one_candidate_is_refused_with_its_line() -> None:
    row = "juror: a, candidate: x, coverage: 1, regulation: 1, interview: 1"
    with pytest.raises(SheetRefused) as refused:
        read_sheet(sheet_of([row, row.replace("x", "y"), row]))
    assert (refused.value.code, refused.value.line) == ("SHEET_AGAIN", 7)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "SHEET_EMPTY"),
        ("[1, 2]", "SHEET_FIELDS"),
        ("criteria: [", "SHEET_YAML"),
        ("criteria: [{name: a, weight: 100}]", "SHEET_PART_MISSING"),
        ("criteria: [{name: a, weight: 99}]\nscores: []", "SHEET_WEIGHTS"),
        ("criteria: [{name: a, weight: 99}, {name: b, weight: 1.01}]\nscores: []", "SHEET_WEIGHTS"),
        ("criteria: [{name: a, weight: 0}, {name: b, weight: 100}]\nscores: []", "SHEET_WEIGHT"),
        ("criteria: [{name: a, weight: 50}, {name: a, weight: 50}]\nscores: []", "SHEET_TWICE"),
        ("criteria: [{name: juror, weight: 100}]\nscores: []", "SHEET_TWICE"),
        ("criteria: [{name: a, weight: 100}]\nscores: []", "SHEET_NO_SCORES"),
        ("criteria: [{name: a, weight: 100}]\ntie: [b]\nscores: []", "SHEET_CRITERION_UNKNOWN"),
        ("criteria: [{name: a, weight: 100}]\ntie: [a, a]\nscores: []", "SHEET_TWICE"),
        ("criteria: [{name: a, weight: 100}]\nconflicts: [{juror: a}]\nscores: []", "SHEET_WHO"),
        ("criteria: [{name: a, weight: 100}]\nscore: []", "SHEET_PART"),
        ("criteria: " + "[" * 5000, "SHEET_DEEP"),
        (" " * 4_000_001, "SHEET_LARGE"),
    ],
)
def test_a_file_that_cannot_be_counted_is_refused(text: str, code: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        read_sheet(text)
    assert refused.value.code == code


def test_who_would_win_if_a_weight_or_the_jury_were_another() -> None:
    rows = [
        "juror: a, candidate: x, coverage: 80, regulation: 60, interview: 60",
        "juror: a, candidate: y, coverage: 60, regulation: 72, interview: 72",
        "juror: b, candidate: y, coverage: 60, regulation: 72, interview: 74",
    ]
    sheet = read_sheet(sheet_of(rows))
    assert winners(ranking(sheet)) == ("x",)  # 68.00 before 67.45
    changed = {(one.kind, one.name, one.points): one.winners for one in sensitivity(sheet) if one.winners != ("x",)}
    # coverage 35: x 67.0, y by 35 x 60 + 65/60 x (35 x 72 + 25 x 73) = 68.07
    assert changed[("weight", "coverage", -5)] == ("y",)
    assert changed[("juror", "a", 0)] == ("y",)
    assert ("juror", "b", 0) not in changed


def test_a_result_says_which_shifts_change_the_winner() -> None:
    points = {(1, 1): ("80", "60"), (1, 2): ("60", "72"), (2, 2): ("60", "73")}
    content = {
        "criteria": [{"name": "coverage", "weight": 40}, {"name": "regulation", "weight": 60}],
        "tie": ["coverage"],
        "scores": [
            {"candidate": who, "seat": seat, "points": dict(zip(("coverage", "regulation"), given, strict=True))}
            for (seat, who), given in points.items()
        ],
    }
    said = reckoned(content)
    assert [line["candidate"] for line in said["ranking"]] == [1, 2]  # 68.0 before 67.5
    shifts = {(one["kind"], one["name"], one["points"]): one["changes"] for one in said["sensitivity"]}
    # coverage 35: 67.0 behind 67.9; without the first seat nobody gave candidate 1 anything
    assert {key for key, changes in shifts.items() if changes} == {
        ("weight", "coverage", -5),
        ("weight", "regulation", 5),
        ("juror", "1", 0),
    }
    assert len(shifts) == 2 * 2 + 2


def test_the_command_answers_people_and_programs(ready: Payung, tmp_path: Path) -> None:
    file = tmp_path / "nilai.yaml"
    content = {"criteria": [{"name": "c", "weight": 100}], "scores": [{"juror": "a", "candidate": "no", "c": "66,6"}]}
    file.write_text(yaml.safe_dump(content))
    said = ready("award", "score", str(file), "--json", str(tmp_path / "out.json"))
    assert said.code == 0, said.err
    assert "66.6000" in said.out
    assert json.loads((tmp_path / "out.json").read_text()) == {
        "ranking": [{"candidate": "no", "rank": 1, "score": "66.6000"}]
    }
    file.write_text("criteria: []")
    refused = ready("award", "score", str(file))
    assert refused.code == 1
    assert "Baris 1" in refused.err
    file.write_bytes(b"\xff\xfe")
    assert ready("award", "score", str(file)).code == 1

"""Reading a file of scores (YAML). Every refusal names the line, because such files are typed by hand.

criteria: [{name: coverage, weight: 40}, {name: interview, weight: 60}]
tie: [coverage]
conflicts: [{juror: bank, candidate: x}]
scores:
  - {juror: bank, candidate: y, coverage: 80, interview: 65}
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from fractions import Fraction

import yaml

from payung.awards.nodes import composed, fields, items, named_parts, number, word, wrong
from payung.awards.scoring import WHOLE, Criterion, Score, Sheet

PARTS = ("criteria", "tie", "conflicts", "scores")
NEEDED = ("criteria", "scores")
WHO = ("juror", "candidate")


def read_sheet(text: str) -> Sheet:
    """The sheet that a file holds. Raises SheetRefused with the line of what is wrong."""
    parts = named_parts(composed(text), PARTS, NEEDED)
    criteria, names = _criteria(parts["criteria"]), _Names()
    conflicts = {(row["juror"], row["candidate"]) for row in _who(parts.get("conflicts"), names)}
    return Sheet(criteria, _tie(parts.get("tie"), criteria), _scores(parts["scores"], criteria, conflicts, names))


class _Names:
    """Who is named in a file, each in one spelling: a conflict in another would bind nobody, and a candidate in two would be two."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str], tuple[str, int]] = {}

    def of(self, kind: str, node: yaml.Node) -> str:
        """The name at a node; spaces between words count once. Raises SheetRefused for another spelling of a name before it."""
        name = unicodedata.normalize("NFC", " ".join(word(node).split()))
        key = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
        before, line = self._first.setdefault((kind, key), (name, node.start_mark.line + 1))
        if before != name:
            raise wrong(
                "SHEET_SPELLING", "Baris %(line)s: «%(name)s» ditulis «%(before)s» di baris %(other)s. Pakai satu ejaan.", node,
                name=name, before=before, other=line,
            )  # fmt: skip
        return name


def _criteria(node: yaml.Node) -> tuple[Criterion, ...]:
    criteria: list[Criterion] = []
    for item in items(node):
        given = {name: value for name, _key, value in fields(item)}
        if set(given) != {"name", "weight"}:
            raise wrong("SHEET_CRITERION", "Baris %(line)s: kriteria ditulis dengan name dan weight.", item)
        name, weight = word(given["name"]), number(given["weight"], "weight")
        if name in WHO or name in {one.name for one in criteria}:
            raise wrong("SHEET_TWICE", "Baris %(line)s: «%(name)s» tertulis dua kali.", item, name=name)
        if weight <= 0:
            raise wrong("SHEET_WEIGHT", "Baris %(line)s: bobot harus lebih dari nol.", item)
        criteria.append(Criterion(name, weight))
    if sum(one.weight for one in criteria) != WHOLE:
        raise wrong("SHEET_WEIGHTS", "Baris %(line)s: bobot semua kriteria harus berjumlah 100.", node)
    return tuple(criteria)


def _tie(node: yaml.Node | None, criteria: tuple[Criterion, ...]) -> tuple[str, ...]:
    tie: list[str] = []
    for item in items(node):
        name = word(item)
        _known(name, criteria, item)
        if name in tie:
            raise wrong("SHEET_TWICE", "Baris %(line)s: «%(name)s» tertulis dua kali.", item, name=name)
        tie.append(name)
    return tuple(tie)


def _known(name: str, criteria: tuple[Criterion, ...], at: yaml.Node) -> None:
    if name not in {one.name for one in criteria}:
        raise wrong("SHEET_CRITERION_UNKNOWN", "Baris %(line)s: kriteria «%(name)s» tidak dikenal.", at, name=name)


def _who(node: yaml.Node | None, names: _Names) -> Iterator[dict[str, str]]:
    """Rows of conflicts: juror and candidate, nothing else."""
    for item in items(node):
        row = {name: value for name, _key, value in fields(item)}
        if set(row) != set(WHO):
            raise wrong("SHEET_WHO", "Baris %(line)s: sebutkan juror dan candidate.", item)
        yield {name: names.of(name, value) for name, value in row.items()}


def _scores(
    node: yaml.Node, criteria: tuple[Criterion, ...], conflicts: set[tuple[str, str]], names: _Names
) -> tuple[Score, ...]:
    scores: dict[tuple[str, str], Score] = {}
    for item in items(node):
        score = _score(item, criteria, names)
        facts = {"juror": score.juror, "candidate": score.candidate}
        if (score.juror, score.candidate) in conflicts:
            raise wrong(
                "SHEET_CONFLICT",
                "Baris %(line)s: juri «%(juror)s» berbenturan kepentingan dengan «%(candidate)s», jadi tidak menilainya.",
                item,
                **facts,
            )
        if (score.juror, score.candidate) in scores:
            raise wrong("SHEET_AGAIN", "Baris %(line)s: juri «%(juror)s» sudah menilai «%(candidate)s».", item, **facts)
        scores[score.juror, score.candidate] = score
    if not scores:
        raise wrong("SHEET_NO_SCORES", "Baris %(line)s: belum ada satu nilai pun.", node)
    return tuple(scores.values())


def _score(item: yaml.Node, criteria: tuple[Criterion, ...], names: _Names) -> Score:
    given = {name: (key, value) for name, key, value in fields(item)}
    for name in WHO:
        if name not in given:
            raise wrong("SHEET_WHO", "Baris %(line)s: sebutkan juror dan candidate.", item)
    points: dict[str, Fraction] = {}
    for name, (key, value) in given.items():
        if name in WHO:
            continue
        _known(name, criteria, key)
        points[name] = number(value, name)
        if not 0 <= points[name] <= WHOLE:
            raise wrong(
                "SHEET_RANGE", "Baris %(line)s: nilai %(points)s untuk «%(name)s» di luar 0 sampai 100.", value,
                points=value.value, name=name,
            )  # fmt: skip
    for one in criteria:
        if one.name not in points:
            raise wrong("SHEET_MISSING", "Baris %(line)s: nilai untuk «%(name)s» tidak ada.", item, name=one.name)
    return Score(names.of("juror", given["juror"][1]), names.of("candidate", given["candidate"][1]), points)

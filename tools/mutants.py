"""Do the tests of a room notice when one of its rules is changed? A seeded sample of small changes, each tried alone.

    python tools/mutants.py [--count 100] [--seed 1] [--after 0] [--part 1/1] [--room claims ...] [--at FILE[:LINE] ...]
                            [--files 0] [--rest] [--results FILE]                             exit 1 below 90 % noticed

A change is one comparison, sign, `and`/`or`, or bound in rule code or in SQL. It is made in a scratch copy of the tracked
files, the quick tests of that room run against it, and it counts as noticed when one of them fails. What nobody notices is
printed with file and line: a test is missing there, or the line says nothing. With `--files N` only the N likeliest files of
tests are asked, which is quick, and what they miss another may notice: so the share that is told is the least it can be.
`--rest` then asks all other quick tests of the room of each change that those missed, and the share is that of the room.
`--results FILE` writes each try as a line of JSON with seed and commit, and what stands there of them is not tried again.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from mutant_results import LIKELIEST, REST, Results, commit_of
from mutant_trial import Trial, standing_by

CHECKOUT = Path(__file__).resolve().parents[1]
SOURCE = CHECKOUT / "src" / "payung"
# Faces, frames, the bank to practise with and what is generated are no rules.
LEFT_OUT = {"ui", "api", "cli", "site", "office", "atlas", "lawbook", "banksim"}
LEFT_OUT_PARTS = {"migrations", "operations", "pages", "commands", "data", "demo"}
LEFT_OUT_FILES = {"bindings.py", "forms.py", "words.py", "figures.py", "parts.py", "paging.py"}
LEFT_OUT_FILES |= {"pages.py", "operations.py", "commands.py"}
# Where else the rules of a room are tried than in its own folder of tests.
TRIED_IN = {
    "access": ["access", "security", "office"],
    "awards": ["awards", "security"],
    "coverage": ["coverage", "chain"],
    "parties": ["parties", "security", "sponsorship"],
    "platform": ["platform", "security"],
    "registry": ["registry", "claims"],  # two records of one person are merged there
    "sponsorship": ["sponsorship", "intake", "site", "chain", "concurrency"],
}
# A model says again what its migration says; that they agree is asked of all of them at once.
MODELS_AGREE = "tests/guards/test_schema.py::test_models_and_migrations_agree"
NAMED = CHECKOUT / "tests" / "guards" / "functions.json"
ENOUGH = 90
SIGNS = {ast.Lt: ("<", "<="), ast.LtE: ("<=", "<"), ast.Gt: (">", ">="), ast.GtE: (">=", ">")}
SIGNS |= {ast.Eq: ("==", "!="), ast.NotEq: ("!=", "==")}
SUMS = {ast.Add: ("+", "-"), ast.Sub: ("-", "+")}
SQL = re.compile(
    r"(?<![<>=!|:-])(<=|>=|<|>)(?![<>=])|\b(and|or)\b|(?<=[a-z0-9_)] )([+-])(?= [a-z0-9_(])", re.IGNORECASE
)
TURNED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "and": "or", "or": "and", "+": "-", "-": "+"}
HEADS = r"^[ ]*(?:async )?(?:def|class) (\w+)|(?:function|procedure) payung\.(\w+)\(|policy (\w+)"
# The `and` of a `between` is none that could be an `or`.
NO_RULE = re.compile(
    r"'[^']*'|--[^\n]*|\$\$|\b(?:create|grant|revoke|comment)\b[^;(']*|\bbetween\b(?:(?!\band\b)[^;'])*\band\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mutant:
    """One change: `size` letters at `start` of a file become `put`."""

    file: str
    line: int
    start: int
    size: int
    put: str
    was: str

    @property
    def room(self) -> str:
        return self.file.split("/")[0]

    def applied(self, text: str) -> str:
        """The text with the change in it."""
        return text[: self.start] + self.put + text[self.start + self.size :]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}  {self.was} -> {self.put}"


def of_python(file: str, text: str) -> Iterator[Mutant]:
    """Every change of a module of rules."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def between(left: ast.expr, right: ast.expr, was: str, put: str) -> Iterator[Mutant]:
        if not text.isascii():  # positions of the syntax tree count bytes
            return
        begin = starts[(left.end_lineno or 1) - 1] + (left.end_col_offset or 0)
        end = starts[right.lineno - 1] + right.col_offset
        if (at := text.find(was, begin, end)) >= 0:
            yield Mutant(file, left.end_lineno or 1, at, len(was), put, was)

    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in SIGNS:
            yield from between(node.left, node.comparators[0], *SIGNS[type(node.ops[0])])
        elif isinstance(node, ast.BoolOp):
            was, put = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
            yield from between(node.values[0], node.values[1], was, put)
        elif isinstance(node, ast.BinOp) and type(node.op) in SUMS:
            yield from between(node.left, node.right, *SUMS[type(node.op)])


def of_sql(file: str, text: str) -> Iterator[Mutant]:
    """Every change of living SQL, outside of texts, comments and rights."""
    plain = NO_RULE.sub(lambda found: " " * len(found[0]), text)
    for found in SQL.finditer(plain):
        was = found[0]
        line = text.count("\n", 0, found.start()) + 1
        yield Mutant(file, line, found.start(), len(was), TURNED[was.lower()], was)


def every(rooms: list[str]) -> list[Mutant]:
    """All changes that may be tried, in a fixed order."""
    found: list[Mutant] = []
    for path in sorted([*SOURCE.glob("*/**/*.py"), *SOURCE.glob("*/sql/*.sql")]):
        name = path.relative_to(SOURCE)
        if name.parts[0] in LEFT_OUT or LEFT_OUT_PARTS & set(name.parts) or name.name in LEFT_OUT_FILES:
            continue
        if rooms and name.parts[0] not in rooms:
            continue
        text = path.read_text(encoding="utf-8")
        found += (of_python if path.suffix == ".py" else of_sql)(name.as_posix(), text)
    return found


def about(text: str, mutant: Mutant) -> list[str]:
    """Names by which tests may mention what was changed: the function it stands in, and its file."""
    before = text[: mutant.start]
    named = re.findall(HEADS, before, re.MULTILINE)
    words = [next(filter(None, found)) for found in named[-1:]]
    return [*words, Path(mutant.file).stem.lstrip("0123456789_")]


def callers(names: set[str], room: str) -> set[str]:
    """Functions of the room that call one of these."""
    called = re.compile(r"(?<!def )(?<!function payung\.)\b(?:" + "|".join(map(re.escape, sorted(names))) + r")\(")
    found = set()
    for path in [*SOURCE.glob(f"{room}/**/*.py"), *SOURCE.glob(f"{room}/sql/*.sql")]:
        text = path.read_text(encoding="utf-8")
        for at in called.finditer(text):
            heads = re.findall(HEADS, text[: at.start()], re.MULTILINE)[-1:]
            found |= {name for head in heads for name in head if name}
    return found - names


def in_order(mutant: Mutant, text: str) -> list[str]:
    """Tests of the room, the likeliest first, for the first failure ends the try.

    Those named for the function of the database; then files that mention what was changed or what calls it.
    """
    word, stem = [*about(text, mutant), ""][:2]
    near = callers({word}, mutant.room) if stem else set()
    far = callers(near, mutant.room) if near else set()
    module = mutant.file.removesuffix(".py").replace("/", ".")
    weights = {word: 8, stem: 2, module: 4, **dict.fromkeys(far, 1), **dict.fromkeys(near, 3)}

    def rank(path: Path) -> tuple[int, int]:
        says = path.read_text(encoding="utf-8")
        told = sum(n for w, n in weights.items() if re.search(rf"\b{re.escape(w)}\b", says))
        return -told - 2 * (stem in path.stem), len(says)

    folders = TRIED_IN.get(mutant.room, [mutant.room])
    files = [path for folder in folders for path in sorted((CHECKOUT / "tests" / folder).rglob("test_*.py"))]
    named = json.loads(NAMED.read_text(encoding="utf-8")).get(word, []) if mutant.file.endswith(".sql") else []
    return [
        *([MODELS_AGREE] if Path(mutant.file).name == "models.py" else []),
        *(f"tests/{test}" for test in named),
        *(path.relative_to(CHECKOUT).as_posix() for path in sorted(files, key=rank)),
    ]


def noticed(mutant: Mutant, trial: Trial, tests: list[str]) -> str:
    """The test among these that fails with the change in place, or ""; the file is put back."""
    path = trial.scratch / "src" / "payung" / mutant.file
    before, times = path.read_text(encoding="utf-8"), path.stat()
    after = mutant.applied(before)
    path.write_text(after, encoding="utf-8")
    try:
        code, failed = trial.of_changed(path, before, after, tests)
    finally:
        path.write_text(before, encoding="utf-8")
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    if code == 0:
        return ""
    if failed and trial.of_whole(failed)[0] != 0:
        raise SystemExit(f"{failed} fails without any change: nothing can be said of {mutant}")
    return failed or f"exit {code}"


def copied(target: Path) -> Path:
    """The tracked files in a folder of their own."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, check=True).stdout  # noqa: S607
    for name in listed.decode().split("\0"):
        if name and (CHECKOUT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, target / name)
    return target


def tests_of(mutant: Mutant, trial: Trial, files: int, asked: str) -> list[str]:
    """Which tests are asked: the `files` likeliest (0: all of the room), or all but those."""
    before = (trial.scratch / "src" / "payung" / mutant.file).read_text(encoding="utf-8")
    # A test that came to the checkout after the copy was made is not in it.
    tests = [test for test in in_order(mutant, before) if (trial.scratch / test.split("::")[0]).exists()]
    return tests[files:] if asked == REST else tests[: files or None]


def tried(number: int, mutant: Mutant, trial: Trial, files: int, asked: str, results: Results) -> None:
    """Try one change, write down what came of it, and say it."""
    began = time.monotonic()
    tests = tests_of(mutant, trial, files, asked)
    test = noticed(mutant, trial, tests) if tests else ""
    seconds = round(time.monotonic() - began)
    text = (trial.scratch / "src" / "payung" / mutant.file).read_text(encoding="utf-8")
    results.add(
        number=number, file=mutant.file, line=mutant.line, column=mutant.start - text.rfind("\n", 0, mutant.start),
        was=mutant.was, put=mutant.put, text=text.splitlines()[mutant.line - 1].strip(),
        asked=asked, tests=len(tests), test=test, seconds=seconds,
    )  # fmt: skip
    print(f"{number} {'noticed' if test else 'MISSED '} {mutant}  {seconds} s  {test}".rstrip(), flush=True)  # noqa: T201


def main(arguments: list[str]) -> int:
    """Try a sample and say what nobody noticed; 0 when enough was."""
    parser = argparse.ArgumentParser(description="Changes of rules that no test notices")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--after", type=int, default=0, help="leave out that many of the sample")
    parser.add_argument("--part", default="1/1", help="of the sample, e.g. 2/3: every third, from the second on")
    parser.add_argument("--room", action="append", default=[])
    parser.add_argument("--files", type=int, default=0, help="ask only the likeliest files of tests, so many; 0: all")
    parser.add_argument(
        "--at", action="append", default=[], help="every change of FILE or FILE:LINE instead of a sample"
    )
    parser.add_argument(
        "--results", type=Path, help="a file of JSON lines, one a try; what it holds is not tried again"
    )
    parser.add_argument(
        "--rest", action="store_true", help="then ask all other quick tests of the room of what --files N missed"
    )
    asked = parser.parse_args(arguments)
    known = every(asked.room)
    if asked.at:
        sample = [one for one in known if {one.file, f"{one.file}:{one.line}"} & set(asked.at)]
    else:
        sample = random.Random(asked.seed).sample(known, min(asked.count, len(known)))  # noqa: S311 - a sample, no secret
    part, parts = map(int, asked.part.split("/"))
    chosen = {n: one for n, one in enumerate(sample, start=1) if n > asked.after and (n - part) % parts == 0}
    results = Results(asked.results and asked.results.absolute(), asked.seed, commit_of(CHECKOUT))
    with tempfile.TemporaryDirectory(prefix="payung-mutants-") as folder, standing_by(copied(Path(folder))) as trial:
        for stage in (LIKELIEST, REST) if asked.rest else (LIKELIEST,):
            for number, mutant in chosen.items():
                if results.open(number, stage):
                    tried(number, mutant, trial, asked.files, stage, results)
    missed = [number for number in chosen if results.missed(number)]
    share = 100 * (len(chosen) - len(missed)) // max(len(chosen), 1)
    print(f"{len(chosen) - len(missed)} of {len(chosen)} noticed ({share} %), of {len(known)} that could be tried")  # noqa: T201
    return 0 if share >= ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

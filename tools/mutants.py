"""Do the tests of a room notice when one of its rules is changed? A seeded sample of small changes, each tried alone.

    python tools/mutants.py [--count 100] [--seed 1] [--after 0] [--room claims ...]      exit 1 below 90 % noticed

A change is one comparison, sign, `and`/`or`, or bound in rule code or in SQL. It is made in a scratch copy of the tracked
files, the quick tests of that room run against it, and it counts as noticed when one of them fails. What nobody notices is
printed with file and line: a test is missing there, or the line says nothing.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
SOURCE = CHECKOUT / "src" / "payung"
# Faces, frames, the bank to practise with and what is generated are no rules.
LEFT_OUT = {"ui", "api", "cli", "site", "office", "atlas", "lawbook", "banksim"}
LEFT_OUT_PARTS = {"migrations", "operations", "pages", "commands", "data", "demo"}
LEFT_OUT_FILES = {"bindings.py", "forms.py", "words.py", "figures.py", "parts.py", "paging.py"}
# Where else the rules of a room are tried than in its own folder of tests.
TRIED_IN = {
    "access": ["access", "security", "office"],
    "coverage": ["coverage", "chain"],
    "parties": ["security", "sponsorship"],
    "sponsorship": ["sponsorship", "site", "chain", "concurrency"],
}
QUICK = "not slow and not crash and not fuzz and not browser"
ENOUGH = 90
SIGNS = {ast.Lt: ("<", "<="), ast.LtE: ("<=", "<"), ast.Gt: (">", ">="), ast.GtE: (">=", ">")}
SIGNS |= {ast.Eq: ("==", "!="), ast.NotEq: ("!=", "==")}
SUMS = {ast.Add: ("+", "-"), ast.Sub: ("-", "+")}
SQL = re.compile(
    r"(?<![<>=!|:-])(<=|>=|<|>)(?![<>=])|\b(and|or)\b|(?<=[a-z0-9_)] )([+-])(?= [a-z0-9_(])", re.IGNORECASE
)
TURNED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "and": "or", "or": "and", "+": "-", "-": "+"}
NO_RULE = re.compile(r"'[^']*'|--[^\n]*|\$\$|\b(?:create|grant|revoke|comment)\b[^;(']*", re.IGNORECASE)


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
    named = re.findall(r"^[ ]*(?:async )?(?:def|class) (\w+)|function payung\.(\w+)|policy (\w+)", before, re.MULTILINE)
    words = [next(filter(None, found)) for found in named[-1:]]
    return [*words, Path(mutant.file).stem.lstrip("0123456789_")]


def in_order(mutant: Mutant, text: str, scratch: Path) -> list[str]:
    """Files of tests of the room; those that mention what was changed first, for the first failure ends the try."""
    words = about(text, mutant)

    def far(path: Path) -> tuple[int, int]:
        says = path.read_text(encoding="utf-8")
        return -sum(2 * (word in says) + (word in path.stem) for word in words), len(says)

    folders = TRIED_IN.get(mutant.room, [mutant.room])
    files = [path for folder in folders for path in sorted((scratch / "tests" / folder).rglob("test_*.py"))]
    return [path.relative_to(scratch).as_posix() for path in sorted(files, key=far)]


def noticed(mutant: Mutant, scratch: Path) -> str:
    """The quick test of its room that fails with the change in place, or ""; the file is put back."""
    path = scratch / "src" / "payung" / mutant.file
    before = path.read_text(encoding="utf-8")
    files = in_order(mutant, before, scratch)
    path.write_text(mutant.applied(before), encoding="utf-8")
    try:
        done = tried(scratch, *files)
    finally:
        path.write_text(before, encoding="utf-8")
    if done.returncode == 0:
        return ""
    failed = re.search(r"^(?:FAILED|ERROR) (\S+::[^\n]*?)(?: - |$)", done.stdout, re.MULTILINE)
    if failed and tried(scratch, failed[1]).returncode != 0:
        raise SystemExit(f"{failed[1]} fails without any change: nothing can be said of {mutant}")
    return failed[1] if failed else f"exit {done.returncode}"


def tried(scratch: Path, *tests: str) -> subprocess.CompletedProcess[str]:
    """The quick ones of some tests, up to the first that fails."""
    return subprocess.run(  # noqa: S603 - our own tests
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", QUICK, *tests],
        cwd=scratch,
        env={**os.environ, "PYTHONPATH": str(scratch / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def copied(target: Path) -> Path:
    """The tracked files in a folder of their own."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, check=True).stdout  # noqa: S607
    for name in listed.decode().split("\0"):
        if name and (CHECKOUT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, target / name)
    return target


def main(arguments: list[str]) -> int:
    """Try a sample and say what nobody noticed; 0 when enough was."""
    parser = argparse.ArgumentParser(description="Changes of rules that no test notices")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--after", type=int, default=0, help="leave out that many of the sample")
    parser.add_argument("--room", action="append", default=[])
    asked = parser.parse_args(arguments)
    known = every(asked.room)
    sample = random.Random(asked.seed).sample(known, min(asked.count, len(known)))  # noqa: S311 - a sample, no secret
    missed = []
    with tempfile.TemporaryDirectory(prefix="payung-mutants-") as folder:
        scratch = copied(Path(folder))
        for number, mutant in enumerate(sample[asked.after :], start=asked.after + 1):
            test = noticed(mutant, scratch)
            missed += [] if test else [mutant]
            print(f"{number}/{len(sample)} {'noticed' if test else 'MISSED '} {mutant}  {test}".rstrip(), flush=True)  # noqa: T201
    sample = sample[asked.after :]
    share = 100 * (len(sample) - len(missed)) // max(len(sample), 1)
    print(f"{len(sample) - len(missed)} of {len(sample)} noticed ({share} %), of {len(known)} that could be tried")  # noqa: T201
    return 0 if share >= ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Runs worked examples from a CSV (id, topic, input_json, expected_json) and reports the differences."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from payung.kernel.errors import PayungError
from payung.law import topics, topics_benefits, topics_jp, topics_pu, topics_rules
from payung.law.topics import Unsupported

_MODULES = (topics, topics_pu, topics_benefits, topics_jp, topics_rules)
TOPICS = {name: run for module in _MODULES for name, run in module.TOPICS.items()}
UNCOMPARED = frozenset({"reason", "note"})
Example = tuple[str, str, dict[str, Any], dict[str, Any]]

COLUMNS = ("id", "topic", "input_json", "expected_json")


class VectorFileError(PayungError):
    """A file that is not in the form of worked examples."""


@dataclass(frozen=True, slots=True)
class VectorFailure:
    """One example whose result differs; `got` holds the compared keys, or `error` and its message."""

    id: str
    expected: dict[str, Any]
    got: dict[str, Any]


@dataclass(slots=True)
class VectorReport:
    """Counts and differences. `unsupported` are topics or inputs that nothing here computes."""

    passed: int = 0
    failed: int = 0
    unsupported: int = 0
    failures: list[VectorFailure] = field(default_factory=list)
    unsupported_topics: dict[str, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The form of `payung law vectors --json`."""
        return {
            "passed": self.passed,
            "failed": self.failed,
            "unsupported": self.unsupported,
            "failures": [
                {"id": item.id, "expected": _plain(item.expected), "got": _plain(item.got)} for item in self.failures
            ],
        }


def run_vectors(path: str | Path) -> VectorReport:
    """Run every example of a CSV file. Raises VectorFileError when it cannot be read as one."""
    return _run(_examples(Path(path)))


def run_golden() -> VectorReport:
    """Run the golden cases that stand beside the parameters; ids are "file:group:case", counted from 1."""
    return _run(golden_cases())


def golden_cases() -> Iterator[Example]:
    """All golden cases as examples, file by file."""
    folder = resources.files("payung.law").joinpath("golden")
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if not file.name.endswith(".yaml"):
            continue
        for group_number, group in enumerate(yaml.safe_load(file.read_text("utf-8")), 1):
            for number, case in enumerate(group["cases"], 1):
                given = _exact({**group["given"], **case["in"]})
                yield f"{file.name}:{group_number}:{number}", group["topic"], given, _exact(case["out"])


def _run(examples: Iterable[Example]) -> VectorReport:
    report = VectorReport()
    for number, topic, given, expected in examples:
        try:
            got = TOPICS[topic](given) if topic in TOPICS else None
        except Unsupported:
            got = None
        except PayungError as error:
            got = {"error": error.code, "message": error.message}
        except (LookupError, AttributeError, TypeError, ValueError, ArithmeticError) as error:
            got = {"error": "VECTOR_INPUT", "message": f"{type(error).__name__}: {error}"}
        if got is None:
            report.unsupported += 1
            report.unsupported_topics[topic] = report.unsupported_topics.get(topic, 0) + 1
        elif _agrees(expected, got):
            report.passed += 1
        else:
            report.failed += 1
            differing = got if "error" in got else {key: got.get(key) for key in expected}
            report.failures.append(VectorFailure(number, expected, differing))
    return report


def _examples(path: Path) -> Iterator[Example]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            if not set(COLUMNS) <= set(reader.fieldnames or ()):
                columns = ", ".join(COLUMNS)
                raise VectorFileError("VECTOR_FILE", "Kolom wajib: %(columns)s", columns=columns)
            for row in reader:
                number, topic, given, expected = (row[name] for name in COLUMNS)
                yield number, topic, _load(given), _load(expected)
    except (OSError, UnicodeDecodeError, csv.Error, json.JSONDecodeError) as error:
        raise VectorFileError("VECTOR_FILE", "Berkas contoh tidak terbaca: %(why)s", why=str(error)) from error


def _exact(given: dict[str, Any]) -> dict[str, Any]:
    """Decimals as they were written; YAML has read them as floats."""
    return {key: Decimal(str(value)) if isinstance(value, float) else value for key, value in given.items()}


def _load(text: str) -> dict[str, Any]:
    content = json.loads(text, parse_float=Decimal)
    if not isinstance(content, dict):
        raise VectorFileError("VECTOR_FILE", "Isi JSON harus objek: %(text)s", text=text[:80])
    return content


def _agrees(expected: Mapping[str, Any], got: Mapping[str, Any]) -> bool:
    keys = [key for key in expected if key not in UNCOMPARED]
    return "error" not in got and all(key in got and _same(expected[key], got[key]) for key in keys)


def _same(expected: Any, got: Any) -> bool:
    if isinstance(expected, bool) or isinstance(got, bool) or expected is None or got is None:
        return expected is got
    if isinstance(expected, int | Decimal) and isinstance(got, int | Decimal):
        return expected == got
    if isinstance(expected, dict) and isinstance(got, dict):
        return expected.keys() == got.keys() and all(_same(expected[key], got[key]) for key in expected)
    if isinstance(expected, list) and isinstance(got, list):
        return len(expected) == len(got) and all(map(_same, expected, got))
    return type(expected) is type(got) and bool(expected == got)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value

"""What the product shows outside, as reviewed files: addresses, interface, commands, the demonstration, every page.

A difference is a decision: look at it, write a line into CHANGELOG.md, then `PAYUNG_REFRESH_PICTURE=1 ./payung test tests/picture`.
Privileges and query counts have their own files (tests/guards/privileges.json, tests/site/query_counts.json).
"""

from __future__ import annotations

import difflib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from django.urls import URLPattern, URLResolver, get_resolver

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
REFRESH = "PAYUNG_REFRESH_PICTURE"
ROWS = 800


def compare(name: str, found: str) -> None:
    """Hold `found` against the reviewed file, or write it where that was asked for."""
    file = HERE / name
    if os.environ.get(REFRESH):
        file.parent.mkdir(exist_ok=True)
        file.write_text(found)
    known = file.read_text() if file.exists() else ""
    lines = difflib.unified_diff(known.splitlines(), found.splitlines(), "reviewed", "now", lineterm="", n=0)
    assert known == found, "\n".join(list(lines)[:80])


def addresses(patterns: list[URLPattern | URLResolver], start: str = "/") -> Iterator[str]:
    """Every address with the right that it asks for."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, start + str(one.pattern))
        else:
            yield f"{start}{one.pattern}  {getattr(one.callback, 'policy', '-')}"


def test_addresses() -> None:
    compare("addresses.txt", "\n".join(sorted(addresses(get_resolver().url_patterns))) + "\n")


def told(schema: dict[str, Any]) -> str:
    """A schema in a few words: its type with its limits, or the name of what it refers to."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    for many in ("anyOf", "oneOf", "allOf"):
        if many in schema:
            return " | ".join(told(one) for one in schema[many])
    kind = str(schema.get("type", "any"))
    if "items" in schema:
        kind = f"[{told(schema['items'])}]"
    left = {
        k: v for k, v in schema.items() if k not in {"type", "items", "title", "description", "properties", "required"}
    }
    return kind + (" " + json.dumps(left, sort_keys=True, ensure_ascii=False) if left else "")


def fields(schema: dict[str, Any]) -> Iterator[str]:
    """A line for each field of an object; required ones have a mark."""
    for name, one in schema.get("properties", {}).items():
        yield f"    {name}{'*' if name in schema.get('required', []) else ''}: {told(one)}"


def operations(described: dict[str, Any]) -> Iterator[str]:
    """Every operation: its name, what it asks, its answers; then every shape with its fields."""
    for path, item in sorted(described["paths"].items()):
        for method, operation in sorted(item.items()):
            yield f"{method.upper()} {path}  {operation['operationId']}: {operation['summary']}"
            for one in operation.get("parameters", []):
                if one["in"] != "header" or one["required"]:
                    yield f"    {one['in']} {one['name']}{'*' if one['required'] else ''}: {told(one['schema'])}"
            for kind, content in operation.get("requestBody", {}).get("content", {}).items():
                yield f"    body {kind}: {told(content['schema'])}"
                yield from ("    " + line for line in fields(content["schema"]))
            for status, answer in sorted(operation["responses"].items()):
                shapes = (f"{kind} {told(content['schema'])}" for kind, content in answer.get("content", {}).items())
                yield f"    {status}: {', '.join(shapes)}"
    for name, schema in sorted(described["components"]["schemas"].items()):
        yield f"{name}: {told(schema)}"
        yield from fields(schema)


def test_the_interface() -> None:
    from payung.site.operations.urls import api

    described: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    compare("interface.txt", "\n".join(operations(described)) + "\n")


def commands(command: Any, name: str) -> Iterator[str]:
    """Name, arguments, options and help of a command and those below it."""
    yield f"{name}: {command.help or ''}".strip()
    for parameter in command.params:
        words = ", ".join([*parameter.opts, *parameter.secondary_opts])
        needed = " (required)" if parameter.required else ""
        yield f"    {words}{needed}: {getattr(parameter, 'help', '') or ''}"
    for child, found in sorted(getattr(command, "commands", {}).items()):
        yield from commands(found, f"{name} {child}")


def test_commands() -> None:
    from payung.site.commands.app import app

    found = list(commands(typer.main.get_command(app), "payung"))
    assert len(found) > 200
    compare("commands.txt", "\n".join(found) + "\n")


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a small demonstration that has been made and stopped."""
    home = tmp_path_factory.mktemp("picture")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PAYUNG_", "DJANGO_"))}
    environment = {**kept, "PAYUNG_HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "payung", "demo", "--rows", str(ROWS), "--no-serve", "--json", "-"]
    made = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr[-3000:]
    return {**environment, "PICTURE_JSON": made.stdout, "DJANGO_SETTINGS_MODULE": "payung.platform.settings"}


@pytest.mark.slow
def test_the_demonstration(demonstration: dict[str, str]) -> None:
    found = json.loads(demonstration["PICTURE_JSON"])
    compare("demo.json", json.dumps(found, indent=1) + "\n")


@pytest.mark.slow
def test_the_text_of_every_page_per_user(demonstration: dict[str, str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.picture.crawl", str(tmp_path)]
    done = subprocess.run(command, env=demonstration, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    written = sorted(tmp_path.glob("*.txt"))
    assert len(written) > 8
    for file in written:
        compare(f"pages/{file.name}", file.read_text())
    days = [line for file in written for line in file.read_text().splitlines() if "<hari ini>" in line]
    assert days == [], "the machine's own day stands on a page of the demonstration"

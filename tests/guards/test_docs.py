"""The documentation says what the program does: links, commands, options, tables, tests, settings, dependencies."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer.main
from django.apps import apps

from payung.site.commands.app import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("packages/*/*.md")])
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]
SOURCE = ROOT / "src" / "payung"
# Pages about what was: their names are those of their day.
TOLD_ONCE = {"CHANGELOG.md", *(name for name in NAMES if name.startswith("docs/decisions/"))}
PROMISED = {
    "README.md",
    "README.id.md",
    "ARCHITECTURE.md",
    "THREAT_MODEL.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/benchmarks.md",
    "docs/operations.md",
}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def load(name: str) -> ModuleType:
    """A program of tools/, which is no package."""
    spec = importlib.util.spec_from_file_location(f"tool_{name}", ROOT / "tools" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def anchors(text: str) -> set[str]:
    """The anchors that a forge gives to headings."""
    plain = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", plain, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_promised_pages_are_there() -> None:
    assert set(NAMES) >= PROMISED
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("GNU AFFERO GENERAL PUBLIC LICENSE")


@pytest.mark.parametrize("name", NAMES)
def test_links_resolve(name: str) -> None:
    text = read(name)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://")):
            continue
        path, _, anchor = target.partition("#")
        found = (ROOT / name).parent / path if path else ROOT / name
        assert found.exists(), f"{name}: {target}"
        if anchor:
            assert anchor in anchors(found.read_text(encoding="utf-8")), f"{name}: {target}"


def test_every_page_is_reached_from_the_readme() -> None:
    for readme in ("README.md", "README.id.md"):
        linked = set(re.findall(r"\]\(([^)#\s]+)", read(readme)))
        assert {name for name in NAMES if re.fullmatch(r"docs/[^/]+", name)} <= linked, readme
        assert "docs/decisions/README.md" in linked
    decided = set(re.findall(r"\]\(([^)#\s]+)", read("docs/decisions/README.md")))
    assert {Path(name).name for name in NAMES if name.startswith("docs/decisions/0")} <= decided


@cache
def names_of_the_source() -> frozenset[str]:
    """Every name in Python and SQL of the program, and every table of its models."""
    files = [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.sql")]
    written = {name for file in files for name in re.findall(r"[a-z][a-z0-9_]*", file.read_text(encoding="utf-8"))}
    return frozenset(written | {model._meta.db_table for model in apps.get_models()})


@pytest.mark.parametrize("name", [name for name in NAMES if name not in TOLD_ONCE])
def test_tables_and_functions_are_called_as_they_are_now(name: str) -> None:
    rooms = "|".join(sorted(folder.name for folder in SOURCE.iterdir() if (folder / "models.py").exists()))
    called = {
        word
        for code in re.findall(r"`([^`\n]+)`", read(name))
        for word in re.findall(rf"\b(?:{rooms})_[a-z0-9_]*[a-z0-9]", code)
    }
    assert called <= names_of_the_source()


def test_every_table_with_covered_columns_is_named_where_personal_data_lies() -> None:
    veiled = {
        table
        for file in SOURCE.rglob("*.sql")
        for table in re.findall(r"call payung\.veil\('(\w+)'", file.read_text(encoding="utf-8"))
    }
    assert veiled - set(re.findall(r"`(\w+)`", read("docs/privacy.md"))) == set()


def test_pictures_are_small() -> None:
    for picture in (ROOT / "docs").glob("images/*"):
        assert picture.suffix == ".png"
        assert picture.stat().st_size < 300_000, picture.name


# -- commands ------------------------------------------------------------------------------------------------


def commands(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every visible command with its words."""
    for name, child in getattr(node, "commands", {}).items():
        if not child.hidden:
            yield (*path, name), child
            yield from commands(child, (*path, name))


COMMANDS = dict(commands(typer.main.get_command(app)))


def spoken(text: str) -> Iterator[tuple[str, list[str]]]:
    """Command lines of Payung in code: `payung ledger verify --json -` gives its words."""
    blocks = re.findall(r"```(?:sh|ini)\n(.*?)```", text, flags=re.DOTALL)
    inline = re.findall(r"`((?:\./)?payung [^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    for line in [*"\n".join(blocks).splitlines(), *inline]:
        found = re.match(r"(?:\./)?payung (.+)", line.partition("#")[0].strip())
        if found:
            yield line, found[1].split()


@pytest.mark.parametrize("name", NAMES)
def test_commands_and_their_options_exist(name: str) -> None:
    for line, words in spoken(read(name)):
        path = next((p for n in (2, 1) if (p := tuple(words[:n])) in COMMANDS), None)
        assert path, f"{name}: {line}"
        known = {option for parameter in COMMANDS[path].params for option in parameter.opts} | {"--help"}
        for option in (word.partition("=")[0] for word in words if word.startswith("--")):
            assert option in known, f"{name}: {line}"


def test_the_list_of_commands_is_complete() -> None:
    listed = set(re.findall(r"^\| `payung ([a-z -]+)` \|", read("docs/commands.md"), flags=re.MULTILINE))
    leaves = {" ".join(path) for path, command in COMMANDS.items() if not getattr(command, "commands", None)}
    assert listed == leaves


def test_options_named_beside_a_command_are_its_own() -> None:
    for words, text in re.findall(r"^\| `payung ([a-z -]+)` \|(.*)\|$", read("docs/commands.md"), flags=re.MULTILINE):
        known = {option for parameter in COMMANDS[tuple(words.split())].params for option in parameter.opts}
        for option in re.findall(r"`(--[a-z-]+)", text):
            assert option in known, f"payung {words}: {option}"


# -- what is read off the program ----------------------------------------------------------------------------


def test_tables_are_in_step_with_the_program() -> None:
    tool = load("docs")
    for name in tool.PAGES:
        assert tool.filled(read(name)) == read(name), f"{name}: run tools/docs.py"
    used = {block for name in NAMES for block in re.findall(r"<!-- begin: ([a-z-]+) -->", read(name))}
    assert used == set(tool.TABLES)


def test_every_verdict_code_has_its_words_and_no_others() -> None:
    from payung.intake.verdicts.codes import CODES

    assert list(load("docs").WHEN) == [code.name for code in CODES]


def test_every_refusal_of_a_file_is_explained() -> None:
    told = set(re.findall(r"`([A-Z_]+)`", read("docs/intake.md").partition("## When a whole file")[2]))
    raised: set[str] = set()
    for path in [*(ROOT / "src/payung/intake/reading").glob("*.py"), ROOT / "src/payung/platform/files.py"]:
        raised |= set(re.findall(r"(?:List|File)Refused\(\s*\"([A-Z_]+)\"", path.read_text(encoding="utf-8")))
    assert raised - {"FILE_GONE"} == told


def test_the_proofs_of_the_threat_model_exist() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", read("THREAT_MODEL.md"))
    assert len(named) > 40
    for path, function in named:
        assert re.search(rf"^\s*def {function}\(", read(path), flags=re.MULTILINE), f"{path}::{function}"


def test_every_direct_dependency_has_its_reason() -> None:
    lines = (line.partition("#")[0].strip() for line in read("requirements/runtime.in").splitlines())
    wanted = {re.split(r"[\[=<>~ ]", line)[0] for line in lines if line}
    section = read("ARCHITECTURE.md").partition("## 5. Dependencies")[2].partition("## 6.")[0]
    rows = re.findall(r"^\| (`[^|]+) \|", section, flags=re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`([^`]+)`", row)} == wanted


def test_settings_named_in_the_pages_exist() -> None:
    program = "".join(
        path.read_text(encoding="utf-8")
        for path in [ROOT / "payung", *(p for part in ("src", "tests", "tools") for p in (ROOT / part).rglob("*.py"))]
    )
    for name in NAMES:
        for setting in set(re.findall(r"PAYUNG_[A-Z_]+", read(name))):
            assert setting in program, f"{name}: {setting}"


def test_the_tour_names_the_users_of_the_demonstration() -> None:
    from payung.site.demo.cast import PASSWORD, PLAYERS

    for readme in ("README.md", "README.id.md"):
        text = read(readme)
        assert f"`{PASSWORD}`" in text, readme
        assert re.findall(r"^\| `(\w+)` \|", text, flags=re.MULTILINE) == [player.username for player in PLAYERS], (
            readme
        )


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "recipes").glob("*.md")), ids=lambda path: path.name)
def test_recipes_name_files_that_exist(page):
    named = re.findall(r"`((?:src|tests|tools)/[^`<>*]+?)`", page.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_picture_of_imports_is_in_step():
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "imports.py"), "--check"], capture_output=True, check=False
    )
    assert done.returncode == 0, "run tools/imports.py"


def test_the_newest_release_is_the_version():
    from payung import __version__

    released = re.findall(r"^## ([0-9.]+) \((\d{4}-\d\d-\d\d)\)$", read("CHANGELOG.md"), re.MULTILINE)
    assert released[0][0] == __version__
    assert [day for _, day in released] == sorted((day for _, day in released), reverse=True)
    assert read("CHANGELOG.md").index("## Unreleased") < read("CHANGELOG.md").index(f"## {__version__}")
    assert "version =" not in read("pyproject.toml").split("[tool.setuptools")[0]

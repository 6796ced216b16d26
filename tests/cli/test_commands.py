"""Commands that need no database: forms, exit codes, and that they leave nothing behind."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).resolve().parents[1] / "data"
# What takes time to load; whoever only asks for help waits for none of it.
HEAVY = {
    "PIL", "argon2", "cryptography", "django", "granian", "httpx", "lxml", "ninja", "numpy", "pandas",
    "pikepdf", "polars", "procrastinate", "psutil", "psycopg", "pyarrow", "pypdfium2", "python_calamine", "rapidfuzz",
    "rich", "xlsxwriter", "yaml",
}  # fmt: skip


# What no list of a few rows needs: Django, the driver and the queue are the rest.
FOR_FILES_AND_LAW = HEAVY - {"django", "procrastinate", "psutil", "psycopg", "rapidfuzz"}


def _loaded(said) -> set[str]:
    assert said.code == 0, said.err
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in said.err.splitlines() if "|" in line}


def test_help_is_quick_and_names_every_group(payung) -> None:
    """Quick because it loads nothing heavy; how long that takes is the machine's affair."""
    said = payung("--help", PYTHONPROFILEIMPORTTIME="1")
    loaded = _loaded(said)
    assert {"payung", "typer"} <= loaded
    assert not loaded & HEAVY
    for name in (
        "up",
        "demo",
        "stop",
        "doctor",
        "backup",
        "restore",
        "intake",
        "ledger",
        "law",
        "places",
        "coverage",
    ):
        assert f"  {name} " in said.out


@pytest.mark.parametrize(
    ("arguments", "besides"),
    [
        (("status",), set()), (("claims", "list", "--as", "admin"), set()), (("payout", "list", "--as", "admin"), set()),
        (("ledger", "verify"), {"cryptography"}),  # there are signed heads to verify
    ],
)  # fmt: skip
def test_what_reads_rows_loads_nothing_that_reads_files_or_counts_the_law(
    desk, arguments: tuple[str, ...], besides: set[str]
) -> None:
    loaded = _loaded(desk(*arguments, PYTHONPROFILEIMPORTTIME="1"))
    assert "payung" in loaded
    assert loaded & FOR_FILES_AND_LAW == besides


def test_help_is_english_in_an_english_terminal(payung) -> None:
    import typer

    from payung.site.commands.app import app

    whole = typer.main.get_command(app)
    assert "Payung: from a list of workers" in payung("--help", PAYUNG_LANG="en").out
    load = payung("places", "load", "--help", PAYUNG_LANG="en").out
    assert "Load the places of another province" in load
    assert "Code and name of the province." in load
    assert "Kode dan nama provinsi." in payung("places", "load", "--help").out
    assert whole.help == "Payung: dari daftar pekerja sampai bulan yang terlindungi."


def test_what_is_asked_for_is_there_as_in_the_whole_and_other_words_name_all() -> None:
    from payung.site.commands.app import speaking

    def told(command: Any) -> Any:
        options = [(one.name, tuple(one.opts), getattr(one, "help", None)) for one in command.params]
        return command.help, options, {name: told(below) for name, below in getattr(command, "commands", {}).items()}

    whole = speaking()
    for name, command in whole.commands.items():
        part = speaking(name)
        assert told(part.commands[name]) == told(command)
        assert part.name == whole.name
        assert part.no_args_is_help
        assert len(part.commands) <= 3
    for asked in ("", "--help", "nothing"):
        assert list(speaking(asked).commands) == list(whole.commands)


def test_importing_the_commands_loads_neither_django_nor_polars() -> None:
    import subprocess
    import sys

    code = f"import sys, payung.site.commands.app; print([m for m in {sorted(HEAVY)} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "arguments",
    [
        ("ledger", "verify"), ("intake", "check", "x"), ("places", "find", "x"), ("law", "vectors", "x"), ("doctor",),
        ("demo",), ("assess",), ("receipts", "record"), ("coverage", "show"), ("scheme", "open"), ("user", "add"),
    ],
)  # fmt: skip
def test_every_command_takes_as_and_json(arguments: tuple[str, ...]) -> None:
    from typer.main import get_command

    from payung.site.commands.app import app

    command = get_command(app)
    for word in arguments:
        command = getattr(command, "commands", {}).get(word, command)
    options = {option for parameter in command.params for option in parameter.opts}
    assert {"--as", "--json"} <= options


def test_a_list_is_checked_without_a_database(ready, tmp_path: Path) -> None:
    out = tmp_path / "hasil.csv"
    said = ready("intake", "check", str(DATA / "bnba_2k.xlsx"), "--csv", str(out), "--json", "-")
    assert said.code == 0
    assert said.json["rows"] == 2000
    with (
        out.open(encoding="utf-8", newline="") as got,
        (DATA / "bnba_2k.expected.csv").open(newline="") as wanted,
    ):
        assert list(csv.reader(got)) == list(csv.reader(wanted))
    assert not ready.home.exists()


def test_places_are_found_without_a_database(ready) -> None:
    said = ready("places", "find", "Oesao, Kupang Timur", "--json", "-")
    assert said.code == 0
    assert said.json[0].keys() == {"code", "name", "level", "path", "score"}
    assert {said.json[0]["code"], said.json[1]["code"]} == {"53.01.06.1004", "53.01.06.2015"}
    assert not ready.home.exists()


def test_worked_examples_pass_and_a_wrong_one_fails(ready, tmp_path: Path) -> None:
    said = ready("law", "vectors", str(DATA / "law_vectors.csv"), "--json", "-")
    assert said.code == 0
    assert said.json.keys() == {"passed", "failed", "unsupported", "failures"}
    lines = (DATA / "law_vectors.csv").read_text(encoding="utf-8").splitlines()
    bad = next(line for line in lines if "16800" in line)
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("\n".join([lines[0], bad.replace("16800", "16801")]), encoding="utf-8")
    said = ready("law", "vectors", str(wrong), "--json", "-")
    assert said.code == 1
    assert said.json["failed"] == 1
    assert said.json["failures"][0].keys() == {"id", "expected", "got"}


def test_contribution_explains_itself(ready) -> None:
    said = ready(
        "law",
        "contribution",
        "--income",
        "1000000",
        "--month",
        "2025-07",
        "--payer",
        "apbd_province",
        "--json",
        "-",
    )
    assert said.code == 0
    assert said.json["value"] == 16_800
    assert "PP" in said.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("tidak-ada",), 2),
        (("intake", "check", "tidak-ada.xlsx"), 2),
        (("assess",), 2),
        (("demo", "--rows", "0"), 2),
        (("law", "history", "tidak.ada"), 1),
        (("law", "contribution", "--income", "-1", "--month", "2025-07"), 1),
        (("law", "contribution", "--income", "1000000", "--month", "2025-13"), 1),
        (("intake", "check", __file__), 1),
    ],
)
def test_wrong_usage_is_2_and_a_refusal_is_1_in_one_sentence(ready, arguments: tuple[str, ...], code: int) -> None:
    said = ready(*arguments)
    assert said.code == code
    assert "Traceback" not in said.err
    assert said.err.strip()
    if code == 1:
        assert len(said.err.strip().splitlines()) == 1

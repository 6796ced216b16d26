# ruff: noqa: PT028 - a command named test, not a test
"""Menjalankan uji dengan lingkungan yang tepat."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from payung.cli.output import fail
from payung.cli.text import _
from payung.platform.home import CHECKOUT

LONG = ("slow", "crash", "fuzz")
# The last three rewrite reviewed files of the tests.
KEPT = ("PAYUNG_PG_BIN", "PAYUNG_REFRESH_PICTURE", "PAYUNG_REFRESH_PRIVILEGES", "PAYUNG_MAKE_BASELINE")
NOTHING_TO_RUN = 5  # pytest's exit code


def test(
    context: typer.Context,
    quick: Annotated[bool, typer.Option("--quick", help="Tanpa uji yang lama.")] = False,
    long: Annotated[bool, typer.Option("--long", help="Juga masukan acak dan kerusakan berulang.")] = False,
    fuzz: Annotated[bool, typer.Option("--fuzz", help="Juga masukan acak.")] = False,
    browser: Annotated[bool, typer.Option("--browser", help="Juga uji di peramban Chromium.")] = False,
    prepare: Annotated[bool, typer.Option("--prepare", help="Hanya siapkan lingkungan uji.")] = False,
) -> None:
    """Jalankan uji; argumen lain diteruskan ke pytest."""
    if importlib.util.find_spec("pytest") is None:
        raise fail(_("Alat uji belum terpasang. Jalankan lewat ./payung test."))
    if prepare:
        return
    left_out = [] if browser else ["browser"]
    if not (long or fuzz):
        left_out.append("fuzz")
    if quick:
        left_out += ["slow", "crash"]
    # The tests bring their own server; addresses of a real one must not reach them by accident.
    environment = {k: v for k, v in os.environ.items() if k.startswith(KEPT) or not k.startswith("PAYUNG_")}
    environment["PYTHONPATH"] = str(CHECKOUT / "src")
    # Compiled modules are stored, so that workers and commands started by tests do not compile two thousand modules
    # each time.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment |= {"PAYUNG_TEST_LONG": "1", "PAYUNG_CRASH_KILLS": "100", "PAYUNG_PAYOUTS": "10000"} if long else {}
    chosen = " and ".join(f"not {marker}" for marker in left_out)
    if context.args:
        raise typer.Exit(_pytest(environment, chosen, context.args))
    # Files of tests run side by side on two cores, those of the browser after the others: it has two processes of its own.
    beside = ["-n", "2", "--dist", "loadfile"] if (os.cpu_count() or 1) > 1 else []
    codes = [_pytest(environment, " and ".join(f"not {marker}" for marker in (*LONG, "browser")), beside)]
    # The quick ones begin with the files of most tests; of the others single tests are long, and tests/support/order.py says which.
    if beside:
        beside.append("--no-loadscope-reorder")
    if not quick:
        rest = " and ".join(filter(None, [f"({' or '.join(LONG)})", "not browser", chosen]))
        codes.append(_pytest(environment, rest, [*beside, *_long_ones()]))  # nor are other files collected
    if browser:
        only = " and ".join(filter(None, ["browser", chosen]))
        codes.append(_pytest(environment, only, [*beside, "tests/browser"]))  # collecting the others takes 10 s
    raise typer.Exit(next((code for code in codes if code not in {0, NOTHING_TO_RUN}), 0))


def _long_ones() -> list[str]:
    """Files with a test that is marked as long; that a mark stands in its file is checked when tests are collected."""
    marked = re.compile(rf"\bmark\.({'|'.join(LONG)})\b")
    files = sorted((CHECKOUT / "tests").rglob("test_*.py"))
    return [str(path.relative_to(CHECKOUT)) for path in files if marked.search(path.read_text(encoding="utf-8"))]


def _pytest(environment: dict[str, str], chosen: str, more: Sequence[str]) -> int:
    marked = ["-m", chosen] if chosen else []
    command = [sys.executable, "-m", "pytest", *marked, *more]
    return subprocess.run(command, cwd=CHECKOUT, env=environment, check=False).returncode  # noqa: S603 - our own

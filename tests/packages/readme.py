"""Runs every block of a README as its reader would: ```console by the shell, ```python as one session."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.packages.wheelhouse import environment

KINDS = ("console", "python")
SESSION = """
import doctest, sys
text = sys.stdin.read()
examples = doctest.DocTestParser().get_doctest(text, {}, "README", "README.md", 0)
runner = doctest.DocTestRunner(verbose=False)
runner.run(examples)
sys.exit(1 if runner.failures or runner.tries != len(examples.examples) or not runner.tries else 0)
"""


def blocks(text: str) -> list[tuple[str, str]]:
    """Kind and text of each fenced block. Fails for a block of a kind that nothing runs."""
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert {kind for kind, _ in fenced} <= set(KINDS), "a block that nobody runs"
    return fenced


def run_console(block: str, folder: Path) -> None:
    """Run each line after "$ " and compare what it prints with the lines below it."""
    for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, expected = step.partition("\n")
        done = subprocess.run(
            ["sh", "-c", command], cwd=folder, env=environment(folder), capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (0, expected), f"$ {command}\n{done.stdout}{done.stderr}"


def run_session(text: str, folder: Path) -> None:
    """Run the python blocks together in the folder's environment `try`, as one interactive session."""
    session = "\n".join(block for kind, block in blocks(text) if kind == "python")
    done = subprocess.run(
        [str(folder / "try/bin/python"), "-c", SESSION],
        input=session,
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr

"""Running the real command in a process of its own, with an installation of its own.

`payung`    a new interpreter for every command, as at a terminal: help, starting, stopping, signals, demonstrations
`ready`     the same by a fork of one process that has loaded everything (see standby.py)
`desk`      such forks again, on the tests' database; `desk.alone(...)` is a new interpreter
"""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from payung.access.services import api_token
from tests.claims.world import TODAY
from tests.support import databases, states
from tests.support.children import Forker
from tests.support.databases import Database

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 300
# Read when a command runs; anything else may decide what is loaded and how, and asks for a new interpreter.
READ_LATE = {"PAYUNG_TOKEN", "PAYUNG_TOKEN_FILE", "PAYUNG_LANG", "PAYUNG_TODAY"}


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON; nothing else may stand there."""
        return json.loads(self.out)


class Standby:
    """The process that forks (standby.py); the environment of an installation comes with each command."""

    def __init__(self, forker: Forker | None) -> None:
        program = Path(__file__).with_name("standby.py")
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(program), forker.address() if forker else ""], env=Payung(Path("/nowhere")).environment, cwd="/", text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def run(self, arguments: tuple[str, ...], environment: dict[str, str], folder: Path, stdin: str) -> Said:
        """One command; its files are gone afterwards."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with tempfile.TemporaryDirectory(prefix="payung said ") as at:
            files = {name: Path(at) / name for name in ("in", "out", "err")}
            for name, path in files.items():
                path.write_text(stdin if name == "in" else "", encoding="utf-8")
            asked = {"argv": arguments, "env": environment, "cwd": str(folder), **{n: str(p) for n, p in files.items()}}
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
            assert select.select([self._process.stdout], [], [], SECONDS)[0], f"{arguments} does not end"
            code = int(self._process.stdout.readline())
            return Said(code, files["out"].read_text(encoding="utf-8"), files["err"].read_text(encoding="utf-8"))

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()


@dataclass(frozen=True)
class Payung:
    """The command with its own home."""

    home: Path
    settings: dict[str, str] = field(default_factory=dict)
    # Gives whoever is named with --as a token of his own, as everybody needs outside of a demonstration.
    token_of: Callable[[str], str] | None = None
    standby: Standby | None = None

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PAYUNG_", "DJANGO_"))}
        return {
            **kept,
            "PYTHONPATH": str(ROOT / "src"),
            "PAYUNG_HOME": str(self.home),
            "NO_COLOR": "1",
            "COLUMNS": "200",
            **self.settings,
        }

    @property
    def argv(self) -> list[str]:
        return [sys.executable, "-m", "payung"]

    def __call__(self, *arguments: str, stdin: str = "", **environment: str) -> Said:
        if self.token_of and "--as" in arguments:
            environment = {"PAYUNG_TOKEN": self.token_of(arguments[arguments.index("--as") + 1]), **environment}
        if self.standby and environment.keys() <= READ_LATE:
            said = self.standby.run(arguments, {**self.environment, **environment}, self.home.parent, stdin)
            assert "Traceback" not in said.err, said.err
            return said
        done = subprocess.run(
            [*self.argv, *arguments],
            env={**self.environment, **environment},
            cwd=self.home.parent,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            input=stdin,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Said(done.returncode, done.stdout, done.stderr)

    def alone(self, *arguments: str, **environment: str) -> Said:
        """The command by a new interpreter, whose outputs and exit code are the operating system's."""
        return replace(self, standby=None)(*arguments, **environment)

    def told(self, *arguments: str, **environment: str) -> Any:
        """The JSON of a command that succeeds."""
        said = self(*arguments, "--json", "-", **environment)
        assert said.code == 0, f"{arguments}: {said.err}"
        return said.json

    def refused(self, *arguments: str) -> str:
        """The stable code of a command that is refused in one sentence, with nothing on standard output."""
        said = self(*arguments)
        assert (said.code, said.out, len(said.err.splitlines())) == (1, "", 1), f"{arguments}: {said}"
        return said.err.strip().rpartition("[")[2].rstrip("]")


def _token(username: str) -> str:
    """A token as `payung api-token` gives it to whoever knows the password; "" for nobody."""
    from payung.access.models import User
    from payung.platform.db import OWNER

    known = User.objects.using(OWNER).filter(username=username).exists()
    return api_token(username) if known else ""


@pytest.fixture(scope="session")
def new_payung() -> Iterator[Callable[[], Payung]]:
    """Makes installations in folders that the database's account may enter."""
    made: list[Payung] = []

    def make() -> Payung:
        folder = Path(tempfile.mkdtemp(prefix="payung cli "))
        folder.chmod(0o711)
        made.append(Payung(folder / "home"))
        return made[-1]

    yield make
    for payung in made:
        if payung.home.exists():
            payung("stop")
        shutil.rmtree(payung.home.parent, ignore_errors=True)


@pytest.fixture(scope="module")
def payung(new_payung: Callable[[], Payung]) -> Payung:
    """One installation for the tests of a module."""
    return new_payung()


@pytest.fixture(scope="session")
def standby(forker: Forker | None) -> Iterator[Standby]:
    """One for the whole run."""
    process = Standby(forker)
    yield process
    process.close()


@pytest.fixture(scope="module")
def ready(payung: Payung, standby: Standby) -> Payung:
    """The installation of the module, without the wait for a new interpreter."""
    return replace(payung, standby=standby)


@pytest.fixture(scope="module")
def desk(module_db: Database, new_payung: Callable[[], Payung], standby: Standby) -> Payung:
    """A small installation on the tests' server: places, bodies and users of the test world, on its stated day."""
    from django.conf import settings

    databases.wire(module_db.urls)
    made = Payung(new_payung().home, {
        **module_db.urls.environment(), "PAYUNG_SECRET_KEY": settings.SECRET_KEY, "PAYUNG_TODAY": TODAY,
    }, cache(_token), standby)  # fmt: skip
    _installed(made.__call__)
    return made


@states.kept
def _installed(command: Callable[..., Said]) -> None:
    """What a release sets up besides its tables; made once a worker, for each time costs as much as thirty tests."""
    said = command("migrate")
    assert said.code == 0, said.err

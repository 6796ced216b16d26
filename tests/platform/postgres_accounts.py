"""Running a piece of Python as this account or, when we are root, as an ordinary one too."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from payung.platform import home as homes

SOURCE = Path(homes.__file__).resolve().parents[2]
ORDINARY = next((e.pw_uid for e in pwd.getpwall() if 1000 <= e.pw_uid < 60000), 65534)


def accounts() -> list[int]:
    """Account numbers to test under."""
    return [0, ORDINARY] if os.geteuid() == 0 else [os.geteuid()]


@cache
def python_for(uid: int) -> str | None:
    """A Python of our version that the account may run with our packages, or None."""
    if uid == os.geteuid():
        return sys.executable
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for program in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        probe = [program, "-c", "import psycopg, psutil, payung.platform.home"]
        try:
            done = subprocess.run(
                probe, user=uid, group=uid, extra_groups=[], cwd="/", env=_environment(), capture_output=True
            )
        except OSError:
            continue
        if done.returncode == 0:
            return program
    return None


def _environment() -> dict[str, str]:
    packages = os.pathsep.join((str(SOURCE), sysconfig.get_path("platlib")))
    return {"PYTHONPATH": packages, "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}


@contextmanager
def public_directory(uid: int) -> Iterator[Path]:
    """A directory with a space that any account may pass through; pytest's own is private to its user."""
    root = Path(tempfile.mkdtemp(prefix="payung uji "))
    root.chmod(0o755)
    if os.geteuid() == 0:
        os.chown(root, uid, uid)
    try:
        yield root
    finally:
        shutil.rmtree(root, ignore_errors=True)


def start_python(uid: int, code: str, *arguments: object, home: Path) -> subprocess.Popen[str]:
    """Start `code` as the account, with PAYUNG_HOME set; standard output is a pipe."""
    program = python_for(uid)
    assert program is not None
    options = {"user": uid, "group": uid, "extra_groups": []} if uid != os.geteuid() else {}
    return subprocess.Popen(
        [program, "-c", code, *map(str, arguments)],
        cwd="/",
        env=_environment() | {"PAYUNG_HOME": str(home)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def run_python(uid: int, code: str, *arguments: object, home: Path) -> str:
    """Run `code` to its end and return what it printed; fails loudly."""
    process = start_python(uid, code, *arguments, home=home)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out.strip()

"""kill -9 of the worker and of PostgreSQL at random moments of check, commit and assessment.

Real settings, real processes (forks of one that has loaded the program), a cluster of its own. PAYUNG_CRASH_KILLS sets how many kills (10 unless told).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.support.children import Fork, Forker

pytestmark = pytest.mark.crash

ROOT = Path(__file__).resolve().parents[2]
VICTIM = "tests.crash.victim"
ROWS = 60_000
KILLS = int(os.environ.get("PAYUNG_CRASH_KILLS", "10"))


class House:
    """A home and what is done in it, each in a process of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PAYUNG_")}
        self.environment = {**kept, "PAYUNG_HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}

        self.forker = Forker([VICTIM], self.environment)

    def start(self, *arguments: str) -> Fork:
        return Fork(
            VICTIM, arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment, cwd=ROOT,
            address=self.forker.address(),
        )  # fmt: skip

    def run(self, *arguments: str) -> dict[str, Any]:
        process = self.start(*arguments)
        output, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors[-3000:]
        found: dict[str, Any] = json.loads(output.strip().splitlines()[-1])
        return found

    def kill_database(self) -> None:
        """SIGKILL the server; nothing to do when the work was over and its last user has stopped it."""
        from payung.platform.home import Home

        with suppress(FileNotFoundError, ProcessLookupError):
            pid = (Home(self.home).pg / "data" / "postmaster.pid").read_text().splitlines()[0]
            os.kill(int(pid), signal.SIGKILL)

    def kill_during(self, run: int, seconds: float, *, database: bool) -> str:
        """Start the work, kill it (or the database under it) after `seconds`; tells what was hit."""
        process = self.start("work", str(run))
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "go", process.communicate()[1][-3000:]
        time.sleep(seconds)
        finished = process.poll() is not None
        if database:
            self.kill_database()
        else:
            process.kill()
        process.communicate(timeout=120)
        return "finished" if finished else "killed"


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    # Not pytest's own folder: that is private, and another run of pytest may change who can pass.
    home = Path(tempfile.mkdtemp(prefix="payung-crash-"))
    home.chmod(0o711)
    made = House(home)
    yield made
    made.forker.close()
    subprocess.run(
        [sys.executable, "-m", "payung", "stop"], env=made.environment, cwd=ROOT, check=False, capture_output=True
    )
    shutil.rmtree(home, ignore_errors=True)


def survive(house: House, run: int, longest: float, kills: int, dice: random.Random) -> dict[str, Any]:
    """Kill the run `kills` times, look each time, then let it finish."""
    for number in range(kills):
        what = house.kill_during(run, dice.uniform(0, longest), database=number % 2 == 1)
        found = house.run("look")
        assert all(found.values()), (what, number, [name for name, holds in found.items() if not holds])
    done = house.run("work", str(run))
    assert done["state"] == "done", done
    return done


def test_nothing_is_lost_and_nothing_is_done_twice(house: House) -> None:
    seed = int(os.environ.get("PAYUNG_CRASH_SEED", time.time_ns() % 10**6))
    dice = random.Random(seed)
    print(f"PAYUNG_CRASH_SEED={seed}")
    share = max(1, KILLS // 3)
    run = house.run("prepare", str(ROWS))["run"]
    checked = survive(house, run, 5, share, dice)
    accepted = checked["result"]["accepted"]
    assert accepted == ROWS

    committed = survive(house, house.run("ask", "commit")["run"], 7, max(1, KILLS - 2 * share), dice)
    assert committed["result"]["committed"] == accepted
    assert committed["result"]["amount"] == accepted * 6 * 16_800

    assessed = survive(house, house.run("ask", "2025-07")["run"], 0.8, share, dice)
    found = house.run("look")
    assert all(found.values()), [name for name, holds in found.items() if not holds]
    again = house.run("work", str(house.run("ask", "2025-07")["run"]))
    assert again["result"]["people"] == 0
    assert assessed["state"] == "done"

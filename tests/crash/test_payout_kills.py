"""kill -9 of whoever sends money, at random moments: nobody is paid twice, nobody is lost.

Real settings, real processes (forks of one that has loaded the program), a practice bank that goes on meanwhile. PAYUNG_CRASH_KILLS sets how many kills (10).
"""

from __future__ import annotations

import json
import os
import random
import shutil
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
KILLS = int(os.environ.get("PAYUNG_CRASH_KILLS", "10"))
PAYER = "tests.crash.payer"
FAULTS = "timeout_before=30,timeout_after=30,partial=30,duplicate=30,seed=7"


class Office:
    """A home, a practice bank beside it, and what is done in between, each in a process of its own."""

    def __init__(self, home: Path) -> None:
        self.home, self.folder = home, home / "bank"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PAYUNG_")}
        self.environment = {
            **kept,
            "PAYUNG_HOME": str(home / "home"),
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        (home / "home").mkdir(mode=0o711)
        client = home / "bank.json"
        command = [*("-m", "payung", "bank-sim", "--port", "0"), "--state", str(self.folder), "--faults", FAULTS]
        self.bank = subprocess.Popen(
            [sys.executable, *command, "--json", str(client)], env=self.environment, cwd=ROOT,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.forker = Forker([PAYER], self.environment)
        deadline = time.monotonic() + 60
        while not client.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        self.client = client

    def start(self, *arguments: str) -> Fork:
        return Fork(
            PAYER, arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment, cwd=ROOT,
            address=self.forker.address(),
        )  # fmt: skip

    def run(self, *arguments: str) -> dict[str, Any]:
        process = self.start(*arguments)
        output, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors[-3000:]
        found: dict[str, Any] = json.loads(output.strip().splitlines()[-1])
        return found

    def kill_during(self, run: int, seconds: float) -> str:
        """Start the sending, kill it after `seconds`; tells what was hit."""
        process = self.start("send", str(run))
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "go", process.communicate()[1][-3000:]
        time.sleep(seconds)
        finished = process.poll() is not None
        process.kill()
        process.communicate(timeout=120)
        return "finished" if finished else "killed"

    def close(self) -> None:
        self.forker.close()
        self.bank.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.bank.communicate(timeout=10)
        command = [sys.executable, "-m", "payung", "stop"]
        subprocess.run(command, env=self.environment, cwd=ROOT, check=False, capture_output=True)


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    # Not pytest's own folder: that is private, and another run of pytest may change who can pass.
    home = Path(tempfile.mkdtemp(prefix="payung-payout-"))
    home.chmod(0o711)
    made = Office(home)
    yield made
    made.close()
    shutil.rmtree(home, ignore_errors=True)


def survive(office: Office, run: int, longest: float, kills: int, dice: random.Random) -> list[str]:
    """Kill the sending `kills` times, look each time, then let it finish."""
    hit = []
    for _ in range(kills):
        hit.append(office.kill_during(run, dice.uniform(0, longest)))
        found = office.run("look", str(office.folder))
        assert all(found["holds"].values()), (hit, [name for name, holds in found["holds"].items() if not holds])
    done = office.run("send", str(run))
    assert done["state"] == "done", done
    return hit


def test_nobody_is_paid_twice_and_nobody_is_lost(office: Office) -> None:
    seed = int(os.environ.get("PAYUNG_CRASH_SEED", time.time_ns() % 10**6))
    dice = random.Random(seed)
    print(f"PAYUNG_CRASH_SEED={seed}")
    by_file = max(1, KILLS // 3)
    people, more = 1500, 2000
    made = office.run("prepare", "snap", str(people), str(office.client), str(office.folder))
    hit = survive(office, made["run"], 0.9, max(1, KILLS - by_file), dice)
    assert "killed" in hit, hit
    for _ in range(8):
        if set(office.run("look", str(office.folder))["states"]) == {"paid"}:
            break
        office.run("ask", str(made["batch"]))
    found = office.run("look", str(office.folder))
    assert found["states"] == {"paid": people}
    assert found["same"]
    assert all(found["holds"].values()), found

    made = office.run("prepare", "file", str(more), str(office.client), str(office.folder))
    hit += survive(office, made["run"], 0.7, by_file, dice)
    print(hit)
    for _ in range(60):
        office.run("collect")
        found = office.run("look", str(office.folder))
        if set(found["states"]) == {"paid"}:
            break
        time.sleep(0.5)
    assert found["states"] == {"paid": people + more}
    assert found["same"]
    assert all(found["holds"].values()), found

"""The practice bank as a process: it is killed in the middle of its day and goes on as if nothing had happened."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from payung.banksim import Bank
from payung.banksim.caller import Caller
from payung.rails.iso20022.pain002 import read_report
from tests.banksim.test_snap import ask, transfer
from tests.rails.iso_samples import transfers, written

ROOT = Path(__file__).resolve().parents[2]
KILLS, EACH = 4, 25


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "payung", "bank-sim", *arguments]


def environment(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PAYUNG_HOME": str(tmp_path / "home")}


@contextmanager
def running(tmp_path: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[bytes], dict[str, str]]]:
    told = tmp_path / "bank.json"
    told.unlink(missing_ok=True)
    argv = command("--state", str(tmp_path / "bank"), "--port", "0", "--json", str(told), *arguments)
    process = subprocess.Popen(argv, env=environment(tmp_path), stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 30
        while not told.exists():
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.02)
        yield process, json.loads(told.read_text())
    finally:
        process.terminate()
        process.wait(10)


def caller(keys: dict[str, str]) -> Caller:
    names = ("base_url", "client_id", "client_secret", "private_key_pem", "partner_id")
    return Caller(*(keys[name] for name in names))


def test_it_is_killed_and_nobody_is_paid_twice_or_forgotten(tmp_path):
    wanted, chance = [], random.Random(5)
    for day in range(KILLS):
        with running(tmp_path) as (process, keys), caller(keys) as bank:
            bank.token()
            cut = chance.randrange(EACH)
            for number in range(EACH):
                reference = f"K{day}-{number}"
                wanted.append(reference)
                if number == cut:
                    os.kill(process.pid, signal.SIGKILL)
                try:
                    transfer(bank, reference, amount=1000)
                except httpx.HTTPError:
                    break
    with running(tmp_path) as (_, keys), caller(keys) as bank:
        for reference in wanted:
            if ask(bank, reference) == "07":
                assert transfer(bank, reference, amount=1000).fine
            assert transfer(bank, reference, amount=1000).code == "4091701"
    found = Bank(tmp_path / "bank")
    assert found.paid() == dict.fromkeys(wanted, 1000)
    found.close()


def test_files_are_answered_while_it_runs(tmp_path):
    with running(tmp_path, "--faults", "duplicate=1000") as (_, keys):
        assert keys["source_account"]
        content, _ = written(transfers(3))
        draft = tmp_path / "bank/in/order.part"
        draft.write_bytes(content)
        draft.rename(draft.with_suffix(".xml"))
        until = time.monotonic() + 20
        while len(found := sorted((tmp_path / "bank/out").glob("*.xml"))) < 4:
            assert time.monotonic() < until
            time.sleep(0.05)
    assert read_report(found[0].read_bytes()).group_status == "ACCP"
    told = json.loads((tmp_path / "bank/client.json").read_text())
    assert told["client_id"] == keys["client_id"]
    assert (tmp_path / "bank/client.json").stat().st_mode & 0o77 == 0


@pytest.mark.parametrize(("arguments", "code"), [(["--faults", "sleepy=1"], 2), (["--once"], 0)])
def test_its_command(tmp_path, arguments, code):
    argv = command("--state", str(tmp_path / "bank"), "--json", "-", *arguments)
    said = subprocess.run(argv, env=environment(tmp_path), capture_output=True, text=True, check=False)
    assert said.returncode == code
    if not code:
        assert json.loads(said.stdout) == {"answers": [], "counts": {}}

"""The web process is killed while banks tell of payments: no bill is paid twice, no payment told is forgotten."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from django.conf import settings

from payung.banksim.caller import Caller
from payung.ledger import services as ledger
from tests.support.children import Fork, Forker
from tests.support.people import one

pytestmark = pytest.mark.crash

ROOT = Path(__file__).resolve().parents[3]
KILLS = int(os.environ.get("PAYUNG_CRASH_KILLS", "10"))
BILLS = 40
SERVER = "tests.contributions.snap.web"


@pytest.fixture
def serve(db) -> Iterator[Callable[[], tuple[Fork, str]]]:
    """Starts a web server, a fork of a process that has loaded the pages: the process that can be killed, and its address."""
    environment = {
        **os.environ,
        **db.urls.environment(),
        "PAYUNG_SECRET_KEY": settings.SECRET_KEY,
        "PAYUNG_TODAY": "2025-08-15",
        "PAYUNG_LOG": "CRITICAL",
        "DJANGO_SETTINGS_MODULE": "payung.platform.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    forker = Forker([SERVER], environment)

    def start() -> tuple[Fork, str]:
        process = Fork(SERVER, [], stdout=subprocess.PIPE, env=environment, cwd=ROOT, address=forker.address())
        assert process.stdout
        return process, f"http://127.0.0.1:{int(process.stdout.readline())}"

    yield start
    forker.close()


def tell(bank, base: str, todo: dict[str, tuple[str, int]]) -> None:
    """Tell of every payment until the answer is had, as a bank does whose line breaks: same payment, new number."""
    keys = bank.keys
    with Caller(base, keys.client_id, keys.client_secret, keys.private_key_pem, keys.partner_id) as caller:
        for request, (code, amount) in list(todo.items()):
            with suppress(httpx.HTTPError):
                if bank.pay(caller, code, amount, request).code == "2002500":
                    del todo[request]


def test_killed_at_random_moments(own_db, db, bank, owe, owner, serve):
    chance = random.Random(11)
    debts = [owe() for _ in range(BILLS)]
    told = {f"KILL-{n}": (debt.code, debt.amount) for n, debt in enumerate(debts)}
    left = dict(told)
    for _ in range(KILLS):
        process, base = serve()
        parts = [dict(list(left.items())[n::2]) for n in range(2)]
        threads = [threading.Thread(target=tell, args=[bank, base, part]) for part in parts]
        for thread in threads:
            thread.start()
        wanted, until = chance.randrange(2 * BILLS // KILLS), time.monotonic() + 20
        while len(left) - sum(map(len, parts)) < wanted and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.03))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        for thread in threads:
            thread.join()
        left = parts[0] | parts[1]
        assert one(owner, "select count(*) from contributions_receipt") >= BILLS - len(left)
    process, base = serve()
    tell(bank, base, left)
    # every payment once more: nothing changes, everybody hears the first answer
    again = dict(told)
    tell(bank, base, again)
    process.kill()
    process.wait()
    assert (left, again) == ({}, {})
    kept = owner.execute(
        "select v.request_id, v.payment_code, r.amount from contributions_vapayment v"
        " join contributions_receipt r on r.id = v.receipt_id"
    ).fetchall()
    assert {request: (code, amount) for request, code, amount in kept} == told
    assert one(owner, "select count(*) from contributions_receipt") == BILLS
    assert one(owner, "select count(*) from ledger_journal where event = 'receipt'") == BILLS
    unanswered = "select count(*) from contributions_snapcall k where not exists (select from contributions_snapanswer where call_id = k.id)"
    assert one(owner, unanswered) == 0
    assert ledger.verify().ok

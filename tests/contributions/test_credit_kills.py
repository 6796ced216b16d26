"""A process that takes money in, joins bills and carries credit is killed at random moments: every step is whole or not there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from payung.contributions.payers import statements
from payung.ledger import services as ledger
from payung.platform.db import acting as session
from tests.support import people
from tests.support.people import MONTHS, PRICE, acting, one

pytestmark = pytest.mark.crash

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("PAYUNG_CRASH_KILLS", "10"))
# Pays, carries and joins until it is killed. Arguments: address, tokens of two people, seed, codes of bills.
VICTIM = """
import itertools, random, sys
import psycopg
address, officer, head, seed, *codes = sys.argv[1:]
chance, connection = random.Random(int(seed)), psycopg.connect(address, autocommit=True)

def as_user(secret, query, values):
    with connection.transaction():
        connection.execute("select set_config('payung.session', %s, true)", [secret])
        return connection.execute(query, values).fetchone()

print("ready", flush=True)
for number in itertools.count():
    code = chance.choice(codes)
    try:
        if chance.random() < 0.3:
            as_user(officer, "select payung.credit_carry(%s)", [code])
        else:
            values = [code, chance.randrange(1, 9_000), f"K-{seed}-{number}"]
            waiting = as_user(officer, "select waiting_id from payung.record_receipt(%s, %s, '2025-12-01', 'manual', %s)", values)
            as_user(head, "select payung.confirm_receipt(%s)", [waiting[0]])
    except psycopg.errors.DatabaseError as error:
        if (error.sqlstate or "") not in {"P0A52", "P0E11", "P0C51", "P0C53"}:
            raise
"""
WHOLE = (
    "select (select coalesce(sum(r.amount), 0) from contributions_receipt r where channel <> 'credit')"
    " - (select coalesce(sum(paid - credited), 0) from contributions_billstanding)"
    " - (select coalesce(sum(amount), 0) from contributions_payercredit)"
)


def killed(db: Any, arguments: list[str], after: float) -> int:
    process = subprocess.Popen(
        [sys.executable, "-c", VICTIM, db.urls.app, *arguments], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    return process.wait()


def test_every_step_is_whole_or_not_there_whatever_is_killed(own_db, db, owner, loader, token, actor):
    with acting(loader, token("admin")):
        people.open_months(loader)
        scheme, members = people.scheme(loader), [people.member(loader) for _ in range(8)]
        for member in members:
            people.enrol(loader, scheme, member)
            for month in MONTHS:
                people.cover(loader, scheme.payer, member, month)
        people.journal(loader, scheme)
        codes = [people.bill(loader, scheme.payer, month, members)[1] for month in MONTHS]
    chance = random.Random(12)
    for kill in range(KILLS):
        who = [token("cabang"), token("kepala"), str(kill), *codes]
        assert killed(db, who, 0.3 + chance.random()) == -signal.SIGKILL
        with acting(loader, token("admin")):
            assert one(loader, "select payung.bill_standings_recount(false)") == 0
        assert one(owner, WHOLE) == 0
        assert ledger.verify().ok
        with session(actor("cabang").token):
            account = statements.statement(scheme.payer)
        booked = dict(owner.execute("select account_id, sum(amount)::bigint from ledger_posting group by 1").fetchall())
        assert (booked["1200"], booked.get("2200", 0)) == (account.owed, -account.held)
    assert one(owner, "select count(*) from contributions_receipt") > KILLS
    assert PRICE * len(members) * len(MONTHS) >= account.owed

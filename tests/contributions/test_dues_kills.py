"""A process that fines payers, refunds and takes consents back is killed, or the server's process that works for it: each act is
whole or not there, and the next process, which does all of it again, does nothing twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from payung.ledger import services as ledger
from tests.contributions.test_credit import organisation_account
from tests.contributions.test_model import EMPLOYER
from tests.support import people
from tests.support.people import MONTHS, PRICE, acting, one

pytestmark = pytest.mark.crash

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("PAYUNG_CRASH_KILLS", "10"))
PAYERS, HELD = 24, 5_000
# Goes through all payers and does everything that is to be done of each, over and over. Arguments: address, tokens of two people, seed,
# then of each payer: itself, its account, an enrolment.
VICTIM = """
import itertools, random, sys
import psycopg
address, officer, head, seed, *facts = sys.argv[1:]
chance, connection = random.Random(int(seed)), psycopg.connect(address, autocommit=True)
payers = [tuple(map(int, facts[n:n + 3])) for n in range(0, len(facts), 3)]

def as_user(secret, query, *values):
    try:
        with connection.transaction():
            connection.execute("select set_config('payung.session', %s, true)", [secret])
            return connection.execute(query, values).fetchone()[0]
    except psycopg.errors.DatabaseError as error:  # done before, by this process or by one that is no more
        if (error.sqlstate or "") not in {"P0E6M", "P0E11", "P0E7C"}:
            raise

def refund(payer, account):
    waiting = as_user(officer, "select max(id) from contributions_refund where payer_id = %s and state = 'waiting'", payer)
    waiting = waiting or as_user(officer, "select payung.refund_propose(%s, %s, 5000, 'kelebihan bayar')", payer, account)
    if waiting:
        as_user(head, "select payung.refund_approve(%s)", waiting)

print(connection.info.backend_pid, flush=True)
for _round in itertools.count():
    for payer, account, enrolment in payers:
        acts = [
            lambda: as_user(officer, "select payung.fines_charge(%s)", payer),
            lambda: as_user(officer, "select payung.own_consent_withdraw(%s, 'ia tidak setuju lagi')", enrolment),
            lambda: refund(payer, account),
        ]
        for act in chance.sample(acts, len(acts)):
            act()
    print("all", flush=True)
"""
WHOLE = {
    "both late bills of a payer are fined, or none": """
        select not exists (select from contributions_bill b left join contributions_billcharge g on g.bill_id = b.id and g.kind = 'fine'
          group by b.payer_id having count(distinct g.bill_id) not in (0, 2))""",
    "no month is fined twice": """
        select not exists (select from contributions_billcharge a join contributions_billcharge b on b.bill_id = a.bill_id and b.id > a.id
          and b.from_month <= a.to_month)""",
    "every charge has its journal": """
        select not exists (select from contributions_billcharge g where not exists (
          select from ledger_journal j where j.event_key = 'charge:' || g.id))""",
    "a refund that was approved is ordered once and taken off the credit, any other is not": """
        select not exists (select from contributions_refund f where (f.state = 'approved')::int is distinct from (
            select count(*) from payouts_instruction i where i.reference = 'refund:' || f.id)
          or (f.state = 'approved')::int is distinct from (select count(*) from contributions_credit k where k.refund_id = f.id))""",
    "nobody is refunded twice": """
        select not exists (select from contributions_refund where state = 'approved' group by payer_id having count(*) > 1)""",
}


def killed(db: Any, server: Any, arguments: list[str], after: float | None, *, backend: bool) -> None:
    """Start the work, end it (or the server's process behind it) after so many seconds, or once it has been through all payers."""
    process = subprocess.Popen(
        [sys.executable, "-c", VICTIM, db.urls.app, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    number = process.stdout.readline().strip()
    assert number.isdigit(), process.communicate()[1][-2000:]
    if after is None:
        assert process.stdout.readline() == "all\n", process.communicate()[1][-2000:]
    else:
        time.sleep(after)
    if backend:
        with closing(psycopg.connect(server.superuser, autocommit=True)) as eye:
            eye.execute("select pg_terminate_backend(%s, 10000)", [number])
    else:
        process.send_signal(signal.SIGKILL)
    errors = process.communicate(timeout=60)[1]
    assert process.returncode == -signal.SIGKILL or "AdminShutdown" in errors or "OperationalError" in errors, errors[
        -2000:
    ]


def late(loader: Any, owner: Any, app: Any, token: Any) -> list[str]:
    """Employers with three late bills, some credit, an account and somebody's consent; what the victim is told of them."""
    facts: list[str] = []
    with acting(loader, token("admin")):
        people.open_months(loader)
        made = []
        for _payer in range(PAYERS):
            scheme, member = people.scheme(loader, months=MONTHS[:3]), people.member(loader)
            people.enrol(loader, scheme, member)
            for month in MONTHS[:3]:
                people.cover(loader, scheme.payer, member, month)
            people.journal(loader, scheme)
            made.append((scheme, member, [people.bill(loader, scheme.payer, month, [member]) for month in MONTHS[:3]]))
    account = 0
    for number, (scheme, member, bills) in enumerate(made):
        owner.execute(EMPLOYER, [scheme.payer])
        people.receive(app, token, bills[0][1], PRICE + HELD, reference=f"LEBIH-{number}")
        enrolment = one(owner, "select id from sponsorship_enrolment where membership_id = %s", [member.membership])
        with acting(app, token("cabang")):
            app.execute("select payung.own_consent(%s, '2025-07-01', 'Akad', '2025-12-01')", [enrolment])
        account = account or organisation_account(owner, scheme.payer)  # they are payers of one body
        facts += map(str, (scheme.payer, account, enrolment))
    return facts


def test_each_act_is_whole_or_not_there_and_done_again_it_is_not_done_twice(
    own_db: Any, db: Any, server: Any, app: Any, loader: Any, owner: Any, token: Any
) -> None:
    facts = late(loader, owner, app, token)
    chance = random.Random(31)
    done = "select count(distinct bill_id) from contributions_billcharge"
    for kill in range(KILLS):
        who = [token("cabang"), token("kepala"), str(kill), *facts]
        # The last one goes through all of it again.
        killed(db, server, who, chance.random() * 0.25 if kill < KILLS - 1 else None, backend=bool(kill % 2))
        for promise, query in WHOLE.items():
            assert one(owner, query), promise
        with acting(loader, token("admin")):
            assert one(loader, "select payung.bill_standings_recount(false)") == 0
        assert ledger.verify().ok
    assert one(owner, done) == 2 * PAYERS
    assert one(owner, "select count(*) from contributions_refund where state = 'approved'") == PAYERS
    assert one(owner, "select coalesce(sum(amount), 0) from contributions_payercredit") == 0
    assert one(owner, "select count(*) from sponsorship_consentwithdrawal") == PAYERS
    assert one(owner, "select count(*) from sponsorship_consent") == PAYERS

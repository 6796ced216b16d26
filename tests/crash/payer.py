"""The process that sends a batch and is killed at it, and the one that looks whether everybody is paid once.

python -m tests.crash.payer prepare CHANNEL COUNT CLIENT_JSON FOLDER | send RUN | ask BATCH | collect | look FOLDER
"""

from __future__ import annotations

import json
import sqlite3
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.support import standby

MAKER, CHECKER = "uji", "uji-dua"

INVARIANTS = {
    "every payment that the bank has settled is booked once": """
        select (select count(*) from ledger_journal where event = 'payout')
             = (select count(*) from payouts_event where state = 'paid')""",
    "nothing went out again unless the bank knew nothing of it": """
        select not exists (
          select from (select instruction_id, count(*) as calls from payouts_message
                       where direction = 'out' and kind in ('snap.17', 'snap.18') group by 1) m
          where calls > 1 + (select count(*) from payouts_event e where e.instruction_id = m.instruction_id
                             and e.state = 'unknown' and e.reason = 'ABSENT'))""",
    "every instruction stands in one state": """
        select (select count(*) from payouts_instruction) = (select count(*) from payouts_state)""",
    "a file is ordered once": """
        select not exists (select from payouts_message where kind = 'pain.001' group by batch_id having count(*) > 1)""",
}


def prepare(channel: str, count: int, client: str, folder: str) -> dict[str, Any]:
    """Two users, a bank, people with accounts, an approved batch; returns the run that sends it."""
    from payung.access.models import Change
    from payung.access.services import command_session, create_user
    from payung.payouts import services
    from payung.payouts.banks import services as banks_services
    from payung.platform.db import acting

    for user in (MAKER, CHECKER):
        create_user(user, user.title(), "kata-sandi-uji", [("administrator", "53", None)])
    keys = json.loads(Path(client).read_text())
    with command_session(MAKER) as maker, command_session(CHECKER) as checker:
        with acting(maker.token):
            change = banks_services.connect_bank(
                maker,
                banks_services.BankData(
                    code="130",
                    name="Bank Uji",
                    organisation="bank-ntt",
                    account_no=keys["source_account"],
                    account_name="BPJS Ketenagakerjaan NTT",
                    folder=folder,
                    base_url=keys["base_url"],
                    client_id=keys["client_id"],
                    partner_id=keys["partner_id"],
                    channel_id=keys["channel_id"],
                    client_secret=keys["client_secret"],
                    private_key_pem=keys["private_key_pem"],
                ),
            )
        with acting(checker.token):
            banks_services.confirm_bank(checker, change, Change.objects.get(pk=change).digest)
        with acting(maker.token, using="owner") as cursor:
            cursor.execute(_PEOPLE, [count])
            cursor.execute(_INSTRUCT, [[row[0] for row in cursor.fetchall()]])
        with acting(maker.token):
            batch = services.make_batch(maker, "130", channel)
            shown = services.the_batch(batch).content_hash
        with acting(checker.token):
            services.approve_batch(checker, batch, shown)
            return {"batch": batch, "run": services.start_send(checker, batch, defer=False)}


_PEOPLE = """
with people as (
  insert into registry_person (regency, village_code, created_by)
    select '53.04', '53.04.01.2001', payung.actor_id() from generate_series(1, %s) returning id)
insert into registry_bankaccount (person_id, regency, bank_code, account_no, holder_name, created_by)
  select id, '53.04', '130', '20' || lpad(id::text, 8, '0') || '7', 'Penerima ' || id, payung.actor_id() from people
  returning id, person_id
"""
_INSTRUCT = """
select payung.payout_instruct('claims', 'uji:' || a.id, a.person_id, a.id, 1000000, '53.04', null, 'Manfaat JKM')
from registry_bankaccount a where a.id = any(%s) order by a.id
"""


def send(run_id: int) -> dict[str, Any]:
    """Carry out a sending, after telling the test that it starts."""
    from payung.platform import runs

    print("go", flush=True)
    row = runs.execute(run_id)
    return {"state": row["state"], "result": row["result"], "error": row["error"]}


def again(kind: str, batch: int = 0) -> dict[str, Any]:
    """Ask the bank about a batch, or read what lies in its folder."""
    from payung.access.services import command_session
    from payung.payouts import services
    from payung.platform import clock, runs
    from payung.platform.db import acting

    with command_session(CHECKER) as actor:
        with acting(actor.token):
            run = (
                services.ask_unknown(actor, batch, defer=False)
                if kind == "ask"
                else services.collect(actor, "130", defer=False)
            )
        # An hour after the run before: what a bank says twice it has to say some time apart.
        real = clock.moment
        clock.moment = lambda zone="": real(zone) + timedelta(hours=run)
        row = runs.execute(run)
    return {"state": row["state"], "result": row["result"], "error": row["error"]}


def look(folder: str) -> dict[str, Any]:
    """Which invariants hold, and where everything stands."""
    from django.db import connections

    from payung.ledger.services import verify

    with connections["owner"].cursor() as cursor:
        holds: dict[str, Any] = {}
        for name, query in INVARIANTS.items():
            cursor.execute(query)
            holds[name] = all(row[0] for row in cursor.fetchall())
        cursor.execute("select state, count(*) from payouts_state group by 1")
        states = dict(cursor.fetchall())
        cursor.execute(
            "select n.end_to_end_id, n.amount from payouts_instruction n join payouts_event e on e.instruction_id = n.id"
            " where e.state = 'paid'"
        )
        ours = dict(cursor.fetchall())
    theirs, doubled, orders = _bank(folder)
    holds["what we call paid, the bank has paid"] = all(theirs.get(name) == amount for name, amount in ours.items())
    holds["the bank has paid nobody twice"] = not doubled
    holds["the bank met every file once"] = orders
    holds["the ledger verifies"] = verify().ok
    return {"holds": holds, "states": states, "same": ours == theirs}


def _bank(folder: str) -> tuple[dict[str, int], list[str], bool]:
    with sqlite3.connect(Path(folder) / "bank.sqlite") as line:
        paid = dict(line.execute("select reference, sum(amount) from booking group by 1").fetchall())
        doubled = [row[0] for row in line.execute("select reference from booking group by 1 having count(*) > 1")]
        files = line.execute("select count(*), count(distinct message_id) from inbox").fetchone()
    return paid, doubled, files[0] == files[1]


def load() -> None:
    """What takes time, once for all that are forked."""
    standby.load_for_a_home()


def main(words: list[str]) -> None:
    """The program; words: as of a command line, its name first."""
    from payung.cli.context import running

    argv = words[1:]
    with running(migrate=argv[0] == "prepare"):
        if argv[0] == "prepare":
            answer = prepare(argv[1], int(argv[2]), argv[3], argv[4])
        elif argv[0] == "send":
            answer = send(int(argv[1]))
        elif argv[0] == "ask":
            answer = again("ask", int(argv[1]))
        elif argv[0] == "collect":
            answer = again("collect")
        else:
            answer = look(argv[1])
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv)

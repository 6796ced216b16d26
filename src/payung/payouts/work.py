"""What every background run about one batch works with."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg

from payung.payouts import bindings
from payung.payouts.errors import REFUSALS, PayoutsRefused
from payung.platform import runs
from payung.platform.db import Call, T, one
from payung.platform.runs import RunContext

Payee = bindings.PayoutPayees
PAGE = 1000
LOCK = 7112
PATIENCE = 20


@dataclass
class Work:
    """One batch in a background run: the run, the rows of batch and bank, and the results so far."""

    context: RunContext
    batch: Mapping[str, Any]
    bank: dict[str, Any]
    side: psycopg.Connection[Any]
    done: dict[str, int] = field(default_factory=dict)

    def ask(self, call: Call[T]) -> T:
        """One call in a transaction of the loader, within the scope of whoever asked for the run; a refusal gets its
        words."""
        with REFUSALS.worded(), self.context.transaction() as cursor:
            return call.on(cursor)

    def halted(self) -> bool:
        """Whether somebody has stopped all payouts, as of now; may be asked from several threads."""
        return bindings.payout_halted().on(self.side.cursor()) is not None

    def payees(self, states: Sequence[str], limit: int = PAGE, after: int = 0) -> list[Payee]:
        """Payees of the instructions in these states, by line."""
        with self.context.transaction() as cursor:
            asked = bindings.payout_payees(batch=self.batch["id"], states=states, after=after, limit=limit)
            return asked.on(cursor)

    def all_payees(self, states: Sequence[str]) -> Iterator[Payee]:
        """The same, all of them, page by page."""
        after = 0
        while payees := self.payees(states, after=after):
            yield from payees
            after = payees[-1]["line"]


@contextmanager
def at_work(context: RunContext, batch_id: int) -> Iterator[Work]:
    """Open the batch for sending; no other run works on it at the same time."""
    with runs.side_connection() as side:
        alone(side, LOCK, batch_id)
        with REFUSALS.worded(), context.transaction() as cursor:
            batch = bindings.payout_batch_begin(batch_id).on(cursor)
            cursor.execute("select * from payouts_bank where id = %s", [batch["bank_id"]])
            bank = one(cursor) or {}
        yield Work(context, batch, bank, side)


def alone(side: Any, lock: int, batch_id: int) -> None:
    """Take a lock on the batch; the lock of a killed worker ends within moments."""
    for _attempt in range(PATIENCE):
        locked = side.execute("select pg_try_advisory_lock(%s, %s)", [lock, batch_id % 2**31]).fetchone()
        if locked and locked[0]:
            return
        time.sleep(0.25)
    raise PayoutsRefused("BATCH_BUSY", "Kelompok bayar ini sedang dikerjakan. Tunggu sampai selesai.")

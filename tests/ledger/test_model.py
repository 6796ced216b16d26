"""The ledger against a model of twenty lines: whatever is posted, refused and sealed, both agree."""

from __future__ import annotations

import collections
import itertools
import os

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.support.ledger import ACCOUNTS, chain, post
from tests.support.people import one

AMOUNTS = st.integers(min_value=-(10**12), max_value=10**12)
ACCOUNT = st.sampled_from(ACCOUNTS)
_keys = itertools.count()


def machine(connection, secret):
    """The machine's class, bound to a connection; every example is rolled back."""

    class Books(RuleBasedStateMachine):
        @initialize()
        def begin(self):
            connection.execute("begin")
            connection.execute("select set_config('payung.session', %s, true)", [secret])
            self.balances: collections.Counter[str] = collections.Counter()
            self.keys: list[str] = []
            self.journals = self.postings = self.unsealed = self.links = 0

        def teardown(self):
            connection.execute("rollback")

        def attempt(self, key, lines):
            try:
                with connection.transaction():
                    post(connection, key, lines)
            except psycopg.Error:
                return False
            return True

        @rule(
            lines=st.lists(st.tuples(ACCOUNT, AMOUNTS), min_size=1, max_size=5),
            closing=ACCOUNT,
            balance=st.booleans(),
        )
        def post_lines(self, lines, closing, balance):
            if balance:
                lines = [*lines, (closing, -sum(amount for _, amount in lines))]
            kept = [(account, amount) for account, amount in lines if amount]
            allowed = len(kept) >= 2 and sum(amount for _, amount in kept) == 0
            key = f"model-{next(_keys)}"
            assert self.attempt(key, lines) == allowed
            if allowed:
                self.keys.append(key)
                self.journals, self.postings, self.unsealed = (
                    self.journals + 1,
                    self.postings + len(kept),
                    self.unsealed + 1,
                )
                for account, amount in kept:
                    self.balances[account] += amount

        @rule(data=st.data())
        def repeat(self, data):
            if self.keys:
                assert not self.attempt(data.draw(st.sampled_from(self.keys)), [("1100", 1), ("1200", -1)])

        @rule(size=st.integers(min_value=1, max_value=4))
        def seal(self, size):
            made = one(connection, "select payung.ledger_seal(%s)", [size])
            assert made == -(-self.unsealed // size)
            self.links, self.unsealed = self.links + made, 0

        @invariant()
        def both_agree(self):
            found = connection.execute(
                "select account_id, sum(amount)::bigint from ledger_posting group by 1"
            ).fetchall()
            assert {a: b for a, b in found if b} == {a: b for a, b in self.balances.items() if b}
            assert one(connection, "select count(*) from ledger_journal") == self.journals
            assert one(connection, "select count(*) from ledger_posting") == self.postings
            assert chain(connection)[1] == self.links

    return Books


def test_the_ledger_does_what_the_model_does(own_db, db, owner, token):
    run_state_machine_as_test(
        machine(owner, token("admin")),
        settings=settings(
            max_examples=20, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.slow
def test_the_ledger_does_what_the_model_does_at_length(own_db, db, owner, token):
    run_state_machine_as_test(
        machine(owner, token("admin")),
        settings=settings(
            max_examples=300 if os.environ.get("PAYUNG_TEST_LONG") else 60,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

"""The states of a payment and the steps between them, as the database enforces them."""

from __future__ import annotations

import pytest

from payung.payouts import transitions


def test_the_database_goes_by_the_same_table(owner):
    found = owner.execute("select source, target, effect from payouts_transition").fetchall()
    assert {(source, target): effect for source, target, effect in found} == transitions.TABLE


def test_the_table_names_known_states_and_every_state_is_reached():
    for source, target in transitions.TABLE:
        assert {source, target} <= set(transitions.STATES)
    reached = {target for (_, target), effect in transitions.TABLE.items() if effect == "move"}
    assert reached == set(transitions.STATES)


@pytest.mark.parametrize("state", sorted(transitions.FINAL))
def test_only_money_that_the_bank_moves_leads_on_from_a_final_state(state):
    assert set(transitions.MOVES.get(state, ())) <= {"paid", "returned"}


def test_an_instruction_waits(orders):
    made = orders.instruct()
    assert orders.states() == {"ready": 1}
    assert made

"""A user who looks at a sending sees how many payments have been sent."""

from __future__ import annotations

from payung.payouts import calls, services
from payung.platform import runs
from payung.platform.db import acting
from tests.support.paying import approved, connected


def test_a_sending_tells_how_many_have_left(own_db, actor, orders, practice, monkeypatch):
    monkeypatch.setattr(calls, "CALLS", 2)
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, practice())
    orders.many(5)
    batch = approved(admin, officer, "snap")
    with acting(officer.token):
        run = services.start_send(officer, batch, defer=False)
    steps = []
    runs.execute(run, lambda *step: steps.append(step))
    assert [step for step in steps if step[0] == "send"] == [("send", 0, 5), ("send", 2, 5), ("send", 4, 5)]
    assert orders.states() == {"paid": 5}

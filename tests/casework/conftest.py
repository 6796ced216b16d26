"""A practice process: reported -> complete -> assessed -> approved, with a guarded end."""

from __future__ import annotations

import pytest

from payung.casework import transitions
from payung.casework.transitions import ApprovalLimit, Process, Transition
from payung.platform.db import OWNER

OFFICER = ["administrator", "branch_officer"]
DECIDES = ["administrator", "branch_officer", "head"]

PRACTICE = Process(
    "practice",
    states=["reported", "complete", "assessed", "approved", "paid", "rejected"],
    initial="reported",
    final=["paid", "rejected"],
    openers=[*OFFICER, "disnaker"],
    transitions=[
        Transition("complete", "reported", "complete", OFFICER),
        Transition("assess", "complete", "assessed", OFFICER, step="assess"),
        Transition("return", "assessed", "complete", DECIDES, step="approve", decision="return"),
        Transition("reject", "assessed", "rejected", DECIDES, step="approve", decision="reject"),
        Transition("approve", "assessed", "approved", DECIDES, step="approve"),
        Transition("pay", "approved", "paid", OFFICER, guarded=True),
    ],
    approval_limits=[
        ApprovalLimit("assess", 0, None, OFFICER),
        ApprovalLimit("approve", 0, 50_000_000, DECIDES),
        ApprovalLimit("approve", 50_000_000, None, ["head"], 2),
    ],
)


@pytest.fixture
def practice(db):
    """The practice process in the database at hand, for this test only."""
    from django.db import connections, transaction

    transitions.register(PRACTICE)
    with transaction.atomic(using=OWNER):
        transitions.sync(OWNER)
        with connections[OWNER].cursor() as cursor:
            cursor.execute("delete from casework_approvallimit where process_id = 'practice'")
        transitions.sync(OWNER)
    yield PRACTICE
    transitions.PROCESSES.pop("practice", None)

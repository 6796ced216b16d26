"""Ending background work before it has ended by itself."""

from __future__ import annotations

from payung.access.policies import require
from payung.access.services import Actor
from payung.kernel.acts import Question, Saying
from payung.kernel.choices import words
from payung.platform import bindings
from payung.platform.choices import RUN_KIND, RUN_STATE
from payung.platform.models import Run
from payung.platform.runs import REFUSALS
from payung.platform.selectors import known_run


def run_of(_actor: Actor | None, run_id: int) -> Run:
    """A run of the session's user, or any run for users who see all. Raises RunRefused(RUN_UNKNOWN)."""
    return known_run(run_id)


def cancel_question(_actor: Actor, run: Run, _data: object) -> Question:
    """The question before a run is cancelled."""
    kinds, states = words(RUN_KIND), words(RUN_STATE)
    return Question(
        Saying("Batalkan pekerjaan ini?"),
        (
            Saying("Yang sudah disimpan tetap; sisanya tidak dikerjakan."),
            Saying("Pekerjaan yang dibatalkan tidak dilanjutkan; yang sama dapat diminta lagi."),
        ),
        (
            (Saying("Pekerjaan"), Saying(kinds.get(run.kind, run.kind))),
            (Saying("Keadaan"), Saying(states.get(run.state, run.state))),
        ),
    )


def cancel_run(actor: Actor, run_id: int) -> None:
    """Cancel a run that waits or is at work; the rows that it has stored stay, and it writes nothing more. Users
    cancel their own runs; users who see all runs may cancel any. Raises RunRefused: RUN_UNKNOWN, RUN_ENDED,
    RUN_WITH_BANK.
    """
    require(actor.roles, "runs.view")
    REFUSALS.make(bindings.run_cancel(run_id))

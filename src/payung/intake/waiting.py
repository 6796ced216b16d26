"""The waiting list of a list: the run that takes in people who wait, and removing somebody from it."""

from __future__ import annotations

from typing import Any

from django.db import connections, transaction

from payung.access.policies import require
from payung.access.services import Actor
from payung.intake import bindings
from payung.intake.models import List
from payung.intake.undo import REFUSALS
from payung.kernel.acts import Question, Saying, Why
from payung.platform import clock
from payung.platform.db import LOADER
from payung.platform.runs import RunContext, handler

CHUNK_PEOPLE = 20_000


@handler("intake.waiting_itself", scheme=int)
def move(context: RunContext) -> dict[str, Any]:
    """Take in who waits for a scheme while there are places and money, in order, a part a transaction.

    Asked for by the database wherever room comes (`waiting_call`); one that was cut off goes on, for who is in waits no more.
    """
    scheme, gone = int(context.params["scheme"]), 0
    while True:
        with context.transaction() as cursor:
            left = bindings.waiting_move(scheme=scheme, on=clock.today(), most=CHUNK_PEOPLE).on(cursor)
        if not left:
            return {"scheme": scheme, "left_the_line": gone}
        gone += left
        context.progress("commit", gone, 0)


def wake() -> int:
    """Request the runs that are missing: for schemes in which somebody could be taken in. Returns for how many schemes. In the worker."""
    with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
        return bindings.waiting_wake().on(cursor)


def leave(actor: Actor, list_id: int, sheet_row: int, reason: str) -> None:
    """Take the person of a row off the waiting list. Raises IntakeRefused (NOBODY_WAITS)."""
    require(actor.roles, "intake.undo")
    REFUSALS.make(bindings.waiting_leave(list_=list_id, row=sheet_row, reason=reason))


def asked_leave(_actor: Actor, of_list: List, data: Why) -> Question:
    """Take somebody off the waiting list."""
    return Question(
        Saying("Keluarkan orang ini dari daftar tunggu?"),
        (
            Saying("Ia tidak menunggu lagi; yang di belakangnya maju."),
            Saying("Agar menunggu lagi, ia harus dikirim dalam daftar baru dan berdiri paling belakang."),
        ),
        ((Saying("Daftar"), of_list.file_name), (Saying("Alasan"), data.reason)),
    )

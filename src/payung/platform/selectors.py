"""Reading background work as the session may see it."""

from __future__ import annotations

from django.db.models import QuerySet

from payung.platform.models import History, Run
from payung.platform.runs import REFUSALS

OPEN_STATES = ("queued", "running")
ANSWER = "intake.answer"


def runs(*kinds: str, state: str = "") -> QuerySet[Run]:
    """Runs of the session's user (all of them for an administrator), newest first. kinds: none for all."""
    queryset = Run.objects.order_by("-id")
    if any(kinds):
        queryset = queryset.filter(kind__in=kinds)
    return queryset.filter(state=state) if state else queryset


def run(run_id: int | None) -> Run | None:
    """One run, or None when it is not there or belongs to somebody else."""
    return Run.objects.filter(pk=run_id).first() if run_id else None


def known_run(run_id: int) -> Run:
    """One run that the session may see. Raises RunRefused(RUN_UNKNOWN)."""
    the_run = run(run_id)
    if the_run is None:
        raise REFUSALS["P0CCA"]
    return the_run


def with_last_answer(of_list: QuerySet[Run], list_id: int) -> tuple[Run | None, Run | None]:
    """The first of these runs, and the newest that made or makes the answer file of a list for this user. One query.

    of_list: runs in an order, none of which makes an answer file.
    """
    answers = Run.objects.filter(kind=ANSWER, params__list=list_id)
    answers = answers.exclude(state__in=["refused", "failed", "cancelled"]).order_by("-id")
    both = {one.kind == ANSWER: one for one in of_list[:1].union(answers[:1], all=True)}
    return both.get(False), both.get(True)


def history(table: str, row_id: int) -> QuerySet[History]:
    """Changes of one edited row, newest first (administrators and heads only)."""
    return History.objects.filter(table_name=table, row_id=str(row_id)).order_by("-id")

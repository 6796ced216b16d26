"""Reading background work as the session may see it."""

from __future__ import annotations

from django.db.models import QuerySet

from payung.platform.models import History, Run
from payung.platform.runs import REFUSALS

OPEN_STATES = ("queued", "running")


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


def last_answer(list_id: int) -> Run | None:
    """The latest finished answer file of a list that this user asked for."""
    return (
        Run.objects.filter(kind="intake.answer", params__list=list_id)
        .exclude(state__in=["refused", "failed", "cancelled"])
        .order_by("-id")
        .first()
    )


def history(table: str, row_id: int) -> QuerySet[History]:
    """Changes of one edited row, newest first (administrators and heads only)."""
    return History.objects.filter(table_name=table, row_id=str(row_id)).order_by("-id")

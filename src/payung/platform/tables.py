"""Tables brought up to this release by Django's migrations, in half of the time that they take by themselves.

After each step Django draws the models of its history anew: those that the step touches, and all that can be reached from
them by foreign keys, however far; here that is nearly every model after nearly every step. A step asks a model for its own
table and for the keys that it names, so it is enough to draw what it touches and the next neighbours. The schema is the same
to the letter (tests/platform/test_tables.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from django.db.migrations.state import ProjectState

from payung.platform.db import OWNER


@contextmanager
def neighbours_only() -> Iterator[None]:
    """Within it, a step of a migration draws no models but those that it touches and their next neighbours."""
    whole = ProjectState.reload_model

    def near(self: ProjectState, app_label: str, model_name: str, delay: bool = True) -> None:
        whole(self, app_label, model_name, delay or True)

    ProjectState.reload_model = near  # type: ignore[method-assign]
    try:
        yield
    finally:
        ProjectState.reload_model = whole  # type: ignore[method-assign]


def bring_up(using: str = OWNER) -> None:
    """Run every migration that a database has not seen, then bound the days of whatever columns there are."""
    from django.core.management import call_command

    with neighbours_only():
        call_command("migrate", database=using, verbosity=0, interactive=False)
    bound_days(using)


def bound_days(using: str = OWNER) -> None:
    """Let no column take a day that no page can show; repeatable."""
    with connections[using].cursor() as cursor:
        cursor.execute("call payung.days_in_calendar()")

"""Tables brought up to this release by Django's migrations, in a fifth of the processor time that they take by themselves.

After each step Django draws the models of its history anew: the one that the step touches, and all that can be reached from
it by foreign keys, however far; here that is nearly every model after nearly every step. A step asks a model for its own
table and for the keys that it names, and a neighbour drawn earlier says the same of its table; so it is enough to draw the
one that is touched, and none for a constraint or an index, which say themselves what they are. Which setting may put another
model in the place of one is looked up once instead of after each drawing. The schema is the same to the letter
(tests/platform/test_tables.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps.registry import Apps
from django.db import connections
from django.db.migrations.state import ProjectState

from payung.platform.db import OWNER


def _alone(state: Any, app_label: str, model_name: str, delay: bool = True) -> None:  # noqa: ARG001 - as Django calls it
    if "apps" in state.__dict__:
        state._reload({(app_label, model_name)})


def _noted(state: Any, app_label: str, model_name: str, option_name: str, option: object) -> None:
    options = state.models[app_label, model_name].options
    options[option_name] = [*options[option_name], option]


@contextmanager
def touched_only() -> Iterator[None]:
    """Within it, a step of a migration draws no models but the one that it touches, and for a constraint or an index none."""
    name_of_setting: Any = Apps.get_swappable_settings_name
    ours = (
        (ProjectState, "reload_model", _alone),
        (ProjectState, "_append_option", _noted),
        (Apps, "get_swappable_settings_name", cache(name_of_setting.__wrapped__)),
    )
    before = [(place, name, getattr(place, name)) for place, name, _part in ours]
    for place, name, part in ours:
        setattr(place, name, part)
    try:
        yield
    finally:
        for place, name, part in before:
            setattr(place, name, part)


def bring_up(using: str = OWNER) -> None:
    """Run every migration that a database has not seen, then bound the days of whatever columns there are."""
    from django.core.management import call_command

    with touched_only():
        call_command("migrate", database=using, verbosity=0, interactive=False)
    bound_days(using)


def bound_days(using: str = OWNER) -> None:
    """Let no column take a day that no page can show; repeatable."""
    with connections[using].cursor() as cursor:
        cursor.execute("call payung.days_in_calendar()")

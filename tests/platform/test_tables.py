"""Migrations that take a fifth of the time leave the same tables as those that take all of it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest
from django.apps.registry import Apps
from django.core.management import call_command
from django.db.migrations.state import ProjectState

from payung.platform.db import OWNER
from payung.platform.postgres.tools import find_bin
from payung.platform.tables import bound_days, bring_up, touched_only
from tests.support import databases


def dump(server: databases.Server, run: Callable[[], None]) -> str:
    with databases.clone(server, None) as database:
        run()
        databases.hang_up()
        words = ["--schema-only", "--restrict-key=x", "--dbname", database.urls.owner]
        return subprocess.run([find_bin() / "pg_dump", *words], capture_output=True, text=True, check=True).stdout


@pytest.mark.slow
def test_the_schema_is_the_same_to_the_letter(server):
    def plainly() -> None:
        call_command("migrate", database=OWNER, verbosity=0, interactive=False)
        bound_days()
        bound_days()  # again: it adds nothing

    plain = dump(server, plainly)
    assert plain.count("CREATE TABLE") > 100
    assert dump(server, bring_up) == plain


def test_django_is_as_before_afterwards():
    def parts() -> tuple[object, ...]:
        return ProjectState.reload_model, ProjectState._append_option, Apps.get_swappable_settings_name

    before = parts()
    with touched_only():
        assert all(now is not then for now, then in zip(parts(), before, strict=True))
    assert parts() == before

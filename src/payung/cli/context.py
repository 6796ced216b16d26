"""Reaching the database from a command: start or attach, bring up to date, act as a named user."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from payung.cli.options import As, Json
from payung.cli.output import USAGE, Out, fail, progress
from payung.cli.text import _, retell
from payung.kernel.errors import PayungError
from payung.platform.home import Home, current_home

if TYPE_CHECKING:
    from payung.access.services import Actor
    from payung.platform.postgres import DatabaseUrls


class CommandRefused(PayungError):
    """A command that cannot run as things stand."""


def set_environment(urls: DatabaseUrls, home: Home) -> None:
    """Settings of this process: addresses of the database and the secret of this installation."""
    os.environ.update(urls.environment())
    os.environ.setdefault("PAYUNG_SECRET_KEY", home.secrets().secret_key)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "payung.platform.settings")


def set_up_django() -> None:
    """Load Django and its rooms, once."""
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


@contextmanager
def running(*, keep: bool = False, migrate: bool | None = None) -> Iterator[DatabaseUrls]:
    """A database that answers and has this release's tables, and Django set up on it.

    migrate: True brings it up to date, None does so for the embedded one and refuses an outdated external one, False
    does not look.
    """
    from payung.platform.postgres import running_database

    home = current_home()
    with running_database(home, keep=keep) as urls:
        set_environment(urls, home)
        set_up_django()
        if migrate is not False:
            from payung.cli import setup

            if not setup.is_current():
                if migrate is None and not urls.embedded:
                    raise CommandRefused(
                        "SCHEMA_OLD", "Basis data belum siap untuk rilis ini. Jalankan `payung migrate` dulu."
                    )
                with progress(_("Menyiapkan basis data")):
                    setup.migrate()
        try:
            yield urls
        finally:
            from django.db import connections

            connections.close_all()


@contextmanager
def session(username: str | None, *, may: str = "", **options: Any) -> Iterator[Actor]:
    """Act as a named user for the whole command; on a demo database the administrator when nobody is named.

    may: what the user's roles must carry. For commands that only read: without it one who may not look is told that
    there is nothing.
    """
    with running(**options):
        from payung.access.services import command_session
        from payung.cli import setup

        if username is None and setup.is_demo():
            username = "admin"
        if username is None:
            raise fail(_("Sebutkan atas nama siapa: --as PENGGUNA."), USAGE)
        with command_session(username) as actor:
            if may:
                from payung.access.policies import require

                require(actor.roles, may)
            yield actor


def carry_out(run_id: int, title: str) -> dict[str, Any]:
    """Carry out a run here and now with progress; returns its result. Raises CommandRefused when it did not succeed."""
    from payung.platform import runs

    with progress(title) as tell:
        row = runs.execute(run_id, tell)
    if row["state"] == "done":
        return dict(row["result"])
    if row["state"] in {"queued", "running"}:
        raise CommandRefused("RUN_BUSY", "Pekerjaan %(run)s sedang dikerjakan proses lain.", run=run_id)
    raise CommandRefused(row["error_code"] or "RUN_FAILED", "%(text)s", text=retell(row["error_text"]) or row["state"])


def has_database() -> bool:
    """Whether a database was ever set up here (or an external one is named); looks, starts nothing."""
    if os.environ.get("PAYUNG_DATABASE_URL"):
        return True
    return (current_home().pg / "data" / "PG_VERSION").exists()


__all__ = [
    "As",
    "Json",
    "Out",
    "carry_out",
    "has_database",
    "running",
    "session",
    "set_environment",
    "set_up_django",
]

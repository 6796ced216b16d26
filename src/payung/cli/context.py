"""Reaching the database from a command: start or attach, bring up to date, act as a named user."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

from payung.cli.options import As, Json
from payung.cli.output import USAGE, Out, fail, progress
from payung.cli.text import _
from payung.kernel.errors import PayungError
from payung.platform.home import Home, current_home
from payung.platform.loading import loading

if TYPE_CHECKING:
    from payung.access.services import Actor
    from payung.platform.postgres import DatabaseUrls


READ_ONLY_TRANSACTION = "25006"


class CommandRefused(PayungError):
    """A command that cannot run in the present state."""


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
        with loading():
            django.setup()


@contextmanager
def running(*, keep: bool = False, migrate: bool | None = None, demo: bool = False) -> Iterator[DatabaseUrls]:
    """A database that answers and has this release's tables, and Django set up on it.

    migrate: True brings it up to date, None does so for the embedded one and refuses an outdated external one, False
    does not look. demo: one that is made now is a demonstration's.
    """
    from payung.platform.postgres import running_database

    home = current_home()
    with running_database(home, keep=keep) as urls:
        set_environment(urls, home)
        set_up_django()
        if migrate is not False:
            from payung.platform import installation

            if not installation.is_current():
                if migrate is None and not urls.embedded:
                    raise CommandRefused(
                        "SCHEMA_OLD", "Basis data belum siap untuk rilis ini. Jalankan `payung migrate` dulu."
                    )
                with progress(_("Menyiapkan basis data")):
                    installation.migrate(demo=demo)
        try:
            yield urls
        finally:
            from django.db import connections

            from payung.platform import beside

            beside.hang_up()
            connections.close_all()


@contextmanager
def session(username: str | None, *, may: str = "", **options: Any) -> Iterator[Actor]:
    """Act for the whole command as the person whose token PAYUNG_TOKEN or PAYUNG_TOKEN_FILE holds.

    Without a token a named user (`--as`) can only read. On a demonstration's database he can also write, and without a
    name the administrator acts. may: an action that the user's roles must carry; it is for commands that only read,
    because without it a user who may not look would see an empty result. Raises CommandRefused(TOKEN_NEEDED) if a token
    is missing.
    """
    token = stated_token()
    with running(**options):
        from django.db import DatabaseError

        from payung.platform import clock
        from payung.platform.refusals import beyond_calendar, beyond_rights, out_of_scope

        with _somebody(username, token) as actor:
            clock.show_on(clock.calendar())
            if may:
                from payung.access.readlog import admit

                admit(actor, may)
            try:
                yield actor
            except DatabaseError as error:
                if getattr(error.__cause__, "sqlstate", "") == READ_ONLY_TRANSACTION:
                    raise token_needed() from error
                if beyond_rights(error):
                    raise out_of_scope() from error
                if day := beyond_calendar(error):
                    raise day from error
                raise


@contextmanager
def acting_as(username: str | None, *, may: str = "", **options: Any) -> Iterator[Actor]:
    """A session with one transaction in it, for commands that ask once and answer."""
    with session(username, may=may, **options) as actor:
        from payung.platform.db import acting

        with acting(actor.token):
            yield actor


def _somebody(username: str | None, token: str) -> AbstractContextManager[Actor]:
    from payung.access.services import command_session
    from payung.access.tokens import read_session, token_session
    from payung.platform import installation

    if token:
        return _named(token_session(token), username)
    if installation.is_demo():
        return command_session(username or "admin")
    if username is None:
        raise fail(_("Sebutkan atas nama siapa: --as PENGGUNA, atau isi PAYUNG_TOKEN."), USAGE)
    return read_session(username)


@contextmanager
def _named(owner: AbstractContextManager[Actor], username: str | None) -> Iterator[Actor]:
    with owner as actor:
        if username not in (None, actor.username):
            raise CommandRefused(
                "TOKEN_OTHER",
                "Token itu milik %(owner)s, bukan %(named)s. Hapus --as, atau pakai token %(named)s.",
                owner=actor.username,
                named=username,
            )
        yield actor


def stated_token() -> str:
    """The token of the environment, or of the file that it names, which nobody else may read; "" without one.

    Never an argument: everybody on the machine reads those. Raises CommandRefused(TOKEN_FILE).
    """
    if token := os.environ.get("PAYUNG_TOKEN", "").strip():
        return token
    named = os.environ.get("PAYUNG_TOKEN_FILE", "")
    if not named:
        return ""
    try:
        with open(named, encoding="utf-8") as handle:
            status = os.fstat(handle.fileno())
            token = handle.read(4096).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandRefused("TOKEN_FILE", "Berkas token %(path)s tidak terbaca.", path=named) from error
    if status.st_mode & 0o077 or status.st_uid != os.geteuid():
        raise CommandRefused(
            "TOKEN_FILE_OPEN",
            "Berkas token %(path)s harus milik Anda dan hanya terbaca oleh Anda: chmod 600.",
            path=named,
        )
    return token


def token_needed() -> CommandRefused:
    """The refusal for a user who was only named, without a token, and wants to write."""
    return CommandRefused(
        "TOKEN_NEEDED",
        "Tanpa token perintah hanya membaca. Terbitkan token Anda sendiri dengan `payung api-token PENGGUNA` (ia menanyakan"
        " kata sandi Anda), simpan dalam berkas chmod 600, lalu isi PAYUNG_TOKEN_FILE.",
    )


def only_named(actor: Actor) -> bool:
    """Whether the user was only named, without a token: he sees masked data only, and no codes that give access."""
    from payung.platform.db import READING

    return actor.token.startswith(READING)


def require_token(actor: Actor) -> None:
    """For commands that uncover without writing. Raises CommandRefused(TOKEN_NEEDED)."""
    if only_named(actor):
        raise token_needed()


def require_manager(or_self: str = "") -> None:
    """Managing users needs an administrator's token, except in a demonstration. Inside `running`.

    or_self: the user whose own token is as good. Raises CommandRefused(TOKEN_NEEDED), Forbidden.
    """
    from payung.access.policies import require
    from payung.access.tokens import token_session
    from payung.platform import installation

    token = stated_token()
    if not token:
        if installation.is_demo():
            return
        raise token_needed()
    with token_session(token) as actor:
        if actor.username != or_self:
            require(actor.roles, "users.manage")


@contextmanager
def manager() -> Iterator[Actor]:
    """The administrator whose token it is, on a demonstration its own; inside `running`. Raises CommandRefused(TOKEN_NEEDED),
    Forbidden.
    """
    from payung.access.policies import require

    token = stated_token()
    if not token:
        require_manager()
    with _somebody(None, token) as actor:
        require(actor.roles, "users.manage")
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
    raise CommandRefused(row["error_code"] or "RUN_FAILED", row["error_text"] or row["state"], **row["error_facts"])


def has_database() -> bool:
    """Whether a database was ever set up here (or an external one is named); starts nothing."""
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

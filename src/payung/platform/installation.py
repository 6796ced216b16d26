"""Whether a database is ready for this release, and making it so.

Every command asks here, so the modules that prepare a database are imported only when needed.
"""

from __future__ import annotations

import hashlib
import shutil
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction
from django.utils.module_loading import import_string

from payung.kernel.errors import PayungError
from payung.platform.db import OWNER
from payung.platform.home import current_home
from payung.platform.models import Setting

SOURCE = Path(__file__).resolve().parents[1]


STAMP = "installed"


_LOCK = 7101


CLEAR = (
    "drop schema if exists published cascade",
    "drop schema if exists payung cascade",
    "drop schema if exists public cascade",
    "create schema public authorization pg_database_owner",
    "grant usage on schema public to public",
    "create extension if not exists pg_trgm",
)


class SetupRefused(PayungError):
    """A database that cannot be used as it stands."""


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """A digest of this release's migrations and set-up data, and of the secret from which its gate key is derived."""
    digest = hashlib.sha256(b"payung.installed.v1" + settings.SECRET_KEY.encode())
    for pattern in (
        "*/migrations/0*.py",
        "*/data/*.csv",
        "*/data/*.yaml",
        "site/setup.py",
    ):
        for path in sorted(SOURCE.glob(pattern)):
            digest.update(path.relative_to(SOURCE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def is_current() -> bool:
    """Whether this release has set up the database; one query."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("select to_regclass('public.platform_setting') is not null")
        if not (cursor.fetchone() or (False,))[0]:
            return False
        cursor.execute("select value from platform_setting where key = %s", [STAMP])
        row = cursor.fetchone()
    return row is not None and row[0] == fingerprint()


def is_demo() -> bool:
    """Whether the database holds the demonstration."""
    return Setting.objects.using(OWNER).filter(key="demo", value="1").exists()


def migrate(*, demo: bool = False) -> bool:
    """Bring tables and set-up data up to this release; False when there was nothing to do. Safe to run at once.

    demo: a database that is created now is marked as a demonstration for good; an existing one keeps its mark.
    """
    from payung.platform.tables import bring_up

    with connections[OWNER].cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [_LOCK])
    try:
        if is_current():
            return False
        _refuse_newer()
        bring_up()
        if demo and not Setting.objects.using(OWNER).filter(key=STAMP).exists() and not holds_data():
            Setting.objects.using(OWNER).get_or_create(key="demo", defaults={"value": "1"})
        install()
    finally:
        with connections[OWNER].cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [_LOCK])
    return True


def _refuse_newer() -> None:
    from django.db.migrations.exceptions import InconsistentMigrationHistory
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections[OWNER])
    on_disk = set(executor.loader.disk_migrations)
    applied = {key for key in executor.loader.applied_migrations if key[0] in executor.loader.migrated_apps}
    if applied - on_disk:
        raise SetupRefused(
            "SCHEMA_NEWER",
            "Basis data ini sudah dipakai Payung yang lebih baru. Pasang rilis itu, lalu coba lagi.",
        )
    try:
        executor.loader.check_consistent_history(connections[OWNER])
    except InconsistentMigrationHistory:
        # Until the first installation the baseline may be written anew, so no upgrade leads here from it.
        raise SetupRefused(
            "SCHEMA_OTHER",
            "Basis data ini dibuat oleh Payung sebelum rilis pertama dan tidak dapat dinaikkan ke versi ini."
            " Bila isinya data contoh, mulai lagi dengan `payung demo --reset`;"
            " bila bukan, pakai Payung yang membuatnya.",
        ) from None


def reset_demo() -> None:
    """Drop everything in a demonstration's database (or an empty one), its files, practice bank and messages. Raises SetupRefused for any other."""
    if holds_data() and not is_demo():
        raise SetupRefused("RESET_REAL_DATA", "Ini bukan basis data contoh, jadi tidak dibuang.")
    clear()
    home = current_home()
    for stored in home.files.glob("*"):
        stored.unlink(missing_ok=True)
    # The practice bank would report payments that nobody here has ordered, and the messages name people of the former database.
    for part in ("demo", "notices"):
        shutil.rmtree(home.root / part, ignore_errors=True)


def clear() -> None:
    """Drop every table, function and row of Payung (owner)."""
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        for statement in CLEAR:
            cursor.execute(statement)
    connections.close_all()


def holds_data() -> bool:
    """Whether the database has users, which means that somebody works with it."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("select to_regclass('public.access_user') is not null")
        if not (cursor.fetchone() or (False,))[0]:
            return False
        cursor.execute("select exists (select from access_user)")
        return bool((cursor.fetchone() or (False,))[0])


def install() -> None:
    """Set-up data of the rooms after the migrations; repeatable. The site names the function
    (settings.INSTALLED_BY)."""
    import_string(settings.INSTALLED_BY)()
    Setting.objects.using(OWNER).update_or_create(key=STAMP, defaults={"value": fingerprint()})

"""The addresses of the database by role: application, owner, loader, verifier."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from payung.platform.home import Home, current_home
from payung.platform.postgres.errors import PostgresError

LOGIN_OF = {
    "app": "payung_app_login",
    "owner": "payung_owner",
    "loader": "payung_loader_login",
    "verifier": "payung_verifier_login",
    "superuser": "postgres",
}
DATABASE = "payung"
# Set with every connection of ours to the embedded server, over what a role may have stored for itself.
PINNED = {
    "synchronous_commit": "on",
    "statement_timeout": "0",
    "lock_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "default_transaction_read_only": "off",
    "default_transaction_isolation": "read committed",
    "row_security": "on",
    "standard_conforming_strings": "on",
}


@dataclass(frozen=True)
class DatabaseUrls:
    """libpq addresses (URL or keywords) by role; `embedded` when the server is ours to start."""

    app: str
    owner: str
    loader: str
    verifier: str
    embedded: bool

    def environment(self) -> dict[str, str]:
        """The variables that hand all addresses to a command of ours; web, worker and recompute get only their own."""
        return {
            "PAYUNG_DATABASE_URL": self.app,
            "PAYUNG_ADMIN_DATABASE_URL": self.owner,
            "PAYUNG_LOADER_DATABASE_URL": self.loader,
            "PAYUNG_VERIFIER_DATABASE_URL": self.verifier,
        }

    def for_database(self, name: str) -> DatabaseUrls:
        """The same addresses for another database of the server, such as a test's."""
        every = (self.app, self.owner, self.loader, self.verifier)
        app, owner, loader, verifier = (make_conninfo(url, dbname=name) for url in every)
        return DatabaseUrls(app, owner, loader, verifier, embedded=self.embedded)


def database_urls(home: Home | None = None, environ: Mapping[str, str] | None = None) -> DatabaseUrls:
    """Addresses from the environment, else those of the embedded server of `home`. Starts nothing.

    `PAYUNG_DATABASE_URL` (application) and `PAYUNG_ADMIN_DATABASE_URL` (owner) belong together; loader and verifier are
    `PAYUNG_LOADER_DATABASE_URL` and `PAYUNG_VERIFIER_DATABASE_URL`, else the owner acting as payung_loader or
    payung_verifier. Raises PostgresError when one is missing or unreadable: falling back to another database silently
    would be worse.
    """
    env = os.environ if environ is None else environ
    app, owner = env.get("PAYUNG_DATABASE_URL", ""), env.get("PAYUNG_ADMIN_DATABASE_URL", "")
    if not app and not owner:
        home = home or current_home()
        return embedded_urls(home)
    if not app or not owner:
        missing = "PAYUNG_ADMIN_DATABASE_URL" if app else "PAYUNG_DATABASE_URL"
        raise PostgresError(
            "database_url_missing",
            f"{missing} belum diisi. PAYUNG_DATABASE_URL (peran aplikasi) dan PAYUNG_ADMIN_DATABASE_URL "
            "(pemilik) diisi bersama.",
        )
    for name, url in (("PAYUNG_DATABASE_URL", app), ("PAYUNG_ADMIN_DATABASE_URL", owner)):
        _parsed(name, url)
    loader, verifier = (_stated(env, role) or _as_role(owner, f"payung_{role}") for role in ("loader", "verifier"))
    return DatabaseUrls(app, owner, loader, verifier, embedded=False)


def embedded_urls(home: Home) -> DatabaseUrls:
    """Addresses of the embedded server of `home`, running or not."""
    app, owner, loader, verifier = (embedded_dsn(home, role) for role in ("app", "owner", "loader", "verifier"))
    return DatabaseUrls(app, owner, loader, verifier, embedded=True)


def embedded_dsn(home: Home, role: str, dbname: str = DATABASE) -> str:
    """URL of one role (app, owner, loader, verifier, superuser) at the embedded server, by its unix socket."""
    password = getattr(home.secrets(), role)
    socket, options = quote(str(home.socket_dir), safe=""), quote(_options(PINNED), safe="")
    user = f"{LOGIN_OF[role]}:{quote(password, safe='')}"
    return f"postgresql://{user}@/{quote(dbname, safe='')}?host={socket}&options={options}"


def with_options(url: str, settings: Mapping[str, str]) -> str:
    """An address whose connections have these settings."""
    given = str(_parsed("PAYUNG_DATABASE_URL", url).get("options") or "")
    return make_conninfo(url, options=f"{given} {_options(settings)}".strip())


def _options(settings: Mapping[str, str]) -> str:
    return " ".join("-c {}={}".format(name, value.replace(" ", "\\ ")) for name, value in settings.items())


def _parsed(name: str, url: str) -> dict[str, object]:
    try:
        return dict(conninfo_to_dict(url))
    except Exception as error:  # psycopg's message may quote the password: keep it out
        raise PostgresError("database_url_bad", f"{name} tidak terbaca sebagai alamat PostgreSQL.") from error


def _stated(env: Mapping[str, str], role: str) -> str:
    name = f"PAYUNG_{role.upper()}_DATABASE_URL"
    if url := env.get(name, ""):
        _parsed(name, url)
    return url


def _as_role(url: str, role: str) -> str:
    options = str(_parsed("PAYUNG_ADMIN_DATABASE_URL", url).get("options") or "")
    return make_conninfo(url, options=f"{options} -c role={role}".strip())

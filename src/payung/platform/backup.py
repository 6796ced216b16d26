"""Backup and restore: the database as pg_dump made it, the stored files, and a manifest with checksums and counts.

What only this machine should know stays out: role passwords, signing key, gate key, open sessions. A restore makes them
anew. Row-level security is forced on the owner too, so the dump is taken by a role that bypasses it: the superuser of
the embedded server, or `PAYUNG_BACKUP_DATABASE_URL` for an external one.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from payung.platform.archive import (
    DUMP,
    FORMAT,
    MANIFEST,
    SIGNATURE,
    STORED,
    BackupRefused,
    extract,
    pack,
    public_key,
    sha256,
    sign,
)
from payung.platform.home import Home
from payung.platform.postgres import DatabaseUrls
from payung.platform.postgres.tools import find_bin
from payung.platform.postgres.urls import embedded_dsn

# The restore creates them again; a copy would let whoever holds the file open the copied database.
LEFT_OUT = ("payung.session", "payung.gate_key", "payung.rate")
_TABLES = """
select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1
"""


@dataclass(frozen=True)
class Backup:
    """A finished backup: its file, size in bytes, rows by table, number of files."""

    path: Path
    size: int
    counts: dict[str, int]
    files: int
    key: str


@dataclass(frozen=True)
class Opened:
    """A backup that was unpacked in a private folder and is complete. head: of the ledger's chain, hex."""

    folder: Path
    head: str
    counts: dict[str, int]
    names: tuple[str, ...]


def back_up(home: Home, urls: DatabaseUrls, target: Path, *, secret: str, head: str) -> Backup:
    """Write one tar to `target` (a folder or a file name), completely or not at all. Other work may go on at the same
    time.

    secret: of this installation, which signs. head: a query for the end of the ledger's chain, hex.
    """
    stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    path = target / f"payung-{stamp}.tar" if target.is_dir() else target
    if not path.parent.is_dir():
        raise BackupRefused("BACKUP_TARGET", "Folder tujuan %(path)s tidak ada.", path=str(path.parent))
    with tempfile.TemporaryDirectory(prefix=".payung-backup-", dir=path.parent) as work:
        folder = Path(work)
        counts, end = _dump(_maintenance(home, urls), folder / DUMP, head)
        stored = [item for item in sorted(home.files.glob("*")) if STORED.fullmatch(f"files/{item.name}")]
        parts = {DUMP: folder / DUMP, **{f"files/{item.name}": item for item in stored}}
        manifest = {
            "format": FORMAT,
            "made_at": stamp,
            "key": public_key(secret),
            "head": end,
            "counts": counts,
            "checksums": {name: sha256(part) for name, part in parts.items()},
        }
        text = json.dumps(manifest, indent=1).encode()
        (folder / MANIFEST).write_bytes(text)
        (folder / SIGNATURE).write_bytes(sign(text, secret))
        draft = folder / "backup.tar"
        pack(draft, {MANIFEST: folder / MANIFEST, SIGNATURE: folder / SIGNATURE, **parts})
        draft.replace(path)
    return Backup(path, path.stat().st_size, counts, len(stored), public_key(secret))


@contextmanager
def unpack(source: Path, trusted: str) -> Iterator[Opened]:
    """Unpack and check a backup: signature first. trusted: hex of the key. Raises BackupRefused (see `archive.extract`)."""
    with tempfile.TemporaryDirectory(prefix="payung-restore-") as work:
        folder = Path(work)
        manifest = extract(source, folder, trusted)
        yield Opened(
            folder,
            manifest["head"],
            dict(manifest["counts"]),
            tuple(name for name in manifest["checksums"] if name != DUMP),
        )


def restore_database(urls: DatabaseUrls, opened: Opened, clear: Sequence[str]) -> None:
    """Replace the database by the backup's in one transaction: after a failure the old one is still there.

    clear: statements that drop what stands there now. Runs as the owner, who may do nothing outside this database: row
    security is switched on at the end of a dump, so its own rows do not stand in its way.
    """
    script = opened.folder / "restore.sql"
    before = opened.folder / "clear.sql"
    before.write_text("".join(f"{statement};\n" for statement in clear))
    after = opened.folder / "after.sql"
    after.write_text("call payung.read_as_reader_again();\n")
    parts = opened.folder / "parts.txt"
    _run("pg_restore", "--list", "--file", str(parts), str(opened.folder / DUMP))
    # What is closed in the server's own catalogue, and what is said of an extension, is its superuser's business and stands
    # there already. Other comments come along: those on columns are the list of the veiled ones.
    kept = [line for line in parts.open() if " ACL pg_catalog " not in line and " COMMENT - EXTENSION " not in line]
    parts.write_text("".join(kept))
    chosen = ("--use-list", str(parts), "--file", str(script))
    _run("pg_restore", "--no-owner", *chosen, str(opened.folder / DUMP))
    dsn, environment = _without_password(urls.owner)
    _run(
        *(
            "psql",
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "--set",
            "ON_ERROR_STOP=1",
            "--dbname",
            dsn,
        ),
        *("--file", str(before), "--file", str(script), "--file", str(after)),
        environment=environment,
    )
    script.unlink()


def check_restored(urls: DatabaseUrls, opened: Opened) -> None:
    """Check that every table has as many rows as the manifest says. Raises BackupRefused naming the first that
    differs."""
    with psycopg.connect(urls.owner) as connection:
        counts = _counts(connection)
    for table, rows in opened.counts.items():
        if counts.get(table) != rows:
            raise BackupRefused(
                "RESTORE_COUNT",
                "Tabel %(table)s berisi %(count)s baris, seharusnya %(rows)s.",
                table=table,
                count=counts.get(table, 0),
                rows=rows,
            )


def put_files(home: Home, opened: Opened) -> None:
    """Put the backup's files in place; files of the same key are the same."""
    home.prepare()
    for name in opened.names:
        target = home.files / Path(name).name
        part = target.with_suffix(".part")
        part.write_bytes((opened.folder / name).read_bytes())
        part.chmod(0o600)
        part.replace(target)


def _maintenance(home: Home, urls: DatabaseUrls) -> tuple[str, dict[str, str]]:
    """Address of a role that row-level security does not bind, and its password for the environment of a program."""
    text = embedded_dsn(home, "superuser") if urls.embedded else os.environ.get("PAYUNG_BACKUP_DATABASE_URL", "")
    if not text:
        raise BackupRefused(
            "BACKUP_ROLE",
            "Server luar dicadangkan oleh peran dengan BYPASSRLS: isi PAYUNG_BACKUP_DATABASE_URL, atau pakai cara"
            " pencadangan server itu sendiri.",
        )
    return _without_password(text)


def _without_password(text: str) -> tuple[str, dict[str, str]]:
    """An address, and its password for the environment of a program: other accounts read arguments."""
    parts: dict[str, Any] = dict(conninfo_to_dict(text))
    password = str(parts.pop("password", "") or "")
    return make_conninfo("", **parts), {"PGPASSWORD": password} if password else {}


def _dump(maintenance: tuple[str, dict[str, str]], target: Path, head: str) -> tuple[dict[str, int], str]:
    """pg_dump within one snapshot, in which the rows are counted and the ledger's end is read too."""
    dsn, environment = maintenance
    with psycopg.connect(dsn, password=environment.get("PGPASSWORD")) as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        row = connection.execute("select pg_export_snapshot()").fetchone()
        counts = _counts(connection)
        end = connection.execute(sql.SQL(head)).fetchone()
        _run(
            *(
                "pg_dump",
                "--format",
                "custom",
                "--snapshot",
                str(row[0] if row else ""),
                "--file",
                str(target),
            ),
            *(f"--exclude-table-data={table}" for table in LEFT_OUT),
            *("--dbname", dsn),
            environment=environment,
        )
    return counts, str(end[0]) if end else ""


def _counts(connection: psycopg.Connection[Any]) -> dict[str, int]:
    counts = {}
    for (table,) in connection.execute(_TABLES).fetchall():
        row = connection.execute(sql.SQL("select count(*) from {}").format(sql.SQL(table))).fetchone()
        counts[table] = int(row[0]) if row else 0
    return counts


def _run(program: str, *arguments: str, environment: dict[str, str] | None = None) -> None:
    base = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
        [str(find_bin() / program), *arguments],
        env={**base, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupRefused(
            "BACKUP_PROGRAM", "%(program)s gagal: %(said)s", program=program, said=done.stderr.strip()[-800:]
        )

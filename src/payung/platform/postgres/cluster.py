"""The embedded server: created once, started when needed, recovered after a crash."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from psycopg import OperationalError, pq

from payung.platform.home import Home, HomeError
from payung.platform.postgres import conf, postmaster, provision
from payung.platform.postgres.errors import PostgresError
from payung.platform.postgres.tools import Account, usable_bin
from payung.platform.postgres.urls import DATABASE, embedded_dsn, embedded_urls

# Redo after a crash may take minutes; as long as the server lives it is making progress.
START_SECONDS = 600
STOP_SECONDS = 90
# The builtin collation orders by code point and is the same on every machine and in every release.
_INITDB = (
    *("--username=postgres", "--auth=scram-sha-256", "--data-checksums", "--encoding=UTF8", "--locale=C"),
    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--text-search-config=simple"),
)
_SIGNALS = {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT}


class Cluster:
    """One database cluster under a home. All methods may be called by several processes at once."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self._child: subprocess.Popen[bytes] | None = None
        self._account: Account | None = None

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.home.pg / "data"

    @property
    def account(self) -> Account:
        """The account of the server."""
        if self._account is None:
            self._account = Account(self.data)
        return self._account

    def dsn(self, role: str = "app", dbname: str = DATABASE) -> str:
        """URL for a role: app, owner, loader, verifier or superuser."""
        return embedded_dsn(self.home, role, dbname)

    def urls(self) -> dict[str, str]:
        """The addresses by role name."""
        urls = embedded_urls(self.home)
        return {"app": urls.app, "owner": urls.owner, "loader": urls.loader, "verifier": urls.verifier}

    def is_running(self) -> bool:
        """Whether the server answers (or is still recovering) on its socket."""
        return self._ping() in (pq.Ping.OK, pq.Ping.REJECT)

    def ensure(self) -> None:
        """Make the cluster when there is none and start it when it does not run.

        Raises PostgresError, HomeError.
        """
        with self._locked():
            self._ensure()

    def renew_roles(self) -> None:
        """Put rights, passwords and settings of the roles back, as every start of the server does."""
        provision.renew(self.dsn("superuser", "postgres"), self.home.secrets())

    def stop(self, mode: str = "fast") -> bool:
        """Stop the server (smart, fast or immediate) whoever uses it; False when it did not run."""
        with self._locked():
            return self._stop(mode)

    def stop_if_unused(self) -> bool:
        """Stop the server unless some process is attached; tells whether it was stopped."""
        with self._locked(), self._users_file() as users:
            return self._alone(users) and self._stop("fast")

    @contextmanager
    def attached(self, *, keep: bool = False) -> Iterator[Cluster]:
        """Use the server: started on entry when needed, stopped on exit by the last user unless `keep`."""
        self.home.prepare()
        with self._users_file() as users:
            with self._locked():
                fcntl.flock(users, fcntl.LOCK_SH)
                self._ensure()
            try:
                yield self
            finally:
                with self._locked():
                    # Explicitly, because a child that was forked meanwhile shares this lock.
                    fcntl.flock(users, fcntl.LOCK_UN)
                    if not keep and self._alone(users):
                        self._stop("fast")

    # -- under the lock --------------------------------------------------------------------------------------

    def _ensure(self) -> None:
        keys = self.home.secrets()
        marker = self.home.pg / "provisioned"
        wanted = f"{provision.VERSION} {keys.fingerprint()}"
        ready = marker.exists() and marker.read_text() == wanted and (self.data / "PG_VERSION").exists()
        if ready and self._ping() == pq.Ping.OK:
            return
        self._prepare_directories()
        if not (self.data / "PG_VERSION").exists():
            self._init()
        elif not ready:
            self._stop("fast")
            self._set_superuser_password()
        self._start()
        try:
            if ready:
                provision.renew(self.dsn("superuser", "postgres"), keys)
            else:
                provision.provision(self.dsn("superuser"), self.dsn("superuser", "postgres"), keys)
        except OperationalError as error:
            raise PostgresError("provision_failed", f"Basis data belum dapat disiapkan: {error}") from error
        if not ready:
            marker.write_text(wanted)

    def _prepare_directories(self) -> None:
        try:
            self.home.pg.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
            for part in (self.home.pg, self.home.pg / "log", self.home.socket_dir):
                part.mkdir(mode=0o700, exist_ok=True)
                info = part.lstat()
                # A socket directory in a public place must belong to us, or another account could intercept
                # connections.
                if part.is_symlink() or info.st_uid not in (os.geteuid(), self.account.uid):
                    raise PostgresError("directory_foreign", f"{part} bukan milik kita. Periksa lalu hapus.")
                part.chmod(0o700)
                self.account.give(part)
        except OSError as error:
            raise HomeError("home_unusable", f"Folder basis data tidak dapat dibuat: {error}") from error

    def _init(self) -> None:
        """Run initdb in a draft directory that is renamed when complete, so that an incomplete cluster is never
        used."""
        for left in self.home.pg.glob("data.new*"):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)
        if self.data.exists():
            self.data.rename(self.home.pg / f"data.broken-{int(time.time())}")
        (self.home.pg / "provisioned").unlink(missing_ok=True)
        # A new name each time: the initdb of a killed process may still be writing to the last one.
        draft = self.home.pg / f"data.new-{os.getpid()}-{time.time_ns()}"
        handle, password_file = tempfile.mkstemp(prefix="data.new-password-", dir=self.home.pg)
        try:
            with os.fdopen(handle, "w") as out:
                out.write(self.home.secrets().superuser)
            self.account.give(Path(password_file))
            self._run("initdb", "-D", str(draft), f"--pwfile={password_file}", *_INITDB)
        finally:
            Path(password_file).unlink(missing_ok=True)
        with (draft / "postgresql.conf").open("a") as out:
            out.write("\ninclude_if_exists 'payung.conf'\ninclude_if_exists 'local.conf'\n")
        draft.rename(self.data)

    def _write_conf(self) -> None:
        settings = conf.server_settings(self.home.socket_dir, self.home.pg / "log", conf.memory_bytes())
        target = self.data / "payung.conf"
        target.write_text(conf.render(settings))
        self.account.give(target)

    def _start(self) -> None:
        if postmaster.find(self.data) is None:
            postmaster.clear_stale(self.data, self.home.socket_dir)
            self._launch()
        deadline = time.monotonic() + START_SECONDS
        launches = 1
        while (ping := self._ping()) != pq.Ping.OK:
            if self._child_ended() or (self._child is None and postmaster.find(self.data) is None):
                # The remains of a killed server may take a moment to go away.
                if launches >= 5:
                    raise PostgresError("start_failed", f"PostgreSQL tidak mau mulai:\n{self._log_tail()}")
                launches += 1
                time.sleep(0.3 * launches)
                postmaster.clear_stale(self.data, self.home.socket_dir)
                self._launch()
            elif ping == pq.Ping.NO_RESPONSE and not self._socket().exists() and self._old_enough():
                # The socket was deleted (by a cleaner of /tmp): this server can no longer be reached.
                self._stop("fast")
                self._launch()
            elif time.monotonic() > deadline:
                raise PostgresError("start_slow", f"PostgreSQL belum siap setelah {START_SECONDS} detik.")
            time.sleep(0.02)

    def _launch(self) -> None:
        self._write_conf()
        program = usable_bin(self.account) / "postgres"
        log = self.home.log / "postgres-start.log"
        with log.open("wb") as out:
            self._child = subprocess.Popen(  # noqa: S603 - our own programs
                [str(program), "-D", str(self.data)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for us; the server is stopped in order
                **self.account.popen_options(),
            )

    def _stop(self, mode: str) -> bool:
        process = postmaster.find(self.data)
        if process is None:
            self._child_ended()
            return False
        for step, seconds in ((mode, STOP_SECONDS), ("immediate", 20)):
            process.send_signal(_SIGNALS[step])
            if self._gone(process, seconds):
                return True
        process.kill()
        if not self._gone(process, 10):
            raise PostgresError("stop_failed", f"PostgreSQL (proses {process.pid}) tidak mau berhenti.")
        return True

    def _gone(self, process: psutil.Process, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self._child_ended()
            if not postmaster.alive(process):
                return True
            time.sleep(0.01)
        return False

    def _set_superuser_password(self) -> None:
        """After a loss of the secrets: give the superuser the new password through the single-user server."""
        postmaster.clear_stale(self.data, self.home.socket_dir)
        self._write_conf()
        password = self.home.secrets().superuser.replace("'", "''")
        self._run(
            "postgres", "--single", "-D", str(self.data), "postgres",
            stdin=f"alter role postgres password '{password}'\n".encode(),
        )  # fmt: skip

    # -- small things ----------------------------------------------------------------------------------------

    def _run(self, program: str, *arguments: str, stdin: bytes = b"") -> None:
        command = [str(usable_bin(self.account) / program), *arguments]
        try:
            done = subprocess.run(  # noqa: S603 - our own programs
                command,
                input=stdin,
                capture_output=True,
                timeout=300,
                check=False,
                **self.account.popen_options(),
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise PostgresError("program_failed", f"{program} tidak dapat dijalankan: {error}") from error
        if done.returncode:
            said = (done.stderr + done.stdout).decode(errors="replace")[-1500:]
            raise PostgresError("program_failed", f"{program} gagal:\n{said}")

    def _ping(self) -> pq.Ping:
        if not self._socket().exists():
            return pq.Ping.NO_RESPONSE
        text = f"host='{self.home.socket_dir}' port=5432 user=postgres dbname=postgres connect_timeout=5"
        return pq.Ping(pq.PGconn.ping(text.encode()))

    def _socket(self) -> Path:
        return self.home.socket_dir / ".s.PGSQL.5432"

    def _old_enough(self) -> bool:
        process = postmaster.find(self.data)
        return process is not None and time.time() - process.create_time() > 3

    def _child_ended(self) -> bool:
        if self._child is not None and self._child.poll() is not None:
            self._child = None
            return True
        return False

    def _log_tail(self) -> str:
        """The end of what the server said, from before and after its log collector took over."""
        files = [
            self.home.log / "postgres-start.log",
            *sorted((self.home.pg / "log").glob("*.log"), key=_age)[-1:],
        ]
        return "\n".join(path.read_text(errors="replace")[-1500:].strip() for path in files if path.exists())

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.home.prepare()
        with (self.home.run / "cluster.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def _users_file(self) -> Iterator[int]:
        handle = os.open(self.home.run / "users.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            yield handle
        finally:
            os.close(handle)

    @staticmethod
    def _alone(users: int) -> bool:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _age(path: Path) -> float:
    return path.stat().st_mtime

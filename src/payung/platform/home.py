"""Where the state of an installation lives: database cluster, files, logs, secrets."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import stat
from dataclasses import dataclass, fields
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]
SHARED_STATE = Path("/var/lib/payung")
# sockaddr_un holds 107 bytes and the server appends "/.s.PGSQL.5432".
SOCKET_DIR_LIMIT = 107 - len("/.s.PGSQL.5432")
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+ ")
_PASSWORDS = ("superuser", "owner", "app", "loader")


class HomeError(Exception):
    """The state directory cannot be used; `code` is stable, the text is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Secrets:
    """The secrets of this installation.

    Passwords of the database roles, and the secret that everything else is derived from: signatures of sessions, the gate
    key, the ledger's signing key, digests of counted tries. The verifier's password lies in a file of its own, so that the
    process that needs it may be another user of the machine.
    """

    superuser: str
    owner: str
    app: str
    loader: str
    secret_key: str
    verifier: str

    def fingerprint(self) -> str:
        """Hash of the role passwords, to check whether a cluster was provisioned with them."""
        text = "\n".join(getattr(self, name) for name in (*_PASSWORDS, "verifier"))
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Home:
    """The directories of one installation. Nothing is created before `prepare()`."""

    root: Path

    @property
    def files(self) -> Path:
        """Uploads and papers."""
        return self.root / "files"

    @property
    def run(self) -> Path:
        """Locks and the state of the running supervisor."""
        return self.root / "run"

    @property
    def log(self) -> Path:
        """Logs of our own processes."""
        return self.root / "log"

    @property
    def secrets_file(self) -> Path:
        """JSON, 0600."""
        return self.root / "secrets.json"

    @property
    def verifier_file(self) -> Path:
        """The password of the role that recomputes benefits, 0600."""
        return self.root / "verifier.secret"

    @property
    def pg(self) -> Path:
        """Everything the database server touches.

        As root the server runs as a service user, who cannot enter a private directory: then it is elsewhere.
        """
        if os.geteuid() == 0 and not others_can_enter(self.root.parent):
            return SHARED_STATE / f"pg-{short_hash(self.root)}" / "pg"
        return self.root / "pg"

    @property
    def socket_dir(self) -> Path:
        """Directory of the unix socket: inside `pg`, or a short one when that path is too long or odd."""
        inside = str(self.pg / "sock")
        if len(os.fsencode(inside)) <= SOCKET_DIR_LIMIT and set(inside) <= _PLAIN:
            return Path(inside)
        return Path(f"/tmp/payung-{os.geteuid()}-{short_hash(self.root)}")  # noqa: S108 - owner is checked

    def prepare(self) -> Home:
        """Create the directories (0700; 0711 for root so that the service user may pass).

        Raises HomeError.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            if self.root.stat().st_uid == os.geteuid():
                self.root.chmod(0o711 if os.geteuid() == 0 else 0o700)
            for part in (self.files, self.run, self.log):
                part.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise HomeError(
                "home_unusable",
                f"Folder data {self.root} tidak dapat dipakai ({error.strerror}). Pilih folder lain dengan "
                "PAYUNG_HOME.",
            ) from error
        return self

    def secrets(self) -> Secrets:
        """Read the secrets, making them on first use. Safe when several processes start at once."""
        try:
            return _read_secrets(self.secrets_file, self.verifier_file)
        except FileNotFoundError:
            self.prepare()
        passwords = {name: secrets.token_urlsafe(24) for name in _PASSWORDS}
        self._put_first(self.secrets_file, json.dumps({**passwords, "secret_key": secrets.token_urlsafe(48)}))
        self._put_first(self.verifier_file, secrets.token_urlsafe(24))
        return _read_secrets(self.secrets_file, self.verifier_file)

    def _put_first(self, path: Path, text: str) -> None:
        """Write the file unless it exists: the first writer wins, and no reader ever sees half a file."""
        draft = self.root / f".secrets-{os.getpid()}-{secrets.token_hex(4)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()


def _read_secrets(path: Path, verifier: Path) -> Secrets:
    try:
        stored = json.loads(path.read_text())
        if isinstance(stored, dict):
            stored["verifier"] = verifier.read_text().strip()
    except PermissionError as error:
        raise HomeError(
            "home_foreign", f"{path} milik pengguna lain. Pakai PAYUNG_HOME untuk folder sendiri."
        ) from error
    except ValueError as error:
        raise _damaged(path) from error
    names = [field.name for field in fields(Secrets)]
    if not isinstance(stored, dict) or not all(isinstance(stored.get(name), str) for name in names):
        raise _damaged(path)
    return Secrets(**{name: stored[name] for name in names})  # older files contain more fields


def _damaged(path: Path) -> HomeError:
    return HomeError("secrets_damaged", f"{path} rusak. Pulihkan dari cadangan atau hapus berkas itu.")


def short_hash(path: Path) -> str:
    """Eight hex digits that name a path."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:8]


def others_can_enter(directory: Path) -> bool:
    """Whether any account may pass through the directory and all its parents."""
    directory = directory.absolute()
    for step in (directory, *directory.parents):
        try:
            if not step.stat().st_mode & stat.S_IXOTH:
                return False
        except FileNotFoundError:
            continue
        except PermissionError:
            return False
    return True


def current_home() -> Home:
    """The home of this installation: `$PAYUNG_HOME`, else by the kind of user (see `default_root`)."""
    given = os.environ.get("PAYUNG_HOME")
    return Home(Path(given).expanduser().absolute() if given else default_root())


def default_root() -> Path:
    """`var` in the checkout; a personal place when that is read-only; for root a public one.

    Root's is named by the checkout's path: the database's service user may not enter a private home.
    """
    if os.geteuid() == 0:
        return SHARED_STATE / short_hash(CHECKOUT)
    inside = CHECKOUT / "var"
    if os.access(inside if inside.exists() else CHECKOUT, os.W_OK):
        return inside
    personal = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(personal) / "payung" / short_hash(CHECKOUT) / "var"

"""Make or repair Payung's own Python environment. Called by ./payung when its stamp is missing or out of date.

Standard library only; runs on any Python from 3.11. The stamp is written last: without it the environment counts as
unfinished, and the next run repairs it. Runs wait for each other on a lock of the directory that holds the
environment.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import assets

CHECKOUT = Path(__file__).resolve().parents[1]
REQUIREMENTS = CHECKOUT / "requirements"
MARKER = "payung-environment"  # tells our environment from somebody else's
STAMP, DEV_STAMP = "payung-stamp", "payung-dev-stamp"
ASSETS_MISSING = "payung-assets-missing"
# Settings of the caller's own Python work that must not steer ours; addresses of package indexes stay.
_FOREIGN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER",
            "PIP_REQUIRE_VIRTUALENV", "PIP_CONSTRAINT", "UV_PROJECT_ENVIRONMENT",
            "UV_CONSTRAINT", "UV_OVERRIDE", "UV_SYSTEM_PYTHON", "CONDA_PREFIX")  # fmt: skip


# The lock's handle, given to every child: an installer that outlives a killed set-up still holds the lock.
_held: list[int] = []


class SetupError(Exception):
    """The environment could not be made; the text is for people."""


def main(arguments: list[str] | None = None) -> int:
    """Bring environment and assets up to date; 0 on success, 1 with a plain message on failure."""
    parser = argparse.ArgumentParser(prog="bootstrap")
    parser.add_argument("--venv", type=Path, required=True)
    parser.add_argument("--stamp", required=True, help="what the runtime environment must be stamped with")
    parser.add_argument("--dev-stamp", default="", help="the same for the tools of the tests, when they are wanted")
    options = parser.parse_args(arguments)
    for name in _FOREIGN:
        os.environ.pop(name, None)
    try:
        options.venv.parent.mkdir(parents=True, exist_ok=True)
        with _alone(options.venv.parent):
            set_up(options.venv, options.stamp, options.dev_stamp)
            _bring_assets(options.venv)
    except (SetupError, OSError, subprocess.SubprocessError) as error:
        _say(f"Penyiapan gagal (set-up failed): {error}")
        return 1
    return 0


def set_up(venv: Path, stamp: str, dev_stamp: str = "") -> None:
    """Make, repair or update the environment. A stamp reads "hash place"; nothing is done when both hold."""
    whole = _read(venv / STAMP) == stamp and _works(venv)
    if whole and (not dev_stamp or _read(venv / DEV_STAMP) == dev_stamp):
        return  # another run did it while we waited
    _refuse_a_neighbours(venv)
    started = time.monotonic()
    if not whole:
        _clear(venv, stamp)
    (venv / DEV_STAMP).unlink(missing_ok=True)
    if not venv.exists():
        _say("Menyiapkan lingkungan Python, sekali saja ... (preparing the Python environment, once)")
        _create(venv)
    else:
        _say("Memperbarui lingkungan Python ... (updating the Python environment)")
    if not whole:
        _install(venv, REQUIREMENTS / "runtime.lock")
        packages = next((venv / "lib").glob("python3.*/site-packages"))
        (packages / "payung.pth").write_text(f"{CHECKOUT / 'src'}\n", encoding="utf-8")
        _write(venv / STAMP, stamp)
    if dev_stamp:
        _install(venv, REQUIREMENTS / "dev.lock")
        _write(venv / DEV_STAMP, dev_stamp)
    _say(f"Siap dalam {time.monotonic() - started:.0f} detik (ready).")


def _refuse_a_neighbours(venv: Path) -> None:
    """Two checkouts do not share one environment: each would rebuild it under the other's feet.

    What lies inside our own checkout is ours, also when it was copied with it; so is one whose checkout has gone.
    """
    other = _read(venv / STAMP).partition(" ")[2]
    if not other or Path(other) == CHECKOUT or venv.resolve().is_relative_to(CHECKOUT):
        return
    if (Path(other) / "payung").exists():
        raise SetupError(
            f"{venv} dipakai {other}. Pakai PAYUNG_VENV lain untuk {CHECKOUT}."
            f" (this environment belongs to the checkout {other}; name another PAYUNG_VENV)"
        )


def _clear(venv: Path, stamp: str) -> None:
    """Take the stamp off, and remove an environment that cannot be updated where it stands.

    That is one that does not run, or one of ours that was never finished or was made for another place (its
    scripts name it). An environment that somebody else made and that runs is completed, not thrown away.
    """
    recorded = _read(venv / STAMP)
    moved_or_unfinished = recorded.partition(" ")[2] != stamp.partition(" ")[2]
    (venv / STAMP).unlink(missing_ok=True)
    if venv.exists() and (not _works(venv) or ((venv / MARKER).exists() and moved_or_unfinished)):
        shutil.rmtree(venv)


def _works(venv: Path) -> bool:
    python = venv / "bin" / "python"
    try:
        return (
            subprocess.run(  # noqa: S603 - our own programs
                [str(python), "-I", "-c", "import pip"], capture_output=True, check=False
            ).returncode
            == 0
        )
    except OSError:
        return False


def _create(venv: Path) -> None:
    venv.mkdir(parents=True)
    (venv / MARKER).write_text("made by ./payung\n", encoding="utf-8")
    _run([sys.executable, "-I", "-m", "venv", str(venv)], "python -m venv")


def _install(venv: Path, lock: Path) -> None:
    """Install a lock file with every hash checked: by uv, which is installed first; by pip when uv cannot."""
    python = venv / "bin" / "python"
    pip = [str(python), "-I", "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    _run([*pip, "--require-hashes", "-r", str(REQUIREMENTS / "bootstrap.lock")], "pip install uv")
    uv = [str(venv / "bin" / "uv"), "pip", "install", "--quiet", "--python", str(python), "--require-hashes"]
    environment = os.environ | _index_for_uv(python) | {"UV_NO_PROGRESS": "1", "UV_PYTHON_DOWNLOADS": "never"}
    try:
        done = subprocess.run(  # noqa: S603 - our own programs
            [*uv, "-r", str(lock)],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
            pass_fds=_held,
        )
        if done.returncode == 0:
            return
        reason = (done.stderr or done.stdout).strip().splitlines()[-1:]
    except OSError as error:
        reason = [str(error)]
    _say(f"uv tidak dapat dipakai ({' '.join(reason)}); pip bekerja lebih lambat ... (falling back to pip)")
    _run([*pip, "--require-hashes", "-r", str(lock)], "pip install")


def _index_for_uv(python: Path) -> dict[str, str]:
    """uv does not read pip's settings: hand it the index and the certificates that pip is told to use."""
    said = subprocess.run(  # noqa: S603 - our own programs
        [str(python), "-I", "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    settings = dict(re.findall(r"^(?:global|install|:env:)\.([a-z-]+)='(.*)'$", said, flags=re.MULTILINE))
    result = {}
    for ours, theirs in (("index-url", "UV_DEFAULT_INDEX"), ("cert", "SSL_CERT_FILE")):
        if settings.get(ours) and not os.environ.get(theirs):
            result[theirs] = settings[ours]
    return result


def _bring_assets(venv: Path) -> None:
    missing = venv / ASSETS_MISSING
    try:
        if assets.install(str(venv / "bin" / "python")):
            _say("Huruf, peta, dan htmx terpasang (assets installed).")
        missing.unlink(missing_ok=True)
    except assets.AssetsError as error:
        missing.write_text(f"{error}\n", encoding="utf-8")
        lines = str(error).strip().splitlines() or [""]
        reason = next((line for line in lines if "reason:" in line), lines[-1])
        _say(
            "Huruf dan peta belum dapat diambil; halaman tetap berjalan, dicoba lagi nanti (assets missing, the "
            f"pages still work): {reason}"
        )


def _run(command: list[str], name: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, pass_fds=_held)  # noqa: S603
    if done.returncode:
        tail = "\n".join((done.stderr or done.stdout).strip().splitlines()[-8:])
        raise SetupError(f"{name}\n{tail}")


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Hold the lock of the directory; say so when another run has it."""
    handle = os.open(directory, os.O_RDONLY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("Menunggu penyiapan lain selesai ... (waiting for another set-up)")
            fcntl.flock(handle, fcntl.LOCK_EX)
        _held.append(handle)
        yield
    finally:
        _held.clear()
        os.close(handle)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").removesuffix("\n")
    except OSError:
        return ""


def _write(path: Path, content: str) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(content + "\n", encoding="utf-8")
    draft.replace(path)


def _say(text: str) -> None:
    """Progress for people; standard output belongs to the command."""
    print(f"payung: {text}", file=sys.stderr, flush=True)  # noqa: T201


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)

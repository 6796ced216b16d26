"""Programs of others for the tests that come from npm: pinned with their hashes in package-lock.json, never in the product."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
LOCKS = ("package.json", "package-lock.json")


def modules() -> Path:
    """The folder `node_modules`, installed once for each lock file. Skips without Node or a registry; in CI that fails."""
    npm = shutil.which("npm")
    if not (npm and shutil.which("node")):
        assert not os.environ.get("CI"), "no Node"
        pytest.skip("no Node on this machine")
    stamp = hashlib.sha256(b"".join((CHECKOUT / name).read_bytes() for name in LOCKS)).hexdigest()[:16]
    kept = CHECKOUT / ".pytest_cache" / f"node-{stamp}"
    kept.parent.mkdir(exist_ok=True)
    with (kept.parent / "node.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run side by side
        if not kept.is_dir():
            _install(npm, kept)
    return kept / "node_modules"


def _install(npm: str, kept: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="payung-node-", dir=kept.parent) as scratch:
        for name in LOCKS:
            shutil.copy(CHECKOUT / name, Path(scratch) / name)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, timeout=600, check=False)
        if done.returncode:
            assert not os.environ.get("CI"), done.stderr
            pytest.skip(f"npm installed nothing: {done.stderr[-300:]}")
        shutil.copytree(scratch, kept, symlinks=True)

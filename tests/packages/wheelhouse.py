"""Wheels of the packages, and wheels of what they need as it stands in the tests' own environment: nothing is fetched."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from functools import cache
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "packages"
NAMES = ("payung-kernel", "payung-law", "payung-rails")


@cache
def project(name: str) -> dict[str, Any]:
    """The pyproject.toml of a package."""
    return tomllib.loads((PACKAGES / name / "pyproject.toml").read_text())


def declared(name: str) -> list[Requirement]:
    """What a package says it needs, its extras among it."""
    about = project(name)["project"]
    texts = [
        *about["dependencies"],
        *(one for extra in about.get("optional-dependencies", {}).values() for one in extra),
    ]
    return [Requirement(text) for text in texts]


def build(name: str, folder: Path) -> Path:
    """Build the wheel of a package by the pinned backend."""
    before = set(folder.glob("*.whl"))
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=PACKAGES / name,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = set(folder.glob("*.whl")) - before
    return wheel


def others(names: list[str], folder: Path) -> None:
    """Wheels of installed distributions and of all that they need in turn, written from their installed files."""
    waiting = [Requirement(name) for name in names]
    done: set[tuple[str, frozenset[str]]] = set()
    packed: set[str] = set()
    while waiting:
        wanted = waiting.pop()
        key = (canonicalize_name(wanted.name), frozenset(wanted.extras))
        if key in done or key[0] in NAMES:
            continue
        done.add(key)
        installed = distribution(wanted.name)
        if key[0] not in packed:
            packed.add(key[0])
            _pack(installed, folder)
        for text in installed.requires or ():
            needed = Requirement(text)
            if any(needed.marker is None or needed.marker.evaluate({"extra": extra}) for extra in (*wanted.extras, "")):
                waiting.append(needed)


def _pack(installed: Distribution, folder: Path) -> None:
    """One wheel of an installed distribution; not compressed, for it is unpacked at once. Programs are left out."""
    about = installed.read_text("WHEEL") or ""
    tags = [tag.split("-") for tag in re.findall(r"^Tag: (.+)$", about, re.MULTILINE)]
    tag = "-".join(".".join(dict.fromkeys(parts)) for parts in zip(*tags, strict=True))
    stem = f"{re.sub(r'[-_.]+', '_', installed.name)}-{installed.version}"
    left_out = {"INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json"}
    with zipfile.ZipFile(folder / f"{stem}-{tag}.whl", "w", zipfile.ZIP_STORED) as wheel:
        listed = []
        for file in installed.files or ():
            if file.parts[0] == ".." or "__pycache__" in file.parts or file.name in left_out:
                continue
            if file.name == "RECORD" and file.parts[0].endswith(".dist-info"):
                record = str(file)
                continue
            wheel.write(str(file.locate()), str(file))
            listed.append(str(file))
        wheel.writestr(record, "".join(f"{name},,\n" for name in [*listed, record]))


def environment(home: Path) -> dict[str, str]:
    """For programs in a clean environment: no network, nothing of the checkout, nothing of this one."""
    kept = {name: value for name, value in os.environ.items() if name in ("LANG", "LC_ALL", "TMPDIR")}
    # The wheels at hand are of this Python, so the `python` of a README is this one.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    pip = {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_CACHE_DIR": "1"}
    return {**kept, **pip, "PATH": path, "HOME": str(home)}

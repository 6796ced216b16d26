"""./payung and the set-up behind it, as far as they can be tried without a network."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from payung.platform.assets import FILES, VENDOR, assets_status
from payung.platform.home import CHECKOUT

COPIED = ("payung", "package.json", "package-lock.json")


def tool(name: str) -> ModuleType:
    sys.path.insert(0, str(CHECKOUT / "tools"))
    try:
        spec = importlib.util.spec_from_file_location(f"payung_{name}", CHECKOUT / "tools" / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.pop(0)
    return module


assets = tool("assets")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What ./payung looks at, in a path with a space, with a set-up that only records how it was called."""
    root = tmp_path / "a check out"
    for folder in ("requirements", "tools"):
        shutil.copytree(CHECKOUT / folder, root / folder)
    for name in COPIED:
        shutil.copy2(CHECKOUT / name, root / name)
    vendor = root / "src/payung/static/vendor"
    vendor.mkdir(parents=True)
    (vendor / "stamp").write_text("x")
    (root / "tools" / "bootstrap.py").write_text(
        "import os, sys, pathlib\n"
        "arguments = dict(zip(sys.argv[1::2], sys.argv[2::2]))\n"
        "venv = pathlib.Path(arguments['--venv'])\n"
        "(venv / 'bin').mkdir(parents=True, exist_ok=True)\n"
        "with (venv / 'calls').open('a') as out: out.write('x')\n"
        "python = venv / 'bin' / 'python'\n"
        "python.unlink(missing_ok=True)\n"
        'python.write_text(\'#!/bin/sh\\nprintf "%s|" "$@" "${PYTHONPATH-none}" "${VIRTUAL_ENV-none}"\\n\')\n'
        "python.chmod(0o755)\n"
        "(venv / 'payung-stamp').write_text(arguments['--stamp'] + '\\n')\n"
        "if arguments['--dev-stamp']: (venv / 'payung-dev-stamp').write_text(arguments['--dev-stamp'] + '\\n')\n"
    )
    return root


def call(
    checkout: Path, *arguments: str, path: str = os.environ["PATH"], **env: str
) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": path,
        "HOME": str(checkout.parent / "home"),
        "PYTHONPATH": "/poison",
        "VIRTUAL_ENV": "/poison",
    }
    return subprocess.run(
        [str(checkout / "payung"), *arguments], cwd="/", env=environment | env, capture_output=True, text=True
    )


def calls(venv: Path) -> int:
    return len((venv / "calls").read_text())


def test_the_set_up_runs_once_and_again_when_a_lock_changes(checkout: Path) -> None:
    venv = checkout / ".venv"
    for _ in range(3):
        done = call(checkout, "doctor", "two words")
        assert done.stdout == "-P|-m|payung|doctor|two words|none|none|"
        assert done.stderr == ""
    assert calls(venv) == 1
    call(checkout, "test")
    call(checkout, "test")
    assert calls(venv) == 2
    with (checkout / "requirements" / "runtime.lock").open("a") as out:
        out.write("# changed\n")
    call(checkout, "doctor")
    assert calls(venv) == 3


def test_an_unfinished_or_moved_environment_is_repaired(checkout: Path) -> None:
    call(checkout, "doctor")
    (checkout / ".venv" / "payung-stamp").unlink()
    call(checkout, "doctor")
    assert calls(checkout / ".venv") == 2
    moved = checkout.with_name("moved")
    checkout.rename(moved)
    call(moved, "doctor")
    assert calls(moved / ".venv") == 3
    (moved / ".venv" / "bin" / "python").unlink()
    (moved / ".venv" / "bin" / "python").symlink_to("/no/such/python")
    call(moved, "doctor")
    assert calls(moved / ".venv") == 4


def test_missing_page_assets_are_tried_again_but_not_at_every_command(checkout: Path) -> None:
    call(checkout, "doctor")
    (checkout / "src/payung/static/vendor/stamp").unlink()
    call(checkout, "doctor")
    assert calls(checkout / ".venv") == 2
    note = checkout / ".venv" / "payung-assets-missing"
    note.write_text("no network")
    call(checkout, "doctor")
    assert calls(checkout / ".venv") == 2
    os.utime(note, (1, 1))
    call(checkout, "doctor")
    assert calls(checkout / ".venv") == 3


def test_it_works_through_a_link_and_with_an_environment_elsewhere(checkout: Path, tmp_path: Path) -> None:
    link = tmp_path / "bin"
    link.mkdir()
    (link / "payung").symlink_to(checkout / "payung")
    done = call(link, "doctor", PAYUNG_VENV=str(tmp_path / "else where"))
    assert "doctor" in done.stdout
    assert calls(tmp_path / "else where") == 1
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (None, "no Python found"),
        ("exit 1", "needs Python 3.11 or newer"),
        ('case "$*" in *ensurepip*) exit 1;; *) exit 0;; esac', "python3-venv"),
    ],
)
def test_a_missing_old_or_bare_python_is_said_plainly(
    checkout: Path, tmp_path: Path, script: str | None, said: str
) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "readlink", "cat", "sha256sum", "find"):
        found = shutil.which(name)
        assert found is not None
        (tools / name).symlink_to(found)
    if script is not None:
        (tools / "python3").write_text(f"#!{shutil.which('sh')}\n{script}\n")
        (tools / "python3").chmod(0o755)
    done = call(checkout, "demo", path=str(tools))
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_lock_of_the_assets_names_no_registry_and_every_hash() -> None:
    lock = json.loads((CHECKOUT / "package-lock.json").read_text())
    asked = json.loads((CHECKOUT / "package.json").read_text())
    wanted = asked["dependencies"] | asked["devDependencies"]
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert set(packages) == {f"node_modules/{name}" for name in wanted}
    assert all("resolved" not in entry and entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert all(entry["version"] == wanted[name.removeprefix("node_modules/")] for name, entry in packages.items())


@pytest.mark.parametrize("name", ["bootstrap", "node", "runtime", "dev"])
def test_every_python_lock_is_pinned_by_hash(name: str) -> None:
    text = (CHECKOUT / "requirements" / f"{name}.lock").read_text()
    entries = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert entries
    assert all("==" in entry and entry.endswith("\\") for entry in entries)
    assert "://" not in "".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))


def test_what_is_served_is_what_the_set_up_brings() -> None:
    assert set(FILES) == {name for name in (*assets.COPIES, "coast.json") if not name.startswith("licences/")}


def test_the_doctor_looks_where_the_set_up_puts_them() -> None:
    from payung.coverage.pages.coverage import COAST

    assert VENDOR == assets.VENDOR
    assert VENDOR / "coast.json" == COAST
    assert (VENDOR.parent / "payung" / "css").is_dir()


def test_missing_assets_are_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "payung-assets-missing").write_text("npm: no network\n")
    status = assets_status(tmp_path, tmp_path)
    assert not status.ok
    assert status.missing == FILES
    assert status.reason == "npm: no network"
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert assets_status(tmp_path, tmp_path).ok
    assert assets_status(tmp_path, tmp_path).reason == ""


def test_two_checkouts_do_not_rebuild_one_environment_under_each_other(tmp_path: Path) -> None:
    bootstrap = tool("bootstrap")
    venv, other = tmp_path / "venv", tmp_path / "other checkout"
    (venv / "bin").mkdir(parents=True)
    other.mkdir()
    (other / "payung").write_text("")
    (venv / bootstrap.STAMP).write_text(f"0123 {other}\n")
    with pytest.raises(bootstrap.SetupError, match="PAYUNG_VENV"):
        bootstrap.set_up(venv, f"4567 {bootstrap.CHECKOUT}")
    assert (venv / bootstrap.STAMP).read_text() == f"0123 {other}\n"
    said = subprocess.run(
        [sys.executable, str(CHECKOUT / "tools" / "bootstrap.py"), "--venv", str(venv), "--stamp", "4567 x"],
        capture_output=True,
        text=True,
    )
    assert said.returncode == 1
    assert str(other) in said.stderr + said.stdout
    assert "Traceback" not in said.stderr
    (other / "payung").unlink()  # gone, or moved away: then it is nobody's
    bootstrap._refuse_a_neighbours(venv)
    (venv / bootstrap.STAMP).write_text(f"0123 {bootstrap.CHECKOUT}\n")
    bootstrap._refuse_a_neighbours(venv)


SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]


def test_a_ring_is_cut_at_the_box() -> None:
    cut = assets.clip(SQUARE, (1.0, 1.0, 9.0, 9.0))
    assert {(1.0, 1.0), (4.0, 1.0), (4.0, 4.0), (1.0, 4.0)} == set(cut)
    assert assets.clip(SQUARE, (5.0, 5.0, 9.0, 9.0)) == []
    assert set(assets.clip(SQUARE, (-1.0, -1.0, 9.0, 9.0))) == set(SQUARE)


def test_topology_is_decoded_with_shared_and_reversed_arcs() -> None:
    topology = {
        "transform": {"scale": [0.5, 0.5], "translate": [100.0, -10.0]},
        # A line that two countries share, and each one's other side.
        "arcs": [[[4, 0], [0, 4]], [[4, 4], [-4, 0], [0, -4], [4, 0]], [[4, 0], [4, 0], [0, 4], [-4, 0]]],
        "objects": {
            "countries": {
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]]},
                    {"type": "MultiPolygon", "arcs": [[[2, -1]]]},
                    {"type": None},
                ]
            }
        },
    }
    west, east = assets.coast(topology, (0.0, -90.0, 180.0, 90.0))
    assert set(west) == {(102.0, -10.0), (102.0, -8.0), (100.0, -8.0), (100.0, -10.0)}
    assert set(east) == {(102.0, -10.0), (104.0, -10.0), (104.0, -8.0), (102.0, -8.0)}
    assert west[0] == west[-1]
    assert east[0] == east[-1]

"""The packages as their users get them: wheels in an environment of their own, without Django and without network."""

from __future__ import annotations

import ast
import json
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from tests.packages import readme, wheelhouse

pytestmark = pytest.mark.slow
SOURCE = wheelhouse.ROOT / "src"
ROOMS = {
    "payung-kernel": ("kernel",),
    "payung-law": ("law",),
    "payung-rails": ("rails", "banksim"),
}
# Tests of the codecs that read nothing but the codecs.
CODECS = ("samples.py", "iso_samples.py", "conftest.py", "__init__.py")
Installed = Callable[[str], Path]


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(folder / "try/bin/python"), *arguments],
        cwd=folder,
        env=wheelhouse.environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )


def files(wheel: Path) -> list[str]:
    return [name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name]


def test_every_file_of_the_rooms_is_in_one_wheel(wheels: Path) -> None:
    inside = Counter(name for wheel in wheels.iterdir() for name in files(wheel))
    assert max(inside.values()) == 1
    rooms = [room for names in ROOMS.values() for room in names]
    there = {
        path.relative_to(SOURCE).as_posix()
        for room in rooms
        for path in (SOURCE / "payung" / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert set(inside) == there | {"payung/__init__.py", "payung/py.typed"}
    assert {name.split("/")[2] for name in there if name.startswith("payung/law/") and not name.endswith(".py")} >= {
        "parameters",
        "golden",
    }


@pytest.mark.parametrize("name", wheelhouse.NAMES)
def test_a_wheel_says_what_it_is(name: str, wheels: Path, tmp_path: Path) -> None:
    about = wheelhouse.project(name)
    (wheel,) = wheels.glob(f"{name.replace('-', '_')}-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (place,) = [entry for entry in archive.namelist() if entry.endswith("/METADATA")]
        said = archive.read(place).decode()
        licence = archive.read(place.replace("METADATA", "licenses/LICENSE"))
    assert "License-Expression: Apache-2.0" in said
    assert licence == (wheelhouse.ROOT / "LICENSES/Apache-2.0.txt").read_bytes()
    assert (wheelhouse.PACKAGES / name / "README.md").read_text() in said
    (version,) = re.findall(r"^Version: (.+)$", said, re.MULTILINE)
    changes = (wheelhouse.PACKAGES / name / "CHANGELOG.md").read_text()
    assert re.findall(r"^## (\S+)$", changes, re.MULTILINE)[0] == version
    assert about["build-system"] == {"requires": ["hatchling"], "build-backend": "hatchling.build"}
    again = wheelhouse.build(name, tmp_path)
    assert again.read_bytes() == wheel.read_bytes()


def test_the_backend_is_pinned_with_its_hashes() -> None:
    lock = (wheelhouse.ROOT / "requirements/dev.lock").read_text()
    assert re.search(r"^hatchling==[0-9.]+ \\\n    --hash=sha256:[0-9a-f]{64}", lock, re.MULTILINE)
    runtime = (wheelhouse.ROOT / "requirements/runtime.lock").read_text()
    assert "hatchling" not in runtime
    assert "wheel" not in (wheelhouse.ROOT / "payung").read_text()


@pytest.mark.parametrize("name", wheelhouse.NAMES)
def test_what_a_package_imports_is_what_it_declares(name: str) -> None:
    owners = packages_distributions()
    imported, own = set(), set()
    for room in ROOMS[name]:
        for path in (SOURCE / "payung" / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                modules = (
                    [alias.name for alias in node.names]
                    if isinstance(node, ast.Import)
                    else [node.module or ""]
                    if isinstance(node, ast.ImportFrom) and not node.level
                    else []
                )
                for module in modules:
                    top, *below = module.split(".")
                    if top == "payung":
                        own |= {package for package, rooms in ROOMS.items() if below and below[0] in rooms} or {module}
                    elif top not in sys.stdlib_module_names:
                        imported |= {canonicalize_name(owner) for owner in owners[top]}
    assert imported | (own - {name}) == {canonicalize_name(one.name) for one in wheelhouse.declared(name)}


@pytest.mark.parametrize("name", wheelhouse.NAMES)
def test_its_readme_is_true(name: str, installed: Installed) -> None:
    readme.run_session((wheelhouse.PACKAGES / name / "README.md").read_text(), installed(name))


EVERY_NAME = """
import importlib, json, pkgutil, sys
import payung
counted = 0
for found in pkgutil.walk_packages(payung.__path__, "payung."):
    if found.name.endswith("__main__"):
        continue
    module = importlib.import_module(found.name)
    for name in getattr(module, "__all__", [n for n in vars(module) if not n.startswith("_")]):
        getattr(module, name)
        counted += 1
print(json.dumps({"names": counted, "rooms": sorted(m.name for m in pkgutil.iter_modules(payung.__path__)),
                  "django": any(n.split(".")[0] == "django" for n in sys.modules), "where": payung.__file__}))
"""


@pytest.mark.parametrize("name", wheelhouse.NAMES)
def test_every_name_is_there_without_django(name: str, installed: Installed) -> None:
    folder = installed(name)
    if name == "payung-kernel":  # arrays are an extra of it
        assert (
            python(folder, "-m", "pip", "install", "-q", "--find-links", "wheels", "payung-kernel[arrays]").returncode
            == 0
        )
    done = python(folder, "-c", EVERY_NAME)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert not told["django"]
    assert Path(told["where"]).is_relative_to(folder / "try")
    assert set(told["rooms"]) == {"kernel", *ROOMS[name]}
    assert told["names"] > 50
    listed = {line.split("==")[0] for line in python(folder, "-m", "pip", "freeze").stdout.split()}
    assert not listed & {"Django", "django", "psycopg", "typer"}


def test_the_golden_cases_hold_in_the_wheel(installed: Installed) -> None:
    folder = installed("payung-law")
    done = python(folder, "-m", "payung.law", "golden")
    told = json.loads(done.stdout)
    assert (done.returncode, told["failed"], told["unsupported"]) == (0, 0, 0)
    assert told["passed"] > 500
    (folder / "wrong.csv").write_text(
        'id,topic,input_json,expected_json\na,bpu_contribution,"{""income"": 1000000, ""month"": ""2025-07""}","{""total"": 1}"\n'
    )
    assert python(folder, "-m", "payung.law", "vectors", "wrong.csv").returncode == 1
    refused = python(folder, "-m", "payung.law", "vectors", "absent.csv")
    assert (refused.returncode, refused.stderr.split(":")[0]) == (2, "VECTOR_FILE")


def test_the_law_works_without_arrow_and_says_what_it_lacks(house: Path, tmp_path: Path) -> None:
    (tmp_path / "wheels").symlink_to(house)
    readme.run_console("$ python -m venv try\n$ try/bin/pip install --quiet --find-links wheels payung-law\n", tmp_path)
    asked = (
        "from payung.kernel.months import Month; from payung.law import bpu_contributions;"
        "print(bpu_contributions([1_000_000], Month.parse('2025-07')).row(0)['total'])"
    )
    done = python(tmp_path, "-c", asked)
    assert done.stdout == "16800\n", done.stderr
    refused = python(tmp_path, "-m", "payung.law", "release", "statute")
    assert (refused.returncode, refused.stderr.split(":")[0]) == (2, "LAW_NEEDS_ARROW")
    assert not (tmp_path / "statute").exists()


def test_the_codecs_keep_their_vectors_in_the_wheel(installed: Installed) -> None:
    folder = installed("payung-rails")
    assert (
        python(folder, "-m", "pip", "install", "-q", "--find-links", "wheels", "pytest", "hypothesis").returncode == 0
    )
    target = folder / "tests/rails"
    target.mkdir(parents=True)
    for path in (wheelhouse.ROOT / "tests/rails").glob("*.py"):
        if path.name in CODECS or not re.search(
            r"payung\.payouts|import_module|xsdata|pytest\.importorskip", path.read_text()
        ):
            shutil.copy(path, target)
    done = python(folder, "-m", "pytest", "-q", "-c", "/dev/null", "--rootdir", str(folder), "--import-mode=prepend",
                  "-p", "no:cacheprovider", "tests/rails")  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) > 100  # type: ignore[index]


def test_the_practice_bank_starts_from_the_wheel(installed: Installed) -> None:
    folder = installed("payung-rails")
    bank = subprocess.Popen(
        [str(folder / "try/bin/python"), "-m", "payung.banksim", "--port", "0", "--state", "morning"],
        cwd=folder,
        env=wheelhouse.environment(folder),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert bank.stdout is not None
        keys = json.loads(bank.stdout.readline())
        assert json.loads((folder / "morning/client.json").read_text()) == keys
        assert (folder / "morning/client.json").stat().st_mode & 0o77 == 0
        call = (
            "import json, sys; from payung.banksim.caller import Caller; k = json.load(open('morning/client.json'));"
            "c = Caller(k['base_url'], k['client_id'], k['client_secret'], k['private_key_pem'], k['partner_id']);"
            "print(c.call('15', {'beneficiaryAccountNo': '0010203040506'}).code)"
        )
        assert python(folder, "-c", call).stdout == "2001500\n"
    finally:
        bank.send_signal(signal.SIGTERM)
        assert bank.wait(20) == 0
    wrong = python(folder, "-m", "payung.banksim", "--faults", "sleepy=1")
    assert wrong.returncode == 2
    assert "sleepy" in wrong.stderr

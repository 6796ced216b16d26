"""Which rooms are under Apache-2.0 stands in NOTICE, in the packages and in the contract of imports: the same everywhere."""

from __future__ import annotations

import configparser
import re

from tests.packages.wheelhouse import NAMES, PACKAGES, ROOT, project

ROOMS = {path.parent.name for path in (ROOT / "src/payung").glob("*/__init__.py")}


def contract() -> dict[str, set[str]]:
    read = configparser.ConfigParser()
    read.read(ROOT / ".importlinter")
    section = read["importlinter:contract:licence"]
    return {key: set(re.findall(r"payung\.(\w+)", section[key])) for key in ("source_modules", "forbidden_modules")}


def test_every_room_is_on_one_side_of_the_contract() -> None:
    sides = contract()
    assert not sides["source_modules"] & sides["forbidden_modules"]
    assert sides["source_modules"] | sides["forbidden_modules"] == ROOMS


def test_the_packages_hold_the_rooms_of_the_contract() -> None:
    inside = [
        place.removeprefix("../../src/payung/")
        for name in NAMES
        for place in project(name)["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    ]
    assert len(inside) == len(set(inside))
    assert set(inside) - {"__init__.py", "py.typed"} == contract()["source_modules"]


def test_the_notice_names_them() -> None:
    notice = (ROOT / "NOTICE").read_text()
    apache = notice.partition("Apache License")[2].partition("DATA THAT SHIPS")[0]
    assert set(re.findall(r"src/payung/([a-z]+)\b(?![._])", apache)) == contract()["source_modules"]
    assert {name for name in NAMES if f"distribution {name} " in apache} == set(NAMES)
    for name in NAMES:
        assert project(name)["project"]["license"] == "Apache-2.0"
        assert (PACKAGES / name / "LICENSE").samefile(ROOT / "LICENSES/Apache-2.0.txt")

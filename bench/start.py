"""How much processor a command takes before it does anything, against a Django project of nothing.

    PYTHONPATH=src .venv/bin/python bench/start.py [ROUNDS]

Each round starts every program once, one after the other, so that a busy machine slows all of them. Processor seconds
(user and system) of the process and its children; the median of the rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from typing import Any

from common import installation

EMPTY = """
from django.conf import settings
settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.staticfiles"],
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "nothing"}},
)
import django
django.setup()
from django.db import connection
connection.ops
"""
PROGRAMS = {
    "python": ("-c", "pass"),
    "empty Django": ("-c", EMPTY),
    "--help": ("-m", "payung", "--help"),
    "status": ("-m", "payung", "status"),
    "claims list": ("-m", "payung", "claims", "list", "--as", "bench"),
    "ledger verify": ("-m", "payung", "ledger", "verify"),
}


def processor(arguments: tuple[str, ...]) -> float:
    """Processor seconds of one program."""
    before = os.times()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rounds", nargs="?", type=int, default=7)
    rounds = parser.parse_args().rounds
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, ["src", os.environ.get("PYTHONPATH")]))
    took: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    with installation():
        for arguments in PROGRAMS.values():
            processor(arguments)  # compiles and fills the file cache
        for _ in range(rounds):
            for name, arguments in PROGRAMS.items():
                took[name].append(processor(arguments))
    floor = statistics.median(took["empty Django"])
    found: dict[str, Any] = {
        name: {
            "processor_s": round(statistics.median(seconds), 3),
            "ratio": round(statistics.median(seconds) / floor, 2),
        }
        for name, seconds in took.items()
    }
    load = [round(number, 1) for number in os.getloadavg()]
    print(
        json.dumps(
            {"bench": "start", "rounds": rounds, **found, "load": load, "python": platform.python_version()}, indent=1
        )
    )


if __name__ == "__main__":
    main()

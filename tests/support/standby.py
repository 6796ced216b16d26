"""A process that has loaded Payung and forks itself for every command it is asked to run, of whichever installation.

Each command still is a process: own environment, working directory, exit code, and everything that it writes on its two
outputs, whoever writes it. What it is spared is loading Django and the rooms. Run by `tests/support/commands.py`, which speaks
one line of JSON in (`argv`, `env`, `cwd`, `in`, `out`, `err`) and one line out (the exit code). Its argument is where whoever
forks reading processes listens (children.py).

Nothing here may open a connection or start a thread: a child would share it.
"""

from __future__ import annotations

import atexit
import gc
import importlib.util
import json
import os
import sys
import traceback
from contextlib import suppress
from pathlib import Path

# What commands load as they go; a module that cannot be loaded is for the command to tell.
ROOMS = (
    "access", "casework", "claims", "contributions", "coverage", "intake", "ledger", "notices", "parties", "participation",
    "payouts", "places", "registry", "sponsorship", "vault",
)  # fmt: skip


def load() -> None:
    """Everything that takes time to load."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "payung.platform.settings"  # as the command itself would
    django.setup()
    from payung.casework import errands
    from payung.law import statute
    from payung.law.workdays import national_calendar
    from payung.platform import clock, installation, outbox, postgres, runs  # noqa: F401
    from payung.site.commands import app

    runs.HANDLED_IN.load()
    outbox.HEARD_IN.load()
    errands.FOUND_IN.load()
    source = Path(app.__file__).parents[1]
    for room in ROOMS:
        for name in ("services", "selectors"):
            if (source / room / f"{name}.py").exists():
                importlib.import_module(f"payung.{room}.{name}")
    for read in (
        statute,
        national_calendar,
        installation.fingerprint,
    ):  # files of the source; the same for every command
        read()


def load_for_a_home() -> None:
    """The same for programs that find their database themselves (`payung.cli.context.running`), of which they know the settings late."""
    load()
    from payung.cli import context

    context.set_up_django = settle


def settle() -> None:
    """Read the settings once more, from the environment of the command; nothing has been connected to yet."""
    from django.conf import settings
    from django.db import connections

    stated = importlib.reload(sys.modules["payung.platform.settings"])
    for name in filter(str.isupper, list(vars(stated))):
        setattr(settings, name, getattr(stated, name))
    for alias in list(connections):
        with suppress(AttributeError):
            del connections[alias]
    connections.settings = connections.configure_settings(settings.DATABASES)


def become(asked: dict[str, object]) -> int:
    """Be the command; returns its exit code as an interpreter would give it."""
    from payung.__main__ import main

    os.chdir(str(asked["cwd"]))
    for number, (name, flags) in enumerate((("in", os.O_RDONLY), ("out", os.O_WRONLY), ("err", os.O_WRONLY))):
        opened = os.open(str(asked[name]), flags)
        os.dup2(opened, number)
        os.close(opened)
    # Text as a fresh process would write it.
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - for the whole process
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False, buffering=1, errors="backslashreplace")  # noqa: SIM115
    os.environ.clear()
    os.environ.update(asked["env"])  # type: ignore[call-overload]
    settle()
    sys.argv = ["payung", *asked["argv"]]  # type: ignore[misc]
    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def serve() -> None:
    """Answer until nobody asks any more."""
    load()
    children = importlib.util.spec_from_file_location("children", Path(__file__).with_name("children.py"))
    assert children is not None
    assert children.loader is not None
    children.loader.exec_module(loaded := importlib.util.module_from_spec(children))
    if address := sys.argv[1]:
        loaded.use(lambda: address)
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(become(json.loads(line)))
        _, state = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(state)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()

"""How `tools/mutants.py` tries a change quickly: everything is imported once, and each try is a fork of that process.

A changed function of Python replaces its code wherever it was imported to; a changed function of the database replaces its body
in a copy of the template. What runs while modules are imported is tried by a new interpreter, and what is no function of the
database (a policy, a view, a procedure) in a template that is made anew.
"""

from __future__ import annotations

import functools
import gc
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

QUICK = "not slow and not crash and not fuzz and not browser"
OPTIONS = ["-x", "-q", "-p", "no:cacheprovider", "-m", QUICK]
SECONDS = 300  # for one test: a change may make a loop without end
FRESH = 99  # the exit code of a child that cannot take the change in
IN_A_FUNCTION = 0x3  # CO_OPTIMIZED | CO_NEWLOCALS
NO_SUCH_TEST = (4, 5)


def changed_codes(before: str, after: str, name: str) -> dict[tuple[str, int], CodeType] | None:
    """Functions whose code differs, by qualified name and first line; None when what runs at import does."""
    found: dict[tuple[str, int], CodeType] = {}
    at_import = False

    def inner(code: CodeType) -> list[CodeType]:
        return [one for one in code.co_consts if isinstance(one, CodeType)]

    def own(code: CodeType) -> tuple[bytes, list[object]]:
        return code.co_code, [one for one in code.co_consts if not isinstance(one, CodeType)]

    def differ(old: CodeType, new: CodeType, held: bool) -> bool:
        nonlocal at_import
        function = new.co_flags & IN_A_FUNCTION == IN_A_FUNCTION
        below = [differ(a, b, held or function) for a, b in zip(inner(old), inner(new), strict=True)]
        changed = own(old) != own(new)
        at_import |= changed and not held and not function
        if function and (changed or any(below)):
            found[new.co_qualname, new.co_firstlineno] = new
        return changed or any(below)

    differ(compile(before, name, "exec"), compile(after, name, "exec"), False)
    return None if at_import or not found else found


def taken_in(path: Path, before: str, after: str) -> bool:
    """Change the functions of a module where this process has imported it; whether that was possible."""
    for cached in gc.get_objects():  # not isinstance: some objects answer for another, which they would look up
        if type(cached) is functools._lru_cache_wrapper and cached.__module__.startswith("payung."):
            cached.cache_clear()
    if not any(getattr(module, "__file__", None) == str(path) for module in list(sys.modules.values())):
        return True
    codes, changed = changed_codes(before, after, str(path)), 0
    for function in gc.get_objects() if codes else ():
        if type(function) is FunctionType and function.__code__.co_filename == str(path):
            code = (codes or {}).get((function.__code__.co_qualname, function.__code__.co_firstlineno))
            if code:
                function.__code__, changed = code, changed + 1
    return changed > 0


def function_bodies(before: str, after: str) -> tuple[str, str, str] | None:
    """Name, body and changed body of the function of the database that differs; None when it is something else."""
    import pglast
    from pglast import ast

    for old, new in zip(pglast.split(before), pglast.split(after), strict=True):
        if old == new:
            continue
        bodies = []
        for text in (old, new):
            node = pglast.parse_sql(text)[0].stmt
            if not isinstance(node, ast.CreateFunctionStmt) or node.is_procedure:
                return None
            options = {option.defname: option.arg for option in node.options}
            if "as" not in options:
                return None
            bodies.append((node.funcname[-1].sval, options["as"][0].sval))
        if bodies[0][1] != bodies[1][1]:
            return bodies[0][0], bodies[0][1], bodies[1][1]
    return None


class First:
    """A plugin of pytest: writes the name of the first test that fails, and ends one that goes on without end."""

    def __init__(self, file: int) -> None:
        self.file = file

    def pytest_runtest_logstart(self) -> None:
        """Each test has its own time, so that a slow machine is not taken for a loop."""
        signal.alarm(SECONDS)

    def pytest_collectreport(self, report: Any) -> None:
        """A file that cannot even be read with the change in place."""
        if report.failed:
            os.write(self.file, f"{report.nodeid}\n".encode())

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Setup, test or teardown."""
        if report.failed:
            os.write(self.file, f"{report.nodeid}\n".encode())


@dataclass
class Trial:
    """A copy of the checkout in which changes are tried, and the process that has imported it."""

    scratch: Path
    server: Any
    template: str
    good: set[str] = field(default_factory=set)

    def of_changed(self, path: Path, before: str, after: str, tests: list[str]) -> tuple[int, str]:
        """Exit code of pytest, and the test that failed, with the change in place."""
        if path.suffix != ".sql":
            code, failed = self._forked(tests, lambda: taken_in(path, before, after), self.template)
            return self._alone(tests) if code == FRESH else (code, failed)
        import psycopg

        from tests.support import databases

        with databases.maintenance(self.server) as connection:
            try:
                name = self._changed_template(connection, before, after) or databases.template_name()
            except psycopg.errors.SyntaxError:  # `or` between the conditions of a handler is a word of its own
                return 1, ""
            try:
                return self._forked(tests, lambda: True, name if name != databases.template_name() else "")
            finally:
                databases.drop(connection, name)

    def of_whole(self, test: str) -> tuple[int, str]:
        """The same for one test without any change."""
        if test in self.good:
            return 0, ""
        code, failed = self._forked([test], lambda: True, self.template)
        self.good |= {test} if code == 0 else set()
        return code, failed

    def _forked(self, tests: list[str], prepare: Callable[[], bool], template: str) -> tuple[int, str]:
        readable, writable = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(readable)
            for stream in (1, 2):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
            import pytest

            from tests.support import databases

            # Two processes on one connection would each keep count of its prepared statements; the driver does not end
            # in a child what its parent began.
            databases._standing.clear()
            if not prepare():
                os._exit(FRESH)
            if template:
                databases.ensure_template = lambda _server, _fill: template
            os._exit(pytest.main([*OPTIONS, *tests], plugins=[First(writable)]))
        os.close(writable)
        with os.fdopen(readable) as said:
            failed = said.readline().strip()
            said.read()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code in NO_SUCH_TEST:
            raise SystemExit(f"no test was run of {tests}")
        return code, failed

    def _alone(self, tests: list[str]) -> tuple[int, str]:
        done = subprocess.run(  # noqa: S603 - our own tests
            [sys.executable, "-m", "pytest", *OPTIONS, *tests],
            cwd=self.scratch, env={**os.environ, "PYTHONPATH": str(self.scratch / "src")},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        failed = re.search(r"^(?:FAILED|ERROR) (\S+::[^\n]*?)(?: - |$)", done.stdout, re.MULTILINE)
        return done.returncode, failed[1] if failed else ""

    def _changed_template(self, connection: Any, before: str, after: str) -> str:
        """A copy of the template in which the function is another, or "" when it is no function."""
        from tests.support import databases

        if not (changed := function_bodies(before, after)):
            return ""
        name, old, new = changed
        database = f"{databases.CLONE}_{os.getpid()}_mutant"
        databases.drop(connection, database)
        databases.create(connection, database, self.template)
        with databases.connect(self.server.superuser or self.server.urls.owner, database, autocommit=True) as owner:
            rows = owner.execute(
                "select pg_get_functiondef(oid) from pg_proc where pronamespace = 'payung'::regnamespace"
                " and proname = %s and prosrc = %s", [name, old],
            ).fetchall()  # fmt: skip
            if len(rows) == 1:
                owner.execute(rows[0][0].replace(old, new))
                return database
        databases.drop(connection, database)
        return ""


@contextmanager
def standing_by(scratch: Path) -> Iterator[Trial]:
    """Import the copy and start the server of the checkout's own tests."""
    for name in [name for name in os.environ if name.startswith("PAYUNG_") and name != "PAYUNG_PG_BIN"]:
        del os.environ[name]
    os.environ |= {"DJANGO_SETTINGS_MODULE": "payung.platform.settings", "PYTHONPATH": str(scratch / "src")}
    os.chdir(scratch)
    sys.path[:0] = [str(scratch), str(scratch / "src")]
    import django

    from payung.platform import home

    home.CHECKOUT = Path(__file__).resolve().parents[1]
    os.environ["PAYUNG_HOME"] = str(home.default_root())
    home.CHECKOUT = scratch
    django.setup()
    from tests.support import databases, world
    from tests.support.server import running_server
    from tests.support.standby import ROOMS

    import_module("payung.site.commands.app")
    import_module("payung.site.urls")
    for room in ROOMS:
        for part in ("services", "selectors"):
            if (scratch / "src" / "payung" / room / f"{part}.py").exists():
                import_module(f"payung.{room}.{part}")
    with running_server() as server:
        template = databases.ensure_template(server, world.fill)
        databases.hang_up()
        yield Trial(scratch, server, template)

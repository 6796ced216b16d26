"""Do the tests that are named for a function notice when it does not keep its promise? Each function is broken alone.

    python tools/promises.py [NAME ...]       all functions, or these; exit 1 when one is not noticed

`tests/guards/functions.json` names the tests. The function is replaced, in every database of that test run, by one that does
nothing: a check that lets everything through, a trigger that keeps nothing, a question answered with nothing or with yes.
Procedures are left out: they act while tables are made.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
NAMED = CHECKOUT / "tests" / "guards" / "functions.json"
BROKEN, ANSWER = "PAYUNG_BROKEN_FUNCTION", "PAYUNG_BROKEN_ANSWER"
SECONDS = 300
LOOK_UP = """
select pg_get_functiondef(p.oid), format_type(p.prorettype, null), p.proretset, p.prokind::text, l.lanname
from pg_proc p join pg_language l on l.oid = p.prolang where p.pronamespace = 'payung'::regnamespace and p.proname = %s
"""


def broken(definition: str, result: str, is_set: bool, answer: str) -> str:
    """The definition with a body that does nothing; `answer`: what a question of yes or no is answered with."""
    head = definition[: definition.index("\nAS $")].replace("LANGUAGE sql", "LANGUAGE plpgsql")
    if result == "trigger":
        body = "begin return coalesce(new, old); end"
    elif result == "void" or is_set or "OUT " in head.split("RETURNS")[0]:
        body = "begin return; end"
    else:
        body = f"begin return {answer if result == 'boolean' else 'null'}; end"
    return f"{head}\nAS $broken$ {body} $broken$"


def pytest_configure() -> None:
    """As a plugin of pytest: break the function in every database that a test is given."""
    from tests.support import databases

    whole = databases.clone

    @contextmanager
    def clone(server: Any, template: str | None) -> Iterator[Any]:
        with whole(server, template) as database:
            if template:
                with databases.connect(
                    server.superuser or database.urls.owner, database.name, autocommit=True
                ) as owner:
                    for definition, result, is_set, _kind, _language in owner.execute(LOOK_UP, [os.environ[BROKEN]]):
                        owner.execute(broken(definition, result, is_set, os.environ[ANSWER]))
            yield database

    databases.clone = clone


def noticed(name: str, tests: list[str], answer: str) -> bool:
    """Whether one of the tests fails while the function is broken. Raises RuntimeError when there are no such tests."""
    child = os.fork()  # everything is imported once
    if child == 0:
        signal.alarm(SECONDS)
        os.environ |= {BROKEN: name, ANSWER: answer}
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        import pytest

        chosen = [f"tests/{test}" for test in tests]
        os._exit(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *chosen], plugins=[sys.modules[__name__]]))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == -signal.SIGALRM:  # what waits for the function waits for ever
        return True
    if code not in (0, 1):
        raise RuntimeError(f"{name}: none of {tests} was run")
    return code == 1


def main(names: list[str]) -> int:
    """Break them one after the other and say what nobody noticed; 0 when all was."""
    known: dict[str, list[str]] = json.loads(NAMED.read_text(encoding="utf-8"))
    procedures = {"append_only", "protect", "protect_by_place", "signed_by", "read_as_reader", "read_as_reader_again"}
    procedures |= {"veil", "with_history", "refer", "protect_notice", "days_in_calendar", "tell_*"}
    for name in [name for name in os.environ if name.startswith("PAYUNG_") and name != "PAYUNG_PG_BIN"]:
        del os.environ[name]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "payung.platform.settings")
    os.chdir(CHECKOUT)
    sys.path[:0] = [str(CHECKOUT), str(CHECKOUT / "src")]
    import django

    from tests.support.server import running_server

    django.setup()
    with running_server() as server:  # it stays between one test and the next
        return _try_all(names or sorted(set(known) - procedures), known, _questions(server))


def _questions(server: Any) -> set[str]:
    """Functions that answer yes or no; the others are broken in one way only."""
    from tests.support import databases, world

    template = databases.ensure_template(server, world.fill)
    databases.hang_up()
    with databases.connect(server.urls.for_database(template).owner, autocommit=True) as owner:
        rows = owner.execute(
            "select distinct proname::text from pg_proc where pronamespace = 'payung'::regnamespace"
            " and prorettype = 'boolean'::regtype and not proretset"
        )
        return {name for (name,) in rows}


def _try_all(names: list[str], known: dict[str, list[str]], questions: set[str]) -> int:
    missed = []
    if noticed("none", known[names[0]], "null"):
        raise RuntimeError(f"{known[names[0]]} fail while nothing is broken")
    for name in names:
        answers = ("true", "false") if name in questions else ("null",)
        if any(noticed(name, known[name], answer) for answer in answers):
            print(f"noticed {name}", flush=True)  # noqa: T201
        else:
            missed.append(name)
            print(f"MISSED  {name}", flush=True)  # noqa: T201
    print(f"{len(names) - len(missed)} of {len(names)} noticed; not: {' '.join(missed) or 'none'}")  # noqa: T201
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

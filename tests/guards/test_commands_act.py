"""Every command acts for somebody with his own token, or stands among the owner's in docs/operations.md with its reason."""

from __future__ import annotations

import dis
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from payung.site.commands.app import app

PAGE = Path(__file__).resolve().parents[2] / "docs" / "operations.md"


def leaves(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    for name, found in group.commands.items():
        if getattr(found, "commands", None):
            yield from leaves(found, f"{before}{name} ")
        else:
            yield before + name, inspect.unwrap(found.callback)


def acts(function: Any, seen: frozenset[Any] = frozenset()) -> bool:
    """Whether the command, or a function of the commands' own modules that it names, opens the session of a person."""
    text = inspect.getsource(function)
    if re.search(r"with .*\b(session|acting_as)\(|\bacts\.step\(", text):
        return True
    module, steps = inspect.getmodule(function), list(dis.get_instructions(function))
    named = [getattr(module, step.argval, None) for step in steps if step.opname == "LOAD_GLOBAL"]
    whole = [inspect.unwrap(one) for one in named if inspect.isfunction(one)]
    below = {one for one in whole if re.match(r"payung\.(cli|\w+\.commands)\.", one.__module__)}
    return any(acts(one, seen | {function}) for one in below - seen - {function} if one.__module__ not in COMMON)


COMMON = {"payung.cli.context", "payung.cli.output", "payung.cli.text", "payung.site.setup"}
COMMANDS = dict(leaves(typer.main.get_command(app)))


def of_the_owner() -> dict[str, str]:
    table = PAGE.read_text(encoding="utf-8").split("<!-- owner commands -->")[1].split("<!-- end owner commands -->")[0]
    rows = re.findall(r"^\| (`.*`) \| (.+) \|$", table, flags=re.MULTILINE)
    return {name: why for names, why in rows for name in re.findall(r"`([^`]+)`", names)}


def test_every_command_acts_for_somebody_or_is_the_owners_for_a_reason() -> None:
    listed = of_the_owner()
    assert {name for name, function in COMMANDS.items() if not acts(function)} == listed.keys()
    assert all(len(why) > 10 for why in listed.values())


def test_no_command_takes_a_token_as_an_argument() -> None:
    for name, function in COMMANDS.items():
        assert not [given for given in inspect.signature(function).parameters if "token" in given.lower()], name

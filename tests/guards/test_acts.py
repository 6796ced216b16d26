"""Acts and their faces against a list that people review (`acts.txt`): who may, where it is found, what is asked."""

from __future__ import annotations

import inspect
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_type_hints

import pytest
import typer.main
from django.urls import NoReverseMatch, get_resolver, reverse

from payung.access.policies import ALLOWED
from payung.kernel.acts import Act, Invalid, Spec, check, resolve
from payung.platform.rooms import named
from payung.site.acts import ACTS
from payung.site.commands.app import app
from payung.site.operations.urls import api

LIST = Path(__file__).with_name("acts.txt")
KINDS = {"text": {str}, "digest": {str}, "number": {int}, "amount": {int}, "choice": {str}}


@cache
def described() -> dict[str, Any]:
    """Addresses of the interface; the description takes half a second to make."""
    paths: dict[str, Any] = api.get_openapi_schema(path_prefix="")["paths"]
    return paths


@cache
def commands() -> Any:
    """The tree of commands."""
    return typer.main.get_command(app)


def told(act: Act) -> str:
    """An act as a line of the list."""
    limits = [f"{n} {s.least:_}-{s.most:_}" if s.most else n for n, s in act.specs().items()]
    roles = ", ".join(sorted(ALLOWED[act.right]))
    faces = [act.address, act.page or f"by hand: {act.page_name}", act.command]
    return " | ".join([act.name, act.right, roles, *faces, ", ".join(limits) or "-", "asks" if act.asks else "-"])


def test_acts_are_those_of_the_reviewed_list():
    lines = [line for line in LIST.read_text().splitlines() if line and not line.startswith("#")]
    assert sorted(told(act) for act in ACTS) == sorted(lines)


def test_names_and_addresses_are_told_apart():
    for values in (
        [a.name for a in ACTS],
        [a.address for a in ACTS],
        [a.command for a in ACTS],
        [a.page_name for a in ACTS],
    ):
        assert len(values) == len(set(values))


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_the_service_takes_what_is_declared(act):
    signature = inspect.signature(resolve(act.service))
    hints = get_type_hints(resolve(act.service))
    names = list(signature.parameters)
    assert names[0] == "actor"
    assert names[1 : 1 + len(act.keys)] == [key.name for key in act.keys]
    # A service may take what is left as a whole: facts whose names are declared elsewhere, all of them optional.
    whole = {name for name, one in signature.parameters.items() if one.kind is inspect.Parameter.VAR_KEYWORD}
    rest = [name for name in names[1 + len(act.keys) :] if name not in whole]
    assert set(rest) <= set(act.specs()) if whole else sorted(rest) == sorted(act.specs())
    for name, spec in act.specs().items():
        if name not in rest:
            assert not act.needed(name)
            continue
        needed = signature.parameters[name].default is inspect.Parameter.empty
        assert needed == act.needed(name)
        if spec.kind in KINDS:
            assert set(get_args(hints[name]) or [hints[name]]) - {NoneType} == KINDS[spec.kind]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_every_act_has_its_three_faces(act):
    assert "post" in described()[act.address]
    command = commands()
    for part in act.command.split():
        command = command.commands[part]
    assert {key.name for key in act.keys} <= {p.name for p in command.params}
    assert ("dry_run" in {p.name for p in command.params}) == bool(act.asks)
    assert act.page_name in get_resolver().reverse_dict
    if act.keys:
        with pytest.raises(NoReverseMatch):
            reverse(act.page_name)  # it is about a thing


def test_declaring_loads_no_framework():
    modules = [".".join(("payung", *parts)) for parts in named("acts")]
    code = f"import sys\nfor module in {modules}: __import__(module)\n"
    code += "print(sorted({'django', 'pydantic', 'ninja', 'psycopg', 'typer'} & {name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, {"reason", "digest"}),
        ({"reason": "abcd", "digest": "0" * 64}, {"reason"}),
        ({"reason": "a" * 501, "digest": "0" * 64}, {"reason"}),
        ({"reason": "dua\x00 kata", "digest": "0" * 64}, {"reason"}),
        ({"reason": "cukup panjang", "digest": "G" * 64}, {"digest"}),
        ({"reason": ["cukup panjang"], "digest": 7}, {"reason", "digest"}),
    ],
)
def test_one_check_names_each_wrong_field(given, wrong):
    act = next(act for act in ACTS if act.name == "claims.reject")
    with pytest.raises(Invalid) as refused:
        check(act, given)
    assert set(refused.value.errors) == wrong


def test_lines_of_a_reason_become_one():
    act = next(act for act in ACTS if act.name == "claims.withdraw")
    assert check(act, {"reason": " salah \r\n orang "}).reason == "salah orang"


@pytest.mark.parametrize("value", [True, 0, -1, 2**63, "0", "x", "1.0", None, "٣"])
def test_numbers_of_rows_are_rows(value):
    act = next(act for act in ACTS if act.name == "claims.propose_payee_change")
    with pytest.raises(Invalid):
        check(act, {"bank_account_id": value})


AMOUNT = Spec("amount", "Anggaran", "Tulis rupiah bulat.", "anggaran", least=1, most=10**15, metavar="RUPIAH")


@pytest.mark.parametrize(
    ("value", "amount"),
    [(1, 1), (10**15, 10**15), ("1", 1), ("Rp1.842.000", 1_842_000), ("1842000", 1_842_000), (" 16.800,00 ", 16_800)],
)
def test_amounts_are_read_as_whole_rupiah(value, amount):
    read = AMOUNT.read(value)
    assert (read, type(read)) == (amount, int)


@pytest.mark.parametrize("value", [True, 0, -1, 10**15 + 1, 1.0, "1,5", "1.84", "satu", "", None, ["1"], "٣"])
def test_what_is_no_whole_amount_is_refused(value):
    with pytest.raises(ValueError, match="rupiah bulat"):
        AMOUNT.read(value)

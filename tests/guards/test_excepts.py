"""A programming error is never taken for somebody's damaged file: no `except` of ours may swallow one.

TypeError, KeyError, AttributeError and their like are caught around calls into foreign code alone. A `try` that reaches
code of ours beside it needs its reason below.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "payung"
# What a slip of ours raises. `Exception` counts where the handler neither raises again nor logs a traceback.
SLIPS = {"TypeError", "KeyError", "AttributeError", "LookupError", "IndexError", "NameError", "AssertionError"}
BROAD = {"Exception", "BaseException"}
LOUD = {"exception", "_keep_traceback"}
ALLOWED = {
    "law/draft.py:_try": "the law in force was asked the same before, outside: what fails now is the draft",
    "law/vectors.py:_run": "an example that fails is shown as failed, with the error's name; nothing is refused by it",
    "site/commands/database.py:doctor": "whatever fails is a finding, with its text; the doctor's other findings must still be told",
    "api/frame.py:_answer": "from_exception logs the traceback of what is no refusal and answers 500",
    "intake/reading/child.py:main": "parsers of hostile files raise anything; the parent tells 'broken', not 'refused'",
    "vault/checking/child.py:look": "parsers of hostile files raise anything, from within callbacks too",
    "claims/assessment/recomputing.py:again": "facts that give nothing are marked as differing; one odd row must not keep the others from their mark",
    "notices/services.py:_deliver": "a transport is foreign code; its error's name is logged and the message tried again",
}


def names(node: ast.expr | None) -> set[str]:
    """Names of the exceptions of an `except`; a bare one catches everything."""
    if node is None:
        return {"BaseException"}
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    return {part.attr if isinstance(part, ast.Attribute) else getattr(part, "id", "?") for part in parts}


def foreign_modules(tree: ast.Module) -> set[str]:
    """Names in a file that stand for modules, classes and functions of others."""
    found = set(dir(builtins))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {(item.asname or item.name).split(".")[0] for item in node.names if "payung" not in item.name}
        elif isinstance(node, ast.ImportFrom) and "payung" not in (node.module or ""):
            found |= {item.asname or item.name for item in node.names}
    return found


def root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def handlers(tree: ast.AST, where: str = "") -> Iterator[tuple[str, set[str], list[ast.stmt], list[ast.stmt]]]:
    """Function, exceptions, guarded statements and handling statements of every `except` and `suppress`."""
    for node in ast.iter_child_nodes(tree):
        inner = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else where
        if isinstance(node, ast.Try | ast.TryStar):
            for handler in node.handlers:
                yield inner, names(handler.type), node.body, handler.body
        elif isinstance(node, ast.With):
            for item in node.items:
                call = item.context_expr
                if (
                    isinstance(call, ast.Call)
                    and getattr(call.func, "id", getattr(call.func, "attr", "")) == "suppress"
                ):
                    yield inner, set().union(*map(names, call.args)), node.body, []
        yield from handlers(node, inner)


def is_ours(statements: list[ast.stmt], foreign: set[str]) -> bool:
    calls = [node for statement in statements for node in ast.walk(statement) if isinstance(node, ast.Call)]
    return any(root(call.func) not in foreign for call in calls)


def is_loud(statements: list[ast.stmt]) -> bool:
    nodes = [node for statement in statements for node in ast.walk(statement)]
    raises = any(isinstance(node, ast.Raise) and node.exc is None for node in nodes)
    return raises or any(isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in LOUD
                         for node in nodes)  # fmt: skip


def swallowed(text: str) -> set[str]:
    """Functions of a file in which an error of ours would be taken for something else."""
    tree = ast.parse(text)
    foreign = foreign_modules(tree)
    return {
        where
        for where, caught, guarded, handling in handlers(tree)
        if (caught & SLIPS or (caught & BROAD and not is_loud(handling))) and is_ours(guarded, foreign)
    }


def test_no_except_takes_a_programming_error_for_a_refusal():
    found = {
        f"{path.relative_to(SOURCE)}:{where}"
        for path in sorted(SOURCE.rglob("*.py"))
        for where in swallowed(path.read_text(encoding="utf-8"))
    }
    assert found - ALLOWED.keys() == set(), "catch only around the one foreign call, or say here why not"
    assert ALLOWED.keys() - found == set(), "no longer needed"


def test_the_guard_finds_what_it_looks_for():
    ours = "from payung.kernel import months\nimport json\ndef read(text):\n    try:\n        {}\n    except {}:\n        {}\n"
    for guarded, caught, handling, seen in (
        ("tar_ours(text)", "(OSError, TypeError)", "raise Refused() from None", True),
        ("months.read(text)", "KeyError", "pass", True),
        ("text.own()", "AttributeError as error", "return None", True),
        ("months.read(text)", "Exception", "return None", True),
        ("months.read(text)", "Exception", "log.exception('x')", False),
        ("months.read(text)", "Exception", "raise", False),
        ("json.loads(text)", "(TypeError, ValueError)", "return None", False),
        ("text['a']", "KeyError", "return None", False),
        ("months.read(text)", "ValueError", "return None", False),
    ):
        assert bool(swallowed(ours.format(guarded, caught, handling))) is seen, (guarded, caught)
    assert swallowed("from contextlib import suppress\ndef f():\n    with suppress(KeyError):\n        ours()\n") == {
        "f"
    }


def own_causes(text: str) -> set[int]:
    """Lines that raise what a function makes of an error from that very error: it becomes its own cause where the function
    hands it back, and whoever looks for the database's word beneath it finds nothing.
    """
    return {
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Raise)
        and isinstance(node.cause, ast.Name)
        and any(
            isinstance(call, ast.Call)
            and (root(call.func)[:1].islower() or isinstance(call.func, ast.Attribute))
            and any(isinstance(one, ast.Name) and one.id == node.cause.id for one in call.args)
            for call in ast.walk(node.exc or node.cause)
            if getattr(getattr(call, "func", None), "id", "") not in dir(builtins)
        )
    }


def test_no_error_is_raised_from_itself():
    found = [
        f"{path.relative_to(SOURCE)}:{line}"
        for path in sorted(SOURCE.rglob("*.py"))
        for line in own_causes(path.read_text(encoding="utf-8"))
    ]
    assert found == [], "words for an error of the database come by `REFUSALS.worded()` (platform/refusals.py)"
    for line, seen in (
        ("raise refusal(error) from error", True),
        ("raise (words(error) if told is error else told) from error", True),
        ("raise room.errors.refusal(error, code=1) from error", True),
        ("raise Refused(str(error)) from error", False),
        ("raise found from error", False),
    ):
        assert bool(own_causes(line)) is seen, line

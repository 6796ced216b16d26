"""From act to command: arguments, options, `--dry-run` where something is asked before, the answer as JSON."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, Any

import typer

from payung.cli.context import As, Json, session
from payung.cli.output import Out, command
from payung.cli.text import _
from payung.kernel.acts import Act, Question, Saying, Spec, check
from payung.kernel.errors import worded
from payung.kernel.money import format_rupiah

DryRun = Annotated[bool, typer.Option("--dry-run", help="Tunjukkan akibatnya saja; tidak ada yang berubah.")]


def commands_of(acts: Iterable[Act]) -> dict[str, Callable[..., None]]:
    """Commands of a group by name."""
    return {act.command.partition(" ")[2]: command(_command(act)) for act in acts if act.command}


def _command(act: Act) -> Callable[..., None]:
    def run(**given: Any) -> None:
        out = Out(given["json_path"])
        # "-" reads a line of standard input, so that a number stays in no history of commands
        typed = {name: sys.stdin.readline().strip() if given[name] == "-" else given[name] for name in act.specs()}
        data = check(act, typed)
        keys = {key.name: given[key.name] for key in act.keys}
        with session(given["as_user"]) as actor:
            from payung.platform import rehearsal, runs
            from payung.platform.db import acting

            with acting(actor.token):
                if given.get("dry_run"):
                    asked = rehearsal.asked(act, actor, keys, act.load(actor, keys), data)
                    if asked is not None:
                        _tell(out, asked)
                        out.result({"thing": act.thing(keys), "question": _plain(asked)})
                    return
                result = act.call(actor, keys, data)
                thing = act.thing(keys)
            # What follows by itself is the worker's; where none has it, the command does it before it answers.
            if runs.carry_out_itself(actor.token):
                with acting(actor.token):
                    thing = act.thing(keys)
        state = f" ({thing['state']})" if "state" in thing else ""
        out.line(f"{_(act.done)}{state}")
        for name, value in result.items():
            out.line(f"{name}: {'-' if value is None else value}")
        out.result({"thing": thing, "result": result})

    return _signed(run, act)


def _signed(run: Callable[..., None], act: Act) -> Callable[..., None]:
    """The function with the parameters that Typer reads."""
    parameters: dict[str, tuple[Any, Any]] = {}
    for key in act.keys:
        kind: Any = str if key.regency else int
        parameters[key.name] = (
            Annotated[kind, typer.Argument(metavar=key.metavar, help=key.help)],
            inspect.Parameter.empty,
        )
    for name, spec in act.specs().items():
        parameters[name] = (_option(spec), inspect.Parameter.empty if act.needed(name) else None)
    if act.asks:
        parameters["dry_run"] = (DryRun, False)
    parameters |= {"as_user": (As, None), "json_path": (Json, None)}
    both = inspect.Parameter.POSITIONAL_OR_KEYWORD
    run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(name, both, default=default, annotation=hint)
            for name, (hint, default) in parameters.items()
        ]
    )
    run.__annotations__ = {name: hint for name, (hint, _default) in parameters.items()}
    run.__doc__, run.__name__ = act.help, act.name.partition(".")[2]
    return run


def _option(spec: Spec) -> Any:
    if spec.kind == "day":
        return Annotated[datetime | None, typer.Option(spec.option, formats=["%Y-%m-%d"], help=spec.word)]
    hint: Any = int if spec.kind == "number" or (spec.kind == "amount" and spec.metavar) else str
    if spec.metavar:
        return Annotated[hint, typer.Argument(metavar=spec.metavar, help=spec.word)]
    return Annotated[hint, typer.Option(spec.option, help=spec.word)]


def _said(one: Any) -> str:
    if isinstance(one, int):
        return format_rupiah(one)
    if not isinstance(one, Saying):
        return str(one)
    return worded(one.text, {name: format_rupiah(v) if isinstance(v, int) else v for name, v in one.facts.items()}, _)


def _tell(out: Out, asked: Question) -> None:
    out.line(_said(asked.title))
    for word, value in asked.facts:
        out.line(f"  {_said(word)}: {_said(value)}")
    for one in asked.consequences:
        out.line(f"- {_said(one)}")


def _plain(asked: Question) -> dict[str, Any]:
    facts = [[_said(word), value if isinstance(value, int) else _said(value)] for word, value in asked.facts]
    return {"title": _said(asked.title), "facts": facts, "consequences": [_said(one) for one in asked.consequences]}

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
from payung.kernel.acts import Act, Invalid, Question, Spec, check, in_words, plain
from payung.kernel.choices import values

_UNSEEN = "0" * 64
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tunjukkan akibatnya saja; tidak ada yang berubah.")]


def commands_of(acts: Iterable[Act]) -> dict[str, Callable[..., None]]:
    """Commands of a group by name."""
    return {act.command.partition(" ")[2]: command(_command(act)) for act in acts if act.command}


def _command(act: Act) -> Callable[..., None]:
    def run(**given: Any) -> None:
        out = Out(given["json_path"])
        # "-" reads a line of standard input, so that a number stays in no history of commands
        typed = {name: sys.stdin.readline().strip() if given[name] == "-" else given[name] for name in act.specs()}
        if act.sees and given.get("dry_run"):
            typed["seen"] = _UNSEEN  # what the user sees is printed below
        data = _checked(act, typed)
        keys = {key.name: given[key.name] for key in act.keys}
        with session(given["as_user"]) as actor:
            from payung.platform import rehearsal, runs
            from payung.platform.db import acting

            with acting(actor.token):
                if given.get("dry_run"):
                    about = act.load(actor, keys)
                    data = act.looked(actor, about, data)
                    asked = rehearsal.asked(act, actor, keys, about, data)
                    if asked is not None:
                        _tell(out, asked)
                        answer = {"thing": act.thing(keys), "question": plain(asked, _)}
                        if act.sees:
                            out.line(f"--seen {data.seen}")
                        out.result({**answer, "seen": data.seen} if act.sees else answer)
                    return
                result = act.call(actor, keys, data)
                thing = act.thing(keys)
            # Follow-up work belongs to the worker; if there is none for it, the command does it before it answers.
            if runs.carry_out_itself(actor.token):
                with acting(actor.token):
                    thing = act.thing(keys)
        state = f" ({thing['state']})" if "state" in thing else ""
        out.line(f"{_(act.done)}{state}")
        for name, value in result.items():
            out.line(f"{name}: {'-' if value is None else value}")
        out.result({"thing": thing, "result": result})

    return _signed(run, act)


def _checked(act: Act, typed: dict[str, Any]) -> Any:
    """The data of the act. Raises Invalid, which names what may be chosen where something else was."""
    try:
        return check(act, typed)
    except Invalid as wrong:
        specs, errors = act.specs(), wrong.errors
        choices = {name: ", ".join(values(specs[name].options)) for name in errors if specs[name].options}
        raise Invalid(
            {n: f"{_(text)} {specs[n].option}: {choices[n]}." if n in choices else text for n, text in errors.items()}
        ) from wrong


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
        asked_for = act.needed(name) and not (act.sees and spec.kind == "digest")  # --dry-run prints it
        parameters[name] = (_option(spec), inspect.Parameter.empty if asked_for else None)
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
    hint: Any = int if spec.kind == "number" or (spec.kind in {"amount", "money"} and spec.metavar) else str
    if spec.metavar:
        return Annotated[hint, typer.Argument(metavar=spec.metavar, help=spec.word)]
    choices = "|".join(values(spec.options))
    return Annotated[hint, typer.Option(spec.option, help=spec.word, metavar=choices or None)]


def _tell(out: Out, asked: Question) -> None:
    out.line(in_words(asked.title, _))
    for word, value in asked.facts:
        out.line(f"  {in_words(word, _)}: {in_words(value, _)}")
    for one in asked.consequences:
        out.line(f"- {in_words(one, _)}")

"""From act to operation: the address, the body, the allowed roles, the answer `{"thing": ..., "result": ...}`."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Annotated, Any, Generic, Literal, TypeVar

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Field, Router, Schema
from pydantic import create_model

from payung.api.auth import actor, may
from payung.api.forms import PLAIN, Body, BodyId, Day, MonthIn, RegencyIn
from payung.kernel.acts import Act, Spec, check, plain
from payung.kernel.choices import values

Thing = TypeVar("Thing")


class Done(Schema, Generic[Thing]):
    """The answer of an act: the thing in its new state, and the result."""

    thing: Thing
    result: dict[str, Any]


class Asked(Schema):
    """What an act asks before: its title, the facts behind it (whole rupiah as numbers), its consequences, and the digest of
    all that, which the act names in `seen`."""

    title: str
    facts: list[list[str | int]]
    consequences: list[str]
    seen: str


def _type(spec: Spec) -> Any:
    if spec.kind == "text":
        return Annotated[str, Field(min_length=spec.least, max_length=spec.most, pattern=PLAIN)]
    if spec.kind == "digest":
        return Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="Of what was looked at and is decided on.")]
    if spec.kind == "choice":
        return Literal[tuple(values(spec.options))]
    if spec.kind == "month":
        return MonthIn
    if spec.kind in {"amount", "money"}:
        return Annotated[int, Field(ge=spec.least, le=spec.most, strict=True)]
    return Day if spec.kind == "day" else BodyId


def body_of(act: Act) -> type[Body] | None:
    """The body of the operation, None where nothing is asked."""
    named: dict[str, Any] = {}
    for name, spec in act.specs().items():
        named[name] = (_type(spec), ...) if act.needed(name) else (_type(spec) | None, None)
    title = "".join(part.title() for part in act.name.replace(".", "_").split("_")) + "In"
    return create_model(title, __base__=Body, __doc__=act.data.__doc__, **named) if named else None


def mount(router: Router, acts: Iterable[Act], schema: Any) -> None:
    """Give every act its operation. shown: schema of the thing."""
    for act in acts:
        router.add_api_operation(
            act.address,
            ["POST"],
            _view(act),
            auth=may(act.right),
            response=Done[schema],
            summary=act.summary,
            description=act.note or None,
        )
        if act.sees:
            router.add_api_operation(
                f"{act.address}/question",
                ["GET"],
                _question(act),
                auth=may(act.right),
                response=Asked,
                summary=f"What is asked before: {act.summary[0].lower()}{act.summary[1:]}",
            )


def _view(act: Act) -> Any:
    def view(request: HttpRequest, **given: Any) -> dict[str, Any]:
        sent = given.pop("data", None)
        keys = {key.name: given[key.name] for key in act.keys}
        result = act.call(actor(request), keys, check(act, sent.model_dump() if sent else {}))
        return {"thing": act.thing(keys), "result": result}

    parameters = _parameters(act)
    if body := body_of(act):
        parameters["data"] = body
    return _signed(view, parameters, act.name, act.note)


def _question(act: Act) -> Any:
    def view(request: HttpRequest, **given: Any) -> dict[str, Any]:
        keys = {key.name: given[key.name] for key in act.keys}
        thing = act.load(actor(request), keys)
        data = act.looked(actor(request), thing, act.blank())
        question = act.question(actor(request), thing, data)
        return {**(plain(question, gettext) if question else {}), "seen": data.seen}

    return _signed(view, _parameters(act), f"{act.name}_question", "")


def _parameters(act: Act) -> dict[str, Any]:
    return {
        "request": HttpRequest,
        **{key.name: RegencyIn if key.regency else Annotated[int, Field(ge=1, le=key.most)] for key in act.keys},
    }


def _signed(view: Any, parameters: dict[str, Any], name: str, note: str) -> Any:
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    view.__signature__ = inspect.Signature([inspect.Parameter(n, kind, annotation=t) for n, t in parameters.items()])
    view.__annotations__ = parameters
    view.__name__ = name.replace(".", "_")
    view.__doc__ = note or None
    return view

"""From act to operation: the address, the body, who may, the answer `{"thing": ..., "result": ...}`."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Annotated, Any, Generic, Literal, TypeVar

from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import create_model

from payung.api.auth import actor, may
from payung.api.forms import PLAIN, Body, BodyId, Day, RegencyIn
from payung.kernel.acts import Act, Spec, check
from payung.kernel.choices import values

Thing = TypeVar("Thing")


class Done(Schema, Generic[Thing]):
    """The answer of an act: the thing in its new state, and the result."""

    thing: Thing
    result: dict[str, Any]


def _type(spec: Spec) -> Any:
    if spec.kind == "text":
        return Annotated[str, Field(min_length=spec.least, max_length=spec.most, pattern=PLAIN)]
    if spec.kind == "digest":
        return Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="Of what was looked at and is decided on.")]
    if spec.kind == "choice":
        return Literal[tuple(values(spec.options))]
    if spec.kind == "amount":
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


def _view(act: Act) -> Any:
    def view(request: HttpRequest, **given: Any) -> dict[str, Any]:
        sent = given.pop("data", None)
        keys = {key.name: given[key.name] for key in act.keys}
        result = act.call(actor(request), keys, check(act, sent.model_dump() if sent else {}))
        return {"thing": act.thing(keys), "result": result}

    parameters: dict[str, Any] = {
        "request": HttpRequest,
        **{key.name: RegencyIn if key.regency else Annotated[int, Field(ge=1, le=key.most)] for key in act.keys},
    }
    if body := body_of(act):
        parameters["data"] = body
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    view.__signature__ = inspect.Signature([inspect.Parameter(n, kind, annotation=t) for n, t in parameters.items()])  # type: ignore[attr-defined]
    view.__annotations__ = parameters
    view.__name__ = act.name.replace(".", "_")
    view.__doc__ = act.note or None
    return view

"""Fields of messages as types: a dataclass says its wire names and limits once, reading and writing follow.

    @dataclass(frozen=True, kw_only=True)
    class Request:
        customer_no: Annotated[str, Text("customerNo", 20)]
        remark: Annotated[str | None, Text("remark", 50)] = None

A field without default is mandatory. Unknown fields are ignored, as the standard asks of receivers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar, get_type_hints

from payung.rails.errors import RailsError
from payung.rails.snap.amounts import format_amount, parse_amount
from payung.rails.snap.errors import FieldProblem, Kind, SnapFieldError, bad_request
from payung.rails.snap.timestamps import format_timestamp, parse_timestamp

CURRENCY = "IDR"
BODY_LIMIT = 4 * 1024 * 1024
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DIGITS = re.compile(r"^[0-9]*$", re.ASCII)
T = TypeVar("T")


class Malformed(Exception):
    """A value that does not fit its field; `path` leads from the field to the part at fault, `missing` if absent."""

    def __init__(self, path: str = "", missing: bool = False) -> None:
        super().__init__(path)
        self.path = path
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Text:
    """Characters without control codes, 1 to `limit`; `digits` allows 0-9 only, `codes` lists all values."""

    name: str
    limit: int
    digits: bool = False
    codes: tuple[str, ...] = ()
    empty: bool = False

    def read(self, value: object) -> str:
        if not isinstance(value, str) or len(value) > self.limit or _CONTROL.search(value):
            raise Malformed
        if (not value and not self.empty) or (self.digits and not _DIGITS.fullmatch(value)):
            raise Malformed
        if (self.codes and value not in self.codes) or not _encodable(value):
            raise Malformed
        return value

    def write(self, value: Any) -> str:
        return self.read(value)


@dataclass(frozen=True, slots=True)
class Amount:
    """An object of value and currency on the wire, whole rupiah (int) here, at least `least`."""

    name: str
    least: int = 0

    def read(self, value: object) -> int:
        if not isinstance(value, Mapping):
            raise Malformed
        for part in ("value", "currency"):
            if part not in value:
                raise Malformed(f".{part}", missing=True)
        text, currency = value["value"], value["currency"]
        if currency != CURRENCY:
            raise Malformed(".currency")
        try:
            rupiah = parse_amount(text) if isinstance(text, str) else -1
        except RailsError:
            rupiah = -1
        if rupiah < self.least:
            raise Malformed(".value")
        return rupiah

    def write(self, value: Any) -> dict[str, str]:
        if isinstance(value, bool) or not isinstance(value, int) or value < self.least:
            raise Malformed
        return {"value": format_amount(value), "currency": CURRENCY}


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment with zone."""

    name: str

    def read(self, value: object) -> datetime:
        try:
            return parse_timestamp(value if isinstance(value, str) else "")
        except RailsError as broken:
            raise Malformed from broken

    def write(self, value: Any) -> str:
        if not isinstance(value, datetime):
            raise Malformed
        return format_timestamp(value)


@dataclass(frozen=True, slots=True)
class Nested:
    """An object with fields of its own."""

    name: str
    type: type[Any]

    def read(self, value: object) -> Any:
        nested, problems = _fill(self.type, value)
        if problems:
            raise Malformed("." + problems[0].field if problems[0].field else "", problems[0].kind == "mandatory")
        return nested

    def write(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, self.type):
            raise Malformed
        return write(value)


@dataclass(frozen=True, slots=True)
class Many:
    """A list of objects, 0 to `limit`; here a tuple."""

    name: str
    type: type[Any]
    limit: int

    def read(self, value: object) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) > self.limit:
            raise Malformed
        return tuple(self._one(row, item) for row, item in enumerate(value))

    def _one(self, row: int, item: object) -> Any:
        nested, problems = _fill(self.type, item)
        if problems:
            tail = f".{problems[0].field}" if problems[0].field else ""
            raise Malformed(f"[{row}]{tail}", problems[0].kind == "mandatory")
        return nested

    def write(self, value: Any) -> list[dict[str, Any]]:
        if (
            not isinstance(value, tuple | list)
            or len(value) > self.limit
            or not all(isinstance(item, self.type) for item in value)
        ):
            raise Malformed
        return [write(item) for item in value]


@dataclass(frozen=True, slots=True)
class Extra:
    """additionalInfo and its like: an object that is carried, not interpreted."""

    name: str

    def read(self, value: object) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Malformed
        return value

    def write(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise Malformed
        return dict(value)


@dataclass(frozen=True, slots=True)
class Idle:
    """A field of a request that decides nothing here: numbers may stand for text, and what does not fit is left out.

    A bank whose customer has paid must not be refused because of a field that nobody reads.
    """

    spec: Text | Amount | Stamp | Nested | Many | Extra

    @property
    def name(self) -> str:
        return self.spec.name

    def read(self, value: object) -> Any:
        if isinstance(self.spec, Text) and isinstance(value, int | Decimal) and not isinstance(value, bool):
            value = str(value)
        return self.spec.read(value)

    def write(self, value: Any) -> Any:
        return self.spec.write(value)


Spec = Text | Amount | Stamp | Nested | Many | Extra | Idle


Plan = tuple[tuple[str, Spec, bool], ...]
_PLANS: dict[type[Any], Plan] = {}


def _plan(message: type[Any]) -> Plan:
    """Attribute, specification and whether it is mandatory, in wire order; worked out once a type."""
    if message not in _PLANS:
        hints = get_type_hints(message, include_extras=True)
        _PLANS[message] = tuple(
            (
                item.name,
                next(part for part in hints[item.name].__metadata__ if isinstance(part, Spec)),
                item.default is MISSING and item.default_factory is MISSING,
            )
            for item in fields(message)
        )
    return _PLANS[message]


def _fill(message: type[T], body: object) -> tuple[T | None, list[FieldProblem]]:
    if not isinstance(body, Mapping):
        return None, [FieldProblem("format", "")]
    values: dict[str, Any] = {}
    problems: list[FieldProblem] = []
    for attribute, spec, mandatory in _plan(message):
        value = body.get(spec.name)
        # Senders write null, and many the empty string, where they mean nothing.
        absent = value is None or (value == "" and not (isinstance(spec, Text) and spec.empty))
        if absent:
            if mandatory:
                problems.append(FieldProblem("mandatory", spec.name))
            continue
        try:
            values[attribute] = spec.read(value)
        except Malformed as broken:
            if isinstance(spec, Idle):
                continue
            kind: Kind = "mandatory" if broken.missing else "format"
            problems.append(FieldProblem(kind, spec.name + broken.path))
    if problems:
        return None, problems
    return message(**values), []


def read(message: type[T], service: str, body: object) -> T:
    """A typed message from a decoded JSON body.

    Raises SnapFieldError (400xx02 missing, 400xx01 malformed) naming the field as it stands on the wire, with
    `problems` holding all of them; SnapError 400xx00 when the body is no object.
    """
    if not isinstance(body, Mapping):
        raise bad_request(service)
    filled, problems = _fill(message, body)
    if filled is None:
        raise SnapFieldError(service, tuple(problems))
    return filled


def write(message: Any) -> dict[str, Any]:
    """The JSON object of a message, in the order of its fields; what is None is left out.

    Raises RailsError(SNAP_FIELD) naming the wire field when a value does not fit it.
    """
    return dict(_written(message))


def _written(message: Any) -> Iterator[tuple[str, Any]]:
    for attribute, spec, mandatory in _plan(type(message)):
        value = getattr(message, attribute)
        if value is None and not mandatory:
            continue
        try:
            yield spec.name, spec.write(value)
        except Malformed as broken:
            raise RailsError("SNAP_FIELD", "Nilai tidak sah untuk %(field)s", field=spec.name) from broken


def decode(service: str, body: bytes, limit: int = BODY_LIMIT) -> dict[str, Any]:
    """The JSON object of a body. Keys lose blanks around them, which one published sample carries.

    Raises SnapError 400xx00 on anything but one UTF-8 object without repeated keys, and beyond `limit` bytes.
    """
    if len(body) > limit:
        raise bad_request(service, "body too large")
    try:
        body_read = json.loads(
            body.decode(), object_pairs_hook=_object, parse_float=Decimal, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError) as broken:
        raise bad_request(service) from broken
    if not isinstance(body_read, dict):
        raise bad_request(service)
    return body_read


def encode(message: Any) -> bytes:
    """The compact JSON bytes of a message, ready to be signed and sent as they are."""
    return json.dumps(write(message), ensure_ascii=False, separators=(",", ":")).encode()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields_read: dict[str, Any] = {}
    for key, value in pairs:
        if key.strip() in fields_read:
            raise ValueError("repeated key")
        fields_read[key.strip()] = value
    return fields_read


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _encodable(value: str) -> bool:
    """Whether the text has no lone surrogates, which JSON escapes can smuggle in and UTF-8 cannot hold."""
    return not any("\ud800" <= letter <= "\udfff" for letter in value)

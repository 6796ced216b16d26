"""Contributions of many people at once: JSON columns or an Arrow stream in, the same form out.

Open to everybody like the rest of the law, hence bounded: bytes by the site's limit for a request, rows by `MOST_ROWS`;
Arrow is taken uncompressed, so that a few bytes cannot ask for much memory.
"""

from __future__ import annotations

import json
import struct
from typing import Annotated, Any

import numpy as np
import pyarrow as _pa
import pyarrow.ipc as _ipc
from django.http import HttpRequest, HttpResponse
from ninja import Field, Router

from payung.api.auth import OPEN
from payung.api.errors import ApiRefused
from payung.api.forms import MonthIn
from payung.api.openapi import NOTHING_WRITTEN
from payung.law import Contributions, contributions
from payung.law.batch import COLUMNS, FLAGS, MONEY, REQUIRED, rows_of
from payung.law.frames import blocks

pa: Any = _pa
ipc: Any = _ipc
router = Router(tags=["law"])
MOST_ROWS = 100_000
ARROW = "application/vnd.apache.arrow.stream"
WORDS = ("segment", "month", "sector", "payer", "risk", "industry", "group", "registered")
Word = Annotated[str | None, Field(pattern=r"^[A-Za-z0-9_]{1,30}$")]

_TEXTS = {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_FLAGS = {"oneOf": [{"type": "boolean"}, {"type": "array", "items": {"type": "boolean"}}]}
_COUNTS = {"oneOf": [{"type": "integer"}, {"type": "array", "items": {"type": "integer"}}]}
_WAGES = {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 10**15}, "maxItems": MOST_ROWS}
_KINDS: dict[str, Any] = {"wage": _WAGES, "workers": _COUNTS, **dict.fromkeys(FLAGS, _FLAGS)}
_IN = {
    "type": "object",
    "properties": {name: _KINDS.get(name, _TEXTS) for name in COLUMNS},
    "required": list(REQUIRED),
    "additionalProperties": False,
}
_OUT = {
    "type": "object",
    "properties": {
        "rows": {"type": "integer"},
        "columns": {
            "type": "object",
            "properties": {
                **{name: {"type": "array", "items": {"type": "integer"}} for name in MONEY},
                "relief": {"type": "array", "items": {"type": "string"}},
            },
            "required": [*MONEY, "relief"],
        },
        "warnings": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in ("code", "parameter", "when")},
                "required": ["code", "parameter", "when"],
            },
        },
    },
    "required": ["rows", "columns", "warnings"],
}
_STREAM = {ARROW: {"schema": {"type": "string", "format": "binary"}}}
DESCRIBED = {
    **NOTHING_WRITTEN,
    "requestBody": {"required": True, "content": {"application/json": {"schema": _IN}, **_STREAM}},
    "responses": {
        200: {
            "description": "In the form of the request",
            "content": {"application/json": {"schema": _OUT}, **_STREAM},
        },
        400: {},
        413: {},
    },
}


class BatchTooLarge(ApiRefused):
    """More rows than one request may carry."""


@router.post("/law/contributions/batch", auth=OPEN, summary="Contributions of many people", openapi_extra=DESCRIBED)
def contributions_batch(
    request: HttpRequest, segment: Word = None, month: MonthIn | None = None, risk: Word = None
) -> HttpResponse:
    """Columns `wage`, `segment` (PU, BPU), `month` and, as they apply, `sector`, `payer`, `jht`, `risk`, `industry`,
    `workers`, `jp`, `jkp`, `group`, `registered` (a month; "" for long ago), `settled`, `jp_deferral`; one value stands for all rows, and `segment`, `month` and `risk` may stand in the query.

    Answers rupiah a month for each row. Rows that cannot be computed are told in the problem's `rows`, from 0.
    """
    given = {name: value for name, value in (("segment", segment), ("month", month), ("risk", risk)) if value}
    if (request.content_type or "").lower() == ARROW:
        return _stream(request.body, given)
    return _json(request.body, given)


def _json(body: bytes, given: dict[str, str]) -> HttpResponse:
    try:
        columns = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise unreadable() from error
    if not isinstance(columns, dict):
        raise unreadable()
    wage = columns.get("wage")
    if not isinstance(wage, list):
        raise ApiRefused("LAW_COLUMN", "Kolom %(column)s tidak ada", column="wage")
    _bounded(len(wage))
    for name in set(columns) & set(COLUMNS):
        _check(name, columns[name], len(wage))
    due = contributions(rows_of({**given, **columns}))
    content = {
        "rows": len(due),
        "columns": {**{name: getattr(due, name).tolist() for name in MONEY}, "relief": _reliefs(due).tolist()},
        "warnings": [{"code": one.code, "parameter": one.parameter, "when": one.when} for one in due.warnings],
    }
    return HttpResponse(json.dumps(content), content_type="application/json; charset=utf-8")


def _check(name: str, value: Any, rows: int) -> None:
    """JSON may carry anything: a column is one value or a list of plain ones, as long as the wages."""
    plain = (str,) if name in WORDS else (bool,) if name in FLAGS else (int,)
    items = value if isinstance(value, list) else [value]
    if name != "wage" and not all(type(item) in plain for item in items):
        raise ApiRefused("LAW_COLUMN_TYPE", "Isi kolom %(column)s bukan jenis yang seharusnya", column=name)
    if isinstance(value, list) and len(value) != rows:
        raise ApiRefused("LAW_INPUT_SHAPE", "Panjang kolom %(label)s berbeda", label=name)


def _stream(body: bytes, given: dict[str, str]) -> HttpResponse:
    try:
        buffer = pa.py_buffer(body)
        _bounded(_stated_rows(buffer))
        batches = list(ipc.open_stream(buffer))
        for batch in batches:
            batch.validate(full=True)  # offsets out of bounds would end the process
        # Rows are computed in one go, so that every problem names them by their number in the request.
        whole = pa.Table.from_batches(batches).combine_chunks().to_batches() if batches else []
    except (pa.ArrowException, OSError, struct.error, ValueError) as error:
        raise unreadable() from error
    out = pa.BufferOutputStream()
    schema = pa.schema([*((name, pa.int64()) for name in MONEY), ("relief", pa.string())])
    with ipc.new_stream(out, schema) as writer:
        for block in blocks(whole, given, size=MOST_ROWS):
            due = contributions(block.rows)
            columns = [*(pa.array(getattr(due, name)) for name in MONEY), pa.array(_reliefs(due), pa.string())]
            writer.write_batch(pa.record_batch(columns, schema=schema))
    return HttpResponse(out.getvalue().to_pybytes(), content_type=ARROW)


def _reliefs(due: Contributions) -> np.ndarray[Any, Any]:
    return np.array(due.reliefs, dtype=object)[due.relief]


def _bounded(rows: int) -> None:
    if rows > MOST_ROWS:
        raise BatchTooLarge(
            "FILE_TOO_LARGE", "Paling banyak %(limit)s baris sekali kirim. Bagi menjadi beberapa.", limit=MOST_ROWS
        )


def unreadable() -> ApiRefused:
    """The body is neither JSON columns nor an Arrow stream."""
    return ApiRefused("UNREADABLE", "Isi permintaan tidak terbaca; periksa bentuk JSON atau berkasnya.")


def compressed() -> ApiRefused:
    """An Arrow stream whose buffers are packed: a few bytes of it may stand for any amount of memory."""
    return ApiRefused("UNREADABLE", "Arus Arrow ini memakai kompresi (lz4 atau zstd). Kirim tanpa kompresi.")


def _stated_rows(buffer: Any) -> int:
    """Rows that the stream states in its record batches, or words in its dictionaries. Raises ApiRefused for compressed messages, ValueError for
    empty ones.

    Read off the flatbuffers of the messages, before anything is unpacked: Message {version, header type, header},
    RecordBatch {length, nodes, buffers, compression}, DictionaryBatch {id, data: RecordBatch}.
    """
    totals = {"record batch": 0, "dictionary": 0}
    reader = ipc.MessageReader.open_stream(buffer)
    for message in iter(lambda: _next(reader), None):
        if message.type not in totals:
            continue
        data = message.metadata.to_pybytes()
        root = struct.unpack_from("<I", data, 0)[0]
        batch = _table(data, root, 2)
        if message.type == "dictionary":
            batch = _table(data, batch, 1)
        if _field(data, batch, 3):
            raise compressed()
        at = _field(data, batch, 0)
        rows = struct.unpack_from("<q", data, batch + at)[0] if at else 0
        if rows < 0:
            raise ValueError("negative length")
        totals[message.type] += rows
    return max(totals.values())


def _next(reader: Any) -> Any:
    try:
        return reader.read_next_message()
    except StopIteration:
        return None


def _field(data: bytes, table: int, number: int) -> int:
    """Offset of a field within its flatbuffers table, 0 when it is not there."""
    vtable = table - struct.unpack_from("<i", data, table)[0]
    if vtable < 0:
        raise ValueError("vtable")
    size: int = struct.unpack_from("<H", data, vtable)[0]
    offset: int = struct.unpack_from("<H", data, vtable + 4 + 2 * number)[0] if 4 + 2 * number < size else 0
    return offset


def _table(data: bytes, table: int, number: int) -> int:
    at = _field(data, table, number)
    if not at:
        raise ValueError("field missing")
    where: int = table + at
    start: int = where + struct.unpack_from("<I", data, where)[0]
    return start

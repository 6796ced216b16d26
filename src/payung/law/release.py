"""The statute as files for whoever wants the figures and not the program: CSV, JSON and Parquet of the same rows.

The same law gives the same bytes. What the release holds is dedicated to the public by CC0 1.0: figures of the law are
facts, and regulations carry no copyright (UU 28/2014 ps. 42).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from payung.kernel.months import Month
from payung.law.errors import LawError
from payung.law.store import DatedValue, Parameter, Relief, Statute, fingerprint, statute

LICENCE = "CC0-1.0"
SUMS = "SHA256SUMS"
# What a field of the statute is called outside; the others keep their name.
_NAMES = {"start": "valid_from", "last": "valid_to", "verified": "confidence"}
Row = dict[str, Any]


def value_rows(law: Statute) -> list[Row]:
    """One row for each dated value of each parameter, by name and date.

    `valid_from` is the first day on which the value holds, `valid_to` the last (None: no later value is recorded),
    `known_until` the last month for which the parameter is known. `value` is JSON (null: not known), `number` the same
    where it is one whole number: rupiah, parts per million and so on, as `unit` says. `law` is the statute's fingerprint.
    """
    mark = fingerprint(law)
    return [
        {"parameter": parameter.id, "label": parameter.label, "unit": parameter.unit, **row, "law": mark}
        for parameter in sorted(law, key=lambda one: one.id)
        for row in _values(parameter)
    ]


def _values(parameter: Parameter) -> Iterator[Row]:
    later = [*parameter.values[1:], None]
    for dated, after in zip(parameter.values, later, strict=True):
        row: Row = {
            "valid_from": dated.start.isoformat(),
            "valid_to": (after.start - timedelta(days=1)).isoformat() if after else None,
            "known_until": str(parameter.known_until) if parameter.known_until else None,
            "value": _json(dated.value),
            "number": dated.value if type(dated.value) is int else None,
        }
        yield row | {name: _text(value) for name, value in _facts(dated, "start", "value")}


def relief_rows(law: Statute) -> list[Row]:
    """One row for each decree of relief, by name: whom it covers, from and to which month, and the shares (parts per
    million) of the contribution that remain payable."""
    mark = fingerprint(law)
    return [
        {name: _text(value) for name, value in _facts(relief)} | {"law": mark}
        for relief in sorted(law.reliefs, key=lambda one: one.id)
    ]


def _facts(recorded: DatedValue | Relief, *but: str) -> Iterator[tuple[str, Any]]:
    for field in fields(recorded):
        if field.name not in but:
            yield _NAMES.get(field.name, field.name), getattr(recorded, field.name)


def _text(value: Any) -> str | int | None:
    if value is None or isinstance(value, str) or type(value) is int:
        return value
    return str(value) if isinstance(value, Month | date) else _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: object) -> Any:
    if isinstance(value, frozenset | set):
        return sorted(value)
    return str(value) if isinstance(value, Month | date) else dict(value)  # type: ignore[call-overload]


def release(folder: Path, law: Statute | None = None) -> dict[str, Any]:
    """Write the release into `folder` (made when missing); tells its files, rows and the fingerprint of the law.

    Parquet needs pyarrow: raises LawError(LAW_NEEDS_ARROW) without it, LawError(LAW_FILE_FORM) for a folder that cannot be
    written. Files of an earlier release are replaced, others are left alone.
    """
    law = law or statute()
    tables = {"parameters": value_rows(law), "reliefs": relief_rows(law)}
    about = {"licence": LICENCE, "law": fingerprint(law), "rows": {name: len(rows) for name, rows in tables.items()}}
    files: dict[str, bytes] = {"law.json": _as_json({**about, **tables})}
    for name, rows in tables.items():
        files[f"{name}.csv"] = _as_csv(rows)
        files[f"{name}.parquet"] = _as_parquet(rows, fingerprint(law))
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    files[SUMS] = sums.encode()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            _write(folder.joinpath(name), content)
    except OSError as error:
        reason = (error.strerror or str(error))[:200]
        raise LawError("LAW_FILE_FORM", "Berkas tidak dapat ditulis: %(reason)s", reason=reason) from error
    return {**about, "files": sorted(files)}


def _write(path: Path, content: bytes) -> None:
    """Put a file there whole, or not at all."""
    draft = path.with_name(path.name + ".part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _as_json(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _as_csv(rows: list[Row]) -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def _as_parquet(rows: list[Row], mark: str) -> bytes:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise LawError("LAW_NEEDS_ARROW", "Untuk Parquet diperlukan pyarrow: pasang payung-law[arrow]") from None
    pa: Any = pyarrow  # the package carries no types
    names = list(rows[0]) if rows else []
    whole = {name for name in names if any(type(row[name]) is int for row in rows)}
    kinds = [(name, pa.int64() if name in whole else pa.string()) for name in names]
    schema = pa.schema(kinds, metadata={b"payung.law": mark.encode(), b"licence": LICENCE.encode()})
    sink = pa.BufferOutputStream()
    pa.parquet.write_table(pa.Table.from_pylist(rows, schema=schema), sink)
    content: bytes = sink.getvalue().to_pybytes()
    return content

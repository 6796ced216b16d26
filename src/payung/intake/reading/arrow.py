"""Arrow for this room in one place: the types of the library are incomplete, so it is used untyped."""

from __future__ import annotations

from typing import Any, TypeAlias

import pyarrow as _pa
import pyarrow.compute as _pc
import pyarrow.ipc as _ipc

pa: Any = _pa
pc: Any = _pc
ipc: Any = _ipc
RecordBatch: TypeAlias = Any
"""A ``pyarrow.RecordBatch``."""

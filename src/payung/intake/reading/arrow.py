"""Arrow for this room in one place: the types of the library are incomplete, so it is used untyped. `compute` takes longer to load
than all the rest and is a module of its own."""

from __future__ import annotations

from typing import Any, TypeAlias

import pyarrow as _pa
import pyarrow.ipc as _ipc

pa: Any = _pa
ipc: Any = _ipc
RecordBatch: TypeAlias = Any
"""A ``pyarrow.RecordBatch``."""

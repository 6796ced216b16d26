"""What Arrow computes, untyped as in `arrow`. Loading it makes a function of each of some 250 kernels: the reading process does without."""

from __future__ import annotations

from typing import Any

import pyarrow.compute as _pc

pc: Any = _pc

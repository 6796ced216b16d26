"""The code with which something is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from payung.kernel.errors import PayungError


def refusal(call: Callable[..., Any], *given: Any) -> str:
    """Code of the refusal, "" where the call is not refused."""
    try:
        call(*given)
    except PayungError as refused:
        return refused.code
    return ""

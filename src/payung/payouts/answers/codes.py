"""Reason codes of a bank as they are stored. Anything else may be free text that names people, so it becomes NARR."""

from __future__ import annotations

import re

_CODE = re.compile(r"^(?=.*[A-Z])[A-Z0-9]{2,8}$|^[0-9]{2,4}$", re.ASCII)
NARRATIVE = "NARR"


def reason_code(text: str) -> str:
    """A reason as it is kept: a code, or NARR for words."""
    return text if _CODE.match(text) else NARRATIVE

"""The one root of every refusal that a user may read."""

from __future__ import annotations

from typing import Any


class PayungError(Exception):
    """A refusal with a stable code and the facts that explain it.

    `code` never changes once published (answer files, API problems and tests name it). `message_id` is the
    Indonesian sentence; it is also the msgid, so the faces translate it before filling in the facts. Its
    placeholders are `%(name)s`, each named by a fact.
    """

    def __init__(self, code: str, message_id: str, /, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.message_id = message_id
        self.facts: dict[str, Any] = facts

    @property
    def message(self) -> str:
        """The Indonesian sentence with its facts filled in."""
        return self.message_id % self.facts if self.facts else self.message_id

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"

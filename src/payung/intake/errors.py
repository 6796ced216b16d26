"""Refusals of the intake room: a list that cannot be read, in words that say what to do next."""

from __future__ import annotations

from typing import Any

from payung.kernel.errors import PayungError


class ListRefused(PayungError):
    """The whole file is refused; nothing of it was stored.

    ``code`` is stable, ``message_id`` one or two plain Indonesian sentences for the sender, ``facts`` the
    values behind it (missing columns, headers seen, limits), fit for JSON.
    """

    def words(self) -> dict[str, str]:
        """The facts as a sentence shows them, for faces that translate ``message_id`` themselves."""
        return {name: _word(value) for name, value in self.facts.items()}

    def as_dict(self) -> dict[str, Any]:
        """The refusal as plain values, as it crosses from the reading process."""
        return {"code": self.code, "message_id": self.message_id, "facts": self.facts}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> ListRefused:
        """Inverse of :meth:`as_dict`."""
        return cls(data["code"], data["message_id"], **data["facts"])


def _word(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if isinstance(value, int) and value >= 10_000:
        return f"{value:,}".replace(",", ".")
    return str(value)

"""The base class of every refusal that users may read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def _same(text: str) -> str:
    return text


def worded(message_id: str, facts: Mapping[str, Any], translate: Callable[[str], str] = _same) -> str:
    """A sentence with its facts, in the language of `translate` (a gettext): of a refusal, or of one that was stored.

    The fact `label` is a word of the catalogue itself (what a field or a figure is called), so it is translated too.
    """
    if not message_id:
        return ""
    if label := facts.get("label"):
        facts = {**facts, "label": translate(str(label))}
    return translate(message_id) % facts if facts else translate(message_id)


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

    def __reduce__(self) -> tuple[Any, ...]:
        """Carried whole from one process to another, whatever its class asks to be made with."""
        return _again, (type(self), self.args, self.__dict__)

    @property
    def message(self) -> str:
        """The Indonesian sentence with its facts filled in."""
        return worded(self.message_id, self.words())

    def words(self) -> dict[str, Any]:
        """The facts as a sentence shows them; stored with `message_id` where a refusal is stored."""
        return self.facts

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


def _again(kind: type[PayungError], args: tuple[Any, ...], state: dict[str, Any]) -> PayungError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class Forbidden(PayungError):
    """The role does not have this right, or the row or thing is outside the user's scope."""

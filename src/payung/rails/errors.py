"""Refusals of the codecs."""

from __future__ import annotations

from dataclasses import dataclass

from payung.kernel.errors import PayungError


class RailsError(PayungError):
    """A message that cannot be written or read as its standard asks."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong inside a file that is otherwise read.

    `line` counts from 1 (0 when unknown), `path` names the element or field with its place among its like.
    """

    code: str
    path: str
    line: int
    message: str

"""What a kind of list declares. No Django here or in a declaration: pages, the reading process and commands read it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ListKind:
    """A kind of list.

    name: as stored. word: Indonesian msgid. of_scheme: a list of this kind needs a scheme; without one it belongs to the
    place or organisation of its sender. of_place: it belongs to a place. required: columns that it must have, which the reader, the page of the columns and
    the services ask for when they are missing. right: what sending, checking, committing and undoing it need besides
    the rights of every list. rules, look, judge, commit, recheck, commit_reviewed: "module:function" below
    `payung`, described in `intake.kinds`; without `judge` a list is kept and cannot be checked. outcomes: what `commit`
    counts; reached: those of them without which a commitment reached nobody. Without `commit_reviewed` no row of a kind waits
    for a decision: what is not accepted is sent again.
    """

    name: str
    word: str
    of_scheme: bool = False
    of_place: bool = False
    required: tuple[str, ...] = ()
    right: str = ""
    rules: str = ""
    look: str = ""
    judge: str = ""
    commit: str = ""
    recheck: str = ""
    commit_reviewed: str = ""
    outcomes: tuple[str, ...] = ()
    reached: tuple[str, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether lists of this kind can be checked and committed."""
        return bool(self.judge)

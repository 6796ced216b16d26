"""What is told of a paper: one shape for interface and commands. No name, no number and no name of a file stands in it."""

from __future__ import annotations

from typing import Any

from payung.vault import selectors
from payung.vault.errors import VaultRefused
from payung.vault.models import Paper

OWN = ("folder_id", "paper_type", "reason", "pages", "size", "added_by", "added_at", "checked_at")
WITHDRAWN = ("withdrawn_by", "withdrawn_at", "withdrawn_reason")


def line(paper: Paper) -> dict[str, Any]:
    """A paper; one that was taken out is `withdrawn`, whatever its check found. size in bytes."""
    state = "withdrawn" if paper.withdrawn_at else paper.state
    return {"id": paper.pk, "state": state, **{name: getattr(paper, name) for name in (*OWN, *WITHDRAWN)}}


def whole(paper_id: int) -> dict[str, Any]:
    """One paper. Raises VaultRefused(PAPER_UNKNOWN)."""
    paper = selectors.paper(paper_id)
    if paper is None:
        raise VaultRefused("PAPER_UNKNOWN", "Berkas itu tidak ada, atau di luar wilayah Anda.")
    return line(paper)

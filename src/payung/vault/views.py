"""Papers as interface and commands show them, without any person's name, number or name of a file."""

from __future__ import annotations

from typing import Any

from payung.kernel.views import Col, Columns, fields
from payung.vault import selectors
from payung.vault.choices import FOLDER_KIND
from payung.vault.errors import VaultRefused
from payung.vault.models import Paper

FOLDER: Columns = (
    Col("id", "Map", "id"),
    Col("kind", "Jenis", "choice", FOLDER_KIND),
    Col("regency", "Kabupaten/kota", "place"),
    Col("count", "Surat", "number"),
    Col("refused", "Perlu diunggah ulang", "number"),
    Col("created_at", "Dibuka", "moment"),
)
OWN = ("folder_id", "paper_type", "reason", "pages", "size", "added_by", "added_at", "checked_at")
WITHDRAWN = ("withdrawn_by", "withdrawn_at", "withdrawn_reason")


def line(paper: Paper) -> dict[str, Any]:
    """A paper; one that was taken out is `withdrawn`, whatever its check found. size in bytes."""
    state = "withdrawn" if paper.withdrawn_at else paper.state
    return {"id": paper.pk, "state": state, **{name: getattr(paper, name) for name in (*OWN, *WITHDRAWN)}}


def folder_line(folder: Any) -> dict[str, Any]:
    """A folder as `selectors.folders` gives it, with how many papers it holds."""
    return fields(folder, ("id", "kind", "regency", "count", "refused", "created_at"))


def whole(paper_id: int) -> dict[str, Any]:
    """One paper. Raises VaultRefused(PAPER_UNKNOWN)."""
    paper = selectors.paper(paper_id)
    if paper is None:
        raise VaultRefused("PAPER_UNKNOWN", "Berkas itu tidak ada, atau di luar wilayah Anda.")
    return line(paper)

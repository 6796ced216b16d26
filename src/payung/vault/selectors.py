"""Reading papers, within the session's scope."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from payung.vault.models import Folder, Paper


def papers(folder_id: int, withdrawn: bool = False) -> list[Paper]:
    """Papers of a folder in the order they came; those withdrawn only when asked for."""
    found = Paper.objects.filter(folder_id=folder_id).order_by("id")
    return list(found if withdrawn else found.filter(withdrawn_at__isnull=True))


def paper(paper_id: int) -> Paper | None:
    """One paper with its folder, or None outside the scope."""
    return Paper.objects.select_related("folder").filter(pk=paper_id).first()


def clean_types(folder_id: int) -> set[str]:
    """Types of which the folder holds a clean paper."""
    found = Paper.objects.filter(folder_id=folder_id, state="clean", withdrawn_at__isnull=True)
    return set(found.values_list("paper_type", flat=True))


def folders() -> QuerySet[Any]:
    """Folders in scope with `count` papers that are not withdrawn, `refused` and `waiting` of them."""
    standing = Q(papers__withdrawn_at__isnull=True)
    return Folder.objects.annotate(
        count=Count("papers", filter=standing),
        refused=Count("papers", filter=standing & Q(papers__state="refused")),
        waiting=Count("papers", filter=standing & Q(papers__state="quarantine")),
    )


def folder(folder_id: int) -> Folder | None:
    """One folder, or None outside the scope."""
    return Folder.objects.filter(pk=folder_id).first()

"""Reading papers, within the session's scope."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from payung.vault.models import Folder, Paper


def papers(folder_id: int, withdrawn: bool = False) -> list[Paper]:
    """Papers of a folder in the order they came; those withdrawn only when asked for."""
    rows = Paper.objects.filter(folder_id=folder_id).order_by("id")
    return list(rows if withdrawn else rows.filter(withdrawn_at__isnull=True))


def paper(paper_id: int) -> Paper | None:
    """One paper with its folder, or None outside the scope."""
    return Paper.objects.select_related("folder").filter(pk=paper_id).first()


def clean_types(folder_id: int) -> set[str]:
    """Types of which the folder holds a clean paper."""
    clean = Paper.objects.filter(folder_id=folder_id, state="clean", withdrawn_at__isnull=True)
    return set(clean.values_list("paper_type", flat=True))


def folders() -> QuerySet[Any]:
    """Folders in scope with `count` papers that are not withdrawn, and `refused` kinds of which there is no clean one."""
    standing = Paper.objects.filter(withdrawn_at__isnull=True)
    clean = standing.filter(folder_id=OuterRef("folder_id"), paper_type=OuterRef("paper_type"), state="clean")
    refused = standing.filter(~Exists(clean), folder_id=OuterRef("pk"), state="refused").order_by().values("folder_id")
    kinds = refused.annotate(n=Count("paper_type", distinct=True)).values("n")
    return Folder.objects.annotate(
        count=Count("papers", filter=Q(papers__withdrawn_at__isnull=True)),
        refused=Coalesce(Subquery(kinds), 0, output_field=IntegerField()),
    )


def folder(folder_id: int) -> Folder | None:
    """One folder, or None outside the scope."""
    return Folder.objects.filter(pk=folder_id).first()

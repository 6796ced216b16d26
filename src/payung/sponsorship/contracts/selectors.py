"""Reading consents and the papers of contracts, within the session's scope."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from payung.platform.refusals import word
from payung.sponsorship.errors import SchemeRefused
from payung.sponsorship.models import ContractFolder, Enrolment
from payung.vault.models import Paper

ENROLMENT_UNKNOWN = word("ENROLMENT_UNKNOWN", "Pendaftaran itu tidak ada, atau di luar wewenang Anda.")
GIVEN = Q(consent__isnull=False, consent__withdrawn_at__isnull=True)
STATES = {"given": GIVEN, "none": Q(consent__isnull=True), "withdrawn": Q(consent__withdrawn_at__isnull=False)}


def enrolments(scheme_id: int, state: str = "") -> QuerySet[Any]:
    """People who were enrolled in a scheme, with their consent and the number of their `clean_papers`. state: one of
    `choices.CONSENT`.
    """
    clean = Paper.objects.filter(
        folder__contract__enrolment=OuterRef("pk"), state="clean", withdrawn_at__isnull=True
    ).order_by()
    count = clean.values("folder__contract__enrolment").annotate(n=Count("pk")).values("n")
    rows = Enrolment.objects.filter(scheme_id=scheme_id).filter(STATES.get(state, Q()))
    return rows.select_related("membership", "consent").annotate(clean_papers=Coalesce(Subquery(count), 0))


def counts(scheme_id: int) -> dict[str, int]:
    """How many people were enrolled in a scheme, and how many of them have a valid consent."""
    rows = Enrolment.objects.filter(scheme_id=scheme_id)
    return rows.aggregate(people=Count("pk"), given=Count("pk", filter=GIVEN))


def enrolment(enrolment_id: int) -> Enrolment:
    """An enrolment with its scheme, consent and folder. Raises SchemeRefused(ENROLMENT_UNKNOWN)."""
    rows = Enrolment.objects.select_related("scheme", "membership", "consent", "contract_folder")
    row = rows.filter(pk=enrolment_id).first()
    if row is None:
        raise SchemeRefused(*ENROLMENT_UNKNOWN)
    return row


def folder_of(row: Enrolment) -> int:
    """The folder of an enrolment's papers; 0 as long as there is none."""
    folder: int = getattr(getattr(row, "contract_folder", None), "folder_id", 0)
    return folder


def letters_of(scheme_id: int, list_id: int | None) -> int:
    """The folder of the letters about a list; 0 as long as there is none."""
    rows = ContractFolder.objects.filter(scheme_id=scheme_id, list_id=list_id, list_id__isnull=False)
    return rows.values_list("folder_id", flat=True).first() or 0


def brought(scheme_id: int, list_id: int) -> int:
    """How many people of a scheme that the session sees came in by a list, within the scope."""
    return Enrolment.objects.filter(scheme_id=scheme_id, scheme__name__gt="", list_id=list_id).count()

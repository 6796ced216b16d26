"""Where the papers of a contract lie."""

from __future__ import annotations

from django.db import models


class ContractFolder(models.Model):
    """The folder of an enrolment's papers, or of the letters about a list as a whole. Append-only."""

    scheme = models.ForeignKey("sponsorship.Scheme", on_delete=models.PROTECT, related_name="+", db_index=False)
    enrolment = models.OneToOneField(
        "sponsorship.Enrolment",
        null=True,
        on_delete=models.PROTECT,
        related_name="contract_folder",
        db_constraint=False,
    )
    list_id = models.BigIntegerField(null=True)
    folder = models.OneToOneField("vault.Folder", on_delete=models.PROTECT, related_name="contract")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "list_id"], condition=models.Q(list_id__isnull=False), name="letters_of_list_once"
            ),
            models.CheckConstraint(
                name="contract_of_one",
                condition=models.Q(enrolment__isnull=False, list_id__isnull=True)
                | models.Q(enrolment__isnull=True, list_id__isnull=False),
            ),
        ]

"""The chain over every fact of a cycle (sql/0008_facts.sql): what was written of it, in the order in which it came."""

from __future__ import annotations

from django.db import models

from payung.awards.columns import CYCLE

PREFIX = "awards_"  # of the tables, which a fact leaves out


class Fact(models.Model):
    """A row of the room as it came: its table and key, and its digest. Nobody reads this but functions of the database.

    number: place in the cycle's chain, from 1. form: which columns are digested, and how. digest: SHA-256 over the row; previous, link:
    SHA-256 over this row and the link before it, 32 bytes each.
    """

    cycle = models.ForeignKey(CYCLE, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()
    form = models.SmallIntegerField()
    relation = models.TextField()
    row_id = models.BigIntegerField()
    digest = models.BinaryField()
    previous = models.BinaryField()
    link = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "number"], name="award_fact_chained")]
        indexes = [models.Index(fields=["relation", "row_id"], name="award_fact_of")]

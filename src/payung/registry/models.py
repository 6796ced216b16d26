"""Persons and their identities. Every other room refers to a person by id; names and numbers live here only."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Person(models.Model):
    """Anyone known, insured or not. Holds no personal data besides where the person lives."""

    regency = models.CharField(max_length=5)
    village_code = models.CharField(max_length=13)
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["regency", "id"]), models.Index(fields=["village_code"])]


class Identity(models.Model):
    """Who a person is. NIK and phone are text from the first byte."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="identity")
    regency = models.CharField(max_length=5)
    village_code = models.CharField(max_length=13)
    nik = models.TextField(null=True)
    name = models.TextField()
    name_norm = models.TextField()
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=1, null=True)
    address = models.TextField(default="", db_default="")
    phone = models.TextField(default="", db_default="")
    mother_name = models.TextField(default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nik"], name="nik_once"),
            models.CheckConstraint(name="identity_nik", condition=models.Q(nik__regex=r"^\d{16}$")),
            models.CheckConstraint(name="identity_sex", condition=models.Q(sex__in=["L", "P"])),
        ]
        indexes = [
            models.Index(fields=["birth_date", "village_code"]),
            models.Index(fields=["regency", "name_norm", "person"]),
        ]


class Custody(models.Model):
    """Which organisation brought a person in and may therefore see him beside the place officers."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "person"], name="custody_once")]

"""People, their relatives, accounts and readers as interface, commands, tables and files show them. Numbers are masked;
names and numbers of people are private.
"""

from __future__ import annotations

from typing import Any

from payung.kernel.nik import mask_nik
from payung.kernel.views import Col, Columns, fields
from payung.registry.choices import SEX
from payung.registry.models import BankAccount, Identity, Relation
from payung.registry.selectors import mask_account

PERSON: Columns = (
    Col("name", "Nama", private=True),
    Col("nik", "NIK", private=True),
    Col("birth_date", "Tanggal lahir", "date", private=True),
    Col("sex", "Jenis kelamin", "choice", SEX, private=True, on="file"),
    Col("village_code", "Desa/kelurahan", "place", on="page"),
    Col("village_code", "Kode desa/kelurahan", on="file"),
    Col("regency", "Kabupaten/kota", "place", on="page"),
    Col("regency", "Kode kabupaten/kota", on="file"),
)
READER: Columns = (
    Col("at", "Kapan", "moment"),
    Col("who", "Siapa", private=True),
    Col("roles", "Peran"),
    Col("kind", "Apa"),
    Col("subject", "Perihal"),
    Col("refused", "Ditolak"),
)
OF_PERSON = ("name", "birth_date", "sex", "regency", "village_code")


def person_line(row: Identity) -> dict[str, Any]:
    """A person; the NIK shows its first and last digits, the telephone its ends."""
    numbers = {"nik": mask_nik(row.nik or ""), "phone": mask_nik(row.phone)}
    return {"id": row.person_id, **fields(row, OF_PERSON), **numbers}


def relative_line(row: Relation, who: Identity) -> dict[str, Any]:
    """A relative of a person."""
    return {"person_id": row.relative_id, "relation": row.relation, **fields(who, ("name", "birth_date"))}


def account_line(row: BankAccount) -> dict[str, Any]:
    """A bank account."""
    return {**fields(row, ("id", "bank_code", "holder_name")), "account_no": mask_account(row.account_no)}

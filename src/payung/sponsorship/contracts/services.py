"""Papers of a contract: of one enrolment, and letters about a list as a whole. Runs in the caller's transaction and session."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any

from django.db import connection, transaction

from payung.access.policies import require
from payung.access.services import Actor
from payung.platform.refusals import Refusals, word
from payung.registry.reading import listed
from payung.sponsorship import bindings
from payung.sponsorship.contracts.selectors import ENROLMENT_UNKNOWN, enrolment
from payung.sponsorship.errors import SchemeRefused
from payung.sponsorship.models import Enrolment
from payung.vault import errors as vault_errors
from payung.vault import services as vault
from payung.vault.errors import VaultRefused

PAPERS = ("perjanjian_kredit", "surat_persetujuan", "ktp_peserta", "kk", "lain")  # of one person's contract
LETTERS = ("surat_pengantar", "lain")  # about a list as a whole
REFUSALS = Refusals(
    SchemeRefused,
    {
        "P0E02": ENROLMENT_UNKNOWN,
        "P0EF1": word(
            "LIST_BROUGHT_NOBODY",
            "Belum ada orang skema ini yang masuk lewat daftar itu, atau daftar itu di luar wewenang Anda. Simpan dulu daftarnya.",
        ),
    },
    vault_errors.REFUSALS,
)


def opened(actor: Actor, enrolment_id: int) -> Enrolment:
    """An enrolment for the page of its contract; the look is logged. Raises SchemeRefused(ENROLMENT_UNKNOWN)."""
    require(actor.roles, "papers.view")
    row = enrolment(enrolment_id)
    listed(actor, f"contract:{enrolment_id}", [row.membership.person_id])
    return row


def add_paper(
    actor: Actor, enrolment_id: int, paper_type: str, fileobj: IO[bytes], file_name: str, **details: Any
) -> int:
    """Put a paper among those of an enrolment's contract; returns the paper's number (see `vault.services.store` for `details`).

    A refused file opens no folder. Raises SchemeRefused, VaultRefused, FileRefused.
    """
    require(actor.roles, "papers.add")
    _offered(paper_type, PAPERS)
    with transaction.atomic():
        folder = REFUSALS.make(bindings.contract_papers(enrolment_id))
        return vault.store(actor, folder, paper_type, fileobj, file_name, **details)


def add_letter(
    actor: Actor, scheme_id: int, list_id: int, paper_type: str, fileobj: IO[bytes], file_name: str, **details: Any
) -> int:
    """Put a letter about all people of a list into its folder; returns the paper's number. Raises as `add_paper`."""
    require(actor.roles, "papers.add")
    _offered(paper_type, LETTERS)
    with transaction.atomic():
        folder = REFUSALS.make(bindings.list_letters(scheme=scheme_id, list_=list_id))
        return vault.store(actor, folder, paper_type, fileobj, file_name, **details)


def _offered(paper_type: str, types: Iterable[str]) -> None:
    if paper_type not in types:
        raise VaultRefused("PAPER_TYPE_UNKNOWN", "Pilih jenis surat dari daftar.")


@vault.about_people
def of_folder(folder_id: int) -> list[int]:
    """The persons whom the papers of a contract's folder are about: [] for a folder of letters or of another room."""
    with connection.cursor() as cursor:
        return bindings.contract_people(folder_id).on(cursor) or []

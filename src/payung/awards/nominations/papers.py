"""Papers of candidates: looked at in a limited process before they are taken, handed out to whoever sees the candidate."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from payung.access.policies import require
from payung.access.services import Actor
from payung.awards import bindings
from payung.awards.choices import PAPER
from payung.awards.errors import REFUSALS, AwardRefused
from payung.awards.nominations.models import CandidatePaper
from payung.kernel.choices import values
from payung.platform import files
from payung.vault.checking.look import clean_copy, looked_at
from payung.vault.kinds import ENDINGS

MAX_BYTES = 10 * 1024 * 1024
KINDS = values(PAPER)


def add_paper(actor: Actor, candidate_id: int, kind: str, fileobj: IO[bytes], file_name: str, note: str = "") -> int:
    """Take a paper (PDF, JPEG, PNG up to 10 MB) of a candidate; returns its number.

    Raises AwardRefused with what is wrong with the file, FileRefused for an empty or too large one, Forbidden for a candidate that is
    not the actor's.
    """
    require(actor.roles, "award.nominate")
    if kind not in KINDS:
        raise AwardRefused("CANDIDATE_PAPER_KIND", "Pilih jenis berkas dari daftar.")
    key, digest, size = files.save(fileobj, MAX_BYTES)
    try:
        with looked_at(files.path(key)) as finding:
            if finding.reason:
                raise _refused()
            media = finding.media
        return REFUSALS.make(
            bindings.award_paper_add(
                candidate=candidate_id,
                kind=kind,
                key=key,
                name=files.plain_name(file_name, 120),
                media=media,
                digest=digest,
                size=size,
                note=note,
            )
        )
    except BaseException:
        files.delete(key)
        raise


def content(paper_id: int) -> tuple[CandidatePaper, bytes]:
    """A paper with what may be handed out of it: written anew from what was looked at. Raises AwardRefused."""
    paper = CandidatePaper.objects.filter(pk=paper_id).first()
    if paper is None:
        raise AwardRefused("CANDIDATE_PAPER_UNKNOWN", "Berkas itu tidak ada, atau bukan milik calon Anda.")
    handed = clean_copy(files.path(paper.file_key))
    if handed is None:
        raise _refused()
    return paper, handed


def name_outside(paper: CandidatePaper) -> str:
    """The file's name for download: its ending follows its content, so that nobody opens a picture as a program or a page."""
    return Path(paper.file_name).stem[:100] + ENDINGS[paper.media]


def _refused() -> AwardRefused:
    return AwardRefused(
        "CANDIDATE_PAPER_REFUSED",
        "Berkas ini tidak diterima. Kirim PDF, JPEG, atau PNG yang utuh, tanpa kata sandi dan tanpa program di dalamnya.",
    )

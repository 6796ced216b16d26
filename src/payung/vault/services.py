"""Taking papers in, showing and withdrawing them. Runs in the caller's transaction and session."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import IO

from payung.access.policies import require
from payung.access.readlog import note
from payung.access.services import Actor
from payung.kernel.acts import too_short
from payung.platform import files
from payung.vault import bindings
from payung.vault.checking.look import clean_copy, looked_at
from payung.vault.errors import REFUSALS, VaultRefused
from payung.vault.kinds import BY_VALUE, ENDINGS, PDF
from payung.vault.models import Folder, Paper

MAX_BYTES = 10 << 20
THUMBNAIL_SIDE, THUMBNAIL_POINTS = 160, 40
AboutPeople = Callable[[int], Iterable[int]]
_ABOUT: list[AboutPeople] = []


def create_folder(actor: Actor, kind: str, regency: str, organisation_id: int | None = None) -> int:
    """A new folder for papers that belong together; returns its id. Refuses a regency outside the actor's scope."""
    require(actor.roles, "papers.add")
    return REFUSALS.make(bindings.folder_open(kind=kind, regency=regency, org=organisation_id))


def store(
    actor: Actor,
    folder_id: int,
    paper_type: str,
    fileobj: IO[bytes],
    file_name: str,
    *,
    issuer: str = "",
    number: str = "",
    issued_on: date | None = None,
) -> int:
    """Store a paper and check it; returns the paper's id, whether the check accepted or refused it (see `state`).

    The same content under the same type in the same folder is the same paper. Raises VaultRefused for an unknown type
    or folder, FileRefused for an empty file or one beyond 10 MB.
    """
    require(actor.roles, "papers.add")
    if paper_type not in BY_VALUE:
        raise VaultRefused("PAPER_TYPE_UNKNOWN", "Pilih jenis surat dari daftar.")
    key, digest, size = files.save(fileobj, MAX_BYTES)
    try:
        row = REFUSALS.make(
            bindings.paper_add(
                folder=folder_id,
                type=paper_type,
                key=key,
                digest=digest,
                size=size,
                name=files.plain_name(file_name),
                issuer=issuer,
                number=number,
                issued_on=issued_on,
            )
        )
        if row["was_new"]:
            _look(row["paper_id"], paper_type, digest, key)
        else:
            files.delete(key)
    except BaseException:
        files.delete(key)
        raise
    return row["paper_id"]


def check(actor: Actor, paper_id: int) -> str:
    """Check a paper whose check was interrupted; returns its state. Changes nothing on a paper that was checked."""
    require(actor.roles, "papers.add")
    paper = _paper(paper_id)
    if paper.state == "quarantine":
        _look(paper.pk, paper.paper_type, paper.digest, paper.file_key)
        paper.refresh_from_db(fields=["state"])
    return paper.state


def withdraw(actor: Actor, paper_id: int, reason: str) -> None:
    """Take a paper out of its folder, with a reason of at least 5 letters; row and file remain as evidence."""
    require(actor.roles, "papers.add")
    try:
        REFUSALS.make(bindings.paper_withdraw(paper=paper_id, reason=reason))
    except VaultRefused as refused:
        if refused.code == "FOLDER_UNKNOWN":
            _paper(paper_id)  # raises the refusal that names the paper, not the folder
        raise


def preview(actor: Actor, paper_id: int, page: int = 1) -> bytes:
    """The picture (PNG) of a page of a clean paper; pages count from 1.

    An identity card shows everything that other pages mask, so each look is logged before the picture is returned.
    """
    paper = _for_reader(actor, paper_id, "paper_page")
    picture = _drawn(paper, page)
    _noted(actor, "paper_page", paper, count=1)
    return picture


def thumbnail(actor: Actor, paper_id: int) -> bytes:
    """A small picture (PNG, at most 160 pixels a side) of the first page of a clean paper, for lists on a slow line.

    Drawn from so few points that no letter can be read: it leaves no line in the log of reads.
    """
    from PIL import Image

    paper = _for_reader(actor, paper_id, "paper_page")
    # What is opened here was drawn by our own check, never the file that came in.
    with Image.open(BytesIO(_drawn(paper, 1)), formats=("PNG",)) as picture:
        small = picture.convert("RGB")
    small.thumbnail((THUMBNAIL_POINTS, THUMBNAIL_POINTS), Image.Resampling.BOX)
    scale = THUMBNAIL_SIDE / max(small.size)
    small = small.resize(
        (max(1, round(small.width * scale)), max(1, round(small.height * scale))), Image.Resampling.BICUBIC
    )
    out = BytesIO()
    small.quantize(24, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def opened(actor: Actor, paper_id: int) -> Paper:
    """One paper for its page, with its number and the name of its file. Raises VaultRefused; the try is logged too."""
    paper = _for_reader(actor, paper_id, "paper_page")
    _noted(actor, "paper_page", paper, count=1)
    return paper


def opened_folder(actor: Actor, folder_id: int) -> Folder:
    """One folder for its page, which names its papers. Raises VaultRefused; the try is logged too."""
    require(actor.roles, "papers.view")
    folder = Folder.objects.filter(pk=folder_id).first()
    people = _people_of(folder_id) if folder else []
    note(actor, "listing", people, subject=f"folder:{folder_id}", refused=folder is None)
    if folder is None:
        raise VaultRefused("FOLDER_UNKNOWN", "Map berkas itu tidak ada, atau di luar wilayah Anda.")
    return folder


def about_people(ask: AboutPeople) -> AboutPeople:
    """For rooms that own folders: `ask` gets a folder's id and returns the persons whom its papers are about."""
    if ask not in _ABOUT:
        _ABOUT.append(ask)
    return ask


def original(actor: Actor, paper_id: int, reason: str) -> bytes:
    """The content of a paper for download; who reads which paper, about whom and why is logged first.

    A photograph is returned unchanged. A PDF is rewritten from the objects that were checked, since another program
    might find in the file what our check did not.
    """
    require(actor.roles, "papers.view")
    if too_short(reason):
        raise VaultRefused("REASON_SHORT", "Tuliskan alasannya (paling sedikit 5 huruf).")
    paper = _for_reader(actor, paper_id, "paper")
    if paper.state != "clean":
        raise VaultRefused("PAPER_NOT_CLEAN", "Hanya berkas yang diterima yang dapat diunduh.")
    _noted(actor, "paper", paper, reason=reason.strip())
    kept = files.path(paper.file_key)
    content = clean_copy(kept) if paper.media == PDF else kept.read_bytes()
    if content is None:
        raise VaultRefused(
            "PAPER_NOT_CLEAN",
            "Berkas ini memuat lebih dari halaman; lihat gambarnya di layar. Aslinya tidak diberikan.",
        )
    return content


def name_outside(paper: Paper) -> str:
    """The file's name for download: its ending follows its content, whatever its sender called it."""
    return Path(paper.file_name).stem[:100] + ENDINGS[paper.media]


def _look(paper_id: int, paper_type: str, digest: str, key: str) -> None:
    """Check the file and record the result; content that was checked before is not checked again."""
    kept: list[str] = []
    accepted = BY_VALUE[paper_type].media
    before = Paper.objects.filter(digest=digest, state="clean").order_by("-id").first()
    try:
        if before is not None and before.media in accepted:
            for name in before.previews:
                with files.path(name).open("rb") as handle:
                    kept.append(files.save(handle)[0])
            _checked(paper_id, digest, "", before.media, before.pages, kept)
            return
        with looked_at(files.path(key)) as finding:
            if not finding.reason and finding.media not in accepted:
                _checked(paper_id, digest, "OTHER_MEDIA", finding.media, 0, [])
                return
            for picture in finding.pictures:
                with picture.open("rb") as handle:
                    kept.append(files.save(handle)[0])
        _checked(paper_id, digest, finding.reason, finding.media, finding.pages, kept)
    except BaseException:
        for name in kept:
            files.delete(name)
        raise


def _for_reader(actor: Actor, paper_id: int, kind: str) -> Paper:
    """A paper that somebody wants to see; a try outside his scope is logged."""
    require(actor.roles, "papers.view")
    try:
        return _paper(paper_id)
    except VaultRefused:
        note(actor, kind, subject=f"paper:{paper_id}", refused=True)
        raise


def _people_of(folder_id: int) -> list[int]:
    return list(dict.fromkeys(person for ask in _ABOUT for person in ask(folder_id)))


def _noted(actor: Actor, kind: str, paper: Paper, *, count: int | None = None, reason: str = "") -> None:
    """Log who looks at which paper, about whom; `count` where it is not everybody whom the folder is about."""
    people = _people_of(paper.folder_id)
    count = max(1, len(people)) if count is None else count
    note(actor, kind, people, count=count, subject=f"paper:{paper.pk}", reason=reason)


def _drawn(paper: Paper, page: int) -> bytes:
    """What our own check drew of a page."""
    if paper.state != "clean" or not 1 <= page <= len(paper.previews):
        raise VaultRefused("PAGE_UNKNOWN", "Halaman itu tidak dapat ditampilkan.")
    return files.path(paper.previews[page - 1]).read_bytes()


def _checked(paper_id: int, digest: str, reason: str, media: str, pages: int, previews: list[str]) -> None:
    REFUSALS.make(
        bindings.paper_checked(
            paper=paper_id, digest=digest, reason=reason, media=media, pages=pages, previews=previews
        )
    )


def _paper(paper_id: int) -> Paper:
    paper = Paper.objects.filter(pk=paper_id).first()
    if paper is None:
        raise VaultRefused("PAPER_UNKNOWN", "Berkas itu tidak ada, atau di luar wilayah Anda.")
    return paper

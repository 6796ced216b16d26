"""Visits to candidates: a checklist of the category, findings, photographs that pass the check of papers before they are kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import IO, Any

from payung.access.policies import require
from payung.access.selectors import names_of
from payung.access.services import Actor
from payung.awards import bindings
from payung.awards.errors import REFUSALS, AwardRefused
from payung.awards.models import Cycle, Prompt, Visit, VisitFinding, VisitPhoto
from payung.kernel.acts import Question, Saying
from payung.platform import files
from payung.vault.checking.look import looked_at
from payung.vault.kinds import JPEG, PNG

MOST_BYTES = 10 << 20
LEAST_CAPTION, MOST_CAPTION = 3, 200


def record(actor: Actor, candidate_id: int, visited_on: date, where: str) -> int:
    """Write down that a candidate was visited; returns the number of the visit. Raises AwardRefused."""
    require(actor.roles, "award.lead")
    return REFUSALS.make(bindings.award_visit_record(candidate=candidate_id, on=visited_on, where=where))


def note_finding(actor: Actor, visit_id: int, prompt_id: int, outcome: str, note: str) -> int:
    """Write down what a visit found on a line of its checklist; of several the newest counts. Raises AwardRefused."""
    require(actor.roles, "award.lead")
    return REFUSALS.make(bindings.award_visit_find(visit=visit_id, prompt=prompt_id, outcome=outcome, note=note))


def add_photo(actor: Actor, visit_id: int, fileobj: IO[bytes], caption: str) -> int:
    """Add a photograph (JPEG or PNG, at most 10 MB) to a visit; returns its number. Nothing that the check refuses is kept.

    Raises AwardRefused (PHOTO_REFUSED, PHOTO_TWICE), FileRefused for an empty file or a large one.
    """
    require(actor.roles, "award.lead")
    caption = " ".join(caption.split())
    if not LEAST_CAPTION <= len(caption) <= MOST_CAPTION:
        raise AwardRefused("PHOTO_CAPTION", "Tulis apa yang terlihat pada foto (3 sampai 200 huruf).")
    key, digest, size = files.save(fileobj, MOST_BYTES)
    picture = ""
    try:
        with looked_at(files.path(key)) as finding:
            if finding.reason or finding.media not in (JPEG, PNG):
                raise AwardRefused(
                    "PHOTO_REFUSED",
                    "Foto itu tidak lolos pemeriksaan. Kirim foto JPEG atau PNG yang utuh, paling kecil 64 titik tiap sisi.",
                )
            with finding.pictures[0].open("rb") as handle:
                picture, _digest, _size = files.save(handle)
        return REFUSALS.make(
            bindings.award_photo_add(
                visit=visit_id,
                key=key,
                picture=picture,
                digest=digest,
                size=size,
                media=finding.media,
                caption=caption,
            )
        )
    except BaseException:
        for one in filter(None, (key, picture)):
            files.delete(one)
        raise


def withdraw_photo(actor: Actor, photo_id: int, reason: str) -> None:
    """A photograph is shown no more, with a reason; it is kept. Raises AwardRefused."""
    require(actor.roles, "award.lead")
    REFUSALS.make(bindings.award_photo_withdraw(photo=photo_id, reason=reason))


def picture(photo_id: int) -> bytes:
    """A photograph as our own check has redrawn it (PNG), without what else the file carried. Raises AwardRefused."""
    return files.path(photo_of(None, photo_id).picture_key).read_bytes()


def photo_of(_actor: Actor | None, photo_id: int) -> VisitPhoto:
    """A photograph that this session sees and that was not taken back. Raises AwardRefused(AWARD_UNKNOWN)."""
    one = VisitPhoto.objects.filter(pk=photo_id, withdrawal__isnull=True).select_related("visit__candidate").first()
    if one is None:
        raise REFUSALS["P0EA1"]
    return one


def visit_of(_actor: Actor | None, visit_id: int) -> Visit:
    """A visit that this session sees. Raises AwardRefused(AWARD_UNKNOWN)."""
    rows = Visit.objects.select_related("candidate__open_category__category", "candidate__open_category__cycle")
    one = rows.filter(pk=visit_id).first()
    if one is None:
        raise REFUSALS["P0EA1"]
    return one


def lines(cycle: Cycle) -> list[dict[str, Any]]:
    """The visits of a cycle that this session sees, newest first, each with how much of its checklist is answered."""
    rows = Visit.objects.filter(candidate__open_category__cycle=cycle).order_by("-visited_on", "-id")
    return _lines(rows.select_related("candidate__open_category__category"))


def _lines(rows: Iterable[Visit]) -> list[dict[str, Any]]:
    visits = list(rows)
    names = names_of(one.recorded_by for one in visits)
    asked: dict[int, int] = {}
    categories = {one.candidate.open_category_id for one in visits}
    for category in Prompt.objects.filter(kind="checklist", open_category__in=categories).values_list(
        "open_category_id", flat=True
    ):
        asked[category] = asked.get(category, 0) + 1
    answered: dict[int, set[int]] = {}
    for visit, prompt in VisitFinding.objects.filter(visit__in=visits).values_list("visit_id", "prompt_id"):
        answered.setdefault(visit, set()).add(prompt)
    photos: dict[int, int] = {}
    for visit in VisitPhoto.objects.filter(visit__in=visits, withdrawal__isnull=True).values_list(
        "visit_id", flat=True
    ):
        photos[visit] = photos.get(visit, 0) + 1
    return [
        {
            "id": one.pk,
            "candidate_id": one.candidate_id,
            "candidate": one.candidate.name,
            "category": one.candidate.open_category.category.word,
            "visited_on": one.visited_on,
            "where": one.where,
            "recorded_by": names.get(one.recorded_by, ""),
            "asked": asked.get(one.candidate.open_category_id, 0),
            "answered": len(answered.get(one.pk, ())),
            "photos": photos.get(one.pk, 0),
        }
        for one in visits
    ]


def whole(visit_id: int) -> dict[str, Any]:
    """One visit with its checklist, what was found last on each line, and its photographs."""
    one = visit_of(None, visit_id)
    newest: dict[int, VisitFinding] = {
        finding.prompt_id: finding for finding in VisitFinding.objects.filter(visit=one).order_by("id")
    }
    rows = Prompt.objects.filter(open_category=one.candidate.open_category_id, kind="checklist").order_by("number")
    photos = VisitPhoto.objects.filter(visit=one, withdrawal__isnull=True).order_by("id")
    return {
        **_lines([one])[0],
        "assessment_year": one.candidate.open_category.cycle.assessment_year,
        "checklist": [_checked(prompt, newest.get(prompt.pk)) for prompt in rows],
        "pictures": [{"id": photo.pk, "caption": photo.caption, "digest": photo.digest} for photo in photos],
    }


def _checked(prompt: Prompt, finding: VisitFinding | None) -> dict[str, Any]:
    return {
        "prompt_id": prompt.pk,
        "number": prompt.number,
        "text": prompt.text,
        "outcome": finding.outcome if finding else "",
        "note": finding.note if finding else "",
    }


def of_candidate(candidate_id: int) -> dict[str, Any]:
    """The newest visit to a candidate. Raises AwardRefused(AWARD_UNKNOWN)."""
    one = Visit.objects.filter(candidate=candidate_id).order_by("-id").first()
    if one is None:
        raise REFUSALS["P0EA1"]
    return whole(one.pk)


def of_photo(photo_id: int) -> dict[str, Any]:
    """The visit of a photograph, also of one that was taken back."""
    visit = VisitPhoto.objects.filter(pk=photo_id).values_list("visit_id", flat=True).first()
    if visit is None:
        raise REFUSALS["P0EA1"]
    return whole(visit)


def asked_withdraw(_actor: Actor, one: VisitPhoto, _data: object) -> Question:
    """What taking a photograph back means."""
    return Question(
        Saying("Tarik foto ini?"),
        (Saying("Foto itu tidak ditampilkan lagi; berkasnya tetap tersimpan sebagai bukti."),),
        ((Saying("Calon"), one.visit.candidate.name), (Saying("Keterangan"), one.caption)),
    )

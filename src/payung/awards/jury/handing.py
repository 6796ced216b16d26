"""A juror hands in: points and notes are sealed here and leave for the database encrypted; what was typed is kept nowhere.

The interface (API) has no operation for it: it keeps a digest of every request, and a digest of points could be guessed.
"""

from __future__ import annotations

import re
import secrets
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.db import connection

from payung.access.policies import require
from payung.access.services import Actor
from payung.awards import bindings
from payung.awards.errors import REFUSALS, AwardRefused
from payung.awards.jury import keys, sealing
from payung.awards.jury.seats import led
from payung.awards.models import Candidate, Criterion, Cycle, OwnKey, Rubric, ScoreSheet

POINTS = re.compile(r"(?:100(?:[.,]0{1,2})?|[0-9]{1,2}(?:[.,][0-9]{1,2})?)")
MOST_NOTE = 1500


def context_of(cycle: Cycle, seat: int, candidate: int, rubric: str, turn: int, keys_digest: bytes) -> bytes:
    """What a sheet is bound to; it opens under nothing else."""
    return sealing.context(
        {
            "award": f"{cycle.province}-{cycle.assessment_year}",
            "seat": seat,
            "candidate": candidate,
            "rubric": rubric,
            "turn": turn,
            "keys": keys_digest.hex(),
        }
    )


def set_words(actor: Actor, year: int, words: str) -> None:
    """Set the words that open the juror's own copies; only he knows them. Raises AwardRefused(WORDS_WEAK)."""
    require(actor.roles, "award.score")
    cycle, salt = led(year), secrets.token_bytes(sealing.KEY)
    public = sealing.own_public(sealing.checked_words(words), salt)
    REFUSALS.make(bindings.award_set_own_key(cycle=cycle.pk, public=public, salt=salt))


def has_words(actor: Actor, year: int) -> bool:
    """Whether the juror has set them."""
    return OwnKey.objects.filter(cycle=led(year), user_id=actor.user_id).exists()


def own_seat(cycle: Cycle) -> int:
    """The seat for which the session acts. Raises AwardRefused(AWARD_NOT_YOURS)."""
    with connection.cursor() as cursor:
        seat = bindings.award_own_seat(cycle.pk).on(cursor)
    if seat is None:
        raise REFUSALS["P0E90"]
    return int(seat)


def candidates(actor: Actor, year: int) -> list[dict[str, Any]]:
    """Whom the juror has to score, by category, each with how often he has handed in. Nobody from whom he is recused."""
    require(actor.roles, "award.score")
    cycle = led(year)
    own_seat(cycle)
    sheets: dict[int, list[ScoreSheet]] = defaultdict(list)
    mine = ScoreSheet.objects.filter(cycle=cycle, user_id=actor.user_id).defer("content", "parts", "own_copy")
    for sheet in mine.order_by("number"):
        sheets[sheet.candidate_id].append(sheet)
    return [
        {
            "candidate_id": one.pk,
            "name": one.name,
            "category": one.open_category.category.word,
            "english": one.open_category.category.english,
            "times": len(sheets[one.pk]),
            "last_at": sheets[one.pk][-1].handed_in_at if sheets[one.pk] else None,
            "receipt": bytes(sheets[one.pk][-1].link).hex() if sheets[one.pk] else "",
        }
        for one in _standing(cycle).order_by("open_category_id", "name")
    ]


def _standing(cycle: Cycle) -> Any:
    standing = Candidate.objects.filter(open_category__cycle=cycle, withdrawal__isnull=True)
    return standing.select_related("open_category__category")


def sheet_of(actor: Actor, year: int, candidate_id: int) -> dict[str, Any]:
    """What the juror is asked for a candidate: criteria of the rubric in force with their weights, and those that come from
    frozen figures. Raises AwardRefused: CANDIDATE_UNKNOWN (also for who is recused), SCORE_STALE without a rubric in force.
    """
    require(actor.roles, "award.score")
    cycle = led(year)
    own_seat(cycle)
    candidate = _standing(cycle).filter(pk=candidate_id).first()
    if candidate is None:
        raise AwardRefused("CANDIDATE_UNKNOWN", "Calon itu tidak ada, atau Anda mundur dari penilaiannya.")
    rubric = _in_force(candidate)
    criteria = list(Criterion.objects.filter(rubric=rubric).order_by("id"))
    return {
        "candidate_id": candidate.pk,
        "name": candidate.name,
        "category": candidate.open_category.category.word,
        "english": candidate.open_category.category.english,
        "rubric": rubric.digest,
        "version": rubric.version,
        "criteria": [_criterion(one) for one in criteria if one.source == "jury"],
        "from_figures": [_criterion(one) for one in criteria if one.source != "jury"],
    }


def _criterion(one: Criterion) -> dict[str, Any]:
    return {"name": one.name, "word": one.word, "weight": one.weight}


def _in_force(candidate: Candidate) -> Rubric:
    with connection.cursor() as cursor:
        number = bindings.award_in_force(candidate.open_category_id).on(cursor)
    if number is None:
        raise REFUSALS["P0E96"]
    return Rubric.objects.get(pk=number)


def hand_in(actor: Actor, year: int, candidate_id: int, points: Mapping[str, str], note: str) -> str:
    """Seal and hand in a sheet; returns its receipt, the link of the chain (hex). A later sheet for the same candidate
    counts instead. Raises AwardRefused: SCORE_POINTS, SCORE_LONG and what the database refuses.
    """
    asked = sheet_of(actor, year, candidate_id)
    exact = checked_points(asked["criteria"], points)
    if len(note) > MOST_NOTE or "\x00" in note:
        raise AwardRefused("SCORE_LONG", "Catatan terlalu panjang untuk satu lembar nilai. Persingkat catatannya.")
    cycle = led(year)
    seat = own_seat(cycle)
    own = OwnKey.objects.filter(cycle=cycle, user_id=actor.user_id).order_by("-id").first()
    if own is None:
        raise REFUSALS["P0E9A"]
    public_keys = keys.publics(cycle)
    digest = sealing.keys_digest(public_keys)
    turn = 1 + _turns(seat, candidate_id)
    about = context_of(cycle, seat, candidate_id, asked["rubric"], turn, digest)
    plain = sealing.padded({"points": exact, "note": note.strip()})
    sheet = sealing.sealed(plain, about, public_keys)
    call = bindings.award_hand_in(
        cycle=cycle.pk,
        candidate=candidate_id,
        turn=turn,
        rubric=_in_force(Candidate.objects.get(pk=candidate_id)).pk,
        keys=digest,
        content=sheet.content,
        parts=sheet.parts,
        commitment=sheet.commitment,
        own_key=own.pk,
        own_copy=sealing.own_copy(plain, about, bytes(own.public)),
    )
    return bytes(REFUSALS.make(call)).hex()


def _turns(seat: int, candidate_id: int) -> int:
    """Sheets of the seat for the candidate so far, a deputy's and his predecessor's too."""
    with connection.cursor() as cursor:
        return bindings.award_turns(seat=seat, candidate=candidate_id).on(cursor)


def checked_points(criteria: list[dict[str, Any]], points: Mapping[str, str]) -> dict[str, str]:
    """Points as exact text, one for each criterion of the jury. Raises AwardRefused(SCORE_POINTS) naming the criterion."""
    names = {one["name"] for one in criteria}
    if extra := sorted(set(points) - names):
        raise AwardRefused("SCORE_CRITERION", "Kriteria «%(name)s» tidak dinilai juri dalam rubrik ini.", name=extra[0])
    exact = {}
    for one in criteria:
        text = points.get(one["name"], "").strip()
        if not POINTS.fullmatch(text):
            raise AwardRefused(
                "SCORE_POINTS",
                "Nilai untuk «%(name)s» ditulis 0 sampai 100, paling banyak dua angka di belakang koma.",
                name=one["word"],
            )
        exact[one["name"]] = text.replace(",", ".")
    return exact


def own_copies(actor: Actor, year: int, words: str) -> list[dict[str, Any]]:
    """What the juror has handed in, from his own copies, by his words. Raises AwardRefused(WORDS_WRONG)."""
    require(actor.roles, "award.score")
    cycle = led(year)
    seeds: dict[int, bytes] = {}
    for own in OwnKey.objects.filter(cycle=cycle, user_id=actor.user_id):
        with suppress(AwardRefused):  # words that were set earlier or later
            seeds[own.pk] = sealing.own_seed(words, bytes(own.salt), bytes(own.public))
    if not seeds:
        raise AwardRefused("WORDS_WRONG", "Kata-kata rahasia itu bukan yang Anda tetapkan. Periksa ejaannya.")
    mine = ScoreSheet.objects.filter(cycle=cycle, user_id=actor.user_id, own_key__in=seeds).select_related("rubric")
    names = dict(Candidate.objects.filter(open_category__cycle=cycle).values_list("pk", "name"))
    # From whom he is recused since he scored him, of him not even the own sheet is shown.
    return [
        _own_line(cycle, sheet, seeds[sheet.own_key_id], names[sheet.candidate_id])
        for sheet in mine.order_by("number")
        if sheet.candidate_id in names
    ]


def _own_line(cycle: Cycle, sheet: ScoreSheet, seed: bytes, name: str) -> dict[str, Any]:
    about = context_of(cycle, sheet.seat_id, sheet.candidate_id, sheet.rubric.digest, sheet.turn, bytes(sheet.keys))
    inside = sealing.unpadded(sealing.own_opened(seed, bytes(sheet.own_copy), about))
    return {
        "candidate_id": sheet.candidate_id,
        "candidate": name,
        "turn": sheet.turn,
        "points": inside["points"],
        "note": inside["note"],
        "handed_in_at": sheet.handed_in_at,
        "receipt": bytes(sheet.link).hex(),
    }

"""Closing the scores by two, and opening them at the plenary by two of the three holders of keys."""

from __future__ import annotations

from typing import Any

from django.db import connection

from payung.access.policies import require
from payung.access.services import Actor
from payung.awards import bindings
from payung.awards.errors import REFUSALS, AwardRefused
from payung.awards.jury import keys, sealing
from payung.awards.jury.handing import context_of
from payung.awards.jury.seats import jury, led
from payung.awards.models import ClosingProposal, CountedSheet, Cycle, HandedOn, OpenedScore, ScoreSheet
from payung.kernel.acts import Question, Saying


def propose(actor: Actor, year: int) -> int:
    """Propose to close the scores by the end of the chain as it is now; returns the proposal's id. Raises AwardRefused."""
    require(actor.roles, "award.take_part")
    return REFUSALS.make(bindings.award_propose_closing(led(year).pk))


def confirm(actor: Actor, proposal_id: int) -> int:
    """Close the scores as another proposed it: nothing is handed in any more. Raises AwardRefused."""
    require(actor.roles, "award.take_part")
    return REFUSALS.make(bindings.award_confirm_closing(proposal_id))


def of_proposal(proposal_id: int) -> dict[str, Any]:
    """The jury of the cycle of a proposal. Raises AwardRefused(CLOSING_UNKNOWN)."""
    return jury(_proposal(proposal_id).cycle.assessment_year)


def proposal_of(_actor: Actor, proposal_id: int) -> ClosingProposal:
    """A proposal to close. Raises AwardRefused(CLOSING_UNKNOWN)."""
    return _proposal(proposal_id)


def cycle_of(_actor: Actor, year: int) -> Cycle:
    """A cycle that is led here, for the question of the closing."""
    return led(year)


def _proposal(proposal_id: int) -> ClosingProposal:
    proposal = ClosingProposal.objects.select_related("cycle").filter(pk=proposal_id).first()
    if proposal is None:
        raise AwardRefused("CLOSING_UNKNOWN", "Usulan penutupan itu tidak ada.")
    return proposal


def asked_propose(_actor: Actor, cycle: Cycle, _data: Any) -> Question:
    """What a closing means, before it is proposed."""
    with connection.cursor() as cursor:
        progress = bindings.award_progress(cycle.pk).on(cursor)
    complete = sum(1 for one in progress if one["due"] and one["due"] == one["handed"])
    return Question(
        Saying("Usulkan menutup penilaian %(year)s?", {"year": str(cycle.assessment_year)}),
        (
            Saying("Orang lain menyetujuinya; salah seorang dari Anda berdua duduk di Tim 9."),
            Saying("Sesudah ditutup tidak ada nilai yang dapat diserahkan atau diganti."),
        ),
        ((Saying("Kursi yang menyerahkan seluruhnya"), f"{complete} / {len(progress)}"),),
    )


def asked_confirm(_actor: Actor, proposal: ClosingProposal, _data: Any) -> Question:
    """What is closed, by which end of the chain."""
    return Question(
        Saying("Tutup penilaian %(year)s?", {"year": str(proposal.cycle.assessment_year)}),
        (
            Saying("Tidak ada nilai yang dapat diserahkan atau diganti lagi, dan ini tidak dapat dibatalkan."),
            Saying("Bila ada nilai yang masuk sesudah usulan ini, penutupan ditolak dan harus diusulkan lagi."),
        ),
        ((Saying("Lembar nilai"), str(proposal.sheets)), (Saying("Ujung rantai"), bytes(proposal.head).hex())),
    )


def open_with(actor: Actor, year: int, file: str, words: str) -> dict[str, int]:
    """What one holder does at the plenary with his file and words: the first hands on, the second opens.

    Returns how many sheets count, how many this one handed on, opened, and how many stay shut. The private key stays in
    this call. Raises AwardRefused: KEY_FILE, WORDS_WRONG, AWARD_KEY_OTHER, and what the database refuses.
    """
    require(actor.roles, "award.hold_key")
    cycle = led(year)
    with connection.cursor() as cursor:
        number = bindings.award_key_number(cycle.pk).on(cursor)
    if number is None:
        raise REFUSALS["P0E90"]
    public_keys = keys.publics(cycle)
    if sealing.public_of(file) != public_keys[number - 1]:
        raise AwardRefused("AWARD_KEY_OTHER", "Berkas itu memuat kunci lain daripada kunci Anda untuk siklus ini.")
    private = sealing.private_of(file, words)
    # Refuses before the closing, without the plenary's quorum, and whoever holds no key.
    REFUSALS.make(bindings.award_hand_on(cycle=cycle.pk, sheets=[], boxes=[]))
    waiting = [one.sheet for one in CountedSheet.objects.filter(closing__cycle=cycle, opened__isnull=True)
               .select_related("sheet__rubric").order_by("sheet__number")]  # fmt: skip
    handed = {
        one.sheet_id: one
        for one in HandedOn.objects.filter(sheet__closing__cycle=cycle).exclude(number=number).order_by("-number")
    }
    opened, shut = _opened(cycle, private, number, waiting, handed)
    if opened:
        call = bindings.award_record_opened(cycle=cycle.pk, sheets=list(opened), plains=list(opened.values()))
        REFUSALS.ask(call)  # bound by the server: a statement's text is read by other connections of the role
    boxes = _boxes(cycle, private, number, [one for one in waiting if one.pk not in opened], public_keys)
    call = bindings.award_hand_on(cycle=cycle.pk, sheets=list(boxes), boxes=list(boxes.values()))
    many = REFUSALS.make(call)
    return {"counted": len(waiting), "handed_on": many, "opened": len(opened), "shut": shut}


def _about(cycle: Cycle, sheet: ScoreSheet) -> bytes:
    return context_of(cycle, sheet.seat_id, sheet.candidate_id, sheet.rubric.digest, sheet.turn, bytes(sheet.keys))


def _opened(
    cycle: Cycle, private: bytes, number: int, waiting: list[ScoreSheet], handed: dict[int, HandedOn]
) -> tuple[dict[int, bytes], int]:
    """The sheets that open with what another handed on, and how many do not although it was."""
    opened, shut = {}, 0
    for sheet in waiting:
        given = handed.get(sheet.pk)
        if given is None:
            continue
        sealed = sealing.Sealed(bytes(sheet.content), bytes(sheet.parts), bytes(sheet.commitment))
        try:
            opened[sheet.pk] = sealing.opened(
                private, number, given.number, bytes(given.boxes), sealed, _about(cycle, sheet)
            )
        except AwardRefused:
            shut += 1  # what was changed stays shut, and is counted; the others open
    return opened, shut


def _boxes(
    cycle: Cycle, private: bytes, number: int, sheets: list[ScoreSheet], public_keys: list[bytes]
) -> dict[int, bytes]:
    boxes = {}
    for sheet in sheets:
        try:
            boxes[sheet.pk] = sealing.handed_on(private, number, bytes(sheet.parts), _about(cycle, sheet), public_keys)
        except AwardRefused:
            continue  # its parts were changed: nothing of it can be handed on
    return boxes


def standing(year: int) -> dict[str, Any]:
    """How far the opening is: sheets that count, opened ones, those with invalid points. For jury, committee and holders."""
    cycle = led(year)
    counted = CountedSheet.objects.filter(closing__cycle=cycle)
    with connection.cursor() as cursor:
        opened = bindings.award_opened(cycle.pk).on(cursor)
    return {
        "counted": counted.count(),
        "handed_on": sorted(opened["handed_on"] or []),
        "opened": opened["opened"],
        "faulty": opened["faulty"],
    }


def scores(year: int) -> list[dict[str, Any]]:
    """Opened scores that the reader may see: the committee all, a juror none of whom he is recused from."""
    rows = OpenedScore.objects.filter(candidate__open_category__cycle=led(year)).select_related("seat", "candidate")
    return [
        {
            "seat": one.seat.number,
            "institution": one.seat.institution,
            "candidate_id": one.candidate_id,
            "candidate": one.candidate.name,
            "points": one.points or {},
            "note": one.note,
            "fault": one.fault,
        }
        for one in rows.order_by("candidate__name", "seat__number")
    ]


def verify(year: int) -> dict[str, Any]:
    """Walk the chains of a cycle again: sheets with closing and opened scores, and every fact. wrong: what does not hold first, "" if all does."""
    with connection.cursor() as cursor:
        return dict(bindings.award_verify(led(year).pk).on(cursor))

"""Interviews of a cycle: planned by day and room, with a clock, questions and invitations.

That no room is taken twice, nobody of the jury is in two rooms at once, and no day lies outside the days of interviews is held by the database (sql/0005_interviews.sql).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from payung.access.policies import require
from payung.access.selectors import home_province
from payung.access.services import Actor
from payung.awards import bindings
from payung.awards.errors import REFUSALS, AwardRefused
from payung.awards.leading.models import SEATS
from payung.awards.models import Cycle, Interview, OpenCategory, Prompt, Turn
from payung.kernel.acts import Question, Saying
from payung.platform import clock
from payung.platform.public import public_address

HOUR = "%H:%M"
_NUMBERS = {str(number) for number in range(1, SEATS + 1)}


def cycle_of(year: int) -> Cycle:
    """The cycle of the own province by the year that is judged. Raises AwardRefused(CYCLE_UNKNOWN)."""
    cycle = Cycle.objects.filter(province=home_province(), assessment_year=year).first()
    if cycle is None:
        raise AwardRefused("CYCLE_UNKNOWN", "Siklus tahun penilaian %(year)s belum tercatat.", year=str(year))
    return cycle


def plan(
    actor: Actor, candidate_id: int, held_on: date, starts_at: str, minutes: int, room: str, seats: str = ""
) -> int:
    """Plan the interview of a candidate; returns its number. starts_at: "09:30", at the place.

    seats: numbers of the seats that hear it ("1, 2, 5"), "" for all that are not recused. Raises AwardRefused.
    """
    require(actor.roles, "award.lead")
    return REFUSALS.make(
        bindings.award_interview_plan(
            candidate=candidate_id,
            room=room,
            on=held_on,
            at=_hour(starts_at),
            minutes=minutes,
            seats=_seats(seats),
        )
    )


def _seats(text: str) -> list[int] | None:
    """Numbers of seats as somebody types them; None for all. Raises AwardRefused(INTERVIEW_SEATS)."""
    if not text.strip():
        return None
    numbers = text.replace(",", " ").split()
    if not numbers or not all(one in _NUMBERS for one in numbers):
        raise REFUSALS["INTERVIEW_SEATS"]
    return [int(one) for one in numbers]


def _hour(text: str) -> str:
    try:
        return datetime.strptime(text, HOUR).strftime(HOUR)  # noqa: DTZ007  # an hour of the clock on the wall
    except ValueError:
        raise AwardRefused("INTERVIEW_HOUR", "Tulis jam mulai seperti 09:30.") from None


def cancel(actor: Actor, interview_id: int, reason: str) -> None:
    """Call an interview off, with a reason, before it has begun. Raises AwardRefused."""
    require(actor.roles, "award.lead")
    REFUSALS.make(bindings.award_interview_cancel(interview=interview_id, reason=reason))


def begin(actor: Actor, interview_id: int) -> None:
    """The interview begins now: its clock runs. Raises AwardRefused(INTERVIEW_TURN)."""
    require(actor.roles, "award.lead")
    REFUSALS.make(bindings.award_turn_take(interview=interview_id, kind="begin"))


def end(actor: Actor, interview_id: int) -> None:
    """The interview ends now. Raises AwardRefused(INTERVIEW_TURN)."""
    require(actor.roles, "award.lead")
    REFUSALS.make(bindings.award_turn_take(interview=interview_id, kind="end"))


def add_prompt(actor: Actor, open_category_id: int, kind: str, text: str) -> int:
    """Write a question of the interviews, or a line of the checklist of visits, for a category; returns its number."""
    require(actor.roles, "award.lead")
    return REFUSALS.make(bindings.award_prompt_add(category=open_category_id, kind=kind, text=text))


def prompts(cycle: Cycle, kind: str) -> list[dict[str, Any]]:
    """Questions or lines of the checklist of a cycle, by category, in their order."""
    rows = Prompt.objects.filter(open_category__cycle=cycle, kind=kind).order_by("open_category_id", "number")
    return [prompt_line(one) for one in rows]


def prompt_line(one: Prompt) -> dict[str, Any]:
    """A question or a line of the checklist."""
    return {
        "id": one.pk,
        "open_category_id": one.open_category_id,
        "kind": one.kind,
        "number": one.number,
        "text": one.text,
    }


def prompts_of(open_category_id: int) -> dict[str, Any]:
    """What the committee prepared for a category. Raises AwardRefused(AWARD_UNKNOWN)."""
    category = OpenCategory.objects.select_related("category").filter(pk=open_category_id).first()
    if category is None:
        raise REFUSALS["P0EA1"]
    rows = Prompt.objects.filter(open_category=category).order_by("kind", "number")
    return {"id": category.pk, "category": category.category.word, "prompts": [prompt_line(one) for one in rows]}


def listed(cycle: Cycle) -> QuerySet[Interview]:
    """The interviews of a cycle that this session sees and that still count, in the order of days and hours."""
    rows = Interview.objects.filter(candidate__open_category__cycle=cycle, cancelled_at__isnull=True)
    return rows.select_related("cycle", "candidate__open_category__category", "room").order_by(
        "held_on", "starts_at", "room__name"
    )


def interview_of(_actor: Actor | None, interview_id: int) -> Interview:
    """One interview that this session sees. Raises AwardRefused(AWARD_UNKNOWN)."""
    rows = Interview.objects.select_related(
        "cycle", "candidate__open_category__category", "candidate__open_category__cycle", "room"
    )
    one = rows.filter(pk=interview_id).first()
    if one is None:
        raise REFUSALS["P0EA1"]
    return one


def lines(rows: Iterable[Interview]) -> list[dict[str, Any]]:
    """Interviews as every face tells them, with one query more however many there are."""
    interviews = list(rows)
    turns: dict[int, dict[str, datetime]] = defaultdict(dict)
    for turn in Turn.objects.filter(interview__in=interviews):
        turns[turn.interview_id][turn.kind] = turn.at
    return [_line(one, turns[one.pk]) for one in interviews]


def _line(one: Interview, turns: dict[str, datetime]) -> dict[str, Any]:
    ends = datetime.combine(one.held_on, one.starts_at) + timedelta(minutes=one.minutes)
    state = (
        "cancelled" if one.cancelled_at else "done" if "end" in turns else "running" if "begin" in turns else "waiting"
    )
    return {
        "id": one.pk,
        "candidate_id": one.candidate_id,
        "candidate": one.candidate.name,
        "category": one.candidate.open_category.category.word,
        "room": one.room.name,
        "held_on": one.held_on,
        "starts_at": one.starts_at.strftime(HOUR),
        "ends_at": ends.strftime(HOUR),
        "minutes": one.minutes,
        "seats": one.seats,
        "heard_by": ", ".join(map(str, one.seats)),
        "began_at": turns.get("begin"),
        "ended_at": turns.get("end"),
        "state": state,
    }


def whole(interview_id: int) -> dict[str, Any]:
    """One interview with the questions of its category; a candidate reads no questions."""
    one = interview_of(None, interview_id)
    questions = Prompt.objects.filter(open_category=one.candidate.open_category_id, kind="question").order_by("number")
    return {
        **lines([one])[0],
        "assessment_year": one.candidate.open_category.cycle.assessment_year,
        "questions": [question.text for question in questions],
    }


def of_candidate(candidate_id: int) -> dict[str, Any]:
    """The interview that a candidate has now. Raises AwardRefused(AWARD_UNKNOWN)."""
    one = Interview.objects.filter(candidate=candidate_id, cancelled_at__isnull=True).first()
    if one is None:
        raise REFUSALS["P0EA1"]
    return whole(one.pk)


def remaining(line: dict[str, Any], now: datetime) -> int:
    """Seconds that are left of an interview that runs; below 0 when it runs over, the whole time before it begins."""
    began = line["began_at"]
    until = line["ended_at"] or now
    spent = int((until - began).total_seconds()) if began else 0
    return int(line["minutes"]) * 60 - spent


def asked_cancel(_actor: Actor, one: Interview, _data: object) -> Question:
    """What calling off means."""
    return Question(
        Saying("Batalkan wawancara ini?"),
        (
            Saying(
                "Jam dan ruangnya bebas lagi. Undangan yang sudah dikirim tidak ikut berubah; beri tahu calon dan juri."
            ),
        ),
        ((Saying("Calon"), one.candidate.name), (Saying("Hari"), one.held_on), (Saying("Ruang"), one.room.name)),
    )


def invitations(rows: Iterable[Interview]) -> bytes:
    """Interviews as invitations (iCalendar, RFC 5545) for calendars of people; numbered under this installation's address."""
    parts = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Payung//Paritrana//ID",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    zone, host = ZoneInfo(clock.zone()), urlsplit(public_address()).hostname
    for one in rows:
        begins = datetime.combine(one.held_on, one.starts_at, zone).astimezone(UTC)
        parts += [
            "BEGIN:VEVENT",
            f"UID:paritrana-wawancara-{one.pk}@{host}",
            f"DTSTAMP:{_stamp(one.cancelled_at or one.planned_at)}",
            f"DTSTART:{_stamp(begins)}",
            f"DURATION:PT{one.minutes}M",
            f"SUMMARY:{_escaped('Wawancara Paritrana: ' + one.candidate.name)}",
            f"LOCATION:{_escaped(one.room.name)}",
            f"DESCRIPTION:{_escaped(f'{one.candidate.open_category.category.word}, tahun penilaian {one.cycle.assessment_year}')}",
            "STATUS:CANCELLED" if one.cancelled_at else "STATUS:CONFIRMED",
            "END:VEVENT",
        ]
    return "".join(f"{folded}\r\n" for part in [*parts, "END:VCALENDAR"] for folded in _folded(part)).encode()


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", "\\n")


MOST_BYTES = 73  # of a line of a calendar, so that with the space that continues it there are no more than 75


def _folded(text: str) -> list[str]:
    """A line in parts that are short enough; a letter of several bytes is never cut in two."""
    parts, part, size = [], "", 0
    for letter in text:
        bytes_ = len(letter.encode())
        if size + bytes_ > MOST_BYTES:
            parts.append(part)
            part, size = " ", 1
        part, size = part + letter, size + bytes_
    return [*parts, part]

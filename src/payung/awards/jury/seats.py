"""Tim 9: nine seats filled by decree, deputies, conflicts of interest, who was there, and who has handed in.

Who may do what the database decides (`award_leads`, `award_own_seat`); the committee is whoever serves the whole province.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import connection

from payung.access.models import User
from payung.access.policies import can, require
from payung.access.selectors import home_province, names_of
from payung.access.services import Actor
from payung.awards import bindings
from payung.awards.errors import REFUSALS, AwardRefused
from payung.awards.jury.sealing import HOLDERS
from payung.awards.leading.models import SEATS
from payung.awards.models import (
    Attendance,
    Candidate,
    Closing,
    ClosingProposal,
    Cycle,
    CycleTerms,
    Deputy,
    HolderKey,
    KeyHolder,
    NoFurtherConflict,
    Seat,
)
from payung.kernel.acts import Question, Saying
from payung.parties.models import Organisation
from payung.platform import clock

DATA = Path(__file__).parent.parent / "data"
YES = "yes"
PLENARY = "plenary"


def led(year: int) -> Cycle:
    """A cycle of the own province that is led here. Raises AwardRefused(CYCLE_UNKNOWN)."""
    cycle = Cycle.objects.filter(province=home_province(), assessment_year=year, terms__isnull=False).first()
    if cycle is None:
        raise AwardRefused("CYCLE_UNKNOWN", "Siklus tahun penilaian %(year)s belum dijalankan di sini.", year=str(year))
    return cycle


@cache
def setup(province: str) -> dict[str, Any]:
    """Institutions that sit in the jury of a province, and conflicts that follow from that; empty where no file says so."""
    file = DATA / f"jury-{province}.yaml"
    if not file.is_file():
        return {"seats": [], "conflicts": [], "source": ""}
    return dict(yaml.safe_load(file.read_text(encoding="utf-8")))


def name_seat(
    actor: Actor, year: int, *, number: int, institution: str, role: str, holder: str, decree: str, username: str = "",
    employer: str = "",
) -> int:  # fmt: skip
    """Fill a seat by decree; a later naming replaces the holder. Returns the seat's id. Raises AwardRefused.

    username: who signs in for it, "" where nobody does yet. employer: code of the body that he declares as employer.
    """
    require(actor.roles, "award.lead")
    call = bindings.award_name_seat(
        cycle=led(year).pk,
        number=number,
        institution=institution,
        role=role,
        user=_user(username),
        holder=holder,
        employer=_body(employer),
        decree=decree,
    )
    return REFUSALS.make(call)


def name_deputy(
    actor: Actor,
    year: int,
    number: int,
    *,
    name: str,
    from_day: date,
    reason: str,
    username: str = "",
    employer: str = "",
) -> int:
    """Name who acts for a seat from now on. Raises AwardRefused: DEPUTY_EARLY before the decree's day, and what the database refuses."""
    require(actor.roles, "award.lead")
    if from_day > clock.today():
        raise AwardRefused(
            "DEPUTY_EARLY",
            "Wakil bertindak sejak dicatat, dan pemegang kursinya tidak lagi. Catat pada hari mulainya atau sesudahnya.",
        )
    seat = seat_of(led(year), number)
    call = bindings.award_name_deputy(
        seat=seat.pk, user=_user(username), name=name, employer=_body(employer), from_=from_day, reason=reason
    )
    return REFUSALS.make(call)


def declare_conflict(actor: Actor, year: int, number: int, *, candidate: int, reason: str) -> int:
    """State a conflict of a seat with a candidate: the juror his own, the committee anybody's. Raises AwardRefused."""
    require(actor.roles, "award.take_part")
    seat = seat_of(led(year), number)
    return REFUSALS.make(bindings.award_declare_conflict(seat=seat.pk, candidate=candidate, reason=reason))


def state_conflicts(actor: Actor, year: int) -> None:
    """State for one's own seat that there is no conflict besides those that stand. Raises AwardRefused."""
    require(actor.roles, "award.score")
    REFUSALS.make(bindings.award_state_conflicts(cycle=led(year).pk))


def offered_candidates() -> list[tuple[str, str]]:
    """Candidates of cycles whose scores are not closed, as far as this session sees them, for a form."""
    rows = Candidate.objects.filter(withdrawal__isnull=True, open_category__cycle__closing__isnull=True)
    named = rows.order_by("-open_category__cycle__assessment_year", "name").values_list(
        "pk", "name", "open_category__cycle__assessment_year"
    )
    return [(str(number), f"{name} ({year})") for number, name, year in named]


def asked_conflicts(_actor: Actor, cycle: Cycle, _data: object) -> Question:
    """With whom a juror says that he has no conflict: candidates that he sees, from the others he is recused."""
    rows = Candidate.objects.filter(open_category__cycle=cycle, withdrawal__isnull=True)
    names = rows.order_by("name").values_list("name", flat=True)
    return Question(
        Saying("Tidak ada benturan kepentingan lain?"),
        (
            Saying("Anda menyatakan tidak mempunyai benturan kepentingan dengan calon-calon yang disebut di atas."),
            Saying("Bila ada, kembali ke halaman Tim 9 dan nyatakan benturannya di kursi Anda."),
        ),
        ((Saying("Calon"), ", ".join(names)),),
    )


def own_number(actor: Actor, year: int) -> int | None:
    """The number of the seat for which the session acts, None without one; nothing is asked for who is no juror."""
    if not can(actor.roles, "award.score"):
        return None
    with connection.cursor() as cursor:
        return number_of(bindings.award_own_seat(led(year).pk).on(cursor))


def attend(actor: Actor, year: int, number: int, *, meeting: str, present: str) -> int:
    """Record whether a seat was there ("yes", "no"). Raises AwardRefused."""
    require(actor.roles, "award.take_part")
    call = bindings.award_attend(cycle=led(year).pk, seat_number=number, meeting=meeting, present=present == YES)
    return REFUSALS.make(call)


def seat_of(cycle: Cycle, number: int) -> Seat:
    """A seat as it is filled now. Raises AwardRefused(SEAT_UNKNOWN)."""
    seat = Seat.objects.filter(cycle=cycle, number=number).order_by("-version").first()
    if seat is None:
        raise REFUSALS["P0E91"]
    return seat


def number_of(seat_id: int | None) -> int | None:
    """The number of a seat, None for none."""
    return Seat.objects.filter(pk=seat_id).values_list("number", flat=True).first() if seat_id else None


def user_of(username: str) -> int:
    """Who signs in by this name. Raises AwardRefused(AWARD_USER)."""
    user = _user(username)
    if user is None:
        raise AwardRefused("AWARD_USER", "Tulis nama pengguna orang itu.")
    return user


def _user(username: str) -> int | None:
    if not username:
        return None
    user = User.objects.filter(username=username, is_active=True).values_list("pk", flat=True).first()
    if user is None:
        raise AwardRefused(
            "AWARD_USER_UNKNOWN", "Pengguna %(name)s tidak ada. Periksa namanya, atau buatkan akun.", name=username
        )
    return int(user)


def _body(code: str) -> int | None:
    if not code:
        return None
    body = Organisation.objects.filter(code=code).values_list("pk", flat=True).first()
    if body is None:
        raise AwardRefused("AWARD_BODY_UNKNOWN", "Lembaga dengan kode %(code)s tidak ada. Periksa kodenya.", code=code)
    return int(body)


def jury(year: int) -> dict[str, Any]:
    """The jury of a cycle as every face tells it, with a fixed number of queries. Names, progress and recusals only for those
    whom the database tells them: committee, jurors, holders of keys.
    """
    cycle = led(year)
    terms = CycleTerms.objects.filter(cycle=cycle).latest("number")
    with connection.cursor() as cursor:
        inside = bool(bindings.award_takes_part(cycle.pk).on(cursor)) or bindings.award_key_number(cycle.pk).on(cursor)
        progress = {one["seat_number"]: one for one in bindings.award_progress(cycle.pk).on(cursor)}
        recusals = bindings.award_recusals(cycle=cycle.pk).on(cursor)
        stage = bindings.award_stage(cycle.pk).on(cursor)
        keys = bindings.award_keys(cycle.pk).on(cursor)
    lines = _seats(cycle, bool(inside), progress, recusals)
    return {
        "assessment_year": year,
        "rehearsal": terms.rehearsal,
        "stage": stage or "",
        "quorum": terms.quorum,
        "present": sum(1 for one in lines if one["present"]),
        "setup": [one["text"] for one in setup(cycle.province)["conflicts"]],
        "seats": lines,
        "key_holders": _holders(cycle, bool(inside)),
        "keys": bytes(keys).hex() if keys else "",
        "closing": closing_line(cycle),
    }


def _seats(cycle: Cycle, inside: bool, progress: Mapping[int, Any], recusals: Sequence[Any]) -> list[dict[str, Any]]:
    every = list(Seat.objects.filter(cycle=cycle).select_related("employer").order_by("number", "version"))
    newest = {one.number: one for one in every}
    deputies = {one.seat_id: one for one in Deputy.objects.filter(seat__in=newest.values()).order_by("id")}
    stated = dict(NoFurtherConflict.objects.filter(cycle=cycle).order_by("id").values_list("seat_id", "stated_at"))
    present = _present(newest)
    lines = []
    for number, seat in sorted(newest.items()):
        deputy = deputies.get(seat.pk)
        done = progress.get(number, {})
        lines.append(
            {
                "number": number,
                "institution": seat.institution,
                "role": seat.role,
                "decree": seat.decree,
                "holder": seat.holder if inside else "",
                "employer": seat.employer.name if inside and seat.employer else "",
                "deputy": deputy.name if inside and deputy else "",
                "deputy_from": deputy.from_day if inside and deputy else None,
                "deputy_reason": deputy.reason if inside and deputy else "",
                "due": done.get("due"),
                "handed_in": done.get("handed"),
                "last_at": done.get("last_at"),
                "present": number in present,
                "before": [
                    {"holder": one.holder, "decree": one.decree}
                    for one in every
                    if inside and one.number == number and one.pk != seat.pk
                ],
                "conflicts_stated_at": stated.get(seat.pk),
                "recusals": [
                    {"candidate_id": one["candidate_id"], "candidate": one["name"], "reason": one["reason"]}
                    for one in recusals
                    if one["seat_number"] == number
                ],
            }
        )
    return lines


def _present(newest: Mapping[int, Seat]) -> set[int]:
    """Numbers of the seats whose present holder is at the plenary, by what was recorded last of him."""
    rows = Attendance.objects.filter(seat__in=newest.values(), meeting=PLENARY).order_by("id")
    last = dict(rows.values_list("seat_id", "present"))
    return {number for number, seat in newest.items() if last.get(seat.pk)}


def _holders(cycle: Cycle, inside: bool) -> list[dict[str, Any]]:
    newest = {one.number: one for one in KeyHolder.objects.filter(cycle=cycle).order_by("id")}
    keys = {one.holder_id: bytes(one.public) for one in HolderKey.objects.filter(holder__in=newest.values())}
    names = names_of(one.user_id for one in newest.values()) if inside else {}
    return [
        {
            "number": number,
            "holder": names.get(newest[number].user_id, "") if number in newest else "",
            "decree": newest[number].decree if number in newest else "",
            "public": keys.get(newest[number].pk, b"").hex() if number in newest else "",
        }
        for number in range(1, HOLDERS + 1)
    ]


def closing_line(cycle: Cycle) -> dict[str, Any]:
    """What stands of the closing: proposed by the end of the chain, and whether another has confirmed."""
    closed = Closing.objects.filter(cycle=cycle).select_related("proposal").first()
    proposal = closed.proposal if closed else ClosingProposal.objects.filter(cycle=cycle).order_by("-id").first()
    names = names_of([one for one in (proposal and proposal.made_by, closed and closed.confirmed_by) if one])
    return {
        "proposal_id": proposal.pk if proposal else None,
        "sheets": proposal.sheets if proposal else 0,
        "head": bytes(proposal.head).hex() if proposal else "",
        "proposed_by": names.get(proposal.made_by, "") if proposal else "",
        "closed_at": closed.confirmed_at if closed else None,
        "confirmed_by": names.get(closed.confirmed_by, "") if closed else "",
        "seats": closed.seats if closed else 0,
    }


def empty_seats(year: int) -> list[dict[str, Any]]:
    """Seats that no decree has filled yet, with the institution that the set-up gives them."""
    cycle = led(year)
    filled = set(Seat.objects.filter(cycle=cycle).values_list("number", flat=True))
    given = {one["number"]: one for one in setup(cycle.province)["seats"]}
    return [
        {"number": number, "institution": given.get(number, {}).get("institution", "")}
        for number in range(1, SEATS + 1)
        if number not in filled
    ]

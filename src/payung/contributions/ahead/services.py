"""Self-payment ahead: one to twelve months of one person, or of the members of a group (wadah), by one code."""

from __future__ import annotations

from typing import Any

from django.db.backends.utils import CursorWrapper
from django.db.models import Count, Q

from payung.access.policies import require
from payung.access.services import Actor
from payung.contributions import bindings
from payung.contributions.errors import ContributionsRefused
from payung.contributions.models import GroupMember, PayGroup
from payung.contributions.own import bulk as own
from payung.kernel.acts import Question, Saying
from payung.kernel.errors import PayungError
from payung.kernel.months import Month
from payung.participation.selectors import memberships
from payung.places import selectors as places
from payung.platform import clock, runs
from payung.platform.db import rows
from payung.platform.refusals import Refusals, word
from payung.platform.runs import RunContext, handler
from payung.registry.bulk import lock

MOST_MONTHS = 12
BASE = 1_000_000  # whole rupiah: the income by which self-payers are assessed, by default that of a scheme
REFUSALS = Refusals(
    ContributionsRefused,
    {
        "P0E3L": word("GROUP_PLACE", "Wadah dibuka di wilayah yang Anda layani. Tulis desa, kecamatan, dan kabupatennya, atau kodenya."),
        "P0E3M": word("GROUP_UNKNOWN", "Wadah atau kepesertaan itu tidak ada, atau di luar wilayah Anda."),
        "P0E3N": word("GROUP_MEMBER", "Peserta itu sudah anggota sebuah wadah. Keluarkan dulu dari sana."),
        "paygroup_once": word("GROUP_EXISTS", "Wadah dengan nama itu sudah ada di tempat ini."),
    },
)  # fmt: skip
STAGE_PERSON = """
insert into own_month (membership_id, month, base)
select m.id, g::date, %(base)s from published.participation_membership m, generate_series(%(first)s::date, %(last)s::date, interval '1 month') g
where m.person_id = %(about)s and m.segment = 'BPU' and m.ended is null and m.beside_id is null
"""
STAGE_GROUP = """
insert into own_month (membership_id, month, base)
select m.membership_id, g::date, %(base)s from contributions_groupmember m, generate_series(%(first)s::date, %(last)s::date, interval '1 month') g
where m.group_id = %(about)s and m.ended_at is null
"""


def start_person(actor: Actor, person_id: int, months: int, first: str = "") -> int:
    """Ask for one bill over those of a person's next `months` months that nobody pays yet; returns the run.

    first: the month to begin with (YYYY-MM), this month where it is empty. Raises ContributionsRefused: PERSON_UNKNOWN, AHEAD_PAST,
    AHEAD_FAR.
    """
    require(actor.roles, "own.ahead")
    if not memberships(person_id):
        raise ContributionsRefused("PERSON_UNKNOWN", "Orang itu tidak ada, atau di luar wilayah Anda.")
    return _start({"person": person_id}, months, first)


def start_group(actor: Actor, group_id: int, months: int, first: str = "") -> int:
    """The same for all members of a group, in one bill. Raises ContributionsRefused: GROUP_UNKNOWN, AHEAD_PAST, AHEAD_FAR."""
    require(actor.roles, "own.ahead")
    group_of(actor, group_id)
    return _start({"group": group_id}, months, first)


def _start(about: dict[str, int], months: int, first: str) -> int:
    start = Month.parse(first) if first else clock.this_month()
    if start < clock.this_month():
        raise ContributionsRefused(
            "AHEAD_PAST", "Bulan yang sudah lewat tidak dapat dibayar lagi. Mulai dari bulan ini."
        )
    if start > clock.this_month() + MOST_MONTHS:
        raise ContributionsRefused("AHEAD_FAR", "Paling jauh dua belas bulan ke depan.")
    return runs.request("contributions.ahead", {**about, "first": str(start), "months": str(months)})


@handler("contributions.ahead", first=str, months=str)
def ahead(context: RunContext) -> dict[str, Any]:
    """Commit and bill the months in one transaction. A run that was interrupted starts again; one that had finished returns the result
    that it stored: months, amount (whole rupiah), bills."""
    if context.kept:
        return context.kept
    first, months = Month.parse(context.params["first"]), int(context.params["months"])
    facts: dict[str, Any] = {"base": BASE, "first": first.first_day, "last": (first + months - 1).first_day}
    with context.transaction() as cursor:
        own.open_own(cursor)
        if group := context.params.get("group"):
            cursor.execute(STAGE_GROUP, {**facts, "about": int(group)})
            billed = _bill_group(cursor, int(group))
        else:
            cursor.execute(STAGE_PERSON, {**facts, "about": int(context.params["person"])})
            billed = own.bill_own(cursor, clock.today())
        if not billed.months:
            raise PayungError("AHEAD_NOTHING", "Tidak ada bulan yang masih kosong untuk dibayar.")
        result = {"months": billed.months, "amount": billed.amount, "bills": billed.bills}
        context.keep(cursor, result)
    return result


def _bill_group(cursor: CursorWrapper, group_id: int) -> own.OwnBills:
    """As `own.bill_own`, with the group as the one payer of all lines."""
    lock(cursor)
    cursor.execute(own.OWN)
    cursor.execute(
        "update own_line set payer_id = g.payer_id from contributions_paygroup g where g.id = %s", [group_id]
    )
    cursor.execute("select distinct month, sector, base from own_line where payer_id is not null")
    lines = cursor.fetchall()
    if not lines:
        return own.OwnBills(0, 0, 0)
    own._prices(cursor, own.prices_of(lines), clock.today())
    own._codes(cursor)
    cursor.execute(own.MONTHS)
    cursor.execute(own.BILLS, {"issued": clock.today()})
    billed = rows(cursor)
    return own.OwnBills(sum(b["people"] for b in billed), sum(b["amount"] for b in billed), len(billed))


def open_group(actor: Actor, name: str, place: str) -> int:
    """Open a group in a place (`places.code_of`) that the actor serves; returns its number. Raises ContributionsRefused."""
    require(actor.roles, "own.ahead")
    return REFUSALS.make(bindings.group_open(name=" ".join(name.split()), place=places.code_of(place)))


def join(actor: Actor, group_id: int, membership_id: int) -> None:
    """Take a member into a group. Raises ContributionsRefused."""
    require(actor.roles, "own.ahead")
    REFUSALS.make(bindings.group_member(group=group_id, membership=membership_id, in_=True))


def leave(actor: Actor, group_id: int, membership_id: int) -> None:
    """Let a member leave a group; bills that were made before stay as they are. Raises ContributionsRefused."""
    require(actor.roles, "own.ahead")
    REFUSALS.make(bindings.group_member(group=group_id, membership=membership_id, in_=False))


def group_of(_actor: Actor | None, group_id: int) -> PayGroup:
    """A group within the scope. Raises ContributionsRefused(GROUP_UNKNOWN)."""
    group = PayGroup.objects.filter(pk=group_id).first()
    if group is None:
        raise REFUSALS["P0E3M"]
    return group


def line(group: PayGroup) -> dict[str, Any]:
    """A group with how many members it has."""
    return {
        "id": group.pk,
        "name": group.name,
        "place_code": group.place_id,
        "payer_id": group.payer_id,
        "members": GroupMember.objects.filter(group=group, ended_at__isnull=True).count(),
    }


def whole(group_id: int) -> dict[str, Any]:
    """A group with how many members it has. Raises ContributionsRefused(GROUP_UNKNOWN)."""
    return line(group_of(None, group_id))


def latest() -> dict[str, Any]:
    """The group that was opened last, with its members, as the answer of its act."""
    return line(PayGroup.objects.latest("id"))


def asked(_actor: Actor, group: PayGroup, _data: object) -> Question:
    """The question before a group is billed ahead."""
    return Question(
        Saying("Tagih wadah ini di muka?"),
        (
            Saying("Semua bulan anggota yang masih kosong ditagih dalam satu kode iuran."),
            Saying("Bulan yang sudah ditanggung orang lain tidak ditagih lagi."),
        ),
        ((Saying("Wadah"), group.name), (Saying("Anggota"), str(line(group)["members"]))),
    )


def asked_for(person_id: int) -> dict[str, Any]:
    """The person for whom a bill ahead was asked, as the answer of its act."""
    return {"person_id": person_id}


def listed() -> list[dict[str, Any]]:
    """Groups within the scope with their members, by name."""
    groups = PayGroup.objects.annotate(n=Count("members", filter=Q(members__ended_at__isnull=True)))
    return [{**line(group), "members": group.n} for group in groups.order_by("name", "id")[:500]]

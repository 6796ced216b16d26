"""No read of a person without a line in the log: who asked what kind of thing, and whom the answer named.

The line is written on a connection beside the caller's transaction and committed before the answer is given; so it
stays when the answer is a refusal that undoes everything, and when it cannot be written there is no answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import psycopg
from django.db import DatabaseError, connections, transaction
from django.db.models import QuerySet

from payung.access import bindings
from payung.access.actor import Actor
from payung.access.models import Alarm, ReadLog
from payung.access.policies import can, require
from payung.kernel.errors import PayungError
from payung.platform import beside
from payung.platform.db import APPLICATION, OWNER, Call
from payung.platform.models import Setting

MOST_IDS = 2_000  # of one line; `count` is the whole
BOUNDS = ("persons_a_day", "refused_a_day", "numbers_an_hour", "elsewhere_a_day", "list_a_day")
ONLY_READS = "P0C17"
# Rights that open people -> the kind of question that somebody asks in vain who has none of them.
OPENS_PEOPLE = {
    "registry.view": "person",
    "registry.reveal": "reveal",
    "claims.view": "claim",
    "papers.view": "paper_page",
    "intake.view": "listing",
    "cards.print": "export",
}


class ReadRefused(PayungError):
    """A read that is not answered: it cannot be logged, or was asked too often."""


def note(
    reader: Actor | str,
    kind: str,
    persons: Iterable[int] = (),
    *,
    count: int | None = None,
    subject: str = "",
    reason: str = "",
    refused: bool = False,
    using: str = APPLICATION,
) -> int:
    """Write one question down, now and for good; returns the number of its line.

    reader: the actor, or the token of his session. kind: search, number, person, claim, export, answer_file, ... (words
    in `web.readwords`). persons: whom the answer names. count: how many, where they are not all listed. subject: which
    list, claim or paper, or what kind of search; never a number or a name. refused: nothing is told.
    Raises ReadRefused when the line cannot be written or the reader has asked too often: then nothing may be told.
    """
    listed = list(islice(persons, MOST_IDS))
    token = reader if isinstance(reader, str) else reader.token
    asked = bindings.read_note(
        token=token,
        kind=kind,
        subject=subject,
        reason=reason,
        persons=listed,
        count=len(listed) if count is None else count,
        refused=refused,
    )
    return ask(asked, using)


def admit(actor: Actor, action: str) -> None:
    """At a door (page, operation, command): Forbidden unless his role carries the action; a try at people is written down."""
    if action in OPENS_PEOPLE and not can(actor.roles, action):
        note(actor, OPENS_PEOPLE[action], subject=action, refused=True)
    require(actor.roles, action)


def ask(call: Call[int], using: str = APPLICATION) -> int:
    """Write a question down with a function of its own; as `note`."""
    try:
        line = beside.ask(call, using)
    except psycopg.Error as error:
        if error.sqlstate == ONLY_READS:
            raise ReadRefused(
                "TOKEN_NEEDED",
                "Tanpa token perintah hanya membaca. Terbitkan token Anda sendiri dengan `payung api-token PENGGUNA` (ia"
                " menanyakan kata sandi Anda), simpan dalam berkas chmod 600, lalu isi PAYUNG_TOKEN_FILE.",
            ) from error
        raise ReadRefused(
            "READ_NOT_LOGGED",
            "Pembacaan data orang tidak dapat dicatat, jadi tidak dijawab. Coba lagi sebentar; bila tetap begini,"
            " hubungi pengelola Payung.",
        ) from error
    if line <= 0:
        raise ReadRefused(
            "READS_OFTEN",
            "Terlalu banyak pertanyaan tentang nomor orang dari akun ini. Tunggu dulu, atau mintalah kantor cabang.",
        )
    return line


def line(number: int, using: str = APPLICATION) -> ReadLog | None:
    """One line of the log as the session may see it."""
    return ReadLog.objects.using(using).filter(pk=number).first()


def alarms(closed: bool = False) -> QuerySet[Alarm]:
    """Alarms about unusual reading, open ones or closed ones, newest first; administrators and heads see them."""
    return Alarm.objects.filter(closed_at__isnull=not closed).order_by("-last_at", "-id")


def of_reader(user_id: int, limit: int = 50) -> list[ReadLog]:
    """What somebody has asked lately, newest first, for those who look into an alarm."""
    return list(ReadLog.objects.filter(actor_id=user_id).order_by("-at")[:limit])


def bounds() -> dict[str, int]:
    """What counts as much, and as too much; see access/sql/0002_readlog.sql. Owner only."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("select n, payung.read_bound(n) from unnest(%s::text[]) n", [list(BOUNDS)])
        return dict(cursor.fetchall())


def set_bound(name: str, value: int) -> None:
    """Change one of them. Owner only. Raises ReadRefused for a name that is none."""
    if name not in BOUNDS:
        raise ReadRefused("BOUND_UNKNOWN", "Batas itu tidak ada. Pilih salah satu: %(names)s.", names=", ".join(BOUNDS))
    Setting.objects.using(OWNER).update_or_create(key=f"reads.{name}", defaults={"value": str(value)})


def close_alarm(actor: Actor, alarm_id: int, text: str) -> None:
    """Close an alarm, having looked, with what was found; nobody closes his own. Raises ReadRefused."""
    require(actor.roles, "reads.alarms")
    try:
        with transaction.atomic(), connections[APPLICATION].cursor() as cursor:
            bindings.read_alarm_close(alarm=alarm_id, note=text.strip()).on(cursor)
    except DatabaseError as error:
        raise _refusal(error) from error


def _refusal(error: DatabaseError) -> ReadRefused | DatabaseError:
    arguments = {
        "P0C14": ("ALARM_ROLE", "Peran Anda tidak menutup peringatan ini."),
        "P0C15": ("NOTE_SHORT", "Tuliskan apa yang ditemukan (paling sedikit 5 huruf)."),
        "P0C16": ("ALARM_UNKNOWN", "Peringatan itu tidak ada, sudah ditutup, atau tentang Anda sendiri."),
    }.get(getattr(error.__cause__, "sqlstate", "") or "")
    return ReadRefused(*arguments) if arguments else error

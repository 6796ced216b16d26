"""Every read of personal data is logged: who asked, what kind of question, and which persons the answer named.

The line is written on a connection beside the caller's transaction and committed before the answer is given; so it
stays when the answer is a refusal that undoes everything, and when it cannot be written there is no answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import psycopg
from django.db import connections
from django.db.models import QuerySet

from payung.access import bindings
from payung.access.actor import Actor
from payung.access.choices import READ_BOUND
from payung.access.models import Alarm, ReadLog
from payung.access.policies import can, require
from payung.kernel.choices import values
from payung.kernel.errors import PayungError
from payung.platform import beside
from payung.platform.db import APPLICATION, Call
from payung.platform.refusals import Refusals, word

MOST_IDS = 2_000  # of one line; `count` is the whole
BOUNDS = tuple(values(READ_BOUND))
ONLY_READS = "P0C17"
# Rights to see persons -> the kind of question that is logged as refused for a user without them.
OPENS_PEOPLE = {
    "registry.view": "person",
    "registry.reveal": "reveal",
    "claims.view": "claim",
    "papers.view": "paper_page",
    "intake.view": "listing",
    "cards.print": "export",
}


class ReadRefused(PayungError):
    """A read that is refused because it cannot be logged, or was asked too often."""


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
    """Log one question in a transaction of its own; returns the number of its line.

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
    """For pages, operations and commands: Forbidden unless one of the user's roles has the right; a try at personal
    data is logged."""
    if action in OPENS_PEOPLE and not can(actor.roles, action):
        note(actor, OPENS_PEOPLE[action], subject=action, refused=True)
    require(actor.roles, action)


def ask(call: Call[int], using: str = APPLICATION) -> int:
    """Log a question through a function of its own; otherwise as `note`."""
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
    """The limits for alarms and for refusals, by name; see access/sql/0002_readlog.sql."""
    with connections[APPLICATION].cursor() as cursor:
        return {name: bindings.read_bound(name).on(cursor) for name in BOUNDS}


def set_bound(actor: Actor, name: str, value: int) -> None:
    """Change one of them, to a number of people or questions. Raises ReadRefused for a name that is none."""
    require(actor.roles, "reads.bounds")
    _REFUSALS.make(bindings.read_bound_set(name=name, value=value))


def alarm(alarm_id: int) -> Alarm:
    """One alarm. Raises ReadRefused(ALARM_UNKNOWN)."""
    row = Alarm.objects.filter(pk=alarm_id).first()
    if row is None:
        raise _REFUSALS["P0C16"]
    return row


def close_alarm(actor: Actor, alarm_id: int, note: str) -> None:
    """Close an alarm with what was found; nobody closes an alarm about himself. Raises ReadRefused."""
    require(actor.roles, "reads.alarms")
    _REFUSALS.make(bindings.read_alarm_close(alarm=alarm_id, note=note.strip()))


_REFUSALS = Refusals(
    ReadRefused,
    {
        "P0C14": word("ALARM_ROLE", "Peran Anda tidak menutup peringatan ini."),
        "P0C15": word("NOTE_SHORT", "Tuliskan apa yang ditemukan (5 sampai 500 huruf)."),
        "P0C16": word("ALARM_UNKNOWN", "Peringatan itu tidak ada, sudah ditutup, atau tentang Anda sendiri."),
        "P0C99": word("BOUND_ROLE", "Peran Anda tidak mengubah batas pembacaan. Mintalah kepada pengelola."),
        "P0C9A": word("BOUND_UNKNOWN", "Batas itu tidak ada, atau nilainya bukan 0 sampai 10.000.000."),
    },
)

"""Taking a list back: undoing its commit, or withdrawing it before it was committed. Runs in the caller's transaction."""

from __future__ import annotations

from typing import Any

from payung.access.policies import require
from payung.access.selectors import names_of
from payung.access.services import Actor
from payung.casework import errors as casework
from payung.intake import bindings, selectors
from payung.intake.acts import Keeping, Undoing
from payung.intake.kinds import KINDS
from payung.intake.models import Decision, List
from payung.intake.services import IntakeRefused
from payung.kernel.acts import Count, Question, Saying, Why
from payung.platform import clock
from payung.platform.refusals import Refusals, word
from payung.sponsorship.kinds import BY_VALUE as SCHEMES

OF_LIST = ("undo_asked", "undo_refused", "undone")  # the values of `choices.DECISION` that concern the list as a whole
Facts = tuple[tuple[Saying | str, Any], ...]
REFUSALS = Refusals(
    IntakeRefused,
    {
        "P0CD8": word("UNDO_ROLE", "Peran Anda tidak membatalkan daftar."),
        "P0CD9": word("LIST_UNKNOWN", "Daftar itu tidak ada, atau di luar wewenang Anda."),
        "P0CDA": word(
            "LIST_NOT_COMMITTED", "Daftar ini belum tersimpan seluruhnya, jadi belum dapat dibatalkan. Tarik saja."
        ),
        "P0CDB": word(
            "NOTHING_TO_UNDO", "Tidak ada bulan daftar ini yang belum ditagih; tidak ada yang dapat dilepas."
        ),
        "P0CDC": word(
            "LIST_BUSY", "Daftar ini sedang dikerjakan, sudah tersimpan, atau sudah berakhir, jadi tidak dapat ditarik."
        ),
        "P0D52": word(
            "NOBODY_ASKS", "Tidak ada yang meminta pembatalan daftar ini. Muat ulang halaman untuk melihat keadaannya."
        ),
        "P0D11": word(
            "NOBODY_WAITS", "Baris itu tidak sedang menunggu, atau di luar wewenang Anda. Muat ulang daftarnya."
        ),
    },
    casework.REFUSALS,
)


def undo(actor: Actor, list_id: int, reason: str, seen: str = "") -> str:
    """Release what a list committed and nobody was billed for; returns "undone", or "asked" while a second person is needed.

    Above the approval limit of `list_undo` the first asks and another does it, with the same act, naming what he saw. seen: digest
    of the question (`seen_of`). Raises IntakeRefused (LIST_UNKNOWN, LIST_NOT_COMMITTED, NOTHING_TO_UNDO, UNSEEN).
    """
    require(actor.roles, "intake.undo")
    return REFUSALS.make(bindings.list_undo(list_=list_id, reason=reason, on=clock.today(), seen=seen))


def keep(actor: Actor, list_id: int, reason: str, seen: str) -> None:
    """Refuse as the second person to undo a list, or take the own request back. Raises IntakeRefused (NOBODY_ASKS, UNSEEN)."""
    require(actor.roles, "intake.undo")
    REFUSALS.make(bindings.list_keep(list_=list_id, reason=reason, seen=seen))


def seen_of(_actor: Actor, of_list: List) -> str:
    """The digest of what undoing a list would release and of who asked for it. Raises IntakeRefused."""
    seen: str = _standing(of_list)["seen"]
    return seen


def _standing(of_list: List) -> Any:
    return REFUSALS.make(bindings.list_standing(of_list.pk))[0]


def history(list_id: int) -> list[Decision]:
    """What was asked and decided about undoing a list, the oldest first."""
    return list(Decision.objects.filter(list_id=list_id, kind__in=OF_LIST).order_by("id"))


def withdraw(actor: Actor, list_id: int, reason: str) -> None:
    """Take back a list of which nothing was committed. Raises IntakeRefused (LIST_UNKNOWN, LIST_BUSY)."""
    require(actor.roles, "intake.undo")
    REFUSALS.make(bindings.list_withdraw(list_=list_id, reason=reason))


def list_of(_actor: Actor | None, list_id: int) -> List:
    """A list within the scope. Raises IntakeRefused(LIST_UNKNOWN)."""
    of_list = selectors.list_of(list_id)
    if of_list is None:
        raise REFUSALS["P0CD9"]
    return of_list


def whole(list_id: int) -> dict[str, Any]:
    """Where a list stands, and what it released."""
    of_list = list_of(None, list_id)
    counts = selectors.standing_counts(of_list.counts or {})
    return {
        "id": of_list.pk,
        "state": "asked" if of_list.state == "committed" and of_list.undo_asked_by else of_list.state,
        "file_name": of_list.file_name,
        "released_people": int(counts.get("undone", 0)),
        "released_amount": int(counts.get("undone_amount", 0)),
        "waiting": int(counts.get("waiting", 0)),
    }


def asked_undo(actor: Actor, of_list: List, data: Undoing) -> Question:
    """What undoing would release."""
    standing = _standing(of_list)
    facts = _facts(standing, data.reason)
    if not KINDS[of_list.kind].of_scheme:
        said = {"numbers": Count(standing["people"])}
        ends = Saying(
            "%(numbers)s nomor yang dicatat daftar ini dan masih berlaku diakhiri hari ini; riwayatnya tetap.", said
        )
        again = Saying(
            "Nomor itu tidak menemukan siapa pun lagi sampai dicatat lagi; berkas yang sama boleh dikirim lagi."
        )
        reason = ((Saying("Alasan"), data.reason),) if data.reason else ()
        return Question(Saying("Batalkan daftar %(file)s?", {"file": of_list.file_name}), (ends, again), reason)
    follows = [
        Saying("Bulan yang belum ditagih keluar dari kalender; uang dan kuotanya kembali ke skema."),
        Saying("Yang menunggu lewat daftar ini tidak menunggu lagi."),
    ]
    if of_list.scheme and SCHEMES[of_list.scheme.kind].asks_consent:
        follows.append(
            Saying("Persetujuan yang dibawa daftar ini ditarik, juga bagi orang yang masuk lewat daftar lain.")
        )
    if standing["billed"]:
        said = {"months": Count(standing["billed"])}
        follows.append(Saying("%(months)s bulan sudah ditagih dan tetap berlaku.", said))
    if standing["votes"] > 1 and standing["asked_by"] in (None, actor.user_id):
        follows.append(
            Saying("Jumlah ini memerlukan orang kedua: daftar baru dibatalkan setelah orang lain melakukannya juga.")
        )
    return Question(Saying("Batalkan daftar %(file)s?", {"file": of_list.file_name}), tuple(follows), facts)


def asked_keep(_actor: Actor, of_list: List, data: Keeping) -> Question:
    """What the page asks before the request of the first person is refused."""
    return Question(
        Saying("Tolak pembatalan daftar %(file)s?", {"file": of_list.file_name}),
        (Saying("Daftar tetap tersimpan; permintaan dan penolakannya tetap dalam riwayat daftar."),),
        _facts(_standing(of_list), data.reason),
    )


def _facts(standing: Any, reason: str) -> Facts:
    """The given reason, the user who asked and that user's reason, and what would be released."""
    own = ((Saying("Alasan"), reason),) if reason else ()
    asked: Facts = ()
    if standing["asked_by"]:
        who = names_of([standing["asked_by"]]).get(standing["asked_by"], "")
        asked = ((Saying("Diminta oleh"), who), (Saying("Alasan permintaan"), standing["reason"]))
    return (
        *own,
        *asked,
        (Saying("Orang"), Count(standing["people"])),
        (Saying("Bulan"), Count(standing["months"])),
        (Saying("Jumlah"), standing["amount"]),
    )


def asked_withdraw(_actor: Actor, of_list: List, data: Why) -> Question:
    """Withdraw a list."""
    return Question(
        Saying("Tarik daftar %(file)s?", {"file": of_list.file_name}),
        (Saying("Tidak ada baris yang disimpan dari daftar ini; berkas yang sama boleh dikirim lagi."),),
        ((Saying("Alasan"), data.reason),),
    )

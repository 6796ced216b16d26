"""Taking a list back: undoing what it committed, or withdrawing it before anything was. Runs in the caller's transaction."""

from __future__ import annotations

from typing import Any

from payung.access.policies import require
from payung.access.services import Actor
from payung.casework import errors as casework
from payung.intake import bindings, selectors
from payung.intake.models import List
from payung.intake.services import IntakeRefused
from payung.kernel.acts import Question, Saying, Why
from payung.kernel.money import format_number
from payung.platform import clock
from payung.platform.refusals import Refusals, word

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
        "P0D11": word(
            "NOBODY_WAITS", "Baris itu tidak sedang menunggu, atau di luar wewenang Anda. Muat ulang daftarnya."
        ),
    },
    casework.REFUSALS,
)


def undo(actor: Actor, list_id: int, reason: str) -> str:
    """Release what a list committed and nobody was billed for; returns "undone", or "asked" while a second person is needed.

    Above the approval limit of `list_undo` the first asks and another does it, with the same act. Raises IntakeRefused
    (LIST_UNKNOWN, LIST_NOT_COMMITTED, NOTHING_TO_UNDO).
    """
    require(actor.roles, "intake.undo")
    return REFUSALS.make(bindings.list_undo(list_=list_id, reason=reason, on=clock.today()))


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


def asked_undo(_actor: Actor, of_list: List, data: Why) -> Question:
    """What undoing would release."""
    asked = REFUSALS.make(bindings.list_standing(of_list.pk))
    standing = asked[0] if asked else None
    facts: list[tuple[Saying | str, Any]] = [(Saying("Alasan"), data.reason)]
    follows = [
        Saying("Bulan yang belum ditagih keluar dari kalender; uang dan kuotanya kembali ke skema."),
        Saying("Yang menunggu lewat daftar ini tidak menunggu lagi."),
    ]
    if standing is not None:
        facts += [
            (Saying("Orang"), format_number(standing["people"])),
            (Saying("Bulan"), format_number(standing["months"])),
            (Saying("Jumlah"), standing["amount"]),
        ]
        if standing["billed"]:
            said = {"months": format_number(standing["billed"])}
            follows.append(Saying("%(months)s bulan sudah ditagih dan tetap berlaku.", said))
        if standing["votes"] > 1 and standing["asked_by"] in (None, _actor.user_id):
            follows.append(
                Saying(
                    "Jumlah ini memerlukan orang kedua: daftar baru dibatalkan setelah orang lain melakukannya juga."
                )
            )
    return Question(Saying("Batalkan daftar %(file)s?", {"file": of_list.file_name}), tuple(follows), tuple(facts))


def asked_withdraw(_actor: Actor, of_list: List, data: Why) -> Question:
    """Withdraw a list."""
    return Question(
        Saying("Tarik daftar %(file)s?", {"file": of_list.file_name}),
        (Saying("Tidak ada baris yang disimpan dari daftar ini; berkas yang sama boleh dikirim lagi."),),
        ((Saying("Alasan"), data.reason),),
    )

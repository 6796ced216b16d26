"""Messages and letters as interface, commands and tables show them. No name, no number, no text."""

from __future__ import annotations

from typing import Any

from payung.kernel.views import Col, Columns
from payung.notices import choices, selectors
from payung.notices.models import Notification, NotificationLetter
from payung.notices.services import letter_of

NOTIFICATION: Columns = (
    Col("id", "Nomor", "id", on="file"),
    Col("template", "Kabar"),
    Col("subject", "Perihal"),
    Col("channel", "Saluran", "choice", choices.CHANNEL),
    Col("regency", "Kabupaten/kota", "place", on="file"),
    Col("queued_at", "Masuk antrean", "moment", on="file"),
    Col("finished_at", "Waktu", "moment"),
    Col("state", "Keadaan", "choice", choices.MESSAGE_STATE),
    Col("reason", "Sebab"),
)
FIGURES: Columns = (
    Col("channel", "Saluran", "choice", choices.CHANNEL),
    Col("messages", "Kabar", "number"),
    Col("waiting", "Menunggu dikirim", "number"),
    Col("sent", "Terkirim, belum ada tanda sampai", "number"),
    Col("no_word", "Di antaranya lebih dari 3 hari", "number"),
    Col("delivered", "Sampai", "number"),
    Col("undelivered", "Tidak sampai", "number"),
    Col("failed", "Gagal dikirim", "number"),
)
TRY: Columns = (
    Col("number", "Percobaan", "number"),
    Col("at", "Waktu", "moment"),
    Col("outcome", "Hasil", "choice", choices.OUTCOME),
    Col("reason", "Sebab"),
)
RECEIPTS: Columns = (
    Col("part", "Bagian kabar", "number"),
    Col("outcome", "Kata gerbang pesan", "choice", choices.RECEIPT),
    Col("told_at", "Menurut gerbang", "moment"),
    Col("taken_at", "Diterima di sini", "moment"),
)
ISSUED: Columns = (
    Col("template", "Surat", "choice", choices.LETTER),
    Col("subject", "Perihal"),
    Col("issued_on", "Tanggal", "date"),
    Col("ended_on", "Tidak berlaku sejak", "date"),
)
MESSAGE = ("template", "subject", "channel", "state", "reason", "attempts", "regency", "queued_at", "finished_at")
LETTER = ("template", "subject", "regency", "issued_on", "amount")


def message_line(message: Notification) -> dict[str, Any]:
    """A message."""
    return {"id": message.pk, **{name: getattr(message, name) for name in MESSAGE}}


def message_whole(message_id: int) -> dict[str, Any]:
    """A message with every try and every receipt, oldest first. Raises NoticeRefused(MESSAGE_UNKNOWN)."""
    one = selectors.message(message_id)
    tries = sorted(one.tries.all(), key=lambda x: x.number)
    receipts = sorted(one.receipts.all(), key=lambda x: (x.told_at, x.pk))
    return {
        **message_line(one),
        "parts": one.parts,
        "tries": [{name: getattr(x, name) for name in ("number", "at", "outcome", "reason")} for x in tries],
        "receipts": [{name: getattr(x, name) for name in ("part", "outcome", "told_at", "taken_at")} for x in receipts],
    }


def letter_line(letter: NotificationLetter) -> dict[str, Any]:
    """A letter; `ended_on` and `reason` of one that no longer holds. amount: whole rupiah."""
    end = getattr(letter, "end", None)
    ended = {"ended_on": end.ended_on if end else None, "reason": end.reason if end else ""}
    return {"id": letter.pk, **{name: getattr(letter, name) for name in LETTER}, **ended}


def letter_whole(letter_id: int) -> dict[str, Any]:
    """One letter. Raises NoticeRefused(LETTER_UNKNOWN)."""
    return letter_line(letter_of(None, letter_id))


def consents(regency: str) -> dict[str, Any]:
    """Whose office was told; not whom it is about."""
    return {"regency": regency}

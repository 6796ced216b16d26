"""Messages and letters as interface, commands and tables show them. No name, no number, no text."""

from __future__ import annotations

from typing import Any

from payung.kernel.views import Col, Columns
from payung.notices import choices
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
    Col("reason", "Alasan", on="file"),
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

"""Who looked at people, in words: kinds of questions, lines of the log, alarms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access.choices import READ_ALARM, READ_BOUND
from payung.access.models import Alarm, ReadLog
from payung.ui import sentences
from payung.ui.choices import translated
from payung.ui.components.parts import Event
from payung.ui.components.words import Word

KINDS: dict[str, Word] = {
    "person": _("Membuka halaman orang"),
    "search": _("Mencari nama"),
    "number": _("Mencari dengan NIK atau KPJ"),
    "listing": _("Melihat di sebuah daftar"),
    "claim": _("Membuka klaim"),
    "export": _("Mengunduh daftar"),
    "reveal": _("Membuka data yang disamarkan"),
    "add_person": _("Mencatat orang dengan NIK itu"),
    "list": _("Memeriksa daftar pekerja"),
    "list_near": _("Dibandingkan oleh program dengan sebuah daftar"),
    "list_told": _("Jawaban atas daftar pekerja"),
    "answer_made": _("Meminta berkas jawaban"),
    "answer_file": _("Mengambil berkas jawaban"),
    "paper": _("Mengunduh surat asli"),
    "paper_page": _("Melihat surat"),
    "payout_order": _("Mengunduh perintah bayar"),
}
FIELDS: dict[str, Word] = {
    "nik": _("NIK"),
    "phone": _("Telepon"),
    "address": _("Alamat"),
    "mother_name": _("Nama ibu kandung"),
}
ALARMS = translated(READ_ALARM)
BOUNDS = translated(READ_BOUND)


def roles_in_words(roles: str) -> str:
    """Roles of a line, in the reader's language."""
    return ", ".join(str(sentences.word(sentences.ROLES, role)) for role in roles.split(",") if role)


def event(entry: Mapping[str, Any]) -> Event:
    """One line of a person's log as a timeline shows it."""
    what = str(KINDS.get(entry["kind"], entry["kind"]))
    if entry["kind"] == "reveal":
        what = f"{what}: {FIELDS.get(entry['subject'], gettext('rekening'))}"
    if entry["kind"] == "add_person" and entry["subject"] == "kpj":
        what = gettext("Mencatat KPJ itu")
    if entry["refused"]:
        what = f"{what} ({gettext('ditolak')})"
    who = entry["who"]
    if entry["roles"]:
        who = f"{who} ({roles_in_words(entry['roles'])})"
    text = gettext(entry["reason"]) if entry["kind"] == "reveal" and entry["reason"] else ""
    return Event(title=what, at=entry["at"], text=text, who=who)


def line(entry: ReadLog) -> dict[str, Any]:
    """One line of somebody's reading."""
    return {
        "at": entry.at,
        "kind": KINDS.get(entry.kind, entry.kind),
        "subject": entry.subject,
        "count": entry.count,
        "refused": entry.refused,
        "elsewhere": entry.elsewhere,
    }


def alarm(raised: Alarm, names: dict[int, str], me: int) -> dict[str, Any]:
    """An alarm as its page shows it; `close_url` is empty for whom it is about."""
    return {
        "id": raised.pk,
        "who": names.get(raised.user_id, ""),
        "text": ALARMS.get(raised.kind, raised.kind),
        "count": raised.count,
        "bound": raised.bound,
        "at": raised.at,
        "last_at": raised.last_at,
        "lines_url": f"{reverse('reads')}?siapa={raised.user_id}",
        "close_url": "" if raised.closed_at or raised.user_id == me else reverse("reads_close", args=[raised.pk]),
        "closed_at": raised.closed_at,
        "closed_by": names.get(raised.closed_by or 0, ""),
        "note": raised.note,
    }

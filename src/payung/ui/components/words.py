"""Every state has a word, a shape and a tone; every kind of payer a word, a letter and a hue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Word = str | Promise


@dataclass(frozen=True)
class State:
    """How a state is shown. `tone` is leaf, wait, hand, indigo or calm; `shape` a key of `SHAPES`."""

    word: Word
    tone: str
    shape: str


@dataclass(frozen=True)
class Payer:
    """How a kind of payer is shown: `hue` is the class p-<hue>, `letter` stands inside a ribbon cell."""

    word: Word
    letter: str
    hue: str


# drawn in a 16 x 16 box; the shapes differ without colour
_LINE = 'fill="none" stroke-linecap="round" stroke-linejoin="round" stroke-width="2.4"'
SHAPES: dict[str, str] = {
    "umbrella": '<path stroke="none" d="M8 1a7.2 7.2 0 0 0-7.2 7.4q1.8-1.4 3.6 0 1.3-1 2.7-.5'
    'v4.7a.9.9 0 0 1-1.8 0H3.5a2.7 2.7 0 0 0 5.4 0V7.9q1.4-.5 2.7.5 1.8-1.4 3.6 0A7.2 7.2 0 0 0 8 1z"/>',
    "check": f'<path {_LINE} d="M2.5 8.5l3.5 4 7.5-9"/>',
    "cross": f'<path {_LINE} d="M3 3l10 10M13 3L3 13"/>',
    "triangle": '<path stroke="none" fill-rule="evenodd" d="M8 1l7.5 13.5H.5zM7.1 5.5l.3 4.5h1.2l.3-4.5z'
    'M8 11.2a1 1 0 1 0 0 2 1 1 0 0 0 0-2z"/>',
    "half": '<path stroke="none" fill-rule="evenodd" d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 2v10A5 5 0 0 1 8 3z"/>',
    "ring": f'<circle cx="8" cy="8" r="5.5" {_LINE}/>',
    "dot": '<circle cx="8" cy="8" r="5.5" stroke="none"/>',
    "diamond": '<path stroke="none" d="M8 .8L15.2 8 8 15.2.8 8z"/>',
    "question": f'<path {_LINE} d="M4.5 5.2c.2-4.4 7-4.2 7-.2 0 2.7-3.5 2.6-3.5 5"/>'
    '<circle cx="8" cy="13.6" r="1.4" stroke="none"/>',
    "bar": f'<path {_LINE} d="M3 8h10"/>',
    "arrow": f'<path {_LINE} d="M2 8h11M9 4l4 4-4 4"/>',
}

STATES: dict[str, State] = {
    # rows of a list
    "accepted": State(_("Diterima"), "leaf", "check"),
    "rejected": State(_("Ditolak"), "calm", "cross"),
    "review": State(_("Perlu diperiksa"), "hand", "triangle"),
    "waiting": State(_("Menunggu"), "wait", "half"),
    # protection
    "protected": State(_("Terlindungi"), "leaf", "umbrella"),
    "unprotected": State(_("Belum terlindungi"), "hand", "triangle"),
    "ending": State(_("Segera berakhir"), "wait", "half"),
    # months and money
    "committed": State(_("Dijanjikan"), "indigo", "ring"),
    "billed": State(_("Ditagih"), "wait", "half"),
    "open": State(_("Belum dibayar"), "wait", "half"),
    "paid": State(_("Lunas"), "leaf", "check"),
    "overdue": State(_("Lewat jatuh tempo"), "hand", "triangle"),
    "cancelled": State(_("Dibatalkan"), "calm", "bar"),
    # work
    "draft": State(_("Konsep"), "calm", "ring"),
    "queued": State(_("Dalam antrean"), "wait", "ring"),
    "running": State(_("Sedang berjalan"), "indigo", "half"),
    "done": State(_("Selesai"), "leaf", "check"),
    "failed": State(_("Gagal"), "hand", "triangle"),
    "active": State(_("Aktif"), "leaf", "dot"),
    "closed": State(_("Ditutup"), "calm", "bar"),
    "expired": State(_("Berakhir"), "calm", "bar"),
    "unknown": State(_("Belum jelas"), "wait", "question"),
    "sealed": State(_("Tersegel"), "indigo", "diamond"),
    "unverified": State(_("Belum dicocokkan dengan naskah resmi"), "wait", "question"),
    "no-data": State(_("Belum ada data"), "calm", "bar"),
}

PAYERS: dict[str, Payer] = {
    "province": Payer(_("APBD provinsi"), "P", "province"),
    "regency": Payer(_("APBD kabupaten/kota"), "K", "regency"),
    "sponsor": Payer(_("Sponsor / CSR"), "S", "sponsor"),
    "credit": Payer(_("Kredit / bank"), "B", "credit"),
    "village": Payer(_("Dana desa"), "D", "village"),
    "revenue": Payer(_("Dana bagi hasil (DBH)"), "H", "revenue"),
    "employer": Payer(_("Pemberi kerja"), "U", "employer"),
    "self": Payer(_("Bayar sendiri"), "M", "self"),
    "existing": Payer(_("Data peserta BPJS"), "J", "existing"),
}

MONTH_STATES: dict[str, Word] = {
    "paid": _("Dibayar"),
    "billed": _("Ditagih"),
    "committed": _("Dijanjikan"),
    "existing": _("Sudah peserta menurut BPJS"),
    "free": _("Belum ada yang membayar"),
    "after": _("Sesudah meninggal"),
}


def state(code: str, word: Any = None) -> State:
    """The look of a state; an unknown code shows as itself, calm, with a ring, so that nothing disappears."""
    look = STATES.get(code) or State(code.replace("_", " ").capitalize(), "calm", "ring")
    return State(word, look.tone, look.shape) if word else look


def payer(code: str) -> Payer:
    """The look of a kind of payer; unknown kinds take the hue of existing data and their first letter."""
    return PAYERS.get(code) or Payer(code.replace("_", " ").capitalize(), (code[:1] or "?").upper(), "existing")

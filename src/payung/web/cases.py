"""Cases of every room in the reader's words: states with their badge, actions, deadlines, and the page of the subject."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from payung.casework.errands import Errand
from payung.casework.selectors import RISK_DAYS, Clock
from payung.claims import transitions as claims
from payung.web.components.formats import number
from payung.web.components.words import Word

PROCESSES: dict[str, Word] = {claims.NAME: _("Klaim jaminan kematian")}
_STATE_WORDS = {claims.NAME: claims.STATE_WORDS}
_ACTION_WORDS = {claims.NAME: claims.ACTION_WORDS}
_BADGES = {
    "reported": "queued",
    "papers": "waiting",
    "complete": "billed",
    "assessed": "review",
    "approved": "committed",
    "paying": "running",
    "paid": "done",
    "returned_payment": "failed",
    "rejected": "rejected",
    "withdrawn": "cancelled",
}
# kind of an errand -> (badge code, what it is, what to do)
_ERRANDS: dict[str, tuple[str, Word, Word]] = {
    "payouts.approve": ("draft", _("Menunggu persetujuan"), _("Periksa dan setujui")),
    "payouts.send": ("committed", _("Disetujui, belum dikirim"), _("Kirim ke bank")),
    "payouts.letter": ("review", _("Surat bank menunggu keputusan"), _("Baca suratnya, lalu putuskan")),
    "reads.alarm": ("overdue", _("Pembacaan data yang tidak biasa"), _("Periksa siapa membaca apa, lalu tutup")),
    "payouts.unplaced": ("review", _("Belum dikenali dari berkas bank"), _("Nyatakan apa baris itu")),
    "payouts.confirm": ("review", _("Jawaban bank yang diunggah orang"), _("Cocokkan dengan bank, lalu konfirmasi")),
    "payouts.unknown": ("unknown", _("Jawaban bank belum jelas"), _("Tanyakan kepada bank; jangan bayar lagi")),
    "payouts.returned": ("failed", _("Dikembalikan bank"), _("Mintalah rekening lain lewat halaman klaim")),
    "payouts.rejected": ("failed", _("Ditolak bank"), _("Mintalah rekening lain lewat halaman klaim")),
    "receipts.confirm": ("waiting", _("Menunggu konfirmasi"), _("Periksa uangnya dan putuskan")),
    "accounts.confirm": ("waiting", _("Menunggu orang kedua"), _("Periksa dan putuskan penutupannya")),
    "payouts.stopped": ("cancelled", _("Dihentikan"), _("Mintalah rekening lain lewat halaman klaim")),
}
# What the engine does by itself is nobody's task.
SILENT = {"collect", "recall", "withdraw"}


def process_word(process: str) -> Word:
    """The kind of case; an unknown kind shows as itself."""
    return PROCESSES.get(process, process)


def state_word(process: str, state: str) -> str:
    """A state in the reader's language."""
    return gettext(_STATE_WORDS.get(process, {}).get(state, state))


def state_badge(process: str, state: str) -> tuple[str, str]:
    """Badge code and word of a state."""
    return _BADGES.get(state, state), state_word(process, state)


def action_word(process: str, action: str) -> str:
    """An action in the reader's language."""
    return gettext(_ACTION_WORDS.get(process, {}).get(action, action))


def subject_url(subject: str) -> str:
    """The page on which a case or an errand is worked at; empty when there is none."""
    kind, _sep, rest = subject.partition(":")
    if kind == "reads":
        return reverse("reads")
    if subject == "payouts:unplaced":
        return reverse("payouts_unplaced")
    if kind == "payouts":
        return f"{reverse('payouts')}?keadaan={rest}"
    pages = {"claim": "claim", "batch": "payout_batch", "payout": "payout", "receipt": "receipt_decide"}
    page = {**pages, "closing": "account_closing", "answer": "payout_answer_page"}.get(kind)
    return reverse(page, args=[int(rest)]) if page and rest.isdigit() else ""


def errand_words(errand: Errand) -> tuple[str, tuple[str, Word], Word]:
    """What an errand is about, its badge, and what to do; an unknown kind shows as itself."""
    kind, _sep, rest = errand.subject.partition(":")
    badge, word, todo = _ERRANDS.get(errand.kind, (errand.kind, errand.kind, ""))
    if kind == "batch":
        return gettext("Kelompok bayar %(n)s") % {"n": rest}, (badge, word), todo
    if kind == "closing":
        return gettext("Penutupan rekening %(n)s") % {"n": rest}, (badge, word), todo
    if kind == "receipt":
        return gettext("Penerimaan iuran %(n)s") % {"n": rest}, (badge, word), todo
    if kind == "reads":
        return (
            ngettext("%(n)s peringatan", "%(n)s peringatan", errand.count) % {"n": number(errand.count)},
            (badge, word),
            todo,
        )
    if kind == "answer":
        return gettext("Jawaban bank %(n)s") % {"n": rest}, (badge, word), todo
    count = ngettext("%(n)s pembayaran", "%(n)s pembayaran", errand.count) % {"n": number(errand.count)}
    return count, (badge, word), todo


def left_in_words(clock: Clock | None) -> str:
    """How much time is left, or that it has run out, or why it does not run."""
    if clock is None or clock.days_left is None:
        return gettext("waktu belum berjalan")
    if clock.paused_since is not None:
        return gettext("dijeda")
    days = clock.days_left
    if days < 0:
        return ngettext("terlambat %(n)s hari", "terlambat %(n)s hari", -days) % {"n": -days}
    if days == 0:
        return gettext("hari ini terakhir")
    return ngettext("%(n)s hari lagi", "%(n)s hari lagi", days) % {"n": days}


def due_badge(due: date | None, paused: date | None, today: date) -> tuple[str, str] | None:
    """Badge of a deadline: late, at risk (within two days), on time; None while no clock runs."""
    if due is None:
        return None
    if paused is not None:
        return "cancelled", gettext("dijeda")
    days = (due - today).days
    if days < 0:
        return "overdue", ngettext("terlambat %(n)s hari", "terlambat %(n)s hari", -days) % {"n": -days}
    word = (
        gettext("hari ini terakhir")
        if days == 0
        else ngettext("%(n)s hari lagi", "%(n)s hari lagi", days) % {"n": days}
    )
    return ("waiting" if days <= RISK_DAYS else "active"), word

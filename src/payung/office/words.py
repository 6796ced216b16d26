"""Work items of every room in the reader's words, and the page on which each is worked at."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from payung.casework.errands import Errand
from payung.ui.components.formats import number
from payung.ui.components.words import Word

# kind of an errand -> (badge code, what it is, what to do)
_ERRANDS: dict[str, tuple[str, Word, Word]] = {
    "payouts.approve": ("draft", _("Menunggu persetujuan"), _("Periksa dan setujui")),
    "payouts.send": ("committed", _("Disetujui, belum dikirim"), _("Kirim ke bank")),
    "payouts.letter": ("review", _("Surat bank menunggu keputusan"), _("Baca suratnya, lalu putuskan")),
    "reads.alarm": ("overdue", _("Pembacaan data yang tidak biasa"), _("Periksa siapa membaca apa, lalu tutup")),
    "payouts.unmatched": ("review", _("Belum dikenali dari berkas bank"), _("Nyatakan apa baris itu")),
    "payouts.confirm": ("review", _("Jawaban bank yang diunggah orang"), _("Cocokkan dengan bank, lalu konfirmasi")),
    "payouts.unknown": ("unknown", _("Jawaban bank belum jelas"), _("Tanyakan kepada bank; jangan bayar lagi")),
    "payouts.returned": ("failed", _("Dikembalikan bank"), _("Mintalah rekening lain lewat halaman klaim")),
    "payouts.rejected": ("failed", _("Ditolak bank"), _("Mintalah rekening lain lewat halaman klaim")),
    "receipts.confirm": ("waiting", _("Menunggu konfirmasi"), _("Periksa uangnya dan putuskan")),
    "bank_accounts.confirm": ("waiting", _("Menunggu orang kedua"), _("Periksa dan putuskan penutupannya")),
    "payouts.stopped": ("cancelled", _("Dihentikan"), _("Mintalah rekening lain lewat halaman klaim")),
}


# Steps that the system takes by itself are not work items.
SILENT = {"collect", "recall", "withdraw"}


def subject_url(subject: str) -> str:
    """The page on which a case or an errand is worked at; empty when there is none."""
    kind, _sep, rest = subject.partition(":")
    if kind == "reads":
        return reverse("reads")
    if subject == "payouts:unmatched":
        return reverse("payouts_unmatchedbooking")
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

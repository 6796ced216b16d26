"""Work items of every room in the reader's words, and the page on which each is worked at."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from payung.casework.errands import Errand
from payung.contributions.words import ALARM_TODO, ALARMS
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
    "receipts.confirm": ("waiting", _("Menunggu konfirmasi"), _("Periksa uangnya dan putuskan")),
    "bank_accounts.confirm": ("waiting", _("Menunggu orang kedua"), _("Periksa dan putuskan penutupannya")),
    "payouts.alarm": ("overdue", _("Bank bertentangan dengan catatan kita"), _("Periksa, lalu putuskan")),
    "payouts.halted": ("overdue", _("Semua pencairan dihentikan"), _("Periksa sebabnya")),
    "intake.review": ("review", _("Perlu diputuskan"), _("Periksa buktinya, lalu putuskan")),
    "intake.confirm": ("waiting", _("Menunggu orang kedua"), _("Periksa dan setujui")),
    "intake.commit": ("open", _("Siap disimpan"), _("Simpan yang diterima ke skemanya")),
    "intake.numbers": ("open", _("Nomor siap dicatat"), _("Catat nomor yang diterima")),
    "intake.decided": ("open", _("Diterima setelah diperiksa"), _("Simpan yang sekarang diterima ke skemanya")),
    "intake.refused": (
        "review",
        _("Barisnya ditolak setelah diperiksa"),
        _("Buat berkas jawaban, betulkan barisnya, lalu kirim kembali"),
    ),
    "intake.columns": ("review", _("Perlu dipilih"), _("Pilih arti kolomnya")),
    "claims.reports": ("open", _("Laporan kematian yang masuk"), _("Ambil, tautkan, atau tutup laporannya")),
    "claims.different": (
        "overdue",
        _("Hitung ulang berbeda: jangan dibayar"),
        _("Kembalikan, lalu nilai ulang"),
    ),
    **{f"receipts.{kind}": (*look, ALARM_TODO[kind][0]) for kind, look in ALARMS.items()},
    "payouts.start": ("overdue", _("Diusulkan mulai lagi"), _("Periksa, lalu setujui atau tolak usulnya")),
    "intake.undo": ("waiting", _("Menunggu orang kedua"), _("Periksa, lalu batalkan daftarnya juga")),
    "claims.undo_death": ("waiting", _("Menunggu orang kedua"), _("Periksa, lalu batalkan kematiannya")),
    "registry.confirm_name": (
        "waiting",
        _("Pembetulan data diusulkan"),
        _("Cocokkan dengan suratnya, lalu setujui atau tolak"),
    ),
    "registry.confirm_nik": (
        "waiting",
        _("NIK lain diusulkan"),
        _("Cocokkan dengan suratnya, lalu setujui atau tolak"),
    ),
    "claims.confirm_merge": (
        "waiting",
        _("Penggabungan atau pemisahan catatan diusulkan"),
        _("Bandingkan kedua catatan, lalu setujui atau tolak"),
    ),
    "claims.returned": ("failed", _("Uang kembali dari bank"), _("Usulkan rekening lain untuk ahli warisnya")),
    "claims.payee_change": ("waiting", _("Rekening lain diusulkan"), _("Periksa dan putuskan rekeningnya")),
    "office.change": ("waiting", _("Usul menunggu pengelola kedua"), _("Periksa isinya, lalu setujui atau tolak")),
    "coverage.base": ("waiting", _("Angka dasar menunggu orang kedua"), _("Cocokkan dengan sumbernya, lalu putuskan")),
    "contributions.assess": ("billed", _("Belum ditetapkan"), _("Tetapkan iurannya")),
    "waiver.confirm": ("waiting", _("Menunggu orang kedua"), _("Periksa, lalu setujui atau tolak penghapusannya")),
    "plan.confirm": ("waiting", _("Menunggu orang kedua"), _("Periksa, lalu setujui atau tolak cicilannya")),
    "bills.overdue": ("overdue", _("Lewat jatuh tempo"), _("Pastikan tagihan ini dibayar")),
    "bills.due": ("open", _("Belum dibayar"), _("Bayar sebelum jatuh tempo; cara membayarnya ada di tagihan")),
    "prices.confirm": ("waiting", _("Menunggu orang kedua"), _("Periksa, lalu lepas atau tolak harga barunya")),
    "own_prices.confirm": ("waiting", _("Menunggu orang kedua"), _("Periksa, lalu lepas atau tolak harga barunya")),
    "correction.confirm": ("waiting", _("Menunggu orang kedua"), _("Periksa, lalu jalankan atau tolak perubahannya")),
    "scheme.ending": ("ending", _("Segera berakhir"), _("Sambung orangnya, atau kabari mereka")),
    "holidays.missing": ("ending", _("Hari libur belum dimuat"), _("Muat SKB hari libur tahun itu")),
    "law.runs_out": (
        "ending",
        _("Nilai hukum segera habis"),
        _("Cari keputusan berikutnya, lalu pasang versi yang memuatnya"),
    ),
}


# Where several things are looked at together, by subject or its kind: address and what follows it
_WHERE = {
    "reads": ("reads", ""),
    "alarm": ("bills", "#peringatan"),
    "assess": ("bills", "#tetapkan"),
    "own_prices": ("own_prices", ""),
    "base": ("coverage_bases", ""),
    "reports:waiting": ("claims", ""),
    "claims:different": ("claims", "?waktu=different"),
    "payouts_alarms:open": ("payout_alarms", "?keadaan=open"),
    "brake:standing": ("payout_brake", ""),
    "holidays": ("law_holidays_load", ""),
    "law:watch": ("law_watch", ""),
    "payouts:unmatched": ("payouts_unmatchedbooking", ""),
}
# The page of one object, by the kind of its subject
_PAGES = {
    "claim": "claim",
    "person": "person",
    "merge": "merge",
    "batch": "payout_batch",
    "payout": "payout",
    "receipt": "receipt_decide",
    "closing": "account_closing",
    "answer": "payout_answer_page",
    "list": "list",
    "review": "review",
    "bill": "bill",
    "waiver": "waiver",
    "plan": "instalment_plan",
    "scheme": "scheme",
    "change": "change",
    "prices": "scheme_prices",
    "correction": "correction",
}


def register_words(kinds: Mapping[str, tuple[str, Word, Word]], pages: Mapping[str, str]) -> None:
    """What a room above this one says of its work items: kind -> (badge code, what it is, what to do); kind of a subject -> page.

    Its module is named in `casework.errands.FOUND_IN` beside its source, so that words are there when a line is.
    """
    _ERRANDS.update(kinds)
    _PAGES.update(pages)


def subject_url(subject: str) -> str:
    """The page on which a case or an errand is worked at; empty when there is none."""
    kind, _sep, rest = subject.partition(":")
    if where := _WHERE.get(subject) or _WHERE.get(kind):
        return reverse(where[0]) + where[1]
    if kind == "payouts":
        return f"{reverse('payouts')}?keadaan={rest}"
    page = _PAGES.get(kind)
    return reverse(page, args=[int(rest)]) if page and rest.isdigit() else ""


def errand_words(errand: Errand) -> tuple[str, tuple[str, Word], Word]:
    """What an errand is about, its badge, and what to do; an unknown kind shows as itself. A month has no name besides."""
    badge, word, todo = _ERRANDS.get(errand.kind, (errand.kind, errand.kind, ""))
    return errand.name or _title(errand), (badge, word), todo


def _title(errand: Errand) -> str:
    kind, _sep, rest = errand.subject.partition(":")
    if errand.month:
        return ""
    one = {
        "batch": _("Kelompok bayar %(n)s"),
        "closing": _("Penutupan rekening %(n)s"),
        "answer": _("Jawaban bank %(n)s"),
        "holidays": _("Hari libur %(n)s"),
        "change": _("Usul %(n)s"),
        "merge": _("Penggabungan %(n)s"),
        "own_prices": _("Harga bagi yang membayar sendiri"),
    }.get(kind)
    if one:
        return one % {"n": rest}
    said = {"n": number(errand.count)}
    if kind == "reports":
        return ngettext("%(n)s laporan", "%(n)s laporan", errand.count) % said
    if kind == "law":
        return ngettext("%(n)s aturan hukum", "%(n)s aturan hukum", errand.count) % said
    if kind == "claims":
        return ngettext("%(n)s klaim", "%(n)s klaim", errand.count) % said
    if kind == "reads":
        return ngettext("%(n)s peringatan", "%(n)s peringatan", errand.count) % said
    return ngettext("%(n)s pembayaran", "%(n)s pembayaran", errand.count) % said

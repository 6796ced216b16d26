"""Words of payouts: where an instruction and a batch stand, what the bank's reasons mean, what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.payouts import selectors
from payung.payouts.choices import PLACED_AS
from payung.payouts.models import Alarm, State
from payung.payouts.proposals import Hand, Left
from payung.payouts.transitions import INSTRUCTION
from payung.rails.iso20022.codes import Action, meaning
from payung.ui.components.words import Word

# state -> (badge code, word)
STATES: dict[str, tuple[str, Word]] = {one.value: (one.look, _(one.word)) for one in INSTRUCTION}
# kind of an alarm -> what happened, and what somebody should do
ALARMS: dict[str, Word] = {
    "paid_again": _(
        "Bank mendebit pembayaran ini sekali lagi, atau menarik kembali pengembaliannya. Mintalah bank membukukan"
        " kembali yang satu."
    ),
    "returned_again": _("Bank mengembalikan pembayaran ini dua kali. Tanyakan kepada bank uang siapa itu."),
    "returned_early": _(
        "Bank mengembalikan uang yang menurut catatan kita belum pernah didebitnya. Selesai sendiri bila debitnya"
        " dibukukan; bila tidak, tanyakan kepada bank."
    ),
    "paid_twice": _("Pembayaran ini dan penggantinya sama-sama dibayar. Mintalah bank menarik kembali yang satu."),
    "twice_settled": _("Bank menarik kembali lebih banyak daripada yang dibayar dua kali. Hubungi bank."),
    "follow_up_out": _(
        "Pembayaran ini ternyata dibayar, padahal penggantinya sudah di bank. Mintalah bank menahannya."
    ),
    "contradiction": _("Bank menyebut keadaan yang bertentangan dengan yang sudah pasti. Tanyakan kepada bank."),
    "absent": _("Bank tidak mengenal lagi pembayaran yang sudah diterimanya. Tanyakan kepada bank."),
    "stuck": _(
        "Nasib pembayaran ini terlalu lama tidak jelas. Mintalah surat bank tentangnya, lalu selesaikan dengan dua orang."
    ),
}
ALARM_NAMES: dict[str, Word] = {
    "paid_again": _("Didebit dua kali"),
    "returned_again": _("Dikembalikan dua kali"),
    "returned_early": _("Dikembalikan sebelum didebit"),
    "paid_twice": _("Dibayar beserta penggantinya"),
    "twice_settled": _("Ditarik kembali terlalu banyak"),
    "follow_up_out": _("Penggantinya masih di bank"),
    "contradiction": _("Keadaan yang bertentangan"),
    "absent": _("Tidak dikenal lagi oleh bank"),
    "stuck": _("Terlalu lama tidak jelas"),
}
ENDS_BY_ITSELF = {"stuck"}
SIDES: dict[str, Word] = {"in": _("masuk"), "out": _("keluar")}
# why something of a bank's file stands on the list -> what it is, and what to do
UNPLACED: dict[str, Word] = {
    "account": _("Rekening lain daripada rekening kita"),
    "unknown": _("Bukan pembayaran yang kita kirim"),
    "unsent": _("Pembayaran kita, tetapi tidak dikirim lewat rekening ini"),
    "amount": _("Jumlahnya lain daripada yang kita kirim"),
    "code": _("Kode status bank tidak dikenal"),
    "balance": _("Saldo dalam berkas bank tidak cocok dengan mutasinya"),
    "unread": _("Baris rekening lain yang tidak terbaca"),
}
UNPLACED_TODO: dict[str, Word] = {
    "account": _("Rekening itu tidak dibukukan di sini. Pastikan bank memang hendak mengirimnya kepada kita."),
    "unknown": _("Sudah dibukukan di rekening kita. Nyatakan apa baris ini menurut bank."),
    "unsent": _("Sudah dibukukan di rekening kita. Tanyakan kepada bank mengapa menyebut pembayaran itu."),
    "amount": _("Sudah dibukukan dengan jumlah bank; keadaan pembayarannya tidak berubah. Tanyakan kepada bank."),
    "code": _("Kode itu tidak mengubah apa pun. Tanyakan artinya kepada bank."),
    "balance": _("Mutasinya tetap dibukukan. Mintalah mutasi yang lengkap kepada bank."),
    "unread": _("Tidak menyangkut rekening kita. Pastikan bank memang hendak mengirimnya kepada kita."),
}
PLACES: dict[str, Word] = {
    **{one.value: _(one.word) for one in PLACED_AS},
    "pair_of": _("Saling meniadakan dengan baris lain"),
}
BATCH_STATES: dict[str, tuple[str, Word]] = {
    "draft": ("draft", _("Menunggu persetujuan")),
    "approved": ("committed", _("Disetujui, belum dikirim")),
    "sending": ("running", _("Sedang dikirim")),
    "sent": ("waiting", _("Menunggu jawaban bank")),
    "closed": ("done", _("Selesai")),
    "discarded": ("cancelled", _("Dibatalkan")),
}
# where an answer that somebody handed in stands
ANSWERS: dict[str, tuple[str, Word]] = {
    "open": ("waiting", _("Menunggu konfirmasi")),
    "taken": ("done", _("Berlaku")),
    "refused": ("rejected", _("Ditolak")),
}
# why the reader does not confirm it
BARS: dict[str, Word] = {
    "UPLOADED": _("Anda yang mengunggahnya, jadi dua orang lain yang mengonfirmasi."),
    "SENT": _("Anda menyusun atau mengirim kelompok bayarnya, jadi dua orang lain yang mengonfirmasi."),
    "ACCOUNT": _("Anda mencatat atau mengusulkan rekening di dalamnya, jadi dua orang lain yang mengonfirmasi."),
    "SIGNED": _("Anda sudah mengonfirmasinya; menunggu satu orang lain lagi."),
    "OTHERS": _(
        "Yang mengonfirmasi adalah petugas kantor, bank, atau kepala yang wilayahnya memuat semua pembayaran ini."
    ),
}
LEFT: dict[str, Word] = {
    "NOBODY_LEFT": _(
        "Bank ini tidak terhubung foldernya. Bila jawabannya diunggah, tidak ada orang yang dapat mengonfirmasinya:"
        " semua yang berhak menyusun kelompok ini atau mencatat rekeningnya."
    ),
    "ONE_LEFT": _(
        "Bank ini tidak terhubung foldernya. Bila jawabannya diunggah, hanya satu orang yang dapat mengonfirmasinya,"
        " padahal perlu dua."
    ),
}
CHANNELS: dict[str, Word] = {"file": _("Berkas"), "snap": _("SNAP BI")}
ROOMS: dict[str, Word] = {"claims": _("Klaim")}
MESSAGE_KINDS: dict[str, Word] = {
    "pain.001": _("Perintah bayar (pain.001)"),
    "pain.002": _("Laporan status (pain.002)"),
    "camt.054": _("Mutasi rekening (camt.054)"),
    "letter": _("Surat bank"),
    "camt.053": _("Rekening koran (camt.053)"),
    "snap.17": _("Transfer di bank yang sama (SNAP 17)"),
    "snap.18": _("Transfer ke bank lain (SNAP 18)"),
    "snap.36": _("Tanya status (SNAP 36)"),
}


def badge(state: str) -> tuple[str, Word]:
    """Badge code and word of an instruction's state."""
    return STATES.get(state, (state, state))


def batch_badge(state: str) -> tuple[str, Word]:
    """Badge code and word of a batch's state."""
    return BATCH_STATES.get(state, (state, state))


def reason(code: str) -> str:
    """A reason in the reader's language, with the bank's own code beside it."""
    if not code:
        return ""
    text = gettext(selectors.reason_text(code))
    return text if code in text or code in selectors.OWN_REASONS else f"{text} ({code})"


def hands(found: Iterable[Hand]) -> list[dict[str, Any]]:
    """By whose hand outcomes are known, a sentence each, with the page of the answer."""
    told: dict[tuple[int, str], dict[str, Any]] = {}
    for hand in found:
        by_file = gettext("%(state)s menurut berkas yang diunggah %(by)s dan dikonfirmasi %(people)s.")
        by_letter = gettext("%(state)s menurut surat bank yang diajukan %(by)s dan disetujui %(people)s.")
        text = (by_letter if hand.letter_id else by_file) % {
            "state": badge(hand.state)[1],
            "by": hand.uploaded_by,
            "people": ", ".join(hand.confirmed_by),
        }
        if hand.by_bank:
            text += " " + gettext("Bank sendiri sudah menyebut hal yang sama.")
        told[hand.proposal_id or -hand.instruction_id, text] = {
            "url": reverse("payout", args=[hand.instruction_id])
            if hand.proposal_id is None
            else reverse("payout_answer_page", args=[hand.proposal_id]),
            "text": text,
            "by_bank": hand.by_bank,
        }
    return list(told.values())


def left(found: Left) -> Word:
    """The warning that too few people would be left to confirm; "" when enough are."""
    return LEFT.get(found.warning, "")


def alarms(found: Iterable[Alarm]) -> list[dict[str, Any]]:
    """Alarms as pages show them: which instruction, what happened, how much is where it should not be."""
    return [
        {
            "url": reverse("payout", args=[alarm.instruction_id]),
            "id": alarm.instruction.end_to_end_id,
            "text": ALARMS.get(alarm.kind, alarm.kind),
            "amount": alarm.amount,
            "at": alarm.at,
            "alarm_url": reverse("payout_alarm", args=[alarm.pk]),
            "by_hand": not alarm.amount and alarm.kind not in ENDS_BY_ITSELF,
        }
        for alarm in found
    ]


def next_step(standing: State, channel: str) -> Any:
    """What somebody should do about an instruction; "" when nothing is to be done here."""
    if standing.state == "unknown":
        if channel == "snap":
            return _("Jangan bayar lagi. Tekan Tanya bank: Payung menanyakan nasibnya dengan nomor yang sama.")
        return _("Jangan bayar lagi. Mintalah laporan status (pain.002) atau mutasi rekening dari bank, lalu unggah.")
    if standing.state == "stopped" and standing.reason == "ACCOUNT_CLOSED":
        return _("Rekeningnya sudah ditutup. Mintalah rekening lain kepada penerima lewat halaman klaimnya.")
    if standing.state == "returned":
        return _("Uangnya sudah kembali. Mintalah rekening lain kepada penerima lewat halaman klaimnya.")
    if standing.state == "rejected":
        action = meaning(standing.reason).action
        if action is Action.TOP_UP:
            return _("Isi rekening pembayar, lalu bayar ulang lewat halaman klaimnya.")
        return _(
            "Mintalah rekening lain kepada penerima lewat halaman klaimnya; pembayaran pengganti dibuat dari sana."
        )
    return ""

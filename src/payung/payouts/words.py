"""Words of payouts: states of instructions and batches, the bank's reasons, what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.kernel.choices import hints
from payung.payouts import selectors
from payung.payouts.answers.services import Hand, Left
from payung.payouts.choices import (
    ALARM,
    ALARM_STANDING,
    ANSWER,
    BATCH_STATE,
    CHANNEL,
    INSTRUCTION,
    MESSAGE,
    PLACED,
    SIDE,
    UNMATCHED,
)
from payung.payouts.models import Alarm, State
from payung.rails.iso20022.codes import Action, meaning
from payung.ui.choices import badges, translated
from payung.ui.components.words import Word

# state -> (badge code, word)
STATES = badges(INSTRUCTION)
# what happened, and what somebody should do
ALARMS = {value: _(text) for value, text in hints(ALARM).items()}
ALARM_NAMES = translated(ALARM)
STANDINGS = badges(ALARM_STANDING)
ENDS_BY_ITSELF = {"stuck"}
SIDES = translated(SIDE)
UNMATCHED_WHY = translated(UNMATCHED)
# what to do about an unmatched booking
UNMATCHED_TODO = {value: _(text) for value, text in hints(UNMATCHED).items()}
PLACES = translated(PLACED)
BATCH_STATES = badges(BATCH_STATE)
ANSWERS = badges(ANSWER)
# why the reader may not confirm it
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
CHANNELS = translated(CHANNEL)
ROOMS: dict[str, Word] = {"claims": _("Klaim")}
MESSAGE_KINDS = translated(MESSAGE)


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


def hands(behind: Iterable[Hand]) -> list[dict[str, Any]]:
    """Who reported outcomes by hand, a sentence each, with the page of the answer."""
    lines: dict[tuple[int, str], dict[str, Any]] = {}
    for hand in behind:
        by_file = gettext("%(state)s menurut berkas yang diunggah %(by)s dan dikonfirmasi %(people)s.")
        by_letter = gettext("%(state)s menurut surat bank yang diajukan %(by)s dan disetujui %(people)s.")
        text = (by_letter if hand.letter_id else by_file) % {
            "state": badge(hand.state)[1],
            "by": hand.uploaded_by,
            "people": ", ".join(hand.confirmed_by),
        }
        if hand.by_bank:
            text += " " + gettext("Bank sendiri sudah menyebut hal yang sama.")
        lines[hand.proposal_id or -hand.instruction_id, text] = {
            "url": reverse("payout", args=[hand.instruction_id])
            if hand.proposal_id is None
            else reverse("payout_answer_page", args=[hand.proposal_id]),
            "text": text,
            "by_bank": hand.by_bank,
        }
    return list(lines.values())


def left(confirmers: Left) -> Word:
    """The warning that too few people would be left to confirm; "" when enough are."""
    return LEFT.get(confirmers.warning, "")


def alarms(raised: Iterable[Alarm]) -> list[dict[str, Any]]:
    """Alarms as pages show them: the instruction, what happened, how much money is in the wrong place."""
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
        for alarm in raised
    ]


def next_step(standing: State, channel: str) -> Any:
    """The next step for an instruction; "" when there is none here."""
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

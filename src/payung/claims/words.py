"""The history of a claim in the reader's language: its steps, what the bank did with each share, and the notifications
to the family.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from payung.access.selectors import names_of
from payung.claims.kinds import KINDS
from payung.claims.models import Report
from payung.claims.selectors import Moment
from payung.kernel.choices import without, words
from payung.notices import selectors as notices
from payung.notices.choices import CHANNEL, MESSAGE_STATE
from payung.notices.templates import title
from payung.notices.words import why
from payung.payouts.selectors import reason_text
from payung.payouts.transitions import FINAL
from payung.payouts.words import STATES
from payung.registry.holders import WHY, holder_match
from payung.registry.models import BankAccount, Identity
from payung.ui.choices import translated
from payung.ui.components.formats import long_date, rupiah
from payung.ui.components.parts import Event
from payung.ui.components.words import Word
from payung.ui.components.words import state as look_of

DONE: dict[str, Word] = {
    "open": _("Klaim dibuka"),
    "collect": _("Pengumpulan berkas dimulai"),
    "complete": _("Berkas dinyatakan lengkap"),
    "assess": _("Dinilai"),
    "recall": _("Penilaian ditarik kembali"),
    "approve": _("Disetujui"),
    "return": _("Dikembalikan untuk dinilai lagi"),
    "reject": _("Ditolak"),
    "withdraw": _("Klaim ditarik"),
    "pay": _("Pembayaran berjalan"),
    "settle": _("Semua bagian sudah dibayar"),
    "bounce": _("Uang kembali dari bank"),
    "resend": _("Dikirim lagi ke rekening pengganti"),
    "clock": _("Waktu tujuh hari mulai berjalan"),
    "reading": _("Bacaan aturan masa tunggu diputuskan"),
    "pause": _("Dijeda"),
    "resume": _("Dilanjutkan"),
    "kind_changed": _("Jenis klaim atau keterangan kejadian diubah"),
    "account_proposed": _("Rekening pengganti diusulkan"),
    "account_confirmed": _("Rekening pengganti disetujui orang kedua"),
    "approve:approve": _("Satu suara setuju"),
}
TONES = {"approve": "leaf", "settle": "leaf", "reject": "hand", "bounce": "hand", "return": "wait", "pause": "wait"}
CHANNELS = translated(without(CHANNEL, "none"))
SENDING = translated(MESSAGE_STATE)
SENDING_TONES = {one.value: look_of(one.look).tone for one in MESSAGE_STATE}
NOBODY: Word = _("Tidak ada nomor atau alamat untuk menghubungi keluarga. Datangi mereka.")


def events_of(moments: Sequence[Moment], heirs: Mapping[int, str]) -> tuple[list[Event], list[Event]]:
    """The history in words, newest first, in two lists: what matters to the family, and the steps at the bank.

    heirs: names by id. If many shares make the same step together, they are one line.
    """
    names = names_of(m.actor_id for m in moments if m.actor_id)
    events = []
    for here, following in zip(moments, [*moments[1:], None], strict=True):
        if here.kind == "round" or here.action in ("collect", "pay") or _between(here):
            continue
        if here.kind == "vote" and (following is None or following.kind == "act" or here.action != "approve:approve"):
            continue
        key = {"act": here.action, "vote": here.action, "complete": "clock"}.get(here.kind, here.kind)
        heading: Word = DONE.get(key, here.action)
        text = here.reason
        if here.kind == "payout":
            heading = STATES[here.action][1]
            reason = gettext(reason_text(text)) if text else ""
            text = ", ".join(part for part in (heirs.get(here.heir_id or 0, ""), rupiah(here.amount), reason) if part)
            key = "settle" if here.action == "paid" else "bounce"
        events.append(
            Event(heading, at=here.at, text=text, who=names.get(here.actor_id or 0, ""), tone=TONES.get(key, "indigo"))
        )
    return events[::-1], _at_bank(moments)


def _between(here: Moment) -> bool:
    return here.kind == "payout" and here.action not in FINAL


def _at_bank(moments: Iterable[Moment]) -> list[Event]:
    """Steps at the bank, newest first. Neighbours with the same state and minute are one line."""
    events = []
    for (state, _minute), group in groupby(
        (m for m in moments if _between(m)), lambda m: (m.action, m.at.replace(second=0, microsecond=0))
    ):
        steps = list(group)
        count = ngettext("%(n)s bagian", "%(n)s bagian", len(steps)) % {"n": len(steps)}
        reasons = sorted({gettext(reason_text(m.reason)) for m in steps if m.reason})
        text = ", ".join([count, rupiah(sum(m.amount or 0 for m in steps)), *reasons])
        events.append(Event(STATES.get(state, ("", state))[1], at=steps[0].at, text=text, tone="calm"))
    return events[::-1]


def sent_to_family(claim_id: int, reports: Sequence[Report]) -> list[Event]:
    """Notifications to the family, newest first: which one, by which channel, and whether it was sent. No texts, no
    numbers.
    """
    subjects = [f"claim:{claim_id}", *(f"report:{report.pk}" for report in reports)]
    language = "en" if (get_language() or "").startswith("en") else "id"
    events = []
    # the recipient is not read at all, because it is a name or a telephone number
    for message in notices.messages().filter(subject__in=subjects).select_related(None):
        channel = str(CHANNELS.get(message.channel, ""))
        text = (
            NOBODY
            if message.reason == "no_contact"
            else ", ".join(part for part in (channel, str(SENDING[message.state]), why(message.reason)) if part)
        )
        at = message.finished_at or message.queued_at
        events.append(Event(title(message.template, language), at=at, text=text, tone=SENDING_TONES[message.state]))
    return events


def event_words(kind: str, said: Mapping[str, str]) -> list[tuple[str, str]]:
    """The recorded facts of the event in words."""
    lines = []
    for fact in KINDS[kind].facts:
        if value := said.get(fact.name, ""):
            spec = fact.spec
            if spec.kind == "choice":
                value = gettext(words(spec.options)[value])
            elif spec.kind == "day":
                value = long_date(date.fromisoformat(value))
            elif spec.kind == "money":
                value = rupiah(int(value))
            lines.append((gettext(spec.word), value))
    return lines


def holder_words(identity: Identity | None, account: BankAccount | None) -> str:
    """A sentence if the account holder's name does not fit the payee's name, with the recorded reason; "" if it
    fits.
    """
    if identity is None or account is None:
        return ""
    match = holder_match(identity.name, account.holder_name)
    if match.enough:
        return ""
    text = gettext("Nama di rekening (%(holder)s) tidak cocok dengan nama penerima: %(why)s, %(score)s dari 100.") % {
        "holder": account.holder_name,
        "why": ", ".join(gettext(WHY[one]) for one in match.why),
        "score": match.score,
    }
    reason = (
        gettext("Alasan yang dicatat: %(reason)s") % {"reason": account.holder_reason} if account.holder_reason else ""
    )
    return f"{text} {reason}".strip()

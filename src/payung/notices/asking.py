"""What is asked before a letter is withdrawn."""

from __future__ import annotations

from payung.access.services import Actor
from payung.kernel.acts import Question, Saying
from payung.notices.choices import ABOUT, LETTER
from payung.notices.errors import NoticeRefused
from payung.notices.models import NotificationLetter


def withdraw(_actor: Actor, letter: NotificationLetter, _data: object) -> Question:
    """Withdraw a letter. Raises NoticeRefused(LETTER_ENDED)."""
    if getattr(letter, "end", None) is not None:
        raise NoticeRefused("LETTER_ENDED", "Surat itu sudah tidak berlaku sebelumnya.")
    amount = [(Saying("Jumlah"), letter.amount)] if letter.amount is not None else []
    kind, _sign, number = letter.subject.partition(":")
    about = Saying(ABOUT[kind], {"number": number}) if kind in ABOUT else letter.subject
    return Question(
        Saying("Nyatakan surat ini tidak berlaku?"),
        (
            Saying("Siapa pun yang memeriksa kodenya membaca bahwa surat ini tidak berlaku lagi."),
            Saying("Surat tetap tersimpan. Ini tidak dapat dibatalkan."),
        ),
        (
            (
                Saying("Surat"),
                Saying(next((one.word for one in LETTER if one.value == letter.template), letter.template)),
            ),
            (Saying("Perihal"), about),
            (Saying("Tanggal"), letter.issued_on),
            *amount,
        ),
    )

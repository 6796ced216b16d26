"""Words of the room: channels and states of messages."""

from __future__ import annotations

from django.utils.translation import gettext

from payung.notices.choices import ABOUT, CHANNEL, LETTER, MESSAGE_STATE, REASON
from payung.ui.choices import badges, translated

CHANNELS = translated(CHANNEL)
LETTERS = translated(LETTER)
REASONS = translated(REASON)


def about(subject: str) -> str:
    """A subject ("claim:12") as people say it; an unknown one as it stands."""
    kind, _sign, number = subject.partition(":")
    return gettext(ABOUT[kind]) % {"number": number} if kind in ABOUT else subject


def why(reason: str) -> str:
    """Why a message stands as it does: the word for a reason that people act on; a transport's own code is a disturbance."""
    if not reason:
        return ""
    return str(REASONS.get(reason) or gettext("gangguan pengiriman"))


STATES = badges(MESSAGE_STATE)

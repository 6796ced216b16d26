"""Words of the room: ways of telling people, where a message stands."""

from __future__ import annotations

from payung.notices.choices import CHANNEL, MESSAGE_STATE
from payung.ui.choices import badges, translated

CHANNELS = translated(CHANNEL)
STATES = badges(MESSAGE_STATE)

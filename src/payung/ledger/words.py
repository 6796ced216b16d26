"""Words of the room: accounts and what a journal is about."""

from __future__ import annotations

from payung.ledger.choices import ACCOUNT, EVENT
from payung.ui.choices import translated

EVENTS = translated(EVENT)
ACCOUNTS = translated(ACCOUNT)

"""Cases of every room in the reader's words: states with their badge, actions, deadlines."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext, ngettext

from payung.casework.selectors import RISK_DAYS, Clock
from payung.casework.transitions import PROCESSES


def process_word(process: str) -> str:
    """The kind of case; an unknown kind shows as itself."""
    words = PROCESSES.get(process)
    return gettext(words.title) if words and words.title else process


def state_word(process: str, state: str) -> str:
    """A state in the reader's language."""
    words = PROCESSES.get(process)
    return gettext(words.state_words.get(state, state)) if words else state


def state_badge(process: str, state: str) -> tuple[str, str]:
    """Badge code and word of a state."""
    words = PROCESSES.get(process)
    return words.badges.get(state, state) if words else state, state_word(process, state)


def action_word(process: str, action: str) -> str:
    """An action in the reader's language."""
    words = PROCESSES.get(process)
    return gettext(words.action_words.get(action, action)) if words else action


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

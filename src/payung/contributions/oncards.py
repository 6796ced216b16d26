"""What a printed card says of the months: how many are paid on the day it is printed, and what becomes of unpaid ones."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from payung.contributions.counted import counted_of
from payung.contributions.words import counted_said
from payung.participation.cardlines import LINES
from payung.platform import clock
from payung.ui.components.formats import long_date


def lines(people: Mapping[int, bool]) -> dict[int, list[str]]:
    """Lines for cards, by person, with the day on which that was so. people: whether each is a BPU."""
    day = gettext("Per %(day)s:") % {"day": long_date(clock.today())}
    counted = counted_of(list(people), clock.this_month())
    return {person: [day, *counted_said(one, bpu=people[person])] for person, one in counted.items()}


LINES.append(lines)

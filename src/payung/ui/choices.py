"""Choices of a room in the reader's language: words for filters, badges for cells."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from payung.kernel.choices import Choice
from payung.ui.components.words import Word


def translated(choices: Iterable[Choice]) -> dict[str, Word]:
    """Word by value."""
    return {choice.value: gettext_lazy(choice.word) for choice in choices}


def badges(choices: Iterable[Choice]) -> dict[str, tuple[str, Word]]:
    """Badge code and word by value."""
    return {choice.value: (choice.look, gettext_lazy(choice.word)) for choice in choices}

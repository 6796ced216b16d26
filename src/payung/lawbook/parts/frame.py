"""The frame of every page of Hukum: its tabs, and links for visitors who have not signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from payung.ui.components.parts import Tab
from payung.ui.components.words import Word

TABS: tuple[tuple[str, Word, str], ...] = (
    ("rules", _("Aturan"), "law"),
    ("calculators", _("Hitung"), "law_calculators"),
    ("compare", _("Banding"), "law_compare"),
    ("holidays", _("Kalender"), "law_holidays"),
    ("watch", _("Perhatian"), "law_watch"),
)


def framed(request: HttpRequest, tab: str, context: dict[str, Any]) -> dict[str, Any]:
    """The context with the tabs of Hukum; visitors get a menu of two: Hukum and the sign-in page."""
    context["tabs"] = [Tab(word, reverse(address), current=name == tab) for name, word, address in TABS]
    if not request.user.is_authenticated:
        context["nav"] = [
            {"label": _("Hukum"), "url": reverse("law"), "current": True},
            {"label": _("Masuk"), "url": reverse("login"), "current": False},
        ]
    return context

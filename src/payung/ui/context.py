"""What every page needs: the user, his organisation and scope; the rooms that he may open; the stated date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from payung.access import policies
from payung.access.selectors import Scope, scope_from, scope_of
from payung.places.selectors import long_name
from payung.platform import clock
from payung.ui import sentences
from payung.ui.components.words import Word
from payung.ui.templatetags.payung_ui import ROOMS

# room -> the text beside its name in the navigation ("3"); each room supplies its own
BESIDE: dict[str, Callable[[HttpRequest], str]] = {}


def page(request: HttpRequest) -> dict[str, Any]:
    """Context shared by all pages; asks nothing of a connection whose transaction is already lost."""
    if connection.needs_rollback:
        return {}
    calendar = request.calendar if hasattr(request, "calendar") else clock.calendar()
    clock.show_on(calendar)
    shared: dict[str, Any] = {"stated_today": calendar.day if calendar else None}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {**shared, "nav": []}
    scope = scope_here(request)
    return {
        **shared,
        "me": {
            "name": user.display_name,
            "office": user.office.name if user.office else "",
            "role": ", ".join(str(sentences.word(sentences.ROLES, role)) for role in scope.roles),
            "scope": scope_words(scope),
        },
        "may": {action.replace(".", "_"): within(scope, action) for action in policies.ALLOWED},
        "nav": rooms(request, scope),
    }


def scope_here(request: HttpRequest) -> Scope:
    """The scope of who asks, read with the user; looked up for one who has just signed in."""
    scope: Scope | None = getattr(request, "scope", None)
    if scope is None:
        lines = getattr(request.user, "grant_lines", None)
        scope = scope_of(int(request.user.pk or 0)) if lines is None else scope_from(lines)
        request.scope = scope  # type: ignore[attr-defined]
    return scope


def within(scope: Scope, action: str) -> bool:
    """Whether a role of the scope carries the action, and the scope reaches as far as the action asks."""
    if action in policies.OF_A_PROVINCE and not scope.province_wide:
        return False
    return policies.can(scope.roles, action)


def may(request: HttpRequest, action: str) -> bool:
    """Whether who asks may do the action somewhere; pages offer nothing else."""
    return within(scope_here(request), action)


def scope_words(scope: Scope) -> str:
    """The scope in words: places, else organisations."""
    names = [long_name(name) for name in scope.places] or list(scope.organisations)
    if not names:
        return ""
    if len(names) > 2:
        return _("%(first)s dan %(more)s lainnya") % {"first": names[0], "more": len(names) - 1}
    return ", ".join(names)


def rooms(request: HttpRequest, scope: Scope) -> list[dict[str, Any]]:
    """The rooms that the user's roles open, the current one marked."""
    entries = []
    for name, label, action in ROOMS:
        if policies.can(scope.roles, action):
            url = reverse(name)
            current = request.path == url or (name != "home" and request.path.startswith(url))
            beside = BESIDE[name](request) if name in BESIDE else ""
            entries.append({"label": label, "url": url, "current": current, "beside": beside})
    return entries


def crumbs(*pairs: tuple[Word, str]) -> list[tuple[Word, str]]:
    """Breadcrumbs as (word, address)."""
    return list(pairs)


def person_url(request: Any, person_id: int | None) -> str:
    """The page of a person, "" if the user may not open it, so that no link leads to a refusal."""
    if not person_id or not policies.can(request.actor.roles, "registry.view"):
        return ""
    return reverse("person", args=[person_id])

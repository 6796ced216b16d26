"""Small writer of SVG and HTML: attributes escaped, classes instead of inline styles (strict CSP)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from payung.ui.components.words import SHAPES

Attribute = str | int | float | None


def escaped(value: Any) -> SafeString:
    """Escape what is not marked safe; translated words are read in the active language."""
    return SafeString(conditional_escape(value))


def _value(value: Attribute) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
    return escaped(value)


def join(parts: Iterable[object]) -> SafeString:
    """Escape what is not marked safe, and concatenate."""
    return mark_safe("".join(escaped(p) for p in parts))  # noqa: S308 - every part is escaped


def el(name: str, *children: object, **attributes: Attribute) -> SafeString:
    """One element. `class_` gives class, underscores become hyphens, None leaves the attribute out.

    SVG names with capitals (viewBox, preserveAspectRatio) are written as they are.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return mark_safe(f"<{name}{written}>{join(children)}</{name}>")  # noqa: S308 - escaped above


def shape(code: str) -> SafeString:
    """The shape of a state. It is decorative, because the word is beside it."""
    drawn = SHAPES.get(code, SHAPES["ring"])
    return mark_safe(f'<svg viewBox="0 0 16 16" aria-hidden="true">{drawn}</svg>')  # noqa: S308 - our own constants


def ring_path(points: Iterable[tuple[float, float]]) -> str:
    """A closed SVG path through projected points."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"

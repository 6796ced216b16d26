"""The look holds what it promises: contrast in light and dark, no inline styles, every token known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from payung.ui.components import words

SOURCE = Path(__file__).parents[2] / "src" / "payung"
CSS = SOURCE / "static" / "payung" / "css"
BLOCK = re.compile(r"(:root[^{]*)\{([^{}]*)\}")
HEX = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-fA-F]{6});")


def palettes() -> dict[str, dict[str, str]]:
    blocks = [(s.strip(), dict(HEX.findall(b))) for s, b in BLOCK.findall((CSS / "tokens.css").read_text())]
    light = next(tokens for s, tokens in blocks if s == ":root" and "paper" in tokens)
    dark = next(tokens for s, tokens in blocks if "dark" in s)
    machine = next(tokens for s, tokens in blocks if "not(" in s)
    return {"light": light, "dark": dark, "machine": machine}


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT = [
    *(
        (ink, ground)
        for ink in ("ink", "ink-2", "ink-3", "indigo", "hand", "leaf", "wait")
        for ground in ("paper", "surface")
    ),
    *((ink, "sunken") for ink in ("ink", "ink-2", "ink-3", "indigo")),
    ("leaf", "leaf-soft"),
    ("wait", "wait-soft"),
    ("hand", "hand-soft"),
    ("indigo", "indigo-soft"),
    ("calm", "calm-soft"),
    ("on-action", "action"),
    ("on-action", "action-hover"),
    ("on-mast", "mast"),
    ("on-mast-2", "mast"),
    ("on-mast", "mast-2"),
    ("paper", "hand"),
    ("ink", "sea"),
    *(("on-payer", f"payer-{p.hue}") for p in words.PAYERS.values()),
]
# edges of controls and shapes that carry meaning: 3 to 1
EDGES = [
    *(("line-strong", ground) for ground in ("paper", "surface")),
    *((f"payer-{p.hue}", "surface") for p in words.PAYERS.values()),
    ("focus", "paper"),
    ("focus", "surface"),
    ("thread", "mast"),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("pair", TEXT, ids="/".join)
def test_text_is_readable(theme: str, pair: tuple[str, str]) -> None:
    tokens = palettes()[theme]
    assert contrast(tokens[pair[0]], tokens[pair[1]]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("pair", EDGES, ids="/".join)
def test_edges_are_visible(theme: str, pair: tuple[str, str]) -> None:
    tokens = palettes()[theme]
    assert contrast(tokens[pair[0]], tokens[pair[1]]) >= 3


def test_chosen_dark_and_the_machines_dark_are_the_same() -> None:
    found = palettes()
    assert found["dark"] == found["machine"]
    assert set(found["dark"]) == set(found["light"])


def test_every_used_token_exists() -> None:
    texts = {p.name: p.read_text() for p in CSS.glob("*.css")}
    known = {name for text in texts.values() for name in re.findall(r"(--[a-z0-9-]+)\s*:", text)}
    for name, text in texts.items():
        assert set(re.findall(r"var\((--[a-z0-9-]+)", text)) <= known, name


def test_colours_live_in_the_tokens_alone() -> None:
    for path in CSS.glob("*.css"):
        if path.name in {"tokens.css", "print.css"}:
            continue
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s,)])", path.read_text()), path.name


def test_red_green_and_turmeric_are_never_a_payers_hue() -> None:
    for tokens in palettes().values():
        hues = {tokens[f"payer-{p.hue}"] for p in words.PAYERS.values()}
        assert len(hues) == len(words.PAYERS)
        assert not hues & {tokens["hand"], tokens["leaf"], tokens["wait"]}


def test_no_page_needs_an_unsafe_policy() -> None:
    pages = list(SOURCE.glob("*/templates/**/*.html"))
    assert pages
    for page in pages:
        text = page.read_text()
        assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:", text), page.name
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), page.name
        assert not re.search(r"(?:src|href)=\"https?://", text), page.name


def test_comments_of_templates_do_not_leak() -> None:
    for page in SOURCE.glob("*/templates/**/*.html"):
        for line in page.read_text().splitlines():
            assert line.count("{#") == line.count("#}"), (page.name, line)


def test_states_and_payers_are_told_apart_without_colour() -> None:
    assert {s.shape for s in words.STATES.values()} <= set(words.SHAPES)
    assert {s.tone for s in words.STATES.values()} <= {"leaf", "wait", "hand", "indigo", "calm"}
    letters = [p.letter for p in words.PAYERS.values()]
    assert len(set(letters)) == len(letters)
    assert len({str(s.word) for s in words.STATES.values()}) == len(words.STATES)
    by_look: dict[tuple[str, str], set[str]] = {}
    for state in words.STATES.values():
        by_look.setdefault((state.shape, state.tone), set()).add(str(state.word))
    # one shape never means two tones of opposite news
    assert {t for s, t in by_look if s == "check"} == {"leaf"}
    assert {t for s, t in by_look if s == "triangle"} == {"hand"}

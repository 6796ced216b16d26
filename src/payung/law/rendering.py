"""Explanations as text, HTML and JSON, in Indonesian and English; nothing is cut, everything is escaped."""

from __future__ import annotations

import textwrap
from html import escape
from typing import Any

from payung.law.language import citation, marked, translated
from payung.law.nodes import MARK_WORDS, How, Node, Role

_MOST = 6  # parts that a formula in signs still reads well with
_BETWEEN = {
    How.LEAST: marked("paling kecil di antara %(amounts)s"),
    How.MOST: marked("paling besar di antara %(amounts)s"),
}
_LIMITS = marked("%(amount)s, paling sedikit %(least)s, paling banyak %(most)s")
_INDENT = "  "


def formula(node: Node, language: str = "id") -> str:
    """How a product or a limit comes about, in signs and words; "" for what is given and for sums."""
    parts = node.parts
    if not 1 < len(parts) <= _MOST or node.how in (How.SUM, How.LAST):
        return ""
    texts = [one.worded(language) for one in parts]
    if node.how in (How.PRODUCT, How.PRODUCT_DOWN):
        signs = [" ÷ " if one.role is Role.DIVISOR else " × " for one in parts]
        return "".join([texts[0], *(sign + text for sign, text in zip(signs[1:], texts[1:], strict=True))])
    if node.how is How.WITHIN:
        limits = {"amount": texts[0], "least": texts[1], "most": texts[2]}
        return translated(_LIMITS, language) % limits
    return translated(_BETWEEN[node.how], language) % {"amounts": "; ".join(texts)}


def as_text(tree: Node, language: str = "id", *, width: int | None = None) -> str:
    """One line a node, indented; wrapped below its own label where `width` says how many columns there are."""
    lines: list[str] = []
    _outline(tree, language, 0, width, lines, set())
    return "\n".join(lines)


def _outline(node: Node, language: str, depth: int, width: int | None, lines: list[str], noted: set[str]) -> None:
    indent = _INDENT * depth
    line = " ".join(_told(node, language, noted))
    if width is None:
        lines.append(indent + line)
    else:
        columns = max(width, len(indent) + 20)
        after = indent + _INDENT * 2
        lines += textwrap.wrap(
            line,
            columns,
            initial_indent=indent,
            subsequent_indent=after,
            break_long_words=False,
            break_on_hyphens=False,
        )
    for child in node.children:
        _outline(child, language, depth + 1, width, lines, noted)


def _told(node: Node, language: str, noted: set[str]) -> list[str]:
    """What a line says; a note that stood before is not said again."""
    words = [f"{translated(node.label, language)}: {node.worded(language)}".strip()]
    signs = formula(node, language)
    if signs:
        words.append(f"= {signs}")
    if node.basis:
        words.append(f"[{citation(node.basis, language)}]")
    if node.verified in ("medium", "low"):
        words.append(f"({translated(MARK_WORDS[node.verified], language)})")
    if node.note and node.note not in noted:
        words.append(f"- {translated(node.note, language)}")
        noted.add(node.note)
    return words


def as_html(tree: Node, language: str = "id") -> str:
    """The tree as nested `ul`: `b` the value, `span` formula, article with source, mark and note, each with its class."""
    return f'<ul class="explanation" lang="{escape(language)}">{_item(tree, language, set())}</ul>'


def _item(node: Node, language: str, noted: set[str]) -> str:
    html = [f"<li>{escape(translated(node.label, language))}: <b>{escape(node.worded(language))}</b>"]
    cited = " · ".join(text for text in (citation(node.basis, language), node.source) if text)
    mark = translated(MARK_WORDS[node.verified], language) if node.verified in ("medium", "low") else ""
    for name, text in (("formula", formula(node, language)), ("cited", cited), ("mark", mark)):
        if text:
            html.append(f' <span class="{name}"{_quoted(name, language)}>{escape(text)}</span>')
    if node.note and node.note not in noted:
        noted.add(node.note)
        html.append(f' <span class="note">{escape(translated(node.note, language))}</span>')
    if node.children:
        html.append(f"<ul>{''.join(_item(child, language, noted) for child in node.children)}</ul>")
    return "".join([*html, "</li>"])


def _quoted(name: str, language: str) -> str:
    """Articles and sources are cited in Indonesian, whatever the reader's language."""
    return ' lang="id"' if name == "cited" and language != "id" else ""


def as_dict(tree: Node, language: str = "id") -> dict[str, Any]:
    """Plain values for JSON: `value` in `unit` for programs, `label`, `text`, `formula` and `note` for people.

    `how` and the children's `role` tell how the value comes from them: see `payung.law.nodes.How` and `Role`.
    """
    plain: dict[str, Any] = {
        "label": translated(tree.label, language),
        "value": tree.value,
        "text": tree.worded(language),
    }
    for name in ("unit", "basis", "source", "verified"):
        if getattr(tree, name):
            plain[name] = getattr(tree, name)
    signs = formula(tree, language)
    for name, text in (("note", translated(tree.note, language)), ("formula", signs), ("how", tree.how.value)):
        if text:
            plain[name] = text
    if tree.role is not Role.PART:
        plain["role"] = tree.role.value
    if tree.key:
        plain["parameter"] = tree.key
    if tree.children:
        plain["children"] = [as_dict(child, language) for child in tree.children]
    return plain

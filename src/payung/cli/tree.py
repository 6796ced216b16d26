"""An explanation of the law as a tree in the terminal: number, article, what it rests on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from payung.cli.output import Out
from payung.cli.text import _

if TYPE_CHECKING:
    from rich.text import Text
    from rich.tree import Tree

    from payung.law import Explanation


def show(out: Out, explanation: Explanation) -> None:
    """Print the tree where the command speaks to people."""
    from rich.console import Console
    from rich.tree import Tree

    tree = Tree(_words(explanation), guide_style="dim")
    _grow(tree, explanation)
    stream = sys.stderr if out.to_stderr else sys.stdout
    Console(file=stream, highlight=False, soft_wrap=True).print(tree)


def _grow(tree: Tree, node: Explanation) -> None:
    for child in node.children:
        _grow(tree.add(_words(child)), child)


def _words(node: Explanation) -> Text:
    from rich.text import Text

    from payung.law.explain import MARK_WORDS

    line = Text(f"{_(node.label)}: ")
    line.append(_(node.text) if isinstance(node.value, bool) else node.text, "bold")
    if node.basis:
        line.append(f"  [{node.basis}]", "dim")
    if node.verified in ("medium", "low"):
        line.append(f"  ({_(MARK_WORDS[node.verified])})", "yellow")
    if node.note:
        line.append(f"  {node.note}", "dim italic")
    return line

"""An explanation of the law in the terminal: number, article, what it rests on."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from payung.cli.output import Out
from payung.cli.text import language

if TYPE_CHECKING:
    from payung.law import Explanation


def show(out: Out, explanation: Explanation) -> None:
    """Print the tree for people: wrapped on a screen, one whole line for each node elsewhere."""
    from payung.law.language import LANGUAGES

    stream = sys.stderr if out.to_stderr else sys.stdout
    width = shutil.get_terminal_size().columns if stream.isatty() else None
    spoken = language() if language() in LANGUAGES else LANGUAGES[0]
    stream.write(explanation.to_text(spoken, width=width) + "\n")

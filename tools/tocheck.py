"""The page of what a lawyer should check first, from what the command counted in a registry.

    ./payung law to-check --as USER --json out.json
    python tools/tocheck.py out.json "of whom it was counted"     write docs/law-to-check.md

The figures are those of the command; the page adds nothing but the words around them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[1] / "docs" / "law-to-check.md"
HEAD = """# What a lawyer should check first

Values of the statute that nobody here has matched with the text of the law, or whose article nobody has seen, by what rests on
them: people (insured or billed, else those of the claims), contributions that were billed and benefits that were assessed with
the value, in rupiah (a claim rests on every value that its kind may read). Counted in {whose} by `payung law to-check`; the page `/hukum/periksa` and `GET /law/to-check`
count the registry at hand, within the reader's scope, and have the values that touch nobody yet besides. Written by
`tools/tocheck.py`; do not edit.

Amounts overlap: one bill rests on several values. What makes a mark stands in [the statute as data](law.md).
"""


def page(lines: list[dict[str, Any]], whose: str) -> str:
    """The page as Markdown."""
    table = [
        "| value | from | mark | article or decree | people | claims | contributions | benefits |",
        "|---|---|---|---|--:|--:|--:|--:|",
    ]
    table += [
        f"| `{one['id']}` | {one['start']} | {one['mark']} | {one['basis']} |"
        + "".join(f" {one[name]:,} |" for name in ("people", "claims", "contributions", "benefits"))
        for one in lines
    ]
    low = sum(one["mark"] == "low" for one in lines)
    bare = sum(not one["article"] for one in lines)
    counted = f"{len(lines)} values touch somebody: {low} marked low, {bare} without an article.\n"
    return "\n".join([HEAD.format(whose=whose), counted, *table]) + "\n"


def main() -> int:
    content = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    lines = content["result"] if isinstance(content, dict) and "result" in content else content
    PAGE.write_text(page(lines, sys.argv[2]), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

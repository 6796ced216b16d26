"""Draws which room imports which: a matrix, the floors from the ground up. Below the diagonal nothing may stand.

    python tools/imports.py            write docs/imports.svg
    python tools/imports.py --check    exit 1 when it is behind

A dot in a row says that this room imports that of the column; its size (below 20, below 60, more) how often.
"""

from __future__ import annotations

import configparser
import re
import sys
from collections import Counter
from pathlib import Path

import grimp

CHECKOUT = Path(__file__).resolve().parents[1]
PICTURE = CHECKOUT / "docs" / "imports.svg"
CELL, LEFT, TOP = 22, 130, 130


def floors() -> list[list[str]]:
    """Rooms by floor, the ground first."""
    contract = configparser.ConfigParser(allow_no_value=True)
    contract.read(CHECKOUT / ".importlinter")
    layers = contract["importlinter:contract:floors"]["layers"].split("\n")
    named = [re.findall(r"\w+", layer) for layer in layers if layer.strip() and not layer.strip().startswith("(")]
    return named[::-1]


def arrows() -> Counter[tuple[str, str]]:
    """How many modules of one room import modules of another."""
    sys.path.insert(0, str(CHECKOUT / "src"))
    graph = grimp.build_graph("payung", cache_dir=None)
    found: Counter[tuple[str, str]] = Counter()
    for module in graph.modules:
        here = module.split(".")
        for other in graph.find_modules_directly_imported_by(module):
            there = other.split(".")
            if len(here) > 2 and len(there) > 1 and here[1] != there[1]:
                found[here[1], there[1]] += 1
    return found


def drawn() -> str:
    """The picture as SVG."""
    stories, counted = floors(), arrows()
    rooms = [room for floor in stories for room in floor]
    level = {room: number for number, floor in enumerate(stories) for room in floor}
    side = CELL * len(rooms)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + side + 20} {TOP + side + 20}"'
        ' font-family="sans-serif" font-size="12">',
        "<title>Which room imports which: rows import columns; the ground floor is first.</title>",
        f'<rect width="{LEFT + side + 20}" height="{TOP + side + 20}" fill="#fdfbf7"/>',
    ]
    for n, room in enumerate(rooms):
        middle = n * CELL + CELL // 2
        shade = "#f3eee4" if level[room] % 2 else "#fdfbf7"
        parts.append(f'<rect x="{LEFT}" y="{TOP + n * CELL}" width="{side}" height="{CELL}" fill="{shade}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{TOP + middle + 4}" text-anchor="end" fill="#26304f">{room}</text>')
        where = f'transform="translate({LEFT + middle + 4} {TOP - 8}) rotate(-60)"'
        parts.append(f'<text {where} fill="#26304f">{room}</text>')
        parts.append(
            f'<rect x="{LEFT + n * CELL}" y="{TOP + n * CELL}" width="{CELL}" height="{CELL}" fill="#e3dccd"/>'
        )
    for (here, there), count in sorted(counted.items()):
        x, y = LEFT + rooms.index(there) * CELL + CELL // 2, TOP + rooms.index(here) * CELL + CELL // 2
        upward = level[there] >= level[here]
        radius = 3 if count < 20 else 5 if count < 60 else 8
        colour = "#a4262c" if upward else "#26304f"
        parts.append(
            f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{colour}"><title>{here} imports {there}</title></circle>'
        )
    return "\n".join([*parts, "</svg>", ""])


def main(arguments: list[str]) -> int:
    """Write or check; 0 when the picture is in step afterwards."""
    found = drawn()
    if "--check" in arguments:
        return 0 if PICTURE.exists() and PICTURE.read_text(encoding="utf-8") == found else 1
    PICTURE.write_text(found, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

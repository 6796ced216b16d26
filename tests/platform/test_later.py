"""What rooms make known is found when somebody asks, in a process that has loaded nothing of it before."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "payung"
ASK = """
import json, sys, django
django.setup()
early = [name for name in sys.argv[1:] if name in sys.modules]
from payung.casework import errands
from payung.platform import outbox, runs
runs.HANDLED_IN.load()
outbox.HEARD_IN.load()
errands.FOUND_IN.load()
print(json.dumps({
    "early": early, "handler": sorted(runs._handlers), "listens_to": sorted(outbox._listeners),
    "sources": sorted(source.__module__ for source in errands.SOURCES),
}))
"""


def _marked(mark: str) -> dict[str, list[str]]:
    """Module -> what it makes known with a decorator, by the text of the source."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if words := re.findall(rf"^@{mark}\b(?:\(([^,)]*))?", text, re.MULTILINE):
            constants = dict(re.findall(r'^([A-Z]+) = "([^"]+)"', text, re.MULTILINE))
            module = path.relative_to(SOURCE.parent).with_suffix("").as_posix().replace("/", ".")
            found[module] = [constants.get(word, word.strip('"')) for word in words]
    return found


def test_whatever_a_room_makes_known_is_found_by_who_asks() -> None:
    marked = {mark: _marked(mark) for mark in ("handler", "listens_to", "register_source")}
    assert all(marked.values())
    modules = sorted({module for found in marked.values() for module in found})
    done = subprocess.run(
        [sys.executable, "-c", ASK, *modules],
        env={"PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "payung.platform.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert told["early"] == []
    for mark in ("handler", "listens_to"):
        assert told[mark] == sorted({word for words in marked[mark].values() for word in words})
    assert told["sources"] == sorted(["payung.casework.errands"] * 2 + list(marked["register_source"]))

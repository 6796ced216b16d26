"""Writes the English words of the law's package out of the one English catalogue.

    python tools/lawwords.py            write src/payung/law/english.json
    python tools/lawwords.py --check    exit 1 when it is out of step

The package speaks English without a framework; `payung.law.language` reads the file.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import polib  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "src" / "payung" / "law" / "english.json"
ROOM = "law/"


def written() -> str:
    """The file as it should stand: every sentence of the room `law` that has English, in the order of the alphabet."""
    messages = _messages()
    catalogue = {entry.msgid: entry.msgstr for entry in polib.pofile(str(messages.CATALOGUE))}
    spoken = {
        text: catalogue[text]
        for text, found in messages.collect().items()
        if catalogue.get(text) and any(place.startswith(ROOM) for place in found.places)
    }
    return json.dumps(spoken, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def _messages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("payung_messages_tool", Path(__file__).with_name("messages.py"))
    if spec is None or spec.loader is None:
        raise ImportError("messages.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def main() -> int:
    """Write, or compare with --check."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true")
    text = written()
    if parser.parse_args().check:
        return 0 if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Collects every sentence that a user may read and keeps the English catalogue in step with them.

    python tools/messages.py            tell what is missing or no longer used (exit 1 when anything is)
    python tools/messages.py --write    add what is missing (untranslated) and drop what is no longer used

Sentences come from calls of gettext and its kin, from refusals (an upper-case code followed by a sentence), from
tables of words that are looked up by name, from templates, and from the help of the commands. No xgettext is needed.
"""

from __future__ import annotations

import argparse
import ast
import csv
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polib  # type: ignore[import-untyped]
import yaml

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "payung"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"

SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop", "Saying"}
SECOND = {"Choice", "Col", "ListKind", "PaperKind", "SchemeKind", "_question"}  # value, word, look, hint
# Keywords of constructors whose text (or the values of whose table) pages translate.
KEYWORDS = {
    "SchemeKind": {"about", "paper"},
    "Process": {"title", "state_words", "action_words"},
    "LawError": {"label"},
}
PLURAL = {"ngettext", "ngettext_lazy"}
CODE = re.compile(r"^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$")
LITERAL = r"""u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
IN_TEMPLATE = re.compile(rf"\b(?:gettext|_)\(\s*({LITERAL})")
PLURAL_IN_TEMPLATE = re.compile(rf"\bngettext\(\s*({LITERAL})\s*,\s*({LITERAL})")
# Tables whose strings are looked up by name rather than marked where they stand: file -> names of module variables.
TABLES = {
    "intake/verdicts/codes.py": {"_TABLE", "VERDICT_WORDS", "PLACE_BLANK"},
    "casework/transitions.py": {"STEP_WORDS"},
    "intake/answer.py": {"RESULT", "REMARK", "NEAR", "BECAME_WORDS", "LOOKED", "TRANSPORT", "BECAUSE"},
    "intake/verdicts/facts.py": {"SAID"},
    "intake/choices.py": {"LEFT_OUT"},
    "notices/choices.py": {"ABOUT"},
    "claims/asking.py": {"NOT_NOW"},
    "kernel/calendar.py": {"UNKNOWN_YEAR"},
    "registry/likeness.py": {"NAME", "NIK", "BIRTH", "PLACE", "SEX"},
}
# Constructors with a label that pages translate: room -> name -> place of the label among the arguments.
LABELS = {
    "law": {
        **dict.fromkeys(("Conditions", "Explanation", "computed", "contribution", "marked", "text_of"), 0),
        "Calculator": 1,
        "amounts": 2,
        "flag_column": 2,
        "Field": 2,
        "need": 3,
    }
}


@dataclass
class Found:
    """A sentence, its plural, and where it stands."""

    plural: str = ""
    places: list[str] = field(default_factory=list)


Messages = dict[str, Found]


def collect(source: Path = SOURCE) -> Messages:
    """Every sentence below `source` with its places, in a stable order."""
    found: Messages = {}
    for path in sorted(source.rglob("*.py")):
        if "migrations" not in path.parts:
            _from_python(path, source, found)
    if source == SOURCE:
        for text in _help(_commands()):
            _add(found, text, "cli")
        for room, text in _of_acts():
            _add(found, text, f"{room}/acts.py")
        for where, text in _of_kinds():
            _add(found, text, where)
    for path in sorted(source.rglob("templates/**/*.html")):
        _from_template(path, source, found)
    for path in sorted(source.glob("law/parameters/*.yaml")):
        _from_statute(path, source, found)
    for path in sorted(source.glob("rails/data/iso_reasons.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                _add(found, row["meaning"], path.relative_to(source).as_posix())
    return found


def _commands() -> Any:
    """The whole command line; options are made in too many ways to be read from the source."""
    sys.path.insert(0, str(SOURCE.parent))
    import typer

    from payung.site.commands.app import app

    return typer.main.get_command(app)


def _of_acts() -> Iterator[tuple[str, str]]:
    """What acts are called, say afterwards, ask for and answer to a wrong value: room and sentence."""
    from payung.site.acts import ACTS

    for act in ACTS:
        yield from ((act.room, text) for text in (act.button, act.done))
        yield from ((act.room, text) for spec in act.specs().values() for text in (spec.word, spec.wrong, spec.hint))
        yield from ((act.room, one.word) for spec in act.specs().values() for one in spec.options)


def _of_kinds() -> Iterator[tuple[str, str]]:
    """What kinds of claims are called, and the words of their parts and warnings."""
    from payung.claims.kinds import KINDS

    for kind in KINDS.values():
        texts = (kind.title, kind.heard, kind.letter, *(part.word for part in kind.parts), *kind.warnings.values())
        yield from ((f"claims/kinds/{kind.name}/__init__.py", text) for text in texts)


def _add(found: Messages, text: str, where: str, plural: str = "") -> None:
    if not text.strip():
        return
    entry = found.setdefault(text, Found())
    entry.plural = entry.plural or plural
    if where not in entry.places:
        entry.places.append(where)


def _from_python(path: Path, source: Path, found: Messages) -> None:
    name = path.relative_to(source).as_posix()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for text, plural in _of_call(node, LABELS.get(name.split("/")[0], {})):
                _add(found, text, name, plural)
        elif isinstance(node, ast.Assign) and [getattr(t, "id", "") for t in node.targets] == ["message"]:
            _add(found, _constant(node.value), name)  # the sentence of a refusal that did not fit on its line
        elif isinstance(node, ast.Assign | ast.AnnAssign) and name in TABLES:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(t, ast.Name) and t.id in TABLES[name] for t in targets) and node.value:
                for text in _sentences(node.value):
                    _add(found, text, name)


def _help(command: Any) -> Iterator[str]:
    """What `--help` says of a command, its options and all below it; line breaks of the source are not its own."""
    texts = [command.help, *(getattr(parameter, "help", None) for parameter in command.params)]
    yield from (" ".join(text.split()) for text in texts if text)
    for below in getattr(command, "commands", {}).values():
        yield from _help(below)


def _constant(node: ast.expr | None) -> str:
    """A string constant, also one that is written as a sum of constants; "" for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return ""


def _of_call(node: ast.Call, labels: dict[str, int]) -> Iterator[tuple[str, str]]:
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    first = _constant(node.args[0]) if node.args else ""
    second = _constant(node.args[1]) if len(node.args) > 1 else ""
    if name in SINGLE:
        yield first, ""
    elif name in SECOND:
        yield second, ""
        if name == "Choice" and len(node.args) > 3:
            yield _constant(node.args[3]), ""
        if name == "PaperKind":  # value, word, issuer, hint
            yield from ((_constant(one), "") for one in node.args[2:4])
    elif name in labels:
        yield _constant(node.args[labels[name]]) if len(node.args) > labels[name] else "", ""
        yield from ((_constant(word.value), "") for word in node.keywords if word.arg == "note")
    elif name in PLURAL:
        yield first, second
    elif CODE.match(first) and " " in second:
        yield second, ""
    for keyword in node.keywords:
        if keyword.arg in KEYWORDS.get(name, set()):
            values = keyword.value.values if isinstance(keyword.value, ast.Dict) else [keyword.value]
            yield from ((_constant(value), "") for value in values)


def _sentences(node: ast.expr) -> Iterator[str]:
    """The texts of a table: every value of a dict of texts; of anything else what begins as a sentence or a fact does."""
    if isinstance(node, ast.Dict) and all(_constant(value) for value in node.values):
        yield from (_constant(value) for value in node.values)
        return
    for part in ast.walk(node):
        text = _constant(part) if isinstance(part, ast.expr) else ""
        if (text[:1].isupper() or text.startswith("{")) and not CODE.match(text):
            yield text


def _from_template(path: Path, source: Path, found: Messages) -> None:
    from django.utils.translation.template import templatize

    name = path.relative_to(source).as_posix()
    text = templatize(path.read_text(encoding="utf-8"), origin=name)
    for one, many in PLURAL_IN_TEMPLATE.findall(text):
        _add(found, ast.literal_eval(one), name, ast.literal_eval(many))
    for literal in IN_TEMPLATE.findall(text):
        _add(found, ast.literal_eval(literal), name)


def _from_statute(path: Path, source: Path, found: Messages) -> None:
    name = path.relative_to(source).as_posix()
    for text in _labels(yaml.safe_load(path.read_text(encoding="utf-8"))):
        _add(found, text, name)


def _labels(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (node[key] for key in ("label", "note") if isinstance(node.get(key), str))
        for value in node.values():
            yield from _labels(value)
    elif isinstance(node, list):
        for value in node:
            yield from _labels(value)


def untranslated(catalogue: polib.POFile, messages: Messages) -> list[str]:
    """Sentences without a whole translation."""
    entries = {entry.msgid: entry for entry in catalogue if not entry.obsolete}
    return [text for text, found in messages.items() if not _whole(entries.get(text), found)]


def _whole(entry: polib.POEntry | None, found: Found) -> bool:
    if entry is None:
        return False
    if found.plural:
        return bool(entry.msgstr_plural) and all(entry.msgstr_plural.values())
    return bool(entry.msgstr)


def refresh(catalogue: polib.POFile, messages: Messages) -> polib.POFile:
    """The catalogue with exactly these sentences, translations kept."""
    known = {entry.msgid: entry for entry in catalogue}
    fresh = polib.POFile(wrapwidth=110)
    fresh.metadata = {
        "Project-Id-Version": "Payung",
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for text, found in sorted(messages.items()):
        old = known.get(text)
        entry = polib.POEntry(msgid=text, occurrences=[(place, "") for place in sorted(found.places)])
        if "%" in text:
            entry.flags = ["python-format"]
        if found.plural:
            entry.msgid_plural = found.plural
            entry.msgstr_plural = dict(old.msgstr_plural) if old and old.msgstr_plural else {0: "", 1: ""}
        elif old:
            entry.msgstr = old.msgstr
        fresh.append(entry)
    return fresh


def main() -> int:
    """Compare, or write with --write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    messages = collect()
    catalogue = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else polib.POFile()
    if arguments.write:
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        catalogue = refresh(catalogue, messages)
        catalogue.save(str(CATALOGUE))
    missing = untranslated(catalogue, messages)
    unused = [entry.msgid for entry in catalogue if entry.msgid not in messages]
    for text in missing:
        sys.stdout.write(f"no English: {text!r} ({', '.join(messages[text].places)})\n")
    for text in unused:
        sys.stdout.write(f"not used: {text!r}\n")
    sys.stdout.write(f"{len(messages)} sentences, {len(missing)} without English, {len(unused)} not used\n")
    return 1 if missing or unused else 0


if __name__ == "__main__":
    sys.exit(main())

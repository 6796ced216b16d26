"""Every sentence that a user may read has an English translation that keeps its facts."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import polib
import pytest

from payung.platform.catalogues import compile_catalogues

ROOT = Path(__file__).resolve().parents[2]
FACTS = re.compile(r"%\(\w+\)s|(?<!%)%[sd]|\{\w+\}|%%")


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("payung_messages_tool", ROOT / "tools" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def english(tool: ModuleType) -> polib.POFile:
    return polib.pofile(str(tool.CATALOGUE))


def test_every_sentence_has_english(tool: ModuleType, english: polib.POFile) -> None:
    missing = tool.untranslated(english, tool.collect())
    assert missing == [], "add English to src/payung/locale/en (python tools/messages.py --write)"


def test_the_package_of_the_law_speaks_the_same_english() -> None:
    done = subprocess.run([sys.executable, "tools/lawwords.py", "--check"], cwd=ROOT, check=False)
    assert done.returncode == 0, "run python tools/lawwords.py"


def test_facts_stay_in_the_translation(english: polib.POFile) -> None:
    for entry in english:
        told = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        for text in told:
            assert sorted(FACTS.findall(text)) == sorted(FACTS.findall(entry.msgid)), entry.msgid


def test_collector_finds_every_kind(tool: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.html").write_text(
        '{% translate "Satu" %}{% blocktranslate with n=x %}Dua {{ n }}{% endblocktranslate %}'
        '{% stat _("Tiga") 3 %}{% blocktranslate count n=y %}{{ n }} hal{% plural %}{{ n }} hal-hal{% endblocktranslate %}',
        encoding="utf-8",
    )
    (tmp_path / "b.py").write_text(
        '_("Empat")\nraise Refused("CODE_HERE", "Lima %(x)s." " Enam.", x=1)\nngettext("tujuh", "tujuh-tujuh", 2)\n_(name)\n',
        encoding="utf-8",
    )
    found = tool.collect(tmp_path)
    assert set(found) == {"Satu", "Dua %(n)s", "Tiga", "%(n)s hal", "Empat", "Lima %(x)s. Enam.", "tujuh"}
    assert found["%(n)s hal"].plural == "%(n)s hal-hal"


def test_catalogues_compile_once(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid "Masuk"\nmsgstr "Sign in"\n', encoding="utf-8")
    assert compile_catalogues(tmp_path) == [folder / "django.mo"]
    assert compile_catalogues(tmp_path) == []
    assert polib.mofile(str(folder / "django.mo")).find("Masuk").msgstr == "Sign in"

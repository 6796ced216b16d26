"""A list refused whole says why in English on an English page, through the API and in an English terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import gettext, override

from payung.cli import text as terminal
from payung.intake.errors import ListRefused
from payung.intake.reading.reader import open_list
from payung.kernel.errors import worded
from payung.platform.runs import kept_facts
from tests.support import people
from tests.support.people import acting, one

FILES = {
    "empty.csv": b"",
    "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "page.csv": b"<html><body>daftar</body></html>",
    "paper.csv": b"%PDF-1.7",
    "cut.xlsx": b"PK\x03\x04half",
    "columns.csv": b"Desa;Alamat\nOesapa;Jalan\n",
}


@pytest.fixture
def english(monkeypatch):
    monkeypatch.setenv("PAYUNG_LANG", "en")
    terminal._translations.cache_clear()
    yield
    monkeypatch.undo()
    terminal._translations.cache_clear()


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_whole_refusal_has_english(tmp_path: Path, name: str, english) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    with pytest.raises(ListRefused) as refused:
        open_list(path).close()
    error = refused.value
    kept = json.loads(kept_facts(error))  # as it comes back from the table
    with override("en"):
        told = worded(error.message_id, kept, gettext)
    assert worded(error.message_id, kept) == error.message != told
    assert "%(" not in told
    assert terminal.say(error) == told


def test_the_page_of_a_refused_list_is_english_for_an_english_reader(db, owner, loader, token, login, settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    with acting(loader, token("admin")):
        scheme = people.scheme(loader)
    text, facts = "Belum ada kolom untuk: %(names)s.", {"names": "NIK (100%)"}
    number = one(
        owner,
        "insert into intake_list (scheme_id, uploaded_by, file_name, file_key, sha256, size, state, expires_on,"
        " refusal_code, refusal_text, refusal_facts) select %s, id, 'x.pdf', 'k', repeat('0', 64), 8, 'refused', '2030-01-01',"
        " 'NOT_A_LIST', %s, %s from access_user where username = 'admin' returning id",
        [scheme.scheme, text, json.dumps(facts)],
    )
    client = login(Client(), "admin")
    assert "Belum ada kolom untuk: NIK (100%)." in client.get(f"/daftar/{number}").content.decode()
    client.cookies["payung_language"] = "en"
    page = client.get(f"/daftar/{number}").content.decode()
    assert "Belum ada kolom" not in page
    assert "NIK (100%)" in page

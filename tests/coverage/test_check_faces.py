"""The check of a sentence gives the same judgement on the page, by the API and by command, for any text."""

from __future__ import annotations

import json

import pytest
from django.test import Client

SENTENCE = "748 ribu dari 1,6 juta pekerja, 44 persen"


@pytest.fixture
def page(login):
    return lambda name: login(Client(SERVER_NAME="localhost"), name)


def test_page_interface_and_command_say_the_same(db, api, page, desk, tmp_path):
    target = tmp_path / "hasil.json"
    told = desk("coverage", "check", SENTENCE, "--json", str(target))
    assert told.code == 0, told.err
    written = json.loads(target.read_text(encoding="utf-8"))
    assert (written["verdict"], written["computed"], written["stated"]) == ("inconsistent", 46.75, 44)
    assert api("juri").get("/coverage/check", sentence=SENTENCE).json() == written
    shown = page("juri").get("/cakupan/periksa", {"kalimat": SENTENCE}).content.decode()
    for line in written["explanation"]:
        assert line in shown
        assert line in told.out


@pytest.mark.parametrize(
    "text", ["", "   ", "x" * 600, "<script>alert(1)</script>", "\u202e44 persen", "1e999", "%(part)s %s {0}"]
)
def test_any_text_is_answered_in_plain_words(db, page, text):
    answer = page("juri").get("/cakupan/periksa", {"kalimat": text})
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "Belum dapat dinilai" in shown
    assert "<script>alert" not in shown


def test_a_visitor_is_asked_to_sign_in(db):
    assert Client(SERVER_NAME="localhost").get("/cakupan/periksa").status_code == 302

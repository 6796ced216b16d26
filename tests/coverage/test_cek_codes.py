"""Cek with a code: is this letter genuine, what does the claim wait for, and what other addresses below /cek do not
tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from payung.claims import services as claims
from payung.claims.choices import STATE
from payung.claims.services import ReportData
from payung.coverage import cek
from payung.coverage import words as cekwords
from payung.kernel.choices import words
from payung.notices import letters
from payung.platform.db import acting
from tests.support import people
from tests.support.databases import Database


@pytest.fixture(autouse=True)
def _fresh_tries(db: Database, owner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reset the limits of tries before every test, on a fixed day."""
    monkeypatch.setenv("PAYUNG_TODAY", "2025-09-10")
    owner.execute("truncate payung.rate")


def page(answer: Any) -> str:
    """The text of a page without the parts that differ in every answer."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


def test_a_letter_is_verified_without_naming_anybody(client: Client, owner: Any) -> None:
    code = owner.execute(
        "select payung.room_letter('claim:77:decision', 'decision_approved', 'claim:77', 'KEP-77', '53.04', null,"
        " '2025-09-08', 42000000)"
    ).fetchone()[0]
    typed = page(client.post("/cek/surat", {"letter": letters.grouped(code).lower()})).replace("\u00a0", " ")
    scanned = page(client.get(f"/cek/surat/{code}")).replace("\u00a0", " ")
    for text in (typed, scanned):
        assert "Surat ini asli." in text
        for part in ("KEP-77", "8 September 2025", "Rp42.000.000", "Kabupaten Belu"):
            assert part in text
    unknown = page(client.post("/cek/surat", {"letter": "K7QM2X9DTR4HBN53"}))
    assert unknown == page(client.post("/cek/surat", {"letter": "apa saja"}))
    assert "surat itu bukan dari kami" in unknown


def test_a_claim_says_what_it_waits_for(
    client: Client, loader: Any, token: Callable[[str], str], actor: Callable[[str], Any], owner: Any
) -> None:
    with people.acting(loader, token("admin")):
        member = people.member(loader)
        nik = people.one(loader, "select payung.tell_registry_identity_nik(%s)", [member.person])
        kpj = people.one(loader, "select payung.tell_participation_membership_kpj(%s)", [member.membership])
    officer = actor("belu")
    with acting(officer.token):
        word = ReportData("", date(2025, 9, 3), "Yosef Bere", reporter_phone="08123456789", person_id=member.person)
        claim_id = claims.report(officer, word)
    code = people.one(owner, "select code from claims_claim where id = %s", [claim_id])
    first = page(client.post("/cek/klaim", {"code": letters.grouped(code)})).replace("\u00a0", " ")
    assert "Laporan diterima pada 10 September 2025." in first
    assert "Akta kematian" in first
    for secret in (nik, kpj, "Maria", "Yosef", "812345"):
        assert secret not in first
    unknown = page(client.post("/cek/klaim", {"code": "AAAA-BBBB-CCCC"}))
    assert page(client.post("/cek/klaim", {"code": "' or 1=1 --"})) == unknown
    assert page(client.post("/cek/klaim", {"code": "\x00"})) != first


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("paused", [False, True])
@pytest.mark.parametrize("state", [*words(STATE), "dismissed", "handled"])
def test_every_state_of_a_claim_has_words(state: str, paused: bool, language: str) -> None:
    day = date(2026, 11, 20)
    status = cek.ClaimStatus(
        *("claim", state, "53.04", day, day, date(2026, 11, 27), date(2026, 12, 1), paused, ("kk",), day, 42_000_000, 0)
    )
    with translation.override(language):
        said = cekwords.claim(status)
    whole = " ".join([said.lead, *said.why, *said.todo])
    assert said.lead
    assert said.todo
    assert "%(" not in whole
    assert said.badge not in {"Sedang dikerjakan", "In progress"}, "a state without words of its own"
    assert ("Bank sedang mengirim" in whole or "The bank is sending" in whole) == (state == "paying")
    assert "dikirim kepada keluarga" not in whole, "no letter is sent by itself"
    if state in {"complete", "assessed"} and not paused:
        assert ("1 Desember 2026" if language == "id" else "1 December 2026") in said.lead.replace("\u00a0", " ")
    assert ("42.000.000" in whole or "42,000,000" in whole) == (state in {"approved", "paying", "paid"})


def test_an_address_that_is_no_page_of_cek_gives_the_questions(client: Client) -> None:
    answer = client.get("/cek/apa/saja")
    assert answer.status_code == 404
    assert 'action="/cek/peserta"' in page(answer)
    assert answer.headers["Cache-Control"] == "no-store"

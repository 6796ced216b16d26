"""The history on the page of a claim: the important steps at the bank, and which notifications the family got, but not
who got them.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from payung.claims import services
from payung.notices.services import send_due
from payung.platform import outbox
from payung.platform.db import acting
from tests.claims import world

PHONE = "081234567890"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", world.TODAY)
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])


def part(response: Any, heading: str) -> str:
    """The text of the section under a heading."""
    assert response.status_code == 200
    found = re.search(rf'aria-labelledby="{heading}">(.*?)</section>', response.content.decode(), re.DOTALL)
    assert found, heading
    return found[1].replace("\xa0", " ")


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def decided(own_db: Any, actor: Any, loader: Any, token: Any) -> int:
    """An approved claim of four heirs."""
    member = world.member_with_months(loader, token, [7, 8, 9, 10])
    return world.approved(actor("cabang"), actor("kepala"), member).claim


def test_the_family_s_news_are_listed_without_text_or_number(decided: int, login: Any) -> None:
    while outbox.dispatch():
        pass
    officer = login(Client(), "cabang")
    page = officer.get(f"/klaim/{decided}")
    waiting = part(page, "judul-kabar")
    assert "Berkas klaim lengkap" in waiting
    assert "SMS, menunggu dikirim" in waiting
    assert "terkirim" not in waiting
    for secret in (PHONE, PHONE[2:], "Kode klaim", "Keputusan paling lambat"):
        assert secret not in waiting
    while send_due():
        pass
    assert "SMS, terkirim" in part(officer.get(f"/klaim/{decided}"), "judul-kabar")
    officer.cookies["payung_language"] = "en"
    english = part(officer.get(f"/klaim/{decided}"), "judul-kabar")
    assert "The papers of the claim are complete" in english
    assert "SMS, sent" in english
    assert "News to the family" in english


def test_nobody_to_tell_is_said_plainly(own_db: Any, actor: Any, loader: Any, token: Any, login: Any) -> None:
    member = world.member_with_months(loader, token, [10])
    claim = world.complete(actor("cabang"), member, reporter_phone="").claim
    while outbox.dispatch():
        pass
    assert "Datangi mereka" in part(login(Client(), "cabang").get(f"/klaim/{claim}"), "judul-kabar")


def test_a_share_shows_how_it_ended_and_the_bank_s_steps_fold_away(
    decided: int, own_db: Any, owner: Any, actor: Any, login: Any
) -> None:
    heirs = [
        row[0] for row in owner.execute("select heir_id from claims_payment where claim_id = %s order by id", [decided])
    ]
    world.bank_says(own_db, actor("admin"), decided, {heirs[0]: ("returned", "AC04")})
    past = part(login(Client(), "cabang").get(f"/klaim/{decided}"), "judul-jejak")
    shown, _sep, folded = past.partition("<details")
    paid = re.findall(r"Sudah dibayar (?:\w+ )?(Ahli Waris \d+), Rp10\.500\.000", words(shown))
    assert len({*paid}) == len(paid) >= 3
    assert words(shown).count("Dikembalikan bank") == 1
    assert re.search(r"Dikembalikan bank .*?Ahli Waris \d+, Rp10\.500\.000, ", words(shown))
    for word in ("Menunggu dibayar", "Dalam kelompok bayar", "Sedang dikirim", "Terkirim, belum dijawab"):
        assert word not in shown, word
        assert words(folded).count(word) == 1, word  # four shares that make a step together are one line
    assert "Langkah di bank" in folded
    assert "4 bagian, Rp42.000.000" in words(folded)


def test_who_reported_the_death_stands_beside_it(decided: int, login: Any) -> None:
    said = part(login(Client(), "cabang").get(f"/klaim/{decided}"), "judul-peserta")
    assert "Ana Bere" in said
    assert PHONE in said
    assert PHONE not in part(login(Client(), "kepala").get(f"/klaim/{decided}"), "judul-peserta")


def test_a_long_past_asks_no_more_than_a_short_one(decided: int, own_db: Any, actor: Any, login: Any) -> None:
    officer, page = login(Client(), "cabang"), f"/klaim/{decided}"

    def asked() -> int:
        while outbox.dispatch():
            pass
        officer.get(page)
        with CaptureQueriesContext(connection) as seen:
            assert officer.get(page).status_code == 200
        return len(seen)

    few = asked()
    world.bank_says(own_db, actor("admin"), decided, "paid")
    assert asked() <= few


def test_pauses_are_news_too(own_db: Any, actor: Any, loader: Any, token: Any, login: Any) -> None:
    member, cabang = world.member_with_months(loader, token, [10]), actor("cabang")
    claim = world.complete(cabang, member).claim
    with acting(cabang.token):
        services.pause(cabang, claim, "menunggu surat camat")
    while outbox.dispatch():
        pass
    news = part(login(Client(), "cabang").get(f"/klaim/{claim}"), "judul-kabar")
    assert news.count("<li") == 3  # the report, the papers, the pause
    assert "camat" not in news

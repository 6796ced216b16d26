"""Which work items payouts give to whom, and which of them come first."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from payung.access.policies import Forbidden
from payung.casework.errands import errands_for
from payung.payouts import services
from payung.platform.db import acting
from tests.support.paying import approved, connected, sent

pytestmark = pytest.mark.usefixtures("own_db")


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])


def waiting(who: Any) -> list[tuple[str, str, int, int | None]]:
    with acting(who.token):
        return [(e.kind, e.subject, e.count, e.amount) for e in errands_for(who)]


def test_a_batch_waits_for_everybody_but_its_maker(actor, orders, practice):
    connected(actor("admin"), practice())
    orders.many(2)
    maker, checker = actor("cabang"), actor("admin")
    with acting(maker.token):
        batch = services.make_batch(maker, "130")
    assert waiting(maker) == []
    assert waiting(checker) == [("payouts.approve", f"batch:{batch}", 1, 2_000_000)]
    assert waiting(actor("bank")) == waiting(checker)
    assert waiting(actor("kepala")) == waiting(actor("belu")) == []
    with acting(checker.token):
        services.approve_batch(checker, batch, services.the_batch(batch).content_hash)
    for who in (maker, checker):
        assert waiting(who) == [("payouts.send", f"batch:{batch}", 1, 2_000_000)]
    sent(checker, batch)
    assert waiting(checker) == []
    with pytest.raises(Forbidden):
        errands_for(actor("tanpa-peran"))


def test_an_unclear_answer_waits_for_those_who_send_until_it_is_clear(actor, orders, practice):
    bank = practice("timeout_before=1000")
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank)
    orders.many(1)
    batch = approved(admin, officer, "snap")
    sent(officer, batch)
    assert orders.states() == {"unknown": 1}
    assert waiting(officer) == waiting(actor("bank")) == [("payouts.unknown", "payouts:unknown", 1, 1_000_000)]
    assert waiting(actor("kepala")) == []


def test_the_first_line_counts_all_and_leads_there(actor, orders, practice, login):
    connected(actor("admin"), practice())
    maker, checker = actor("cabang"), login(Client(), "admin")
    assert "Tidak ada yang menunggu Anda." in checker.get("/tugas").content.decode()

    def asked() -> tuple[int, str]:
        with CaptureQueriesContext(connection) as seen:
            page = checker.get("/tugas").content.decode()
        return len(seen), page

    for _round in range(2):
        orders.many(1)
        with acting(maker.token):
            batch = services.make_batch(maker, "130")
        if _round == 0:
            few, page = asked()
            assert "1 perkara menunggu Anda." in page
    many, page = asked()
    assert many == few
    assert "2 perkara menunggu Anda." in page
    assert f"/pencairan/kelompok/{batch}" in page
    assert "Periksa dan setujui" in page
    assert not re.search(r"Tidak ada yang menunggu", page)
    checker.cookies["payung_language"] = "en"
    english = checker.get("/tugas").content.decode()
    assert f"Payment batch {batch}" in english
    assert "Check and approve" in english

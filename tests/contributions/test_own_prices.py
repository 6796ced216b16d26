"""The law moves and who has paid for himself ahead follows: a credit over the difference, asked for by one and released by another."""

from __future__ import annotations

import re
from typing import Any

import psycopg
import pytest
from django.test import Client

from payung.contributions.ahead import services as ahead
from payung.contributions.own_prices import services as ownprices
from payung.contributions.repricing import services as repricing
from payung.kernel.errors import Forbidden, PayungError
from payung.law.store import Statute, statute
from payung.ledger import services as ledger
from payung.platform import recounts, runs
from payung.platform.db import acting as session
from payung.sponsorship import pricing
from tests.support import people, states
from tests.support.people import acting, one

YEAR, NOW = 201_600, 126_000  # twelve months of 2026 without and with PP 50/2025, no transport
BACK = YEAR - NOW
WHY = "PP 50/2025 diundangkan"
NET = "select sum(total) from contributions_contributionassessment a join participation_membership m on m.id = a.membership_id where m.person_id = %s"


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-11-01")


@pytest.fixture
def decree(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The statute as it stood before PP 50/2025; call it to load the decree, with the day on which that happens."""
    law = statute()
    before = Statute(law.parameters, tuple(one for one in law.reliefs if not one.id.startswith("pp50_2025")), "sebelum")

    def law_is(of: Statute) -> None:
        for module in (pricing, repricing, ownprices):
            monkeypatch.setattr(module, "statute", lambda: of)

    def loaded() -> None:
        law_is(law)
        monkeypatch.setenv("PAYUNG_TODAY", "2025-12-22")

    law_is(before)
    return loaded


@pytest.fixture
def paid_ahead(db: Any, loader: Any, app: Any, token: Any, actor: Any, owner: Any, decree: Any) -> list[people.Member]:
    """Three people of whom each asked for the twelve months of 2026 on 1 November 2025; the first two have paid, in full and in part."""
    return year_asked_for(loader, app, token, actor, owner)


@states.kept
def year_asked_for(loader: Any, app: Any, token: Any, actor: Any, owner: Any) -> list[people.Member]:
    with acting(loader, token("admin")):
        people.open_months(loader)
        members = [people.member(loader, name=name) for name in ("Maria Bere", "Yosefina Mau", "Ana Bria")]
    for member in members:
        officer = actor("cabang")
        with session(officer.token):
            run = ahead.start_person(officer, member.person, 12, "2026-01")
        assert runs.execute(run)["result"]["amount"] == YEAR
    for member, amount in zip(members, (YEAR, 30_000), strict=False):
        code = one(owner, "select b.payment_code from contributions_bill b join participation_payer y on y.id = b.payer_id where y.person_id = %s", [member.person])  # fmt: skip
        people.receive(app, token, code, amount, "2025-11-01")
    return members


def released(actor: Any, first: str = "cabang", second: str = "admin") -> int:
    with session(actor(first).token):
        number = ownprices.ask(actor(first), WHY)
    with session(actor(second).token):
        ownprices.take(actor(second), number, ownprices.seen_of(actor(second), ownprices.repricing_of(None, number)))
    return number


class TestOnOneDatabase:
    """Each test has a database of its own."""

    @pytest.fixture(autouse=True)
    def _own(self, own_db: Any) -> None:
        pass

    def test_twelve_months_paid_ahead_get_a_credit(self, paid_ahead, actor, owner, decree):
        full, part, open_ = (member.person for member in paid_ahead)
        with session(actor("cabang").token):
            assert ownprices.effect("53").moves == ()
            with pytest.raises(PayungError, match="OWN_PRICES_SAME"):
                ownprices.ask(actor("cabang"), WHY)
        decree()
        with session(actor("cabang").token):
            moved = ownprices.effect("53")
        assert (moved.amount, moved.credit, moved.debit, moved.months, moved.people) == (-3 * BACK, 3 * BACK, 0, 27, 3)
        first = owner.execute("select membership_id, month, total from contributions_contributionassessment where revision = 0 order by 1, 2").fetchall()  # fmt: skip
        number = released(actor)
        with session(actor("admin").token):
            assert ownprices.line(ownprices.repricing_of(None, number))["amount"] == -3 * BACK
        assert [one(owner, NET, [person]) for person in (full, part, open_)] == [NOW] * 3
        standing = "select s.open, coalesce(k.amount, 0) from contributions_billstanding s join participation_payer y on y.id = s.payer_id left join contributions_payercredit k on k.payer_id = y.id where y.person_id = %s and s.net > 0"
        assert [owner.execute(standing, [person]).fetchall() for person in (full, part, open_)] == [
            [(0, BACK)], [(NOW - 30_000, 0)], [(NOW, 0)],
        ]  # fmt: skip
        assert one(owner, "select sum(amount) from participation_month") == 3 * NOW
        again = owner.execute("select membership_id, month, total from contributions_contributionassessment where revision = 0 order by 1, 2").fetchall()  # fmt: skip
        assert first == again
        assert one(owner, "select count(*) from contributions_bill where repriced") == 3
        with session(actor("cabang").token):
            assert ownprices.effect("53").moves == ()
        assert set(recounts.recount().values()) == {0}
        assert ledger.verify().ok

    def test_it_goes_back_up_with_a_code_for_each_bill(self, paid_ahead, actor, owner, decree, monkeypatch):
        before = pricing.statute()
        decree()
        released(actor)
        for module in (pricing, repricing, ownprices):
            monkeypatch.setattr(module, "statute", lambda: before)
        released(actor)
        codes = "select count(distinct payment_code), sum(amount), bool_and(corrects_id is null) from contributions_bill where repriced and amount > 0"
        assert owner.execute(codes).fetchone() == (3, 3 * BACK, True)
        assert one(owner, "select sum(amount) from participation_month") == 3 * YEAR
        assert ledger.verify().ok

    def test_it_is_asked_once_decided_once_and_by_another(self, paid_ahead, actor, owner, decree):
        decree()
        cabang, admin = actor("cabang"), actor("admin")
        with session(cabang.token):
            number = ownprices.ask(cabang, WHY)
            with pytest.raises(PayungError, match="OWN_PRICES_WAIT"):
                ownprices.ask(cabang, WHY)
            seen = ownprices.seen_of(cabang, ownprices.repricing_of(None, number))
            with pytest.raises(PayungError, match="OWN_PRICES_OWN"):
                ownprices.take(cabang, number, seen)
        # What is released is just what was seen: one of the three gives a month back meanwhile.
        owner_session = actor("cabang").token
        with acting(owner, owner_session):
            owner.execute(
                "select payung.months_release('hand_over', 'uji', 'uji', 1, null, array[%s]::bigint[], array['2026-05-01']::date[], '2025-12-22')",
                [paid_ahead[2].membership],
            )
        with session(admin.token):
            with pytest.raises(PayungError, match="UNSEEN"):
                ownprices.take(admin, number, seen)
            ownprices.refuse(admin, number, "harga lama dahulu")
            with pytest.raises(PayungError, match="OWN_PRICES_DECIDED"):
                ownprices.refuse(admin, number, "harga lama dahulu")
        released(actor)
        assert one(owner, NET, [paid_ahead[2].person]) == NOW - (NOW - 3 * 16_800) // 9
        for who in ("belu", "bank", "sponsor"):
            with session(actor(who).token), pytest.raises(Forbidden):
                ownprices.ask(actor(who), WHY)

    def test_raw_sql_moves_no_own_price(self, paid_ahead, actor, app, loader, owner, token, decree):
        decree()
        prices = (
            '[{"month": "2026-05-01", "sector": "other", "payer_class": "self", "base": 1000000, "jkk": %s, "jkm": 1}]'
        )
        ask = "select payung.own_reprice_ask('53', 'karena saya mau', '', %s::jsonb, '2025-12-22')"
        for who in ("belu", "bank", "sponsor", "juri"):
            for statement in (ask.replace("%s::jsonb", "'[]'::jsonb"), "select * from payung.own_price_keys('53')"):
                with pytest.raises(psycopg.Error) as refused, acting(app, token(who)):
                    app.execute(statement)
                assert refused.value.sqlstate in ("P0E71", "P0CC5", "P0D50"), (who, statement)
        for wrong in (prices % -1, prices % "null", f"[{prices[1:-1] % 5}, {prices[1:-1] % 6}]"):
            with pytest.raises(psycopg.Error) as refused, acting(app, token("cabang")):
                app.execute(ask, [wrong])
            assert refused.value.sqlstate == "P0E75", wrong
        with session(actor("cabang").token):
            number = ownprices.ask(actor("cabang"), WHY)
        with pytest.raises(psycopg.Error) as unseen, acting(app, token("admin")):
            app.execute("select payung.own_reprice_take(%s, 'x', '{}', '2026-01-15', '2025-12-22')", [number])
        assert unseen.value.sqlstate == "P0D51"
        for connection in (app, loader):
            for statement in (
                "insert into contributions_ownrepricing (province, state, law, reason, prices, asked_by, asked_on) values ('53', 'taken', '', '', '[]', 1, now())",
                "update contributions_ownrepricing set state = 'taken', decided_by = 2",
                "delete from contributions_ownrepricing",
                "update participation_month set amount = 1",
                "select payung.months_follow('{1}', '{2026-05-01}', '{1}', '{1}')",
                "select * from payung.own_assessed('53')",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(connection, token("admin")):
                    connection.execute(statement)
        for statement, code in (
            ("update participation_month set amount = 1", "P0E74"),
            ("update contributions_ownrepricing set reason = 'lain'", "P0E70"),
            ("delete from contributions_ownrepricing", "P0E70"),
        ):
            with pytest.raises(psycopg.Error) as refused, acting(owner, token("admin")):
                owner.execute(statement)
            assert refused.value.sqlstate == code


def test_page_and_command_show_the_same(paid_ahead, desk, login, owner, decree):
    decree()
    told = desk.told("own", "prices", "--as", "admin", PAYUNG_TODAY="2025-12-22")
    assert (told["effect"]["credit"], told["effect"]["months"]) == (3 * BACK, 27)
    browser, second = login(Client(), "cabang"), login(Client(), "admin")
    assert "kredit Rp226.800" in browser.get("/iuran/sendiri/harga").content.decode().replace("\xa0", " ")
    typed = {"alasan": WHY}
    assert "226.800" in browser.post("/iuran/sendiri/harga/ajukan", typed).content.decode()
    assert browser.post("/iuran/sendiri/harga/ajukan", {**typed, "paham": "1"}).status_code == 302
    number = one(owner, "select id from contributions_ownrepricing where state = 'asked'")
    assert "Periksa dan lepas" not in browser.get("/iuran/sendiri/harga").content.decode()
    assert "/iuran/sendiri/harga" in second.get("/tugas").content.decode()
    shown = second.post(f"/iuran/sendiri/harga/{number}/lepas", {}).content.decode()
    digest = re.search(r'name="sidik" value="([0-9a-f]{64})"', shown)
    assert digest
    day = {"PAYUNG_TODAY": "2025-12-22"}
    seen = desk.told("own", "release-prices", str(number), "--dry-run", "--as", "admin", **day)
    assert seen["seen"] == digest[1]
    done = second.post(f"/iuran/sendiri/harga/{number}/lepas", {"sidik": digest[1], "paham": "1"})
    assert done.status_code == 302
    assert desk.told("own", "prices", "--as", "admin", **day)["repricings"][0]["amount"] == -3 * BACK

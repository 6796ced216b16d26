"""Loans on the real road by command and page: repaid early, a second one, the right to leave, heirs named at the contract, who waits."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest
from django.test import Client

from payung.access.services import Actor
from payung.platform.db import acting
from payung.registry.selectors import named_heirs
from tests.claims import world
from tests.sponsorship.test_credit import debtors
from tests.support import people, states
from tests.support.commands import Payung
from tests.support.payers import assess, contracts, listed, scheme_of, send, sheet
from tests.support.people import PRICE, one

WHY = ("--reason", "pinjaman lunas dipercepat")
MONTHS = "select to_char(c.month, 'YYYY-MM') from participation_month c join sponsorship_enrolment e using (membership_id) where e.id = %s order by 1"


@pytest.fixture
def lent(db: Any, actor: Callable[[str], Actor], owner: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[int, list[int]]:
    """Three debtors of December, whose lender pays until February; the scheme and their enrolments."""
    monkeypatch.setenv("PAYUNG_TODAY", world.TODAY)
    return three_debtors(actor("bank"), owner)


@states.kept
def three_debtors(bank: Actor, owner: Any) -> tuple[int, list[int]]:
    scheme = scheme_of(bank, "bank-ntt", "credit", "2025-10", "2026-03", 200_000_000)
    send(bank, scheme, debtors(15, contracts((3, date(2025, 12, 9)))))
    return scheme, [
        row[0]
        for row in owner.execute("select id from sponsorship_enrolment where scheme_id = %s order by id", [scheme])
    ]


def test_repaid_left_and_lent_again_by_command(lent: tuple[int, list[int]], desk: Payung, actor: Callable[[str], Actor], owner: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    scheme, (repaid, leaves, stays) = lent
    bank, admin = actor("bank"), actor("admin")
    asked = desk("own", "loan-repaid", str(repaid), *WHY, "--dry-run", "--as", "bank")
    assert (asked.code, "Catat pinjaman ini lunas?" in asked.out) == (0, True)
    assert len(owner.execute(MONTHS, [repaid]).fetchall()) == 3
    told = desk.told("own", "loan-repaid", str(repaid), *WHY, "--as", "bank")
    assert told["thing"]["id"] == repaid
    assert owner.execute(MONTHS, [repaid]).fetchall() == [("2025-12",)]
    assert desk.refused("own", "loan-repaid", str(repaid), *WHY, "--as", "bank") == "NOTHING_AHEAD"
    assert desk.refused("own", "loan-repaid", str(stays), *WHY, "--as", "bpr") == "ENROLMENT_UNKNOWN"
    assert desk.told("own", "leave", str(leaves), *WHY, "--as", "bank")["thing"]["left_from"] == "2026-01"
    person = one(owner, "select person_id from sponsorship_enrolment where id = %s", [leaves])
    assert [line["left_from"] for line in desk.told("own", "standing", str(person), "--as", "bank")] == ["2026-01"]
    # A second loan in January: the one who repaid takes all its months, the others those that the first loan does not hold.
    monkeypatch.setenv("PAYUNG_TODAY", "2026-01-20")
    again = debtors(15, contracts((3, date(2026, 1, 12))))
    assert send(bank, scheme, again, "lagi.csv")[2]["amount"] == (3 + 1 + 1) * PRICE
    assert [row[0] for row in owner.execute(MONTHS.replace("select", "select distinct"), [repaid])] == ["2025-12", "2026-01", "2026-02", "2026-03"]  # fmt: skip
    # Who left after the first loan goes on after the second, which he signed anew; nobody is billed twice.
    assert [r["own_people"] for r in assess(admin, "2025-12", 5)] == [0, 0, 0, 0, 3]


def test_heirs_named_at_the_contract_are_shown_and_fill_the_form_of_a_claim(
    own_db: Any, lent: tuple[int, list[int]], actor: Callable[[str], Actor], client: Any, login: Any, owner: Any
) -> None:
    person, membership, regency = owner.execute(
        "select m.person_id, m.id, m.regency from participation_membership m join sponsorship_enrolment e on e.membership_id = m.id order by m.id limit 1"
    ).fetchone()
    admin = actor("admin")
    with acting(admin.token):
        (named,) = named_heirs(person)
        assert (named.name, named.relation) == (f"Anak {named.name.removeprefix('Anak ')}", "Anak")
    browser = login(client, "admin")
    page = html.unescape(browser.get(f"/orang/{person}").content.decode())
    assert f"{named.name} (Anak)" in page
    assert "bukan bukti" in page
    browser.cookies["payung_language"] = "en"
    assert f"{named.name} (Child)" in html.unescape(browser.get(f"/orang/{person}").content.decode())
    browser.cookies["payung_language"] = "id"
    claim = world.open_claim(admin, people.Member(person, membership, regency), date(2025, 12, 12))
    page = html.unescape(browser.get(f"/klaim/{claim}").content.decode())
    assert f'href="?waris={named.pk}#ahli-waris"' in page
    assert f'value="{named.name}"' not in page
    filled = html.unescape(browser.get(f"/klaim/{claim}?waris={named.pk}").content.decode())
    assert f'value="{named.name}"' in filled
    assert '<option value="child" selected>' in filled
    assert (
        one(owner, "select count(*) from claims_heir where claim_id = %s", [claim]) == 0
    )  # named, never recorded by itself
    for wrong in ("0", "x", "999999", "-1"):
        assert browser.get(f"/klaim/{claim}?waris={wrong}").status_code == 200
    with acting(actor("bpr").token):
        assert named_heirs(person) == []


def test_who_waits_stands_with_his_own_terms(db: Any, actor: Callable[[str], Actor], desk: Payung, api: Any, login: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setenv("PAYUNG_TODAY", world.TODAY)
    bank = actor("bpr")
    scheme = scheme_of(bank, "bpr-uji", "credit", "2025-10", "2026-03", 3 * PRICE)
    lines = [(*row, f"KUR/{n}", "05-11-2025") for n, row in enumerate(listed(2, 41))]
    assert send(bank, scheme, sheet(("Nomor Pinjaman", "Tanggal Akad"), lines))[2]["committed"] == 1
    (waits,) = api("bpr").get(f"/schemes/{scheme}/waiting").json()["items"]
    assert (waits["first_month"], waits["last_month"], waits["loan"]) == ("2025-11", "2026-01", "KUR/1")
    assert desk.told("scheme", "waiting", str(scheme), "--as", "bpr")["items"][0]["first_month"] == "2025-11"
    page = login(Client(), "bpr").get(f"/pendanaan/{scheme}/tunggu").content.decode()
    assert "KUR/1" in page
    assert "November" in page


def test_consent_is_kept_once_and_by_who_lent(own_db: Any, lent: tuple[int, list[int]], actor: Callable[[str], Actor], app: Any, loader: Any, owner: Any, token: Any, client: Any, login: Any) -> None:  # fmt: skip
    from payung.contributions.own import services as leaving
    from payung.kernel.errors import PayungError

    _scheme, (first, second, _third) = lent
    bank = actor("bank")
    with acting(bank.token):
        for given, paper in (
            (date(2025, 12, 16), "Akad KMM/1"),
            (date(2024, 1, 1), "Akad KMM/1"),
            (date(2025, 12, 9), " "),
        ):
            with pytest.raises(PayungError, match="CONSENT_WHOLE"):
                leaving.consent(bank, first, given, paper)
        leaving.consent(bank, first, date(2025, 12, 9), "Akad KMM/1 pasal 5")
        with pytest.raises(PayungError, match="CONSENT_KEPT"):
            leaving.consent(bank, first, date(2025, 12, 9), "Akad lain")
        told = leaving.standing(first)
        assert (told["consent_on"], told["consent_paper"]) == (date(2025, 12, 9), "Akad KMM/1 pasal 5")
        assert leaving.leave(bank, first, "minta berhenti") == 1  # consent binds nobody
    person = one(owner, "select person_id from sponsorship_enrolment where id = %s", [first])
    assert "Akad KMM/1 pasal 5" in login(client, "admin").get(f"/orang/{person}").content.decode()
    ask = "select payung.own_consent(%s, '2025-12-09', 'Akad', '2025-12-15')"
    for who in ("bpr", "sponsor", "juri"):
        with pytest.raises(psycopg.Error) as refused, people.acting(app, token(who)):
            app.execute(ask, [second])
        assert refused.value.sqlstate == "P0E02", who
        with people.acting(app, token(who)):
            assert one(app, "select count(*) from sponsorship_consent") == 0
    for connection in (app, loader):
        for statement in (
            "update sponsorship_consent set paper = 'lain'", "delete from sponsorship_consent",
            f"insert into sponsorship_consent (enrolment_id, given_on, paper, made_by) values ({second}, '2025-12-09', 'x', 1)",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege), people.acting(connection, token("admin")):
                connection.execute(statement)

"""Consent after somebody has come in: a later list says so, one that was written down wrongly is taken back, and another is kept."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import psycopg
import pytest

from payung.access.services import Actor
from payung.contributions.errors import ContributionsRefused
from payung.contributions.own import services as own
from payung.intake import undo
from payung.platform.db import acting
from tests.support import people
from tests.support.payers import listed, scheme_of, send, sheet
from tests.support.people import PRICE, one

TODAY = date(2025, 12, 15)
COLUMNS = ("Nomor Pinjaman", "Tanggal Akad", "Tanggal Persetujuan")
STANDS = "select e.sheet_row, c.given_on, c.dated, c.list_id, c.sheet_row from sponsorship_lastconsent c join sponsorship_enrolment e on e.id = c.enrolment_id where c.withdrawn_at is null order by e.id"
SIGNED = date(2025, 10, 9)
_seed = itertools.count(7_100)


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", f"{TODAY}")


def debtors(count: int) -> list[tuple[str, ...]]:
    """Rows of people whose contracts are of the ninth of October."""
    return [(*row, f"KMM/{n}", "09-10-2025") for n, row in enumerate(listed(count, next(_seed)))]


def saying(rows: list[tuple[str, ...]], said: list[str]) -> bytes:
    return sheet(COLUMNS, [(*row, text) for row, text in zip(rows, said, strict=True)])


def credit(bank: Actor, heads: int = 900) -> int:
    return scheme_of(bank, "bank-ntt", "credit", "2025-10", "2026-03", heads * PRICE)


def enrolments(owner: Any) -> list[int]:
    return [row[0] for row in owner.execute("select id from sponsorship_enrolment order by id").fetchall()]


def test_a_later_list_says_who_agreed_of_those_who_are_in_already(
    own_db: Any, actor: Callable[[str], Actor], owner: Any
) -> None:
    bank, rows = actor("bank"), debtors(5)
    scheme = credit(bank)
    first = send(bank, scheme, saying(rows[:4], ["", "", "10/10/2025", ""]))[0]
    assert owner.execute(STANDS).fetchall() == [(4, date(2025, 10, 10), True, first, 4)]
    later, checked, committed = send(bank, scheme, saying(rows, ["09/10/2025", "Ya", "Ya", "", "Ya"]), "susulan.csv")
    assert (checked["accepted"], committed["committed"], committed["already"], committed["consents"]) == (5, 1, 4, 2)
    assert owner.execute(STANDS).fetchall() == [
        (2, SIGNED, True, later, 2),
        (3, TODAY, False, later, 3),
        (4, date(2025, 10, 10), True, first, 4),  # what stands is not changed by a list
        (6, TODAY, False, later, 6),
    ]
    third = send(bank, scheme, saying(rows, ["10/10/2025"] * 5), "lagi.csv")[2]
    assert third["consents"] == 1  # of whom none stood
    assert one(owner, "select count(*) from sponsorship_consent") == 5


def test_of_two_loans_the_list_speaks_of_that_which_it_names(
    own_db: Any, actor: Callable[[str], Actor], owner: Any
) -> None:
    bank, (row,) = actor("bank"), debtors(1)
    scheme = credit(bank)
    send(bank, scheme, saying([row], [""]))
    again = (*row[:-2], "KMM/kedua", "20-01-2026")
    assert send(bank, scheme, saying([again], [""]), "kedua.csv")[2]["committed"] == 1
    named = [(*row[:-2], loan, "20-01-2026") for loan in ("KMM/lain", "KMM/kedua")]
    assert "consents" not in send(bank, scheme, saying(named[:1], ["Ya"]), "salah.csv")[2]
    assert send(bank, scheme, saying(named[1:], ["Ya"]), "benar.csv")[2]["consents"] == 1
    assert owner.execute("select enrolment_id from sponsorship_consent").fetchall() == [(enrolments(owner)[1],)]


def test_undoing_the_later_list_takes_back_what_it_said_of_others_too(
    own_db: Any, actor: Callable[[str], Actor], owner: Any
) -> None:
    bank, rows = actor("bank"), debtors(3)
    scheme = credit(bank)
    send(bank, scheme, saying(rows[:2], ["Ya", ""]))
    later = send(bank, scheme, saying(rows[1:], ["Ya", "Ya"]), "susulan.csv")[0]
    with acting(bank.token):
        asked = undo.asked_undo(bank, undo.list_of(bank, later), undo.Undoing("daftar salah kirim"))
        assert any("lewat daftar lain" in one.text for one in asked.consequences)
        assert undo.undo(bank, later, "daftar salah kirim") == "undone"
    assert [row[0] for row in owner.execute(STANDS).fetchall()] == [2]
    anew = send(bank, scheme, saying(rows[1:2], ["09/10/2025"]), "betul.csv")
    assert anew[2]["consents"] == 1


def test_a_consent_is_taken_back_once_by_who_lent_and_another_kept(
    own_db: Any, actor: Callable[[str], Actor], owner: Any, app: Any, token: Any
) -> None:
    bank = actor("bank")
    send(bank, credit(bank), saying(debtors(1), ["Ya"]))
    (kept,) = enrolments(owner)
    ask = "select payung.own_consent_withdraw(%s, %s)"
    for who, reason, code in (
        ("bpr", "salah catat", "P0E02"),
        ("sponsor", "salah catat", "P0E02"),
        ("pemeriksa", "salah catat", "P0E02"),
        ("bank", "abc", "P0B18"),
    ):
        with pytest.raises(psycopg.Error) as refused, people.acting(app, token(who)):
            app.execute(ask, [kept, reason])
        assert refused.value.sqlstate == code, who
    with acting(bank.token):
        own.withdraw_consent(bank, kept, "tanggalnya salah")
        told = own.standing(kept)
        assert (told["consent_on"], told["consent_withdrawn_because"]) == (TODAY, "tanggalnya salah")
        with pytest.raises(ContributionsRefused, match="CONSENT_NONE"):
            own.withdraw_consent(bank, kept, "tanggalnya salah")
        own.consent(bank, kept, SIGNED, "Akad KMM/0")
        assert own.standing(kept)["consent_on"] == SIGNED
        with pytest.raises(ContributionsRefused, match="CONSENT_KEPT"):
            own.consent(bank, kept, SIGNED, "Akad KMM/0")
        own.withdraw_consent(bank, kept, "ia tidak setuju lagi")
    assert owner.execute("select turn, given_on from sponsorship_consent order by turn").fetchall() == [(1, TODAY), (2, SIGNED)]  # fmt: skip
    assert one(owner, "select count(*) from sponsorship_consentwithdrawal") == 2


def test_of_two_at_once_one_consent_stands(own_db: Any, actor: Callable[[str], Actor], owner: Any, token: Any) -> None:
    bank = actor("bank")
    send(bank, credit(bank), saying(debtors(1), [""]))
    (kept,) = enrolments(owner)
    secrets = [token("bank") for _racer in range(8)]

    def keep(number: int) -> str:
        with own_db.connect("app") as connection, people.acting(connection, secrets[number]):
            try:
                with connection.transaction():
                    connection.execute("select payung.own_consent(%s, '2025-12-09', %s, '2025-12-15')", [kept, f"Akad {number}"])  # fmt: skip
            except psycopg.Error as refused:
                return str(refused.sqlstate)
        return "kept"

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(keep, range(8))) == ["P0E7B"] * 7 + ["kept"]
    assert one(owner, "select payung.consent_turn(%s)", [kept]) is None
    with acting(bank.token):
        own.withdraw_consent(bank, kept, "salah orang")
    assert one(owner, "select payung.consent_turn(%s)", [kept]) == 2


def test_raw_sql_says_nothing_of_who_is_in_already(
    own_db: Any, actor: Callable[[str], Actor], owner: Any, app: Any, loader: Any, token: Any
) -> None:
    bank = actor("bank")
    scheme = credit(bank)
    number = send(bank, scheme, saying(debtors(1), [""]))[0]
    (kept,) = enrolments(owner)
    member = one(owner, "select membership_id from sponsorship_enrolment")
    keep = f"select payung.consents_keep({scheme}, {number}, array[2], array[{member}]::bigint[], array[null]::date[], array[''], array['2025-12-09']::date[], array[true], '2025-12-15')"
    for connection in (app, loader):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), people.acting(connection, token("admin")):
            connection.execute(keep)
        with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState), people.acting(connection, token("admin")):
            connection.execute(
                f"insert into sponsorship_lastconsent (enrolment_id, given_on) values ({kept}, '2025-12-09')"
            )
    # A stage of one's own, without a commit at work, has no say.
    with people.acting(loader, token("bank")):
        loader.execute("create temp table staged_person on commit drop as select 2 as sheet_row")
        loader.execute("grant select on staged_person to public")
        with pytest.raises(psycopg.Error) as shut, loader.transaction():
            loader.execute("select payung.intake_consents(%s, '2025-12-15')", [scheme])
    assert shut.value.sqlstate == "P0C13"
    assert one(owner, "select count(*) from sponsorship_consent") == 0
    for who, seen in (("bank", 0), ("admin", 0)):
        with people.acting(app, token(who)):
            assert one(app, "select count(*) from sponsorship_lastconsent") == seen


def test_the_page_takes_one_back_and_keeps_another(
    own_db: Any, client: Any, login: Any, actor: Callable[[str], Actor], owner: Any
) -> None:
    bank = actor("bank")
    send(bank, credit(bank), saying(debtors(1), ["Ya"]))
    (kept,) = enrolments(owner)
    at, person = f"/orang/pendaftaran/{kept}/persetujuan", one(owner, "select person_id from sponsorship_enrolment")
    page = login(client, "bank")
    shown = page.get(f"/orang/{person}").content.decode()
    assert f'href="{at}/tarik"' in shown
    assert f'href="{at}"' not in shown
    said = " ".join(page.get(f"{at}/tarik").content.decode().replace("\xa0", " ").split())
    for fact in ("KMM/0", "Oktober 2025 – Desember 2025", "tanpa tanggal; daftarnya diperiksa"):  # what it is about
        assert fact in said
    why = {"alasan": "tanggalnya salah"}
    assert page.post(f"{at}/tarik", {"alasan": "abc"}).status_code == 400
    assert "Persetujuan lain dapat dicatat" in page.post(f"{at}/tarik", why).content.decode()
    done = page.post(f"{at}/tarik", {**why, "paham": "1"}, follow=True).content.decode()
    assert "Persetujuan ditarik" in done
    assert "tanggalnya salah" in done
    assert f'href="{at}"' in done
    assert page.post(f"{at}/tarik", {**why, "paham": "1"}).status_code == 409
    signed = {"tanggal": "2025-10-09", "surat": "Akad KMM/0"}
    assert "Persetujuan dicatat" in page.post(at, signed, follow=True).content.decode()
    assert one(owner, "select count(*) from sponsorship_lastconsent where withdrawn_at is null") == 1


def test_the_list_of_consents_says_withdrawn_however_it_was(
    own_db: Any, client: Any, login: Any, actor: Callable[[str], Actor], owner: Any
) -> None:
    bank, rows = actor("bank"), debtors(2)
    scheme = credit(bank)
    send(bank, scheme, saying(rows[:1], ["Ya"]))
    with acting(bank.token):
        own.withdraw_consent(bank, enrolments(owner)[0], "ia tidak setuju lagi")
    again = send(bank, scheme, saying(rows, ["16/11/2025", "Ya"]), "lagi.csv")[2]
    assert (again["already"], again["committed"], "consents" in again) == (1, 1, False)  # no list brings it back
    page = login(client, "bank").get(f"/pendanaan/{scheme}/persetujuan?keadaan=withdrawn").content.decode()
    assert "KMM/0" in page
    assert "bersama daftar" not in page

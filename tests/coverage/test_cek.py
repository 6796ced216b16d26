"""Cek answers people who have the card or know both numbers. Everybody else gets one and the same answer."""

from __future__ import annotations

import logging
import re
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
import pytest
from django.test import Client

from payung.contributions.asking import grouped
from payung.coverage import cek
from payung.kernel.months import Month
from payung.participation.cards import print_cards
from payung.platform.db import acting
from payung.site.commands.serve import _web_argv
from tests.support import people
from tests.support.databases import Database

NOW = Month.parse("2025-09")
UNKNOWN_NIK = "5304015203859999"


@dataclass(frozen=True)
class Someone:
    """A participant with the numbers that Cek asks for."""

    member: people.Member
    nik: str
    kpj: str

    @property
    def numbers(self) -> dict[str, str]:
        """What the participant types."""
        return {"nik": self.nik, "kpj": self.kpj}


@pytest.fixture
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-09-10")


@pytest.fixture(autouse=True)
def _fresh_tries(db: Database, owner: Any, _today: None) -> None:
    """Reset the limits of tries before every test."""
    owner.execute("truncate payung.rate")


@pytest.fixture
def someone(loader: Any, app: Any, token: Callable[[str], str]) -> Callable[..., Someone]:
    """Registers a participant. Months from July to `paid` are paid, the months after them to `held` only committed."""

    def make(paid: int = 9, held: int = 12) -> Someone:
        with people.acting(loader, token("admin")):
            scheme = people.scheme(loader)
        with people.acting(loader, token("admin")):
            member = people.member(loader)
            people.open_months(loader)
            people.enrol(loader, scheme, member)
            for month in range(7, held + 1):
                people.cover(loader, scheme.payer, member, date(2025, month, 1))
            people.journal(loader, scheme)
            codes = []
            for month in range(7, paid + 1):
                _bill, code = people.bill(loader, scheme.payer, date(2025, month, 1), [member])
                codes.append(code)
            nik = people.one(loader, "select payung.tell_registry_identity_nik(%s)", [member.person])
            kpj = people.one(loader, "select payung.tell_participation_membership_kpj(%s)", [member.membership])
        for code in codes:
            people.receive(app, token, code, paid_on="2025-09-01")
        return Someone(member, nik, kpj)

    return make


def page(answer: Any) -> str:
    """The text of a page without the parts that differ in every answer."""
    text = answer.content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


def test_the_protected_learn_until_when_and_who_pays(client: Client, someone: Callable[..., Someone]) -> None:
    maria = someone()
    text = page(client.post("/cek/peserta", maria.numbers)).replace("\u00a0", " ")
    assert "Terlindungi bulan ini." in text
    assert "Iuran September 2025 sudah dibayar oleh" in text
    assert "sampai akhir Desember 2025, sudah dijanjikan tetapi belum dibayar" in text
    assert f"KPJ berakhiran {maria.kpj[-3:]}" in text
    for secret in (maria.nik, maria.kpj, "Maria", "Bere"):
        assert secret not in text


def test_who_pays_himself_learns_his_code_and_what_is_left(
    client: Client, someone: Callable[..., Someone], app: Any, owner: Any, token: Callable[[str], str]
) -> None:
    maria, other = someone(), someone()
    payer = people.one(
        owner,
        "insert into participation_payer (kind, payer_class, person_id, label, province) values ('self', 'self', %s, '', '53') returning id",
        [maria.member.person],
    )
    _bill, code = people.bill(owner_as(owner, token("admin")), payer, date(2025, 10, 1), [maria.member])
    people.receive(app, token, code, 6_800, "2025-10-02")
    text = page(client.post("/cek/peserta", maria.numbers)).replace("\u00a0", " ")
    assert "Oktober 2025: <b>Rp10.000</b>, paling lambat 1 Oktober 2025" in text
    assert grouped(code) in text
    people.receive(app, token, code, 10_500, "2025-10-03", "LAGI")
    text = page(client.post("/cek/peserta", maria.numbers)).replace("\u00a0", " ")
    assert grouped(code) not in text
    assert "Titipan Anda Rp500" in text
    assert "Titipan" not in page(client.post("/cek/peserta", other.numbers))


def owner_as(owner: Any, secret: str) -> Any:
    """The owner, acting for somebody from now on: persons' bills are written by functions."""
    owner.execute("select set_config('payung.session', %s, false)", [secret])
    return owner


def test_promised_is_not_protected(client: Client, someone: Callable[..., Someone]) -> None:
    text = page(client.post("/cek/peserta", someone(paid=8).numbers)).replace("\u00a0", " ")
    assert "Belum terlindungi bulan ini: iurannya belum dibayar." in text
    assert "Iuran September 2025 sudah dijanjikan oleh" in text


def test_the_unprotected_learn_when_it_ended_and_what_to_do(client: Client, someone: Callable[..., Someone]) -> None:
    text = page(client.post("/cek/peserta", someone(paid=8, held=8).numbers)).replace("\u00a0", " ")
    assert "Tidak terlindungi bulan ini." in text
    assert "Terakhir terlindungi: Agustus 2025." in text
    assert "kantor desa" in text


def test_an_end_in_sight_is_said(client: Client, someone: Callable[..., Someone]) -> None:
    text = page(client.post("/cek/peserta", someone(paid=9, held=10).numbers)).replace("\u00a0", " ")
    assert "Setelah akhir Oktober 2025 belum ada yang membayar." in text


def test_cek_answers_in_english_where_it_is_chosen(client: Client, someone: Callable[..., Someone]) -> None:
    client.cookies["payung_language"] = "en"
    text = page(client.post("/cek/peserta", someone().numbers)).replace("\u00a0", " ")
    assert "Protected this month." in text
    assert "Terlindungi" not in text


def test_wrong_and_unknown_get_the_same_answer(client: Client, someone: Callable[..., Someone]) -> None:
    maria, yosef = someone(), someone()
    nik, kpj = maria.nik, maria.kpj
    answers = {
        "unknown both": client.post("/cek/peserta", {"nik": UNKNOWN_NIK, "kpj": "77000000001"}),
        "unknown nik": client.post("/cek/peserta", {"nik": UNKNOWN_NIK, "kpj": kpj}),
        "unknown kpj": client.post("/cek/peserta", {"nik": nik, "kpj": "77000000001"}),
        "another's kpj": client.post("/cek/peserta", {"nik": nik, "kpj": yosef.kpj}),
        "another's nik": client.post("/cek/peserta", {"nik": yosef.nik, "kpj": kpj}),
    }
    assert {answer.status_code for answer in answers.values()} == {200}
    assert len({page(answer) for answer in answers.values()}) == 1
    assert len({frozenset(answer.headers.items()) for answer in answers.values()}) == 1
    assert "Kami tidak menemukan yang cocok." in page(answers["unknown nik"])


def test_wrong_and_unknown_take_the_same_time(db: Database, someone: Callable[..., Someone]) -> None:
    maria = someone()

    def spent(nik: str, kpj: str) -> float:
        begun = time.perf_counter()
        assert cek.by_numbers(nik, kpj, NOW) is None
        return time.perf_counter() - begun

    for _warm in range(30):
        spent(maria.nik, "77000000001")
    unknown, wrong = [], []
    for _round in range(300):
        unknown.append(spent(UNKNOWN_NIK, "77000000001"))
        wrong.append(spent(maria.nik, "77000000001"))
    # 0.5 ms; nobody can measure that over a network
    assert abs(statistics.median(unknown) - statistics.median(wrong)) < 0.0005


def test_what_is_no_number_is_told_before_anything_is_asked(client: Client, db: Database) -> None:
    answer = client.post("/cek/peserta", {"nik": "53040", "kpj": ""})
    assert "Harus 16 angka; yang diketik 5." in page(answer)
    assert answer.status_code == 200
    assert db.connect("owner").execute("select count(*) from payung.rate").fetchone() == (0,)


def test_numbers_as_people_type_them(client: Client, someone: Callable[..., Someone]) -> None:
    maria = someone()
    typed = {"nik": f" {maria.nik[:6]} {maria.nik[6:12]}.{maria.nik[12:]}", "kpj": f"{maria.kpj[:5]}-{maria.kpj[5:]}"}
    assert "Terlindungi bulan ini." in page(client.post("/cek/peserta", typed))


@pytest.fixture
def card(actor: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> Callable[[Someone], str]:
    """Prints a card; returns its token."""
    printed: list[str] = []

    def render(_template: str, data: dict[str, Any]) -> bytes:
        printed.append(data["cards"][0]["token"])
        return b"%PDF-"

    monkeypatch.setattr("payung.participation.cards.letters.render", render)

    def print_for(holder: Someone) -> str:
        officer = actor("belu")
        with acting(officer.token):
            print_cards(officer, [holder.member.membership])
        return printed[-1]

    return print_for


def test_a_card_opens_its_holders_months(
    client: Client, someone: Callable[..., Someone], card: Callable[[Someone], str]
) -> None:
    maria = someone()
    token = card(maria)
    answer = client.get(f"/cek/k/{token}")
    assert "Terlindungi bulan ini." in page(answer)
    assert maria.nik not in page(answer)
    wrong = {page(client.get(f"/cek/k/{guess}")) for guess in ("A" * 24, token[:-1], token.swapcase(), "x")}
    assert client.get("/cek/k/" + "%00%00" * 9).status_code == 400  # the token of a card never contains a NUL character
    assert len({re.sub(r'value="/cek/k/[^"]*"', "", text) for text in wrong}) == 1


def test_answers_are_kept_by_nobody(
    client: Client, someone: Callable[..., Someone], card: Callable[[Someone], str]
) -> None:
    maria = someone()
    for answer in (client.get("/cek"), client.post("/cek/peserta", maria.numbers), client.get(f"/cek/k/{card(maria)}")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        title = re.search(r"<title>(.*?)</title>", page(answer), re.S)
        assert title is not None
        assert not re.search(r"\d", title[1])


def test_nothing_typed_stands_in_an_address(client: Client, someone: Callable[..., Someone]) -> None:
    maria = someone()
    answer = client.post("/cek/peserta", maria.numbers)
    assert not answer.has_header("Location")
    assert maria.nik not in page(answer)
    for path in ("/cek/peserta", "/cek/klaim", "/cek/surat"):
        assert client.get(path).headers["Location"] == "/cek"
    # numbers in an address are ignored
    assert client.get("/cek/peserta", maria.numbers).headers["Location"] == "/cek"
    form = re.search(r"<form[^>]*action=\"/cek/peserta\"[^>]*>", page(client.get("/cek")))
    assert form is not None
    assert 'method="post"' in form[0]


def test_the_log_holds_neither_numbers_nor_codes(
    client: Client,
    someone: Callable[..., Someone],
    card: Callable[[Someone], str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    maria = someone()
    token = card(maria)
    caplog.set_level(logging.DEBUG)
    client.post("/cek/peserta", maria.numbers)
    client.post("/cek/peserta", {"nik": maria.nik, "kpj": "77000000001"})
    client.get(f"/cek/k/{token}")

    def broken(*_args: Any) -> None:
        raise psycopg.OperationalError("server closed the connection")

    monkeypatch.setattr("payung.coverage.pages.cek.cek.by_card", broken)
    assert client.get(f"/cek/k/{token}").status_code == 503
    client.raise_request_exception = False
    assert client.get(f"/cek/k/{token}/").status_code == 503, "a stroke at the end is no other address"
    for path in (
        f"/cek/k/{token}/x",
        f"/cek/{token}",
        f"/cek/surat/{token}/",
        f"/cek/x/{token}/y",
        f"/cek/k/%00{token}",
    ):
        assert client.get(path).status_code in (200, 400, 404, 503), path
    client.get(f"/cek/peserta?nik={maria.nik}")
    monkeypatch.setattr("payung.coverage.pages.cek.allow", lambda *_a, **_k: False)
    assert client.get(f"/cek/k/{token}").status_code == 429
    said = "\n".join(f"{record.name} {record.getMessage()}" for record in caplog.records)
    for secret in (maria.nik, maria.kpj, token):
        assert secret not in said


def test_the_web_server_writes_no_addresses_down() -> None:
    assert not any("access-log" in part for part in _web_argv("127.0.0.1", 8000))


def test_guessing_ends_soon(client: Client, someone: Callable[..., Someone]) -> None:
    maria = someone()
    for number in range(10):
        assert client.post("/cek/peserta", {"nik": maria.nik, "kpj": f"7700000000{number}"}).status_code == 200
    blocked = client.post("/cek/peserta", maria.numbers)
    assert blocked.status_code == 429
    assert "Terlalu sering dicoba." in page(blocked)
    # an unknown NIK is blocked in the same way, so the block does not tell whether a NIK exists
    for number in range(10):
        client.post("/cek/peserta", {"nik": UNKNOWN_NIK, "kpj": f"7700000000{number}"})
    assert page(client.post("/cek/peserta", {"nik": UNKNOWN_NIK, "kpj": "77000000001"})) == page(blocked)


def test_one_address_cannot_walk_through_the_numbers(client: Client, someone: Callable[..., Someone]) -> None:
    maria = someone()
    for number in range(30):
        client.post("/cek/peserta", {"nik": f"53040152038{number:05d}", "kpj": maria.kpj})
    assert client.post("/cek/peserta", maria.numbers).status_code == 429
    for path in ("/cek/k/" + "A" * 24, "/cek/surat/K7QM2X9DTR4HBN53"):
        assert client.get(path).status_code == 429
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert "Terlindungi bulan ini." in page(elsewhere.post("/cek/peserta", maria.numbers))


def test_a_village_office_may_look_up_a_queue_of_people(client: Client, someone: Callable[..., Someone]) -> None:
    maria = someone()
    for _person in range(40):
        assert "Terlindungi bulan ini." in page(client.post("/cek/peserta", maria.numbers))


def test_the_first_three_months_are_told(
    client: Client, someone: Callable[..., Someone], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paid from July on. For a death in July or August only the funeral cost would be paid, and Cek says so."""
    maria = someone()
    for day, told in (("2025-07-10", "Baru 1 bulan"), ("2025-08-10", "Baru 2 bulan"), ("2025-09-10", "")):
        monkeypatch.setenv("PAYUNG_TODAY", day)
        text = page(client.post("/cek/peserta", maria.numbers)).replace("\u00a0", " ")
        assert "Terlindungi bulan ini." in text
        assert ("biaya pemakaman" in text) == bool(told)
        assert told in text


# Raw SQL in the application's role.


@pytest.fixture
def stranger(app: Any) -> Any:
    """A connection in the application's role without a session."""
    app.execute("select set_config('payung.session', '', false)")
    return app


def test_raw_sql_without_a_session_learns_no_more(stranger: Any, someone: Callable[..., Someone]) -> None:
    maria = someone()
    ask = "select payung.cek_person(%s, %s, '2025-01-01', '2026-01-01')"
    found = stranger.execute(ask, [maria.nik, maria.kpj]).fetchone()[0]
    assert set(found) == {"kpj_tail", "segment", "started", "ended", "months", "counted", "death", "own"}
    assert all(set(month) == {"month", "state", "payer"} for month in found["months"])
    for nik, kpj in ((maria.nik, None), (None, maria.kpj), (None, None), ("%", "%"), (maria.nik, ""), ("", "")):
        assert stranger.execute(ask, [nik, kpj]).fetchone() == (None,)
    assert stranger.execute("select payung.cek_card('', '2025-01-01', '2026-01-01')").fetchone() == (None,)
    wide = stranger.execute("select payung.cek_person(%s, %s, '0001-01-01', '9999-01-01')", [maria.nik, maria.kpj])
    assert wide.fetchone()[0]["months"] == []


@pytest.mark.parametrize(
    "call",
    [
        "payung.cek_months(1, '2025-01-01', '2026-01-01')",
        "payung.cek_membership(1, '2025-01-01', '2026-01-01')",
    ],
)
def test_what_takes_an_id_is_closed(stranger: Any, call: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        stranger.execute(f"select {call}")


# Cards that officers print.


def test_an_officer_prints_a_card(
    client: Client, login: Callable[[Client, str], Client], someone: Callable[..., Someone]
) -> None:
    maria = someone()
    login(client, "belu")
    path = f"/orang/{maria.member.person}/kartu"
    assert "Belum ada kartu yang berlaku." in page(client.get(path))
    printed = client.post(path)
    assert printed.headers["Content-Type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF-")
    assert "1 kartu masih berlaku." in page(client.get(path))
    client.post(path, {"lama": "hilang"})
    text = page(client.get(path))
    assert "1 kartu masih berlaku." in text
    assert "Dimatikan" in text
    assert path in page(client.get(f"/orang/{maria.member.person}"))
    login(client, "kupang")
    assert client.get(path).status_code == 404
    login(client, "pemeriksa")
    assert client.get(path).status_code == 403


def test_a_village_gets_its_cards(
    client: Client, login: Callable[[Client, str], Client], someone: Callable[..., Someone]
) -> None:
    someone()
    login(client, "belu")
    assert "belum punya kartu" in page(client.get("/kartu"))
    chosen = page(client.get("/kartu?wilayah=53.04&desa=53.04.01.2001"))
    assert "sepuluh dalam satu lembar A4" in chosen
    printed = client.post("/kartu", {"desa": "53.04.01.2001"})
    assert printed.content.startswith(b"%PDF-")
    assert "Semua peserta sudah punya kartu" in page(client.get("/kartu?wilayah=53.04"))
    assert client.post("/kartu", {"desa": "53.71.01.1001"}).status_code == 400

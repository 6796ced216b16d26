"""What no link of ours holds and no form of ours sends: each gets an answer, none breaks a page."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from tests.support.databases import Database

NUL = "\0"


@pytest.fixture
def officer(db: Database, login: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])
    return login(Client(raise_request_exception=False), "cabang")


@pytest.mark.parametrize("address", ["/daftar", "/orang", "/pendanaan", "/iuran", "/kartu", "/cek"])
def test_a_nul_in_a_search_is_refused(officer: Client, address: str) -> None:
    assert officer.get(address, {"cari": f"maria{NUL}"}).status_code == 400


@pytest.mark.parametrize("address", ["/iuran/cari", "/kartu", "/orang", "/cek", "/masuk"])
def test_a_nul_in_a_form_is_refused(officer: Client, address: str) -> None:
    assert officer.post(address, {"kode": NUL, "cari": NUL, "nik": NUL, "username": NUL}).status_code in (400, 405)


def test_a_nul_in_an_address_is_refused(officer: Client) -> None:
    assert officer.get("/cakupan/%00").status_code == 400


@pytest.mark.parametrize("number", ["\u00b2", "\u0663", "-1", "1e3", "9" * 30, "9" * 5000, ""])
@pytest.mark.parametrize("address", ["/daftar/unggah?skema=", "/klaim/baru?orang="])
def test_what_is_no_number_chooses_nothing(officer: Client, address: str, number: str) -> None:
    assert officer.get(address + number).status_code == 200


def numbered() -> list[str]:
    """Every address of a page that holds the number of something."""
    found, left = [], [("", one) for one in get_resolver().url_patterns]
    while left:
        before, one = left.pop()
        if hasattr(one, "url_patterns"):
            left += [(before + str(one.pattern), below) for below in one.url_patterns]
        elif "<int:" in str(one.pattern):
            found.append("/" + before + str(one.pattern))
    return sorted(found)


@pytest.mark.parametrize("number", [2**63, 10**25])
def test_a_number_that_nothing_can_have_is_not_found_in_one_line(
    db: Database, login: Callable[..., Client], monkeypatch: pytest.MonkeyPatch, caplog: Any, number: int
) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])
    browser = login(Client(raise_request_exception=False), "admin")
    addresses = numbered()
    assert len(addresses) > 60
    for ask in (browser.get, browser.post):  # whatever is sent makes the next page count anew what waits
        for pattern in addresses:
            address = re.sub("<[^>]+>", "1", re.sub("<int:[^>]+>", str(number), pattern))
            caplog.clear()
            assert ask(address).status_code in (404, 405), address
            assert [record.exc_info for record in caplog.records] == [None], address


def key(values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


FORGED = [
    "x",
    key(["x"]),
    key([NUL]),
    key([None]),
    key([[1]]),
    key({"a": 1}),
    key([1, 2, 3]),
    key([10**30]),
    key([]),
    key(["x", "x"]),
    key([NUL, 1]),
]


@pytest.mark.parametrize("name", ["sesudah", "sebelum"])
@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_page_key_is_the_first_page(officer: Client, name: str, forged: str) -> None:
    for address in ("/daftar", "/pendanaan", "/iuran", "/pekerjaan"):
        assert officer.get(address, {name: forged}).status_code == 200


NAMES = ["evil.example", "evil.example:8000", "", "a b", "[::1", "\u00e9\u00e9.example", "x" * 5000, "a_b@c"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "address", ["/", "/masuk", "/api/v1/me", "/snap/v1.0/access-token/b2b", "/static/x", "/tidak-ada"]
)
def test_a_foreign_host_is_refused_in_one_line(officer: Client, caplog: Any, name: str, address: str) -> None:
    for client in (officer, Client(raise_request_exception=False)):
        caplog.clear()
        answer = client.get(address, headers={"host": name})
        assert answer.status_code == 400
        told = "4000000" if address.startswith("/snap/") else "alamat resmi"  # banks read codes, people sentences
        assert told in answer.content.decode()
        (record,) = caplog.records
        assert record.exc_info is None
        assert len(record.getMessage()) < 500
        assert "\n" not in record.getMessage()


METHODS = ["TRACE", "CONNECT", "OPTIONS", "PROPFIND", "GARBAGE", "get\u00e9", "X" * 500, "DELETE", "PATCH"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("guarded", [False, True])
def test_an_odd_method_is_refused_in_one_line(officer: Client, caplog: Any, method: str, guarded: bool) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=guarded)
    client.cookies = officer.cookies
    for address in ("/", "/daftar", "/masuk", "/api/v1/me", "/snap/v1.0/access-token/b2b", "/tidak-ada", "/sehat"):
        caplog.clear()
        answer = client.generic(method, address)
        assert 400 <= answer.status_code < 500, (method, address)
        assert all(record.exc_info is None for record in caplog.records)
        assert len(caplog.records) <= 1


def test_what_the_database_does_not_let_a_person_change_is_said(
    db: Database, login: Callable[..., Client], actor: Any
) -> None:
    from payung.platform.db import acting
    from payung.sponsorship.models import Scheme
    from payung.sponsorship.services import open_scheme
    from tests.support.schemes import province_terms

    admin = actor("admin")
    with acting(admin.token):
        number = open_scheme(admin, province_terms())
    browser = login(Client(raise_request_exception=False), "belu")
    assert browser.get(f"/pendanaan/{number}").status_code == 200  # a quota of his regency: he may read it
    for act, form in (
        ("tutup", {"paham": "ya"}),
        ("anggaran", {"anggaran": "20.000.000.000"}),
        ("kuota/53.04", {"kuota": "9"}),
    ):
        answer = browser.post(f"/pendanaan/{number}/{act}", form)
        assert answer.status_code in (403, 409), (act, answer.status_code)
        if act == "tutup":
            assert answer.status_code == 403
            assert "di luar wilayah atau lembaga Anda" in answer.content.decode()
    with acting(admin.token):
        found = Scheme.objects.get(pk=number)
        assert found.state == "open"
        assert found.fund.budget == province_terms().budget

"""What no link of ours holds and no form of ours sends: each gets an answer, none breaks a page."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

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

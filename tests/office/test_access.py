"""Who gets in, and what a page says when he does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests.support.databases import Database
from tests.support.world import PASSWORD


@pytest.fixture(autouse=True)
def _host(monkeypatch: pytest.MonkeyPatch, db: Database) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])


def addresses() -> Iterator[URLPattern]:
    """Every address of the pages (the API guards its own)."""
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern


def test_every_address_has_a_policy() -> None:
    bare = [str(p.pattern) for p in addresses() if not getattr(p.callback, "policy", None)]
    assert bare == []


def test_visitors_are_sent_to_the_gate() -> None:
    for address in ("/", "/daftar", "/orang?cari=maria", "/pendanaan/1", "/buku-besar", "/pekerjaan/1"):
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/masuk?next=")
    fragment = Client().get("/pekerjaan/1/kemajuan", headers={"HX-Request": "true"})
    assert fragment["HX-Redirect"] == "/masuk"


def test_sign_in_and_out() -> None:
    client = Client()
    assert client.get("/masuk").status_code == 200
    wrong = [
        client.post("/masuk", {"username": name, "password": word})
        for name, word in (("admin", "salah-sekali"), ("tiada", PASSWORD))
    ]
    texts = {r.content.decode().split("csrfmiddlewaretoken")[0].split("<main")[1] for r in wrong}
    assert all(r.status_code == 400 for r in wrong)
    assert len(texts) == 1
    entered = client.post("/masuk?next=/daftar", {"username": "admin", "password": PASSWORD})
    assert entered["Location"] == "/daftar"
    token = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.get("/daftar").status_code == 200
    assert client.get("/keluar").status_code == 405
    client.post("/keluar")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = token
    assert thief.get("/daftar").status_code == 302


def answer_of(answer: Any) -> tuple[int, str]:
    """What a sign-in was answered, without the form's one-time token."""
    return answer.status_code, answer.content.decode().split("csrfmiddlewaretoken")[0].split("<main")[1]


def test_guessing_passwords_ends_after_five(own_db: Database) -> None:
    def enter(name: str, word: str, address: str = "198.51.100.1") -> Any:
        return Client(REMOTE_ADDR=address).post("/masuk", {"username": name, "password": word})

    told = {answer_of(enter(name, "salah-sekali")) for name in ("belu", "tiada") for _ in range(5)}
    # Right, wrong or unknown: beyond the limit one answer, and the same as before it, from other addresses too.
    for name, word in (("belu", PASSWORD), ("belu", "salah-sekali"), ("tiada", PASSWORD), ("Belu", PASSWORD)):
        told.add(answer_of(enter(name, word, "203.0.113.8")))
    assert len(told) == 1
    status, text = told.pop()
    assert (status, "coba lagi dalam 15 menit" in text) == (400, True)
    assert enter("kupang", PASSWORD).status_code == 302


def test_an_address_has_thirty_wrong_tries_for_all_names_and_right_ones_do_not_count(own_db: Database) -> None:
    def enter(name: str, word: str, address: str = "198.51.100.1") -> int:
        return Client(REMOTE_ADDR=address).post("/masuk", {"username": name, "password": word}).status_code

    from payung.access import backends
    from payung.platform import limits

    for _ in range(backends.WRONG_PER_ADDRESS - 2):
        limits.allow("sign-in.address", "198.51.100.1", limit=backends.WRONG_PER_ADDRESS, seconds=900)
    assert [enter("kupang", PASSWORD) for _ in range(4)] == [302] * 4
    assert [enter("tiada", "salah-sekali"), enter("entah", "salah-sekali")] == [400, 400]
    assert enter("kupang", PASSWORD) == 400
    assert enter("kupang", PASSWORD, "198.51.100.2") == 302


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_open_redirect(target: str) -> None:
    entered = Client().post("/masuk", {"username": "admin", "password": PASSWORD, "next": target})
    assert entered["Location"] == "/"
    changed = Client().post("/bahasa", {"language": "en", "next": target})
    assert changed["Location"] == "/"


def test_language_is_kept() -> None:
    client = Client()
    client.post("/bahasa", {"language": "en", "next": "/masuk"})
    assert "Sign in" in client.get("/masuk").content.decode()
    client.post("/bahasa", {"language": "xx"})
    assert client.cookies["payung_language"].value == "en"


def test_roles_open_rooms(login: Callable[[Any, str], Client]) -> None:
    juror = login(Client(), "juri")
    assert juror.get("/").status_code == 200
    assert juror.get("/cakupan").status_code == 200
    for address in ("/daftar", "/orang", "/pendanaan", "/iuran", "/buku-besar"):
        assert juror.get(address).status_code == 403
    assert login(Client(), "sponsor").post("/iuran/tetapkan", {"month": "2025-07"}).status_code == 403
    assert login(Client(), "tanpa-peran").get("/").status_code == 403


def test_errors_in_plain_words(login: Callable[[Any, str], Client]) -> None:
    admin = login(Client(), "admin")
    for address in (
        "/daftar/999999",
        "/orang/999999",
        "/pendanaan/999999",
        "/iuran/999999",
        "/cakupan/99.99",
        "/tiada",
    ):
        answer = admin.get(address)
        assert answer.status_code == 404
        assert "tidak ditemukan" in answer.content.decode()
    guarded = Client(enforce_csrf_checks=True).post("/bahasa", {"language": "en"})
    assert guarded.status_code == 403
    assert "<style" not in guarded.content.decode()


def test_health_says_nothing_else() -> None:
    answer = Client().get("/sehat")
    assert answer.json() == {"ok": True}

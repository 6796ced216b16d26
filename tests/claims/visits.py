"""Helpers for pages of claims in a browser without JavaScript: signed-in clients, reading a page, and steps of a
claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from payung.access.gate import open_session
from payung.access.models import User
from payung.claims.models import Claim, Report
from payung.platform import limits
from payung.platform.db import OWNER
from tests.claims import world
from tests.support import databases, lending
from tests.support.people import Member
from tests.support.signing import sign_in
from tests.vault.papers import photo

TODAY = "2025-12-15"
INLINE = re.compile(r"<[^>]+\s(style|onclick|onchange|onsubmit)=|<style|<script(?![^>]*\ssrc=)", re.IGNORECASE)
RELATIVE = {"name": "Ana Bere", "nik": "", "relation": "spouse", "bank_code": "130", "account_no": "90123456789"}
REPORT = {
    "name": "Markus Bere",
    "event_on": "2025-10-10",
    "regency": "53.04",
    "village": "Desa Tidak Ada",
    "reporter_name": "Ana Bere",
    "reporter_relation": "spouse",
    "reporter_phone": "0812-3456-7890",
}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", TODAY)
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])


def html(response: Any) -> str:
    text: str = response.content.decode()
    assert not INLINE.search(text), INLINE.search(text)
    return text.replace("\xa0", " ")


def lead(response: Any) -> str:
    found = re.search(r'class="lead">(.*?)</p>', html(response), re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", "", found[1]).split())


def told(response: Any) -> str:
    """The message at the top of the page after a form."""
    return " ".join(str(m) for m in response.context["messages"])


class Site:
    """A signed-in client for each user name, and a participant of Belu with four paid months."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.clients: dict[str, Client] = {}

    def __call__(self, username: str) -> Client:
        if username not in self.clients:
            self.clients[username] = sign_in(Client(), username) if username else Client()
        return self.clients[username]

    def post(self, username: str, address: str, **data: Any) -> Any:
        return self(username).post(address, data, follow=True)

    def upload(self, username: str, claim: int, kind: str, content: bytes, name: str = "surat.jpg") -> Any:
        return self.post(
            username, f"/klaim/{claim}/surat", jenis=kind, kembali="", berkas=SimpleUploadedFile(name, content)
        )


@pytest.fixture(scope="module")
def complete_db(server: Any, template: str) -> Iterator[tuple[str, Member]]:
    """A database with a claim whose papers are complete, made with the pages. Tests work on copies of it."""

    def token(username: str) -> str:
        return open_session(User.objects.using(OWNER).get(username=username).pk, "command", 3600)

    with pytest.MonkeyPatch.context() as patch, databases.clone(server, template) as database:
        patch.setenv("PAYUNG_TODAY", TODAY)
        patch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])
        member = world.member_with_months(database.connect("loader"), token, [7, 8, 9, 10])
        completed(Site(member))
        forgiven("127.0.0.1")
        database.end()
        databases.hang_up()
        yield database.name, member
        lending.end_all(database.name)


@pytest.fixture
def own_db(server: Any, template: str, request: pytest.FixtureRequest) -> Iterator[databases.Database]:
    """A database for one test. If the test uses `complete`, it is a copy with that claim."""
    start = request.getfixturevalue("complete_db")[0] if "complete" in request.fixturenames else template
    with lending.lent(server, start) as database:
        yield database


@pytest.fixture
def complete(complete_db: Any, own_db: Any) -> int:
    """The id of a claim whose papers are complete."""
    return Claim.objects.using(OWNER).get().pk


@pytest.fixture
def site(own_db: Any, loader: Any, token: Any, request: pytest.FixtureRequest) -> Site:
    """The signed-in clients of a test."""
    if "complete" in request.fixturenames:
        return Site(request.getfixturevalue("complete_db")[1])
    forgiven("127.0.0.1")
    return Site(world.member_with_months(loader, token, [7, 8, 9, 10]))


def forgiven(address: str) -> None:
    """Reset the limit of reports for an internet address."""
    for bucket in ("report.hour", "report.day"):
        limits.forgive(bucket, address, everything=True)


def reported(site: Any) -> str:
    """Report a death on the public page; returns the family's code as the page shows it."""
    answer = site("").post("/lapor", REPORT)
    assert answer.status_code == 302
    assert answer["Location"] == "/lapor/diterima"
    page = html(site("").get("/lapor/diterima"))
    found = re.search(r'class="claim-code">([0-9A-Z-]+)<', page)
    assert found
    return found[1]


def taken_up(site: Any) -> int:
    reported(site)
    report = Report.objects.using(OWNER).get()
    found = site("cabang").post(f"/klaim/laporan/{report.pk}", {"cari": "Markus Bere"})
    assert f'name="orang" value="{site.member.person}"' in html(found)
    answer = site.post("cabang", f"/klaim/laporan/{report.pk}/ambil", orang=site.member.person)
    claim = Claim.objects.using(OWNER).get()
    assert answer.redirect_chain[-1][0] == f"/klaim/{claim.pk}"
    return claim.pk


def completed(site: Any) -> int:
    claim = taken_up(site)
    site.post("cabang", f"/klaim/{claim}/ahli-waris", **RELATIVE, holder_name="", weight="1")
    kinds = re.findall(r'id="surat-([a-z_0-9]+)" class="asked-line', html(site("cabang").get(f"/klaim/{claim}")))
    assert len(kinds) == 9
    for number, kind in enumerate(kinds):
        assert told(site.upload("cabang", claim, kind, photo(text=f"{kind} {number}"))) == "Berkas diterima."
    answer = site.post("cabang", f"/klaim/{claim}/lengkap", on=TODAY)
    assert lead(answer) == "Berkas lengkap; menunggu penilaian."
    return claim

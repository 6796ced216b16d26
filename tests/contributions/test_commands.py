"""Cards, messages to families, and a bank that pays a bill by signed calls: by command."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections
from pypdfium2 import PdfDocument

from payung.platform import beside, outbox
from tests.claims import world
from tests.support import people
from tests.support.people import acting

pytestmark = pytest.mark.slow  # some thirty processes


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", world.TODAY)


def test_cards_of_a_village_are_printed_once(desk, loader, token, owner, tmp_path: Path) -> None:
    with acting(loader, token("admin")):
        members = [people.member(loader, "53.04") for _number in range(11)]
    query = "select kpj from participation_membership where id = %s"
    kpj = people.one(owner, query, [members[0].membership])
    one = desk.told("cards", "print", str(tmp_path / "satu"), "--kpj", kpj, "--as", "belu")
    assert one["cards"] == 1
    rest = desk.told("cards", "print", str(tmp_path / "desa"), "--village", "53.04.01.2001", "--as", "belu")
    assert rest["cards"] == 10
    assert [len(PdfDocument(file)) for file in rest["files"]] == [1]
    village = ("cards", "print", str(tmp_path / "lagi"), "--village", "53.04.01.2001", "--as")
    assert desk.refused(*village, "belu") == "CARDS_NONE"
    assert desk.told(*village, "belu", "--again", "--replace", "--language", "en")["cards"] == 11
    assert desk.refused(*village, "kupang") == "CARDS_NONE"
    strange = ("cards", "print", str(tmp_path / "x"), "--kpj", "99999999999", "--as", "belu")
    assert desk.refused(*strange) == "CARDS_UNKNOWN"
    assert desk("cards", "print", str(tmp_path / "x"), "--as", "belu").code == 2
    assert desk("cards", "print", str(tmp_path / "x"), "--kpj", kpj, "--language", "jv", "--as", "belu").code == 2
    assert not (tmp_path / "x").exists()


def test_families_are_told_and_no_list_names_them(desk, loader, token, actor) -> None:
    member = world.member_with_months(loader, token, [10])
    claim = world.complete(actor("cabang"), member).claim
    while outbox.dispatch():
        pass
    subject = ("notifications", "list", "--subject", f"claim:{claim}", "--as")
    waiting = desk.told(*subject, "cabang")["notifications"]
    assert [(m["template"], m["state"], m["channel"]) for m in waiting] == [("claim_complete", "queued", "sms")]
    assert not {"name", "phone", "body"} & waiting[0].keys()
    assert desk.told("notifications", "send", "--as", "cabang")["sent"] >= 1
    assert [m["state"] for m in desk.told(*subject, "belu")["notifications"]] == ["sent"]
    assert desk.told(*subject, "kupang")["notifications"] == []
    assert "0812" not in desk(*subject, "cabang").out
    assert list((desk.home / "notices").rglob("*.sms"))
    assert desk.told("notifications", "send", "--as", "cabang") == {"sent": 0}
    assert desk.refused("notifications", "send", "--as", "juri") == "FORBIDDEN"
    assert desk.refused("notifications", "list", "--as", "hrd") == "FORBIDDEN"


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments) -> None:
        """Nothing: the test's output is the commands'."""


@pytest.fixture
def address(db, monkeypatch: pytest.MonkeyPatch):
    """Where this database is served."""
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["127.0.0.1"])
    product = get_wsgi_application()

    def served(environ, start_response):
        try:
            return [b"".join(product(environ, start_response))]
        finally:  # the door's thread alone can close what it opened
            connections.close_all()
            beside.hang_up()

    door = make_server("127.0.0.1", 0, served, handler_class=Quiet)
    threading.Thread(target=door.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{door.server_port}"
    door.shutdown()
    door.server_close()


@pytest.fixture
def bill(loader, token) -> str:
    """The code of a bill for one month of one person."""
    with acting(loader, token("admin")):
        people.open_months(loader)
        payer = people.scheme(loader)
        who = people.member(loader, "53.04")
        people.enrol(loader, payer, who)
        people.cover(loader, payer.payer, who, people.MONTHS[0])
        people.journal(loader, payer)
        return people.bill(loader, payer.payer, people.MONTHS[0], [who])[1]


def test_a_bank_pays_a_bill_by_signed_calls(desk, address, bill, tmp_path: Path) -> None:
    keys = tmp_path / "bank.json"
    create = ("snap-client", "create", "Bank Uji", "--base-url", address, "--json", str(keys), "--as")
    assert desk.refused(*create, "cabang") == "FORBIDDEN"
    made = desk(*create, "admin")
    assert made.code == 0, made.err
    known = json.loads(keys.read_text())
    assert keys.stat().st_mode & 0o777 == 0o600
    assert known["client_secret"] not in made.out + made.err
    assert desk.refused(*create, "admin") == "SNAP_NAME_USED"
    assert json.loads(keys.read_text()) == known  # a refusal leaves what was there

    (waiting,) = desk.told("snap-client", "list", "--as", "admin")
    assert waiting["state"] == "waiting"
    assert desk("pay-bill", bill, "--client", str(keys)).code == 1  # nobody has confirmed the bank yet
    asked = desk.told("snap-client", "confirm", str(waiting["id"]), "--dry-run", "--as", "admin2")
    agree = ("snap-client", "confirm", str(waiting["id"]), "--seen", asked["seen"], "--as")
    assert desk.refused(*agree, "admin") == "CHANGE_OWN"
    assert desk.told(*agree, "admin2")["thing"]["state"] == "active"

    pay = ("pay-bill", bill, "--client", str(keys))
    assert desk(*pay, "--amount", "1").code == 1
    paid = desk.told(*pay, "--request-id", "UJI-1", "--paid-at", "2025-12-14")
    assert (paid["ok"], paid["amount"], paid["payment_request_id"]) == (True, people.PRICE, "UJI-1")
    found = next(b for b in desk.told("receipts", "bills", "--as", "cabang") if b["payment_code"] == bill)
    assert found["receipt"]["channel"] == "va"
    unknown = desk("pay-bill", "00000000000", "--client", str(keys), "--json", "-")
    assert (unknown.code, unknown.json["ok"]) == (1, False)

    (listed,) = desk.told("snap-client", "list", "--as", "admin")
    assert (listed["name"], listed["client_id"]) == ("Bank Uji", known["client_id"])
    assert desk.refused("snap-client", "list", "--as", "cabang") == "FORBIDDEN"
    bound = desk.told("snap-client", "limit", str(listed["id"]), "7", "--as", "admin")
    assert bound["thing"] == {**listed, "unknown_an_hour": 7}
    assert desk.refused("snap-client", "limit", str(listed["id"]), "0", "--as", "admin") == "INVALID"
    cut = ("snap-client", "revoke", str(listed["id"]), "--as", "admin")
    assert desk.told(*cut, "--dry-run")["thing"]["state"] == "active"
    assert desk.told(*cut)["result"] == {"revoked": True}
    assert desk.told(*cut)["result"] == {"revoked": False}
    assert desk.refused("snap-client", "revoke", "999", "--as", "admin") == "SNAP_CLIENT_UNKNOWN"
    assert desk(*pay).code == 1


@pytest.mark.parametrize("content", ["{}", "bukan json", '["x"]', '{"client_id": 5}'])
def test_keys_that_are_none_are_wrong_usage(desk, content: str, tmp_path: Path) -> None:
    torn = tmp_path / "rusak.json"
    torn.write_text(content)
    said = desk("pay-bill", "1", "--client", str(torn))
    assert (said.code, said.out) == (2, "")
    assert "client_secret" in said.err

"""Who may call: keys, clocks, addresses, tokens; and what a bank's token opens besides."""

from __future__ import annotations

import json
from datetime import timedelta

import httpx
import psycopg
import pytest
from django.core.wsgi import get_wsgi_application

from payung.access.policies import Forbidden
from payung.contributions.errors import ContributionsRefused
from payung.contributions.snap import services as clients
from payung.kernel.errors import PayungError
from payung.platform.db import acting as django_acting
from payung.rails.snap.signature import new_key_pair
from tests.contributions.snap.conftest import BASE
from tests.support.people import acting, one

PAY = "/snap/v1.0/transfer-va/payment"


def web(**options) -> httpx.Client:
    return httpx.Client(transport=httpx.WSGITransport(app=get_wsgi_application(), **options), base_url=BASE)


def test_tokens_are_for_those_who_sign(bank, caller):
    other, _ = new_key_pair()
    assert bank.caller(private_key_pem=other).token().code == "4017300"
    assert bank.caller(client_id="nobody").token().code == "4017300"
    assert caller.token().code == "2007300"
    bank.skew = timedelta(minutes=6)
    assert bank.caller().token().code == "4017300"


def test_token_requests_that_do_not_fit(bank):
    with web() as http:
        post = http.post("/snap/v1.0/access-token/b2b", content=b"{}", headers={"Content-Type": "application/json"})
        assert post.json()["responseCode"] == "4007302"
        assert post.json()["responseMessage"] == "Invalid Mandatory Field X-TIMESTAMP"
        headers = {"X-TIMESTAMP": "now", "X-CLIENT-KEY": "a", "X-SIGNATURE": "b", "Content-Type": "application/json"}
        assert http.post("/snap/v1.0/access-token/b2b", content=b"{}", headers=headers).json()["responseCode"] == (
            "4007301"
        )
        got = http.get("/snap/v1.0/access-token/b2b")
        assert (got.status_code, got.json()["responseCode"]) == (405, "4057300")


def test_wrong_tokens_are_counted(bank):
    caller = bank.caller(client_id="nobody")
    codes = {caller.token().code for _ in range(40)}
    assert codes == {"4017300", "4297300"}
    from payung.platform import limits

    limits.forgive("snap.token", "127.0.0.1", everything=True)


def test_calls_are_for_those_who_sign(bank, caller, debt, owner):
    assert bank.pay(bank.caller(client_secret="another"), debt.code, debt.amount).code == "4012500"
    assert bank.inquire(bank.caller(client_secret="another"), debt.code).code == "4012400"
    caller.token()
    token = caller._token
    caller._token = "x" * 40
    assert bank.pay(caller, debt.code, debt.amount).code == "4012501"
    caller._token = token
    caller._partner_id = "1"
    assert bank.pay(caller, debt.code, debt.amount).code == "4042516"
    caller._partner_id = bank.keys.partner_id
    bank.skew = timedelta(minutes=-6)
    assert bank.pay(caller, debt.code, debt.amount).code == "4012500"
    bank.skew = timedelta()
    with web() as http:
        bare = http.post(PAY, content=b"{}", headers={"Content-Type": "application/json"})
        assert bare.json()["responseCode"] == "4012503"
        named = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        assert http.post(PAY, content=b"{}", headers=named).json()["responseCode"] == "4002502"
    assert one(owner, "select count(*) from contributions_receipt where bill_id = %s", [debt.id]) == 0


def test_the_body_counts_as_it_was_sent(bank, caller, debt):
    """Blanks between the parts do not change the signature, another order of keys does."""
    sent = []

    def keep(request):
        sent.append(request)

    caller._http.event_hooks = {"request": [keep]}
    assert bank.inquire(caller, debt.code).code == "2002400"
    call = sent[-1]
    body = json.loads(call.content)
    headers = dict(call.headers)
    headers.pop("content-length")
    spaced = json.dumps(body, indent=2).encode()
    turned = json.dumps(dict(reversed(body.items())), separators=(",", ":")).encode()
    with web() as http:
        assert http.post(str(call.url), content=spaced, headers=headers).json()["responseCode"] == "4092400"
        assert http.post(str(call.url), content=turned, headers=headers).json()["responseCode"] == "4012400"


def test_a_proxy_may_strip_the_prefix(bank, caller, debt, monkeypatch):
    monkeypatch.setattr("payung.banksim.caller.PREFIX", "")

    class Prefixed:
        def post(self, path, **options):
            return web().post("/snap" + path, **options)

    caller._http = Prefixed()
    assert bank.inquire(caller, debt.code).code == "2002400"


def test_a_bank_calls_from_its_own_addresses_and_from_no_other(connect, debt):
    near, far = connect(allow_from=["127.0.0.0/8"]), connect(allow_from=["203.0.113.0/24"])
    assert near.caller().token().code == "2007300"
    assert far.caller().token().code == "4017300"
    caller = near.caller()
    caller._http = web(remote_addr="203.0.113.9")
    assert near.pay(caller, debt.code, debt.amount).code == "4017300"
    moved = near.caller()
    moved.token()
    moved._http = web(remote_addr="203.0.113.9")
    assert near.pay(moved, debt.code, debt.amount).code == "4012500"


def test_a_banks_token_opens_nothing_else(bank, caller, debt, app, owner):
    caller.token()
    token = caller._token
    with web() as http:
        for path in ("/api/v1/bills", "/api/v1/me", "/api/v1/persons"):
            assert http.get(path, headers={"Authorization": f"Bearer {token}"}).status_code == 401
    with acting(app, token):
        for table in ("contributions_bill", "contributions_receipt", "registry_identity", "ledger_journal"):
            assert one(app, f"select count(*) from {table}") == 0
        assert one(app, "select count(*) from contributions_snapclient") == 0
    for statement in (
        f"select payung.record_receipt('{debt.code}', {debt.amount}, '2025-08-01', 'manual', 'x')",
        "select payung.confirm_receipt(1)",
        "select payung.drop_receipt(1, 'withdrawn', '')",
        "select payung.settle_bill('1', 1, '2025-08-01', 'va', 'x')",
        f"select payung.snap_pay(1, 'x', '{debt.code}', {debt.amount}, '2025-08-01', '2025-08-01', '{{}}')",
        "select payung.snap_client_revoke(1)",
        "select * from contributions_snapsecret",
        "insert into contributions_snapcall (client_id, day, external_id, service, body_sha256) values (1, now(), '1', '25', '')",
    ):
        with pytest.raises(psycopg.Error), acting(app, token):
            app.execute(statement)
    assert one(owner, "select count(*) from contributions_receipt where bill_id = %s", [debt.id]) == 0


def test_an_officers_token_opens_no_bank_door(bank, caller, debt, token, app):
    caller.token()
    caller._token = token("admin")
    assert bank.pay(caller, debt.code, debt.amount).code == "4012501"
    with pytest.raises(psycopg.Error) as refused, acting(app, caller._token):
        app.execute("select payung.snap_claim('25', current_date, '1', '')")
    assert refused.value.sqlstate == "P0B80"


def test_what_was_told_cannot_be_changed(bank, caller, debt, owner, actor, app):
    bank.pay(caller, debt.code, debt.amount)
    for table in ("contributions_snapcall", "contributions_snapanswer", "contributions_vapayment"):
        for statement in (f"delete from {table}", f"update {table} set at = now()"):
            with pytest.raises(psycopg.Error) as refused:
                owner.execute(statement)
            assert refused.value.sqlstate == "P0A01"
    with acting(app, actor("admin").token):
        assert one(app, "select count(*) from contributions_snapcall") > 0
        assert one(app, "select count(*) from contributions_vapayment") > 0
    with acting(app, actor("belu").token):
        assert one(app, "select count(*) from contributions_snapcall") == 0


def test_only_administrators_connect_banks(actor, db, app):
    for username in ("cabang", "kepala", "bank", "belu"):
        with pytest.raises(Forbidden):
            clients.create_client(actor(username), "Bank X")
    with pytest.raises(psycopg.Error) as refused, acting(app, actor("cabang").token):
        app.execute("select payung.snap_client_add('x', 'x', '', 'x', '{}', 1, '', 'symmetric')")
    assert refused.value.sqlstate == "P0B82"


def test_a_bank_opens_nothing_before_another_administrator_has_confirmed_it(actor, app, bank, debt):
    admin, other = actor("admin"), actor("admin2")
    keys = clients.create_client(admin, "Bank Menunggu")
    waiting = type(bank)(keys)
    assert waiting.caller().token().code == "4017300"
    with django_acting(admin.token):
        row = next(one for one in clients.clients() if one.client_id == keys.client_id)
        seen = clients.seen(admin, row)
        with pytest.raises(PayungError) as own:
            clients.confirm_client(admin, row.pk, seen)
    assert own.value.code == "CHANGE_OWN"
    confirm = "select payung.snap_client_confirm(%s, %s)"
    for username, digest, code in (
        ("admin", seen, "P0E54"),
        ("cabang", seen, "P0B82"),
        ("admin2", "0" * 64, "P0E55"),
    ):
        with pytest.raises(psycopg.Error) as refused, acting(app, actor(username).token):
            app.execute(confirm, [row.pk, digest])
        assert refused.value.sqlstate == code
    for statement in ("update contributions_snapclient set confirmed_by = 1", "delete from contributions_snapclient"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(app, admin.token):
            app.execute(statement)
    with django_acting(other.token):
        clients.confirm_client(other, row.pk, seen)
        with pytest.raises(PayungError) as again:
            clients.confirm_client(other, row.pk, seen)
    assert again.value.code == "CHANGE_UNKNOWN"
    assert waiting.inquire(waiting.caller(), debt.code).code == "2002400"


def test_a_channel_has_no_scope(owner):
    with pytest.raises(psycopg.errors.CheckViolation):
        owner.execute("insert into access_grant (user_id, role, place_id) values (1, 'bank_channel', '53')")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " "}, "SNAP_NAME"),
        ({"public_key": "no key"}, "SNAP_KEY"),
        ({"service_id": "12 3"}, "SNAP_SERVICE_ID"),
        ({"allow_from": ["300.1.1.1"]}, "SNAP_NETWORK"),
        ({"grace_days": -1}, "SNAP_GRACE"),
        ({"signature": "md5"}, "SNAP_SIGNATURE"),
    ],
)
def test_clients_that_cannot_be(actor, db, change, code):
    with pytest.raises(PayungError) as refused:
        clients.create_client(actor("admin"), **{"name": "Bank Y", **change})
    assert refused.value.code == code


def test_a_bank_is_cut_off_at_once(bank, caller, debt, actor, owner):
    assert bank.inquire(caller, debt.code).code == "2002400"
    admin = actor("admin")
    with django_acting(admin.token):
        found = next(one for one in clients.clients() if one.client_id == bank.keys.client_id)
        assert clients.revoke_client(admin, found.pk) is True
        assert clients.revoke_client(admin, found.pk) is False
    assert bank.inquire(caller, debt.code).code == "4012401"
    assert bank.caller().token().code == "4017300"
    assert one(owner, "select count(*) from contributions_snapsecret where client_id = %s", [found.pk]) == 0
    assert clients.create_client(admin, found.name).client_id != bank.keys.client_id
    with pytest.raises(ContributionsRefused):
        clients.create_client(admin, found.name)


def test_the_secret_is_not_in_the_database(bank, owner):
    sealed = bytes(one(owner, "select sealed from contributions_snapsecret order by client_id desc limit 1"))
    assert bank.keys.client_secret.encode() not in sealed
    written = owner.execute("select new::text from platform_history where table_name = 'contributions_snapclient'")
    assert all(bank.keys.client_secret not in row[0] for row in written.fetchall())


def test_a_bank_may_bring_its_own_key(connect):
    private, public = new_key_pair()
    own = connect(public_key=public)
    assert own.keys.private_key_pem == ""
    assert own.caller(private_key_pem=private).token().code == "2007300"


def test_what_nobody_foresaw_is_told_to_nobody(bank, caller, debt, monkeypatch, owner, caplog):
    caller.token()

    def fail(*_):
        raise RuntimeError("very secret")

    monkeypatch.setattr("payung.contributions.snap.calls.answered", fail)
    done = bank.pay(caller, debt.code, debt.amount, "Z-1", "77")
    assert (done.http, done.code) == (500, "5002500")
    assert "secret" not in json.dumps(done.body)
    assert one(owner, "select count(*) from contributions_receipt where bill_id = %s", [debt.id]) == 0
    monkeypatch.undo()
    monkeypatch.setenv("PAYUNG_TODAY", "2025-08-15")
    assert bank.pay(caller, debt.code, debt.amount, "Z-1", "77").code == "2002500"

"""The worker, started as `payung up` starts it, sends a batch over HTTP. It has the key for bank secrets and no other
secret.
"""

from __future__ import annotations

import threading
import time
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.conf import settings

from payung.banksim import Bank
from payung.payouts import services
from payung.payouts.banks.services import SEAL
from payung.platform.db import acting
from payung.platform.sealing import SealBroken, key_for, seal, unseal, variable
from tests.browser.site import served
from tests.support.paying import approved, connected
from tests.support.payouts import Orders


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.mark.slow
def test_the_worker_sends(server, template, tmp_path, token, actor, monkeypatch):
    bank = Bank(tmp_path / "bank", "timeout_after=200,hang_ms=50")
    door = make_server("127.0.0.1", 0, bank.app, handler_class=Quiet)
    threading.Thread(target=door.serve_forever, args=(0.02,), daemon=True).start()
    with served(server, template, tmp_path) as site:
        site.wire()
        admin, officer = actor("admin"), actor("cabang")
        connected(admin, bank, base_url=f"http://127.0.0.1:{door.server_port}")
        with site.db.connect("owner") as owner:
            owner.autocommit = True
            orders = Orders(owner, token("admin"))
            orders.many(12)
            batch = approved(admin, officer, "snap")
            with acting(officer.token):
                run = services.start_send(officer, batch)
            deadline = time.monotonic() + 60
            while site.one("select state from platform_run where id = %s", [run]) in {"queued", "running"}:
                assert time.monotonic() < deadline, site.log("worker")
                time.sleep(0.2)
            assert site.one("select error_text from platform_run where id = %s", [run]) == ""
            assert orders.states() == {"paid": 12}
    door.shutdown()
    bank.close()


def test_secrets_are_sealed_and_only_the_right_key_opens_them(monkeypatch):
    sealed = seal(SEAL, "rahasia")
    assert b"rahasia" not in sealed
    assert unseal(SEAL, sealed) == "rahasia"
    monkeypatch.setenv(variable(SEAL), key_for(SEAL, settings.SECRET_KEY).hex())  # the same key that the worker gets
    assert unseal(SEAL, sealed) == "rahasia"
    for other in (key_for(SEAL, "another"), key_for("another-purpose", settings.SECRET_KEY)):
        monkeypatch.setenv(variable(SEAL), other.hex())
        with pytest.raises(SealBroken):
            unseal(SEAL, sealed)

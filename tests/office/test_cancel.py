"""Background work is ended by whoever asked for it: what is stored stays, nothing more is written, and no bank is left alone."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.test import Client

from payung.office import services
from payung.platform import runs
from payung.platform.db import acting
from payung.platform.runs import RunContext, RunRefused
from tests.support.interface import Api, code_of
from tests.support.people import acting as raw_acting
from tests.support.people import one

STATE = "select state from platform_run where id = %s"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])


@pytest.fixture
def asked(app: Any, token: Any) -> Any:
    def ask(username: str = "belu", kind: str = "intake.check") -> int:
        with raw_acting(app, token(username)):
            return int(one(app, "insert into platform_run (kind, params) values (%s, '{}') returning id", [kind]))

    return ask


def test_the_page_asks_and_the_second_time_it_has_ended(asked, owner, login):
    run, page = asked(), login(Client(), "belu")
    assert "Batalkan pekerjaan" in page.get(f"/pekerjaan/{run}").content.decode()
    question = page.post(f"/pekerjaan/{run}/batalkan").content.decode()
    assert "Batalkan pekerjaan ini?" in question
    assert one(owner, STATE, [run]) == "queued"  # asking ends nothing
    done = page.post(f"/pekerjaan/{run}/batalkan", {"paham": "1"}, follow=True).content.decode()
    assert "Pekerjaan dibatalkan" in done
    assert f"/pekerjaan/{run}/batalkan" not in done
    assert one(owner, STATE, [run]) == "cancelled"
    again = page.post(f"/pekerjaan/{run}/batalkan", follow=True).content.decode()
    assert "sudah berakhir" in again
    assert "Batalkan pekerjaan ini?" not in again


def test_another_persons_run_is_unknown_except_to_the_administrator(asked, token, owner, login):
    run = asked()
    assert code_of(Api(token("bank-belu", "api")).post(f"/runs/{run}/cancel")) == "RUN_UNKNOWN"
    assert login(Client(), "bank-belu").post(f"/pekerjaan/{run}/batalkan", {"paham": "1"}).status_code == 404
    assert one(owner, STATE, [run]) == "queued"
    answer = Api(token("admin", "api")).post(f"/runs/{run}/cancel").json()
    assert (answer["thing"]["id"], answer["thing"]["state"]) == (run, "cancelled")
    assert code_of(Api(token("admin", "api")).post(f"/runs/{run}/cancel")) == "RUN_ENDED"


def test_work_with_a_bank_under_way_is_for_the_brake(asked, actor, loader):
    run, waits = asked("admin", "payouts.send"), asked("admin", "payouts.send")
    loader.execute("update platform_run set state = 'running' where id = %s", [run])
    admin = actor("admin")
    with acting(admin.token):
        with pytest.raises(RunRefused) as refused:
            services.cancel_run(admin, run)
        services.cancel_run(admin, waits)  # nothing has gone out for this one
    assert refused.value.code == "RUN_WITH_BANK"


def test_nobody_else_ends_a_run_by_the_database(asked, app, loader, token):
    run = asked()
    for connection, who, state in ((app, "bank-belu", "P0CCA"), (app, "kepala", "P0CCA"), (loader, "belu", "42501")):
        with pytest.raises(psycopg.Error) as refused, raw_acting(connection, token(who)):
            connection.execute("select payung.run_cancel(%s)", [run])
        assert refused.value.sqlstate == state
    with pytest.raises(psycopg.Error) as bare, app.transaction():
        app.execute("select payung.run_cancel(%s)", [run])
    assert bare.value.sqlstate == "P0CCA"


@pytest.mark.parametrize("quiet", [True, False])
def test_a_run_under_way_writes_nothing_more(db, actor, owner, monkeypatch, quiet):
    belu, wrote = actor("belu"), []

    def work(context: RunContext) -> dict[str, Any]:
        context.progress("check", 1, 2)
        with acting(belu.token):
            services.cancel_run(belu, context.run_id)
        if not quiet:
            context.progress("check", 2, 2)
            wrote.append("progress")
            with context.transaction() as cursor:
                context.keep(cursor, {"rows": 9})
                wrote.append("result")
        return {"rows": 9}

    runs.HANDLED_IN.load()
    monkeypatch.setitem(runs._handlers, "intake.check", work)
    monkeypatch.setitem(runs._needed, "intake.check", {})
    with acting(belu.token):
        run = runs.request("intake.check", {}, defer=False)
    row = runs.execute(run)
    assert (row["state"], row["step"], row["done"], row["result"], row["error_code"]) == (
        "cancelled",
        "check",
        1,
        {},
        "",
    )
    assert wrote == []
    assert (
        one(
            owner, "select count(*) from payung.session where kind = 'run' and run_id = %s and closed_at is null", [run]
        )
        == 0
    )
    assert runs.execute(run)["state"] == "cancelled"  # the queue takes it up in vain

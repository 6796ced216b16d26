"""What becomes of a run whose work breaks: it is tried again up to the last attempt, and then says that it failed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from payung.platform import runs
from payung.platform.db import acting
from tests.support import people
from tests.support.people import one


@pytest.fixture
def asked(own_db: Any, actor: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    runs.HANDLED_IN.load()

    def ask(work: Any, params: dict[str, Any] | None = None) -> int:
        monkeypatch.setitem(runs._handlers, "intake.check", work)
        monkeypatch.setitem(runs._needed, "intake.check", {"list": int})
        belu = actor("belu")
        with acting(belu.token):
            return runs.request("intake.check", {"list": 1} if params is None else params, defer=False)

    return ask


def _breaks(_context: Any) -> dict[str, Any]:
    raise RuntimeError("broken")


def test_work_that_breaks_is_tried_again_to_the_last_attempt(asked: Callable[..., int]) -> None:
    run = asked(_breaks)
    for attempt in range(1, runs.MAX_ATTEMPTS):
        with pytest.raises(RuntimeError):
            runs.execute(run)
        with runs.side_connection() as side:
            row = runs.status(side, run)
        assert (row["state"], row["error_code"], attempt) == ("queued", "RuntimeError", attempt)
    last = runs.execute(run)
    assert (last["state"], last["error_code"]) == ("failed", "RuntimeError")
    assert runs.execute(run)["state"] == "failed"


def test_a_run_that_works_is_done_and_one_of_another_form_is_refused(asked: Callable[..., int]) -> None:
    done = runs.execute(asked(lambda context: {"list": context.params["list"]}))
    assert (done["state"], done["result"]) == ("done", {"list": 1})
    for params in ({}, {"list": "1"}, {"list": True}):
        refused = runs.execute(asked(_breaks, params))
        assert (refused["state"], refused["error_code"]) == ("refused", "RUN_UNKNOWN_KIND")


def test_a_run_does_the_work_of_its_own_room_and_a_person_that_of_any(
    own_db: Any, app: Any, loader: Any, owner: Any, token: Callable[[str], str]
) -> None:
    def state(session: str, *rooms: str) -> str:
        try:
            with owner.transaction():
                owner.execute("select set_config('payung.session', %s, true)", [session])
                owner.execute("select payung.run_of(variadic %s::text[])", [list(rooms)])
        except psycopg.Error as refused:
            return str(refused.sqlstate)
        return ""

    session = people.at_work(app, loader, token("belu"), "intake.check", "list", 1)
    assert [state(session, "intake"), state(session, "payouts"), state(session, "claims", "intake")] == ["", "P0C63", ""]  # fmt: skip
    assert state(token("belu"), "payouts") == ""
    run = one(owner, "select max(id) from platform_run")
    owner.execute("alter table platform_run disable trigger user")
    owner.execute("update platform_run set state = 'queued' where id = %s", [run])
    assert state(session, "intake") == "P0C63"

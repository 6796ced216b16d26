"""Whom a row collides with is shown to who may see that person: by the place alone, without having brought anybody in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.intake.reviewing import every_cause
from tests.support.people import acting, one


def test_an_office_sees_the_registered_people_of_its_place(
    own_db: Any,
    api: Callable[[str], Any],
    scheme: Any,
    owner: Any,
    app: Any,
    token: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")
    _scheme, sent, at, body = every_cause(api("provinsi"), scheme)
    brought = "select count(*) from registry_custody c join parties_organisation o on o.id = c.organisation_id where o.code = %s"
    assert one(owner, brought, ["pemkab-belu"]) == 0
    rows = [at["NIK_OTHER_PERSON"], at["SEX_MISMATCH"]]

    def shown(username: str) -> list[tuple[int, str]]:
        with acting(app, token(username)):
            query = "select sheet_row, name from payung.review_registered(%s, %s)"
            return app.execute(query, [sent, rows]).fetchall()

    for username in ("belu", "provinsi"):
        assert shown(username) == [(rows[0], body[7].name)], username
    for username in ("kupang", "bank", "bpr"):
        assert shown(username) == [], username

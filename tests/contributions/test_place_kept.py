"""A place that was given back is taken again once, and nothing else about it ever changes, for the owner neither."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.contributions.test_release import MONTHS, committed, release, secret  # noqa: F401 - a fixture

TABLE = "sponsorship_returnedplace"


def refused(owner: Any, change: str) -> None:
    with pytest.raises(psycopg.Error) as error:
        owner.execute(change)
    assert error.value.sqlstate == "P0CD1", change


def test_a_place_is_taken_again_once_and_nothing_else_changes(
    own_db: Any, owner: Any, loader: Any, token: Any, secret: str  # noqa: F811
) -> None:  # fmt: skip
    _, (first, _) = committed(loader, token)
    release(owner, secret, [first], MONTHS)
    for change in ("release_id = release_id", "restored_at = now(), release_id = release_id + 1", "restored_at = null"):
        refused(owner, f"update {TABLE} set {change}")
    assert owner.execute(f"update {TABLE} set restored_at = now()").rowcount == 1
    for change in ("restored_at = null", "restored_at = now() + interval '1 day'", "release_id = release_id"):
        refused(owner, f"update {TABLE} set {change}")
    refused(owner, f"delete from {TABLE}")

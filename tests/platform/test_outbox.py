"""Events reach their listeners at least once, and one that fails holds up no other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from payung.platform import outbox
from tests.support.databases import Database


@pytest.fixture
def heard() -> Iterator[list[dict[str, Any]]]:
    found: list[dict[str, Any]] = []
    broken = {"once": True}

    @outbox.listens_to("test.happened")
    def listen(event: dict[str, Any]) -> None:
        if event.get("fails") and broken.pop("once", False):
            raise RuntimeError("not now")
        found.append(event)

    yield found
    outbox._listeners.pop("test.happened")


def happen(owner: psycopg.Connection[Any], key: str, **payload: Any) -> None:
    owner.execute(
        "insert into platform_outbox (topic, key, payload) values ('test.happened', %s, %s)", [key, json.dumps(payload)]
    )


def test_every_event_is_delivered_and_a_failure_is_tried_again(
    db: Database, owner: psycopg.Connection[Any], heard: list[dict[str, Any]]
) -> None:
    happen(owner, "a", number=1, fails=True)
    happen(owner, "b", number=2)
    assert outbox.dispatch() == 1
    assert [event["number"] for event in heard] == [2]
    assert outbox.dispatch() == 1
    assert [event["number"] for event in heard] == [2, 1]
    assert outbox.dispatch() == 0


def test_an_event_happens_once(db: Database, owner: psycopg.Connection[Any], heard: list[dict[str, Any]]) -> None:
    happen(owner, "c", number=3)
    with pytest.raises(psycopg.errors.UniqueViolation):
        happen(owner, "c", number=4)
    outbox.dispatch()
    assert [event["number"] for event in heard] == [3]


def test_a_settled_bill_is_counted_by_the_worker(db: Database, owner: psycopg.Connection[Any]) -> None:
    owner.execute(
        "insert into platform_outbox (topic, key, payload) values ('contributions.bill_settled', 'x', %s)",
        [json.dumps({"bill": 1, "month": "2025-07-01"})],
    )
    assert outbox.dispatch() == 1

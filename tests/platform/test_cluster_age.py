"""A server counts as started once it is some seconds old; one that is not there is none."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from payung.platform.postgres import cluster


@pytest.mark.parametrize(("age", "old"), [(None, False), (0.0, False), (3.0, False), (3.5, True), (60.0, True)])
def test_a_server_is_old_enough_after_three_seconds(
    monkeypatch: pytest.MonkeyPatch, age: float | None, old: bool
) -> None:
    process = None if age is None else SimpleNamespace(create_time=lambda: 1_000.0 - age)
    monkeypatch.setattr(cluster.postmaster, "find", lambda _data: process)
    monkeypatch.setattr(cluster.time, "time", lambda: 1_000.0)
    assert cluster.Cluster._old_enough(SimpleNamespace(data=None)) is old

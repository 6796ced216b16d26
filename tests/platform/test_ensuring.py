"""What a cluster does to be there, by what of it is there: made, prepared anew, started, or left alone."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest
from psycopg import pq

from payung.platform.home import Home
from payung.platform.postgres import provision
from payung.platform.postgres.cluster import Cluster

DIRECTORIES, INIT, STOP, PASSWORD, START, ALL, RENEW = [
    "directories",
    "init",
    "stop",
    "password",
    "start",
    "all",
    "renew",
]


class Traced(Cluster):
    """A cluster that writes down what it would do; a server that `answers` runs."""

    def __init__(self, home: Home, answers: bool) -> None:
        super().__init__(home)
        self.steps: list[str] = []
        self.answers = answers

    def _ping(self) -> pq.Ping:
        return pq.Ping.OK if self.answers else pq.Ping.NO_RESPONSE

    def _prepare_directories(self) -> None:
        self.steps.append(DIRECTORIES)

    def _init(self) -> None:
        self.steps.append(INIT)

    def _stop(self, mode: str) -> bool:
        self.steps.append(STOP)
        return mode == "fast"

    def _set_superuser_password(self) -> None:
        self.steps.append(PASSWORD)

    def _start(self) -> None:
        self.steps.append(START)


@pytest.mark.parametrize(
    ("marked", "data", "answers", "steps"),
    [
        ("", False, False, [DIRECTORIES, INIT, START, ALL]),
        ("ours", True, True, []),
        ("ours", True, False, [DIRECTORIES, START, RENEW]),
        ("ours", False, True, [DIRECTORIES, INIT, START, ALL]),  # the mark alone is no database
        (
            "other",
            True,
            True,
            [DIRECTORIES, STOP, PASSWORD, START, ALL],
        ),  # of other keys: a backup that was brought back
        ("", True, False, [DIRECTORIES, STOP, PASSWORD, START, ALL]),
    ],
)
def test_only_what_is_missing_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, marked: str, data: bool, answers: bool, steps: list[str]
) -> None:
    cluster = Traced(Home(tmp_path / "home").prepare(), answers)
    monkeypatch.setattr(provision, "provision", lambda *_: cluster.steps.append(ALL))
    monkeypatch.setattr(provision, "renew", lambda *_: cluster.steps.append(RENEW))
    ours = f"{provision.VERSION} {cluster.home.secrets().fingerprint()}"
    cluster.data.mkdir(parents=True)
    marker = cluster.home.pg / "provisioned"
    if marked:
        marker.write_text(ours if marked == "ours" else marked)
    if data:
        (cluster.data / "PG_VERSION").write_text("18")
    cluster._ensure()
    assert cluster.steps == steps
    assert marker.read_text() == ours


@pytest.mark.parametrize("used", [False, True])
def test_a_server_that_somebody_uses_is_not_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, used: bool
) -> None:
    monkeypatch.setattr(Traced, "_ensure", lambda _self: None)
    home = Home(tmp_path / "home")
    home.prepare()
    cluster, other = Traced(home, True), Traced(home, True)
    with ExitStack() as stack:
        if used:
            stack.enter_context(other.attached(keep=True))
        assert cluster.stop_if_unused() is not used
        assert cluster.steps == ([] if used else [STOP])
    assert STOP not in other.steps


@pytest.mark.parametrize("keep", [False, True])
def test_the_last_user_stops_the_server_unless_it_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keep: bool
) -> None:
    monkeypatch.setattr(Traced, "_ensure", lambda _self: None)
    home = Home(tmp_path / "home")
    home.prepare()
    first, last = Traced(home, True), Traced(home, True)
    with last.attached(keep=keep):
        with first.attached():
            pass
        assert STOP not in first.steps
        assert STOP not in last.steps
    assert (STOP in last.steps) is not keep

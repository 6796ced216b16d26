"""When the supervisor looks at its database and starts a child again, by a clock that a test turns."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from payung.platform import processes
from payung.platform.home import Home
from payung.platform.postgres import PostgresError
from payung.platform.processes import Child, Supervisor

STEP = 0.125  # seconds, exact in a float


class Clock:
    """Stands for the module `time`: it goes on by what somebody sleeps, and then asks `after`."""

    def __init__(self) -> None:
        self.steps = 0
        self.after: Callable[[], None] = lambda: None

    def monotonic(self) -> float:
        return self.steps * STEP

    def sleep(self, seconds: float) -> None:
        self.steps += max(1, round(seconds / STEP))
        self.after()


class Lived:
    """A process that ends after so many seconds."""

    pid, stdout = 0, None

    def __init__(self, clock: Clock, seconds: float) -> None:
        self.clock, self.end = clock, clock.monotonic() + seconds

    def poll(self) -> int | None:
        return 1 if self.clock.monotonic() >= self.end else None


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    turned = Clock()
    monkeypatch.setattr(processes, "time", turned)
    monkeypatch.setattr(processes, "_kill_group", lambda *_: None)
    return turned


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").prepare()


def starts(clock: Clock, home: Home, seconds: float, lives: Callable[[int], float | None]) -> list[float]:
    """When a child was started within so many seconds, which lives as long as its number says; None: it cannot be started."""
    running = processes._Running(Child("web", ["x"]), home)
    times: list[float] = []

    def start() -> None:
        times.append(clock.monotonic())
        running.started = clock.monotonic()
        life = lives(len(times))
        if life is None:
            raise OSError("no such program")
        running.process = Lived(clock, life)  # type: ignore[assignment]

    running.start = start  # type: ignore[method-assign]
    while clock.monotonic() < seconds:
        running.watch(clock.monotonic())
        clock.sleep(STEP)
    return times


def pauses(times: list[float]) -> list[float]:
    return [later - earlier for earlier, later in itertools.pairwise(times)]


def stepped(pause: float) -> float:
    """The first moment of the clock after a pause."""
    return math.ceil(pause / STEP) * STEP


def test_what_ends_at_once_is_started_again_after_ever_longer_pauses(clock: Clock, home: Home) -> None:
    waits = pauses(starts(clock, home, 100, lambda _: STEP))
    assert waits == [STEP + stepped(pause) for pause in (*processes._BACK_OFF, processes._BACK_OFF[-1])]
    assert "berakhir dengan status 1; dimulai lagi" in (home.log / "web.log").read_text()


def test_what_cannot_be_started_is_tried_again_after_ever_longer_pauses(clock: Clock, home: Home) -> None:
    assert pauses(starts(clock, home, 60, lambda _: None)) == [stepped(pause) for pause in processes._BACK_OFF]
    assert "tidak dapat dimulai: no such program" in (home.log / "web.log").read_text()


@pytest.mark.parametrize(("life", "pause"), [(30.0, 1.0), (30.0 + STEP, 0.2)])
def test_what_was_steady_for_more_than_half_a_minute_starts_soon_again(
    clock: Clock, home: Home, life: float, pause: float
) -> None:
    lives: dict[int, Any] = {1: STEP, 2: STEP, 3: life}
    times = starts(clock, home, 40, lambda number: lives.get(number, 100.0))
    assert pauses(times)[-1] == life + stepped(pause)


class Base:
    """Stands for the database: whether it runs, and when it was asked."""

    def __init__(self, clock: Clock, runs: bool) -> None:
        self.clock, self.runs = clock, runs
        self.looks: list[float] = []
        self.ensured: list[float] = []

    def is_running(self) -> bool:
        self.looks.append(self.clock.monotonic())
        return self.runs

    def ensure(self) -> None:
        self.ensured.append(self.clock.monotonic())
        if len(self.ensured) == 1:
            raise PostgresError("start_failed", "belum mau jalan")
        self.runs = True


@pytest.mark.parametrize("runs", [True, False])
def test_the_database_is_looked_at_once_a_second_and_started_where_it_stands_still(
    clock: Clock, home: Home, runs: bool
) -> None:
    supervisor = Supervisor(home, [], 1)
    clock.after = lambda: supervisor.stop() if clock.monotonic() >= 5.5 else None
    base = Base(clock, runs)
    supervisor._serve(base)  # type: ignore[arg-type]
    assert base.looks == [1.0, 2.0, 3.0, 4.0, 5.0]
    assert base.ensured == ([] if runs else [1.0, 2.0])
    assert runs or "belum mau jalan" in (home.log / "postgres.log").read_text()

"""What the house keeps on disk, at its bounds: logs, uploads, homes, and what the doctor says of the machine."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from payung.platform import doctor, files, processes, refusals
from payung.platform.home import Home
from payung.platform.postgres import Cluster, PostgresError


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("PAYUNG_HOME", str(tmp_path / "home"))
    return Home(tmp_path / "home").prepare()


def test_a_log_is_put_aside_when_it_is_larger_than_its_bound(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    log = home.log / "web.log"
    processes._append(log, "web", "first")
    monkeypatch.setattr(processes, "LOG_LIMIT", log.stat().st_size)
    processes._append(log, "web", "second")
    assert [line.split()[-1] for line in log.read_text().splitlines()] == ["first", "second"]
    assert not log.with_suffix(".log.1").exists()
    processes._append(log, "web", "third")
    assert [line.split()[-1] for line in log.read_text().splitlines()] == ["third"]
    assert "second" in log.with_suffix(".log.1").read_text()


def test_an_upload_of_exactly_the_limit_is_kept(home: Home) -> None:
    key, _digest, size = files.save(io.BytesIO(b"12345"), limit=5)
    assert (size, files.path(key).read_bytes()) == (5, b"12345")
    for content, code in ((b"123456", "FILE_TOO_LARGE"), (b"", "FILE_EMPTY")):
        with pytest.raises(files.FileRefused) as refused:
            files.save(io.BytesIO(content), limit=5)
        assert refused.value.code == code
    assert [path.name for path in home.files.iterdir()] == [key]


def test_old_files_are_those_before_the_moment(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files.time, "time", lambda: 1_000_000.0)
    keys = {}
    for written in (999_899, 999_900, 999_901):
        keys[written] = files.save(io.BytesIO(b"x"))[0]
        os.utime(files.path(keys[written]), (written, written))
    (home.files / "README").write_text("not ours")
    os.utime(home.files / "README", (1, 1))
    (home.files / ("a" * 32)).mkdir()
    os.utime(home.files / ("a" * 32), (1, 1))
    assert list(files.older_than(100)) == [keys[999_899]]


def test_a_home_of_ones_own_is_closed_to_others(tmp_path: Path) -> None:
    root = tmp_path / "home"
    root.mkdir(mode=0o777)
    Home(root).prepare()
    assert stat.S_IMODE(root.stat().st_mode) == (0o711 if os.geteuid() == 0 else 0o700)


@pytest.mark.parametrize(
    ("size", "memory", "disk"),
    [
        (5 * doctor.GIGABYTE, "ok", "ok"),
        (5 * doctor.GIGABYTE - 1, "ok", "warn"),
        (2 * doctor.GIGABYTE, "ok", "warn"),
        (2 * doctor.GIGABYTE - 1, "warn", "warn"),
        (doctor.GIGABYTE, "warn", "warn"),
        (doctor.GIGABYTE - 1, "warn", "bad"),
    ],
)
def test_how_much_memory_and_disk_is_enough(
    home: Home, monkeypatch: pytest.MonkeyPatch, size: int, memory: str, disk: str
) -> None:
    monkeypatch.setattr(doctor.psutil, "virtual_memory", lambda: SimpleNamespace(total=size))
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _place: SimpleNamespace(free=size))
    assert (doctor._memory().state, doctor._disk(home).state) == (memory, disk)


def test_a_program_of_the_server_that_fails_is_quoted(home: Home) -> None:
    with pytest.raises(PostgresError) as failed:
        Cluster(home)._run("pg_ctl", "no-such-mode")
    assert failed.value.code == "program_failed"
    assert "no-such-mode" in str(failed.value)


def test_an_error_of_the_database_is_known_however_often_it_was_wrapped() -> None:
    inner = psycopg.errors.UniqueViolation()
    outer = ValueError()
    outer.__cause__ = RuntimeError()
    outer.__cause__.__cause__ = inner
    assert refusals._state(outer) == refusals._state(inner) == ("23505", "")
    assert refusals._state(ValueError()) == ("", "")

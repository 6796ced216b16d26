"""The embedded server, as root and as an ordinary user, with real processes."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from payung.platform.home import SHARED_STATE, Home, short_hash
from payung.platform.postgres import Cluster, PostgresError, postmaster, running_database, tools
from tests.platform.postgres_accounts import (
    accounts,
    public_directory,
    python_for,
    run_python,
    start_python,
)

pytestmark = pytest.mark.slow  # every test starts and stops servers of its own

ATTACH = """
import sys
from payung.platform.postgres import running_database
with running_database() as urls:
    print("in", flush=True)
    sys.stdin.readline()
"""
STORY = """
import os, psycopg
from payung.platform.home import current_home
from payung.platform.postgres import Cluster, running_database
home = current_home()
with running_database() as urls:
    with psycopg.connect(urls.owner) as c:
        c.execute("create table if not exists t (n int)")
        c.execute("insert into t values (1)")
        print(c.execute("select count(*) from t").fetchone()[0])
    with psycopg.connect(urls.app) as c:
        print(c.execute("select current_user, rolsuper, rolcreaterole from pg_roles "
                        "where rolname = current_user").fetchone())
print(Cluster(home).is_running())
"""


@pytest.fixture(params=accounts(), ids=lambda uid: "root" if uid == 0 else "user")
def account(request: pytest.FixtureRequest) -> int:
    if python_for(request.param) is None:
        pytest.skip("another account may not enter this environment")
    return int(request.param)


@pytest.fixture
def home() -> Iterator[Home]:
    """A home of our own account; whatever still runs in it is stopped."""
    with public_directory(os.geteuid()) as root:
        home = Home(root / "home")
        yield home
        Cluster(home).stop("immediate")


def value(dsn: str, query: str) -> object:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(query).fetchone()
        return row[0] if row else None


def postmaster_of(home: Home) -> psutil.Process:
    process = postmaster.find(Cluster(home).data)
    assert process is not None
    return process


def test_any_account_gets_a_server_that_keeps_its_data(account: int) -> None:
    with public_directory(account) as root:
        for round_ in (1, 2):
            counted, role, running = run_python(account, STORY, home=root / "home").split("\n")
            assert counted == str(round_)
            assert role == "('payung_app_login', False, False)"
            assert running == "False"


def test_the_last_of_several_users_stops_the_server(home: Home) -> None:
    first = start_python(os.geteuid(), ATTACH, home=home.root)
    second = start_python(os.geteuid(), ATTACH, home=home.root)
    assert first.stdout is not None
    assert second.stdout is not None
    assert (first.stdout.readline(), second.stdout.readline()) == ("in\n", "in\n")
    cluster = Cluster(home)
    assert not cluster.stop_if_unused()
    first.communicate("\n", timeout=30)
    assert cluster.is_running()
    second.communicate("\n", timeout=30)
    assert not cluster.is_running()


def test_a_killed_user_leaves_the_server_and_the_next_one_tidies_up(home: Home) -> None:
    user = start_python(os.geteuid(), ATTACH, home=home.root)
    assert user.stdout is not None
    assert user.stdout.readline() == "in\n"
    before = postmaster_of(home).pid
    user.kill()
    user.wait()
    with running_database(home):
        assert postmaster_of(home).pid == before
    assert not Cluster(home).is_running()


@pytest.mark.crash
def test_kill_9_of_the_server_loses_nothing_that_was_committed(home: Home) -> None:
    cluster = Cluster(home)
    with cluster.attached():
        with psycopg.connect(cluster.dsn("owner")) as connection:
            connection.execute("create table t as select generate_series(1, 1000) as n")
        busy = psycopg.connect(cluster.dsn("owner"))
        busy.execute("insert into t values (0)")  # open, never committed
        postmaster_of(home).send_signal(signal.SIGKILL)
        started = time.monotonic()
        cluster.ensure()
        assert time.monotonic() - started < 15
        assert value(cluster.dsn("owner"), "select count(*) from t") == 1000
        with pytest.raises(psycopg.OperationalError):
            busy.execute("select 1")


def test_a_lock_file_that_names_a_stranger_does_not_stop_the_start(home: Home) -> None:
    cluster = Cluster(home)
    with cluster.attached():
        postmaster_of(home).kill()
        time.sleep(0.3)
    # As after a reboot: the number belongs to somebody else, here to ourselves.
    stale = cluster.data / "postmaster.pid"
    rest = stale.read_text().split("\n")[1:] if stale.exists() else [str(cluster.data), "1", "5432", "", "", ""]
    stale.write_text("\n".join([str(os.getpid()), *rest]))
    assert not cluster.is_running()
    with cluster.attached():
        assert value(cluster.dsn("owner"), "select 1") == 1


def test_an_initdb_that_was_cut_off_is_done_again(home: Home) -> None:
    home.prepare()
    (home.pg / "data.new-1-1" / "base").mkdir(parents=True)
    (home.pg / "data.new-1-1" / "PG_VERSION").write_text("18\n")
    (home.pg / "data" / "base").mkdir(parents=True)  # a data directory that never became one
    if os.geteuid() == 0:
        shutil.chown(home.pg, user=tools.Account(home.pg / "data").uid)
    with running_database(home) as urls:
        assert value(urls.app, "select 1") == 1
    assert not list(home.pg.glob("data.new*"))


def test_roles_that_were_not_finished_are_finished(home: Home) -> None:
    with running_database(home):
        pass
    (home.pg / "provisioned").unlink()
    with running_database(home) as urls:
        assert value(urls.loader, "select pg_has_role('payung_loader', 'member')") is True
        assert value(urls.loader, "select pg_has_role('payung_app', 'member')") is False


def test_lost_secrets_are_replaced_and_the_data_stays(home: Home) -> None:
    with running_database(home) as urls, psycopg.connect(urls.owner) as connection:
        connection.execute("create table kept ()")
    home.secrets_file.unlink()
    with running_database(home) as urls:
        assert value(urls.owner, "select to_regclass('kept') is not null") is True


def test_the_owner_is_no_superuser_and_may_act_as_the_loader(home: Home) -> None:
    with running_database(home) as urls:
        assert value(urls.owner, "select rolsuper or rolbypassrls from pg_roles where rolname = current_user") is False
        assert value(urls.owner, "select datcollate || datlocprovider::text from pg_database where datname='payung'")
        assert value(urls.owner, "select extname from pg_extension where extname = 'pg_trgm'") == "pg_trgm"
        with psycopg.connect(urls.owner) as connection:
            connection.execute("set role payung_loader")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("set role postgres")
        with psycopg.connect(urls.owner, autocommit=True) as connection:
            connection.execute("create database scratch")
        with pytest.raises(psycopg.errors.InsufficientPrivilege), psycopg.connect(urls.app) as connection:
            connection.execute("create table public.t ()")
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(urls.app, password="wrong")
        for name, wanted in (
            ("fsync", "on"),
            ("listen_addresses", ""),
            ("data_checksums", "on"),
            ("jit", "off"),
        ):
            assert value(urls.owner, f"select current_setting('{name}')") == wanted


def test_a_server_whose_socket_was_swept_away_is_started_anew(home: Home) -> None:
    cluster = Cluster(home)
    with cluster.attached():
        before = postmaster_of(home).pid
        (home.socket_dir / ".s.PGSQL.5432").unlink()
        cluster.ensure()
        assert postmaster_of(home).pid != before
        assert value(cluster.dsn("app"), "select 1") == 1


def test_a_long_path_works_through_a_short_socket_directory(account: int) -> None:
    with public_directory(account) as root:
        home = root / ("panjang" * 20)
        code = "from payung.platform.home import current_home; print(current_home().socket_dir)"
        socket_dir = Path(run_python(account, code, home=home))
        assert socket_dir.parent == Path("/tmp")
        assert run_python(account, STORY, home=home).startswith("1\n")
        shutil.rmtree(socket_dir)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a service user to protect against")
def test_a_private_home_of_root_is_not_opened(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    home = Home(tmp_path / "home")
    try:
        with running_database(home) as urls:
            assert value(urls.app, "select 1") == 1
        assert tmp_path.stat().st_mode & 0o777 == 0o700
        assert home.pg.stat().st_uid != 0
    finally:
        shutil.rmtree(SHARED_STATE / f"pg-{short_hash(home.root)}", ignore_errors=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes the account")
def test_programs_that_the_service_user_cannot_reach_are_copied(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o700)
    found = tools.find_bin()
    package = found.parents[1]
    hidden = tmp_path / package.name / found.parent.name / "bin"
    for part in ("bin", "lib", "share"):
        shutil.copytree(found.parent / part, hidden.parent / part, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, tmp_path / libraries.name)
    monkeypatch.setenv("PAYUNG_PG_BIN", str(hidden))
    public = tools.usable_bin(tools.Account(tmp_path / "none"))
    try:
        assert public.is_relative_to(SHARED_STATE)
        assert tools.usable_bin(tools.Account(tmp_path / "none")) == public
        with running_database(home) as urls:
            assert value(urls.app, "select 1") == 1
    finally:
        shutil.rmtree(SHARED_STATE / public.relative_to(SHARED_STATE).parts[0])


def test_another_major_version_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("postgres", "initdb"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 15.20'\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PAYUNG_PG_BIN", str(tmp_path))
    with pytest.raises(PostgresError, match="versi 15") as caught:
        tools.find_bin()
    assert caught.value.code == "postgres_missing"

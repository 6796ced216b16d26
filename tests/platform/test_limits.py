"""The counter of tries: shared, fixed windows, nobody's name in clear, and honest about proxies."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import transaction
from django.test import RequestFactory

from payung.platform import beside, limits


def test_so_many_tries_and_no_more(db):
    assert [limits.allow("t.count", "a", limit=3, seconds=60) for _ in range(5)] == [True] * 3 + [False] * 2
    assert limits.allow("t.count", "b", limit=3, seconds=60)
    assert limits.allow("t.other", "a", limit=3, seconds=60)


def test_parts_are_not_run_together(db):
    assert limits.allow("t.parts", "ab", "c", limit=1, seconds=60)
    assert limits.allow("t.parts", "a", "bc", limit=1, seconds=60)


def test_a_window_ends_and_is_not_lengthened_by_refused_tries(db, owner):
    assert limits.allow("t.window", "a", limit=1, seconds=60)
    before = owner.execute("select ends_at from payung.rate where bucket = 't.window'").fetchone()
    assert not limits.allow("t.window", "a", limit=1, seconds=60)
    assert owner.execute("select ends_at from payung.rate where bucket = 't.window'").fetchone() == before
    owner.execute("update payung.rate set ends_at = now() - interval '1 second' where bucket = 't.window'")
    assert limits.allow("t.window", "a", limit=1, seconds=60)


def test_the_count_survives_the_requests_rollback(db):
    with transaction.atomic():
        assert limits.allow("t.roll", "a", limit=1, seconds=60)
        transaction.set_rollback(True)
    assert not limits.allow("t.roll", "a", limit=1, seconds=60)


def test_tries_at_once_are_all_counted(db):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: limits.allow("t.race", "a", limit=5, seconds=60), range(40)))
    assert sum(answers) == 5


def test_connections_racing_are_all_counted(db):
    lines = [db.connect("app") for _ in range(8)]

    def hit(line: psycopg.Connection) -> bool:
        return line.execute("select payung.rate_hit('t.lines', sha256('a'), 5, interval '1 minute')").fetchone()[0]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(hit, lines * 1)) + list(pool.map(hit, lines))
    assert sum(answers) == 5


def test_forgiven_tries_do_not_count(db):
    for _ in range(10):
        assert limits.allow("t.forgive", "a", limit=1, seconds=60)
        limits.forgive("t.forgive", "a")
    assert limits.allow("t.forgive", "a", limit=1, seconds=60)
    assert not limits.allow("t.forgive", "a", limit=1, seconds=60)
    limits.forgive("t.forgive", "a", everything=True)
    assert limits.allow("t.forgive", "a", limit=1, seconds=60)


def test_no_name_or_address_is_kept_and_nobody_reads_the_counters(db, owner, app, loader):
    limits.allow("t.clear", "198.51.100.7", "belu", limit=1, seconds=60)
    kept = owner.execute("select bucket, key from payung.rate where bucket = 't.clear'").fetchall()
    assert [len(key) for _, key in kept] == [32]
    assert b"198.51" not in kept[0][1]
    for role in (app, loader):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            role.execute("select * from payung.rate")


def test_a_wrong_list_of_proxies_is_refused_at_the_start(monkeypatch):
    monkeypatch.setenv("PAYUNG_TRUSTED_PROXIES", "10.0.0.0/8, proxy.example")
    with pytest.raises(limits.ProxiesRefused):
        limits.trusted_proxies()


def test_a_counter_whose_server_went_away_is_asked_again(db, app):
    assert limits.allow("t.again", "a", limit=9, seconds=60)
    with beside._pool("default").connection() as line:
        server_side = line.info.backend_pid
    app.execute("select pg_terminate_backend(%s)", [server_side])
    assert limits.allow("t.again", "a", limit=9, seconds=60)


@pytest.mark.parametrize(
    ("remote", "forwarded", "trusted", "expected"),
    [
        ("198.51.100.7", "203.0.113.9", "", "198.51.100.7"),
        ("198.51.100.7", "203.0.113.9", "10.0.0.0/8", "198.51.100.7"),
        ("10.0.0.1", "203.0.113.9", "10.0.0.0/8", "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.2", "10.0.0.0/8", "203.0.113.9"),
        ("10.0.0.1", "", "10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", "", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "", "", "198.51.100.7"),
        ("", "", "", ""),
    ],
)
def test_only_trusted_proxies_speak_for_others(monkeypatch, remote, forwarded, trusted, expected):
    monkeypatch.setenv("PAYUNG_TRUSTED_PROXIES", trusted)
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded} if forwarded else {}, REMOTE_ADDR=remote)
    assert limits.client_address(request) == expected

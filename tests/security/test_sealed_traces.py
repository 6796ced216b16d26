"""Sealed scores and what is left beside them: pages and their errors, logs, run parameters, sequences, statistics, messages, a backup."""

from __future__ import annotations

import logging
import re
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.test import Client

from payung.awards.jury import handing, sealing
from tests.security.test_sealed_scores import CANDIDATES, _copied, _rows
from tests.security.test_sealed_scores import doing as doing  # a fixture
from tests.support import juries
from tests.support.juries import WORDS, YEAR, Jury
from tests.support.people import acting, one

NOTE = "RAHASIA-catatan-di-halaman"
POINTS = ("83,25", "17,75")
REFUSED = "83.257"  # typed, and refused
SECRETS = (rb"83[.,]25", rb"17[.,]75", NOTE.encode(), b"lontar sasando")


@pytest.fixture
def sitting(own_db: Any, owner: Any, doing: Any, monkeypatch: pytest.MonkeyPatch) -> Jury:
    """Three keys, the stage of scoring, and nothing handed in."""
    monkeypatch.setattr(sealing, "_COST", 2**4)
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])
    found = juries.jury(owner, CANDIDATES, employers={4: "bank-ntt"})
    juries.keys(doing, found.files)
    return found


def _tells(text: bytes) -> list[bytes]:
    """Secrets that stand in a text, as they are or in hexadecimal; the seconds of a moment are none."""
    hexed = [one.replace(b"[.,]", b".").hex().encode() for one in SECRETS]
    return [one for one in SECRETS if re.search(rb"(?<![:\d])" + one + rb"(?!\d)", text)] + [
        one for one in hexed if one in text
    ]


def _by_page(client: Client, sitting: Jury, name: str, points: tuple[str, str] = POINTS) -> Any:
    address = f"/paritrana/{YEAR}/nilai/{sitting.candidates[name]}"
    return client.post(address, {"nilai-regulation": points[0], "nilai-interview": points[1], "catatan": NOTE})


def _played(sitting: Jury, login: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A juror at his pages: words, a sheet that is refused, one that breaks on the way, and one that is taken."""
    client = login(Client(raise_request_exception=False), "juri1")
    assert client.post(f"/paritrana/{YEAR}/nilai/kata", {"kata": WORDS}).status_code == 302
    again = _by_page(client, sitting, "BPR Uji", (REFUSED, POINTS[1]))
    assert (again.status_code, again["Cache-Control"]) == (400, "no-store")
    assert REFUSED in again.content.decode()  # what was typed is not lost
    with monkeypatch.context() as broken:
        broken.setattr(sealing, "sealed", lambda plain, about, keys: 1 / 0)
        crashed = _by_page(client, sitting, "BPR Uji")
    assert crashed.status_code == 500
    assert _tells(crashed.content) == []
    taken = _by_page(client, sitting, "BPR Uji")
    assert taken.status_code == 302, taken.content
    assert _tells(client.get(taken["Location"]).content) == []
    return client


def test_no_log_line_and_no_error_page_tells_a_point(
    sitting: Jury, login: Any, caplog: pytest.LogCaptureFixture, capfd: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with caplog.at_level(logging.DEBUG):
        _played(sitting, login, monkeypatch)
    lines = "\n".join(f"{record.getMessage()} {record.args!r} {record.exc_text or ''}" for record in caplog.records)
    out, err = capfd.readouterr()
    assert "ZeroDivisionError" in caplog.text + out + err  # the crash was logged
    for text in (lines, caplog.text, out, err):
        assert _tells(text.encode()) == []


def test_a_backup_of_a_jurors_pages_holds_no_point(
    sitting: Jury, login: Any, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sessions, messages, the log of who read what, the queue of work: every row of every table."""
    _played(sitting, login, monkeypatch)
    tables = owner.execute(
        "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"
    ).fetchall()
    for (table,) in tables:
        assert _tells(b"\n".join(_copied(owner, table))) == [], table


def test_statistics_of_the_server_tell_no_point_and_no_row(
    sitting: Jury, app: Any, owner: Any, login: Any, token: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _played(sitting, login, monkeypatch)
    owner.execute("analyze awards_scoresheet, awards_ownkey, awards_fact")
    for query in (
        "select string_agg(query, ' ') from pg_stat_activity",
        "select string_agg(statement, ' ') from pg_prepared_statements",
        "select string_agg(name || setting, ' ') from pg_settings",
        "select string_agg(s::text, ' ') from pg_stats s where tablename like 'awards%'",
        "select string_agg(s::text, ' ') from pg_stat_user_tables s where relname like 'awards%'",
        "select string_agg(s::text, ' ') from pg_stat_user_functions s",
        "select string_agg(s::text, ' ') from pg_locks s",
    ):
        for connection, who in ((app, "admin"), (app, "juri2"), (owner, "admin")):
            try:
                said = _rows(connection, token(who), query)[0][0] or ""
            except psycopg.errors.InsufficientPrivilege:
                continue  # nothing is told at all
            assert _tells(said.encode()) == [], query
    # not even how the columns of sealed tables are spread
    for who in ("admin", "juri2"):
        spread = (
            "select count(*) from pg_stats where tablename in ('awards_scoresheet', 'awards_ownkey', 'awards_fact')"
        )
        assert _rows(app, token(who), spread) == [(0,)]


@pytest.mark.parametrize("table", ["awards_scoresheet", "awards_ownkey", "awards_fact", "awards_openedscore"])
def test_sequences_are_not_read_by_who_serves_pages(
    sitting: Jury, app: Any, owner: Any, token: Any, table: str
) -> None:
    sequence = (
        one(owner, "select pg_get_serial_sequence(%s, %s)", [table, "id"]) if table != "awards_openedscore" else None
    )
    if sequence is None:
        assert one(owner, "select count(*) from pg_sequences where sequencename like %s", [f"{table}%"]) == 0
        return
    for statement in (f"select last_value from {sequence}", f"select nextval('{sequence}')"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(app, token("admin")):
            app.execute(statement)


def test_sizes_and_refusals_are_those_of_any_sheet(sitting: Jury, owner: Any, doing: Any) -> None:
    """The lowest and the highest points, no note and the longest: rows of one size, as PostgreSQL stores them."""
    longest = "".join(chr(97 + n % 26) for n in range(handing.MOST_NOTE))
    for number, (points, note) in enumerate(((("0", "0"), ""), (("100.00", "100.00"), longest)), start=1):
        juries.hand_in(doing, number, sitting.candidates["BPR Uji"], points, note)
    sizes = owner.execute(
        "select pg_column_size(content), pg_column_size(parts), pg_column_size(own_copy), pg_column_size(commitment) from awards_scoresheet"
    ).fetchall()
    assert len(set(sizes)) == 1  # nothing of it compresses

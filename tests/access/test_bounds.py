"""Proofs and sessions at their bounds, by raw SQL as the application: how old, how long, whose."""

from __future__ import annotations

import hashlib
import hmac
import time

import psycopg
import pytest

from payung.access.gate import gate_key, new_token
from tests.support.people import acting, one

HASHED = "argon2$argon2id$v=19$m=102400,t=2,p=8$c2FsdA$aGFzaA"
HALF_A_DAY, YEAR = 12 * 3600, 365 * 86_400


def proof(*parts: object) -> bytes:
    return hmac.new(gate_key(), "|".join(map(str, parts)).encode(), hashlib.sha256).digest()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def user(owner, name):
    return one(owner, "select id from access_user where username = %s", [name])


def tried(connection, token, statement, args):
    """SQLSTATE of a refusal, "" where there is none."""
    try:
        with acting(connection, token):
            connection.execute(statement, args)
    except psycopg.Error as refused:
        return refused.sqlstate
    return ""


@pytest.mark.parametrize(
    ("hashed", "age", "code"),
    [
        (HASHED, 55, ""),
        (HASHED, 66, "P0C72"),
        (HASHED, -55, ""),
        (HASHED, -66, "P0C72"),
        ("pbkdf2$x", 0, "P0C72"),
        ("", 0, "P0C72"),
    ],
)
def test_a_password_is_changed_by_a_fresh_proof_of_a_strong_hash(db, app, owner, token, hashed, age, code):
    who, issued = user(owner, "belu"), int(time.time()) - age
    statement = "select payung.password_change(%s, %s, %s)"
    mac = proof("password", who, digest(hashed), issued)
    session = token("belu")
    assert tried(app, "", statement, [hashed, issued, mac]) == "P0C72"
    assert tried(app, token("kupang"), statement, [hashed, issued, mac]) == "P0C72"
    assert tried(app, session, statement, [hashed, issued, mac]) == code
    ended = one(
        owner, "select closed_at is not null from payung.session where token_hash = sha256(%s)", [session.encode()]
    )
    assert ended is (code == "")


@pytest.mark.parametrize(
    ("kind", "letters", "seconds", "age", "code"),
    [
        ("web", 32, HALF_A_DAY, 55, ""),
        ("web", 31, HALF_A_DAY, 0, "P0A04"),
        ("web", 32, HALF_A_DAY + 1, 0, "P0A04"),
        ("command", 43, HALF_A_DAY + 1, 0, "P0A04"),
        ("api", 43, YEAR, 0, ""),
        ("api", 43, YEAR + 1, 0, "P0A04"),
        ("web", 43, 1, -55, ""),
        ("web", 43, 0, 0, "P0A04"),
        ("web", 43, 60, 66, "P0A04"),
        ("web", 43, 60, -66, "P0A04"),
        ("run", 43, 60, 0, "P0A04"),
    ],
)
def test_a_session_opens_with_a_fresh_proof_for_as_long_as_its_kind(db, app, owner, kind, letters, seconds, age, code):
    opened, who, issued = new_token()[:letters].ljust(letters, "x"), user(owner, "belu"), int(time.time()) - age
    mac = proof("open", digest(opened), who, kind, seconds, issued)
    args = [opened, who, kind, seconds, issued, mac]
    assert tried(app, "", "select payung.session_open(%s, %s, %s, %s, %s, %s)", args) == code
    assert one(owner, "select count(*) from payung.session where token_hash = sha256(%s)", [opened.encode()]) == (
        code == ""
    )


def test_a_session_is_there_until_it_is_over_or_closed(own_db, app, owner, token):
    session, ask = token("belu"), "select payung.actor_id()"
    with acting(app, session):
        assert one(app, ask) == user(owner, "belu")
    for change in (
        "expires_at = now() - interval '1 second'",
        "closed_at = now(), expires_at = now() + interval '1 hour'",
    ):
        owner.execute(f"update payung.session set {change}")
        with acting(app, session):
            assert one(app, ask) is None


def test_ones_own_open_sessions_are_ended_and_no_others(own_db, app, owner, token):
    mine, over, closed, foreign, asking = (token(name, "api") for name in ("belu", "belu", "belu", "kupang", "belu"))

    def number(session):
        return one(owner, "select number from payung.session where token_hash = sha256(%s)", [session.encode()])

    def set_to(session, change):
        owner.execute(f"update payung.session set {change} where token_hash = sha256(%s)", [session.encode()])

    set_to(over, "expires_at = now() - interval '1 second'")
    set_to(closed, "closed_at = now() - interval '1 hour'")
    with acting(app, asking):
        listed = [row[0] for row in app.execute("select number from payung.my_sessions()")]
        assert listed == [number(asking), number(mine)]
        ended = [one(app, "select payung.session_end(%s)", [number(s)]) for s in (over, closed, foreign, mine, mine)]
    assert ended == [False, False, False, True, False]
    open_still = "select number from payung.session where closed_at is null order by number"
    assert [row[0] for row in owner.execute(open_still)] == sorted(map(number, (over, foreign, asking)))
    with acting(app, token("belu", "api")):
        assert one(app, "select payung.sessions_end_others()") == 1
    assert one(owner, "select closed_at is null from payung.session where number = %s", [number(foreign)])
    assert one(owner, "select closed_at is null from payung.session where number = %s", [number(over)])


@pytest.mark.parametrize(
    ("kind", "seen", "touched", "open_still"),
    [
        ("web", 30, False, True),
        ("web", 90, True, True),
        ("web", 3590, True, True),
        ("web", 3610, False, False),
        ("api", 3610, True, True),
    ],
)
def test_the_last_use_is_kept_and_a_browser_left_alone_ends(db, app, owner, token, kind, seen, touched, open_still):
    session = token("belu", kind)
    row = "from payung.session where token_hash = sha256(%s)"
    owner.execute(
        "update payung.session set last_seen = clock_timestamp() - make_interval(secs => %s) where token_hash = sha256(%s)",
        [seen, session.encode()],
    )
    app.execute("select payung.session_touch(%s, 3600)", [session])
    assert (
        one(owner, f"select last_seen > clock_timestamp() - interval '20 seconds' {row}", [session.encode()]) is touched
    )
    assert one(owner, f"select closed_at is null {row}", [session.encode()]) is open_still


@pytest.mark.parametrize("kind", ["reveal", "paper", "paper_page", "payout_order", "answer_made", "answer_file"])
def test_who_was_merely_named_uncovers_nothing_and_what_was_refused_is_kept(db, app, owner, token, kind):
    note = "select payung.read_note(%s, %s, 'person:1', 'diminta keluarga', array[1]::bigint[], 1, %s)"
    named, signed_in = token("belu", "read"), token("belu", "web")
    lines = "select count(*) from access_readlog"
    for session, asked, refused, code in (
        (named, kind, False, "P0C17"),
        (named, kind, True, ""),
        (named, "person", False, ""),
        (named, "person", True, ""),
        (signed_in, kind, False, ""),
        ("", kind, False, "P0C10"),
    ):
        before = one(owner, lines)
        assert tried(app, "", note, [session, asked, refused]) == code
        assert one(owner, lines) - before == (code == "")


@pytest.mark.parametrize(
    ("hashed", "age", "of", "code"),
    [
        (HASHED, 55, "start", ""),
        (HASHED, -55, "start", ""),
        (HASHED, 66, "start", "P0C72"),
        (HASHED, -66, "start", "P0C72"),
        (HASHED, 0, "password", "P0C72"),
        ("pbkdf2$x", 0, "start", "P0C72"),
        (None, 0, "start", "P0C72"),
    ],
)
def test_a_first_password_is_set_by_a_fresh_proof_of_a_strong_hash(db, owner, token, hashed, age, of, code):
    who, issued = user(owner, "belu"), int(time.time()) - age
    mac = proof(of, who, 0, digest(hashed or ""), issued)
    statement = "select payung.password_begun(%s, 0, %s, %s, %s, false)"
    assert tried(owner, token("admin"), statement, [who, hashed, issued, mac]) == code

"""Who reads what is written down about users: lines of reads, alarms and the history of the set-up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from payung.access.gate import open_session
from payung.access.services import create_user
from tests.support.people import acting, one
from tests.support.world import USERS

KEEPERS = {"admin", "admin2", "kepala"}
READERS = {
    "platform_history": KEEPERS,
    "access_readlog": KEEPERS | {"pemeriksa", "belu"},  # belu: his own line
    "access_alarm": KEEPERS,
}
LINE = (
    "insert into access_readlog (actor_id, roles, kind, subject, reason, persons, count, elsewhere, asked, asked_in, at)"
    " select id, 'disnaker', 'person', 'uji', '', '{1}', 1, %s, 1, 1, now() from access_user where username = 'belu'"
)


def readers(app: Any, loader: Any, sessions: dict[str, str], table: str) -> set[str]:
    """Who of these sees a row, by either connection that may read the table."""
    seen = set()
    for who, secret in sessions.items():
        for connection in (app, loader):
            with acting(connection, secret):
                if one(connection, "select has_table_privilege(%s, 'select')", [table]):
                    seen |= {who} if one(connection, f"select count(*) from {table}") else set()
    return seen


def test_logs_are_read_by_whose_task_it_is_and_of_a_whole_province(
    own_db: Any, owner: Any, app: Any, loader: Any, token: Callable[[str], str]
) -> None:
    regional = create_user(
        "kepala-belu", "Kepala Belu", "kata-sandi-uji-53", [("head", "53.04", None)], "kantor-kupang"
    )
    owner.execute("update parties_organisation set name = name || ' (uji)' where code = 'pt-uji'")
    owner.execute(LINE, [0])
    owner.execute("insert into access_alarm (kind, user_id, count, bound)"
                  " select 'refused_tries', id, 21, 20 from access_user where username = 'belu'")  # fmt: skip
    sessions = {who: token(who) for who in USERS} | {"kepala-belu": open_session(regional, "command", 3600)}
    assert {table: readers(app, loader, sessions, table) for table in READERS} == READERS


def test_an_own_line_about_people_elsewhere_is_not_shown_to_its_reader(
    own_db: Any, owner: Any, app: Any, loader: Any, token: Callable[[str], str]
) -> None:
    owner.execute(LINE, [1])
    sessions = {who: token(who) for who in ("belu", "kupang", "pemeriksa")}
    assert readers(app, loader, sessions, "access_readlog") == {"pemeriksa"}

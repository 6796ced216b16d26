"""A session token is a secret: it stays out of what other connections and logs can read."""

from __future__ import annotations

from django.db import connections, transaction

from payung.access.gate import close_session, open_session
from payung.platform.db import APPLICATION, set_session
from tests.support.people import one

ACTIVITY = "select coalesce(string_agg(query, '|'), '') from pg_stat_activity where datname = current_database()"


def test_another_connection_of_the_role_does_not_read_tokens_of_its_neighbours(db, app, loader, owner):
    """Both run as one login role, so each may read what the other is doing; the token must not be part of it."""
    user = one(owner, "select id from access_user where username = 'admin'")
    for alias, neighbour in ((APPLICATION, app),):
        secret = open_session(int(user), "web", 60, using=alias)
        assert secret not in one(neighbour, ACTIVITY)
        with transaction.atomic(using=alias):
            set_session(secret, alias)
            assert secret not in one(neighbour, ACTIVITY)
        close_session(secret, using=alias)
        assert secret not in one(neighbour, ACTIVITY)
        connections[alias].close()

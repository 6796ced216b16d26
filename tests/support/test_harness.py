"""The harness itself: isolation of databases, and sessions as the product opens them."""

from __future__ import annotations

from django.db import transaction
from django.test import Client

from payung.access.models import User
from payung.platform.db import set_session
from tests.support import databases
from tests.support.server import MEMORY, room_in_memory


def test_a_session_opens_what_nothing_else_opens(db, actor, app):
    with transaction.atomic():
        set_session(actor("belu").token)
        assert User.objects.count() > 5
    assert User.objects.count() == 0
    assert app.execute("select current_user, current_database()").fetchone() == ("payung_app_login", db.name)


def test_a_test_may_have_a_database_of_its_own(own_db, db, login):
    assert own_db is db
    assert login(Client(), "belu").cookies["payung_session"].value


def test_the_module_database_comes_back_afterwards(db, module_db, owner):
    assert db is module_db
    assert owner.execute("select current_database()").fetchone() == (db.name,)


def test_copies_lie_in_memory_where_the_server_offers_it(server, module_db):
    with databases.maintenance(server) as connection:
        offered = connection.execute("select 1 from pg_tablespace where spcname = %s", [MEMORY]).fetchone()
        query = "select spcname from pg_database d join pg_tablespace t on t.oid = d.dattablespace where datname = %s"
        found = connection.execute(query, [module_db.name]).fetchone()
    assert found == (MEMORY if offered and room_in_memory() else "pg_default",)

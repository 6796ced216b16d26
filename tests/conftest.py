"""Fixtures of the whole suite. Tests that need no database start no server.

`db`        a database with places, organisations and users (tests/support/world.py), one for all tests of a module
`own_db`    the same, but this test's alone
            Both go on to the next, put back to what the template holds (tests/support/lending.py)
`states.kept`   marks a function that makes what many tests begin with; it is made once a worker (tests/support/states.py)
`app` `loader` `owner`   raw connections (autocommit) to the database at hand
`payung` `desk`  the command in a process (tests/support/commands.py)     `api("belu")`   the interface as that user
`actor("belu")`          that user with an open session        `login(client, "belu")`   a signed-in test client
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from tests.support import children, databases, keys, lending, order, signing, world
from tests.support.commands import desk, new_payung, payung, ready, standby  # noqa: F401 - fixtures of every room
from tests.support.databases import Database
from tests.support.interface import api, scheme  # noqa: F401
from tests.support.server import Server, running_server

# As `payung test` has it, for whoever calls pytest by hand: modules are compiled once and kept.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# The same examples every time, so that no change is refused by chance; `.ci/nightly` asks others each time.
# How long an example takes is the machine's affair.
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("steady", derandomize=True, database=None, **PATIENT)
settings.register_profile("others", **PATIENT)
settings.load_profile("others" if os.environ.get("PAYUNG_TEST_LONG") else "steady")


def pytest_configure() -> None:
    """What is loaded and collected stays; looking through it for garbage meanwhile finds none."""
    gc.disable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """See tests/support/order.py."""
    order.marked_in_their_files(items)
    order.longest_first(items)


def pytest_collection_finish() -> None:
    """Nor is it looked through again each time that garbage of tests is collected; there is much memory, so that is seldom."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _passwords_cost_little() -> None:
    """The same hasher with a thousandth of its memory: a hash takes a quarter of a second of processor time otherwise."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 64


@pytest.fixture(scope="session")
def key_ring() -> Iterator[keys.KeyRing]:
    """RSA keys that tests made before."""
    with pytest.MonkeyPatch.context() as patch:
        yield keys.KeyRing(patch)


@pytest.fixture(autouse=True)
def _keys_cost_little(key_ring: keys.KeyRing) -> None:
    """RSA keys are made once a session and read once each; those of one test are different."""
    key_ring.begin()


@pytest.fixture(autouse=True)
def _no_stated_day_is_left() -> None:
    """A page sets the calendar on which its thread shows moments; outside of tests the next page sets its own."""
    from payung.platform import clock

    clock.show_on(None)


@pytest.fixture(scope="session", autouse=True)
def _one_chain() -> Iterator[None]:
    """Clients of tests ask one chain of middleware, as one process serves all requests, and copy little of what they are shown."""
    with pytest.MonkeyPatch.context() as patch:
        signing.share_the_chain(patch)
        signing.keep_little_of_a_page(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def _runs_have_old_connections() -> Iterator[None]:
    """What a run has beside Django's connection goes to the next one, as `Database.connect` says of others."""
    from payung.platform import runs

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "side_connection", lending.beside_runs(runs.side_connection))
        yield


@pytest.fixture(scope="session", autouse=True)
def _django_is_ours(django_db_blocker: Any) -> Iterator[None]:
    """pytest-django makes and blocks databases of its own; ours come from templates, and are roles apart."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session", autouse=True)
def forker() -> Iterator[children.Forker | None]:
    """Reading processes are forks (tests/support/children.py), where the machine has what that needs."""
    if not hasattr(os, "pidfd_open"):
        yield None
        return
    process = children.Forker()
    children.use(process.address)
    yield process
    children.forget()
    process.close()


@pytest.fixture
def new_interpreters(forker: children.Forker | None) -> Iterator[None]:
    """Reading processes are new interpreters, as outside of tests: where their limits and their ends are looked at."""
    children.forget()
    yield
    if forker is not None:
        children.use(forker.address)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Server]:
    """The server; files that the product keeps go to a folder of the session."""
    quick = "not slow" in pytestconfig.getoption("markexpr")
    with running_server(plans_once=quick) as found:
        before = os.environ.get("PAYUNG_HOME")
        os.environ["PAYUNG_HOME"] = str(tmp_path_factory.mktemp("home"))
        yield found
        lending.end_all()
        os.environ.pop("PAYUNG_HOME")
        if before is not None:
            os.environ["PAYUNG_HOME"] = before


@pytest.fixture(scope="session")
def template(server: Server, _django_is_ours: None, _passwords_cost_little: None) -> str:
    """Name of the migrated and filled template database."""
    return databases.ensure_template(server, world.fill)


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Nothing: see `_django_is_ours`."""


@pytest.fixture(scope="module")
def module_db(server: Server, template: str) -> Iterator[Database]:
    """The module's database."""
    with lending.lent(server, template) as database:
        yield database


@pytest.fixture
def own_db(server: Server, template: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database for one test."""
    with lending.lent(server, template) as database:
        yield database


@pytest.fixture
def db(request: pytest.FixtureRequest) -> Iterator[Database]:
    """The module's database, or the test's own where it asked for `own_db`."""
    if "own_db" in request.fixturenames:
        if "module_db" in request.fixturenames:
            raise pytest.UsageError(
                "a fixture of this test, such as `desk`, works on the module's database: not with own_db"
            )
        yield request.getfixturevalue("own_db")
        return
    database: Database = request.getfixturevalue("module_db")
    databases.wire(database.urls)
    yield database
    database.close()


@pytest.fixture
def transactional_db(db: Database) -> Database:
    """pytest-django's name for it."""
    return db


def _raw(db: Database, role: str) -> Iterator[psycopg.Connection[Any]]:
    connection = db.borrow(role)
    yield connection
    db.give_back(role, connection)


@pytest.fixture
def app(db: Database) -> Iterator[psycopg.Connection[Any]]:
    """Raw SQL as the application role."""
    yield from _raw(db, "app")


@pytest.fixture
def loader(db: Database) -> Iterator[psycopg.Connection[Any]]:
    """Raw SQL as the job runner's role."""
    yield from _raw(db, "loader")


@pytest.fixture
def owner(db: Database) -> Iterator[psycopg.Connection[Any]]:
    """Raw SQL as the owner of the tables."""
    yield from _raw(db, "owner")


def _user(username: str) -> tuple[int, list[str]]:
    """Number and roles of a user. Asked of nearly every test several times, so in one statement and without models."""
    from django.db import connections

    from payung.platform.db import OWNER

    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "select id, array(select role from access_grant where user_id = u.id) from access_user u where username = %s",
            [username],
        )
        user_id, roles = cursor.fetchone()
        return int(user_id), roles


@pytest.fixture
def token(db: Database) -> Callable[[str], str]:
    """Opens a session for a user of the test world; returns its token."""
    from payung.access.gate import open_session

    def open_for(username: str, kind: str = "command") -> str:
        return open_session(_user(username)[0], kind, 3600)

    return open_for


@pytest.fixture
def actor(db: Database) -> Callable[[str], Any]:
    """A user of the test world who acts, with an open session."""
    from payung.access.gate import open_session
    from payung.access.services import Actor

    def acting_as(username: str) -> Actor:
        user_id, roles = _user(username)
        return Actor(user_id, open_session(user_id, "command", 3600), username, frozenset(roles))

    return acting_as


@pytest.fixture
def login(db: Database) -> Callable[[Any, str], Any]:
    """Signs a test client in as a user of the test world, without the cost of the password check."""
    return signing.sign_in

"""Kinds of organisations are rows: a partner of a new kind needs no release, and nobody is of a kind that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from payung.parties import selectors
from payung.parties.services import PartyRefused, save_organisation
from payung.platform.db import acting as session
from tests.support.people import acting

NEW = "insert into parties_organisationkind (code, pays) values (%s, %s)"


@pytest.fixture
def pesantren(owner: Any, db: Any) -> Iterator[None]:
    """A kind and one of it, away again after the test: the world is shared."""
    owner.execute(NEW, ["boarding_school", False])
    save_organisation("pesantren-uji", "Pesantren Uji", "boarding_school", "53.04")
    yield
    owner.execute("delete from parties_organisation where code = 'pesantren-uji'")
    owner.execute("delete from parties_organisationkind where code = 'boarding_school'")


def test_a_kind_that_is_not_there_is_refused(db, owner):
    with pytest.raises(PartyRefused) as refused:
        save_organisation("klub-uji", "Klub Uji", "club")
    assert refused.value.code == "PARTY_KIND"
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        owner.execute(
            "insert into parties_organisation (code, name, kind, created_at) values ('k', 'K', 'club', now())"
        )
    for name in ("", "Club", "a b"):
        with pytest.raises(psycopg.errors.CheckViolation):
            owner.execute(NEW, [name, False])


@pytest.mark.usefixtures("pesantren")
def test_a_new_kind_is_a_row(api, actor, owner):
    listed = api("provinsi").get("/organisations?kind=boarding_school").json()
    assert [(one["code"], one["kind"]) for one in listed] == [("pesantren-uji", "boarding_school")]
    assert api("provinsi").get("/organisations?kind=unknown_kind").json() == []
    with session(actor("provinsi").token):
        paying = {one.code for one in selectors.paying()}
    assert "pemkab-belu" in paying
    assert "pesantren-uji" not in paying  # what may stand behind a scheme says its kind
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        owner.execute("delete from parties_organisationkind where code = 'boarding_school'")


@pytest.mark.parametrize("username", ["admin", "provinsi"])
@pytest.mark.parametrize(
    "statement",
    [
        "insert into parties_organisationkind (code, pays) values ('club', true)",
        "update parties_organisationkind set pays = true",
        "delete from parties_organisationkind",
    ],
)
def test_no_role_of_the_product_writes_a_kind(app, loader, token, username, statement):
    for connection in (app, loader):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(connection, token(username)):
            connection.execute(statement)

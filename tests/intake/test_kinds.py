"""What a list is for: new members need a scheme, other lists belong to the place or organisation of their sender."""

from __future__ import annotations

from io import BytesIO
from itertools import count
from typing import Any

import psycopg
import pytest
from django.test import Client

from payung.intake import selectors, services
from payung.intake.kinds import FIRST, KINDS
from payung.intake.reading import FIELDS, REQUIRED
from payung.intake.services import IntakeRefused
from payung.kernel.acts import resolve
from payung.platform import files
from payung.platform.db import acting as session
from tests.support import people
from tests.support.asking import run_token, stage
from tests.support.people import acting, one

COLUMNS = "insert into intake_list (file_name, file_key, sha256, size, uploaded_by, expires_on, {0}) values ('a', 'k', repeat('a', 64), 1, {1})"

_number = count(1)


def written(connection: Any, columns: str, values: str, sender: str = "1") -> None:
    connection.execute(COLUMNS.format(columns, f"{sender}, '2099-01-01', {values}"))


@pytest.fixture
def made_scheme(db: Any, api: Any, scheme: dict[str, Any]) -> int:
    opened = api("provinsi").post("/schemes", {**scheme, "decree_number": f"jenis/{next(_number)}"})
    return int(opened.json()["id"])


@pytest.fixture
def send(actor: Any):
    """Sends a list of corrections; returns its id or the code of the refusal."""

    def sent(who: str, content: bytes = b"nik;nama\n", kind: str = "correction", **belongs: Any) -> Any:
        one_actor = actor(who)
        with session(one_actor.token):
            try:
                return services.receive(one_actor, None, "perbaikan.csv", BytesIO(content), kind, **belongs)
            except IntakeRefused as refused:
                return refused.code

    return sent


def seen(api: Any, who: str, list_id: int) -> int:
    return int(api(who).get(f"/lists/{list_id}").status_code)


def test_a_list_belongs_to_one_scheme_place_or_organisation(db, owner, made_scheme):
    bank = people.organisation(owner, "bank-ntt")
    for columns, values in (
        ("kind, place_id", "'new_members', '53.04'"),  # this kind needs a scheme
        ("place_id", "'53.04'"),  # the kind that stands where none is given
        ("kind", "'correction'"),
        ("kind, place_id, organisation_id", f"'wages', '53.04', {bank}"),
        ("kind, place_id, scheme_id", f"'correction', '53.04', {made_scheme}"),
        ("kind, place_id", "'gossip', '53.04'"),
    ):
        with pytest.raises(psycopg.errors.CheckViolation):
            written(owner, columns, values)
    written(owner, "kind, scheme_id", f"'correction', {made_scheme}")
    written(owner, "kind, organisation_id", f"'wages', {bank}")
    with pytest.raises(psycopg.errors.UniqueViolation):
        written(owner, "kind, organisation_id", f"'wages', {bank}")


def test_a_list_without_a_scheme_is_for_who_serves_its_place_or_organisation(db, owner, api, send):
    of_place, new = send("belu", place_id="53.04")
    assert new
    assert send("belu", place_id="53.04") == (of_place, False)
    of_bank, _ = send("bank", organisation_id=people.organisation(owner, "bank-ntt"))
    assert {who: seen(api, who, of_place) for who in ("belu", "kupang", "bank", "cabang", "bank-belu")} == {
        "belu": 200, "kupang": 404, "bank": 404, "cabang": 200, "bank-belu": 200,
    }  # fmt: skip
    assert {who: seen(api, who, of_bank) for who in ("belu", "bank", "bank-belu", "cabang")} == {
        "belu": 404, "bank": 200, "bank-belu": 200, "cabang": 200,
    }  # fmt: skip
    line = api("belu").get(f"/lists/{of_place}").json()
    assert (line["kind"], line["scheme_id"], line["scheme_name"]) == ("correction", None, "")


def test_nobody_sends_in_the_name_of_another_place_or_organisation(db, owner, app, token, send):
    bank = people.organisation(owner, "bank-ntt")
    kept = one(owner, "select count(*) from intake_list")
    there = set(files.older_than(-60))
    assert send("belu", place_id="53.71") == "LIST_SCOPE"
    assert send("belu", place_id="53") == "LIST_SCOPE"
    assert send("belu", organisation_id=bank) == "LIST_SCOPE"
    assert send("belu") == "LIST_BELONGS"
    assert send("belu", place_id="53.04", organisation_id=bank) == "LIST_BELONGS"
    assert send("belu", kind="gossip", place_id="53.04") == "LIST_BELONGS"
    assert send("belu", kind="new_members", place_id="53.04") == "LIST_OF_SCHEME"
    assert one(owner, "select count(*) from intake_list") == kept
    assert set(files.older_than(-60)) == there
    for values in ("'correction', '53.71', null", f"'correction', null, {bank}"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(app, token("belu")):
            written(app, "kind, place_id, organisation_id", values, "payung.actor_id()")


def test_what_cannot_be_read_is_kept_and_not_checked(db, actor, login, send):
    made, _ = send("belu", b"nik;nama\n1;2\n", place_id="53.04")
    belu = actor("belu")
    with session(belu.token):
        with pytest.raises(IntakeRefused) as refused:
            services.start_check(belu, made)
        assert refused.value.code == "LIST_KIND_UNREAD"
        with pytest.raises(IntakeRefused):
            services.start_commit(belu, made)
        assert made in {row.pk for row in selectors.lists()}
    page = login(Client(), "belu").get(f"/daftar/{made}")
    assert page.status_code == 200
    assert "Perbaikan data" in page.content.decode()


@pytest.mark.parametrize("kind", ["intake.check", "intake.commit"])
def test_a_run_takes_people_from_a_list_of_new_members_only(db, owner, loader, made_scheme, kind):
    running, question = run_token(owner, loader, "belu", made_scheme, kind), "select payung.intake_question(%s, %s)"
    with acting(loader, running):
        stage(loader, [])
        assert one(loader, question, [made_scheme, kind])
    owner.execute("update intake_list set kind = 'correction' where id = (select max(id) from intake_list)")
    with pytest.raises(psycopg.Error) as refused, acting(loader, running):
        one(loader, question, [made_scheme, kind])
    assert refused.value.sqlstate == "P0C13"


def test_every_kind_that_is_read_names_functions_that_are_there():
    readable = [kind for kind in KINDS.values() if kind.readable]
    assert [kind.name for kind in readable] == ["new_members"]
    for kind in readable:
        assert all(callable(resolve(name)) for name in (kind.rules, kind.judge, kind.commit))
        assert set(kind.required) <= set(FIELDS)
        assert set(kind.reached) < set(kind.outcomes)
    assert FIRST.required == REQUIRED

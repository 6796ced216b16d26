"""What a list is for: new members need a scheme, other lists belong to the place or organisation of their sender."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from itertools import count
from typing import Any

import psycopg
import pytest
from django.test import Client

from payung.intake import selectors, services
from payung.intake.choices import COLUMN
from payung.intake.errors import ListRefused
from payung.intake.kinds import FIRST, KINDS
from payung.intake.reading import FIELDS, PERSON, ListAsked, open_list
from payung.intake.services import IntakeRefused
from payung.kernel.acts import resolve
from payung.kernel.choices import values as values_of
from payung.platform import files, runs
from payung.platform.db import acting as session
from tests.intake.lists import save_csv
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
    assert [kind.name for kind in readable] == ["new_members", "official_numbers"]
    for kind in readable:
        assert all(callable(resolve(name)) for name in (kind.rules, kind.judge, kind.commit))
        assert set(PERSON) <= set(kind.required) <= set(FIELDS) & set(values_of(COLUMN))
        assert set(kind.reached) < set(kind.outcomes)
    assert FIRST.required == (*PERSON, "village")


WAGES = ("nik", "name", "income")


def asked_of(path: Any, **options: Any) -> list[tuple[list[str], str]]:
    """Columns that the reader misses, and the option that names them; none when the file is read."""
    try:
        open_list(path, required=WAGES, **options).close()
    except ListAsked as asked:
        return [(question["facts"]["missing"], question["option"]) for question in asked.questions]
    return []


def test_the_reader_asks_for_what_a_kind_must_have_and_for_nothing_else(tmp_path):
    people = [("5302101201800001", "Yohanes Bria"), ("5301065503900002", "Maria Leto")]
    without = save_csv(tmp_path / "a.csv", [["NIK", "Nama", "Bayaran"], *([*one, "2500000"] for one in people)])
    assert asked_of(without) == [(["income"], '--column "JUDUL=income"')]
    assert asked_of(without, remembered={"bayaran": "income"}) == []
    assert (
        asked_of(save_csv(tmp_path / "b.csv", [["NIK", "Nama", "Upah"], *([*one, "2500000"] for one in people)])) == []
    )
    with pytest.raises(ListAsked) as asked:  # new members live in a village and need no income
        open_list(without)
    assert [question["facts"]["missing"] for question in asked.value.questions] == [["village"]]
    with pytest.raises(ListRefused, match="paling sedikit NIK, Nama, Penghasilan"):
        open_list(save_csv(tmp_path / "c.csv", [["a"], ["b"]]), required=WAGES)


def test_a_check_by_a_second_kind_asks_for_its_columns_on_every_face(
    db, owner, loader, actor, api, login, send, monkeypatch
):
    monkeypatch.setitem(KINDS, "wages", replace(FIRST, name="wages", of_scheme=False, required=WAGES))
    bank, row = people.organisation(owner, "bank-ntt"), b"5302101201800001;Yohanes Bria;2500000\n"
    made, _ = send("bank", b"NIK;Nama;Bayaran\n" + row, kind="wages", organisation_id=bank)
    officer = actor("bank")
    with session(officer.token):
        started = services.start_check(officer, made)
    result = runs.execute(started)["result"]
    assert result["needs_mapping"]
    asked = api("bank").get(f"/lists/{made}").json()["questions"]
    assert [question["code"] for question in asked] == ["MISSING_COLUMNS"]
    assert "Penghasilan" in asked[0]["text"]
    columns = {"NIK": "nik", "Nama": "name"}
    with session(officer.token):
        with pytest.raises(IntakeRefused) as refused:
            services.confirm_mapping(officer, made, columns)
        assert (refused.value.code, refused.value.facts["missing"]) == ("MAPPING_INCOMPLETE", ["income"])
        services.confirm_mapping(officer, made, {**columns, "Bayaran": "income"})

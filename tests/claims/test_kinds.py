"""The kinds of claims that the program declares are those in the database."""

from __future__ import annotations

import json

import psycopg
import pytest

from payung.claims import declared, services
from payung.claims.kinds import KINDS
from payung.platform.db import acting
from tests.claims import world
from tests.claims.test_attacks import refused
from tests.support.people import one


@pytest.fixture
def member(loader, token):
    return world.member_with_months(loader, token, [7, 8, 9, 10])


def test_the_rows_follow_the_declarations(db, owner):
    rows = owner.execute(
        "select name, programme, event, process_id, purpose, ledger_account_id from claims_claimkind"
    ).fetchall()
    assert sorted(rows) == sorted(
        (k.name, k.programme, k.event, k.process, k.purpose, k.account) for k in KINDS.values()
    )
    for kind in KINDS.values():
        papers = owner.execute(
            "select paper_type, condition from claims_requirement where kind = %s order by position", [kind.name]
        ).fetchall()
        assert papers == [(paper.paper_type, paper.condition) for paper in kind.papers]
        parts = owner.execute(
            "select name, most from claims_kindpart where kind = %s order by position", [kind.name]
        ).fetchall()
        assert parts == [(part.name, part.most) for part in kind.parts]


def test_a_kind_that_did_not_change_is_not_written_again(own_db, owner):
    asked = "select count(*) from platform_history where table_name = 'claims_requirement'"
    before = one(owner, asked)
    declared.sync("owner")
    assert one(owner, asked) == before


def test_the_parts_of_an_assessment_are_rows(db, actor, member, owner):
    officer = actor("cabang")
    case = world.complete(officer, member)
    with acting(officer.token):
        made = services.assess(officer, case.claim)
        assert list(made.parts.order_by("id").values_list("name", "amount")) == [
            ("death_grant", 20_000_000),
            ("periodic", 12_000_000),
            ("funeral", 10_000_000),
        ]
    put = "insert into claims_assessmentpart (assessment_id, name, amount) values (%s, %s, %s)"
    for name, amount in (("death_grant", 1_000_000_001), ("bonus", 1)):
        with pytest.raises(psycopg.Error) as error:
            owner.execute(put, [made.pk, name, amount])
        assert error.value.sqlstate == "P0CA0"
    for role in ("app", "loader"):
        assert refused(db.connect(role), officer.token, put, [made.pk, "funeral", 1]) == "42501"


@pytest.mark.parametrize(
    ("kind", "said", "state"),
    [
        ("nobody", {}, "P0C96"),
        ("death", [], "P0C96"),
        ("death", {"cause": "traffic"}, "P0C97"),
    ],
)
def test_only_what_a_kind_asks_is_told(db, app, token, kind, said, state):
    asked = (
        "select payung.report_death('53.04', '', 'Markus Bere', '', '', '2025-10-10', 'Ana Bere', '', '', '', '', 'id',"
        " '2025-12-15', %s, %s::jsonb)"
    )
    assert refused(app, token("cabang"), asked, [kind, json.dumps(said)]) == state


def test_the_law_looks_on_a_day_that_can_be(db, owner):
    asked = "select payung.claim_insured_day('death', '{}', %s)"
    assert one(owner, asked, ["2025-10-10"]).isoformat() == "2025-10-10"
    with pytest.raises(psycopg.Error) as error:
        owner.execute(asked, ["2015-06-30"])
    assert error.value.sqlstate == "P0B64"

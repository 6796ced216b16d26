"""What is done to one report or told of one claim is nothing of the others beside it, and a month counts up to the day itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest

from payung.claims import services
from payung.platform.db import acting as session
from tests.claims import world
from tests.claims.test_bounds import PLAIN, REPORT, code_of
from tests.support.people import acting, one

MISSING = "select payung.claim_missing(%s)"
DISMISS = "select payung.claim_report_dismiss(%s, 'laporan ganda')"
ATTACH = "select payung.claim_attach(%s, %s)"


def test_a_code_is_twelve_letters_of_all_thirty_two(db: Any, owner: Any) -> None:
    codes = [
        code for (code,) in owner.execute("select payung.claim_new_code() from generate_series(1, 100)").fetchall()
    ]
    assert {len(code) for code in codes} == {12}
    assert set("".join(codes)) == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert len(set(codes)) == 100


@pytest.mark.parametrize("attach", [False, True])
def test_one_waiting_report_of_the_scope_is_closed(
    own_db: Any, app: Any, owner: Any, loader: Any, token: Callable[[str], str], actor: Any, attach: bool
) -> None:
    claim = world.open_claim(actor("belu"), world.member_with_months(loader, token, [9]))
    codes = [one(app, REPORT, PLAIN) for _ in range(2)]
    codes.append(one(app, REPORT, {**PLAIN, "regency": "53.71", "village": ""}))
    numbers = {code: number for number, code in owner.execute("select id, code from claims_report").fetchall()}
    first, second, elsewhere = (numbers[code] for code in codes)

    def closed(report: int) -> str:
        query, args = (ATTACH, [report, claim]) if attach else (DISMISS, [report])
        try:
            with acting(app, token("belu")):
                app.execute(query, args)
        except psycopg.Error as refused:
            return str(refused.sqlstate)
        return ""

    waiting = "select array_agg(id order by id) from claims_report where state = 'waiting'"
    assert closed(elsewhere) == "P0B6C"
    assert closed(0) == "P0B6C"
    assert one(owner, waiting) == [first, second, elsewhere]
    assert closed(first) == ""
    assert one(owner, waiting) == [second, elsewhere]
    assert closed(first) == "P0B6C"
    assert one(owner, waiting) == [second, elsewhere]


def test_papers_are_asked_for_by_the_heirs_of_the_newest_list_of_the_claim(
    own_db: Any, app: Any, owner: Any, loader: Any, token: Callable[[str], str], actor: Any
) -> None:
    officer = actor("belu")
    claims = [world.open_claim(officer, world.member_with_months(loader, token, [9])) for _ in range(2)]
    wife, child = world.family(officer, ("spouse", "child"))
    for claim, lists in zip(claims, (([wife], [child]), ([child], [wife])), strict=True):
        for heirs in lists:
            with session(officer.token):
                services.set_heirs(officer, claim, heirs)
    asked = [set(one(owner, MISSING, [claim])) for claim in claims]
    assert asked[1] - asked[0] == {"buku_nikah"}
    assert asked[0] < asked[1]


def test_nobody_is_asked_for_papers_that_are_there(
    own_db: Any, owner: Any, loader: Any, token: Callable[[str], str], actor: Any
) -> None:
    officer = actor("belu")
    claim = world.open_claim(officer, world.member_with_months(loader, token, [9]))
    with session(officer.token):
        services.set_heirs(officer, claim, world.family(officer, ("child",)))
        lacking = services.request_papers(officer, claim)
    count = "select count(*) from platform_outbox"
    before = one(owner, count)
    world.give_papers(officer, claim)
    with session(officer.token):
        assert services.request_papers(officer, claim) == []
    assert lacking
    assert one(owner, count) == before


def test_a_month_and_its_money_count_up_to_the_day_itself(
    own_db: Any, app: Any, owner: Any, loader: Any, token: Callable[[str], str], actor: Any
) -> None:
    """The death is on the first of October. The money of October came, and was known, on that very day."""
    first = date(2025, 10, 1)
    member = world.member_with_months(loader, token, [8, 9, 10, 11], [7, 12])
    owner.execute("alter table contributions_receipt disable trigger user")
    for paid_on, known_on in (("2025-10-01", "2025-10-01"), ("2025-09-01", "2025-10-02"), ("2025-08-01", "2025-09-01")):
        owner.execute("update contributions_receipt set known_on = %s where paid_on = %s", [known_on, paid_on])
    owner.execute("alter table contributions_receipt enable trigger user")
    claim = world.open_claim(actor("belu"), member, first)
    with acting(app, token("belu")):
        facts = one(app, "select payung.claim_facts(%s)", [claim])
    months = facts["months"]
    assert months["paid"] == ["2025-08", "2025-09", "2025-10"]
    assert months["committed"] == ["2025-07"]
    assert months["after"] == []
    assert months["learned"] == ["2025-09"]
    assert [line["month"] for line in months["receipts"]] == ["2025-08", "2025-09", "2025-10"]
    assert months["later"] == 2
    assert (facts["holders"], facts["base"]) == ([member.membership], 1_000_000)
    assert json.dumps(facts["heirs"]) == "[]"


def test_what_was_paid_the_day_after_is_told_as_such(
    own_db: Any, app: Any, owner: Any, loader: Any, token: Callable[[str], str], actor: Any
) -> None:
    member = world.member_with_months(loader, token, [9, 10])
    claim = world.open_claim(actor("belu"), member, date(2025, 9, 30))
    with acting(app, token("belu")):
        months = one(app, "select payung.claim_facts(%s)", [claim])["months"]
    assert (months["paid"], months["after"], months["later"]) == (["2025-09"], [], 1)
    owner.execute("alter table contributions_receipt disable trigger user")
    owner.execute("update contributions_receipt set paid_on = '2025-10-01' where paid_on = '2025-09-01'")
    owner.execute("alter table contributions_receipt enable trigger user")
    with acting(app, token("belu")):
        months = one(app, "select payung.claim_facts(%s)", [claim])["months"]
    assert (months["paid"], months["after"], months["learned"]) == (["2025-09"], ["2025-09"], [])
    assert code_of(app, token("kupang"), "select payung.claim_facts(%s)", [claim]) == "P0B62"


def test_the_month_of_the_day_counts_whatever_came_for_it(
    own_db: Any, app: Any, owner: Any, loader: Any, token: Callable[[str], str], actor: Any
) -> None:
    first = date(2025, 10, 1)
    members = [world.member_with_months(loader, token, *months) for months in (([10],), ([9], [10]))]
    claims = [world.open_claim(actor("belu"), member, first) for member in members]

    def facts(claim: int) -> dict[str, Any]:
        with acting(app, token("belu")):
            return dict(one(app, "select payung.claim_facts(%s)", [claim]))

    paid, promised = (facts(claim) for claim in claims)
    assert (paid["base"], paid["months"]["paid"], paid["months"]["learned"]) == (1_000_000, ["2025-10"], ["2025-10"])
    assert (promised["months"]["paid"], promised["months"]["committed"]) == (["2025-09"], ["2025-10"])
    owner.execute("alter table contributions_receipt disable trigger user")
    owner.execute("update contributions_receipt set paid_on = '2025-10-02' where paid_on = '2025-10-01'")
    owner.execute("alter table contributions_receipt enable trigger user")
    months = facts(claims[0])["months"]
    assert (months["paid"], months["after"], months["learned"]) == (["2025-10"], ["2025-10"], [])


def test_free_text_is_no_fact_of_a_decision(
    own_db: Any, app: Any, loader: Any, token: Callable[[str], str], actor: Any
) -> None:
    """Somebody may have written a name in it."""
    member = world.member_with_months(loader, token, [10])
    claim = world.open_claim(actor("belu"), member, kind="death_at_work", said=world.AT_WORK)
    with acting(app, token("belu")):
        said = one(app, "select payung.claim_facts(%s)", [claim])["said"]
    assert said == {name: value for name, value in world.AT_WORK.items() if name != "place"}

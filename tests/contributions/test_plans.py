"""Bills are paid in instalments that two people agreed: money counts against them, what is late of them is late in the ageing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.test import Client

from payung.contributions import ageing, selectors
from payung.contributions.dues import services as dues
from payung.contributions.instalments import services as plans
from payung.kernel.errors import PayungError
from payung.ledger import services as ledger
from payung.platform.db import acting as session
from tests.contributions.test_credit import code_of
from tests.contributions.test_dues import BASIS, DAY, SK, WHY, billed  # noqa: F401
from tests.contributions.test_release import JULY, release
from tests.support import people
from tests.support.people import acting, one

WHOLE = 37_060_800
PARTS = (10_000_000, 10_000_000, 17_060_800)
pytestmark = pytest.mark.usefixtures("own_db")


def days(owner: Any) -> list[date]:
    today: date = one(owner, "select payung.server_day()")
    return [today + timedelta(days=30 * place) for place in range(len(PARTS))]


def text(on: list[date], amounts: Sequence[int] = PARTS) -> str:
    return ", ".join(f"{day} {amount}" for day, amount in zip(on, amounts, strict=True))


def many(first: date, count: int) -> str:
    """So many instalments, a day apart, of the whole."""
    return text([first + timedelta(days=n) for n in range(count)], [1] * (count - 1) + [WHOLE - count + 1])


def agreed(actor: Any, bill: int, parts: str) -> int:
    officer, head = actor("cabang"), actor("kepala")
    with session(officer.token):
        plan = plans.propose(officer, bill, parts, "arus kas lembaga")
    with session(head.token):
        plans.agree(head, plan)
    return plan


def stands_on(actor: Any, plan: int, today: date) -> list[tuple[int, str]]:
    with session(actor("cabang").token):
        return [(one_of.open, one_of.state) for one_of in plans.parts_of(plans.plan_of(None, plan), today)]


def ages(actor: Any, today: date) -> dict[str, int]:
    with session(actor("cabang").token):
        return {one_of.age: one_of.open for one_of in ageing.ageing(today) if one_of.open}


def test_payments_count_against_instalments_and_late_ones_show_in_the_ageing(billed, actor, app, owner, token):  # noqa: F811
    _scheme, _member, bill, code = billed()
    on = days(owner)
    with session(actor("cabang").token):
        assert selectors.bill_state(selectors.bill(bill), on[0]) == "overdue"
    plan = agreed(actor, bill, text(on))
    with session(actor("cabang").token):
        assert selectors.bill_state(selectors.bill(bill), on[0]) == "instalments"
        assert [one_of.pk for one_of in selectors.bills(state="instalments", on=on[0])] == [bill]
        assert not selectors.bills(state="overdue", on=on[0]).exists()
    assert ages(actor, on[0]) == {"current": WHOLE}
    people.receive(app, token, code, 12_000_000, JULY)
    assert stands_on(actor, plan, on[1]) == [(0, "paid"), (8_000_000, "part"), (17_060_800, "open")]
    late = on[1] + timedelta(days=5)
    assert stands_on(actor, plan, late)[1] == (8_000_000, "overdue")
    assert ages(actor, late) == {"month": 8_000_000, "current": 17_060_800}
    with session(actor("cabang").token):
        assert [one_of.pk for one_of in selectors.bills(state="overdue", on=late)] == [bill]
        waiver = dues.propose_waiver(actor("cabang"), bill, "contribution", 8_000_000, WHY, BASIS, SK, DAY)
    with session(actor("kepala").token):
        dues.approve_waiver(actor("kepala"), waiver)
    assert stands_on(actor, plan, late) == [(0, "paid"), (0, "paid"), (17_060_800, "open")]
    people.receive(app, token, code, 17_060_900, JULY, "LUNAS")
    assert ages(actor, on[2] + timedelta(days=99)) == {}
    assert ledger.verify().ok


def test_a_correction_and_a_fine_move_what_is_open_and_the_sum_stays(billed, actor, owner, token):  # noqa: F811
    _scheme, member, bill, _code = billed(fined=True)
    on = days(owner)
    plan = agreed(actor, bill, text(on))
    with session(actor("cabang").token):
        dues.charge_fine(actor("cabang"), bill)
    unpaid = one(owner, "select open from contributions_billstanding where bill_id = %s", [bill])
    assert unpaid > WHOLE
    assert [part for part, _state in stands_on(actor, plan, on[0])] == [unpaid - sum(PARTS[1:]), *PARTS[1:]]
    release(owner, token("cabang"), [member], [JULY])
    assert stands_on(actor, plan, on[0]) == [(0, "paid")] * 3


def test_bad_plans_are_refused_in_words(billed, actor, owner):  # noqa: F811
    _scheme, _member, bill, _code = billed()
    on, officer = days(owner), actor("cabang")
    for parts, refused in (
        (text(on, (10, 10, 10)), "INSTALMENTS_SUM"),
        (text(on[::-1]), "INSTALMENTS_WRONG"),
        (f"{on[0]} {WHOLE}", "INSTALMENTS_WRONG"),
        (f"{on[0]} 0, {on[1]} {WHOLE}", "INSTALMENTS_WRONG"),
        (f"{on[0]} -5, {on[1]} {WHOLE + 5}", "INSTALMENTS_WRONG"),
        (f"{on[0] - timedelta(days=1)} 5, {on[1]} {WHOLE - 5}", "INSTALMENTS_WRONG"),
        (f"{on[0]} 5, {on[0] + timedelta(days=400)} {WHOLE - 5}", "INSTALMENTS_WRONG"),
        (f"{on[0]} 9223372036854775807, {on[1]} 9223372036854775807", "INSTALMENTS_SUM"),
        (f"{on[0]} 5, {on[0] + timedelta(days=367)} {WHOLE - 5}", "INSTALMENTS_WRONG"),
        (f"{on[0]} 5, {on[0]} {WHOLE - 5}", "INSTALMENTS_WRONG"),
        (many(on[0], 25), "INSTALMENTS_WRONG"),
        ("besok lima juta", "INSTALMENTS_WRONG"),
        ("2026-02-31 5, 2026-03-01 6", "INSTALMENTS_WRONG"),
        ("", "INSTALMENTS_WRONG"),
    ):
        assert code_of(plans.propose, officer, bill, parts, "arus kas lembaga") == refused, parts
    assert code_of(plans.propose, officer, bill + 1000, text(on), "arus kas lembaga") == "BILL_UNKNOWN"


def test_from_today_to_a_year_and_two_to_24_parts_may_be_proposed(billed, actor, owner):  # noqa: F811
    _scheme, _member, bill, _code = billed()
    on, officer = days(owner), actor("cabang")
    for parts in (f"{on[0]} 1, {on[0] + timedelta(days=366)} {WHOLE - 1}", many(on[0], 24)):
        with session(officer.token):
            proposed = plans.propose(officer, bill, parts, "arus kas lembaga")
            kept = plans.plan_of(officer, proposed).instalments.order_by("due_on")
            assert ([one_of.due_on for one_of in kept], [one_of.amount for one_of in kept]) == plans.read_parts(parts)
            plans.withdraw(officer, proposed)


def test_instalments_are_read_as_people_write_them():
    days, rupiah = [date(2026, 1, 15), date(2026, 2, 16)], [5_000_000, 491_200]
    for text in (
        "15/01/2026 Rp5.000.000\n16/02/2026 Rp491.200",
        "15/01/2026 Rp5.000.000 16/02/2026 Rp491.200",
        "15-1-2026: 5000000, 16.02.2026 = 491.200",
        "2026-01-15 5000000, 2026-02-16 491200",
    ):
        assert plans.read_parts(text) == (days, rupiah), text
    for text in (
        "31/02/2026 5",
        "15/01/2026",
        "5.000.000 15/01/2026",
        "15/01/2026 5 juta",
        "15/01/2026 Rp5.000.000 lalu",
    ):
        with pytest.raises(PayungError) as refused:
            plans.read_parts(text)
        assert refused.value.code == "INSTALMENTS_WRONG"


def test_instalments_take_two_and_are_decided_once(billed, actor, app, owner, token):  # noqa: F811
    _scheme, _member, bill, code = billed()
    on, officer, head = days(owner), actor("cabang"), actor("kepala")
    with session(officer.token):
        plan = plans.propose(officer, bill, text(on), "arus kas lembaga")
    assert code_of(plans.propose, officer, bill, text(on), "arus kas lembaga") == "PLAN_WAITS"
    assert code_of(plans.agree, officer, plan) == "PLAN_OWN"
    assert code_of(plans.refuse, officer, plan, "tidak jadi") == "WAIVER_NOT_OWN"
    people.receive(app, token, code, 5, JULY)
    assert code_of(plans.agree, head, plan) == "INSTALMENTS_SUM"  # the bill has moved since
    with session(officer.token):
        plans.withdraw(officer, plan)
    again = agreed(actor, bill, text(on, (PARTS[0] - 5, *PARTS[1:])))
    assert code_of(plans.agree, head, again) == "PLAN_DECIDED"
    replaced = agreed(actor, bill, text(on[:2], (5, WHOLE - 10)))
    states = "select state from contributions_instalmentplan order by id"
    assert [row[0] for row in owner.execute(states).fetchall()] == ["withdrawn", "replaced", "agreed"]
    with session(head.token):
        plans.end(head, replaced, "tidak ditepati")
    with session(officer.token):
        assert selectors.bill_state(selectors.bill(bill), on[0]) == "overdue"
    for statement in ("set state = 'agreed'", "set bill_id = bill_id + 1", "set checker_id = 5"):
        with pytest.raises(psycopg.Error) as refused:
            owner.execute(f"update contributions_instalmentplan {statement} where id = %s", [replaced])
        assert refused.value.sqlstate == "P0E6F"
    with pytest.raises(psycopg.Error):
        owner.execute("update contributions_instalment set amount = amount + 1")


@pytest.mark.parametrize("role", ["app", "loader"])
def test_no_hand_writes_instalments_or_reminders(billed, db, token, role):  # noqa: F811
    _scheme, _member, bill, _code = billed()
    connection = db.connect(role)
    for statement in (
        f"insert into contributions_instalmentplan (bill_id, why, maker_id, state, checker_id) values ({bill}, 'x', 1, 'agreed', 2)",
        "insert into contributions_instalment (plan_id, place, due_on, amount, later) values (1, 1, now(), 1, 0)",
        f"insert into contributions_reminder (bill_id, due_on, stage) values ({bill}, now(), 'before')",
        "insert into contributions_billcontact (payer_id, channel, contact, agreed_to) values (1, 'sms', '6281', 1)",
        "select payung.plan_held(1, 'waiting')",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(connection, token("admin")):
            connection.execute(statement)


def test_pages_and_interface_of_instalments(billed, actor, api, login, owner):  # noqa: F811
    _scheme, _member, bill, _code = billed()
    on = days(owner)
    answered = api("cabang").post(f"/bills/{bill}/instalment-plans", {"parts": text(on), "reason": "arus kas lembaga"})
    assert answered.status_code == 200, answered.content
    plan = json.loads(answered.content)["result"]["plan"]
    head = login(Client(), "kepala")
    assert "Setujui cicilan" in head.get(f"/iuran/cicilan/{plan}").content.decode()
    assert "Setujui cicilan Rp37.060.800?" in head.post(f"/iuran/cicilan/{plan}/setujui", {}).content.decode()
    assert api("kepala").post(f"/instalment-plans/{plan}/agree", {}).status_code == 200
    told = api("cabang").get(f"/bills/{bill}/dues").json()
    assert [part["amount"] for part in told["plans"][0]["instalments"]] == list(PARTS)
    assert told["state"] == "instalments"
    page = login(Client(), "cabang").get(f"/iuran/{bill}").content.decode()
    assert f"/iuran/cicilan/{plan}" in page
    assert api("bpr").get(f"/bills/{bill}/dues").status_code == 404


@pytest.mark.parametrize("numbered", ["[5:7]={%s}", "[1:1][1:3]={{%s}}", "[-1:1]={%s}"])
def test_days_out_of_order_are_refused_however_their_array_is_numbered(billed, actor, app, owner, token, numbered):  # noqa: F811
    _scheme, _member, bill, _code = billed()
    wrong, right = (numbered % ",".join(str(day) for day in order) for order in (reversed(days(owner)), days(owner)))
    ask = "select payung.plan_propose(%s, %s::date[], %s::bigint[], 'arus kas lembaga')"
    with pytest.raises(psycopg.Error) as refused, acting(app, token("cabang")):
        app.execute(ask, [bill, wrong, list(PARTS)])
    assert refused.value.sqlstate == "P0E6A"
    with acting(app, token("cabang")):
        assert one(app, ask, [bill, right, list(PARTS)]) > 0

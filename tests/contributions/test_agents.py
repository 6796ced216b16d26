"""Agents and Perisai: who brought whom, paid months only and each for one of them, and the incentive by the rate that the scheme states."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.test import Client

from payung.access.services import Actor
from payung.contributions.agents import services as agents
from payung.kernel.errors import Forbidden, PayungError
from payung.kernel.months import Month
from payung.platform.db import acting
from tests.sponsorship.test_pool import COLUMNS
from tests.support import people, states
from tests.support.payers import assess, listed, scheme_of, send, sheet
from tests.support.people import PRICE, one

SOURCE = "Perjanjian 12/PKS/2025 pasal 4"
CODE = "select payment_code from contributions_bill b join sponsorship_scheme s using (payer_id) where s.id = %s and b.month = %s and b.amount > 0"


@pytest.fixture
def brought(
    db: Any, actor: Callable[[str], Actor], app: Any, token: Any, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> tuple[int, int, int]:
    """A fund; agent A brings two people from February on, agent B the same two once more from April on, for which A had April already.
    February and April are paid, March is not."""
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")
    return two_agents(actor("sponsor"), actor("admin"), app, token, owner)


@states.kept
def two_agents(sponsor: Actor, admin: Actor, app: Any, token: Any, owner: Any) -> tuple[int, int, int]:
    terms = {"blocks": {"umkm": 3, "agent": 6}}
    scheme = scheme_of(sponsor, "sponsor-uji", "gn_lingkaran", "2025-01", "2025-12", 900 * PRICE, **terms)
    both, two = list(listed(2, 21)), list(listed(2, 22))
    send(sponsor, scheme, sheet(COLUMNS, [(*row, "agen", "2025-01") for row in both]), "agen.csv")
    for number, first in ((0, "2025-02"), (1, "2025-04")):
        lines = [(*row, "umkm", first, both[number][0]) for row in two]
        send(sponsor, scheme, sheet((*COLUMNS, "NIK Agen"), lines), f"umkm{number}.csv")
    assess(admin, "2025-02", 3)
    for month in ("2025-02-01", "2025-04-01"):
        amount = one(owner, "select b.amount from contributions_bill b join sponsorship_scheme s using (payer_id) where s.id = %s and b.month = %s", [scheme, month])  # fmt: skip
        people.receive(app, token, one(owner, CODE, [scheme, month]), amount, "2025-12-15", f"R{month}")
    a, b = (row[0] for row in owner.execute("select distinct agent_id from sponsorship_enrolment where agent_id is not null order by 1").fetchall())  # fmt: skip
    return scheme, a, b


class TestStatement:
    """Each test has a database of its own."""

    @pytest.fixture(autouse=True)
    def _own(self, own_db: Any) -> None:
        pass

    def test_only_paid_months_count_each_for_one_agent(self, brought, actor, owner):
        scheme, a, b = brought
        sponsor = actor("sponsor")
        with acting(sponsor.token):
            told = agents.statement(scheme)
            assert (told["incentive"], told["stated_by"]) == (None, None)
            agents.state(sponsor, scheme, "7,5", SOURCE, "2025-01")
            told = agents.statement(scheme)
            by = {line["agent_id"]: line for line in told["agents"]}
        # A: February to April of two, of which February and April are paid. B: May and June, none of them billed; April is A's.
        assert (by[a]["months"], by[a]["paid_months"], by[a]["paid"]) == (6, 4, 4 * PRICE)
        assert by[a]["incentive"] == 4 * PRICE * 75 // 1000 == 5040
        assert (by[b]["months"], by[b]["paid_months"], by[b]["paid"], by[b]["incentive"]) == (4, 0, 0, None)
        assert (told["paid_months"], told["paid"], told["incentive"]) == (4, 4 * PRICE, 5040)
        held = "select count(*) from participation_month c join sponsorship_scheme s using (payer_id) where s.id = %s and c.month >= '2025-02-01' and c.membership_id in (select membership_id from sponsorship_enrolment where agent_id is not null)"
        assert sum(line["months"] for line in told["agents"]) == one(owner, held, [scheme])
        with acting(sponsor.token):
            lines = agents.people_of(agents.scheme_of(None, scheme), a)
            assert [(line["months"], line["paid_months"], line["paid"]) for line in lines] == [(3, 2, 2 * PRICE)] * 2
            march = agents.statement(scheme, Month.parse("2025-03"), Month.parse("2025-03"))
            assert (march["paid_months"], march["incentive"]) == (0, 0)

    def test_a_month_that_is_taken_back_earns_nothing(self, brought, actor, owner):
        scheme, a, _b = brought
        sponsor = actor("sponsor")
        with acting(sponsor.token):
            agents.state(sponsor, scheme, "7,5", SOURCE, "2025-01")
        member = one(owner, "select min(membership_id) from sponsorship_enrolment where agent_id = %s", [a])
        with people.acting(owner, actor("cabang").token):
            owner.execute("select payung.months_release('hand_over', 'uji', 'uji', 1, null, array[%s]::bigint[], array['2025-02-01']::date[], '2025-12-15')", [member])  # fmt: skip
        with acting(sponsor.token):
            told = agents.statement(scheme)
        assert (told["paid_months"], told["paid"], told["incentive"]) == (3, 3 * PRICE, 3 * PRICE * 75 // 1000)

    def test_a_later_rate_leaves_what_earlier_months_earned(self, brought, actor):
        scheme, a, _b = brought
        sponsor = actor("sponsor")
        with acting(sponsor.token):
            agents.state(sponsor, scheme, "7,5", SOURCE, "2025-01")
            agents.state(sponsor, scheme, "5", "Adendum 3/2025", "2025-04")
            for percent, source, month, code in (
                ("7", SOURCE, "2025-03", "INCENTIVE_LATER"), ("51", SOURCE, "2025-05", "INCENTIVE_RATE"),
                ("-1", SOURCE, "2025-05", "INCENTIVE_RATE"), ("7", SOURCE, "2026-05", "INCENTIVE_MONTH"),
                ("7", SOURCE, "Mei", "MONTH_FORMAT"),
            ):  # fmt: skip
                with pytest.raises(PayungError) as refused:
                    agents.state(sponsor, scheme, percent, source, month)
                assert refused.value.code == code
            told = {line["agent_id"]: line for line in agents.statement(scheme)["agents"]}
            assert told[a]["incentive"] == 2 * PRICE * 75 // 1000 + 2 * PRICE * 5 // 100
            assert [rate["rate_ppm"] for rate in agents.rates(scheme)] == [50_000, 75_000]
        for who in ("belu", "kupang"):
            with acting(actor(who).token), pytest.raises((Forbidden, PayungError)):
                agents.state(actor(who), scheme, "9", SOURCE, "2025-06")

    def test_raw_sql_states_no_rate_and_sees_no_others(self, brought, actor, app, loader, owner, token):
        scheme, a, _b = brought
        state = "select payung.incentive_state(%s, '2025-05-01', 75000, 'uji sumber')"
        for who in ("belu", "bank", "bpr", "juri"):
            with pytest.raises(psycopg.Error) as refused, people.acting(app, token(who)):
                app.execute(state, [scheme])
            assert refused.value.sqlstate == "P0E76", who
        for who in ("bank", "bpr", "juri"):
            with people.acting(app, token(who)):
                assert (
                    app.execute(
                        "select * from payung.agent_statement(%s, '2025-01-01', '2025-12-01')", [scheme]
                    ).fetchall()
                    == []
                )
                assert (
                    app.execute(
                        "select * from payung.agent_people(%s, %s, '2025-01-01', '2025-12-01')", [scheme, a]
                    ).fetchall()
                    == []
                )
        for wrong, code in (("-1", "23514"), ("500001", "23514"), ("null", "23502")):
            with pytest.raises(psycopg.Error) as refused, people.acting(app, token("sponsor")):
                app.execute(state.replace("75000", wrong), [scheme])
            assert refused.value.sqlstate == code
        with people.acting(app, token("sponsor")):
            app.execute(state, [scheme])
        for connection in (app, loader):
            for statement in (
                "update contributions_incentive set rate_ppm = 1", "delete from contributions_incentive",
                f"insert into contributions_incentive (scheme_id, from_month, rate_ppm, source, made_by) values ({scheme}, '2025-05-01', 1, 'x', 1)",
                f"select * from payung.agent_months({scheme}, '2025-01-01', '2025-12-01')",
            ):  # fmt: skip
                with pytest.raises(psycopg.errors.InsufficientPrivilege), people.acting(connection, token("admin")):
                    connection.execute(statement)
        with pytest.raises(psycopg.Error):
            owner.execute("update contributions_incentive set rate_ppm = 1")
        with people.acting(app, token("bank")):
            assert one(app, "select count(*) from contributions_incentive") == 0


def test_page_command_interface_and_file_say_the_same(brought, desk, api, login):
    scheme, a, _b = brought
    stated = desk("scheme", "state-incentive", str(scheme), "--percent", "7,5", "--source", SOURCE, "--month", "2025-01", "--as", "sponsor")  # fmt: skip
    assert stated.code == 0, stated.err
    told = desk.told("scheme", "agents", str(scheme), "--as", "sponsor")
    assert (told["paid_months"], told["incentive"]) == (4, 5040)
    assert api("sponsor").get(f"/schemes/{scheme}/agent-statement").json() == told
    mine = desk.told("scheme", "agents", str(scheme), "--agent", str(a), "--as", "sponsor")
    assert api("sponsor").get(f"/schemes/{scheme}/agents/{a}").json() == mine
    browser = login(Client(), "sponsor")
    page = browser.get(f"/pendanaan/{scheme}/agen").content.decode().replace("\xa0", " ")
    assert "Rp5.040" in page
    assert SOURCE in page
    assert "7,5" in page
    sent = b"".join(browser.get(f"/pendanaan/{scheme}/agen?unduh=csv").streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(sent)))[1:]
    assert len(lines) == 2
    assert browser.get(f"/pendanaan/{scheme}/agen/{a}").status_code == 200


def test_months_that_people_pay_themselves_stand_beside_and_earn_nothing(
    own_db: Any, actor: Callable[[str], Actor], app: Any, token: Any, owner: Any, api: Any, login: Any, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """Two debtors of an agent until July, one of them brought once more by another agent in September; both pay August and December
    themselves, one of them October too, which is not paid."""
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")
    bank, admin = actor("bank"), actor("admin")
    scheme = scheme_of(bank, "bank-ntt", "credit", "2025-05", "2025-11", 900 * PRICE)
    by, later, two = list(listed(1, 61)), list(listed(1, 62)), list(listed(2, 63))
    headings = ("Tanggal Akad", "NIK Agen")
    send(bank, scheme, sheet(headings, [(*row, "05-05-2025", "") for row in (*by, *later)]), "agen.csv")
    send(bank, scheme, sheet(headings, [(*row, "05-05-2025", by[0][0]) for row in two]), "debitur.csv")
    assess(admin, "2025-05", 4)  # their own August is billed with it
    send(bank, scheme, sheet(headings, [(*two[1], "08-09-2025", later[0][0])]), "lagi.csv")
    assess(admin, "2025-09", 4)
    a, b = (one(owner, "select min(agent_id) from sponsorship_enrolment where first_month = %s", [day]) for day in ("2025-05-01", "2025-09-01"))  # fmt: skip
    first, second = (row[0] for row in owner.execute("select person_id from sponsorship_enrolment where agent_id = %s order by id", [a]).fetchall())  # fmt: skip
    bill = "select b.payment_code, b.amount from contributions_bill b join participation_payer y on y.id = b.payer_id where y.kind = 'self' and y.person_id = %s and b.month = %s"
    for person, month in ((first, "2025-08-01"), (second, "2025-08-01"), (first, "2025-12-01"), (second, "2025-12-01")):
        code, amount = owner.execute(bill, [person, month]).fetchone()
        people.receive(app, token, code, amount, "2025-12-15", f"S{person}{month}")
    with acting(bank.token):
        agents.state(bank, scheme, "7,5", SOURCE, "2025-05")
        told = agents.statement(scheme)
        lines = {line["agent_id"]: line for line in told["agents"]}
        # August of both and December of the first are A's; December of the second is B's, who brought him in last.
        assert [(lines[n]["own_months"], lines[n]["own_paid"]) for n in (a, b)] == [(3, 3 * PRICE), (1, PRICE)]
        assert (told["own_months"], told["own_paid"], told["paid_months"], told["incentive"]) == (
            4,
            4 * PRICE,
            0,
            None or 0,
        )
        assert "belum ditemukan" in told["rule"]
        mine = {line["person_id"]: line["own_months"] for line in agents.people_of(agents.scheme_of(None, scheme), a)}
        assert mine == {first: 2, second: 1}
        # Beyond the scheme's last month they count as long as nobody asks for less; a window of their own has no month of the scheme.
        until = agents.statement(scheme, None, Month.parse("2025-11"))
        assert (until["own_months"], until["own_paid"]) == (2, 2 * PRICE)
        december = agents.statement(scheme, Month.parse("2025-12"), Month.parse("2025-12"))
        assert [(line["months"], line["own_months"], line["first_month"]) for line in december["agents"]] == [
            (0, 1, None)
        ] * 2
    assert api("bank").get(f"/schemes/{scheme}/agent-statement?first=2025-12&last=2025-12").json()["own_months"] == 2
    page = login(Client(), "bank").get(f"/pendanaan/{scheme}/agen").content.decode()
    assert "Sesudahnya 4 bulan dibayar orangnya sendiri" in page
    assert "belum ditemukan" in page
    for who in ("bpr", "sponsor", "juri"):
        with people.acting(app, token(who)):
            assert (
                app.execute("select * from payung.agent_statement(%s, '2025-05-01', '2025-12-01')", [scheme]).fetchall()
                == []
            )
    with pytest.raises(psycopg.errors.InsufficientPrivilege), people.acting(app, token("admin")):
        app.execute("select * from payung.agent_own_months(%s, '2025-05-01', null)", [scheme])
    # Who has given the place back was brought by nobody: December of the second is then the earlier agent's.
    member = one(owner, "select membership_id from sponsorship_enrolment where agent_id = %s", [b])
    with people.acting(owner, actor("cabang").token):
        owner.execute("select payung.months_release('hand_over', 'uji', 'uji', 1, null, array[%s]::bigint[], array['2025-11-01']::date[], '2025-12-15')", [member])  # fmt: skip
    with acting(bank.token):
        lines = {line["agent_id"]: line for line in agents.statement(scheme)["agents"]}
    assert [(lines[n]["months"], lines[n]["own_months"]) for n in (a, b)] == [(6, 4), (2, 0)]

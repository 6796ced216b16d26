"""Late fines by the law, and what two people decide to ask no more: charged once, waived by others, never beyond what the law lets."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import psycopg
import pytest
from django.test import Client

from payung.contributions import ageing, selectors
from payung.contributions.dues import fine_rates
from payung.contributions.dues import services as dues
from payung.kernel.errors import PayungError
from payung.kernel.months import Month
from payung.law.inputs import Segment
from payung.law.terms import late_fine
from payung.ledger import services as ledger
from payung.platform import clock
from payung.platform.db import acting as session
from tests.contributions.test_credit import books, credit, stands
from tests.contributions.test_model import EMPLOYER
from tests.contributions.test_release import AUGUST, JULY, release
from tests.support import people
from tests.support.people import PRICE, acting, one
from tests.support.races import race

WHOLE = 37_060_800
PAID = "select count(*) from payung.paid_months(%s)"
BASIS, SK, DAY = "Keputusan direksi 3/2025 pasal 4", "SK-88/2025", date(2025, 12, 1)
WHY = "selisih biaya bank lama"
pytestmark = pytest.mark.usefixtures("own_db")


@pytest.fixture
def billed(loader: Any, owner: Any, token: Any) -> Any:
    """A payer with one bill for July, due on its first day, of one member; fined: an employer."""

    def make(price: int = WHOLE, fined: bool = False) -> Any:
        with acting(loader, token("admin")):
            scheme, [member] = people.covered(loader, 1, [JULY], price=price)
            bill, code = people.bill(loader, scheme.payer, JULY, [member], price)
        if fined:
            owner.execute(EMPLOYER, [scheme.payer])
        return scheme, member, bill, code

    return make


def proposed(actor: Any, bill: int, what: str, amount: int) -> int:
    with session(actor("cabang").token):
        return dues.propose_waiver(actor("cabang"), bill, what, amount, WHY, BASIS, SK, DAY)


def approved(who: Any, waiver: int) -> str:
    with session(who.token):
        return dues.approve_waiver(who, waiver)


def code_of(act: Any, who: Any, *values: Any, **named: Any) -> str:
    with session(who.token), pytest.raises(PayungError) as caught:
        act(who, *values, **named)
    return caught.value.code


def late_months(owner: Any) -> int:
    today: date = one(owner, "select payung.server_day()")
    return (today.year - 2025) * 12 + today.month - 7


def test_the_law_fines_employers_and_nobody_else(billed, actor, owner):
    _scheme, _member, bill, _code = billed(fined=True)
    _other, _one, plain, _second = billed()
    with session(actor("cabang").token):
        assert ageing.fine_of(selectors.bill(bill), JULY) is None
        assert ageing.fine_of(selectors.bill(bill), date(2025, 7, 31)) is None  # not yet a whole month
        fine = ageing.fine_of(selectors.bill(bill), date(2025, 9, 20))
        assert fine is not None
        assert (fine.months, fine.ppm, fine.base, fine.amount) == (2, 20_000, WHOLE, 2 * 741_216)
        assert "PP 44/2015" in fine.basis
        assert ageing.fine_of(selectors.bill(plain), date(2026, 9, 20)) is None
    assert code_of(dues.charge_fine, actor("cabang"), plain) == "FINE_NONE"
    with session(actor("bpr").token):
        assert ageing.fine_of(type("Bill", (), {"pk": bill})(), date(2026, 9, 20)) is None


@pytest.mark.parametrize("month", ["2019-05", "2020-07", "2020-08", "2021-01", "2021-02", "2025-07", "2026-03"])
@pytest.mark.parametrize("base", [0, 1, 24, 25, 49, 16_800, 999_999, 37_060_801, 4 * 10**14 + 7])
@pytest.mark.parametrize("payer_class", ["employer", "private", "self", "state_budget"])
def test_the_database_fines_as_the_law_computes(owner, month, base, payer_class):
    rate = (
        "select payung.fine_amount(%s, f.ppm, 7, f.by_month) from contributions_finerate f"
        " where f.payer_class = %s and f.first_month <= %s order by f.first_month desc limit 1"
    )
    when = Month.parse(month)
    segment = Segment.PU if payer_class == "employer" else Segment.BPU
    assert one(owner, rate, [base, payer_class, when.first_day]) == late_fine(base, 7, segment, when)


def test_a_rate_that_the_law_has_no_more_goes(owner):
    before = owner.execute("select payer_class, first_month, ppm from contributions_finerate order by 1, 2").fetchall()
    assert ("employer", date(2020, 8, 1), 5_000) in before
    owner.execute("update contributions_finerate set ppm = 1")
    owner.execute("insert into contributions_finerate values (default, 'employer', '2030-01-01', 999, true, 'x')")
    fine_rates.sync("owner")
    after = owner.execute("select payer_class, first_month, ppm from contributions_finerate order by 1, 2").fetchall()
    assert after == before


def test_a_fine_is_a_line_of_its_own_charged_once_and_takes_no_protection(billed, actor, app, owner, token):
    _scheme, member, bill, code = billed(fined=True)
    months = late_months(owner)
    with session(actor("cabang").token):
        dues.charge_fine(actor("cabang"), bill)
    fine = 741_216 * months
    assert code_of(dues.charge_fine, actor("cabang"), bill) == "FINE_NONE"
    assert (stands(owner, bill)[0], stands(owner, bill)[3]) == (WHOLE, WHOLE + fine)
    assert (books(owner, "1200"), books(owner, "4600")) == (WHOLE + fine, -fine)
    # The contributions come first: with all of them there the people are protected, and the fine is still asked.
    people.receive(app, token, code, WHOLE)
    assert stands(owner, bill)[3:] == (fine, 1)
    with acting(app, token("admin")):
        assert one(app, PAID, [member.person]) == 1
    with session(actor("cabang").token):
        assert selectors.bill(bill).standing.fine_open == fine
        assert selectors.bill_state(selectors.bill(bill), JULY) == "part"
    people.receive(app, token, code, fine + 5, reference="DENDA")
    assert (stands(owner, bill)[3], credit(owner, _scheme.payer)) == (0, 5)
    assert ledger.verify().ok


def test_a_fine_falls_with_the_bill_that_is_corrected(billed, actor, owner, token):
    _scheme, member, bill, _code = billed(fined=True)
    with session(actor("cabang").token):
        dues.charge_fine(actor("cabang"), bill)
    release(owner, token("cabang"), [member], [JULY])
    assert stands(owner, bill)[3] == 0
    assert (books(owner, "1200"), books(owner, "4600")) == (0, 0)
    assert [
        one_of[0] for one_of in owner.execute("select kind from contributions_billcharge order by id").fetchall()
    ] == [
        "fine",
        "fine_lowered",
    ]
    assert ledger.verify().ok


def test_a_waiver_takes_two_and_its_reason_basis_and_document(billed, actor, app, owner, token):
    scheme, member, bill, code = billed()
    people.receive(app, token, code, WHOLE - 6_500)
    officer, head = actor("cabang"), actor("kepala")
    for change, refused in (
        ({"amount": 6_501}, "WAIVER_BEYOND"),
        ({"what": "fine"}, "WAIVER_BEYOND"),
        ({"basis": "ya"}, "REASON_SHORT"),
        ({"document": "  "}, "WAIVER_DOCUMENT"),
        ({"document_on": date(2999, 1, 1)}, "WAIVER_DOCUMENT"),
        ({"bill_id": bill + 1000}, "BILL_UNKNOWN"),
    ):
        asked = {
            "what": "contribution",
            "amount": 6_500,
            "reason": WHY,
            "basis": BASIS,
            "document": SK,
            "document_on": DAY,
        }
        given = {"bill_id": bill, **asked, **change}
        assert code_of(dues.propose_waiver, officer, **given) == refused, change
    waiver = proposed(actor, bill, "contribution", 6_500)
    assert code_of(dues.approve_waiver, officer, waiver) == "WAIVER_OWN"
    assert stands(owner, bill)[3] == 6_500  # nothing has moved
    assert approved(head, waiver) == "approved"
    assert code_of(dues.approve_waiver, head, waiver) == "WAIVER_NOT_WAITING"
    assert stands(owner, bill)[3:] == (0, 1)  # what came is all of it
    with acting(app, token("admin")):
        assert one(app, PAID, [member.person]) == 1
    assert (books(owner, "1200"), books(owner, "5800")) == (0, 6_500)
    people.receive(app, token, code, 100, reference="LAGI")
    assert credit(owner, scheme.payer) == 100
    assert ledger.verify().ok


def test_what_nobody_paid_protects_nobody_when_it_is_waived(billed, actor, app, owner, token):
    _scheme, member, bill, _code = billed(PRICE)
    assert approved(actor("kepala"), proposed(actor, bill, "contribution", PRICE)) == "approved"
    with acting(app, token("admin")):
        assert one(app, PAID, [member.person]) == 0
    with session(actor("cabang").token):
        assert selectors.bill_state(selectors.bill(bill), date(2026, 1, 1)) == "waived"
        assert [one_of.pk for one_of in selectors.bills(state="waived")] == [bill]
    # A correction after it: what is owed by nobody is not waived either, and it is no credit.
    release(owner, token("cabang"), [member], [JULY])
    assert (credit(owner, _scheme.payer), books(owner, "5800"), books(owner, "1200")) == (0, 0, 0)
    assert ledger.verify().ok


def test_contributions_of_an_employer_are_never_waived_and_his_fine_may_be(billed, actor, owner, token):
    _scheme, _member, bill, _code = billed(fined=True)
    asked = (bill, "contribution", 1, WHY, BASIS, SK, DAY)
    assert code_of(dues.propose_waiver, actor("cabang"), *asked) == "WAIVER_EMPLOYER"
    with session(actor("cabang").token):
        dues.charge_fine(actor("cabang"), bill)
    fine = 741_216 * late_months(owner)
    assert approved(actor("kepala"), proposed(actor, bill, "fine", fine - 10)) == "approved"
    assert stands(owner, bill)[3] == WHOLE + 10
    assert code_of(dues.charge_fine, actor("cabang"), bill) == "FINE_NONE"  # the months were charged, and waived
    assert code_of(dues.propose_waiver, actor("cabang"), bill, "fine", 11, WHY, BASIS, SK, DAY) == "WAIVER_BEYOND"
    assert ledger.verify().ok


def test_the_approval_limits_of_the_house_say_who_and_how_many(billed, actor, owner):
    _scheme, _member, bill, _code = billed()
    waiver = proposed(actor, bill, "contribution", 10_000_000)
    # A branch officer approves below ten million; above it heads; where two are asked for, two.
    second = "update contributions_waiver set maker_id = %s where id = %s"
    owner.execute("alter table contributions_waiver disable trigger keep_waiver")
    owner.execute(second, [actor("kepala").user_id, waiver])
    owner.execute("alter table contributions_waiver enable trigger keep_waiver")
    assert code_of(dues.approve_waiver, actor("cabang"), waiver) == "CASE_ROLE"
    owner.execute("update casework_approvallimit set votes = 2 where process_id = 'waiver' and from_amount = 10000000")
    assert approved(actor("admin"), waiver) == "waiting"
    assert code_of(dues.approve_waiver, actor("admin"), waiver) == "WAIVER_OWN"
    assert stands(owner, bill)[3] == WHOLE
    with session(actor("kepala").token), pytest.raises(PayungError):
        dues.approve_waiver(actor("kepala"), waiver)
    with session(actor("admin").token):
        dues.refuse_waiver(actor("admin"), waiver, "tidak jadi")
    assert stands(owner, bill)[3] == WHOLE


def test_a_waiver_is_refused_by_another_and_withdrawn_by_its_maker(billed, actor, owner):
    _scheme, _member, bill, _code = billed()
    waiver = proposed(actor, bill, "contribution", 5)
    asked = (bill, "contribution", 5, WHY, BASIS, SK, DAY)
    assert code_of(dues.propose_waiver, actor("cabang"), *asked) == "WAIVER_WAITS"
    assert code_of(dues.refuse_waiver, actor("cabang"), waiver, "salah hitung") == "WAIVER_NOT_OWN"
    assert code_of(dues.withdraw_waiver, actor("admin"), waiver) == "WAIVER_NOT_OWN"
    with session(actor("cabang").token):
        dues.withdraw_waiver(actor("cabang"), waiver)
    again = proposed(actor, bill, "contribution", 6)
    with session(actor("kepala").token):
        dues.refuse_waiver(actor("kepala"), again, "tidak beralasan")
    for statement in ("set amount = 7", "set state = 'approved', checkers = '{9}'", "set basis = 'lain'"):
        with pytest.raises(psycopg.Error) as refused:
            owner.execute(f"update contributions_waiver {statement} where id = %s", [again])
        assert refused.value.sqlstate == "P0E69"
    with pytest.raises(psycopg.Error):
        owner.execute("delete from contributions_waiver")


def test_a_bank_is_told_only_what_is_left(billed, actor, owner, token):
    _scheme, _member, bill, code = billed(fined=True)
    with session(actor("cabang").token):
        dues.charge_fine(actor("cabang"), bill)
    approved(actor("kepala"), proposed(actor, bill, "fine", 741_216))
    under = (
        "select sum(t.open) from payung.bills_under(%s) k join contributions_billstanding t on t.bill_id = k.bill_id"
    )
    assert one(owner, under, [code]) == WHOLE + 741_216 * (late_months(owner) - 1)


@pytest.mark.parametrize("role", ["app", "loader"])
def test_no_hand_writes_a_charge_or_a_waiver(billed, db, token, role):
    _scheme, _member, bill, _code = billed()
    connection = db.connect(role)
    for statement in (
        f"insert into contributions_billcharge (bill_id, kind, amount, on_day, actor_id) values ({bill}, 'waived', -5, now(), 1)",
        f"update contributions_billstanding set waived = 5 where bill_id = {bill}",
        "update contributions_finerate set ppm = 0",
        "insert into contributions_finerate values (1, 'employer', '2030-01-01', 0, true, 'x')",
        f"insert into contributions_waiver (bill_id, what, amount, why, basis, document, document_on, maker_id, state)"
        f" values ({bill}, 'contribution', 5, 'x', 'x', 'x', now(), 1, 'approved')",
        f"select payung.charge_enter({bill}, 'waived', -5, '2025-07-01')",
        f"select payung.fines_lower({bill}, 5, '2025-07-01')",
        f"select payung.bill_complete({bill})",
        "select payung.fine_amount(1, 1, 1, true)",
        "select payung.waiver_held(1)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(connection, token("admin")):
            connection.execute(statement)


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("belu", "select payung.fine_charge(%s)"),
        ("kepala", "select payung.fine_charge(%s)"),
        ("bpr", "select payung.waiver_propose(%s, 'contribution', 5, 'alasan', 'dasar hukum', 'SK 1', '2025-12-01')"),
        ("bank", "select payung.waiver_propose(%s, 'contribution', 5, 'alasan', 'dasar hukum', 'SK 1', '2025-12-01')"),
    ],
)
def test_others_charge_and_waive_nothing(billed, app, token, name, statement):
    _scheme, _member, bill, _code = billed()
    with pytest.raises(psycopg.Error) as refused, acting(app, token(name)):
        app.execute(statement, [bill])
    assert refused.value.sqlstate in {"P0E60", "P0A51", "P0E61"}


def test_pages_show_it_before_and_after(billed, login, actor, owner):
    _scheme, _member, bill, _code = billed(fined=True)
    browser = login(Client(), "cabang")
    page = browser.get(f"/iuran/{bill}").content.decode()
    assert "Denda yang dapat dikenakan hari ini" in page
    asked = browser.post(f"/iuran/{bill}/denda", {}).content.decode()
    assert "PP 44/2015" in asked
    with session(actor("cabang").token):
        dues.charge_fine(actor("cabang"), bill)
    waiver = proposed(actor, bill, "fine", 100)
    page = browser.get(f"/iuran/{bill}").content.decode()
    assert "Denda keterlambatan" in page
    assert f"/iuran/penghapusan/{waiver}" in page
    assert browser.get(f"/iuran/{bill}/hapuskan").status_code == 200
    head = login(Client(), "kepala")
    told = head.get(f"/iuran/penghapusan/{waiver}").content.decode()
    assert BASIS in told
    assert SK in told
    assert head.get("/iuran/keputusan").status_code == 200
    assert "Hapuskan Rp100 dari tagihan ini?" in head.post(f"/iuran/penghapusan/{waiver}/setujui", {}).content.decode()
    assert login(Client(), "bpr").get(f"/iuran/penghapusan/{waiver}").status_code == 404


def test_many_at_once_charge_and_waive_once(billed, actor, db, owner, token):
    """Eight charge the fine and three approve one waiver: each month is fined once, and the waiver counts once."""
    _scheme, _member, bill, _code = billed(fined=True)
    tokens = {name: token(name) for name in ("cabang", "kepala", "admin")}
    charge, approve = "select payung.fine_charge(%s)", "select payung.waiver_approve(%s)"

    def ask(who: str, statement: str, values: list[Any]) -> str:
        try:
            connection = db.connect("app")
            with acting(connection, tokens[who]):
                connection.execute(statement, values)
        except psycopg.Error as error:
            return str(error.sqlstate)
        return "done"

    answers = race(lambda n: ask("admin" if n % 2 else "cabang", charge, [bill]), 8)
    assert sorted(answers) == ["P0E61"] * 7 + ["done"]
    fine = 741_216 * late_months(owner)
    waiver = proposed(actor, bill, "fine", fine)
    works = [("kepala", approve, [waiver]), ("admin", approve, [waiver]), ("kepala", approve, [waiver])]
    assert sorted(race(lambda n: ask(*works[n]), 3)) == ["P0E66", "P0E66", "done"]
    assert stands(owner, bill)[3] == WHOLE
    assert ledger.verify().ok


@pytest.fixture
def late(billed: Any, loader: Any, owner: Any, token: Any) -> Any:
    """An employer with three bills: July and August are late, one that is paid is not asked; and one of somebody who is fined nothing."""
    scheme, member, july, code = billed(fined=True)
    with acting(loader, token("admin")):
        people.cover(loader, scheme.payer, member, AUGUST, WHOLE)
        people.journal(loader, scheme)
        august, _other = people.bill(loader, scheme.payer, AUGUST, [member], WHOLE)
    return scheme.payer, july, august, code


def test_all_late_bills_of_a_payer_are_fined_at_once_as_one_by_one(late, actor, owner, app, login, token):
    payer, july, august, _code = late
    with session(actor("cabang").token):
        due = dues.fines_due(payer)
        expected = {bill: ageing.fine_of(selectors.bill(bill), clock.today()) for bill in (july, august)}
    assert {one_of["bill_id"]: one_of["amount"] for one_of in due} == {bill: f.amount for bill, f in expected.items()}
    amount = sum(f.amount for f in expected.values())
    assert len({f.months for f in expected.values()}) == 2, "each by its own months"
    browser, address = login(Client(), "cabang"), f"/iuran/pembayar/{payer}"
    assert f"{address}/denda" in browser.get(address).content.decode()
    asked = browser.post(f"{address}/denda").content.decode()
    assert f"{amount:,}".replace(",", ".") in asked
    assert "2 tagihan" in asked
    assert one(owner, "select count(*) from contributions_billcharge") == 0, "a preview charges nothing"
    browser.post(f"{address}/denda", {"paham": "1"})
    charged = owner.execute("select bill_id, amount from contributions_billcharge order by bill_id").fetchall()
    assert charged == [(july, expected[july].amount), (august, expected[august].amount)]
    assert -books(owner, "4600") == amount
    assert code_of(dues.charge_fines, actor("cabang"), payer) == "FINES_NONE"
    assert f"{address}/denda" not in browser.get(address).content.decode()
    assert ledger.verify().ok


def test_what_was_charged_alone_is_not_charged_again_with_all(late, actor, owner):
    payer, july, august, _code = late
    with session(actor("cabang").token):
        dues.charge_fine(actor("cabang"), july)
        rest = ageing.fine_of(selectors.bill(august), clock.today())
    with session(actor("cabang").token):
        assert dues.charge_fines(actor("cabang"), payer) == rest.amount
    assert one(owner, "select count(*) from contributions_billcharge") == 2


def test_nobody_else_fines_a_payer(late, actor, app, token, owner):
    payer, _july, _august, _code = late
    for name, state in (("bank", "P0E60"), ("pemeriksa", "P0E60")):
        with pytest.raises(psycopg.Error) as refusal, acting(app, token(name)):
            app.execute("select payung.fines_charge(%s)", [payer])
        assert refusal.value.sqlstate == state
    with acting(app, token("kupang")):
        assert app.execute("select * from payung.fines_due(%s, '2026-01-01')", [payer]).fetchall() == []
    assert one(owner, "select count(*) from contributions_billcharge") == 0


def test_two_who_fine_a_payer_at_once_fine_him_once(late, own_db, token, owner):
    payer, *_rest = late
    tokens = [token("cabang") for _racer in range(4)]

    def charge(one_token: str) -> str:
        with own_db.connect("app") as connection, acting(connection, one_token):
            try:
                return str(connection.execute("select payung.fines_charge(%s)", [payer]).fetchone()[0])
            except psycopg.Error as refused:
                return str(refused.sqlstate)

    with ThreadPoolExecutor(4) as racers:
        answers = list(racers.map(charge, tokens))
    assert answers.count("P0E6M") == 3
    assert one(owner, "select count(*) from contributions_billcharge") == 2


@pytest.mark.parametrize("day", ["-infinity", "0044-03-15 BC", "1899-12-31"])
def test_a_document_has_a_day_that_can_be_shown(billed, app, owner, token, day):
    """Kept for good, it would shut every page that reads it."""
    bill = billed()[2]
    with pytest.raises(psycopg.errors.CheckViolation, match="document_on_in_calendar"), acting(app, token("cabang")):
        app.execute("select payung.waiver_propose(%s, 'contribution', 1, %s, %s, %s, %s)", [bill, WHY, BASIS, SK, day])
    assert one(owner, "select count(*) from contributions_waiver") == 0

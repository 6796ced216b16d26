"""Where the two readings of the waiting rule give different amounts, a person decides for the claim, with a reason; another
approves; what was decided on is compared by the second process, and a changed month asks again.

Members start on 1 July 2025. Who dies on 10 October after September and October has two consecutive paid months (the
funeral only) and three whole months of membership (all of it); who dies on 25 September after three paid months has the
reverse. Source of both readings: law.md 0.2 item 3.
"""

from __future__ import annotations

from datetime import date

import psycopg
import pytest
from django.conf import settings
from django.test import Client
from pypdfium2 import PdfDocument

from payung.claims import selectors, services, views
from payung.claims.assessment import deciding, readings
from payung.claims.assessment.recomputing import recompute
from payung.claims.errors import ClaimRefused
from payung.claims.policies import possible
from payung.platform.db import acting
from tests.claims import world
from tests.claims.test_attacks import refused
from tests.support import people
from tests.support.people import acting as raw_acting
from tests.support.people import one

# A state that is kept costs less than making it upon what tests before have left.
pytestmark = pytest.mark.usefixtures("own_db")

FULL, FUNERAL = 42_000_000, 10_000_000
WHY = "Peserta lama; satu bulan terlewat karena cuaca buruk"
SEPTEMBER = date(2025, 9, 25)
DECIDE = "select payung.claim_decide_reading(%s, %s, %s, %s, %s, %s, '2025-12-15')"
ASSESS = "select payung.claim_assess(%s, %s, '2025-12-15')"
APPROVE = "select payung.claim_approve(%s, %s, '2025-12-15')"


@pytest.fixture(autouse=True)
def _host(monkeypatch):
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])


@pytest.fixture
def officer(actor):
    return actor("cabang")


@pytest.fixture
def head(actor):
    return actor("kepala")


@pytest.fixture
def case(loader, token, officer):
    """A complete claim whose readings differ: the funeral by paid months, all of it by membership."""
    return world.complete(officer, world.member_with_months(loader, token, [9, 10], [8]))


def considered(officer, case):
    with acting(officer.token):
        return readings.considered(case.claim)


def dispute_of(officer, case):
    with acting(officer.token):
        return readings.of(services.claim_of(case.claim))


def decide(officer, case, reading="membership", reason=WHY):
    seen = dispute_of(officer, case).seen
    with acting(officer.token):
        return services.decide_reading(officer, case.claim, reading, reason, seen)


def assess(officer, case):
    with acting(officer.token):
        return services.assess(officer, case.claim)


def pay(loader, token, member, month):
    """The money of a committed month arrives only now."""
    with raw_acting(loader, token("admin")):
        payer = one(
            loader, "select payer_id from participation_month where membership_id = %s limit 1", [member.membership]
        )
        _, code = people.bill(loader, payer, month, [member])
    with acting(token("cabang")):
        asked = "select waiting_id from payung.record_receipt(%s, %s, %s, 'manual', %s)"
        waiting = world._asked(asked, [code, people.PRICE, date(2025, 12, 14), f"R{code}"])
    with acting(token("kepala")):
        world._asked("select payung.confirm_receipt(%s)", [waiting])


def release(owner, officer, member, month):
    """A committed month is released again."""
    asked = (
        "select payung.months_release('list_undone', 'uji', 'list:1', %s, null, %s::bigint[], %s::date[], '2025-12-15')"
    )
    with raw_acting(owner, officer.token):
        owner.execute(asked, [officer.user_id, [member.membership], [month]])


@pytest.mark.parametrize(
    ("paid", "died", "amounts"),
    [
        ([9, 10], date(2025, 10, 10), (FUNERAL, FULL)),
        ([7, 8, 9], SEPTEMBER, (FULL, FUNERAL)),
        ([7, 8, 9, 10], date(2025, 10, 10), None),
        ([8, 9], SEPTEMBER, None),
    ],
)
def test_both_readings_are_computed_and_only_a_difference_asks(db, loader, token, officer, paid, died, amounts):
    case = world.complete(officer, world.member_with_months(loader, token, paid), died)
    with acting(officer.token):
        facts, result = readings.considered(case.claim)
    assert (facts["version"], facts["registered"], facts["reading"]) == (5, "2025-07-01", None)
    if amounts is None:
        assert result.readings == {}
        assert dispute_of(officer, case) is None
        assert assess(officer, case).outcome in ("full", "funeral")
        return
    assert (result.outcome, result.total, tuple(result.amounts.values())) == ("reading", 0, amounts)
    assert result.explanation.weakest == "low"
    for reading, amount in zip(("paid_months", "membership"), amounts, strict=True):
        decision = {"reading": reading, "chosen": amount, "other": sum(amounts) - amount}
        settled = deciding.decide({**facts, "reading": decision})
        assert (settled.total, settled.reading, settled.outcome) == (
            amount, reading, "full" if amount == FULL else "funeral",
        )  # fmt: skip
        assert sum(share.amount for share in settled.shares) == amount


def test_the_way_of_a_disputed_claim(own_db, case, officer, head, owner):
    with acting(officer.token), pytest.raises(ClaimRefused) as error:
        services.assess(officer, case.claim)
    assert error.value.code == "READING_NEEDED"
    before = views_of(officer, case)["dispute"]
    assert (before["needed"], before["reading"]) == (True, None)
    assert before["amounts"] == {"paid_months": FUNERAL, "membership": FULL}
    number = decide(officer, case)
    kept = owner.execute(
        "select reading, chosen, other, reason, decided_by, seen from claims_readingdecision where id = %s", [number]
    ).fetchone()
    assert kept == ("membership", FULL, FUNERAL, WHY, officer.user_id, before["seen"])
    made = assess(officer, case)
    assert (made.amount, made.outcome, made.result["reading"]) == (FULL, "full", "membership")
    assert made.facts["reading"]["by"] == officer.user_id
    assert made.result["mark"] == "low"
    done = recompute()
    assert done.different == []
    assert views_of(officer, case)["dispute"]["reason"] == WHY
    with acting(officer.token):
        assert "reading" in [m.kind for m in selectors.timeline(case.claim)]
    with acting(head.token):
        assert services.approve(head, case.claim, made.digest) == "approved"
        pdf = PdfDocument(services.letter(head, case.claim))
    letter = " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())
    for words in ("dapat dibaca dengan dua cara", "Rp42.000.000", "Rp10.000.000", "Lama kepesertaan", WHY):
        assert words in letter, words


def views_of(officer, case):
    with acting(officer.token):
        return views.whole(case.claim)


def test_a_month_that_is_paid_later_asks_again(own_db, case, officer, loader, token):
    first = decide(officer, case)
    pay(loader, token, case.member, date(2025, 8, 1))
    # with August three months run without a gap: both readings agree, and what was decided counts for nothing
    assert dispute_of(officer, case) is None
    with acting(officer.token):
        facts, result = readings.considered(case.claim)
        assert [one_.pk for one_ in readings.of_claim(case.claim)] == [first]
    assert (facts["reading"], result.readings, result.total) == (None, {}, FULL)


def test_a_month_that_is_released_asks_again(own_db, case, officer, owner):
    decide(officer, case, "paid_months")
    assert dispute_of(officer, case).decision is not None
    release(owner, officer, case.member, date(2025, 8, 1))
    dispute = dispute_of(officer, case)
    assert (dispute.decision, dispute.stale) == (None, True)
    with acting(officer.token), pytest.raises(ClaimRefused) as error:
        services.assess(officer, case.claim)
    assert error.value.code == "READING_NEEDED"
    decide(officer, case, "paid_months", "Tetap menurut bulan iuran")
    assert assess(officer, case).amount == FUNERAL


def test_what_was_seen_must_be_what_is_so(own_db, case, officer, loader, token, app):
    seen = dispute_of(officer, case).seen
    pay(loader, token, case.member, date(2025, 8, 1))
    given = [case.claim, "membership", seen, FULL, FUNERAL, WHY]
    assert refused(app, officer.token, DECIDE, given) == "P0B68"


class TestBySqlAlone:
    """An officer who calls the functions himself, past the application."""

    def test_an_undecided_claim_is_not_assessed(self, own_db, case, officer, app, head):
        facts, result = considered(officer, case)
        assert refused(app, officer.token, ASSESS, [case.claim, deciding.snapshot(facts, result)]) == "P0D70"
        # he says the larger amount without a decision: stored, found out by the second process, never approved
        decision = {"reading": "membership", "chosen": FULL, "other": FUNERAL}
        invented = deciding.decide({**facts, "reading": decision})
        with raw_acting(app, officer.token):
            number = one(app, ASSESS, [case.claim, deciding.snapshot(facts, invented)])
        assert recompute().different == [number]
        digest = deciding.digest(deciding.snapshot(facts, invented))
        assert refused(app, head.token, APPROVE, [case.claim, digest]) == "P0CBA"

    @pytest.mark.parametrize(
        "said_readings",
        [{"paid_months": FUNERAL, "membership": FULL}, {"paid_months": "x", "membership": 1}, [1], {"lain": 1}],
    )
    def test_an_invented_result_breaks_no_page(self, own_db, case, officer, app, login, said_readings):
        facts, result = considered(officer, case)
        said = {**result.to_dict(), "outcome": "funeral", "readings": said_readings, "reading": "membership"}
        text = deciding.canonical({"facts": facts, "result": said})
        with raw_acting(app, officer.token):
            app.execute(ASSESS, [case.claim, text])
        for address in (f"/klaim/{case.claim}", f"/klaim/{case.claim}/setujui"):
            assert login(Client(), "kepala").get(address, follow=True).status_code == 200
        assert views_of(officer, case)["outcome"] == "funeral"

    def test_facts_with_a_decision_of_his_own_are_refused(self, db, case, officer, app):
        facts, _ = considered(officer, case)
        forged = {
            **facts,
            "reading": {
                "id": 1,
                "reading": "membership",
                "chosen": FULL,
                "other": FUNERAL,
                "by": 1,
                "on": "2025-12-15",
            },
        }
        assert (
            refused(app, officer.token, ASSESS, [case.claim, deciding.snapshot(forged, deciding.decide(forged))])
            == "P0B68"
        )

    def test_an_amount_that_is_none_of_the_two_decides_nothing(self, own_db, case, officer, app, head):
        seen = dispute_of(officer, case).seen
        with raw_acting(app, officer.token):
            app.execute(DECIDE, [case.claim, "membership", seen, 90_000_000, FUNERAL, WHY])
        facts, result = considered(officer, case)
        assert facts["reading"]["chosen"] == 90_000_000
        assert result.outcome == "reading"
        right = deciding.decide({**facts, "reading": {"reading": "membership", "chosen": FULL, "other": FUNERAL}})
        with raw_acting(app, officer.token):
            number = one(app, ASSESS, [case.claim, deciding.snapshot(facts, right)])
        assert recompute().different == [number]
        decisive = deciding.digest(deciding.snapshot(facts, right))
        assert refused(app, head.token, APPROVE, [case.claim, decisive]) == "P0CBA"

    @pytest.mark.parametrize(
        ("changed", "state"),
        [
            ({"reading": "keinginan"}, "P0D72"),
            ({"chosen": FULL, "other": FULL}, "P0D72"),
            ({"chosen": -1}, "P0D72"),
            ({"reason": "  "}, "P0B18"),
            ({"reason": "lihat NIK 5304014101850001"}, "P0B1E"),
            ({"seen": "0" * 64}, "P0B68"),
            ({"seen": None}, "P0B68"),
        ],
    )
    def test_no_other_decision_is_taken(self, db, case, officer, app, changed, state):
        given = {
            "reading": "membership",
            "seen": dispute_of(officer, case).seen,
            "chosen": FULL,
            "other": FUNERAL,
            "reason": WHY,
        }
        assert refused(app, officer.token, DECIDE, [case.claim, *{**given, **changed}.values()]) == state

    def test_who_may_not_assess_does_not_decide(self, db, case, officer, app, token, owner):
        given = [case.claim, "membership", dispute_of(officer, case).seen, FULL, FUNERAL, WHY]
        for name in ("kepala", "belu", "bank"):
            assert refused(app, token(name), DECIDE, given) == "P0B60", name
        assert refused(app, "", DECIDE, given) == "P0B60"
        with raw_acting(app, officer.token), pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(
                "insert into claims_readingdecision (claim_id, reading, seen, chosen, other, reason, decided_on, decided_by)"
                " values (%s, 'membership', %s, 1, 2, 'apa saja ini', '2025-12-15', 1)",
                given[:1] + given[2:3],
            )
        assert one(owner, "select count(*) from claims_readingdecision where claim_id = %s", [case.claim]) == 0

    def test_the_digest_of_another_claim_decides_nothing(self, db, case, officer, loader, token, app):
        other = world.complete(officer, world.member_with_months(loader, token, [9, 10], [8]))
        given = [case.claim, "membership", dispute_of(officer, other).seen, FULL, FUNERAL, WHY]
        assert refused(app, officer.token, DECIDE, given) == "P0B68"
        at_work = world.complete(
            officer, world.member_with_months(loader, token, [9, 10]), kind="death_at_work", said=world.AT_WORK
        )
        assert dispute_of(officer, at_work) is None
        assert refused(app, officer.token, DECIDE, [at_work.claim, *given[1:]]) == "P0D72"

    def test_who_decided_does_not_approve(self, own_db, case, officer, actor, app):
        """An administrator may assess and approve; one decides the reading, another assesses, the first approves."""
        admin = actor("admin")
        decide(admin, case)
        digest = assess(officer, case).digest
        recompute()
        with acting(admin.token):
            assert "approve" not in possible(admin, selectors.claim(case.claim))
        assert refused(app, admin.token, APPROVE, [case.claim, digest]) == "P0D71"

    def test_a_decision_is_altered_by_nobody(self, own_db, case, officer, owner, app):
        number = decide(officer, case)
        for change in ("update claims_readingdecision set chosen = 1, other = 2", "delete from claims_readingdecision"):
            with pytest.raises(psycopg.Error) as error:
                owner.execute(change)
            assert error.value.sqlstate == "P0A01"
            assert refused(app, officer.token, change) == "42501"
        assess(officer, case)
        put = (
            "insert into claims_readingdecision (claim_id, reading, seen, chosen, other, reason, decided_on, decided_by)"
            " select claim_id, 'paid_months', seen, other, chosen, reason, decided_on, 1 from claims_readingdecision where id = %s"
        )
        with pytest.raises(psycopg.Error) as error:
            owner.execute(put, [number])
        assert error.value.sqlstate == "P0D72", "once assessed nobody decides anew, the owner neither"
        assert refused(app, officer.token, DECIDE, [case.claim, "paid_months", "0" * 64, FUNERAL, FULL, WHY]) == "P0B66"


@pytest.mark.parametrize(("reading", "amounts"), [("membership", (FULL, FUNERAL)), ("paid_months", (FUNERAL, FULL))])
def test_a_decision_keeps_the_amount_that_was_chosen_and_the_other(case, officer, owner, reading, amounts):
    number = decide(officer, case, reading)
    kept = "select chosen, other from claims_readingdecision where id = %s"
    assert owner.execute(kept, [number]).fetchone() == amounts


def test_a_reading_that_nobody_knows_is_not_decided(case, officer):
    with pytest.raises(ClaimRefused) as error:
        decide(officer, case, "lain")
    assert error.value.code == "READING_UNKNOWN"


def test_a_reading_that_is_no_question_is_not_decided(db, loader, token, officer):
    case = world.complete(officer, world.member_with_months(loader, token, [7, 8, 9, 10]))
    with acting(officer.token), pytest.raises(ClaimRefused) as error:
        services.decide_reading(officer, case.claim, "membership", WHY, "0" * 64)
    assert error.value.code == "READING_NOT_NEEDED"


def test_a_claim_that_becomes_a_death_at_work_has_one_amount(own_db, case, officer, head):
    decide(officer, case, "paid_months")
    with acting(officer.token):
        services.change_kind(officer, case.claim, "death_at_work", "Kecelakaan di jalan pulang", **world.AT_WORK)
        assert readings.of(services.claim_of(case.claim)) is None
        facts = readings.facts_of(case.claim)
        assert (facts["reading"], facts["reading_seen"]) == (None, None)
        assert deciding.decide(facts).outcome == "full"
        services.change_kind(officer, case.claim, "death", "Ternyata sakit")
    assert dispute_of(officer, case).decision is not None, "what it rests on is as it was seen"


def test_facts_of_an_older_version_give_what_they_gave(db, case, officer):
    with acting(officer.token):
        facts = readings.facts_of(case.claim)
    old = {name: value for name, value in facts.items() if name not in ("registered", "reading", "reading_seen")}
    result = deciding.decide({**old, "version": 4}).to_dict()
    assert (result["outcome"], result["total"]) == ("funeral", FUNERAL)
    assert "readings" not in result


def test_on_the_pages(own_db, case, site):
    page = site("cabang").get(f"/klaim/{case.claim}").content.decode()
    assert "menunggu keputusan bacaan" in page
    form = site("cabang").get(f"/klaim/{case.claim}/nilai").content.decode().replace("\xa0", " ")
    for words in ("Rp42.000.000", "Rp10.000.000", "Bulan iuran berturut-turut", "Lama kepesertaan", "belum dilihat"):
        assert words in form, words
    seen = form.split('name="sidik" value="')[1][:64]
    asked = {"sidik": seen, "bacaan": "membership", "alasan": WHY}
    question = site.post("cabang", f"/klaim/{case.claim}/bacaan", **asked)
    assert "Bayar klaim untuk" in question.content.decode()
    assert undecided(site, case)
    done = site.post("cabang", f"/klaim/{case.claim}/bacaan", **asked, paham="1")
    assert WHY in done.content.decode()
    assert not undecided(site, case)
    short = site.post("cabang", f"/klaim/{case.claim}/bacaan", **{**asked, "alasan": "ya"}, paham="1")
    assert "Tuliskan alasannya" in short.content.decode()
    site.post("cabang", f"/klaim/{case.claim}/nilai", paham="1")
    recompute()
    approver = site("kepala").get(f"/klaim/{case.claim}/setujui").content.decode().replace("\xa0", " ")
    for words in ("Rp42.000.000", "Rp10.000.000", WHY):
        assert words in approver, words


def undecided(site, case):
    return "menunggu keputusan bacaan" in site("cabang").get(f"/klaim/{case.claim}").content.decode()


def test_over_the_interface(own_db, case, api):
    client = api("cabang")
    answer = client.get(f"/claims/{case.claim}")
    assert answer.status_code == 200, answer.content
    dispute = answer.json()["dispute"]
    assert dispute["needed"] is True
    body = {"reading": "membership", "reason": WHY, "seen": dispute["seen"]}
    answer = client.post(f"/claims/{case.claim}/reading", body)
    assert answer.status_code == 200, answer.content
    assert answer.json()["thing"]["dispute"]["reading"] == "membership"
    wrong = client.post(f"/claims/{case.claim}/reading", {**body, "reading": "keinginan"})
    assert wrong.status_code == 422
    assert client.post(f"/claims/{case.claim}/assess", {}).json()["amount"] == FULL

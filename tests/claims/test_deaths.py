"""The death of a person, and two officers who take it back: calendar, Cek, card, list, coverage and the person's page
agree.
"""

from __future__ import annotations

from datetime import date

import psycopg
import pytest

from payung.casework.errands import errands_for
from payung.claims import services
from payung.claims.deaths import services as deaths
from payung.claims.errors import ClaimRefused
from payung.coverage import cek
from payung.kernel.months import Month
from payung.platform.db import acting
from payung.registry import selectors as registry
from payung.registry.models import Identity
from tests.claims import world
from tests.contributions.test_release import holds, places
from tests.support import people
from tests.support.people import acting as raw_acting
from tests.support.people import one

DIED = date(2025, 10, 10)
NOW = Month.of(2025, 12)


@pytest.fixture
def member(loader, token):
    """A participant whose months are paid until October and committed until December."""
    return world.member_with_months(loader, token, [7, 8, 9, 10, 11], committed=[12])


def numbers(owner, member):
    nik = one(owner, "select nik from registry_identity where person_id = %s", [member.person])
    kpj = one(owner, "select kpj from participation_membership where id = %s", [member.membership])
    return str(nik), str(kpj)


def seen(owner, member):
    """What Cek tells about the person."""
    found = cek.by_numbers(*numbers(owner, member), NOW)
    assert found is not None
    return found


def months(owner, member):
    query = "select array_agg(extract(month from month)::int order by month) from participation_month where membership_id = %s"
    return one(owner, query, [member.membership])


def text(answer):
    return answer.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def refused(connection, secret, statement, args=()):
    with pytest.raises(psycopg.Error) as error, raw_acting(connection, secret):
        connection.execute(statement, args)
    return error.value.sqlstate


def covered(owner, loader, month):
    with raw_acting(loader, ""):
        loader.execute("select payung.coverage_count(%s)", [month])
    return one(owner, "select coalesce(sum(people), 0) from coverage_active where month = %s", [month])


@pytest.mark.usefixtures("own_db")
class TestWordOfADeath:
    def test_a_public_report_stops_what_is_new_and_releases_nothing(self, owner, loader, token, member):
        nik, _ = numbers(owner, member)
        before = months(owner, member)
        services.report_public(
            services.ReportData(
                name="Markus Bere",
                event_on=DIED,
                reporter_name="Ana",
                regency="53.04",
                nik=nik,
                reporter_phone="08123456789",
            )
        )
        assert months(owner, member) == before
        found = seen(owner, member)
        assert (found.died_on, found.certain, found.claim) == (DIED, False, "")
        with raw_acting(loader, token("admin")):
            loader.execute("select payung.open_month('participation_month', '2026-01-01')")
            other = people.scheme(loader, months=[date(2026, 1, 1)])
            people.enrol(loader, other, member)
        statement = "insert into participation_month (membership_id, month, payer_id, regency, amount) values (%s, '2026-01-01', %s, '53.04', 16800)"
        assert refused(loader, token("admin"), statement, [member.membership, other.payer]) == "P0CD2"

    def test_closing_the_report_ends_it(self, owner, actor, token, member):
        nik, _ = numbers(owner, member)
        services.report_public(
            services.ReportData(name="Markus Bere", event_on=DIED, reporter_name="Ana", regency="53.04", nik=nik)
        )
        report = one(owner, "select max(id) from claims_report")
        officer = actor("cabang")
        with acting(officer.token):
            assert registry.death(member.person) is not None
            services.dismiss(officer, report, "orangnya masih hidup")
            assert registry.death(member.person) is None
        assert seen(owner, member).died_on is None

    def test_a_withdrawn_claim_was_nothing(self, owner, actor, member):
        officer = actor("cabang")
        claim = world.open_claim(officer, member)
        assert not seen(owner, member).certain
        assert seen(owner, member).claim == "reported"
        with acting(officer.token):
            services.withdraw(officer, claim, "salah orang")
        assert seen(owner, member).died_on is None


@pytest.mark.usefixtures("own_db")
class TestADeath:
    def test_complete_papers_release_what_comes_after(self, own_db, owner, loader, actor, token, member):
        november, december = date(2025, 11, 1), date(2025, 12, 1)
        people_before = covered(owner, loader, november)
        world.complete(actor("cabang"), member, DIED)
        assert months(owner, member) == [7, 8, 9, 10]
        released = "select extract(month from month)::int, revision from participation_releasedmonth where membership_id = %s order by month"
        assert owner.execute(released, [member.membership]).fetchall() == [(11, 1), (12, None)]
        assert one(owner, "select count(*) from contributions_bill where corrects_id is not null") == 1
        assert covered(owner, loader, november) == people_before - 1
        assert covered(owner, loader, date(2025, 10, 1)) > 0
        holds(owner)
        found = seen(owner, member)
        assert (found.died_on, found.certain, found.protected, found.claim) == (DIED, True, False, "complete")
        assert all(cell.state == "free" for cell in found.months if cell.month > Month.of(2025, 10))
        # Nobody can print a card or commit another month for him.
        assert (
            refused(
                owner,
                token("cabang"),
                "select payung.cards_issue(%s::bigint[], %s::bytea[], false)",
                [[member.membership], [b"x" * 32]],
            )
            == "P0B91"
        )
        with raw_acting(loader, token("admin")):
            other = people.scheme(loader, months=[december])
            people.enrol(loader, other, member)
        statement = "insert into participation_month (membership_id, month, payer_id, regency, amount) values (%s, %s, %s, '53.04', 16800)"
        assert refused(loader, token("admin"), statement, [member.membership, december, other.payer]) == "P0CD2"

    def test_what_was_found_is_told_to_coverage(self, own_db, owner, actor, member):
        world.complete(actor("cabang"), member, DIED)
        told = one(owner, "select payload from platform_outbox where topic = 'contributions.calendar_changed'")
        assert told == {"months": ["2025-11-01", "2025-12-01"]}

    def test_without_a_certificate_it_takes_another_officer(self, owner, actor, member):
        first, second = actor("cabang"), actor("admin")
        with acting(second.token), pytest.raises(ClaimRefused) as error:
            deaths.confirm(second, member.person, looked(second, member))  # nobody has reported the death
        assert error.value.code == "DEATH_UNPROVEN"
        world.open_claim(first, member)
        with acting(first.token), pytest.raises(ClaimRefused) as error:
            deaths.confirm(first, member.person, looked(first, member))
        assert error.value.code == "DEATH_UNPROVEN"
        with acting(second.token):
            deaths.confirm(second, member.person, looked(second, member))
            assert deaths.whole(member.person)["state"] == "dead"
            with pytest.raises(ClaimRefused) as error:
                deaths.confirm(second, member.person, looked(second, member))
        assert error.value.code == "DEATH_STANDS"
        by = "select recorded_by, confirmed_by from registry_personevent where person_id = %s and kind = 'died'"
        assert owner.execute(by, [member.person]).fetchone() == (first.user_id, second.user_id)
        assert months(owner, member) == [7, 8, 9, 10]

    def test_a_public_report_and_one_officer_are_not_two(self, owner, actor, member):
        nik, _ = numbers(owner, member)
        services.report_public(
            services.ReportData(name="Markus Bere", event_on=DIED, reporter_name="Ana", regency="53.04", nik=nik)
        )
        officer = actor("cabang")
        with acting(officer.token), pytest.raises(ClaimRefused) as error:
            deaths.confirm(officer, member.person, looked(officer, member))
        assert error.value.code == "DEATH_UNPROVEN"

    def test_elsewhere_and_without_the_role_nobody_is(self, owner, actor, token, app, member):
        world.open_claim(actor("admin"), member)
        for username, code in (("kupang", "P0B60"), ("kepala", "P0B60"), ("juri", "P0B60")):
            for call in (
                "death_confirm(%s, '2025-12-15', '')",
                "death_doubt(%s, 'salah orang')",
                "death_undo(%s, '2025-12-15', '')",
                "death_seen(%s)",
            ):
                assert refused(app, token(username), f"select payung.{call}", [member.person]) in {code, "P0B63"}


class TestNobodyElse:
    @pytest.mark.parametrize("role", ["app", "loader"])
    @pytest.mark.parametrize(
        "call",
        [
            "death_suspect(1, '2025-10-10', 'report:1')",
            "death_unsuspect(1, '')",
            "death_enter(1, '2025-10-10', 1, null, '')",
            "death_doubt_write(1, 1, 'alasan')",
            "death_doubter(1)",
            "death_undo_write(1, 1)",
            "death_reported(null)",
            "death_reported_of(null)",
            "death_report_over(null)",
            "death_has_certificate(null)",
            "death_certified(null, '2025-10-10')",
            "death_ends(1, '2025-10-10', 1, null, '', '2025-10-10')",
            "death_claim_state(1)",
        ],
    )
    def test_no_hand_writes_a_death(self, db, token, role, call):
        assert refused(db.connect(role), token("admin"), f"select * from payung.{call}") == "42501"


def undoing(who, member):
    """Whether the second step of taking a death back waits for somebody."""
    with acting(who.token):
        return ("claims.undo_death", f"person:{member.person}") in [(e.kind, e.subject) for e in errands_for(who)]


def looked(who, member):
    """The digest of what an officer sees of the person."""
    return deaths.seen_of(who, Identity.objects.get(person_id=member.person))


@pytest.mark.usefixtures("own_db")
class TestTakingItBack:
    def test_by_two_and_the_cover_stands_without_a_gap(self, own_db, owner, loader, app, actor, token, member):
        first, second = actor("cabang"), actor("admin")
        world.complete(first, member, DIED)
        payer = one(owner, "select payer_id from participation_releasedmonth limit 1")
        scheme = people.Scheme(one(owner, "select id from sponsorship_scheme where payer_id = %s", [payer]), payer)
        assert places(owner, scheme) == (0, 0)
        with acting(second.token), pytest.raises(ClaimRefused) as error:
            deaths.undo(second, member.person, looked(second, member))
        assert error.value.code == "DEATH_NOT_DOUBTED"
        with acting(first.token):
            deaths.doubt(first, member.person, "orangnya datang sendiri ke kantor")
            assert deaths.whole(member.person)["state"] == "doubted"
        assert [undoing(who, member) for who in (first, second, actor("belu"))] == [False, True, False]
        with acting(first.token):
            for again in (
                lambda: deaths.undo(first, member.person, looked(first, member)),
                lambda: deaths.doubt(first, member.person, "sekali lagi"),
            ):
                with pytest.raises(ClaimRefused):
                    again()
        with acting(second.token):
            assert deaths.undo(second, member.person, looked(second, member)) == 2
            assert deaths.whole(member.person)["state"] == "alive"
        assert not undoing(second, member)
        assert months(owner, member) == [7, 8, 9, 10, 11, 12]
        assert places(owner, scheme) == (1, 1)
        holds(owner)
        found = seen(owner, member)
        assert found.died_on is None
        assert {str(c.month): c.state for c in found.months}["2025-11"] == "paid"
        assert covered(owner, loader, date(2025, 11, 1)) == covered(owner, loader, date(2025, 10, 1))
        assert one(owner, "select sum(amount) from contributions_bill where corrects_id is not null") == 0
        with raw_acting(app, token("cabang")):
            issued = "select payung.cards_issue(%s::bigint[], %s::bytea[], false)"
            assert one(app, issued, [[member.membership], [b"y" * 32]]) == 1
        with acting(second.token), pytest.raises(ClaimRefused) as error:
            deaths.undo(second, member.person, looked(second, member))
        assert error.value.code == "NO_DEATH"

    def test_not_beyond_the_budget_of_now(self, own_db, owner, loader, actor, token, member):
        first, second = actor("cabang"), actor("admin")
        world.complete(first, member, DIED)
        with acting(first.token):
            deaths.doubt(first, member.person, "orangnya datang sendiri ke kantor")
        owner.execute("update sponsorship_fund set budget = committed")
        with acting(second.token), pytest.raises(ClaimRefused) as error:
            deaths.undo(second, member.person, looked(second, member))
        assert error.value.code == "BUDGET_SHORT"
        assert months(owner, member) == [7, 8, 9, 10]
        holds(owner)


def test_the_page_says_meninggal_and_offers_no_card(owner, actor, login, client, member):
    world.complete(actor("cabang"), member, DIED)
    login(client, "cabang")
    page = text(client.get(f"/orang/{member.person}"))
    assert "Meninggal 10 Oktober 2025; klaim sedang dikerjakan." in page
    assert "Terlindungi" not in page
    assert f"/orang/{member.person}/kartu" not in page
    assert "meninggal 10 Oktober 2025" in page  # the row of months ends with a mark for the death
    assert "Sesudah meninggal" in page


def test_cek_says_what_is_true_of_the_claim(owner, actor, client, member):
    world.complete(actor("cabang"), member, DIED)
    nik, kpj = numbers(owner, member)
    page = text(client.post("/cek/peserta", {"nik": nik, "kpj": kpj}))
    assert "Meninggal 10 Oktober 2025." in page
    assert "Klaim untuk peserta ini sedang dikerjakan." in page
    assert "Terlindungi" not in page


def test_the_three_faces(owner, actor, api, desk, login, client, member):
    world.open_claim(actor("cabang"), member)
    cabang, admin = api("cabang"), api("admin")
    assert cabang.get(f"/persons/{member.person}/death").json()["state"] == "reported"
    assert cabang.post(f"/persons/{member.person}/death", {"seen": "0" * 64}).json()["type"].endswith("DEATH_UNPROVEN")
    path = f"/persons/{member.person}/death"
    assert admin.post(path).status_code == 422  # what is confirmed is to be looked at first
    assert admin.post(path, {"seen": "0" * 64}).json()["type"].endswith("UNSEEN")
    asked = admin.get(f"{path}/question").json()
    assert asked["title"].startswith("Nyatakan")
    said = admin.post(path, {"seen": asked["seen"]})
    assert said.json()["thing"]["state"] == "dead"
    login(client, "cabang")
    path = f"/orang/{member.person}/meninggal/usul-batal"
    assert "Petugas lain menyetujuinya" in client.post(path, {"alasan": "masih hidup"}).content.decode()
    client.post(path, {"alasan": "masih hidup", "paham": "1"})
    assert cabang.get(f"/persons/{member.person}/death").json()["state"] == "doubted"
    undo = ("claims", "undo-death", str(member.person), "--as", "admin", "--json", "-")
    told = desk(*undo, "--dry-run")
    assert told.code == 0, told.err
    assert desk(*undo).code != 0
    assert desk(*undo, "--seen", asked["seen"]).code == 1  # seen before it was doubted
    done = desk(*undo, "--seen", told.json["seen"])
    assert done.code == 0, done.err
    assert done.json["thing"]["state"] == "alive"
    assert done.json["result"]["months"] == 2


def test_what_a_death_took_back_is_said_in_words(own_db, owner, actor, login, client, member):
    world.complete(actor("cabang"), member, DIED)
    login(client, "cabang")
    credit, payer = owner.execute(
        "select id, payer_id from contributions_bill where corrects_id is not null limit 1"
    ).fetchone()
    page = text(client.get(f"/iuran/{credit}"))
    assert "Koreksi" in page
    assert "Correction" not in page
    scheme = one(owner, "select id from sponsorship_scheme where payer_id = %s", [payer])
    months = text(client.get(f"/pendanaan/{scheme}")).partition("Tagihan per bulan")[2].partition("Kuota")[0]
    assert "Lunas" in months
    assert "Belum dibayar" not in months

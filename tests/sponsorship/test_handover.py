"""Who falls out is known before it happens, leaves the list when somebody continues him, and is written to once a stage."""

from __future__ import annotations

from datetime import UTC, date, datetime

import psycopg
import pytest
from django.db import transaction
from django.test import Client

from payung.kernel.months import Month
from payung.notices.receipts.services import Said, take
from payung.notices.services import send_due
from payung.platform import recounts
from payung.platform.db import LOADER
from payung.platform.db import acting as session
from payung.sponsorship.choices import VISITED
from payung.sponsorship.handover import services as handover
from payung.sponsorship.models import Scheme
from payung.sponsorship.services import SchemeData, open_scheme
from tests.support import people, states
from tests.support.people import MONTHS, acting, one

JANUARY = date(2026, 1, 1)
DECEMBER = Month.parse("2025-12")
MESSAGES = "select count(*) from notices_notification where template = 'cover_ends'"


@pytest.fixture
def cohort(own_db, loader, token):
    """Six people of the cohort July to December; the first has a telephone."""
    return enrolled(loader, token)


@states.kept
def enrolled(loader, token):
    with acting(loader, token("admin")):
        people.open_months(loader, [JANUARY])
        scheme, members = people.covered(loader, 6, MONTHS, quotas={"53.04": 20})
    return scheme, members


def falling(actor, scheme) -> int:
    with session(actor("admin").token):
        return sum(line["people"] for line in handover.villages(Scheme.objects.get(pk=scheme.scheme), DECEMBER))


def continued(loader, token, members) -> people.Scheme:
    with acting(loader, token("admin")):
        other = people.scheme(loader, quotas={"53.04": 20}, months=[JANUARY])
        for member in members:
            people.enrol(loader, other, member)
            people.cover(loader, other.payer, member, JANUARY)
        people.journal(loader, other)
    return other


def test_committing_some_elsewhere_lowers_it_by_exactly_as_many(cohort, owner, loader, actor, token):
    scheme, members = cohort
    assert falling(actor, scheme) == 6
    # Who has died leaves with his months.
    release = "select payung.months_release('death', '', 'event:1', 1, null, %s::bigint[], %s::date[], '2025-10-15')"
    with acting(owner, token("cabang")):
        owner.execute(release, [[members[5].membership] * 2, [MONTHS[4], MONTHS[5]]])
    assert falling(actor, scheme) == 5
    other = continued(loader, token, members[:2])
    assert falling(actor, scheme) == 3
    with session(actor("admin").token):
        village = handover.villages(Scheme.objects.get(pk=scheme.scheme), DECEMBER)[0]["village_code"]
        named = handover.people(Scheme.objects.get(pk=scheme.scheme), DECEMBER, village)
    assert [falling_out.person_id for falling_out in named] == sorted(member.person for member in members[2:5])
    # And comes back to it when the continuation is released.
    with acting(owner, token("cabang")):
        owner.execute(release, [[members[0].membership], [JANUARY]])
    assert falling(actor, scheme) == 4
    assert recounts.recount(mend=False)["participation_ceasing"] == 0
    assert other


def test_in_the_middle_of_a_run_of_months_the_figures_are_those_of_a_count(cohort, owner, loader, actor, token):
    scheme, members = cohort
    release = (
        "select payung.months_release('list_undone', '', 'list:1', 1, null, %s::bigint[], %s::date[], '2025-10-15')"
    )
    with acting(owner, token("cabang")):
        made = one(owner, release, [[m.membership for m in members[:3]], [MONTHS[2]] * 3])
    assert recounts.recount(mend=False)["participation_ceasing"] == 0
    september = "select sum(people) from participation_ceasing where month = %s"
    assert one(owner, september, [MONTHS[1]]) == 3
    with acting(owner, token("cabang")):
        owner.execute("select payung.release_restore(%s, '2025-10-20')", [made])
    assert one(owner, september, [MONTHS[1]]) == 0
    owner.execute("update participation_ceasing set people = people + 1 where month = %s", [MONTHS[5]])
    assert recounts.recount(mend=True)["participation_ceasing"] == 1
    assert recounts.recount(mend=False)["participation_ceasing"] == 0
    assert falling(actor, scheme) == 6


def tell(on: date) -> int:
    with transaction.atomic(using=LOADER):
        return handover.tell(on)


@pytest.mark.parametrize("at_once", [1, 2, 5, 6, 7])
def test_more_people_than_are_read_at_once_are_written_to_once_each(cohort, owner, monkeypatch, at_once):
    _, members = cohort
    for number, member in enumerate(members):
        phone = f"08123456789{number}"
        owner.execute("update registry_identity set phone = %s where person_id = %s", [phone, member.person])
    monkeypatch.setattr(handover, "AT_ONCE", at_once)
    assert tell(date(2025, 12, 1)) == 6
    written = owner.execute("select subject from notices_notification order by subject").fetchall()
    assert written == sorted((f"person:{member.person}",) for member in members)


def test_each_stage_is_told_once_to_who_can_be_reached(cohort, owner, loader, token):
    _, members = cohort
    for member, phone in zip(members, ("081234567890", "081234567891", "081234567892"), strict=False):
        owner.execute("update registry_identity set phone = %s where person_id = %s", [phone, member.person])
    owner.execute(
        "insert into notices_consent (channel, contact, allowed, regency, changed_by) values ('sms', '6281234567891', false, '53.04', 1)"
    )
    assert tell(date(2025, 10, 1)) == 0
    for day, told in (
        (date(2025, 11, 2), 2),
        (date(2025, 11, 3), 2),
        (date(2025, 12, 2), 4),
        (date(2025, 12, 25), 6),
        (date(2025, 12, 31), 6),
    ):
        tell(day)
        assert one(owner, MESSAGES) == told, day
    # Killed in the middle: what was queued is rolled back, and the next run tells it once.
    owner.execute("update registry_identity set phone = '081234567893' where person_id = %s", [members[3].person])
    with pytest.raises(KeyboardInterrupt):
        killed(date(2025, 12, 31))
    assert one(owner, MESSAGES) == 6
    tell(date(2025, 12, 31))
    tell(date(2025, 12, 31))
    assert one(owner, MESSAGES) == 7
    # Who is continued is told no more of this end, but of the next.
    continued(loader, token, members[4:5])
    owner.execute("update registry_identity set phone = '081234567894' where person_id = %s", [members[4].person])
    tell(date(2025, 12, 31))
    keys = "select key from notices_notification where subject = %s"
    assert owner.execute(keys, [f"person:{members[4].person}"]).fetchall() == [
        (f"handover:{members[4].person}:2026-01:60",)
    ]


def test_who_was_told_and_is_corrected_since_holds_up_nobody(cohort, owner):
    """His message is one and stays as it was; whoever comes after him in the order is told all the same."""
    _, members = cohort
    phone = "update registry_identity set phone = %s where person_id = %s"
    owner.execute(phone, ["081234567890", members[0].person])
    assert tell(date(2025, 11, 2)) == 1
    for member, number in zip(members[:2], ("081234567899", "081234567891"), strict=True):
        owner.execute(phone, [number, member.person])
    owner.execute("update registry_identity set name = 'Maria Bere Mau' where person_id = %s", [members[0].person])
    assert tell(date(2025, 11, 3)) == 1
    told = "select n.subject, r.phone from notices_notification n join notices_recipient r on r.notification_id = n.id order by n.id"
    assert owner.execute(told).fetchall() == [
        (f"person:{members[0].person}", "6281234567890"),
        (f"person:{members[1].person}", "6281234567891"),
    ]
    assert tell(date(2025, 12, 2)) == 2  # the next stage goes to the new number


def killed(on: date) -> None:
    with transaction.atomic(using=LOADER):
        handover.tell(on)
        raise KeyboardInterrupt


def test_nobody_else_learns_whom_to_write_to(cohort, app, loader, token):
    scheme, _ = cohort
    for connection in (app, loader):
        with pytest.raises(psycopg.Error) as refused, acting(connection, token("admin")):
            connection.execute("select * from payung.handover_due('2025-12-01', 0, 10)")
        assert refused.value.sqlstate in ("42501", "P0E4D")
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(connection, token("admin")):
            connection.execute("select * from payung.person_contacts('{1}')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(connection, token("admin")):
            connection.execute("update participation_ceasing set people = 0")
    with acting(app, token("kupang")):
        assert (
            app.execute(
                "select * from payung.handover_people(%s, '2025-12-01', '53.04.01.2001')", [scheme.scheme]
            ).fetchall()
            == []
        )
        payer = [scheme.payer]
        assert app.execute("select * from payung.falls_out(%s, '2025-12-01')", payer).fetchall() == []


def test_page_interface_and_offers(cohort, login, actor, loader, token):
    scheme, members = cohort
    continued(loader, token, members[:1])
    browser = login(Client(), "admin")
    page = browser.get(f"/pendanaan/{scheme.scheme}/sambung").content.decode()
    assert 'href="/pendanaan/baru?jenis=' in page  # what to do about it stands there
    assert 'href="/daftar/unggah"' in page
    assert "5 orang tidak lagi dibayar siapa pun mulai 1\xa0Januari\xa02026" in page.replace(
        "1 Januari 2026", "1\xa0Januari\xa02026"
    )
    assert "Bayar sendiri" in page
    village = browser.get(f"/pendanaan/{scheme.scheme}/sambung/53.04.01.2001?bulan=2025-12").content.decode()
    assert village.count("Maria Bere") == 5
    assert browser.get(f"/pendanaan/{scheme.scheme}/sambung?bulan=2026-01").status_code == 404
    assert browser.get(f"/pendanaan/{scheme.scheme}/sambung?bulan=x").status_code == 400
    sheet = browser.get(f"/pendanaan/{scheme.scheme}/sambung/53.04.01.2001?bulan=2025-12&unduh=csv")
    assert sheet.status_code == 200
    with session(actor("admin").token):
        kinds = [offer.kind for offer in handover.offers(Scheme.objects.get(pk=scheme.scheme), DECEMBER)]
    assert kinds == ["renew", "self"]


def test_an_offer_has_room_for_as_many_as_its_money_carries_to_the_end(cohort, actor, loader, token):
    """Money for one month of two people carries nobody through a scheme of two months at that price."""
    scheme, _members = cohort
    february = date(2026, 2, 1)
    with acting(loader, token("admin")):
        people.scheme(loader, quotas={"53.04": 20}, months=[JANUARY, february], budget=4 * people.PRICE - 1)
    with session(actor("admin").token):
        offers = handover.offers(Scheme.objects.get(pk=scheme.scheme), DECEMBER)
    assert [(offer.kind, offer.room) for offer in offers] == [("renew", 1), ("self", None)]


def test_a_loan_that_could_no_longer_begin_is_not_offered(cohort, actor, loader, token, owner):
    """A lender pays three months from the contract: a scheme that ends in February takes no contract of January."""
    scheme, _members = cohort
    bank = one(owner, "select id from parties_organisation where code = 'bank-ntt'")
    for last in (2, 3):
        officer = actor("cabang")
        with session(officer.token):
            open_scheme(officer, SchemeData(
                name=f"Debitur sampai bulan {last}", kind="credit", organisation_id=bank, place_code="53", budget=50_400, decree_number="", decree_date=None,
                first_month=Month.of(2025, 12), last_month=Month.of(2026, last)))  # fmt: skip
    with session(actor("admin").token):
        offers = handover.offers(Scheme.objects.get(pk=scheme.scheme), DECEMBER)
    assert [(offer.name, offer.room) for offer in offers] == [("Debitur sampai bulan 3", 1), ("", None)]


def test_many_villages_stand_behind_their_regency(cohort, login, monkeypatch):
    scheme, _members = cohort
    monkeypatch.setattr("payung.sponsorship.handover.pages.MOST", 0)
    browser, address = login(Client(), "admin"), f"/pendanaan/{scheme.scheme}/sambung"
    page = browser.get(address).content.decode()
    assert f'href="{address}?bulan=2025-12&amp;kabupaten=53.04"' in page
    assert "53.04.01.2001" not in page
    inside = browser.get(f"{address}?bulan=2025-12&kabupaten=53.04").content.decode()
    assert f'href="{address}/53.04.01.2001?bulan=2025-12"' in inside
    assert "53.04.01.2001" not in browser.get(f"{address}?kabupaten=53.71").content.decode()
    rows = b"".join(browser.get(f"{address}?unduh=csv").streaming_content).decode("utf-8-sig").splitlines()
    assert len(rows) == 2  # a head and the one village, whatever the page shows


def test_whom_no_word_reached_is_on_the_list_of_his_village(
    cohort, owner, login, actor, app, token, tmp_path, monkeypatch
):
    scheme, members = cohort
    monkeypatch.setenv("PAYUNG_HOME", str(tmp_path))
    arrived, missed, silent, underway, refused, without = (member.person for member in members)
    phones = {arrived: "0812 3456 7890", missed: "081234567891", silent: "081234567892", underway: "081234567893", refused: "+62 812 34567894"}  # fmt: skip
    for person, phone in phones.items():
        owner.execute("update registry_identity set phone = %s where person_id = %s", [phone, person])
    owner.execute(
        "insert into notices_consent (channel, contact, allowed, regency, changed_by) values ('sms', '6281234567894', false, '53.04', 1)"
    )

    def reached() -> dict[int, str]:
        with session(actor("admin").token):
            falling = handover.people(Scheme.objects.get(pk=scheme.scheme), DECEMBER, "53.04.01.2001")
            assert {one_of.person_id for one_of in falling if one_of.visited} == {
                one_of.person_id for one_of in falling if one_of.reach in VISITED
            }
            return {one_of.person_id: one_of.reach for one_of in falling}

    first = reached()
    assert (first[arrived], first[refused], first[without]) == ("not_yet", "refused", "no_phone")
    tell(date(2025, 11, 3))
    assert reached()[arrived] == "waiting"
    while send_due():
        pass
    ids = dict(owner.execute("select split_part(subject, ':', 2)::bigint, id from notices_notification").fetchall())
    assert set(ids) == {arrived, missed, silent, underway}
    noon = datetime(2025, 11, 3, 12, tzinfo=UTC)
    take("file", [Said(ids[arrived], 1, "delivered", noon), Said(ids[missed], 1, "unknown_number", noon)])
    owner.execute(
        "update notices_notification set finished_at = now() - interval '4 days' where id = %s", [ids[silent]]
    )
    expected = {arrived: "delivered", missed: "undelivered", silent: "no_word", underway: "waiting", refused: "refused", without: "no_phone"}  # fmt: skip
    assert reached() == expected
    browser, address = login(Client(), "admin"), f"/pendanaan/{scheme.scheme}/sambung/53.04.01.2001?bulan=2025-12"
    whole = browser.get(address).content.decode()
    assert whole.count("Maria Bere") == 6
    assert "4 perlu didatangi" in whole
    assert "nomor tidak dikenal" in whole
    assert browser.get(address + "&kabar=didatangi").content.decode().count("Maria Bere") == 4
    assert browser.get(address + "&kabar=delivered").content.decode().count("Maria Bere") == 1
    rows = b"".join(browser.get(address + "&kabar=didatangi&unduh=csv").streaming_content).decode("utf-8-sig")
    assert len(rows.splitlines()) == 5
    # The next stage is a message of its own, and its word is the one that counts.
    tell(date(2025, 12, 3))
    assert reached()[arrived] == "waiting"
    with acting(app, token("kupang")):
        asked = app.execute("select * from payung.handover_people(%s, '2025-12-01', '53.04.01.2001')", [scheme.scheme])
        assert asked.fetchall() == []

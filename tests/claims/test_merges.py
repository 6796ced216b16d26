"""Two records of one person become one by two officers, and two again, with everything that hangs on them."""

from __future__ import annotations

from datetime import date

import pytest

from payung.casework.errands import errands_for
from payung.claims import services
from payung.claims.errors import ClaimRefused
from payung.claims.merges import services as merging
from payung.contributions.selectors import calendar
from payung.coverage import cek
from payung.kernel.errors import PayungError
from payung.kernel.months import Month, MonthRange
from payung.platform import recounts
from payung.platform.db import acting
from payung.registry import selectors as registry
from payung.registry.services import add_person, add_relative
from tests.claims import world
from tests.claims.merging import (
    WHY,
    commit_more,
    confirmed,
    doubted,
    hang_on,
    held_by,
    merged,
    nik_of,
    pair,
    parted,
    proposed,
    standing,
)
from tests.contributions.test_release import holds
from tests.support import people
from tests.support.people import acting as raw_acting
from tests.support.people import one
from tests.support.refusing import refusal

# A state that is kept costs less than making it upon what tests before have left.
pytestmark = pytest.mark.usefixtures("own_db")

NOW = Month.of(2025, 12)
OCTOBER, NOVEMBER = date(2025, 10, 1), date(2025, 11, 1)


@pytest.fixture
def officers(actor):
    return actor("belu"), actor("cabang")


def counted(owner, loader, month):
    with raw_acting(loader, ""):
        loader.execute("select payung.coverage_count(%s)", [month])
    return one(owner, "select coalesce(sum(people - again), 0) from coverage_active where month = %s", [month])


class TestAMerge:
    def test_everything_leads_to_the_record_that_stays(self, owner, loader, token, officers):
        goes, stays = pair(loader, token)
        nik, kpj = (
            nik_of(owner, goes.person),
            one(owner, "select kpj from participation_membership where id = %s", [goes.membership]),
        )
        assert held_by(owner, stays.person) == [date(2025, 9, 1), OCTOBER]
        number = merged(*officers, goes, stays)
        assert held_by(owner, stays.person) == [date(2025, month, 1) for month in (7, 8, 9, 10)]
        assert held_by(owner, goes.person) == []
        with acting(officers[0].token):
            assert [i.person_id for i in registry.search(nik).page(None, 5)] == [stays.person]
            assert [i.person_id for i in registry.search(kpj).page(None, 5)] == [stays.person]
            assert registry.stays_as(goes.person) == stays.person
            assert goes.person not in [i.person_id for i in registry.search("markus").page(None, 500)]
            cells = calendar(stays.person, MonthRange(Month.of(2025, 7), NOW + 1))
            assert [c.state for c in cells[:4]] == ["paid"] * 4
            assert merging.one(number)["state"] == "done"
            assert add_person(officers[0], "Markus", world.BELU_VILLAGE, nik=nik) == stays.person
        found = cek.by_numbers(nik, kpj, NOW)
        assert found is not None
        assert len([m for m in found.months if m.state == "paid"]) == 4

    def test_a_membership_beside_takes_nothing_new(self, owner, loader, token, officers):
        goes, stays = pair(loader, token)
        merged(*officers, goes, stays)
        query = "select person_id, beside_id from participation_membership where id = %s"
        assert owner.execute(query, [goes.membership]).fetchone() == (stays.person, stays.membership)
        lead = "select count(*) from participation_membership where person_id = %s and segment = 'BPU' and ended is null and beside_id is null"
        assert one(owner, lead, [stays.person]) == 1

    def test_it_is_proposed_to_the_other_officer_only(self, own_db, loader, token, officers):
        goes, stays = pair(loader, token)
        number = proposed(officers[0], goes, stays)
        subject = ("claims.confirm_merge", f"merge:{number}")
        for who, waits in ((officers[0], False), (officers[1], True)):
            with acting(who.token):
                assert (subject in [(one.kind, one.subject) for one in errands_for(who)]) is waits
        assert refusal(confirmed, officers[0], number) == "MERGE_OWN"
        confirmed(officers[1], number)
        assert refusal(confirmed, officers[1], number) == "MERGE_DECIDED"
        with acting(officers[1].token):
            assert subject not in [(one.kind, one.subject) for one in errands_for(officers[1])]

    def test_a_refused_one_changes_nothing(self, owner, loader, token, officers):
        goes, stays = pair(loader, token)
        before = standing(owner)
        number = proposed(officers[0], goes, stays)
        with acting(officers[1].token):
            merging.refuse(officers[1], number, "dua orang dengan nama sama")
            assert merging.one(number)["state"] == "refused"
        assert standing(owner) == before
        assert refusal(confirmed, officers[1], number) == "MERGE_DECIDED"

    def test_kept_figures_and_coverage_count_him_once(self, own_db, owner, loader, token, officers):
        goes, stays = pair(loader, token)
        hang_on(owner, officers[1], goes, stays)
        with acting(officers[0].token):
            before = registry.people_count()
        merged(*officers, goes, stays)
        assert set(recounts.recount(mend=False).values()) == {0}
        with acting(officers[0].token):
            assert registry.people_count() == before - 1
        assert counted(owner, loader, OCTOBER) == 1
        holds(owner)

    def test_a_merged_record_is_in_no_list_of_people(self, owner, loader, token, officers):
        """Of a village, of the dead, of those whose words are still to be written, of namesakes."""
        goes, stays = pair(loader, token)
        merged(*officers, goes, stays)
        village = one(owner, "select village_code from registry_person where id = %s", [goes.person])
        name = one(owner, "select name_norm from registry_identity where person_id = %s", [goes.person])
        owner.execute(
            "insert into registry_namepending (first_person, last_person) values (%s, %s)", [goes.person, stays.person]
        )
        with acting(officers[0].token):
            for ids in (
                registry.of_village(village),
                [i.person_id for i in registry.search("", village=village).page(None, 500)],
                [i.person_id for i in registry.search("markus bere").page(None, 500)],
            ):
                assert goes.person not in ids
                assert stays.person in ids
            assert registry.namesakes(name, "53.04") == []
        owner.execute("select payung.name_words_fill(1000)")
        assert one(owner, "select count(*) from registry_nameword where person_id = %s", [goes.person]) == 0

    def test_two_segments_of_one_month_count_once(self, own_db, owner, loader, token, officers):
        """Months of a wage earner and of his own work stand beside each other, and protect one person."""
        goes, stays = pair(loader, token, (10,), (10,))
        employer = people.organisation(owner, "bpr-uji")
        owner.execute(
            "update participation_membership set segment = 'PU', employer_id = %s where id = %s",
            [employer, goes.membership],
        )
        assert counted(owner, loader, OCTOBER) == 2
        number = merged(*officers, goes, stays)
        topics = (
            "select payload->'months' from platform_outbox where topic = 'contributions.calendar_changed' and key = %s"
        )
        assert one(owner, topics, [f"merge:{number}"]) == ["2025-10-01"]
        with raw_acting(loader, ""):
            loader.execute("select payung.coverage_add(%s)", [OCTOBER])
        added = one(owner, "select sum(people - again) from coverage_active where month = %s", [OCTOBER])
        assert added == counted(owner, loader, OCTOBER) == 1
        assert recounts.recount(mend=False)["participation_held"] == 0
        parted(*officers, number)
        assert counted(owner, loader, OCTOBER) == 2


class TestItsUndo:
    def test_it_restores_every_row(self, own_db, owner, loader, token, officers):
        goes, stays = pair(loader, token)
        hang_on(owner, officers[1], goes, stays)
        before = standing(owner)
        number = merged(*officers, goes, stays)
        after = standing(owner)
        assert {name for name in before if before[name] != after[name]} == {
            "registry_custody", "registry_caseload", "registry_relation", "registry_bankaccount", "registry_nameword",
            "participation_membership", "participation_several", "registry_tally",
        }  # fmt: skip
        parted(*officers, number)
        assert standing(owner) == before
        assert set(recounts.recount(mend=False).values()) == {0}
        with acting(officers[0].token):
            assert merging.one(number)["state"] == "undone"
            assert registry.stays_as(goes.person) is None
            assert goes.person in [i.person_id for i in registry.search(nik_of(owner, goes.person)).page(None, 5)]

    def test_a_turn_in_the_line_goes_and_comes_back(self, own_db, owner, loader, token, officers):
        goes, stays = pair(loader, token)
        with raw_acting(loader, token("admin")):
            scheme = people.scheme(loader)
        line = "insert into sponsorship_waiting (scheme_id, person_id, regency, reason, list_id, sheet_row) values (%s, %s, '53.04', 'QUOTA_EXCEEDED', 1, %s)"
        owner.execute(line, [scheme.scheme, goes.person, 1])
        before = standing(owner)
        number = merged(*officers, goes, stays)
        assert one(owner, "select person_id from sponsorship_waiting") == stays.person
        parted(*officers, number)
        assert standing(owner) == before
        owner.execute(line, [scheme.scheme, stays.person, 2])
        assert refusal(merged, *officers, goes, stays) == "BOTH_WAIT"

    def test_it_needs_two_and_can_be_followed_by_another_merge(self, owner, loader, token, officers):
        goes, stays = pair(loader, token)
        number = merged(*officers, goes, stays)
        again = doubted(officers[1], number)
        assert refusal(confirmed, officers[1], again) == "MERGE_OWN"
        confirmed(officers[0], again)
        assert refusal(doubted, officers[0], number) == "MERGE_DECIDED"
        merged(*officers, stays, goes)
        assert len(held_by(owner, goes.person)) == 4

    def test_what_came_since_is_not_split(self, owner, loader, token, officers):
        goes, stays = pair(loader, token)
        number = merged(*officers, goes, stays)
        commit_more(loader, token, stays, date(2025, 12, 1))
        assert refusal(doubted, officers[0], number) == "MERGE_GROWN"

    def test_a_claim_since_is_not_split(self, loader, token, officers):
        goes, stays = pair(loader, token)
        number = merged(*officers, goes, stays)
        waits = doubted(officers[0], number)
        world.open_claim(officers[1], stays)
        assert refusal(confirmed, officers[1], waits) == "RECORDS_CHANGED"
        with acting(officers[0].token):
            merging.refuse(officers[0], waits, "sudah ada klaimnya")
        assert refusal(doubted, officers[0], number) == "MERGE_GROWN"

    def test_newer_merges_go_first(self, owner, loader, token, officers):
        goes, stays = pair(loader, token)
        other = world.member_with_months(loader, token, [11])
        before = standing(owner)
        first, second = merged(*officers, goes, stays), merged(*officers, other, stays)
        assert len(held_by(owner, stays.person)) == 5
        assert refusal(doubted, officers[0], first) == "MERGE_GROWN"
        parted(*officers, second)
        parted(*officers, first)
        assert standing(owner) == before


class TestWhatIsRefused:
    def test_the_same_record_and_one_that_was_merged(self, loader, token, officers):
        goes, stays = pair(loader, token)
        other = world.member_with_months(loader, token, [11])
        assert refusal(proposed, officers[0], goes, goes) == "SAME_RECORD"
        merged(*officers, goes, stays)
        assert refusal(proposed, officers[0], goes, other) == "RECORD_MERGED"
        assert refusal(proposed, officers[0], other, goes) == "RECORD_MERGED"
        assert refusal(proposed, officers[0], stays, other) == "RECORD_HOLDS_OTHERS"

    def test_a_record_elsewhere_is_not_there(self, loader, token, actor, officers):
        goes, _ = pair(loader, token)
        elsewhere = world.member_with_months(loader, token, [9], regency="53.71")
        assert refusal(proposed, officers[0], goes, elsewhere) == "PERSON_UNKNOWN"
        number = proposed(actor("cabang"), goes, elsewhere)
        with acting(actor("cabang").token):
            seen = merging.one(number)["seen"]
        with pytest.raises(PayungError) as error, acting(officers[0].token):
            merging.confirm(officers[0], number, seen)
        assert error.value.code == "PERSON_UNKNOWN"

    def test_months_of_both_are_named_and_released_on_demand(self, own_db, owner, loader, token, officers):
        goes, stays = pair(loader, token, (9, 10), (10, 11))
        with pytest.raises(ClaimRefused) as error:
            proposed(officers[0], goes, stays)
        assert (error.value.code, error.value.facts["months"]) == ("MONTHS_DOUBLED", "2025-10")
        before = standing(owner)
        number = merged(*officers, goes, stays, "release")
        assert [day.month for day in held_by(owner, stays.person)] == [9, 10, 11]
        query = "select membership_id, month from participation_releasedmonth"
        assert owner.execute(query).fetchall() == [(goes.membership, OCTOBER)]
        holds(owner)
        assert set(recounts.recount(mend=False).values()) == {0}
        parted(*officers, number)
        holds(owner)
        assert held_by(owner, goes.person) == [date(2025, 9, 1), OCTOBER]
        after = standing(owner)
        for name in set(before) - {
            "participation_month",
            "contributions_bill",
            "contributions_contributionassessment",
            "contributions_billplace",
        }:
            assert after[name] == before[name], name

    def test_deaths_that_differ(self, loader, token, officers):
        goes, stays = pair(loader, token)
        world.complete(officers[1], stays, date(2025, 10, 10))
        assert refusal(proposed, officers[0], goes, stays) == "DEATHS_DIFFER"

    def test_word_of_a_death(self, owner, loader, token, officers):
        goes, stays = pair(loader, token)
        services.report_public(
            services.ReportData(
                name="Markus",
                event_on=date(2025, 10, 10),
                reporter_name="Ana",
                regency="53.04",
                nik=nik_of(owner, goes.person),
            )
        )
        assert refusal(proposed, officers[0], goes, stays) == "DEATHS_DIFFER"

    def test_records_of_two_relatives(self, loader, token, officers):
        goes, stays = pair(loader, token)
        with acting(officers[1].token):
            add_relative(officers[1], stays.person, goes.person, "sibling")
        assert refusal(proposed, officers[0], goes, stays) == "MERGE_RELATIVES"

    def test_records_that_changed_since_they_were_seen(self, loader, token, officers):
        goes, stays = pair(loader, token)
        number = proposed(officers[0], goes, stays)
        commit_more(loader, token, goes, NOVEMBER)
        assert refusal(confirmed, officers[1], number) == "RECORDS_CHANGED"
        assert refusal(proposed, officers[1], goes, stays) == "MERGE_WAITS"

    def test_a_relative_recorded_since_they_were_seen(self, loader, token, officers):
        goes, stays = pair(loader, token)
        number = proposed(officers[0], goes, stays)
        third = world.member_with_months(loader, token, [12])
        with acting(officers[1].token):
            add_relative(officers[1], goes.person, third.person, "sibling")
        assert refusal(confirmed, officers[1], number) == "RECORDS_CHANGED"

    def test_one_named_in_an_open_claim(self, loader, token, officers):
        goes, stays = pair(loader, token)
        about = world.member_with_months(loader, token, [7])
        claim = world.open_claim(officers[1], about)
        with acting(officers[1].token):
            services.set_heirs(officers[1], claim, [services.HeirData(goes.person, "child", 1, None)])
        assert refusal(proposed, officers[0], goes, stays) == "MERGE_UNDER_WAY"
        assert refusal(proposed, officers[0], about, stays) in {"MERGE_CLAIM_OPEN", "DEATHS_DIFFER"}

    def test_who_may_not_correct(self, loader, token, actor):
        goes, stays = pair(loader, token)
        with pytest.raises(PayungError), acting(actor("bank").token):
            merging.propose(actor("bank"), goes.person, stays.person, "0" * 64, WHY)


class TestWhoPaysHimself:
    """Both records have paid for themselves: what is open stops the one that goes, what is settled stays behind with its payer."""

    @pytest.mark.parametrize("way", [(0, 1), (1, 0)])
    def test_two_payers_become_one_person_once_nothing_is_open(
        self, own_db, owner, app, loader, token, actor, officers, monkeypatch, way
    ):
        from payung.contributions.ahead import services as ahead
        from payung.contributions.counted import counted_of
        from payung.platform import runs

        monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")
        both = pair(loader, token)
        goes, stays = (both[number] for number in way)
        codes = {}
        for member, first in ((goes, "2026-01"), (stays, "2026-03")):
            with acting(officers[1].token):
                run = ahead.start_person(officers[1], member.person, 2, first)
            assert runs.execute(run)["state"] == "done"
            codes[member.person] = one(owner, "select b.payment_code from contributions_bill b join participation_payer y on y.id = b.payer_id where y.person_id = %s", [member.person])  # fmt: skip
        assert refusal(merged, *officers, goes, stays) == "MERGE_OWN_BILLS"
        people.receive(app, token, codes[goes.person], 2 * people.PRICE, "2025-12-15")
        number = merged(*officers, goes, stays)
        with acting(officers[0].token):
            cells = calendar(stays.person, MonthRange(Month.parse("2026-01"), Month.parse("2026-05")))
            assert [cell.state for cell in cells] == ["paid", "paid", "billed", "billed"]
            assert counted_of([stays.person], Month.parse("2026-04"))[stays.person].months == 6
        own = "select payung.own_bills(%s)"
        assert [bill["code"] for bill in one(owner, own, [stays.person])["open"]] == [codes[stays.person]]
        # A month that is taken back later is credit of the payer that he was; who stays is told of it.
        with raw_acting(owner, token("cabang")):
            owner.execute("select payung.months_release('hand_over', 'uji', 'uji', 1, null, array[%s]::bigint[], array['2026-02-01']::date[], '2025-12-15')", [goes.membership])  # fmt: skip
        assert one(owner, own, [stays.person])["credit"] == people.PRICE
        with acting(officers[1].token):
            run = ahead.start_person(officers[1], stays.person, 1, "2026-06")
        assert runs.execute(run)["result"]["bills"] == 1
        assert set(recounts.recount().values()) == {0}
        assert number

"""Merges under raw SQL: nobody alone, no chain, nothing new for a record that was merged, no month twice, nothing across scopes."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest

from payung.claims.merges import services as merging
from payung.platform.db import acting as session
from payung.registry import selectors
from tests.claims import world
from tests.claims.merging import WHY, merged, nik_of, pair, proposed, standing
from tests.support import people
from tests.support.people import acting, one

# A state that is kept costs less than making it upon what tests before have left.
pytestmark = pytest.mark.usefixtures("own_db")

DENIED = "42501"
PROPOSE = (
    "select payung.merge_propose(%s, %s, false, payung.merge_seen(%s, %s), 'satu orang, dua catatan', '2025-12-15')"
)
EVENT = (
    "insert into registry_personevent (person_id, kind, happened_on, other_id, recorded_by, confirmed_by)"
    " values (%s, 'merged', '2025-12-15', %s, 1, 2)"
)

# What would be written anew for a record that was merged (%(gone)s), by the owner of the tables.
ANEW = (
    "insert into participation_membership (person_id, segment, kpj, regency, village_code, started)"
    " values (%(gone)s, 'BPU', '97000000001', '53.04', '53.04.01.2001', '2025-07-01')",
    "update participation_membership set person_id = %(gone)s, beside_id = null where id = %(membership)s",
    "insert into registry_custody (person_id, organisation_id) values (%(gone)s, %(body)s)",
    "insert into registry_caseload (person_id, user_id, given_by) values (%(gone)s, 5, 1)",
    "update registry_caseload set person_id = %(gone)s",
    "insert into registry_relation (person_id, relative_id, relation, regency, recorded_by) values (%(stays)s, %(gone)s, 'child', '53.04', 1)",
    "insert into registry_relation (person_id, relative_id, relation, regency, recorded_by) values (%(gone)s, %(stays)s, 'child', '53.04', 1)",
    "insert into registry_bankaccount (person_id, regency, bank_code, account_no, holder_name, created_by)"
    " values (%(gone)s, '53.04', '130', '90000000077', 'M', 1)",
    "insert into registry_personevent (person_id, kind, happened_on, recorded_by) values (%(gone)s, 'died', '2025-12-01', 1)",
    "insert into registry_correction (person_id, fields, before, after, evidence, reason, waits, made_by)"
    " values (%(gone)s, 'nik', '{}', '{}', 'ktp', 'x', true, 1)",
    "insert into sponsorship_waiting (scheme_id, person_id, regency, reason, list_id, sheet_row)"
    " values (%(scheme)s, %(gone)s, '53.04', 'QUOTA_EXCEEDED', 1, 1)",
    "insert into participation_payer (kind, payer_class, person_id, label, province) values ('self', 'self', %(gone)s, '', '53')",
    "insert into claims_claim (code, kind, event, person_id, event_on, reported_on, via, regency, case_id, folder_id, opened_by)"
    " select '0123456789AB', kind, event, %(gone)s, event_on, reported_on, via, regency, case_id + 1, folder_id, opened_by from claims_claim",
    "insert into claims_heir (claim_id, set_no, line, person_id, relation, weight, recorded_by)"
    " select id, 9, 1, %(gone)s, 'child', 1, 1 from claims_claim",
)


@pytest.fixture
def officers(actor):
    return actor("belu"), actor("cabang")


@pytest.fixture
def gone(loader, token, officers):
    """A record that was merged, and the one that stays."""
    goes, stays = pair(loader, token)
    merged(*officers, goes, stays)
    return goes, stays


def refused(connection: Any, secret: str, statement: str, args: Any = ()) -> str | None:
    with pytest.raises(psycopg.Error) as error, acting(connection, secret):
        connection.execute(statement, args)
    return error.value.sqlstate


def test_the_application_writes_no_merge_by_hand(app, token, loader, officers):
    goes, stays = pair(loader, token)
    number, secret = proposed(officers[0], goes, stays), token("cabang")
    by_hand = (
        (
            "insert into registry_merge (person_id, stays_id, seen, reason, made_by) values (%s, %s, repeat('0', 64), 'x', 1)",
            (goes.person, stays.person),
        ),
        ("insert into registry_mergedecision (merge_id, accepted, decided_by) values (%s, true, 2)", (number,)),
        ("insert into registry_mergerow (merge_id, what, row_id) values (%s, 'membership', 1)", (number,)),
        (EVENT, (goes.person, stays.person)),
        ("update participation_membership set person_id = %s", (stays.person,)),
        ("update registry_merge set made_by = 2", ()),
        ("delete from registry_mergerow", ()),
    )
    inner = (
        "select payung.merge_enter(%(merge)s, %(goes)s, %(stays)s, 1, '2025-12-15')",
        "select payung.merge_pass(%(merge)s, %(goes)s, %(stays)s, '{}')",
        "select payung.merge_return(%(merge)s, %(goes)s, 1, 1, '2025-12-15')",
        "select payung.merge_decide(%(merge)s, true, '', '')",
        "select payung.merge_write(%(goes)s, %(stays)s, null, false, repeat('0', 64), 'tanpa melihat')",
        "select payung.merge_note(%(merge)s, 'membership', array[1::bigint])",
        "select payung.merge_noted(%(merge)s, 'membership')",
        "select payung.merge_facts(%(goes)s)",
        "select payung.merge_holds(%(stays)s)",
        "select payung.merge_hold(%(goes)s, %(stays)s)",
        "select payung.merge_waits(%(merge)s)",
        "select payung.merge_alone(%(goes)s, %(stays)s, '')",
        "select payung.merge_possible(%(goes)s, %(stays)s, true)",
        "select payung.merge_tell(%(merge)s, %(stays)s)",
        "select payung.memberships_pass(%(goes)s, %(stays)s)",
        "select payung.memberships_return(array[1::bigint], %(stays)s)",
        "select payung.waiting_pass(%(goes)s, %(stays)s)",
        "select payung.waiting_return(array[1::bigint], %(stays)s)",
        "select payung.months_doubled(%(goes)s, %(stays)s)",
        "select payung.registry_stays(%(goes)s)",
        "select payung.registry_gone()",
    )
    values = {"merge": number, "goes": goes.person, "stays": stays.person}
    assert {refused(app, secret, statement, args) for statement, args in by_hand} == {DENIED}
    assert {refused(app, secret, statement, values) for statement in inner} == {DENIED}


def test_nobody_merges_alone(app, owner, token, loader, officers):
    goes, stays = pair(loader, token)
    secret, numbers = token("belu"), (goes.person, stays.person)
    with acting(app, secret):
        number = one(app, PROPOSE, (*numbers, *numbers))
    confirm = "select payung.merge_confirm(%s, payung.merge_seen(%s, %s), '2025-12-15')"
    assert refused(app, secret, confirm, (number, *numbers)) == "P0D47"
    assert (
        refused(app, token("cabang"), confirm.replace("payung.merge_seen(%s, %s)", "repeat('0', 64)"), (number,))
        == "P0D46"
    )
    decide = "insert into registry_mergedecision (merge_id, accepted, decided_by) select id, true, made_by from registry_merge where id = %s"
    assert refused(owner, "", decide, (number,)) == "P0D47"
    with acting(app, token("cabang")):
        app.execute(confirm, (number, *numbers))
    assert one(
        owner,
        "select recorded_by <> confirmed_by from registry_personevent where kind = 'merged' and person_id = %s",
        [goes.person],
    )


def test_nobody_proposes_unseen_or_beyond_his_scope(app, token, loader, officers):
    goes, stays = pair(loader, token)
    elsewhere = world.member_with_months(loader, token, [9], regency="53.71")
    unseen = "select payung.merge_propose(%s, %s, false, repeat('0', 64), 'tanpa melihat', '2025-12-15')"
    assert refused(app, token("belu"), unseen, (goes.person, stays.person)) == "P0D46"
    for first, second in ((goes, elsewhere), (elsewhere, goes)):
        numbers = (first.person, second.person)
        assert refused(app, token("belu"), PROPOSE, (*numbers, *numbers)) == "P0A73"
        with acting(app, token("belu")):
            assert one(app, "select payung.merge_seen(%s, %s)", numbers) is None
            assert app.execute("select * from payung.merge_months(%s, %s)", numbers).fetchall() == []
    numbers = (goes.person, stays.person)
    assert refused(app, token("bank"), PROPOSE, (*numbers, *numbers)) == "P0D20"
    with acting(app, token("bank")):
        assert one(app, "select payung.merge_seen(%s, %s)", numbers) is None


def test_a_merge_across_scopes_is_seen_by_who_sees_both(app, owner, token, loader, actor):
    goes = world.member_with_months(loader, token, [7])
    elsewhere = world.member_with_months(loader, token, [9], regency="53.71")
    number = merged(actor("cabang"), actor("admin"), goes, elsewhere)
    for user, sees in (("cabang", 1), ("belu", 0), ("kupang", 0)):
        with acting(app, token(user)):
            assert one(app, "select count(*) from registry_merge where id = %s", [number]) == sees
            assert (
                one(app, "select count(*) from registry_mergerow where merge_id = %s and what = 'membership'", [number])
                == sees
            )
            assert one(app, "select count(*) from registry_mergedecision where merge_id = %s", [number]) == sees
    # who sees only the record that goes keeps it, and is led nowhere beyond the scope
    with session(actor("belu").token):
        assert [i.person_id for i in selectors.search(nik_of(owner, goes.person)).page(None, 5)] == [goes.person]
        assert selectors.person(elsewhere.person) is None


def test_no_chain_no_circle_and_nothing_left_behind(owner, token, loader, gone):
    goes, stays = gone
    other = world.member_with_months(loader, token, [11])
    bare = people.member
    with acting(loader, token("admin")):
        third = bare(loader, "53.04")
    owner.execute("delete from participation_membership where id = %s", [third.membership])
    for first, second in ((stays.person, third.person), (third.person, goes.person), (stays.person, goes.person)):
        assert refused(owner, "", EVENT, (first, second)) == "P0D42"
    assert refused(owner, "", EVENT, (other.person, stays.person)) == "P0D42"  # it still has its membership
    assert refused(owner, "", EVENT, (goes.person, third.person)) in {"P0CB7", "P0D42"}
    circle = (
        "insert into registry_personevent (person_id, kind, happened_on, other_id, recorded_by, confirmed_by)"
        " values (%s, 'merged', '2025-12-15', %s, 1, 2), (%s, 'merged', '2025-12-15', %s, 1, 2)"
    )
    with acting(loader, token("admin")):
        fourth = bare(loader, "53.04")
    owner.execute("delete from participation_membership where id = %s", [fourth.membership])
    assert refused(owner, "", circle, (third.person, fourth.person, fourth.person, third.person)) == "P0D42"


def test_nothing_new_for_a_record_that_was_merged(app, owner, token, loader, officers, gone):
    goes, stays = gone
    secret, person = token("admin"), goes.person
    body = people.organisation(owner, "bpr-uji")
    with acting(loader, secret):
        scheme = people.scheme(loader)
    about = world.member_with_months(loader, token, [7])
    world.open_claim(officers[1], about)
    owner.execute("insert into registry_caseload (person_id, user_id, given_by) values (%s, 5, 1)", [stays.person])
    values = {
        "gone": person,
        "stays": stays.person,
        "membership": goes.membership,
        "body": body,
        "scheme": scheme.scheme,
    }
    assert [(one_of[:40], state) for one_of in ANEW if (state := refused(owner, "", one_of, values)) != "P0D40"] == []
    enrol = "insert into sponsorship_enrolment (scheme_id, membership_id, person_id, regency, first_month, last_month) select id, %s, %s, '53.04', first_month, last_month from sponsorship_scheme where id = %s"
    assert refused(loader, secret, enrol, (goes.membership, person, scheme.scheme)) in {"P0A36", "P0D40"}
    correct = "select payung.person_correct(%s, 'Orang Lain', 'ORANG LAIN', null, null, null, null, null, 'ktp', 'salah ketik', '2025-12-15')"
    assert refused(app, token("cabang"), correct, (person,)) == "P0D40"
    account = "select payung.registry_add_bank_account(%s, '130', '90000000078', 'Markus', 100, '')"
    assert refused(app, token("cabang"), account, (person,)) == "P0D40"


def test_no_month_twice_on_memberships_beside_each_other(owner, token, loader, gone):
    goes, stays = gone
    secret, december = token("admin"), date(2025, 12, 1)
    with acting(loader, secret):
        scheme = people.scheme(loader)
        for member in (goes, stays):
            people.enrol(loader, scheme, people.Member(stays.person, member.membership, "53.04"))
        people.cover(loader, scheme.payer, stays, december)
    month = "insert into participation_month (membership_id, month, payer_id, regency, amount) values (%s, %s, %s, '53.04', 16800)"
    assert refused(loader, secret, month, (goes.membership, december, scheme.payer)) == "P0D4E"
    assert refused(loader, secret, month, (stays.membership, date(2025, 7, 1), scheme.payer)) == "P0D4E"
    both = f"{month}, (%s, %s, %s, '53.04', 16800)"
    november = date(2025, 11, 1)
    assert (
        refused(
            loader, secret, both, (goes.membership, november, scheme.payer, stays.membership, november, scheme.payer)
        )
        == "P0D4E"
    )


def test_a_membership_stands_beside_one_of_its_person_and_kind(owner, token, loader, gone):
    goes, stays = gone
    other = world.member_with_months(loader, token, [11])
    beside = "update participation_membership set beside_id = %s where id = %s"
    assert refused(owner, "", beside, (other.membership, goes.membership)) == "P0D42"
    assert refused(owner, "", beside, (goes.membership, stays.membership)) == "P0D42"
    assert refused(owner, "", beside, (goes.membership, goes.membership)) == "23514"
    assert (
        refused(owner, "", "update participation_membership set beside_id = null where id = %s", (goes.membership,))
        == "23505"
    )


def test_what_a_merge_wrote_stays(owner, gone):
    for table in ("registry_merge", "registry_mergedecision", "registry_mergerow"):
        assert refused(owner, "", f"delete from {table}") == "P0A01"
        assert refused(owner, "", f"update {table} set id = id") == "P0A01"


def test_an_undo_by_hand_gives_back_nothing_by_half(app, owner, token, loader, officers, gone):
    """The undo of somebody else's merge number, or of one that never stood, is no undo."""
    before = standing(owner)
    doubt = "select payung.merge_doubt(%s, repeat('0', 64), 'ternyata dua orang', '2025-12-15')"
    number = one(owner, "select max(id) from registry_merge")
    assert refused(app, token("belu"), doubt, (number,)) == "P0D46"
    assert refused(app, token("belu"), doubt, (number + 1000,)) == "P0A73"
    assert refused(app, token("kupang"), doubt, (number,)) == "P0A73"
    assert standing(owner) == before


def test_what_came_since_is_asked_again_by_the_second(app, owner, token, loader, officers, gone):
    goes, stays = gone
    with session(officers[0].token):
        number = merging.of_person(stays.person)[0].pk
        seen = merging.compared(officers[0], goes.person, stays.person).seen
        waits = merging.undo(officers[0], number, seen, WHY)
    with acting(loader, token("admin")):
        scheme = people.scheme(loader)
        people.enrol(loader, scheme, stays)
        people.cover(loader, scheme.payer, stays, date(2025, 12, 1))
    confirm = "select payung.merge_confirm(%s, %s, '2025-12-15')"
    assert refused(app, token("cabang"), confirm, (waits, seen)) == "P0D46"

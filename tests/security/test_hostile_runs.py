"""A worker that was taken over, with the live run of a list: it writes for that list, about its people, and nothing beside."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from payung.kernel.checkdigit import payment_code
from payung.registry.stage import STAGE
from tests.support import asking, people
from tests.support.people import Member, acting, one

DENIED = psycopg.errors.InsufficientPrivilege
ROW = "insert into intake_row (list_id, sheet_row, regency, village_code, verdict, codes, held_by) values (%s, 2, '53.04', '53.04.01.2001', 'accepted', 0, '')"
CANDIDATE = (
    "insert into intake_candidate (list_id, sheet_row, regency, village_code, nik, name, name_norm, sex, address, phone, mother_name,"
    " occupation, written) values (%s, 2, '53.04', '53.04.01.2001', '5304014101850001', 'Maria', 'MARIA', '', '', '', '', '', '')"
)
TERMS = (
    "insert into intake_rowterms (list_id, sheet_row, regency, participant_class, loan, agent_nik, heir, heir_relation)"
    " values (%s, 2, '53.04', '', '', '', 'Palsu', 'anak')"
)
OUTCOME = "insert into intake_outcome (list_id, sheet_row, regency, outcome) values (%s, 2, '53.04', 'already')"
LIKE = "insert into intake_likeness (list_id, sheet_row, earlier_row, person_id, weight, evidence) values (%s, 2, 1, 0, 5, 0)"
NUMBER = "insert into intake_rownumber (list_id, sheet_row, regency, person_id, number, status) values (%s, 2, '53.04', 1, '00000000000', 'new')"
OF_A_CHECK = (ROW, CANDIDATE, TERMS, LIKE, NUMBER)


@pytest.fixture
def elsewhere(own_db: Any, loader: Any, token: Callable[..., str]) -> Member:
    """Somebody of Kota Kupang, whom no body has brought in."""
    with acting(loader, token("admin")):
        return people.member(loader, "53.71", "Naomi Benu")


def scheme(loader: Any, token: Callable[..., str], code: str, kind: tuple[str, str] | None = None) -> int:
    with acting(loader, token("admin")):
        people.open_months(loader)
        return people.scheme(loader, code, quotas={"53.04": 5, "53.71": 5}, kind=kind).scheme


def list_of(owner: Any, scheme_id: int) -> int:
    return int(one(owner, "select max(id) from intake_list where scheme_id = %s", [scheme_id]))


def staged(loader: Any, person: int, **more: Any) -> None:
    loader.execute(STAGE)
    loader.execute("grant select on staged_person to public")
    names = {"sheet_row": 2, "person_id": person, "regency": "53.04", "committed": True, "wanted": True, **more}
    loader.execute(
        f"insert into staged_person ({', '.join(names)}) values ({', '.join(['%s'] * len(names))})", [*names.values()]
    )


@pytest.mark.parametrize(
    ("who", "code"), [("bank", "bank-ntt"), ("bpr", "bpr-uji"), ("belu", "pemkab-belu"), ("cabang", "bpjs-ntt")]
)
def test_no_run_takes_somebody_into_the_keeping_of_a_body(
    elsewhere: Member, loader: Any, app: Any, owner: Any, token: Callable[..., str], who: str, code: str
) -> None:
    """It would open name and number of whomever it names by his running number, to everybody of that body."""
    asked = scheme(loader, token, code if code != "bpjs-ntt" else "bank-ntt")
    keep = "insert into registry_custody (person_id, organisation_id) select %s, id from parties_organisation where code = %s"
    for kind in ("intake.check", "intake.commit"):
        secret = asking.run_token(owner, loader, who, asked, kind)
        with pytest.raises(DENIED), acting(loader, secret):
            loader.execute(keep, [elsewhere.person, code])
        with acting(loader, secret):  # nor by the stage: only who comes in by it is kept
            staged(loader, elsewhere.person)
            if who != "cabang":
                assert (
                    one(loader, "select payung.registry_take(id) from parties_organisation where code = %s", [code])
                    == 0
                )
    assert one(owner, "select count(*) from registry_custody") == 0
    if who in ("bank", "bpr"):
        with acting(app, token(who)):
            assert (
                app.execute("select nik from payung.identities(array[%s]::bigint[])", [elsewhere.person]).fetchall()
                == []
            )


def test_who_comes_in_is_kept_by_the_body_of_the_run_and_by_no_other(
    own_db: Any, loader: Any, owner: Any, token: Callable[..., str]
) -> None:
    asked = scheme(loader, token, "bank-ntt")
    secret = asking.run_token(owner, loader, "bank", asked, "intake.commit")
    take = "select payung.registry_take(id) from parties_organisation where code = %s"
    new = {
        "nik": "5304014101850001",
        "name": "Maria",
        "name_norm": "MARIA",
        "village_code": "53.04.01.2001",
        "is_new": True,
    }
    with acting(loader, secret):
        staged(loader, 900_001, **new)
        with pytest.raises(DENIED), loader.transaction():
            loader.execute(take, ["bpr-uji"])
    with acting(loader, secret):
        staged(loader, 900_001, **new)
        assert one(loader, take, ["bank-ntt"]) == 1
    kept = owner.execute(
        "select o.code from registry_custody c join parties_organisation o on o.id = c.organisation_id"
    ).fetchall()
    assert kept == [("bank-ntt",)]


def test_rows_are_written_by_the_run_of_their_own_list(
    own_db: Any, loader: Any, owner: Any, token: Callable[..., str]
) -> None:
    """A row beside those of another's list would be committed, and paid for, by whoever sent that."""
    province = scheme(loader, token, "pemprov-ntt")
    asking.run_token(owner, loader, "provinsi", province)
    other = list_of(owner, province)
    secret = asking.run_token(owner, loader, "belu", scheme(loader, token, "pemkab-belu"))
    for statement in (*OF_A_CHECK, OUTCOME):
        with pytest.raises(DENIED, match="row-level security"), acting(loader, secret):
            loader.execute(statement, [other])


def test_what_was_checked_is_what_is_committed(own_db: Any, loader: Any, owner: Any, token: Callable[..., str]) -> None:
    """No row comes while a list is committed, and none is decided on while it is checked; each in its own run."""
    belu = scheme(loader, token, "pemkab-belu")
    commits = asking.run_token(owner, loader, "belu", belu, "intake.commit")
    own = list_of(owner, belu)
    for statement in OF_A_CHECK:
        with pytest.raises(DENIED, match="row-level security"), acting(loader, commits):
            loader.execute(statement, [own])
    with acting(loader, commits):
        loader.execute(OUTCOME, [own])
    checks = asking.run_token(owner, loader, "belu", belu)
    own = list_of(owner, belu)
    with pytest.raises(DENIED, match="row-level security"), acting(loader, checks):
        loader.execute(OUTCOME, [own])
    for statement in OF_A_CHECK:
        with acting(loader, checks):
            loader.execute(statement, [own])


@pytest.mark.parametrize("kind", ["intake.check", "intake.commit"])
def test_nobody_is_enrolled_or_waits_by_another_list(
    elsewhere: Member, loader: Any, owner: Any, token: Callable[..., str], kind: str
) -> None:
    with acting(loader, token("admin")):
        near = people.member(loader, "53.04", "Maria Bere")
    province = scheme(loader, token, "pemprov-ntt")
    asking.run_token(owner, loader, "provinsi", province)
    other = list_of(owner, province)
    secret = asking.run_token(owner, loader, "belu", scheme(loader, token, "pemkab-belu"), kind)
    wait = (
        "insert into sponsorship_waiting (scheme_id, person_id, regency, reason, list_id, sheet_row)"
        " values (%s, %s, '53.04', 'QUOTA_EXCEEDED', %s, 2)"
    )
    enrol = (
        "insert into sponsorship_enrolment (scheme_id, membership_id, person_id, regency, first_month, last_month, list_id, sheet_row)"
        " select id, %s, %s, '53.04', first_month, last_month, %s, 2 from sponsorship_scheme where id = %s"
    )
    for statement, values in (
        (wait, [province, elsewhere.person, other]),
        (enrol, [near.membership, near.person, other, province]),
        (enrol, [near.membership, near.person, None, province]),
    ):
        with pytest.raises(DENIED, match="row-level security"), acting(loader, secret):
            loader.execute(statement, values)


def test_nobody_leaves_the_line_but_who_came_in(
    own_db: Any, loader: Any, owner: Any, token: Callable[..., str]
) -> None:
    """Whoever is taken off it otherwise is taken off with a reason, which stays."""
    belu = scheme(loader, token, "pemkab-belu")
    with acting(loader, token("admin")):
        waits, comes = people.member(loader), people.member(loader)
    line = "insert into sponsorship_waiting (scheme_id, person_id, regency, reason, list_id, sheet_row) values (%s, %s, '53.04', 'QUOTA_EXCEEDED', 1, %s)"
    for row, somebody in enumerate((waits, comes), 2):
        owner.execute(line, [belu, somebody.person, row])
    leave = "delete from sponsorship_waiting where scheme_id = %s returning person_id"
    for kind in ("intake.check", "intake.answer"):
        with acting(loader, asking.run_token(owner, loader, "belu", belu, kind)):
            assert loader.execute(leave, [belu]).fetchall() == []
    secret = asking.run_token(owner, loader, "belu", belu, "intake.commit")
    with acting(loader, secret):
        loader.execute(
            "insert into sponsorship_enrolment (scheme_id, membership_id, person_id, regency, first_month, last_month, list_id, sheet_row)"
            " select id, %s, %s, '53.04', first_month, last_month, %s, 2 from sponsorship_scheme where id = %s",
            [comes.membership, comes.person, list_of(owner, belu), belu],
        )
        assert loader.execute(leave, [belu]).fetchall() == [(comes.person,)]


def test_heirs_are_named_by_rows_of_the_list_for_who_came_in_by_it(
    elsewhere: Member, loader: Any, owner: Any, token: Callable[..., str]
) -> None:
    """Before, a stage of one's own named anybody's heirs, and in another list's place, so that those of that list were lost."""
    bank = scheme(loader, token, "bank-ntt")
    for connection in (loader,):
        with pytest.raises(DENIED), acting(connection, token("admin")):
            connection.execute(
                "select payung.heirs_name('list:1', array[2], array[1]::bigint[], array['Palsu'], array['anak'], '2025-08-01')"
            )
    keep = "select payung.intake_heirs(%s, '2025-08-01')"
    checks = asking.run_token(owner, loader, "bank", bank)
    with acting(loader, checks):
        staged(loader, elsewhere.person, heir="Palsu", heir_relation="anak")
        with pytest.raises(psycopg.Error) as shut, loader.transaction():
            loader.execute(keep, [bank])
    assert shut.value.sqlstate == "P0C13"
    commits = asking.run_token(owner, loader, "bank", bank, "intake.commit")
    own = list_of(owner, bank)
    owner.execute(TERMS.replace("'Palsu'", "'Yohana'"), [own])
    with acting(loader, commits):  # he is not of this list
        staged(loader, elsewhere.person, heir="Palsu", heir_relation="anak")
        assert one(loader, keep, [bank]) == 0
    with acting(loader, commits):
        staged(loader, elsewhere.person, membership_id=elsewhere.membership, heir="Palsu", heir_relation="anak")
        loader.execute(
            "insert into sponsorship_enrolment (scheme_id, membership_id, person_id, regency, first_month, last_month, list_id, sheet_row)"
            " select id, %s, %s, '53.71', first_month, last_month, %s, 2 from sponsorship_scheme where id = %s",
            [elsewhere.membership, elsewhere.person, own, bank],
        )
        assert one(loader, keep, [bank]) == 1
    told = owner.execute("select person_id, name, about, sheet_row from registry_namedheir").fetchall()
    assert told == [
        (elsewhere.person, "Yohana", f"list:{own}", 2)
    ]  # as the checked row says, whatever stands on the stage


def test_choices_and_consents_are_those_of_the_list_at_work(
    own_db: Any, loader: Any, owner: Any, token: Callable[..., str]
) -> None:
    """An employee is told name and village of whom he chose: another's list would show him whomever a worker likes."""
    staff = scheme(loader, token, "pt-uji", ("sertakan", "sertakan"))
    asking.run_token(owner, loader, "hrd", staff, "intake.commit")
    other = list_of(owner, staff)
    with acting(loader, token("admin")):
        member = people.member(loader, "53.04", "Maria Bere")
    owner.execute(
        "insert into sponsorship_enrolment (scheme_id, membership_id, person_id, regency, first_month, last_month, list_id, sheet_row)"
        " select id, %s, %s, '53.04', first_month, last_month, %s, 2 from sponsorship_scheme where id = %s",
        [member.membership, member.person, other, staff],
    )
    choose = "select payung.choices_of_list(%s, %s, array[2], array['A-17'])"
    foreign = asking.run_token(owner, loader, "belu", scheme(loader, token, "pemkab-belu"), "intake.commit")
    checking = asking.run_token(owner, loader, "hrd", staff)
    for secret, code in ((foreign, "P0C63"), (checking, "P0C63"), ("", "P0EF0")):
        with pytest.raises(psycopg.Error) as refused, acting(loader, secret):
            loader.execute(choose, [staff, other])
        assert refused.value.sqlstate == code
        if secret:
            with acting(loader, secret):
                staged(loader, member.person)
                with pytest.raises(psycopg.Error) as shut, loader.transaction():
                    loader.execute("select payung.consents_of_list(%s, '2025-08-01')", [other])
            assert shut.value.sqlstate == "P0C63"
    with acting(loader, token("hrd")):  # nor is somebody given to another who came in before
        assert one(loader, choose, [staff, other]) == 0
    assert one(owner, "select count(*) from sponsorship_chooser") == 0


BILL = (
    "insert into contributions_bill (id, payer_id, month, last_month, sequence, regency, people, jkk, jkm, amount, payment_code, due_on, issued_on,"
    " province, corrects_id, repriced) overriding system value values (%(bill)s, %(payer)s, %(month)s, %(month)s, 9, '', 1, %(amount)s, 0, %(amount)s,"
    " %(code)s, '2025-12-31', '2025-12-01', '53', %(corrects)s, %(repriced)s)"
)
ASSESSED = (
    "insert into contributions_contributionassessment (membership_id, month, revision, bill_id, regency, base, jkk, jkm, total, asked_id, repriced)"
    " values (%(member)s, %(month)s, %(revision)s, %(bill)s, '53.04', 1000000, %(amount)s, 0, %(amount)s, %(corrects)s, %(repriced)s)"
)


def at_work(owner: Any, loader: Any, username: str, kind: str) -> str:
    """The session of a run of this kind, about nothing."""
    asked = "insert into platform_run (kind, params, requested_by) select %s, '{}', id from access_user where username = %s returning id"
    run = one(owner, asked, [kind, username])
    owner.execute("update platform_run set state = 'running' where id = %s", [run])
    return str(one(loader, "select payung.run_session(%s)", [run]))


def test_a_run_bills_what_its_payer_holds_and_nothing_else(
    own_db: Any, loader: Any, owner: Any, token: Callable[..., str]
) -> None:
    """Whoever may assess lends that to the worker: it billed ten times the price, another payer, months of nobody, and credit."""
    july, august, september = people.MONTHS[:3]
    with acting(loader, token("admin")):
        people.open_months(loader)
        payer, other = people.scheme(loader).payer, people.scheme(loader, "pemkab-belu", quotas={"53.04": 5}).payer
        member = people.member(loader)
        people.enrol(
            loader,
            people.Scheme(one(loader, "select id from sponsorship_scheme where payer_id = %s", [payer]), payer),
            member,
        )
        for month in (july, august):
            people.cover(loader, payer, member, month)
        asked, _code = people.bill(loader, payer, august, [member])
    number = itertools.count(7_000_000_000_001)

    def bill(secret: str, **more: Any) -> str:
        facts = {
            "bill": one(owner, "select nextval('contributions_bill_id_seq')"),
            "payer": payer,
            "member": member.membership,
            "month": july,
            "amount": people.PRICE,
            "revision": 0,
            "code": payment_code(next(number)),
            "corrects": None,
            "repriced": False,
        } | more
        try:
            with acting(loader, secret):
                loader.execute(BILL, facts)
                loader.execute(ASSESSED, facts)
        except psycopg.Error as refused:
            return str(refused.sqlstate)
        return "billed"

    for kind in ("intake.check", "intake.answer", "payouts.collect"):
        assert bill(at_work(owner, loader, "cabang", kind)) == "42501", kind
    secret = at_work(owner, loader, "cabang", "contributions.assess")
    assert bill(secret, amount=10 * people.PRICE) == "P0A43"
    assert bill(secret, amount=people.PRICE - 1) == "P0A43"
    assert bill(secret, payer=other) == "P0A43"
    assert bill(secret, month=september) == "P0A43"
    taken_back = {"month": august, "amount": -people.PRICE, "revision": 1, "code": None}
    assert bill(secret, corrects=asked, **taken_back) == "42501"
    assert bill(secret, month=august, amount=500, revision=1, repriced=True) == "42501"
    assert bill(secret) == "billed"

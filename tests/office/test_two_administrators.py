"""What concerns money takes two administrators, whoever sends which SQL: one proposes, another confirms what he saw."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from payung.access import accounts, changes
from payung.access.backends import PasswordBackend
from payung.access.models import Change, Credential, Grant, User
from payung.access.policies import ALLOWED, MONEY
from payung.kernel.errors import Forbidden, PayungError
from payung.platform.db import OWNER, acting
from payung.registry import organisation_accounts as paid
from tests.support import two
from tests.support.people import acting as raw
from tests.support.people import one

GIVE = "select payung.grant_give(%s, %s, %s, null, false, '')"
CONFIRM = "select payung.grant_confirm(%s, %s)"


@pytest.fixture
def office(own_db: Any) -> str:
    return "kantor-kupang"


@pytest.fixture
def clerk(office: str, actor: Any) -> int:
    """A new account without a role."""
    admin = actor("admin")
    with acting(admin.token):
        return accounts.add(admin, "petugas-baru", "Petugas Baru", office)


def refused(app: Any, token: str, code: str, statement: str, parameters: list[Any]) -> None:
    with pytest.raises(psycopg.Error) as error, raw(app, token):
        app.execute(statement, parameters)
    assert error.value.sqlstate == code, error.value


def roles(user: int) -> set[str]:
    return set(Grant.objects.using(OWNER).filter(user_id=user).values_list("role", flat=True))


def digest(change: int) -> str:
    return str(Change.objects.using(OWNER).get(pk=change).digest)


def test_the_roles_that_take_two_are_those_that_move_money():
    carrying = {role for action in MONEY for role in ALLOWED[action]}
    assert ALLOWED["grants.two"] == carrying
    assert carrying >= {
        "administrator",
        "branch_officer",
        "head",
        "bank_officer",
        "bank_channel",
        "account_keeper",
        "disnaker",
        "sponsor",
        "employer",
        "village_officer",
    }
    assert carrying.isdisjoint({"auditor", "juror", "agent", "employee"})


def test_a_role_that_moves_money_waits_for_another(clerk, actor, app):
    admin, other = actor("admin"), actor("admin2")
    with acting(admin.token):
        change = accounts.give(admin, clerk, "branch_officer", "53", "bpjs-ntt", "Pindah dari cabang")
    assert change is not None
    assert roles(clerk) == set()
    for username, seen, code in (
        ("admin", digest(change), "P0E54"),
        ("cabang", digest(change), "P0E50"),
        ("admin2", "0" * 64, "P0E55"),
        ("admin2", None, "P0E55"),
    ):
        refused(app, actor(username).token, code, CONFIRM, [change, seen])
    assert roles(clerk) == set()
    two.confirm(change)
    assert roles(clerk) == {"branch_officer"}
    refused(app, other.token, "P0E53", CONFIRM, [change, digest(change)])
    refused(app, other.token, "P0E53", "select payung.account_reopen_confirm(%s, %s)", [change, digest(change)])


def test_a_role_that_moves_no_money_holds_at_once_and_ends_at_once(clerk, actor):
    admin = actor("admin")
    with acting(admin.token):
        assert accounts.give(admin, clerk, "auditor", "53") is None
    assert roles(clerk) == {"auditor"}
    with acting(admin.token):
        grant = Grant.objects.get(user_id=clerk)
        with pytest.raises(PayungError) as other:
            accounts.end_grant(admin, clerk + 1, grant.pk)
        assert other.value.code == "NOT_KEPT"
        accounts.end_grant(admin, clerk, grant.pk)
    assert roles(clerk) == set()


def test_no_hand_writes_the_tables(clerk, actor, app):
    for statement in (
        "insert into access_change (kind, subject, content, before, digest, made_by, reason) values ('grant', 'x', '{}', '{}', 'x', 1, '')",
        "update access_change set made_by = 0",
        "delete from access_change",
        "insert into access_changedecision (change_id, accepted, decided_by, reason) values (1, true, 1, '')",
        "update access_changedecision set accepted = true",
        "insert into access_grant (user_id, role, place_id, caseload) select id, 'head', '53', false from access_user",
        "update access_grant set role = 'head'",
        "update access_user set is_active = true",
        "update access_credential set begun_by_two = true",
        "update casework_approvallimit set votes = 1",
        "update payouts_bank set account_no = '0000000000'",
        "select payung.change_propose('grant', 'x', null, '{}', '{}', '')",
        "select payung.change_take(1, 'grant', 'x')",
        "select payung.channel_account('x', 'x')",
        "select payung.password_begun(1, 0, 'x', 0, 'x', true)",
        "select payung.payout_bank_store('{}')",
        "select sealed from access_changesecret",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), raw(app, actor("admin").token):
            app.execute(statement)


def test_rows_of_proposals_never_change(clerk, actor, owner):
    admin = actor("admin")
    with acting(admin.token):
        accounts.give(admin, clerk, "head", "53")
    for table in ("access_change", "access_changedecision"):
        for statement in (f"update {table} set reason = 'lain'", f"delete from {table}"):
            with pytest.raises(psycopg.Error) as error:
                owner.execute(statement)
            assert error.value.sqlstate == "P0A01"


def test_nobody_changes_his_own_roles_account_or_password(actor, app):
    admin = actor("admin")
    grant = Grant.objects.using(OWNER).get(user_id=admin.user_id).pk
    for statement, parameters in (
        (GIVE, [admin.user_id, "auditor", "53"]),
        ("select payung.grant_end(%s)", [grant]),
        ("select payung.account_close(%s)", [admin.user_id]),
        ("select payung.account_reopen(%s, '')", [admin.user_id]),
        ("select payung.account_change(%s, 'Nama Lain', (select min(id) from parties_office))", [admin.user_id]),
        ("select payung.password_start(%s, 'x', 0, 'x', 'x')", [admin.user_id]),
    ):
        refused(app, admin.token, "P0E51", statement, parameters)


def test_who_is_given_a_role_does_not_confirm_it_himself(actor, app):
    admin, other = actor("admin"), actor("admin2")
    with acting(admin.token):
        change = accounts.give(admin, other.user_id, "head", "53")
    assert change is not None
    refused(app, other.token, "P0E51", CONFIRM, [change, digest(change)])


def test_what_changed_meanwhile_is_looked_at_again(clerk, actor, app):
    admin = actor("admin")
    with acting(admin.token):
        change = accounts.give(admin, clerk, "head", "53")
        assert change is not None
        with pytest.raises(PayungError) as waits:
            accounts.give(admin, clerk, "branch_officer", "53")
        assert waits.value.code == "CHANGE_WAITS"
        accounts.give(admin, clerk, "auditor", "53")
    refused(app, actor("admin2").token, "P0E55", CONFIRM, [change, digest(change)])
    other = actor("admin2")
    with acting(other.token):
        changes.refuse(other, change, "Sudah lain keadaannya")
        with pytest.raises(PayungError) as gone:
            changes.refuse(other, change, "Sekali lagi")
    assert gone.value.code == "CHANGE_UNKNOWN"
    assert roles(clerk) == {"auditor"}


def test_a_closed_account_gets_no_role_and_opens_again_by_two(clerk, actor, app, token):
    admin = actor("admin")
    with acting(admin.token):
        change = accounts.give(admin, clerk, "branch_officer", "53")
    two.confirm(change or 0)
    session = token("petugas-baru")
    with acting(admin.token):
        accounts.close(admin, clerk)
    with raw(app, session):
        assert one(app, "select payung.actor_id()") is None  # its sessions have ended
    with acting(admin.token):
        with pytest.raises(PayungError) as closed:
            accounts.give(admin, clerk, "auditor", "53")
        assert closed.value.code == "CLOSED"
        change = accounts.reopen(admin, clerk, "Kembali dari cuti")
    assert not User.objects.using(OWNER).get(pk=clerk).is_active
    refused(app, admin.token, "P0E54", "select payung.account_reopen_confirm(%s, %s)", [change, digest(change or 0)])
    two.confirm(change or 0)
    assert User.objects.using(OWNER).get(pk=clerk).is_active


def test_the_last_administrator_stays_for_the_owner_too(actor, owner):
    admin, other = actor("admin"), actor("admin2")
    with acting(admin.token):
        accounts.close(admin, other.user_id)
    for statement in (
        "update access_user set is_active = false where username = 'admin'",
        "delete from access_grant where user_id = (select id from access_user where username = 'admin')",
        "update access_grant set role = 'head' where user_id = (select id from access_user where username = 'admin')",
    ):
        with pytest.raises(psycopg.Error) as error:
            owner.execute(statement)
        assert error.value.sqlstate == "P0E56"
    with acting(admin.token):
        change = accounts.reopen(admin, other.user_id)
        assert change is not None
        assert changes.administrators("53") == 1  # nobody is left to confirm it: the page says what to do


def test_neither_administrator_alone_knows_a_first_password(clerk, actor, app):
    admin, other = actor("admin"), actor("admin2")
    with acting(admin.token):
        change = accounts.give(admin, clerk, "head", "53")
    two.confirm(change or 0)
    with acting(admin.token):
        begun = accounts.start_password(admin, clerk)
    assert begun.change is not None
    assert not Credential.objects.using(OWNER).filter(user_id=clerk).exists()
    with raw(app, admin.token):
        assert one(app, "select payung.change_sealed(%s)", [begun.change]) is None  # its maker has seen his half
    refused(app, other.token, "P0C72", "select payung.password_start_confirm(%s, %s, %s, %s, %s)",
            [begun.change, digest(begun.change), "argon2$bekas", 0, b"x"])  # fmt: skip
    with acting(admin.token), pytest.raises(PayungError) as own:
        accounts.confirm_start(admin, begun.change, digest(begun.change))
    assert own.value.code == "CHANGE_OWN"
    with acting(other.token):
        second = accounts.confirm_start(other, begun.change, digest(begun.change))
    signs_in = PasswordBackend().authenticate
    for wrong in (begun.password, second.password, second.password + begun.password):
        assert signs_in(None, "petugas-baru", wrong) is None
    assert signs_in(None, "petugas-baru", begun.password + second.password) is not None
    held = Credential.objects.using(OWNER).get(user_id=clerk)
    assert (held.must_change, held.begun_by_two) == (True, True)


def test_a_password_that_one_began_does_not_open_a_role_that_moves_money(clerk, actor):
    admin = actor("admin")
    with acting(admin.token):
        alone = accounts.start_password(admin, clerk)
    assert alone.change is None
    assert PasswordBackend().authenticate(None, "petugas-baru", alone.password) is not None
    with acting(admin.token):
        change = accounts.give(admin, clerk, "head", "53")
    two.confirm(change or 0)
    assert PasswordBackend().authenticate(None, "petugas-baru", alone.password) is None


def test_who_manages_no_users_does_nothing_of_it(clerk, actor, app):
    for username in ("cabang", "kepala", "belu", "sponsor", "pemeriksa"):
        who = actor(username)
        with acting(who.token), pytest.raises(Forbidden):
            accounts.give(who, clerk, "auditor", "53")
        refused(app, who.token, "P0E50", GIVE, [clerk, "auditor", "53"])
        refused(
            app,
            who.token,
            "P0E50",
            "select payung.account_add('x-y', 'Nama', (select min(id) from parties_office))",
            [],
        )
        refused(app, who.token, "P0E50", "select payung.organisation_add('x-y', 'Nama', 'bank', '53')", [])
        with raw(app, who.token):
            assert one(app, "select count(*) from access_change") == 0


def test_an_account_of_an_organisation_is_verified_by_another(own_db, actor, app, owner):
    admin, other = actor("admin"), actor("admin2")
    org = one(owner, "select id from parties_organisation where code = 'bpr-uji'")
    with acting(admin.token):
        account = paid.add(admin, org, "130", "0012 3456 78", "BPR Uji")
        assert paid.add(admin, org, "130", "0012345678", "BPR Uji") == account
        seen = paid.seen(admin, paid.account_of(admin, account))
    verify = "select payung.organisation_account_verify(%s, %s)"
    refused(app, admin.token, "P0E54", verify, [account, seen])
    refused(app, other.token, "P0E55", verify, [account, "0" * 64])
    for username in ("cabang", "kepala", "belu"):
        refused(app, actor(username).token, "P0E50", verify, [account, seen])
        refused(
            app,
            actor(username).token,
            "P0E50",
            "select payung.organisation_account_add(%s, '130', '0099999', 'X')",
            [org],
        )
    with pytest.raises(psycopg.Error) as changed:
        owner.execute("update registry_bankaccount set account_no = '0099999999' where id = %s", [account])
    assert changed.value.sqlstate == "P0CC2"
    for statement in ("update registry_bankaccount set verified_by = 1", "delete from registry_bankaccount"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), raw(app, other.token):
            app.execute(statement)
    with acting(other.token):
        assert paid.seen(other, paid.account_of(other, account)) == seen
        paid.verify(other, account, seen)
        assert paid.whole(account)["state"] == "active"
    refused(app, other.token, "P0E53", verify, [account, seen])
    with acting(admin.token):
        paid.close(admin, account)
        assert paid.whole(account)["state"] == "closed"


def test_a_paying_bank_changes_when_another_has_confirmed_it(own_db, actor, app, owner):
    connect = (
        "select payung.payout_bank_connect('130', 'Bank NTT', (select id from parties_organisation where code = 'bank-ntt'), '',"
        " %s, 'BPJS', '/srv/uji', '', '', '', '', null)"
    )
    confirm = "select payung.payout_bank_confirm(%s, %s)"
    admin, other = actor("admin"), actor("admin2")
    with raw(app, admin.token):
        first = one(app, connect, ["0010020030"])
    assert one(owner, "select count(*) from payouts_bank") == 0
    refused(app, admin.token, "P0E54", confirm, [first, digest(first)])
    refused(app, other.token, "P0E55", confirm, [first, "0" * 64])
    refused(app, actor("bank").token, "P0E50", confirm, [first, digest(first)])
    two.confirm(first)
    with raw(app, admin.token):
        stolen = one(app, connect, ["0099999999"])
    assert one(owner, "select account_no from payouts_bank") == "0010020030"
    refused(app, admin.token, "P0E54", confirm, [stolen, digest(stolen)])
    refused(app, actor("cabang").token, "P0B40", connect, ["0099999999"])
    with raw(app, other.token):
        app.execute("select payung.payout_bank_close(id) from payouts_bank")
    refused(app, other.token, "P0E55", confirm, [stolen, digest(stolen)])  # it is not what stood then
    assert one(owner, "select account_no from payouts_bank") == "0010020030"


def test_limits_are_confirmed_as_they_were_seen(own_db, actor, app, owner):
    limits = '[{"from_amount": 0, "to_amount": null, "roles": ["head"], "votes": 1}]'
    propose = "select payung.case_set_approval_limits('claim.jkm', 'approve', %s, '')"
    confirm = "select payung.case_confirm_approval_limits(%s, %s)"
    with raw(app, actor("admin").token):
        change = one(app, propose, [limits])
    owner.execute("update casework_approvallimit set votes = 9 where process_id = 'claim.jkm' and step = 'approve'")
    refused(app, actor("admin2").token, "P0E55", confirm, [change, digest(change)])
    refused(app, actor("kepala").token, "P0B13", propose, [limits])
    assert (
        one(owner, "select min(votes) from casework_approvallimit where process_id = 'claim.jkm' and step = 'approve'")
        == 9
    )

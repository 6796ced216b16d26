"""Who keeps which accounts and changes, at the edges of his places: sessions of one administrator, made narrower by the owner."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from payung.access.gate import new_token
from tests.support.people import acting, one, organisation

NARROW = "all_places = false, view_all = false, places = '{53.04}', provinces = '{}'"


@pytest.fixture
def narrow(owner, token):
    """`narrow("admin")`: the session of a user, of one regency only unless said otherwise."""

    def opened(username: str, scope: str = NARROW) -> str:
        secret = token(username)
        owner.execute(f"update payung.session set {scope} where token_hash = sha256(%s)", [secret.encode()])
        return secret

    return opened


def tried(connection: Any, secret: str, statement: str, args: list[Any], keep: bool = False) -> str:
    """SQLSTATE of a refusal, "" where there is none; nothing of it stays unless wanted."""
    try:
        with connection.transaction(force_rollback=not keep), acting(connection, secret):
            connection.execute(statement, args)
    except psycopg.Error as refused:
        return refused.sqlstate or "?"
    return ""


def user(owner: Any, name: str) -> int:
    return int(one(owner, "select id from access_user where username = %s", [name]))


@pytest.mark.parametrize(
    ("who", "scope", "kept"),
    [
        ("admin", NARROW, {"53.04", "53.04.01", "53.04.01.2001"}),
        ("admin", NARROW.replace("provinces = '{}'", "provinces = '{53}'"), {"53", "53.04", "53.04.01", "53.04.01.2001", "53.03"}),
        ("admin", NARROW.replace("{53.04}", "{53}"), set()),
        ("admin", "all_places = true", {None, "53", "53.04", "53.04.01", "53.04.01.2001", "53.03", "95"}),
        ("cabang", "all_places = true", set()),
        ("cabang", f"roles = '{{account_keeper}}', {NARROW}", {None, "53", "53.04", "53.04.01", "53.04.01.2001", "53.03", "95"}),
    ],
)  # fmt: skip
def test_places_that_are_kept(db, owner, narrow, who, scope, kept):
    places = (None, "53", "53.04", "53.04.01", "53.04.01.2001", "53.03", "95")
    with acting(owner, narrow(who, scope)):
        assert {place for place in places if one(owner, "select payung.keeps(%s)", [place])} == kept


def test_grants_and_users_that_are_kept(db, owner, narrow):
    bodies = {code: organisation(owner, code) for code in ("pemkab-belu", "bank-ntt")}
    asked = {
        ("53.04", None): True,
        (None, "pemkab-belu"): True,
        ("53.04", "pemkab-belu"): True,
        (None, "bank-ntt"): False,
        ("53.04", "bank-ntt"): False,
        ("53.71", "pemkab-belu"): False,
        (None, None): False,
    }
    names = "select array_agg(username::text order by username) from access_user where {}"
    of_nobody = "exists (select from access_grant where user_id = access_user.id)"
    with acting(owner, narrow("admin")):
        for (place, body), kept in asked.items():
            args = [place, bodies.get(body or "")]
            assert one(owner, "select payung.keeps_grant(%s, %s)", args) is kept, (place, body)
        assert one(owner, names.format("payung.keeps_user(id)")) == ["belu"]
        assert one(owner, names.format("id = any(payung.kept_users())")) == ["belu"]
    # Who holds nothing is kept where his office lies, whatever of others is kept.
    with acting(owner, narrow("admin", NARROW.replace("53.04", "53.71"))):
        assert one(owner, names.format(f"payung.keeps_user(id) and not {of_nobody}")) == ["tanpa-peran"]
    with acting(owner, narrow("cabang", "all_places = true")):
        assert one(owner, "select payung.kept_users()") == []


def test_logs_and_alarms_are_read_about_accounts_that_are_kept(db, owner, app, token, narrow):
    """Of a whole province, by who reads logs there; by an administrator of less, about his accounts only; by nobody else."""
    belu, kupang = user(owner, "belu"), user(owner, "kupang")
    for who in (belu, kupang):
        owner.execute(
            "insert into access_alarm (kind, user_id, count, bound) values ('refused_tries', %s, 2, 1)", [who]
        )
        owner.execute(
            "insert into access_readlog (actor_id, kind, persons, asked_in, elsewhere) values (%s, 'paper', '{}', 1, 1)",
            [who],
        )
        owner.execute(
            "insert into platform_history (table_name, row_id, op, actor_id, at) values ('bound', '1', 'U', %s, now())",
            [who],
        )
    asked = (
        "select array_agg(distinct user_id order by user_id) from access_alarm where user_id = any(%s)",
        "select array_agg(distinct actor_id order by actor_id) from access_readlog where elsewhere = 1 and actor_id = any(%s)",
        "select array_agg(distinct actor_id order by actor_id) from platform_history where table_name = 'bound' and actor_id = any(%s)",
    )
    both = sorted((belu, kupang))
    for secret, seen in (
        (token("admin"), (both, both, both)),
        (token("kepala"), (both, both, both)),
        (token("pemeriksa"), (None, both, None)),
        (narrow("admin"), ([belu], [belu], [belu])),
        (narrow("kepala"), (None, None, None)),
        (token("belu"), (None, None, None)),
        (token("cabang"), (None, None, None)),
    ):
        with acting(app, secret):
            assert tuple(one(app, query, [both]) for query in asked) == seen


def test_one_change_of_a_kind_waits_for_one_thing(db, owner, token):
    ask = "select payung.change_propose(%s, %s, '53', '{}', '{}', '  karena perlu ')"
    secret = token("admin")
    with owner.transaction(force_rollback=True), acting(owner, secret):
        number = one(owner, ask, ["limits", "bound/1"])
        assert one(owner, "select reason from access_change where id = %s", [number]) == "karena perlu"
        for kind, subject, code in (
            ("limits", "bound/1", "P0E59"),
            ("limits", "bound/2", ""),
            ("grant", "bound/1", ""),
        ):
            assert tried(owner, secret, ask, [kind, subject]) == code
        owner.execute("select payung.change_refuse(%s, 'tidak jadi')", [number])
        assert tried(owner, secret, ask, ["limits", "bound/1"]) == ""


def test_a_change_is_decided_by_another_who_keeps_its_place(db, owner, app, token, narrow):
    make = "select payung.change_propose('grant', %s, %s, '{}', '{}', 'karena perlu', %s)"
    digest = "select digest from access_change where id = %s"
    take, refuse = "select payung.change_take(%s, %s, %s)", "select payung.change_refuse(%s, %s)"
    sealed = "select payung.change_sealed(%s)"
    admin = token("admin")
    with acting(owner, admin):
        here, there, decided = (
            one(owner, make, [f"bound:{n}", place, b"half"]) for n, place in enumerate(("53.04", "53", "53"))
        )
        owner.execute(refuse, [decided, "abcde"])
    seen = one(owner, digest, [here])
    second, less, keeper = token("admin2"), narrow("admin2"), narrow("cabang", "all_places = true")
    for secret, change, kind, what, code in (
        (second, here, "grant", seen, ""),
        (less, here, "grant", seen, ""),
        (less, there, "grant", one(owner, digest, [there]), "P0E50"),
        (keeper, here, "grant", seen, "P0E50"),
        (admin, here, "grant", seen, "P0E54"),
        (second, here, "reopen", seen, "P0E53"),
        (second, 0, "grant", seen, "P0E53"),
        (second, decided, "grant", one(owner, digest, [decided]), "P0E53"),
        (second, here, "grant", "0" * 64, "P0E55"),
        (second, here, "grant", None, "P0E55"),
    ):
        assert tried(owner, secret, take, [change, kind, what]) == code, (change, kind)
    for secret, change, reason, code in (
        (admin, here, "abcde", ""),
        (admin, here, " abcd ", "P0B18"),
        (second, here, "abcde", ""),
        (less, here, "abcde", ""),
        (less, there, "abcde", "P0E53"),
        (keeper, here, "abcde", "P0E53"),
        (admin, decided, "abcde", "P0E53"),
        (admin, 0, "abcde", "P0E53"),
    ):
        assert tried(app, secret, refuse, [change, reason]) == code, (change, reason)
    told = []
    for secret, change in (
        (second, here),
        (less, here),
        (admin, here),
        (keeper, here),
        (less, there),
        (second, decided),
    ):
        with acting(app, secret):
            told.append(one(app, sealed, [change]))
    assert told == [b"half", b"half", None, None, None, None]
    with acting(app, second):
        app.execute(refuse, [here, "sudah dilihat"])
        app.execute(refuse, [there, "sudah dilihat"])


def test_names_of_users_at_their_ends(db, owner, app, token, narrow):
    office = one(owner, "select id from parties_office where code = 'kantor-kupang'")
    admin, elsewhere, here = token("admin"), narrow("admin"), narrow("admin", NARROW.replace("53.04", "53.71"))
    add, change = "select payung.account_add(%s, %s, %s)", "select payung.account_change(%s, %s, %s)"
    someone = user(owner, "tanpa-peran")
    for name, shown, at, code in (
        ("ab", "Al", office, ""),
        ("a" * 50, "A" * 120, office, ""),
        ("a", "Al", office, "P0E5C"),
        ("a" * 51, "Al", office, "P0E5C"),
        ("-a", "Al", office, "P0E5C"),
        ("aB", "Al", office, "P0E5C"),
        ("ab", " A ", office, "P0E5C"),
        ("ab", "A" * 121, office, "P0E5C"),
        ("ab", "Al", 0, "P0E50"),
        ("ab", "Al", None, "P0E50"),
    ):
        assert tried(app, admin, add, [name, shown, at]) == code, (name, shown)
        if name == "ab":
            assert tried(app, admin, change, [someone, shown, at]) == code, shown
    for secret, code in ((elsewhere, "P0E50"), (here, "")):
        assert tried(app, secret, add, ["ab", "Al", office]) == code
        assert tried(app, secret, change, [someone, "Al", office]) == code
    assert tried(app, admin, change, [0, "Al", office]) == "P0E50"
    # An office of a place that is not kept: the account is, but does not go there.
    with acting(owner, here):
        owner.execute("update access_user set office_id = null where id = %s", [someone])
    assert tried(app, here, change, [someone, "Al", office]) == "P0E50"
    owner.execute("update access_user set office_id = %s where id = %s", [office, someone])


def test_a_role_holds_somewhere_and_a_channel_is_never_given(db, owner, app, token):
    give, end = "select payung.grant_give(%s, %s, %s, %s, false, 'karena perlu')", "select payung.grant_end(%s)"
    admin, someone, bank = token("admin"), user(owner, "tanpa-peran"), organisation(owner, "bank-ntt")
    with owner.transaction(force_rollback=True):
        channel = one(owner, "select payung.channel_account('bound-channel', 'Bank')")
        grant = one(owner, "select id from access_grant where user_id = %s", [channel])
        closed = organisation(owner, "sponsor-uji")
        owner.execute("update parties_organisation set closed_at = now() where id = %s", [closed])
        for whom, role, place, body, code in (
            (someone, "auditor", "53", None, ""),
            (someone, "auditor", None, bank, ""),
            (someone, "auditor", None, None, "P0E5E"),
            (someone, "auditor", "53", closed, "P0E58"),
            (someone, "bank_channel", "53", None, "P0E5D"),
            (channel, "auditor", "53", None, "P0E5D"),
            (someone, "account_keeper", None, None, ""),
            (someone, "head", "53", None, ""),
            (user(owner, "admin"), "auditor", "53", None, "P0E51"),
            (0, "auditor", "53", None, "P0E50"),
        ):
            assert tried(owner, admin, give, [whom, role, place, body]) == code, (role, place, body)
        assert tried(owner, admin, end, [grant]) == "P0E5D"
        assert tried(owner, admin, end, [0]) == "P0E50"
        reopen = "select payung.account_reopen(%s, 'karena perlu')"
        assert tried(owner, admin, reopen, [someone]) == "P0E50"
        owner.execute("update access_user set is_active = false where id = any(%s)", [[channel, someone]])
        assert [tried(owner, admin, reopen, [whom]) for whom in (channel, someone)] == ["P0E50", ""]
        for statement in (
            "select payung.account_close(%s)",
            "select payung.password_start(%s, 'x', 0, 'x', 'x')",
            "select payung.grant_give(%s, 'auditor', '53', null, false, '')",
        ):
            assert tried(owner, admin, statement, [someone]) == "P0E58"


def test_where_an_account_is_decided_and_whether_by_two(db, owner, token):
    place, two = "select payung.account_place(%s)", "select payung.account_takes_two(%s)"
    with owner.transaction(force_rollback=True):
        names = ("kepala", "bank", "hrd", "belu", "tanpa-peran")
        people = [user(owner, name) for name in names]
        assert [one(owner, place, [who]) for who in people] == ["53.71"] * 5
        owner.execute("update access_user set office_id = null where id = any(%s)", [people])
        assert [one(owner, place, [who]) for who in people] == ["53", "53", "53.71", "53.04", None]
        assert one(owner, two, [people[0]]) is False
        with acting(owner, token("belu")):
            asked = [user(owner, name) for name in ("kepala", "pemeriksa", "tanpa-peran", "admin")]
            assert [one(owner, two, [who]) for who in asked] == [True, False, False, True]


@pytest.mark.parametrize(
    ("grants", "code"),
    [
        ([("head", "53", None, False), ("branch_officer", "53", None, False)], ""),
        ([("head", "53", None, False), ("branch_officer", "53.04", None, False)], "P0A05"),
        ([("head", "53", None, False), ("branch_officer", "53", "bank-ntt", False)], "P0A05"),
        ([("head", "53.04", None, False), ("branch_officer", "53.04", None, True)], "P0A05"),
        ([("head", "53.04", None, False), ("juror", "53", None, False)], ""),
        ([("head", "53.04", None, False), ("head", "53.03", None, False)], ""),
        ([("account_keeper", None, None, False)], ""),
        ([("account_keeper", None, None, False), ("juror", "53", None, False)], "P0CB0"),
    ],
)
def test_roles_of_one_account_hold_in_the_same_places(db, owner, grants, code):
    give = "insert into access_grant (user_id, role, place_id, organisation_id, caseload) values (%s, %s, %s, %s, %s)"
    try:
        with owner.transaction(force_rollback=True):
            for role, place, body, caseload in grants:
                args = [user(owner, "tanpa-peran"), role, place, body and organisation(owner, body), caseload]
                owner.execute(give, args)
            owner.execute("set constraints all immediate")
        refused = ""
    except psycopg.Error as error:
        refused = error.sqlstate or "?"
    assert refused == code


@pytest.mark.parametrize(
    ("before", "last", "code"),
    [
        ("", "delete from access_grant where user_id = {admin}", ""),
        ("delete from access_grant where user_id = {admin2}", "delete from access_grant where user_id = {admin}", "P0E56"),
        ("delete from access_grant where user_id = {admin2}", "update access_user set is_active = false where id = {admin}", "P0E56"),
        ("update access_user set is_active = false where id = {admin2}", "delete from access_grant where user_id = {admin}", "P0E56"),
        ("update access_user set is_active = false where id = {admin2}", "delete from access_grant where user_id = {admin2}", ""),
        ("delete from access_grant where user_id = {admin2}", "update access_grant set place_id = '53.04' where user_id = {admin}", "P0E56"),
        ("update access_grant set place_id = '53.04' where user_id = {admin2}", "delete from access_grant where user_id = {admin}", "P0E56"),
        ("update access_grant set place_id = '53.04' where user_id = {admin2}", "delete from access_grant where user_id = {admin2}", ""),
        ("update access_grant set place_id = '53.04' where user_id = {admin2}", "update access_user set is_active = false where id = {admin2}", ""),
        ("delete from access_grant where user_id = {admin2}", "delete from access_grant where user_id = {kepala}", ""),
        ("delete from access_grant where user_id = {admin2}", "update access_user set is_active = false where id = {kepala}", ""),
    ],
)  # fmt: skip
def test_the_last_administrator_of_a_province_stays(db, owner, before, last, code):
    people = {name: user(owner, name) for name in ("admin", "admin2", "kepala")}
    try:
        with owner.transaction(force_rollback=True):
            for statement in filter(None, (before, last)):
                owner.execute(statement.format(**people))
                owner.execute("set constraints all immediate")
        refused = ""
    except psycopg.Error as error:
        refused = error.sqlstate or "?"
    assert refused == code


def test_a_session_carries_what_the_grants_of_its_user_open(db, owner):
    """By raw SQL as the owner: roles, places, bodies, provinces and villages of users with grants of every shape."""
    give = "insert into access_grant (user_id, role, place_id, organisation_id, caseload) values (%s, %s, %s, %s, %s)"
    held = (
        "select cardinality(places), all_places, cardinality(view_places), view_all, cardinality(orgs), provinces, near,"
        " cardinality(villages), caseload from payung.session where token_hash = sha256(%s)"
    )
    regencies = one(owner, "select count(*) from published.places_place where level = 2")
    villages = one(owner, "select count(*) from published.places_place where parent_id = '53.04.01' and level = 4")
    assert villages > 1
    with owner.transaction(force_rollback=True):
        nobody = user(owner, "tanpa-peran")

        def of(who: int) -> tuple[Any, ...]:
            secret = new_token()
            owner.execute("select payung.insert_session(%s, %s, 'command', interval '1 hour')", [secret, who])
            return tuple(owner.execute(held, [secret.encode()]).fetchone())

        def given(*grant: Any) -> tuple[Any, ...]:
            owner.execute("delete from access_grant where user_id = %s", [nobody])
            owner.execute(give, [nobody, *grant])
            return of(nobody)

        bank = organisation(owner, "bank-ntt")
        whole, one_regency = (regencies, True, regencies, True), (1, False, 1, False)
        none = (0, False, 0, False)
        assert of(user(owner, "admin")) == (*whole, 0, ["53"], ["53"], 0, False)
        assert of(user(owner, "juri")) == (0, False, regencies, True, 0, [], ["53"], 0, False)
        assert of(user(owner, "belu"))[:4] == one_regency
        assert of(user(owner, "bank")) == (*none, 1, [], ["53"], 0, False)
        assert of(nobody) == (*none, 0, [], [], 0, False)
        assert given("disnaker", "53.04.01.2001", None, False) == (*none, 0, [], ["53"], 1, False)
        assert given("disnaker", "53.04.01", None, False) == (*none, 0, [], ["53"], villages, False)
        assert given("disnaker", "53.04", None, True) == (*none, 0, [], ["53"], 0, True)
        assert given("juror", "53.04", bank, True) == (*none, 0, [], ["53"], 0, False)
        owner.execute("update access_user set is_active = false where id = %s", [nobody])
        open_ = "select payung.insert_session(%s, %s, %s, interval '1 hour', %s)"
        for who, kind, run, code in (
            (nobody, "command", None, "P0A03"),
            (0, "command", None, "P0A03"),
            (bank, "run", None, "P0A04"),
            (bank, "web", 1, "P0A04"),
        ):
            assert tried(owner, "", open_, [new_token(), who, kind, run]) == code

"""A second province in the same database: its own organisations, offices in another time zone, users and administrators, none of
whom sees or changes anything of the first; and the figures of the first stand as if it had never come."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import psycopg
import pytest
from django.test import Client

from payung.access import accounts, bodies, changes
from payung.access import readlog as reader
from payung.access.gate import open_session
from payung.access.services import Actor, create_user
from payung.kernel.errors import PayungError
from payung.parties.services import save_office, save_organisation
from payung.platform import clock
from payung.platform.db import acting
from payung.sponsorship.plans import services as plans
from tests.support import people, two, world
from tests.support.people import acting as raw
from tests.support.people import one

JULY = date(2025, 7, 1)
# What is about people, money and who may do what. Bodies and names of those who act are public within the installation.
OF_A_PROVINCE = (
    *("registry_person", "registry_identity", "registry_custody", "registry_bankaccount", "participation_membership"),
    *("participation_payer", "participation_month", "sponsorship_scheme", "sponsorship_fund", "sponsorship_quota"),
    *("sponsorship_enrolment", "sponsorship_price", "sponsorship_savedplan", "contributions_contributionassessment"),
    *("contributions_bill", "contributions_receipt", "contributions_settlement", "ledger_journal", "ledger_posting"),
    *("coverage_active", "intake_list", "claims_claim", "payouts_instruction", "vault_paper", "notices_notification"),
    *("access_change", "platform_run", "platform_history", "access_readlog", "access_alarm"),
)
PASSWORD = "kata-sandi-papua-selatan"


def province(owner: Any) -> None:
    """A made-up province two hours east, with a regency, a village, a government, a bank and an office each."""
    place = (
        "insert into places_place (code, level, kind, name, parent_id, regency_code, capital, source)"
        " values (%s, %s, %s, 'Uji Timur', %s, %s, '', '')"
    )
    for row in (
        ["95", 1, "provinsi", None, ""],
        ["95.01", 2, "kabupaten", "95", "95.01"],
        ["95.01.01", 3, "kecamatan", "95.01", "95.01"],
        ["95.01.01.2001", 4, "desa", "95.01.01", "95.01"],
    ):
        owner.execute(place, row)
    save_organisation("pemprov-uji", "Pemerintah Provinsi Uji Timur", "government", "95")
    save_organisation("bank-uji-timur", "Bank Uji Timur", "bank", "95")
    save_office("disnaker-uji-timur", "pemprov-uji", "Disnaker Uji Timur", "95.01", "Asia/Jayapura")


def figures(owner: Any) -> dict[str, Any]:
    """Counts and sums of the first province, whoever looks."""
    sums = {
        "ledger_posting": "coalesce(sum(abs(amount)), 0)",
        "contributions_bill": "coalesce(sum(amount), 0)",
        "sponsorship_fund": "coalesce(sum(budget + committed), 0)",
        "coverage_active": "coalesce(sum(people), 0)",
    }
    return {
        table: owner.execute(f"select count(*), {sums.get(table, '0')} from {table}").fetchone()
        for table in OF_A_PROVINCE
    }


@pytest.fixture
def walked(own_db: Any, owner: Any, loader: Any, app: Any, token: Any, actor: Any) -> Any:
    """The walk of the first province: scheme, person, month, bill, receipt, coverage, a plan, a proposal."""
    with raw(loader, token("admin")):
        scheme, [member] = people.covered(loader, 1, [JULY], months=[JULY])
        _, code = people.bill(loader, scheme.payer, JULY, [member])
    people.receive(app, token, code)
    with raw(loader, token("admin")):
        loader.execute("select payung.coverage_count(%s)", [JULY])
    admin = actor("admin")
    with acting(admin.token):
        plans.save(admin, {"first": "2026-01", "months": 1, "lines": [{"payer": "self", "people": 1}]})
        user = accounts.add(admin, "calon-kepala", "Calon Kepala", "kantor-kupang")
        accounts.give(admin, user, "head", "53")
    return scheme


def users() -> dict[str, Actor]:
    """Administrators, an officer and a bank of the second province."""
    made = {}
    for username, role, place, organisation in (
        ("timur", "administrator", "95", None),
        ("timur2", "administrator", "95", None),
        ("petugas-timur", "branch_officer", "95", "pemprov-uji"),
        ("bank-timur", "bank_officer", None, "bank-uji-timur"),
    ):
        user = create_user(username, username, PASSWORD, [(role, place, organisation)], "disnaker-uji-timur")
        made[username] = Actor(user, open_session(user, "command", 3600), username, frozenset({role}))
    return made


def test_none_of_its_users_sees_a_row_of_the_first_and_no_figure_moves(walked, owner, app, loader, actor, token):
    admin = actor("admin")
    with acting(admin.token):
        reader.note(admin, "person", [1], subject="uji")
    owner.execute(
        "insert into access_alarm (kind, user_id, count, bound) select 'refused_tries', id, 21, 20 from access_user where username = 'belu'"
    )
    before = figures(owner)
    with raw(app, admin.token):
        seen_before = {table: one(app, f"select count(*) from {table}") for table in OF_A_PROVINCE}
    assert (
        min(seen_before[t] for t in ("ledger_journal", "contributions_bill", "sponsorship_savedplan", "access_change"))
        > 0
    )
    province(owner)
    for username, who in users().items():
        for connection in (app, loader):
            with raw(connection, who.token):
                for table in OF_A_PROVINCE:
                    allowed = one(owner, "select has_table_privilege(%s, %s, 'select')", [
                        "payung_app" if connection is app else "payung_loader", table])  # fmt: skip
                    if allowed:
                        assert one(connection, f"select count(*) from {table}") == 0, (username, table)
    logs = {
        "platform_history",
        "access_readlog",
        "access_alarm",
    }  # set-up of the second province is in the history of the database
    assert {k: v for k, v in figures(owner).items() if k not in logs} == {
        k: v for k, v in before.items() if k not in logs
    }
    with raw(app, token("admin")):
        still = {table: one(app, f"select count(*) from {table}") for table in OF_A_PROVINCE}
    assert {k: v for k, v in still.items() if k not in logs} == {k: v for k, v in seen_before.items() if k not in logs}
    assert still["access_alarm"] == 1
    assert still["access_readlog"] >= 1


def test_an_office_has_a_time_zone_that_there_is(own_db, owner, actor):
    province(owner)
    made = users()
    with acting(made["timur"].token):
        office = bodies.offices().get(code="disnaker-uji-timur")
        assert office.time_zone == "Asia/Jayapura"
        with pytest.raises(PayungError) as wrong:
            bodies.change_office(made["timur"], office.pk, "Kantor", "95.01", "Mars/Utopia")
    assert wrong.value.code == "TIME_ZONE"
    with clock.in_zone("Asia/Jayapura"):
        east = clock.moment().utcoffset()
    with clock.in_zone("Asia/Makassar"):
        west = clock.moment().utcoffset()
    assert east is not None
    assert west is not None
    assert east > west


def test_administrators_keep_their_own_province(own_db, owner, actor, app):
    province(owner)
    east, west = users()["timur"], actor("admin")
    belu = one(owner, "select id from access_user where username = 'belu'")
    eastern = one(owner, "select id from access_user where username = 'petugas-timur'")
    office = one(owner, "select id from parties_office where code = 'kantor-kupang'")
    bank = one(owner, "select id from parties_organisation where code = 'bank-ntt'")
    grant = one(owner, "select id from access_grant where user_id = %s", [belu])
    for statement, parameters in (
        ("select payung.account_add('orang-timur', 'Orang', %s)", [office]),
        ("select payung.account_change(%s, 'Nama Lain', %s)", [belu, office]),
        ("select payung.account_close(%s)", [belu]),
        ("select payung.grant_give(%s, 'auditor', '53', null, false, '')", [belu]),
        ("select payung.grant_give(%s, 'auditor', '53', null, false, '')", [eastern]),
        ("select payung.grant_give(%s, 'auditor', '95', %s, false, '')", [eastern, bank]),
        ("select payung.grant_give(%s, 'account_keeper', null, null, false, '')", [eastern]),
        ("select payung.grant_end(%s)", [grant]),
        ("select payung.password_start(%s, null, 0, null, 'x')", [belu]),
        ("select payung.organisation_change(%s, 'Bank Lain', 'bank', '95')", [bank]),
        ("select payung.organisation_close(%s, true)", [bank]),
        ("select payung.organisation_add('bank-lain', 'Bank Lain', 'bank', '53')", []),
        ("select payung.office_change(%s, 'Kantor Lain', '95', 'Asia/Jayapura')", [office]),
        ("select payung.office_add(%s, 'kantor-lain', 'Kantor Lain', '95', 'Asia/Jayapura')", [bank]),
        ("select payung.organisation_account_add(%s, '130', '0012345678', 'BANK')", [bank]),
        # what belongs to no province is for who serves them all
        (
            "select payung.payout_bank_connect('131', 'B', %s, '', '0012345678', 'B', '/x', '', '', '', '', null)",
            [bank],
        ),
        ("select payung.snap_client_add('B', 'x', '', 'x', '{}', 1, '', 'symmetric')", []),
    ):
        with pytest.raises(psycopg.Error) as refused, raw(app, east.token):
            app.execute(statement, parameters)
        assert refused.value.sqlstate == "P0E50", statement
    with acting(east.token):
        assert {one.username for one in accounts.users()} == {"timur", "timur2", "petugas-timur", "bank-timur"}
    with acting(west.token):
        assert not {one.username for one in accounts.users()} & {"timur", "timur2", "petugas-timur", "bank-timur"}


def test_a_change_is_decided_where_the_account_is(own_db, owner, actor):
    province(owner)
    made = users()
    with acting(made["timur"].token):
        accounts.close(made["timur"], made["petugas-timur"].user_id)
        change = accounts.reopen(made["timur"], made["petugas-timur"].user_id)
        assert change is not None
        digest = changes.change_of(made["timur"], change).digest
    stranger = actor("admin2")
    with acting(stranger.token):
        assert not changes.changes("waiting").exists()
        with pytest.raises(PayungError) as outside:
            accounts.confirm_reopen(stranger, change, digest)
    assert outside.value.code == "NOT_KEPT"
    two.confirm(change, "timur2")
    with acting(made["timur"].token):
        assert accounts.user_of(made["timur"], made["petugas-timur"].user_id).is_active


def test_its_own_plan_counts_the_same_and_takes_nothing(walked, owner):
    before = figures(owner)
    province(owner)
    made = users()
    with acting(made["timur"].token):
        number = plans.save(
            made["timur"], {"first": "2026-01", "months": 60, "lines": [{"payer": "apbd_province", "people": 100_000}]}
        )
        assert plans.whole(number)["law"]["total"] == 100_800_000_000
        assert one_province() == "95"
        assert [one.pk for one in plans.saved()] == [number]
    after = figures(owner)
    assert after["sponsorship_savedplan"][0] == before["sponsorship_savedplan"][0] + 1
    moved = {"sponsorship_savedplan", "platform_history"}  # its own plan; the set-up is in the history of the database
    assert {k: v for k, v in after.items() if k not in moved} == {k: v for k, v in before.items() if k not in moved}


def one_province() -> str:
    from payung.access.selectors import home_province

    return home_province()


def crawled(username: str, password: str, most: int = 60) -> dict[str, str]:
    """One page of each kind that leads from Beranda by links of ours without a question, as its reader sees it: address and text."""
    client = Client()
    assert client.post("/masuk", {"username": username, "password": password}).status_code == 302
    pages: dict[str, str] = {}
    waiting, kinds = ["/"], {"/"}
    while waiting and len(pages) < most:
        address = waiting.pop(0)
        answer = client.get(address)
        if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            continue
        pages[address] = answer.content.decode()
        for link in re.findall(r'href="(/[^"?#]*)"', pages[address]):
            kind = re.sub(r"\d+", "N", link)
            if kind not in kinds and not link.startswith(("/statis", "/gaya")):
                kinds.add(kind)
                waiting.append(link)
    return pages


def test_pages_offer_the_places_of_the_province_of_who_asks(own_db, owner):
    province(owner)
    users()
    west = {name for (name,) in owner.execute("select name from places_place where level = 2 and code like '53.%'")}
    short = "|".join(sorted(re.escape(name.title().removeprefix("Kabupaten ").removeprefix("Kota ")) for name in west))
    offered = re.compile(rf"\b(?:Kab\.|Kabupaten|Kota) (?:{short})\b|>(?:{short})<")
    examples = re.compile(r'misalnya Kabupaten Belu|name: "Kabupaten Belu"')  # of hints
    for username in ("timur", "bank-timur"):
        pages = crawled(username, PASSWORD)
        assert len(pages) > 10
        told = {address: set(offered.findall(examples.sub("", text))) for address, text in pages.items()}
        assert {address: names for address, names in told.items() if names} == {}, username
    mine = crawled("admin", world.PASSWORD)
    assert [address for address, text in mine.items() if "Uji Timur" in text] == []

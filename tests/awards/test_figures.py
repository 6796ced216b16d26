"""Figures of candidates at the cut-off: recomputed from the rows by other means, frozen, moved with the cut-off, unmoved by later data."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest
from django.test import Client

from tests.awards.playing import YEAR, frozen, moved, nominated, opened
from tests.support import people
from tests.support.interface import code_of
from tests.support.people import acting, one

JULY, AUGUST, SEPTEMBER = (date(2025, month, 1) for month in (7, 8, 9))
CUT_OFFS = (date(2025, 8, 15), date(2025, 9, 15))
STAGED = ["casework_case", "claims_claim", "claims_payment", "payouts_instruction", "payouts_state", "payouts_booking"]
TERMS = {"interviews_first": "2025-10-01", "interviews_last": "2025-10-02", "ceremony_on": "2025-10-20"}


@pytest.fixture(autouse=True)
def on_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-09-20")


def world(loader: Any, app: Any, token: Callable[[str], str]) -> dict[str, Any]:
    """People of two regencies, paid by the government of Belu, the province and an employer, some bills late, one never."""
    with acting(loader, token("admin")):
        belu = [people.member(loader, name=f"Orang {n}") for n in range(6)]
        kupang = [people.member(loader, "53.71", f"Kota {n}") for n in range(4)]
        schemes = {
            "belu": people.scheme(loader, "pemkab-belu", kind=("apbd", "apbd_regency")),
            "province": people.scheme(loader, "pemprov-ntt"),
            "bank": people.scheme(loader, "bank-ntt", kind=("gn_lingkaran", "sponsor")),
        }
    plan = (
        ("belu", AUGUST, belu[:3], "2025-08-01"),
        ("belu", SEPTEMBER, belu[:4], "2025-09-10"),
        ("province", AUGUST, [belu[3], *kupang[:2]], "2025-08-20"),  # paid after the first cut-off
        ("province", SEPTEMBER, [belu[4], *kupang[:3]], "2025-09-01"),
        ("bank", AUGUST, [belu[5]], "2025-08-01"),
        ("bank", SEPTEMBER, [belu[5], kupang[3]], "2025-09-05"),  # paid after its due day
        ("bank", JULY, [belu[5]], ""),  # never paid
    )
    with acting(loader, token("admin")):
        for name, member in dict.fromkeys((name, member) for name, _month, members, _on in plan for member in members):
            people.enrol(loader, schemes[name], member)
    for name, month, members, paid_on in plan:
        with acting(loader, token("admin")):
            for member in members:
                people.cover(loader, schemes[name].payer, member, month)
            _bill, code = people.bill(loader, schemes[name].payer, month, members)
        if paid_on:
            people.receive(app, token, code, people.PRICE * len(members), paid_on)
    return {**schemes, "belu_people": belu, "kupang_people": kupang}


def recomputed(owner: Any, day: date) -> dict[str, Any]:
    """The figures of Kabupaten Belu and Bank NTT at a day, in Python from the rows: no view or function of the product is asked."""

    def fetched(query: str) -> list[Any]:
        return owner.execute(query).fetchall()

    month = day.replace(day=1)
    settled = "select s.bill_id, r.paid_on from contributions_settlement s, contributions_receipt r where r.id = s.receipt_id and s.settles"
    paid = dict(fetched(settled))
    payer_of = dict(fetched("select id, organisation_id from participation_payer"))
    codes = dict(fetched("select id, code from parties_organisation"))
    person_of = {
        m: (p, r, s) for m, p, r, s in fetched("select id, person_id, regency, segment from participation_membership")
    }
    bill_of = {
        (m, mo): bill for m, mo, bill in fetched(
            "select membership_id, month, bill_id from contributions_contributionassessment where revision = 0")
    }  # fmt: skip
    held = defaultdict(set)
    for membership, mo, payer in fetched("select membership_id, month, payer_id from participation_month"):
        bill = bill_of.get((membership, mo))
        if mo == month and bill in paid and paid[bill] <= day:
            person, regency, _segment = person_of[membership]
            held["all"].add(person)
            held[regency].add(person)
            held[codes.get(payer_of[payer])].add(person)
    due = [
        (bill, due_on) for bill, payer, due_on in fetched("select id, payer_id, due_on from contributions_bill where corrects_id is null")
        if codes.get(payer_of[payer]) == "bank-ntt" and due_on <= day
    ]  # fmt: skip
    bases = owner.execute(
        "select value from places_denominator where place_id = '53.04' and kind = 'workforce_reported' and as_of <= %s"
        " order by as_of desc limit 1",
        [day],
    ).fetchall()
    return {
        "protected": (len(held["53.04"]), bases[0][0] if bases else None),
        "scheme_people": (len(held["pemkab-belu"]), None),
        "schemes": (len(fetched("select s.id from sponsorship_scheme s, parties_organisation o where o.id = s.organisation_id and o.code = 'pemkab-belu'")), None),
        "own_workers": (0, None),
        "vulnerable": (len(held["bank-ntt"]), None),
        "bills_in_time": (sum(bill in paid and paid[bill] <= due_on for bill, due_on in due), len(due)),
        "claims_in_time": (0, 0),
    }  # fmt: skip


def kept(owner: Any, cut_off: date) -> dict[str, tuple[int | None, int | None]]:
    """The frozen figures of a cut-off by name."""
    rows = owner.execute(
        "select i.name, i.part, i.whole, i.as_of from awards_indicator i join awards_freeze f on f.id = i.freeze_id"
        " join awards_cycleterms t on t.id = f.terms_id where t.cut_off = %s",
        [cut_off],
    ).fetchall()
    assert {row[3] for row in rows} == {cut_off}
    return {name: (part, whole) for name, part, whole, _as_of in rows}


def test_figures_at_the_cut_off_are_those_of_the_rows_and_stay(own_db: Any, app: Any, api: Any, token: Any) -> None:
    owner, office = own_db.connect("owner"), api("provinsi")
    owner.execute(
        "insert into places_denominator (place_id, kind, value, as_of, source, note, verified) values"
        " ('53.04', 'workforce_reported', 1000, '2025-08-01', 'uji', '', 'low'), ('53.04', 'workforce_reported', 1100, '2025-09-01', 'uji', '', 'low')"
    )
    loader = own_db.connect("loader")
    held = world(loader, app, token)
    numbers = opened(api, cut_off=CUT_OFFS[0].isoformat(), **TERMS)
    belu = nominated(api, numbers["kabupaten_kota"], place="53.04")
    nominated(api, numbers["usaha_keuangan"], body="bank-ntt")
    moved(api, "documents", "indicators")
    assert frozen(api).status_code == 200
    first = kept(owner, CUT_OFFS[0])
    assert first == recomputed(owner, CUT_OFFS[0])
    assert first["protected"] == (4, 1000)
    assert first["bills_in_time"] == (1, 2)
    # a month later other figures
    again = {"cut_off": CUT_OFFS[1].isoformat(), **TERMS, "reason": "batas data digeser", "rehearsal": "yes"}
    assert office.post(f"/award/cycles/{YEAR}/terms", again).status_code == 200
    assert frozen(api).status_code == 200
    second = kept(owner, CUT_OFFS[1])
    assert second == recomputed(owner, CUT_OFFS[1])
    assert second["protected"] == (6, 1100)
    assert second["protected"] != first["protected"]
    # what comes later changes neither of them
    with acting(loader, token("admin")):
        late = people.member(loader, name="Orang Baru")
        people.enrol(loader, held["belu"], late)
        people.cover(loader, held["belu"].payer, late, SEPTEMBER)
        _bill, code = people.bill(loader, held["belu"].payer, SEPTEMBER, [late], sequence=2)
    people.receive(app, token, code, people.PRICE, "2025-09-02")
    assert recomputed(owner, CUT_OFFS[1])["protected"] == (7, 1100)
    assert (kept(owner, CUT_OFFS[0]), kept(owner, CUT_OFFS[1])) == (first, second)
    said = office.get(f"/award/candidates/{belu}").json()["figures"]
    assert [(x["name"], x["part"], x["whole"], x["frozen"]) for x in said] == [
        ("protected", 6, 1100, True), ("schemes", *second["schemes"], True), ("scheme_people", *second["scheme_people"], True),
    ]  # fmt: skip


def test_a_figure_opens_to_its_query_day_and_source(own_db: Any, app: Any, api: Any, token: Any, login: Any) -> None:
    owner = own_db.connect("owner")
    world(own_db.connect("loader"), app, token)
    numbers = opened(api, cut_off=CUT_OFFS[0].isoformat(), **TERMS)
    bank = nominated(api, numbers["usaha_keuangan"], body="bank-ntt")
    live = api("bank").get(f"/award/candidates/{bank}/figures/bills_in_time").json()
    assert (live["frozen"], live["as_of"], live["query_digest"]) == (False, "2025-08-15", "")
    moved(api, "documents", "indicators")
    assert frozen(api).status_code == 200
    one_figure = api("bank").get(f"/award/candidates/{bank}/figures/bills_in_time").json()
    assert (one_figure["query"], one_figure["frozen"]) == ("award_of_bills", True)
    source = one(owner, "select prosrc from pg_proc where proname = 'award_of_bills'")
    assert one_figure["text"] == source.strip()
    assert one_figure["query_digest"] == hashlib.sha256(source.encode()).hexdigest()
    page = login(Client(), "bank").get(f"/paritrana/calon/{bank}/angka/bills_in_time").content.decode()
    for word in ("payung.award_of_bills", "contributions_bill, contributions_receipt", "1 dari 2", "jatuh tempo"):
        assert word in page
    assert code_of(api("bank").get(f"/award/candidates/{bank}/figures/protected")) == "FIGURE_OF_CANDIDATE_UNKNOWN"
    for other in ("award_freeze", "award_sees", "session_touch"):  # no other function of the house is read by this
        with acting(app, token("bank")):
            assert one(app, "select payung.award_query(%s)", [other]) is None


def test_a_bank_is_shown_its_claims_paid_in_time(own_db: Any, app: psycopg.Connection, api: Any, token: Any) -> None:
    owner = own_db.connect("owner")
    bank = people.organisation(owner, "bank-ntt")
    days = {1: ("2025-08-05", "2025-08-04"), 2: ("2025-08-05", "2025-08-09"), 3: ("2025-08-20", "2025-08-20")}
    with owner.transaction():
        # only what the query reads is there: these rows stand without those that they would follow from
        for table, column in owner.execute(
            "select c.oid::regclass::text, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0"
            " and a.attnotnull and a.attidentity = '' where c.oid::regclass::text = any(%s)"
            " and not exists (select from pg_index x where x.indrelid = c.oid and x.indisprimary and a.attnum = any(x.indkey))",
            [STAGED],
        ).fetchall():
            owner.execute(f"alter table {table} alter column {column} drop not null")
        for table, name in owner.execute(
            "select conrelid::regclass::text, conname from pg_constraint where contype in ('f', 'c') and conrelid::regclass::text = any(%s)",
            [STAGED],
        ).fetchall():
            owner.execute(f"alter table {table} drop constraint {name}")
        for table in STAGED:
            owner.execute(f"alter table {table} disable trigger user")
        for n, (due, booked) in days.items():
            owner.execute("insert into casework_case (id, calendar_due) values (%s, %s)", [n, due])
            owner.execute("insert into claims_claim (id, case_id) values (%s, %s)", [n, n])
            owner.execute("insert into payouts_instruction (id, end_to_end_id) values (%s, %s)", [n, f"E{n}"])
            owner.execute(
                "insert into payouts_state (instruction_id, state, bank_organisation_id) values (%s, 'paid', %s)",
                [n, bank],
            )
            owner.execute(
                "insert into payouts_booking (id, instruction_id, side, booked_on) values (%s, %s, 'paid', %s)",
                [n, n, booked],
            )
            owner.execute("insert into claims_payment (id, claim_id, instruction_id) values (%s, %s, %s)", [n, n, n])
    numbers = opened(api, cut_off=CUT_OFFS[0].isoformat(), **TERMS)
    number = nominated(api, numbers["usaha_keuangan"], body="bank-ntt")
    figures = {
        x["name"]: (x["part"], x["whole"]) for x in api("bank").get(f"/award/candidates/{number}").json()["figures"]
    }
    assert figures["claims_in_time"] == (1, 2)  # the third was booked after the cut-off

"""Consent as a list says it: kept at the commit with the row it stands on, refused where it cannot be, and taken back with the list."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from payung.access.services import Actor
from payung.contributions.own import services as own
from payung.intake import undo
from payung.intake.verdicts.rowterms import NO, NOTHING, UNREAD, YES, read_consent
from payung.kernel.months import Month
from payung.platform.db import acting
from payung.sponsorship.services import set_budget
from tests.support import people
from tests.support.payers import assess, listed, scheme_of, send, sheet
from tests.support.people import PRICE, one

TODAY = date(2025, 12, 15)
COLUMNS = ("Nomor Pinjaman", "Tanggal Akad", "Tanggal Persetujuan")
KEPT = "select e.sheet_row, c.given_on, c.dated, c.list_id = e.list_id, c.sheet_row = e.sheet_row, c.paper from sponsorship_consent c join sponsorship_enrolment e on e.id = c.enrolment_id order by 1"
_seed = itertools.count(700)


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", f"{TODAY}")


def rows(said: list[str], day: date = date(2025, 10, 9), heading: str = COLUMNS[2]) -> bytes:
    """Debtors of one day, each with what its cell says of the consent."""
    lines = [(*row, f"KMM/{n}", f"{day:%d-%m-%Y}", text) for n, (row, text) in enumerate(zip(listed(len(said), next(_seed)), said, strict=True))]  # fmt: skip
    return sheet((*COLUMNS[:2], heading), lines)


def codes_of(owner: Any, number: int) -> dict[str, int]:
    return {k: v for k, v in one(owner, "select counts->'codes' from intake_list where id = %s", [number]).items() if k.startswith("CONSENT")}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", NOTHING), (" - ", NOTHING), ("Belum", NOTHING), ("FALSE", NOTHING), ("0", NOTHING),
        ("Ya", YES), ("YA.", YES), ("Setuju", YES), ("\u2713", YES), ("v", YES), ("TRUE", YES), ("sudah setuju", YES),
        ("Tidak", NO), ("tdk setuju", NO), ("Menolak", NO),
        ("14/03/2025", date(2025, 3, 14)), ("14-03-25", date(2025, 3, 14)), ("14 Maret 2025", date(2025, 3, 14)),
        ("2025-03-14 00:00:00", date(2025, 3, 14)), ("45730", date(2025, 3, 14)), ("45730.0", date(2025, 3, 14)),
        ("Ya, 14-03-2025", date(2025, 3, 14)), ("Setuju tgl 14/03/2025", date(2025, 3, 14)), ("Sudah setuju 14/03/2025", date(2025, 3, 14)),
        ("16/12/2025", date(2025, 12, 16)), ("30/02/2025", UNREAD), ("mungkin", UNREAD), ("Maret 2025", UNREAD), ("x", UNREAD),
        ("tidak 14/03/2025", UNREAD), ("99999999999999999999", UNREAD), ("1e9", UNREAD), ("." * 120, NOTHING), ("-" * 60 + "x1" * 30, UNREAD), ("5 orang setuju 14/03/2025", UNREAD),
    ],
)  # fmt: skip
def test_a_cell_is_a_day_a_yes_a_no_nothing_or_unread(text: str, said: Any) -> None:
    assert read_consent(text, TODAY) == said


def test_a_list_says_who_agreed_and_what_cannot_be_is_told(
    own_db: Any, actor: Callable[[str], Actor], owner: Any
) -> None:
    bank = actor("bank")
    scheme = scheme_of(bank, "bank-ntt", "credit", "2025-10", "2026-03", 900 * PRICE)
    # The first and the last day that the database takes, and a day beyond either.
    said = [
        "09/10/2025",
        "Ya",
        "",
        "15/12/2025",
        "16/12/2025",
        "01/10/2024",
        "30/09/2024",
        "30/02/2025",
        "mungkin",
        "Tidak",
    ]
    number, checked, committed = send(bank, scheme, rows(said))
    assert (checked["accepted"], checked["rejected"], committed["committed"]) == (5, 5, 5)
    assert codes_of(owner, number) == {"CONSENT_INVALID": 4, "CONSENT_DENIED": 1}
    kept = owner.execute(KEPT).fetchall()
    assert [(day, dated) for _row, day, dated, *_by in kept] == [
        (date(2025, 10, 9), True), (TODAY, False), (TODAY, True), (date(2024, 10, 1), True),
    ]  # fmt: skip
    assert {tuple(by) for _row, _day, _dated, *by in kept} == {(True, True, "")}
    assert [row for row, *_rest in kept] == [2, 3, 5, 7]  # the blank row came in without
    fits = "select payung.consent_fits('2025-10-01', %s, '2025-12-15')"
    ends = (date(2024, 10, 1), TODAY)
    assert [one(owner, fits, [day]) for day in (ends[0] - timedelta(1), *ends, ends[1] + timedelta(1), None)] == [False, True, True, False, False]  # fmt: skip


@pytest.mark.parametrize(
    "heading", ["Persetujuan", "Tgl. Persetujuan", "Persetujuan (Ya/Tidak)", "Tanggal Surat Persetujuan"]
)
def test_other_headings_mean_the_same(own_db: Any, actor: Callable[[str], Actor], owner: Any, heading: str) -> None:
    bank = actor("bank")
    scheme = scheme_of(bank, "bank-ntt", "credit", "2025-10", "2026-03", 900 * PRICE)
    assert send(bank, scheme, rows(["Ya", "09/10/2025"], heading=heading))[2]["committed"] == 2
    assert one(owner, "select count(*) from sponsorship_consent") == 2


def test_the_day_on_which_the_bank_agreed_to_the_loan_is_nobodys_consent(
    own_db: Any, actor: Callable[[str], Actor]
) -> None:
    from payung.intake.reading.headers import map_headers

    for heading in ("Tanggal Persetujuan Kredit", "Persetujuan Kepala Cabang", "Nomor Surat Persetujuan"):
        mapping = map_headers(["NIK", "Nama", "Desa", heading])
        assert "consent" not in mapping.fields or [one["field"] for one in mapping.unsure] == ["consent"], heading


def test_a_scheme_that_asks_for_none_reads_none(own_db: Any, actor: Callable[[str], Actor], owner: Any) -> None:
    sponsor = actor("sponsor")
    scheme = scheme_of(sponsor, "sponsor-uji", "partners", "2025-10", "2026-03", 900 * PRICE)
    lines = [(*row, text) for row, text in zip(listed(3, next(_seed)), ("Tidak", "mungkin", "Ya"), strict=True)]
    assert send(sponsor, scheme, sheet(("Persetujuan",), lines))[2]["committed"] == 3
    assert one(owner, "select count(*) from sponsorship_consent") == 0


def test_who_waits_keeps_what_his_row_said(own_db: Any, actor: Callable[[str], Actor], owner: Any) -> None:
    bank = actor("bank")
    scheme = scheme_of(bank, "bank-ntt", "credit", "2025-10", "2026-03", 3 * PRICE)
    assert send(bank, scheme, rows(["", "Ya", "09/10/2025"]))[2]["waiting"] == 2
    assert one(owner, "select count(*) from sponsorship_consent") == 0
    with acting(bank.token):
        set_budget(bank, scheme, 9 * PRICE)
    from payung.platform import runs

    for run in [row[0] for row in owner.execute("select id from platform_run where kind = 'intake.waiting_itself' and finished_at is null").fetchall()]:  # fmt: skip
        runs.execute(run)
    assert [(day, dated) for _row, day, dated, *_by in owner.execute(KEPT).fetchall()] == [(TODAY, False), (date(2025, 10, 9), True)]  # fmt: skip
    assert one(owner, "select count(*) from sponsorship_waiting") == 0


def test_who_waits_keeps_the_heir_that_his_row_names(own_db: Any, actor: Callable[[str], Actor], owner: Any) -> None:
    bank = actor("bank")
    scheme = scheme_of(bank, "bank-ntt", "credit", "2025-10", "2026-03", 3 * PRICE)
    lines = [
        (*row, f"KMM/{n}", "09-10-2025", f"Maria Bere {n}", "Istri")
        for n, row in enumerate(listed(3, next(_seed)))
    ]  # fmt: skip
    assert send(bank, scheme, sheet((*COLUMNS[:2], "Nama Ahli Waris", "Hubungan"), lines))[2]["waiting"] == 2
    named = "select h.name, h.relation, h.sheet_row, h.person_id in (select person_id from sponsorship_waiting) from registry_namedheir h order by 3"
    assert owner.execute(named).fetchall() == [
        ("Maria Bere 0", "Istri", 2, False), ("Maria Bere 1", "Istri", 3, True), ("Maria Bere 2", "Istri", 4, True),
    ]  # fmt: skip
    with acting(bank.token):
        set_budget(bank, scheme, 9 * PRICE)
    from payung.platform import runs

    for run in [row[0] for row in owner.execute("select id from platform_run where kind = 'intake.waiting_itself' and finished_at is null").fetchall()]:  # fmt: skip
        runs.execute(run)
    assert len(owner.execute(named).fetchall()) == 3


def test_undoing_the_list_takes_its_consents_back_and_no_others(
    own_db: Any, actor: Callable[[str], Actor], owner: Any
) -> None:
    bank, admin = actor("bank"), actor("admin")
    scheme = scheme_of(bank, "bank-ntt", "credit", "2025-10", "2026-03", 900 * PRICE)
    other = send(bank, scheme, rows(["Ya"]), "lain.csv")[0]
    old = send(bank, scheme, rows(["Ya"], date(2025, 10, 9)), "lama.csv")[0]
    new = send(bank, scheme, rows(["Ya", "09/12/2025", ""], date(2025, 12, 9)), "baru.csv")[0]
    assess(admin, "2025-10", 3)  # of the old one every month is billed; of the new ones December is
    by_hand = one(owner, "select id from sponsorship_enrolment where list_id = %s and sheet_row = 4", [new])
    with acting(bank.token):
        own.consent(bank, by_hand, date(2025, 12, 9), "Akad KMM/2")
        with pytest.raises(undo.IntakeRefused, match="NOTHING_TO_UNDO"):
            undo.undo(bank, old, "daftar salah kirim")
        assert undo.undo(bank, new, "daftar salah kirim") == "undone"
    taken = "select c.list_id, w.reason, w.made_by from sponsorship_consentwithdrawal w join sponsorship_consent c on c.id = w.consent_id"
    assert owner.execute(taken).fetchall() == [(new, "daftar salah kirim", bank.user_id)] * 2
    assert one(owner, "select count(*) from sponsorship_consent where list_id in (%s, %s)", [other, old]) == 2
    enrolment = one(owner, "select id from sponsorship_enrolment where list_id = %s and sheet_row = 2", [new])
    with acting(bank.token):
        told = own.standing(enrolment)
        assert (told["consent_on"], told["consent_withdrawn_at"] is not None) == (TODAY, True)
        assert own.standing(by_hand)["consent_withdrawn_at"] is None  # what he signed on paper is not the list's


def test_raw_sql_keeps_no_consent_of_its_own_and_takes_none_back(own_db: Any, actor: Callable[[str], Actor], app: Any, loader: Any, owner: Any, token: Any) -> None:  # fmt: skip
    bank = actor("bank")
    scheme = scheme_of(bank, "bank-ntt", "credit", "2025-10", "2026-03", 900 * PRICE)
    number = send(bank, scheme, rows(["Ya", ""]))[0]
    kept, without = (row[0] for row in owner.execute("select id from sponsorship_enrolment order by id").fetchall())
    consent = one(owner, "select id from sponsorship_consent where enrolment_id = %s", [kept])
    refused = (
        "update sponsorship_consent set given_on = '2025-01-01'", "delete from sponsorship_consent",
        f"insert into sponsorship_consent (enrolment_id, given_on, list_id, sheet_row, made_by) values ({without}, '2025-12-09', {number}, 3, 1)",
        f"insert into sponsorship_consentwithdrawal (consent_id, reason, made_by) values ({consent}, 'hapus saja', 1)",
        "delete from sponsorship_consentwithdrawal", f"select payung.consents_withdraw({number}, 1, 'hapus saja')",
        f"select payung.consents_of_waiting(array[{without}])",
    )  # fmt: skip
    for connection in (app, loader):
        for statement in refused:
            with pytest.raises(psycopg.errors.InsufficientPrivilege), people.acting(connection, token("admin")):
                connection.execute(statement)
    with pytest.raises(psycopg.errors.InsufficientPrivilege), people.acting(app, token("bank")):
        app.execute("select payung.consents_of_list(%s, '2025-12-15')", [number])
    # A stage of one's own says nothing of whoever came in before, and no role that commits nothing has a say.
    stage = f"create temp table staged_person on commit drop as select sheet_row, membership_id, true as committed, date '2025-12-09' as consent_on, true as consent_dated from sponsorship_enrolment where id = {without}"
    ask = "select payung.consents_of_list(%s, '2025-12-15')"
    with people.acting(loader, token("bank")):
        loader.execute(stage)
        loader.execute("grant select on staged_person to public")
        assert one(loader, ask, [number]) == 0
    with people.acting(loader, token("pemeriksa")):
        loader.execute(stage)
        with pytest.raises(psycopg.Error) as shut, loader.transaction():
            loader.execute(ask, [number])
    assert shut.value.sqlstate == "P0EF0"
    for values in (
        "'2025-12-09', true, '', null, null", "'2025-12-09', false, 'Akad', null, null", f"'2025-12-09', true, 'Akad', {number}, 3",
        f"'2025-12-09', true, '', {number}, null", "'2025-12-09', true, '', null, 3", "'2025-12-09', true, 'ab', null, null",
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.CheckViolation), owner.transaction():
            owner.execute(f"insert into sponsorship_consent (enrolment_id, given_on, dated, paper, list_id, sheet_row, made_by) select {without}, {values}, 1")  # fmt: skip
    for statement in ("update sponsorship_consent set paper = 'lain'", "delete from sponsorship_consentwithdrawal"):
        with pytest.raises(psycopg.Error) as kept_as_is, owner.transaction():
            owner.execute(statement)
        assert kept_as_is.value.sqlstate == "P0A01"
    for who, seen in (("bank", 1), ("admin", 1), ("bpr", 0), ("sponsor", 0), ("juri", 0)):
        with people.acting(app, token(who)):
            assert one(app, "select count(*) from sponsorship_consent") == seen, who


def test_months_and_consents_of_many_debtors_come_in_one_statement(
    own_db: Any, actor: Callable[[str], Actor], owner: Any
) -> None:
    bank = actor("bank")
    scheme = scheme_of(bank, "bank-ntt", "credit", "2025-10", "2026-03", 3 * 2206 * PRICE)
    number, _checked, committed = send(bank, scheme, rows(["09/10/2025"] * 2206))
    assert committed["amount"] == 2206 * 3 * 16_800
    assert (
        one(owner, "select count(*) from sponsorship_consent where list_id = %s and given_on = '2025-10-09'", [number])
        == 2206
    )
    assert Month.parse("2025-10").first_day == one(owner, "select distinct first_month from sponsorship_enrolment")

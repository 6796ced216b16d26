"""A small province with rows in every protected table, of two regencies and several organisations."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from payung.claims.assessment import deciding
from payung.claims.assessment.recomputing import recompute
from payung.claims.kinds import FIRST
from tests.security.accounts import accounts, proposed
from tests.security.awarded import awarded
from tests.security.correcting import corrected, refused_merges
from tests.security.givers import of_payers as of_givers
from tests.security.members import of_members, of_terms
from tests.security.payers import of_dues, of_payers
from tests.security.reviewing import reviewed
from tests.support import people
from tests.support.databases import Database
from tests.support.payouts import Orders
from tests.support.people import Member, acting, fetching, one

JULY = date(2025, 7, 1)
DECIDED = date(2025, 8, 1)
OFFICERS = {"53.04": "belu", "53.71": "kupang"}


def tell(db: Database, token: Callable[[str], str]) -> None:
    """Write the rows as the product's roles write them: the loader for bulk, the application for people's own."""
    loader, app, owner = db.connect("loader"), db.connect("app"), db.connect("owner")
    accounts(owner)
    proposed(owner)
    with acting(loader, token("admin")):
        protected, by_bank, by_hand = _protection(loader)
    for regency, code in (("53.71", "bank-ntt"), ("53.04", "bpr-uji"), ("53.04", "pemkab-belu")):
        owner.execute(
            "insert into registry_custody (person_id, organisation_id) values (%s, %s)",
            [protected[regency][-1].person, people.organisation(owner, code)],
        )
    for code, amount in by_hand:
        people.receive(app, token, code, amount)
    _took_back(app, token, by_bank)
    _paid_by_bank(app, owner, token, by_bank)
    for code, _amount in (*by_hand, *by_bank):  # paid already: what comes now is credit
        people.receive(app, token, code, 5, reference=f"L{code}")
    for username in ("belu", "kupang", "bank-belu", "provinsi"):
        with acting(app, token(username)):
            _own_rows(app, username)
    corrected(owner)
    refused_merges(owner)
    nik = one(owner, "select min(nik) from registry_identity where regency = '53.71'")
    app.execute("select payung.registry_ask(%s, %s)", [token("belu"), nik])
    alarm = "insert into access_alarm (kind, user_id, count, bound) select 'refused_tries', id, 21, 20 from access_user"
    owner.execute(f"{alarm} where username = 'belu'")
    with acting(loader, token("admin")):
        _verdicts(loader)
        loader.execute("select payung.coverage_count(%s)", [JULY])
    with owner.transaction():
        owner.execute("select payung.ledger_seal()")
        owner.execute("update access_user set display_name = 'Petugas Belu' where username = 'belu'")
    with acting(loader, ""):
        _letters(loader, reviewed(owner))
    with acting(app, token("admin")):
        _told(app)
    with acting(loader, ""):
        _delivered(loader)
    _paid(app, loader, owner, token)
    _stopped(app, token)
    for regency, members in protected.items():
        _claim(app, token, regency, members)
    _cases(app, owner, token)
    owner.execute(
        "insert into claims_payeechange (claim_id, payment_id, bank_account_id, maker_id)"
        " select claim_id, id, bank_account_id, created_by from claims_payment"
    )
    _to_come(owner)
    awarded(owner)
    with acting(owner, token("admin")):
        of_dues(owner)
    for connection in (loader, app, owner):
        connection.close()


def _to_come(owner: Any) -> None:
    """Rows that no act writes yet, as their owner would."""
    owner.execute(
        "insert into coverage_past (month, regency, village_code, segment, payer_kind, people, counted_at, until_at)"
        " select month, regency, village_code, segment, payer_kind, people, counted_at, counted_at + interval '1 day'"
        " from coverage_active"
    )
    owner.execute(
        "insert into registry_caseload (person_id, user_id, given_by) select p.id, u.id, u.id from registry_person p"
        " join access_user u on u.username = case p.regency when '53.04' then 'belu' else 'kupang' end"
    )
    owner.execute(
        "insert into sponsorship_waitingremoval (scheme_id, person_id, regency, list_id, sheet_row, since, reason, made_by)"
        " select scheme_id, person_id, regency, 1, 1000 + id, since, 'pindah', 1 from sponsorship_waiting"
    )
    owner.execute(
        "insert into contributions_incentive (scheme_id, from_month, rate_ppm, source, made_by)"
        " select id, first_month, 75000, 'uji', 1 from sponsorship_scheme"
    )
    owner.execute(
        "insert into contributions_ownrepricing (province, state, law, reason, prices, asked_by, asked_on)"
        " values ('53', 'refused', '', 'uji', '[]', 1, '2025-08-01')"
    )
    owner.execute(
        "insert into sponsorship_repricing (scheme_id, version, state, law, reason, asked_by, asked_on)"
        " select id, 1, 'refused', '', 'uji', 1, '2025-08-01' from sponsorship_scheme;"
        "with c as (insert into sponsorship_correction (scheme_id, state, decree_number, decree_date, first_month, asked_by, asked_on)"
        " select id, 'refused', 'SK 2', '2025-08-01', '2025-09-01', 1, '2025-08-01' from sponsorship_scheme returning id, scheme_id)"
        " insert into sponsorship_correctionline (correction_id, person_id, comes)"
        " select c.id, min(e.person_id), false from c join sponsorship_enrolment e on e.scheme_id = c.scheme_id group by 1"
    )
    _released(owner)
    of_members(owner)
    of_payers(owner)
    of_terms(owner)
    of_givers(owner)


def _released(owner: Any) -> None:
    """Each regency's last month in the calendar has another before it that was taken back."""
    payer = one(  # of a payer without a fund: nothing goes back, and nothing is booked
        owner,
        "insert into participation_payer (kind, payer_class, label, province) values ('self', 'self', 'Uji', '53') returning id",
    )
    for regency in OFFICERS:
        query = "insert into participation_release (reason, made_by, made_on) values ('death', 0, '2025-09-01') returning id"
        made = one(owner, query)
        owner.execute(
            "insert into participation_releasedmonth (release_id, membership_id, month, payer_id, regency, amount, committed_at)"
            " select %s, membership_id, month, %s, regency, amount, committed_at - interval '1 day'"
            " from participation_month where regency = %s order by membership_id desc limit 1",
            [made, payer, regency],
        )
        owner.execute(  # a place that was given back and taken again
            "insert into sponsorship_returnedplace (enrolment_id, release_id, restored_at)"
            " select min(id), %s, now() from sponsorship_enrolment where regency = %s",
            [made, regency],
        )


def _protection(loader: Any) -> tuple[dict[str, list[Member]], list[tuple[str, int]], list[tuple[str, int]]]:
    """Members by regency, the one whose month is paid first; the bills that a bank is to tell of, and those paid by hand."""
    known: dict[str, list[Member]] = {}
    by_bank: list[tuple[str, int]] = []
    by_hand: list[tuple[str, int]] = []
    people.open_months(loader, [JULY])
    members = {
        regency: [people.member(loader, regency, name) for name in ("Yohanes Seran", "Maria Bere", "Agnes Mau")]
        for regency in OFFICERS
    }
    known.update({regency: found[::-1] for regency, found in members.items()})
    both = {"53.04": 10, "53.71": 10}
    for code, quotas, regencies in (
        ("pemprov-ntt", both, ("53.04", "53.71")),
        ("pemkab-belu", {"53.04": 10}, ("53.04",)),
        ("pemkot-kupang", {"53.71": 10}, ("53.71",)),
    ):
        scheme = people.scheme(loader, code, quotas=quotas, months=[JULY])
        chosen = [members[regency].pop() for regency in regencies]
        for member in chosen:
            people.enrol(loader, scheme, member)
            people.cover(loader, scheme.payer, member, JULY)
        _, payment_code = people.bill(loader, scheme.payer, JULY, chosen)
        amount = people.PRICE * len(chosen)
        loader.execute(
            "select payung.journal_commitment(%s, %s, %s, %s, %s)",
            [scheme.scheme, f"commitment:{code}", JULY, len(chosen), amount],
        )
        if len(regencies) == 1:
            by_bank.append((payment_code, amount))
        else:
            by_hand.append((payment_code, amount))
        for member in chosen:
            loader.execute(
                "insert into sponsorship_waiting (scheme_id, person_id, regency, reason, list_id, sheet_row)"
                " values (%s, %s, %s, 'QUOTA_EXCEEDED', 1, 2)",
                [scheme.scheme, member.person, member.regency],
            )
    loader.execute(
        "insert into participation_snapshot (as_of, source, note, members, loaded_by)"
        " values ('2025-06-30', 'uji', '', 3, payung.actor_id())"
    )
    loader.execute(
        "insert into participation_payer (kind, payer_class, label) values ('existing', 'self', 'Peserta lama')"
    )
    return known, by_bank, by_hand


def _took_back(app: Any, token: Callable[[str], str], bills: list[tuple[str, int]]) -> None:
    """Somebody entered what the bank was to tell of, and took it back."""
    for code, amount in bills:
        with acting(app, token("cabang")):
            query = "select waiting_id from payung.record_receipt(%s, %s, '2025-07-10', 'manual', %s)"
            waiting = one(app, query, [code, amount, f"T{code}"])
            app.execute("select payung.drop_receipt(%s, 'withdrawn', '')", [waiting])


def _paid_by_bank(app: Any, owner: Any, token: Callable[[str], str], bills: list[tuple[str, int]]) -> None:
    """A connected bank tells of the payments of two bills."""
    with acting(app, token("admin")):
        app.execute(
            "select payung.snap_client_add('Bank Uji', 'uji', '', 'kunci', '{}', 3, decode('00', 'hex'), 'symmetric')"
        )
    with acting(app, token("admin2")):
        app.execute("select payung.snap_client_confirm(id, payung.snap_client_seen(id)) from contributions_snapclient")
    owner.execute("update contributions_snapclient set unknown_an_hour = 1 where name = 'Bank Uji'")
    with acting(app, token("snap-uji")):
        app.execute("select payung.snap_bill('99999999999', %s)", [JULY])
    for number, (code, amount) in enumerate(bills, 1):
        with acting(app, token("snap-uji")):
            call = one(app, "select payung.snap_claim('25', %s, %s, sha256('isi'))", [JULY, f"{number}"])
            paid = one(
                app,
                "select payung.snap_pay(%s, %s, %s, %s, %s, %s, '{}')",
                [call, f"PAY-{number}", code, amount, JULY, JULY],
            )
            assert paid["outcome"] == "paid"
            app.execute("select payung.snap_answered(%s, '2002500')", [call])


def _own_rows(app: Any, username: str) -> None:
    person = one(app, "select min(id) from registry_person")
    app.execute(
        "select payung.read_note(current_setting('payung.session'), 'reveal', 'nik', 'memeriksa berkas', %s, 1, false)",
        [[person]],
    )
    app.execute("insert into platform_run (kind, params) values ('uji', '{}')")
    app.execute(
        "insert into platform_idempotency (actor_id, key, request_hash, status, response)"
        " values (payung.actor_id(), 'k', 'h', 200, '{}')"
    )
    scheme = one(app, "select max(id) from sponsorship_scheme")
    app.execute(
        "insert into intake_list (scheme_id, file_name, file_key, sha256, size, expires_on)"
        " values (%s, 'daftar.xlsx', 'k', %s, 1, '2026-01-01')",
        [scheme, username.ljust(64, "0")],
    )
    app.execute(
        "insert into intake_mappingmemory (signature, mapping, confirmed_by) values (%s, '{}', payung.actor_id())",
        [username],
    )


def _verdicts(loader: Any) -> None:
    for table, columns, values in (
        ("intake_row", "verdict, codes, held_by", "'accepted', 0, ''"),
        (
            "intake_candidate",
            "nik, name, name_norm, sex, address, phone, mother_name, occupation",
            "'', 'Maria Bere', 'MARIA BERE', 'P', '', '', '', ''",
        ),
    ):
        loader.execute(
            f"insert into {table} (list_id, sheet_row, regency, village_code, {columns})"
            f" select l.id, r.sheet_row, r.regency, r.regency || '.01.2001', {values}"
            " from intake_list l, (values (2, '53.04'), (3, '53.71')) r(sheet_row, regency)"
        )
    loader.execute(
        "insert into intake_likeness (list_id, sheet_row, earlier_row, person_id, weight, evidence)"
        " select r.list_id, r.sheet_row, 0, p.id, 90, 0 from intake_row r"
        " join (select regency, min(id) as id from registry_person group by regency) p using (regency)"
    )
    copied = "select list_id, sheet_row, regency, 'covered' from intake_row"
    loader.execute(f"insert into intake_outcome (list_id, sheet_row, regency, outcome) {copied}")


def _letters(loader: Any, owner: Any) -> None:
    """Messages as the worker queues them, and letters as a room's decision makes them."""
    owner_of_rows = "select list_id, sheet_row, regency, 'transport', sector, 'nakhoda', 1 from intake_row"
    owner.execute(
        "insert into intake_sectordecision (list_id, sheet_row, regency, sector, was, reason, decided_by) "
        + owner_of_rows
    )
    for regency in ("53.04", "53.71"):
        queued = "select payung.notice_queue(%s, 'claim_paid', 'id', 'sms', 'claim:1', %s, null, 'Maria', '628', '', '', 'J', 'T', 1)"
        loader.execute(queued, [f"story:{regency}", regency])
        made = "select payung.room_letter(%s, 'decision_approved', 'claim:1', 'K-1', %s, null, '2025-07-10', 1)"
        owner.execute(made, [f"story:{regency}", regency])


def _told(app: Any) -> None:
    """Refusals, letters withdrawn and cards of both regencies."""
    for regency in ("53.04", "53.71"):
        app.execute("select payung.notice_consent('sms', %s, false, %s)", [f"628{regency}", regency])
        member = one(app, "select min(id) from participation_membership where regency = %s", [regency])
        app.execute(
            "select payung.cards_issue(array[%s::bigint], array[sha256(%s)], false)", [member, regency.encode()]
        )
    app.execute("select payung.letter_withdraw(id, 'diganti', '2025-07-11') from notices_notificationletter")


def _paid(app: Any, loader: Any, owner: Any, token: Callable[[str], str]) -> None:
    """A payout batch of each regency, handed to the bank; one instruction of each waits."""
    orders = Orders(owner, token("admin"))
    bank = orders.bank()
    for regency in ("53.04", "53.71"):
        taken, _waiting = orders.many(2, regency=regency)
        with acting(app, token("admin")):
            batch = one(app, "select payung.payout_batch_make(%s, 'file', %s)", [bank, [taken]])
            shown = one(app, "select content_hash from payouts_batch where id = %s", [batch])
        with acting(loader, people.at_work(owner, loader, token("cabang"), "payouts.names", "batch", batch)):
            said = [{"instruction": taken, "state": "told", "name": f"Penerima {regency}", "score": 100}]
            loader.execute("select payung.payout_names_take(%s, %s::jsonb)", [batch, json.dumps(said)])
        with acting(app, token("cabang")):
            app.execute("select payung.payout_batch_approve(%s, %s)", [batch, shown])
        with acting(loader, token("cabang")):
            loader.execute("select payung.payout_file_staged(%s, %s, 'k', 1, %s)", [batch, regency, JULY])
            loader.execute("select payung.payout_file_sent(%s, %s)", [batch, JULY])
        _written(app, token, taken, regency, people.organisation(owner, "bank-ntt"))
        _booked_twice(loader, owner, token("cabang"), bank, taken)
        name, amount = owner.execute(
            "select end_to_end_id, amount from payouts_instruction where id = %s", [taken]
        ).fetchone()
        item = {"id": name, "amount": amount, "state": "paid", "booking": f"B1-{name}"}
        with acting(loader, token("bank")):
            proposal = one(
                loader,
                "select proposal from payung.payout_answer_propose('camt.054', %s, null, %s, 'k', 1, %s, %s::jsonb)",
                [bank, f"tangan-{name}", JULY, json.dumps([item])],
            )
        with acting(app, token("kepala")):
            app.execute("select payung.payout_answer_confirm(%s, %s)", [proposal, JULY])
        line = {"amount": 2500, "state": "paid", "booking": f"FEE-{regency}"}
        answer = "select payung.payout_answer_fetched('camt.054', %s, null, %s, 'k', 1, %s, %s::jsonb)"
        with acting(loader, fetching(owner, loader, token("cabang"), bank)):
            loader.execute(answer, [bank, f"FEE-{regency}", JULY, json.dumps([line])])
        with acting(app, token("cabang")):
            app.execute(
                "select payung.payout_place(max(id), 'fee', null, '', %s) from payouts_unmatchedbooking", [JULY]
            )


def _written(app: Any, token: Callable[[str], str], instruction: int, regency: str, organisation: int) -> None:
    """Before the bank's file comes somebody lays its letter before another person."""
    with acting(app, token("bank")):
        folder = one(app, "select payung.folder_open('payout', %s, %s)", [regency, organisation])
        paper = _paper(app, folder, "lain", f"{instruction:032x}{organisation:032x}")
        app.execute("select payung.payout_letter_propose(%s, 'paid', 'surat nomor 12/OPS', %s)", [instruction, paper])


def _stopped(app: Any, token: Callable[[str], str]) -> None:
    """Payouts are stopped, and two people start them again."""
    with acting(app, token("bank")):
        app.execute("select payung.payout_halt('dua transfer tidak dikenal')")
    with acting(app, token("cabang")):
        proposal = one(app, "select payung.payout_start_propose('ternyata biaya bank')")
    with acting(app, token("kepala")):
        app.execute("select payung.payout_start_confirm(%s)", [proposal])


def _booked_twice(loader: Any, owner: Any, secret: str, bank: int, instruction: int) -> None:
    """The bank books a payment, and books it once more: the second raises the alarm."""
    query = "select end_to_end_id, amount from payouts_instruction where id = %s"
    name, amount = owner.execute(query, [instruction]).fetchone()
    for booking in ("B1", "B2"):
        item = {"id": name, "amount": amount, "state": "paid", "booking": f"{booking}-{name}"}
        answer = "select payung.payout_answer_fetched('camt.054', %s, null, %s, 'k', 1, %s, %s::jsonb)"
        with acting(loader, fetching(owner, loader, secret, bank)):
            loader.execute(answer, [bank, f"{booking}-{name}", JULY, json.dumps([item])])


def _delivered(loader: Any) -> None:
    for _each in ("53.04", "53.71"):
        taken = one(loader, "select id from payung.notice_take()")
        loader.execute("select payung.notice_done(%s, 1, 'file', 'sent', '', 'r', '1 minute')", [taken])
        said = {"message": taken, "part": 1, "outcome": "delivered", "at": f"{JULY}T09:00:00+08:00"}
        loader.execute("select * from payung.notice_receipts('file', %s)", [json.dumps([said])])


def _claim(app: Any, token: Callable[[str], str], regency: str, members: list[Member]) -> None:
    """The death of a member of each regency: word of it, family, papers, assessment, approval, instructions to pay."""
    dead, *heirs = members
    with acting(app, token(OFFICERS[regency])):
        code = _death(app, regency, "Agnes Mau", "Ana Bere")
        report = one(app, "select payung.report_find(%s)", [code])
        claim = one(app, "select payung.claim_open(%s, %s, '2025-07-20', '2025-07-21')", [report, dead.person])
        named = []
        for relation, heir in zip(("spouse", "child"), heirs, strict=True):
            app.execute("select payung.registry_add_relative(%s, %s, %s)", [dead.person, heir.person, relation])
            account = one(
                app,
                "select payung.registry_add_bank_account(%s, '130', %s, 'Pemilik', 100, '')",
                [heir.person, f"{40_000_000 + heir.person}"],
            )
            named.append({"person": heir.person, "relation": relation, "weight": 1, "account": account})
        app.execute("select payung.claim_set_heirs(%s, %s::jsonb)", [claim, json.dumps(named)])
        folder = one(app, "select payung.claim_papers(%s)", [claim])
        asked = app.execute(
            "select paper_type from claims_requirement where kind = 'death' order by position"
        ).fetchall()
        for number, (paper_type,) in enumerate(asked, 1):
            _paper(app, folder, paper_type, f"{claim:032x}{number:032x}")
    with acting(app, token("cabang")):
        app.execute("select payung.claim_complete(%s, '2025-07-25')", [claim])
        seen = one(app, "select payung.claim_facts(%s)->>'reading_seen'", [claim])
        reading = "select payung.claim_decide_reading(%s, 'membership', %s, 2, 1, 'dibaca begitu', %s)"
        app.execute(reading, [claim, seen, DECIDED])
        facts = one(app, "select payung.claim_facts(%s)", [claim])
        facts["law"] = deciding.frozen_law(FIRST)
        facts["assessed_on"] = DECIDED.isoformat()
        snapshot = deciding.snapshot(facts, deciding.decide(facts))
        app.execute("select payung.claim_assess(%s, %s, %s)", [claim, snapshot, DECIDED])
    recompute()
    with acting(app, token("kepala")):
        approve = "select payung.claim_approve(%s, %s, %s)"
        assert one(app, approve, [claim, deciding.digest(snapshot), DECIDED]) == "approved"
    with acting(app, token("cabang")):
        app.execute("select payung.payout_bank_account_close(%s, 'salah tulis nomornya')", [named[0]["account"]])
    with acting(app, ""):
        _death(app, regency, "Belum Ditemukan", "Tetangga")


def _death(app: Any, regency: str, name: str, reporter: str) -> str:
    return str(
        one(
            app,
            "select payung.report_death(%s, '', %s, '', '', '2025-07-20', %s, '62812000111', 'RT 1', 'istri', '', 'id', '2025-07-21', 'death', '{}')",
            [regency, name, reporter],
        )
    )


def _paper(app: Any, folder: int, paper_type: str, digest: str) -> int:
    paper = one(
        app,
        "select paper_id from payung.paper_add(%s, %s, %s, %s, 10, 'surat.png', '', '', null)",
        [folder, paper_type, digest[32:], digest],
    )
    app.execute("select payung.paper_checked(%s, %s, '', 'image/png', 1, '{}')", [paper, digest])
    return int(paper)


def _cases(app: Any, owner: Any, token: Callable[[str], str]) -> None:
    """Cases and papers that belong to an organisation and not to a regency's office alone."""
    owner.execute(
        "insert into casework_process (name, initial, final, openers, guarded, calendar_days, working_days)"
        " values ('uji', 'open', '{}', '{administrator}', false, 7, 7)"
    )
    for code, regency in (("sponsor-uji", "53.71"), ("bpr-uji", "53.03")):
        with acting(app, token("admin")):
            organisation = people.organisation(app, code)
            app.execute("select payung.case_open('uji', %s, %s, %s)", [f"uji:{code}", regency, organisation])
            folder = one(app, "select payung.folder_open('uji', %s, %s)", [regency, organisation])
            _paper(app, folder, "kk", f"{organisation:064x}")

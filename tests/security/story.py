"""A small province with rows in every protected table, of two regencies and several organisations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.support import people
from tests.support.databases import Database
from tests.support.payouts import Orders
from tests.support.people import acting, one

JULY = date(2025, 7, 1)


def tell(db: Database, token: Callable[[str], str]) -> None:
    """Write the rows as the product's roles write them: the loader for bulk, the application for people's own."""
    loader, app, owner = db.connect("loader"), db.connect("app"), db.connect("owner")
    with acting(loader, token("admin")):
        _protection(loader)
    for username in ("belu", "kupang", "bank-belu", "provinsi"):
        with acting(app, token(username)):
            _own_rows(app, username)
    with acting(loader, token("admin")):
        _verdicts(loader)
        loader.execute("select payung.coverage_count(%s)", [JULY])
    with owner.transaction():
        owner.execute("select payung.ledger_seal()")
        owner.execute("update access_user set display_name = 'Petugas Belu' where username = 'belu'")
    with acting(app, token("admin")):
        _told(app)
    with acting(loader, ""):
        _delivered(loader)
    _paid(app, loader, owner, token)
    for connection in (loader, app, owner):
        connection.close()


def _protection(loader: Any) -> None:
    people.open_months(loader, [JULY])
    members = {
        regency: [people.member(loader, regency, name) for name in ("Yohanes Seran", "Maria Bere", "Agnes Mau")]
        for regency in ("53.04", "53.71")
    }
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
            [scheme.programme, f"commitment:{code}", JULY, len(chosen), amount],
        )
        loader.execute(
            "select payung.record_receipt(%s, %s, '2025-07-10', 'manual', %s)",
            [payment_code, amount, f"R-{code}"],
        )
        for member in chosen:
            loader.execute(
                "insert into sponsorship_waiting (programme_id, person_id, regency, reason, list_id, sheet_row)"
                " values (%s, %s, %s, 'QUOTA_EXCEEDED', 1, 2)",
                [scheme.programme, member.person, member.regency],
            )
    for regency, code in (("53.71", "bank-ntt"), ("53.04", "bpr-uji")):
        loader.execute(
            "insert into registry_custody (person_id, organisation_id) values (%s, %s)",
            [members[regency][0].person, people.organisation(loader, code)],
        )
    loader.execute(
        "insert into participation_snapshot (as_of, source, note, members, loaded_by)"
        " values ('2025-06-30', 'uji', '', 3, payung.actor_id())"
    )
    loader.execute(
        "insert into participation_payer (kind, payer_class, label) values ('existing', 'self', 'Peserta lama')"
    )


def _own_rows(app: Any, username: str) -> None:
    person = one(app, "select min(id) from registry_person")
    app.execute(
        "insert into access_readlog (kind, person_id, subject, reason) values ('reveal', %s, 'nik', 'memeriksa berkas')",
        [person],
    )
    app.execute("insert into platform_run (kind, params) values ('uji', '{}')")
    app.execute(
        "insert into platform_idempotency (actor_id, key, request_hash, status, response)"
        " values (payung.actor_id(), 'k', 'h', 200, '{}')"
    )
    programme = one(app, "select max(id) from sponsorship_programme")
    app.execute(
        "insert into intake_list (programme_id, file_name, file_key, sha256, size, expires_on)"
        " values (%s, 'daftar.xlsx', 'k', %s, 1, '2026-01-01')",
        [programme, username.ljust(64, "0")],
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


def _told(app: Any) -> None:
    """Messages, refusals, letters and cards of both regencies."""
    for regency in ("53.04", "53.71"):
        queued = "select payung.notice_queue(%s, 'claim_paid', 'id', 'sms', 'claim:1', %s, null, 'Maria', '628', '', '', 'J', 'T', 1)"
        app.execute(queued, [f"story:{regency}", regency])
        app.execute("select payung.notice_consent('sms', %s, false, %s)", [f"628{regency}", regency])
        issue = "select payung.letter_issue(%s, %s, 'decision_approved', 'claim:1', 'K-1', %s, null, '2025-07-10', 1)"
        app.execute(issue, [f"story:{regency}", f"{int(regency[3:]):016d}", regency])
        member = one(app, "select min(id) from participation_membership where regency = %s", [regency])
        app.execute(
            "select payung.cards_issue(array[%s::bigint], array[sha256(%s)], false)", [member, regency.encode()]
        )
    app.execute("select payung.letter_withdraw(id, 'diganti', '2025-07-11') from notices_letter")


def _paid(app: Any, loader: Any, owner: Any, token: Callable[[str], str]) -> None:
    """A payout batch of each regency, handed to the bank; one instruction of each waits."""
    orders = Orders(owner, token("admin"))
    bank = orders.bank()
    for regency in ("53.04", "53.71"):
        taken, _waiting = orders.many(2, regency=regency)
        with acting(app, token("admin")):
            batch = one(app, "select payung.payout_batch_make(%s, 'file', %s)", [bank, [taken]])
            shown = one(app, "select content_hash from payouts_batch where id = %s", [batch])
        with acting(app, token("cabang")):
            app.execute("select payung.payout_batch_approve(%s, %s)", [batch, shown])
        with acting(loader, token("cabang")):
            loader.execute("select payung.payout_file_staged(%s, %s, 'k', 1, %s)", [batch, regency, JULY])
            loader.execute("select payung.payout_file_sent(%s, %s)", [batch, JULY])


def _delivered(loader: Any) -> None:
    for _each in ("53.04", "53.71"):
        taken = one(loader, "select id from payung.notice_take()")
        loader.execute("select payung.notice_done(%s, 1, 'file', 'sent', '', 'r', '1 minute')", [taken])

"""What a story holds of payers: their credit, its refund, codes for several bills, fines, waivers, instalments, reminders."""

from __future__ import annotations

from typing import Any


def of_payers(owner: Any) -> None:
    """The refund of each credit, and a code for several bills."""
    owner.execute(
        "insert into contributions_refund (payer_id, bank_account_id, amount, why, maker_id)"
        " select distinct k.payer_id, (select min(id) from registry_bankaccount), 5, 'lebih bayar', 1 from contributions_credit k"
    )
    owner.execute(
        "insert into contributions_paymentrequest (payer_id, payment_code, issued_on, due_on, maker_id)"
        " select payer_id, lpad(id::text, 14, '9'), issued_on, due_on, 1 from contributions_bill where corrects_id is null"
    )
    owner.execute(
        "insert into contributions_requestedbill (request_id, bill_id, place) select r.id, b.id, 1"
        " from contributions_paymentrequest r join contributions_bill b on r.payment_code = lpad(b.id::text, 14, '9')"
    )


def of_dues(owner: Any) -> None:
    """A fine that was waived, agreed instalments and a reminder of every bill, and where every payer of one is reminded."""
    of_bills = "from contributions_bill where corrects_id is null"
    owner.execute(
        "insert into contributions_waiver (bill_id, what, amount, why, basis, document, document_on, maker_id)"
        f" select id, 'fine', 5, 'selisih', 'keputusan', 'SK 1', issued_on, 1 {of_bills}"
    )
    # With their journals, and so that no bill is open by them.
    owner.execute(
        "select payung.charge_enter(id, 'fine', 5, payung.server_day(), null, null, 250, 20000, 1, 1, 'PP 44/2015')"
        f" {of_bills}"
    )
    owner.execute(
        "select payung.charge_enter(g.bill_id, 'fine_waived', -5, g.on_day, g.id, w.id)"
        " from contributions_billcharge g join contributions_waiver w on w.bill_id = g.bill_id"
    )
    owner.execute(
        "insert into contributions_instalmentplan (bill_id, why, maker_id, state, checker_id)"
        f" select id, 'arus kas', 1, 'agreed', 2 {of_bills}"
    )
    owner.execute(
        "insert into contributions_instalment (plan_id, place, due_on, amount, later)"
        " select id, 1, '2025-12-01', 5, 0 from contributions_instalmentplan"
    )
    owner.execute(f"insert into contributions_reminder (bill_id, due_on, stage) select id, due_on, 'before' {of_bills}")
    owner.execute(
        "insert into contributions_billcontact (payer_id, channel, contact, agreed_to)"
        f" select distinct payer_id, 'email', 'iuran@kantor.go.id', 1 {of_bills}"
    )

"""What claims contribute to the verification of the ledger: each check is a rule that the whole database must keep."""

from __future__ import annotations

from django.db.backends.utils import CursorWrapper

from payung.platform.db import scalar


def payee_changeed(cursor: CursorWrapper) -> str | None:
    """Every share that went to another account was proposed by one person and confirmed by a different one."""
    cursor.execute(
        "select p.claim_id from claims_payment p join claims_payeechange r on r.id = p.payee_change_id"
        " where p.created_by = r.maker_id or p.bank_account_id <> r.bank_account_id or p.follows_id <> r.payment_id"
        " order by 1 limit 1"
    )
    bad = scalar(cursor)
    return f"a share of claim {bad} went to another account by one person" if bad else None


def approved(cursor: CursorWrapper) -> str | None:
    """For every approved claim, the assessment, the journal and the first payment instructions have the same amount, to
    the rupiah.
    """
    cursor.execute(
        "select d.claim_id from claims_decision d join claims_benefitassessment a on a.id = d.assessment_id"
        " join claims_claim c on c.id = d.claim_id join claims_claimkind k on k.name = c.kind"
        " left join published.ledger_journal j on j.event_key = 'benefit:claim:' || d.claim_id"
        " left join published.ledger_posting p on p.journal_id = j.id and p.account_id = k.ledger_account_id"
        " left join (select claim_id, sum(amount) as total from claims_payment where follows_id is null group by 1) x"
        " on x.claim_id = d.claim_id"
        " where d.decision = 'approve' and (p.amount is distinct from a.payable or x.total is distinct from a.payable)"
        " order by 1 limit 1"
    )
    bad = scalar(cursor)
    return f"claim {bad} does not equal its assessment, its journal and its instructions" if bad else None

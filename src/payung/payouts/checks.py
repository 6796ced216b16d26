"""What the ledger's verification asks of payouts."""

from __future__ import annotations

from django.db.backends.utils import CursorWrapper

from payung.platform.db import scalar


def payouts(cursor: CursorWrapper) -> str | None:
    """Whatever was paid or returned is booked once with its amount, and nothing else is booked as such."""
    for event, state, sign in (("payout", "paid", 1), ("payout_return", "returned", -1)):
        cursor.execute(
            "select coalesce(n.id::text, j.event_key) from (select distinct instruction_id from payouts_event where state = %s) e"
            " join payouts_instruction n on n.id = e.instruction_id"
            " full join (select event_key, id from published.ledger_journal where event = %s) j on j.event_key = %s || ':' || n.id"
            " left join published.ledger_posting p on p.journal_id = j.id and p.account_id = '2300'"
            " where n.id is null or p.amount is distinct from %s * n.amount order by 1 limit 1",
            [state, event, event, sign],
        )
        bad = scalar(cursor)
        if bad:
            return f"payout {bad} does not equal its journal"
    return None


def states(cursor: CursorWrapper) -> str | None:
    """The state of every instruction is that of its last event; a chain that was paid more than once has an alarm."""
    cursor.execute(
        "select n.id from payouts_instruction n left join payouts_state s on s.instruction_id = n.id"
        " left join lateral (select state from payouts_event e where e.instruction_id = n.id order by id desc limit 1) l on true"
        " where l.state is distinct from s.state order by 1 limit 1"
    )
    bad = scalar(cursor)
    if bad:
        return f"payout {bad} does not stand where its events say"
    cursor.execute(
        "select n.room || ' ' || n.reference from payouts_instruction n join payouts_state s on s.instruction_id = n.id"
        " left join (select instruction_id, sum(amount) as amount from payouts_alarm"
        "   where kind in ('paid_twice', 'twice_settled') group by 1) a on a.instruction_id = n.id"
        " group by n.room, n.reference having greatest(count(*) filter (where s.state = 'paid') - 1, 0) * min(n.amount)"
        " <> coalesce(sum(a.amount), 0) order by 1 limit 1"
    )
    bad = scalar(cursor)
    return f"{bad} was paid more than once" if bad else None


def alarms(cursor: CursorWrapper) -> str | None:
    """Ledger account 1190 holds the money of alarms and nothing else; 1100 agrees with the bank's bookings of each
    instruction."""
    cursor.execute(
        "select n.id from payouts_instruction n join payouts_state s on s.instruction_id = n.id"
        " left join (select instruction_id, sum(case side when 'paid' then 1 else -1 end) as out from payouts_booking"
        "   where same_as_id is null group by 1) b on b.instruction_id = n.id"
        " left join (select instruction_id, sum(amount) as amount from payouts_alarm"
        "   where kind in ('paid_again', 'returned_again', 'returned_early') group by 1) a on a.instruction_id = n.id"
        " where n.amount * (coalesce(b.out, 0) - (s.state = 'paid')::int) <> coalesce(a.amount, 0) order by 1 limit 1"
    )
    bad = scalar(cursor)
    if bad:
        return f"payout {bad} is not booked as the bank told of it"
    cursor.execute(
        "select coalesce('alarm ' || a.id, 'journal ' || j.id) from (select id, amount from payouts_alarm where amount <> 0) a"
        " full join (select id, event_key from published.ledger_journal where event = 'payout_gap') j on j.event_key = 'payout_gap:' || a.id"
        " left join published.ledger_posting p on p.journal_id = j.id and p.account_id = '1190'"
        " where a.id is null or p.amount is distinct from a.amount order by 1 limit 1"
    )
    bad = scalar(cursor)
    if bad:
        return f"{bad} of payouts does not equal its counterpart"
    cursor.execute(
        "select j.event_key from published.ledger_posting p join published.ledger_journal j on j.id = p.journal_id"
        " where p.account_id = '1190' and j.event <> 'payout_gap' order by 1 limit 1"
    )
    bad = scalar(cursor)
    return f"journal {bad} is on 1190 without an alarm" if bad else None


def hands(cursor: CursorWrapper) -> str | None:
    """Every uploaded answer that took effect was confirmed by two people who did not upload it."""
    cursor.execute(
        "select m.id from payouts_message m left join payouts_proposal p on p.id = m.proposal_id where m.by_hand and (p.id is null"
        " or p.uploaded_by <> m.actor_id or p.state <> 'taken' or (select count(distinct g.actor_id) from payouts_signature g"
        "   where g.proposal_id = p.id and g.verdict = 'confirm' and g.actor_id <> p.uploaded_by) < 2) order by 1 limit 1"
    )
    bad = scalar(cursor)
    return f"answer {bad} was not confirmed by two people" if bad else None


def unmatched(cursor: CursorWrapper) -> str | None:
    """Every movement of our account without a matching payment is booked once, and so is what a person said that it
    was."""
    cursor.execute(
        "select coalesce('line ' || u.id, j.event_key) from (select id, case side when 'in' then amount else -amount end as grown"
        "   from payouts_unmatchedbooking where ours and same_as_id is null) u"
        " full join (select id, event_key from published.ledger_journal where event = 'bank_line') j on j.event_key = 'bank_line:' || u.id"
        " left join published.ledger_posting p on p.journal_id = j.id and p.account_id = '1100'"
        " where u.id is null or p.amount is distinct from u.grown order by 1 limit 1"
    )
    bad = scalar(cursor)
    if bad:
        return f"{bad} of a bank's file is not booked as the bank told of it"
    cursor.execute(
        "select coalesce('line ' || e.unmatched_id, j.event_key) from (select e.id, e.unmatched_id, u.amount from payouts_placed e"
        "   join payouts_unmatchedbooking u on u.id = e.unmatched_id where e.placed_as in ('fee', 'interest', 'receipt', 'pair')) e"
        " full join (select id, event_key from published.ledger_journal where event = 'bank_line_end') j on j.event_key = 'bank_line_end:' || e.id"
        " left join published.ledger_posting p on p.journal_id = j.id and p.account_id in ('5900', '2100') and p.amount > 0"
        " where e.id is null or p.amount is distinct from e.amount order by 1 limit 1"
    )
    bad = scalar(cursor)
    return f"{bad} of a bank's file has another place than its journal" if bad else None

"""Sealing and verifying the ledger. Postings themselves are made by functions of the database."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from payung.ledger import bindings
from payung.ledger.models import Seal, SignedHead
from payung.platform.db import LOADER, OWNER, scalar

# Rooms that keep sub-ledgers add their own comparison; it returns None or names what does not hold.
SUBLEDGER_CHECKS: list[Callable[[CursorWrapper], str | None]] = []
# The worker gets this instead of the secret: the seed in hexadecimal.
SEED = "PAYUNG_SEAL_KEY"
GENESIS = hashlib.sha256(b"").digest()
# The end of the chain as it stands, hex; a backup carries it.
HEAD = f"select coalesce((select encode(head, 'hex') from ledger_seal order by id desc limit 1), '{GENESIS.hex()}')"


@dataclass(frozen=True)
class VerifyResult:
    """Outcome of a walk over the whole ledger. `first_bad` names the first thing that does not hold."""

    ok: bool
    journals: int
    postings: int
    head: str
    first_bad: str | None
    unsealed: int


def seal(limit: int = 10_000) -> int:
    """Seal what has been posted since the last seal; returns the number of new links."""
    with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
        return bindings.ledger_seal(limit).on(cursor)


def signing_seed(secret: str) -> bytes:
    """Seed of the ledger's signing key (32 bytes). The secret cannot be derived from it; the worker gets only this."""
    return hashlib.sha256(b"payung.seal.v1" + secret.encode()).digest()


def can_sign() -> bool:
    """Whether this process has a signing key of its own; without one it must not sign with the public default."""
    return SEED in os.environ or "PAYUNG_SECRET_KEY" in os.environ


def _seed() -> bytes:
    given = os.environ.get(SEED)
    return bytes.fromhex(given) if given else signing_seed(settings.SECRET_KEY)


def sign_head(day: date) -> bool:
    """Sign the chain's head for a day (loader); False when there is nothing new to sign."""
    last = Seal.objects.using(LOADER).order_by("-id").first()
    if last is None or SignedHead.objects.using(LOADER).filter(day=day, seal=last).exists():
        return False
    from payung.ledger.signing import sign

    head = bytes(last.head)
    signature, public = sign(_seed(), day, head)
    with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
        return bindings.ledger_sign(day=day, head=head, signature=signature, public_key=public).on(cursor)


def verify() -> VerifyResult:
    """Walk the ledger again: chain, digests, balance, bills against their assessed rows, signatures (owner).

    Each journal's digest is computed again from its present rows; a change of one rupiah breaks its link and is
    reported.
    """
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        cursor.execute("select count(*), coalesce(max(id), 0) from ledger_journal")
        journals, _ = cursor.fetchone() or (0, 0)
        cursor.execute("select count(*) from ledger_posting")
        postings = int(scalar(cursor) or 0)
        head, last, bad = _walk(cursor)
        for check in (_unbalanced, _incomplete, *SUBLEDGER_CHECKS):
            bad = bad or check(cursor)
        bad = bad or _signatures()
        cursor.execute("select count(*) from ledger_journal where id > %s", [last])
        unsealed = int(scalar(cursor) or 0)
    return VerifyResult(bad is None, int(journals), postings, head.hex(), bad, unsealed)


def _walk(cursor: CursorWrapper) -> tuple[bytes, int, str | None]:
    previous, last = GENESIS, 0
    cursor.execute(
        "select id, first_journal, last_journal, journals, postings, digest, previous, head from ledger_seal order by id"
    )
    for link, first, final, journals, postings, digest, before, head in cursor.fetchall():
        now = bindings.ledger_digest(first_id=first, last_id=final).on(cursor)
        if bytes(now["digest"]) != bytes(digest) or now["journals"] != journals or now["postings"] != postings:
            return previous, final, f"journals {first}..{final} (seal {link})"
        chained = hashlib.sha256(previous + bytes(digest)).digest()
        if bytes(before) != previous or bytes(head) != chained:
            return previous, final, f"chain at seal {link}"
        cursor.execute("select count(*) from ledger_journal where id > %s and id < %s", [last, first])
        if scalar(cursor):
            return previous, final, f"journal between {last} and {first} outside every seal"
        previous, last = chained, final
    return previous, last, None


def _unbalanced(cursor: CursorWrapper) -> str | None:
    cursor.execute(
        "select journal_id from ledger_posting group by journal_id having sum(amount) <> 0 order by 1 limit 1"
    )
    bad = scalar(cursor)
    return f"journal {bad} does not balance" if bad else None


def _incomplete(cursor: CursorWrapper) -> str | None:
    cursor.execute(
        "select j.id from ledger_journal j left join (select journal_id, count(*) as n from ledger_posting group by 1) p"
        " on p.journal_id = j.id where coalesce(p.n, 0) <> j.lines order by 1 limit 1"
    )
    bad = scalar(cursor)
    return f"journal {bad} lost lines" if bad else None


def _signatures() -> str | None:
    from payung.ledger.signing import is_signed

    for signed in SignedHead.objects.using(OWNER).select_related("seal").order_by("id"):
        if not is_signed(bytes(signed.public_key), bytes(signed.signature), signed.day, bytes(signed.head)):
            return f"signature of {signed.day}"
        if bytes(signed.head) != bytes(signed.seal.head):
            return f"signed head of {signed.day}"
    return None


def trial_balance(using: str = "default") -> list[tuple[str, str, int]]:
    """Every account with its balance in rupiah (debit positive), as the session may see it."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select a.code, a.name, coalesce(sum(p.amount), 0)::bigint from ledger_ledgeraccount a"
            " left join ledger_posting p on p.account_id = a.code group by 1, 2 order by 1"
        )
        return [(code, name, int(amount)) for code, name, amount in cursor.fetchall()]

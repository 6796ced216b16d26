"""The order file of a batch, and putting it into the bank's folder exactly once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from payung.payouts.bindings import PayoutPayees
from payung.payouts.errors import PayoutsRefused
from payung.platform import files
from payung.rails.iso20022 import schema
from payung.rails.iso20022.orders import Order, Party, Transfer
from payung.rails.iso20022.pain001 import MESSAGE, write_order


@dataclass(frozen=True)
class Written:
    """An order file, stored under `key` among our files."""

    key: str
    sha256: str
    size: int


def write(batch: Mapping[str, Any], bank: dict[str, Any], payees: Iterable[PayoutPayees], on: date) -> Written:
    """Write the order of an approved batch and validate it against the standard's own schema.

    Raises RailsError when it is not what was approved, PayoutsRefused when it is not valid.
    """
    order = Order(
        message_id=batch["message_id"],
        batch_id=batch["message_id"],
        created_at=batch["approved_at"],
        execute_on=on,
        initiator=bank["account_name"],
        debtor=Party(bank["account_name"], bank["account_no"], bank["bic"] or None, bank["code"]),
        count=batch["count"],
        total=batch["total"],
    )
    key, path = files.new()
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as sink:
            written = write_order(sink, order, (_transfer(payee) for payee in payees))
            sink.flush()
            os.fsync(sink.fileno())
        content = path.read_bytes()
        if faults := schema.validate(MESSAGE, content):
            raise PayoutsRefused(
                "ORDER_INVALID",
                "Berkas perintah bayar tidak sesuai standar pada baris %(line)s; tidak ada yang dikirim.",
                line=faults[0].line,
            )
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Written(key, written.sha256, len(content))


def _transfer(payee: PayoutPayees) -> Transfer:
    party = Party(payee["holder_name"], payee["account_no"], None, payee["account_bank"])
    return Transfer(payee["end_to_end_id"], payee["amount"], party, payee["purpose"])


def lay_ready(folder: str, message_id: str, content: bytes) -> None:
    """Write the file beside its final name, where the bank does not look yet."""
    draft = _draft(folder, message_id)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def withdraw(folder: str, message_id: str) -> None:
    """Remove the file of a batch that is not sent after all."""
    _draft(folder, message_id).unlink(missing_ok=True)


def hand_over(folder: str, message_id: str, sha256: str) -> bool:
    """Give the file its final name; False when neither file is there, so that nobody can say whether the bank has it.
    Renaming happens at most once, however often the run is interrupted: the bank never sees the file twice.
    """
    draft = _draft(folder, message_id)
    final = draft.with_name(f"{message_id}.xml")
    if not draft.exists():
        return final.exists()
    if hashlib.sha256(draft.read_bytes()).hexdigest() != sha256:
        raise PayoutsRefused("ORDER_CHANGED", "Berkas perintah bayar berubah sebelum dikirim; tidak ada yang dikirim.")
    draft.rename(final)
    descriptor = os.open(draft.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return True


def _draft(folder: str, message_id: str) -> Path:
    return Path(folder) / "in" / f".{message_id}.part"

"""Files from the bank: what is in its folder, and to which bank the bookings belong."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import Any

from payung.payouts.answers import bookings
from payung.payouts.errors import PayoutsRefused
from payung.payouts.services import ANSWER_BYTES
from payung.platform.db import scalar
from payung.platform.runs import RunContext


def bookings_of(context: RunContext, content: bytes, kind: str) -> tuple[int, list[dict[str, Any]]]:
    """The bank that a file of bookings is about, and its lines. Raises PayoutsRefused when nothing in it is ours, and
    RailsError when it is damaged.
    """
    fetched = context.params.get("bank")  # the bank whose folder is read comes first, where several share an account
    with context.transaction() as cursor:
        cursor.execute("select account_no, id from payouts_bank order by id = %s, id desc", [fetched])
        banks: dict[str, int] = dict(cursor.fetchall())
        read = bookings.read_bookings(content, kind, banks)
        cursor.execute(
            "select b.bank_id from payouts_instruction n join payouts_state s on s.instruction_id = n.id"
            " join payouts_batch b on b.id = s.batch_id where n.end_to_end_id = any(%s) limit 1",
            [list(read.ids)],
        )
        sender = scalar(cursor)
        batches = {name: _payments(cursor, name) for name in read.batches}
    bank_id = fetched if fetched in read.banks else next(iter(read.banks), sender)
    if bank_id is None:
        raise PayoutsRefused("ANSWER_ACCOUNT", "Berkas mutasi ini bukan tentang rekening kita. Tidak ada yang diubah.")
    return int(bank_id), bookings.spread(read.items, batches)


def _payments(cursor: Any, message_id: str) -> list[bookings.Sent]:
    """The payments of a batch that a bank may have booked as a whole; none when not all of them are in scope."""
    cursor.execute(
        "select n.end_to_end_id, n.amount, s.state, b.count from payouts_batch b join payouts_batchitem i on i.batch_id = b.id"
        " join payouts_instruction n on n.id = i.instruction_id join payouts_state s on s.instruction_id = n.id"
        " where b.message_id = %s order by i.line",
        [message_id],
    )
    rows = cursor.fetchall()
    if rows and len(rows) != rows[0][3]:
        raise PayoutsRefused("ANSWER_OTHER", "Jawaban bank ini bukan tentang yang kita kirim. Tidak ada yang diubah.")
    return [bookings.Sent(name, amount, state) for name, amount, state, _count in rows]


def laid(folder: Path) -> list[Path]:
    """Files from the bank by name, whatever the case of their endings."""
    return sorted(path for path in folder.iterdir() if path.name.lower().endswith((".xml", ".xml.gz")))


def content_of(path: Path) -> bytes:
    """The content of a file from the bank, unpacked. Raises PayoutsRefused(ANSWER_PACKED) for an archive that is broken
    or unpacks to too much."""
    if not path.name.lower().endswith(".gz"):
        return path.read_bytes()
    try:
        with gzip.open(path) as packed:
            content = packed.read(ANSWER_BYTES + 1)
    except (EOFError, OSError, zlib.error) as broken:
        raise PayoutsRefused("ANSWER_PACKED", "Berkas .gz dari bank rusak. Mintalah bank mengirimnya lagi.") from broken
    if len(content) > ANSWER_BYTES:
        raise PayoutsRefused("ANSWER_PACKED", "Berkas .gz dari bank terlalu besar setelah dibuka. Hubungi bank.")
    return content

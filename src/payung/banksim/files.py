"""Payment files at the simulated bank: it reads orders from one folder and writes reports and bookings into another."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from payung.banksim.faults import Faults, draw
from payung.banksim.store import Store
from payung.banksim.transfers import DUPLICATE, OTHER, RETURN_REASON, Outcome, Transfers, Wish
from payung.rails.errors import RailsError
from payung.rails.iso20022.camt054 import Detail, Entry, write_notification
from payung.rails.iso20022.orders import OrderFile, Transfer
from payung.rails.iso20022.pain001_read import read_order
from payung.rails.iso20022.pain002 import write_report
from payung.rails.iso20022.status import ItemStatus, Reason, StatusReport

SERVICE = "file"
REASONS = {DUPLICATE: "DU04", OTHER: "DU04"}


@dataclass(frozen=True)
class _Answer:
    kind: str
    content: bytes
    late: int = 0


class Files:
    """The host-to-host interface: `in/` and `out/` of the bank's folder; files that were read move to `done/`."""

    def __init__(
        self, folder: Path, store: Store, transfers: Transfers, faults: Faults, now: Callable[[], datetime]
    ) -> None:
        self.inbox, self.outbox, self._done = folder / "in", folder / "out", folder / "done"
        for part in (self.inbox, self.outbox, self._done):
            part.mkdir(parents=True, exist_ok=True)
        self._store, self._transfers, self._faults, self._now = store, transfers, faults, now

    def work(self) -> list[Path]:
        """One round: read what has come, send back what bounces, lay out the answers that are due, oldest first."""
        current = self._store.count("round")
        for path in sorted(self.inbox.glob("*.xml")):
            self._take(path, current)
        self._returns(current)
        return self._lay_out(current)

    def idle(self) -> bool:
        """Whether neither an order nor an answer is waiting."""
        waiting = self._store.scalar("select count(*) from outbox where written = 0")
        return not waiting and not any(self.inbox.glob("*.xml"))

    def _take(self, path: Path, current: int) -> None:
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        read_before = self._store.scalar("select 1 from inbox where name = ? and digest = ?", [path.name, digest])
        if not read_before:
            tries = self._store.attempt(f"file:{digest}")
            if self._faults.hits("timeout_before", digest, tries):
                return
            with self._store.change():
                answers = self._answers(path.name, content, digest)
                late = 1 if self._faults.hits("timeout_after", digest) else 0
                for answer in self._disturb(answers, digest):
                    self._store.run(
                        "insert into outbox (kind, content, due, written) values (?, ?, ?, 0)",
                        [answer.kind, answer.content, current + late + answer.late],
                    )
        os.replace(path, self._done / f"{digest[:8]}-{path.name}")

    def _disturb(self, answers: list[_Answer], digest: str) -> list[_Answer]:
        if self._faults.hits("reordered", digest):
            answers = answers[::-1]
        if self._faults.hits("duplicate", digest):
            answers = [answer for one in answers for answer in (one, one)]
        return answers

    def _answers(self, name: str, content: bytes, digest: str) -> list[_Answer]:
        try:
            order = read_order(content)
        except RailsError as broken:
            self._store.run("insert or replace into inbox values (?, ?, '')", [name, digest])
            return [self._refused("NOTPROVIDED", "FF01", broken.message)]
        message_id = order.order.message_id
        answered_before = self._store.scalar("select 1 from inbox where message_id = ?", [message_id])
        self._store.run("insert or replace into inbox values (?, ?, ?)", [name, digest, message_id])
        if answered_before:
            return [self._refused(message_id, "DU01", "")]
        if order.issues:
            return [self._refused(message_id, "FF01", order.issues[0].message)]
        return self._carried_out(order, digest)

    def _refused(self, message_id: str, code: str, text: str) -> _Answer:
        report = StatusReport(
            message_id=self._message_id(),
            created_at=self._now(),
            original_message_id=message_id,
            original_message_name="pain.001.001.09",
            original_batch_id=None,
            group_status="RJCT",
            group_reasons=(Reason(code, text),),
            batch_status=None,
            batch_reasons=(),
            items=(),
        )
        return _Answer("pain.002", write_report(report))

    def _carried_out(self, order: OrderFile, digest: str) -> list[_Answer]:
        head = order.order
        done = [(one, self._transfers.carry_out(self._wish(one, order), SERVICE, SERVICE)) for one in order.transfers]
        if self._faults.hits("reordered", digest):
            done.sort(key=lambda pair: draw(self._faults.seed, pair[0].end_to_end_id))
        half = len(done) // 2 if self._faults.hits("partial", digest) and len(done) > 1 else 0
        parts = [part for part in (done[:half], done[half:]) if part]
        refused = sum(not _accepted(outcome) for _, outcome in done)
        status = "RJCT" if refused == len(done) else "PART" if refused or half else "ACCP"
        answers = []
        for late, part in enumerate(parts):
            answers.append(_Answer("pain.002", self._report(order, part, status), late))
            booked = [(one, outcome) for one, outcome in part if _accepted(outcome)]
            if booked:
                entries = tuple(self._entry(head.debtor.account, head.batch_id, *pair) for pair in booked)
                answers.append(_Answer("camt.054", self._bookings(entries), late))
        return answers

    def _wish(self, one: Transfer, order: OrderFile) -> Wish:
        party = one.creditor
        return Wish(
            one.end_to_end_id,
            one.amount,
            party.account,
            party.bank_bic or party.bank_code or "",
            party.name,
            order.order.debtor.account,
            batch=order.order.batch_id,
        )

    def _report(self, order: OrderFile, part: Sequence[tuple[Transfer, Outcome]], status: str) -> bytes:
        items = tuple(
            ItemStatus(
                one.end_to_end_id,
                "ACSP" if _accepted(outcome) else "RJCT",
                () if _accepted(outcome) else (Reason(REASONS.get(outcome.reason, outcome.reason)),),
                one.amount,
                outcome.bank_reference or None,
            )
            for one, outcome in part
        )
        report = StatusReport(
            message_id=self._message_id(),
            created_at=self._now(),
            original_message_id=order.order.message_id,
            original_message_name="pain.001.001.09",
            original_batch_id=order.order.batch_id,
            group_status=status,
            group_reasons=(),
            batch_status=status,
            batch_reasons=(),
            items=items,
        )
        return write_report(report)

    def _entry(self, account: str, batch: str, one: Transfer, outcome: Outcome) -> Entry:
        today = self._now().date()
        detail = Detail(
            one.end_to_end_id, batch, outcome.bank_reference, one.amount, one.creditor.name, one.creditor.account
        )
        return Entry(
            account,
            one.amount,
            credit=False,
            status="BOOK",
            reference=one.end_to_end_id,
            bank_reference=outcome.bank_reference,
            booked_on=today,
            value_on=today,
            details=(detail,),
        )

    def _returns(self, current: int) -> None:
        """Send back what went to accounts that do not keep it, a round after it was booked."""
        transfers = [
            row
            for row in self._store.rows("select * from transfer where status = '00' and account in "
                                        "(select number from account where state = 'returns') or status = '00' and account like '%0499'")
            if self._transfers.comes_back(row["account"])
        ]  # fmt: skip
        for row in transfers:
            booked = int(self._store.scalar("select id from booking where reference = ?", [row["reference"]]) or 0)
            if booked > int(self._store.get("returned_up_to", "0")):
                continue
            with self._store.change():
                self._transfers.send_back(row["reference"])
                detail = Detail(
                    row["reference"], row["batch"] or None, row["bank_reference"], row["amount"],
                    row["name"] or None, row["account"], return_reason=RETURN_REASON,
                )  # fmt: skip
                entry = Entry(
                    row["source"], row["amount"], credit=True, status="BOOK", reference=row["reference"],
                    bank_reference=row["bank_reference"], booked_on=self._now().date(), details=(detail,),
                )  # fmt: skip
                self._store.run(
                    "insert into outbox (kind, content, due, written) values ('camt.054', ?, ?, 0)",
                    [self._bookings((entry,)), current],
                )
        self._store.put("returned_up_to", str(self._store.scalar("select coalesce(max(id), 0) from booking")))

    def _bookings(self, entries: tuple[Entry, ...]) -> bytes:
        return write_notification(self._message_id(), self._now(), entries)

    def _message_id(self) -> str:
        return f"BANK-{self._store.count('message'):010d}"

    def _lay_out(self, current: int) -> list[Path]:
        laid = []
        for row in self._store.rows("select * from outbox where written = 0 and due <= ? order by due, id", [current]):
            path = self.outbox / f"{row['id']:08d}-{row['kind']}.xml"
            draft = path.with_suffix(".part")
            draft.write_bytes(row["content"])
            os.replace(draft, path)
            self._store.run("update outbox set written = 1 where id = ?", [row["id"]])
            laid.append(path)
        return laid


def _accepted(outcome: Outcome) -> bool:
    return not outcome.reason

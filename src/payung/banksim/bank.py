"""The simulated bank as one object: a folder, its database, its file interface and its SNAP interface."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from payung.banksim.door import STANDARD, Door, Manner, item_code
from payung.banksim.faults import Faults, draw
from payung.banksim.files import Files
from payung.banksim.store import Store
from payung.banksim.transfers import FAILED, PAID, PENDING, Outcome, Transfers
from payung.rails.snap.fields import encode
from payung.rails.snap.messages.bulk_notice import BulkNotice, NoticeItem
from payung.rails.snap.signature import new_key_pair

WITA = timezone(timedelta(hours=8))
FUNDS = 10**14
SOURCE_ACCOUNT = "0019999900001"
ROUNDS = 20


@dataclass(frozen=True)
class Credentials:
    """The credentials that the bank gives to a customer."""

    client_id: str
    client_secret: str
    partner_id: str
    private_key_pem: str
    source_account: str
    channel_id: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


class Bank:
    """A bank in `folder`; the same folder again is the same bank, whatever ended the last process.

    Orders go into `folder/in`, answers come out of `folder/out` with `work()`. `app` is the WSGI application of its
    SNAP services; `funds` is what the customer's account holds at first, in whole rupiah; `manner` its dialect of SNAP.
    """

    def __init__(
        self,
        folder: str | Path,
        faults: Faults | str = "",
        *,
        funds: int = FUNDS,
        now: Callable[[], datetime] | None = None,
        manner: Manner = STANDARD,
    ) -> None:
        self.manner = manner
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.faults = Faults.parse(faults) if isinstance(faults, str) else faults
        self.now = now or (lambda: datetime.now(UTC).astimezone(WITA))
        self.store = Store(self.folder / "bank.sqlite")
        if not self.store.get("funds"):
            self.store.put("funds", str(funds))
        self.transfers = Transfers(self.store, self.faults, self.now)
        self.files = Files(self.folder, self.store, self.transfers, self.faults, self.now)
        self.app = Door(self.store, self.transfers, self.faults, self.now, manner)

    def enrol(self, name: str = "payung") -> Credentials:
        """The credentials of a customer, created at the first call and the same afterwards."""
        with self.store.change():
            row = self.store.one("select * from client where name = ?", [name])
            if row is None:
                private, public = new_key_pair()
                partner = f"{88000 + self.store.count('partner')}"
                self.store.run(
                    "insert into client values (?, ?, ?, ?, ?, ?)",
                    [secrets.token_hex(12), name, secrets.token_urlsafe(32), partner, public, private],
                )
                row = self.store.one("select * from client where name = ?", [name])
        assert row is not None  # noqa: S101 - it was written above
        return Credentials(
            row["client_id"],
            row["secret"],
            row["partner_id"],
            row["private_key"],
            SOURCE_ACCOUNT,
            self.manner.channel_id,
        )

    def open_account(self, number: str, name: str, state: str = "open") -> None:
        """Name the holder of an account; state: open, closed, blocked, unknown, or returns (money comes back later).

        Accounts that nobody opened are taken by their last digits: 0401 unknown, 0404 closed, 0406 blocked, 0499
        returns, any other is open.
        """
        self.store.run("insert or replace into account values (?, ?, ?)", [number, name, state])

    def take(self, content: bytes, name: str = "") -> Path:
        """Put an order into the bank's folder, as a file transfer does."""
        path = self.files.inbox / (name or f"{hashlib.sha256(content).hexdigest()[:16]}-{secrets.token_hex(3)}.xml")
        draft = path.with_suffix(".part")
        draft.write_bytes(content)
        draft.replace(path)
        return path

    def work(self) -> list[Path]:
        """One round of the bank's work; returns the answers that it delivered, in order."""
        return self.files.work()

    def settle(self, content: bytes) -> list[bytes]:
        """Take an order and work until nothing is left to answer: all answers, in order."""
        self.take(content)
        answers = []
        for _ in range(ROUNDS):
            answers += [path.read_bytes() for path in self.work()]
            if self.files.idle():
                break
        return answers

    def notices(self, partner_bulk_id: str) -> list[bytes]:
        """The bank's notices about a bulk transfer (service 21): one notice, two when partial, twice each when
        duplicate."""
        bulk = self.store.one("select * from bulk where partner_bulk_id = ?", [partner_bulk_id])
        if bulk is None:
            return []
        rows = self.store.rows("select * from transfer where batch = ? order by bank_reference", [partner_bulk_id])
        items = []
        for row in rows:
            code, words = item_code("20", Outcome(row["reference"], row["status"], row["reason"]))
            items.append(
                NoticeItem(
                    original_partner_reference_no=row["reference"],
                    original_reference_no=row["bank_reference"],
                    response_code=code,
                    response_message=words,
                    amount=row["amount"],
                    beneficiary_account_no=row["account"],
                )
            )
        if self.faults.hits("reordered", partner_bulk_id):
            items.sort(key=lambda item: draw(self.faults.seed, item.original_partner_reference_no))
        half = len(items) // 2 if self.faults.hits("partial", partner_bulk_id) else 0
        notices = [
            encode(BulkNotice(bulk_id=bulk["bulk_id"], partner_bulk_id=partner_bulk_id, items=tuple(part)))
            for part in (items[:half], items[half:])
            if part
        ]
        return notices * 2 if self.faults.hits("duplicate", partner_bulk_id) else notices

    def status(self, reference: str) -> str:
        """Where a transfer stands (status of the standard); 07 when the bank knows nothing of it. Asks nothing on."""
        row = self.transfers.find(reference)
        return "07" if row is None else str(row["status"])

    def finish(self) -> None:
        """End what is still pending."""
        for row in self.store.rows("select reference from transfer where status = ?", [PENDING]):
            self.transfers.finish(row["reference"])

    def paid(self) -> dict[str, int]:
        """Rupiah by reference of every transfer that left the payer's account and did not come back."""
        rows = self.store.rows("select reference, sum(amount) as held from booking group by reference having held <> 0")
        return {row["reference"]: int(row["held"]) for row in rows}

    def counts(self) -> dict[str, int]:
        """How many transfers are paid, pending, returned and failed."""
        names = {PAID: "paid", PENDING: "pending", "04": "returned", FAILED: "failed"}
        rows = self.store.rows("select status, count(*) as many from transfer group by status")
        return {names[row["status"]]: int(row["many"]) for row in rows}

    def close(self) -> None:
        self.store.close()

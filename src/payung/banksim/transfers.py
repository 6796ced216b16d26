"""Transfers at the simulated bank: rules of accounts, one payment for each reference, the status of a transfer."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from payung.banksim.faults import Faults
from payung.banksim.store import Store

PAID, PENDING, RETURNED, FAILED = "00", "03", "04", "06"
# What the last four digits of an account number do. The reasons are codes of ISO 20022.
SUFFIXES = {"0401": "AC01", "0404": "AC04", "0406": "AC06"}
RETURN_SUFFIX, RETURN_REASON = "0499", "AC04"
SHORT, DUPLICATE, OTHER = "AM04", "DUPL", "OTHER"


@dataclass(frozen=True)
class Wish:
    """A transfer as it is asked for; `amount` in whole rupiah, `reference` the payer's id of it for life."""

    reference: str
    amount: int
    account: str
    bank: str = ""
    name: str = ""
    source: str = ""
    external_id: str = ""
    batch: str = ""


@dataclass(frozen=True)
class Outcome:
    """The result of a transfer: status of the standard, the reason of a refusal, the bank's own number.

    A reason of DUPL means that the reference has succeeded or is under way, OTHER that it came with other facts.
    """

    reference: str
    status: str
    reason: str = ""
    bank_reference: str = ""


class Transfers:
    """The book of transfers."""

    def __init__(self, store: Store, faults: Faults, now: Callable[[], datetime]) -> None:
        self._store, self._faults, self._now = store, faults, now

    def refusal(self, account: str, name: str = "") -> str:
        """Why an account takes no money, as a reason code; "" when it does."""
        held = self._store.one("select * from account where number = ?", [account])
        if held is not None:
            if held["state"] != "open":
                return {"closed": "AC04", "blocked": "AC06", "unknown": "AC01", "returns": ""}[held["state"]]
            return "BE01" if name and held["name"].casefold() != name.casefold() else ""
        return SUFFIXES.get(account[-4:], "")

    def comes_back(self, account: str) -> bool:
        """Whether money sent to the account is taken first and sent back later."""
        state = self._store.scalar("select state from account where number = ?", [account])
        return state == "returns" or (state is None and account.endswith(RETURN_SUFFIX))

    def holder(self, account: str) -> str:
        """The name on an account."""
        return str(
            self._store.scalar("select name from account where number = ?", [account]) or f"NASABAH {account[-4:]}"
        )

    def carry_out(self, wish: Wish, channel: str, service: str, *, slow: bool = False) -> Outcome:
        """Pay a wish once, or say why not. `slow`: it stays pending until it was asked about often enough."""
        with self._store.change():
            earlier = self.find(wish.reference)
            if earlier is not None:
                if (earlier["amount"], earlier["account"]) != (wish.amount, wish.account):
                    return Outcome(wish.reference, earlier["status"], OTHER, earlier["bank_reference"])
                if earlier["status"] != FAILED:
                    return Outcome(wish.reference, earlier["status"], DUPLICATE, earlier["bank_reference"])
            reason = self.refusal(wish.account, wish.name if channel == "file" else "")
            if not reason and wish.amount > self.balance():
                reason = SHORT
            status = FAILED if reason else PENDING if slow else PAID
            number = f"BNK{self._store.count('bank_reference'):012d}"
            self._store.run(
                "insert or replace into transfer values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [wish.reference, channel, service, wish.amount, wish.account, wish.bank, wish.name, wish.source, status,
                 reason, number, wish.external_id, self._faults.asks if slow else 0, wish.batch, self._stamp()],
            )  # fmt: skip
            if status == PAID:
                self._book(wish.reference, "debit", wish.amount)
            return Outcome(wish.reference, status, reason, number)

    def find(self, reference: str) -> sqlite3.Row | None:
        """The row of a transfer by the payer's reference."""
        return self._store.one("select * from transfer where reference = ?", [reference])

    def ask(self, reference: str) -> sqlite3.Row | None:
        """Where a transfer stands; a pending one comes nearer to its end with each question."""
        with self._store.change():
            transfer = self.find(reference)
            if transfer is None or transfer["status"] != PENDING:
                return transfer
            if transfer["asks"] > 1:
                self._store.run("update transfer set asks = asks - 1 where reference = ?", [reference])
                return transfer
            return self.finish(reference)

    def finish(self, reference: str) -> sqlite3.Row | None:
        """End a pending transfer: paid."""
        with self._store.change():
            changed = self._store.run(
                "update transfer set status = ?, asks = 0 where reference = ? and status = ?",
                [PAID, reference, PENDING],
            )
            transfer = self.find(reference)
            if changed and transfer is not None:
                self._book(reference, "debit", transfer["amount"])
            return transfer

    def send_back(self, reference: str) -> None:
        """Return a paid transfer to its payer."""
        with self._store.change():
            transfer = self.find(reference)
            if transfer is not None and transfer["status"] == PAID:
                self._store.run(
                    "update transfer set status = ?, reason = ? where reference = ?",
                    [RETURNED, RETURN_REASON, reference],
                )
                self._book(reference, "return", -transfer["amount"])

    def balance(self) -> int:
        """What the payer's account holds, in whole rupiah."""
        return int(self._store.get("funds"))

    def _book(self, reference: str, kind: str, amount: int) -> None:
        self._store.run(
            "insert into booking (reference, kind, amount, at) values (?, ?, ?, ?)",
            [reference, kind, amount, self._stamp()],
        )
        self._store.put("funds", str(self.balance() - amount))

    def _stamp(self) -> str:
        return self._now().isoformat(timespec="seconds")

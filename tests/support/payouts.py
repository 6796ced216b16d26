"""People with bank accounts, instructions to pay them, a bank: made with raw SQL as functions of other rooms do it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from tests.support import people, two
from tests.support.people import acting, one

_serial = itertools.count(1)
BANK, OTHER_BANK = "130", "008"


@dataclass
class Orders:
    """Writes under the owner, with a session so that whoever ordered is known."""

    connection: psycopg.Connection[Any]
    token: str

    def bank(self, code: str = BANK, **changes: Any) -> int:
        """A paying bank of the organisation bank-ntt; the one that is there when the code is known."""
        values = {
            "name": "Bank Uji",
            "bic": "",
            "account": "0010020030",
            "holder": "BPJS Ketenagakerjaan NTT",
            "folder": "/srv/uji",  # nothing lies there: tests tell what a run would have read
            "url": "",
            "client": "",
            "partner": "",
            "channel": "",
            "sealed": None,
            **changes,
        }
        with acting(self.connection, self.token):
            organisation = people.organisation(self.connection, "bank-ntt")
            change = one(
                self.connection,
                "select payung.payout_bank_connect(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [code, values.pop("name"), organisation, *values.values()],
            )
        with acting(self.connection, two.second().token):
            return int(two.confirm_raw(self.connection, "payout_bank_confirm", change))

    def payee(self, regency: str = "53.04", bank: str = BANK, ending: str = "") -> tuple[int, int]:
        """A person with an open account: (person, account). ending: the last digits of the number.

        The practice bank takes accounts by these; a 7 is always open.
        """
        number = next(_serial)
        with acting(self.connection, self.token):
            member = people.member(self.connection, regency, f"Penerima {number}")
            account = one(
                self.connection,
                "insert into registry_bankaccount (person_id, regency, bank_code, account_no, holder_name, created_by)"
                " values (%s, %s, %s, %s, %s, payung.actor_id()) returning id",
                [member.person, regency, bank, f"20{number:07d}{ending or 7}", f"Penerima {number}"],
            )
        return member.person, int(account)

    def instruct(
        self,
        amount: int = 42_000_000,
        regency: str = "53.04",
        *,
        payee: tuple[int, int] | None = None,
        reference: str = "",
        follows: int | None = None,
        bank: str = BANK,
        ending: str = "",
    ) -> int:
        """One instruction of the room `claims`."""
        person, account = payee or self.payee(regency, bank, ending)
        with acting(self.connection, self.token):
            return int(
                one(
                    self.connection,
                    "select payung.payout_instruct('claims', %s, %s, %s, %s, %s, null, 'Manfaat JKM', %s)",
                    [reference or f"uji:{next(_serial)}", person, account, amount, regency, follows],
                )
            )

    def many(self, count: int, amount: int = 1_000_000, regency: str = "53.04", **options: Any) -> list[int]:
        """So many instructions, each to its own person."""
        return [self.instruct(amount, regency, **options) for _ in range(count)]

    def crowd(self, endings: Sequence[str], bank: str = BANK, amount: int = 1_000_000) -> None:
        """One instruction for each account ending, set-wise: thousands in seconds."""
        with acting(self.connection, self.token):
            self.connection.execute(
                "with wanted as (select ending, nextval('registry_person_id_seq') as id from unnest(%(endings)s::text[]) ending),"
                " people as (insert into registry_person (id, regency, village_code, created_by)"
                "   select id, '53.04', '53.04.01.2001', payung.actor_id() from wanted returning id)"
                " insert into registry_bankaccount (person_id, regency, bank_code, account_no, holder_name, created_by)"
                " select w.id, '53.04', %(bank)s, '30' || lpad(w.id::text, 9, '0') || w.ending, 'Penerima ' || w.id,"
                "   payung.actor_id() from wanted w join people using (id)",
                {"endings": list(endings), "bank": bank},
            )
            self.connection.execute(
                "select payung.payout_instruct('claims', 'massal:' || a.id, a.person_id, a.id, %s, '53.04', null, 'Manfaat JKM')"
                " from registry_bankaccount a where a.account_no like '30%%' and a.bank_code = %s"
                " and not exists (select from payouts_instruction n where n.bank_account_id = a.id)",
                [amount, bank],
            )

    def states(self) -> dict[str, int]:
        """How many instructions stand in which state."""
        found = self.connection.execute("select state, count(*) from payouts_state group by 1").fetchall()
        return {state: int(count) for state, count in found}

    def balance(self, account: str) -> int:
        """Rupiah on an account of the ledger."""
        query = "select coalesce(sum(amount), 0)::bigint from ledger_posting where account_id = %s"
        return int(one(self.connection, query, [account]))

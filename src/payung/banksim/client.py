"""The paying side of the bank: its customer pays a bill, the bank inquires the amount and reports the payment."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from payung.banksim.caller import WITA, Caller, Reply, new_external_id
from payung.rails.snap.account_number import VirtualAccount
from payung.rails.snap.amounts import format_amount, parse_amount
from payung.rails.snap.timestamps import format_timestamp

__all__ = ["Caller", "Paid", "Reply", "new_external_id", "pay_bill"]


@dataclass(frozen=True)
class Paid:
    """The result of paying a bill: the codes of both calls, the rupiah, the bank's id of the payment."""

    ok: bool
    inquiry_code: str
    payment_code: str
    amount: int
    payment_request_id: str
    inquiry: dict[str, Any]
    payment: dict[str, Any]


def pay_bill(
    base_url: str,
    client_id: str,
    client_secret: str,
    private_key_pem: str,
    partner_id: str,
    payment_code: str,
    *,
    service_id: str = "",
    amount: int | None = None,
    paid_at: datetime | None = None,
    payment_request_id: str = "",
    http: httpx.Client | None = None,
    now: Callable[[], datetime] | None = None,
) -> Paid:
    """Ask what is owed on a payment code and pay it by signed calls, as a bank's teller does.

    `base_url` has no path; `service_id` are the digits of partnerServiceId (the partner id when not given); `amount`
    in whole rupiah pays something else than is owed; `paid_at` is the moment that the bank states.
    """
    with Caller(base_url, client_id, client_secret, private_key_pem, partner_id, http=http, now=now) as caller:
        account = VirtualAccount(service_id or partner_id, payment_code)
        names = {
            "partnerServiceId": account.partner_service_id(),
            "customerNo": account.customer_no,
            "virtualAccountNo": account.number(),
        }
        moment = paid_at or (now or (lambda: datetime.now(UTC).astimezone(WITA)))()
        asked = caller.call("24", {**names, "inquiryRequestId": f"INQ-{secrets.token_hex(8)}"})
        request_id = payment_request_id or f"PAY-{secrets.token_hex(8)}"
        if not asked.fine:
            return Paid(False, asked.code, "", 0, request_id, asked.body, {})
        data = asked.body["virtualAccountData"]
        owed = parse_amount(data["totalAmount"]["value"])
        sum_paid = owed if amount is None else amount
        answer = caller.call(
            "25",
            {
                **names,
                "paymentRequestId": request_id,
                "paidAmount": {"value": format_amount(sum_paid), "currency": "IDR"},
                "totalAmount": {"value": format_amount(owed), "currency": "IDR"},
                "trxDateTime": format_timestamp(moment),
                "referenceNo": request_id[-15:],
            },
        )
        return Paid(answer.fine, asked.code, answer.code, sum_paid, request_id, asked.body, answer.body)

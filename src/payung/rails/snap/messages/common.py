"""Parts that several messages share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from payung.rails.snap.codes import Outcome, SnapCode, outcome, parse
from payung.rails.snap.errors import SnapError
from payung.rails.snap.fields import Amount, Extra, Idle, Text

BILLS = 24
FREE_TEXTS = 25
FEE_TYPES = ("OUR", "BEN", "SHA")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What every answer begins with."""

    response_code: Annotated[str, Text("responseCode", 7, digits=True)]
    response_message: Annotated[str, Text("responseMessage", 150, empty=True)] = ""

    @property
    def code(self) -> SnapCode:
        """The response code in its parts; raises RailsError(SNAP_CODE) when it is none."""
        return parse(self.response_code)

    @property
    def outcome(self) -> Outcome:
        """What the answer obliges the caller to do."""
        return outcome(self.code)


@dataclass(frozen=True, kw_only=True)
class Refusal(Answer):
    """An answer that carries nothing but its code."""

    @classmethod
    def of(cls, error: SnapError) -> Refusal:
        """The answer to a refused request."""
        return cls(response_code=str(error.response_code), response_message=error.response_message)


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A text in both languages."""

    english: Annotated[str, Text("english", 200, empty=True)] = ""
    indonesia: Annotated[str, Text("indonesia", 200, empty=True)] = ""


@dataclass(frozen=True, kw_only=True)
class OriginatorInfo:
    """Who gave the money that a transfer moves on."""

    customer_no: Annotated[str, Text("originatorCustomerNo", 64)]
    customer_name: Annotated[str, Text("originatorCustomerName", 100)]
    bank_code: Annotated[str, Text("originatorBankCode", 11)]


@dataclass(frozen=True, kw_only=True)
class AdditionalInfo:
    """The open end of every message, which some banks fill with a list: nobody here reads it."""

    additional_info: Annotated[dict[str, Any] | None, Idle(Extra("additionalInfo"))] = None


@dataclass(frozen=True, kw_only=True)
class Echo:
    """The account of a refused request, as far as it can be repeated."""

    partner_service_id: Annotated[str | None, Idle(Text("partnerServiceId", 8))] = None
    customer_no: Annotated[str | None, Idle(Text("customerNo", 20))] = None
    virtual_account_no: Annotated[str | None, Idle(Text("virtualAccountNo", 28))] = None


@dataclass(frozen=True, kw_only=True)
class Bill(AdditionalInfo):
    """One bill within a virtual account; at most 24 in a message."""

    bill_no: Annotated[str | None, Text("billNo", 64)] = None
    bill_code: Annotated[str | None, Text("billCode", 8)] = None
    bill_name: Annotated[str | None, Text("billName", 64)] = None
    bill_short_name: Annotated[str | None, Text("billShortName", 64)] = None
    bill_amount: Annotated[int | None, Amount("billAmount")] = None
    bill_reference_no: Annotated[str | None, Text("billReferenceNo", 64)] = None
    status: Annotated[str | None, Text("status", 2)] = None

"""The messages by service: what is asked and what is answered."""

from __future__ import annotations

from typing import Any

from payung.rails.snap.messages.account_external import ExternalAccountAnswer, ExternalAccountRequest
from payung.rails.snap.messages.account_internal import InternalAccountAnswer, InternalAccountRequest
from payung.rails.snap.messages.bulk_notice import BulkNotice
from payung.rails.snap.messages.bulk_transfer import BulkAnswer, BulkRequest
from payung.rails.snap.messages.common import Answer
from payung.rails.snap.messages.token import TokenAnswer, TokenRequest
from payung.rails.snap.messages.transfer_interbank import InterbankAnswer, InterbankRequest
from payung.rails.snap.messages.transfer_intrabank import IntrabankAnswer, IntrabankRequest
from payung.rails.snap.messages.transfer_status import TransferStatusAnswer, TransferStatusRequest
from payung.rails.snap.messages.va_inquiry import InquiryAnswer, InquiryRequest
from payung.rails.snap.messages.va_payment import PaymentAnswer, PaymentRequest
from payung.rails.snap.messages.va_status import StatusAnswer, StatusRequest

MESSAGES: dict[str, tuple[type[Any], type[Answer]]] = {
    "73": (TokenRequest, TokenAnswer),
    "15": (InternalAccountRequest, InternalAccountAnswer),
    "16": (ExternalAccountRequest, ExternalAccountAnswer),
    "17": (IntrabankRequest, IntrabankAnswer),
    "18": (InterbankRequest, InterbankAnswer),
    "20": (BulkRequest, BulkAnswer),
    "21": (BulkNotice, Answer),
    "24": (InquiryRequest, InquiryAnswer),
    "25": (PaymentRequest, PaymentAnswer),
    "26": (StatusRequest, StatusAnswer),
    "36": (TransferStatusRequest, TransferStatusAnswer),
}

"""The messages as the standard prints them, one by one."""

from __future__ import annotations

import pytest

from payung.rails.snap.codes import Outcome, Standing
from payung.rails.snap.errors import SnapFieldError
from payung.rails.snap.fields import decode, read, write
from payung.rails.snap.messages import (
    BulkAnswer,
    BulkNotice,
    BulkRequest,
    ExternalAccountAnswer,
    ExternalAccountRequest,
    InterbankAnswer,
    InterbankRequest,
    InternalAccountAnswer,
    IntrabankAnswer,
    IntrabankRequest,
    TokenAnswer,
    TokenRequest,
    TransferStatusAnswer,
    TransferStatusRequest,
)
from payung.rails.snap.messages.bulk_notice import acknowledgement
from payung.rails.snap.messages.bulk_transfer import BulkItem
from payung.rails.snap.messages.common import Bill, Wording
from payung.rails.snap.messages.token import granted
from payung.rails.snap.messages.va_inquiry import InquiryAnswer, InquiryData, InquiryRequest
from payung.rails.snap.messages.va_payment import PaymentAnswer, PaymentData
from payung.rails.snap.messages.va_status import StatusRequest
from tests.rails.samples import NOW

ACCOUNT = {"partnerServiceId": "   12345", "customerNo": "99000000001", "virtualAccountNo": "   1234599000000001"}
STAMP = "2026-11-21T09:30:00+08:00"


def test_73_token():
    assert read(TokenRequest, "73", {"grantType": "client_credentials", "additionalInfo": {}}).additional_info == {}
    assert write(granted("abc")) == {
        "responseCode": "2007300",
        "responseMessage": "Successful",
        "accessToken": "abc",
        "tokenType": "Bearer",
        "expiresIn": "900",
    }
    bank = {"responseCode": "2007300", "responseMessage": "ok", "accessToken": "x", "tokenType": "BearerToken"}
    assert read(TokenAnswer, "73", bank | {"expiresIn": "899"}).expires_in == "899"


def test_24_inquiry():
    asked = read(
        InquiryRequest, "24", ACCOUNT | {"inquiryRequestId": "inq-1", "trxDateInit": STAMP, "channelCode": "6011"}
    )
    assert asked.trx_date_init == NOW
    assert asked.account("24", "12345").customer_no == "99000000001"
    answer = InquiryAnswer(
        response_code="2002400",
        response_message="Successful",
        data=InquiryData(
            partner_service_id=asked.partner_service_id,
            customer_no=asked.customer_no,
            virtual_account_no=asked.virtual_account_no,
            inquiry_reason=Wording(english="Success", indonesia="Sukses"),
            virtual_account_name="DINAS TENAGA KERJA",
            inquiry_request_id=asked.inquiry_request_id,
            total_amount=1_680_000_000,
            bill_details=(Bill(bill_no="2025-07", bill_amount=1_680_000_000),),
            trx_type="C",
        ),
    )
    written = write(answer)["virtualAccountData"]
    assert written["partnerServiceId"] == "   12345"
    assert written["inquiryStatus"] == "00"
    assert written["totalAmount"] == {"value": "1680000000.00", "currency": "IDR"}
    assert written["billDetails"] == [
        {"billNo": "2025-07", "billAmount": {"value": "1680000000.00", "currency": "IDR"}}
    ]
    assert "feeAmount" not in written


def test_25_payment_answer():
    data = PaymentData(
        partner_service_id="   12345",
        customer_no="99000000001",
        virtual_account_no="   1234599000000001",
        payment_request_id="pay-1",
        paid_amount=16_800,
        trx_date_time=NOW,
    )
    written = write(PaymentAnswer(response_code="2002500", response_message="Successful", data=data))
    assert written["virtualAccountData"]["paymentFlagStatus"] == "00"
    assert written["virtualAccountData"]["trxDateTime"] == STAMP


def test_26_status():
    assert read(StatusRequest, "26", ACCOUNT | {"inquiryRequestId": "inq-1"}).payment_request_id is None


def test_15_and_16_account_inquiry():
    answer = read(
        InternalAccountAnswer,
        "15",
        {
            "responseCode": "2001500",
            "responseMessage": "Successful",
            "beneficiaryAccountName": "MARIA BERE",
            "beneficiaryAccountStatus": "Rekening aktif",
            "beneficiaryAccountType": "S",
        },
    )
    assert (answer.outcome, answer.beneficiary_account_name) == (Outcome.DONE, "MARIA BERE")
    asked = ExternalAccountRequest(beneficiary_bank_code="002", beneficiary_account_no="0010203040506")
    assert write(asked) == {"beneficiaryBankCode": "002", "beneficiaryAccountNo": "0010203040506"}


TRANSFER = {
    "partner_reference_no": "JKM202611210001",
    "amount": 42_000_000,
    "beneficiary_account_no": "0010203040506",
    "source_account_no": "0019999900001",
    "transaction_date": NOW,
}


def test_17_and_18_transfers():
    written = write(IntrabankRequest(**TRANSFER, remark="Santunan JKM", fee_type="OUR"))
    assert written["amount"] == {"value": "42000000.00", "currency": "IDR"}
    assert written["transactionDate"] == STAMP
    other = write(InterbankRequest(**TRANSFER, beneficiary_account_name="MARIA BERE", beneficiary_bank_code="002"))
    assert {"beneficiaryAccountName", "beneficiaryBankCode", *written} - {"remark", "feeType"} == set(other)


def test_20_bulk_and_the_key_with_a_blank():
    item = BulkItem(
        partner_reference_no="P-1",
        bank_code="002",
        beneficiary_account_no="1",
        beneficiary_account_name="A",
        amount=42_000_000,
    )
    bulk = BulkRequest(
        partner_bulk_id="B-1",
        customer_reference="JKM",
        source_account_no="0019999900001",
        transaction_date=NOW,
        items=(item, item),
    )
    assert bulk.total == 84_000_000
    assert write(bulk)["bulkObject"][1]["amount"]["value"] == "42000000.00"
    answer = read(BulkAnswer, "20", decode("20", b'{"responseCode":"2022000","bulkId":"x","partnerBulkId ":"B-1"}'))
    assert (answer.partner_bulk_id, answer.outcome) == ("B-1", Outcome.PENDING)


def test_21_notice_of_forty_with_one_closed_account():
    rows = [
        {
            "originalPartnerReferenceNo": f"P-{row}",
            "responseCode": "4032018" if row == 17 else "2002000",
            "responseMessage": "Inactive Account" if row == 17 else "Successful",
            "amount": {"value": "42000000.00", "currency": "IDR"},
        }
        for row in range(40)
    ]
    notice = read(BulkNotice, "21", {"bulkId": "x", "partnerBulkId": "B-1", "bulkObject": rows})
    outcomes = [item.outcome for item in notice.items]
    assert outcomes.count(Outcome.DONE) == 39
    assert outcomes[17] is Outcome.RETURN_ACCOUNT
    assert write(acknowledgement()) == {"responseCode": "2002100", "responseMessage": "Successful"}


def test_36_status_is_unknown_until_the_bank_says():
    asked = TransferStatusRequest(original_partner_reference_no="P-1", service_code="17", amount=42_000_000)
    assert write(asked)["serviceCode"] == "17"
    for code, latest, expected in (
        ("2003600", "00", Standing.PAID),
        ("2003600", "07", Standing.ABSENT),
        ("2003600", None, Standing.UNKNOWN),
        ("2003600", "99", Standing.UNKNOWN),
        ("5003600", "00", Standing.UNKNOWN),
        ("4043601", "07", Standing.ABSENT),
        ("4043601", None, Standing.ABSENT),
        ("4041701", None, Standing.UNKNOWN),
        ("2001700", "00", Standing.UNKNOWN),
    ):
        answer = read(TransferStatusAnswer, "36", {"responseCode": code, "latestTransactionStatus": latest})
        assert answer.standing is expected


@pytest.mark.parametrize(
    ("answer", "service", "told", "kept"),
    [
        (TokenAnswer, "73", {"accessToken": "t", "expiresIn": 900, "tokenType": 5}, {"life_seconds": 900}),
        (TokenAnswer, "73", {"accessToken": "t", "expiresIn": "soon"}, {"life_seconds": 900}),
        (
            IntrabankAnswer,
            "17",
            {
                "referenceNo": 12345,
                "sourceAccountNo": "9" * 30,
                "transactionDate": "14/08/2025",
                "customerReference": 7,
            },
            {"reference_no": "12345", "source_account_no": None, "transaction_date": None},
        ),
        (InterbankAnswer, "18", {"traceNo": 1, "beneficiaryBankCode": 130}, {"trace_no": "1"}),
        (
            TransferStatusAnswer,
            "36",
            {
                "latestTransactionStatus": "00",
                "serviceCode": 17,
                "transactionDate": "",
                "transactionStatusDesc": "x" * 999,
            },
            {"service_code": "17", "transaction_status_desc": None, "standing": Standing.PAID},
        ),
        (ExternalAccountAnswer, "16", {"beneficiaryBankCode": 130, "currency": "Rupiah"}, {"currency": None}),
        (InternalAccountAnswer, "15", {"beneficiaryAccountType": 1}, {"beneficiary_account_type": "1"}),
    ],
)
def test_a_field_of_an_answer_that_decides_nothing_spoils_nothing(answer, service, told, kept):
    found = read(answer, service, {"responseCode": f"200{service}00", "additionalInfo": [], **told})
    assert {name: getattr(found, name) for name in kept} == kept
    with pytest.raises(SnapFieldError):
        read(answer, service, {"responseCode": 2001700, **told})

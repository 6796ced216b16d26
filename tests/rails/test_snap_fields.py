"""Amounts, timestamps, account numbers and whole bodies."""

# ruff: noqa: PT017 - what a fuzz finds is either refused properly or read properly
from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.rails.errors import RailsError
from payung.rails.snap.account_number import VirtualAccount, read_account
from payung.rails.snap.amounts import format_amount, parse_amount
from payung.rails.snap.errors import SnapError, SnapFieldError
from payung.rails.snap.fields import decode, encode, read, write
from payung.rails.snap.messages import MESSAGES, PaymentRequest
from payung.rails.snap.messages.common import Answer, Refusal
from payung.rails.snap.profile import BankProfile, Padding
from payung.rails.snap.timestamps import day_of, format_timestamp, parse_timestamp, within
from tests.rails.samples import NOW, WITA, message


@given(st.integers(0, 10**15))
def test_amounts_lose_nothing(rupiah):
    assert parse_amount(format_amount(rupiah)) == rupiah


@pytest.mark.parametrize(
    "text",
    [
        "",
        "42000000",
        "42000000.0",
        "42000000.000",
        "42000000.50",
        "42.000.000,00",
        "-1.00",
        "+1.00",
        " 1.00",
        "1e3.00",
        "01.00",
        "1.00\n",
        "١.00",
        "1000000000000001.00",
        "9" * 40 + ".00",
        "NaN",
    ],
)
def test_other_amounts_are_refused(text):
    with pytest.raises(RailsError, match="SNAP_AMOUNT"):
        parse_amount(text)


@pytest.mark.parametrize("rupiah", [-1, 10**15 + 1])
def test_amounts_out_of_range_are_not_written(rupiah):
    with pytest.raises(RailsError, match="SNAP_AMOUNT"):
        format_amount(rupiah)


def test_timestamps_are_written_and_read_with_their_zone():
    assert format_timestamp(NOW) == "2026-11-21T09:30:00+08:00"
    assert parse_timestamp("2026-11-21T09:30:00+08:00") == NOW
    assert parse_timestamp("2026-11-21T01:30:00Z") == NOW
    assert parse_timestamp("2026-11-21T09:30:00.5+08:00") - NOW == timedelta(milliseconds=500)
    with pytest.raises(RailsError, match="SNAP_TIMESTAMP"):
        format_timestamp(NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-21T09:30:00",
        "2026-11-21 09:30:00+08:00",
        "2026-13-21T09:30:00+08:00",
        "20261121T093000+0800",
        "2026-11-21T09:30:00+99:00",
        "0001-01-01T00:00:00+14:00",
        "2026-11-21T09:30:00+08:00\n",
        "x" * 500,
    ],
)
def test_other_timestamps_are_refused(text):
    with pytest.raises(RailsError, match="SNAP_TIMESTAMP"):
        parse_timestamp(text)


def test_the_clock_has_a_tolerance_both_ways():
    assert within(NOW + timedelta(minutes=5), NOW)
    assert within(NOW - timedelta(minutes=5), NOW)
    assert not within(NOW + timedelta(minutes=5, seconds=1), NOW)


def test_a_day_is_the_receivers():
    late = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
    assert day_of(late, WITA) == date(2026, 11, 21)
    assert day_of(late, timezone(timedelta(hours=7))) == date(2026, 11, 20)


class TestVirtualAccount:
    account = VirtualAccount("12345", "99000000001")

    def test_the_standard_fills_with_blanks(self):
        assert self.account.partner_service_id() == "   12345"
        assert self.account.number() == "   1234599000000001"

    def test_a_bank_may_fill_otherwise(self):
        profile = BankProfile(service_padding=Padding.NONE, number_padding=Padding.ZEROS)
        assert self.account.partner_service_id(profile) == "12345"
        assert self.account.number(profile) == "0001234599000000001"

    @pytest.mark.parametrize("service_padding", Padding)
    @pytest.mark.parametrize("number_padding", Padding)
    def test_every_filling_is_read(self, service_padding, number_padding):
        profile = BankProfile(service_padding=service_padding, number_padding=number_padding)
        found = read_account(
            "24", "12345", self.account.partner_service_id(profile), "99000000001", self.account.number(profile)
        )
        assert found == self.account

    @pytest.mark.parametrize(
        ("wire", "customer", "number", "field"),
        [
            ("   54321", "1", "   543211", "partnerServiceId"),
            ("    12345", "1", "   123451", "partnerServiceId"),
            ("12345   ", "1", "   123451", "partnerServiceId"),
            ("   12345", "1a", "   123451a", "customerNo"),
            ("   12345", "1", "   123452", "virtualAccountNo"),
            ("   12345", "1", "1", "virtualAccountNo"),
            ("   12345", "1", " 0123451", "virtualAccountNo"),
        ],
    )
    def test_what_does_not_fit_is_named(self, wire, customer, number, field):
        with pytest.raises(SnapFieldError) as refused:
            read_account("24", "12345", wire, customer, number)
        assert next(problem.field for problem in refused.value.problems) == field
        assert str(refused.value.response_code) == "4002401"

    @pytest.mark.parametrize(("service", "customer"), [("", "1"), ("123456789", "1"), ("1", ""), ("1", "9" * 21)])
    def test_an_impossible_account_is_not_made(self, service, customer):
        with pytest.raises(RailsError, match="SNAP_VA"):
            VirtualAccount(service, customer)


@pytest.mark.parametrize("service", sorted(MESSAGES))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_every_message_survives_writing_and_reading(service, data):
    for kind in MESSAGES[service]:
        sent = data.draw(message(kind))
        assert read(kind, service, decode(service, encode(sent))) == sent


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_message_is_refused_and_never_breaks_the_reader(data):
    service = data.draw(st.sampled_from(sorted(MESSAGES)))
    kind = MESSAGES[service][0]
    body = write(data.draw(message(kind)))
    for name in data.draw(st.lists(st.sampled_from(sorted(body)), max_size=3)) if body else []:
        body[name] = data.draw(JSON)
    try:
        found = read(kind, service, body)
    except SnapFieldError as refused:
        assert str(refused.response_code) in (f"400{service}01", f"400{service}02")
        assert refused.problems[0].field.split(".")[0].split("[")[0] in refused.response_message
    else:
        assert read(kind, service, write(found)) == found


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=100))
def test_bytes_are_refused_with_an_answer(body):
    try:
        found = decode("25", body)
    except SnapError as refused:
        assert str(refused.response_code) == "4002500"
        assert Refusal.of(refused).code == refused.response_code
    else:
        assert isinstance(found, dict)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"1",
        b'{"a":1,"a":2}',
        b'{"a":1,"a ":2}',
        b'{"a":NaN}',
        b"\xff",
        b'{"a":' * 100_000,
        b" " * 5_000_000,
    ],
)
def test_bodies_that_are_no_object_are_bad_requests(body):
    with pytest.raises(SnapError) as refused:
        decode("24", body)
    assert str(refused.value.response_code) == "4002400"


PAYMENT = {
    "partnerServiceId": "   12345",
    "customerNo": "99000000001",
    "virtualAccountNo": "   1234599000000001",
    "paymentRequestId": "pay-1",
    "paidAmount": {"value": "16800.00", "currency": "IDR"},
}


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"paidAmount": None}, "4002502", "paidAmount"),
        ({"paidAmount": {"currency": "IDR"}}, "4002502", "paidAmount.value"),
        ({"paidAmount": {"value": "16800.00"}}, "4002502", "paidAmount.currency"),
        ({"paidAmount": {"value": "16800", "currency": "IDR"}}, "4002501", "paidAmount.value"),
        ({"paidAmount": {"value": 16800.0, "currency": "IDR"}}, "4002501", "paidAmount.value"),
        ({"paidAmount": {"value": "0.00", "currency": "IDR"}}, "4002501", "paidAmount.value"),
        ({"paidAmount": {"value": "16800.00", "currency": "USD"}}, "4002501", "paidAmount.currency"),
        ({"paidAmount": "16800.00"}, "4002501", "paidAmount"),
        ({"paymentRequestId": ""}, "4002502", "paymentRequestId"),
        ({"paymentRequestId": "x" * 129}, "4002501", "paymentRequestId"),
        ({"paymentRequestId": "a\u0000b"}, "4002501", "paymentRequestId"),
        ({"paymentRequestId": "\ud800"}, "4002501", "paymentRequestId"),
        ({"trxDateTime": "?", "customerNo": None}, "4002502", "customerNo"),
    ],
)
def test_the_field_at_fault_is_named(change, code, field):
    with pytest.raises(SnapFieldError) as refused:
        read(PaymentRequest, "25", PAYMENT | change)
    assert str(refused.value.response_code) == code
    assert refused.value.response_message.endswith(field) or field in refused.value.response_message
    assert refused.value.body()["responseCode"] == code


@pytest.mark.parametrize(
    "change",
    [
        {"flagAdvise": "yes"},
        {"trxDateTime": "2026-11-21"},
        {"billDetails": [{}] * 25},
        {"billDetails": [{}, {"billAmount": {"value": "1", "currency": "IDR"}}]},
        {"additionalInfo": []},
        {"totalAmount": {}},
    ],
)
def test_a_field_that_decides_nothing_is_left_out_where_it_does_not_fit(change):
    assert read(PaymentRequest, "25", PAYMENT | change) == read(PaymentRequest, "25", PAYMENT)


def test_a_number_stands_for_text_where_nothing_rests_on_it():
    assert read(PaymentRequest, "25", PAYMENT | {"channelCode": 6011}).channel_code == "6011"
    assert read(PaymentRequest, "25", PAYMENT | {"channelCode": True}).channel_code is None


def test_unknown_fields_and_nulls_are_passed_over():
    found = read(PaymentRequest, "25", PAYMENT | {"somethingNew": {"a": 1}, "trxId": None, "referenceNo": ""})
    assert (found.paid_amount, found.trx_id, found.reference_no) == (16_800, None, None)


def test_a_value_that_does_not_fit_is_not_written():
    for bad in ("12", "abcdefg"):
        with pytest.raises(RailsError):
            read(Answer, "24", {"responseCode": bad}).code  # noqa: B018
    with pytest.raises(RailsError, match="SNAP_FIELD"):
        write(PaymentRequest(**{**read(PaymentRequest, "25", PAYMENT).__dict__, "customer_no": "9" * 21}))


def test_the_longest_that_fits():
    full = read(PaymentRequest, "25", PAYMENT | {"paymentRequestId": "x" * 128, "billDetails": [{}] * 24})
    assert (len(full.payment_request_id), len(full.bill_details)) == (128, 24)
    assert read(PaymentRequest, "25", write(full)) == full
    with pytest.raises(RailsError, match="SNAP_FIELD"):
        write(replace(full, bill_details=(*full.bill_details, full.bill_details[0])))
    with pytest.raises(RailsError, match="SNAP_FIELD"):
        write(replace(full, payment_request_id="x" * 129))
    body = b'{"a":"bcd"}'
    assert decode("25", body, limit=len(body)) == {"a": "bcd"}
    with pytest.raises(SnapError):
        decode("25", body, limit=len(body) - 1)

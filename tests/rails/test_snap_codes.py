"""Response codes, and what they oblige to."""

# ruff: noqa: PT017 - what a fuzz finds is either refused properly or read properly
from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.rails.errors import RailsError
from payung.rails.snap.codes import (
    Outcome,
    SnapCode,
    Standing,
    compose,
    counts_as_success,
    message,
    outcome,
    parse,
    services,
    standing,
)
from payung.rails.tables import rows


def test_every_tabled_code_survives_its_text():
    for row in rows("snap_response_codes"):
        for service in services():
            code = compose(int(row["http"]), service, row["case"])
            assert parse(str(code)) == code
            assert 0 < len(message(code, "x" * 300)) <= 150
            assert outcome(code) == Outcome(row["outcome"])


@pytest.mark.parametrize(
    ("text", "detail", "words"),
    [
        ("4002401", "customerNo", "Invalid Field Format customerNo"),
        ("4002502", "paidAmount", "Invalid Mandatory Field paidAmount"),
        ("4012500", "Signature", "Unauthorized. [Signature]"),
        ("4012500", "", "Unauthorized"),
        ("4042512", "Not Found", "Invalid Bill/Virtual Account [Not Found]"),
        ("4031715", "why", "Transaction Not Permitted.[why]"),
        ("4042512", "", "Invalid Bill/Virtual Account"),
        ("4041711", "", "Invalid Card/Account/Customer/Virtual Account"),
        ("4092500", "", "Conflict (Cannot use same X-EXTERNAL-ID in same day)"),
        ("2002400", "", "Successful"),
    ],
)
def test_messages_are_the_standards(text, detail, words):
    assert message(parse(text), detail) == words


def test_every_message_is_the_tables_with_its_slot_filled():
    for row in rows("snap_response_codes"):
        told = message(SnapCode(int(row["http"]), "24", row["case"]), "WHY")
        slot = re.compile(r"\{[^}]*\}|\[[^\]]*\]")
        if slot.search(row["message"]):
            assert told in {slot.sub("WHY", row["message"]), slot.sub("[WHY]", row["message"])}
        else:
            assert told == f"{row['message']} [WHY]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2001700", Outcome.DONE),
        ("2021800", Outcome.PENDING),
        ("4032018", Outcome.RETURN_ACCOUNT),
        ("4042011", Outcome.RETURN_ACCOUNT),
        ("4031714", Outcome.TOP_UP),
        ("4011701", Outcome.TOKEN),
        ("4091700", Outcome.CONFLICT),
        ("4091701", Outcome.DUPLICATE),
        ("5041700", Outcome.UNKNOWN),
        ("5031799", Outcome.UNKNOWN),
        ("2001799", Outcome.UNKNOWN),
        ("3021700", Outcome.UNKNOWN),
        ("4041799", Outcome.UNKNOWN),
        ("4091802", Outcome.UNKNOWN),
        ("4031807", Outcome.UNKNOWN),
        ("4081800", Outcome.UNKNOWN),
        ("4291801", Outcome.UNKNOWN),
    ],
)
def test_what_a_code_says_became_of_a_transfer(text, expected):
    assert outcome(parse(text)) is expected


def test_an_inconsistent_request_stands_for_credits_only():
    assert counts_as_success(parse("4042518"))
    assert counts_as_success(parse("4041718"))
    assert not counts_as_success(parse("4045418"))
    assert not counts_as_success(parse("4042418"))
    assert counts_as_success(parse("4091701"))
    assert not counts_as_success(parse("5001700"))


@given(st.text(max_size=9))
def test_no_text_breaks_the_parser(text):
    try:
        code = parse(text)
    except RailsError as refused:
        assert refused.code == "SNAP_CODE"
    else:
        assert str(code) == text


def test_unknown_pairs_are_not_composed():
    for http, service, case in ((418, "24", "00"), (200, "99", "00"), (400, "24", "77")):
        with pytest.raises(RailsError):
            compose(http, service, case)
    with pytest.raises(RailsError):
        message(SnapCode(418, "24", "00"))


def test_only_not_found_allows_another_send():
    assert [standing(f"{code:02d}") for code in range(9)] == [
        Standing.PAID,
        Standing.PENDING,
        Standing.PENDING,
        Standing.PENDING,
        Standing.RETURNED,
        Standing.REJECTED,
        Standing.REJECTED,
        Standing.ABSENT,
        Standing.UNKNOWN,
    ]


def test_services_have_their_paths():
    assert services()["24"].endpoint() == "/v1.0/transfer-va/inquiry"
    assert services()["73"].endpoint("v2.0") == "/v2.0/access-token/b2b"
    assert {code for code, service in services().items() if service.credit} == {"17", "18", "20", "22", "23", "25"}

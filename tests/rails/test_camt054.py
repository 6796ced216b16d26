"""The bank's bookings: what moved, on which account, for which payment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.rails.errors import RailsError
from payung.rails.iso20022.camt054 import Detail, Entry, read_notification, write_notification
from tests.rails.iso_samples import entries
from tests.rails.samples import NOW

PAID = Entry(
    account="0019999900001",
    amount=42_000_000,
    credit=False,
    status="BOOK",
    bank_reference="R-1",
    booked_on=date(2026, 11, 23),
    details=(Detail("JKM-1", "BATCH-1", "T-1", 42_000_000, "MARIA BERE", "0010203040506"),),
)
RETURNED = replace(PAID, credit=True, bank_reference="R-2", details=(replace(PAID.details[0], return_reason="AC04"),))


@settings(max_examples=30, deadline=None)
@given(st.lists(entries(), max_size=4))
def test_any_bookings_survive_writing_and_reading(booked):
    found = read_notification(write_notification("N-1", NOW, tuple(booked)))
    assert found.issues == ()
    by_account = sorted(booked, key=lambda entry: [one.account for one in booked].index(entry.account))
    assert [replace(entry, line=0, path="") for entry in found.entries] == by_account


def test_a_payment_and_its_return():
    found = read_notification(write_notification("N-1", NOW, (PAID, RETURNED)))
    assert [(entry.credit, entry.details[0].end_to_end_id) for entry in found.entries] == [
        (False, "JKM-1"),
        (True, "JKM-1"),
    ]
    assert found.entries[1].details[0].return_reason == "AC04"
    assert found.entries[1].path == "Document/BkToCstmrDbtCdtNtfctn[1]/Ntfctn[1]/Ntry[2]"


def test_older_versions_are_read():
    content = write_notification("N-1", NOW, (PAID,)).replace(b"camt.054.001.08", b"camt.054.001.02")
    content = content.replace(b"<Sts><Cd>BOOK</Cd></Sts>", b"<Sts>BOOK</Sts>")
    content = content.replace(b"<Pty><Nm>MARIA BERE</Nm></Pty>", b"<Nm>MARIA BERE</Nm>")
    found = read_notification(content).entries[0]
    assert (found.status, found.details[0].party_name) == ("BOOK", "MARIA BERE")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"<CdtDbtInd>DBIT</CdtDbtInd><Sts>", b"<Sts>", "ISO_ENTRY"),
        (b"<Id><Othr><Id>0019999900001</Id></Othr></Id>", b"", "ISO_ACCOUNT"),
        (
            b'<Amt Ccy="IDR">42000000.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>',
            b"<CdtDbtInd>DBIT</CdtDbtInd><Sts>",
            "ISO_AMOUNT",
        ),
        (b'<Ntry><Amt Ccy="IDR">42000000.00', b'<Ntry><Amt Ccy="IDR">41000000.00', "ISO_CONTROL"),
        (b'<Ntry><Amt Ccy="IDR"', b'<Ntry><Amt Ccy="USD"', "ISO_CURRENCY"),
    ],
)
def test_an_entry_that_cannot_be_read_is_told(old, new, code):
    content = write_notification("N-1", NOW, (PAID,))
    assert old in content
    found = read_notification(content.replace(old, new, 1))
    assert found.entries == ()
    assert [issue.code for issue in found.issues] == [code]
    assert found.issues[0].line >= 1


def test_another_message_is_refused():
    with pytest.raises(RailsError, match="ISO_MESSAGE"):
        read_notification(write_notification("N-1", NOW, ()).replace(b"camt.054", b"camt.053"))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_damage_breaks_the_reader(data):
    content = bytearray(write_notification("N-1", NOW, (PAID, RETURNED)))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at : at + data.draw(st.integers(0, 12))] = data.draw(st.binary(max_size=6))
    try:
        read_notification(bytes(content))
    except RailsError as refused:
        assert refused.code.startswith("ISO_")  # noqa: PT017

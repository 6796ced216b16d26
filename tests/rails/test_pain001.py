"""The payment file: valid by the standard's schema, exact, and never other than what was approved."""

from __future__ import annotations

import hashlib
import io
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings

from payung.rails.errors import RailsError
from payung.rails.iso20022 import schema
from payung.rails.iso20022.orders import Party, Transfer
from payung.rails.iso20022.pain001 import write_order
from payung.rails.iso20022.pain001_read import read_order
from payung.rails.iso20022.xml import plain
from tests.rails.iso_samples import FAMILY, FUND, batches, order, transfers, written

VALID = pytest.mark.skipif(not schema.available(), reason="the package with the standard's schemas is not installed")


def refused(code: str):
    return pytest.raises(RailsError, match=code)


@VALID
def test_forty_payments_are_valid_and_add_up():
    content, done = written(transfers(40))
    assert schema.validate("pain.001.001.09", content) == ()
    assert (done.count, done.total) == (40, 1_680_000_000)
    assert done.sha256 == hashlib.sha256(content).hexdigest()
    assert b"<CtrlSum>1680000000.00</CtrlSum>" in content
    assert b'<InstdAmt Ccy="IDR">42000000.00</InstdAmt>' in content
    assert content.count(b"xmlns") == 1


@VALID
@settings(max_examples=40, deadline=None)
@given(batches)
def test_any_batch_is_valid_and_reads_back_the_same(payments):
    content, done = written(payments)
    assert schema.validate("pain.001.001.09", content) == ()
    found = read_order(content)
    assert found.issues == ()
    assert list(found.transfers) == payments
    assert found.order == order(payments)
    again = io.BytesIO()
    assert write_order(again, found.order, found.transfers) == done
    assert again.getvalue() == content


@VALID
def test_ten_thousand_payments_stay_quick():
    payments = transfers(10_000, 10_000_000)
    start = time.perf_counter()
    content, done = written(payments)
    assert time.perf_counter() - start < 5
    assert done.total == 100_000_000_000
    assert schema.validate("pain.001.001.09", content) == ()


@VALID
def test_the_schema_does_refuse():
    content, _ = written(transfers(1))
    issues = schema.validate("pain.001.001.09", content.replace(b"TRF", b"XXX"))
    assert issues
    assert all(issue.line and issue.code == "ISO_SCHEMA" for issue in issues)


def test_an_unknown_schema_is_said_to_be_missing():
    with refused("ISO_NO_SCHEMA"):
        schema.validate("pain.009.001.01", b"<a/>")


@pytest.mark.parametrize("change", [{"count": 2}, {"count": 4}, {"total": 125_999_999}, {"total": 0}])
def test_a_file_that_differs_from_the_approval_is_refused(change):
    with refused("ISO_CONTROL"):
        written(transfers(3), **change)


def test_an_empty_batch_and_a_repeated_payment_are_refused():
    with refused("ISO_CONTROL"):
        written([])
    with refused("ISO_DUPLICATE"):
        written([*transfers(2), *transfers(1)])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"end_to_end_id": "a" * 36}, "ISO_ID"),
        ({"end_to_end_id": "a b"}, "ISO_ID"),
        ({"end_to_end_id": ""}, "ISO_ID"),
        ({"amount": 0}, "ISO_AMOUNT"),
        ({"amount": -5}, "ISO_AMOUNT"),
        ({"creditor": replace(FAMILY, account="00-1")}, "ISO_ACCOUNT"),
        ({"creditor": replace(FAMILY, account="1" * 35)}, "ISO_ACCOUNT"),
        ({"creditor": replace(FAMILY, bank_code=None)}, "ISO_BANK"),
        ({"creditor": replace(FAMILY, bank_bic="nope")}, "ISO_BIC"),
        ({"creditor": replace(FAMILY, name="???")}, "ISO_TEXT"),
    ],
)
def test_what_cannot_be_written_is_refused(change, code):
    with refused(code):
        written([replace(transfers(1)[0], **change)])


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("Maria D'Costa", "Maria D'Costa"),
        ("Yosé  Ñandú\n", "Yose Nandu"),
        ("Bere & Sons <x>", "Bere . Sons .x."),
        ("Á" * 200, "A" * 140),
        ("Bete 😀", "Bete ."),
    ],
)
def test_names_are_written_in_letters_that_banks_take(name, sent):
    assert plain(name, 140) == sent


@VALID
def test_markup_in_a_name_stays_text():
    content, _ = written([Transfer("A-1", 1, Party("A</Nm><Nm>B", "1", bank_code="002"), "]]> &amp;")])
    assert schema.validate("pain.001.001.09", content) == ()
    assert read_order(content).transfers[0].creditor.name == "A./Nm..Nm.B"


class TestReading:
    content, _ = written(transfers(3))

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            (b"<NbOfTxs>3", b"<NbOfTxs>4", "ISO_CONTROL"),
            (b"<CtrlSum>126000000.00", b"<CtrlSum>126000001.00", "ISO_CONTROL"),
            (b"JKM20261121000002", b"JKM20261121000001", "ISO_DUPLICATE"),
            (b"<EndToEndId>JKM20261121000001", b"<EndToEndId>", "ISO_ID_MISSING"),
            (b'Ccy="IDR">42000000.00', b'Ccy="USD">42000000.00', "ISO_CURRENCY"),
            (b'Ccy="IDR">42000000.00', b'Ccy="IDR">42000000.50', "ISO_AMOUNT"),
            (b'Ccy="IDR">42000000.00', b'Ccy="IDR">-42000000', "ISO_AMOUNT"),
            (b"<CreDtTm>2026", b"<CreDtTm>x", "ISO_DATE"),
        ],
    )
    def test_what_is_wrong_is_told_with_its_place(self, old, new, code):
        assert old in self.content
        issues = read_order(self.content.replace(old, new)).issues
        assert code in {issue.code for issue in issues}
        assert all(issue.path.startswith("Document/") and issue.line >= 1 for issue in issues)

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "ISO_XML"),
            (b"<Document", "ISO_XML"),
            (b"<a/>", "ISO_MESSAGE"),
            (content.replace(b"pain.001", b"pain.008"), "ISO_MESSAGE"),
            (content.replace(b"<PmtInf>", b"<PmtInf/><PmtInf>"), "ISO_BATCHES"),
            (b'<!DOCTYPE a [<!ENTITY x "y">]>' + content.split(b"?>", 1)[1], "ISO_XML"),
            (b" " * (64 * 1024 * 1024 + 1), "ISO_TOO_LARGE"),
        ],
    )
    def test_what_is_no_order_is_refused(self, content, code):
        with refused(code):
            read_order(content)

    def test_a_swarm_of_entities_does_not_grow(self):
        entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 30))
        bomb = f'<!DOCTYPE a [<!ENTITY e0 "x">{entities}]><Document>&e29;</Document>'
        with refused("ISO_XML"):
            read_order(bomb.encode())


def test_the_fund_is_the_debtor():
    assert read_order(written(transfers(1))[0]).order.debtor == FUND

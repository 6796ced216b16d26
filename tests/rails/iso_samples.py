"""Orders, answers and bookings, and strategies for any of them."""

from __future__ import annotations

import io
from datetime import date

from hypothesis import strategies as st

from payung.rails.iso20022.camt054 import Detail, Entry
from payung.rails.iso20022.orders import Order, Party, Transfer
from payung.rails.iso20022.pain001 import Written, write_order
from payung.rails.iso20022.status import ItemStatus, Reason, StatusReport
from tests.rails.samples import NOW

FUND = Party("BPJS KETENAGAKERJAAN NTT", "0019999900001", bank_code="130")
FAMILY = Party("MARIA BERE", "0010203040506", bank_code="130")


def transfers(count: int, amount: int = 42_000_000) -> list[Transfer]:
    return [Transfer(f"JKM20261121{row:06d}", amount, FAMILY, "Santunan JKM") for row in range(count)]


def order(payments: list[Transfer], **change) -> Order:
    values = {
        "message_id": "PAYUNG-20261121-1",
        "batch_id": "BATCH-1",
        "created_at": NOW,
        "execute_on": date(2026, 11, 23),
        "initiator": "PAYUNG NTT",
        "debtor": FUND,
        "count": len(payments),
        "total": sum(payment.amount for payment in payments),
    }
    return Order(**{**values, **change})


def written(payments: list[Transfer], **change) -> tuple[bytes, Written]:
    sink = io.BytesIO()
    done = write_order(sink, order(payments, **change), payments)
    return sink.getvalue(), done


# Everything of these letters passes unchanged through `plain`.
_names = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9/?:().,'+-]| (?! )){0,20}[A-Za-z0-9]", fullmatch=True)
_ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.:+-]{0,34}", fullmatch=True)
_accounts = st.from_regex(r"[0-9]{1,34}", fullmatch=True)
_amounts = st.integers(1, 10**12)
_days = st.dates(date(2020, 1, 1), date(2040, 1, 1))

parties = st.builds(
    lambda name, account, bank: Party(name, account, **bank),
    _names,
    _accounts,
    st.from_regex(r"[0-9]{3}", fullmatch=True).map(lambda code: {"bank_code": code})
    | st.from_regex(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", fullmatch=True).map(lambda code: {"bank_bic": code}),
)
batches = st.lists(
    st.builds(Transfer, _ids, _amounts, parties, st.just("") | _names),
    min_size=1,
    max_size=8,
    unique_by=lambda transfer: transfer.end_to_end_id,
)

_reasons = st.builds(Reason, st.sampled_from(["AC04", "AM04", "DUPL", "ZZ99", "BANK-OWN"]), st.just("") | _names)
_codes = st.sampled_from(["ACCP", "ACSC", "ACSP", "RJCT", "PDNG", "PART", "RCVD", "ABCD"])
_items = st.builds(
    ItemStatus,
    _ids.filter(lambda text: text != "NOTPROVIDED"),
    _codes,
    st.lists(_reasons, max_size=2).map(tuple),
    st.none() | _amounts,
    st.none() | _ids,
)
reports = st.builds(
    StatusReport,
    _ids,
    st.just(NOW),
    _ids,
    st.just("pain.001.001.09"),
    _ids,
    _codes,
    st.lists(_reasons, max_size=2).map(tuple),
    st.none() | _codes,
    st.lists(_reasons, max_size=1).map(tuple),
    st.lists(_items, max_size=5).map(tuple),
)


@st.composite
def entries(draw) -> Entry:
    details = draw(
        st.lists(
            st.builds(
                Detail,
                st.none() | _ids.filter(lambda text: text != "NOTPROVIDED"),
                st.none() | _ids,
                st.none() | _ids,
                _amounts,
                st.none() | _names,
                st.none() | _accounts,
                st.none() | st.sampled_from(["AC04", "AC01"]),
                st.none() | _names,
            ),
            max_size=3,
        ).map(tuple)
    )
    return Entry(
        account=draw(_accounts),
        amount=sum(detail.amount or 0 for detail in details) or draw(_amounts),
        credit=draw(st.booleans()),
        status=draw(st.sampled_from(["BOOK", "PDNG", "INFO"])),
        reversal=draw(st.booleans()),
        reference=draw(st.none() | _ids),
        bank_reference=draw(st.none() | _ids),
        booked_on=draw(st.none() | _days),
        value_on=draw(st.none() | _days),
        details=details,
    )
